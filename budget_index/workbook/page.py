"""What every sheet has: print setup, protection, its title, the cells to fill in; and the hidden sheet."""

from datetime import date

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.language import Say
from budget_index.methodology.answer_text import canonical_number
from budget_index.methodology.model import Document, Number
from budget_index.tables.columns import InputColumn
from budget_index.tables.publications import due_date
from budget_index.workbook.identity import HIDDEN_SHEET, About
from budget_index.workbook.xlsx.cells import put, put_text
from budget_index.workbook.xlsx.style import CHOICE, DATE, ID, LOCKED, NOTICE, NUMBER, PERCENT, TEXT, WORDS

STYLES = {"answer": CHOICE, "status": CHOICE, "day": DATE}
"""Styles of cells to fill in, by the kind of their column; all others hold words."""


def set_page(sheet: Worksheet, about: About, say: Say, region: str = "") -> None:
    """Set paper, margins, header and footer; example data says so on every page.

    ``region`` is the one of the sheet, in a workbook for several.
    """
    properties, header, footer = sheet.sheet_properties.pageSetUpPr, sheet.oddHeader, sheet.oddFooter
    assert properties is not None
    assert header is not None
    assert footer is not None
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    properties.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.75
    sheet.page_margins.header = sheet.page_margins.footer = 0.4
    sheet.print_options.horizontalCentered = True
    footer.left.text = _header_text(
        " · ".join(part for part in (region or ", ".join(about.regions[:3]), str(about.year), about.assessor) if part)
    )
    footer.right.text = "&P / &N"
    if about.example:
        header.center.text = footer.center.text = _header_text(say("workbook.example"))


def protect(sheet: Worksheet) -> None:
    """Lock all but the cells to fill in, without a password; widths, heights and filters stay free."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.autoFilter = False


def write_about(book: Workbook, about: About, say: Say) -> None:
    """Write the hidden sheet that says what the workbook is; its first row is kept for the notice of an example."""
    sheet = book.create_sheet(HIDDEN_SHEET[about.kind])
    sheet.sheet_state = "hidden"
    if about.example:
        put_text(sheet, 1, 1, say("workbook.example-notice"), NOTICE)
    for row, (key, value) in enumerate(about.rows(), start=2):
        put_text(sheet, row, 1, key, ID)
        if isinstance(value, str):
            put_text(sheet, row, 2, value, TEXT)
        else:
            put(sheet, row, 2, value, TEXT)
    for letter in "AB":
        sheet.column_dimensions[letter].width = 30
    protect(sheet)


def _header_text(text: str) -> str:
    """Double the ampersand, which begins a code in headers and footers."""
    return text.replace("&", "&&")


def put_number(sheet: Worksheet, row: int, column: int, answer: str, number: Number) -> Cell:
    """Write an answer as a number where it is one that a cell can hold without loss; a percentage is a text."""
    canonical = canonical_number(answer)
    if number.unit == "percent":
        return put_text(sheet, row, column, canonical or answer, PERCENT)
    if canonical is None:
        return put_text(sheet, row, column, answer, NUMBER)
    value = float(canonical)
    return put(sheet, row, column, int(value) if value.is_integer() else value, NUMBER)


def put_input(sheet: Worksheet, row: int, place: int, column: InputColumn, text: str, *, locked: bool = False) -> None:
    """Write the contents of a cell to fill in: a day as a date, anything else as text; a locked cell is grey."""
    style = LOCKED if locked else STYLES.get(column.kind, WORDS)
    if column.kind == "day":
        put_day(sheet, row, place, text, style)
    else:
        put_text(sheet, row, place, text, style)


def put_day(sheet: Worksheet, row: int, column: int, text: str, style: str) -> None:
    """Write a day as a real date where the text is one."""
    try:
        put(sheet, row, column, date.fromisoformat(text), style)
    except ValueError:
        put_text(sheet, row, column, text, style)


def day_text(text: str, say: Say) -> str:
    """Write a day in figures, as the columns of dates do; a text that is no day stays as it is.

    Examples
    --------
    >>> day_text("2026-03-05", Say("kk")), day_text("", Say("kk"))
    ('05.03.2026', '')
    """
    try:
        return say.short_day(date.fromisoformat(text))
    except ValueError:
        return text


def due_text(document: Document, year: int, say: Say) -> str:
    """Write when a document is due and whether that has been checked; blank if it has no due date."""
    if document.due is None:
        return ""
    key = "workbook.due" if document.due.verified else "workbook.due-unverified"
    return say(key, date=say.short_day(due_date(document.due, year)))


def title_line(about: About, region_name: str, say: Say) -> str:
    """Write in one line whose sheet it is, and that its data are an example if they are."""
    whose = " · ".join(part for part in (region_name, str(about.year), about.assessor) if part)
    return f"{say('workbook.example-notice')}   {whose}" if about.example else whose
