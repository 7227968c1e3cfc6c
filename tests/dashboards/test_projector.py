"""Projector mode: one slide at a time, kept in the URL, in large type."""

import json
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from budget_index.language import LANGUAGES, Say

Open = Callable[..., AppTest]


def ids(app: AppTest, name: str) -> str:
    value = app.query_params.get(name, "")
    return value[0] if isinstance(value, list) and value else str(value or "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["ranking", "region", "compare", "changes", "criteria", "methodology"])
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
    charts = len(app.get("vega_lite_chart"))
    app.button(key="projector-on").click().run()
    assert ids(app, "mode") == "projector"
    assert len(app.get("vega_lite_chart")) < charts
    app.button(key="projector-off").click().run()
    assert ids(app, "mode") == ""
    assert len(app.get("vega_lite_chart")) == charts


def test_an_unknown_slide_is_named(open_app: Open) -> None:
    app = open_app(lang="ru", mode="projector", slide="nothing")
    assert any(Say("ru")("dashboard.unknown-choice", value="nothing") in box.value for box in app.warning)


def test_type_is_larger_on_the_projector(open_app: Open) -> None:
    small = json.loads(open_app(lang="ru").get("vega_lite_chart")[0].proto.spec)
    large = json.loads(open_app(lang="ru", mode="projector").get("vega_lite_chart")[0].proto.spec)
    assert large["config"]["axis"]["labelFontSize"] == 1.25 * small["config"]["axis"]["labelFontSize"]
    assert isinstance(large["width"], int)


def test_a_page_with_one_message_has_no_way_to_another(open_app: Open) -> None:
    app = open_app("robustness", mode="projector", lang="kk")
    assert not app.exception
    assert not any(button.key == "slide-next" for button in app.button)
    assert any(button.key == "projector-off" for button in app.button)
