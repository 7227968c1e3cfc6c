"""The interval of places of every region, and who can't be told apart."""

from functools import partial

import pandas as pd
import streamlit as st

from budget_index.analysis.pages.overview import draws_for
from budget_index.analysis.robustness.places_drawn import (
    interval_of_places,
    place_probabilities,
    share_of_draws,
    sum_up_intervals,
)
from budget_index.charts.place_intervals import intervals_chart
from dashboards.elements.charts import show_chart
from dashboards.elements.sections import Section
from dashboards.elements.tables import offer_table, show_table
from dashboards.screens.robustness.computed import TOP, drawn_places, drawn_ranks
from dashboards.screens.robustness.scenario import Scenario
from dashboards.screens.robustness.widgets import MOST_DRAWN, Sections, in_part, unranked
from dashboards.shell.markup import plain
from dashboards.shell.view import View


def places_view(v: View, scenario: Scenario) -> Sections:
    """Show the interval of places of every region."""
    ranks = drawn_ranks(v, scenario).ranks
    units, drawn, _ = drawn_places(v, scenario)
    firsts = place_probabilities(units, drawn)
    first = firsts[firsts["place"] == 1].set_index("region")["probability"]
    ranks = ranks.assign(p_first=ranks["region"].map(first).fillna(0.0))
    return [
        Section("places", partial(_intervals, v, ranks)),
        Section("clusters", partial(_clusters, v, ranks), slide=False),
        Section("table", partial(_places_table, v, ranks), slide=False),
    ], {}


def _intervals(v: View, ranks: pd.DataFrame) -> None:
    say, summary = v.say, sum_up_intervals(ranks)
    sentences = [say("robustness-page.intervals-fixed", n=summary.sure, of=summary.ranked)]
    if summary.widest:
        interval = interval_of_places(summary.low, summary.high, say)
        sentences.append(
            say("robustness-page.intervals-widest", name=plain(v.names[summary.widest]), interval=interval)
        )
    st.markdown(f"## {' '.join(sentences)}")
    rows = in_part(v, ranks[ranks["rank"].notna()])
    show_chart(
        v,
        partial(intervals_chart, rows, say, registry=v.registry, top=TOP, example=v.round.example),
        name="intervals",
    )
    st.caption(say("robustness-page.intervals-legend", n=draws_for(len(v.names)), k=TOP))
    unranked(v, ranks)


def _clusters(v: View, ranks: pd.DataFrame) -> None:
    say = v.say
    st.header(say("robustness-page.clusters"), anchor=False)
    clusters = in_clusters(v, ranks)
    if not clusters:
        st.markdown(say("robustness-page.clusters-none"))
        return
    st.markdown(say("robustness-page.clusters-intro"))
    st.markdown("\n".join(f"- {line}" for line in clusters))


def in_clusters(v: View, ranks: pd.DataFrame) -> list[str]:
    """List the clusters of several regions, the first ones of a long ranking."""
    ranked = ranks[ranks["group"].notna()].head(MOST_DRAWN)
    several = [part["region"] for _, part in ranked.groupby("group") if len(part) > 1]
    return [", ".join(plain(v.names[code]) for code in codes) for codes in several]


def _places_table(v: View, ranks: pd.DataFrame) -> None:
    say, column = v.say, st.column_config
    shown = ranks[ranks["rank"].notna()]
    table = pd.DataFrame(
        {
            "rank": shown["rank"].astype("float64"),
            "region": shown["region"].map(v.names),
            "interval": [interval_of_places(*pair, say) for pair in zip(shown.rank_low, shown.rank_high, strict=True)],
            "p_first": shown["p_first"],
            "p_top": shown["p_top"],
            "group": shown["group"].astype("Float64").astype("float64"),
        }
    )
    with st.expander(say("robustness-page.table")):
        show_table(
            v,
            table,
            name="places-table",
            alt=say("robustness-page.intervals-title"),
            columns={
                "rank": column.NumberColumn(say("word.place"), width=65),
                "region": column.TextColumn(say("word.region"), width=240),
                "interval": column.TextColumn(say("robustness-page.interval"), width=170),
                "p_first": column.NumberColumn(say("robustness-page.first-column"), width=110),
                "p_top": column.NumberColumn(say("robustness-page.top-column", k=TOP), width=110),
                "group": column.NumberColumn(say("robustness-page.cluster-column"), width=80),
            },
            formats={
                "rank": say.number,
                "group": say.number,
                **dict.fromkeys(("p_first", "p_top"), partial(share_of_draws, say=say)),
            },
        )
    offer_table(v, ranks, name="places", label=say("robustness-page.download-places"))
