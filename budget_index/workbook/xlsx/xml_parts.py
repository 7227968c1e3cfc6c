"""Walk through the XML parts of a checked workbook with expat: fast, and it refuses every document type."""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pyexpat import ParserCreate, XMLParserType
from zipfile import ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

Attributes = Mapping[str, str]
Start = Callable[[str, Attributes], None]

WORKBOOK_TYPES = ("sheet.main+xml", "template.main+xml")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class NotPlainXml(ValueError):
    """A document type or an entity, which no spreadsheet program writes."""


@dataclass(frozen=True)
class BookParts:
    """Where the parts of a workbook lie in its archive: sheets by name, texts, styles; and how it counts days."""

    sheets: dict[str, str]
    texts: str
    styles: str
    from_1904: bool


@dataclass
class Names:
    """Local names of tags, each worked out once."""

    known: dict[str, str] = field(default_factory=dict)

    def local(self, name: str) -> str:
        """Return the name without its prefix."""
        local = self.known.get(name)
        if local is None:
            local = self.known.setdefault(name, name.rpartition(":")[2])
        return local


def plain_parser() -> XMLParserType:
    """Make a parser that stops at a document type: entities could be defined in one."""
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    return parser


def walk_tags(xml: bytes, start: Start) -> None:
    """Call a function with the local name and the attributes of every tag."""
    parser, names = plain_parser(), Names()
    parser.StartElementHandler = lambda name, attributes: start(names.local(name), attributes)
    parser.Parse(xml, True)


def book_parts(archive: ZipFile) -> BookParts:
    """Find the parts that hold values: by the list of content types and the relations of the workbook."""
    main = _main_part(archive)
    targets, kinds = _relations(archive, main)
    sheets: dict[str, str] = {}
    parts: set[str] = set()
    from_1904 = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal from_1904
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            if kinds.get(relation) == "worksheet":
                if targets[relation] in parts:
                    raise ValueError(f"{targets[relation]} × 2")
                parts.add(targets[relation])
                sheets.setdefault(attributes["name"], targets[relation])
        elif name == "workbookPr":
            from_1904 = attributes.get("date1904", "") in {"1", "true"}

    walk_tags(archive.read(main), start)
    by_kind = {kind: targets[relation] for relation, kind in kinds.items()}
    return BookParts(sheets, by_kind.get("sharedStrings", ""), by_kind.get("styles", ""), from_1904)


def _main_part(archive: ZipFile) -> str:
    workbooks: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "Override" and attributes.get("ContentType", "").endswith(WORKBOOK_TYPES):
            workbooks.append(attributes["PartName"].lstrip("/"))

    walk_tags(archive.read("[Content_Types].xml"), start)
    return next((part for part in workbooks if part in archive.NameToInfo), "xl/workbook.xml")


def _relations(archive: ZipFile, part: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return target and kind of every relation of a part to another part of the archive, by id."""
    folder, name = posixpath.split(part)
    targets: dict[str, str] = {}
    kinds: dict[str, str] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes["Target"]
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            targets[attributes["Id"]] = path
            kinds[attributes["Id"]] = attributes["Type"].rpartition("/")[2]

    walk_tags(archive.read(f"{folder}/_rels/{name}.rels"), start)
    return targets, kinds


def shared_texts(xml: bytes) -> list[str]:
    """Read the table of texts; readings above Japanese words aren't part of them."""
    texts: list[str] = []
    pieces: list[str] = []
    parser, names = plain_parser(), Names()
    silent = 0

    def start(tag: str, attributes: Attributes) -> None:  # noqa: ARG001
        nonlocal silent
        name = names.local(tag)
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            silent += 1
        elif name == "t" and not silent:
            parser.CharacterDataHandler = pieces.append

    def end(tag: str) -> None:
        nonlocal silent
        name = names.local(tag)
        if name == "t":
            parser.CharacterDataHandler = None
        elif name == "rPh":
            silent -= 1
        elif name == "si":
            texts.append(office_text("".join(pieces)))
            pieces.clear()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(xml, True)
    return texts


def office_text(text: str) -> str:
    r"""Undo Office's notation for what XML can't hold: ``_x000D_`` is the end of a line, ``_x005F_`` an underscore.

    Examples
    --------
    >>> office_text("one_x000D_\ntwo"), office_text("_x005F_x000D_")
    ('one\ntwo', '_x000D_')
    """
    return ESCAPED.sub(_character, text) if "_x" in text else text


def _character(escaped: re.Match[str]) -> str:
    character = chr(int(escaped[1], 16))
    return character if character in "\t\n" or character.isprintable() else ""


def day_styles(xml: bytes) -> dict[int, str]:
    """Say which cell styles show numbers as days: style → ``day``, or ``duration`` for hours and minutes."""
    formats = dict(BUILTIN_FORMATS)
    styles: list[int] = []
    inside = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        if name == "numFmt" and not inside:
            formats[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name in {"cellXfs", "cellStyleXfs", "dxfs"}:
            inside = name
        elif name == "xf" and inside == "cellXfs":
            styles.append(int(attributes.get("numFmtId", 0)))

    walk_tags(xml, start)
    kinds = {number: _kind(formats[number]) for number in set(styles) if number in formats}
    return {place: kinds[number] for place, number in enumerate(styles) if kinds.get(number)}


def _kind(number_format: str) -> str:
    """Tell the kind by the first 255 letters, Office's own limit: the search takes quadratic time."""
    number_format = number_format[:255]
    if is_timedelta_format(number_format):
        return "duration"
    return "day" if is_date_format(number_format) else ""


def _refuse(*_: object) -> int:
    raise NotPlainXml("<!DOCTYPE>")
