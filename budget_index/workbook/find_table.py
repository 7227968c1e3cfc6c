"""Find a table in a sheet: by the hidden keys of its columns, else by their visible names."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

from budget_index.workbook.cell_values import text_of
from budget_index.workbook.xlsx.sheets import SheetRows

HEADER_ROWS = 20
"""The header is looked for in these first rows."""
LONGEST_NAME = 80
"""Longer texts aren't names of columns."""


@dataclass(frozen=True)
class TableRow:
    """One row of a table, by column; ``number`` is its row in the sheet."""

    number: int
    values: dict[str, object]


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
        """Walk the rows below the header; the header may be repeated."""
        headers = {name for name, column in self.names.items() if column == self.main}
        place = self.columns[self.main]
        for number, row in self.sheet.rows.items():
            if number > self.header:
                name = row[place]
                if not (isinstance(name, str) and name.strip().casefold() in headers):
                    yield TableRow(number, {column: row[at] for column, at in self.columns.items()})

    def cell(self, column: str, row: int) -> str:
        """Name a cell, for messages; a column that the sheet lacks is that of the id."""
        return f"{get_column_letter(self.columns.get(column, self.columns[self.main]) + 1)}{row}"

    def ignored(self) -> Iterator[tuple[str, str]]:
        """Find the columns that nobody reads although something stands in them: what they are called, and where."""
        known = set(self.columns.values())
        found: dict[int, tuple[str, int]] = {}
        used: set[int] = set()
        for number, row in self.sheet.rows.items():
            if number < self.header:
                continue
            for place, value in enumerate(row):
                if value is not None and place not in known and text_of(value):
                    found.setdefault(place, (text_of(value), number))
                    if number > self.header:
                        used.add(place)
        for place in sorted(used):
            name, number = found[place]
            yield name, f"{get_column_letter(place + 1)}{number}"


def find_table(sheet: SheetRows, names: Mapping[str, str], main: str, needed: str) -> Table | None:
    """Find the table that has a column ``main`` and a column ``needed``, or nothing.

    Parameters
    ----------
    names
        Every name that a column may have, in small letters → the column.
    """
    for number, row in sheet.rows.items():
        if number > HEADER_ROWS:
            break
        columns = _columns(row, names)
        if main in columns and needed in columns:
            return Table(sheet, columns, number, main, names)
    return None


def _columns(row: tuple[object, ...], names: Mapping[str, str]) -> dict[str, int]:
    """Find the known columns in a row; of two with one name the first counts."""
    found: dict[str, int] = {}
    for place, value in enumerate(row):
        if isinstance(value, str) and len(value) <= LONGEST_NAME:
            column = names.get(text_of(value).casefold())
            if column:
                found.setdefault(column, place)
    return found


MOST_AREAS = 1_000


AREA = re.compile(r"[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7}")


def hidden_cells(table: Table, rows: Sequence[int], columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Find merged areas that swallow cells to fill in: the area, and the first cell that is lost in it.

    Parameters
    ----------
    rows
        Rows with questions, rising.
    columns
        Columns to fill in.
    """
    places = {column: table.columns[column] + 1 for column in columns}
    for area in filter(AREA.fullmatch, table.sheet.merged[:MOST_AREAS]):
        left, top, right, bottom = _bounds(area)
        across = {column: place for column, place in places.items() if left <= place <= right}
        inside = rows[bisect_left(rows, top) : bisect_left(rows, bottom + 1)] if across else []
        lost = (
            table.cell(column, row) for row in inside for column, place in across.items() if (row, place) != (top, left)
        )
        cell = next(lost, None)
        if cell:
            yield area, cell


def _bounds(area: str) -> tuple[int, int, int, int]:
    try:
        left, top, right, bottom = range_boundaries(area)
    except (ValueError, TypeError):
        return 0, 0, 0, -1
    return left or 1, top or 1, right or 1, bottom or 1
