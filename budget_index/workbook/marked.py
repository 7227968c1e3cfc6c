"""A copy of a workbook in which every problem is marked in its cell and listed on a first sheet."""

import warnings
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from itertools import count
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.errors import Problem
from budget_index.files import write_whole
from budget_index.language import Say
from budget_index.problem_report import Explained, explained, sentence
from budget_index.workbook.xlsx.attachments import OUR_AUTHOR
from budget_index.workbook.xlsx.cells import put_text, row_height
from budget_index.workbook.xlsx.safety import checked_content
from budget_index.workbook.xlsx.sheets import read_sheets
from budget_index.workbook.xlsx.style import AMBER, FONT, GRID, RED, TEAL, fill_of

COLUMNS = ("kind", "file", "place", "found", "expected", "remedy", "code")
WIDTHS = (17, 26, 26, 52, 38, 52, 24)
LONGEST_COMMENT = 1_000
COMMENT_WIDTH, LINE_HEIGHT = 320, 17
LETTERS_A_LINE = 45
HEADER_ROW = 4
MOST_CONTENT = 20 << 20
"""Bytes of a file above which only the list is written: openpyxl holds a whole workbook in memory."""
MOST_MERGED = 1_000_000
"""Cells in merged areas above which only the list is written: openpyxl makes every one of them."""


def copy_names(paths: Sequence[Path], folder: Path) -> dict[Path, Path]:
    """Name the marked copy of every workbook: no two are the same, and none is one of the workbooks.

    Examples
    --------
    >>> [copy.name for copy in copy_names([Path("a/x.xlsx"), Path("b/x.xlsx")], Path("out")).values()]
    ['x-checked.xlsx', 'x-checked-2.xlsx']
    """
    taken = {path.resolve() for path in paths}
    copies: dict[Path, Path] = {}
    for path in paths:
        names = (f"{path.stem}-checked{f'-{number}' if number > 1 else ''}.xlsx" for number in count(1))
        copy = next(folder / name for name in names if (folder / name).resolve() not in taken)
        taken.add(copy.resolve())
        copies[path] = copy
    return copies


def write_marked(path: Path, problems: Sequence[Problem], copy: Path, say: Say) -> Path:
    """Write a marked copy; the file itself is never changed.

    A workbook that can't be opened gives a copy with the list alone.

    Parameters
    ----------
    problems
        Those of this file.
    copy
        Where to write.

    Returns
    -------
    The path of the copy.
    """
    explanations = [explained(problem, say) for problem in sorted(problems, key=_order)]
    copy.parent.mkdir(parents=True, exist_ok=True)
    opened = _opened(path)
    if opened is not None:
        with suppress(Exception):  # openpyxl can't save everything that it opens
            _write(opened, path, explanations, copy, say)
            return copy
    _write(_only_list(), path, explanations, copy, say)
    return copy


def _write(book: Workbook, path: Path, explanations: Sequence[Explained], copy: Path, say: Say) -> None:
    for sheet in book.worksheets:
        mark_cells(sheet, [explanation for explanation in explanations if explanation.problem.sheet == sheet.title])
    write_list(book, path.name, explanations, say)
    write_whole(copy, book.save)


def _order(problem: Problem) -> tuple[bool, object]:
    return problem.severity != "error", problem.sort_key


def _opened(path: Path) -> Workbook | None:
    """Open a workbook that has passed the checks of an archive; nothing if it can't be opened."""
    with suppress(Exception), warnings.catch_warnings(action="ignore"):  # openpyxl raises nearly anything
        content = checked_content(path)
        areas = [CellRange(area) for sheet in read_sheets(content, path.name) for area in sheet.merged]
        cells = sum(area.size["rows"] * area.size["columns"] for area in areas)
        fits = len(content) <= MOST_CONTENT and cells <= MOST_MERGED
        return load_workbook(BytesIO(content), keep_links=False) if fits else None
    return None


def _only_list() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def mark_cells(sheet: Worksheet, explanations: Sequence[Explained]) -> None:
    """Colour the cells of a sheet and say in a comment what is wrong; an error wins over a notice."""
    by_cell: dict[str, list[Explained]] = {}
    for explanation in explanations:
        if explanation.problem.cell:
            by_cell.setdefault(explanation.problem.cell, []).append(explanation)
    for name, here in by_cell.items():
        with suppress(ValueError, KeyError):  # a place that no sheet has
            cell = _top_left(sheet, sheet[name])
            is_error = any(explanation.problem.severity == "error" for explanation in here)
            cell.fill = fill_of(RED if is_error else AMBER)
            texts = [*([cell.comment.text] if cell.comment else []), *(explanation.advice for explanation in here)]
            author = cell.comment.author if cell.comment else OUR_AUTHOR
            cell.comment = _comment("\n\n".join(texts)[:LONGEST_COMMENT], author)


def _top_left(sheet: Worksheet, cell: object) -> Cell:
    """Return the top left cell where cells are merged: only that one can have a comment."""
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
        cell = sheet.cell(area.min_row, area.min_col)
    assert isinstance(cell, Cell)
    return cell


def _comment(text: str, author: str) -> Comment:
    lines = sum(len(line) // LETTERS_A_LINE + 1 for line in text.splitlines())
    return Comment(text, author, height=LINE_HEIGHT * (lines + 1), width=COMMENT_WIDTH)


def write_list(book: Workbook, file: str, explanations: Sequence[Explained], say: Say) -> None:
    """Write the first sheet: all problems of the file, each with a link to its cell."""
    sheet = book.create_sheet(_free_title(book, say("report.sheet")), 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    for number, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    _line(sheet, 1, say("report.title", file=file), size=14, bold=True)
    _line(sheet, 2, say("report.how"), size=10, bold=False)
    sheet.row_dimensions[2].height = 30
    for number, column in enumerate(COLUMNS, start=1):
        cell = _text(sheet, HEADER_ROW, number, say(f"report.{column}"))
        cell.font, cell.fill = Font(name=FONT, size=10, bold=True, color="FFFFFF"), fill_of(TEAL)
    for row, explanation in enumerate(explanations, start=HEADER_ROW + 1):
        _list_row(sheet, row, file, explanation, say, {other.title for other in book.worksheets})
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(COLUMNS))}{HEADER_ROW + len(explanations)}"
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    if sheet.sheet_properties.pageSetUpPr:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _list_row(sheet: Worksheet, row: int, file: str, explanation: Explained, say: Say, titles: set[str]) -> None:
    problem = explanation.problem
    what = (sentence(explanation.found), explanation.expected, sentence(explanation.remedy), problem.code)
    texts = (say(f"report.{problem.severity}"), file, problem.place, *what)
    for number, text in enumerate(texts, start=1):
        _text(sheet, row, number, text)
    sheet.cell(row, 1).fill = fill_of(RED if problem.severity == "error" else AMBER)
    sheet.row_dimensions[row].height = row_height(zip(texts, WIDTHS, [10.0] * len(texts), strict=True))
    if problem.sheet in titles and problem.cell:
        place = sheet.cell(row, COLUMNS.index("place") + 1)
        location = f"{quote_sheetname(problem.sheet)}!{problem.cell}"
        place.hyperlink = Hyperlink(ref=place.coordinate, location=location)
        place.font = Font(name=FONT, size=10, color="0563C1", underline="single")


def _text(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    cell = put_text(sheet, row, column, text, "Normal")
    cell.font, cell.border = Font(name=FONT, size=10), GRID
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _line(sheet: Worksheet, row: int, text: str, *, size: int, bold: bool) -> None:
    cell = put_text(sheet, row, 1, text, "Normal")
    cell.font = Font(name=FONT, size=size, bold=bold, color=TEAL)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(COLUMNS))
    sheet.row_dimensions[row].height = size * 1.8


def _free_title(book: Workbook, title: str) -> str:
    taken = {sheet.title.casefold() for sheet in book.worksheets}
    return next(name for name in (title, *(f"{title} {n}" for n in range(2, 999))) if name.casefold() not in taken)
