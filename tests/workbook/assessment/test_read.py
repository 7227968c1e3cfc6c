from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest

from budget_index.language import LANGUAGES, Say
from budget_index.regions import kazakhstan
from budget_index.tables.responses import RESPONSE_COLUMNS
from budget_index.workbook.assessment.read import read_workbook
from tests.workbook.sheets import QUESTIONS, save_workbook, small

NOON = datetime(2026, 3, 5, 12)  # noqa: DTZ001 - Excel knows no time zones
ALL_ROWS = """
    | id         | answer | evidence     | seen_on    | comment |
    | P01        | a      | https://x.kz | 2026-03-05 |         |
    | P01/format | open   |              |            |         |
    | E01        | 0,5    | https://x.kz |            | fine    |
    | E02        |        |              |            |         |
"""


def read(path):
    return read_workbook(path, methodology=small(), registry=kazakhstan())


def problems(path):
    """Give the problems but those about rows and links that an inline sheet leaves out."""
    left_out = {"criterion-row-missing", "evidence-missing"}
    return [p for p in read(path).problems if p.code not in left_out]


def only_problem(path):
    found = problems(path)
    assert len(found) == 1, found
    for language in LANGUAGES:
        assert Say(language).problem(found[0])
    return found[0]


def answer_of(tmp_path, value, criterion="P01"):
    path = save_workbook(tmp_path / "x.xlsx", f"| id | answer |\n| {criterion} | |", cells={"B2": value})
    assert problems(path) == []
    return read(path).responses.set_index("criterion").loc[criterion, "answer"]


def test_every_answer_comes_with_its_place(tmp_path):
    found = read(save_workbook(tmp_path / "aktobe.xlsx", ALL_ROWS, sheet="Бағалау"))
    assert found.problems == []
    assert list(found.responses.columns) == list(RESPONSE_COLUMNS)
    assert list(found.responses["criterion"]) == QUESTIONS
    assert list(found.responses["answer"]) == ["a", "open", "0.5", ""]
    first = found.responses.iloc[0]
    assert (first["region"], first["year"], first["assessor"]) == ("KZ-15", 2026, "expert_1")
    assert (first["file"], first["sheet"], first["cell"]) == ("aktobe.xlsx", "Бағалау", "B2")
    assert (first["evidence"], first["seen_on"]) == ("https://x.kz", "2026-03-05")
    assert found.responses["year"].dtype == "int64"


def test_rows_columns_and_sheets_may_stand_anywhere(tmp_path):
    path = save_workbook(
        tmp_path / "x.xlsx",
        """
        | notes | answer | x | ID  |
        | mine  |        |   |     |
        |       | b      | y | E02 |
        |       |        |   |     |
        |       | a      |   | P01 |
        """,
        sheet="Renamed",
    )
    found = read(path)
    assert [(p.code, p.cell) for p in problems(path)] == [("column-ignored", "A1"), ("column-ignored", "C1")]
    assert dict(zip(found.responses["criterion"], found.responses["answer"], strict=True)) == {"E02": "b", "P01": "a"}
    assert list(found.responses["cell"]) == ["B3", "B5"]


@pytest.mark.parametrize(
    "header", ["| No. | Answer | Date seen |", "| № | Ответ | Дата просмотра |", "| № | Жауап | Қаралған күні |"]
)
def test_visible_headers_do_when_the_hidden_keys_are_lost(tmp_path, header):
    path = save_workbook(tmp_path / "x.xlsx", f"| some title |\n{header}\n| P01 | a | 05.03.2026 |")
    found = read(path)
    assert found.responses.loc[0, ["answer", "seen_on", "cell"]].to_list() == ["a", "2026-03-05", "B3"]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("a", "a"), (" A\u00a0", "a"), ("\u200bb", "b"), ("а", "a"), ("С", "c"), ("е", "e"), ("d – Жоқ", "d"),
     ("a – in full", "a"), ("a) Полностью", "a"), ("b. the rest was cut off", "b"), ("частично", "c"), ("ЖОҚ", "d"),
     (None, ""), ("  ", "")],
)  # fmt: skip
def test_an_answer_may_be_typed_in_many_ways(tmp_path, typed, answer):
    assert answer_of(tmp_path, typed) == answer


@pytest.mark.parametrize(
    ("typed", "answer"), [(0.5, "0.5"), ("0,5", "0.5"), (14, "14"), ("14,0", "14"), ("95 %", "95"), (1e-7, "0.0000001")]
)
def test_a_number_may_be_typed_in_many_ways(tmp_path, typed, answer):
    assert answer_of(tmp_path, typed, "E01") == answer


def test_unknown_answer_is_reported_at_its_cell(tmp_path):
    path = save_workbook(
        tmp_path / "aktobe.xlsx",
        """
        | id  | answer |
        | P01 | a      |
        | E02 | maybe  |
        """,
    )
    problem = only_problem(path)
    assert (problem.code, problem.place, problem.file) == ("answer-not-on-scale", "Assessment!B3", "aktobe.xlsx")
    assert problem.facts["allowed"] == ["a", "b", "c", "d", "e"]
    assert "use a, b, c, d or e" in Say("en").problem(problem)


@pytest.mark.parametrize(
    ("criterion", "value", "code"),
    [
        ("P01", "d – In full", "answer-not-on-scale"),
        ("P01", 7, "answer-not-on-scale"),
        ("E01", "a lot", "answer-not-a-number"),
        ("E01", "1.234,5", "answer-above-limit"),
        ("E01", NOON, "answer-is-date"),
        ("P01", date(2026, 5, 1), "answer-is-date"),
        ("P01", True, "answer-is-boolean"),
        ("P01", "#REF!", "cell-error"),
        ("P01", "#N/A", "cell-error"),
        ("P01", "=A1", "formula-not-calculated"),
    ],
)
def test_a_wrong_answer_has_its_own_problem_at_its_cell(tmp_path, criterion, value, code):
    path = save_workbook(tmp_path / "x.xlsx", f"| id | answer |\n| {criterion} | |", cells={"B2": value})
    problem = only_problem(path)
    assert (problem.code, problem.cell) == (code, "B2")
    assert read(path).responses.loc[0, "answer"] == ""


@pytest.mark.parametrize(
    ("column", "value", "code", "severity"),
    [
        ("evidence", "see the site", "evidence-not-a-link", "notice"),
        ("evidence", "=B2", "formula-not-calculated", "error"),
        ("evidence", "#REF!", "cell-error", "error"),
        ("seen_on", "yesterday", "date-unreadable", "error"),
        ("seen_on", "31.02.2026", "date-impossible", "error"),
        ("seen_on", "03/05/2026", "date-two-readings", "error"),
        ("seen_on", 12, "date-unreadable", "error"),
        ("seen_on", 46086, "date-unreadable", "error"),
        ("comment", "#NAME?", "cell-error", "error"),
    ],
)
def test_the_other_cells_are_checked_too(tmp_path, column, value, code, severity):
    path = save_workbook(tmp_path / "x.xlsx", f"| id | answer | {column} |\n| P01 | a | |", cells={"C2": value})
    problem = only_problem(path)
    assert (problem.code, problem.cell, problem.severity) == (code, "C2", severity)


@pytest.mark.parametrize("value", [date(2026, 3, 5), NOON, "20260305", "2026-03-05", "05.03.2026", "5.3.2026 г."])
def test_a_day_may_be_written_in_many_ways(tmp_path, value):
    path = save_workbook(tmp_path / "x.xlsx", "| id | answer | seen_on |\n| P01 | a | |", cells={"C2": value})
    assert problems(path) == []
    assert read(path).responses.loc[0, "seen_on"] == "2026-03-05"


def test_unknown_criterion_comes_with_the_nearest_one(tmp_path):
    problem = only_problem(save_workbook(tmp_path / "x.xlsx", "| id | answer |\n| PO1 | a |"))
    assert (problem.code, problem.cell, problem.suggestion) == ("unknown-criterion", "A2", "P01")


def test_an_answer_without_criterion_is_not_lost_silently(tmp_path):
    problem = only_problem(save_workbook(tmp_path / "x.xlsx", "| id | answer |\n| | a |"))
    assert (problem.code, problem.cell) == ("answer-without-criterion", "B2")


def test_the_same_criterion_answered_in_two_ways(tmp_path):
    path = save_workbook(tmp_path / "x.xlsx", "| id | answer |\n| P01 | |\n| P01 | a |\n| P01 | b |\n| P01 | A |")
    different, same = problems(path)
    assert (different.code, different.cell, different.facts["place"]) == ("answer-twice", "B4", "Assessment!B3")
    assert (same.code, same.cell, same.severity) == ("answer-repeated", "B5", "notice")
    assert read(path).responses[["answer", "cell"]].to_numpy().tolist() == [["a", "B3"]]


def test_a_missing_row_is_noticed(tmp_path):
    path = save_workbook(
        tmp_path / "x.xlsx", ALL_ROWS.replace("| E02        |        |              |            |         |", "")
    )
    (problem,) = read(path).problems
    assert (problem.code, problem.severity, problem.facts) == ("criterion-row-missing", "notice", {"criterion": "E02"})


def test_the_answer_to_a_derived_criterion_is_noticed(tmp_path):
    problem = only_problem(save_workbook(tmp_path / "x.xlsx", "| id | answer |\n| P02 | 3 |"))
    assert (problem.code, problem.severity, problem.cell) == ("answer-not-asked", "notice", "B2")


@pytest.mark.parametrize(
    ("about", "code", "cell"),
    [
        ({"template_version": 3}, "template-version", "B3"),
        ({"template_version": "x"}, "template-unknown", "B3"),
        ({"methodology": "other"}, "template-methodology", "B1"),
        ({"fingerprint": "0" * 16}, "template-fingerprint", "B2"),
        ({"region": ""}, "template-unknown", "B4"),
        ({"year": "soon"}, "template-unknown", "B5"),
    ],
)
def test_a_workbook_must_fit_the_methodology(tmp_path, about, code, cell):
    problem = only_problem(save_workbook(tmp_path / "x.xlsx", ALL_ROWS, about=about))
    assert (problem.code, problem.sheet, problem.cell) == (code, "_about", cell)
    assert problem.severity == ("notice" if code == "template-fingerprint" else "error")


def test_an_unknown_region_is_reported_where_it_stands(tmp_path):
    methodology = small().model_copy(update={"kinds": ["oblast", "city"]})
    path = save_workbook(tmp_path / "x.xlsx", ALL_ROWS, about={"region": "KZ-16", "year": 2026})
    found = read_workbook(path, methodology=methodology, registry=kazakhstan())
    problem = next(p for p in found.problems if p.code == "unknown-region")
    assert (problem.sheet, problem.cell, problem.file) == ("_about", "B4", "x.xlsx")


def test_a_workbook_names_its_methodology(tmp_path):
    path = save_workbook(tmp_path / "x.xlsx", "| id | answer |\n| q1 | a |", about={"methodology": "obs-2017"})
    found = read_workbook(path, registry=kazakhstan())
    assert found.responses["criterion"].to_list() == ["q1"]
    path = save_workbook(tmp_path / "y.xlsx", ALL_ROWS, about={"methodology": "obs-2016"})
    (problem,) = read_workbook(path, registry=kazakhstan()).problems
    assert (problem.code, problem.file, problem.cell) == ("unknown-methodology", "y.xlsx", "B1")


def test_a_stranger_cannot_choose_a_file_of_ours_as_methodology(tmp_path):
    (tmp_path / "secret.yaml").write_text("id: small", encoding="utf-8")
    path = save_workbook(tmp_path / "x.xlsx", ALL_ROWS, about={"methodology": str(tmp_path / "secret.yaml")})
    assert [p.code for p in read_workbook(path, registry=kazakhstan()).problems] == ["unknown-methodology"]


def test_a_repeated_header_hides_nothing(tmp_path):
    path = save_workbook(tmp_path / "x.xlsx", "| id | answer |\n| P01 | a |\n| № | Ответ |\n| E02 | b |")
    assert problems(path) == []
    assert list(read(path).responses["answer"]) == ["a", "b"]


def test_a_workbook_without_about_or_without_table_is_not_ours(tmp_path):
    book = openpyxl.Workbook()
    book.save(tmp_path / "x.xlsx")
    assert only_problem(tmp_path / "x.xlsx").code == "template-unknown"
    assert only_problem(save_workbook(tmp_path / "y.xlsx", "| id | reply |")).code == "table-missing"


def test_all_problems_come_in_one_pass_in_the_order_of_the_sheet(tmp_path):
    path = save_workbook(
        tmp_path / "x.xlsx",
        """
        | id  | answer | evidence |
        | E02 | maybe  | here     |
        | PO1 | a      |          |
        | E01 | much   |          |
        """,
    )
    found = [(p.code, p.cell) for p in problems(path)]
    expected = [("answer-not-on-scale", "B2"), ("evidence-not-a-link", "C2"), ("unknown-criterion", "A3")]
    assert found == [*expected, ("answer-not-a-number", "B4")]


def test_two_filled_sheets_are_read_as_one(tmp_path):
    path = save_workbook(tmp_path / "x.xlsx", "| id | answer |\n| P01 | a |")
    book = openpyxl.load_workbook(path)
    copy = book.copy_worksheet(book["Assessment"])
    copy["B2"] = "b"
    book.save(path)
    problem = only_problem(path)
    assert (problem.code, problem.place) == ("answer-twice", f"{copy.title}!B2")


def test_a_workbook_of_an_older_template_is_read(tmp_path):
    present = read(save_workbook(tmp_path / "present" / "x.xlsx", ALL_ROWS))
    older = read(save_workbook(tmp_path / "older" / "x.xlsx", ALL_ROWS, about={"template_version": 1}))
    assert older.problems == present.problems == []
    pd.testing.assert_frame_equal(older.responses, present.responses)


def test_titles_of_an_earlier_edition_are_nobodys_remarks(cases):
    found = read_workbook(cases / "intake" / "15_bool_true.xlsx", registry=kazakhstan())
    assert [problem.code for problem in found.problems] == ["template-fingerprint"]
