"""Read the cells of a checked workbook: values only, and never more than a limit."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import openpyxl
from openpyxl.reader.workbook import WorkbookParser
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from budget_index.methodology.answer_text import stripped
from budget_index.workbook.layout import LISTS, MAX_COLUMNS, MAX_ROWS
from budget_index.workbook.safety import unreadable

assert openpyxl.DEFUSEDXML, "defusedxml is missing: workbooks must not be opened without it"

EXCEL_ROWS = 1_048_576
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
CELL_NAME = re.compile(rb'\br="([A-Z]{1,3}[0-9]{1,7})"')
LONGEST_TAG = 300

Rows = dict[int, tuple[object, ...]]


@dataclass(frozen=True)
class SheetRows:
    """The rows of one sheet that hold anything, by number; ``beyond`` is the first row past the limit that does."""

    name: str
    rows: Rows
    beyond: int = 0


def read_sheets(content: bytes, file: str) -> list[SheetRows]:
    """Read all sheets of a workbook but the lists behind its drop-downs.

    Parameters
    ----------
    content
        What ``checked_content`` has let through.
    file
        Name of the file in messages.

    Raises
    ------
    ProblemsFound
        The workbook can't be parsed.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
            wanted = [sheet for sheet in book.worksheets if sheet.title != LISTS]
            sheets = [_rows(sheet) for sheet in wanted if isinstance(sheet, ReadOnlyWorksheet)]
            book.close()
            return sheets
    except Exception as error:  # a broken file makes openpyxl raise nearly anything
        raise unreadable(file, error) from None


def formula_cells(content: bytes, sheet: str) -> set[str]:
    """Name the cells of a sheet that hold a formula, calculated or not."""
    with zipfile.ZipFile(BytesIO(content)) as archive, warnings.catch_warnings(action="ignore"):
        main = next(name for name in archive.namelist() if re.fullmatch(r"xl/workbook\d*\.xml", name))
        parser = WorkbookParser(archive, main, keep_links=False)
        parser.parse()
        part = next(relation.target for found, relation in parser.find_sheets() if found.name == sheet)
        xml = archive.read(part)
    tags_before = (xml[max(formula.start() - LONGEST_TAG, 0) : formula.start()] for formula in FORMULA.finditer(xml))
    return {name.decode() for tag in tags_before for name in CELL_NAME.findall(tag.rpartition(b"<")[2])}


def _rows(sheet: ReadOnlyWorksheet) -> SheetRows:
    """Read row by row; the size that the file claims for a sheet isn't believed."""
    sheet.reset_dimensions()
    rows: Rows = {}
    found: Iterator[tuple[object, ...]] = sheet.iter_rows(  # type: ignore[misc] # the stub says Worksheet
        min_row=1, max_row=EXCEL_ROWS, min_col=1, max_col=MAX_COLUMNS, values_only=True
    )
    for number, row in enumerate(found, start=1):
        if row.count(None) == len(row):
            continue
        if number <= MAX_ROWS:
            rows[number] = row
        elif any(stripped(str(value)) for value in row if value is not None):
            return SheetRows(sheet.title, rows, beyond=number)
    return SheetRows(sheet.title, rows)
