"""Maps of the regions: one square per region, or its true outline where a file of boundaries is given."""

import json
import textwrap
from collections.abc import Iterable
from typing import Any

import altair as alt
import pandas as pd

from budget_index.charts.boundaries import Boundaries
from budget_index.charts.ranking import CLICKED_BAR, band_scale, ranking_bars
from budget_index.charts.theme import IS_NARROW, ON_PAPER, SIZE, Colours, finish, hatch, tooltips
from budget_index.language import Say
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry, short_name

TILE_COLUMNS = ["region", "name", "short", "lines", "column", "row", "score", "place", "band", "label", "blank", "ink"]
TILE_HEIGHT = 88
FEW = 40
"""Regions up to which a map of outlines writes short names into them."""


def has_tiles(ranked: pd.DataFrame, registry: Registry) -> bool:
    """Return whether the register gives most of the regions a square."""
    return len(tile_places(ranked["region"], registry)) * 2 > len(ranked)


def tile_places(codes: Iterable[str], registry: Registry) -> dict[str, tuple[int, int]]:
    """Return column and row of the regions that have a square."""
    places = {code: registry[code].tile for code in codes if code in registry}
    return {code: place for code, place in places.items() if place is not None}


def tile_chart(
    ranked: pd.DataFrame,
    methodology: Methodology,
    say: Say,
    *,
    registry: Registry,
    example: bool,
    title: str,
    among: pd.DataFrame | None = None,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw one square per region, roughly where it lies, with its name and score.

    A region without a score is a dashed, hatched square that says so.

    Parameters
    ----------
    ranked
        A table as ``ranked_by`` gives it; regions without a square are left out.
    among
        All regions, if only some are drawn: these keep their places then.
    """
    tiles = tile_rows(ranked, methodology, say, registry)
    places = tile_places(tiles["region"] if among is None else among["region"], registry).values()
    columns, rows = (list(range(min(side), max(side) + 1)) for side in zip(*places, strict=True))
    base = alt.Chart(tiles).encode(
        x=alt.X("column:O", axis=None, scale=alt.Scale(domain=columns, paddingInner=0.06, paddingOuter=0)),
        y=alt.Y("row:O", axis=None, scale=alt.Scale(domain=rows, paddingInner=0.06, paddingOuter=0)),
    )
    layers: list[alt.Chart | alt.LayerChart] = [_squares(base, methodology, say, colours)]
    if tiles["blank"].any():
        layers.append(_hatched(base, colours))
    layers += _tile_words(base, colours, size=SIZE - 2)
    chart = alt.LayerChart(layer=layers, height=TILE_HEIGHT * len(rows), width="container")
    return _finished(chart, tiles, say, colours, title, example=example)


def tile_rows(ranked: pd.DataFrame, methodology: Methodology, say: Say, registry: Registry) -> pd.DataFrame:
    """Make the table behind the squares: columns ``TILE_COLUMNS``; ``ink`` is what can be read on the band's colour."""
    tiles = _named(ranked, methodology, say, registry)
    places = tile_places(tiles["region"], registry)
    tiles = tiles[tiles["region"].isin(list(places))]
    column, row = zip(*(places[code] for code in tiles["region"]), strict=True)
    return tiles.assign(column=list(column), row=list(row))[TILE_COLUMNS].reset_index(drop=True)


def boundary_chart(
    ranked: pd.DataFrame,
    boundaries: Boundaries,
    methodology: Methodology,
    say: Say,
    *,
    registry: Registry,
    example: bool,
    title: str,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw the regions' outlines in the colours of their bands, with short names and scores where there is room.

    A region without a score has a dashed outline and no colour. Outlines of other regions aren't drawn.

    Parameters
    ----------
    ranked
        A table as ``ranked_by`` gives it; regions without an outline are left out.
    """
    named = _named(ranked, methodology, say, registry)
    rows = named[named["region"].isin(list(boundaries.centres))].set_index("region", drop=False)
    rows["longitude"], rows["latitude"] = zip(*(boundaries.centres[code] for code in rows["region"]), strict=True)
    facts = json.loads(rows.drop(columns=["lines"]).to_json(orient="index", force_ascii=False))
    shapes = [{**each, **facts[each["id"]]} for each in boundaries.features if each["id"] in facts]
    layers: list[alt.Chart | alt.LayerChart] = [
        _outlines(shapes, methodology, say, colours, blank=False).project("mercator")
    ]
    if rows["blank"].any():
        layers.append(_outlines(shapes, methodology, say, colours, blank=True).project("mercator"))
    if len(rows) <= FEW:
        layers += [words.project("mercator") for words in _map_words(rows.reset_index(drop=True), colours)]
    chart = alt.LayerChart(layer=layers, height=440, width="container")
    return _finished(chart, rows, say, colours, title, example=example)


def _named(ranked: pd.DataFrame, methodology: Methodology, say: Say, registry: Registry) -> pd.DataFrame:
    """Add to the texts of the bars what a map writes."""
    bars = ranking_bars(ranked, methodology, say, registry)
    short = [short_name(code, say.language, registry) for code in bars["region"]]
    lines = ["\n".join(textwrap.wrap(name, 16, break_long_words=False)) for name in bars["name"]]
    return bars.assign(short=short, lines=lines)


def _finished(
    chart: alt.LayerChart,
    rows: pd.DataFrame,
    say: Say,
    colours: Colours,
    title: str,
    *,
    example: bool,
) -> alt.LayerChart:
    description = say("overview.map-described", regions="; ".join(rows["name"] + " – " + rows["label"]))
    facts: dict[str, Any] = {"title": title, "description": description}
    return finish(chart, say=say, colours=colours, example=example, **facts)


def _colour(methodology: Methodology, say: Say) -> alt.Color:
    legend = alt.Legend(
        title=say("word.openness-band"),
        orient="top",
        symbolType="square",
        symbolSize=220,
        columns=alt.ExprRef(f"{IS_NARROW} ? 2 : 3"),
    )
    return alt.Color("band:N", scale=band_scale(methodology, say), legend=legend if methodology.bands else None)


def _tooltip(say: Say) -> list[alt.Tooltip]:
    fields = {"name": "region", "label": "score", "place": "place", "band": "openness-band"}
    return tooltips({field: f"word.{key}" for field, key in fields.items()}, say)


def _squares(base: alt.Chart, methodology: Methodology, say: Say, colours: Colours) -> alt.Chart:
    squares: alt.Chart = (
        base.mark_rect(stroke=colours.ink, strokeWidth=1, cursor="pointer", cornerRadius=4)
        .encode(
            color=_colour(methodology, say),
            strokeDash=alt.condition("datum.blank", alt.value([4, 3]), alt.value([1, 0])),
            tooltip=_tooltip(say),
        )
        .add_params(alt.selection_point(name=CLICKED_BAR, fields=["region"], on="click"))
    )
    return squares


def _hatched(base: alt.Chart, colours: Colours) -> alt.Chart:
    """Hatch the squares without a score."""
    strokes: alt.Chart = base.transform_filter("datum.blank").mark_rect(
        fill=hatch(colours), fillOpacity=0.25, cornerRadius=4, tooltip=None
    )
    return strokes


def _tile_words(base: alt.Chart, colours: Colours, size: int) -> list[alt.Chart | alt.LayerChart]:
    """Write the name at the top of each square and the score below it; short names on a narrow screen."""
    ink = alt.expr(f"datum.ink || '{colours.ink}'")
    narrow = f"{IS_NARROW} || bandwidth('x') < 100"
    names = base.mark_text(
        text=alt.expr(f"{narrow} ? datum.short : datum.lines"),
        lineBreak="\n",
        lineHeight=15,
        baseline="line-top",
        dy=alt.expr(f"-bandwidth('y') / 2 + ({narrow} ? 14 : 6)"),
        fontSize=alt.expr(f"{narrow} ? min(11, 1.75 * bandwidth('x') / length(datum.short)) : {size}"),
        color=ink,
    )
    score = alt.expr(f"datum.blank ? ({narrow} ? '–' : datum.band) : datum.score")
    scores = base.mark_text(
        text=score,
        dy=alt.expr(f"bandwidth('y') / 2 - ({narrow} ? 26 : 18)"),
        fontSize=alt.expr(f"datum.blank && !({narrow}) ? {size} : 20"),
        fontWeight=alt.expr("datum.blank ? 'normal' : 'bold'"),
        color=ink,
    )
    return [names, scores]


def _outlines(
    shapes: list[dict[str, Any]], methodology: Methodology, say: Say, colours: Colours, *, blank: bool
) -> alt.Chart:
    """Draw the outlines of the regions with a score, or of those without; clicking one selects its region."""
    own = [shape for shape in shapes if shape["blank"] == blank]
    base = alt.Chart(alt.InlineData(values=own)).encode(tooltip=_tooltip(say))
    looks: dict[str, Any] = {"stroke": colours.ink, "strokeWidth": 1, "cursor": "pointer"}
    if blank:
        hatched: alt.Chart = base.mark_geoshape(strokeDash=[4, 3], fill=hatch(colours), fillOpacity=0.25, **looks)
        return hatched
    coloured: alt.Chart = base.mark_geoshape(**looks).encode(color=_colour(methodology, say))
    return coloured.add_params(alt.selection_point(name=CLICKED_BAR, fields=["region"], on="click"))


def _map_words(rows: pd.DataFrame, colours: Colours) -> list[alt.Chart]:
    base = alt.Chart(rows).encode(longitude="longitude:Q", latitude="latitude:Q")
    ink = alt.expr(f"datum.ink || '{colours.ink}'")
    names = base.mark_text(dy=-9, fontSize=alt.expr(f"{IS_NARROW} ? 9 : 12"), color=ink).encode(
        text=alt.Text("short:N")
    )
    scores = base.mark_text(
        dy=7,
        fontWeight="bold",
        fontSize=alt.expr(f"{IS_NARROW} ? 10 : 15"),
        text=alt.expr("datum.blank ? '–' : datum.score"),
        color=ink,
    )
    return [names, scores]
