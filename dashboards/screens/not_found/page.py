"""An address that no page has."""

import streamlit as st

from dashboards.shell import link, view
from dashboards.shell.pages import RANKING, icon, path

say = view.language()
address: dict[str, str] = {"lang": say.language}
link.write(address)
st.set_page_config(page_title=say("not-found.title"))
st.title(say("not-found.title"), anchor=False)
st.markdown(say("not-found.way"))
st.page_link(path(RANKING), label=say("dashboard.page-ranking"), query_params=address, icon=icon(RANKING))
