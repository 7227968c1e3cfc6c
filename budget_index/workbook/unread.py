"""Say what people wrote into a workbook that nobody reads, or that may not mean what it seems to.

Every reader of a workbook asks here, so that nothing that stands in a sheet is passed over in silence: notes, drawings,
links, hidden rows and sheets, struck-through texts, cells that can't be read, sheets that hold no table of ours.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from openpyxl.utils import get_column_letter

from budget_index.errors import Problem
from budget_index.language import spellings
from budget_index.letters import stripped
from budget_index.tables.columns import heading_form
from budget_index.tables.values import shortened, text_of
from budget_index.workbook.find_table import Table, TableRow
from budget_index.workbook.xlsx.sheets import MAX_COLUMNS, MAX_ROWS, SheetRows

MOST_OF_A_KIND = 1_000
"""Problems of one kind in a sheet; more are no help to anybody."""
PRINTED_SHEETS = ("workbook.sheet-start", "workbook.sheet-glossary", "spreadsheet.sheet-read-me")
OUR_SHEETS = (*PRINTED_SHEETS, "report.sheet")
"""Titles of sheets that we write and nobody fills in; the last one comes with a marked copy."""


def sheet_problems(sheet: SheetRows) -> Iterator[Problem]:
    """Say what a sheet has beside the values of its cells, whatever it is for."""
    for cell, text in _first(sheet.faults):
        yield _at(sheet, cell, "cell-unreadable", "error", value=shortened(stripped(text)))
    if sheet.beyond:
        yield _at(sheet, f"A{sheet.beyond}", "sheet-too-long", "error", limit=MAX_ROWS)
    if sheet.far:
        yield _at(sheet, sheet.far, "sheet-too-wide", "error", column=get_column_letter(MAX_COLUMNS))
    for cell, text in _first(sheet.attached.notes):
        yield _at(sheet, cell, "note-unread", text=shortened(text))
    for cell, text in _first(sheet.attached.drawings):
        yield _at(sheet, cell, "drawing-unread", text=shortened(text))


def unread_in_table(
    table: Table, rows: Sequence[TableRow], inputs: Sequence[str], links: str = ""
) -> Iterator[Problem]:
    """Say what may be misread in a table: its headings, and links, hidden or struck-through cells to fill in.

    Parameters
    ----------
    rows
        The rows that are read.
    inputs
        The columns that people fill in.
    links
        The column in which a link is read.
    """
    sheet = table.sheet
    yield from table.heading_problems()
    places = {table.columns[column] for column in inputs if column in table.columns}
    is_hidden = places & sheet.hidden_columns or any(row.number in sheet.hidden_rows for row in rows)
    if not (is_hidden or sheet.struck or sheet.attached.links):
        return
    filled = {
        row.cell(column): row
        for row in rows
        for column in inputs
        if column in table.columns and row.values[column] is not None
    }
    for cell in islice(sorted(sheet.struck & filled.keys()), MOST_OF_A_KIND):
        yield _at(sheet, cell, "text-struck-through")
    linked = {row.cell(links) for row in rows} if links in table.columns else set()
    for cell, address in _first({cell: to for cell, to in sheet.attached.links.items() if cell not in linked}):
        if cell in filled and stripped(text_of(sheet.value(cell))) != address:
            yield _at(sheet, cell, "link-unread", address=shortened(address))
    yield from _hidden(table, filled)


def _hidden(table: Table, filled: Mapping[str, TableRow]) -> Iterator[Problem]:
    """Say how many cells that are read can't be seen."""
    sheet = table.sheet
    letters = {get_column_letter(place + 1) for place in sheet.hidden_columns}
    hidden = [
        cell for cell, row in filled.items() if row.number in sheet.hidden_rows or cell.rstrip("0123456789") in letters
    ]
    if hidden:
        yield _at(sheet, hidden[0], "cells-hidden", cells=len(hidden))


def above_table(table: Table, is_printed: Callable[[str], bool]) -> Iterator[Problem]:
    """Say what stands above a table and isn't ours.

    Parameters
    ----------
    is_printed
        Whether a text is one that the template has there.
    """
    above = ((number, row) for number, row in table.sheet.rows.items() if number < table.header)
    for number, row in above:
        for place in _filled(row):
            text = text_of(row[place])
            if not is_printed(text):
                cell = f"{get_column_letter(place + 1)}{number}"
                yield _at(table.sheet, cell, "text-without-criterion", answer=shortened(text))


def other_sheet_problems(sheet: SheetRows) -> Iterator[Problem]:
    """Say that a sheet isn't read, if it holds anything that somebody may have written."""
    if heading_form(sheet.name) in our_sheets():
        cells = sorted(sheet.unstyled)
        if cells:
            yield _at(sheet, cells[0], "sheet-unread", cells=len(cells))
        return
    filled = [f"{get_column_letter(place + 1)}{n}" for n, row in sheet.rows.items() for place in _filled(row)]
    if filled:
        yield _at(sheet, filled[0], "sheet-hidden" if sheet.hidden else "sheet-unread", cells=len(filled))


def link_at(table: Table, row: TableRow, column: str) -> tuple[object, Problem | None]:
    """Return the value of a cell for a link: the address to which it leads counts before the words that it shows.

    Where both are addresses and differ it isn't clear which one is meant; what can be seen counts.
    """
    value = row.values.get(column)
    address = table.sheet.attached.links.get(row.cell(column), "") if column in table.columns else ""
    text = text_of(value)
    if not address or _same_page(text, address):
        return value, None
    facts = {"value": shortened(text), "address": shortened(address)}
    if is_page(text):
        return value, Problem("link-differs", facts=facts, severity="notice")
    if not text or is_page(address):
        return address, Problem("link-named", facts=facts, severity="notice") if text else None
    return value, Problem("link-unread", facts=facts, severity="notice")


def is_page(text: str) -> bool:
    """Say whether a text is the address of a page."""
    return text.casefold().startswith(("http://", "https://"))


@cache
def our_sheets() -> frozenset[str]:
    """Return the titles, in any language, of sheets that we write and nobody fills in."""
    return _titles(OUR_SHEETS)


@cache
def is_printed_sheet(name: str) -> bool:
    """Say whether a title is, in any language, one of a sheet that every workbook has and nobody fills in.

    Examples
    --------
    >>> is_printed_sheet("Глоссарий"), is_printed_sheet("Оценка")
    (True, False)
    """
    return heading_form(name) in _titles(PRINTED_SHEETS)


@cache
def _titles(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(heading_form(text) for key in keys for text in spellings(key))


def _same_page(text: str, address: str) -> bool:
    return _bare(text) == _bare(address)


def _bare(address: str) -> str:
    return address.casefold().rstrip("/#")


def _filled(row: tuple[object, ...]) -> Iterator[int]:
    return (place for place, value in enumerate(row) if value is not None and text_of(value))


def _first(cells: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return islice(cells.items(), MOST_OF_A_KIND)


def _at(sheet: SheetRows, cell: str, code: str, severity: str = "notice", **facts: object) -> Problem:
    kind = "error" if severity == "error" else "notice"
    return Problem(code, sheet=sheet.name, cell=cell, facts=facts, severity=kind)  # type: ignore[arg-type]
