"""Put values into cells so that text stays text, and rows get the height that their text needs."""

import math
import textwrap
from collections.abc import Iterable

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.workbook.layout import MAX_COLUMNS

LINE_HEIGHT = 13.5
PADDING = 4.0
TALLEST_ROW = 400.0
WIDTH_SHARE = 0.95
"""Letters that fit a unit of column width; wide fonts that stand in for Calibri need a reserve."""
FORMULA_STARTS = ("=", "+", "-", "@")


def put_text(sheet: Worksheet, row: int, column: int, text: str, style: str) -> Cell:
    """Write a text; one that begins like a formula or looks like an error stays a text.

    Examples
    --------
    >>> from openpyxl import Workbook
    >>> cell = put_text(Workbook().active, 1, 1, "=1+1", "Normal")
    >>> cell.value, cell.data_type
    ('=1+1', 's')
    """
    cell = put(sheet, row, column, None, style)
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)
    if clean:
        cell.value = clean
        cell.data_type = "s"
    if clean.startswith(FORMULA_STARTS):
        cell.quotePrefix = True  # type: ignore[attr-defined]
    return cell


def put(sheet: Worksheet, row: int, column: int, value: object, style: str) -> Cell:
    """Write a number, a date or a formula of our own."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.style = style
    cell.value = value  # type: ignore[assignment]
    return cell


def lines_needed(text: str, width: float) -> int:
    """Count the lines a text takes in a column.

    Examples
    --------
    >>> lines_needed("four words of text", 100), lines_needed("four words of text", 6), lines_needed("", 6)
    (1, 4, 0)
    """
    letters = max(int(width * WIDTH_SHARE), 1)
    return sum(max(len(textwrap.wrap(line, letters)), 1) for line in text.splitlines())


def row_height(texts: Iterable[tuple[str, float]], least: int = 1) -> float:
    """Give the height in points at which no text of a row is cut; pairs of text and column width."""
    lines = max([least, *(lines_needed(text, width) for text, width in texts)])
    return min(math.ceil(lines * LINE_HEIGHT + PADDING), TALLEST_ROW)


def paint(sheet: Worksheet, row: int, last_column: int, style: str) -> None:
    """Give a whole row one style."""
    for column in range(1, min(last_column, MAX_COLUMNS) + 1):
        sheet.cell(row, column).style = style
