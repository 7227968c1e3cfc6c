"""What a chart must never do: lack the mark of example data, or draw an unknown score as a number."""

import pytest

from budget_index.analysis.profile import against_others, ranking_with_stages
from budget_index.charts.ranking import ranking_bars, ranking_chart
from budget_index.charts.region import stages_chart
from budget_index.language import LANGUAGES, Language, Say
from budget_index.regions import kazakhstan
from budget_index.scoring.ranking import ranking_table
from budget_index.scoring.results import Results

YEAR = 2026


def ranked(results: Results):
    return ranking_with_stages(results.ranking, results.scores, results.methodology, YEAR)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", [True, False])
def test_a_chart_of_example_data_says_so_in_three_places(results: Results, language: Language, example: bool) -> None:
    say = Say(language)
    against = against_others(results.scores, results.methodology, "KZ-15", YEAR).assign(best_name="Түркістан")
    charts = [
        ranking_chart(ranked(results), results.methodology, say, registry=kazakhstan(), example=example),
        stages_chart(against, results.methodology, say, name="Ақтөбе", example=example),
    ]
    for chart in charts:
        spec = chart.to_dict()
        mark = say("example.mark")
        assert (mark in spec["description"]) is example
        assert (spec["title"].get("subtitle") == [mark.upper()]) is example
        marks = [layer["mark"].get("text") for layer in spec["layer"] if isinstance(layer.get("mark"), dict)]
        assert (mark in marks) is example


def test_a_region_without_a_score_has_a_band_of_its_own_and_no_bar(results: Results) -> None:
    say = Say("en")
    bars = ranking_bars(ranked(results), results.methodology, say, kazakhstan()).set_index("region")
    blank = bars[bars["blank"]]
    assert len(blank) == results.ranking["score"].isna().sum() > 0
    assert set(blank["band"]) == {say("chart.no-score")}
    assert blank["end"].isna().all()
    assert say("chart.no-score") not in set(bars.loc[~bars["blank"], "band"])


def test_the_others_leave_out_the_region_itself(results: Results) -> None:
    against = against_others(results.scores, results.methodology, "KZ-15", YEAR).set_index("dimension")
    planning = results.scores[results.scores["dimension"] == "planning"].set_index("region")["score"]
    assert against.loc["planning", "others"] == pytest.approx(planning.drop("KZ-15").mean())
    assert against.loc["planning", "score"] == planning["KZ-15"]


def test_a_ranking_in_which_nobody_has_a_score_can_be_drawn(results: Results) -> None:
    table = ranked(results).assign(score=float("nan"), rounded=float("nan"), band="", rank=None, rank_last=None)
    chart = ranking_chart(table, results.methodology, Say("kk"), registry=kazakhstan(), example=False)
    assert chart.to_dict()["height"] > 0


@pytest.mark.parametrize(("ranks", "labels"), [("unrounded", ["60.9", "60.6", "60"]), ("rounded", ["61", "61", "60"])])
def test_where_shown_scores_are_equal_and_places_arent_the_digit_that_decides_is_shown(
    results: Results, ranks: str, labels: list[str]
) -> None:
    rules = results.methodology.model_copy(update={"ranks": ranks})
    scores = results.scores[results.scores["dimension"] == rules.ranked].head(3).assign(score=[60.9, 60.6, 59.9])
    table = ranking_table(scores, rules).assign(coverage=1.0, status="scored")
    assert ranking_bars(table, rules, Say("en"), kazakhstan())["label"].tolist() == labels
