"""The overview: who stands where, what most regions don't publish, who moved; in the order of its content."""

from functools import partial
from html import escape

import streamlit as st

from dashboards.elements.charts import footer
from dashboards.elements.copying import let_buttons_copy
from dashboards.elements.sections import Section, show_sections
from dashboards.screens.ranking.overview import choose_overview, draw_choices
from dashboards.screens.ranking.sections import (
    draw_documents,
    draw_movers,
    draw_participation,
    draw_ranking_table,
    draw_standings,
)
from dashboards.shell import page_style, view

v = view.current_view()
say = v.say
page = choose_overview(v)
with st.container(key="top", gap=None):
    v.heading(say("dashboard.title-ranking", year=v.year), shown=page.content.title)
    st.html(f'<p class="measured">{escape(page.content.sentence)}</p>')
    draw_choices(page)
page_style.imprint(footer(v))
ids = {"dimension": "" if page.is_whole else page.dimension, "kind": page.kind or "", "show": page.shown or ""}
view.write_address(v, st.query_params.get("region"), **ids, part="" if page.part == "1" else page.part)


def draw_table() -> None:
    """Fold the table that can be searched and sorted."""
    with st.expander(say("word.table")):
        draw_ranking_table(page)


sections = [Section("overview", partial(draw_standings, page), top=True)]
if "participation" in page.content:
    sections.append(Section("participation", partial(draw_participation, page.content["participation"])))
if "documents" in page.content:
    sections.append(Section("documents", partial(draw_documents, page)))
if "movers" in page.content:
    sections.append(Section("movers", partial(draw_movers, page.content["movers"])))
sections.append(Section("table", draw_table))
show_sections(v, sections)
let_buttons_copy()
