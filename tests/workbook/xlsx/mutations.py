"""Spoil valid workbooks in many seeded ways: members, tags, attributes, cells, or the bytes of the archive itself."""

import random
import re

from tests.workbook.places import ATTRIBUTE, CELL, TAG, TEXT, Mutate, attribute, in_xml, inserted
from tests.workbook.xlsx.strange import (
    AREAS,
    BROKEN_XML,
    FITTING,
    FORMATS,
    LETTERS,
    PLACES,
    STRANGE_TEXTS,
    TARGETS,
    TYPES,
)
from tests.workbook.zips import Parts, packed, parts_of


def _member(parts: Parts, chance: random.Random) -> Parts:
    """Remove, double, rename, swap or empty a member."""
    one, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    changed = list(parts)
    name, part = parts[one]
    way = chance.randrange(6)
    if way == 0:
        del changed[one]
    elif way == 1:
        changed.insert(other, (name, parts[other][1] if chance.random() < 0.5 else part))
    elif way == 2:
        names = (name.upper(), name + "x", "../" + name, name.replace("/", "\\"), "x/" + name, "é\n" + name)
        changed[one] = chance.choice(names), part
    elif way == 3:
        changed[one], changed[other] = (name, parts[other][1]), (parts[other][0], part)
    elif way == 4:
        changed[one] = name, b""
    else:
        cut = chance.randrange(len(part) or 1)
        changed[one] = name, part[:cut]
    return changed


def _encoding(parts: Parts, chance: random.Random) -> Parts:
    """Write a member in another encoding than it says, or say another than it has."""
    one = chance.randrange(len(parts))
    name, part = parts[one]
    text = part.decode("utf-8", "replace")
    ways = ("utf-16", "utf-8-sig", "cp1251")
    said = chance.choice([b"", *(b'<?xml version="1.0" encoding="%s"?>' % w for w in (b"cp037", b"UTF-7", b"koi8-r"))])
    new = said + (text.encode(chance.choice(ways), "replace") if not said or chance.random() < 0.5 else part)
    return [*parts[:one], (name, new), *parts[one + 1 :]]


def _other_space(place: re.Match[bytes], chance: random.Random) -> bytes:
    return chance.choice([b"", b' xmlns="urn:x"', place[0] + b' xmlns:x="urn:x"', b' xmlns:r="urn:x"'])


def _other_tag(place: re.Match[bytes], chance: random.Random) -> bytes:
    closing, name, attributes, end = place.groups()
    way = chance.randrange(6)
    if way == 0:
        return b""
    if way == 1:
        return place[0] * chance.choice([2, 3, 1000])
    new = [name.upper(), b"x:" + name, chance.choice([b"c", b"row", b"v", b"t", b"si", b"rPh", b"f", b"sheet"])][
        way % 3
    ]
    return b"<%s%s%s%s>" % (closing, new, attributes if way < 5 else b"", end)


def _other_attribute(place: re.Match[bytes], chance: random.Random) -> bytes:
    ways = [b"", place[0] * 2, b' %s="%s"' % (place[1], chance.choice(STRANGE_TEXTS)), b' x:%s="%s"' % place.groups()]
    return chance.choice(ways)


def _cell(place: re.Match[bytes], chance: random.Random) -> bytes:
    kind, content = chance.choice(TYPES), chance.choice(STRANGE_TEXTS)
    inside = chance.choice([b"<v>%s</v>", b"<f>%s</f>", b"<f>1</f><v>%s</v>", b"%s"])
    if kind == b"inlineStr":
        inside = b"<is><t>%s</t></is>"
    elif kind in FITTING and chance.random() < 0.9:
        content = chance.choice(FITTING[kind])
    return b'<c r="%s" t="%s" s="%d">%s</c>' % (place[1], kind, chance.choice([0, 1, 9, 10**6]), inside % content)


def _cell_of_letters(place: re.Match[bytes], chance: random.Random) -> bytes:
    """Type something into a cell that leaves the sheet whole."""
    if chance.random() < 0.3:
        return _cell_of_numbers(place, chance)
    return b'<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (place[1], chance.choice(LETTERS))


def _cell_of_numbers(place: re.Match[bytes], chance: random.Random) -> bytes:
    kind = chance.choice(list(FITTING))
    content = chance.choice(FITTING[kind][: 2 if kind in {b"s", b"b"} else None])
    formula = chance.choice([b"", b"", b"", b"<f>A1</f>"])
    return b'<c r="%s" t="%s" s="%d">%s<v>%s</v></c>' % (place[1], kind, chance.randrange(30), formula, content)


def _rows(place: re.Match[bytes], chance: random.Random) -> bytes:
    """Double a row, move it far down, or lose its number."""
    far = chance.choice([b"4999", b"5001", b"1048576", b"1", b"0", b"-3"])
    moved = re.sub(rb'\br="([A-Z]*)\d+"', lambda found: b'r="%s%s"' % (found[1], far), place[0])
    return chance.choice([b"", place[0] * 2, place[0] + moved, moved, re.sub(rb' r="[A-Z]*\d+"', b"", place[0])])


MUTATIONS: dict[str, Mutate] = {
    "member": _member,
    "encoding": _encoding,
    "tag": in_xml(TAG, _other_tag),
    "tag of sheet": in_xml(TAG, _other_tag, "xl/worksheets/"),
    "attribute": in_xml(ATTRIBUTE, _other_attribute),
    "attribute of book": in_xml(ATTRIBUTE, _other_attribute, "xl/workbook"),
    "text": in_xml(TEXT, lambda place, chance: b">%s<" % chance.choice(STRANGE_TEXTS)),
    "text of identity": in_xml(TEXT, lambda place, chance: b">%s<" % chance.choice(STRANGE_TEXTS), "sheet6"),
    "broken": in_xml(TEXT, lambda place, chance: b">%s<" % chance.choice(BROKEN_XML)),
    "entity": in_xml(rb"^", lambda place, chance: chance.choice(
        [b'<!DOCTYPE x [<!ENTITY a "b">]>', b"<!DOCTYPE x>", b'<!doctype x SYSTEM "file:///x">', b"<!--x-->"])),
    "namespace": in_xml(rb'\sxmlns(:\w+)?="[^"]*"', _other_space),
    "cell": in_xml(CELL, _cell, "xl/worksheets/"),
    "cells": in_xml(CELL, _cell_of_letters, "xl/worksheets/", most=30),
    "cells of answers": in_xml(CELL, _cell_of_letters, "xl/worksheets/sheet3.xml", most=40),
    "cells of documents": in_xml(CELL, _cell_of_letters, "xl/worksheets/sheet2.xml", most=40),
    "numbers": in_xml(CELL, _cell_of_numbers, "xl/worksheets/", most=20),
    "numbers of answers": in_xml(CELL, _cell_of_numbers, "xl/worksheets/sheet3.xml", most=20),
    "numbers of decisions": in_xml(CELL, _cell_of_numbers, "xl/worksheets/sheet1.xml", most=20),
    "numbers of identity": in_xml(CELL, _cell_of_numbers, "xl/worksheets/sheet6.xml", most=2),
    "rows": in_xml(rb"<row\b.*?</row>", _rows, "xl/worksheets/", most=5),
    "texts": in_xml(TEXT, lambda place, chance: b">%s<" % chance.choice(LETTERS), "xl/", most=20),
    "cell type": attribute(b"t", TYPES, "xl/worksheets/", b"c"),
    "cell place": attribute(b"r", PLACES, "xl/worksheets/", b"c"),
    "cell style": attribute(b"s", STRANGE_TEXTS[:12], "xl/worksheets/", b"c"),
    "row": attribute(b"r", [*STRANGE_TEXTS[:12], b"1048576", b"5001", b"3"], "xl/worksheets/", b"row"),
    "shared text": in_xml(rb't="s"><v>\d+</v>', lambda place, chance: b't="s"><v>%s</v>' % chance.choice(
        [b"-1", b"99999999", b"1.5", b"", b"9" * 30, b"0"]), "xl/worksheets/"),
    "dimension": attribute(b"ref", AREAS, "xl/worksheets/", b"dimension"),
    "merged": inserted(b"</sheetData>", [b'</sheetData><mergeCells><mergeCell ref="%s"/></mergeCells><sheetData>' % area
                                         for area in AREAS]),
    "number format": attribute(b"formatCode", FORMATS, "xl/styles"),
    "number format id": attribute(b"numFmtId", [*STRANGE_TEXTS[:12], b"14", b"46", b"164"], "xl/styles"),
    "relation": attribute(b"Target", TARGETS, ".rels"),
    "relation type": attribute(b"Type", [b"", b"x/styles", b"x/worksheet", b"x/sharedStrings"], ".rels"),
    "relation id": attribute(b"Id", [b"", b"rId1", b"rId2", b"rId999"], ".rels"),
    "content type": attribute(b"ContentType", [b"", b"application/xml", b"x/sheet.main+xml"], "[Content"),
    "part name": attribute(b"PartName", [b"", b"/xl/styles.xml", b"/nothing.xml", b"xl\\workbook.xml"], "[Content"),
    "date system": attribute(b"date1904", [b"1", b"true", b"2", b"yes"], "xl/workbook"),
    "dates of 1904": inserted(b"<sheets>", [b'<workbookPr date1904="1"/>', b"<workbookPr/>"], "workbook.xml"),
    "sheet": attribute(b"name", [b"", b"_about", b"_lists", b"_review", b"x" * 99, b"[*]", b"\xd0\xb0"],
                       "xl/workbook.xml", b"sheet"),
    "hidden sheet": attribute(b"state", [b"hidden", b"veryHidden", b"visible", b"x", b""], "xl/workbook.xml", b"sheet"),
    "defined name": inserted(b"</definedNames>", [
        b'<definedName name="x">#REF!</definedName>',
        b'<definedName name="_xlnm.Print_Titles" localSheetId="99">x</definedName>',
        b'<definedName>A1</definedName>', b'<definedName name="_xlnm.Print_Area" localSheetId="0">]</definedName>'],
        "xl/workbook.xml"),
}  # fmt: skip


def _flipped(content: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 8, 64])):
        spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
    return bytes(spoiled)


def _spliced(content: bytes, chance: random.Random) -> bytes:
    first, last = sorted(chance.randrange(len(content)) for _ in range(2))
    way = chance.randrange(4)
    if way == 0:
        return content[:last]
    if way == 1:
        return content[:first] + content[min(last, first + 500) :]
    if way == 2:
        return content[:first] + chance.randbytes(chance.randint(1, 300)) + content[first:]
    return content[:first] + content[first:last] * 2 + content[last:]


def _in_contents(content: bytes, chance: random.Random) -> bytes:
    """Spoil the table of contents of the archive alone: sizes, places, methods, flags."""
    spoiled = bytearray(content)
    start = content.find(b"PK\x01\x02")
    for _ in range(chance.randint(1, 4)):
        spoiled[chance.randrange(start, len(spoiled))] = chance.choice([0, 1, 255, chance.randrange(256)])
    return bytes(spoiled)


RAW = {"bytes": _flipped, "splice": _spliced, "contents": _in_contents}


KINDS = [*MUTATIONS, *RAW]


def mutant(content: bytes, seed: int) -> tuple[str, bytes]:
    """Spoil a workbook; the same seed always does the same."""
    chance = random.Random(seed)
    kind = KINDS[seed % len(KINDS)]
    if kind in RAW:
        return kind, RAW[kind](content, chance)
    parts = parts_of(content)
    for name in [kind, *chance.choices(list(MUTATIONS), k=chance.choice([0, 0, 1, 3]))]:
        parts = MUTATIONS[name](parts, chance) or parts
    return kind, packed(parts)
