"""Everything to download: tables, methodology, one package; what the columns mean, checksums, how to cite."""

from functools import partial

import streamlit as st

from budget_index.reports.downloads import KINDS, ROUND_TABLES
from dashboards.elements.charts import footer
from dashboards.elements.sections import Section, show_sections
from dashboards.screens.data.sections import checksums, cite, family_files, look, no_slides, round_files, rules, whole
from dashboards.shell import page_style as frame
from dashboards.shell import projector, view

v = view.current()
FIRST_LOOK = "scores"
v.choose("table", ROUND_TABLES, FIRST_LOOK)
v.choose("sums", KINDS)
table, sums = st.session_state["table"], st.session_state["sums"]
view.write_address(v, st.session_state.get("region"), table="" if table == FIRST_LOOK else table, sums=sums or "")
v.heading(v.say("dashboard.page-data"))
frame.imprint(footer(v))
parts = {
    "whole": whole,
    "round": round_files,
    "family": family_files,
    "rules": rules,
    "look": look,
    "checksums": checksums,
    "cite": cite,
}
if projector.is_on():
    no_slides(v)
else:
    show_sections(v, [Section(name, partial(draw, v), slide=False) for name, draw in parts.items()])
