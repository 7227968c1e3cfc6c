"""The overview: who leads and who improved, the bars, the bands, how sure the places are, a map, the table."""

from functools import partial

import streamlit as st

from budget_index.analysis.pages.overview import can_be_redrawn
from dashboards.elements.charts import footer
from dashboards.elements.sections import Section, show_sections
from dashboards.screens.ranking.overview import Overview, choose_overview, risers_words
from dashboards.screens.ranking.sections import (
    draw_bands,
    draw_bars,
    draw_headline,
    draw_map,
    draw_places,
    draw_ranking_table,
    on_slides,
)
from dashboards.shell import page_style, projector, view

v = view.current_view()
say = v.say
v.heading(say("dashboard.title-ranking", year=v.year))
page_style.imprint(footer(v))
page = choose_overview(v)
ids = {"dimension": "" if page.is_whole else page.dimension, "kind": page.kind or ""}
view.write_address(v, **ids, part="" if page.part == "1" else page.part)


def draw_first(part: Overview) -> None:
    """Draw the bars, and above them, once they are on their way, who improved: other rounds are read for that."""
    draw_bars(part)
    if projector.is_on():
        return
    sentence, edition = risers_words(page)
    if sentence:
        with risers_later.container():
            st.markdown(f"## {sentence}")
            if edition:
                st.caption(edition)


draw_headline(page)
risers_later = st.empty()
pages = on_slides(page) if projector.is_on() else {"": page}
sections = [Section(f"bars{end}", partial(draw_first, part), top=True) for end, part in pages.items()]
if v.methodology.bands:
    sections.append(Section("bands", partial(draw_bands, page)))
if can_be_redrawn(v.methodology, page.dimension):
    sections += [Section(f"places{end}", partial(draw_places, part)) for end, part in pages.items()]
else:
    sections.append(Section("places", partial(st.caption, say("overview.no-intervals")), slide=False))
sections.append(Section("map", partial(draw_map, page)))
sections.append(Section("table", partial(draw_ranking_table, page), slide=False))
show_sections(v, sections)
