"""Everything to download: tables, methodology, one package; what the columns mean, checksums, how to cite."""

import frame
import projector
import streamlit as st
import view
from data_parts import checksums, cite, family_files, look, no_slides, round_files, rules, whole
from parts import Section, footer, show_sections

from budget_index.reports.downloads import KINDS, ROUND_TABLES

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
    show_sections(v, [Section(name, lambda draw=draw: draw(v), slide=False) for name, draw in parts.items()])
