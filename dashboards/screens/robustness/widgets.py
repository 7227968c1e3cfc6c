"""What the views of the page on robustness share: how a region is chosen, what is left out of a drawing."""

import pandas as pd
import streamlit as st

from budget_index.analysis.robustness.places_drawn import around, share_of_draws
from dashboards.elements.region_box import region_box
from dashboards.elements.sections import Section
from dashboards.shell import projector
from dashboards.shell.markup import plain
from dashboards.shell.view import View

MOST_DRAWN, MOST_DRAWN_ON_SLIDE = 60, 20
"""Regions in a chart."""
MOST_CRITERIA, MOST_ON_SLIDE = 15, 5
Sections = tuple[list[Section], dict[str, str]]
"""The sections of a view, and its part of the URL."""


def unranked(v: View, table: pd.DataFrame) -> None:
    """Name the regions without a score."""
    blank = set(table.loc[table["rank"].isna(), "region"])
    if blank:
        names = ", ".join(plain(name) for code, name in v.names.items() if code in blank)
        st.markdown(v.say("robustness-page.without", names=names))


def in_part(v: View, ranked: pd.DataFrame) -> pd.DataFrame:
    """Take what is drawn of a long ranking, and say so."""
    most = MOST_DRAWN_ON_SLIDE if projector.is_on() else MOST_DRAWN
    if len(ranked) <= most:
        return ranked
    region_box(v)
    drawn = around(ranked, st.session_state.get("region"), most)
    st.caption(v.say("robustness-page.shown-part", shown=len(drawn), n=len(ranked)))
    return drawn


def first_shown(v: View, shown: int, of: int) -> None:
    """Say that only the first rows are shown."""
    if shown < of:
        st.caption(v.say("robustness-page.first-shown", shown=shown, of=of))


def as_bars(v: View, bars: pd.DataFrame) -> pd.DataFrame:
    """Write shares of draws at the end of their bars."""
    return bars.assign(shown=[share_of_draws(share, v.say) for share in bars["value"]], outlined=False)
