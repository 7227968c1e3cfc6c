"""Read the cells of a checked workbook: values as people see them, and never more than a limit.

openpyxl builds a tree of every part before it gives a value, and with defusedxml it does so in Python. What is read
here comes straight from expat: several times faster, and a far cell or a million blank rows cost nothing. A fault of
one cell stays at that cell.
"""

import re
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from io import BytesIO

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel, from_ISO8601

from budget_index.errors import Problem, ProblemsFound
from budget_index.letters import stripped
from budget_index.tables.values import LONGEST_SHOWN, CellError, Percent
from budget_index.workbook.xlsx.attachments import Attachments, read_attachments
from budget_index.workbook.xlsx.formulas import LONGEST_FORMULA, formula_shape
from budget_index.workbook.xlsx.safety import MAX_SHEETS, Clock, unreadable
from budget_index.workbook.xlsx.xml_parts import (
    LONGEST_TEXT,
    Attributes,
    CellFormats,
    Names,
    Parts,
    SharedTexts,
    book_parts,
    cell_formats,
    is_on,
    is_struck,
    office_text,
    plain_parser,
    shared_texts,
)

EXCEL_ROWS, EXCEL_COLUMNS = 1_048_576, 16_384
DIGITS = "0123456789"
MOST_DIGITS = 15
"""Spreadsheet programs keep no more digits; a longer number is a float anyway."""
NUMBER = re.compile(r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,4})?")
MOST_LETTERS = 20_000_000
"""Letters in all cells of a workbook; one shared text can stand in any number of them."""
LINK_FORMULA = re.compile(r'\s*(?:_xlfn\.)?HYPERLINK\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)

RowsByNumber = dict[int, tuple[object, ...]]


@dataclass(frozen=True)
class SheetRows:
    """The rows of one sheet that hold anything, by number, and what else a person sees or hides in it.

    Parameters
    ----------
    beyond
        The first row past the limit that holds something.
    far
        The first cell past the last column that is read which holds something.
    formulas, uncalculated
        The cells with a formula and its shape, and those of them without a stored result.
    merged
        The areas of merged cells.
    hidden, hidden_rows, hidden_columns
        Whether the sheet is hidden; which of its rows and columns are, columns counted from 0.
    struck, unstyled
        The cells with struck-through letters, and those with a text and the style of a new workbook's cells.
    faults
        The cells that can't be read, with what they hold; nothing of them is among the rows.
    attached
        Notes, links and drawings.
    """

    name: str
    rows: RowsByNumber
    beyond: int = 0
    far: str = ""
    formulas: Mapping[str, str] = field(default_factory=dict)
    uncalculated: frozenset[str] = frozenset()
    merged: tuple[str, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: frozenset[str] = frozenset()
    unstyled: frozenset[str] = frozenset()
    faults: Mapping[str, str] = field(default_factory=dict)
    attached: Attachments = field(default_factory=Attachments)

    def value(self, cell: str) -> object:
        """Return the value of a cell; nothing if it holds none."""
        letters = cell.rstrip(DIGITS)
        row = self.rows.get(int(cell[len(letters) :]), ())
        place = column_number(letters) - 1
        return row[place] if place < len(row) else None


class TooManyLetters(Exception):
    """The texts of a workbook are longer than the limit."""


class Enough(Exception):
    """The rest of a sheet isn't read."""


def read_sheets(content: bytes, file: str) -> list[SheetRows]:
    """Read all sheets of a workbook.

    Parameters
    ----------
    content
        What ``checked_content`` has let through.
    file
        Name of the file in messages.

    Raises
    ------
    ProblemsFound
        The workbook can't be parsed, has too many sheets or takes too long.
    """
    clock = Clock(file)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = Parts(archive)
            book = book_parts(parts)
            texts = shared_texts(parts.read(book.texts)) if book.texts in parts else SharedTexts()
            formats = cell_formats(parts.read(book.styles)) if book.styles in parts else CellFormats()
            epoch = CALENDAR_MAC_1904 if book.from_1904 else CALENDAR_WINDOWS_1900
            _refuse_too_many(book.sheets, file)
            sheets, room = [], MOST_LETTERS
            for name, part in book.sheets.items():
                walk = SheetWalk(name, texts, formats=formats, epoch=epoch, clock=clock, room=room)
                walk.read(parts.read(part))
                attached = read_attachments(parts, part, walk.hyperlinks)
                sheets.append(walk.sheet(attached, hidden=name in book.hidden))
                room = walk.room
            return sheets
    except ProblemsFound:
        raise
    except Exception as error:  # a broken file makes zipfile and expat raise nearly anything
        raise unreadable(file, error) from None


def _refuse_too_many(sheets: Mapping[str, str], file: str) -> None:
    if len(sheets) > MAX_SHEETS:
        facts: dict[str, object] = {"found": len(sheets), "limit": MAX_SHEETS}
        raise ProblemsFound([Problem("workbook-too-many-sheets", file=file, facts=facts)])


@dataclass
class SheetWalk:
    """Collects the values of one sheet while expat walks through it."""

    name: str
    texts: SharedTexts
    formats: CellFormats
    epoch: datetime
    clock: Clock
    room: int = MOST_LETTERS
    rows: dict[int, list[object]] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    uncalculated: set[str] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[str] = field(default_factory=set)
    unstyled: set[str] = field(default_factory=set)
    faults: dict[str, str] = field(default_factory=dict)
    hyperlinks: list[Attributes] = field(default_factory=list)
    linked: dict[str, str] = field(default_factory=dict)
    beyond: int = 0
    far: str = ""
    row: int = 0
    column: int = 0
    silent: int = 0

    def read(self, xml: bytes) -> None:
        """Walk through the part; what lies beyond the limits isn't kept."""
        self.names, self.parser = Names(), plain_parser()
        self.known = self.names.known
        self.pieces: list[str] = []
        self.formula: list[str] = []
        self.kind, self.style, self.row_digits, self.shared_as, self.is_misplaced = "n", "0", "", "", False
        self.has_formula = self.has_value = self.is_struck = False
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.start, self.end
        with suppress(Enough):
            self.parser.Parse(xml, True)

    def sheet(self, attached: Attachments, *, hidden: bool) -> SheetRows:
        """Return what was read; a link made by a formula is a link like any other."""
        return SheetRows(
            self.name,
            {number: tuple(row) for number, row in sorted(self.rows.items())},
            beyond=self.beyond,
            far=self.far,
            formulas=self.formulas,
            uncalculated=frozenset(self.uncalculated),
            merged=tuple(self.merged),
            hidden=hidden,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
            struck=frozenset(self.struck),
            unstyled=frozenset(self.unstyled),
            faults=self.faults,
            attached=Attachments(attached.notes, {**self.linked, **attached.links}, attached.drawings),
        )

    def start(self, tag: str, attributes: Attributes) -> None:
        """Follow where the walk is, and listen where a value begins."""
        name = self.known.get(tag) or self.names.local(tag)
        if name == "c":
            self.start_cell(attributes)
        elif name == "v" or (name == "t" and not self.silent):
            self.has_value = True
            self.parser.CharacterDataHandler = self.pieces.append
        elif name == "row":
            self.start_row(attributes)
        elif name == "f":
            self.has_formula = True
            self.shared_as = attributes.get("si", "")
            self.parser.CharacterDataHandler = self.formula.append
        elif name in AROUND_CELLS:
            AROUND_CELLS[name](self, attributes)

    def start_row(self, attributes: Attributes) -> None:
        """Take note of a row's number; one that can't be understood is taken for the next."""
        self.clock.check()
        number = attributes.get("r", "")
        is_number = number.isascii() and number.isdigit() and len(number) <= 9
        self.row = int(number) if is_number else self.row + 1
        self.row_digits = number or str(self.row)
        self.column = 0
        if is_on(attributes.get("hidden", "")):
            self.hidden_rows.add(self.row)

    def start_cell(self, attributes: Attributes) -> None:
        """Take note of a cell's place, type and style; a place that contradicts the row is a fault."""
        place = attributes.get("r")
        self.is_misplaced = False
        if place is None:
            self.column += 1
        else:
            letters = place.rstrip(DIGITS)
            column = column_number(letters) if len(letters) <= 3 else 0
            self.is_misplaced = not column or place[len(letters) :] != self.row_digits
            self.column = column or self.column + 1
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
        self.has_formula = self.has_value = self.is_struck = False
        self.pieces.clear()
        self.formula.clear()

    def end(self, tag: str) -> None:
        """Keep what a cell holds."""
        name = self.known.get(tag) or self.names.local(tag)
        if name == "c":
            if self.pieces or self.has_formula:
                self.end_cell("".join(self.pieces))
                self.pieces.clear()
        elif name in {"v", "t", "f"}:
            self.parser.CharacterDataHandler = None
        elif name == "rPh":
            self.silent -= 1

    def end_cell(self, text: str) -> None:
        """Work out the value of a cell; one that has none that makes sense is a fault."""
        if self.has_formula:
            self.end_formula(text)
        if not text:
            return
        is_placed = not self.is_misplaced and self.column <= EXCEL_COLUMNS and 0 < self.row <= EXCEL_ROWS
        try:
            value = self.value(text)
        except (ValueError, IndexError, KeyError, OverflowError, TypeError):
            self.fault(text)
            return
        if value is None:
            return
        if not is_placed:
            self.fault(text)
        elif self.row > MAX_ROWS:
            if stripped(str(value)):
                self.beyond = self.row
                raise Enough
        elif self.column > MAX_COLUMNS:
            if not self.far and stripped(str(value)):
                self.far = self.cell
        else:
            self.keep(value, text)

    def keep(self, value: object, text: str) -> None:
        """Keep the value of a cell; of two at one place neither can be trusted."""
        row = self.rows.get(self.row)
        if row is None:
            row = self.rows.setdefault(self.row, [None] * MAX_COLUMNS)
        if row[self.column - 1] is not None:
            row[self.column - 1] = None
            self.fault(text)
        elif self.cell_is_sound:
            row[self.column - 1] = value
            if self.style == "0":
                self.unstyled.add(self.cell)
            formats, texts = self.formats, self.texts
            if self.is_struck or self.style in formats.struck or (self.kind == "s" and text.strip() in texts.struck):
                self.struck.add(self.cell)

    @property
    def cell(self) -> str:
        """The name of the cell at which the walk is."""
        return f"{get_column_letter(self.column)}{self.row}"

    @property
    def cell_is_sound(self) -> bool:
        """Whether nothing at this place was unreadable before."""
        return not self.faults or self.cell not in self.faults

    def fault(self, text: str) -> None:
        """Note that a cell can't be read."""
        if len(self.faults) < MOST_FAULTS:
            is_within = 0 < self.column <= EXCEL_COLUMNS
            self.faults.setdefault(self.cell if is_within else f"A{self.row}", text[:LONGEST_SHOWN])

    def end_formula(self, text: str) -> None:
        """Take note of a formula: a text without any value may well be the result of a calculation."""
        if self.column > MAX_COLUMNS:
            return
        formula = "".join(self.formula)[:LONGEST_FORMULA]
        if formula or not self.shared_as:
            self.formulas[self.cell] = self.shared[self.shared_as] = formula_shape(formula)
        else:
            self.formulas[self.cell] = self.shared.get(self.shared_as, "")
        if not text and not (self.kind == "str" and self.has_value):
            self.uncalculated.add(self.cell)
        link = LINK_FORMULA.match(formula)
        if link:
            self.linked[self.cell] = stripped(link[1].replace('""', '"'))

    def value(self, text: str) -> object:
        """Convert the text of a cell by the cell's type and style.

        Raises
        ------
        ValueError, IndexError, KeyError, OverflowError
            The text doesn't fit the type, or is too long.
        """
        if len(text) > LONGEST_TEXT:
            raise ValueError(text[:LONGEST_SHOWN])
        if self.kind == "s":
            if not text.strip().isdigit():
                raise ValueError(text[:LONGEST_SHOWN])
            shared = self.texts.texts[int(text)]
            if len(shared) > LONGEST_TEXT:
                raise ValueError(shared[:LONGEST_SHOWN])
            self.room -= len(shared)
            if self.room < 0:
                raise TooManyLetters(f"> {MOST_LETTERS:_}")
            return shared
        if self.kind == "n":
            return self.number(text)
        if self.kind == "b":
            return BOOLEANS[text.strip().casefold()]
        if self.kind == "d":
            return from_ISO8601(text)  # type: ignore[no-untyped-call]
        if self.kind not in {"e", "str", "inlineStr"}:
            raise ValueError(self.kind[:LONGEST_SHOWN])
        return CellError(text) if self.kind == "e" else office_text(text)

    def number(self, text: str) -> object:
        """Convert a number as its format shows it: as a day, a percentage, or as it is."""
        if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
            number: float = int(text)
        elif NUMBER.fullmatch(text.strip()):
            number = float(text)
            if number in {float("inf"), float("-inf")}:
                raise OverflowError
        else:
            raise ValueError(text[:LONGEST_SHOWN])
        kind = self.formats.kinds[self.style] if self.formats.kinds else ""
        if not kind:
            return number
        if kind == "percent":
            return Percent(f"{number * 100:.15g}")
        return from_excel(number, self.epoch, timedelta=kind == "duration")

    def hide_columns(self, attributes: Attributes) -> None:
        """Take note of hidden columns."""
        ends = attributes.get("min", ""), attributes.get("max", "")
        if is_on(attributes.get("hidden", "")) and all(end.isascii() and end.isdigit() for end in ends):
            first, last = (int(end[:6]) for end in ends)
            self.hidden_columns.update(range(max(first, 1) - 1, min(last, MAX_COLUMNS)))

    def merge(self, attributes: Attributes) -> None:
        """Take note of a merged area."""
        self.merged.append(attributes.get("ref", ""))

    def strike(self, attributes: Attributes) -> None:
        """Take note of struck-through letters in a cell."""
        self.is_struck = self.is_struck or is_struck(attributes)

    def silence(self, _: Attributes) -> None:
        """Pass over a reading above Japanese words."""
        self.silent += 1

    def link(self, attributes: Attributes) -> None:
        """Take note of a link."""
        self.hyperlinks.append(dict(attributes))


AROUND_CELLS = {
    "col": SheetWalk.hide_columns,
    "mergeCell": SheetWalk.merge,
    "hyperlink": SheetWalk.link,
    "strike": SheetWalk.strike,
    "rPh": SheetWalk.silence,
}
"""What a sheet says beside its rows."""


BOOLEANS = {"1": True, "true": True, "0": False, "false": False}


MOST_FAULTS = 1_000


@cache
def column_number(letters: str) -> int:
    """Return the number of a column; 0 if the letters name none.

    Examples
    --------
    >>> column_number("A"), column_number("AB"), column_number("a"), column_number("ZZZ")
    (1, 28, 0, 0)
    """
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number if number <= EXCEL_COLUMNS else 0


LISTS = "_lists"
"""Holds what the drop-downs offer."""


MAX_ROWS = 5_000


MAX_COLUMNS = 60
