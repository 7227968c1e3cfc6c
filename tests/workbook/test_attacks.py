"""What a stranger could mail to do harm: each attack ends in a clean message, in little time and memory.

What ``test_safety`` has isn't repeated. Every file is read, reported in three languages and, where it says so, marked
in a process of its own that may take 1 GB and ten seconds.
"""

import csv
import io
import os
import struct
import zipfile
import zlib
from datetime import date

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from sheets import SMALL, save_workbook, small

from budget_index.cli import run
from budget_index.regions import kazakhstan
from budget_index.rounds.adding import add_files
from budget_index.rounds.folder import new_round
from budget_index.rounds.index import read_index, safe_name
from budget_index.workbook.read import read_workbook
from budget_index.workbook.template import write_template

pytest.importorskip("resource", reason="this system can't limit the memory of a process")

from mutations import parts_of, program

TABLE = "| id | answer |\n| P01 | a |\n| P01/format | open |\n| E01 | 1 |\n| E02 | b |"
SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
RELATIONS, TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
SPACE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LITTLE_MEMORY = 700
BOMB = 400 << 20
ROUND = "id: r\nmethodology: small\nyear: 2026\nregions: [KZ-15]\nstatus: draft\ntitle: R\nlicence: CC0\n"
FORMULAS = ["=1+1", "+7 701", "-2+3", "@SUM(1)", "=cmd|' /C calc'!A0", "\t=1+1", "＝1", '=HYPERLINK("http://x")']


@pytest.fixture
def workbook(tmp_path):
    return save_workbook(tmp_path / "x.xlsx", TABLE)


def change(path, **changes):
    """Change parts, named by their constants here; not packed, so that no ratio gives them away."""
    parts = dict(parts_of(path.read_bytes()))
    for name, make in changes.items():
        part = globals()[name]
        parts[part] = make(parts[part])
    return stored(path, parts)


def stored(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_part(path, name, content, method=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "a", method) as archive:
        archive.writestr(name, content)
    return path


def with_rows(xml, rows):
    """Put rows below those of the sheet."""
    return xml.replace(b"</sheetData>", rows + b"</sheetData>")


def looked(path, *, marked=False, most=LITTLE_MEMORY):
    """Look at a file in a process of its own; give the codes."""
    (path.parent / "small.yaml").write_text(SMALL, encoding="utf-8")
    (line,) = program("mark" if marked else "look", path.parent, path.name)
    assert "failure" not in line, line["failure"]
    assert line["megabytes"] < most, line
    return line["codes"]


def deflated(size):
    """Pack zeros without holding them."""
    packer, piece = zlib.compressobj(1, wbits=-15), bytes(1 << 20)
    return b"".join([*(packer.compress(piece) for _ in range(size >> 20)), packer.flush()])


def lying(path, name):
    """Put a part into an archive whose table of contents says that it is small."""
    with zipfile.ZipFile(path) as archive:
        others = {part: archive.read(part) for part in archive.namelist() if part != name}
    stored(path, others)
    content, data = path.read_bytes(), deflated(BOMB)
    start = content.index(b"PK\x01\x02")
    sizes = struct.pack("<III", zlib.crc32(bytes(100)), len(data), 100)
    told = struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0)
    local = b"PK\x03\x04" + told + name.encode() + data
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + told + struct.pack("<HHHII", 0, 0, 0, 0, start) + name.encode()
    directory = content[start : content.index(b"PK\x05\x06")] + entry
    count = len(others) + 1
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), start + len(local), 0)
    path.write_bytes(content[:start] + local + directory + end)
    assert zipfile.ZipFile(path).getinfo(name).file_size == 100
    return path


@pytest.mark.parametrize("name", [SHEET, BOOK, "xl/media/image1.png"])
def test_a_bomb_whose_size_is_understated_is_not_unpacked(workbook, name):
    assert looked(lying(workbook, name), marked=True)[0] in {"workbook-unreadable", "workbook-unsafe"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_no_spreadsheet_program_uses_is_refused(workbook, method):
    assert looked(with_part(workbook, "xl/media/x.bin", b"x" * 100, method)) == ["workbook-unsafe"]


def test_a_nested_bomb_stays_packed(workbook):
    inner = bytes(BOMB >> 3)
    for level in range(3):
        packed_again = io.BytesIO()
        with zipfile.ZipFile(packed_again, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(1 + level * 4):
                archive.writestr(f"{number}.zip", inner)
        inner = packed_again.getvalue()
    assert looked(with_part(workbook, "xl/embeddings/x.zip", inner), marked=True) == []


def test_a_bomb_of_many_small_parts_is_one_too(workbook):
    with zipfile.ZipFile(workbook, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(1_000):
            archive.writestr(f"xl/media/{number}", bytes(30_000))
    assert looked(workbook) == ["workbook-unsafe"]


def test_many_books_in_one_archive_are_not_all_unpacked(workbook):
    with zipfile.ZipFile(workbook, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(1_500):
            archive.writestr(f"xl/workbook{number}.xml", bytes(1 << 20))
    assert looked(workbook) == ["workbook-too-large"]


@pytest.mark.parametrize("piece", [b"<sheet ", b"<sheet name=", b"<w:sheet x", b"<sheet\t"])
def test_a_book_of_unclosed_tags_does_not_hang(workbook, piece):
    assert looked(change(workbook, BOOK=lambda xml: piece * ((1 << 20) // len(piece) - 1))) == ["workbook-unreadable"]


def test_one_part_is_not_read_again_for_a_thousand_sheets(workbook):
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(10, 4_000))
    sheets = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n + 9) for n in range(2_000))
    sheets = b'<sheets xmlns:r="%s">' % SPACE + sheets

    def more(xml):
        return xml.replace(b"<sheets>", sheets)

    assert looked(change(workbook, BOOK=more, SHEET=lambda xml: with_rows(xml, rows))) == ["workbook-unreadable"]


def test_thousands_of_far_cells_cost_nothing(workbook):
    far = [(n, column) for n in range(1_040_000, 1_048_577, 2) for column in (b"A", b"XFD")]
    rows = b"".join(b'<row r="%d"><c r="%s%d"><v>1</v></c></row>' % (n, column, n) for n, column in far)
    assert looked(change(workbook, SHEET=lambda xml: with_rows(xml, rows)), marked=True) == ["sheet-too-long"]


def test_a_single_far_cell_in_the_corner_costs_nothing(workbook):
    corner = b'<row r="1048576"><c r="XFD1048576" t="b"><v>1</v></c></row>'
    assert looked(change(workbook, SHEET=lambda xml: with_rows(xml, corner)), marked=True) == []


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DOCUMENT_TYPES = {
    "billion laughs": f'<!DOCTYPE w [<!ENTITY l0 "ha">{LAUGHS}]><w>&l9;</w>',
    "quadratic": f'<!DOCTYPE w [<!ENTITY a "{"x" * 100_000}">]><w>{"&a;" * 100_000}</w>',
    "file": '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w>&a;</w>',
    "web": '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd"><w/>',
    "parameter": '<!DOCTYPE w [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]><w/>',
}


@pytest.mark.parametrize("part", ["SHEET", "BOOK", "STYLES", "RELATIONS", "TYPES"])
@pytest.mark.parametrize("attack", DOCUMENT_TYPES)
def test_no_entity_is_ever_expanded(workbook, part, attack):
    path = change(workbook, **{part: lambda xml: DOCUMENT_TYPES[attack].encode()})
    found = read_workbook(path, registry=kazakhstan(), methodology=small()).problems
    assert [problem.code for problem in found] == ["workbook-unsafe"]
    assert "root:" not in str(found)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp037", "cp1251", "utf-7"])
def test_entities_in_another_encoding_or_part_are_refused_too(workbook, encoding):
    laughs = f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + DOCUMENT_TYPES["billion laughs"].encode(encoding)
    parts = dict(parts_of(workbook.read_bytes()))
    parts["xl/worksheets/sheet1.dat"] = laughs
    parts[RELATIONS] = parts[RELATIONS].replace(b"sheet1.xml", b"sheet1.dat")
    assert looked(stored(workbook, parts), marked=True) == ["workbook-unreadable"]


@pytest.mark.parametrize("name", ["xl/externalLinks/externalLink1.xml", "XL\\ExternalLinks\\x.xml", "xl/links/one.xml"])
def test_external_links_are_found_by_name_and_by_relation(workbook, name):
    relation = b'<Relationship Id="rId99" Type="%s/externalLink" Target="links/one.xml"/></Relationships>' % SPACE
    change(workbook, RELATIONS=lambda xml: xml.replace(b"</Relationships>", relation))
    assert looked(with_part(workbook, name, b"<externalLink/>")) == ["workbook-external-links"]


@pytest.mark.parametrize(
    "name", ["xl/vbaProject.bin", "XL/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml", "evil/vbaProject.bin"]
)
def test_macros_are_found_wherever_they_lie(workbook, name):
    assert looked(with_part(workbook, name, b"x")) == ["workbook-macros"]


def test_a_macro_workbook_by_another_name_is_refused(workbook):
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert looked(change(workbook, TYPES=lambda xml: xml.replace(usual, kind))) == ["workbook-macros"]


@pytest.mark.parametrize("name", ["x.xlsx", "x.XLSX", "КЗ.xlsx"])
def test_an_ole_file_by_another_name_is_refused(tmp_path, name):
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + os.urandom(20_000))
    assert looked(tmp_path / name, marked=True) == ["workbook-old-format"]


@pytest.mark.parametrize(
    "name", ["..\\evil.xml", "xl\\..\\..\\evil.xml", "\\\\server\\share\\x", "//server/x", "d:x", "xl/..", "/"]
)
def test_members_that_lead_elsewhere_are_refused(workbook, name):
    assert looked(with_part(workbook, name, b"<x/>"), marked=True) == ["workbook-unsafe"]
    assert {path.name for path in workbook.parent.iterdir()} == {"x.xlsx", "small.yaml", "x-marked"}


def test_a_relation_cannot_name_a_file_of_this_machine(workbook):
    for target in (b"../../../../etc/passwd", b"file:///etc/passwd", b"/etc/passwd"):
        path = change(workbook, RELATIONS=lambda xml, to=target: xml.replace(b"/xl/worksheets/sheet1.xml", to))
        assert looked(path) == ["workbook-unreadable"]
        save_workbook(path, TABLE)


def repeated(xml, *, count=100_000, before=b"</sheetData>", piece, head=b"", tail=b""):
    """Put many elements behind the cells."""
    inside = b"".join(piece.replace(b"#", b"%d" % n) for n in range(10, count + 10))
    return xml.replace(before, before + head + inside + tail)


MANY = {
    "merged": {"SHEET": {"head": b"<mergeCells>", "piece": b'<mergeCell ref="A#:B#"/>', "tail": b"</mergeCells>"}},
    "formats": {"SHEET": {"piece": b'<conditionalFormatting sqref="A#"><cfRule type="expression" priority="#"><formula>'
                                   b"</formula></cfRule></conditionalFormatting>"}},
    "names": {"BOOK": {"before": b"</sheets>", "head": b"<definedNames>", "tail": b"</definedNames>",
                       "piece": b'<definedName name="n#">Assessment!$A$#</definedName>'}},
    "rules": {"SHEET": {"head": b"<dataValidations>", "tail": b"</dataValidations>",
                        "piece": b'<dataValidation type="list" sqref="A#"><formula1>"a"</formula1></dataValidation>'}},
    "styles": {"STYLES": {"before": b"</cellXfs>", "piece": b"", "tail": b"<dxfs>" + b"<dxf/>" * 100_000 + b"</dxfs>"}},
}  # fmt: skip


@pytest.mark.parametrize("kind", MANY)
def test_a_hundred_thousand_of_anything_is_passed_over(workbook, kind):
    ((part, how),) = MANY[kind].items()
    assert looked(change(workbook, **{part: lambda xml: repeated(xml, **how)})) == []


def test_merged_areas_over_all_rows_of_many_sheets_do_not_hang(workbook):
    rows = b"".join(b'<row r="%d"><c r="A%d" t="str"><v>E02</v></c></row>' % (n, n) for n in range(10, 5_000))
    merged = b"<mergeCells>" + b"".join(b'<mergeCell ref="Z1:BB5000"/>' for _ in range(2_000)) + b"</mergeCells>"
    parts = dict(parts_of(workbook.read_bytes()))
    head = parts[SHEET][: parts[SHEET].index(b'<row r="2"')] + b"</sheetData></worksheet>"
    sheet = with_rows(head, rows).replace(b"</sheetData>", b"</sheetData>" + merged)
    for number in range(20):
        parts[f"xl/worksheets/more{number}.xml"] = sheet
        line = b'<Relationship Id="m%d" Type="%s/worksheet" Target="/xl/worksheets/more%d.xml"/></Relationships>'
        parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", line % (number, SPACE, number))
        named = b'<sheet xmlns:r="%s" name="m%d" sheetId="%d" r:id="m%d"/></sheets>' % (
            SPACE,
            number,
            number + 9,
            number,
        )
        parts[BOOK] = parts[BOOK].replace(b"</sheets>", named)
    assert set(looked(stored(workbook, parts))) == set()


AREAS = [b"E:E", b"A:B", b"2:3", b"A1:XFD1048576", b"A1:B1048576"]
MERGED, LINK = (
    b'<mergeCells><mergeCell ref="#"/></mergeCells>',
    b'<hyperlinks><hyperlink ref="#" location="x"/></hyperlinks>',
)


def with_area(workbook, element, area):
    element = element.replace(b"#", area)
    return change(workbook, SHEET=lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + element))


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("element", [MERGED, LINK], ids=["merged", "link"])
def test_an_area_of_all_cells_costs_nothing(workbook, area, element):
    assert set(looked(with_area(workbook, element, area))) <= {"merged-cells"}


@pytest.mark.parametrize("area", AREAS[:3])
@pytest.mark.parametrize("element", [MERGED, LINK], ids=["merged", "link"])
def test_an_area_of_whole_columns_or_rows_can_be_marked(workbook, area, element):
    assert set(looked(with_area(workbook, element, area), marked=True)) <= {"merged-cells"}


@pytest.mark.parametrize("area", [b"A1:XFD1048576", b"A1:CV1048576"])
def test_an_area_of_all_cells_is_not_filled_in_the_marked_copy(workbook, area):
    looked(with_area(workbook, MERGED, area), marked=True, most=400)


@pytest.mark.parametrize(
    ("part", "before", "content"),
    [
        ("SHEET", b"<sheetData>", b'<x a="%s"/>' % (b"a" * (10 << 20))),
        ("SHEET", b"<sheetData>", b'<x a="%s"/>' % (b"&amp;" * (2 << 20))),
        ("SHEET", b"<sheetData>", b"<x%s/>" % b"".join(b' a%d=""' % n for n in range(2_000_000))),
        ("SHEET", b"<sheetData>", b"<x>" * 300_000 + b"</x>" * 300_000),
        ("SHEET", b"<sheetData>", b"<x%s/>" % b"".join(b' xmlns:a%d="u"' % n for n in range(500_000))),
        ("STYLES", b"<fonts", b'<numFmts><numFmt numFmtId="9" formatCode="%s"/></numFmts>' % (b"[" * (1 << 20))),
        ("STYLES", b"<fonts", b'<numFmts><numFmt numFmtId="9" formatCode="%s"/></numFmts>' % (b"&quot;" * (1 << 19))),
    ],
    ids=["long", "escaped", "many", "deep", "spaces", "brackets", "quotes"],
)  # fmt: skip
def test_attributes_cannot_blow_up(workbook, part, before, content):
    def make(xml):
        assert before in xml
        used = xml.replace(b'<xf numFmtId="0"', b'<xf numFmtId="9"') if part == "STYLES" else xml
        return used.replace(before, content + before, 1)

    assert looked(change(workbook, **{part: make})) in ([], ["workbook-unreadable"], ["workbook-too-many-parts"])


def shared(path, table, rows):
    """Add a table of shared texts, and rows that use it."""
    parts = dict(parts_of(path.read_bytes()))
    parts["xl/texts.xml"] = b"<sst %s>%s</sst>" % (MAIN, table)
    line = b'<Relationship Id="rId77" Type="%s/sharedStrings" Target="/xl/texts.xml"/></Relationships>' % SPACE
    old = b'Type="%s/sharedStrings"' % SPACE
    parts[RELATIONS] = parts[RELATIONS].replace(old, b'Type="x"').replace(b"</Relationships>", line)
    parts[SHEET] = with_rows(parts[SHEET], rows)
    return stored(path, parts)


def test_an_enormous_table_of_texts_is_read(workbook):
    table = b"".join(b"<si><t>text number %d</t></si>" % n for n in range(600_000))
    assert looked(shared(workbook, table, b"")) == []


@pytest.mark.parametrize("length", [200, 32_000, 5 << 20])
def test_one_long_text_cannot_fill_many_cells(workbook, length):
    table = b"<si><t>%s</t></si>" % (b"word " * (length // 5))
    cells = [
        b'<c r="%s%d" t="s"><v>0</v></c>' % (column, n) for n in range(10, 5_000) for column in (b"A", b"B", b"D", b"E")
    ]
    rows = [b'<row r="%d">%s</row>' % (n, b"".join(cells[4 * n - 40 : 4 * n - 36])) for n in range(10, 5_000)]
    codes = set(looked(shared(workbook, table, b"".join(rows))))
    assert codes <= {"workbook-unreadable", "unknown-criterion", "column-ignored", "workbook-too-large"}


@pytest.mark.parametrize("tag", [b"si", b"c"])
def test_nested_texts_are_not_joined_again_and_again(workbook, tag):
    text = b"".join(b"<t>%s</t>" % (b"x" * (1 << 20)) for _ in range(8))
    nested = b"<%s>" % tag * 100_000 + text + b"</%s>" % tag * 100_000
    row = b'<row r="9">%s</row>' % nested.replace(b"<c>", b'<c r="C9" t="str">')
    path = shared(workbook, nested, b"") if tag == b"si" else change(workbook, SHEET=lambda xml: with_rows(xml, row))
    assert set(looked(path)) <= {"workbook-unreadable", "column-ignored"}


def test_a_long_answer_does_not_hang_the_marked_copy(workbook):
    answer = b'<row r="2"><c r="A2" t="str"><v>P01</v></c><c r="B2" t="str"><v>%s</v></c></row>' % (b"w" * (5 << 20))
    path = change(workbook, SHEET=lambda xml: with_rows(xml, answer))
    assert looked(path, marked=True) == ["answer-not-on-scale"]


@pytest.mark.parametrize("rows", [5_001, 6_000, 200_000])
def test_rows_past_the_limit_are_named(workbook, rows):
    lines = b"".join(
        b'<row r="%d"><c r="A%d" t="str"><v>P01</v></c><c r="B%d" t="str"><v>a</v></c></row>' % (n, n, n)
        for n in range(6, rows + 1)
    )
    path = change(workbook, SHEET=lambda xml: with_rows(xml, lines))
    assert set(looked(path)) == {"answer-repeated", "sheet-too-long"}
    found = read_workbook(path, registry=kazakhstan(), methodology=small()).problems
    assert [p.cell for p in found if p.code == "sheet-too-long"] == ["A5001"]


def test_thousands_of_unknown_criteria_do_not_hang(tmp_path):
    rows = "\n".join(f"| criterion number {n} {'x' * 200} | a |" for n in range(4_990))
    path = save_workbook(
        tmp_path / "kz.xlsx", f"| id | answer |\n{rows}", about={"methodology": "kz-local-budgets-2026"}
    )
    assert "unknown-criterion" in looked(path)


@pytest.mark.parametrize("number", [b"9" * 400, b"9" * 5_000, b"1e999", b"-1e999", b"nan", b"1e308", b"-0", b"1_0"])
def test_numbers_that_no_cell_can_hold_are_reported(workbook, number):
    cell = b'<row r="4"><c r="A4" t="str"><v>E01</v></c><c r="B4"><v>%s</v></c></row>' % number
    codes = looked(change(workbook, SHEET=lambda xml: with_rows(xml, cell)), marked=len(number) != 400)
    assert set(codes) <= {"answer-not-a-number", "answer-not-on-scale", "workbook-unreadable"}


def test_a_number_that_openpyxl_cannot_save_gives_the_list_alone(workbook):
    cell = b'<row r="9"><c r="A9" t="str"><v>E01</v></c><c r="B9"><v>%s</v></c></row>' % (b"9" * 400)
    looked(change(workbook, SHEET=lambda xml: with_rows(xml, cell)), marked=True)


# Names of files that strangers choose


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    new_round(tmp_path / "round", ROUND, str(tmp_path / "small.yaml"))
    return tmp_path / "round"


def filled(path, comment="", **about):
    """Write a workbook of the small methodology with one answer."""
    rows = pd.DataFrame([["P01", "a", "https://x.kz", comment]], columns=["criterion", "answer", "evidence", "comment"])
    given = {
        "region": "KZ-15",
        "year": 2026,
        "assessor": "expert_1",
        "language": "en",
        "registry": kazakhstan(),
    } | about
    return write_template(path, small(), responses=rows, **given)


def add(folder, *paths):
    return add_files(folder, paths, kazakhstan(), today=date(2026, 6, 1))


NAMES = [
    "CON.xlsx",
    "nul.xlsx",
    "COM1.xlsx",
    "aux.xlsx",
    "LPT9 .xlsx",
    "...xlsx",
    "a..xlsx",
    "a\nb\tc.xlsx",
    "\x1b[31m.xlsx",
    "..\\..\\x.xlsx",
    "C:x.xlsx",
    "x.xlsx:stream.xlsx",
    "-rf.xlsx",
    "~$x.xlsx",
    "%2e%2e%2f.xlsx",
    "\u202exslx.xlsx",
    "$(id).xlsx",
    "'; --.xlsx",
    "a" * 240 + ".xlsx",
    "ж" * 120 + ".xlsx",
]
LONG = ["龍" * 80 + ".xlsx", "𠀀" * 60 + ".xlsx"]


@pytest.mark.parametrize("name", [*NAMES, *LONG])
def test_a_name_given_by_a_stranger_leads_nowhere_else(folder, tmp_path, name):
    path = filled(tmp_path / "x.xlsx")
    (tmp_path / "sent").mkdir()
    sent = path.rename(tmp_path / "sent" / name)
    add(folder, sent)
    (entry,) = read_index(folder)
    (kept,) = (folder / "workbooks").iterdir()
    assert kept.read_bytes() == sent.read_bytes()
    assert kept.relative_to(folder).as_posix() == entry.stored
    assert len(kept.name.encode()) <= 255
    assert kept.name.isprintable()
    assert kept.stem.partition("-")[0] == entry.hash[:12]
    assert set(tmp_path.iterdir()) == {folder, tmp_path / "small.yaml", tmp_path / "sent"}


@pytest.mark.parametrize(
    "name", [*NAMES, "/etc/passwd", "../../x.xlsx", "\\\\server\\share\\x.xlsx", "", ".", "..", "\0"]
)
def test_safe_names_are_one_plain_word(name):
    safe = safe_name(name)
    assert safe.strip(".")
    assert not set(safe) & set('/\\:*?"<>|\0\n\t\x1b\u202e')


def in_cp1251(path):
    return filled(path).rename(path.parent / os.fsdecode("есеп.xlsx".encode("cp1251")))


def test_a_name_in_an_unknown_encoding_is_no_crash(tmp_path, folder):
    sent = in_cp1251(tmp_path / "x.xlsx")
    found = read_workbook(sent, registry=kazakhstan(), methodology=small())
    assert {problem.code for problem in found.problems} == {"criterion-row-missing"} or not found.problems
    assert run(["check", str(sent), "--methodology", str(tmp_path / "small.yaml"), "--lang", "en"]) == 0


def test_a_name_in_an_unknown_encoding_can_be_added(tmp_path, folder):
    add(folder, in_cp1251(tmp_path / "x.xlsx"))
    assert len(read_index(folder)) == 1


# Texts that begin like formulas


def formula_cells(path):
    """Find the cells of a workbook that a spreadsheet program would calculate, but for our own formulas."""
    kinds = (ArrayFormula, DataTableFormula)
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                risky = isinstance(cell.value, str) and cell.value.strip().startswith(tuple("=+-@"))
                if isinstance(cell.value, kinds) or (risky and cell.data_type == "f"):
                    yield sheet.title, cell.coordinate, cell.value


def csv_cells(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row]


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_text_comes_back_as_text_everywhere(folder, tmp_path, text):
    ours = {cell for _, _, cell in formula_cells(filled(tmp_path / "plain.xlsx", ""))}
    workbook = openpyxl.load_workbook(filled(tmp_path / "x.xlsx", text))
    sheet = workbook["Assessment"]
    keys = {cell.value: cell.column for cell in sheet[1]}
    for row in range(4, 8):
        for column in ("answer", "evidence", "comment"):
            if (row, column) != (4, "answer"):
                cell = sheet.cell(row, keys[column], text)
                cell.data_type = "s"
    workbook.save(tmp_path / "x.xlsx")
    rules = ["--methodology", str(tmp_path / "small.yaml")]
    run(["check", str(tmp_path / "x.xlsx"), *rules, "--marked", str(tmp_path), "--lang", "en"])
    add(folder, filled(tmp_path / "one.xlsx", text), filled(tmp_path / "two.xlsx", text, assessor="expert_2"))
    for command in (
        ["review", str(folder), "-o", str(tmp_path / "review")],
        ["reply", str(folder), "-o", str(tmp_path / "reply")],
        ["template", str(tmp_path / "small.yaml"), "--year", "2027", "--region", "KZ-15", "--from", str(folder),
         "-o", str(tmp_path / "next")],
        *(["score", str(tmp_path / "small.yaml"), str(folder), "-o", str(tmp_path / "scores"), "--format", kind]
          for kind in ("csv", "xlsx")),
        ["round", "freeze", str(folder)],
    ):  # fmt: skip
        assert run([*command, "--lang", "en"]) == 0
    books = [path for path in tmp_path.rglob("*.xlsx") if path.name != "plain.xlsx"]
    assert {path.parent.name for path in books} >= {"review", "reply", "next", "scores", "workbooks"}
    assert tmp_path / "x-checked.xlsx" in books
    for path in books:
        found = [cell for cell in formula_cells(path) if cell[2] not in ours and text in str(cell[2])]
        assert not found, (path, found)
    for path in tmp_path.rglob("*.csv"):
        assert not [cell for cell in csv_cells(path) if cell.startswith(("=", "@", "\t", "\r", "+7", "-2"))], path
