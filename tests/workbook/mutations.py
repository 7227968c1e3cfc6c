"""Spoil valid workbooks in many seeded ways, and look at the result as the program does, in a process with limits.

Run as a program by ``test_fuzz`` and ``test_attacks``: ``mutations.py MODE FOLDER …`` writes a line of JSON a file.
``fuzz`` takes the first mutant and the number of mutants, ``look`` and ``mark`` the names of files. Every file gets an
alarm that ends the process, so that a loop in C ends too; whoever reads the lines sees the file that has none.
"""

import contextlib
import io
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

MEMORY, SECONDS = 1 << 30, 10
MARKED_EACH = 33
"""Of so many mutants one also goes through the command line, with a marked copy."""
OLD = (1980, 1, 1, 0, 0, 0)

Parts = list[tuple[str, bytes]]
Mutate = Callable[[Parts, random.Random], Parts]

STRANGE_TEXTS = [
    b"", b"-1", b"1e999", b"-1e999", b"nan", b"9" * 400, b"9" * 5000, b"0x10", b"1_000", b"99999999999", b"2147483648",
    b"=1+1", b"#REF!", b"_xD800_", b"_x0000_", b"&#x202E;", "٢٠٢٦".encode(), b"{0}", b"%s", b"true", b"A1:XFD1048576",
    b"x" * 40_000, b"&lt;b&gt;", b"&amp;amp;", b"\xff\xfe", b"\0", b"../../etc/passwd", b"2026-13-45", b" ", b"01",
    b"0", b"3.5", b"3000000", b"-5", b"60", "а".encode(), b"a)" * 500, b"PO1", b"KZ-99", b"10000", b"1904",
]  # fmt: skip
LETTERS = [
    *(text for text in STRANGE_TEXTS if not re.search(rb"[\0\xff]", text)), b"a", b"b", b"maybe", "да".encode(), b"P01",
    b"E01", b"id", b"answer", b"KZ-15", b"KZ-71", b"2026", b"05.03.2026", b"31.02.2026", b"javascript:x", b"plan",
    b"open", b"https://x.kz", b"public", b"2", b"50 %", b"disagree", b"decision", b"9" * 20, b"x" * 3_000, b"a - b - c",
]  # fmt: skip
BROKEN_XML = [b"<", b"&", b"</x>", b"<x>", b"&nothing;", b"]]>", b"<!--", b"<?x?>", b"<![CDATA[a]]>", b"\0", b"<a:b/>"]
FITTING = {
    b"n": [b"1e999", b"nan", b"-1e999", b"9" * 400, b"9" * 30, b"0.1", b"-1", b"46086", b"2958466", b"60", b"1e-300"],
    b"s": [b"0", b"1", b"12", b"-1"], b"b": [b"0", b"1", b"2", b"-1"], b"e": [b"#N/A", b"#REF!", b"", b"x"],
    b"d": [b"2026-03-05", b"2026-03-05T10:00:00", b"10:00:00", b"PT5H", b"0001-01-01", b"9999-12-31"],
}  # fmt: skip
"""What a cell of a type can hold without breaking the whole sheet."""
TYPES = [b"s", b"n", b"b", b"e", b"d", b"str", b"inlineStr", b"", b"z"]
PLACES = [
    b"XFD1048576", b"A0", b"A1048577", b"ZZZ1", b"a1", b"1", b"", b"A", b"$B$2", b"A-1", b"BH5", b"BI6", b"A5001",
    b"R1C1", b"A99999999999", "А1".encode(), b"A1:B2",
]  # fmt: skip
AREAS = [b"A1:XFD5000", b"E:E", b"4:9", b"A1", b"B9:A1", b"", b"E4:E5", b"$A$1:$F$9", b"x", b"#REF!", b"A0:B0", b"1:1"]
FORMATS = [b"yyyy", b"[h]:mm", b"[[[[", b'"', b"", b"0" * 300, b"[$-F800]dddd", b"General;mmm"]
TARGETS = [
    b"nothing.xml", b"../nothing.xml", b"/xl/styles.xml", b"styles.xml", b"workbook.xml", b"worksheets/sheet1.xml", b"",
    b"../../../etc/passwd", b"https://example.org/x", b"/[Content_Types].xml", b"worksheets", b"file:///etc/passwd",
]  # fmt: skip
ATTRIBUTE = rb'\s([\w:]+)="([^"<>]*)"'
TAG = rb"<(/?)([\w:]+)([^<>]*?)(/?)>"
CELL = rb'<c r="([^"]*)"[^<>]*?(?:/>|>.*?</c>)'
TEXT = rb">([^<>]+)<"


def parts_of(content: bytes) -> Parts:
    """Unpack a workbook; what changes from day to day is made the same."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = [(name, archive.read(name)) for name in archive.namelist()]
    return [(name, re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-01-01T00:00:00Z", part)) for name, part in found]


def packed(parts: Parts) -> bytes:
    """Pack parts; the same give the same bytes on any day."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive, warnings.catch_warnings(action="ignore"):
        for name, part in parts:
            archive.writestr(zipfile.ZipInfo(name, OLD), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def as_office_writes(content: bytes) -> bytes:
    """Move the texts of the cells to a shared table, as Excel and LibreOffice do."""
    texts: list[bytes] = []

    def moved(found: re.Match[bytes]) -> bytes:
        texts.append(found[1])
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    space = b"http://schemas.openxmlformats.org/"
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    relation = space + b"officeDocument/2006/relationships/sharedStrings"
    parts = dict(parts_of(content))
    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        parts[name] = re.sub(rb't="inlineStr"><is>(.*?)</is>', moved, parts[name], flags=re.DOTALL)
    main = b"".join(b"<si>%s</si>" % text for text in texts)
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="%sspreadsheetml/2006/main">%s</sst>' % (space, main)
    for name, end, line in (
        ("[Content_Types].xml", b"</Types>", b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/>' % kind),
        ("xl/_rels/workbook.xml.rels", b"</Relationships>",
         b'<Relationship Id="texts" Type="%s" Target="sharedStrings.xml"/>' % relation),
    ):  # fmt: skip
        parts[name] = parts[name].replace(end, line + end)
    return packed(list(parts.items()))


def in_xml(
    pattern: bytes, change: Callable[[re.Match[bytes], random.Random], bytes], where: str = "", *, most: int = 3
) -> Mutate:
    """Make a mutation that changes a few places of an XML part."""

    def mutate(parts: Parts, chance: random.Random) -> Parts:
        fitting = [n for n, (name, part) in enumerate(parts) if where in name and re.search(pattern, part)]
        if not fitting:
            return parts
        chosen, changed = chance.choice(fitting), list(parts)
        for _ in range(chance.randint(1, most)):
            name, part = changed[chosen]
            places = list(re.finditer(pattern, part))
            if places:
                place = chance.choice(places)
                new = part[: place.start()] + change(place, chance) + part[place.end() :]
                changed[chosen] = name, new
        return changed

    return mutate


def attribute(name: bytes, values: Sequence[bytes], where: str = "", tag: bytes = b"") -> Mutate:
    """Make a mutation that gives an attribute a strange value."""
    pattern = (rb"<%s\b[^<>]*?" % tag if tag else b"") + rb'\s%s="[^"<>]*"' % name

    def change(place: re.Match[bytes], chance: random.Random) -> bytes:
        return re.sub(rb'="[^"]*"$', lambda _: b'="%s"' % chance.choice(values), place[0])

    return in_xml(pattern, change, where)


def inserted(before: bytes, xml: Sequence[bytes], where: str = "xl/worksheets/") -> Mutate:
    """Make a mutation that puts a piece of XML before a tag."""
    return in_xml(re.escape(before), lambda place, chance: chance.choice(xml) + place[0], where)


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


def look(path: Path) -> list[str]:
    """Read a file and say what is wrong in three languages, as ``check`` does; give the codes."""
    from sheets import small

    from budget_index.language import LANGUAGES, Say
    from budget_index.regions import kazakhstan
    from budget_index.reports.problems import as_record, report_text
    from budget_index.workbook.decisions import decision_kind
    from budget_index.workbook.decisions_read import read_decisions
    from budget_index.workbook.read import read_workbook

    rules = None if path.name.startswith("kz") else small()
    reader = read_decisions if decision_kind(path) else read_workbook
    found = reader(path, registry=kazakhstan(), methodology=rules)
    for say in map(Say, LANGUAGES):
        assert all(say.problem(problem) for problem in found.problems)
        assert report_text(found.problems, say)
        assert all(as_record(problem, say)["found"] for problem in found.problems)
    assert not any(problem.facts.get("reason") == "MemoryError" for problem in found.problems), "too much memory"
    return [problem.code for problem in found.problems]


def look_marked(path: Path) -> int:
    """Check a file on the command line with a marked copy, which opens or doesn't exist; the file stays as it is."""
    from openpyxl import load_workbook

    from budget_index.cli import run

    before, folder = path.read_bytes(), path.parent / f"{path.stem}-marked"
    rules = [] if path.name.startswith("kz") else ["--methodology", str(path.parent / "small.yaml")]
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
        code = run(["check", str(path), *rules, "--marked", str(folder), "--lang", "kk"])
    details = sorted(path.parent.glob("budget-index-*.txt"))
    assert not details, details[0].read_text("utf-8")
    assert code in {0, 1}, shown.getvalue()
    assert path.read_bytes() == before
    copies = sorted(folder.iterdir()) if folder.is_dir() else []
    assert {copy.name for copy in copies} <= {f"{path.stem}-checked.xlsx"}, "something half-written is left"
    for copy in copies:
        with warnings.catch_warnings(action="ignore"):
            load_workbook(copy)
    return len(copies)


def looked_at(path: Path, *, marked: bool) -> dict[str, object]:
    """Look at a file under an alarm; give how long it took, the codes or what went wrong."""
    signal.alarm(SECONDS)
    start, result = time.perf_counter(), {"name": path.name}
    try:
        result["codes"] = look(path)
        if marked:
            result["copies"] = look_marked(path)
    except BaseException:
        result["failure"] = traceback.format_exc()[-1500:]
        for details in path.parent.glob("budget-index-*.txt"):
            details.unlink()
    signal.alarm(0)
    peak = highest_memory() >> 10
    return result | {"seconds": round(time.perf_counter() - start, 2), "megabytes": peak}


def program(*arguments: object) -> list[dict]:
    """Run ``mutations.py``; give its lines, and after the last one, if it was killed, by which signal."""
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here), str(here.parents[1]), os.environ.get("PYTHONPATH", "")])
    few = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
    command = [sys.executable, __file__, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | few | {"PYTHONPATH": paths})
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    killed = {"failure": f"the process ended with {done.returncode}: {done.stderr[-500:]}"}
    return [*lines, killed] if done.returncode else lines


def highest_memory() -> int:
    """Give the most kilobytes that this process has held; what ``getrusage`` says begins with its parent's."""
    status = Path("/proc/self/status")
    lines = status.read_text("utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def main(mode: str, folder: Path, *names: str) -> None:
    """Look at mutants by number, or at files by name."""
    tempfile.tempdir = str(folder)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if mode != "fuzz":
        for name in names:
            print(json.dumps(looked_at(folder / name, marked=mode == "mark")), flush=True)  # noqa: T201
        return
    bases = sorted((folder / "bases").glob("*.xlsx"))
    for seed in range(int(names[0]), int(names[0]) + int(names[1])):
        base = bases[seed // len(KINDS) % len(bases)]
        kind, content = mutant(base.read_bytes(), seed)
        path = folder / f"{base.stem}-{seed}.xlsx"
        path.write_bytes(content)
        result = looked_at(path, marked=seed % MARKED_EACH == 0)
        print(json.dumps(result | {"seed": seed, "kind": kind}), flush=True)  # noqa: T201
        path.unlink()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
