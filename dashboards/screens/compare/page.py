"""Regions compared, and what changed: documents, stages and years side by side; then answers and all regions."""

from functools import partial

import streamlit as st

from budget_index.analysis.pages.side_by_side import nearest_peers
from budget_index.charts.histories import MOST_COMPARED
from budget_index.methodology.walk import stages
from dashboards.elements.charts import footer
from dashboards.elements.copying import let_buttons_copy
from dashboards.elements.edited import edited_text
from dashboards.elements.sections import Section, show_sections
from dashboards.elements.tabs import TAB, draw_tabs
from dashboards.screens.compare.sections import (
    ALL,
    DIFFERENCES,
    draw_comparison,
    draw_published,
    tabs_of,
)
from dashboards.screens.compare.style import STYLE
from dashboards.screens.compare.subject import ComparedRegions
from dashboards.shell import page_style, top, view

v = view.current_view()
say = v.say
default = nearest_peers(v.shown.ranking, v.shown.peer_groups(), st.session_state.get("region"))
rounds = [each for each in view.family(v) if each.year <= v.year]
earlier = {each.round.id: each for each in rounds if each.year < v.year}
usual = next(reversed(earlier), None)
v.choose_several("regions", v.names, default, most=MOST_COMPARED)
v.choose("stage", ["", *(stage.id for stage in stages(v.methodology))], "")
v.choose("answers", [DIFFERENCES, ALL], DIFFERENCES)
since = v.choose("since", earlier, usual)
regions = st.session_state["regions"][:MOST_COMPARED]
page = ComparedRegions(v, tuple(rounds), tuple(regions), earlier[since] if since else None)
st.html(STYLE)
enough = len(regions) > 1
tabs = tabs_of(page) if enough else {}
first = next(iter(tabs), "")
tab = v.choose(TAB, tabs, first) or first if enough else ""
title = say("compare-page.title", year=v.year)
with st.container(key="top", gap=None):
    v.heading(title, shown=page.content.title if enough else title)
page_style.imprint(footer(v))
with st.container(horizontal=True, vertical_alignment="center", key="choices", gap="small"):
    top.round_box(say, width=235)
    chosen = st.multiselect(
        say("compare-page.regions", most=MOST_COMPARED),
        list(v.names),
        format_func=v.names.__getitem__,
        placeholder=say("dashboard.choose-region"),
        filter_mode="contains",
        select_all=False,
        key="regions",
        label_visibility="collapsed",
    )
    if earlier:
        st.selectbox(
            say("compare-page.since-label"),
            list(reversed(earlier)),
            format_func=lambda name: say("compare-page.change", year=earlier[name].year),
            key="since",
            width=230,
            label_visibility="collapsed",
        )
view.write_address(
    v,
    st.session_state.get("region"),
    regions="" if regions == default else ",".join(regions),
    since=since if since and since != usual else "",
    stage=st.session_state["stage"],
    answers=ALL if st.session_state["answers"] == ALL else "",
    tab=tab if tab != first else "",
)
if len(chosen) > MOST_COMPARED:
    st.warning(say("compare-page.too-many", most=MOST_COMPARED))
if not enough:
    st.info(say("compare-page.one-region" if len(v.names) < 2 else "compare-page.choose-two"))
    st.stop()
if not earlier:
    st.info(say("compare-page.one-round" if len(view.family(v)) == 1 else "compare-page.first-round", year=v.year))
elif page.before and (edited := edited_text(v, page.before)):
    st.error(edited)
sections = [Section("beside", partial(draw_comparison, page), top=True)]
if "published" in page.content:
    sections.append(Section("published", partial(draw_published, page)))
sections.append(Section("tabs", partial(draw_tabs, tabs, tab)))
show_sections(v, sections)
let_buttons_copy()
