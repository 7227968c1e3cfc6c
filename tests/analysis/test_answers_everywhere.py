"""The matrix of answers: in the order of the ranking, missing is never zero, and every region is counted once."""

import pandas as pd
import pytest

from budget_index.analysis.pages.answers_everywhere import (
    ANSWER_CELL_COLUMNS,
    CELL_KINDS,
    answer_groups,
    answer_matrix,
    full_shares,
    wide_matrix,
)
from budget_index.methodology import walk
from budget_index.methodology.load import parse_methodology
from budget_index.scoring.results import Results, score_responses
from tests.example_round import scored_round

YEAR = 2026
SMALL = """
id: small
title: Small
assessors: {consolidate: mean}
scales:
  letters: {answers: {a: {points: 100}, none: {points: 0}, e: {not_applicable: true}}}
  days: {number: {unit: days, steps: [[0, 100], [14, 67]]}}
dimensions:
  - id: index
    criteria:
      - {id: C1, question: One, scale: letters, factors: {format: letters}}
      - {id: C2, question: Two, scale: days}
"""


@pytest.fixture(scope="module")
def results() -> Results:
    return scored_round().results


@pytest.fixture(scope="module")
def cells(results: Results) -> pd.DataFrame:
    return answer_matrix(results.criteria, results.ranking, results.methodology, YEAR)


def small(rows: list[tuple[str, str, str, str]]) -> tuple[pd.DataFrame, Results]:
    """Matrix and results of the small methodology: region, criterion, assessor, answer."""
    responses = pd.DataFrame(rows, columns=["region", "criterion", "assessor", "answer"]).assign(year=YEAR)
    results = score_responses(responses, parse_methodology(SMALL))
    return answer_matrix(results.criteria, results.ranking, results.methodology, YEAR), results


@pytest.mark.slow
def test_the_matrix_has_every_cell_once_in_the_order_of_ranking_and_file(results: Results, cells: pd.DataFrame) -> None:
    names = [criterion.id for criterion in walk.criteria(results.methodology)]
    assert list(cells) == ANSWER_CELL_COLUMNS
    assert cells["region"].unique().tolist() == results.ranking["region"].tolist()
    assert cells["criterion"].tolist() == names * len(results.ranking)


def test_a_cell_without_points_is_never_a_zero(cells: pd.DataFrame) -> None:
    blank = cells[cells["points"].isna()]
    assert set(blank["kind"]) == {"missing", "unresolved", "not_applicable"}
    assert set(cells["kind"]) <= set(CELL_KINDS)
    assert (cells.loc[cells["kind"].isin(["none", "gated"]), "points"] == 0).all()
    assert cells.loc[cells["points"] == 100, "kind"].eq("full").all()


def test_shares_count_only_regions_with_points(results: Results, cells: pd.DataFrame) -> None:
    shares = full_shares(cells, results.methodology).set_index("criterion")
    own = cells[cells["criterion"] == "R17"]
    assert shares.loc["R17", "counted"] == own["points"].notna().sum()
    assert shares.loc["R17", "full"] == (own["points"] == 100).sum()
    none = own["kind"].isin(["none", "gated"])
    assert shares.loc["R17", "none"] == none.sum()


@pytest.mark.slow
def test_every_region_is_in_one_group_of_answers(results: Results, cells: pd.DataFrame) -> None:
    for criterion in walk.criteria(results.methodology):
        groups = answer_groups(cells, results.methodology, criterion)
        assert sorted(groups["regions"].explode().dropna()) == sorted(results.ranking["region"])


def test_numbers_and_averaged_answers_are_grouped_by_their_points() -> None:
    answers = [("A", "C2", "expert_1", "3"), ("B", "C2", "expert_1", "0"), ("C", "C1", "expert_1", "a")]
    averaged = [("D", "C1", "expert_1", "a"), ("D", "C1", "expert_2", "none"), ("D", "C1/format", "expert_1", "a")]
    cells, results = small([*answers, *averaged, ("C", "C1/format", "expert_1", "a")])
    first, second = walk.criteria(results.methodology)
    groups = answer_groups(cells, results.methodology, second).set_index("group")["regions"]
    assert groups.to_dict() == {"|full": ["B"], "|most": ["A"], "|missing": ["C", "D"]}
    groups = answer_groups(cells, results.methodology, first).set_index("group")
    assert groups["regions"].to_dict() == {"a": ["C"], "none": [], "e": [], "|most": ["D"], "|missing": ["B", "A"]}
    assert groups["kind"].tolist()[:3] == ["full", "none", "not_applicable"]


def test_the_table_to_download_keeps_blanks_blank(cells: pd.DataFrame) -> None:
    wide = wide_matrix(cells, "points").set_index("region")
    assert wide.index.tolist() == cells["region"].unique().tolist()
    assert wide.isna().sum().sum() == cells["points"].isna().sum()
