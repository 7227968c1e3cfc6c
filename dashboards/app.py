"""The dashboard: ``budget-index dashboard``, or ``streamlit run dashboards/app.py -- --data DIR --lang kk``.

The pages lie in ``screens/``: beside a folder named ``pages/`` Streamlit would run a page that a link opens without
this file, as long as nobody has been at the start page.
"""

import streamlit as st
import view

pages = [
    st.Page(view.RANKING, url_path="ranking", default=True),
    st.Page(view.REGION, url_path="region"),
    st.Page(view.CHECK, url_path="check"),
]
page = st.navigation(pages, position="hidden")
view.start(needs_round=page.url_path != "check")
page.run()
