"""What people attach to the cells of a sheet: notes and threaded comments, links, drawings with texts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice, product

from openpyxl.utils import get_column_letter

from budget_index.letters import stripped
from budget_index.workbook.xlsx.xml_parts import (
    Attributes,
    Names,
    Parts,
    Relation,
    office_text,
    plain_parser,
    relation_id,
    relations,
)

OUR_AUTHOR = "budget-index"
"""Writes the notes in marked copies, which may come back."""
CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
MOST_LINKED, MOST_NOTES = 20_000, 5_000
LONGEST_NOTE = 1_000
PICTURE = "🖼"


@dataclass(frozen=True)
class Attachments:
    """By cell: the texts of notes and the texts in drawings, where a picture is a sign; links are addresses."""

    notes: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    drawings: Mapping[str, str] = field(default_factory=dict)


def read_attachments(parts: Parts, sheet: str, hyperlinks: Iterable[Attributes]) -> Attachments:
    """Read what is attached to a sheet.

    Parameters
    ----------
    sheet
        The part of the sheet.
    hyperlinks
        The links that the sheet lists; where they lead its relations say.
    """
    related = relations(parts, sheet)
    targets = [(relation.kind, relation.target) for relation in related.values() if relation.target in parts]
    notes: dict[str, str] = {}
    for kind, of_kind in (("comments", "comment"), ("threadedComment", "threadedComment")):
        for target in (target for name, target in targets if name == kind):
            notes |= _texts_at(parts.read(target), of_kind)
    drawings: dict[str, str] = {}
    for target in (target for name, target in targets if name == "drawing"):
        drawings |= _drawn(parts.read(target))
    return Attachments(notes, _addresses(hyperlinks, related), drawings)


def _addresses(hyperlinks: Iterable[Attributes], related: Mapping[str, Relation]) -> dict[str, str]:
    """Return the address outside the workbook to which each cell leads."""
    links: dict[str, str] = {}
    for attributes in hyperlinks:
        relation = related.get(relation_id(attributes))
        if relation is None or not relation.external:
            continue
        place = attributes.get("location", "")
        address = f"{relation.target}#{place}" if place else relation.target
        for cell in islice(_cells_of(attributes.get("ref", "")), MOST_LINKED - len(links)):
            links[cell] = stripped(address)
    return links


def _cells_of(area: str) -> Iterable[str]:
    first, _, last = area.partition(":")
    ends = [CELL.fullmatch(first), CELL.fullmatch(last or first)]
    if not all(ends):
        return ()
    (left, top), (right, bottom) = ((_number(end[1]), int(end[2])) for end in ends if end)
    places = product(range(top, bottom + 1), range(left, right + 1))
    return (f"{get_column_letter(column)}{row}" for row, column in places)


def _number(letters: str) -> int:
    return sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(letters)))


def _texts_at(xml: bytes, tag: str) -> dict[str, str]:
    """Read the texts of notes by cell; those of one cell are joined."""
    walk = _Texts(tag)
    walk.read(xml)
    return walk.texts


@dataclass
class _Texts:
    """Collects the texts below the tags of one name, each of which has a cell."""

    tag: str
    texts: dict[str, str] = field(default_factory=dict)
    authors: list[str] = field(default_factory=list)
    cell: str = ""
    author: str = ""

    def read(self, xml: bytes) -> None:
        """Walk through the part."""
        self.parser, self.names = plain_parser(), Names()
        self.pieces: list[str] = []
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.start, self.end
        self.parser.Parse(xml, True)

    def start(self, tag: str, attributes: Attributes) -> None:
        """Note the cell, and listen where a text begins."""
        name = self.names.local(tag)
        if name == self.tag:
            self.cell, self.author = attributes.get("ref", ""), attributes.get("authorId", "")
            self.pieces.clear()
        elif name in {"t", "text", "author"}:
            if name == "author":
                self.pieces.clear()
            self.parser.CharacterDataHandler = self.pieces.append

    def end(self, tag: str) -> None:
        """Keep the text of a note."""
        name = self.names.local(tag)
        if name == "author":
            self.authors.append("".join(self.pieces))
        if name in {"t", "author", "text"}:
            self.parser.CharacterDataHandler = None
        if name == self.tag and CELL.fullmatch(self.cell) and len(self.texts) < MOST_NOTES and not self.is_ours():
            text = stripped(office_text("".join(self.pieces)[:LONGEST_NOTE]))
            before = self.texts.get(self.cell, "")
            self.texts[self.cell] = f"{before} {text}".strip()[:LONGEST_NOTE]

    def is_ours(self) -> bool:
        """Say whether a note is one of those in a marked copy."""
        is_number = self.author.isascii() and self.author.isdigit()
        return is_number and self.authors[int(self.author[:6]) :][:1] == [OUR_AUTHOR]


def _drawn(xml: bytes) -> dict[str, str]:
    """Read the texts and pictures that lie over the cells, by the cell at their upper left corner."""
    walk = _Drawings()
    walk.read(xml)
    return walk.drawn


@dataclass
class _Drawings:
    """Collects what is drawn at each corner."""

    drawn: dict[str, str] = field(default_factory=dict)
    corner: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    is_first_corner: bool = False

    def read(self, xml: bytes) -> None:
        """Walk through the part."""
        self.parser, self.names = plain_parser(), Names()
        self.pieces: list[str] = []
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.start, self.end
        self.parser.Parse(xml, True)

    def start(self, tag: str, _: Attributes) -> None:
        """Begin a drawing, or listen where a text begins."""
        name = self.names.local(tag)
        if name.endswith("Anchor"):
            self.corner.clear()
            self.texts.clear()
        elif name == "pic":
            self.texts.append(PICTURE)
        elif name == "from":
            self.is_first_corner = True
        elif name in {"t", "col", "row"}:
            self.pieces.clear()
            self.parser.CharacterDataHandler = self.pieces.append

    def end(self, tag: str) -> None:
        """Keep a text, a corner or a whole drawing."""
        name = self.names.local(tag)
        if name in {"t", "col", "row"}:
            self.parser.CharacterDataHandler = None
        if name == "t":
            self.texts.append("".join(self.pieces))
        elif name in {"col", "row"} and self.is_first_corner:
            self.corner[name] = "".join(self.pieces)
        elif name == "from":
            self.is_first_corner = False
        elif name.endswith("Anchor") and len(self.drawn) < MOST_NOTES:
            text = stripped(" ".join(self.texts)[:LONGEST_NOTE])
            if text:
                self.drawn[_corner_cell(self.corner)] = text


def _corner_cell(corner: Mapping[str, str]) -> str:
    column, row = (corner.get(name, "") for name in ("col", "row"))
    if not re.fullmatch(r"[0-9]{1,4}", column) or not re.fullmatch(r"[0-9]{1,6}", row):
        return "A1"
    return f"{get_column_letter(int(column) + 1)}{int(row) + 1}"
