"""The places of the regions through all rounds: lines that cross, with names at both ends."""

import json
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from budget_index.charts.movement import IS_SMALL, between_labels, room
from budget_index.charts.palette import FALL, RISE, STILL
from budget_index.charts.theme import ON_PAPER, SIZE, Colours, finish, in_lines, tooltips
from budget_index.language import Say
from budget_index.regions import Registry, region_name, short_name
from budget_index.scoring.ranking import place

CLICKED_LINE = "followed"
"""Name of the selection that holds the region clicked."""
ROW, LEAST_ROW = 29, 21
SHAPES = {"place": "circle", "territory": "square", "new": "diamond", "last": "triangle-down", "blank": "circle"}
EDGE = 22
"""Pixels from the outer points to their labels."""


def bump_chart(
    lines: pd.DataFrame,
    editions: dict[int, str],
    say: Say,
    *,
    highlight: dict[str, str],
    registry: Registry,
    example: bool,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw the places of regions over the years.

    A line breaks where a region isn't the same any more or has no place; the points there have other shapes, and a
    region without a place is a hollow point below the last place.

    Parameters
    ----------
    lines
        A table as ``trajectories`` gives it.
    editions
        Year of each round → id of its methodology; a dashed line stands where it changes.
    highlight
        Regions to bring out → ``rise``, ``fall`` (dashed) or ``chosen``.
    """
    points = bump_points(lines, say, highlight, registry)
    x = _years(points)
    base = alt.Chart(points.sort_values("look", key=lambda look: look != "other", kind="stable")).encode(x=x)
    bottom = float(points["row"].max()) + 0.7
    layers: list[alt.Chart | alt.LayerChart] = [
        *_editions(editions, x, say, bottom, colours),
        _lines(base, bottom, colours),
        *_points(base, points, say, bottom, colours),
        _numbers(base, bottom, colours),
        *_names(points, x, bottom, colours),
    ]
    if points["blank"].any():
        layers.append(_blank_rows(points, say, bottom, colours))
    chart = alt.LayerChart(layer=layers, height=ROW * (bottom + 0.8), width="container")
    facts = [
        f"{name} – " + ", ".join(f"{row.year}: {row.shown}" for row in rows.itertuples())
        for name, rows in points.groupby("name", sort=False)
    ]
    description = say("changes-page.places-described", regions="; ".join(facts))
    title = say("changes-page.places-title")
    look: dict[str, Any] = {"say": say, "colours": colours, "least": LEAST_ROW * (bottom + 0.8)}
    return finish(chart, title=title, description=description, example=example, **look)


def _years(points: pd.DataFrame) -> alt.X:
    years = sorted(set(points["year"]))
    first, last = (points[points["year"] == year] for year in (years[0], years[-1]))
    left = room(first["name"]) + EDGE, EDGE - 6
    right = room(last["name"]) + EDGE, room(last["short"], small=True, most=150) + EDGE
    axis = alt.Axis(
        title=None,
        values=years,
        labelExpr="format(datum.value, 'd')",
        orient="top",
        labelFontWeight="bold",
        labelPadding=10,
        labelFlush=False,
        labelOverlap=False,
    )
    domain = [years[0], years[-1]] if len(years) > 1 else [years[0] - 1, years[0] + 1]
    return alt.X("year:Q", scale=alt.Scale(domain=domain, range=between_labels(left, right), nice=False), axis=axis)


def _rows(bottom: float) -> alt.Y:
    return alt.Y("row:Q", scale=alt.Scale(domain=[-0.2, bottom], reverse=True, nice=False, zero=False), axis=None)


def _editions(editions: dict[int, str], x: alt.X, say: Say, bottom: float, colours: Colours) -> list[alt.Chart]:
    """Draw a dashed line between two rounds of different editions; its label is left out on narrow screens."""
    years = sorted(editions)
    changed = [(a + b) / 2 for a, b in pairwise(years) if editions[a] != editions[b]]
    if not changed:
        return []
    words = "\n".join(in_lines(say("changes-page.other-edition"), 16))
    at = alt.Chart(pd.DataFrame({"year": changed, "words": words, "top": -0.2, "end": bottom})).encode(x=x)
    rule = at.mark_rule(color=colours.ink, opacity=0.5, strokeDash=[5, 5])
    text = at.mark_text(
        lineBreak="\n",
        lineHeight=15,
        baseline="middle",
        fontSize=SIZE - 2,
        color=colours.ink,
        opacity=alt.expr(f"{IS_SMALL} ? 0 : 1"),
        dy=12,
        dx=5,
        align="left",
    ).encode(y=alt.Y("top:Q", axis=None), text=alt.Text("words:N"))
    return [rule.encode(y=alt.Y("top:Q", axis=None), y2=alt.Y2("end:Q")), text]


def _lines(base: alt.Chart, bottom: float, colours: Colours) -> alt.Chart:
    """Draw the lines; that of the region that lost most is dashed."""
    stroke = {"other": colours.ink, "rise": RISE, "fall": FALL, "chosen": colours.accent}
    lines: alt.Chart = (
        base.transform_filter("!datum.blank")
        .mark_line(
            color=alt.expr(f"({json.dumps(stroke)})[datum.look]"),
            strokeDash=alt.expr("datum.look === 'fall' ? [7, 4] : [1, 0]"),
            opacity=alt.expr("datum.look === 'other' ? 0.3 : 1"),
            strokeWidth=alt.expr("datum.look === 'other' ? 2 : 5"),
        )
        .encode(y=_rows(bottom), detail=alt.Detail("segment:N"))
    )
    return lines


def _points(base: alt.Chart, points: pd.DataFrame, say: Say, bottom: float, colours: Colours) -> list[alt.Chart]:
    """Draw the points, again in colour where they are to be brought out; clicking one selects its region."""
    kinds = [kind for kind in SHAPES if kind in set(points["kind"])]
    names = [say(f"changes-page.point-{kind}") for kind in kinds]
    legend = alt.Legend(
        title=None, orient="top", symbolSize=220, symbolStrokeWidth=1.5, columns=alt.ExprRef(f"{IS_SMALL} ? 1 : 4")
    )

    def scale(values: list[str]) -> alt.Scale:
        return alt.Scale(domain=names, range=values)

    fills = ["transparent" if kind == "blank" else STILL for kind in kinds]
    strokes = [colours.ink if kind == "blank" else STILL for kind in kinds]
    fields = {"name": "word.region", "year": "word.year", "shown": "word.place", "value": "word.score"}
    size = alt.expr("datum.kind === 'place' || datum.blank ? 430 : datum.kind === 'territory' ? 400 : 620")
    shape = alt.Shape("what:N", scale=scale([SHAPES[kind] for kind in kinds]), legend=legend)
    drawn = (
        base.mark_point(size=size, strokeWidth=1.5, opacity=1, cursor="pointer")
        .encode(
            y=_rows(bottom),
            shape=shape,
            fill=alt.Fill("what:N", scale=scale(fills), legend=legend),
            stroke=alt.Stroke("what:N", scale=scale(strokes), legend=legend),
            tooltip=tooltips(fields, say),
        )
        .add_params(alt.selection_point(name=CLICKED_LINE, fields=["region"], on="click"))
    )
    fill = alt.expr(f"datum.look === 'rise' ? '{RISE}' : datum.look === 'fall' ? '{FALL}' : '{colours.accent}'")
    brought_out = (
        base.transform_filter("datum.look !== 'other' && !datum.blank")
        .mark_point(size=size, fill=fill, stroke=fill, strokeWidth=1.5, opacity=1)
        .encode(y=_rows(bottom), shape=shape)
    )
    return [drawn, brought_out]


def _numbers(base: alt.Chart, bottom: float, colours: Colours) -> alt.Chart:
    """Write the place into each point; one of many digits in smaller letters."""
    size = alt.expr(f"length(datum.number) > 2 ? {SIZE - 6} : {SIZE - 3}")
    colour = alt.expr(f"datum.blank ? '{colours.ink}' : 'white'")
    numbers: alt.Chart = base.mark_text(fontSize=size, fontWeight="bold", color=colour, tooltip=None).encode(
        y=_rows(bottom), text=alt.Text("number:N")
    )
    return numbers


def _names(points: pd.DataFrame, x: alt.X, bottom: float, colours: Colours) -> list[alt.Chart]:
    """Write the names at both ends; on narrow screens only at the right end, abbreviated."""
    first, last = points["year"].min(), points["year"].max()
    ends = points.sort_values("year").groupby("region").tail(1)
    left = alt.Chart(points[points["year"] == first]).encode(x=x, y=_rows(bottom))
    right = alt.Chart(ends).encode(x=x, y=_rows(bottom))
    bold = alt.expr("datum.look === 'other' ? 'normal' : 'bold'")
    size = alt.expr(f"{IS_SMALL} ? {SIZE - 2} : {SIZE}")
    names = [
        right.mark_text(
            align="left",
            dx=EDGE - 6,
            color=colours.ink,
            fontWeight=bold,
            fontSize=size,
            text=alt.expr(f"{IS_SMALL} || datum.year < {last} ? datum.short : datum.name"),
        )
    ]
    if first == last:
        return names
    wide = left.mark_text(
        align="right",
        dx=6 - EDGE,
        color=colours.ink,
        fontWeight=bold,
        fontSize=size,
        text=alt.expr(f"{IS_SMALL} ? '' : datum.name"),
    )
    return [wide, *names]


def _blank_rows(points: pd.DataFrame, say: Say, bottom: float, colours: Colours) -> alt.LayerChart:
    """Part the rows without a place from the places, and say what they are."""
    above = float(points.loc[points["blank"], "row"].min()) - 0.5
    at = alt.Chart(alt.InlineData(values=[{"row": above}])).encode(y=_rows(bottom))
    rule = at.mark_rule(color=colours.ink, opacity=0.35)
    words = at.mark_text(
        x=0,
        text=say("changes-page.without-place"),
        align="left",
        baseline="top",
        dy=5,
        fontSize=SIZE - 2,
        color=colours.ink,
    )
    return alt.LayerChart(layer=[rule, words])


def bump_points(lines: pd.DataFrame, say: Say, highlight: dict[str, str], registry: Registry) -> pd.DataFrame:
    """Add what is written (``name``, ``short``, ``shown``, ``number``, ``value``, ``what``) and how it looks.

    ``kind`` names the shape of a point, ``blank`` says that it has no place, ``look`` whether it is brought out;
    ``segment`` is made unique over regions.
    """
    points = lines.copy()
    points["name"] = [region_name(code, say.language, registry) for code in points["region"]]
    points["short"] = [short_name(code, say.language, registry) for code in points["region"]]
    points["blank"] = points["rank"].isna()
    places = [place(*pair) for pair in zip(points["rank"], points["rank_last"], strict=True)]
    no_score = say("chart.no-score")
    points["shown"] = [no_score if blank else text for text, blank in zip(places, points["blank"], strict=True)]
    points["number"] = [
        "–" if blank else str(rank) for rank, blank in zip(points["rank"], points["blank"], strict=True)
    ]
    points["value"] = [say.number(value, 1) for value in points["score"]]
    points["kind"] = [_kind(*row) for row in zip(points["blank"], points["reason"], points["last"], strict=True)]
    points["what"] = [say(f"changes-page.point-{kind}") for kind in points["kind"]]
    points["look"] = [highlight.get(code, "other") for code in points["region"]]
    points["segment"] = points["region"] + ":" + points["segment"].astype(str)
    return points.drop(columns=["rank", "rank_last", "of"]).astype({"reason": "str", "last": "str"})


def _kind(blank: bool, reason: str, last: str) -> str:
    if blank:
        return "blank"
    if reason == "territory":
        return "territory"
    if reason.startswith("successor"):
        return "new"
    return "last" if last == "ended" else "place"
