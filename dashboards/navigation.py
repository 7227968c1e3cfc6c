"""Run by Streamlit whenever a page is drawn: finds the page of an address and draws it.

The pages lie in ``screens/``: beside a folder named ``pages/`` Streamlit would run a page that a link opens without
this file, as long as nobody has been at the start page. The start page answers at ``/ranking`` too, and an address
that no page has gets a page of its own; Streamlit would say so in English.
"""

import streamlit as st

from dashboards.shell import view
from dashboards.shell.pages import NOT_FOUND, PAGES, RANKING, path

asked = view.asked_page()
pages = [st.Page(path(RANKING), url_path="", default=True)]
pages += [st.Page(path(name), url_path=name) for name in PAGES]
if asked and asked not in PAGES:
    pages.append(st.Page(path(NOT_FOUND), url_path=asked))
pages.sort(key=lambda page: page.url_path != asked)  # of two addresses of a page, links take the first
page = st.navigation(pages, position="hidden")
name = page.url_path or RANKING
view.start(name if name in PAGES else NOT_FOUND)
page.run()
