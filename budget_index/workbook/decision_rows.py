"""Find the rows of a sheet of decisions: by the hidden keys of its columns, else by their visible names."""

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from budget_index.workbook.assessment.cell_values import text_of
from budget_index.workbook.decisions.identity import column_keys
from budget_index.workbook.xlsx.sheets import SheetRows

HEADER_ROWS = 20
NEEDED = {"id", "region", "year", "decision"}
"""Columns without which a sheet isn't one of decisions."""


@dataclass(frozen=True)
class Row:
    """One row of a sheet: its number, its values by column, and where the columns stand."""

    sheet: SheetRows
    number: int
    values: Mapping[str, object]
    columns: Mapping[str, int]

    def cell(self, key: str) -> str:
        """Name a cell."""
        return f"{get_column_letter(self.columns.get(key, self.columns['id']) + 1)}{self.number}"

    def text(self, key: str) -> str:
        """Give the text of a cell."""
        return text_of(self.values.get(key))


def find_rows(sheet: SheetRows) -> list[Row]:
    """Find the rows below the header of a sheet with decisions; the header is known by its keys or by its words."""
    keys = column_keys()
    columns: dict[str, int] = {}
    rows = []
    for number, values in sheet.rows.items():
        named: dict[str, int] = {}
        for place, value in enumerate(values):
            key = keys.get(text_of(value).casefold()) if isinstance(value, str) else None
            if key:
                named.setdefault(key, place)
        if named.keys() >= NEEDED:
            columns = columns or named
        elif columns:
            given = {key: values[place] if place < len(values) else None for key, place in columns.items()}
            rows.append(Row(sheet, number, given, columns))
        elif number > HEADER_ROWS:
            break
    return rows
