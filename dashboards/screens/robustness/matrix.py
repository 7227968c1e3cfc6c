"""How often each region has each place."""

from functools import partial

import pandas as pd
import streamlit as st

from budget_index.analysis.pages.overview import draws_for
from budget_index.analysis.robustness.places_drawn import place_probabilities, share_of_draws
from budget_index.charts.bars import bars_chart
from budget_index.charts.place_probabilities import matrix_chart
from dashboards.elements.charts import show_chart
from dashboards.elements.region_box import region_box
from dashboards.elements.sections import Section
from dashboards.elements.tables import offer_table
from dashboards.screens.robustness.computed import drawn_places, drawn_ranks
from dashboards.screens.robustness.scenario import Scenario
from dashboards.screens.robustness.widgets import (
    MOST_CRITERIA,
    MOST_DRAWN,
    MOST_DRAWN_ON_SLIDE,
    Sections,
    as_bars,
)
from dashboards.shell import projector
from dashboards.shell.markup import plain
from dashboards.shell.view import View


def matrix_view(v: View, scenario: Scenario) -> Sections:
    """Show how often each region has each place, all regions and one."""
    ranks = drawn_ranks(v, scenario).ranks
    ranked = ranks.loc[ranks["rank"].notna(), "region"].tolist()
    st.session_state["region"] = st.session_state.get("region") or ranked[0]
    own = Section("region-places", partial(_region_places, v, scenario))
    if len(ranked) > (MOST_DRAWN_ON_SLIDE if projector.is_on() else MOST_DRAWN):
        st.info(v.say("robustness-page.matrix-large", n=MOST_DRAWN))
        return [own], {}
    units, drawn, _ = drawn_places(v, scenario)
    return [Section("matrix", partial(_matrix, v, place_probabilities(units, drawn), ranked)), own], {}


def _matrix(v: View, places: pd.DataFrame, ranked: list[str]) -> None:
    say = v.say
    first = places[places["place"] == 1].sort_values("probability", ascending=False, kind="stable").iloc[0]
    share = share_of_draws(first["probability"], say)
    st.markdown(f"## {say('robustness-page.matrix-first', name=plain(v.names[first['region']]), share=share)}")
    show_chart(
        v,
        partial(matrix_chart, places, ranked, say, registry=v.registry, example=v.round.example),
        name="matrix",
    )
    st.caption(say("robustness-page.matrix-legend", n=draws_for(len(v.names))))
    offer_table(v, places, name="place-probabilities", label=say("robustness-page.download-matrix"))


def _region_places(v: View, scenario: Scenario) -> None:
    say = v.say
    region_box(v)
    region = st.session_state["region"]
    if not region:
        return
    units, drawn, _ = drawn_places(v, scenario)
    at = units["region"] == region
    own = place_probabilities(units[at], drawn[:, at.to_numpy()])
    name = v.names[region]
    if own.empty:
        st.markdown(say("robustness-page.without", names=plain(name)))
        return
    likeliest = own.iloc[own["probability"].argmax()]
    share = share_of_draws(likeliest["probability"], say)
    st.markdown(say("robustness-page.region-places-sentence", name=plain(name), place=likeliest["place"], share=share))
    bars = place_bars(v, own)
    show_chart(
        v,
        partial(
            bars_chart,
            bars,
            say,
            title=say("robustness-page.region-places-title", name=name),
            described=say("robustness-page.region-places-described"),
            example=v.round.example,
        ),
        name="region-places",
    )


def place_bars(v: View, own: pd.DataFrame) -> pd.DataFrame:
    """Make the bars of a region's likeliest places in order; what is left over is one more bar."""
    say = v.say
    kept = own.nlargest(MOST_CRITERIA, "probability").sort_values("place")
    bars = pd.DataFrame(
        {
            "label": [say("robustness-page.place-n", n=place) for place in kept["place"]],
            "value": kept["probability"],
        }
    )
    known = float(own["probability"].sum())
    rest = {"other-places": known - float(kept["probability"].sum()), "no-place": 1 - known}
    more = [(say(f"robustness-page.{key}"), share) for key, share in rest.items() if share > 1e-9]
    bars = pd.concat([bars, pd.DataFrame(more, columns=["label", "value"])]) if more else bars
    return as_bars(v, bars)
