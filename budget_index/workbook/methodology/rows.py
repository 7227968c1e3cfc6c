"""Find the rows of a sheet: which row names the columns, and what every row below says in each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from budget_index.errors import Problem, nearest
from budget_index.language import LANGUAGES
from budget_index.letters import stripped
from budget_index.methodology.source import LocatedMap, Mark
from budget_index.workbook.find_table import merged_areas
from budget_index.workbook.methodology.layout import IGNORED, MethodologyColumn, column_names
from budget_index.workbook.methodology.notation import Unreadable, read_value
from budget_index.workbook.xlsx.sheets import SheetRows

LAST_HEADER_ROW = 10


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

    def rows(self) -> list[LocatedRow]:
        """Read the headings, then all rows below that say anything."""
        known = column_names(self.columns)
        top = [number for number in self.rows_of.rows if number <= LAST_HEADER_ROW]
        first = next((number for number in top if self._names(number, known) >= min(2, len(self.columns))), None)
        if first is None:
            names = ", ".join(column.names[-1] for column in self.columns[:3])
            self.report("heading-missing", self.mark(), columns=names)
            return []
        headings = [first, *(number for number in top if number == first + 1 and self._is_heading(number, known))]
        named = self._columns(headings, known)
        below = [number for number in self.rows_of.rows if number > headings[-1]]
        self._check_columns(named, below, headings)
        self._check_merged(named, below)
        rows = (self._row(number, named) for number in below)
        return [row for row in rows if any(stripped(str(cell or "")) for cell in row.cells.values())]

    def mark(self, column: int = 0, row: int = 0) -> Mark:
        """Say where something stands; without a row the sheet as a whole."""
        cell = f"{get_column_letter(column + 1)}{row}" if row else ""
        return Mark(self.file, sheet=self.rows_of.name, cell=cell)

    def _names(self, number: int, known: Mapping[str, str]) -> int:
        return sum(name in known for name in self._words(number).values())

    def _is_heading(self, number: int, known: Mapping[str, str]) -> bool:
        return 2 * self._names(number, known) > len(self._words(number))

    def _words(self, number: int) -> dict[int, str]:
        """Return the words of a row by column, in small letters."""
        words = {
            column: stripped(str(cell)) for column, cell in enumerate(self.rows_of.rows[number]) if cell is not None
        }
        return {column: word.casefold() for column, word in words.items() if word}

    def _columns(self, headings: list[int], known: Mapping[str, str]) -> dict[int, str]:
        """Name every column by its first known heading; report those without one."""
        named: dict[int, str] = {}
        unknown: dict[int, tuple[int, str]] = {}
        for row in headings:
            for column, word in self._words(row).items():
                if word in known:
                    named.setdefault(column, known[word])
                else:
                    unknown.setdefault(column, (row, word))
        for column, (row, word) in unknown.items():
            if column not in named:
                mark = self.mark(column, row)
                self.problems.append(mark.problem("unknown-column", (), nearest(word, known), name=word))
        return named

    def _check_columns(self, named: Mapping[int, str], below: list[int], headings: list[int]) -> None:
        """Report a column that stands twice, is missing, or has values but no name."""
        first: dict[str, int] = {}
        for column, name in named.items():
            if name in first and name not in IGNORED:
                earlier = self.mark(first[name], headings[0])
                self.report(
                    "duplicate-row", self.mark(column, headings[0]), name=name, first=f"{earlier.sheet}!{earlier.cell}"
                )
            first.setdefault(name, column)
        for required in self.columns:
            if required.required and not any(name in first for name in required.names):
                name = f"{required.key}_{LANGUAGES[0]}" if required.kind == "text" else required.key
                self.report("column-missing", self.mark(0, headings[0]), column=name)
        unnamed = {column: row for row in reversed(below) for column in self._words(row) if column not in named}
        headed = {column for row in headings for column in self._words(row)}
        for column, row in unnamed.items():
            if column not in headed:
                self.report("column-unnamed", self.mark(column, row), column=get_column_letter(column + 1))

    def _check_merged(self, named: Mapping[int, str], below: list[int]) -> None:
        """Report merged areas that swallow cells below the headings."""
        columns = sorted(column + 1 for column, name in named.items() if name not in IGNORED)
        for area in merged_areas(self.rows_of):
            lost = next(((row, column) for row, column in area.lost(below, columns)), None)
            if lost:
                cell = f"{get_column_letter(lost[1])}{lost[0]}"
                self.report("merged-cells", self.mark(area.left - 1, area.top), area=area.text, cell=cell)

    def _row(self, number: int, named: Mapping[int, str]) -> LocatedRow:
        cells = self.rows_of.rows[number]
        read = {name: column for column, name in reversed(list(named.items())) if name not in IGNORED}
        return LocatedRow(
            {name: cells[column] if column < len(cells) else None for name, column in read.items()},
            {name: self.mark(column, number) for name, column in read.items()},
        )

    def report(self, code: str, mark: Mark, **facts: object) -> None:
        """Note a problem at a place."""
        self.problems.append(mark.problem(code, **facts))


def uncalculated(sheet: MethodologySheet) -> Iterator[Problem]:
    """List the formulas whose result isn't stored."""
    for cell in sorted(sheet.rows_of.uncalculated):
        yield Mark(sheet.file, sheet=sheet.rows_of.name, cell=cell).problem("formula-not-calculated")
