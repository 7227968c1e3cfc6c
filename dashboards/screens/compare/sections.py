"""The sections of the page that compares regions: each lays out a part of what is said about them."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

import streamlit as st

from budget_index.content.model import ListItem, Section
from budget_index.publish.html.blocks import item_list, published_frame, source_line, written_table
from dashboards.elements.charts import show_chart
from dashboards.elements.copying import quote
from dashboards.elements.tables import offer_table
from dashboards.elements.tabs import Tab
from dashboards.screens.compare.subject import ComparedRegions, drawn_years, said_of_change
from dashboards.screens.compare.written import (
    answers_table,
    changes_table,
    documents_table,
    lanes,
    standings,
)
from dashboards.shell.markup import plain
from dashboards.shell.shown_rounds import Shown
from dashboards.shell.view import View

FIRST = 12
"""Rows that are shown until more are asked for."""
DIFFERENCES, ALL = "differences", "all"
FEW = 3
"""Regions whose documents leave room for a second column."""


def draw_comparison(page: ComparedRegions) -> None:
    """Draw which documents each region doesn't publish, then all that is compared at a glance."""
    draw_standings(page)
    draw_beside(page)


def draw_standings(page: ComparedRegions) -> None:
    """Draw which documents each region doesn't publish, with buttons to copy it."""
    st.html(quote(page.content.sentence, page.v.say, written=standings(page.content["standing"])))


def draw_beside(page: ComparedRegions) -> None:
    """Draw the documents and the change; beside them, or below those of many regions, the stages and the years."""
    left = right = st.container(key="compared", gap="small")
    if len(page.regions) <= FEW:
        with left:
            left, right = st.columns([1.75, 1], gap="medium")
    draws = {"documents": (left, draw_documents), "change": (left, draw_change)}
    draws |= {"stages": (right, draw_lanes), "years": (right, draw_years)}
    for name, (where, draw) in draws.items():
        if name in page.content:
            with where.container(gap=None):
                draw(page, page.content[name])


def draw_documents(page: ComparedRegions, section: Section) -> None:
    """Draw documents × regions."""
    st.header(plain(section.title), anchor=False)
    st.html(documents_table(section, page.content["standing"], page.content.get("stages"), page.v.say))


def draw_lanes(page: ComparedRegions, section: Section) -> None:
    """Draw the stages or the themes."""
    st.header(plain(section.title), anchor=False)
    st.html(lanes(section, page.v.say("brief.mean-of-kind")))


def draw_years(page: ComparedRegions, section: Section) -> None:
    """Draw the years, and say where lines are cut and rules changed."""
    st.header(plain(section.title), anchor=False)
    draw = partial(drawn_years, *page.rounds, regions=page.regions, say=page.v.say)
    show_chart(page.v, draw, name="compare-years", titled=False)
    st.html(f'<p class="measured">{escape(section.sentence)}</p>')


def draw_change(page: ComparedRegions, section: Section) -> None:
    """Draw the change of each region in three parts."""
    st.header(plain(section.title), anchor=False)
    st.html(changes_table(section, page.v.say("word.region")))


def draw_published(page: ComparedRegions) -> None:
    """Draw published totals in a frame of their own."""
    st.html(published_frame(page.content["published"], page.v.say))


def tabs_of(page: ComparedRegions) -> dict[str, Tab]:
    """List what is looked up: the answers in words, what changed in all regions, the themes, the files."""
    v, content = page.v, page.content
    draws: dict[str, Callable[[], object]] = {}
    if "answers" in content:
        draws["answers"] = partial(draw_answers, v, content["answers"], content["standing"].items)
    if page.before:
        draws["changes"] = partial(draw_what_changed, page, page.before)
    if "themes" in content:
        draws["themes"] = partial(draw_lanes, page, content["themes"])
    draws["files"] = partial(draw_files, page)
    return {name: Tab(v.say(f"compare-page.tab-{name}"), draw) for name, draw in draws.items()}


def draw_files(page: ComparedRegions) -> None:
    """Offer what is compared as files."""
    with st.container(horizontal=True):
        for name, table in page.files().items():
            offer_table(page.v, table, name=f"compare-{name}", label=page.v.say(f"compare-page.download-{name}"))


def draw_answers(v: View, section: Section, regions: Sequence[ListItem]) -> None:
    """Draw the answers in words, those first that move the regions furthest apart."""
    say, table, stages = v.say, section.table, dict(section.table.groups)
    st.header(plain(section.title), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        which = st.segmented_control(
            say("word.criteria"), [DIFFERENCES, ALL], format_func=lambda name: say(f"compare-page.{name}"),
            key="answers", required=True,
        )  # fmt: skip
        stage = ""
        if stages:
            stage = st.selectbox(
                say("word.stage"), ["", *stages], key="stage", width=290,
                format_func=lambda name: stages.get(name) or say("word.all-stages"),
            )  # fmt: skip
        words = st.text_input(
            say("dashboard.find-question"), placeholder=say("dashboard.find-example"), key="find", width=290, live=True
        )
    wanted = words.casefold().split()
    rows = [
        row
        for row in table.rows
        if (which == ALL or table.cell(row, "differs").value)
        and stage in {"", row.group}
        and all(word in f"{row.id} {row.title}".casefold() for word in wanted)
    ]
    if not rows:
        st.info(say("dashboard.nothing-found", words=plain(words)) if words else say("compare-page.no-differences"))
        return
    shown = rows if st.session_state.get("everything") else rows[:FIRST]
    st.html(f'<p class="measured">{escape(section.sentence)}</p>{answers_table(section, shown, regions, say)}')
    if len(rows) > FIRST:
        st.toggle(say("dashboard.show-all", count=len(rows)), key="everything")


def draw_what_changed(page: ComparedRegions, before: Shown) -> None:
    """Draw who rose and fell, why on average, every region's parts, and what can't be compared."""
    say, change = page.v.say, said_of_change(page.v.shown, before, page.v.say.language)
    st.header(plain(change.title), anchor=False)
    st.html(f"<p>{escape(change.sentence)}</p>")
    if "moved" not in change:
        return
    section = change["moved"]
    words = st.text_input(say("dashboard.find-region"), key="find-moved", width=420, live=True).strip().casefold()
    rows = [row for row in section.table.rows if words in row.title.casefold()]
    if rows:
        note = f'<p class="measured">{escape(section.sentence)}</p>'
        shown = rows if st.session_state.get("all-moved") else rows[:FIRST]
        st.html(f"{note}{written_table(section, say('word.region'), shown)}{source_line(section)}")
    else:
        st.info(say("dashboard.nothing-found", words=plain(words)))
    if len(rows) > FIRST:
        st.toggle(say("dashboard.show-all", count=len(rows)), key="all-moved")
    incomparable = change["incomparable"]
    items = item_list(incomparable.title, [item.title for item in incomparable.items])
    st.html(f"{items}<p>{escape(incomparable.sentence)}</p>")
