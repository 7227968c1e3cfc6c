"""Everything to download: tables, methodology, one package; what the columns mean, checksums, how to cite."""

from functools import partial

import streamlit as st

from budget_index.reports.downloads import ROUND_TABLES
from budget_index.reports.files import ON_PAGES
from dashboards.elements.charts import footer
from dashboards.elements.sections import Section, show_sections
from dashboards.screens.data.sections import (
    draw_checksums,
    draw_citation,
    draw_family_files,
    draw_first_rows,
    draw_methodology_files,
    draw_package,
    draw_round_files,
    no_slides,
)
from dashboards.shell import page_style, projector, view

v = view.current_view()
FIRST_LOOK = "scores"
v.choose("table", ROUND_TABLES, FIRST_LOOK)
v.choose("sums", ON_PAGES)
table, sums = st.session_state["table"], st.session_state["sums"]
view.write_address(v, st.session_state.get("region"), table="" if table == FIRST_LOOK else table, sums=sums or "")
v.heading(v.say("dashboard.page-data"))
page_style.imprint(footer(v))
sections = {
    "whole": draw_package,
    "round": draw_round_files,
    "family": draw_family_files,
    "rules": draw_methodology_files,
    "look": draw_first_rows,
    "checksums": draw_checksums,
    "cite": draw_citation,
}
if projector.is_on():
    no_slides(v)
else:
    show_sections(v, [Section(name, partial(draw, v), slide=False) for name, draw in sections.items()])
