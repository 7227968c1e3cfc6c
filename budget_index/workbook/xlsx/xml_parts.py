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
LONGEST_TEXT = 100_000
"""Letters of a cell; Excel keeps 32,767. A longer text can't be read."""
MOST_STYLES = 100_000
"""Excel keeps 65,490."""
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""Parts of a number format in which a sign is a letter like any other."""


class NotPlainXml(ValueError):
    """A document type or an entity, which no spreadsheet program writes."""


class Parts:
    """The parts of a workbook's archive by name; capitals and the direction of strokes make no difference."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.exact = archive.NameToInfo
        self.folded = {name.replace("\\", "/").casefold(): name for name in self.exact}

    def __contains__(self, name: str) -> bool:
        return name in self.exact or name.casefold() in self.folded

    def read(self, name: str) -> bytes:
        """Unpack a part.

        Raises
        ------
        KeyError
            There is no such part.
        """
        return self.archive.read(name if name in self.exact else self.folded[name.casefold()])


@dataclass(frozen=True)
class Relation:
    """What a part refers to: the kind, and another part or, ``external``, an address outside the workbook."""

    kind: str
    target: str
    external: bool = False


@dataclass(frozen=True)
class BookParts:
    """Where the parts of a workbook lie in its archive: sheets by name, texts, styles; and how it counts days."""

    sheets: dict[str, str]
    hidden: frozenset[str]
    texts: str
    styles: str
    from_1904: bool


@dataclass(frozen=True)
class SharedTexts:
    """The table of texts; ``struck`` are the numbers of those with struck-through letters, as cells write them."""

    texts: list[str] = field(default_factory=list)
    struck: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CellFormats:
    """What the styles of cells say, by their number as cells write it.

    ``kinds`` says how a number is shown: ``day``, ``duration`` for hours and minutes, ``percent``, or blank.
    """

    kinds: dict[str, str] = field(default_factory=dict)
    struck: frozenset[str] = frozenset()


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


def book_parts(parts: Parts) -> BookParts:
    """Find the parts that hold values: by the list of content types and the relations of the workbook."""
    main = _main_part(parts)
    related = relations(parts, main)
    sheets: dict[str, str] = {}
    hidden: set[str] = set()
    from_1904 = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal from_1904
        if name == "sheet":
            relation = related.get(relation_id(attributes))
            if relation and relation.kind == "worksheet":
                if relation.target in sheets.values() or attributes["name"] in sheets:
                    raise ValueError(f"{attributes['name']} × 2")
                sheets[attributes["name"]] = relation.target
                if attributes.get("state", "visible") != "visible":
                    hidden.add(attributes["name"])
        elif name == "workbookPr":
            from_1904 = is_on(attributes.get("date1904", ""))

    walk_tags(parts.read(main), start)
    by_kind = {relation.kind: relation.target for relation in related.values() if not relation.external}
    texts, styles = by_kind.get("sharedStrings", ""), by_kind.get("styles", "")
    return BookParts(sheets, frozenset(hidden), texts, styles, from_1904)


def is_on(value: str) -> bool:
    """Read a yes or no of an attribute."""
    return value in {"1", "true", "on"}


def relation_id(attributes: Attributes) -> str:
    """Return the id of the relation that a tag names."""
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")


def _main_part(parts: Parts) -> str:
    workbooks: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "Override" and attributes.get("ContentType", "").endswith(WORKBOOK_TYPES):
            workbooks.append(attributes["PartName"].lstrip("/"))

    walk_tags(parts.read("[Content_Types].xml"), start)
    return next((part for part in workbooks if part in parts), "xl/workbook.xml")


def relations(parts: Parts, part: str) -> dict[str, Relation]:
    """Return the relations of a part by their ids; a part needn't have any."""
    folder, name = posixpath.split(part)
    related: dict[str, Relation] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            target, external = attributes["Target"], attributes.get("TargetMode") == "External"
            if not external:
                target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            related[attributes["Id"]] = Relation(attributes["Type"].rpartition("/")[2], target, external)

    listed = f"{folder}/_rels/{name}.rels"
    if listed in parts:
        walk_tags(parts.read(listed), start)
    return related


def shared_texts(xml: bytes) -> SharedTexts:
    """Read the table of texts; readings above Japanese words aren't part of them."""
    texts: list[str] = []
    struck: set[str] = set()
    pieces: list[str] = []
    parser, names = plain_parser(), Names()
    silent = 0

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal silent
        name = names.local(tag)
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            silent += 1
        elif name == "strike" and is_struck(attributes):
            struck.add(str(len(texts)))
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
            texts.append(office_text("".join(pieces)[: LONGEST_TEXT + 1]))
            pieces.clear()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(xml, True)
    return SharedTexts(texts, frozenset(struck))


def is_struck(attributes: Attributes) -> bool:
    """Say whether a tag ``strike`` strikes letters through: it may also say that it doesn't."""
    return is_on(attributes.get("val", "1"))


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


def cell_formats(xml: bytes) -> CellFormats:
    """Say what the styles of cells mean for what people see in them."""
    formats = dict(BUILTIN_FORMATS)
    styles: list[tuple[str, str]] = []
    struck_fonts: set[str] = set()
    fonts = 0
    inside = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside, fonts
        if name in {"fonts", "cellXfs", "cellStyleXfs", "dxfs"}:
            inside = name
        elif name == "numFmt" and inside != "dxfs":
            formats[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name == "font" and inside == "fonts":
            fonts += 1
        elif name == "strike" and inside == "fonts" and is_struck(attributes):
            struck_fonts.add(str(fonts - 1))
        elif name == "xf" and inside == "cellXfs":
            if len(styles) == MOST_STYLES:
                raise ValueError(f"styles > {MOST_STYLES:_}")
            styles.append((attributes.get("numFmtId", "0"), attributes.get("fontId", "0")))

    walk_tags(xml, start)
    kinds = {number: _kind(formats.get(int(number), "")) for number in {number for number, _ in styles}}
    return CellFormats(
        {str(place): kinds[number] for place, (number, _) in enumerate(styles)},
        frozenset(str(place) for place, (_, font) in enumerate(styles) if font in struck_fonts),
    )


def _kind(number_format: str) -> str:
    """Tell the kind by the first 255 letters, Office's own limit: the search takes quadratic time."""
    number_format = number_format[:255]
    if is_timedelta_format(number_format):
        return "duration"
    if is_date_format(number_format):
        return "day"
    return "percent" if "%" in NOT_SHOWN.sub("", number_format) else ""


def _refuse(*_: object) -> int:
    raise NotPlainXml("<!DOCTYPE>")
