"""A review puts what assessors disagree on first, stops wrong decisions, and reads back as responses of a reviewer."""

import warnings

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.language import LANGUAGES, Say
from budget_index.regions import kazakhstan
from budget_index.rounds import read_inputs
from budget_index.tables.consolidation import consolidate
from budget_index.tables.responses import RESPONSE_COLUMNS
from budget_index.workbook.decisions.read import read_decisions
from budget_index.workbook.decisions.review import write_review
from budget_index.workbook.identity import ASSESSMENT, REVIEW, workbook_kind
from tests.workbook.office import convert
from tests.workbook.sheets import small

SHEET = {language: Say(language)("review.sheet") for language in LANGUAGES}
ROWS = [
    ("P01", "a", "a"), ("P01/format", "open", "closed"), ("E01", "50", "60"), ("E02", "", ""),
]  # fmt: skip


def responses(rows=ROWS, region="KZ-15"):
    """Give the answers of two experts, and a decision where a third answer stands."""
    found = []
    for name, *said in rows:
        roles = ("expert_1", "expert_2", "reviewer")
        for role, answer in zip(roles, said, strict=False):
            given = dict.fromkeys(RESPONSE_COLUMNS, "") | {"region": region, "year": 2026, "criterion": name}
            link = f"https://x.kz/{role}"
            found.append(given | {"assessor": role, "answer": answer, "evidence": link, "comment": f"={name} {role}"})
    return pd.DataFrame(found, columns=RESPONSE_COLUMNS)


def write(path, table, language="en", **more):
    return write_review(path, table, small(), registry=kazakhstan(), say=Say(language), **more)


def read(path):
    return read_decisions(path, methodology=small(), registry=kazakhstan())


def row_of(sheet: Worksheet, criterion: str) -> dict[str, openpyxl.cell.Cell]:
    """Give the cells of a question by their keys."""
    keys = [cell.value for cell in sheet[1]]
    return next(dict(zip(keys, row, strict=True)) for row in sheet.iter_rows(min_row=5) if row[0].value == criterion)


def decide(path, decisions, language="en"):
    """Type decisions and reasons."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        if sheet.sheet_state == "visible":
            for criterion, (decision, reason) in decisions.items():
                cells = row_of(sheet, criterion)
                cells["decision"].value, cells["reason"].value = decision, reason
                cells["reason"].data_type = "s" if reason else "n"
    book.save(path)
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_disagreements_come_first_side_by_side(tmp_path, language):
    book = openpyxl.load_workbook(write(tmp_path / "x.xlsx", responses(), language))
    sheet = book[SHEET[language]]
    ids = [row[0].value for row in sheet.iter_rows(min_row=5)]
    say = Say(language)
    assert ids == [
        say("review.differing", n=2), "P01/format", "E01", say("review.agreed", n=1), "P01",
        say("review.blank", n=1), "E02",
    ]  # fmt: skip
    cells = row_of(sheet, "P01/format")
    assert [cells[f"answer:{role}"].value for role in ("expert_1", "expert_2")] == ["open", "closed"]
    assert cells["seen:expert_2"].value == "https://x.kz/expert_2\n=P01/format expert_2"
    assert cells["link:expert_1"].hyperlink.target == "https://x.kz/expert_1"
    agreed = row_of(sheet, "P01")["answer:expert_1"].value
    assert agreed.startswith("a – ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_decisions_come_back_with_reason_and_place(tmp_path, language):
    typed = {"P01/format": ("closed", "scan only"), "E01": (55.5, "recounted"), "P01": ("b – Mostly", "overruled")}
    path = decide(write(tmp_path / "x.xlsx", responses(), language), typed)
    found = read(path)
    assert found.problems == []
    got = found.responses.set_index("criterion")
    assert got["answer"].to_dict() == {"P01/format": "closed", "E01": "55.5", "P01": "b"}
    assert got["comment"].to_dict() == {name: reason for name, (_, reason) in typed.items()}
    assert set(got["assessor"]) == {"reviewer"}
    assert set(got["sheet"]) == {SHEET[language]}
    assert (
        got.loc["P01/format", "cell"]
        == row_of(openpyxl.load_workbook(path).active, "P01/format")["decision"].coordinate
    )
    assert found.units == {("KZ-15", 2026, "reviewer")}


def test_a_review_without_decisions_says_nothing_but_whom_it_is_about(tmp_path):
    found = read(write(tmp_path / "x.xlsx", responses()))
    assert found.responses.empty
    assert found.problems == []
    assert found.units == {("KZ-15", 2026, "reviewer")}


def test_decisions_settle_what_was_open(tmp_path):
    path = decide(write(tmp_path / "x.xlsx", responses()), {"P01/format": ("open", "seen"), "P01": ("d", "gone")})
    table = tmp_path / "given.csv"
    responses().to_csv(table, index=False)
    together = read_inputs([table, path], small(), kazakhstan())
    agreed = consolidate(together.responses, small()).set_index("criterion")["answer"]
    assert agreed.to_dict() == {"P01/format": "open", "P01": "d", "E01": "50|60"}


def test_earlier_decisions_are_filled_in(tmp_path):
    table = responses([("P01", "a", "b", "b"), ("E01", "50", "60", "55")])
    found = read(write(tmp_path / "x.xlsx", table)).responses.set_index("criterion")
    assert found["answer"].to_dict() == {"P01": "b", "E01": "55"}
    assert found.loc["P01", "comment"] == "=P01 reviewer"


def test_one_workbook_with_a_sheet_a_region(tmp_path):
    table = pd.concat([responses(), responses(region="KZ-71")])
    path = decide(write(tmp_path / "x.xlsx", table), {"P01/format": ("open", "seen")})
    assert openpyxl.load_workbook(path).sheetnames[:2] == ["KZ-15", "KZ-71"]
    found = read(path)
    assert sorted(found.responses["region"]) == ["KZ-15", "KZ-71"]
    assert found.units == {("KZ-15", 2026, "reviewer"), ("KZ-71", 2026, "reviewer")}


def test_rows_may_be_sorted_columns_moved_sheets_renamed(tmp_path):
    path = decide(write(tmp_path / "x.xlsx", responses()), {"P01/format": ("open", "seen"), "E01": (1, "zero")})
    book = openpyxl.load_workbook(path)
    sheet = book["Review"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    book.remove(sheet)
    mixed = book.create_sheet("ours", 0)
    for row in [rows[0], *reversed(rows[1:])]:
        mixed.append([row[-1], *row[:-1][::-1]])
    book.save(path)
    found = read(path).responses.set_index("criterion")["answer"].to_dict()
    assert found == {"P01/format": "open", "E01": "1"}


def test_wrong_decisions_are_reported_at_their_cells(tmp_path):
    typed = {"P01/format": ("maybe", "x"), "E01": ("many", "x"), "P01": ("a", None)}
    path = decide(write(tmp_path / "x.xlsx", responses()), typed)
    book = openpyxl.load_workbook(path)
    cell = row_of(book["Review"], "E02")["id"]
    cell.value = "E03"
    book.save(path)
    found = {problem.code: problem for problem in read(path).problems}
    assert set(found) == {
        "answer-not-on-scale", "answer-not-a-number", "decision-without-reason", "unknown-criterion",
    }  # fmt: skip
    assert found["unknown-criterion"].cell == cell.coordinate
    assert found["decision-without-reason"].severity == "notice"
    for language in LANGUAGES:
        assert all(Say(language).problem(problem) for problem in found.values())


def test_a_formula_without_result_is_not_a_blank_decision(tmp_path):
    path = decide(write(tmp_path / "x.xlsx", responses()), {"P01/format": ('=CONCATENATE("op","en")', "x")})
    assert [problem.code for problem in read(path).problems] == ["formula-not-calculated"]


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("version", "9", "template-version"),
        ("methodology", "other", "template-methodology"),
        ("fingerprint", "0", "template-fingerprint"),
        ("methodology", None, "template-unknown"),
    ],
)
def test_a_review_for_something_else_is_named(tmp_path, key, value, code):
    path = write(tmp_path / "x.xlsx", responses())
    book = openpyxl.load_workbook(path)
    for row in book["_review"].iter_rows():
        if row[0].value == key:
            row[1].value = value
    book.save(path)
    assert [problem.code for problem in read(path).problems] == [code]


def test_what_is_no_review_is_left_to_the_reader_of_assessments(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 cut off")
    openpyxl.Workbook().save(tmp_path / "own.xlsx")
    assert workbook_kind(tmp_path / "x.xlsx") == workbook_kind(tmp_path / "own.xlsx") == ASSESSMENT
    assert workbook_kind(tmp_path / "nothing.xlsx") == ASSESSMENT
    assert workbook_kind(write(tmp_path / "review.xlsx", responses())) == REVIEW


def test_drop_downs_stop_wrong_decisions_and_only_decisions_can_be_typed(tmp_path):
    book = openpyxl.load_workbook(write(tmp_path / "x.xlsx", responses(), "ru"))
    sheet = book[SHEET["ru"]]
    keys = {cell.column_letter: cell.value for cell in sheet[1]}
    rules = [rule for rule in sheet.data_validations.dataValidation if rule.type]
    assert {rule.type for rule in rules} == {"list", "custom"}
    for rule in rules:
        assert rule.showErrorMessage
        assert rule.errorStyle in {None, "stop"}
        assert {keys[area.coord[0]] for area in rule.sqref.ranges} == {"decision"}
    open_cells = {keys[c.column_letter] for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert sheet.protection.sheet
    assert open_cells == {"decision", "reason"}
    assert all(sheet.column_dimensions[letter].hidden for letter, key in keys.items() if key in {"region", "year"})


def test_formula_text_and_strange_links_stay_text(tmp_path):
    table = responses()
    table["evidence"] = "file:///etc/passwd"
    sheet = openpyxl.load_workbook(write(tmp_path / "x.xlsx", table))["Review"]
    cells = row_of(sheet, "P01")
    assert cells["link:expert_1"].hyperlink is None
    assert cells["seen:expert_1"].data_type == "s"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_an_example_says_so(tmp_path):
    path = write(tmp_path / "x.xlsx", responses(), "kk", example=True)
    book = openpyxl.load_workbook(path)
    words = Say("kk")("workbook.example")
    for sheet in book:
        assert any(words in str(cell.value) for row in sheet.iter_rows(max_row=2) for cell in row), sheet.title
    assert words in book.properties.title
    assert read(path).example


@pytest.mark.office
@pytest.mark.parametrize("through", ["xlsx", "ods"])
def test_libreoffice_keeps_decisions_and_drop_downs(tmp_path, through):
    path = decide(
        write(tmp_path / "x.xlsx", responses(), "kk"), {"P01/format": ("open", "көрдік"), "E01": (55.5, "=1")}
    )
    before = read(path)
    for kind, folder in ((through, "one"), ("xlsx", "two")):
        (path,) = convert([path], kind, tmp_path / folder)
    after = read(path)
    assert after.problems == before.problems
    pd.testing.assert_frame_equal(after.responses, before.responses)
    with warnings.catch_warnings(action="ignore"):
        sheet = openpyxl.load_workbook(path)[SHEET["kk"]]
    assert sheet.protection.sheet
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert lists
    assert all(rule.showErrorMessage for rule in lists)
