"""The answers of all regions to all questions: a stage or document, words to search, an order; each question opens."""

from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from budget_index.analysis.pages.answers_everywhere import wide_matrix
from budget_index.content.answers import ORDERS, answers_everywhere
from budget_index.content.model import Content
from budget_index.content.model import Section as ContentSection
from budget_index.content.written_questions import WrittenQuestion, written_questions
from budget_index.language import Say
from dashboards.elements.answers import answers_legend, answers_map
from dashboards.elements.charts import footer
from dashboards.elements.sections import Section, show_sections
from dashboards.elements.tables import offer_table
from dashboards.shell import page_style, top, view
from dashboards.shell.markup import plain
from dashboards.shell.shown_rounds import Shown, cached
from dashboards.shell.view import View

ALL = "all"
DOCUMENT = "document:"
MOST_REGIONS = 25


@cached
def said(shown: Shown, say: Say, *, chosen: str, words: str, order: str, regions: tuple[str, ...]) -> Content:
    """Say what the regions answered to the questions chosen; words are searched for in all of them."""
    document = chosen.removeprefix(DOCUMENT) if chosen.startswith(DOCUMENT) else ""
    part = "" if document or chosen == ALL else chosen
    filters = {"words": words} if words else {"part": part, "document": document}
    return answers_everywhere(shown, say, order=order, regions=regions, **filters)


@cached
def asked(shown: Shown, say: Say) -> tuple[WrittenQuestion, ...]:
    """Write the questions that regions were asked."""
    known = set(shown.answers()["criterion"])
    return tuple(each for each in written_questions(shown.methodology, say) if each.id in known)


def filters(questions: tuple[WrittenQuestion, ...], say: Say) -> dict[str, str]:
    """Name what can be chosen: all questions, each stage, and below it the documents that its questions are about."""
    named = {}
    for part, title in dict(each.part for each in questions).items():
        named[part] = title
        documents = dict(each.document for each in questions if each.part[0] == part and each.document[0])
        named |= {f"{DOCUMENT}{name}": f"– {title}" for name, title in documents.items()}
    return {**named, ALL: say("word.all-stages")}


def parts_of(regions: list[str]) -> dict[str, list[str]]:
    """Divide regions, best place first, into as many as there is room for columns."""
    firsts = range(0, len(regions), MOST_REGIONS)
    return {str(number): regions[first : first + MOST_REGIONS] for number, first in enumerate(firsts, start=1)}


def part_name(part: list[str], regions: list[str], say: Say) -> str:
    """Name a part by the places in it: ``1–20 of 20``."""
    first = regions.index(part[0]) + 1
    return say("criteria-page.part-range", first=first, last=first + len(part) - 1, of=len(regions))


def draw_choices(v: View, named: dict[str, str], parts: dict[str, list[str]]) -> None:
    """Draw the one row of controls."""
    hidden: dict[str, Any] = {"label_visibility": "collapsed"}
    with st.container(horizontal=True, key="choices", gap="small", vertical_alignment="center"):
        top.round_box(v.say, width=235)
        st.selectbox(
            v.say("criteria-page.stage"), list(named), format_func=named.__getitem__, key="stage", width=340, **hidden
        )
        st.text_input(
            v.say("criteria-page.search"), key="find", placeholder=v.say("criteria-page.search"), width=270, live=True,
            **hidden,
        )  # fmt: skip
        st.selectbox(
            v.say("criteria-page.order"), ORDERS, format_func=lambda name: v.say(f"criteria-page.order-{name}"),
            key="order", width=280, **hidden,
        )  # fmt: skip
        if len(parts) > 1:
            regions = [code for part in parts.values() for code in part]
            st.selectbox(
                v.say("criteria-page.part"), list(parts), key="part", width=150,
                format_func=lambda number: part_name(parts[number], regions, v.say), **hidden,
            )  # fmt: skip


def draw_answers(content: Content, section: ContentSection, *, opened: str) -> None:
    """Draw the map of the answers to the questions of a section."""
    st.header(plain(section.title), anchor=False)
    st.html(answers_map(content, section, opened=opened))


def draw_downloads(v: View, cells: pd.DataFrame) -> None:
    """Offer all answers and points as files."""
    say = v.say
    with st.container(key="unprinted-downloads"):
        st.caption(say("criteria-page.download-intro"))
        with st.container(horizontal=True):
            for column in ("points", "answer"):
                label = say(f"criteria-page.download-{column}")
                table = wide_matrix(cells, column)
                table.insert(1, "name", table["region"].map(v.names))
                offer_table(v, table, name=f"matrix-{column}", label=label)


v = view.current_view()
say = v.say
cells = v.shown.answers()
page_style.imprint(footer(v))
if cells.empty:
    v.heading(say("dashboard.page-criteria"))
    view.write_address(v)
    st.info(say("criteria-page.nothing-answered"))
    st.stop()

questions = asked(v.shown, say)
named, parts = filters(questions, say), parts_of(cells["region"].unique().tolist())
holders = {each.id: each.part[0] for each in questions}
opened = v.choose("criterion", holders)
usual = holders[opened] if opened else questions[0].part[0]
chosen = v.choose("stage", named, usual) or usual
order = v.choose("order", ORDERS, ORDERS[0]) or ORDERS[0]
part = v.choose("part", parts, "1") or "1"
choices = {"stage": "" if chosen == usual else chosen, "part": "" if part == "1" else part, "criterion": opened or ""}
view.write_address(v, st.session_state.get("region"), order="" if order == ORDERS[0] else order, **choices)

words = str(st.session_state.get("find") or "").strip()
content = said(v.shown, say, chosen=chosen, words=words, order=order, regions=tuple(parts[part]))
with st.container(key="top", gap=None):
    v.heading(f"{say('dashboard.page-criteria')}, {v.year}", shown=content.title)
    st.html(f'<p class="measured">{escape(content.sentence)}</p>')
    draw_choices(v, named, parts)
if content.sections:
    st.html(answers_legend(set(cells["kind"]), say))
else:
    st.info(say("dashboard.nothing-found", words=plain(words)))
maps = [section for section in content.sections if section.id not in holders]
sections = [
    Section(section.id, partial(draw_answers, content, section, opened=opened or ""), top=section is maps[0])
    for section in maps
]
show_sections(v, [*sections, Section("downloads", partial(draw_downloads, v, cells))])
