"""How the sheets look: grey keys, headings, rows as high as their text, and a page that says how it works."""

from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.language import LANGUAGES, Say, localized
from budget_index.methodology.model import Methodology
from budget_index.workbook.methodology.layout import (
    FIRST_ROW,
    HEADER_ROW,
    KEY_ROW,
    LAST_ROW,
    SHEETS,
    MethodologyColumn,
    sheet_title,
    spreadsheet_heading,
)
from budget_index.workbook.xlsx.cells import put, put_text, row_height
from budget_index.workbook.xlsx.sheets import LISTS
from budget_index.workbook.xlsx.style import HEADER, HEADER_SIZE, ID, NAME, NOTE, PLAIN, REMARK, TEXT, TEXT_SIZE, TITLE

KEY_SIZE = 10.5
WIDEST_BLANK = 18
PAGE = 200.0
"""Column width that stays readable on a printed page."""
CENTRED = Alignment(horizontal="center", vertical="top")
READ_ME_WIDTHS = (26, 100)
LINES = ("rows", "columns", "blank", "languages", "lists", "comment", "back")
LONGEST_TITLE = 32
SCALES = f"{LISTS}!$A$1:$A${LAST_ROW}"


def write_rows(
    book: Workbook,
    name: str,
    columns: Sequence[tuple[MethodologyColumn, str]],
    rows: Sequence[Mapping[str, str | float]],
    say: Say,
) -> Worksheet:
    """Write a sheet: keys, headings, rows, drop-downs."""
    sheet: Worksheet = book.create_sheet(sheet_title(name, say))
    keys = [key for _, key in columns]
    widths = {key: _width(column, key, rows) for column, key in columns}
    for number, (column, key) in enumerate(columns, start=1):
        put_text(sheet, KEY_ROW, number, key, NOTE)
        put_text(sheet, HEADER_ROW, number, spreadsheet_heading(key, say), HEADER)
        _set_column(sheet, number, column, widths[key])
        letter = get_column_letter(number)
        add_rule(sheet, column, f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}", say)
    sheet.row_dimensions[KEY_ROW].height = row_height((key, widths[key], KEY_SIZE) for key in keys)
    sheet.row_dimensions[HEADER_ROW].height = row_height(
        (spreadsheet_heading(key, say), widths[key], HEADER_SIZE) for key in keys
    )
    for number, row in enumerate(rows, start=FIRST_ROW):
        for place, (column, key) in enumerate(columns, start=1):
            _put_cell(sheet, number, place, column, row.get(key))
        sheet.row_dimensions[number].height = row_height(
            (str(row.get(key, "")), widths[key], HEADER_SIZE if place == 0 else TEXT_SIZE)
            for place, key in enumerate(keys)
        )
    _finish(sheet, len(columns), max(len(rows), 1), sum(widths.values()))
    return sheet


def write_read_me(sheet: Worksheet, methodology: Methodology, say: Say) -> None:
    """Write the page that explains the spreadsheet; it isn't read back."""
    sheet.title = say("spreadsheet.sheet-read-me")
    for number, width in enumerate(READ_ME_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    put_text(sheet, 1, 1, localized(methodology.title, say.language), TITLE)
    sheet.row_dimensions[1].height = 28
    lines = [
        (say(f"spreadsheet.read-me-{line}"), say(f"spreadsheet.read-me-{line}-text", languages=", ".join(LANGUAGES)))
        for line in LINES
    ]
    if methodology.based_on:
        whole = say("spreadsheet.read-me-whole-text", edition=methodology.id, base=methodology.based_on)
        lines.insert(0, (say("spreadsheet.read-me-whole"), whole))
    lines += [(sheet_title(name, say), say(f"spreadsheet.about-{name}")) for name in SHEETS]
    for row, (title, text) in enumerate(lines, start=3):
        put_text(sheet, row, 1, title, NAME)
        put_text(sheet, row, 2, text, PLAIN if row < len(lines) - len(SHEETS) + 3 else REMARK)
        sheet.row_dimensions[row].height = row_height(
            [(title, READ_ME_WIDTHS[0], HEADER_SIZE), (text, READ_ME_WIDTHS[1], TEXT_SIZE)]
        )
    _set_page(sheet, sum(READ_ME_WIDTHS))


def _width(column: MethodologyColumn, key: str, rows: Sequence[Mapping[str, str | float]]) -> float:
    """Make a text column narrower where nobody has used it."""
    used = column.kind != "text" or any(key in row for row in rows)
    return column.width if used else min(column.width, WIDEST_BLANK)


def _set_column(sheet: Worksheet, number: int, column: MethodologyColumn, width: float) -> None:
    """Format the whole column, also for rows added later: what isn't a number stays text as typed."""
    dimension = sheet.column_dimensions[get_column_letter(number)]
    dimension.width = width
    dimension.alignment = CENTRED if column.kind == "number" else Alignment(vertical="top", wrap_text=True)
    if column.kind != "number":
        dimension.number_format = "@"


def _put_cell(sheet: Worksheet, row: int, place: int, column: MethodologyColumn, value: str | float | None) -> None:
    style = ID if place == 1 else NOTE if column.key in {"name", "help"} else TEXT
    if isinstance(value, int | float):
        put(sheet, row, place, value, style).alignment = CENTRED
        return
    cell = put_text(sheet, row, place, value or "", style)
    if column.kind != "number":
        cell.number_format = "@"


def _finish(sheet: Worksheet, columns: int, rows: int, width: float) -> None:
    last = get_column_letter(columns)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{HEADER_ROW + rows}"
    sheet.freeze_panes = f"B{FIRST_ROW}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_title_cols = "A:A"
    _set_page(sheet, width)


def _set_page(sheet: Worksheet, width: float) -> None:
    """Set A4 landscape, as many pages wide as stay readable."""
    properties, footer = sheet.sheet_properties.pageSetUpPr, sheet.oddFooter
    assert properties is not None
    assert footer is not None
    properties.fitToPage = True
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = max(1, round(width / PAGE))
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    footer.left.text, footer.right.text = "&A", "&P / &N"


def write_scale_names(book: Workbook, scales: Iterable[str]) -> None:
    """Write the hidden sheet with the names of the scales, each once; in their own sheet they repeat."""
    sheet = book.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    for row, scale in enumerate(scales, start=1):
        put_text(sheet, row, 1, scale, TEXT)


def add_rule(sheet: Worksheet, column: MethodologyColumn, cells: str, say: Say) -> None:
    """Put the drop-down or hint of a column on cells: fixed words are enforced, ids only suggested."""
    rule = _rule(column, say)
    if rule is not None:
        rule.add(cells)
        sheet.add_data_validation(rule)


def _rule(column: MethodologyColumn, say: Say) -> DataValidation | None:
    if column.kind == "yes_no":
        return _fixed((say("word.yes"), say("word.no")), say)
    if column.choices:
        return _fixed(column.choices, say)
    if column.ids_of:
        return _ids(column.ids_of, say)
    if column.kind in {"names", "numbers", "pairs", "map"}:
        title = spreadsheet_heading(column.key, say)[:LONGEST_TITLE]
        hint = say(f"spreadsheet.prompt-{column.kind}")
        return DataValidation(allow_blank=True, showInputMessage=True, promptTitle=title, prompt=hint)
    return None


def _fixed(words: tuple[str, ...], say: Say) -> DataValidation:
    rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    return _with_error(rule, "stop", say("spreadsheet.choice-error"), say)


def _ids(sheet: str, say: Say) -> DataValidation:
    """Offer the ids of a sheet, also those added later."""
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
