"""The parts of the page that puts regions side by side."""

from collections.abc import Callable, Sequence
from functools import partial

import altair as alt
import pandas as pd
import streamlit as st

from budget_index.analysis.pages.side_by_side import (
    HEADLINE,
    STAGE,
    answers_side_by_side,
    edition_changes_between,
    histories,
    most_often_ahead,
    profiles,
    standings,
    widest_gap,
)
from budget_index.charts.compare import compared_titles, profile_chart
from budget_index.charts.histories import histories_chart
from budget_index.charts.theme import Colours
from budget_index.language import Say
from budget_index.methodology.titles import band_labels
from budget_index.regions import kazakhstan
from budget_index.rounding import round_half_up
from budget_index.scoring.ranking import place, telling_digits
from dashboards.elements.charts import show_chart
from dashboards.elements.tables import offer_table, show_table
from dashboards.shell.markup import plain
from dashboards.shell.shown_rounds import Shown, cached
from dashboards.shell.view import View

Family = Callable[[], list[Shown]]
"""Gives the rounds of the family."""


def draw_standings(v: View, regions: Sequence[str]) -> None:
    """Show score, place, band and coverage of the regions."""
    say = v.say
    rows = standings(v.results.ranking, v.results.scores, v.methodology, regions, v.year)
    bands = band_labels(v.methodology, say.language)
    scored = rows["score"].notna()
    digits = telling_digits(rows["score"].to_numpy(dtype="float64"), v.methodology)
    written = {score: say.number(score, n) for score, n in zip(rows["score"], digits, strict=True)}
    places = [place(first, last) for first, last in zip(rows["rank"], rows["rank_last"], strict=True)]
    table = pd.DataFrame(
        {
            "region": [v.names[code] for code in rows["region"]],
            "score": rows["score"],
            "place": [
                say("dashboard.place-of", place=where, of=of) if there else "–"
                for where, of, there in zip(places, rows["of"], scored, strict=True)
            ],
            "coverage": rows["coverage"],
        }
    )
    if bands:
        table.insert(3, "band", [bands.get(name, say("chart.no-score")) for name in rows["band"]])
    column = st.column_config
    show_table(
        v,
        table,
        name="standing",
        alt=say("compare-page.standing"),
        columns={
            "region": column.TextColumn(say("word.region"), width=205),
            "score": column.NumberColumn(say("word.score"), width=65),
            "place": column.TextColumn(say("word.place"), width=85),
            "band": column.TextColumn(say("word.band"), width=140),
            "coverage": column.NumberColumn(say("word.coverage"), help=say("dashboard.coverage-help"), width=90),
        },
        formats={"score": lambda score: "–" if score != score else written[score], "coverage": v.say.percent},
    )


def draw_profiles(v: View, regions: Sequence[str], part: str) -> None:
    """Show the scores in the stages, the total first, or in the themes; and say where the widest gap is."""
    say, digits = v.say, max(v.methodology.rounding, 1)
    beside = profile_of(v.shown, regions, part)
    gap = widest_gap(beside[beside["part"] == part])
    if gap:
        scores = beside.loc[beside["dimension"] == gap.dimension, "score"]
        high, low = (round_half_up(float(end), digits) for end in (scores.max(), scores.min()))
        facts = {
            "dimension": plain(compared_titles(v.methodology, say)[gap.dimension]),
            "high": plain(v.names[gap.highest]),
            "highest": say.number(high, digits),
            "low": plain(v.names[gap.lowest]),
            "lowest": say.number(low, digits),
            "width": say.number(high - low, digits),
        }
        st.markdown(say("compare-page.gap" if high > low else "compare-page.no-gap", **facts))
    else:
        st.markdown(say("compare-page.too-few-scores"))
    show_chart(v, partial(drawn_profiles, v.shown, tuple(regions), part, say=say), name=f"compare-{part}")


def profile_of(shown: Shown, regions: Sequence[str], part: str) -> pd.DataFrame:
    """Return the scores in the stages, the total first, or in the themes."""
    results = shown.results
    beside = profiles(results.scores, results.methodology, regions, shown.round.year)
    return beside[beside["part"].isin([HEADLINE, STAGE] if part == STAGE else [part])]


@cached
def drawn_profiles(shown: Shown, regions: tuple[str, ...], part: str, *, say: Say, colours: Colours) -> alt.LayerChart:
    """Draw the scores in the stages or in the themes."""
    beside, methodology = profile_of(shown, regions, part), shown.methodology
    title = say(f"compare-page.profile-{part}")
    example = shown.round.example
    return profile_chart(beside, methodology, say, title=title, registry=kazakhstan(), example=example, colours=colours)


def draw_family_years(v: View, regions: Sequence[str], family: Family) -> None:
    """Show the total scores over the years; and say who was ahead most often."""
    say = v.say
    rounds = family()
    leaders, won, of = most_often_ahead(family_history(*rounds, regions=tuple(regions)))
    if of:
        names = ", ".join(plain(v.names[code]) for code in leaders)
        key = "ahead" if len(leaders) == 1 else "ahead-equally"
        st.markdown(say(f"compare-page.{key}", names=names, won=won, n=of))
    show_chart(v, partial(drawn_years, *rounds, regions=tuple(regions), say=say), name="compare-years")
    if editions_of(rounds):
        st.caption(say("compare-page.after-editions"))


def editions_of(rounds: Sequence[Shown]) -> list[tuple[int, int, str]]:
    """List where the methodology changed from one round to the next."""
    return edition_changes_between({each.round.year: each.methodology.id for each in rounds})


@cached
def drawn_years(*rounds: Shown, regions: tuple[str, ...], say: Say, colours: Colours) -> alt.LayerChart:
    """Draw the total scores over the years; rounds of a family are all examples or none is."""
    history, example = family_history(*rounds, regions=regions), rounds[0].round.example
    editions = editions_of(rounds)
    return histories_chart(history, editions, say, registry=kazakhstan(), example=example, colours=colours)


@cached
def family_history(*rounds: Shown, regions: tuple[str, ...]) -> pd.DataFrame:
    """Put the scores of regions in the rounds of a family together."""
    own = [each.ranking.assign(round=each.round.id) for each in rounds]
    return histories(pd.concat(own), regions, kazakhstan())


def draw_compared_files(v: View, regions: Sequence[str], family: Family) -> None:
    """Offer what is compared as files."""
    say, results = v.say, v.results
    rounds = family()
    history = family_history(*rounds, regions=tuple(regions))
    tables = {
        "standing": standings(results.ranking, results.scores, v.methodology, regions, v.year),
        "scores": profiles(results.scores, v.methodology, regions, v.year),
        "years": history[["region", "round", "year", "score", "rounded", "segment", "break_year", "break_reason"]],
        "answers": answers_side_by_side(results.criteria, v.methodology, regions, v.year),
    }
    with st.container(key="unprinted-downloads"):
        st.header(say("compare-page.downloads"), anchor=False)
    with st.container(horizontal=True):
        for name, table in tables.items():
            offer_table(v, table, name=f"compare-{name}", label=say(f"compare-page.download-{name}"))
