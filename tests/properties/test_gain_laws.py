"""Laws of gains and paths: never negative; a path reaches its band, and no smaller set of criteria does."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from budget_index.analysis.actions.first_steps import first_steps, region_actions
from budget_index.analysis.actions.questions import question_shares
from budget_index.analysis.actions.route import path_in_actions
from budget_index.analysis.actions.table import actions_table
from budget_index.analysis.gain.gains import gains_table, what_if
from budget_index.analysis.gain.steps import possible_steps
from budget_index.methodology.model import Methodology
from budget_index.rounding import round_half_up
from budget_index.scoring.answers import lay_out
from budget_index.scoring.ranking import band_ids
from budget_index.scoring.results import Results, score_agreed
from budget_index.scoring.tree import compile_tree
from tests.properties.trees import Kind, all_criteria, answers, table, trees

pytestmark = pytest.mark.slow

BANDS = [{"id": "low", "from": 0}, {"id": "high", "from": 50}, {"id": "top", "from": 81, "requires_must_have": 0.6}]
MEANS = Kind(aggregates=("mean", "share_of_maximum"))
SMALL = 9
"""Criteria at most: all sets of steps are tried."""


@st.composite
def regions(draw, kind: Kind = Kind()) -> Results:  # noqa: B008
    """Draw a small methodology with bands, must-haves and efforts, and one region's answers."""
    tree = draw(trees(kind)) | {"bands": BANDS}
    criteria = all_criteria(tree)
    assume(len(criteria) <= SMALL)
    tree["documents"] = {name: {"title": name} for name in ("one", "two")}
    for criterion in criteria:
        criterion.update(draw(st.sampled_from([{}, {"document": "one"}, {"document": "two"}])))
        criterion["must_have"] = draw(st.booleans())
        criterion["effort"] = draw(st.sampled_from([1, 2, 3]))
    rules = Methodology.model_validate(tree)
    return score_agreed(table({"A": draw(answers(tree))}), rules, pd.DataFrame({"region": ["A"], "year": [2026]}))


def least(results: Results, band_id: str) -> int | None:
    """Try every set of questions that are a region's own matter; give the least effort that reaches a band."""
    rules = results.methodology
    band = next(band for band in rules.bands if band.id == band_id)
    laid_out = lay_out(results.agreed, rules, pd.DataFrame({"region": ["A"], "year": [2026]}))
    steps = possible_steps(laid_out, compile_tree(rules), rules, by_effort=True, missing_too=False)
    picks = np.array(list(product([False, True], repeat=len(steps.columns))), dtype=bool)
    efforts = (picks @ steps.efforts)[steps.reaches(picks, band)]
    return int(efforts.min()) if len(efforts) else None


@pytest.mark.parametrize("kind", [Kind(), MEANS], ids=["any", "means"])
@given(data=st.data())
def test_the_path_reaches_its_band_and_no_less_effort_does(data, kind):
    results = data.draw(regions(kind))
    path = path_in_actions(results, "A", 2026, by_effort=True)
    assume(path.band)
    expected = least(results, path.band)
    assert path.effort == (expected or 0)
    assert bool(path.actions) == bool(expected)
    assert path.proven


@pytest.mark.parametrize("kind", [Kind(), MEANS], ids=["any", "means"])
@given(data=st.data())
def test_no_three_actions_bring_more_and_no_fewer_reach_the_band(data, kind):
    results = data.draw(regions(kind))
    names, actions = region_actions(results, "A", 2026, by_effort=False)
    picks = np.array(list(product([False, True], repeat=len(names))), dtype=bool)
    score = actions.outcome(picks)[0]
    steps = first_steps(results, "A", 2026)
    assume(not np.isnan(steps.score_from))
    assert steps.proven
    assert steps.score_to == pytest.approx(max(np.nanmax(score[picks.sum(axis=1) <= 3]), steps.score_from), abs=1e-6)
    path = path_in_actions(results, "A", 2026)
    assume(path.band)
    reaching = picks[actions.reaches(picks, next(band for band in results.methodology.bands if band.id == path.band))]
    assert bool(path.actions) == bool(len(reaching))
    assert not len(reaching) or path.effort == reaching.sum(axis=1).min()
    least = path_in_actions(results, "A", 2026, by_effort=True)
    assert bool(least.actions) == bool(path.actions)


@given(regions())
def test_the_table_of_actions_says_what_the_engine_says(results):
    """Single questions are known from their own paths, groups are scored again: both as one region's steps are."""
    names, actions = region_actions(results, "A", 2026, by_effort=False)
    score, share = actions.outcome(np.eye(len(names), dtype=bool))
    bands = band_ids(round_half_up(score, results.methodology.rounding), share, results.methodology.bands)
    expected = pd.DataFrame({"score_after": score, "band_after": bands}, index=names)
    table = actions_table(results).set_index("action")
    own = expected.loc[table.index]
    np.testing.assert_allclose(table["score_after"], own["score_after"], atol=1e-9)
    assert table["band_after"].tolist() == own["band_after"].tolist()


@given(regions())
def test_shares_add_up_to_the_gains_of_actions(results):
    table = actions_table(results).set_index("action")
    assume(table["gain"].notna().all())
    shares = question_shares(results, "A", 2026).groupby("action")["share"].sum()
    after = table["score_after"].notna() & (table["gain"] > 0)
    assert shares[table.index[after]].to_numpy() == pytest.approx(table.loc[after, "gain"].to_numpy())


@given(regions())
def test_gains_are_never_negative(results):
    assert (gains_table(results)["gain"].dropna() >= 0).all()


@given(st.data())
def test_what_if_is_scoring_again(data):
    tree = data.draw(trees())
    rules = Methodology.model_validate(tree)
    before, after = (data.draw(answers(tree)) for _ in range(2))
    found = what_if(table({"A": before}), rules, after, "A", 2026)
    again = score_agreed(table({"A": after}), rules, pd.DataFrame({"region": ["A"], "year": [2026]}))
    pd.testing.assert_frame_equal(found.scores, again.scores)
