"""A region over the years: the line breaks where the region changed, and real figures are never taken for example."""

import json
from collections.abc import Callable
from html import escape

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from budget_index.analysis.pages.history import HISTORY_COLUMNS, history_table
from budget_index.analysis.pages.published import kazakhstan_published
from budget_index.charts.history import history_chart, history_points
from budget_index.content.history_words import figure
from budget_index.language import LANGUAGES, Language, Say
from budget_index.regions import kazakhstan

PUBLISHED = kazakhstan_published()


def rounds(**scores: dict[int, float]) -> pd.DataFrame:
    """Rankings below one another: ``KZ_15={2020: 50}``."""
    rows = [
        {"round": f"r{year}", "region": region.replace("_", "-"), "year": year, "score": score, "rounded": score}
        for region, years in scores.items()
        for year, score in years.items()
    ]
    return pd.DataFrame(rows)


def history(region: str, ranking: pd.DataFrame, published: pd.DataFrame = PUBLISHED) -> pd.DataFrame:
    return history_table(ranking, published, region, kazakhstan())


def test_the_line_breaks_where_the_territory_changed() -> None:
    table = history("KZ-63", rounds(KZ_63={2020: 60, 2022: 55, 2024: 50}))
    line = table[table["kind"] == "round"]
    assert line["segment"].tolist() == [0, 1, 1]
    assert line["break_reason"].tolist() == ["", "territory", ""]
    assert line["break_year"].tolist()[1] == 2022


def test_a_new_region_names_the_one_it_came_from() -> None:
    table = history("KZ-10", rounds(KZ_63={2020: 60, 2022: 55}, KZ_10={2022: 40}))
    assert table["break_reason"].tolist() == ["successor:KZ-63"]
    assert "East Kazakhstan" in history_points(table, Say("en"), kazakhstan(), example=True)["why"].iloc[0]


def test_a_published_total_before_a_change_of_territory_breaks_the_line_too() -> None:
    table = history("KZ-63", rounds(KZ_63={2026: 50}))
    assert table.loc[0, ["break_after", "break_year", "break_reason"]].tolist() == [2015, 2022, "territory"]


def test_a_round_without_a_score_or_without_the_region_ends_the_line_and_is_no_zero() -> None:
    ranking = rounds(KZ_15={2020: 50, 2022: float("nan"), 2024: 40, 2028: 45}, KZ_27={2026: 10})
    line = history("KZ-15", ranking).query("kind == 'round'")
    assert line["segment"].tolist() == [0, 0, 1, 2]
    assert line["break_reason"].tolist() == ["", "", "", "not_assessed"]
    assert line["score"].isna().tolist() == [False, True, False, False]
    why = history_points(line, Say("en"), kazakhstan(), example=False)["why"].iloc[-1]
    assert why == f"2028 – {Say('en')('chart.history-not-assessed')}"


def test_a_score_that_another_range_would_cross_stands_below_its_point() -> None:
    points = history_points(history("KZ-15", rounds(KZ_15={2026: 37})), Say("en"), kazakhstan(), example=False)
    assert points.set_index("shown")["below"].to_dict() == {"39.02": False, "35": True, "37": False}


@pytest.mark.parametrize("region", sorted(kazakhstan()))
def test_every_published_total_of_a_region_is_shown_and_on_no_line(region: str) -> None:
    table = history(region, rounds(KZ_15={2026: 50}))
    facts = table[table["kind"] == "published"]
    assert list(table) == HISTORY_COLUMNS
    assert facts["score"].tolist() == PUBLISHED.loc[PUBLISHED["region"] == region, "score"].tolist()
    assert facts["segment"].isna().all()
    assert (facts["source"] != "").all()


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", [True, False])
def test_real_figures_are_told_from_example_data(language: Language, example: bool) -> None:
    say = Say(language)
    table = history("KZ-15", rounds(KZ_15={2024: 50, 2026: 55}))
    spec = history_chart(table, say, name="Ақтөбе", registry=kazakhstan(), example=example).to_dict()
    assert (say("example.mark") in spec["description"].split(".")[0]) is example
    assert (spec["title"].get("subtitle") == [say("example.mark").upper()]) is example
    legend = set(history_points(table, say, kazakhstan(), example=example)["who"])
    rounds_named = say("chart.history-rounds-example" if example else "chart.history-rounds")
    assert legend == {rounds_named, say("chart.history-uncertain")}
    assert all(figure(score, say) in spec["description"] for score in (50.0, 55.0, 39.02, 35.0))


def htmls(app: AppTest) -> list[str]:
    """Return the blocks of HTML of a page."""
    return [element.proto.body for element in app.get("html")]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_published_totals_stand_in_a_frame_of_their_own_with_every_source(
    open_app: Callable[..., AppTest], language: Language
) -> None:
    app = open_app("region", lang=language, region="KZ-63", tab="history")
    assert not app.exception
    say = Say(language)
    frame = next(html for html in htmls(app) if 'class="published"' in html)
    own = PUBLISHED[(PUBLISHED["region"] == "KZ-63") & (PUBLISHED["stage"] == "total")]
    assert len(own) > 0
    for row in own.to_dict("records"):
        assert escape(row["source"]) in frame
        assert figure(row["score"], say) in frame
    assert escape(say("compare-page.published-tag")) in frame
    assert say("example.sentence") not in frame
    specs = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    chart = next(spec for spec in specs if spec["title"]["text"] == say("chart.history-title"))
    assert all(str(year) in chart["description"] for year in (2020, 2022, 2024, 2026))
    assert not any(figure(score, say) in chart["description"] for score in own["score"])


@pytest.mark.slow
def test_a_region_without_published_totals_shows_none(open_app: Callable[..., AppTest]) -> None:
    app = open_app("region", lang="en", region="KZ-79", tab="history")
    assert not any('class="published"' in html for html in htmls(app))


@pytest.mark.slow
def test_a_region_without_a_score_this_year_still_has_its_past(open_app: Callable[..., AppTest]) -> None:
    app = open_app("region", lang="en", region="KZ-11", tab="history")
    assert not app.exception
    descriptions = [json.loads(chart.proto.spec)["description"] for chart in app.get("vega_lite_chart")]
    assert any("2026: No score" in description for description in descriptions)
