"""Projector mode: one slide at a time, kept in the URL, in large type."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from budget_index.charts.slides import WIDE, as_slide
from budget_index.charts.standing import standing_chart
from budget_index.language import LANGUAGES, Say
from budget_index.regions import kazakhstan, region_name
from budget_index.scoring.results import Results
from tests.sweeps import in_turn

Open = Callable[..., AppTest]
SCREEN = 1300
"""Pixels that a screen of 1366 × 768 has for a chart."""


def ids(app: AppTest, name: str) -> str:
    value = app.query_params.get(name, "")
    return value[0] if isinstance(value, list) and value else str(value or "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "language"), in_turn(["ranking", "region", "compare", "changes", "criteria", "methodology"])
)
def test_one_slide_is_shown_and_the_next_one_is_in_the_link(open_app: Open, page: str, language: str) -> None:
    app = open_app(page, mode="projector", lang=language, region="KZ-15")
    assert not app.exception
    assert ids(app, "mode") == "projector"
    counters = [element.value for element in app.markdown if element.value.startswith("1 / ")]
    assert counters
    app.button(key="slide-next").click().run()
    assert not app.exception
    slide = ids(app, "slide")
    assert slide
    again = open_app(page, mode="projector", slide=slide, lang="kk", region="KZ-15")
    assert any(element.value == counters[0].replace("1", "2", 1) for element in again.markdown)
    app.button(key="slide-previous").click().run()
    assert ids(app, "slide") == ""


def test_the_mode_is_entered_and_left(open_app: Open) -> None:
    app = open_app(lang="ru")
    headings = len(app.header)
    app.button(key="projector-on").click().run()
    assert ids(app, "mode") == "projector"
    assert len(app.header) < headings
    app.button(key="projector-off").click().run()
    assert ids(app, "mode") == ""
    assert len(app.header) == headings


def test_an_unknown_slide_is_named(open_app: Open) -> None:
    app = open_app(lang="ru", mode="projector", slide="nothing")
    assert any(Say("ru")("dashboard.unknown-choice", value="nothing") in box.value for box in app.warning)


@pytest.mark.slow
def test_charts_have_the_shape_of_a_screen_and_are_small_enough_to_be_enlarged(open_app: Open) -> None:
    for slide in ("bars", "map"):
        app = open_app(lang="ru", mode="projector", slide=slide)
        spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
        assert spec["width"] == round(WIDE * spec["height"])
        assert spec["config"]["axis"]["labelFontSize"] * SCREEN / spec["width"] >= 16
        assert spec["title"]["text"].endswith(Say("ru")("example.mark").upper())
        assert any(f"--drawn: {spec['width']}px" in element.proto.body for element in app.get("html"))


def test_a_slide_says_nothing_of_clicks_and_tables(open_app: Open) -> None:
    say = Say("kk")
    app = open_app(lang="kk", mode="projector", slide="map")
    captions = " ".join(element.value for element in app.caption)
    assert say("overview.map-tiles") in captions
    assert say("overview.map-click") not in captions
    page = open_app(lang="kk", show="map")
    assert say("overview.map-click") in " ".join(element.proto.body for element in page.get("html"))


def test_there_is_nothing_before_the_first_slide_and_after_the_last(open_app: Open) -> None:
    app = open_app(lang="ru", mode="projector")
    assert app.button(key="slide-previous").disabled
    assert not app.button(key="slide-next").disabled
    last = open_app(lang="ru", mode="projector", slide="map")
    assert last.button(key="slide-next").disabled
    assert not last.button(key="slide-previous").disabled


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_slides_of_a_region_and_of_a_comparison_have_large_numbers(open_app: Open, language: str) -> None:
    app = open_app("region", mode="projector", lang=language, region="KZ-15")
    assert sum(element.proto.body.count("<strong>") for element in app.get("html")) == 4
    assert len(app.get("vega_lite_chart")) == 1
    app = open_app("compare", mode="projector", lang=language, regions="KZ-15,KZ-39")
    assert len(app.metric) == 6
    app = open_app("changes", mode="projector", lang=language)
    assert len(app.metric) == 4


def test_a_page_with_one_message_has_no_way_to_another(open_app: Open) -> None:
    app = open_app("robustness", mode="projector", lang="kk", view="weights")
    assert not app.exception
    assert not any(button.key == "slide-next" for button in app.button)
    assert any(button.key == "projector-off" for button in app.button)


def test_regions_without_a_score_are_not_drawn_among_the_others(results: Results) -> None:
    ranking = results.ranking[results.ranking["year"] == 2026]
    blank = ranking.loc[ranking["score"].isna(), "region"].tolist()
    first = ranking.loc[ranking["rank"] == 1, "region"].tolist()
    look: dict[str, Any] = {"registry": kazakhstan(), "rounding": 0, "example": True}
    spec = standing_chart(ranking, [*blank, *first], Say("kk"), **look).to_dict()
    assert blank
    assert all(region_name(code, "kk", kazakhstan()) in spec["description"] for code in first)
    assert not any(region_name(code, "kk", kazakhstan()) in spec["description"] for code in blank)
    assert as_slide(spec)["height"] < as_slide(spec | {"usermeta": {"title": "", "least": 400}})["height"]
