"""The interval of places of every region, and who can't be told apart."""

from functools import partial

import pandas as pd
import streamlit as st

from budget_index.analysis.pages.overview import draws_for
from budget_index.analysis.robustness.places_drawn import (
    comparisons_are_shown,
    interval_of_places,
    interval_of_scores,
    place_probabilities,
    share_of_draws,
    sum_up_intervals,
)
from budget_index.analysis.robustness.uncertainty import LISTED, PAIRS_UNITS
from budget_index.charts.place_intervals import intervals_chart
from budget_index.scoring.ranking import place, telling_digits
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
        Section("apart", partial(_apart, v, ranks), slide=False),
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
    rows, top = in_part(v, ranks[ranks["rank"].notna()]), TOP if more_than_top(ranks) else 0
    show_chart(
        v,
        partial(intervals_chart, rows, say, registry=v.registry, top=top, example=v.round.example),
        name="intervals",
    )
    legend = say(f"robustness-page.intervals-legend{'-top' if top else ''}", n=draws_for(len(v.names)), k=TOP)
    grouped = rows["groups"].str.split().explode().duplicated().any()
    st.caption(f"{legend} {say('robustness-page.intervals-groups')}" if grouped else legend)
    unranked(v, ranks)


def more_than_top(ranks: pd.DataFrame) -> bool:
    """Return whether it says anything that a region is among the first ones."""
    return bool(ranks["rank"].notna().sum() > TOP)


def _apart(v: View, ranks: pd.DataFrame) -> None:
    """List the groups in which no two regions can be told apart."""
    say = v.say
    if not comparisons_are_shown(ranks):
        if ranks["rank"].notna().sum() > 1:
            st.markdown(say("uncertainty.pairs-many", n=PAIRS_UNITS))
        return
    st.header(say("robustness-page.apart"), anchor=False)
    groups = in_groups(v, ranks)
    if not groups:
        st.markdown(say("robustness-page.apart-none"))
        return
    st.markdown(say("robustness-page.apart-intro"))
    st.markdown("\n".join(f"- {line}" for line in groups))


def in_groups(v: View, ranks: pd.DataFrame) -> list[str]:
    """List the overlapping groups of several regions, the first ones of a long ranking."""
    members: dict[str, list[str]] = {}
    for region, letters in ranks[["region", "groups"]].head(MOST_DRAWN).itertuples(index=False):
        for each in letters.split():
            members.setdefault(each, []).append(plain(v.names[region]))
    return [
        v.say("robustness-page.apart-line", letter=each, names=", ".join(names))
        for each, names in members.items()
        if len(names) > 1
    ]


def _places_table(v: View, ranks: pd.DataFrame) -> None:
    say, column = v.say, st.column_config
    shown = ranks[ranks["rank"].notna()]
    last, shares = shown.groupby("rank")["rank_last"].first(), partial(share_of_draws, say=say)
    digits = telling_digits(shown["score"].to_numpy(), v.methodology)
    scores = zip(shown["score_low"], shown["score_high"], digits, strict=True)
    table = pd.DataFrame(
        {
            "rank": shown["rank"].astype("float64"),
            "region": shown["region"].map(v.names),
            "score": [interval_of_scores(low, high, n, say) for low, high, n in scores],
            "interval": [interval_of_places(*pair, say) for pair in zip(shown.rank_low, shown.rank_high, strict=True)],
            "p_first": shown["p_first"],
            "p_top": shown["p_top"],
            "groups": shown["groups"],
            "open": [interval_of_places(*pair, say) for pair in zip(shown.set_first, shown.set_last, strict=True)],
            "alike": [", ".join(v.names[code] for code in codes.split(LISTED) if code) for codes in shown["alike"]],
        }
    )
    columns = {
        "rank": column.NumberColumn(say("word.place"), width=65),
        "region": column.TextColumn(say("word.region"), width=200),
        "score": column.TextColumn(say("robustness-page.score-column"), width=150),
        "interval": column.TextColumn(say("robustness-page.interval"), width=150),
        "p_first": column.NumberColumn(say("robustness-page.first-column"), width=90),
        "p_top": column.NumberColumn(say("robustness-page.top-column", k=TOP), width=90),
        "groups": column.TextColumn(say("robustness-page.groups-column"), width=80),
        "open": column.TextColumn(say("robustness-page.open-column"), width=120),
        "alike": column.TextColumn(say("robustness-page.alike-column"), width=260),
    }
    if not more_than_top(ranks):
        table = table.drop(columns="p_top")
    if not comparisons_are_shown(ranks):
        table = table.drop(columns=["groups", "open", "alike"])
    with st.expander(say("robustness-page.table")):
        show_table(
            v,
            table,
            name="places-table",
            alt=say("robustness-page.intervals-title"),
            columns={name: columns[name] for name in map(str, table)},
            formats={
                "rank": lambda rank: place(int(rank), int(last[rank])),
                **dict.fromkeys([name for name in ("p_first", "p_top") if name in table], shares),
            },
        )
        if "open" in table:
            st.caption(say("uncertainty.open-places-legend"))
    offer_table(v, ranks, name="places", label=say("robustness-page.download-places"))
