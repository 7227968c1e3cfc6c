"""Find a table in a sheet: by the hidden keys of its columns, else by their visible names."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

from budget_index.tables.columns import LONGEST_NAME, heading_form
from budget_index.tables.values import text_of
from budget_index.workbook.xlsx.sheets import SheetRows

HEADER_ROWS = 20
"""The header is looked for in these first rows."""


@dataclass(frozen=True)
class TableRow:
    """One row of a table, by column; ``number`` is its row in the sheet."""

    table: "Table"
    number: int
    values: Mapping[str, object]

    def text(self, column: str) -> str:
        """Return the text of a cell."""
        return text_of(self.values.get(column))

    def cell(self, column: str) -> str:
        """Name a cell."""
        return self.table.cell(column, self.number)


@dataclass(frozen=True)
class Table:
    """Where a table stands: its sheet, the position of every known column, the row of its header.

    ``main`` is the column that names a row: the criterion or the document.
    """

    sheet: SheetRows
    columns: dict[str, int]
    header: int
    main: str
    names: Mapping[str, str]

    def rows(self) -> Iterator[TableRow]:
        """Yield the rows below the header, which may be repeated."""
        headers = {name for name, column in self.names.items() if column == self.main}
        place = self.columns[self.main]
        for number, row in self.sheet.rows.items():
            if number > self.header:
                name = row[place]
                if not (isinstance(name, str) and heading_form(name) in headers):
                    yield TableRow(self, number, {column: row[at] for column, at in self.columns.items()})

    def cell(self, column: str, row: int) -> str:
        """Name a cell; for a column that the sheet lacks, name that of the id."""
        return f"{get_column_letter(self.columns.get(column, self.columns[self.main]) + 1)}{row}"

    def ignored(self) -> Iterator[tuple[str, str, int]]:
        """Yield the name, the cell and the number of texts of every column that has contents but isn't read."""
        known = set(self.columns.values())
        first_text: dict[int, tuple[str, int]] = {}
        used: Counter[int] = Counter()
        for number, row in self.sheet.rows.items():
            if number < self.header:
                continue
            for place, value in enumerate(row):
                if value is not None and place not in known and text_of(value):
                    first_text.setdefault(place, (text_of(value), number))
                    if number > self.header:
                        used[place] += 1
        for place in sorted(used):
            name, number = first_text[place]
            yield name, f"{get_column_letter(place + 1)}{number}", used[place]


def find_table(sheet: SheetRows, names: Mapping[str, str], main: str, *needed: str) -> Table | None:
    """Find the table that has a column ``main`` and the ``needed`` ones, or nothing.

    Parameters
    ----------
    names
        Every name that a column may have, in the form of headings → the column.
    """
    for number, row in sheet.rows.items():
        if number > HEADER_ROWS:
            break
        columns = _columns(row, names)
        if columns.keys() >= {main, *needed}:
            return Table(sheet, columns, number, main, names)
    return None


def _columns(row: tuple[object, ...], names: Mapping[str, str]) -> dict[str, int]:
    """Find the known columns in a row; if two have the same name, the first counts."""
    columns: dict[str, int] = {}
    for place, value in enumerate(row):
        if isinstance(value, str) and len(value) <= LONGEST_NAME:
            column = names.get(heading_form(value))
            if column:
                columns.setdefault(column, place)
    return columns


MOST_AREAS = 1_000


AREA = re.compile(r"[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7}")


def hidden_cells(table: Table, rows: Sequence[TableRow], columns: Sequence[str]) -> Iterator[tuple[str, TableRow, str]]:
    """Find merged areas that swallow cells to fill in: the area, and row and column of the first cell lost in it.

    Parameters
    ----------
    rows
        Rows with questions, from top to bottom.
    columns
        Columns to fill in; those that the table lacks are passed over.
    """
    places = {column: table.columns[column] + 1 for column in columns if column in table.columns}
    numbers = [row.number for row in rows]
    for area in filter(AREA.fullmatch, table.sheet.merged[:MOST_AREAS]):
        left, top, right, bottom = _bounds(area)
        across = {column: place for column, place in places.items() if left <= place <= right}
        inside = rows[bisect_left(numbers, top) : bisect_left(numbers, bottom + 1)] if across else []
        lost = ((row, column) for row in inside for column, at in across.items() if (row.number, at) != (top, left))
        for row, column in islice(lost, 1):
            yield area, row, column


def _bounds(area: str) -> tuple[int, int, int, int]:
    try:
        left, top, right, bottom = range_boundaries(area)
    except (ValueError, TypeError):
        return 0, 0, 0, -1
    return left or 1, top or 1, right or 1, bottom or 1
