"""The dashboard: ``budget-index dashboard``, or ``streamlit run dashboards/app.py -- --data DIR --lang kk``.

The pages lie in ``screens/``: beside a folder named ``pages/`` Streamlit would run a page that a link opens without
this file, as long as nobody has been at the start page.
"""

import streamlit as st
import view

pages = [st.Page(view.path(name), url_path=name, default=name == view.RANKING) for name in view.PAGES]
page = st.navigation(pages, position="hidden")
name = page.url_path or view.RANKING
view.start(name, needs_round=name != view.CHECK)
page.run()
