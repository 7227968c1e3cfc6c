"""How sure ranks are: COINr's draws, laws, the same result however it is computed."""

import sys
from dataclasses import replace
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget_index.analysis.robustness.comparisons import standing
from budget_index.analysis.robustness.disputes import disputed_answers, lay_out_disputes
from budget_index.analysis.robustness.draw_tables import draws_table, read_draws
from budget_index.analysis.robustness.draws import Sources, draw_block, headline_criteria
from budget_index.analysis.robustness.improvement import improvement
from budget_index.analysis.robustness.simulation import simulate
from budget_index.analysis.robustness.study import Study
from budget_index.analysis.robustness.uncertainty import Inputs, rank_uncertainty, studies
from budget_index.analysis.robustness.workers import in_order
from budget_index.errors import ProblemsFound
from budget_index.methodology.load import parse_methodology
from budget_index.scoring.answers import lay_out
from budget_index.scoring.tree import compile_tree
from tests.scoring.test_asem import asem, read

EVERYTHING = Sources(
    "dirichlet", 0.4, assessors=True, drop=True, aggregates=("", "geometric_mean", "minimum"), missing=True
)
NEST = """
id: nest
title: Nest
{scales}
bands: [{{id: low, from: 0}}, {{id: high, from: 50}}]
dimensions:
  - id: index
    dimensions:
      - id: plans
        criteria:
          - {{id: P01, question: One?, scale: extent}}
          - {{id: P02, question: Two?, scale: extent, weight: 2}}
      - id: reports
        gate: {{criterion: P03, closed_by: [d]}}
        criteria:
          - {{id: P03, question: Three?, scale: extent}}
          - {{id: P04, question: Four?, scale: extent}}
          - {{id: P05, question: Five?, scale: extent, weight: 3}}
"""


@pytest.fixture(scope="module")
def nest(scales):
    return parse_methodology(NEST.format(scales=scales))


@pytest.fixture(scope="module")
def inputs():
    """Eight regions, two assessors who differ now and then, some answers missing, some not applicable."""
    rng = np.random.default_rng(5)
    rows = []
    for region in (f"R{number}" for number in range(8)):
        for criterion in ("P01", "P02", "P03", "P04", "P05"):
            said = rng.choice(list("abcde"), size=2, p=[0.3, 0.25, 0.2, 0.2, 0.05])
            same = rng.random() < 0.7
            rows += [(region, 2026, criterion, "expert_1", said[0])]
            rows += [(region, 2026, criterion, "expert_2", said[0] if same else said[1])]
    table = pd.DataFrame(rows, columns=["region", "year", "criterion", "assessor", "answer"])
    kept = table[rng.random(len(table)) < 0.95]
    return Inputs(kept, table[["region", "year"]].drop_duplicates())


def one(inputs, nest, sources, **options):
    return next(iter(studies(inputs, nest, sources, seed=7, **options)))


@pytest.mark.slow
@pytest.mark.reference
def test_given_draws_agree_with_coinr(reference):
    rules = asem(reference, "mean", weighted=False)
    tree = compile_tree(rules)
    wide = read(reference, "ua_normalised").rename(columns={"uCode": "region"})
    answers = lay_out(wide.melt("region", var_name="criterion", value_name="answer").assign(year=2018), rules)
    given = read_draws(reference / "asem" / "ua_weight_draws.csv.gz", tree, rules)
    study = Study.of(answers, rules, Sources(), seed=1, draws=0, given=given)
    found = rank_uncertainty(answers.units, study)
    theirs = pd.read_csv(reference / "asem" / "ua_rank_stats.csv").set_index("uCode").astype("float64")
    ours = found.ranks.set_index("region").loc[theirs.index]
    names = ["rank", "rank_mean", "rank_median", "rank_low", "rank_high", "p_rank", "p_top"]
    assert (found.draws, len(ours)) == (2000, 51)
    np.testing.assert_allclose(ours[names].to_numpy(dtype=float), theirs.to_numpy(), rtol=0, atol=1e-9)


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("sources", [Sources(), EVERYTHING])
def test_workers_and_memory_do_not_change_a_result(inputs, nest, sources):
    _, study = one(inputs, nest, sources, draws=1000)
    kept = simulate(study)
    for other in (simulate(study, workers=4), simulate(study, keep_bytes=0, workers=4)):
        for name in ("ranked", "rank_mean", "score_mean", "quantiles", "at_nominal", "at_top", "bands"):
            np.testing.assert_array_equal(getattr(kept, name), getattr(other, name))
    for workers in (1, 4):
        counted = simulate(study, keep_bytes=0, workers=workers).score_quantiles
        np.testing.assert_allclose(counted, kept.score_quantiles, rtol=0, atol=0.0011)
    np.testing.assert_array_equal(simulate(study, workers=4).score_quantiles, kept.score_quantiles)
    assert kept.ranks.shape == (1000, 8)


@pytest.mark.slow
@pytest.mark.parametrize("processes", [False, True])
def test_two_dask_workers_give_the_same_result(inputs, nest, processes, monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))  # else workers import a page
    _, study = one(inputs, nest, EVERYTHING, draws=640)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=processes, dashboard_address=None
    ) as cluster:
        theirs = simulate(study, scheduler=cluster.scheduler_address)
    np.testing.assert_array_equal(simulate(study).ranks, theirs.ranks)


@pytest.mark.parametrize("sources", [Sources(), EVERYTHING])
@pytest.mark.parametrize("draws", [1, 2, 64, 500, 1000])
def test_quantiles_of_scores_are_those_of_all_scores(inputs, nest, sources, draws):
    answers, study = one(inputs, nest, sources, draws=draws)
    scores = np.concatenate([study.evaluate(study.block(number))[0] for number in range(-(-draws // 64))])
    ranks = rank_uncertainty(answers.units, study).ranks.set_index("region").loc[answers.units["region"]]
    has = np.isfinite(scores).any(axis=0)
    low, high = np.nanquantile(scores[:, has], (0.05, 0.95), axis=0)
    np.testing.assert_allclose(ranks.loc[has, "score_low"], low, rtol=0, atol=1e-5)
    np.testing.assert_allclose(ranks.loc[has, "score_high"], high, rtol=0, atol=1e-5)
    assert ranks.loc[~has, ["score_low", "score_high"]].isna().all(axis=None)


def test_results_come_in_order():
    assert list(in_order(lambda piece: piece * 2, range(50), workers=4)) == list(range(0, 100, 2))


def test_more_draws_begin_with_the_same_draws(inputs, nest):
    _, study = one(inputs, nest, EVERYTHING, draws=100)
    np.testing.assert_array_equal(simulate(study).ranks, simulate(replace(study, draws=300)).ranks[:100])


def test_a_source_switched_on_does_not_move_the_others(nest):
    tree, choices = compile_tree(nest), np.array([2, 2, 3])
    alone = draw_block(2, Sources(), tree, seed=1, choices=choices)
    together = draw_block(2, Sources(drop=True, missing=True), tree, seed=1, choices=choices)
    kept = together.factors > 0
    np.testing.assert_array_equal(alone.factors[kept], together.factors[kept])
    np.testing.assert_array_equal(alone.picks, together.picks)
    assert set(together.dropped) == set(headline_criteria(tree))


def test_shares_of_draws_add_up(inputs, nest):
    answers, study = one(inputs, nest, EVERYTHING, draws=500)
    found = rank_uncertainty(answers.units, study)
    shares = found.pairs[["above", "tie", "below"]].sum(axis=1)
    np.testing.assert_allclose(shares, 1, atol=1e-12)
    mirrored = found.pairs.merge(found.pairs, left_on=["region", "other"], right_on=["other", "region"])
    np.testing.assert_allclose(mirrored["above_x"], mirrored["below_y"], atol=1e-12)
    bands = found.bands.groupby("region")["probability"].sum()
    ranked = found.ranks.set_index("region")["ranked"] / found.draws
    np.testing.assert_allclose(bands, ranked.reindex(bands.index), atol=1e-12)


@given(st.integers(0, 10_000))
def test_symmetric_noise_favours_the_nominal_order_of_any_two(seed):
    """A flat mean, noise in pairs f and 2 − f: the differences of a pair add up to twice the nominal one."""
    rng = np.random.default_rng(seed)
    points, weights = rng.choice([0.0, 33, 67, 100], size=(6, 9)), rng.uniform(0.5, 3, 9)
    half = rng.uniform(0.5, 1.5, (50, 9))
    drawn = np.vstack([half, 2 - half]) * weights
    scores = drawn @ points.T / drawn.sum(axis=1, keepdims=True)
    ranks = (scores.round(9)[:, None, :] > scores.round(9)[:, :, None]).sum(axis=2) + 1
    nominal = points @ weights / weights.sum()
    best = int(np.argmax(nominal))
    above, tie, _ = standing(ranks[:, [best]], ranks)
    assert (above + tie >= 0.5).all()


def test_of_two_regions_the_interval_contains_the_nominal_rank(inputs, nest):
    for region in ("R1", "R2", "R3", "R4", "R5"):
        two = inputs.responses[inputs.responses["region"].isin(["R0", region])]
        answers, study = one(Inputs(two, two[["region", "year"]].drop_duplicates()), nest, Sources(), draws=2000)
        ranks = rank_uncertainty(answers.units, study).ranks.dropna(subset="rank")
        assert ranks["rank"].between(ranks["rank_low"], ranks["rank_high"]).all()


def test_a_leader_barely_ahead_of_many_lies_outside_of_its_interval():
    """Why the last test is about two: each of forty overtakes in nearly half of the draws, so one always does."""
    rng = np.random.default_rng(1)
    points = np.array([rng.permutation([100.0] * 15 + [0.0] * 15) for _ in range(41)])
    points[0, int(np.argmin(points[0]))] = 1.0
    rows = [(f"R{r:02}", 2026, f"c{c}", str(int(p))) for r, own in enumerate(points) for c, p in enumerate(own)]
    table = pd.DataFrame(rows, columns=["region", "year", "criterion", "answer"]).assign(assessor="")
    criteria = "\n".join(f'      - {{id: c{c}, question: "?", scale: number}}' for c in range(30))
    rules = parse_methodology(f"""
id: even
title: Even
scales: {{number: {{number: {{unit: percent, line: [[0, 0], [100, 100]]}}}}}}
dimensions:
  - id: index
    criteria:
{criteria}
""")
    answers, study = one(Inputs(table, table[["region", "year"]].drop_duplicates()), rules, Sources(), draws=2000)
    leader = rank_uncertainty(answers.units, study).ranks.iloc[0]
    assert (leader["region"], leader["rank"]) == ("R00", 1)
    assert leader["rank_low"] > 1


def test_without_uncertainty_nothing_moves(inputs, nest):
    answers, study = one(inputs, nest, Sources(weights="none"), draws=64)
    ranks = rank_uncertainty(answers.units, study).ranks.dropna(subset="rank")
    assert (ranks["p_rank"] == 1).all()
    assert (ranks["rank_low"] == ranks["rank_high"]).all()
    np.testing.assert_allclose(ranks["score_mean"], ranks["score"], atol=1e-9)
    assert (ranks["score_low"] == ranks["score"]).all()
    assert (ranks["score_high"] == ranks["score"]).all()


@pytest.mark.slow
def test_believing_an_assessor_is_scoring_his_answers(inputs, nest):
    """All answers of one assessor where two differ: the score is that of a table with only his."""
    tree = compile_tree(nest)
    disputes = lay_out_disputes(inputs.responses, nest, tree, inputs.units)
    said = disputed_answers(inputs.responses)
    key = ["region", "year", "criterion"]
    for choice in (0, 1):
        study = one(inputs, nest, Sources("none", assessors=True), draws=64)[1]
        drawn = replace(study.block(0), picks=np.full((64, len(disputes.unit)), choice, dtype=np.int8))
        believed = said[said["choice"] == choice]
        others = inputs.responses.merge(believed[key], on=key, how="left", indicator="found")
        rest = others[others["found"] == "left_only"].drop_duplicates(key)
        alone = pd.concat([rest, believed])[[*key, "answer"]]
        plain = Study.of(lay_out(alone, nest, inputs.units), nest, Sources("none"), seed=1, draws=64)
        np.testing.assert_allclose(study.evaluate(drawn)[0][0], plain.scores, atol=1e-9)


def test_a_settled_difference_is_drawn_only_if_asked(inputs):
    first = disputed_answers(inputs.responses).iloc[0]
    decision = pd.DataFrame([first[["region", "year", "criterion", "answer"]]]).assign(assessor="reviewer")
    settled = pd.concat([inputs.responses, decision], ignore_index=True)
    before, now = disputed_answers(inputs.responses), disputed_answers(settled)
    assert len(before) - len(now) == 2
    assert len(disputed_answers(settled, settled_too=True)) == len(before)


def test_improvement_is_sure_where_every_answer_is_better(nest):
    def year(number, answers):
        table = pd.DataFrame({"region": "KZ-10", "year": number, "criterion": ["P01", "P02", "P03", "P04", "P05"]})
        table = table.assign(assessor="", answer=list(answers))
        return one(Inputs(table, table[["region", "year"]].drop_duplicates()), nest, Sources(drop=True), draws=200)

    better = improvement(year(2024, "ddcdd"), year(2026, "abaab")).iloc[0]
    assert (better["p_improved"], better["p_worse"]) == (1, 0)
    same = improvement(year(2024, "abcab"), year(2026, "abcab")).iloc[0]
    assert (same["p_improved"], same["p_worse"], same["change_low"], same["change_high"]) == (0, 0, 0, 0)


def test_written_draws_can_be_read_back(nest, tmp_path):
    tree = compile_tree(nest)
    factors = draw_block(0, Sources(), tree, seed=3, choices=np.zeros(0, dtype=int)).factors
    table = draws_table(factors, tree, nest)
    table.to_csv(tmp_path / "draws.csv", index=False)
    np.testing.assert_allclose(read_draws(tmp_path / "draws.csv", tree, nest), factors, rtol=1e-12)
    long = table.melt("draw", var_name="criterion", value_name="weight")
    long.to_csv(tmp_path / "long.csv", index=False)
    np.testing.assert_allclose(read_draws(tmp_path / "long.csv", tree, nest), factors, rtol=1e-12)


def test_mistakes_in_own_draws_are_named(nest, tmp_path):
    (tmp_path / "draws.csv").write_text("draw,P01,PO2\n1,2,1\n2,-1,1\n", "utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_draws(tmp_path / "draws.csv", compile_tree(nest), nest)
    codes = {(problem.code, problem.suggestion, problem.line) for problem in found.value}
    assert codes == {("unknown-criterion", "P02", None), ("draw-not-a-weight", "", 3)}


def test_a_table_without_draws_is_refused(nest, tmp_path):
    for text in ("draw,P01\n", "draw\n1\n"):
        (tmp_path / "draws.csv").write_text(text, "utf-8")
        with pytest.raises(ProblemsFound, match="draws-too-few"):
            read_draws(tmp_path / "draws.csv", compile_tree(nest), nest)
