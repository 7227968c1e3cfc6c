"""What pages are made of: sections, charts, tables and downloads, the same everywhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import sleep

import streamlit as st

from dashboards.shell.view import View

MOMENT = 0.1
"""Seconds; measured: longer gains nothing at the top of a page, shorter leaves the browser with the rest already."""


@dataclass(frozen=True)
class Section:
    """A part of a page.

    Parameters
    ----------
    name
        Id, for the URL.
    draw
        Draws the section; called only when it is to be seen.
    top
        Whether the part of the page that is seen first ends with it.
    """

    name: str
    draw: Callable[[], object]
    top: bool = False


def show_sections(v: View, sections: Sequence[Section]) -> None:
    """Draw the sections of a page one below the other."""
    del v
    for section in sections:
        section.draw()
        if section.top:
            _let_be_painted()


def _let_be_painted() -> None:
    """Leave the browser a moment to paint the top of a page that it hasn't shown before, before the rest is sent.

    What has arrived by then is painted in one go, all charts of the page before the first can be seen.
    """
    shown = [st.session_state.get(name) for name in ("page", "lang", "round", "region")]
    if st.session_state.get("painted") != shown:
        st.session_state["painted"] = shown
        sleep(MOMENT)
