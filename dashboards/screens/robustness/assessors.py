"""How well assessors agree, and where guidance should be clearer."""

from functools import partial

import pandas as pd
import streamlit as st

from budget_index.analysis.robustness.places_drawn import share_of_draws
from budget_index.charts.bars import bars_chart
from budget_index.methodology.titles import profile_titles, question_texts
from budget_index.reports.terminal.robustness import interval_of_measure
from dashboards.elements.charts import show_chart
from dashboards.elements.sections import Section
from dashboards.elements.tables import show_list, show_table
from dashboards.screens.robustness.computed import MANY_FOR_AGREEMENT, agreed
from dashboards.screens.robustness.scenario import Scenario
from dashboards.screens.robustness.widgets import MOST_CRITERIA, Sections, first_shown
from dashboards.shell import projector
from dashboards.shell.view import View


def assessors_view(v: View, scenario: Scenario) -> Sections:
    """Show how well assessors agree, and where guidance should be clearer."""
    del scenario
    asked = v.shown.key
    if len(v.names) > MANY_FOR_AGREEMENT:
        st.markdown(v.say("robustness-page.agreement-long"))
        if st.button(v.say("robustness-page.agreement-compute"), key="compute-agreement"):
            st.session_state["agreement-asked"] = asked
        if st.session_state.get("agreement-asked") != asked:
            return [], {}
    with st.spinner(v.say("robustness-page.computing"), show_time=False):
        agreement = agreed(v.shown)
    if agreement is None:
        st.info(v.say("robustness-page.agreement-none"))
        return [], {}
    return [
        Section("agreement", partial(_agreement, v, agreement.measures)),
        Section("guidance", partial(_guidance, v, agreement.guidance), slide=False),
    ], {}


def _agreement(v: View, measures: pd.DataFrame) -> None:
    say, titles = v.say, profile_titles(v.methodology, v.say.language)
    own = measures[measures["by"].isin(["all", "stage"])]
    own = own.assign(
        label=[titles.get(name, name) if name else say("robustness-page.everything") for name in own["id"]]
    )
    percent = own[own["measure"] == "percent"].reset_index(drop=True)
    share = v.say.percent(percent["value"].iloc[0])
    st.markdown(f"## {say('robustness-page.agreement-sentence', share=share, compared=percent['compared'].iloc[0])}")
    bars = percent.assign(shown=[v.say.percent(value) for value in percent["value"]], outlined=False)
    show_chart(
        v,
        partial(
            bars_chart,
            bars[["label", "value", "shown", "outlined", "low", "high"]],
            say,
            title=say("robustness-page.agreement-title"),
            described=say("robustness-page.agreement-described"),
            most=1.0,
            example=v.round.example,
        ),
        name="agreement",
    )
    legend = say("robustness-page.agreement-legend") if percent["low"].notna().any() else ""
    if projector.is_on():
        st.caption(legend)
    else:
        st.caption(f"{legend} {say('robustness-page.agreement-alpha')}".strip())
        _measures_table(v, own, percent)


def _measures_table(v: View, own: pd.DataFrame, percent: pd.DataFrame) -> None:
    say, column = v.say, st.column_config

    def written(measure: str) -> list[str]:
        rows = own[own["measure"] == measure]
        write = partial(say.number, digits=2)
        ends = zip(rows["value"], rows["low"], rows["high"], rows["undefined"], strict=True)
        return [write(value) + interval_of_measure(low, high, share, write) for value, low, high, share in ends]

    table = pd.DataFrame(
        {
            "part": percent["label"],
            "compared": percent["compared"],
            "percent": percent["value"],
            "alpha": written("alpha_ordinal"),
            "ac": written("ac2"),
        }
    )
    starred = own[own["measure"].isin(["alpha_ordinal", "ac2"]) & own["low"].notna() & (own["undefined"] > 0)]
    if len(starred):
        share = share_of_draws(starred["undefined"].max(), say)
        st.caption(say("agreement.legend-undefined", share=share))
    show_table(
        v,
        table,
        name="agreement-table",
        alt=say("robustness-page.agreement-title"),
        columns={
            "part": column.TextColumn(say("robustness-page.part"), width=270),
            "compared": column.NumberColumn(say("robustness-page.compared"), width=110),
            "percent": column.NumberColumn(say("robustness-page.percent"), width=110),
            "alpha": column.TextColumn(say("robustness-page.alpha"), help=say("robustness-page.alpha-help"), width=150),
            "ac": column.TextColumn(say("robustness-page.ac"), help=say("robustness-page.ac-help"), width=150),
        },
        formats={"compared": say.number, "percent": v.say.percent},
    )


def _guidance(v: View, guidance: pd.DataFrame) -> None:
    say = v.say
    st.header(say("robustness-page.guidance"), anchor=False)
    if guidance.empty:
        st.markdown(say("agreement.agreed"))
        return
    st.markdown(say("robustness-page.guidance-intro"))
    words = question_texts(v.methodology, v.say.language)
    shown = guidance.head(MOST_CRITERIA)
    table = pd.DataFrame(
        {
            "criterion": shown["criterion"],
            "question": [words.get(name.split("/")[0], "") for name in shown["criterion"]],
            "differ": shown["differ"],
            "compared": shown["compared"],
            "difference": shown["difference"],
            "at_stake": shown["at_stake"],
        }
    )
    show_list(
        v,
        table,
        alt=say("robustness-page.guidance"),
        headings={name: say(f"robustness-page.{name.replace('_', '-')}") for name in table.columns},
        formats={
            **dict.fromkeys(("differ", "compared"), say.number),
            "difference": lambda value: say.number(value, 1),
            "at_stake": lambda value: say.number(value, 2),
        },
    )
    first_shown(v, len(shown), len(guidance))
    st.caption(say("robustness-page.at-stake-help"))
