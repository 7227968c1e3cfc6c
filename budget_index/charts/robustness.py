"""How sure places are: own weights, intervals of places, shares of draws."""

import json
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from budget_index.charts.theme import (
    IS_NARROW,
    NARROW,
    ON_PAPER,
    PRESSED,
    SIZE,
    Colours,
    finish,
    in_lines,
    lines_when_narrow,
)
from budget_index.language import Say
from budget_index.regions import Registry, region_name

ROW = 34
UPRIGHT = "M0,-1L0,1"
"""Symbol of the median."""
LEAST_SHOWN = 0.05
"""Shares below it are coloured, but not written into the matrix."""
INTERVAL_COLUMNS = ["rank", "rank_median", "rank_low", "rank_high", "p_first", "p_top", "group"]
ROOM_FOR_INTERVAL, ROOM_FOR_BEFORE = 300, 470
"""Widths from which the ranking under own weights has the interval, and the place before."""
OWN_ROOM, SHARES_ROOM = 0.42, 0.85
"""Room to the right of the data for what is written there, as a share of the data's width."""


def moved_arrow(moved: float, say: Say) -> str:
    """Write how many places were won or lost.

    Examples
    --------
    >>> [moved_arrow(moved, Say("en")) for moved in (3, -1, 0, float("nan"))]
    ['↑3', '↓1', '=', '']
    """
    if moved != moved:
        return ""
    return f"{'↑' if moved > 0 else '↓'}{say.number(abs(moved))}" if moved else "="


def interval_of_places(low: float, high: float, say: Say) -> str:
    """Write an interval of places, cut outwards to whole ones.

    Examples
    --------
    >>> interval_of_places(2.5, 4.05, Say("en")), interval_of_places(3.0, 3.0, Say("en"))
    ('2–5', '3')
    """
    if low != low:
        return "–"
    first, last = int(low), int(-(-high // 1))
    return say.number(first) if first == last else f"{say.number(first)}–{say.number(last)}"


def share_of_draws(share: float, say: Say) -> str:
    """Write a share of draws as per cent; what is neither never nor always isn't rounded to it.

    Examples
    --------
    >>> [share_of_draws(share, Say("en")) for share in (0.0, 0.002, 0.5, 0.998, 1.0)]
    ['0%', '<1%', '50%', '>99%', '100%']
    """
    if share != share:
        return "–"
    near = "<1" if 0 < share < 0.005 else ">99" if 0.995 <= share < 1 else say.number(100 * share)
    return say("dashboard.percent", n=near)


def own_ranking_chart(
    moved: pd.DataFrame,
    say: Say,
    *,
    registry: Registry,
    digits: int,
    example: bool,
    slide: bool = False,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw the ranking under one's own weights: bars, the published score as a mark, places won and the interval.

    Parameters
    ----------
    moved
        Ranked rows of a table as ``moved_places`` gives it, best first.
    digits
        Digits of scores.
    slide
        Keep the names in one line.
    """
    rows = _named(moved, say, registry)
    rows["label"] = [f"{rank}. {name}" for rank, name in zip(rows["rank"], rows["name"], strict=True)]
    rows["arrow"] = [moved_arrow(each, say) for each in rows["moved"]]
    rows["scored"] = [say.number(each, digits) for each in rows["score"]]
    rows["before"] = [say("robustness-page.was-place", place=say.number(each)) for each in rows["published_rank"]]
    same = rows["moved"] == 0
    rows["end"] = (rows["scored"] + " · " + rows["arrow"]).where(~same, rows["scored"])
    rows["long"] = (rows["end"] + " (" + rows["before"] + ")").where(~same, rows["scored"])
    rows["interval"] = _intervals(rows, say)
    limit = 100 * (1 + OWN_ROOM)
    axis = alt.Axis(title=say("chart.score-axis"), values=[0, 20, 40, 60, 80, 100], orient="top")
    x = alt.X("score:Q", scale=alt.Scale(domain=[0, limit], nice=False), axis=axis)
    rows["changed"] = ~same
    base = alt.Chart(rows).encode(y=_broken_rows(rows["label"].tolist(), width=99 if slide else 27))
    told = {
        "name": "chart.region",
        "rank": "chart.place",
        "before": "robustness-page.before",
        "interval": "robustness-page.interval",
        "scored": "chart.score",
    }
    tooltip = [alt.Tooltip(f"{field}:N", title=say(key)) for field, key in told.items()]
    layers = [
        base.mark_bar(
            color=colours.accent, fillOpacity=alt.expr("datum.changed ? 0.9 : 0.4"), stroke=colours.accent
        ).encode(x=x, tooltip=tooltip),
        base.mark_tick(color=colours.ink, thickness=2, height=22).encode(x=alt.X("published_score:Q"), tooltip=tooltip),
        base.mark_text(
            align="left",
            dx=alt.expr("max(6, scale('x', max(datum.published_score, datum.score)) - scale('x', datum.score) + 6)"),
            text=alt.expr(f"width < {ROOM_FOR_BEFORE} ? datum.end : datum.long"),
            fontSize=SIZE,
            color=colours.ink,
        ).encode(x=alt.X("score:Q")),
        base.mark_text(
            align="right", fontSize=SIZE, color=colours.ink, **_only_from(ROOM_FOR_INTERVAL, "datum.interval", limit)
        ),
        _heading(say("robustness-page.interval-column"), limit, ROOM_FOR_INTERVAL, colours),
    ]
    chart = alt.LayerChart(layer=layers, height=ROW * len(rows), width="container")
    facts = "; ".join(rows["label"] + " – " + rows["long"] + ", " + rows["interval"])
    title = say("robustness-page.own-title")
    return finish(
        chart,
        title=title,
        description=say("robustness-page.own-described", regions=facts),
        say=say,
        colours=colours,
        example=example,
        least=PRESSED * len(rows),
    )


def intervals_chart(
    ranks: pd.DataFrame, say: Say, *, registry: Registry, top: int, example: bool, colours: Colours = ON_PAPER
) -> alt.LayerChart:
    """Draw the interval of places of every region, its place, the median, and how often it is first and in the top.

    Parameters
    ----------
    ranks
        ``region`` and ``INTERVAL_COLUMNS``, ranked rows, best first.
    top
        The k of ``p_top``.
    """
    rows = _named(ranks, say, registry)
    rows["interval"] = _intervals(rows, say)
    rows["first"] = [share_of_draws(share, say) for share in rows["p_first"]]
    rows["top"] = [share_of_draws(share, say) for share in rows["p_top"]]
    rows["several"] = rows.groupby("group")["region"].transform("size").fillna(1) > 1
    first, last = float(rows[["rank_low", "rank"]].min().min()), float(rows[["rank_high", "rank"]].max().max())
    room = max(last - first, 1) * SHARES_ROOM
    end = alt.expr(f"{last + 0.6} + ({IS_NARROW} ? 0 : {room})")
    scale = alt.Scale(domainMin=first - 0.6, domainMax=end, nice=False, zero=False)
    axis = alt.Axis(
        title=say("robustness-page.place-axis"),
        titleAnchor="start",
        values=_ticks(int(first), int(last)),
        format="d",
        orient="top",
        grid=True,
        gridOpacity=0.15,
    )
    x = alt.X("rank:Q", scale=scale, axis=axis)
    base = alt.Chart(rows).encode(y=_rows(rows["name"].tolist(), padding=0))
    layers: list[alt.Chart | alt.LayerChart] = [
        base.transform_filter("datum.several")
        .mark_rect(color=colours.ink, opacity=0.06)
        .encode(x=alt.value(0), x2=alt.value("width")),
        base.mark_rule(color=colours.ink, opacity=0.5, strokeWidth=5, strokeCap="round").encode(
            x=alt.X("rank_low:Q", scale=scale, axis=axis), x2=alt.X2("rank_high:Q")
        ),
        _marks(rows, x, say, top, colours),
        *_columns(base, say, [last + 0.6 + room * share for share in (0.3, 0.6)], top, colours),
        *_brackets(rows, say, last + 0.6 + room * 0.66, colours),
    ]
    chart = alt.LayerChart(layer=layers, height=ROW * len(rows), width="container")
    told = rows["name"] + ": " + rows["rank"].astype(str) + " (" + rows["interval"] + ")"
    return finish(
        chart,
        title=say("robustness-page.intervals-title"),
        description=say("robustness-page.intervals-described", regions="; ".join(told)),
        say=say,
        colours=colours,
        example=example,
        least=PRESSED * len(rows),
    )


def matrix_chart(
    places: pd.DataFrame,
    order: Sequence[str],
    say: Say,
    *,
    registry: Registry,
    example: bool,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw regions × places; the fuller the colour, the more often a region has the place.

    Parameters
    ----------
    places
        A table as ``place_probabilities`` gives it.
    order
        Regions from the best place down.
    """
    names = {code: region_name(code, say.language, registry) for code in order}
    cells = places[places["region"].isin(names)].assign(name=places["region"].map(names))
    cells["percent"] = [share_of_draws(share, say) for share in cells["probability"]]
    cells["shown"] = [say.number(100 * share) if share >= LEAST_SHOWN else "" for share in cells["probability"]]
    last = max([len(order), *cells["place"]])
    axis = alt.Axis(
        title=say("robustness-page.place-axis"), orient="top", labelAngle=0, labelOverlap="greedy", labelPadding=6
    )
    x = alt.X("place:O", scale=alt.Scale(domain=list(range(1, last + 1)), paddingInner=0.04), axis=axis)
    told = {"name": "chart.region", "place": "chart.place", "percent": "robustness-page.share-of-draws"}
    base = alt.Chart(cells).encode(x=x, y=_rows(list(names.values()), padding=0.06))
    layers = [
        base.mark_rect(color=colours.accent, stroke=colours.accent, strokeWidth=0.6).encode(
            fillOpacity=alt.FillOpacity("probability:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 1]), legend=None),
            tooltip=[alt.Tooltip(f"{field}:N", title=say(key)) for field, key in told.items()],
        ),
        base.mark_text(
            fontSize=SIZE - 1,
            color=alt.expr(f"datum.probability > 0.6 ? 'white' : '{colours.ink}'"),
            opacity=alt.expr(f"width < {26 * last} ? 0 : 1"),
        ).encode(text=alt.Text("shown:N")),
    ]
    chart = alt.LayerChart(layer=layers, height=30 * len(names), width="container")
    likeliest = (
        cells.sort_values("probability", ascending=False, kind="stable").drop_duplicates("name").set_index("name")
    )
    facts = [
        say("robustness-page.likeliest", name=name, place=row["place"], share=row["percent"])
        for name, row in ((name, likeliest.loc[name]) for name in names.values() if name in likeliest.index)
    ]
    return finish(
        chart,
        title=say("robustness-page.matrix-title"),
        description=say("robustness-page.matrix-described", regions="; ".join(facts)),
        say=say,
        colours=colours,
        example=example,
        least=PRESSED * len(names),
    )


def _named(table: pd.DataFrame, say: Say, registry: Registry) -> pd.DataFrame:
    return table.assign(name=[region_name(str(code), say.language, registry) for code in table["region"]])


def _intervals(rows: pd.DataFrame, say: Say) -> list[str]:
    return [interval_of_places(*pair, say) for pair in zip(rows["rank_low"], rows["rank_high"], strict=True)]


def _rows(names: list[str], padding: float) -> alt.Y:
    expression, broken = lines_when_narrow(names)
    middle = {"condition": {"test": broken, "value": "bottom"}, "value": "middle"}
    axis = alt.Axis(title=None, labelExpr=expression, labelBaseline=middle, labelPadding=8, labelLineHeight=15)
    return alt.Y("name:N", sort=None, axis=axis, scale=alt.Scale(domain=names, paddingInner=padding))


def _broken_rows(labels: list[str], width: int) -> alt.Y:
    """Break the labels of rows into lines at every width; in a column of a page there is rarely room."""
    lines = json.dumps({label: in_lines(label, width) for label in labels}, ensure_ascii=False)
    middle = {"condition": {"test": f"length(({lines})[datum.label]) > 1", "value": "bottom"}, "value": "middle"}
    axis = alt.Axis(
        title=None,
        labelExpr=f"({lines})[datum.label]",
        labelBaseline=middle,
        labelPadding=8,
        labelLineHeight=15,
    )
    return alt.Y("label:N", sort=labels, axis=axis, scale=alt.Scale(paddingInner=0.25))


def _heading(words: str, at: float, least: int, colours: Colours) -> alt.Chart:
    """Write the heading of a column above the plot, where there is room for the column."""
    heading: alt.Chart = (
        alt.Chart(alt.InlineData(values=[{}]))
        .mark_text(
            align="right",
            baseline="bottom",
            fontSize=SIZE,
            color=colours.ink,
            aria=False,
            **_only_from(least, json.dumps(words, ensure_ascii=False), at),
        )
        .encode(y=alt.value(-24))
    )
    return heading


def _columns(base: alt.Chart, say: Say, places: list[float], top: int, colours: Colours) -> list[alt.Chart]:
    """Write how often a region is first and among the top, where there is room."""
    headings = {"first": say("robustness-page.first-column"), "top": say("robustness-page.top-column", k=top)}
    layers = []
    for (field, heading), place in zip(headings.items(), places, strict=True):
        where = _only_from(NARROW, f"datum.{field}", place)
        layers += [
            base.mark_text(align="right", fontSize=SIZE, color=colours.ink, **where),
            _heading(heading, place, NARROW, colours),
        ]
    return layers


def _only_from(least: int, text: str, place: float) -> dict[str, Any]:
    """Place a text in a column from a width on; hidden, it takes no room either."""
    return {
        "x": alt.expr(f"width < {least} ? 0 : scale('x', {place})"),
        "text": alt.expr(f"width < {least} ? '' : {text}"),
    }


def _brackets(rows: pd.DataFrame, say: Say, place: float, colours: Colours) -> list[alt.Chart]:
    """Join the regions that can't be told apart by a line from the first to the last."""
    found = rows[rows["several"]].groupby("group")["name"].agg(["first", "last"]).reset_index()
    if found.empty:
        return []
    at = alt.expr(f"{IS_NARROW} ? width - 2 : scale('x', {place})")
    y = _rows(rows["name"].tolist(), padding=0)
    y.shorthand = "first:N"
    base = alt.Chart(found).encode(y=y)
    line = base.mark_rule(color=colours.ink, strokeWidth=2.5, x=at, strokeCap="round").encode(y2=alt.Y2("last:N"))
    words = base.mark_text(
        align="left",
        x=at,
        dx=8,
        fontSize=SIZE,
        color=colours.ink,
        text=alt.expr(f"{IS_NARROW} ? '' : {json.dumps(say('robustness-page.alike'), ensure_ascii=False)}"),
    )
    return [line, words]


def _ticks(first: int, last: int) -> list[int]:
    """List the places on the axis: all of them, or round ones."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if (last - first) / step <= 24)
    return [place for place in range(first, last + 1) if place == first or place % step == 0]


def _marks(rows: pd.DataFrame, x: alt.X, say: Say, top: int, colours: Colours) -> alt.Chart:
    """Draw the place as a filled circle and the median as an upright line."""
    place, median = say("robustness-page.place-mark"), say("robustness-page.median-mark")
    points = pd.concat([rows.assign(what=place), rows.assign(what=median, rank=rows["rank_median"])])
    points["median"] = points["what"] == median
    points["rank"] = points["rank"].astype("float64")
    told = {
        "name": say("chart.region"),
        "interval": say("robustness-page.interval"),
        "first": say("robustness-page.first-column"),
        "top": say("robustness-page.top-column", k=top),
    }
    columns = alt.ExprRef(f"{IS_NARROW} ? 1 : 2")
    legend = alt.Legend(title=None, orient="top", symbolSize=160, symbolStrokeWidth=2.5, columns=columns)

    def scale(*values: str) -> alt.Scale:
        return alt.Scale(domain=[place, median], range=list(values))

    names = rows["name"].tolist()
    marks: alt.Chart = (
        alt.Chart(points)
        .mark_point(size=alt.expr("datum.median ? 400 : 120"), strokeWidth=2.5, opacity=1)
        .encode(
            y=_rows(names, padding=0),
            x=x,
            shape=alt.Shape("what:N", scale=scale("circle", UPRIGHT), legend=legend),
            fill=alt.Fill("what:N", scale=scale(colours.accent, "transparent"), legend=legend),
            stroke=alt.Stroke("what:N", scale=scale(colours.accent, colours.ink), legend=legend),
            tooltip=[alt.Tooltip(f"{field}:N", title=title) for field, title in told.items()],
        )
    )
    return marks
