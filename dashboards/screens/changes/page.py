"""What changed since an earlier round of the family, and why."""

from functools import partial

import streamlit as st

from budget_index.analysis.pages.history import PUBLISHED_FAMILY
from dashboards.elements.charts import footer
from dashboards.elements.edited import edited_text
from dashboards.elements.region_box import region_box
from dashboards.elements.sections import Section, show_sections
from dashboards.screens.changes.sections import draw_parts, draw_place_lines, draw_published, draw_scores
from dashboards.screens.changes.sentences import draw_breaks, draw_movement, draw_movers
from dashboards.shell import page_style, view
from dashboards.shell.top import short_names

v = view.current_view()
say = v.say
rounds = view.family(v)
earlier = {each.round.id: each for each in rounds if each.round.year < v.year}
usual = next(reversed(earlier), None)
since = v.choose("since", earlier, usual)
region = st.session_state.get("region")
view.write_address(v, region, since=since if since and since != usual else "")
before = earlier[since] if since else None
years = {"before": before.round.year, "now": v.year} if before else {}
v.heading(say("changes-page.heading", **years) if before else say("dashboard.page-changes"))
page_style.imprint(footer(v))

sections: list[Section] = []
comparison = None
if before:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        titles = short_names({name: each.round for name, each in earlier.items()}, say)
        st.selectbox(
            say("changes-page.since", year=v.year),
            list(reversed(earlier)),
            format_func=titles.__getitem__,
            key="since",
            width=420,
        )
        region_box(v, "changes-page.follow")
    if edited := edited_text(v, before):
        st.error(edited)
    else:
        with st.spinner(say("dashboard.loading"), show_time=False):
            comparison = v.shown.changes_since(before)
        sections.append(Section("changes", partial(draw_movement, v, before, comparison.changes)))
else:
    st.info(say("changes-page.one-round" if len(rounds) == 1 else "changes-page.first-round", year=v.year))
if len(rounds) > 1:
    table = comparison.changes if comparison else None
    sections.append(Section("places", partial(draw_place_lines, v, rounds, region, table), top=True))
if before and comparison:
    sections += [
        Section("scores", partial(draw_scores, v, before, region, comparison.changes)),
        Section("movers", partial(draw_movers, v, before, comparison)),
        Section("parts", partial(draw_parts, v, before, comparison.changes)),
        Section("breaks", partial(draw_breaks, v, before, comparison)),
    ]
if v.methodology.family == PUBLISHED_FAMILY:
    sections.append(Section("published", partial(draw_published, v)))
show_sections(v, sections)
