"""Every sentence of ``uncertainty``, ``agreement`` and ``audit`` beside data for which it would be false."""

from collections.abc import Iterable
from io import StringIO

import pandas as pd
import pytest
from rich.console import Console

from budget_index.analysis.robustness.agreement import Agreement, agreement
from budget_index.analysis.robustness.audit import audit
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.sensitivity import leave_one_out, sobol_indices
from budget_index.analysis.robustness.uncertainty import Inputs, rank_uncertainty, studies
from budget_index.errors import ProblemsFound
from budget_index.language import Say, texts
from budget_index.methodology.load import parse_methodology
from budget_index.methodology.model import Methodology
from budget_index.reports.audit_page import audit_page
from budget_index.reports.terminal.ranking import print_results
from budget_index.reports.terminal.robustness import (
    agreement_legend,
    agreement_report,
    audit_reports,
    guidance_report,
    left_out_note,
    left_out_report,
    places_legend,
    sobol_report,
    uncertainty_table,
)
from budget_index.scoring.results import score_agreed
from budget_index.tables.consolidation import agreed_answers

SAY = Say("en")
ABCD = "abcd"
VARIED = Sources()


def rules(*criteria: str, consolidate: str = "decision", stages: Iterable[str] = ()) -> Methodology:
    """A flat index of some criteria; with ``stages`` each criterion in one of its own."""
    listed = [f"{{id: {name}, question: '?', scale: extent}}" for name in criteria]
    below = [f"{{id: {stage}, criteria: [{own}]}}" for stage, own in zip(stages, listed, strict=False)]
    inside = f"dimensions: [{', '.join(below)}]" if below else f"criteria: [{', '.join(listed)}]"
    return parse_methodology(f"""
id: made-up
title: Made up
assessors: {{independent: 2, consolidate: {consolidate}}}
scales: {{extent: {{answers: {{a: {{points: 100}}, b: {{points: 67}}, c: {{points: 33}}, d: {{points: 0}},
  e: {{not_applicable: true}}}}}}}}
bands: [{{id: low, from: 0}}, {{id: high, from: 61}}]
dimensions: [{{id: index, {inside}}}]
""")


def answered(methodology: Methodology, *assessors: list[str]) -> Inputs:
    """Answers of some assessors, for each a list with a word a region: one letter a criterion, a space for none."""
    criteria = [criterion.id for criterion in methodology.dimensions[0].criteria]
    criteria = criteria or [each.criteria[0].id for each in methodology.dimensions[0].dimensions]
    rows = [
        (f"R{region:02}", 2026, criterion, f"expert_{number}" if len(assessors) > 1 else "", answer.strip())
        for number, words in enumerate(assessors, start=1)
        for region, word in enumerate(words)
        for criterion, answer in zip(criteria, word, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["region", "year", "criterion", "assessor", "answer"])
    return Inputs(table, table[["region", "year"]].drop_duplicates())


def printed(*shown: object) -> str:
    paper = StringIO()
    console = Console(file=paper, width=240)
    for each in shown:
        console.print(each)
    return paper.getvalue()


class Drawn:
    """The uncertainty of some answers, as it is printed."""

    def __init__(self, methodology: Methodology, *assessors: list[str], sources: Sources = VARIED) -> None:
        inputs = answered(methodology, *assessors)
        self.answers, self.study = next(studies(inputs, methodology, sources, seed=1, draws=200))
        self.uncertainty = rank_uncertainty(self.answers.units, self.study)
        self.ranks = self.uncertainty.ranks.set_index("region")
        table = uncertainty_table(self.uncertainty, methodology, {}, SAY, top=10, example=False)
        self.legend = places_legend(self.uncertainty, SAY)
        self.text = printed(table, self.legend)


def test_one_region_is_compared_with_nobody():
    drawn = Drawn(rules("P1", "P2"), ["ab"])
    assert drawn.legend == ""
    for key in ("groups", "open-places", "top"):
        assert SAY(f"uncertainty.{key}", k=10) not in drawn.text


def test_of_two_regions_the_sure_one_shares_no_letter():
    drawn = Drawn(rules("P1", "P2"), ["aa", "dd"])
    assert SAY("uncertainty.groups-apart") in drawn.legend
    for key in ("groups-legend", "groups-overlap", "shared-place"):
        assert SAY(f"uncertainty.{key}") not in drawn.legend
    assert drawn.ranks["groups"].tolist() == ["A", "B"]
    assert drawn.ranks["alike"].tolist() == ["", ""]
    assert (drawn.ranks["set_first"] == drawn.ranks["set_last"]).all()


def test_equal_regions_share_their_places_and_their_letter():
    drawn = Drawn(rules("P1", "P2"), ["ab"] * 5)
    assert "1–5" in drawn.text
    assert SAY("uncertainty.shared-place") in drawn.legend
    assert (drawn.ranks[["rank_low", "rank_high"]] == 1).all(axis=None)
    assert SAY("uncertainty.groups-legend") in drawn.legend
    for key in ("groups-overlap", "groups-apart"):
        assert SAY(f"uncertainty.{key}") not in drawn.legend
    assert set(drawn.ranks["groups"]) == {"A"}
    assert drawn.ranks["alike"].str.count(";").tolist() == [3] * 5
    assert (drawn.ranks["score_low"] == drawn.ranks["score_high"]).mean() in (0.0, 1.0)
    assert drawn.ranks[["set_first", "set_last"]].to_numpy().tolist() == [[1, 5]] * 5


def test_groups_overlap_only_where_a_region_has_two_letters():
    """The second is too close to the first and to the third, which are told apart."""
    drawn = Drawn(rules("P1", "P2", "P3", "P4"), ["bbbb", "aadb", "bbbc"], sources=Sources(spread=0.5))
    assert drawn.ranks["groups"].tolist() == ["A", "A B", "B"]
    for key in ("groups-legend", "groups-overlap"):
        assert SAY(f"uncertainty.{key}") in drawn.legend


def test_a_place_that_is_shared_in_some_draws_only_is_explained():
    """Their scores differ; without P1 they are level."""
    drawn = Drawn(rules("P1", "P2"), ["ab", "bb"], sources=Sources("none", drop=True))
    assert drawn.ranks["rank"].tolist() == [1, 2]
    assert drawn.ranks.loc["R01", "p_top"] == 1
    assert SAY("uncertainty.shared-place") in drawn.legend


def test_without_any_answer_nothing_is_said_of_places():
    drawn = Drawn(rules("P1", "P2"), ["  "] * 3)
    assert drawn.legend == ""
    assert "100%" not in drawn.text
    assert " 0%" not in drawn.text


def test_a_region_without_a_score_has_no_probability_of_a_place():
    drawn = Drawn(rules("P1", "P2"), [*["aa", "bb"] * 6, "  "])
    last = next(line for line in drawn.text.splitlines() if "R12" in line)
    assert "%" not in last


@pytest.mark.slow
def test_top_ten_says_something_only_of_more_than_ten():
    for regions in (9, 10, 11):
        words = [ABCD[n % 4] + ABCD[n // 4] for n in range(regions)]
        assert (SAY("uncertainty.top", k=10) in Drawn(rules("P1", "P2"), words).text) is (regions > 10)


def test_without_the_only_criterion_there_is_no_place_to_move_to():
    methodology = rules("P1")
    left_out = leave_one_out(Drawn(methodology, ["a", "b", "c"]).study)
    assert left_out[["mean_shift", "max_shift"]].isna().all(axis=None)
    assert left_out["unplaced"].tolist() == [3]
    assert left_out_note(left_out, SAY) == SAY("uncertainty.left-out-only", criterion="P1")
    assert "0.00" not in printed(left_out_report(left_out, methodology, SAY))


def test_a_region_that_loses_its_only_answer_isnt_said_to_keep_its_place():
    left_out = leave_one_out(Drawn(rules("P1", "P2"), ["a ", "bb"]).study).set_index("criterion")
    assert left_out["unplaced"].to_dict() == {"P1": 1, "P2": 0}
    note = left_out_note(left_out.reset_index(), SAY)
    assert note == SAY("uncertainty.left-out-lost", criteria="P1", n=1)
    assert left_out_note(leave_one_out(Drawn(rules("P1", "P2"), ["ab", "bb"]).study), SAY) == ""


@pytest.mark.slow
def test_what_never_varies_has_no_sensitivity():
    pytest.importorskip("SALib")
    for sources in (Sources(), Sources("none", drop=True)):
        study = Drawn(rules("P1"), ["a", "b"], sources=sources).study
        indices = sobol_indices(study, seed=1, samples=16)
        assert "0.00" not in printed(sobol_report(indices, SAY))


def measured(methodology: Methodology, *assessors: list[str], samples: int = 200) -> Agreement:
    return agreement(answered(methodology, *assessors).responses, methodology, seed=1, samples=samples)


def value(measures: pd.DataFrame, measure: str) -> float:
    return float(measures.loc[(measures["by"] == "all") & (measures["measure"] == measure), "value"].iloc[0])


def test_one_assessor_agrees_with_nobody():
    with pytest.raises(ProblemsFound, match="assessors-too-few"):
        measured(rules("P1", "P2"), ["ab", "cd"])


@pytest.mark.slow
def test_without_a_difference_alpha_isnt_defined_where_all_answers_are_the_same():
    methodology = rules("P1", "P2")
    same = measured(methodology, ["aa", "aa"], ["aa", "aa"])
    assert SAY("agreement.legend-no-alpha") in agreement_legend(same, methodology, SAY)
    assert SAY("agreement.legend-alpha") not in agreement_legend(same, methodology, SAY)
    assert same.guidance.empty
    several = measured(methodology, ["ab", "ca"], ["ab", "ca"])
    assert value(several.measures, "alpha_nominal") == 1


@pytest.mark.slow
def test_what_isnt_applicable_has_no_points_to_differ_in():
    """One says a, the other that it doesn't apply: by points there is nothing to compare, by answers there is."""
    methodology = rules("P1", "P2")
    found = measured(methodology, ["ae"], ["aa"])
    assert value(found.measures, "percent") == 0.5
    assert pd.isna(value(found.measures, "alpha_ordinal"))
    legend = agreement_legend(found, methodology, SAY)
    for key in ("legend-no-alpha", "legend-points"):
        assert SAY(f"agreement.{key}") in legend
    assert found.guidance["criterion"].tolist() == ["P2"]
    assert found.guidance[["difference", "at_stake"]].isna().all(axis=None)
    assert "0.00" not in printed(guidance_report(found, methodology, SAY))


@pytest.mark.slow
@pytest.mark.parametrize(("regions", "samples"), [(1, 200), (3, 0)])
def test_without_intervals_none_are_explained(regions, samples):
    methodology = rules("P1", "P2")
    words = [["ab", "bc", "cd"][:regions], ["ad", "bb", "cd"][:regions]]
    found = measured(methodology, *words, samples=samples)
    assert SAY("agreement.legend-intervals") not in agreement_legend(found, methodology, SAY)
    assert "(" not in printed(agreement_report(found, methodology, SAY, example=False)).split("pair")[0]


@pytest.mark.slow
def test_the_share_of_samples_without_a_measure_is_reported():
    """One of two regions has equal answers only: where it alone is drawn, in a quarter of samples, there is no α."""
    methodology = rules("P1", "P2")
    found = measured(methodology, ["aa", "ab"], ["aa", "ba"], samples=1000)
    row = found.measures[(found.measures["by"] == "all") & (found.measures["measure"] == "alpha_nominal")].iloc[0]
    assert row["undefined"] == pytest.approx(0.25, abs=0.05)
    assert ")*" in printed(agreement_report(found, methodology, SAY, example=False))
    largest = SAY.percent(found.measures.loc[found.measures["low"].notna(), "undefined"].max())
    assert SAY("agreement.legend-undefined", share=largest) in agreement_legend(found, methodology, SAY)


def test_of_three_assessors_pairs_agree_not_answers():
    """Two of three say a: one pair of three agrees, though two thirds of the answers are the same."""
    found = measured(rules("P1"), ["a"], ["a"], ["b"])
    assert value(found.measures, "percent") == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("rule", "assessors", "missing"),
    [
        ("decision", [["a"], ["b"]], True),
        ("mean", [["a"], ["b"]], False),
        ("median", [["a"], ["b"]], False),
        ("majority", [["a"], ["b"]], True),
        ("majority", [["a"], ["b"], ["b"]], False),
        ("decision", [["a"], ["a"]], False),
    ],
)
def test_a_difference_counts_as_missing_only_where_the_methodology_leaves_it_open(capsys, rule, assessors, missing):
    methodology = rules("P1", consolidate=rule)
    inputs = answered(methodology, *assessors)
    results = score_agreed(agreed_answers(inputs.responses, methodology), methodology)
    print_results(results, {}, SAY, example=False)
    assert (SAY("table.disagreements", n=1, regions=1) in " ".join(capsys.readouterr().out.split())) is missing
    assert results.ranking["score"].isna().all() == missing


@pytest.mark.slow
@pytest.mark.parametrize("rule", ["decision", "mean", "median", "majority"])
def test_guidance_says_how_far_apart_assessors_are_under_every_rule(rule):
    methodology = rules("P1", "P2", consolidate=rule)
    found = measured(methodology, ["ab", "ab"], ["db", "ab"])
    assert found.guidance[["criterion", "differ", "at_stake"]].values.tolist() == [["P1", 1, 25.0]]
    assert "P2" not in printed(guidance_report(found, methodology, SAY))


class Audited:
    """The audit of some answers, as it is printed and as a page."""

    def __init__(self, methodology: Methodology, words: list[str]) -> None:
        answers, study = next(studies(answered(methodology, words), methodology, Sources(), seed=1, draws=64))
        self.table = audit(answers, study)
        self.flags = set(self.table["flag"]) - {""}
        self.text = printed(*audit_reports(self.table, methodology, {}, SAY))
        self.page = audit_page(self.table, methodology, {}, SAY, drawn="", example=False)

    def of(self, step: str) -> pd.DataFrame:
        return self.table[self.table["step"] == step]


def many(regions: int) -> list[str]:
    """Answers to three questions of which the third always is as the first, and nobody meets the second."""
    return [f"{ABCD[n % 4]}d{ABCD[n % 4]}" for n in range(regions)]


@pytest.mark.slow
@pytest.mark.parametrize("regions", [1, 2, 9])
def test_below_ten_regions_only_missing_answers_are_flagged_and_it_is_said(regions):
    few = Audited(rules("P1", "P2", "P3"), many(regions))
    assert few.flags == set()
    for text in (few.text, few.page):
        assert SAY("audit.few") in text
    assert Audited(rules("P1", "P2", "P3"), ["a  "] * regions).flags == {"low"}


def test_from_ten_regions_flags_name_how_many_there_are():
    enough = Audited(rules("P1", "P2", "P3"), many(10))
    assert {"redundant-pair", "no-one", "constant"} <= enough.flags
    assert (enough.table.loc[enough.table["flag"] != "", "units"] == 10).all()
    assert "n = 10" in enough.page
    assert SAY("audit.few") not in enough.text


def test_ten_regions_of_which_few_are_answered_are_few():
    """Twelve regions, but the correlation rests on nine: no flag."""
    words = [word if n < 9 else f" {word[1]}{word[2]}" for n, word in enumerate(many(12))]
    table = Audited(rules("P1", "P2", "P3"), words).of("correlation").set_index("id")
    assert table.loc["P1", ["units", "flag"]].tolist() == [9, ""]
    assert "P1 / P3" not in table.index


def test_equal_regions_have_no_correlation_rather_than_a_weak_one():
    equal = Audited(rules("P1", "P2"), ["ab"] * 12)
    assert set(equal.of("correlation")["flag"]) == {"constant"}
    assert equal.of("correlation")["value"].isna().all()
    assert set(equal.of("consistency")["flag"]) == {""}
    assert set(equal.of("weights")["flag"]) == {""}


def test_without_any_answer_there_is_nothing_to_say_but_that_answers_are_missing():
    empty = Audited(rules("P1", "P2"), ["  "] * 12)
    assert empty.flags == {"low"}
    assert empty.of("robustness").empty
    for step in ("extremes", "robustness"):
        assert f"{SAY(f'audit.{step}')}: {SAY('audit.not-compared')}" in empty.text
    assert SAY("audit.not-compared") in empty.page
    assert SAY("audit.few") not in empty.text


@pytest.mark.parametrize(
    ("methodology", "words", "steps"),
    [
        (rules("P1"), [ABCD[n % 4] for n in range(12)], ("weights", "consistency")),
        (rules("P1", "P2"), ["ab"] * 12, ("weights",)),
        (rules("P1", "P2"), ["ab"] * 3, ("correlation", "weights")),
        (rules("P1", "P2"), ["ee"] * 12, ("extremes", "correlation", "weights", "robustness")),
    ],
    ids=["one criterion", "nothing differs", "nothing differs in a few", "nothing applies"],
)
def test_what_cant_be_measured_isnt_said_to_stand_out_nowhere(methodology, words, steps):
    audited = Audited(methodology, words)
    for step in steps:
        assert f"{SAY(f'audit.{step}')}: {SAY('audit.not-compared')}" in audited.text


@pytest.mark.parametrize(
    ("methodology", "words"),
    [
        (rules("P1"), [ABCD[n % 4] for n in range(12)]),
        (rules("P1", stages=["only"]), [ABCD[n % 4] for n in range(12)]),
        (rules("P1", "P2"), [f"{ABCD[n % 4]}e" for n in range(12)]),
    ],
    ids=["one criterion", "one dimension", "one applicable criterion"],
)
def test_what_is_alone_in_its_dimension_doesnt_repeat_it(methodology, words):
    alone = Audited(methodology, words)
    assert set(alone.of("correlation")["flag"]) == {""}
    assert set(alone.of("weights")["flag"]) <= {""}
    assert set(alone.of("consistency")["flag"]) <= {""}


def test_nothing_is_called_a_cluster():
    for section in ("uncertainty", "robustness-page", "overview", "audit", "agreement"):
        words = str(texts(section)).casefold()
        assert "cluster" not in words
        assert "кластер" not in words
