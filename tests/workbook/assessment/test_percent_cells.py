"""Percentages in a template: 95 and 95 % mean the same, whichever is typed and in whatever cell it ends up."""

import openpyxl
import pytest

from budget_index.methodology.load import load_methodology
from budget_index.workbook.drop_downs import CELL
from tests.workbook.assessment.test_template import read, write
from tests.workbook.office import convert

AUDIT = "kz-social-audit-2026"
STORED = {"D04": "95%", "G01": "95", "G02": "0,5 %", "G05": (0.95, "0%"), "G06": (95, "General")}
"""By question: what LibreOffice and Excel store for what is typed into a cell for text, a plain one, or pasted over."""
MEANT = {"D04": "95", "G01": "95", "G02": "0.5", "G05": "95", "G06": "95"}


def cells(sheet):
    return {sheet.cell(row, 1).value: sheet.cell(row, 5) for row in range(4, sheet.max_row + 1)}


@pytest.fixture
def filled(tmp_path):
    path = write(tmp_path / "x.xlsx", load_methodology(AUDIT), "ru", "KZ-15")
    book = openpyxl.load_workbook(path)
    answers = cells(book["Оценка"])
    for criterion, value in STORED.items():
        assert answers[criterion].number_format == "@"
        if isinstance(value, tuple):
            answers[criterion].value, answers[criterion].number_format = value
        else:
            answers[criterion].value = value
    book.save(path)
    return path


def answered(path):
    found = read(path, load_methodology(AUDIT))
    assert {problem.code for problem in found.problems} == {"evidence-missing"}
    given = found.responses.set_index("criterion")["answer"]
    return given[given.ne("")].to_dict()


@pytest.mark.slow
def test_a_percentage_is_read_as_it_was_typed(filled):
    assert answered(filled) == MEANT


@pytest.mark.office
def test_a_percentage_comes_back_through_libreoffice(filled, tmp_path):
    assert answered(convert([filled], "xlsx", tmp_path / "saved")[0]) == MEANT


@pytest.mark.slow
def test_what_may_be_typed_is_checked_for_the_cell_itself(filled):
    sheet = openpyxl.load_workbook(filled)["Оценка"]
    rules = [rule for rule in sheet.data_validations.dataValidation if rule.type == "custom"]
    for rule in rules:
        assert rule.showErrorMessage
        assert str(rule.sqref).split()[0] in rule.formula1
        assert CELL not in rule.formula1
    assert {cell for rule in rules for cell in str(rule.sqref).split()} >= {
        cells(sheet)[criterion].coordinate for criterion in STORED
    }
