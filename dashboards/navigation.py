"""Run by Streamlit whenever a page is drawn: finds the page of an address and draws it.

The pages lie in ``screens/``: beside a folder named ``pages/`` Streamlit would run a page that a link opens without
this file, as long as nobody has been at the start page. The start page answers at ``/ranking`` too, an address of an
earlier version leads on with its choices, and one that no page has gets a page of its own; Streamlit would say so in
English.
"""

from typing import Literal

import streamlit as st

from dashboards.shell import view
from dashboards.shell.pages import DECK, FOR_EXPERTS, MAIN, MOVED, NOT_FOUND, PAGES, RANKING, RENAMED, TABS, path

asked = view.asked_page()
say = view.settle_language()


def entry(name: str, address: str, *, menu: bool = True) -> st.Page:
    """Make the entry of a page; one that isn't in the menu only answers at its address."""
    title = say(f"dashboard.page-{name}") if name in (*MAIN, *FOR_EXPERTS) else say("dashboard.page-ranking")
    looks: Literal["visible", "hidden"] = "visible" if menu else "hidden"
    return st.Page(path(name), title=title, url_path=address, default=not address, visibility=looks)


shown = [entry(RANKING, "")] + [entry(name, name) for name in MAIN if name != RANKING]
hidden = [entry(RANKING, RANKING, menu=False), entry(DECK, DECK, menu=False)]
if asked and asked not in PAGES:
    hidden.append(entry(MOVED.get(asked, NOT_FOUND), asked, menu=False))
groups = {"": [*shown, *hidden], say("dashboard.for-experts"): [entry(name, name) for name in FOR_EXPERTS]}
page = st.navigation(groups, position="top")
name = page.url_path or RANKING
if name in MOVED:
    choices = {RENAMED.get(key, key): value for key, value in st.query_params.to_dict().items()}
    st.switch_page(path(MOVED[name]), query_params=TABS.get(name, {}) | choices)
view.start(name if name in PAGES else NOT_FOUND)
page.run()
