"""Files are dropped in and their reports read at once; nothing of them is kept."""

import streamlit as st

from budget_index.dashboard import MOST_MEGABYTES
from dashboards.screens.check.checked import MOST_UPLOADED, check_together
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
    label = say("dashboard.upload-label")
    files = st.file_uploader(label, key="workbook", max_upload_size=MOST_MEGABYTES, accept_multiple_files=True)
    st.caption(say("dashboard.check-private"))
    if not files:
        st.session_state.pop("checked", None)
        return
    if len(files) > MOST_UPLOADED:
        st.warning(say("dashboard.check-too-many", n=MOST_UPLOADED))
    files = files[:MOST_UPLOADED]
    checked = st.session_state.get("checked")
    if checked is None or [each.id for each in checked] != [each.file_id for each in files]:
        with st.spinner(say("dashboard.check-reading"), show_time=False):
            checked = check_together(files)
        st.session_state["checked"] = checked
    for number, (uploaded, each) in enumerate(zip(files, checked, strict=True)):
        if number:
            st.divider()
        draw_report(uploaded, each, say, key=f"-{number}" if number else "")


page()
