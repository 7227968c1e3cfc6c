"""How sure the places are: likely scores and places, and the ranking with weights of the reader's own."""

from dataclasses import replace
from html import escape

import streamlit as st

from budget_index.analysis.robustness.own_weights import adjustable_parts
from budget_index.content.model import Chart, Content, Section
from budget_index.content.robustness import own_weights, robustness
from budget_index.language import Say
from dashboards.elements.charts import footer
from dashboards.elements.region_box import region_box
from dashboards.elements.tables import offer_table
from dashboards.elements.tracks import own_table, ranges_table
from dashboards.screens.robustness.weights import draw_sliders, settle_weights
from dashboards.shell import link, page_style, top, view
from dashboards.shell.markup import plain
from dashboards.shell.shown_rounds import Shown, cached
from dashboards.shell.view import View

PLACES, WEIGHTS = "places", "weights"
FORMER = (
    "matrix",
    "pair",
    "choices",
    "assessors",
    "audit",
)  # links may ask for them; the commands named below have them
MOST_ROWS = 60


@cached
def said(shown: Shown, say: Say) -> Content:
    """Say how sure the places of a round are."""
    return robustness(shown, say)


def near(v: View, section: Section) -> Section:
    """Take of a long ranking what stands around the region looked at, and say so."""
    rows = section.table.rows
    if len(rows) <= MOST_ROWS or not isinstance(section.body, Chart):
        return section
    region_box(v)
    st.caption(v.say("robustness-page.shown-part", shown=MOST_ROWS, n=len(rows)))
    at = next((number for number, row in enumerate(rows) if row.id == st.session_state.get("region")), 0)
    first = max(0, min(at - MOST_ROWS // 2, len(rows) - MOST_ROWS))
    table = replace(section.table, rows=rows[first : first + MOST_ROWS])
    return replace(section, body=replace(section.body, table=table))


def without_place(v: View) -> None:
    """Name the regions without a score."""
    blank = set(v.shown.ranking.loc[v.shown.ranking["rank"].isna(), "region"])
    if blank:
        names = ", ".join(plain(name) for code, name in v.names.items() if code in blank)
        st.markdown(v.say("robustness-page.without", names=names))


def draw_ranges(v: View, content: Content) -> None:
    """Draw where scores and places lie, and who can't be told apart."""
    say, ranges = v.say, content["ranges"]
    st.header(ranges.title, anchor=False)
    st.caption(plain(ranges.sentence))
    st.html(ranges_table(near(v, ranges)))
    without_place(v)
    if "apart" in content:
        apart = content["apart"]
        st.header(apart.title, anchor=False)
        st.caption(apart.sentence)
        st.markdown("\n".join(f"- **{item.title}:** {plain(item.text)}" for item in apart.items))
    table = v.shown.intervals(v.methodology.ranked).table
    offer_table(v, table, name="places", label=say("robustness-page.download-places"))
    lines = (say(f"robustness-page.more-{command}") for command in ("uncertainty", "audit", "agreement"))
    st.caption(f"{say('robustness-page.more')}\n" + "\n".join(f"- {line}" for line in lines))


def draw_weights(v: View, times: dict[str, float]) -> None:
    """Draw sliders, and the ranking that follows."""
    say = v.say
    if not adjustable_parts(v.methodology):
        st.info(say("robustness-page.weights-none"))
        return
    left, right = st.columns([1, 2.6], gap="medium")
    with left:
        draw_sliders(v, times)
    with right:
        content = own_weights(v.shown, say, times)
        if "own" not in content:
            st.error(content.title)
            return
        own = content["own"]
        st.header(plain(own.title), anchor=False)
        st.caption(plain(own.sentence))
        st.html(own_table(near(v, own)))
        without_place(v)
        label = say("robustness-page.download-own")
        offer_table(v, v.shown.own_places(times), name="own-weights", label=label)


v = view.current_view()
say = v.say
content = said(v.shown, say)
with st.container(key="top", gap=None):
    v.heading(f"{say('dashboard.page-robustness')}, {v.year}", shown=content.title)
    st.html(f'<p class="measured">{escape(content.sentence)}</p>')
    shown = v.choose("view", (PLACES, WEIGHTS, *FORMER), PLACES)
    st.session_state["view"] = shown = WEIGHTS if shown == WEIGHTS else PLACES
    with st.container(horizontal=True, key="choices", gap="small", vertical_alignment="center"):
        top.round_box(say)
        st.segmented_control(
            say("robustness-page.view"),
            (PLACES, WEIGHTS),
            format_func=lambda name: say(f"robustness-page.view-{name}"),
            key="view",
            required=True,
            label_visibility="collapsed",
        )
page_style.imprint(footer(v))
times = settle_weights(v)
choices = {"view": "" if shown == PLACES else shown, "weights": ",".join(st.session_state["weights"])}
link.write(v.address(region=st.session_state.get("region") or "", **choices))
if content.sections and shown == WEIGHTS:
    draw_weights(v, times)
elif content.sections:
    draw_ranges(v, content)
