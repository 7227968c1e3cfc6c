"""What the URL says: taken where it is new, but not where it comes late; and what is written there."""

import importlib
from collections.abc import Callable, Iterable, Sized
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from budget_index.analysis.robustness.own_weights import Part
from budget_index.bundled import bundled
from budget_index.methodology.load import load_methodology
from dashboards.screens.region.what_if import PossibleAnswers
from dashboards.screens.robustness.weights import Multiples

STAGES = ("index", "planning", "execution")


class Params(dict[str, str]):
    """The URL of a browser, with what was written into it."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[dict[str, str]] = []

    def to_dict(self) -> dict[str, str]:
        return dict(self)

    def from_dict(self, params: dict[str, str]) -> None:
        self.says(**params)
        self.written.append(params)

    def says(self, **params: str) -> None:
        """Let the browser tell an address."""
        self.clear()
        self.update(params)


@dataclass
class Browser:
    """What stands in for Streamlit and for the clock."""

    link: ModuleType
    query_params: Params = field(default_factory=Params)
    session_state: dict[str, Any] = field(default_factory=dict)
    now: float = 100.0

    def adopt(self, told: dict[str, str]) -> str | None:
        """Take the stage from an address."""
        self.query_params.says(**told)
        self.link.adopt("stage", STAGES, default="index")
        stage: str | None = self.session_state["stage"]
        return stage

    def choose(self, stage: str) -> None:
        """Move a widget; the page writes its address."""
        self.session_state["stage"] = stage
        self.link.write({"stage": stage})


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A browser at the start page."""
    monkeypatch.syspath_prepend(str(bundled("dashboards")))
    link = importlib.import_module("dashboards.shell.link")
    stands_in = Browser(link)
    monkeypatch.setattr(link, "st", stands_in)
    monkeypatch.setattr(link, "monotonic", lambda: stands_in.now)
    return stands_in


def test_an_address_is_taken_and_a_choice_is_kept(browser: Browser) -> None:
    assert browser.adopt({}) == "index"
    assert browser.adopt({"stage": "planning"}) == "planning"
    browser.link.write({"stage": "planning"})
    browser.session_state["stage"] = "execution"
    assert browser.adopt({"stage": "planning"}) == "execution"


def test_what_is_not_known_is_told_and_the_usual_taken(browser: Browser) -> None:
    browser.query_params.says(stage="nonsense")
    assert browser.link.adopt("stage", STAGES, default="index") == [("stage", "nonsense")]
    assert browser.session_state["stage"] == "index"


def test_a_choice_that_another_round_does_not_have_gives_way(browser: Browser) -> None:
    browser.session_state["stage"] = "audit"
    assert browser.link.adopt("stage", STAGES, default="index") == []
    assert browser.session_state["stage"] == "index"


def test_a_list_keeps_its_order_and_leaves_out_what_is_not_known(browser: Browser) -> None:
    def adopt() -> tuple[list[tuple[str, str]], list[str]]:
        unknown = browser.link.adopt_several("regions", ("A", "B", "C"), default=("A",), most=2)
        return unknown, browser.session_state["regions"]

    assert adopt() == ([], ["A"])
    browser.query_params.says(regions="C,X,C,,B,A")
    assert adopt() == ([("regions", "X")], ["C", "B"])
    browser.link.write({"regions": "C,B"})
    browser.session_state["regions"] = ["B", "gone"]
    assert adopt() == ([], ["B"])
    browser.query_params.says(regions="")
    assert adopt() == ([], [])


def test_an_address_that_comes_late_does_not_move_a_choice_back(browser: Browser) -> None:
    browser.adopt({})
    for stage in ("planning", "execution"):
        browser.choose(stage)
    browser.now += browser.link.LATELY - 1
    assert browser.adopt({"stage": "planning"}) == "execution"
    assert browser.query_params.written[-1] == {"stage": "execution"}
    browser.link.write({"stage": "execution"})
    browser.now += browser.link.LATELY + 1
    assert browser.adopt({"stage": "planning"}) == "planning"


def test_an_address_is_late_from_when_another_took_its_place(browser: Browser) -> None:
    browser.choose("planning")
    browser.now += 100 * browser.link.LATELY
    browser.choose("execution")
    assert browser.adopt({"stage": "planning"}) == "execution"


def test_our_last_address_stays_ours(browser: Browser) -> None:
    browser.choose("planning")
    browser.now += 100 * browser.link.LATELY
    browser.session_state["stage"] = "execution"
    assert browser.adopt({"stage": "planning"}) == "execution"


def test_what_was_replaced_long_ago_is_forgotten(browser: Browser) -> None:
    for stage in STAGES * 5:
        browser.choose(stage)
        browser.now += browser.link.LATELY / 2
    assert len(browser.session_state["written"]) <= 4


def test_the_address_is_written_when_it_differs(browser: Browser) -> None:
    browser.query_params.says(stage="planning")
    browser.link.write({"stage": "planning"})
    assert browser.query_params.written == []
    browser.link.write({"stage": "execution"})
    browser.link.write({"stage": "execution"})
    assert browser.query_params.written == [{"stage": "execution"}]


def test_the_address_is_written_when_the_browser_told_it_before_it_knew_a_newer_one(browser: Browser) -> None:
    browser.choose("index")
    browser.choose("planning")
    browser.query_params.says(stage="index")
    browser.choose("index")
    assert browser.query_params.written[-1] == {"stage": "index"}


def test_back_in_the_browser_counts_at_once_and_so_does_what_it_leaves_out(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for stage in ("planning", "execution"):
        browser.choose(stage)
    browser.session_state["regions"] = ["A"]
    monkeypatch.setattr(browser.link, "came_back", lambda: True)
    assert browser.adopt({"stage": "planning"}) == "planning"
    assert browser.adopt({}) == "index"
    browser.link.adopt_several("regions", ("A", "B"), default=("B",), most=2)
    assert browser.session_state["regions"] == ["B"]


def test_nobody_has_gone_back_outside_of_a_page(browser: Browser) -> None:
    assert browser.link.came_back() is False


@pytest.mark.slow
def test_a_page_writes_only_what_is_not_usual(open_app: Callable[..., AppTest]) -> None:
    app = open_app("ranking", lang="kk")
    assert set(app.query_params) == {"lang", "round"}
    app.selectbox(key="dimension").set_value("planning").run()
    assert set(app.query_params) == {"lang", "round", "dimension"}
    assert app.query_params["dimension"] in ("planning", ["planning"])
    app.selectbox(key="dimension").set_value("index").run()
    assert set(app.query_params) == {"lang", "round"}


def test_what_only_says_what_belongs_does_not_pretend_to_be_a_collection():
    possible, multiples = PossibleAnswers(load_methodology("obs-2017")), Multiples([Part("openness", "theme")])
    assert "q54:a" in possible
    assert "q54:z" not in possible
    assert "openness:1.5" in multiples
    assert "openness:4" not in multiples
    assert not any(isinstance(each, Iterable | Sized) for each in (possible, multiples))
