"""Values as people see them in a spreadsheet program; a fault of one cell stays at that cell."""

import re
from datetime import date

import openpyxl
import pytest
from openpyxl.styles import Font

from budget_index.regions import kazakhstan
from budget_index.workbook.assessment.read import read_workbook
from tests.workbook.sheets import TABLE, save_workbook, small
from tests.workbook.zips import as_office_writes, packed, parts_of

FULL = """
    | id         | answer | evidence     | seen_on    | comment |
    | P01        | a      | https://x.kz | 2026-03-05 | one     |
    | P01/format | open   |              |            |         |
    | E01        | 1      | https://x.kz |            | two     |
    | E02        | b      | https://x.kz |            |         |
"""


def read(path):
    return read_workbook(path, methodology=small(), registry=kazakhstan())


def answers(path):
    return read(path).responses.set_index("criterion")["answer"].to_dict()


def found(path):
    return [(problem.code, problem.cell) for problem in read(path).problems]


def changed(path, part, *changes):
    parts = dict(parts_of(path.read_bytes()))
    for old, new in changes:
        assert old in parts[part], parts[part]
        parts[part] = parts[part].replace(old, new)
    path.write_bytes(packed(list(parts.items())))
    return path


@pytest.fixture
def full(tmp_path):
    return save_workbook(tmp_path / "x.xlsx", FULL)


@pytest.mark.parametrize(
    ("value", "number_format", "answer"),
    [
        (0.95, "0%", "95"),
        (0.57, "0.00%", "57"),
        (0.0525, "0%", "5.25"),
        (1, "0%;[Red]-0%", "100"),
        (0.6, '0 "%"', "0.6"),
        (0.6, r"0\%", "0.6"),
        (60, "General", "60"),
        (0.95, "General", "0.95"),
    ],
)
def test_a_percentage_means_what_it_shows(tmp_path, value, number_format, answer):
    path = save_workbook(tmp_path / "x.xlsx", FULL)
    book = openpyxl.load_workbook(path)
    book["Assessment"]["B4"] = value
    book["Assessment"]["B4"].number_format = number_format
    book.save(path)
    assert answers(path)["E01"] == answer


def test_days_of_a_workbook_that_counts_from_1904(full):
    book = openpyxl.load_workbook(full)
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book["Assessment"]["D2"] = date(2026, 3, 5)
    book.save(full)
    assert read(full).responses.iloc[0]["seen_on"] == "2026-03-05"


def test_names_of_parts_may_have_other_capitals(full):
    full.write_bytes(as_office_writes(full.read_bytes()))
    parts = {
        name.replace("[Content_Types]", "[content_types]").replace("sharedStrings", "SharedStrings"): part
        for name, part in parts_of(full.read_bytes())
    }
    full.write_bytes(packed(list(parts.items())))
    assert answers(full) == {"P01": "a", "P01/format": "open", "E01": "1", "E02": "b"}


def test_a_strict_workbook_is_read(full):
    spaces = (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    parts = parts_of(full.read_bytes())
    for old, new in spaces:
        parts = [(name, part.replace(old, new)) for name, part in parts]
    full.write_bytes(packed(parts))
    assert answers(full)["E02"] == "b"


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="B4" t="n"><v>nan</v></c>',
        b'<c r="B4"><v>1e999</v></c>',
        b'<c r="B4"><v>1_000</v></c>',
        b'<c r="B4"><v>%s</v></c>' % (b"9" * 5000),
        b'<c r="B4" t="s"><v>-1</v></c>',
        b'<c r="B4" t="s"><v>99999</v></c>',
        b'<c r="B4" t="b"><v>maybe</v></c>',
        b'<c r="B4" t="zz"><v>1</v></c>',
        b'<c r="B4" s="999"><v>1</v></c>',
        b'<c r="B4" t="d"><v>2026-13-45</v></c>',
        b'<c r="B4"><v>1</v></c><c r="B4"><v>2</v></c>',
    ],
)
def test_a_fault_of_one_cell_stays_at_it(full, cell):
    xml = dict(parts_of(full.read_bytes()))["xl/worksheets/sheet1.xml"]
    old = re.search(rb'<c r="B4".*?</c>', xml)[0]
    changed(full, "xl/worksheets/sheet1.xml", (old, cell))
    assert ("cell-unreadable", "B4") in found(full)
    assert answers(full) == {"P01": "a", "P01/format": "open", "E01": "", "E02": "b"}


@pytest.mark.parametrize("place", [b"b4", b"B9", b"A" * 1_000_000 + b"4", b"$B$4", b"", b"XFE4", b"4"])
def test_a_cell_at_an_impossible_place_gives_no_answer(full, place):
    changed(full, "xl/worksheets/sheet1.xml", (b'<c r="B4"', b'<c r="%s"' % place))
    assert [cell for code, cell in found(full) if code == "cell-unreadable"] == ["B4"]
    assert answers(full)["E01"] == ""


def test_words_for_yes_and_no_in_a_boolean_cell(full):
    xml = dict(parts_of(full.read_bytes()))["xl/worksheets/sheet1.xml"]
    old = re.search(rb'<c r="B4".*?</c>', xml)[0]
    changed(full, "xl/worksheets/sheet1.xml", (old, b'<c r="B4" t="b"><v>true</v></c>'))
    assert ("answer-is-boolean", "B4") in found(full)


def test_notes_links_hidden_rows_and_strokes_are_mentioned(full):
    book = openpyxl.load_workbook(full)
    sheet = book["Assessment"]
    sheet["B2"].comment = openpyxl.comments.Comment("should be c", "Aigul")
    sheet["C4"].value, sheet["C4"].hyperlink = "the plan", "https://gov.kz/plan"
    sheet["C5"].hyperlink = "https://other.kz/"
    sheet["C5"].value = "https://x.kz"
    sheet["E4"].hyperlink = "https://gov.kz/more"
    sheet["E4"].value = "two"
    sheet["B5"].font = Font(strike=True)
    sheet.row_dimensions[5].hidden = True
    book.save(full)
    assert sorted(found(full)) == sorted(
        [
            ("note-unread", "B2"),
            ("link-named", "C4"),
            ("link-differs", "C5"),
            ("link-unread", "E4"),
            ("text-struck-through", "B5"),
            ("cells-hidden", "B5"),
        ]
    )
    evidence = read(full).responses.set_index("criterion")["evidence"]
    assert (evidence["E01"], evidence["E02"]) == ("https://gov.kz/plan", "https://x.kz")


def test_the_address_in_a_formula_is_the_evidence(full):
    formula = b'<c r="C4" t="str"><f>HYPERLINK("https://gov.kz/plan","the plan")</f><v>the plan</v></c>'
    old = re.search(rb'<c r="C4".*?</c>', dict(parts_of(full.read_bytes()))["xl/worksheets/sheet1.xml"])[0]
    changed(full, "xl/worksheets/sheet1.xml", (old, formula))
    assert read(full).responses.set_index("criterion")["evidence"]["E01"] == "https://gov.kz/plan"
    assert found(full) == [("link-named", "C4")]


def test_a_hidden_copy_is_not_read_but_mentioned(tmp_path):
    path = save_workbook(tmp_path / "x.xlsx", TABLE, cells={"B2": None})
    book = openpyxl.load_workbook(path)
    copy = book.copy_worksheet(book["Assessment"])
    copy["B2"], copy.sheet_state = "b", "hidden"
    book.save(path)
    assert answers(path)["P01"] == ""
    assert ("sheet-hidden", "A1") in found(path)


@pytest.mark.parametrize(
    ("heading", "code"),
    [("Answer", "column-twice"), ("answr", "column-near"), ("Comments", "column-near"), ("mood", "column-ignored")],
)
def test_a_further_column_is_refused_or_mentioned(full, heading, code):
    book = openpyxl.load_workbook(full)
    book["Assessment"]["F1"], book["Assessment"]["F3"] = heading, "c"
    book.save(full)
    assert found(full) == [(code, "F1")]


def test_a_misspelt_heading_of_the_answers_is_said(tmp_path):
    path = save_workbook(tmp_path / "x.xlsx", FULL.replace("answer", "awnser"))
    assert found(path) == [("column-near", "B1")]
    assert answers(path)["P01"] == "a"


def test_text_beside_the_table_is_mentioned(tmp_path):
    above = "\n".join(["| ask Dana | | |", *FULL.strip().splitlines()])
    path = save_workbook(tmp_path / "x.xlsx", above, cells={"BJ3": "far away", "C9": "later"})
    assert found(path) == [
        ("text-without-criterion", "A1"),
        ("sheet-too-wide", "BJ3"),
        ("text-without-criterion", "C9"),
    ]


def test_the_lines_of_a_remark_stay_and_an_answer_has_none(tmp_path):
    path = save_workbook(tmp_path / "x.xlsx", FULL, cells={"E2": " One:  two,\nthree \u200b", "B2": "\u00a0a\n"})
    row = read(path).responses.iloc[0]
    assert (row["answer"], row["comment"]) == ("a", "One:  two,\nthree")
    assert found(path) == []
