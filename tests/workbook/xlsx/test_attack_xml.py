"""XML that a stranger could mail to do harm: entities, tags without end, attributes and texts that blow up."""

import pytest

from budget_index.regions import kazakhstan
from budget_index.workbook.assessment.read import read_workbook
from tests.workbook.sheets import small
from tests.workbook.xlsx.attacks import RELATIONS, SHEET, SPACE, change, looked, with_rows
from tests.workbook.zips import parts_of, stored

pytestmark = pytest.mark.slow

MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize("piece", [b"<sheet ", b"<sheet name=", b"<w:sheet x", b"<sheet\t"])
def test_a_book_of_unclosed_tags_does_not_hang(workbook, piece):
    assert looked(change(workbook, BOOK=lambda xml: piece * ((1 << 20) // len(piece) - 1))) == ["workbook-unreadable"]


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

    refusals = (["workbook-unreadable"], ["workbook-too-many-parts"], ["workbook-too-slow"])
    assert looked(change(workbook, **{part: make})) in ([], *refusals)


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
    refused = {"workbook-unreadable", "workbook-too-large", "cell-unreadable"}
    assert codes <= {"unknown-criterion", "column-ignored", *refused}


@pytest.mark.parametrize("tag", [b"si", b"c"])
def test_nested_texts_are_not_joined_again_and_again(workbook, tag):
    text = b"".join(b"<t>%s</t>" % (b"x" * (1 << 20)) for _ in range(8))
    nested = b"<%s>" % tag * 100_000 + text + b"</%s>" % tag * 100_000
    row = b'<row r="9">%s</row>' % nested.replace(b"<c>", b'<c r="C9" t="str">')
    path = shared(workbook, nested, b"") if tag == b"si" else change(workbook, SHEET=lambda xml: with_rows(xml, row))
    assert set(looked(path)) <= {"workbook-unreadable", "column-ignored", "cell-unreadable"}
