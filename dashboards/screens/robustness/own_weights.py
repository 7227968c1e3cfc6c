"""Weights of one's own: sliders, and the ranking that follows."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from budget_index.analysis.pages.overview import draws_for
from budget_index.analysis.robustness.own_weights import (
    Part,
    adjustable_parts,
    all_levels,
    moved_places,
    own_factors,
    part_shares,
    whole_percents,
)
from budget_index.analysis.robustness.places_drawn import interval_of_places
from budget_index.charts.own_weights import moved_arrow, own_ranking_chart
from budget_index.methodology.titles import profile_titles
from budget_index.scoring.ranking import place
from budget_index.scoring.tree import compile_tree
from dashboards.elements.charts import show_chart
from dashboards.elements.sections import Section
from dashboards.elements.tables import offer_table, show_table
from dashboards.screens.robustness.computed import base_study, drawn_ranks
from dashboards.screens.robustness.scenario import (
    Scenario,
    reset_scenario,
    slider,
    usual_sources,
    weighs_something,
    weights_words,
)
from dashboards.screens.robustness.widgets import Sections, in_part, unranked
from dashboards.shell import projector
from dashboards.shell.markup import plain
from dashboards.shell.view import View

MULTIPLES = [number / 10 for number in range(31)]


def weights_view(v: View, scenario: Scenario) -> Sections:
    """Let weights be moved and show the ranking that follows."""
    if not adjustable_parts(v.methodology):
        st.info(v.say("robustness-page.weights-none"))
        return [], {}
    return [Section("weights", partial(_weights, v, scenario))], {}


def _weights(v: View, scenario: Scenario) -> None:
    left, right = st.columns([1, 2], gap="medium")
    with left:
        _sliders(v, scenario)
    with right:
        if weighs_something(v, scenario):
            _own_ranking(v, scenario)
        else:
            st.error(v.say("robustness-page.weights-zero"))


def _sliders(v: View, scenario: Scenario) -> None:
    """Draw the sliders of a level, each with its share of the index."""
    say, own = v.say, adjustable_parts(v.methodology)
    st.markdown(say("robustness-page.weights-intro"))
    levels = all_levels(own)
    if len(levels) > 1:
        st.segmented_control(
            say("robustness-page.level"),
            levels,
            format_func=lambda level: say(f"robustness-page.level-{level}"),
            key="level",
            required=True,
        )
    st.button(
        say("robustness-page.reset"),
        on_click=reset_scenario,
        args=(own, usual_sources(v.shown)),
        disabled=not scenario.times,
        icon=":material/restart_alt:",
        key="reset-weights",
    )
    chosen = [part for part in own if part.level == st.session_state["level"]]
    labels, rest = slider_labels(v, scenario, chosen)
    titles = profile_titles(v.methodology, v.say.language)
    for above in dict.fromkeys(part.above for part in chosen):
        box = st.expander(plain(titles[above]), expanded=False) if above else st.container()
        for part in chosen:
            if part.above == above:
                box.select_slider(
                    labels[part.id],
                    MULTIPLES,
                    format_func=lambda number: say("robustness-page.times", n=say.number(number, 1)),
                    key=slider(part.id),
                    help=say("robustness-page.slider-help"),
                )
    if rest:
        st.caption(say("robustness-page.rest", share=rest))
    others = [name for name, _ in scenario.times if name not in labels]
    if others:
        st.caption(say("robustness-page.own-on", weights=weights_words(v, scenario)))


def slider_labels(v: View, scenario: Scenario, chosen: list[Part]) -> tuple[dict[str, str], int]:
    """Write the share of each part beside its name, and what was before; and give the share outside of them."""
    tree, titles = compile_tree(v.methodology), profile_titles(v.methodology, v.say.language)
    now, before = (
        _percents(part_shares(tree, own_factors(tree, times), chosen)) for times in (dict(scenario.times), {})
    )
    labels = {}
    for part in chosen:
        share, was = now[part.id], before[part.id]
        key = "slider" if share == was else "slider-was"
        labels[part.id] = v.say(f"robustness-page.{key}", title=plain(titles[part.id]), share=share, was=was)
    return labels, now[""]


def _percents(shares: dict[str, float]) -> dict[str, int]:
    rest = 1 - sum(shares.values())
    return dict(zip([*shares, ""], whole_percents([*shares.values(), max(rest, 0.0)]), strict=True))


def _own_ranking(v: View, scenario: Scenario) -> None:
    say, ranks = v.say, drawn_ranks(v, scenario).ranks
    answers, study = base_study(v.shown, scenario)
    moved = moved_places(ranks, study, answers.units)
    ranked = moved[moved["rank"].notna()]
    st.markdown(f"## {own_sentence(v, scenario, ranked)}")
    rows, digits = in_part(v, ranked), max(1, v.methodology.rounding)
    look: dict[str, Any] = {
        "registry": v.registry,
        "digits": digits,
        "example": v.round.example,
        "slide": projector.is_on(),
    }
    show_chart(
        v,
        partial(own_ranking_chart, rows, say, **look),
        name="own",
    )
    st.caption(say("robustness-page.own-legend", n=draws_for(len(v.names))))
    unranked(v, moved)
    if projector.is_on():
        return
    _own_table(v, ranked, digits)
    offer_table(v, moved, name="own-weights", label=say("robustness-page.download-moved"))


def _own_table(v: View, ranked: pd.DataFrame, digits: int) -> None:
    say, column = v.say, st.column_config
    ends = zip(ranked["rank_low"], ranked["rank_high"], strict=True)
    table = pd.DataFrame(
        {
            "rank": ranked["rank"].astype("float64"),
            "region": ranked["region"].map(v.names),
            "score": ranked["score"],
            "published_rank": ranked["published_rank"].astype("Float64").astype("float64"),
            "moved": ranked["moved"].astype("Float64").astype("float64"),
            "interval": [interval_of_places(low, high, say) for low, high in ends],
        }
    )
    with st.expander(say("robustness-page.table")):
        show_table(
            v,
            table,
            name="own-table",
            alt=say("robustness-page.own-title"),
            columns={
                "rank": column.NumberColumn(say("word.place"), width=60),
                "region": column.TextColumn(say("word.region"), width=200),
                "score": column.NumberColumn(say("word.score"), width=60),
                "published_rank": column.NumberColumn(say("robustness-page.before"), width=90),
                "moved": column.NumberColumn(say("robustness-page.moved"), width=80),
                "interval": column.TextColumn(say("robustness-page.interval"), width=100),
            },
            formats={
                "rank": partial(shared_place, ranked.set_index("rank")["rank_last"]),
                "published_rank": partial(shared_place, ranked.set_index("published_rank")["published_last"]),
                "score": lambda value: say.number(value, digits),
                "moved": partial(moved_arrow, say=say),
            },
        )


def shared_place(last: pd.Series, rank: float) -> str:
    """Write a place by its first, and the last that belongs to it."""
    return place(rank, last[~last.index.duplicated()][int(rank)])


def own_sentence(v: View, scenario: Scenario, ranked: pd.DataFrame) -> str:
    """Say how many places changed, and where most."""
    moved = ranked[ranked["moved"].fillna(0) != 0]
    if not scenario.times:
        return v.say("robustness-page.weights-same")
    if moved.empty:
        return v.say("robustness-page.weights-still")
    most = moved.iloc[moved["moved"].abs().astype("float64").argmax()]
    return v.say(
        "robustness-page.weights-moved",
        n=len(moved),
        of=len(ranked),
        name=plain(v.names[most["region"]]),
        move=moved_arrow(most["moved"], v.say),
        before=place(most["published_rank"], most["published_last"]),
        now=place(most["rank"], most["rank_last"]),
    )
