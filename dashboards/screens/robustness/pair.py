"""Two regions: who stands higher; and of one its band and whether it improved."""

from functools import partial

import pandas as pd
import streamlit as st

from budget_index.analysis.robustness.comparisons import SURE
from budget_index.analysis.robustness.places_drawn import pair_probabilities, share_of_draws
from budget_index.charts.bars import bars_chart
from budget_index.methodology.titles import band_labels
from budget_index.scoring.ranking import place
from dashboards.elements.charts import show_chart
from dashboards.elements.region_box import region_box
from dashboards.elements.sections import Section
from dashboards.screens.robustness.computed import drawn_places, drawn_ranks, improvement_since
from dashboards.screens.robustness.scenario import Scenario
from dashboards.screens.robustness.widgets import Sections, as_bars
from dashboards.shell import view
from dashboards.shell.markup import plain
from dashboards.shell.view import View

LIKELY = 0.65


def pair_view(v: View, scenario: Scenario) -> Sections:
    """Compare two regions, and say in which band one is and whether it improved."""
    ranks = drawn_ranks(v, scenario).ranks
    ranked = ranks.loc[ranks["rank"].notna(), "region"].tolist()
    region = st.session_state["region"] = st.session_state.get("region") or ranked[0]
    others, more = [code for code in v.names if code != region], {}
    if others and len(ranked) > 1:
        usual = neighbour(ranked, region)
        other = v.choose("other", others, usual)
        more = {"other": str(other) if other != usual else ""}
        sections = [Section("pair", partial(_pair, v, scenario, others))]
    else:
        sections = [Section("pair", lambda: st.info(v.say("robustness-page.pair-one")), slide=False)]
    if v.methodology.bands:
        sections.append(Section("bands", partial(_bands, v, scenario)))
    sections.append(Section("improvement", partial(_improvement, v, scenario), slide=False))
    return sections, more


def neighbour(ranked: list[str], region: str) -> str:
    """Return the region one place below, or above the last one; the leader for a region without a place."""
    if region not in ranked:
        return ranked[0]
    at = ranked.index(region)
    return ranked[at + 1] if at + 1 < len(ranked) else ranked[at - 1]


def _pair(v: View, scenario: Scenario, others: list[str]) -> None:
    say = v.say
    with st.container(horizontal=True):
        region_box(v)
        st.selectbox(
            say("robustness-page.other"),
            others,
            format_func=v.names.__getitem__,
            filter_mode="contains",
            key="other",
            width=420,
        )
    region, other = st.session_state["region"], st.session_state["other"]
    if not region:
        return
    units, drawn, _ = drawn_places(v, scenario)
    shares = pair_probabilities(units, drawn, region, other)
    if shares[0] != shares[0]:
        st.info(say("robustness-page.pair-blank"))
        return
    st.markdown(f"## {pair_sentence(v, region, other, shares)}")
    reversed_places(v, scenario, *((region, other) if shares[0] >= shares[2] else (other, region)))
    name, beside = v.names[region], v.names[other]
    labels = [
        say("robustness-page.pair-above", name=name),
        say("robustness-page.pair-tie"),
        say("robustness-page.pair-above", name=beside),
    ]
    bars = as_bars(v, pd.DataFrame({"label": labels, "value": shares}))
    show_chart(
        v,
        partial(
            bars_chart,
            bars[bars["value"].gt(0) | bars.index.isin([0, 2])],
            say,
            title=say("robustness-page.pair-title"),
            described=say("robustness-page.pair-described"),
            example=v.round.example,
            most=1.0,
        ),
        name="pair",
    )


def pair_sentence(v: View, region: str, other: str, shares: tuple[float, float, float]) -> str:
    """Say in words who stands higher; the one that more often does is named first."""
    above, tie, below = shares
    if tie >= max(above, below):
        names = {"name": plain(v.names[region]), "other": plain(v.names[other])}
        return v.say("robustness-page.pair-level", share=share_of_draws(tie, v.say), **names)
    first, second = (region, other) if above >= below else (other, region)
    share = max(above, below)
    key = "sure" if share >= SURE else "likely" if share >= LIKELY else "open"
    names = {"name": plain(v.names[first]), "other": plain(v.names[second])}
    return v.say(f"robustness-page.pair-{key}", share=share_of_draws(share, v.say), **names)


def reversed_places(v: View, scenario: Scenario, first: str, second: str) -> None:
    """Say so if the region that stands higher in most draws is the lower one in the ranking, and why."""
    if scenario.times or "assessors" not in scenario.sources:
        return
    table = drawn_ranks(v, scenario).ranks.set_index("region")
    ranks = table["rank"]
    if ranks[first] > ranks[second]:
        written = dict(zip(table.index, map(place, ranks, table["rank_last"]), strict=True))
        st.markdown(v.say("robustness-page.pair-reversed", place=written[first], other=written[second]))


def _bands(v: View, scenario: Scenario) -> None:
    say, region = v.say, st.session_state["region"]
    if not region:
        return
    bands = drawn_ranks(v, scenario).bands
    own = bands[bands["region"] == region]
    if not own["probability"].sum():
        return
    labels, name = band_labels(v.methodology, say.language), v.names[region]
    likeliest = own.loc[own["probability"].idxmax()]
    share = share_of_draws(likeliest["probability"], say)
    st.markdown(say("robustness-page.bands-sentence", band=plain(labels[likeliest["band"]]), share=share))
    bars = as_bars(v, pd.DataFrame({"label": own["band"].map(labels), "value": own["probability"]}))
    show_chart(
        v,
        partial(
            bars_chart,
            bars,
            say,
            title=say("robustness-page.bands-title", name=name),
            described=say("robustness-page.bands-described"),
            example=v.round.example,
            most=1.0,
        ),
        name="bands",
    )


def _improvement(v: View, scenario: Scenario) -> None:
    say, region = v.say, st.session_state["region"]
    rounds = view.family(v)
    earlier = [each for each in rounds if each.round.year < v.year]
    if not region:
        return
    if not earlier:
        st.caption(say("robustness-page.improvement-first"))
        return
    year = earlier[-1].round.year
    st.header(say("robustness-page.improvement", year=year), anchor=False)
    improvements = improvement_since(earlier[-1], v.shown, scenario)
    st.markdown(improvement_sentence(v, improvements, region, year))


def improvement_sentence(v: View, improvements: pd.DataFrame, region: str, year: int) -> str:
    """Write whether a region's score really rose since an earlier year."""
    own = improvements[(improvements["region"] == region) & improvements["p_improved"].notna()]
    name = plain(v.names[region])
    if own.empty:
        return v.say("robustness-page.improvement-not", name=name, year=year)
    row, digits = own.iloc[0], max(1, v.methodology.rounding)
    key = "surely" if row["p_improved"] >= SURE else "worse" if row["p_worse"] >= SURE else "open"
    key = key if row["p_improved"] or row["p_worse"] else "same"
    share = row["p_worse"] if key == "worse" else row["p_improved"]
    scores = {time: v.say.number(row[time], digits) for time in ("before", "now")}
    return v.say(f"robustness-page.improvement-{key}", name=name, share=share_of_draws(share, v.say), **scores)
