"""One region: where it stands and how sure that is, why, what to do next, beside whom, and since when."""

from functools import partial

import streamlit as st

from dashboards.elements.charts import footer
from dashboards.elements.region_box import region_box
from dashboards.elements.sections import Section, show_sections
from dashboards.screens.region import what_if
from dashboards.screens.region.calendar import draw_calendar
from dashboards.screens.region.changed import draw_changes
from dashboards.screens.region.lost_points import draw_lost, draw_open
from dashboards.screens.region.profile import PROFILE_KINDS, draw_chosen, draw_history, draw_profile
from dashboards.screens.region.standing import draw_first, draw_path, draw_standing
from dashboards.screens.region.subject import RegionPage
from dashboards.shell import page_style, projector, view
from dashboards.shell.pages import RANKING, path

v = view.current_view()
say = v.say
region = st.session_state.get("region")
page = RegionPage(v, region) if region else None
changes = what_if.adopt_answers(page) if page else {}
kind = (
    (v.choose("profile", PROFILE_KINDS, PROFILE_KINDS[0]) or PROFILE_KINDS[0])
    if v.methodology.themes
    else PROFILE_KINDS[0]
)
shown = {"profile": "" if kind == PROFILE_KINDS[0] else kind, "answers": what_if.answers_address(changes)}
view.write_address(v, region, **shown)
v.heading(say("region-page.title", name=v.names[region], year=v.year) if region else say("dashboard.page-region"))
page_style.imprint(footer(v))
with st.container(horizontal=True, vertical_alignment="bottom"):
    region_box(v)
    st.page_link(path(RANKING), label=say("dashboard.back"), query_params=v.address(), icon=":material/arrow_back:")
if page is None:
    st.info(say("dashboard.choose-region"))
    view.end_page(say)

rounds = view.family(v)
previous = next((each for each in reversed(rounds) if each.round.year < v.year), None)
names = {"stages": "stage", **({"themes": "theme"} if v.methodology.themes else {})}
slides = [Section(name, partial(draw_profile, page, each)) for name, each in names.items()]
profiles = slides if projector.is_on() else [Section("profile", partial(draw_chosen, page, kind), top=True)]
sections = [
    Section("standing", partial(draw_standing, page, previous)),
    Section("first", partial(draw_first, page)),
    *profiles,
    Section("lost", partial(draw_lost, page), slide=False),
    Section("path", partial(draw_path, page)) if v.methodology.bands else None,
    Section("history", partial(draw_history, page, rounds)),
    Section("changes", partial(draw_changes, page, previous)),
    Section("what-if", partial(what_if.draw_what_if, page, changes), slide=False),
    Section("calendar", partial(draw_calendar, page)) if v.methodology.documents else None,
    Section("open", partial(draw_open, page), slide=False),
]
show_sections(v, [section for section in sections if section])
