"""Colours, fonts and cell styles of a workbook."""

from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

FONT = "Calibri"
TEXT_SIZE, NOTE_SIZE = 10, 9
HEADER_SIZE = 11.5
"""Bold letters of size 10 are as wide as plain ones of this size."""
TEAL, TEAL_LIGHT, TEAL_PALE = "1F4E5F", "3B7A8C", "E3EFF1"
INK, GREY, LINE = "1F2933", "5B6770", "CBD5DA"
INPUT, AMBER, AMBER_INK, GREEN, BAR = "FFF9DB", "FFE0B2", "7A4100", "2E7D4F", "8CC0CC"
LOCKED_FILL, RED = "ECEFF1", "F8C9C4"

TITLE, NOTICE, HEADER, STAGE, DOCUMENT = "bi title", "bi notice", "bi header", "bi stage", "bi document"
ID, TEXT, NOTE, TICK, COUNT, SHARE = "bi id", "bi text", "bi note", "bi tick", "bi count", "bi share"
NAME, PLAIN, REMARK, LINE_TITLE, TOTAL = "bi name", "bi plain", "bi remark", "bi line", "bi total"
CHOICE, NUMBER, PERCENT, DATE, WORDS = "bi choice", "bi number", "bi percent", "bi date", "bi words"
LOCKED = "bi locked"

THIN = Side(style="thin", color=LINE)
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def add_styles(book: Workbook, date_format: str) -> None:
    """Register the named styles; only the yellow ones can be typed into."""
    for style in (*_fixed_styles(), *_input_styles(date_format)):
        book.add_named_style(style)


def fill_of(color: str) -> PatternFill:
    """Return a plain fill."""
    return PatternFill("solid", start_color=color, end_color=color)


def _fixed_styles() -> list[NamedStyle]:
    return [
        _style(TITLE, size=14, bold=True, color=TEAL, border=None, vertical="center", wrap=False, indent=1),
        _style(
            NOTICE,
            size=12,
            bold=True,
            color=AMBER_INK,
            fill=AMBER,
            border=None,
            vertical="center",
            wrap=False,
            indent=1,
        ),
        _style(HEADER, bold=True, color="FFFFFF", fill=TEAL, vertical="center", indent=1),
        _style(
            STAGE,
            size=12,
            bold=True,
            color="FFFFFF",
            fill=TEAL_LIGHT,
            border=None,
            vertical="center",
            wrap=False,
            indent=1,
        ),
        _style(DOCUMENT, bold=True, color=TEAL, fill=TEAL_PALE, border=None, vertical="center", wrap=False, indent=1),
        _style(ID, bold=True, color=TEAL),
        _style(TEXT),
        _style(NOTE, size=NOTE_SIZE, color=GREY),
        _style(LOCKED, size=NOTE_SIZE, color=GREY, fill=LOCKED_FILL),
        _style(NAME, bold=True, color=TEAL, border=None, indent=1),
        _style(PLAIN, border=None),
        _style(REMARK, size=NOTE_SIZE, color=GREY, border=None),
        _style(LINE_TITLE, vertical="center", indent=1),
        _style(TOTAL, bold=True, color=TEAL, vertical="center", indent=1),
        _style(TICK, size=12, bold=True, color=GREEN, horizontal="center"),
        _style(COUNT, horizontal="center", vertical="center", number_format="0"),
        _style(SHARE, horizontal="center", vertical="center", number_format="0%"),
    ]


def _input_styles(date_format: str) -> list[NamedStyle]:
    """Make the input cells; answers by letter are text, so that nothing typed turns into a date.

    Percentages are text, too: in a cell with a percent format 0.5 may become 50 %, and once 95 % was typed into a plain
    cell it has that format. As text 95 and 95 % stay what was typed.
    """
    formats = {CHOICE: "@", NUMBER: "General", PERCENT: "@", DATE: date_format, WORDS: "@"}
    return [
        _style(name, fill=INPUT, number_format=number_format, locked=False, horizontal="left")
        for name, number_format in formats.items()
    ]


def _style(
    name: str,
    *,
    size: int = TEXT_SIZE,
    bold: bool = False,
    color: str = INK,
    fill: str = "",
    border: Border | None = GRID,
    horizontal: Literal["left", "right", "center"] | None = None,
    vertical: Literal["top", "center"] = "top",
    wrap: bool = True,
    indent: int = 0,
    number_format: str = "General",
    locked: bool = True,
) -> NamedStyle:
    return NamedStyle(
        name=name,
        font=Font(name=FONT, size=size, bold=bold, color=color),
        fill=fill_of(fill) if fill else PatternFill(),
        border=border or Border(),
        alignment=Alignment(horizontal or ("left" if indent else None), vertical, wrap_text=wrap, indent=indent),
        number_format=number_format,
        protection=Protection(locked=locked),
    )
