"""How the index is weighed: its parts, bands and rules; and what somebody looks up about an edition."""

from dataclasses import replace
from html import escape

import streamlit as st

from budget_index.charts.palette import band_colour
from budget_index.content.model import Section
from budget_index.language import OWN_NAMES
from budget_index.publish.html.blocks import written_table
from dashboards.screens.methodology.layout import band_list, rule_list, weight_bars
from dashboards.screens.methodology.subject import EVERYTHING, MethodologyPage
from dashboards.shell.markup import plain


def draw_weighing(page: MethodologyPage) -> None:
    """Draw what the parts and themes weigh, the bands, and how a score comes about."""
    content = page.content
    st.header(plain(content["weights"].title), anchor=False)
    st.html(f'<div class="weighing">{weights(page)}{themes(page)}{bands(page)}</div>{note(content["weights"])}')
    st.header(page.head("rules"), anchor=False)
    st.html(rule_list(content["rules"]))


def weights(page: MethodologyPage) -> str:
    """Write what the parts of the index weigh."""
    return weight_bars(page.head("tree-title"), page.content["weights"])


def themes(page: MethodologyPage) -> str:
    """Write what the themes weigh, if there are any."""
    section = page.content.get("themes")
    return weight_bars(section.title, section) if section else ""


def bands(page: MethodologyPage) -> str:
    """Write the bands, or that there are none."""
    section = page.content.get("bands")
    if section is None:
        return f"<p>{escape(page.head('no-bands'))}</p>"
    return band_list(section, {band.id: band_colour(band) for band in page.v.methodology.bands})


def note(section: Section) -> str:
    """Write what a reader needs to know beside a section, if anything."""
    return f'<p class="measured">{escape(section.sentence)}</p>' if section.sentence else ""


def draw_reference(page: MethodologyPage) -> None:
    """Fold what is looked up: all parts, documents, what changed in this edition, the words."""
    content = page.content
    with st.container(gap="xsmall"):
        with st.expander(page.head("tree"), expanded=page.level == EVERYTHING):
            st.html(written_table(content["tree"], page.say("word.part")))
        if "documents" in content:
            with st.expander(page.head("documents")):
                st.html(f"{note(content['documents'])}{written_table(content['documents'], page.say('word.document'))}")
        with st.expander(page.head("changes"), expanded=bool(page.address()["edition"])):
            draw_changes(page)
        with st.expander(page.head("glossary")):
            draw_glossary(page)


def draw_changes(page: MethodologyPage) -> None:
    """List what changed since an earlier edition."""
    section = page.content.get("changes")
    if section is None:
        st.markdown(page.head("no-changes"))
        return
    editions = {name: page.v.text(each.title) for name, each in page.earlier.items()}
    st.selectbox(page.head("edition"), list(editions), format_func=editions.__getitem__, key="edition", width=560)
    table = written_table(section, page.head("change-what")) if section.table.rows else ""
    st.html(f"{note(section)}{table}")


def draw_glossary(page: MethodologyPage) -> None:
    """Show the glossary; a term is found in any language."""
    say, section = page.say, page.content["glossary"]
    words = st.text_input(page.head("find-term"), key="find-term", width=420, live=True).strip().casefold()
    rows = [
        row
        for row in section.table.rows
        if words in " ".join([row.title, row.note, *(cell.text for cell in row.cells)]).casefold()
    ]
    if not rows:
        st.info(say("dashboard.nothing-found", words=plain(words)))
        return
    listed = replace(section, body=replace(section.table, rows=tuple(rows)))
    st.html(written_table(listed, OWN_NAMES[say.language]))
