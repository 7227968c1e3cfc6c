"""The dashboard: ``budget-index dashboard``, or ``streamlit run dashboards/app.py -- --data DIR --lang kk``.

Streamlit serves ``app`` because it finds it here; the settings lie beside this file, in ``.streamlit/config.toml``, and
``navigation.py`` draws the pages. Only an application of one's own can send headers with what it serves.
"""

import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:  # the checkout, or ``budget_index/bundled`` in a wheel
    sys.path.insert(0, str(HERE.parent))

from dashboards.shell.headers import SecurityHeaders  # noqa: E402

app = st.App(HERE / "navigation.py", middleware=[Middleware(SecurityHeaders)])
