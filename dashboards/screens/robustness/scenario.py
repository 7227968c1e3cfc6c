"""What varies on the page on robustness: one's own weights, their spread and the sources; kept in the URL."""

import re
from collections.abc import Container
from dataclasses import dataclass

import streamlit as st

from budget_index.analysis.pages.overview import MOST_DISPUTED, assessors_can_be_drawn
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.own_weights import (
    DOCUMENT,
    Part,
    adjustable_parts,
    all_levels,
    criterion_shares,
    own_factors,
)
from budget_index.methodology.titles import profile_titles
from budget_index.scoring.tree import compile_tree
from dashboards.shell import link
from dashboards.shell.markup import plain
from dashboards.shell.shown_rounds import Shown, cached
from dashboards.shell.view import View

SOURCES = ("weights", "assessors", "drop", "aggregate", "missing")
NONE = "none"
SPREADS = tuple(str(percent) for percent in range(0, 51, 5))
KEPT = ("view", "other", "spread", "sources", "level")


@dataclass(frozen=True)
class Scenario:
    """What is uncertain, and around which weights.

    Parameters
    ----------
    times
        Pairs of a part and how many times its weight it has; those of the methodology are left out.
    spread
        Per cent.
    """

    times: tuple[tuple[str, float], ...] = ()
    spread: int = 25
    sources: tuple[str, ...] = ("weights",)

    def drawn(self) -> Sources:
        """Write the sources as the engine takes them."""
        on = set(self.sources)
        return Sources(
            weights="uniform" if "weights" in on and self.spread else "none",
            spread=self.spread / 100,
            assessors="assessors" in on,
            drop="drop" in on,
            aggregates=("", "geometric_mean") if "aggregate" in on else (),
            missing="missing" in on,
        )


class Multiples(Container[str]):
    """The values that ``weights`` in the URL can have: a part, a colon, and a number from 0 to 3 with one decimal."""

    def __init__(self, parts: list[Part]) -> None:
        self.ids = {part.id for part in parts}

    def __contains__(self, value: object) -> bool:
        name, _, number = str(value).rpartition(":")
        return name in self.ids and bool(re.fullmatch(r"[012](\.\d)?|3(\.0)?", number))


def slider(part: str) -> str:
    """Name the slider of a part."""
    return f"times-{part}"


def settle_scenario(v: View) -> Scenario:
    """Take weights and sources from the URL or from what was moved, before anything is drawn."""
    link.remember(*(name for name in KEPT if name != "view"))
    parts = adjustable_parts(v.methodology)
    v.choose("level", all_levels(parts) or [""], (all_levels(parts) or [""])[0])
    v.choose("spread", SPREADS, "25")
    allowed = [name for name in SOURCES if name != "assessors" or len(v.names) <= MOST_DISPUTED]
    chosen = v.choose_several("sources", [*allowed, NONE], usual_sources(v.shown))
    st.session_state["sources"] = [name for name in chosen if name != NONE]
    times = _settle_weights(v, parts)
    return Scenario(times, int(st.session_state["spread"]), tuple(sorted(st.session_state["sources"])))


@cached
def usual_sources(shown: Shown) -> list[str]:
    """Return what varies unless something else is chosen: what the intervals on the other pages rest on."""
    return ["weights", "assessors"] if assessors_can_be_drawn(shown.inputs) else ["weights"]


def _settle_weights(v: View, parts: list[Part]) -> tuple[tuple[str, float], ...]:
    """Bring the sliders to what a link says, or take what they say."""
    chosen = v.choose_several("weights", Multiples(parts), (), most=len(parts))
    times = {name: float(number) for name, _, number in (each.rpartition(":") for each in chosen)}
    moved = chosen == st.session_state.get("weights-set", [])
    for part in parts:
        if moved and slider(part.id) in st.session_state:
            times[part.id] = round(float(st.session_state[slider(part.id)]), 1)
        else:
            st.session_state[slider(part.id)] = times.get(part.id, 1.0)
    own = tuple((part.id, times[part.id]) for part in parts if times.get(part.id, 1.0) != 1.0)
    st.session_state["weights"] = st.session_state["weights-set"] = [f"{name}:{number:g}" for name, number in own]
    return own


def scenario_address(v: View, scenario: Scenario) -> dict[str, str]:
    """Write a scenario for the URL; what is usual is left out."""
    usual = Scenario(sources=tuple(sorted(usual_sources(v.shown))))
    sources = ",".join(scenario.sources) or NONE
    level = st.session_state["level"]
    return {
        "weights": ",".join(st.session_state["weights"]),
        "spread": "" if scenario.spread == usual.spread else str(scenario.spread),
        "sources": "" if scenario.sources == usual.sources else sources,
        "level": level if level in (DOCUMENT, "theme") else "",
    }


def reset_scenario(parts: list[Part], sources: list[str]) -> None:
    """Go back to the weights of the methodology and to the usual sources."""
    for part in parts:
        st.session_state[slider(part.id)] = 1.0
    st.session_state["spread"], st.session_state["sources"] = "25", sources


def weighs_something(v: View, scenario: Scenario) -> bool:
    """Return whether one's own weights leave anything that counts."""
    tree = compile_tree(v.methodology)
    return bool(criterion_shares(tree, own_factors(tree, dict(scenario.times))).sum() > 0)


def sources_words(v: View, scenario: Scenario) -> str:
    """Say in words what varies."""
    named = []
    for name in SOURCES:
        if name in scenario.sources:
            key = "uniform" if name == "weights" else name
            named.append(v.say(f"uncertainty.{key}", spread=scenario.spread))
    return ", ".join(named) or v.say("uncertainty.nothing")


def weights_words(v: View, scenario: Scenario) -> str:
    """List one's own weights in words."""
    titles = profile_titles(v.methodology, v.say.language)
    return "; ".join(
        f"{plain(titles[name])} {v.say('robustness-page.times', n=v.say.number(number, 1))}"
        for name, number in scenario.times
    )


def settings(v: View, scenario: Scenario) -> None:
    """Draw what varies, folded up, and say which weights are one's own."""
    say = v.say
    with st.expander(say("robustness-page.settings", sources=sources_words(v, scenario)), key="settings"):
        many = len(v.names) > MOST_DISPUTED
        st.pills(
            say("robustness-page.sources"),
            [name for name in SOURCES if not many or name != "assessors"],
            selection_mode="multi",
            format_func=lambda name: say(f"robustness-page.source-{name}"),
            key="sources",
        )
        if many:
            st.caption(say("robustness-page.assessors-many", n=MOST_DISPUTED))
        st.select_slider(
            say("robustness-page.spread"),
            SPREADS,
            format_func=lambda percent: say("robustness-page.spread-value", n=percent),
            disabled="weights" not in scenario.sources,
            key="spread",
            width=420,
        )
        st.button(
            say("robustness-page.reset"),
            on_click=reset_scenario,
            args=(adjustable_parts(v.methodology), usual_sources(v.shown)),
            icon=":material/restart_alt:",
            key="reset",
        )
