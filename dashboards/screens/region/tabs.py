"""What somebody looks up about a region: its documents and questions, the years, the dates, what is still open."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboards.elements.tabs import Tab
from dashboards.screens.region.calendar import draw_calendar
from dashboards.screens.region.changed import draw_changes
from dashboards.screens.region.first import draw_every_action
from dashboards.screens.region.lost_points import draw_lost, draw_open
from dashboards.screens.region.profile import draw_chosen, draw_history
from dashboards.screens.region.subject import RegionPage
from dashboards.screens.region.what_if import draw_what_if
from dashboards.shell.shown_rounds import Shown

QUESTIONS, PROFILE = "questions", "profile"


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


def draw_questions(page: RegionPage, changes: dict[str, str]) -> None:
    """Draw all documents, the questions without full points, and other answers to single questions."""
    if page.scored:
        draw_every_action(page)
    draw_lost(page)
    with st.expander(page.v.say("region-page.what-if"), expanded=bool(changes)):
        draw_what_if(page, changes)
