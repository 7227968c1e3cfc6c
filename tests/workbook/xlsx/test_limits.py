"""The worst that the first look at a workbook lets through is read in little time and memory, or refused."""

import struct

import pytest

from budget_index.regions import kazakhstan
from budget_index.workbook.assessment.read import read_workbook
from budget_index.workbook.decisions.read import read_decisions
from budget_index.workbook.methodology.read import read_spreadsheet
from budget_index.workbook.xlsx import safety
from tests.workbook.sheets import small
from tests.workbook.test_planted_text import KINDS, write
from tests.workbook.xlsx.attacks import SPACE, change, looked, with_rows
from tests.workbook.zips import parts_of, stored

MEGABYTE = 1 << 20
WORKSHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData>'


def with_sheets(path, number, rows):
    """Put many sheets with the same rows into a workbook."""
    sheets = b"".join(
        b'<sheet xmlns:r="%s" name="s%d" sheetId="%d" r:id="y%d"/>' % (SPACE, n, n + 100, n) for n in range(number)
    )
    relations = b"".join(
        b'<Relationship Id="y%d" Type="%s/worksheet" Target="worksheets/x%d.xml"/>' % (n, SPACE, n)
        for n in range(number)
    )
    change(
        path,
        BOOK=lambda xml: xml.replace(b"</sheets>", sheets + b"</sheets>"),
        RELATIONS=lambda xml: xml.replace(b"</Relationships>", relations + b"</Relationships>"),
    )
    more = {f"xl/worksheets/x{n}.xml": WORKSHEET % rows + b"</worksheet>" for n in range(number)}
    return stored(path, dict(parts_of(path.read_bytes())) | more)


@pytest.mark.slow
@pytest.mark.parametrize("letters", ["a ", "е\u0306 ", "_x0041_"])
def test_a_text_of_many_megabytes_is_a_fault_of_its_cell(workbook, letters):
    text = letters.encode() * (40 * MEGABYTE // len(letters.encode()))
    row = b'<row r="9"><c r="A9" t="str"><v>E01</v></c><c r="B9" t="str"><v>%s</v></c></row>' % text
    assert "cell-unreadable" in looked(change(workbook, SHEET=lambda xml: with_rows(xml, row)))


@pytest.mark.slow
def test_millions_of_styles_are_refused(workbook):
    xf = b'<xf numFmtId="14"/>' * 2_000_000
    path = change(workbook, STYLES=lambda xml: xml.replace(b"<cellXfs", b"<cellXfs>%s</cellXfs><cellXfs" % xf))
    assert looked(path) == ["workbook-unreadable"]


def test_more_sheets_than_anybody_needs_are_refused(workbook):
    assert looked(with_sheets(workbook, safety.MAX_SHEETS + 1, b"")) == ["workbook-too-many-sheets"]


@pytest.mark.slow
def test_hundreds_of_sheets_with_rows_of_near_headings_do_not_hang(workbook):
    cells = b"".join(b'<c t="str"><v>awnsers%d</v></c>' % n for n in range(60))
    rows = b"".join(b'<row r="%d">%s</row>' % (row, cells) for row in range(1, 21))
    assert set(looked(with_sheets(workbook, 480, rows))) & {"workbook-too-slow", "sheet-unread"}


@pytest.mark.parametrize("kind", KINDS[:3])
@pytest.mark.parametrize("step", ["cells", "meaning"])
def test_a_workbook_that_takes_too_long_is_refused_with_one_problem(tmp_path, monkeypatch, kind, step):
    write(kind, tmp_path / "x.xlsx")
    started = iter([0.0, 0.0] if step == "cells" else [1e9, 0.0])
    monkeypatch.setattr(safety.Clock, "__init__", lambda clock, file: _set(clock, file, next(started)))
    reader = read_workbook if kind == "assessment" else read_decisions
    found = reader(tmp_path / "x.xlsx", registry=kazakhstan(), methodology=small())
    assert [problem.code for problem in found.problems] == ["workbook-too-slow"]
    assert found.responses.empty


def test_a_methodology_that_takes_too_long_is_refused(tmp_path, monkeypatch):
    write("methodology", tmp_path / "x.xlsx")
    monkeypatch.setattr(safety, "MOST_SECONDS", -1)
    with pytest.raises(Exception, match="workbook-too-slow"):
        read_spreadsheet(tmp_path / "x.xlsx")


def _set(clock, file, started):
    object.__setattr__(clock, "file", file)
    object.__setattr__(clock, "started", started - 1e6)


def test_a_table_of_contents_with_400_000_entries_is_refused_before_it_is_read(workbook):
    content = workbook.read_bytes()
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    end = content.rindex(b"PK\x05\x06")
    workbook.write_bytes(content[:end] + entry * 400_000 + content[end:])
    assert looked(workbook, most=250) == ["workbook-too-many-parts"]
