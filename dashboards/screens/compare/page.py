"""A few regions side by side: scores in every stage and theme, the years, the answers where they differ."""

from functools import cache, partial

import streamlit as st

from budget_index.analysis.pages.side_by_side import STAGE, THEME, first_two
from budget_index.charts.compare import MOST_COMPARED
from budget_index.methodology.walk import stages
from dashboards.elements.charts import footer
from dashboards.elements.sections import Section, show_sections
from dashboards.screens.compare.answers import ALL, DIFFERENCES, draw_answers
from dashboards.screens.compare.sections import draw_compared_files, draw_family_years, draw_profiles, draw_standings
from dashboards.shell import page_style, view

v = view.current_view()
say = v.say
default = first_two(v.results.ranking, v.year, st.session_state.get("region"))
v.choose_several("regions", v.names, default, most=MOST_COMPARED)
v.choose("stage", ["", *(stage.id for stage in stages(v.methodology))], "")
v.choose("answers", [DIFFERENCES, ALL], DIFFERENCES)
v.heading(say("compare-page.title", year=v.year))
page_style.imprint(footer(v))
chosen = st.multiselect(
    say("compare-page.regions", most=MOST_COMPARED),
    list(v.names),
    format_func=v.names.__getitem__,
    placeholder=say("dashboard.choose-region"),
    filter_mode="contains",
    select_all=False,
    key="regions",
)
regions = chosen[:MOST_COMPARED]
view.write_address(
    v,
    st.session_state.get("region"),
    regions="" if regions == default else ",".join(regions),
    stage=st.session_state["stage"],
    answers=ALL if st.session_state["answers"] == ALL else "",
)
if len(chosen) > MOST_COMPARED:
    st.warning(say("compare-page.too-many", most=MOST_COMPARED))
if len(regions) < 2:
    st.info(say("compare-page.one-region" if len(v.names) < 2 else "compare-page.choose-two"))
    st.stop()

family = cache(partial(view.family, v))
sections = [
    Section("standing", lambda: draw_standings(v, regions)),
    Section("stages", lambda: draw_profiles(v, regions, STAGE), top=True),
    Section("years", lambda: draw_family_years(v, regions, family)),
    Section("answers", lambda: draw_answers(v, regions)),
    Section("downloads", lambda: draw_compared_files(v, regions, family)),
]
if v.methodology.themes:
    sections.insert(2, Section("themes", lambda: draw_profiles(v, regions, THEME)))
show_sections(v, sections)
