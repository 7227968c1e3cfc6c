"""What somebody looks up about a region: its documents and questions, the years, the dates, what is still open."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboards.screens.region.calendar import draw_calendar
from dashboards.screens.region.changed import draw_changes
from dashboards.screens.region.first import draw_every_action
from dashboards.screens.region.lost_points import draw_lost, draw_open
from dashboards.screens.region.profile import PROFILE_KINDS, draw_chosen, draw_history
from dashboards.screens.region.subject import RegionPage
from dashboards.screens.region.what_if import draw_what_if
from dashboards.shell.shown_rounds import Shown


def draw_tabs(page: RegionPage, rounds: Sequence[Shown], changes: dict[str, str], kind: str) -> None:
    """Draw the tabs; one that has nothing to show is left out."""
    v, say = page.v, page.v.say
    profile = say("region-page.tab-profile")
    draws: dict[str, Callable[[], object]] = {
        say("region-page.tab-questions"): partial(draw_questions, page, changes),
        profile: partial(draw_chosen, page, kind),
        say("region-page.tab-history"): partial(draw_history, page, rounds),
    }
    previous = next((each for each in reversed(rounds) if each.round.year < v.year), None)
    if previous is not None:
        draws[say("region-page.tab-changes")] = partial(draw_changes, page, previous)
    if v.methodology.documents:
        draws[say("region-page.tab-calendar")] = partial(draw_calendar, page)
    if len(page.unanswered):
        draws[say("region-page.tab-open", n=len(page.unanswered))] = partial(draw_open, page)
    tabs = st.tabs(list(draws), default=None if kind == PROFILE_KINDS[0] else profile)
    for tab, draw in zip(tabs, draws.values(), strict=True):
        with tab:
            draw()


def draw_questions(page: RegionPage, changes: dict[str, str]) -> None:
    """Draw all documents, the questions without full points, and other answers to single questions."""
    if page.scored:
        draw_every_action(page)
    draw_lost(page)
    with st.expander(page.v.say("region-page.what-if"), expanded=bool(changes)):
        draw_what_if(page, changes)
