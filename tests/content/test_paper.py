"""What is said on paper is what the tables say: means, gains, answers with their shares, open questions."""

import numpy as np
import pandas as pd
import pytest

from budget_index.content.model import Content
from budget_index.content.paper import MOST_ANSWERS, MOST_FIXES, region_paper
from budget_index.language import Say
from budget_index.methodology.walk import criteria
from tests.content.said import ROUNDS, earlier_than, numbers, tables_of
from tests.sweeps import in_turn

NAME = "kz-example-2026"
WITHOUT_SCORE = "KZ-11"


def paper_of(region: str, name: str = NAME, language: str = "en") -> Content:
    return region_paper(tables_of(name), region, Say(language), earlier=earlier_than(name))


def actions_of(region: str, name: str = NAME) -> pd.DataFrame:
    table = tables_of(name).actions()
    return table[table["region"] == region].set_index("action", drop=False)


def test_a_document_stands_beside_the_mean_of_the_regions_of_its_kind():
    table = paper_of("KZ-15")["documents"].table
    every = tables_of(NAME).actions()
    groups = tables_of(NAME).peer_groups()
    beside = [code for code, group in groups.items() if group == groups["KZ-15"] and code != "KZ-15"]
    own = every[(every["action"] == "annual_report") & every["region"].isin(beside)]["points"]
    row = next(row for row in table.rows if row.id == "annual_report")
    assert table.cell(row, "mean").value == pytest.approx(own.mean())


def test_a_mean_of_two_others_is_none():
    table = paper_of("KZ-75")["documents"].table  # one of three cities
    assert {cell.value for cell in table.column("mean")} == {None}


def test_fixes_come_after_the_first_steps_and_are_public():
    paper, own = paper_of("KZ-15"), actions_of("KZ-15")
    first, fixes = ({item.id for item in paper[name].items} for name in ("first", "fixes"))
    assert not first & fixes
    assert len(fixes) == MOST_FIXES
    assert not set(own.loc[list(fixes), "status"]) & {"closed", "not_assessed"}
    left = own[~own["action"].isin(first) & ~own["status"].isin(["closed", "not_assessed"])]["gain"]
    told = sorted((item.fact("gain").value for item in paper["fixes"].items), reverse=True)
    assert told == sorted(left, reverse=True)[:MOST_FIXES]


def test_answers_behind_the_steps_have_their_own_share_of_the_gain():
    table, shares = paper_of("KZ-15")["answers"].table, tables_of(NAME).questions("KZ-15").set_index("criterion")
    assert 0 < len(table.rows) <= MOST_ANSWERS
    for row in table.rows:
        assert table.cell(row, "share").value == shares.loc[row.id, "share"]
        assert table.cell(row, "answer").value == shares.loc[row.id, "answer"]
        assert shares.loc[row.id, "action"] == row.group
        assert table.cell(row, "evidence").text.startswith("https://")


def test_all_open_questions_are_told_in_words():
    table = paper_of(WITHOUT_SCORE)["open"].table
    lacking = tables_of(NAME).open_answers(WITHOUT_SCORE)["criterion"].astype("str")
    assert sorted(row.id for row in table.rows) == sorted(lacking)
    assert all(row.title.endswith("?") for row in table.rows)


def test_a_region_without_a_score_is_given_no_steps():
    paper = paper_of(WITHOUT_SCORE)
    assert not {"first", "fixes", "answers", "more-advice"} & {section.id for section in paper.sections}


def test_the_command_names_round_and_region():
    fact = paper_of("KZ-15")["check"].facts["command"]
    assert fact.text == "budget-index explain kz-example-2026 --region KZ-15"


@pytest.mark.slow
@pytest.mark.parametrize(("name", "language"), in_turn(ROUNDS))
def test_the_measure_is_told_in_numbers_that_are_so(name, language):
    tables = tables_of(name)
    for region in tables.ranking["region"]:
        own = tables.results.criteria[tables.results.criteria["region"] == region]
        unsettled = int(own["status"].isin(["missing", "unresolved"]).sum())
        asked, experts = len(list(criteria(tables.methodology))), tables.methodology.assessors.independent
        told = numbers(paper_of(region, name, language)["measured"].sentence, language)
        assert told == [float(each) for each in (asked, experts, *([unsettled] if unsettled else []))]


def test_what_is_drawn_is_a_number():
    for section in paper_of("KZ-15").sections:
        body = getattr(section.body, "table", section.body)
        for row in getattr(body, "rows", ()):
            assert not any(isinstance(cell.value, float) and np.isnan(cell.value) for cell in row.cells), section.id
