"""Sheets that a stranger could mail to do harm: cells far away, areas over all of it, rows and numbers without end."""

import pytest

from budget_index.regions import kazakhstan
from budget_index.workbook.assessment.read import read_workbook
from tests.workbook.sheets import save_workbook, small
from tests.workbook.xlsx.attacks import BOOK, RELATIONS, SHEET, SPACE, change, looked, with_rows
from tests.workbook.zips import parts_of, stored

pytestmark = pytest.mark.slow


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
    assert looked(change(workbook, SHEET=lambda xml: with_rows(xml, corner)), marked=True) == ["sheet-too-long"]


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


def test_a_long_answer_does_not_hang_the_marked_copy(workbook):
    answer = b'<row r="2"><c r="A2" t="str"><v>P01</v></c><c r="B2" t="str"><v>%s</v></c></row>' % (b"w" * 99_000)
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
    assert set(codes) <= {"answer-above-limit", "answer-not-a-number", "answer-not-on-scale", "cell-unreadable"}


def test_a_number_that_openpyxl_cannot_save_gives_the_list_alone(workbook):
    cell = b'<row r="9"><c r="A9" t="str"><v>E01</v></c><c r="B9"><v>%s</v></c></row>' % (b"9" * 400)
    looked(change(workbook, SHEET=lambda xml: with_rows(xml, cell)), marked=True)
