"""The table of answers on the page that puts regions side by side."""

from collections.abc import Sequence
from textwrap import wrap

import pandas as pd
import streamlit as st

from budget_index.analysis.pages.side_by_side import answers_side_by_side
from budget_index.methodology import walk
from budget_index.methodology.model import Criterion
from budget_index.methodology.titles import answer_label, stage_titles
from dashboards.elements.tables import show_table
from dashboards.shell.markup import plain
from dashboards.shell.view import View

FIRST = 12
LINE, LETTERS = 18, 17
"""Height of a line in the table, and the letters that fit in a line of an answer."""
DIFFERENCES, ALL = "differences", "all"


def draw_answers(v: View, regions: Sequence[str]) -> None:
    """Show the answers side by side, those first that move the regions furthest apart."""
    say = v.say
    st.header(say("compare-page.answers"), anchor=False)
    beside = answers_side_by_side(v.results.criteria, v.methodology, regions, v.year)
    differing = beside.loc[beside["differs"], "criterion"].nunique()
    of = beside["criterion"].nunique()
    st.markdown(f"{say('compare-page.differing', n=differing, of=of)} {say('compare-page.answers-sentence')}")
    titles = stage_titles(v.methodology, v.say.language)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        which = st.segmented_control(
            say("word.criteria"),
            [DIFFERENCES, ALL],
            format_func=lambda name: say(f"compare-page.{name}"),
            key="answers",
            required=True,
        )
        if titles:
            stage = st.selectbox(
                say("word.stage"),
                ["", *titles],
                format_func=lambda name: titles.get(name) or say("word.all-stages"),
                key="stage",
                width=290,
            )
        words = st.text_input(
            say("dashboard.find-question"), placeholder=say("dashboard.find-example"), key="find", width=290, live=True
        )
    chosen = beside[beside["differs"]] if which == DIFFERENCES else beside
    chosen = chosen[chosen["stage"] == stage] if titles and stage else chosen
    table = _wide(v, chosen, regions, titles)
    sought = table[["criterion", "question", "stage"]].agg(" ".join, axis=1).str.casefold() if len(table) else None
    if sought is not None and words:
        table = table[[all(word in text for word in words.casefold().split()) for text in sought]]
    _show_answers(v, table, regions, words)


def _show_answers(v: View, table: pd.DataFrame, regions: Sequence[str], words: str) -> None:
    """Draw the table of answers, its first rows unless more are asked for."""
    say = v.say
    if not len(table):
        st.info(say("dashboard.nothing-found", words=plain(words)) if words else say("compare-page.no-differences"))
        return
    everything = st.session_state.get("everything", False) or len(table) <= FIRST
    shown = table if everything else table.head(FIRST)
    column = st.column_config
    show_table(
        v,
        shown.drop(columns=[] if table["stage"].any() else ["stage"]),
        name="answers-table",
        alt=say("compare-page.answers"),
        row_height=_row_height(shown),
        columns={
            "criterion": column.TextColumn(say("word.criterion"), width=68, pinned=True),
            **{f"of {code}": column.TextColumn(v.names[code], width=145) for code in regions},
            "spread": column.NumberColumn(say("compare-page.spread"), help=say("compare-page.spread-help"), width=85),
            "question": column.TextColumn(say("word.question"), width=290),
            "stage": column.TextColumn(say("word.stage"), width=150),
        },
        formats={"spread": lambda spread: say.number(spread, 2)},
    )
    if len(table) > FIRST:
        st.toggle(say("dashboard.show-all", count=len(table)), key="everything")


def _row_height(table: pd.DataFrame) -> int:
    """Return the pixels that rows need for the longest answer, or for a question of four lines."""
    words = table.filter(regex="^of ").stack()
    return LINE * max([4, *(len(wrap(str(answer), LETTERS)) for answer in words)]) + 16


def _wide(v: View, beside: pd.DataFrame, regions: Sequence[str], titles: dict[str, str]) -> pd.DataFrame:
    """Make a row per criterion and a column per region, answers in words."""
    criteria = walk.criteria_by_id(v.methodology)
    rows = beside.drop_duplicates("criterion")
    given = zip(*(beside[name] for name in ("criterion", "answer", "points", "status")), strict=True)
    answers = beside.assign(words=[answer_with_points(v, criteria[name], *answer) for name, *answer in given])
    wide = answers.pivot(index="criterion", columns="region", values="words").reindex(rows["criterion"])
    return pd.DataFrame(
        {
            "criterion": rows["criterion"].to_numpy(),
            **{f"of {code}": wide[code].to_numpy() for code in regions if code in wide},
            "spread": rows["spread"].to_numpy(),
            "question": [v.text(criteria[name].question) for name in rows["criterion"]],
            "stage": [titles.get(name, "") for name in rows["stage"]],
        }
    )


def answer_with_points(v: View, criterion: Criterion, answer: str, points: float, status: str) -> str:
    """Write an answer with its points; what is missing, open, closed or not applicable is named."""
    say = v.say
    label = answer_label(v.methodology, criterion, answer, say.language)
    if status == "missing":
        return say("dashboard.missing")
    if status == "unresolved":
        return say("dashboard.unresolved", answers=label)
    if status == "not_applicable":
        return label or say("table.not_applicable")
    words = say("compare-page.gated") if status == "gated" else label
    return f"{words} ({say.number(points)})"
