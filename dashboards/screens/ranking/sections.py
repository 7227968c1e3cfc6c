"""The sections of the overview page: each lays out one section of its content."""

import math
from functools import partial
from html import escape
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from budget_index.analysis.pages.overview import can_be_redrawn
from budget_index.charts.boundaries import Boundaries
from budget_index.charts.overview import interval
from budget_index.charts.palette import darker_is_more
from budget_index.charts.ranking import CLICKED_BAR
from budget_index.charts.standings import standings_chart
from budget_index.charts.theme import Colours
from budget_index.charts.tiles import boundary_chart, tile_chart
from budget_index.content.model import Section
from budget_index.methodology.titles import band_labels, stage_titles
from budget_index.publish.html.blocks import documents_grid, item_list, moves_list
from budget_index.regions import short_name
from budget_index.scoring.ranking import place, telling_digits
from dashboards.elements.charts import show_chart
from dashboards.elements.tables import offer_table, show_table
from dashboards.screens.ranking.overview import MAP, Overview, family_scores, sparks, usable_boundaries
from dashboards.shell import view
from dashboards.shell.markup import plain
from dashboards.shell.shown_rounds import cached

MOST_ROWS = 100
MOST_NAMES = 25
SELECT: dict[str, Any] = {"on_select": "rerun", "selection_mode": CLICKED_BAR}


@cached
def drawn_standings(page: Overview, *, colours: Colours) -> alt.LayerChart:
    """Draw the bars of the page."""
    say, registry = page.v.say, page.v.registry
    names = {code: short_name(code, say.language, registry) for code in page.rows["region"]}
    return standings_chart(page.ranking, page.v.methodology, say, names=names, colours=colours)


def draw_standings(page: Overview) -> None:
    """Draw bars or map, and beside them what is seen and how to read it."""
    left, right = st.columns([3, 1], gap="medium")
    with left:
        if page.shown == MAP and page.has_map:
            draw_map(page)
        else:
            event = show_chart(page.v, partial(drawn_standings, page), name="bars", titled=False, **SELECT)
            open_clicked(page, event)
    with right:
        draw_seen(page)


def draw_seen(page: Overview) -> None:
    """Say what is seen, and how the bars are to be read."""
    say = page.v.say
    if "seen" in page.content:
        section = page.content["seen"]
        st.html(item_list(section.title, [item.title for item in section.items]))
    st.html(item_list(say("overview.how-to-read"), bar_notes(page)))
    pressed = say("overview.map-click" if page.shown == MAP else "overview.click-row")
    st.html(f'<p class="measured unprinted">{escape(pressed)}</p>')


def bar_notes(page: Overview) -> list[str]:
    """Say how bars or map are read, and what isn't seen in them."""
    say, notes = page.v.say, []
    if page.shown != MAP:
        notes += bars_read(page)
    if page.kind:
        notes.append(say("overview.kind-note"))
    if not page.is_whole and page.v.methodology.bands:
        notes.append(say("overview.dimension-note"))
    if len(page.rows) < len(page.chosen):
        notes.append(say("overview.part-note", shown=len(page.rows), of=len(page.chosen)))
    return notes


def bars_read(page: Overview) -> list[str]:
    """Say how bars, whiskers and asterisks are read."""
    say, table = page.v.say, page.ranking.table
    notes = [say("overview.read-bar-darker" if darker_is_more(page.v.methodology.bands) else "overview.read-bar")]
    if any(cell.value is not None for cell in table.column("low")):
        notes.append(say("overview.read-whisker"))
    elif not can_be_redrawn(page.v.methodology, page.dimension):
        notes.append(say("overview.no-intervals"))
    if any(cell.value for cell in table.column("held")):
        notes.append(f"* {say('overview.held')}")
    return notes


def draw_documents(page: Overview) -> None:
    """Draw documents × regions."""
    st.header(plain(page.content["documents"].title), anchor=False)
    st.html(grid_of(page))
    if len(page.rows) < len(page.chosen):
        st.caption(page.v.say("overview.part-note", shown=len(page.rows), of=len(page.chosen)))


@cached
def grid_of(page: Overview) -> str:
    """Lay out documents × regions."""
    return documents_grid(page.documents, page.v.say)


def draw_movers(section: Section) -> None:
    """Draw who moved most."""
    st.header(plain(section.title), anchor=False)
    st.html(moves_list(section))


def draw_participation(section: Section) -> None:
    """Write where citizens can take part."""
    st.header(plain(section.title), anchor=False)
    st.caption(plain(section.sentence))
    items = "".join(
        f"<li><b>{escape(item.title)}</b><br><small>{escape(item.note)}</small><br>{escape(item.text)}</li>"
        for item in section.items
    )
    st.html(f'<ul class="said">{items}</ul>')


@cached
def drawn_map(page: Overview, outlines: Boundaries | None, *, colours: Colours) -> alt.LayerChart:
    """Draw the regions where they lie: as outlines if there is a file of them, else as squares."""
    look: dict[str, Any] = {"title": page.title("map-title"), "colours": colours, **page.common}
    if outlines:
        return boundary_chart(page.chosen, outlines, page.v.methodology, page.v.say, **look)
    return tile_chart(page.chosen, page.v.methodology, page.v.say, among=page.table, **look)


def draw_map(page: Overview) -> None:
    """Draw the map, and say who isn't on it or that squares aren't to scale."""
    v, say, outlines = page.v, page.v.say, usable_boundaries(page)
    event = show_chart(v, partial(drawn_map, page, outlines), name="map" if outlines else "tiles", **SELECT)
    missing = [page.name(code) for code in v.names if code not in outlines.centres] if outlines else []
    if missing:
        st.caption(say("overview.map-without", names=", ".join(missing[:MOST_NAMES])))
    elif not outlines:
        st.caption(say("overview.map-tiles"))
    open_clicked(page, event)


def draw_ranking_table(page: Overview) -> None:
    """Draw the table that can be searched and sorted, and offer it."""
    v, say = page.v, page.v.say
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
    ranking = page.content["ranking"].table
    if "peers" in {each.id for each in ranking.columns}:
        among_peers = {row.id: ranking.cell(row, "peers").text for row in ranking.rows}
        table.insert(1, "peers", [among_peers[code] for code in listed["region"]])
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
            "peers": column.TextColumn(say("peers.column"), width=66, alignment="center"),
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
