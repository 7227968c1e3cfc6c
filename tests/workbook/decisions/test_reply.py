"""A reply shows a region its draft result, takes what it says, and never lets that count by itself."""

import openpyxl
import pandas as pd
import pytest

from budget_index.language import LANGUAGES, Say
from budget_index.regions import kazakhstan
from budget_index.rounds import read_inputs
from budget_index.scoring.results import score_responses
from budget_index.tables.consolidation import consolidate
from budget_index.tables.responses import check_responses
from budget_index.workbook.decisions.read import read_decisions
from budget_index.workbook.decisions.reply import write_reply
from tests.workbook.decisions.test_review import responses, row_of
from tests.workbook.office import convert
from tests.workbook.sheets import small

SAME = [("P01", "b", "b"), ("P01/format", "open", "open"), ("E01", "95", "95"), ("E02", "d", "d")]


def write(path, table, language="en", **more):
    criteria = score_responses(table, small()).criteria
    about = {"region": "KZ-15", "year": 2026, "registry": kazakhstan(), "say": Say(language)}
    return write_reply(path, criteria, table, small(), **about, **more)


def read(path):
    return read_decisions(path, methodology=small(), registry=kazakhstan())


def fill(path, typed):
    """Type values: question → key → value."""
    book = openpyxl.load_workbook(path)
    for criterion, values in typed.items():
        cells = row_of(book.worksheets[0], criterion)
        for key, value in values.items():
            cells[key].value = value
            cells[key].data_type = "s"
    book.save(path)
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_criteria_with_points_to_gain_come_first_the_greatest_gain_on_top(tmp_path, language):
    book = openpyxl.load_workbook(write(tmp_path / "x.xlsx", responses(SAME), language))
    sheet = book[Say(language)("review.reply-sheet")]
    ids = [row[0].value for row in sheet.iter_rows(min_row=5)]
    assert [name for name in ids if name[0] in "PE" and " " not in name] == ["E02", "P01", "P01/format", "P02", "E01"]
    cells = row_of(sheet, "E02")
    assert cells["agreed"].value.startswith("d – ")
    assert cells["points"].value == "0"
    assert cells["lost"].value == Say(language).number(50 / 2, 2)
    assert cells["found"].value == "https://x.kz/expert_1\nhttps://x.kz/expert_2"
    assert row_of(sheet, "P01/format")["agreed"].value == "open"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_region_says_and_the_decision_on_it_come_back(tmp_path, language):
    say = Say(language)
    path = fill(
        write(tmp_path / "x.xlsx", responses(SAME), language),
        {
            "P01": {"position": say("review.agree")},
            "E02": {
                "position": say("review.disagree"), "claim": "a", "comment": "=here", "evidence": "https://gov.kz/e",
                "decision": "b", "reason": "half of it",
            },
            "P02": {"comment": "published in time"},
        },
    )  # fmt: skip
    found = read(path)
    assert found.problems == []
    assert found.units == {("KZ-15", 2026, "region")}
    got = found.responses.set_index(["assessor", "criterion"])[["answer", "comment", "evidence"]]
    assert got.loc[("region", "E02")].tolist() == ["a", "=here", "https://gov.kz/e"]
    assert got.loc[("region", "P01")].tolist() == ["", say("review.agree"), ""]
    assert got.loc[("region", "P02")].tolist() == ["", "published in time", ""]
    assert got.loc[("reviewer", "E02")].tolist() == ["b", "half of it", ""]
    assert len(got) == 4
    assert check_responses(found.responses, small(), kazakhstan()) == []


def test_the_region_never_counts_by_itself(tmp_path):
    path = fill(write(tmp_path / "x.xlsx", responses(SAME)), {"E02": {"position": "We disagree", "claim": "a"}})
    together = pd.concat([responses(SAME), read(path).responses])
    assert consolidate(together, small()).set_index("criterion")["answer"]["E02"] == "d"


@pytest.mark.slow
def test_the_decision_on_the_reply_comes_after_the_first_one_and_both_are_kept(tmp_path):
    rows = [("P01", "a", "b", "a"), *SAME[1:3], ("E02", "d", "b", "d")]
    given = tmp_path / "given.csv"
    responses(rows).to_csv(given, index=False)
    path = fill(
        write(tmp_path / "x.xlsx", responses(rows)),
        {"E02": {"claim": "a", "decision": "b", "reason": "they are right"}},
    )
    intake = read_inputs([given, path], small(), kazakhstan())
    agreed = consolidate(intake.responses, small()).set_index("criterion")["answer"]
    assert agreed[["P01", "E02"]].to_dict() == {"P01": "a", "E02": "b"}
    layers = intake.responses[intake.responses["criterion"] == "E02"].set_index("assessor")["answer"].to_dict()
    assert layers == {"expert_1": "d", "expert_2": "b", "decision": "d", "region": "a", "reviewer": "b"}


@pytest.mark.slow
def test_an_earlier_reply_is_filled_in(tmp_path):
    first = fill(write(tmp_path / "x.xlsx", responses(SAME)), {"E02": {"claim": "a", "comment": "see"}})
    table = pd.concat([responses(SAME), read(first).responses], ignore_index=True)
    again = read(write(tmp_path / "again.xlsx", table)).responses
    assert again[["criterion", "assessor", "answer", "comment"]].to_numpy().tolist() == [["E02", "region", "a", "see"]]


def test_contradictions_and_wrong_entries_are_reported_at_their_cells(tmp_path):
    path = fill(
        write(tmp_path / "x.xlsx", responses(SAME)),
        {
            "P01": {"position": "We agree", "claim": "a"},
            "E02": {"position": "perhaps", "claim": "z"},
            "E01": {"claim": "many", "evidence": "on the site"},
        },
    )
    found = {problem.code: problem.severity for problem in read(path).problems}
    assert found == {
        "claim-though-agreed": "error", "position-unknown": "error", "answer-not-on-scale": "error",
        "answer-not-a-number": "error", "evidence-not-a-link": "notice",
    }  # fmt: skip


def test_only_the_cells_for_the_region_and_the_group_are_open(tmp_path):
    sheet = openpyxl.load_workbook(write(tmp_path / "x.xlsx", responses(SAME))).worksheets[0]
    keys = {cell.column: cell.value for cell in sheet[1]}
    open_cells = {keys[cell.column] for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert open_cells == {"position", "claim", "comment", "evidence", "decision", "reason"}
    derived = row_of(sheet, "P02")
    assert derived["claim"].protection.locked
    assert derived["decision"].protection.locked
    rules = {rule.formula1: rule for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert '"We agree,We disagree"' in rules
    assert all(rule.showErrorMessage for rule in rules.values())


@pytest.mark.office
def test_libreoffice_keeps_what_the_region_says(tmp_path):
    typed = {
        "E02": {"position": "Келіспейміз", "claim": "a – Толық", "comment": "=көріңіз", "decision": "b – Негізінен"}
    }
    path = fill(write(tmp_path / "x.xlsx", responses(SAME), "kk"), typed)
    convert([path], "xlsx", tmp_path / "again")
    before, after = read(path), read(tmp_path / "again" / "x.xlsx")
    assert after.problems == before.problems
    pd.testing.assert_frame_equal(after.responses, before.responses)
    assert after.responses["answer"].tolist() == ["b", "a"]


def test_an_example_says_so(tmp_path):
    path = write(tmp_path / "x.xlsx", responses(SAME), "ru", example=True)
    words = Say("ru")("workbook.example")
    assert words in openpyxl.load_workbook(path).worksheets[0]["A2"].value
    assert read(path).example
