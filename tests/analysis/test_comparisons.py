"""Who can't be told apart, overlapping groups, and the places that stay open: laws, and a published letter display."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget_index.analysis.robustness.comparisons import SURE, compare_all, overlapping_groups, standing
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.ranks import UNRANKED, competition_ranks, whole_scores
from budget_index.analysis.robustness.uncertainty import Inputs, rank_uncertainty, studies
from budget_index.methodology.load import parse_methodology


def drawn_ranks(seed: int, *, blank: float = 0.0) -> np.ndarray:
    """Ranks of up to nine units that lie close to each other, some of them level, some blank."""
    rng = np.random.default_rng(seed)
    units = int(rng.integers(1, 10))
    scores = (rng.normal(scale=2, size=(200, units)) + np.sort(rng.uniform(0, 20, units))[::-1]).round()
    scores[rng.random(scores.shape) < blank] = np.nan
    return competition_ranks(whole_scores(np.clip(scores + 20, 0, 100)))


@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.1]))
def test_the_places_that_stay_open_hold_the_rank_in_95_percent_of_the_draws(seed, blank):
    ranks = drawn_ranks(seed, blank=blank)
    compared = compare_all(ranks)
    inside = (ranks >= compared.set_first) & (ranks <= compared.set_last)
    has = ranks != UNRANKED
    assert (inside.sum(axis=0) >= SURE * has.sum(axis=0) - 1e-9).all()


@given(st.integers(0, 10_000))
def test_every_pair_is_compared_as_two_are(seed):
    ranks = drawn_ranks(seed, blank=0.2)
    compared = compare_all(ranks)
    for unit in range(ranks.shape[1]):
        above, tie, _ = standing(ranks[:, [unit]], ranks)
        np.testing.assert_allclose(np.delete(compared.above[unit], unit), np.delete(above, unit), atol=1e-12)
        np.testing.assert_allclose(np.delete(compared.tie[unit], unit), np.delete(tie, unit), atol=1e-12)


@given(st.integers(0, 10_000), st.integers(0, 12), st.floats(0, 1))
def test_two_share_a_group_exactly_if_they_cant_be_told_apart(seed, units, density):
    rng = np.random.default_rng(seed)
    upper = np.triu(rng.random((units, units)) < density, 1)
    alike = upper | upper.T
    groups = overlapping_groups(alike)
    shared = np.zeros_like(alike)
    for group in groups:
        shared[np.ix_(group, group)] = True
    np.testing.assert_array_equal(shared & ~np.eye(units, dtype=bool), alike)
    assert {unit for group in groups for unit in group} == set(range(units))


def test_piephos_third_example():
    """Eight treatments of which five pairs differ: 1–7, 1–8, 2–4, 2–5, 3–5."""
    alike = ~np.eye(8, dtype=bool)
    for one, other in [(1, 7), (1, 8), (2, 4), (2, 5), (3, 5)]:
        alike[one - 1, other - 1] = alike[other - 1, one - 1] = False
    groups = [[unit + 1 for unit in group] for group in overlapping_groups(alike)]
    assert groups == [[1, 2, 3, 6], [1, 4, 5, 6], [2, 3, 6, 7, 8], [3, 4, 6, 7, 8], [4, 5, 6, 7, 8]]


@pytest.fixture(scope="module")
def chain():
    """A is at least as good as C on both questions; B is worse on one and better on the other."""
    rules = parse_methodology("""
id: chain
title: Chain
scales: {share: {number: {unit: percent, line: [[0, 0], [100, 100]]}}}
dimensions:
  - id: index
    criteria: [{id: P1, question: "?", scale: share}, {id: P2, question: "?", scale: share}]
""")
    points = {"A": (60, 52), "B": (44, 66), "C": (56, 50), "D": ("", "")}
    rows = [(code, 2026, f"P{n + 1}", str(value)) for code, own in points.items() for n, value in enumerate(own)]
    table = pd.DataFrame(rows, columns=["region", "year", "criterion", "answer"]).assign(assessor="")
    units = table[["region", "year"]].drop_duplicates()
    answers, study = next(studies(Inputs(table, units), rules, Sources(spread=0.25), seed=1, draws=2000))
    return rank_uncertainty(answers.units, study)


def test_not_telling_apart_isnt_transitive_and_the_table_says_so(chain):
    pairs = chain.pairs.set_index(["region", "other"])["above"]
    ranks = chain.ranks.set_index("region")
    assert ranks["alike"].to_dict() == {"A": "B", "B": "A;C", "C": "B", "D": ""}
    assert ranks["groups"].to_dict() == {"A": "A", "B": "A B", "C": "B", "D": ""}
    assert pairs["A", "C"] == 1
    assert (ranks.loc["B", "set_first"], ranks.loc["B", "set_last"]) == (1, 3)


def test_a_region_without_a_score_is_in_no_group(chain):
    row = chain.ranks.set_index("region").loc["D"]
    assert (row["alike"], row["groups"]) == ("", "")
    assert pd.isna(row["set_first"])
    assert chain.ranks["set_last"].max() == 3
