"""A spreadsheet that people have changed: what they type is understood, and every mistake has a cell."""

from datetime import time

import openpyxl
import pytest

from budget_index.errors import ProblemsFound
from budget_index.language import LANGUAGES, Say
from budget_index.methodology.load import load_methodology, parse_methodology
from budget_index.workbook.methodology.write import write_spreadsheet
from tests.workbook.methodology.spreadsheets import SMALL, load, write, write_changed


def mistakes(path):
    """List what is wrong with a spreadsheet, as ``criteria scale 3: unknown-scale``."""
    with pytest.raises(ProblemsFound) as found:
        load(path)
    book = openpyxl.load_workbook(path)
    listed = []
    for problem in found.value:
        for language in LANGUAGES:
            assert Say(language).problem(problem).startswith(f"{problem.place}: ")
        letter = problem.cell.rstrip("0123456789")
        key = (book[problem.sheet][f"{letter}1"].value or letter) if letter else ""
        place = f"{problem.sheet.lower()} {key} {problem.cell[len(letter) :]}".strip()
        listed.append(f"{place}: {problem.code}")
    return sorted(listed)


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"criteria scale 3": "extnt"}, ["criteria scale 3: unknown-scale"]),
        ({"criteria theme 4": "opennes"}, ["criteria theme 4: unknown-theme", "themes id 3: theme-unused"]),
        ({"criteria document 4": "plans"}, ["criteria document 4: unknown-document"]),
        ({"criteria dimension 4": "secnd"}, ["criteria dimension 4: unknown-dimension"]),
        ({"criteria dimension 4": None}, ["criteria dimension 4: missing-key"]),
        ({"criteria id 4": None}, ["criteria id 4: missing-key"]),
        ({"criteria id 4": "P 2"}, ["criteria id 4: id-malformed"]),
        ({"criteria id 4": "P01"}, ["criteria id 4: duplicate-row"]),
        ({"criteria question_en 3": " \u200b\u00a0"}, ["criteria id 3: missing-key"]),
        ({"criteria weight 3": "heavy"}, ["criteria weight 3: number-miswritten"]),
        ({"criteria weight 3": 0}, ["criteria weight 3: weight-not-positive"]),
        ({"criteria weight 3": "#DIV/0!"}, ["criteria weight 3: cell-error"]),
        ({"criteria weight 3": "=1+1"}, ["criteria weight 3: formula-not-calculated"]),
        ({"criteria must_have 3": "perhaps"}, ["criteria must_have 3: yes-or-no-expected"]),
        ({"criteria factors 3": "format"}, ["criteria factors 3: map-malformed"]),
        ({"criteria factors 3": "format=a; format=b"}, ["criteria factors 3: map-malformed"]),
        ({"criteria factors 3": 'format="a'}, ["criteria factors 3: map-malformed"]),
        ({"criteria factors 3": "format=lat"}, ["criteria factors 3: unknown-scale"]),
        ({"criteria continues 3": "obs-2017=q999"}, ["criteria continues 3: continues-nothing"]),
        ({"criteria from_publication 4": "days_lat"}, ["criteria from_publication 4: not-one-of"]),
        ({"scales steps 5": time(0, 30)}, ["scales steps 5: cell-became-date"]),
        ({"scales steps 5": "0-100"}, ["scales steps 5: pairs-malformed"]),
        ({"scales steps 5": "14:67; 0:100"}, ["scales steps 5: pairs-not-rising"]),
        ({"scales points 3": 101}, ["scales points 3: answer-points-out-of-range"]),
        ({"peers id 3": "west"}, ["peers id 3: peers-without-regions"]),
        ({"peers id 3": "west", "peers regions 3": "X; X"}, ["peers regions 3: peers-region-twice"]),
        (
            {"peers id 3": "west", "peers regions 3": "X", "settings value 12": "class"},
            ["peers regions 3: peers-by-and-regions"],
        ),
        ({"scales answer 4": "a"}, ["dimensions closed_by 4: unknown-answer", "scales answer 4: duplicate-row"]),
        ({"scales answer 4": None}, ["dimensions closed_by 4: unknown-answer", "scales answer 4: missing-key"]),
        ({"scales points 4": None}, ["scales answer 4: option-points-or-not-applicable"]),
        ({"scales title_en 3": "One", "scales title_en 4": "Two"}, ["scales title_en 4: scale-says-twice"]),
        ({"dimensions parent 4": "indx"}, ["dimensions parent 4: unknown-dimension"]),
        ({"dimensions parent 4": "first"}, ["dimensions parent 4: dimension-below-itself"]),
        ({"dimensions parent 3": "first"}, [f"dimensions parent {row}: dimension-below-itself" for row in (3, 4)]),
        ({"dimensions aggregate 3": "meen"}, ["dimensions aggregate 3: not-one-of"]),
        ({"dimensions closed_by 4": "d; z"}, ["dimensions closed_by 4: unknown-answer"]),
        ({"documents id 4": "plan", "documents title_en 4": "Twice"}, ["documents id 4: duplicate-row"]),
        (
            {"documents title_en 3": None, "documents due_day 3": 1},
            ["documents due_day 3: missing-key", "documents id 3: missing-key"],
        ),
        ({"themes id 3": "first", "criteria theme 4": "first"}, ["themes id 3: duplicate-row"]),
        ({"settings key 3": "idd"}, ["settings key 3: unknown-setting", "settings: missing-key"]),
        ({"settings key 4": "id"}, ["settings key 4: duplicate-row"]),
        ({"settings value 3": "a b"}, ["settings value 3: id-malformed"]),
        ({"criteria weight 1": "wieght", "criteria H 2": "Wieght"}, ["criteria wieght 1: column-near"]),
        (
            {"criteria dimension 2": None, "criteria dimension 1": "theme"},
            ["criteria id 1: column-missing", "criteria theme 1: column-twice"],
        ),
        ({f"bands {letter} {row}": None for letter in "ABCDEF" for row in (1, 2)}, ["bands: heading-missing"]),
        (
            {"criteria weight 3": "x", "scales points 3": "y", "bands id 3": "z z", "criteria changed 4": "z"},
            [
                *["bands id 3: id-malformed", "bands id 3: missing-key", "criteria changed 4: yes-or-no-expected"],
                *["criteria weight 3: number-miswritten", "scales points 3: number-miswritten"],
            ],
        ),
    ],
)  # fmt: skip
def test_a_planted_mistake_is_reported_at_its_cell(tmp_path, changes, expected):
    assert mistakes(write_changed(tmp_path / "x.xlsx", changes)) == expected


@pytest.mark.parametrize(
    ("changes", "criterion"),
    [
        ({"criteria weight 3": "0,5"}, {"weight": 0.5}),
        ({"criteria weight 3": " 2\u00a0"}, {"weight": 2.0}),
        ({"criteria weight 3": None}, {"weight": 1.0}),
        ({"criteria must_have 3": "ИӘ"}, {"must_have": True}),
        ({"criteria must_have 3": True}, {"must_have": True}),
        ({"criteria changed 3": "нет"}, {"changed": False}),
        ({"criteria scale 3": "\u200bextent "}, {"scale": "extent"}),
        ({"criteria question_ru 3": " Один? "}, {"question": {"en": "One?", "ru": "Один?"}}),
        ({"criteria AZ 1": "question_kk", "criteria AZ 3": "Бір?"}, {"question": {"en": "One?", "kk": "Бір?"}}),
        ({"criteria AZ 2": "Мысал (kk)", "criteria AZ 3": "Міне"}, {"example": {"kk": "Міне"}}),
        ({"criteria AZ 1": "comment", "criteria AZ 3": "to be discussed"}, {}),
        ({"criteria factors 3": '"format"=extent,size = late'}, {"factors": {"format": "extent", "size": "late"}}),
    ],
)
def test_what_people_type_is_understood(tmp_path, changes, criterion):
    found = load(write_changed(tmp_path / "x.xlsx", changes))
    expected = parse_methodology(SMALL).dimensions[0].dimensions[0].criteria[0].model_copy(update=criterion)
    assert found.dimensions[0].dimensions[0].criteria[0] == expected


@pytest.mark.slow
def test_columns_and_sheets_may_move_and_keys_may_go(tmp_path):
    write_spreadsheet(tmp_path / "x.xlsx", load_methodology("obs-2017"), Say("ru"))
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    sheet = book["Критерии"]
    rows = [[cell.value for cell in reversed(row)] for row in sheet.iter_rows()]
    sheet.delete_rows(1, sheet.max_row)
    for row in [*rows[1:2], ["  "], *rows[2:]]:
        sheet.append(row)
    book.move_sheet("Критерии", -5)
    book.create_sheet("Мои заметки")["A1"] = "x"
    book.save(tmp_path / "x.xlsx")
    assert load(tmp_path / "x.xlsx") == load_methodology("obs-2017")


def test_a_spreadsheet_of_before_has_no_sheet_of_peers(tmp_path):
    book = openpyxl.load_workbook(write(tmp_path / "x.xlsx"))
    del book["Peers"]
    book.save(tmp_path / "x.xlsx")
    assert load(tmp_path / "x.xlsx") == parse_methodology(SMALL)


def test_missing_and_misnamed_sheets_are_reported_together(tmp_path):
    book = openpyxl.load_workbook(write(tmp_path / "x.xlsx"))
    del book["Themes"]
    book["Scales"].title = "Scale"
    book.create_sheet("Критерии")
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(ProblemsFound) as found:
        load(tmp_path / "x.xlsx")
    assert sorted(problem.code for problem in found.value) == ["sheet-misnamed", "sheet-missing", "sheet-twice"]
    assert "'Scale'" in Say("en").problems(found.value)
