"""Own weights: the same as a methodology with those weights; shares that add up; probabilities of places."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.own_weights import (
    adjustable_parts,
    criterion_shares,
    own_factors,
    own_places,
    part_shares,
    whole_percents,
)
from budget_index.analysis.robustness.places_drawn import place_probabilities
from budget_index.analysis.robustness.simulation import simulate
from budget_index.analysis.robustness.study import Study
from budget_index.analysis.robustness.uncertainty import rank_uncertainty, studies
from budget_index.methodology.load import load_methodology, parse_methodology
from budget_index.methodology.model import Methodology
from budget_index.scoring.answers import Answers
from budget_index.scoring.tree import compile_tree
from budget_index.scoring.weights import effective_weights
from tests.example_round import inputs

KZ = load_methodology("kz-local-budgets-2026")
TREE = compile_tree(KZ)
NESTED = """
id: nested
title: Nested
scales: {extent: {answers: {a: {points: 100}, b: {points: 0}}}}
themes: [{id: clarity}]
dimensions:
  - id: index
    over: criteria
    dimensions:
      - {id: one, criteria: [{id: P1, question: "1?", scale: extent, theme: clarity}]}
      - {id: two, criteria: [{id: P2, question: "2?", scale: extent}, {id: P3, question: "3?", scale: extent}]}
"""


def study(sources: Sources, methodology: Methodology = KZ, draws: int = 256) -> tuple[Answers, Study]:
    return next(studies(inputs(), methodology, sources, seed=1, draws=draws))


def reweighted(times: dict[str, float]) -> Methodology:
    """The methodology with other weights of its stages."""
    (index,) = KZ.dimensions
    below = [each.model_copy(update={"weight": each.weight * times.get(each.id, 1.0)}) for each in index.dimensions]
    return KZ.model_copy(update={"dimensions": [index.model_copy(update={"dimensions": below})]})


TIMES = {"execution": 2.5, "report": 0.4}


def test_own_weights_are_those_of_a_methodology_that_has_them() -> None:
    answers, base = study(Sources())
    own = own_places(base, answers.units, TIMES)
    other = study(Sources(), reweighted(TIMES))[1]
    at = pd.Index(answers.units["region"]).get_indexer(own["region"])
    assert np.allclose(own["score"].astype(float), other.scores[at], equal_nan=True)
    assert own["rank"].fillna(0).tolist() == other.nominal[at].tolist()
    assert own["published_rank"].fillna(0).tolist() == base.nominal[at].tolist()
    assert (own["moved"] == own["published_rank"] - own["rank"]).dropna().all()
    assert own["rank"].isna().sum() == 1


def test_the_weights_of_the_methodology_change_nothing() -> None:
    answers, base = study(Sources())
    own = own_places(base, answers.units, {"planning": 1.0})
    assert own["moved"].dropna().eq(0).all()
    assert own["score"].equals(own["published_score"].rename("score"))


def test_a_stage_of_weight_0_doesnt_count() -> None:
    answers, base = study(Sources())
    own = own_places(base, answers.units, {"planning": 0.0, "approval": 0.0, "report": 0.0}).dropna(subset="score")
    scores = study(Sources(), KZ.model_copy(update={"headline": "execution"}))[1].scores
    assert np.allclose(own["score"], scores[pd.Index(answers.units["region"]).get_indexer(own["region"])])


def test_nothing_that_counts_gives_no_score_and_no_share() -> None:
    none = {part.id: 0.0 for part in adjustable_parts(KZ) if part.level == "stage"}
    assert criterion_shares(TREE, own_factors(TREE, none)).sum() == 0
    answers, base = study(Sources())
    assert own_places(base, answers.units, none)["score"].isna().all()


def test_nominal_shares_are_the_effective_weights() -> None:
    for name in ("kz-local-budgets-2026", "kz-local-budgets-2024", "obs-2017", "kz-social-audit-2026"):
        methodology = load_methodology(name)
        tree = compile_tree(methodology)
        shares = dict(zip(tree.criteria, criterion_shares(tree, own_factors(tree, {})), strict=True))
        for criterion, weight in effective_weights(methodology).items():
            assert shares[criterion] == pytest.approx(weight)


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from([p.id for p in adjustable_parts(KZ)]), st.sampled_from([0.0, 0.5, 1.0, 3.0])))
def test_shares_add_up_to_1_whatever_is_moved(times: dict[str, float]) -> None:
    factors = own_factors(TREE, times)
    total = criterion_shares(TREE, factors).sum()
    assert total == pytest.approx(1) or total == 0
    for level in ("stage", "document", "theme"):
        parts = [part for part in adjustable_parts(KZ) if part.level == level]
        assert sum(part_shares(TREE, factors, parts).values()) == pytest.approx(total)


def test_a_theme_weighs_its_criteria_and_a_flat_stage_those_below() -> None:
    methodology = parse_methodology(NESTED)
    tree, parts = compile_tree(methodology), adjustable_parts(methodology)
    assert [(part.id, part.level) for part in parts] == [("one", "stage"), ("two", "stage"), ("clarity", "theme")]
    assert part_shares(tree, own_factors(tree, {"clarity": 2.0}), parts) == {"one": 0.5, "two": 0.5, "clarity": 0.5}
    assert part_shares(tree, own_factors(tree, {"two": 2.0}), parts)["one"] == 0.2


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=30).filter(lambda each: sum(each) > 0))
def test_whole_percents_add_up_to_100_and_are_near(values: list[float]) -> None:
    shares = np.array(values) / sum(values)
    found = whole_percents(shares.tolist())
    assert sum(found) == 100
    assert (np.abs(np.array(found) - 100 * shares) < 1 + 1e-6).all()


def test_probabilities_of_places_agree_with_the_tables_of_the_engine() -> None:
    sources = Sources(spread=0.5)
    answers, own = study(sources)
    ranks, found = simulate(own).ranks, rank_uncertainty(answers.units, own)
    assert ranks is not None
    places = place_probabilities(answers.units, ranks)
    assert places.groupby("region")["probability"].sum().eq(1).all()
    top = places[places["place"] <= 10].groupby("region")["probability"].sum()
    told = found.ranks.set_index("region")
    assert np.allclose(top.reindex(told.index).fillna(0), told["p_top"].fillna(0))
    assert told["p_top"].isna().equals(told["ranked"] == 0)
    assert found.places.equals(places)
