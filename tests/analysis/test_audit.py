"""The statistical audit: its measures by hand, and what it flags."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from budget_index.analysis.robustness.audit import AUDIT_COLUMNS, AUDIT_STEPS, audit
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.importance import (
    correlation,
    cronbach_alpha,
    explained_by_levels,
    shares_of_importance,
)
from budget_index.analysis.robustness.study import Study
from budget_index.methodology.load import load_methodology, parse_methodology
from budget_index.rounds import read_inputs
from budget_index.scoring.answers import lay_out


@pytest.fixture(scope="module")
def audited(scales):
    rules = parse_methodology(f"""
id: flawed
title: Flawed
{scales}
dimensions:
  - id: index
    criteria:
      - {{id: everyone, question: "?", scale: extent}}
      - {{id: nobody, question: "?", scale: extent}}
      - {{id: good, question: "?", scale: extent, weight: 3}}
      - {{id: against, question: "?", scale: extent}}
      - {{id: rare, question: "?", scale: extent}}
""")
    rows = []
    for number in range(40):
        good = "abcd"[number % 4]
        said = {"everyone": "a", "nobody": "d", "good": good, "against": "ddcb"[number % 4]}
        said |= {"rare": "b" if number < 4 else ""}
        rows += [(f"R{number:02}", 2026, name, answer) for name, answer in said.items()]
    answers = lay_out(pd.DataFrame(rows, columns=["region", "year", "criterion", "answer"]), rules)
    return audit(answers, Study.of(answers, rules, Sources(), seed=1, draws=200))


def test_steps_come_in_the_order_of_the_handbook(audited):
    assert list(audited.columns) == AUDIT_COLUMNS
    assert audited["step"].drop_duplicates().tolist() == list(AUDIT_STEPS)


@pytest.mark.parametrize(
    ("step", "name", "measure", "flag"),
    [
        ("coverage", "rare", "answered", "low"),
        ("coverage", "good", "answered", ""),
        ("extremes", "everyone", "full", "everyone"),
        ("extremes", "nobody", "none", "no-one"),
        ("correlation", "against", "pearson", "negative"),
        ("correlation", "everyone", "pearson", "constant"),
        ("correlation", "good", "pearson", "redundant"),
        ("weights", "everyone", "effective", "too-light"),
        ("consistency", "index", "alpha", "low"),
    ],
)
def test_flags(audited, step, name, measure, flag):
    row = audited[(audited["step"] == step) & (audited["id"] == name) & (audited["measure"] == measure)]
    assert row["flag"].tolist() == [flag]


def test_weights_of_sisters_add_up(audited):
    for measure in ("nominal", "effective"):
        values = audited[(audited["step"] == "weights") & (audited["measure"] == measure)]["value"]
        assert values.sum() == pytest.approx(1)


def test_cronbachs_alpha_is_the_textbook_one():
    points = np.random.default_rng(1).normal(size=(50, 1)) + np.random.default_rng(2).normal(size=(50, 4))
    textbook = 4 / 3 * (1 - points.var(axis=0, ddof=1).sum() / points.sum(axis=1).var(ddof=1))
    assert cronbach_alpha(points) == pytest.approx(textbook)


def test_importance_of_independent_parts_follows_their_variance():
    """For y = x1 + 2 x2 with independent x the correlation ratios are 1/5 and 4/5."""
    rng = np.random.default_rng(3)
    x = rng.integers(0, 5, size=(20_000, 2)).astype(float)
    y = x[:, 0] + 2 * x[:, 1]
    assert explained_by_levels(x[:, 0], y) == pytest.approx(0.2, abs=0.02)
    assert explained_by_levels(x[:, 1], y) == pytest.approx(0.8, abs=0.02)
    assert shares_of_importance(x, y)[0] == pytest.approx([0.2, 0.8], abs=0.02)


def test_sisters_are_compared_over_the_same_regions():
    """Values that one sister has outside of the common rows change nobody's weight."""
    rng = np.random.default_rng(4)
    x = rng.normal(size=(30, 2))
    y = x.sum(axis=1)
    assert shares_of_importance(x, y)[1] == 30
    partly = x.copy()
    partly[20:, 1] = np.nan
    partly[20:, 0] = 100 * rng.normal(size=10)
    assert shares_of_importance(partly, y)[1] == 20
    np.testing.assert_allclose(shares_of_importance(partly, y)[0], shares_of_importance(x[:20], y[:20])[0])


def test_sisters_are_compared_by_the_same_estimator():
    """Two answers would do for means by level, thirty values don't: a straight line is taken for both."""
    two, many = np.repeat([0.0, 1.0], 15), np.random.default_rng(5).normal(size=30)
    y = two + many
    lines = np.array([correlation(two, y) ** 2, correlation(many, y) ** 2])
    np.testing.assert_allclose(shares_of_importance(np.stack([two, many], axis=1), y)[0], lines / lines.sum())


def test_a_sister_that_few_regions_have_is_left_out():
    x = np.random.default_rng(6).normal(size=(30, 3))
    x[5:, 2] = np.nan
    shares, rows = shares_of_importance(x, x[:, 0] + x[:, 1])
    assert rows == 30
    assert np.isnan(shares[2])
    assert shares[:2].sum() == pytest.approx(1)
    assert np.isnan(shares_of_importance(np.full((30, 2), np.nan), np.ones(30))[0]).all()


def test_too_little_to_correlate_is_nothing_not_zero():
    assert np.isnan(correlation(np.array([1.0, 2.0]), np.array([1.0, 2.0])))
    assert np.isnan(correlation(np.ones(9), np.arange(9.0)))
    assert np.isnan(cronbach_alpha(np.ones((9, 3))))


def audited_case(cases: Path, rules: str, table: str, few: int | None = None) -> pd.DataFrame:
    methodology = load_methodology(str(cases / "analysis" / rules))
    responses = read_inputs([cases / "analysis" / table], methodology, {}).responses
    answers = lay_out(responses if few is None else responses[responses["region"] < f"R{few:02}"], methodology)
    return audit(answers, Study.of(answers, methodology, Sources(), seed=1, draws=64))


def test_two_questions_that_say_the_same_are_named_as_a_pair(cases):
    table = audited_case(cases, "dupcol.yaml", "dupcol.csv")
    pairs = table[table["level"] == "pair"]
    assert pairs[["id", "parent", "flag"]].values.tolist() == [["P1 / P2", "index", "redundant-pair"]]
    assert pairs["value"].iloc[0] == pytest.approx(1)


def test_below_ten_regions_nothing_is_flagged_but_missing_answers(cases):
    few = audited_case(cases, "dupcol.yaml", "dupcol.csv", few=9)
    assert few["flag"].ne("").sum() == 0
    assert len(few) > 20
    assert audited_case(cases, "dupcol.yaml", "dupcol.csv", few=10)["flag"].ne("").any()


def test_the_only_question_of_a_dimension_is_not_redundant(scales):
    rules = parse_methodology(f"""
id: lonely
title: Lonely
{scales}
dimensions:
  - id: index
    dimensions:
      - {{id: first, criteria: [{{id: alone, question: "?", scale: extent}}]}}
      - {{id: second, criteria: [{{id: one, question: "?", scale: extent}}, {{id: two, question: "?", scale: extent}}]}}
""")
    rows = [
        (f"R{n:02}", 2026, name, "abcd"[n * step % 4])
        for n in range(40)
        for step, name in ((1, "alone"), (1, "one"), (3, "two"))
    ]
    answers = lay_out(pd.DataFrame(rows, columns=["region", "year", "criterion", "answer"]), rules)
    table = audit(answers, Study.of(answers, rules, Sources(), seed=1, draws=64)).set_index(["step", "id"])
    assert table.loc[("correlation", "alone"), ["value", "flag"]].tolist() == [pytest.approx(1), ""]
