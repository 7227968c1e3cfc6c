"""How sure the places are: intervals, one's own weights, pairs of regions, what moves places, agreement, audit."""

import streamlit as st

from dashboards.elements.charts import footer
from dashboards.elements.sections import Section, show_sections
from dashboards.screens.robustness.scenario import (
    scenario_address,
    settings,
    settle_scenario,
    weighs_something,
    weights_words,
)
from dashboards.screens.robustness.views import DRAWN, VIEWS, more_slides
from dashboards.shell import link, projector, view
from dashboards.shell import page_style as frame

v = view.current_view()
say = v.say
first = next(iter(VIEWS))
shown = v.choose("view", list(VIEWS), first) or first
scenario = settle_scenario(v)
v.heading(say("dashboard.page-robustness"))
frame.imprint(footer(v))
st.markdown(say("robustness-page.intro"))
st.segmented_control(
    say("robustness-page.view"),
    list(VIEWS),
    format_func=lambda name: say(f"robustness-page.view-{name}"),
    key="view",
    required=True,
    label_visibility="collapsed",
)
ranked = v.results.ranking.loc[v.results.ranking["year"] == v.year, "rank"].notna().any()
counts = weighs_something(v, scenario)
if shown in DRAWN and ranked:
    settings(v, scenario)
    if scenario.times and shown != "weights":
        st.info(say("robustness-page.own-on", weights=weights_words(v, scenario)))
sections: list[Section] = []
more: dict[str, str] = {}
if not ranked and shown != "assessors":
    st.info(say("robustness-page.nobody"))
elif shown in DRAWN and not counts and shown != "weights":
    st.error(say("robustness-page.weights-zero"))
else:
    sections, more = VIEWS[shown](v, scenario)
if projector.is_on() and sections and shown == first:
    sections += more_slides(v, scenario)
region = st.session_state.get("region")
more |= {"view": "" if shown == first else shown, "slide": projector.slide()}
link.write(v.address(region=region or "", **scenario_address(v, scenario), **more))
show_sections(v, sections)
