"""Tabs of which only the one that is looked at is drawn, its id in the URL."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

TAB = "tab"
"""Name in the URL: the id of the tab that is looked at; left out where it is the first that would be."""
LABEL = "tab-label"


@dataclass(frozen=True)
class Tab:
    """What is looked up at one place; drawn only while it is looked at."""

    label: str
    draw: Callable[[], object]


def draw_tabs(tabs: Mapping[str, Tab], chosen: str) -> None:
    """Draw the tabs, and what is in the one that is looked at: the others would cost a page most of its time."""
    labels = {tab.label: name for name, tab in tabs.items()}
    st.session_state[LABEL] = tabs[chosen].label
    places = st.tabs(list(labels), key=LABEL, on_change=take_tab, args=(labels,))
    with places[list(tabs).index(chosen)]:
        tabs[chosen].draw()


def take_tab(labels: Mapping[str, str]) -> None:
    """Take over which tab is looked at."""
    st.session_state[TAB] = labels[st.session_state[LABEL]]
