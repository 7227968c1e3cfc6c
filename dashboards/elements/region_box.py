"""The box in which a region is chosen, by typing a part of its name."""

import streamlit as st

from dashboards.shell.view import View


def region_box(v: View, label: str = "word.region", *, key: str = "region") -> str | None:
    """Let a region be chosen; the code of the one that is."""
    chosen: str | None = st.selectbox(
        v.say(label),
        list(v.names),
        index=None,
        format_func=v.names.__getitem__,
        placeholder=v.say("dashboard.choose-region"),
        filter_mode="contains",
        key=key,
        width=420,
    )
    return chosen
