"""Laws of scoring many draws at once: the same scores as the engine's, the same ranks as the ranking's."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget_index.analysis.robustness.ranks import Coarse, column_quantiles, competition_ranks, whole_scores
from budget_index.scoring.answers import lay_out
from budget_index.scoring.engine import close_gates, score_answers, withheld_scores
from budget_index.scoring.ranking import competition_rank
from budget_index.scoring.tree import compile_tree
from budget_index.scoring.variants import (
    Recipe,
    factor_columns,
    lay_on_side,
    ranked_rows,
    score_variants,
)
from tests.properties.trees import Kind, answers, methodology, table, trees

pytestmark = pytest.mark.slow


def laid_out(data, kind):
    tree = data.draw(trees(kind))
    rules = methodology(tree)
    said = {name: data.draw(answers(tree)) for name in ("KZ-10", "KZ-11", "KZ-15")}
    tree = compile_tree(rules)
    return close_gates(lay_out(table(said), rules), tree), tree


@given(st.data())
def test_a_draw_scores_as_the_engine_does_with_the_same_weights(data):
    answers_, tree = laid_out(data, Kind(coverage=False))
    width = len(tree.criteria) + len(tree.nodes)
    factors = np.array([data.draw(st.lists(st.sampled_from([0.5, 1, 1.25]), min_size=width, max_size=width))])
    nodes = list(tree.nodes)
    for row in ranked_rows(tree):
        weights = nodes[row].weights * factors[0, factor_columns(tree, nodes[row])]
        nodes[row] = replace(nodes[row], weights=weights)
    drawn = replace(tree, nodes=nodes)
    expected = score_answers(answers_, drawn).score[:, tree.headline]
    sideways = lay_on_side(answers_, withheld_scores(answers_, tree))
    found = score_variants(sideways, tree, factors, Recipe(tree.missing_as_zero))
    np.testing.assert_allclose(found[0], expected, rtol=0, atol=1e-9)


@given(st.data())
def test_without_noise_every_draw_is_the_published_score(data):
    answers_, tree = laid_out(data, Kind())
    sideways = lay_on_side(answers_, withheld_scores(answers_, tree))
    factors = np.ones((3, len(tree.criteria) + len(tree.nodes)))
    found = score_variants(sideways, tree, factors, Recipe(tree.missing_as_zero))
    expected = score_answers(answers_, tree).score[:, tree.headline]
    np.testing.assert_allclose(found, np.tile(expected, (3, 1)), rtol=0, atol=1e-9)


@given(st.data())
def test_a_factor_of_zero_is_a_criterion_that_does_not_apply(data):
    answers_, tree = laid_out(data, Kind(coverage=False, gates=False))
    column = data.draw(st.integers(0, len(tree.criteria) - 1))
    factors = np.ones((1, len(tree.criteria) + len(tree.nodes)))
    factors[0, column] = 0.0
    blank = withheld_scores(answers_, tree)
    found = score_variants(lay_on_side(answers_, blank), tree, factors, Recipe(tree.missing_as_zero))
    states, points = answers_.states.copy(), answers_.points.copy()
    states[:, column], points[:, column] = 3, 0.0
    expected = score_answers(replace(answers_, states=states, points=points), tree).score[:, tree.headline]
    np.testing.assert_allclose(found[0], expected, rtol=0, atol=1e-9)


scores = st.lists(st.sampled_from([None, 0.0, 33.3, 50.0, 50.0 + 1e-12, 66.7, 100.0]), min_size=1, max_size=12)


@given(scores)
def test_ranks_are_those_of_the_ranking(values):
    expected = competition_rank(pd.Series(values, dtype="float64")).fillna(0).tolist()
    found = competition_ranks(whole_scores(np.array([values, values], dtype=float)))
    assert found.tolist() == [expected, expected]


@given(st.integers(0, 2**32 - 1), st.integers(1, 300), st.integers(1, 9))
def test_quantiles_are_numpys_kept_or_counted(seed, draws, units):
    ranks = np.random.default_rng(seed).integers(0, 1300, size=(draws, units)).astype(np.uint32)
    found = column_quantiles(ranks)
    for unit in range(units):
        own = ranks[ranks[:, unit] > 0, unit]
        expected = np.quantile(own, (0.05, 0.5, 0.95)) if len(own) else [np.nan] * 3
        np.testing.assert_allclose(found[:, unit], expected, rtol=0, atol=1e-9)
    coarse = Coarse(units, 1300, draws)
    coarse.count(ranks[: draws // 2])
    coarse.count(ranks[draws // 2 :])
    coarse.aim()
    coarse.refine(ranks)
    np.testing.assert_array_equal(coarse.quantiles(), found)
