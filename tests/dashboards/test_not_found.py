"""An address that no page has says so in the reader's language, and leads to the ranking."""

import importlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from budget_index.bundled import bundled
from budget_index.language import LANGUAGES, Language, Say


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_so(
    open_app: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setattr(importlib.import_module("dashboards.shell.view"), "asked_page", lambda: "rating")
    app = open_app("not_found", lang=language)
    assert not app.exception
    say = Say(language)
    assert app.title[0].value == say("not-found.title")
    assert app.markdown[0].value == say("not-found.way")
    assert set(app.query_params) == {"lang"}
    app.segmented_control(key="lang").set_value("en").run()
    assert app.title[0].value == Say("en")("not-found.title")


@pytest.mark.parametrize("page", ["not_found", "check"])
def test_a_page_without_slides_keeps_its_menu(
    open_app: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setattr(importlib.import_module("dashboards.shell.view"), "asked_page", lambda: "rating")
    app = open_app(page, mode="projector")
    assert not app.exception
    assert not [button for button in app.button if button.key == "projector-on"]


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (None, ""),
        ("http://localhost:8501", ""),
        ("http://localhost:8501/", ""),
        ("http://localhost:8501/region", "region"),
        ("https://example.org/index/%D3%A9%D2%A3%D1%96%D1%80", "өңір"),
        ("https://example.org/%20", ""),
        ("https://example.org/a%2Fb", "b"),
    ],
)
def test_the_page_asked_for(monkeypatch: pytest.MonkeyPatch, url: str | None, asked: str) -> None:
    monkeypatch.syspath_prepend(str(bundled("dashboards")))
    view = importlib.import_module("dashboards.shell.view")
    monkeypatch.setattr(view.st, "context", SimpleNamespace(url=url))
    assert view.asked_page() == asked


def test_without_rounds_the_language_can_still_be_chosen(open_app: Callable[..., AppTest], tmp_path: Path) -> None:
    app = open_app(data=tmp_path, lang="kk")
    assert not app.exception
    app.segmented_control(key="lang").set_value("en").run()
    assert Say("en")("dashboard.no-rounds") == app.error[0].value
