"""What LibreOffice keeps when an assessor opens, sorts, renames and saves a workbook."""

import warnings
from copy import copy
from itertools import product

import openpyxl
import pandas as pd
import pytest

from budget_index.language import LANGUAGES, Say
from budget_index.methodology.load import load_methodology, methodology_files
from tests.sweeps import in_turn
from tests.workbook.assessment.test_template import (
    LISTED,
    TYPED,
    answers_for,
    publications_for,
    read,
    region_for,
    write,
)
from tests.workbook.office import convert

pytestmark = pytest.mark.office
METHODOLOGIES = list(methodology_files())
CITIZENS = "kz-citizens-budget-2026"


@pytest.fixture(scope="module")
def returned(request, tmp_path_factory):
    """Every methodology in the languages asked for, filled, saved by LibreOffice as xlsx, and as ods and xlsx again."""
    folder = tmp_path_factory.mktemp("office")
    given = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    pairs = {(each["name"], each["language"]) for each in given if each.keys() >= {"name", "language"}}
    paths = []
    for name, language in sorted(pairs & set(product(METHODOLOGIES, LANGUAGES)) | {(CITIZENS, "kk"), (CITIZENS, "ru")}):
        methodology = load_methodology(name)
        filled = {"responses": answers_for(methodology), "publications": publications_for(methodology)}
        path = folder / f"{name}-{language}.xlsx"
        paths.append(write(path, methodology, language, region_for(methodology), **filled))
    direct = convert(paths, "xlsx", folder / "direct")
    sheets = convert(paths, "ods", folder / "ods")
    around = convert(sheets, "xlsx", folder / "around")
    return {path.stem: found for path, *found in zip(paths, direct, around, strict=True)}


@pytest.mark.parametrize(("name", "language"), in_turn(METHODOLOGIES))
def test_answers_come_back_through_libreoffice(returned, name, language):
    methodology = load_methodology(name)
    for path in returned[f"{name}-{language}"]:
        found = read(path, methodology)
        assert [p for p in found.problems if p.code != "region-kind"] == []
        pd.testing.assert_frame_equal(found.responses[TYPED], answers_for(methodology).astype("str"))
        pd.testing.assert_frame_equal(found.publications[LISTED], publications_for(methodology))


@pytest.mark.parametrize("way", [0, 1])
def test_drop_downs_protection_and_formulas_survive(returned, way):
    path = returned[f"{CITIZENS}-kk"][way]
    with warnings.catch_warnings(action="ignore"):
        book = openpyxl.load_workbook(path)
        shown = openpyxl.load_workbook(path, data_only=True)
    say = Say("kk")
    for title in ("workbook.sheet-assessment", "workbook.sheet-publications"):
        sheet = book[say(title)]
        assert sheet.protection.sheet
        rules = sheet.data_validations.dataValidation
        lists = [rule for rule in rules if rule.type == "list"]
        assert lists
        assert all(rule.showErrorMessage for rule in lists)
        assert any(rule.type == "date" for rule in rules)
        assert sheet.conditional_formatting
    assert [shown[name].sheet_state for name in ("_about", "_lists")] == ["hidden", "hidden"]
    start = shown[say("workbook.sheet-start")]
    counted = [[cell.value for cell in row[2:6]] for row in start if isinstance(row[4].value, int)]
    asked = counted[-1][2]
    assert asked == sum(row[2] for row in counted[:-1])
    assert 0 < counted[-1][1] <= counted[-1][0] <= asked


def test_rows_may_be_sorted_columns_moved_and_sheets_renamed(returned, tmp_path):
    methodology = load_methodology(CITIZENS)
    with warnings.catch_warnings(action="ignore"):
        book = openpyxl.load_workbook(returned[f"{CITIZENS}-ru"][0])
    for title in ("workbook.sheet-assessment", "workbook.sheet-publications"):
        sheet = book[Say("ru")(title)]
        rows = [[(cell.value, copy(cell._style)) for cell in row] for row in sheet.iter_rows()]
        head, body = rows[:3], rows[3:]
        body.sort(key=lambda row: str(row[2][0]), reverse=True)
        for number, row in enumerate([*head, *body], start=1):
            for column, (value, style) in enumerate(reversed(row), start=1):
                cell = sheet.cell(number, column)
                cell.value, cell._style = value, style
        sheet.title = f"Мой лист {sheet.title}"
    book.save(tmp_path / "x.xlsx")
    found = read(tmp_path / "x.xlsx", methodology)
    assert found.problems == []
    order = ["criterion"]
    expected = answers_for(methodology).astype("str").sort_values(order, ignore_index=True)
    pd.testing.assert_frame_equal(found.responses[TYPED].sort_values(order, ignore_index=True), expected)
    listed = publications_for(methodology).sort_values("document", ignore_index=True)
    pd.testing.assert_frame_equal(found.publications[LISTED].sort_values("document", ignore_index=True), listed)
