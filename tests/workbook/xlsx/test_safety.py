import zipfile

import openpyxl
import pytest

from budget_index.errors import ProblemsFound
from budget_index.language import LANGUAGES, Say
from budget_index.regions import kazakhstan
from budget_index.workbook.assessment.read import read_workbook
from budget_index.workbook.xlsx.safety import MAX_PARTS, checked_content
from tests.workbook.sheets import small


def add(path, name, content):
    """Add a part to a workbook."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def replace_part(path, name, change):
    """Change one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


def codes(path):
    found = read_workbook(path, methodology=small(), registry=kazakhstan()).problems
    for problem in found:
        assert problem.file == path.name
        assert all(Say(language).problem(problem) for language in LANGUAGES)
    return [problem.code for problem in found]


def test_an_ordinary_workbook_passes(workbook):
    assert codes(workbook) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"region,year,criterion,answer\n", "workbook-not-xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook-old-format"),
        (b"PK\x03\x04 cut off", "workbook-unreadable"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, content, code):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    assert codes(path) == [code]


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    assert codes(tmp_path / "x.xlsx") == ["file-not-found"]


def test_another_kind_of_archive_is_refused(tmp_path):
    assert codes(add(tmp_path / "x.xlsx", "content.xml", "<office/>")) == ["workbook-not-xlsx"]


def test_a_truncated_workbook_is_unreadable(workbook):
    workbook.write_bytes(workbook.read_bytes()[:-200])
    assert codes(workbook) == ["workbook-unreadable"]


def test_a_bomb_is_not_unpacked(workbook):
    assert codes(add(workbook, "xl/media/x.bin", b"\0" * (20 << 20))) == ["workbook-unsafe"]


def test_a_large_workbook_is_refused(workbook):
    assert "workbook-too-large" in codes(add(workbook, "xl/media/x.bin", b"\0" * (51 << 20)))


@pytest.mark.slow
def test_blank_formatted_rows_are_no_bomb(workbook):
    book = openpyxl.load_workbook(workbook)
    for row in range(10, 4000):
        book["Assessment"].row_dimensions[row].height = 15
    book.save(workbook)
    assert codes(workbook) == []


def test_too_many_parts_are_refused(workbook):
    with zipfile.ZipFile(workbook, "a") as archive:
        for number in range(MAX_PARTS):
            archive.writestr(f"xl/media/{number}", b"")
    assert codes(workbook) == ["workbook-too-many-parts"]


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/workbook.bin"])
def test_macros_are_refused(workbook, name):
    assert codes(add(workbook, name, b"x")) == ["workbook-macros"]


def test_the_name_of_a_macro_workbook_is_enough(workbook):
    assert codes(workbook.rename(workbook.with_suffix(".xlsm"))) == ["workbook-macros"]


def test_links_to_other_files_are_refused(workbook):
    assert codes(add(workbook, "xl/externalLinks/externalLink1.xml", "<x/>")) == ["workbook-external-links"]


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "C:/evil.xml", "xl/../../evil.xml"])
def test_names_that_leave_the_archive_are_refused(workbook, name):
    assert codes(add(workbook, name, b"<x/>")) == ["workbook-unsafe"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(workbook, encoding):
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">]>'.encode(encoding)
    assert codes(replace_part(workbook, "xl/workbook.xml", lambda xml: laughs + xml)) == ["workbook-unsafe"]


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "xl/worksheets/sheet1.xml"]
)
def test_broken_xml_is_unreadable(workbook, part):
    assert codes(replace_part(workbook, part, lambda xml: xml[: len(xml) // 2])) == ["workbook-unreadable"]


def test_a_far_cell_costs_nothing_and_is_reported(workbook):
    book = openpyxl.load_workbook(workbook)
    book["Assessment"]["A1048576"] = "far"
    book["Assessment"]["XFD1"] = "also far"
    book.save(workbook)
    found = read_workbook(workbook, methodology=small(), registry=kazakhstan())
    assert [(p.code, p.cell) for p in found.problems] == [
        ("sheet-too-wide", "XFD1"),
        ("sheet-too-long", "A1048576"),
    ]
    assert len(found.responses) == 4


def test_the_size_that_a_sheet_claims_is_not_believed(workbook):
    def claim(xml):
        assert b'<dimension ref="A1:B5"' in xml
        return xml.replace(b'<dimension ref="A1:B5"', b'<dimension ref="A1:A1"')

    assert codes(replace_part(workbook, "xl/worksheets/sheet1.xml", claim)) == []


def test_a_row_number_out_of_bounds_does_not_hang(workbook):
    def move(xml):
        return xml.replace(b'<row r="5"', b'<row r="99999999999"')

    found = codes(replace_part(workbook, "xl/worksheets/sheet1.xml", move))
    assert sorted(found) == ["cell-unreadable", "cell-unreadable", "criterion-row-missing"]


def test_everything_against_a_file_is_raised_at_once(workbook):
    add(add(workbook, "xl/vbaProject.bin", b"x"), "../x", b"x")
    with pytest.raises(ProblemsFound) as found:
        checked_content(workbook)
    assert [problem.code for problem in found.value] == ["workbook-macros", "workbook-unsafe"]
