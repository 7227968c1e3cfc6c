"""What somebody looks up about a region: its documents and questions, the years, the dates, what is still open."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboards.screens.region.calendar import draw_calendar
from dashboards.screens.region.changed import draw_changes
from dashboards.screens.region.first import draw_every_action
from dashboards.screens.region.lost_points import draw_lost, draw_open
from dashboards.screens.region.profile import draw_chosen, draw_history
from dashboards.screens.region.subject import RegionPage
from dashboards.screens.region.what_if import draw_what_if
from dashboards.shell.shown_rounds import Shown

TAB = "tab"
"""Name in the URL: the id of the tab that is looked at; left out where it is the first that would be."""
QUESTIONS, PROFILE = "questions", "profile"
LABEL = "tab-label"


@dataclass(frozen=True)
class Tab:
    """What is looked up at one place; drawn only while it is looked at."""

    label: str
    draw: Callable[[], object]


def tabs_of(page: RegionPage, rounds: Sequence[Shown], changes: dict[str, str], kind: str) -> dict[str, Tab]:
    """List the tabs by their ids; one that has nothing to show is left out."""
    v, say = page.v, page.v.say
    previous = next((each for each in reversed(rounds) if each.round.year < v.year), None)
    draws: dict[str, Callable[[], object]] = {
        QUESTIONS: partial(draw_questions, page, changes),
        PROFILE: partial(draw_chosen, page, kind),
        "history": partial(draw_history, page, rounds),
    }
    if previous is not None:
        draws["changes"] = partial(draw_changes, page, previous)
    if v.methodology.documents:
        draws["calendar"] = partial(draw_calendar, page)
    if len(page.unanswered):
        draws["open"] = partial(draw_open, page)
    return {name: Tab(say(f"region-page.tab-{name}", n=len(page.unanswered)), draw) for name, draw in draws.items()}


def draw_tabs(tabs: Mapping[str, Tab], chosen: str) -> None:
    """Draw the tabs, and what is in the one that is looked at: the others cost a region's page most of its time."""
    labels = {tab.label: name for name, tab in tabs.items()}
    st.session_state[LABEL] = tabs[chosen].label
    places = st.tabs(list(labels), key=LABEL, on_change=take_tab, args=(labels,))
    with places[list(tabs).index(chosen)]:
        tabs[chosen].draw()


def take_tab(labels: Mapping[str, str]) -> None:
    """Take over which tab is looked at."""
    st.session_state[TAB] = labels[st.session_state[LABEL]]


def draw_questions(page: RegionPage, changes: dict[str, str]) -> None:
    """Draw all documents, the questions without full points, and other answers to single questions."""
    if page.scored:
        draw_every_action(page)
    draw_lost(page)
    with st.expander(page.v.say("region-page.what-if"), expanded=bool(changes)):
        draw_what_if(page, changes)
