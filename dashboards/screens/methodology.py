"""The methodology: what this edition is, what its parts weigh, its criteria, scales, documents, and the glossary."""

from functools import partial

import frame
import methodology_parts as told
import methodology_sections as sections
import streamlit as st
import view
from parts import Section, footer, show_sections
from shown import once

from budget_index.methodology.rules import criteria_with_place

DRAWN = {
    "about": sections.draw_about,
    "bands": sections.draw_bands,
    "weights": sections.draw_tree,
    "lists": sections.draw_lists,
    "themes": sections.draw_themes,
    "changes": sections.draw_changes,
    "criteria": sections.draw_criteria,
    "details": sections.draw_details,
    "scales": sections.draw_scales,
    "documents": sections.draw_documents,
    "glossary": sections.draw_glossary,
    "files": sections.draw_files,
}
SLIDES = ("bands", "weights")

v = view.current()
v.heading(v.say("dashboard.page-methodology"))
frame.imprint(footer(v))
earlier = {each.id: each for each in once(told.earlier, v.shown)}
latest = next(iter(earlier), None)
levels = [sections.STAGES, sections.EVERYTHING]
names = [criterion.id for criterion, _ in criteria_with_place(v.methodology)]

level = str(v.choose("level", levels, sections.STAGES))
edition = v.choose("edition", earlier, latest)
criterion = str(v.choose("criterion", names, names[0]))
view.write_address(
    v,
    st.session_state.get("region"),
    level="" if level == sections.STAGES else level,
    edition="" if edition == latest else str(edition),
    criterion="" if criterion == names[0] else criterion,
)

page = sections.Page(v, earlier, level, edition, criterion)
show_sections(v, [Section(name, partial(draw, page), slide=name in SLIDES) for name, draw in DRAWN.items()])
