"""Methodology and data: how the index is weighed, all questions, what is looked up, and everything to download."""

from functools import partial

import streamlit as st

from dashboards.elements.charts import footer
from dashboards.elements.copying import let_buttons_copy, quote
from dashboards.elements.sections import Section, show_sections
from dashboards.screens.methodology.files import choose_file, draw_files, offer_package
from dashboards.screens.methodology.layout import STYLE
from dashboards.screens.methodology.questions import draw_questions
from dashboards.screens.methodology.subject import choose_methodology
from dashboards.screens.methodology.weighing import draw_reference, draw_weighing
from dashboards.shell import page_style, top, view

v = view.current_view()
page, choice = choose_methodology(v), choose_file(v)
st.html(STYLE)
with st.container(key="top", gap=None):
    v.heading(v.say("dashboard.page-methodology"), shown=page.content.title)
    with st.container(horizontal=True, key="choices", gap="small", vertical_alignment="center"):
        top.round_box(v.say, width=235)
        offer_package(v)
st.html(quote(page.content.sentence, v.say))
page_style.imprint(footer(v))
view.write_address(v, st.session_state.get("region"), **page.address(), **choice.address)
let_buttons_copy()
sections = {
    "weighing": partial(draw_weighing, page),
    "questions": partial(draw_questions, page),
    "reference": partial(draw_reference, page),
    "files": partial(draw_files, v, choice),
}
show_sections(v, [Section(name, draw, top=name == "weighing") for name, draw in sections.items()])
