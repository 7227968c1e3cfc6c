"""What the parts of the index weigh: the tree as a chart and as lists, and the themes."""

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from budget_index.analysis.pages.methodology_tables import theme_weights
from budget_index.charts.methodology import weights_chart
from budget_index.content.methodology_words import PAGE, exact_number, rule_words
from budget_index.methodology import walk
from budget_index.methodology.model import Dimension
from budget_index.methodology.titles import share_words, theme_titles
from budget_index.methodology.walk import stages
from dashboards.elements.charts import show_chart
from dashboards.elements.tables import show_list
from dashboards.screens.methodology.subject import MethodologyPage
from dashboards.shell.markup import plain

STAGES, EVERYTHING = "stages", "all"
MOST_PARTS = 60
Rows = Mapping[str, Mapping[Hashable, Any]]
"""Dimension → its row of the weights."""


def draw_tree(page: MethodologyPage) -> None:
    """Draw what the parts of the index weigh."""
    v, say, methodology = page.v, page.say, page.methodology
    st.header(page.head("tree"), anchor=False)
    top = stages(methodology)
    st.markdown(takeaway(page, [part.id for part in top]))
    deep = page.weights["depth"].max() > 1
    if deep:
        levels = {name: page.head(f"level-{name}") for name in (STAGES, EVERYTHING)}
        st.segmented_control(
            page.head("level"), list(levels), format_func=levels.__getitem__, key="level", required=True
        )
    shown = page.weights if page.level == EVERYTHING or not deep else page.weights[page.weights["depth"] < 2]
    show_chart(
        v,
        partial(weights_chart, shown.head(MOST_PARTS), methodology, say, example=False),
        name="weights",
    )
    if len(shown) > MOST_PARTS:
        st.caption(say(f"{PAGE}.parts-left-out", shown=MOST_PARTS, of=len(shown)))
    st.caption(page.head("tree-note"))


def takeaway(page: MethodologyPage, top: list[str]) -> str:
    """Say in a sentence how the weight is shared out."""
    say = page.say
    weights = dict(zip(page.weights["dimension"], page.weights["effective"], strict=True))
    own = {part: float(weights[part]) for part in top}
    if not own:
        return page.head("tree-flat")
    heaviest, lightest = max(own, key=own.__getitem__), min(own, key=own.__getitem__)
    most, least = (share_words(own[end], say) for end in (heaviest, lightest))
    if own[heaviest] - own[lightest] < 1e-9:
        return say(f"{PAGE}.tree-takeaway-equal", n=len(own), share=share_words(own[top[0]], say))
    facts = {"titles": plain(page.titles[heaviest]), "most": most, "least": least}
    return say(f"{PAGE}.tree-takeaway", n=len(own), **facts)


def draw_lists(page: MethodologyPage) -> None:
    """List the parts below each root with their rules and questions."""
    say, methodology = page.say, page.methodology
    dimensions = walk.dimensions_by_id(methodology)
    top = [each.id for each in stages(methodology)] or [methodology.ranked]
    top += [each.id for each in methodology.dimensions if each.id != methodology.ranked and each.id not in top]
    table = {row["dimension"]: row for row in page.weights.to_dict("records")}
    for name in top:
        label = f"**{plain(page.titles[name])}** – {share_words(table[name]['effective'], say)}"
        with st.expander(label):
            st.markdown("\n".join(outline(page, dimensions[name], table)))


def outline(page: MethodologyPage, dimension: Dimension, rows: Rows, depth: int = 0) -> list[str]:
    """Write a part, the parts below it and their questions as a nested list."""
    say = page.say
    row = rows[dimension.id]
    title, rule = f"**{plain(page.titles[dimension.id])}**", rule_words(dimension, say)
    weight, share = exact_number(row["weight"], say), share_words(row["effective"], say)
    part = say(f"{PAGE}.part-rule", title=title, weight=weight, share=share, rule=rule)
    lines = [f"{'  ' * depth}- {part}"]
    lines += [f"{'  ' * (depth + 1)}- {plain(page.question(criterion.id))}" for criterion in dimension.criteria]
    return lines + [line for below in dimension.dimensions for line in outline(page, below, rows, depth + 1)]


def draw_themes(page: MethodologyPage) -> None:
    """Show the themes with their weights."""
    v, say, methodology = page.v, page.say, page.methodology
    themes = theme_weights(methodology)
    if themes.empty:
        return
    st.header(page.head("themes"), anchor=False)
    st.markdown(page.head("theme-intro"))
    named = theme_titles(methodology, v.say.language)
    table = themes.assign(theme=themes["theme"].map(named), effective=100 * themes["effective"])
    heads = {"theme": "theme", "criteria": "theme-criteria", "effective": "effective"}
    headings = {name: page.head(head) for name, head in heads.items()}
    formats = {"criteria": say.number, "effective": lambda share: say.number(share, 1)}
    show_list(v, table, alt=page.head("themes"), headings=headings, formats=formats)
