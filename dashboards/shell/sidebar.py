"""The sidebar, from the top down: language, links to the pages, the round and what it follows, the screen."""

from pathlib import Path

import streamlit as st

from budget_index.language import LANGUAGES, OWN_NAMES, Say, localized
from budget_index.rounds import Round
from dashboards.shell import projector
from dashboards.shell.markup import plain
from dashboards.shell.pages import CHECK, PAGES, icon, path
from dashboards.shell.shown_rounds import Shown, round_of


def language_box(say: Say) -> None:
    """Let the language be chosen."""
    with st.sidebar:
        st.segmented_control(
            say("dashboard.language"), LANGUAGES, format_func=OWN_NAMES.__getitem__, key="lang", required=True
        )


def page_links(say: Say) -> None:
    """Link the pages; each keeps the language, round and region that were chosen."""
    with st.sidebar:
        for page in PAGES:
            kept = ("lang",) if page == CHECK else ("lang", "round", "region")
            ids = {name: st.session_state[name] for name in kept if st.session_state.get(name)}
            st.page_link(path(page), label=say(f"dashboard.page-{page}"), query_params=ids, icon=icon(page))


def round_box(say: Say, shown: Shown, rounds: dict[str, Path]) -> None:
    """Let the round be chosen where there are several, and name it and the edition that it follows."""
    methodology = shown.methodology
    with st.sidebar:
        if len(rounds) > 1:
            names = short_names({name: round_of(folder) for name, folder in rounds.items()}, say)
            st.selectbox(say("dashboard.round"), list(rounds), format_func=names.__getitem__, key="round")
        st.caption(f"**{plain(localized(shown.round.title, say.language))}**")
        st.caption(plain(localized(methodology.title, say.language)))
        if methodology.status == "draft":
            st.caption(say("word.methodology-is-draft"))


def short_names(rounds: dict[str, Round], say: Say) -> dict[str, str]:
    """Name rounds by their year, for the menu is narrow and the title stands below; those that share one by id too.

    Streamlit tells options apart by what is shown.
    """
    named = {
        name: f"{says.year} – {say('example.mark')}" if says.example else f"{says.year}"
        for name, says in rounds.items()
    }
    shown = list(named.values())
    return {name: f"{rounds[name].year} · {name}" if shown.count(of) > 1 else of for name, of in named.items()}


def screen_box(say: Say, *, slides: bool) -> None:
    """Offer the projector where there are slides, and say how light and dark are chosen."""
    with st.sidebar:
        if slides:
            projector.switch(say)
        st.caption(say("frame.device-theme"))
