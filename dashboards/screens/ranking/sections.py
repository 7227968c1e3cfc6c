"""The sections of the overview page: each draws one message."""

import math
from dataclasses import replace
from functools import partial
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from budget_index.analysis.pages.overview import band_shares, can_be_redrawn, held_back
from budget_index.charts.boundaries import Boundaries
from budget_index.charts.overview import bands_chart, interval, places_chart
from budget_index.charts.ranking import CLICKED_BAR, ranking_chart
from budget_index.charts.theme import Colours
from budget_index.charts.tiles import boundary_chart, has_tiles, tile_chart
from budget_index.methodology.titles import band_labels, stage_titles
from budget_index.scoring.ranking import place, telling_digits
from dashboards.elements.charts import show_chart
from dashboards.elements.region_box import region_box
from dashboards.elements.tables import offer_table, show_table
from dashboards.screens.ranking.overview import (
    Overview,
    family_scores,
    indistinct_words,
    lead_words,
    sparks,
    usable_boundaries,
)
from dashboards.shell import projector, view
from dashboards.shell.markup import plain
from dashboards.shell.shown_rounds import cached

MOST_ROWS = 100
MOST_ON_SLIDE = 20
"""Regions in a chart on a slide."""
MOST_NAMES = 25
SELECT = {"on_select": "rerun", "selection_mode": CLICKED_BAR}


def on_slides(page: Overview) -> dict[str, Overview]:
    """Divide the rows of the charts into as many as a slide can have; gives the end of each slide's name → its rows."""
    firsts = range(0, max(len(page.rows), 1), MOST_ON_SLIDE)
    slides = [
        replace(page, rows=page.rows.iloc[first : first + MOST_ON_SLIDE], part=f"{page.part}+{first}")
        for first in firsts
    ]
    return {f"-{number}" if number > 1 else "": part for number, part in enumerate(slides, start=1)}


def draw_headline(page: Overview) -> None:
    """Say who leads, the mean, and how many regions have a place."""
    sentence = lead_words(page)
    if sentence:
        st.markdown(f"## {sentence}")
    else:
        st.info(page.v.say("dashboard.nobody-ranked"))


@cached
def drawn_bars(page: Overview, *, slide: bool, colours: Colours) -> alt.LayerChart:
    """Draw the bars of the ranking."""
    look: dict[str, Any] = {"title": page.title("scores-title"), "slide": slide, "colours": colours, **page.common}
    return ranking_chart(page.rows, page.v.methodology, page.v.say, **look)


def draw_bars(page: Overview) -> None:
    """Draw the scores."""
    v, say = page.v, page.v.say
    slide = projector.is_on()
    if slide and (sentence := lead_words(page)):
        st.markdown(f"## {sentence}")
    event = show_chart(v, partial(drawn_bars, page, slide=slide), name="bars", **SELECT)
    notes = bar_notes(page)
    if slide:
        st.caption(" ".join(notes))
        open_clicked(page, event)
        return
    st.markdown("  \n".join(notes))
    st.caption(say("dashboard.click-hint"))
    chosen = region_box(v, "dashboard.open-region", key="open")
    open_clicked(page, event)
    if chosen:
        view.open_region(v, chosen)


def bar_notes(page: Overview) -> list[str]:
    """Say below the bars what isn't seen in them."""
    say, scored = page.v.say, page.scored
    notes = []
    if len(scored) > 1:
        best, worst = (page.number(scored["rounded"].iloc[at]) for at in (0, -1))
        notes.append(say("overview.gap", best=best, worst=worst))
    blank = set(page.rows.loc[page.rows["score"].isna(), "region"])
    if blank:
        names = ", ".join(page.name(code) for code in page.v.names if code in blank)
        notes.append(say("dashboard.not-ranked", names=names))
    if page.kind:
        notes.append(say("overview.kind-note"))
    if not page.is_whole and page.v.methodology.bands:
        notes.append(say("overview.dimension-note"))
    if len(page.rows) < len(page.chosen):
        notes.append(say("overview.part-note", shown=len(page.rows), of=len(page.chosen)))
    return notes


@cached
def drawn_bands(page: Overview, *, colours: Colours) -> alt.LayerChart:
    """Draw the bars of the bands."""
    v, shares = page.v, band_shares(page.chosen, page.v.methodology)
    look: dict[str, Any] = {"title": page.title("bands-title"), "example": v.round.example, "colours": colours}
    return bands_chart(shares, v.methodology, v.say, **look)


def draw_bands(page: Overview) -> None:
    """Draw how many regions are in each band."""
    v, say = page.v, page.v.say
    shares = band_shares(page.chosen, v.methodology)
    own = shares[shares["band"] != ""]
    most = own[own["regions"] == own["regions"].max()]
    if len(page.scored):
        labels = band_labels(v.methodology, say.language)
        names = ", ".join(say("overview.band-quoted", band=plain(labels[band])) for band in most["band"])
        count = most["regions"].iloc[0]
        sentences = [say("overview.bands-most", n=len(most), bands=names, count=count, of=len(page.scored))]
        held = held_back(page.chosen, v.methodology)
        sentences += [say("overview.held-back", n=held)] if held else []
        st.markdown(" ".join(sentences))
    show_chart(v, partial(drawn_bands, page), name="bands")


@cached
def drawn_intervals(page: Overview, *, colours: Colours) -> alt.LayerChart:
    """Draw the places with their intervals."""
    sure = page.v.shown.intervals(page.dimension).table
    rows = sure[sure["region"].isin(page.rows["region"])]
    title = page.title("places-title")
    return places_chart(rows, page.table, page.v.say, title=title, colours=colours, **page.common)


def draw_places(page: Overview) -> None:
    """Draw how sure the places are."""
    v, say = page.v, page.v.say
    sure = v.shown.intervals(page.dimension)
    rows = sure.table[sure.table["region"].isin(page.rows["region"])]
    if not len(rows):
        return
    st.markdown(indistinct_words(page, sure.table))
    show_chart(v, partial(drawn_intervals, page), name="places")
    meaning = say("overview.places-meaning", draws=say.number(sure.draws))
    st.caption(f"{meaning} {say('overview.places-assessors')}" if sure.assessors else meaning)


def draw_map(page: Overview) -> None:
    """Draw the regions where they lie: as outlines if there is a file of them, else as squares."""
    v, say = page.v, page.v.say
    outlines = usable_boundaries(page)
    if not outlines and not has_tiles(page.chosen, v.registry):
        return
    if len(page.scored):
        best, worst = (page.scored.iloc[at] for at in (0, -1))
        ends = {"best": page.number(best["rounded"]), "best_name": page.name(best["region"])}
        ends |= {"worst": page.number(worst["rounded"]), "worst_name": page.name(worst["region"])}
        st.markdown(say("overview.map-range", **ends))
    if outlines:
        _draw_outlines(page, outlines)
    else:
        _draw_tiles(page)


@cached
def drawn_outlines(page: Overview, outlines: Boundaries, *, colours: Colours) -> alt.LayerChart:
    """Draw the map of outlines."""
    look: dict[str, Any] = {"title": page.title("map-title"), "colours": colours, **page.common}
    return boundary_chart(page.chosen, outlines, page.v.methodology, page.v.say, **look)


def _draw_outlines(page: Overview, outlines: Boundaries) -> None:
    v, say = page.v, page.v.say
    event = show_chart(v, partial(drawn_outlines, page, outlines), name="map", **SELECT)
    missing = [page.name(code) for code in v.names if code not in outlines.centres]
    if missing:
        st.caption(say("overview.map-without", names=", ".join(missing[:MOST_NAMES])))
    open_clicked(page, event)


@cached
def drawn_tiles(page: Overview, *, slide: bool, colours: Colours) -> alt.LayerChart:
    """Draw the map of squares."""
    look: dict[str, Any] = {"title": page.title("map-title"), "slide": slide, "colours": colours, **page.common}
    return tile_chart(page.chosen, page.v.methodology, page.v.say, among=page.table, **look)


def _draw_tiles(page: Overview) -> None:
    v, say = page.v, page.v.say
    slide = projector.is_on()
    event = show_chart(v, partial(drawn_tiles, page, slide=slide), name="tiles", **SELECT)
    st.caption(" ".join([say("overview.map-tiles")] + [say("overview.map-click")] * (not slide)))
    open_clicked(page, event)


def draw_ranking_table(page: Overview) -> None:
    """Draw the table that can be searched and sorted, and offer it."""
    v, say = page.v, page.v.say
    st.header(say("word.table"), anchor=False)
    words = st.text_input(say("dashboard.find-region"), key="find", width=420, live=True)
    wanted = words.strip().casefold()
    listed = page.chosen[[wanted in v.names[code].casefold() for code in page.chosen["region"]]]
    if len(listed):
        _draw_rows(page, listed.head(MOST_ROWS))
        if len(listed) > MOST_ROWS:
            st.caption(say("overview.table-limited", shown=MOST_ROWS, of=len(listed)))
    else:
        st.info(say("dashboard.nothing-found", words=plain(words)))
    table = v.results.ranking if page.is_whole else page.table.assign(year=v.year, dimension=page.dimension)
    columns = list(v.results.ranking.columns)
    offer_table(v, table[columns], name="ranking", label=say("dashboard.download"))


def _draw_rows(page: Overview, listed: pd.DataFrame) -> None:
    v, say, column = page.v, page.v.say, st.column_config
    bands = band_labels(v.methodology, say.language)
    names = stage_titles(v.methodology, v.say.language)
    places = {first: place(first, last) for first, last in zip(listed["rank"], listed["rank_last"], strict=True)}
    scores = family_scores(*page.family, dimension=page.dimension)
    known = ", ".join(map(str, scores.columns))
    digits = telling_digits(listed["score"].to_numpy(dtype="float64"), v.methodology)
    written = {score: say.number(score, n) for score, n in zip(listed["score"], digits, strict=True)}
    table = listed[["rank", "region", "score", "band", "coverage", *names]].assign(
        rank=listed["rank"].astype("Float64").astype("float64"),
        region=[v.names[code] for code in listed["region"]],
        band=[bands.get(name, say("chart.no-score") if v.methodology.bands else "–") for name in listed["band"]],
    )
    table.insert(3, "interval", _spans(page, listed))
    if len(scores.columns) > 1:
        table.insert(4, "years", sparks(scores, listed["region"].tolist(), v.year))
    numbers = dict.fromkeys(names, page.number)
    formats = {
        "score": lambda score: "–" if math.isnan(score) else written[score],
        "rank": lambda first: "–" if math.isnan(first) else places[int(first)],
        "coverage": v.say.percent,
    } | numbers
    picked = show_table(
        v,
        table,
        name="rows",
        alt=page.title("scores-title"),
        formats=formats,
        on_select="rerun",
        selection_mode="single-row",
        columns={
            "rank": column.NumberColumn(say("word.place"), width=55, alignment="center"),
            "interval": column.TextColumn(
                say("overview.column-interval"), help=say("overview.interval-help"), width=70, alignment="center"
            ),
            "region": column.TextColumn(say("word.region"), width=212),
            "score": column.NumberColumn(say("word.score"), width=58),
            "years": column.LineChartColumn(
                f"{scores.columns.min()}–{scores.columns.max()}",
                help=say("overview.years-help", years=known),
                width=78,
                y_min=0,
                y_max=100,
            ),
            "band": column.TextColumn(say("word.band"), width=125),
            "coverage": column.NumberColumn(say("word.coverage"), help=say("dashboard.coverage-help"), width=66),
            **{
                name: column.NumberColumn(say("dashboard.stage-number", number=number), help=plain(title), width=61)
                for number, (name, title) in enumerate(names.items(), start=1)
            },
        },
    )
    if names:
        numbered = enumerate(names.values(), start=1)
        lines = [f"{say('dashboard.stage-number', number=number)} – {plain(title)}" for number, title in numbered]
        st.caption("  \n".join(lines))
    if picked.selection.rows:
        view.open_region(v, str(listed["region"].iloc[picked.selection.rows[0]]))


def _spans(page: Overview, listed: pd.DataFrame) -> list[str]:
    """Write the intervals of places; a dash where there is no place, or none can be computed."""
    if not can_be_redrawn(page.v.methodology, page.dimension):
        return ["–"] * len(listed)
    sure = page.v.shown.intervals(page.dimension).table
    ends = zip(sure["region"], sure["low"], sure["high"], strict=True)
    spans = {code: interval(low, high) for code, low, high in ends}
    return [spans.get(code, "–") for code in listed["region"]]


def open_clicked(page: Overview, event: Any) -> None:
    """Open the region that was clicked in a chart."""
    clicked = event.selection.get(CLICKED_BAR, [])
    if clicked:
        view.open_region(page.v, clicked[0]["region"])
