"""Read the cells of a checked workbook: values only, and never more than a limit.

openpyxl builds a tree of every part before it gives a value, and with defusedxml it does so in Python. What is read
here are values, formulas without a result and merged cells, straight from expat: several times faster, and a far cell
or a million blank rows cost nothing.
"""

import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from io import BytesIO

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel, from_ISO8601

from budget_index.letters import stripped
from budget_index.tables.values import CellError
from budget_index.workbook.xlsx.safety import unreadable
from budget_index.workbook.xlsx.xml_parts import (
    Attributes,
    Names,
    book_parts,
    day_styles,
    office_text,
    plain_parser,
    shared_texts,
)

EXCEL_ROWS = 1_048_576
DIGITS = "0123456789"
MOST_DIGITS = 15
"""Spreadsheet programs keep no more digits; a longer number is a float anyway."""
MOST_LETTERS = 20_000_000
"""Letters in all cells of a workbook; one shared text can stand in any number of them."""

RowsByNumber = dict[int, tuple[object, ...]]


@dataclass(frozen=True)
class SheetRows:
    """The rows of one sheet that hold anything, by number.

    ``beyond`` is the first row past the limit that holds something; ``formulas`` are the cells with a formula,
    ``uncalculated`` those of them without a stored result, ``merged`` the areas of merged cells.
    """

    name: str
    rows: RowsByNumber
    beyond: int = 0
    formulas: frozenset[str] = frozenset()
    uncalculated: frozenset[str] = frozenset()
    merged: tuple[str, ...] = ()


class Enough(Exception):
    """The rest of a sheet isn't read."""


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
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = book_parts(archive)
            texts = shared_texts(archive.read(parts.texts)) if parts.texts in archive.NameToInfo else []
            days = day_styles(archive.read(parts.styles)) if parts.styles in archive.NameToInfo else {}
            epoch = CALENDAR_MAC_1904 if parts.from_1904 else CALENDAR_WINDOWS_1900
            wanted = {name: part for name, part in parts.sheets.items() if name != LISTS}
            sheets, room = [], MOST_LETTERS
            for name, part in wanted.items():
                walk = SheetWalk(name, texts, days, epoch, room)
                sheets.append(walk.read(archive.read(part)))
                room = walk.room
            return sheets
    except Exception as error:  # a broken file makes zipfile and expat raise nearly anything
        raise unreadable(file, error) from None


def formula_cells(content: bytes, sheet: str) -> set[str]:
    """Return the cells of a sheet that hold a formula, calculated or not."""
    return {cell for rows in read_sheets(content, "") if rows.name == sheet for cell in rows.formulas}


@dataclass
class SheetWalk:
    """Collects the values of one sheet while expat walks through it."""

    name: str
    texts: list[str]
    days: dict[int, str]
    epoch: datetime
    room: int = MOST_LETTERS
    rows: dict[int, list[object]] = field(default_factory=dict)
    formulas: set[str] = field(default_factory=set)
    uncalculated: set[str] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    beyond: int = 0
    row: int = 0
    column: int = 0
    silent: int = 0

    def read(self, xml: bytes) -> SheetRows:
        """Walk through the part; what lies beyond the limits isn't kept."""
        self.names, self.parser = Names(), plain_parser()
        self.known = self.names.known
        self.pieces: list[str] = []
        self.kind, self.style, self.has_formula = "n", 0, False
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.start, self.end
        with suppress(Enough):
            self.parser.Parse(xml, True)
        rows = {number: tuple(row) for number, row in sorted(self.rows.items())}
        formulas, uncalculated = frozenset(self.formulas), frozenset(self.uncalculated)
        return SheetRows(self.name, rows, self.beyond, formulas, uncalculated, tuple(self.merged))

    def start(self, tag: str, attributes: Attributes) -> None:
        """Follow where the walk is."""
        name = self.known.get(tag) or self.names.local(tag)
        if name == "c":
            self.start_cell(attributes)
        elif name == "v" or (name == "t" and not self.silent):
            self.parser.CharacterDataHandler = self.pieces.append
        elif name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
        elif name == "f":
            self.has_formula = True
        elif name == "mergeCell":
            self.merged.append(attributes["ref"])
        elif name == "rPh":
            self.silent += 1

    def start_cell(self, attributes: Attributes) -> None:
        """Take note of a cell's place, type and style."""
        place = attributes.get("r")
        self.column = column_number(place.rstrip(DIGITS)) if place else self.column + 1
        self.kind, self.style = attributes.get("t", "n"), int(attributes.get("s", 0))
        self.has_formula = False
        self.pieces.clear()

    def end(self, tag: str) -> None:
        """Keep what a cell holds."""
        name = self.known.get(tag) or self.names.local(tag)
        if name == "c":
            if self.pieces or self.has_formula:
                self.end_cell()
                self.pieces.clear()
        elif name in {"v", "t"}:
            self.parser.CharacterDataHandler = None
        elif name == "rPh":
            self.silent -= 1

    def end_cell(self) -> None:
        """Work out the value of a cell, if it is within the limits."""
        if self.column > MAX_COLUMNS or not 0 < self.row <= EXCEL_ROWS:
            return
        if self.has_formula:
            cell = f"{get_column_letter(self.column)}{self.row}"
            self.formulas.add(cell)
            if not self.pieces and self.kind != "str":
                self.uncalculated.add(cell)
        value = self.value("".join(self.pieces)) if self.pieces else None
        if value is None:
            return
        if self.row <= MAX_ROWS:
            row = self.rows.get(self.row)
            if row is None:
                row = self.rows.setdefault(self.row, [None] * MAX_COLUMNS)
            row[self.column - 1] = value
        elif stripped(str(value)):
            self.beyond = self.row
            raise Enough

    def value(self, text: str) -> object:
        """Convert the text of a cell by the cell's type and style."""
        if self.kind == "s":
            shared = self.texts[int(text)]
            self.room -= len(shared)
            if self.room < 0:
                raise ValueError(f"> {MOST_LETTERS:_}")
            return shared
        if self.kind == "n":
            number = int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else float(text)
            kind = self.days.get(self.style)
            return number if kind is None else self.day(number, duration=kind == "duration")
        if self.kind == "b":
            return bool(int(text))
        if self.kind == "d":
            return from_ISO8601(text)  # type: ignore[no-untyped-call]
        return CellError(text) if self.kind == "e" else office_text(text)

    def day(self, number: float, *, duration: bool) -> object:
        """Convert a number into a day; one outside the calendar stays a number."""
        try:
            return from_excel(number, self.epoch, timedelta=duration)
        except (OverflowError, ValueError):
            return number


@cache
def column_number(letters: str) -> int:
    """Return the number of a column.

    Examples
    --------
    >>> column_number("A"), column_number("AB")
    (1, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    if not 0 < number <= 16_384:
        raise ValueError(letters)
    return number


LISTS = "_lists"


MAX_ROWS = 5_000


MAX_COLUMNS = 60
