"""The methodology: what this edition is, what its parts weigh, its criteria, scales, documents, and the glossary."""

from functools import partial

import streamlit as st

from budget_index.methodology import walk
from dashboards.elements.charts import footer
from dashboards.elements.sections import Section, show_sections
from dashboards.screens.methodology.criteria import draw_criteria, draw_details, draw_scales
from dashboards.screens.methodology.edition import (
    draw_about,
    draw_documents,
    draw_edition_bands,
    draw_edition_changes,
    draw_files,
    draw_glossary,
)
from dashboards.screens.methodology.subject import MethodologyPage
from dashboards.screens.methodology.weights import EVERYTHING, STAGES, draw_lists, draw_themes, draw_tree
from dashboards.shell import page_style, view

DRAWN = {
    "about": draw_about,
    "bands": draw_edition_bands,
    "weights": draw_tree,
    "lists": draw_lists,
    "themes": draw_themes,
    "changes": draw_edition_changes,
    "criteria": draw_criteria,
    "details": draw_details,
    "scales": draw_scales,
    "documents": draw_documents,
    "glossary": draw_glossary,
    "files": draw_files,
}
SLIDES = ("bands", "weights")

v = view.current_view()
v.heading(v.say("dashboard.page-methodology"))
page_style.imprint(footer(v))
earlier = {each.id: each for each in v.shown.earlier_editions()}
latest = next(iter(earlier), None)
levels = [STAGES, EVERYTHING]
names = [criterion.id for criterion in walk.criteria(v.methodology)]

level = str(v.choose("level", levels, STAGES))
edition = v.choose("edition", earlier, latest)
criterion = str(v.choose("criterion", names, names[0]))
view.write_address(
    v,
    st.session_state.get("region"),
    level="" if level == STAGES else level,
    edition="" if edition == latest else str(edition),
    criterion="" if criterion == names[0] else criterion,
)

page = MethodologyPage(v, earlier, level, edition, criterion)
show_sections(v, [Section(name, partial(draw, page), slide=name in SLIDES) for name, draw in DRAWN.items()])
