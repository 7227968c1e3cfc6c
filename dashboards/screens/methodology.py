"""The methodology: what this edition is, what its parts weigh, its criteria, scales, documents, and the glossary."""

from functools import partial

import frame
import methodology_parts as told
import streamlit as st
import view
from methodology_criteria import draw_criteria, draw_details, draw_scales
from methodology_edition import draw_about, draw_bands, draw_changes, draw_documents, draw_files, draw_glossary
from methodology_page import Page
from methodology_weights import EVERYTHING, STAGES, draw_lists, draw_themes, draw_tree
from parts import Section, footer, show_sections
from shown import once

from budget_index.methodology.rules import criteria_with_place

DRAWN = {
    "about": draw_about,
    "bands": draw_bands,
    "weights": draw_tree,
    "lists": draw_lists,
    "themes": draw_themes,
    "changes": draw_changes,
    "criteria": draw_criteria,
    "details": draw_details,
    "scales": draw_scales,
    "documents": draw_documents,
    "glossary": draw_glossary,
    "files": draw_files,
}
SLIDES = ("bands", "weights")

v = view.current()
v.heading(v.say("dashboard.page-methodology"))
frame.imprint(footer(v))
earlier = {each.id: each for each in once(told.earlier, v.shown)}
latest = next(iter(earlier), None)
levels = [STAGES, EVERYTHING]
names = [criterion.id for criterion, _ in criteria_with_place(v.methodology)]

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

page = Page(v, earlier, level, edition, criterion)
show_sections(v, [Section(name, partial(draw, page), slide=name in SLIDES) for name, draw in DRAWN.items()])
