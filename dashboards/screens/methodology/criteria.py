"""The criteria: all in a table, one with all that is said about it, and the scales of their answers."""

from typing import Any

import pandas as pd
import streamlit as st

from budget_index.analysis.pages.methodology_tables import scale_uses
from budget_index.content.methodology_words import PAGE, exact_number, scale_name
from budget_index.language import Say
from budget_index.methodology.titles import theme_titles
from dashboards.elements.tables import show_list, show_table
from dashboards.screens.methodology import tables
from dashboards.screens.methodology.subject import ROWS_AT_FIRST, MethodologyPage
from dashboards.shell.markup import plain

TWO_LINES = 66
"""Height in pixels of a row whose text may take two lines: Streamlit breaks texts in rows higher than 64."""


def draw_criteria(page: MethodologyPage) -> None:
    """Show all criteria with what holds for each; words are searched in all their texts."""
    v, say, methodology = page.v, page.say, page.methodology
    st.header(page.head("criteria"), anchor=False)
    words = st.text_input(page.head("find"), key="find-criterion", width=420, live=True).casefold().split()
    listed = page.criteria_table[
        [all(word in searched_text(page, name) for word in words) for name in page.criteria_table["criterion"]]
    ]
    if listed.empty:
        st.info(say("dashboard.nothing-found", words=plain(" ".join(words))))
        return
    st.caption(say(f"{PAGE}.found", n=len(listed), of=len(page.criteria_table)))
    everything = bool(words) or len(listed) <= ROWS_AT_FIRST or st.session_state.get("all-criteria", False)
    count = len(listed)
    listed = listed if everything else listed.head(ROWS_AT_FIRST)
    themes = theme_titles(methodology, v.say.language)
    table = pd.DataFrame(
        {
            "id": listed["criterion"],
            "question": [v.text(page.criteria[name].question) for name in listed["criterion"]],
            "weight": listed["weight"],
            "effective": 100 * listed["effective"],
            "must-have": [say("word.yes") if must else "–" for must in listed["must_have"]],
            "gate": [gate_words(*row, say) for row in zip(listed["gate"], listed["opens"], strict=True)],
            "not-applicable": [say("word.yes" if may else "word.no") for may in listed["not_applicable"]],
            "stage": [page.titles.get(name, "–") for name in listed["stage"]],
            "theme": [themes.get(name, "–") for name in listed["theme"]],
            "scale": [scale_name(methodology, name, say) for name in listed["scale"]],
        }
    )
    widths = {"id": 55, "question": 370, "must-have": 110, "gate": 135, "stage": 220, "theme": 170, "scale": 300}
    columns = {name: st.column_config.TextColumn(page.head(name), width=width) for name, width in widths.items()}
    columns |= {name: st.column_config.NumberColumn(page.head(name), width=90) for name in ("weight", "effective")}
    columns["not-applicable"] = st.column_config.TextColumn(page.head("not-applicable"), width=160)
    formats = {"weight": lambda weight: exact_number(weight, say), "effective": lambda share: say.number(share, 2)}
    looks: dict[str, Any] = {"columns": columns, "formats": formats, "row_height": TWO_LINES}
    show_table(v, table, name="criteria", alt=page.head("criteria"), **looks)
    if not words and count > ROWS_AT_FIRST:
        st.toggle(say("dashboard.show-all", count=count), key="all-criteria")


def searched_text(page: MethodologyPage, name: str) -> str:
    """Return all texts of a criterion, to be searched in."""
    v = page.v
    criterion = page.criteria[name]
    texts = [criterion.guidance, criterion.advice, criterion.example]
    return " ".join([page.question(name), *(v.text(words) for words in texts)]).casefold()


def gate_words(gate: str, opens: int, say: Say) -> str:
    """Say what a criterion depends on, or how many depend on it."""
    words = [say(f"{PAGE}.is-gate", n=opens)] if opens else []
    words += [say(f"{PAGE}.behind-gate", criterion=gate)] if gate else []
    return "; ".join(words) or "–"


def draw_details(page: MethodologyPage) -> None:
    """Show one criterion with all that the methodology says about it."""
    v = page.v
    st.header(page.head("details"), anchor=False)
    st.selectbox(
        page.head("choose"),
        list(page.criteria),
        format_func=page.question,
        filter_mode="contains",
        key="criterion",
        width="stretch",
    )
    st.markdown(f"### {plain(page.question(page.criterion))}")
    rule = page.criteria_table[page.criteria_table["criterion"] == page.criterion].iloc[0]
    st.markdown(tables.criterion_words(v, page.criteria[page.criterion], rule))


def draw_scales(page: MethodologyPage) -> None:
    """Show the answers of every scale with their points."""
    say, methodology = page.say, page.methodology
    st.header(page.head("scales"), anchor=False)
    uses = scale_uses(methodology)
    for name, scale in methodology.scales.items():
        used = say(f"{PAGE}.scale-uses", n=uses[name])
        title = scale_name(methodology, name, say)
        with st.expander(f"**{plain(title)}** – {used}"):
            table = tables.scale_table(scale, say)
            known = {"key": page.head("answer-key"), "answer": say("word.answer"), "points": say("word.points")}
            headings = {column: heading for column, heading in known.items() if column in table}
            show_list(page.v, table, alt=title, headings=headings)
            if scale.number and not scale.number.is_stepped:
                st.caption(page.head("between-log" if scale.number.log else "between"))
