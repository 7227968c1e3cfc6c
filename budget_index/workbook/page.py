"""Make sheets printable and protected: A4 landscape, one page wide, only the yellow cells open."""

from openpyxl.worksheet.worksheet import Worksheet

from budget_index.language import Say
from budget_index.workbook.identity import About


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
    """Lock what isn't for typing, without a password; widths, heights and filters stay free."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.autoFilter = False


def _header_text(text: str) -> str:
    """Double the sign that begins a code in headers and footers."""
    return text.replace("&", "&&")
