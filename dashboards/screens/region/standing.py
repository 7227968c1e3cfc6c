"""Where a region stands, its documents, its stages beside the others, and what changed."""

from html import escape

import streamlit as st

from budget_index.charts.palette import band_colour
from budget_index.content.model import Content
from budget_index.publish.html.blocks import written_table
from budget_index.publish.html.region_blocks import dots, figures, parts, ruler, strip
from dashboards.elements.copying import quote
from dashboards.screens.region.first import draw_first
from dashboards.screens.region.subject import RegionPage
from dashboards.shell.markup import plain
from dashboards.shell.pages import COMPARE, path


def draw_brief(page: RegionPage, content: Content, ticked: list[str]) -> None:
    """Draw the standing, the documents and what to publish first; on a telephone the last comes before."""
    draw_standing(page, content)
    with st.container(key="brief"):
        draw_documents(page, content)
        with st.container(key="first"):
            draw_first(page, content, ticked)


def draw_standing(page: RegionPage, content: Content) -> None:
    """Draw the sentence that can be quoted, four figures, and the score among the bands; or what lacks for a score."""
    say = page.v.say
    figured = figures(content["standing"].facts.facts) if page.scored else ""
    colours = {band.id: band_colour(band) for band in page.v.methodology.bands}
    scale = ruler(content["ruler"], float(page.standing["score"]), colours) if "ruler" in content else ""
    st.html(f'{quote(content.sentence, say)}<div class="standing">{figured}{scale}</div>')
    if "missing" in content:
        missing = content["missing"]
        head = f"<h2>{escape(missing.title)}</h2><p>{escape(missing.sentence)}</p>"
        st.html(f'<section class="missing">{head}{written_table(missing, say("word.stage"))}</section>')
    if "remarks" in content:
        remarks = content["remarks"]
        items = "".join(f"<li><b>{escape(each.title)}</b><br>{escape(each.text)}</li>" for each in remarks.items)
        head = f"{escape(remarks.title)} · {escape(remarks.sentence)}"
        st.html(f'<details class="fold"><summary>{head}</summary><ul>{items}</ul></details>')


def draw_documents(page: RegionPage, content: Content) -> None:
    """Draw how each document stands, by stage."""
    if "documents" not in content:
        return
    section, stages = content["documents"], content.get("stages")
    with st.container(key="documents", gap=None):
        st.header(plain(section.title), anchor=False)
        st.html(strip(section, stages, page.v.say))


def draw_beside(page: RegionPage, content: Content) -> None:
    """Draw the stages beside the others, and what the change since the round before is made of."""
    left, right = st.columns(2, gap="large")
    with left:
        draw_stages(page, content)
    with right:
        draw_change(page, content)


def draw_stages(page: RegionPage, content: Content) -> None:
    """Draw the score of each stage beside those of the others."""
    if "stages" not in content:
        return
    v, say, section = page.v, page.v.say, content["stages"]
    st.header(plain(section.title), anchor=False)
    st.html(dots(section, page.name))
    address = v.address(region=page.region)
    label = say("region-page.compare-with-peers")
    st.page_link(path(COMPARE), label=label, query_params=address, icon=":material/compare_arrows:")


def draw_change(page: RegionPage, content: Content) -> None:
    """Draw what the change since the round before is made of, or why there is none."""
    v, say = page.v, page.v.say
    if "change" not in content:
        st.info(say("region-page.no-earlier-round"))
        return
    section = content["change"]
    st.header(plain(section.title), anchor=False)
    if not section.table.rows:
        st.info(section.sentence)
        return
    st.html(parts(section))
    label = say("region-page.what-changed")
    address = v.address(region=page.region, tab="changes")
    st.page_link(path(COMPARE), label=label, query_params=address, icon=":material/trending_up:")
