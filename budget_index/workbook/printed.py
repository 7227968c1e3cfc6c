"""What a workbook has in print: it keeps a check of every text that we wrote, so that any other one is noticed.

Words of a later version, a translation or another methodology can't be told from what somebody typed over them; so the
workbook itself says what it came with. Those made before that don't, and are read as they were.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter

from budget_index.errors import Problem
from budget_index.language import Say
from budget_index.methodology.model import Scale
from budget_index.tables.values import shortened, text_of
from budget_index.workbook.drop_downs import write_lists
from budget_index.workbook.identity import About
from budget_index.workbook.page import protect, write_about
from budget_index.workbook.xlsx.cells import put_text
from budget_index.workbook.xlsx.formulas import check_of, formula_shape
from budget_index.workbook.xlsx.sheets import DIGITS, LISTS, SheetRows
from budget_index.workbook.xlsx.style import TEXT
from budget_index.workbook.xlsx.xml_parts import office_text

PRINTED = "_printed"
FORMULA = "=…"
"""Stands for a formula without a result; its check says that a workbook keeps the shapes of its formulas too."""
CHECKS = re.compile(r"[0-9a-f]{8}(?: [0-9a-f]{8})*")
A_CELL = 2_000
"""Checks that one cell holds: a spreadsheet program keeps 32,767 letters."""
MOST_CHANGED = 200
"""Changed texts of a sheet that are named one by one."""


def write_hidden(book: Workbook, scales: Mapping[str, Scale], about: About, say: Say) -> None:
    """Write what a workbook that is otherwise finished hides: lists of answers, what it is, the checks of its texts."""
    write_lists(book, scales, say, example=about.example)
    write_about(book, about, say)
    write_printed(book, say("workbook.example-notice") if about.example else "")


def write_printed(book: Workbook, notice: str = "") -> None:
    """Write the hidden sheet with the checks of all texts in a workbook that is otherwise finished.

    ``notice`` stands above them; every sheet of an example has one.
    """
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    checks = sorted({check_of(FORMULA), *map(_check_of_cell, cells)})
    sheet = book.create_sheet(PRINTED)
    sheet.sheet_state = "hidden"
    put_text(sheet, 1, 1, notice, TEXT)
    for row, start in enumerate(range(0, len(checks), A_CELL), start=2):
        put_text(sheet, row, 1, " ".join(checks[start : start + A_CELL]), TEXT)
    protect(sheet)


@dataclass(frozen=True)
class Printed:
    """The checks of the texts that a workbook came with; none if it doesn't say."""

    checks: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    def keeps(self, sheet: SheetRows, hidden: str = "") -> bool:
        """Say whether a sheet is one that the program keeps for itself; ``hidden`` is what it says of the workbook."""
        name = sheet.name.casefold()
        return (hidden != "" and name == hidden) or (name in {LISTS, PRINTED} and (sheet.hidden or bool(self.checks)))

    def changed(self, sheet: SheetRows, read: Collection[str], problems: Iterable[Problem]) -> Iterator[Problem]:
        """Notice every text of a sheet that the workbook didn't come with.

        Parameters
        ----------
        read
            The cells that are read.
        problems
            What has been said of the sheet: of a cell, or of a whole column at its heading.
        """
        if not self.checks or sheet.name.casefold() == PRINTED:
            return
        named_in = {problem.cell: problem.code for problem in problems if problem.sheet == sheet.name}
        whole = {cell.rstrip(DIGITS) for cell, code in named_in.items() if code.startswith("column-")}
        changed = (
            (cell, text)
            for cell, text in chain(self._texts(sheet), self._formulas(sheet))
            if cell not in read and cell not in named_in and cell.rstrip(DIGITS) not in whole
        )
        for cell, text in islice(changed, MOST_CHANGED):
            yield _changed(sheet, cell, text)

    def _texts(self, sheet: SheetRows) -> Iterator[tuple[str, str]]:
        """Yield the cells with another text; what a formula has worked out isn't one."""
        for number, row in sheet.rows.items():
            for place, value in enumerate(row):
                if value is not None and (text := text_of(value)) and check_of(text) not in self.checks:
                    cell = f"{get_column_letter(place + 1)}{number}"
                    if cell not in sheet.formulas:
                        yield cell, text

    def _formulas(self, sheet: SheetRows) -> Iterator[tuple[str, str]]:
        """Yield the cells with another formula, and what it has worked out; older workbooks don't keep theirs."""
        if check_of(FORMULA) in self.checks:
            for cell, shape in sheet.formulas.items():
                if shape not in self.checks:
                    yield cell, text_of(sheet.value(cell)) or FORMULA


def printed_in(sheets: Sequence[SheetRows]) -> Printed:
    """Return what a workbook says it came with; what stands in that sheet otherwise is noticed."""
    sheet = next((sheet for sheet in sheets if sheet.name.casefold() == PRINTED), None)
    if sheet is None:
        return Printed()
    texts = {
        f"{get_column_letter(place + 1)}{number}": text
        for number, row in sheet.rows.items()
        for place, value in enumerate(row)
        if value is not None and (text := text_of(value))
    }
    checks = {check for text in texts.values() if CHECKS.fullmatch(text) for check in text.split()}
    others = {cell: text for cell, text in texts.items() if not CHECKS.fullmatch(text)}
    problems = [_changed(sheet, cell, text) for cell, text in others.items() if check_of(text) not in checks]
    return Printed(frozenset() if problems else frozenset(checks), problems[:MOST_CHANGED])


def _changed(sheet: SheetRows, cell: str, text: str) -> Problem:
    return Problem("text-changed", sheet=sheet.name, cell=cell, facts={"text": shortened(text)}, severity="notice")


def _check_of_cell(cell: Cell) -> str:
    if cell.data_type == "f":
        return formula_shape(str(cell.value))
    return check_of(office_text(text_of(cell.value)))
