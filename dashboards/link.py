"""What the URL says, by ids: taken over where it is new, written when the reader chooses something."""

from collections.abc import Collection, Sequence
from time import monotonic

import streamlit as st

LATELY = 3.0
"""Seconds in which a browser may still tell an address that we have written over: it sends what it had when a key was
pressed."""

Unknown = tuple[str, str]
"""Name of a parameter, and a value of it that isn't known."""


def adopt(name: str, allowed: Collection[str], *, default: str | None) -> list[Unknown]:
    """Take a value from the URL if it is new there, else keep what was chosen; give back what isn't known."""
    told = new(name)
    unknown: list[Unknown] = []
    if told is not None:
        st.session_state[name] = told if told in allowed else default
        unknown = [] if told in allowed else [(name, told)]
    if st.session_state.get(name) not in allowed:
        st.session_state[name] = default
    return unknown


def adopt_several(name: str, allowed: Collection[str], *, default: Sequence[str], most: int) -> list[Unknown]:
    """Do the same with a list of values, written with commas; those that aren't known are left out."""
    told = new(name)
    unknown: list[Unknown] = []
    if told is not None:
        values = [value for value in dict.fromkeys(told.split(",")) if value]
        unknown = [(name, value) for value in values if value not in allowed]
        st.session_state[name] = [value for value in values if value in allowed][:most]
    kept = st.session_state.get(name)
    st.session_state[name] = list(default) if kept is None else [value for value in kept if value in allowed]
    return unknown


def new(name: str) -> str | None:
    """Give what the URL says, unless we have written it there ourselves, last or a moment ago."""
    told, written = st.query_params.get(name), st.session_state.get("written", [])
    ours = [address for moment, address in written if monotonic() - moment < LATELY] + [a for _, a in written[-1:]]
    return None if told in [address.get(name) for address in ours] else told


def remember(*names: str) -> None:
    """Keep the value of a widget while another page is shown; Streamlit drops it otherwise."""
    for name in names:
        if name in st.session_state:
            st.session_state[name] = st.session_state[name]


def write(address: dict[str, str]) -> None:
    """Write ids into the URL, and remember that they are ours."""
    if st.query_params.to_dict() != address:
        st.query_params.from_dict(address)
    lately = [(moment, told) for moment, told in st.session_state.get("written", []) if monotonic() - moment < LATELY]
    st.session_state["written"] = [*lately, (monotonic(), address)]
