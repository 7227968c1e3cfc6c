"""Forty mistakes in one workbook: all are reported, each at its cell, in one pass, in three languages."""

from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest

from budget_index.language import LANGUAGES, Say
from budget_index.methodology.load import load_methodology
from budget_index.regions import kazakhstan
from budget_index.workbook.assessment.read import read_workbook
from budget_index.workbook.assessment.template import write_template
from budget_index.workbook.questions import questions

LINK = "https://example.org/x"
DAY = datetime(2026, 5, 3)  # noqa: DTZ001 - Excel knows no time zones
ANSWERS = [  # criterion, column, what is typed there, the code of the problem
    ("P01", "answer", "maybe", "answer-not-on-scale"),
    ("P02", "answer", "f", "answer-not-on-scale"),
    ("P03", "answer", "a, b", "answer-not-on-scale"),
    ("P04", "answer", 5, "answer-not-on-scale"),
    ("P05", "answer", 0.5, "answer-not-on-scale"),
    ("P06", "answer", "d – В срок", "answer-not-on-scale"),
    ("P07", "answer", "?", "answer-not-on-scale"),
    ("P08", "answer", DAY, "answer-is-date"),
    ("P09", "answer", True, "answer-is-boolean"),
    ("P10", "answer", "#REF!", "cell-error"),
    ("P11", "answer", "#N/A", "cell-error"),
    ("P12", "answer", "=A1", "formula-not-calculated"),
    ("P13", "evidence", "", "evidence-missing"),
    ("P14", "evidence", "see the site", "evidence-not-a-link"),
    ("P15", "evidence", "ftp://example.org", "evidence-not-a-link"),
    ("P16", "evidence", "www.gov.kz", "evidence-not-a-link"),
    ("P17", "evidence", "#VALUE!", "cell-error"),
    ("P18", "evidence", "=HYPERLINK(A1)", "formula-not-calculated"),
    ("P19", "seen_on", "yesterday", "date-unreadable"),
    ("P20", "seen_on", "31.02.2026", "date-impossible"),
    ("P21", "seen_on", "03/05/2026", "date-two-readings"),
    ("P22", "seen_on", 12, "date-out-of-range"),
    ("P23", "seen_on", date(2026, 6, 15), "seen-after-cut-off"),
    ("P24", "seen_on", "15.06.2026", "seen-after-cut-off"),
    ("P25", "comment", "#NAME?", "cell-error"),
    ("A01", "id", "AO1", "unknown-criterion"),
    ("A02", "id", "X99", "unknown-criterion"),
    ("A03", "id", "", "answer-without-criterion"),
    ("A04", "answer", "да/нет", "answer-not-on-scale"),
    ("A05", "answer", "aa", "answer-not-on-scale"),
]
PUBLICATIONS = [  # place of the document, column, what is typed, code
    (0, "status", "soon", "status-unknown"),
    (1, "url", "", "publication-without-link"),
    (2, "url", "on the site", "evidence-not-a-link"),
    (3, "published_on", "May", "date-unreadable"),
    (4, "published_on", date(2019, 1, 5), "published-too-early"),
    (5, "published_on", date(2026, 7, 1), "published-after-cut-off"),
    (6, "status", "", "publication-without-status"),
    (7, "document", "drat_budget", "unknown-document"),
]
FOLLOWING = {"criterion-row-missing", "text-without-criterion"}
"""What follows from an id that is lost: its row is missing, its link stands alone."""


def filled(methodology):
    rows = [(name, "a", LINK, "2026-05-03", "") for name in questions(methodology)]
    return pd.DataFrame(rows, columns=["criterion", "answer", "evidence", "seen_on", "comment"])


def listed(methodology):
    rows = [(name, "public", LINK, "2025-12-01", "xlsx", "kk, ru") for name in methodology.documents]
    return pd.DataFrame(rows, columns=["document", "status", "url", "published_on", "format", "languages"])


def spoil(sheet, row, column, value):
    """Type something into a cell, found by the hidden keys; give the cell's name."""
    keys = {cell.value: cell.column_letter for cell in sheet[1]}
    sheet[f"{keys[column]}{row}"].value = value or None
    return f"{keys[column]}{row}"


def forty_mistakes(folder, language):
    methodology = load_methodology("kz-local-budgets-2026")
    path = write_template(
        folder / "aktobe.xlsx", methodology, region="KZ-15", year=2026, assessor="expert_1", language=language,
        registry=kazakhstan(), responses=filled(methodology), publications=listed(methodology),
        cut_off=date(2026, 5, 31),
    )  # fmt: skip
    book, say = openpyxl.load_workbook(path), Say(language)
    sheet, documents = book[say("workbook.sheet-assessment")], book[say("workbook.sheet-publications")]
    rows = {cell.value: cell.row for cell in sheet["A"]}
    cells = {"P13": "F", "A03": "E"}
    expected = []
    for criterion, column, value, code in ANSWERS:
        cell = spoil(sheet, rows[criterion], column, value)
        if code == "answer-without-criterion":
            cell = f"{cells[criterion]}{rows[criterion]}"
        expected.append((code, sheet.title, cell))
    for place, column, value, code in PUBLICATIONS:
        expected.append((code, documents.title, spoil(documents, 4 + place, column, value)))
    sheet.merge_cells(f"E{rows['A10']}:E{rows['A10'] + 1}")
    expected.append(("merged-cells", sheet.title, f"E{rows['A10']}"))
    sheet[f"T{rows['A12']}"] = "my notes"
    expected.append(("column-ignored", sheet.title, f"T{rows['A12']}"))
    book.save(path)
    return path, methodology, sorted(expected)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_forty_mistakes_are_all_reported_at_their_cells(tmp_path, language):
    path, methodology, expected = forty_mistakes(tmp_path, language)
    assert len(expected) == 40
    found = read_workbook(path, registry=kazakhstan(), methodology=methodology).problems
    got = sorted((p.code, p.sheet, p.cell) for p in found if p.code not in FOLLOWING)
    assert got == expected
    assert {p.file for p in found} == {"aktobe.xlsx"}
    for say in map(Say, LANGUAGES):
        for problem in found:
            text = say.problem(problem)
            assert text.startswith(f"{problem.place}: ")
            assert "{" not in text


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["Да", "иә", "YES", "Yes.", "ия"])
def test_yes_is_understood_in_three_languages(tmp_path, typed):
    methodology = load_methodology("kz-local-budgets-2026")
    yes_no = [name for name, question in questions(methodology).items() if question.scale_id == "yes_no"]
    rows = pd.DataFrame([[yes_no[0], typed, LINK]], columns=["criterion", "answer", "evidence"])
    path = write_template(
        tmp_path / "x.xlsx", methodology, region="KZ-15", year=2026, assessor="expert_1", language="kk",
        registry=kazakhstan(), responses=rows,
    )  # fmt: skip
    found = read_workbook(path, registry=kazakhstan())
    assert found.problems == []
    assert found.responses.set_index("criterion").loc[yes_no[0], "answer"] == "a"
