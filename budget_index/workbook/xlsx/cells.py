"""Put values into cells so that text stays text, and rows get the height that their text needs."""

import math
import re
import textwrap
from collections.abc import Iterable
from functools import lru_cache

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

LINE_HEIGHT = 1.36
"""Height of a line in font sizes; the fonts that replace Calibri elsewhere are taller and wider."""
LETTERS = 9.8
"""Letters of size 1 that fit into one unit of column width."""
PADDING = 5.0
TALLEST_ROW = 400.0
MOST_LETTERS = 10_000
"""No row is tall enough to show more."""
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LIKE_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Office reads ``_x0041_`` as a letter; the underscore is written so that it stays what was typed."""
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
    clean = LIKE_ESCAPED.sub("_x005F_", NOT_XML.sub("", text))
    if clean:
        cell.value = clean
        cell.data_type = "s"
    if clean.startswith(FORMULA_STARTS):
        cell.quotePrefix = True
    return cell


def put(sheet: Worksheet, row: int, column: int, value: object, style: str) -> Cell:
    """Write a number, a date or a formula of our own."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.style = style
    cell.value = value  # type: ignore[assignment]
    return cell


@lru_cache(maxsize=8192)
def lines_needed(text: str, width: float, size: float = 10) -> int:
    """Count the lines that a text takes in a column at a font size in points.

    Examples
    --------
    >>> lines_needed("four words of text", 100), lines_needed("four words of text", 6), lines_needed("", 6)
    (1, 4, 0)
    """
    letters = max(int(width * LETTERS / size), 1)
    return sum(max(len(textwrap.wrap(line, letters)), 1) for line in text[:MOST_LETTERS].splitlines())


def row_height(texts: Iterable[tuple[str, float, float]], least: int = 1) -> float:
    """Return the height in points at which no text in a row is cut off.

    Parameters
    ----------
    texts
        Text, column width and size of the letters.
    least
        Lines of size 10 that always fit.
    """
    needed = [lines_needed(text, width, size) * size for text, width, size in texts]
    return min(math.ceil(max([least * 10.0, *needed]) * LINE_HEIGHT + PADDING), TALLEST_ROW)


def paint(sheet: Worksheet, row: int, last_column: int, style: str) -> None:
    """Give every cell of a row the same style."""
    for column in range(1, last_column + 1):
        sheet.cell(row, column).style = style
