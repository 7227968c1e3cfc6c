"""The overview's tables: ranks by any dimension, counts of bands, who improved, and the places' intervals."""

import pandas as pd
import pytest

from budget_index.analysis.pages.overview import (
    can_be_redrawn,
    improvements,
    indistinct,
    place_intervals,
    rankable,
    ranked_by,
    risers_and_fallers,
    scores_by_year,
)
from budget_index.analysis.robustness.uncertainty import Inputs
from budget_index.regions import kazakhstan
from budget_index.rounds import Intake
from budget_index.scoring.results import Results
from tests.example_round import scored_round

YEAR = 2026


@pytest.fixture(scope="module")
def now() -> tuple[Intake, Results]:
    scored = scored_round(f"kz-example-{YEAR}")
    return scored.intake, scored.results


@pytest.fixture(scope="module")
def before() -> Results:
    return scored_round("kz-example-2024").results


@pytest.fixture(scope="module")
def inputs(now) -> Inputs:
    return Inputs(now[0].responses, now[0].expected, now[0].publications)


@pytest.mark.slow
def test_every_stage_and_theme_can_be_ranked_by(now):
    results = now[1]
    names = rankable(results.methodology)
    assert names[0] == results.methodology.ranked
    assert set(names) >= {"planning", "approval", "execution", "report", "openness", "timeliness"}
    for name in names:
        ranked = ranked_by(results, name, YEAR)
        own = results.scores[results.scores["dimension"] == name].set_index("region")
        assert ranked["score"].tolist() == pytest.approx(own["score"][ranked["region"]].tolist(), nan_ok=True)
        assert ranked["coverage"].tolist() == pytest.approx(own["coverage"][ranked["region"]].tolist())
        assert ranked["rank"].dropna().is_monotonic_increasing
        assert sorted(ranked["region"]) == sorted(results.ranking["region"])
        assert ranked["planning"].notna().sum() == 19


def test_the_headline_is_the_ranking(now):
    ranked = ranked_by(now[1], "index", YEAR)
    pd.testing.assert_series_equal(ranked["rank"], now[1].ranking["rank"])
    assert ranked["band"].tolist() == now[1].ranking["band"].tolist()


def test_must_haves_hold_back_the_whole_and_no_stage(now):
    stage = ranked_by(now[1], "planning", YEAR).set_index("region")
    assert stage.loc[stage["rounded"] >= 81, "band"].eq("extensive").all()


@pytest.mark.slow
def test_risers_and_fallers_are_of_the_same_territory_and_the_largest_comes_first(before, now):
    table = improvements(before, now[1], "index", kazakhstan())
    scores = scores_by_year([before, now[1]], "index").dropna()
    assert table["change"].max() == pytest.approx((scores[YEAR] - scores[2024]).max())
    assert len(table) == len(scores)
    rose, fell = risers_and_fallers(table)
    assert rose["region"].iloc[0] == (scores[YEAR] - scores[2024]).idxmax()
    assert fell["region"].iloc[0] == (scores[YEAR] - scores[2024]).idxmin()
    assert all(part.empty for part in risers_and_fallers(table.assign(**{"break": "territory"})))


def test_a_dimension_that_an_edition_lacks_has_no_scores(before, now):
    assert improvements(before, now[1], "nonsense", kazakhstan()).empty
    assert scores_by_year([before], "nonsense").empty


@pytest.mark.slow
@pytest.mark.parametrize("dimension", ["index", "planning"])
def test_intervals_hold_the_place_and_are_the_same_again(now, inputs, dimension):
    rules = now[1].methodology
    places = place_intervals(inputs, rules, dimension, YEAR)
    assert places.assessors
    assert places.draws == 2000
    ranked = ranked_by(now[1], dimension, YEAR).dropna(subset="rank").set_index("region")
    assert places.table["rank"].tolist() == ranked["rank"][places.table["region"]].tolist()
    pd.testing.assert_frame_equal(places.table, place_intervals(inputs, rules, dimension, YEAR).table)
    headline = places.table[places.table["region"] == ranked.index[0]]
    assert (headline["low"] <= headline["rank"]).all()
    groups = indistinct(places.table)
    assert (groups["regions"] > 1).all()
    letters = set(places.table["groups"].str.split().sum())
    assert set(groups["letter"]) <= letters


def test_a_theme_cannot_be_redrawn(now):
    assert can_be_redrawn(now[1].methodology, "planning")
    assert not can_be_redrawn(now[1].methodology, "openness")
