"""Several regions in one workbook, the cut-off date, and what an earlier round said."""

from datetime import date

import openpyxl
import pandas as pd
import pytest

from budget_index.language import LANGUAGES, Say
from budget_index.regions import kazakhstan
from budget_index.workbook.assessment.contents import earlier_answers, sheet_titles
from budget_index.workbook.assessment.read import read_workbook
from budget_index.workbook.assessment.template import write_template, write_together
from tests.workbook.sheets import QUESTIONS, small

REGIONS = ["KZ-15", "KZ-71", "KZ-75"]


def together(path, language="ru", **more):
    given = {"regions": REGIONS, "year": 2026, "assessor": "expert_1", "registry": kazakhstan()}
    return write_together(path, small(), language=language, **given, **more)


def read(path):
    return read_workbook(path, methodology=small(), registry=kazakhstan())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_region_has_a_sheet_and_gets_its_own_answers_back(tmp_path, language):
    rows = [(region, "P01", answer, "https://x.kz") for region, answer in zip(REGIONS, "abc", strict=True)]
    filled = pd.DataFrame(rows, columns=["region", "criterion", "answer", "evidence"])
    listed = pd.DataFrame([["KZ-71", "plan", "internal"]], columns=["region", "document", "status"])
    found = read(together(tmp_path / "x.xlsx", language, responses=filled, publications=listed))
    assert found.problems == []
    answered = found.responses[found.responses["criterion"].eq("P01")]
    assert dict(zip(answered["region"], answered["answer"], strict=True)) == dict(zip(REGIONS, "abc", strict=True))
    assert found.responses["sheet"].nunique() == 3
    assert len(found.responses) == len(REGIONS) * len(QUESTIONS)
    assert found.publications[["region", "document", "status"]].to_numpy().tolist() == [["KZ-71", "plan", "internal"]]
    assert found.about.regions == tuple(REGIONS)


@pytest.mark.slow
def test_a_row_of_a_region_that_the_workbook_does_not_have(tmp_path):
    path = together(tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book[kazakhstan()["KZ-15"].names["ru"]]
    column = next(cell.column_letter for cell in sheet[1] if cell.value == "region")
    row = next(cell.row for cell in sheet["A"] if cell.value == "P01")
    sheet[f"{column}{row}"] = "KZ-10"
    book.save(path)
    codes = [(p.code, p.cell) for p in read(path).problems if p.severity == "error"]
    assert codes == [("row-of-other-region", f"{column}{row}")]


def test_names_of_sheets_are_short_allowed_and_distinct():
    names = {"A": "x" * 40, "B": "x" * 40, "C": "a/b:c", "D": "'", "E": "A B C"}
    titles = sheet_titles(names)
    assert len({title.casefold() for title in titles.values()}) == 5
    assert all(0 < len(title) <= 31 and not set(title) & set("[]:*?/\\") for title in titles.values())


def test_the_cut_off_date_goes_with_the_workbook(tmp_path):
    filled = pd.DataFrame(
        [["P01", "a", "https://x.kz", "2026-06-01"]], columns=["criterion", "answer", "evidence", "seen_on"]
    )
    path = write_template(
        tmp_path / "x.xlsx", small(), region="KZ-15", year=2026, assessor="expert_1", language="kk",
        registry=kazakhstan(), responses=filled, cut_off=date(2026, 5, 31),
    )  # fmt: skip
    (problem,) = read(path).problems
    assert (problem.code, problem.severity) == ("seen-after-cut-off", "notice")
    later = read_workbook(path, methodology=small(), registry=kazakhstan(), cut_off=date(2026, 7, 1))
    assert later.problems == []
    start = openpyxl.load_workbook(path)[Say("kk")("workbook.sheet-start")]
    assert any("31.05.2026" in str(cell.value) for row in start for cell in row)


@pytest.mark.slow
def test_an_earlier_round_is_shown_beside_and_is_never_the_answer(tmp_path):
    rows = [
        ("KZ-15", 2024, "Q1", "expert_1", "a", "https://old.kz"),
        ("KZ-15", 2024, "Q1", "expert_2", "a", ""),
        ("KZ-15", 2024, "P01/format", "expert_1", "open", ""),
        ("KZ-15", 2024, "E02", "expert_1", "a", ""),
        ("KZ-15", 2024, "E02", "expert_2", "b", ""),
    ]
    columns = ["region", "year", "criterion", "assessor", "answer", "evidence"]
    before = pd.DataFrame(rows, columns=columns).replace({"criterion": {"Q1": "P01"}})
    earlier = earlier_answers(before, small(), {"P01": "P01", "E02": "E02"}, "ru")
    assert earlier.to_numpy().tolist() == [["KZ-15", "P01", "a – Полностью\nformat: open", "https://old.kz"]]
    path = together(tmp_path / "x.xlsx", earlier=earlier)
    found = read(path)
    assert [problem.code for problem in found.problems] == ["nothing-answered"]
    assert set(found.responses["answer"]) == {""}
    sheet = openpyxl.load_workbook(path)[kazakhstan()["KZ-15"].names["ru"]]
    keys = {cell.value: cell.column_letter for cell in sheet[1]}
    row = next(cell.row for cell in sheet["A"] if cell.value == "P01")
    shown = sheet[f"{keys['earlier_answer']}{row}"]
    assert (shown.value, shown.protection.locked) == ("a – Полностью\nformat: open", True)
