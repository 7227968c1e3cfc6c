"""Merged cells: a program shows one of them and the reader sees the others blank."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from openpyxl.utils.cell import range_boundaries

from budget_index.workbook.assessment.find_table import Table

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
