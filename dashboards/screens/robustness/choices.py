"""What moves places: criteria left out, and Sobol indices of the decisions."""

from functools import partial

import pandas as pd
import streamlit as st

from budget_index.analysis.robustness.places_drawn import share_of_draws
from budget_index.charts.bars import bars_chart
from budget_index.errors import ProblemsFound
from budget_index.methodology import walk
from budget_index.reports.terminal.robustness import left_out_note
from dashboards.elements.charts import show_chart
from dashboards.elements.sections import Section
from dashboards.screens.robustness.computed import sobol_shares, without_each_criterion
from dashboards.screens.robustness.scenario import Scenario
from dashboards.screens.robustness.widgets import MOST_CRITERIA, MOST_ON_SLIDE, Sections, first_shown
from dashboards.shell import projector
from dashboards.shell.view import View

LONGEST_QUESTION = 112


def choices_view(v: View, scenario: Scenario) -> Sections:
    """Show which criteria and which decisions move places."""
    return [
        Section("left-out", partial(_left_out, v)),
        Section("sobol", partial(_sobol, v, scenario)),
    ], {}


def short_questions(v: View) -> dict[str, str]:
    """Write the questions of criteria with their ids, short enough for a chart."""
    questions = {}
    for criterion in walk.criteria(v.methodology):
        words = f"{criterion.id}. {v.text(criterion.question)}"
        questions[criterion.id] = (
            words if len(words) <= LONGEST_QUESTION else f"{words[: LONGEST_QUESTION - 1].rstrip()}…"
        )
    return questions


def left_out_sentence(v: View, table: pd.DataFrame) -> str:
    """Name the criterion that moves places most, or say how many are level."""
    first = table[table["mean_shift"] >= table["mean_shift"].max() - 1e-9]
    moved, most = first["moved"].max(), first["max_shift"].max()
    if len(first) > 1:
        return v.say("robustness-page.left-out-level", n=len(first), moved=moved, most=most)
    return v.say("robustness-page.left-out-most", criterion=first["criterion"].iloc[0], n=moved, most=most)


def _left_out(v: View) -> None:
    say, table = v.say, without_each_criterion(v.shown)
    every = table[table["mean_shift"] > 0]
    moving = every.head(MOST_ON_SLIDE if projector.is_on() else MOST_CRITERIA)
    note = left_out_note(table, say)
    if moving.empty:
        st.info(note if table["mean_shift"].isna().all() else say("robustness-page.left-out-none"))
        return
    st.markdown(f"## {left_out_sentence(v, table)}")
    words = short_questions(v)
    bars = pd.DataFrame(
        {
            "label": moving["criterion"].map(words),
            "value": moving["mean_shift"],
            "shown": [
                say("robustness-page.left-out-shown", shift=say.number(shift, 2), moved=moved, most=most)
                for shift, moved, most in zip(moving["mean_shift"], moving["moved"], moving["max_shift"], strict=True)
            ],
            "outlined": False,
        }
    )
    show_chart(
        v,
        partial(
            bars_chart,
            bars,
            say,
            title=say("robustness-page.left-out-title"),
            described=say("robustness-page.left-out-described"),
            example=v.round.example,
        ),
        name="left-out",
    )
    first_shown(v, len(moving), len(every))
    st.caption(f"{say('robustness-page.left-out-legend')} {note}".strip())


def _sobol(v: View, scenario: Scenario) -> None:
    say = v.say
    st.header(say("robustness-page.sobol-title"), anchor=False)
    st.markdown(say("robustness-page.sobol-intro"))
    if len(scenario.sources) < 2:
        st.info(say("robustness-page.sobol-two"))
        return
    asked = (v.shown.key, scenario)
    if st.button(say("robustness-page.sobol-compute"), key="compute"):
        st.session_state["sobol-asked"] = asked
    if st.session_state.get("sobol-asked") != asked:
        return
    with st.spinner(say("robustness-page.computing"), show_time=False):
        indices = sobol_shares(v.shown, scenario)
    if isinstance(indices, ProblemsFound):
        st.warning(say.problems(indices))
        return
    if not indices["total"].max() > 0:
        st.info(say("robustness-page.sobol-still"))
        return
    _sobol_chart(v, indices)


def _sobol_chart(v: View, indices: pd.DataFrame) -> None:
    say = v.say
    rows = [
        (say(f"robustness-page.source-{row['source']}"), min(max(row[index], 0.0), 1.0), index == "total")
        for row in indices.sort_values("total", ascending=False, kind="stable").to_dict("records")
        for index in ("first", "total")
    ]
    bars = pd.DataFrame(rows, columns=["label", "value", "outlined"])
    bars["shown"] = [share_of_draws(value, say) for value in bars["value"]]
    most = bars["label"].iloc[0]
    facts = {"name": most[0].lower() + most[1:], "share": bars["shown"].iloc[1]}
    st.markdown(f"### {say('robustness-page.sobol-most', **facts)}")
    show_chart(
        v,
        partial(
            bars_chart,
            bars,
            say,
            title=say("robustness-page.sobol-chart"),
            described=say("robustness-page.sobol-described"),
            kinds=[say("robustness-page.sobol-first"), say("robustness-page.sobol-total")],
            example=v.round.example,
        ),
        name="sobol",
    )
