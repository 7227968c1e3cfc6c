"""What stands at the top of every page: the language, the projector, the mark of example data, and the round."""

from html import escape
from pathlib import Path

import streamlit as st

from budget_index.language import LANGUAGES, OWN_NAMES, Say
from budget_index.rounds import Round
from dashboards.shell import projector, started
from dashboards.shell.shown_rounds import round_of, rounds_in


def corner(say: Say, *, slides: bool) -> None:
    """Let the language be chosen, and the projector where there are slides, at the right of the menu."""
    with st.container(horizontal=True, key="corner", gap="small", vertical_alignment="center"):
        if slides:
            projector.button(say)
        st.segmented_control(
            say("dashboard.language"),
            LANGUAGES,
            format_func=OWN_NAMES.__getitem__,
            key="lang",
            required=True,
            label_visibility="collapsed",
        )


def example_mark(say: Say) -> None:
    """Write the slim line that says that figures are made up."""
    mark, _, rest = say("example.sentence").partition(": ")
    st.html(f'<p class="mark" role="note"><b>{escape(mark)}.</b> {escape(rest[:1].upper() + rest[1:])}</p>')


def round_box(say: Say, *, width: int = 260) -> None:
    """Let the round be chosen where there are several."""
    rounds = shown_rounds()
    if len(rounds) > 1:
        names = short_names({name: round_of(folder) for name, folder in rounds.items()}, say)
        st.selectbox(
            say("dashboard.round"),
            list(rounds),
            format_func=names.__getitem__,
            key="round",
            width=width,
            label_visibility="collapsed",
        )


def shown_rounds() -> dict[str, Path]:
    """List the rounds that can be read."""
    unreadable = st.session_state.get("unreadable", ())
    return {name: folder for name, folder in rounds_in(started.data_folder()).items() if name not in unreadable}


def short_names(rounds: dict[str, Round], say: Say) -> dict[str, str]:
    """Name rounds by their year, for there is little room; those that share one by id too.

    Streamlit tells options apart by what is shown.
    """
    named = {
        name: f"{says.year} – {say('example.mark')}" if says.example else f"{says.year}"
        for name, says in rounds.items()
    }
    shown = list(named.values())
    return {name: f"{rounds[name].year} · {name}" if shown.count(of) > 1 else of for name, of in named.items()}
