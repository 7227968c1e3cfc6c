"""How sure the places are: intervals, one's own weights, pairs of regions, what moves places, agreement, audit."""

from collections.abc import Callable

import streamlit as st

from dashboards.elements.charts import footer
from dashboards.elements.sections import Section, show_sections
from dashboards.screens.robustness.assessors import assessors_view
from dashboards.screens.robustness.audit import audit_view
from dashboards.screens.robustness.choices import choices_view
from dashboards.screens.robustness.matrix import matrix_view
from dashboards.screens.robustness.own_weights import weights_view
from dashboards.screens.robustness.pair import pair_view
from dashboards.screens.robustness.places import places_view
from dashboards.screens.robustness.scenario import (
    Scenario,
    scenario_address,
    settings,
    settle_scenario,
    weighs_something,
    weights_words,
)
from dashboards.screens.robustness.widgets import Sections
from dashboards.shell import link, page_style, projector, view
from dashboards.shell.view import View

VIEWS: dict[str, Callable[[View, Scenario], Sections]] = {
    "places": places_view,
    "weights": weights_view,
    "matrix": matrix_view,
    "pair": pair_view,
    "choices": choices_view,
    "assessors": assessors_view,
    "audit": audit_view,
}
# Views whose slides follow those of the places, and the slides taken of each; Streamlit would show a text on its own.
SLIDES = {"matrix": ("matrix",), "pair": ("pair", "bands"), "choices": ("left-out",), "assessors": ("agreement",)}
DRAWN = ("places", "weights", "matrix", "pair", "choices")  # they depend on what varies


def more_slides(v: View, scenario: Scenario) -> list[Section]:
    """Return the slides of the other views, so that the whole page can be shown one after the other."""
    views = [(VIEWS[name](v, scenario)[0], slides) for name, slides in SLIDES.items()]
    return [section for sections, slides in views for section in sections if section.name in slides]


v = view.current_view()
say = v.say
first = next(iter(VIEWS))
shown = v.choose("view", list(VIEWS), first) or first
scenario = settle_scenario(v)
v.heading(say("dashboard.page-robustness"))
page_style.imprint(footer(v))
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
