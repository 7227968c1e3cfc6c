"""A workbook is dropped in and its report read at once; nothing of it is kept."""

import streamlit as st

from budget_index.dashboard import MOST_MEGABYTES
from dashboards.screens.check.checked import check
from dashboards.screens.check.report import draw_report
from dashboards.shell import link, view
from dashboards.shell.streamlit_words import uploader_words


def page() -> None:
    """Show the page."""
    say = view.language()
    link.write({"lang": say.language})
    st.set_page_config(page_title=say("dashboard.page-check"))
    st.title(say("dashboard.page-check"), anchor=False)
    st.markdown(say("dashboard.check-intro"))
    st.html(uploader_words(say), unsafe_allow_javascript=True)
    uploaded = st.file_uploader(say("dashboard.upload-label"), key="workbook", max_upload_size=MOST_MEGABYTES)
    st.caption(say("dashboard.check-private"))
    if uploaded is None:
        st.session_state.pop("checked", None)
        return
    checked = st.session_state.get("checked")
    if checked is None or checked.id != uploaded.file_id:
        with st.spinner(say("dashboard.check-reading"), show_time=False):
            checked = check(uploaded)
        st.session_state["checked"] = checked
    draw_report(uploaded, checked, say)


page()
