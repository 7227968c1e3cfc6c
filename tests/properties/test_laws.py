"""What must hold for every methodology and every set of answers."""

import copy
import json
import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from budget_index.methodology.load import parse_methodology
from budget_index.scoring.answers import lay_out
from budget_index.scoring.attribution import gains
from budget_index.scoring.engine import close_gates, score_answers
from budget_index.scoring.results import Results, score_agreed
from budget_index.scoring.tree import compile_tree
from tests.properties.reference import criterion_points, score_all
from tests.properties.trees import (
    AGGREGATES,
    LADDERS,
    WITHOUT_DEDUCTIONS,
    Kind,
    Said,
    Tree,
    all_criteria,
    answers,
    dimensions_of,
    methodology,
    scales_asked,
    table,
    trees,
    weights,
)

pytestmark = pytest.mark.slow

NEAR = 1e-9
ITSELF = Kind(scales=("itself",), gates=False, factors=False)
SMOOTH = ("mean", "geometric_mean", "harmonic_mean", "minimum")


def score(tree: Tree, regions: dict[str, Said]) -> Results:
    return score_agreed(table(regions), methodology(tree), units(regions))


def units(regions: dict[str, Said]) -> pd.DataFrame:
    return pd.DataFrame({"region": list(regions), "year": 2026})


def scores(tree: Tree, said: Said) -> dict[str, float]:
    """Score one region, without writing tables: dimension → score, NaN where blank."""
    rules = methodology(tree)
    compiled = compile_tree(rules)
    found = score_answers(close_gates(lay_out(table({"A": said}), rules, units({"A": said})), compiled), compiled)
    return dict(zip(compiled.ids, found.score[0].tolist(), strict=True))


def same(left: dict[str, float], right: dict[str, float]) -> bool:
    return left.keys() == right.keys() and all(
        left[name] == pytest.approx(right[name], abs=NEAR, rel=0, nan_ok=True) for name in left
    )


def weighed(tree: Tree) -> list[Tree]:
    """List whatever has a weight."""
    return [*dimensions_of(tree), *all_criteria(tree)]


@given(trees())
def test_a_random_methodology_is_one_that_a_file_says_and_that_passes_all_checks(tree):
    assert parse_methodology(json.dumps(tree)) == methodology(tree)


@given(st.data())
def test_the_engine_agrees_with_plain_recursion(data):
    tree = data.draw(trees())
    regions = {name: data.draw(answers(tree)) for name in ("A", "B", "C")}
    found = score(tree, regions).scores.set_index(["region", "dimension"])
    for region, said in regions.items():
        for dimension, expected in score_all(tree, said).items():
            row = found.loc[(region, dimension)]
            blank = math.nan
            wanted = [blank if value is None else value for value in (expected.score, expected.coverage)]
            assert [row["score"], row["coverage"]] == pytest.approx(wanted, abs=NEAR, rel=0, nan_ok=True)
            status = "not_applicable" if expected.coverage is None else "insufficient"
            assert row["status"] == (status if expected.score is None else "scored")


@given(st.data())
def test_a_score_lies_between_its_lowest_and_highest_member_or_at_its_cap(data):
    tree = data.draw(trees())
    results = score(tree, {"A": data.draw(answers(tree))})
    points = results.criteria.set_index("criterion")["points"]
    found = results.scores.set_index("dimension")
    as_zero = tree["missing"]["treat_as"] == "zero"
    for dimension in dimensions_of(tree):
        below = dimension.get("dimensions", [])
        flat = not below or dimension["aggregate"] == "share_of_maximum" or dimension.get("over") == "criteria"
        ids = [c["id"] for c in all_criteria({"dimensions": [dimension]})] if flat else [d["id"] for d in below]
        members = (points if flat else found["score"])[ids]
        members = members.fillna(0) if as_zero else members.dropna()
        own = found["score"][dimension["id"]]
        if not math.isnan(own):
            lowest = min(members.min(), dimension.get("cap", {}).get("at", 100))
            assert max(lowest, 0) - NEAR <= own <= max(members.max(), 0) + NEAR


@given(st.data())
def test_a_better_answer_never_lowers_the_headline(data):
    """Replace one given answer by one worth at least as much: the headline doesn't fall.

    Given must stay given: to answer what was missing, or what wasn't applicable, may lower a mean. And coverage must
    stay: if the answer opens a gate, what was 0 behind it may turn out missing, and where ``min_coverage`` then blanks
    a dimension, it leaves the mean. So where the answer is a gate's the law needs ``min_coverage`` 0 everywhere. And
    nothing may be deducted behind a gate that opens.
    """
    tree = data.draw(trees(data.draw(st.sampled_from([Kind(scales=WITHOUT_DEDUCTIONS), Kind(gates=False)]))))
    said = data.draw(answers(tree, disputes=False))
    scales = scales_asked(tree)
    given_ones = [name for name, answer in said.items() if answer in LADDERS[scales[name]]]
    assume(given_ones)
    name = data.draw(st.sampled_from(given_ones))
    if name in {d["gate"]["criterion"] for d in dimensions_of(tree) if "gate" in d}:
        without_minimum(tree)
    ladder = LADDERS[scales[name]]
    better = data.draw(st.sampled_from(ladder[ladder.index(said[name]) :]))
    before, after = scores(tree, said)[tree["headline"]], scores(tree, said | {name: better})[tree["headline"]]
    assert math.isnan(before) or after >= before - NEAR


def without_minimum(tree: Tree) -> None:
    tree["missing"]["min_coverage"] = 0
    for dimension in dimensions_of(tree):
        dimension.pop("min_coverage", None)
        dimension.pop("min_answered", None)


def test_an_answer_instead_of_a_blank_may_lower_the_headline(small):
    """Why the law above speaks of given answers only."""
    before = score_agreed(table({"A": {"P01": "a", "P02": ""}}), small).scores["score"].item()
    after = score_agreed(table({"A": {"P01": "a", "P02": "c"}}), small).scores["score"].item()
    assert (before, after) == (100.0, 66.5)


@given(st.data(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(data, random):
    tree = data.draw(trees())
    agreed = table({name: data.draw(answers(tree)) for name in ("A", "B", "C")})
    order = list(range(len(agreed)))
    random.shuffle(order)
    rules = methodology(tree)
    straight, shuffled = score_agreed(agreed, rules), score_agreed(agreed.iloc[order, ::-1], rules)
    pd.testing.assert_frame_equal(straight.scores, shuffled.scores, rtol=0, atol=NEAR)
    pd.testing.assert_frame_equal(straight.criteria, shuffled.criteria, rtol=0, atol=NEAR)


@given(st.data(), st.randoms(use_true_random=False))
def test_the_order_of_criteria_and_dimensions_does_not_matter(data, random):
    tree = data.draw(trees())
    said = data.draw(answers(tree))
    shuffled = copy.deepcopy(tree)
    for parent in (shuffled, *dimensions_of(shuffled)):
        random.shuffle(parent.get("dimensions", []))
        random.shuffle(parent.get("criteria", []))
    assert same(scores(tree, said), scores(shuffled, said))


@given(st.data())
def test_only_relative_weights_matter(data):
    """Multiply the weights of all criteria by one number, and of dimensions side by side by another each."""
    tree = data.draw(trees())
    said = data.draw(answers(tree))
    scaled = copy.deepcopy(tree)
    factor = data.draw(weights)
    for criterion in all_criteria(scaled):
        criterion["weight"] *= factor
    for parent in (scaled, *dimensions_of(scaled)):
        factor = data.draw(weights)
        for dimension in parent.get("dimensions", []):
            dimension["weight"] *= factor
    assert same(scores(tree, said), scores(scaled, said))


@given(st.data(), st.floats(0, 100).map(lambda value: round(value, 6)))
def test_equal_points_give_themselves(data, points):
    tree = data.draw(trees(ITSELF))
    said = dict.fromkeys(scales_asked(tree), f"{points:.6f}")
    assert list(scores(tree, said).values()) == pytest.approx([points] * len(dimensions_of(tree)), abs=NEAR, rel=0)


@given(st.data())
def test_mean_is_at_least_geometric_at_least_harmonic_at_least_minimum(data):
    tree = data.draw(trees(Kind(aggregates=("mean",))))
    said = data.draw(answers(tree))
    found = []
    for aggregate in SMOOTH:
        for dimension in dimensions_of(tree):
            dimension["aggregate"] = aggregate
        found.append(np.array(list(scores(tree, said).values())))
    for upper, lower in pairwise(found):
        assert (np.isnan(upper) == np.isnan(lower)).all()
        assert (np.isnan(upper) | (upper >= lower - NEAR)).all()


@given(st.data())
def test_a_criterion_that_is_not_applicable_changes_nothing(data):
    tree = data.draw(trees())
    said = data.draw(answers(tree))
    longer = copy.deepcopy(tree)
    leaf = data.draw(st.sampled_from([d for d in dimensions_of(longer) if "criteria" in d]))
    place = data.draw(st.integers(0, len(leaf["criteria"])))
    scale, idle = data.draw(st.sampled_from([("extent", "e"), ("odd", "n")]))
    leaf["criteria"].insert(place, {"id": "new", "question": "?", "scale": scale, "weight": data.draw(weights)})
    assert same(scores(tree, said), scores(longer, said | {"new": idle}))


@given(st.data())
def test_a_gate_never_raises_a_score(data):
    """Take all gates away: no score falls.

    With ``min_coverage`` it might: a gate also makes missing criteria count, as 0, and so can fill a dimension in. With
    deductions it might, too: what isn't public deducts nothing.
    """
    tree = data.draw(trees(Kind(coverage=False, scales=WITHOUT_DEDUCTIONS)))
    said = data.draw(answers(tree))
    free = copy.deepcopy(tree)
    for dimension in dimensions_of(free):
        dimension.pop("gate", None)
    with_gates, without = scores(tree, said), scores(free, said)
    for dimension, unhindered in without.items():
        assert math.isnan(unhindered) or with_gates[dimension] <= unhindered + NEAR


@given(st.data())
def test_a_third_region_never_changes_the_order_of_two_others(data):
    tree = data.draw(trees())
    two = {name: data.draw(answers(tree)) for name in ("B", "C")}
    thirds = {name: data.draw(answers(tree)) for name in ("A", "D")}
    alone, among = score(tree, two).ranking, score(tree, two | thirds).ranking
    alone, among = (ranking.set_index("region")["rank"] for ranking in (alone, among))
    for ranks in (alone, among):
        assert pd.isna(alone["B"]) == pd.isna(ranks["B"])
        assert pd.isna(alone["C"]) == pd.isna(ranks["C"])
    if not alone.isna().any():
        assert np.sign(alone["B"] - alone["C"]) == np.sign(among["B"] - among["C"])


@pytest.mark.parametrize("aggregate", [*AGGREGATES, "any mixture"])
@given(st.data())
def test_contributions_add_up_to_the_headline(aggregate, data):
    mixture = tuple(AGGREGATES) if aggregate == "any mixture" else (aggregate,)
    tree = data.draw(trees(Kind(aggregates=mixture)))
    results = score(tree, {name: data.draw(answers(tree)) for name in ("A", "B", "C")})
    parts = results.criteria.groupby("region")["contribution"].sum(min_count=0)
    headline = results.scores[results.scores["dimension"] == tree["headline"]].set_index("region")["score"]
    for region, whole in headline.items():
        if not math.isnan(whole):
            assert parts[region] == pytest.approx(whole, abs=NEAR, rel=0)
        else:
            assert results.criteria.query("region == @region")["contribution"].isna().all()
    deducted = results.criteria["points"] < 0
    assert (results.criteria.loc[~deducted, "contribution"].dropna() >= -NEAR).all()


@given(st.data())
def test_lost_is_what_scoring_again_with_the_best_answer_gains(data):
    """For every criterion: lay out the answers anew with it (and its factors) answered best, and score from scratch."""
    tree = data.draw(trees())
    said = data.draw(answers(tree))
    rules = methodology(tree)
    compiled = compile_tree(rules)
    region = units({"A": {}})
    lost = gains(close_gates(lay_out(table({"A": said}), rules, region), compiled), compiled)[0]
    before = headline_of(lay_out(table({"A": said}), rules, region), compiled)
    below = {
        c["id"] for d in dimensions_of(tree) if d["id"] == tree["headline"] for c in all_criteria({"dimensions": [d]})
    }
    for criterion, found in zip(all_criteria(tree), lost, strict=True):
        best = {criterion["id"]: LADDERS[criterion["scale"]][-1]}
        best |= {
            f"{criterion['id']}/{name}": LADDERS[scale][-1] for name, scale in criterion.get("factors", {}).items()
        }
        expected = headline_of(lay_out(table({"A": said | best}), rules, region), compiled) - before
        idle = criterion_points(tree, criterion, said) == "not applicable" or criterion["id"] not in below
        assert found == pytest.approx(math.nan if idle else expected, abs=NEAR, rel=0, nan_ok=True)


def headline_of(laid_out, compiled) -> float:
    return float(score_answers(close_gates(laid_out, compiled), compiled).score[0, compiled.headline])
