"""Weights of the reader's own: kept in the URL, moved by sliders."""

import re
from collections.abc import Container

import streamlit as st

from budget_index.analysis.robustness.own_weights import Part, adjustable_parts
from budget_index.content.robustness import weight_labels
from dashboards.shell.markup import plain
from dashboards.shell.view import View

MULTIPLES = [number / 10 for number in range(31)]
Times = dict[str, float]
"""Part → how many times its weight it has; those of the methodology are left out."""


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


def settle_weights(v: View) -> Times:
    """Bring the sliders to what a link says, or take what they say."""
    parts = adjustable_parts(v.methodology)
    chosen = v.choose_several("weights", Multiples(parts), (), most=len(parts))
    times = {name: float(number) for name, _, number in (each.rpartition(":") for each in chosen)}
    moved = chosen == st.session_state.get("weights-set", [])
    for part in parts:
        if moved and slider(part.id) in st.session_state:
            times[part.id] = round(float(st.session_state[slider(part.id)]), 1)
        else:
            st.session_state[slider(part.id)] = times.get(part.id, 1.0)
    own = {part.id: times[part.id] for part in parts if times.get(part.id, 1.0) != 1.0}
    st.session_state["weights"] = st.session_state["weights-set"] = [f"{part}:{times:g}" for part, times in own.items()]
    return own


def draw_sliders(v: View, times: Times) -> None:
    """Draw a slider a stage, with its share of the index."""
    say, labels = v.say, weight_labels(v.shown, v.say, times)
    st.markdown(say("robustness-page.weights-intro"))
    for part, label in labels.items():
        st.select_slider(
            plain(label),
            MULTIPLES,
            format_func=lambda number: say("robustness-page.times", n=say.number(number, 1)),
            key=slider(part),
            help=say("robustness-page.slider-help"),
        )
    st.button(
        say("robustness-page.reset"),
        on_click=_reset,
        args=(list(labels),),
        disabled=not times,
        icon=":material/restart_alt:",
        key="reset-weights",
    )


def _reset(parts: list[str]) -> None:
    """Go back to the weights of the methodology."""
    for part in parts:
        st.session_state[slider(part)] = 1.0
