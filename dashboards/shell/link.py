"""What the URL says, by ids: taken over where it is new, written when the reader chooses something."""

from collections.abc import Container, Sequence
from time import monotonic

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

LATELY = 10.0
"""Seconds in which a browser may still tell an address that we have written over: it sends what it had when a key was
pressed."""

Unknown = tuple[str, str]
"""Name of a parameter, and a value of it that isn't known."""


def adopt(name: str, allowed: Container[str], *, default: str | None) -> list[Unknown]:
    """Take a value from the URL if it is new there, else keep what was chosen; return what isn't known."""
    value = new(name)
    unknown: list[Unknown] = []
    if value is not None:
        st.session_state[name] = value if value in allowed else default
        unknown = [] if value in allowed else [(name, value)]
    elif came_back():
        st.session_state[name] = default
    if st.session_state.get(name) not in allowed:
        st.session_state[name] = default
    return unknown


def adopt_several(name: str, allowed: Container[str], *, default: Sequence[str], most: int) -> list[Unknown]:
    """Do the same with a list of values, written with commas; those that aren't known are left out."""
    text = new(name)
    unknown: list[Unknown] = []
    if text is not None:
        values = [value for value in dict.fromkeys(text.split(",")) if value]
        unknown = [(name, value) for value in values if value not in allowed]
        st.session_state[name] = [value for value in values if value in allowed][:most]
    elif came_back():
        st.session_state[name] = None
    kept = st.session_state.get(name)
    st.session_state[name] = list(default) if kept is None else [value for value in kept if value in allowed]
    return unknown


def new(name: str) -> str | None:
    """Return what the URL says, unless we have written it there ourselves, last or a moment ago."""
    value, written = st.query_params.get(name), st.session_state.get("written", [])
    if came_back():
        return value
    ours = [address for moment, address in written if monotonic() - moment < LATELY] + [a for _, a in written[-1:]]
    return None if value in [address.get(name) for address in ours] else value


def came_back() -> bool:
    """Return whether the reader went back or forward in the browser: then what the URL leaves out counts too."""
    return bool(getattr(get_script_run_ctx(), "is_history_navigation", False))


def remember(*names: str) -> None:
    """Keep the value of a widget while another page is shown; Streamlit drops it otherwise."""
    for name in names:
        if name in st.session_state:
            st.session_state[name] = st.session_state[name]


def write(address: dict[str, str]) -> None:
    """Write ids into the URL, and remember that they are ours, and until when those before them stood there.

    The browser may have told an older address than the one that it shows by now, so both are compared.
    """
    now, earlier = monotonic(), st.session_state.get("written", [])
    last = earlier[-1][1] if earlier else address
    if not st.query_params.to_dict() == last == address:
        st.query_params.from_dict(address)
    lately = [(moment, shown) for moment, shown in earlier[:-1] if now - moment < LATELY]
    replaced = [(now, last)] if last != address else []
    st.session_state["written"] = [*lately, *replaced, (now, address)]
