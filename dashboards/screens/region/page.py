"""One region: where it stands, its documents, what to publish first, its stages, what changed; then what is asked."""

from functools import partial

import streamlit as st

from dashboards.elements.charts import footer
from dashboards.elements.copying import let_buttons_copy
from dashboards.elements.region_box import region_box
from dashboards.elements.sections import Section, show_sections
from dashboards.elements.tabs import TAB, draw_tabs
from dashboards.screens.region import what_if
from dashboards.screens.region.brief import offer_brief
from dashboards.screens.region.first import adopt_ticked, ticked_address
from dashboards.screens.region.profile import PROFILE_KINDS
from dashboards.screens.region.standing import draw_beside, draw_brief
from dashboards.screens.region.style import STYLE
from dashboards.screens.region.subject import RegionPage, said
from dashboards.screens.region.tabs import PROFILE, QUESTIONS, tabs_of
from dashboards.shell import link, page_style, top, view
from dashboards.shell.pages import RANKING, path

v = view.current_view()
say = v.say
region = st.session_state.get("region")
page = RegionPage(v, region) if region else None
st.html(STYLE)
title = say("region-page.title", name=v.names[region], year=v.year) if region else say("dashboard.page-region")
v.heading(title, shown=f"{v.names[region]}, {v.year}" if region else None)
page_style.imprint(footer(v))
choices = st.container(horizontal=True, vertical_alignment="bottom", key="choices")
with choices:
    region_box(v)
    top.round_box(say)
    st.page_link(path(RANKING), label=say("dashboard.back"), query_params=v.address(), icon=":material/arrow_back:")
if page is None:
    view.write_address(v)
    st.info(say("dashboard.choose-region"))
    st.stop()

rounds = [each for each in view.family(v) if each.round.year <= v.year]
previous = next((each for each in reversed(rounds) if each.round.year < v.year), None)
content = said(*rounds, region=page.region, language=say.language)
ticked, changes = adopt_ticked(page, content), what_if.adopt_answers(page)
with choices:
    offer_brief(page, rounds)
kind = v.choose("profile", PROFILE_KINDS, PROFILE_KINDS[0]) or PROFILE_KINDS[0]
link.remember("find", "everything", "everything-open")
tabs = tabs_of(page, view.family(v), changes, kind)
usual = QUESTIONS if kind == PROFILE_KINDS[0] else PROFILE
tab = v.choose(TAB, tabs, usual) or usual
shown = {"take": ticked_address(ticked, content), "answers": what_if.answers_address(changes)}
shown |= {TAB: "" if tab == usual else tab}
view.write_address(v, region, profile="" if kind == PROFILE_KINDS[0] else kind, **shown)
let_buttons_copy()


def draw_looked_up() -> None:
    """Draw the tabs; the one that opens first is a list to search and fills no paper, one that was chosen does."""
    with st.container(key="unprinted-tabs" if tab == usual else "tabs"):
        draw_tabs(tabs, tab)


sections = [
    Section("brief", partial(draw_brief, page, content, ticked), top=True),
    Section("beside", partial(draw_beside, page, content)),
    Section("tabs", draw_looked_up),
]
show_sections(v, sections)
