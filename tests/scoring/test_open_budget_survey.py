"""The published scores and ranks of the Open Budget Survey, from its raw answers."""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from budget_index.methodology.load import load_methodology
from budget_index.regions import kazakhstan
from budget_index.rounding import round_half_up
from budget_index.scoring.results import Results, score_responses
from budget_index.tables.responses import check_responses, normalised
from tests.answer_tables import read_responses

pytestmark = pytest.mark.reference

PUBLISHED_AGAINST_LETTERS_2015 = {
    ("LBR", "transparency"): (37.917431, 37.6147),
    ("LBR", "pbs"): (5.5, 0.0),
    ("DEU", "ebp"): (75.615385, 73.7115),
    ("TCD", "ebp"): (0.0, 1.85185),
    ("LBN", "ebp"): (0.0, 1.85185),
}
"""Scores that the published file of 2015 contradicts by its own answers: ours, published."""

ROUNDED_AGAINST_SCORE_2015 = {("ZWE", "ebp"): (42.5556, 44)}
"""Published whole numbers that aren't the published score rounded: the score, the whole number."""

TIES_BROKEN_2015 = {"SAU", "ZMB"}
"""Countries tied with another to the last digit that the published ranking places below it."""


@cache
def scored(folder: Path, year: int, said_to_be: int | None = None) -> Results:
    """Score the answers of a round the way a user does: read, check, score."""
    methodology = load_methodology(f"obs-{year}")
    responses, problems = read_responses(folder / "obs" / f"answers_{year}.csv")
    responses = responses.assign(year=said_to_be or year)
    assert problems + check_responses(responses, methodology, kazakhstan()) == []
    return score_responses(normalised(responses, methodology), methodology)


def published(folder: Path, year: int) -> pd.DataFrame:
    return pd.read_csv(folder / "obs" / f"published_{year}.csv")


def side_by_side(folder: Path, year: int) -> pd.DataFrame:
    """Put our scores beside the published ones; every published score must have ours."""
    ours = scored(folder, year).scores
    ours = ours.assign(rounded=round_half_up(ours["score"].to_numpy(), 0))
    theirs = published(folder, year).query("dimension != 'transparency_rank'")
    both = ours.merge(theirs, on=["region", "year", "dimension"], suffixes=("", "_published"), how="right")
    return both.set_index(["region", "dimension"])


def published_ranks(folder: Path, year: int) -> dict[str, int]:
    ranks = published(folder, year).query("dimension == 'transparency_rank'")
    return dict(zip(ranks["region"], ranks["score"].astype("int64"), strict=True))


def our_ranks(results: Results) -> dict[str, int]:
    return {region: int(rank) for region, rank in results.ranking[["region", "rank"]].itertuples(index=False)}


@pytest.mark.slow
def test_all_scores_of_2017(reference):
    both = side_by_side(reference, 2017)
    assert both.shape[0] == 13 * 115
    assert both.index.get_level_values("dimension").nunique() == 13
    assert ((both["score"] - both["score_published"]).abs() < 1e-6).all()


def test_all_rounded_scores_of_2017(reference):
    both = side_by_side(reference, 2017)
    assert both["rounded"].equals(both["rounded_published"].astype("float64"))


def test_all_ranks_of_2017(reference):
    ours = our_ranks(scored(reference, 2017))
    assert len(ours) == 115
    assert ours == published_ranks(reference, 2017)


def test_all_scores_of_2015_but_those_the_answers_contradict(reference):
    both = side_by_side(reference, 2015)
    assert both.index.get_level_values("region").nunique() == 102
    assert both.shape[0] == 12 * 102
    apart = both[~((both["score"] - both["score_published"]).abs() <= 1e-4)]
    found = {place: (row["score"], row["score_published"]) for place, row in apart.iterrows()}
    assert found.keys() == PUBLISHED_AGAINST_LETTERS_2015.keys()
    for place, expected in PUBLISHED_AGAINST_LETTERS_2015.items():
        assert found[place] == pytest.approx(expected, abs=1e-6)


def test_all_rounded_scores_of_2015_but_one_misprint(reference):
    both = side_by_side(reference, 2015).drop(index=list(PUBLISHED_AGAINST_LETTERS_2015))
    apart = both[both["rounded"] != both["rounded_published"]]
    found = {place: (row["score_published"], row["rounded_published"]) for place, row in apart.iterrows()}
    assert found == ROUNDED_AGAINST_SCORE_2015


def test_all_ranks_of_2015_but_two_broken_ties(reference):
    ours, theirs = our_ranks(scored(reference, 2015)), published_ranks(reference, 2015)
    assert len(ours) == 102
    assert ours.keys() == theirs.keys()
    assert {region for region in ours if ours[region] != theirs[region]} == TIES_BROKEN_2015


@pytest.mark.parametrize("year", [2015, 2017])
def test_the_same_answers_in_another_year_score_the_same(reference, year):
    then, later = scored(reference, year), scored(reference, year, said_to_be=2031)
    assert set(later.scores["year"]) == {2031}
    pd.testing.assert_frame_equal(later.scores.drop(columns="year"), then.scores.drop(columns="year"))
    pd.testing.assert_frame_equal(later.ranking.drop(columns="year"), then.ranking.drop(columns="year"))
    pd.testing.assert_frame_equal(later.criteria.drop(columns="year"), then.criteria.drop(columns="year"))
