"""Find the rows of a sheet: which row names the columns, and what every row below says in each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from budget_index.errors import Problem
from budget_index.language import LANGUAGES
from budget_index.methodology.source import LocatedMap, Mark
from budget_index.tables.columns import recognised
from budget_index.tables.values import text_of
from budget_index.workbook.find_table import HEADER_ROWS, Table, TableRow, find_table, merged_problems
from budget_index.workbook.methodology.layout import SHOWN, MethodologyColumn, column_names
from budget_index.workbook.methodology.notation import Unreadable, read_value
from budget_index.workbook.xlsx.sheets import SheetRows


@dataclass(frozen=True)
class LocatedRow:
    """One row: what stands in each named column, and where."""

    cells: Mapping[str, object]
    marks: Mapping[str, Mark]

    def item(self, columns: tuple[MethodologyColumn, ...], problems: list[Problem]) -> LocatedMap:
        """Arrange the cells as in a methodology file and note what can't be read. Blank cells have marks, too."""
        made = LocatedMap(self.mark(columns))
        for column in columns:
            value, mark = self._value(column, problems)
            if mark is not None:
                made.marks.setdefault(column.path[0], mark)
            if value is not None and mark is not None:
                _put(made, column.path, value, mark)
        return made

    def mark(self, columns: tuple[MethodologyColumn, ...]) -> Mark:
        """Say where the row stands: at the cell of its id."""
        return self.marks.get(columns[0].key) or next(iter(self.marks.values()))

    def _value(self, column: MethodologyColumn, problems: list[Problem]) -> tuple[object, Mark | None]:
        if column.kind != "text":
            return self._read(column.key, column, problems), self.marks.get(column.key)
        values = [(name, self._read(name, column, problems)) for name in column.names]
        texts = [(name, text) for name, text in values if text is not None]
        if not texts:
            return None, next((self.marks[name] for name in column.names if name in self.marks), None)
        words = LocatedMap(self.marks[texts[0][0]])
        for name, text in texts:
            code = name.rpartition("_")[2] if name != column.key else "und"
            words.put(code, text, self.marks[name])
        return words, words.mark

    def _read(self, name: str, column: MethodologyColumn, problems: list[Problem]) -> object:
        try:
            return read_value(self.cells.get(name), column.kind, percent=column.percent)
        except Unreadable as unreadable:
            problem = unreadable.problem
            problems.append(self.marks[name].problem(problem.code, **problem.facts))
            return None


def _put(item: LocatedMap, path: tuple[str, ...], value: object, mark: Mark) -> None:
    *parents, last = path
    for name in parents:
        if name not in item:
            item.put(name, LocatedMap(mark), mark)
        item = item[name]
    item.put(last, value, mark)


@dataclass
class MethodologySheet:
    """One sheet of the spreadsheet; what is wrong with its headings is noted in ``problems``."""

    rows_of: SheetRows
    columns: tuple[MethodologyColumn, ...]
    file: str
    problems: list[Problem] = field(default_factory=list)
    read_cells: set[str] = field(default_factory=set)

    def rows(self) -> list[LocatedRow]:
        """Read the headings, then all rows below that say anything."""
        names = column_names(self.columns)
        table = find_table(self.rows_of, names, self.columns[0].key)
        if table is None:
            self._without_table(names)
            return []
        rows = list(table.rows())
        inputs = [
            name for column in self.columns for name in column.names if name in table.columns and name not in SHOWN
        ]
        self._check_columns(table, rows, inputs)
        self.read_cells = {row.cell(name) for row in rows for name in inputs}
        located = (self._row(row, inputs) for row in rows)
        return [row for row in located if any(text_of(value) for value in row.cells.values())]

    def mark(self, cell: str = "") -> Mark:
        """Say where something stands; without a cell the sheet as a whole."""
        return Mark(self.file, sheet=self.rows_of.name, cell=cell)

    def _without_table(self, names: Mapping[str, str]) -> None:
        """Report that no row has the first column, or that the sheet has no headings at all."""
        top = ((number, recognised(row, names)) for number, row in self.rows_of.rows.items() if number <= HEADER_ROWS)
        first = next((number for number, headings in top if len(headings.places) > 1), None)
        if first is None:
            expected = ", ".join(column.names[-1] for column in self.columns[:3])
            self.problems.append(self.mark().problem("heading-missing", columns=expected))
        else:
            self.problems.append(self.mark(f"A{first}").problem("column-missing", column=self.columns[0].key))

    def _check_columns(self, table: Table, rows: list[TableRow], inputs: list[str]) -> None:
        """Report columns that stand twice, are nearly known, aren't read or are missing; and merged cells in them."""
        in_headings = [*table.heading_problems(), *merged_problems(table, rows, inputs)]
        self.problems += [replace(problem, file=self.file) for problem in in_headings]
        for required in self.columns:
            if required.required and not any(name in table.columns for name in required.names):
                name = f"{required.key}_{LANGUAGES[0]}" if required.kind == "text" else required.key
                self.problems.append(self.mark(f"A{table.header}").problem("column-missing", column=name))

    def _row(self, row: TableRow, inputs: list[str]) -> LocatedRow:
        return LocatedRow(
            {name: row.values[name] for name in inputs}, {name: self.mark(row.cell(name)) for name in inputs}
        )


def uncalculated(sheet: MethodologySheet) -> Iterator[Problem]:
    """List the formulas whose result isn't stored."""
    for cell in sorted(sheet.rows_of.uncalculated):
        yield Mark(sheet.file, sheet=sheet.rows_of.name, cell=cell).problem("formula-not-calculated")
