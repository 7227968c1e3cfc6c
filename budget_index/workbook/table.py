"""Find the table of answers in a sheet: by the hidden keys of its columns, else by their visible names."""

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from budget_index.workbook.layout import column_names
from budget_index.workbook.sheets import SheetRows
from budget_index.workbook.values import text_of

HEADER_ROWS = 20
"""The header is looked for in these first rows."""
NEEDED = {"id", "answer"}


@dataclass(frozen=True)
class AnswerRow:
    """One row of the table, by column; ``number`` is its row in the sheet."""

    number: int
    values: dict[str, object]


@dataclass(frozen=True)
class AnswerTable:
    """Where the table stands: its sheet, the position of every known column, the row of its header."""

    sheet: SheetRows
    columns: dict[str, int]
    header: int

    def rows(self) -> Iterator[AnswerRow]:
        """Walk the rows below the header; the header may be repeated."""
        headers = {name for name, column in column_names().items() if column == "id"}
        for number, row in self.sheet.rows.items():
            if number > self.header and text_of(row[self.columns["id"]]).casefold() not in headers:
                yield AnswerRow(number, {column: row[place] for column, place in self.columns.items()})

    def cell(self, column: str, row: int) -> str:
        """Name a cell, for messages; a column that the sheet lacks is that of the id."""
        return f"{get_column_letter(self.columns.get(column, self.columns['id']) + 1)}{row}"


def find_table(sheet: SheetRows) -> AnswerTable | None:
    """Find the table of answers, or nothing."""
    names = column_names()
    for number, row in sheet.rows.items():
        columns = _columns(row, names) if number <= HEADER_ROWS else {}
        if columns.keys() >= NEEDED:
            return AnswerTable(sheet, columns, number)
    return None


def _columns(row: tuple[object, ...], names: dict[str, str]) -> dict[str, int]:
    """Find the known columns in a row; of two with one name the first counts."""
    found: dict[str, int] = {}
    for place, value in enumerate(row):
        column = names.get(text_of(value).casefold()) if isinstance(value, str) else None
        if column:
            found.setdefault(column, place)
    return found
