"""Drop-downs and hints of the spreadsheet."""

from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.language import Say
from budget_index.workbook.methodology.layout import FIRST_ROW, LAST_ROW, Column, heading, sheet_title
from budget_index.workbook.xlsx.cells import put_text
from budget_index.workbook.xlsx.sheets import LISTS
from budget_index.workbook.xlsx.style import TEXT

LONGEST_TITLE = 32
SCALES = f"{LISTS}!$A$1:$A${LAST_ROW}"


def write_lists(book: Workbook, scales: Iterable[str]) -> None:
    """Write the hidden sheet with the names of the scales: in their own sheet each stands many times."""
    sheet = book.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    for row, scale in enumerate(scales, start=1):
        put_text(sheet, row, 1, scale, TEXT)


def add_rule(sheet: Worksheet, column: Column, cells: str, say: Say) -> None:
    """Put the drop-down or the hint of a column on cells: fixed words are enforced, ids only suggested."""
    rule = _rule(column, say)
    if rule is not None:
        rule.add(cells)
        sheet.add_data_validation(rule)


def _rule(column: Column, say: Say) -> DataValidation | None:
    if column.kind == "yes_no":
        return _fixed((say("word.yes"), say("word.no")), say)
    if column.choices:
        return _fixed(column.choices, say)
    if column.ids_of:
        return _ids(column.ids_of, say)
    if column.kind in {"names", "pairs", "map"}:
        title = heading(column.key, say)[:LONGEST_TITLE]
        hint = say(f"spreadsheet.prompt-{column.kind}")
        return DataValidation(allow_blank=True, showInputMessage=True, promptTitle=title, prompt=hint)
    return None


def _fixed(words: tuple[str, ...], say: Say) -> DataValidation:
    rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    return _with_error(rule, "stop", say("spreadsheet.choice-error"), say)


def _ids(sheet: str, say: Say) -> DataValidation:
    """Offer the ids that stand in a sheet now, also those added later."""
    formula = SCALES
    if sheet != "scales":
        column = f"{quote_sheetname(sheet_title(sheet, say))}!$A${FIRST_ROW}"
        formula = f"OFFSET({column},0,0,MAX(COUNTA({column}:$A${LAST_ROW}),1),1)"
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    return _with_error(rule, "warning", say("spreadsheet.id-error", sheet=sheet_title(sheet, say)), say)


def _with_error(rule: DataValidation, style: str, text: str, say: Say) -> DataValidation:
    rule.showErrorMessage = True
    rule.errorStyle = style  # type: ignore[assignment]
    rule.errorTitle, rule.error = say("spreadsheet.error-title"), text
    return rule
