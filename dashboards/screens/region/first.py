"""What to publish first: up to three documents with boxes to tick, and what all that is ticked comes to."""

import re
from collections.abc import Sequence
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from budget_index.content.action_words import required_lines
from budget_index.content.model import Content, Section
from budget_index.content.region_actions import chosen_sentence, every_action, useful_actions
from budget_index.language import Language, Say
from budget_index.publish.html.blocks import written_table
from budget_index.publish.html.region_blocks import step
from budget_index.reports.files import FORMATS, table_bytes
from dashboards.screens.region.subject import RegionPage
from dashboards.shell import link
from dashboards.shell.markup import plain
from dashboards.shell.shown_rounds import Shown, cached

IN_THE_URL = "take"
"""Name in the URL: ids of actions; ``none`` where nothing is ticked, left out where the first steps are."""
NONE = "none"
MORE = "take-more"
MOST = 20


def adopt_ticked(page: RegionPage, content: Content) -> list[str]:
    """Take what is ticked from the URL; the first steps are to begin with, and again for another region or round."""
    looked_at = (page.v.round.id, page.region)
    if st.session_state.get("ticked-of", looked_at) != looked_at and link.new(IN_THE_URL) is None:
        st.session_state[IN_THE_URL] = None
    st.session_state["ticked-of"] = looked_at
    actions = actions_of(page.v.shown, page.region, page.v.say.language)
    ticked = page.v.choose_several(IN_THE_URL, [*actions, NONE], first_of(content), most=MOST)
    return [name for name in ticked if name != NONE]


def first_of(content: Content) -> list[str]:
    """Name the first steps."""
    section = content.get("first")
    return [item.id for item in section.items] if section else []


def ticked_address(ticked: Sequence[str], content: Content) -> str:
    """Write what is ticked for the URL, where it isn't the first steps."""
    return "" if set(ticked) == set(first_of(content)) else ",".join(ticked) or NONE


@cached
def actions_of(shown: Shown, region: str, language: Language) -> dict[str, str]:
    """Name the actions that would bring a region points."""
    return useful_actions(shown, region, Say(language))


@cached
def ticked_words(shown: Shown, region: str, ticked: tuple[str, ...], language: Language) -> str:
    """Say what some actions come to."""
    return chosen_sentence(shown, region, ticked, Say(language))


@cached
def list_of_actions(shown: Shown, region: str, language: Language) -> Section:
    """List all actions of a region."""
    return every_action(shown, region, Say(language))


def draw_first(page: RegionPage, content: Content, ticked: list[str]) -> None:
    """Draw the first steps with their boxes, and above them what the ticked ones come to."""
    v, say = page.v, page.v.say
    if "first" not in content:
        return
    section = content["first"]
    st.header(plain(section.title), anchor=False)
    if not section.items:
        st.success(plain(section.sentence))
        return
    for line in required_lines(v.results, page.actions, v.shown.questions(page.region), say):
        st.markdown(plain(line))
    words = ticked_words(v.shown, page.region, tuple(ticked), say.language)
    st.html(f'<p class="result" role="status" aria-live="polite">{with_bold_figures(words)}</p>')
    for item in section.items:
        key = f"tick-{item.id}"
        st.session_state[key] = item.id in ticked
        with st.container(key=f"step-{item.id}", gap=None):
            st.checkbox(plain(item.title), key=key, on_change=tick, args=(item.id, ticked))
            st.html(step(item, say))
    draw_others(page, [item.id for item in section.items], ticked)


def with_bold_figures(words: str) -> str:
    """Write the figures of a sentence in bold: they are what changes when a box is ticked."""
    return re.sub(r"(\d[\d,.–]*)", r"<b>\1</b>", escape(words))


def draw_others(page: RegionPage, first: list[str], ticked: list[str]) -> None:
    """Let other documents be added, and offer the list of all as a workbook."""
    v, say = page.v, page.v.say
    others = {
        name: words for name, words in actions_of(v.shown, page.region, say.language).items() if name not in first
    }
    with st.container(horizontal=True, vertical_alignment="bottom", key="unprinted-others"):
        st.session_state[MORE] = [name for name in ticked if name in others]
        st.multiselect(
            say("region-page.add-documents"),
            list(others),
            format_func=lambda name: plain(others[name]),
            placeholder=say("region-page.add-documents-choose"),
            key=MORE,
            filter_mode="contains",
            on_change=take_others,
            args=([name for name in ticked if name in first],),
            width=620,
        )
        st.download_button(
            say("region-page.list-of-documents"),
            partial(list_as_workbook, page),
            file_name=f"{v.round.id}-{page.region}-documents.xlsx",
            mime=FORMATS["xlsx"].mime,
            on_click="ignore",
            key="list-of-documents",
        )


def tick(name: str, ticked: list[str]) -> None:
    """Take over a box that was ticked or not any more."""
    others = [each for each in ticked if each != name]
    st.session_state[IN_THE_URL] = [*others, name] if st.session_state[f"tick-{name}"] else others or [NONE]


def take_others(first: list[str]) -> None:
    """Take over which other documents are chosen."""
    st.session_state[IN_THE_URL] = [*first, *st.session_state[MORE]] or [NONE]


def list_as_workbook(page: RegionPage) -> bytes:
    """Write the list of all documents with what each would bring, in the reader's words; an example's says so."""
    v, say = page.v, page.v.say
    section = list_of_actions(v.shown, page.region, say.language)
    stages = dict(section.table.groups)
    rows = [
        {
            say("word.stage"): stages.get(row.group, ""),
            section.title: row.title,
            **{
                column.heading: cell.value
                if isinstance(cell.value, int | float) and cell.value is not None
                else cell.text
                for column, cell in zip(section.table.columns, row.cells, strict=True)
            },
        }
        for row in section.table.rows
    ]
    table = pd.DataFrame(rows)
    if v.round.example:
        table[say("example.mark")] = "✓"
    return table_bytes(table, "xlsx", title=page.region)


def draw_every_action(page: RegionPage) -> None:
    """Draw all documents with what each would bring, the largest gain first."""
    v, say = page.v, page.v.say
    section = list_of_actions(v.shown, page.region, say.language)
    with st.expander(plain(section.title)):
        table = written_table(section, say("word.document"), section.table.rows)
        st.html(f'<p class="measured">{section.sentence}</p>{table}')
