"""The way to the slides of a round: a button on every page, and the addresses that slides once had on pages."""

import streamlit as st

from budget_index.language import Say
from dashboards.shell.pages import (
    COMPARE,
    CRITERIA,
    DECK,
    METHODOLOGY,
    RANKING,
    REGION,
    ROBUSTNESS,
    TABS,
    path,
)

MODE = "projector"
"""``mode=projector`` in an address of before."""
KEPT = ("lang", "round", "region")
SLIDES = {
    RANKING: "ranking",
    REGION: "region",
    COMPARE: "ranking",
    CRITERIA: "documents",
    ROBUSTNESS: "sure",
    METHODOLOGY: "measured",
}
"""Page that had slides → the slide that says the same."""
MAP, MOVERS = "map", "movers"


def follow_old_address(page: str) -> None:
    """Open the slides where an address asks for the mode in which a page was shown on a projector."""
    asked = st.query_params.to_dict()
    if asked.get("mode") != MODE or page not in SLIDES:
        return
    moved = asked.get("tab") == TABS["changes"]["tab"]
    slide = MAP if asked.get("slide") == MAP else MOVERS if page == COMPARE and moved else SLIDES[page]
    st.switch_page(path(DECK), query_params={name: asked[name] for name in KEPT if name in asked} | {"slide": slide})


def button(say: Say) -> None:
    """Offer the slides of the round, in the corner."""
    if st.button(say("frame.projector"), icon=":material/slideshow:", key="projector-on"):
        chosen = {name: st.session_state.get(name) for name in KEPT}
        st.switch_page(path(DECK), query_params={name: str(value) for name, value in chosen.items() if value})
