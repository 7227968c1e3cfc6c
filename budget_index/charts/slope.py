"""The scores of two rounds side by side: a line per region."""

import json
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from budget_index.analysis.change.adding_up import spread
from budget_index.charts.movement import IS_SMALL, between_labels, room
from budget_index.charts.palette import FALL, RISE, STILL
from budget_index.charts.theme import ON_PAPER, SIZE, Colours, finish, tooltips
from budget_index.language import Say
from budget_index.regions import Registry, region_name, short_name
from budget_index.rounding import round_half_up

LOOKS = {
    "rise": (RISE, "triangle-up", [1, 0]),
    "fall": (FALL, "triangle-down", [7, 4]),
    "same": (STILL, "circle", [2, 3]),
    "apart": ("transparent", "circle", [0, 1]),
}
"""Look → colour, shape and dash; regions that can't be compared are hollow points without a line."""
LABEL = 19
"""Pixels that a label takes from top to bottom."""
ROW, LEAST = 30, 520
"""Height of the chart in pixels, for a region and at least; labels stay near their points where there is room."""
EDGE = 34
"""Pixels from a point to its label; a thin line leads there."""
END_COLUMNS = ["region", "name", "short", "side", "score", "label_at", "value", "what", "look", "change"]


def slope_chart(
    changes: pd.DataFrame,
    say: Say,
    *,
    rounding: int,
    years: tuple[int, int],
    chosen: str | None,
    registry: Registry,
    example: bool,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw scores before and now; lines of regions that rose are solid, of those that fell dashed.

    Parameters
    ----------
    changes
        A table as ``changes.compare`` gives it, or some of its rows.
    rounding
        Digits of a shown score: a change that rounds to 0 is none.
    chosen
        A region to bring out.
    """
    ends, height, limits = slope_ends(changes, say, rounding=rounding, registry=registry)
    y = alt.Y("score:Q", scale=alt.Scale(domain=limits, nice=False, zero=False), axis=None)
    drawn = ends.assign(chosen=ends["region"] == chosen).sort_values("chosen", kind="stable")
    base = alt.Chart(drawn).encode(x=_sides(ends, years))
    layers: list[alt.Chart | alt.LayerChart] = [
        _lines(base, y, some_chosen=bool(drawn["chosen"].any())),
        _points(base, ends, y, say, colours),
        *_labels(base, y, colours),
    ]
    chart = alt.LayerChart(layer=layers, height=height, width="container")
    wide = ends.drop_duplicates("region")
    facts = "; ".join(wide["name"] + ": " + wide["change"])
    description = say("chart.slope-described", before=years[0], now=years[1], regions=facts)
    title = say("chart.slope-title", before=years[0], now=years[1])
    look: dict[str, Any] = {"say": say, "colours": colours}
    return finish(chart, title=title, description=description, example=example, **look)


def slope_ends(
    changes: pd.DataFrame, say: Say, *, rounding: int, registry: Registry
) -> tuple[pd.DataFrame, float, list[float]]:
    """Make the table behind the chart, its height in pixels and the limits of its scale.

    Returns
    -------
    Columns ``END_COLUMNS``, one row per region and side with a score. ``label_at`` is where the label stands so that
    none covers another, in points of the scale.
    """
    look = [_look(*row, rounding) for row in zip(changes["change"], changes["break"], strict=True)]
    digits = max(rounding, 1)
    common = pd.DataFrame(
        {
            "region": changes["region"],
            "name": [region_name(code, say.language, registry) for code in changes["region"]],
            "short": [short_name(code, say.language, registry) for code in changes["region"]],
            "what": [say(f"chart.slope-{name}") for name in look],
            "look": look,
            "change": [say.signed(value, digits) for value in changes["change"]],
        }
    )
    ends_of_sides = [common.assign(side=side, score=changes[f"score_{side}"]) for side in ("from", "to")]
    ends = pd.concat(ends_of_sides).dropna(subset="score").reset_index(drop=True)
    ends["value"] = [say.number(value, digits) for value in ends["score"]]
    low, high = float(ends["score"].min()), float(ends["score"].max())
    most = int(ends.groupby("side").size().max())
    height = max(LEAST, ROW * most)
    gap = LABEL * max(high - low, 1.0) / height
    ends["label_at"] = ends.groupby("side")["score"].transform(lambda scores: spread(scores.to_numpy(np.float64), gap))
    limits = [min(low, float(ends["label_at"].min())) - gap, max(high, float(ends["label_at"].max())) + gap]
    return ends[END_COLUMNS], LABEL * (limits[1] - limits[0]) / gap, limits


def _look(change: float, reason: str, rounding: int) -> str:
    if change != change or reason:
        return "apart"
    if round_half_up(abs(change), rounding) == 0:
        return "same"
    return "rise" if change > 0 else "fall"


def _sides(ends: pd.DataFrame, years: tuple[int, int]) -> alt.X:
    before, now = (ends[ends["side"] == side] for side in ("from", "to"))
    left = room(before["name"] + "  00,0") + EDGE, room(["00,0"]) + EDGE - 8
    right = room(now["name"] + "  00,0") + EDGE, room(now["short"] + "  00,0", small=True, most=190) + EDGE - 8
    axis = alt.Axis(
        title=None,
        values=["from", "to"],
        labelExpr=f"datum.value === 'from' ? '{years[0]}' : '{years[1]}'",
        orient="top",
        labelAngle=0,
        labelFontWeight="bold",
        labelPadding=8,
        labelFontSize=SIZE + 1,
    )
    scale = alt.Scale(type="point", domain=["from", "to"], range=between_labels(left, right), padding=0)
    return alt.X("side:N", scale=scale, axis=axis)


def _lines(base: alt.Chart, y: alt.Y, *, some_chosen: bool) -> alt.Chart:
    """Draw the lines; with a chosen region the others step back."""
    looks = {look: [colour, dash] for look, (colour, _, dash) in LOOKS.items()}
    opacity, width = (0.6, 2) if some_chosen else (0.9, 2.5)
    lines: alt.Chart = (
        base.transform_filter("datum.look !== 'apart'")
        .mark_line(
            color=alt.expr(f"({json.dumps(looks)})[datum.look][0]"),
            strokeDash=alt.expr(f"({json.dumps(looks)})[datum.look][1]"),
            opacity=alt.expr(f"datum.chosen ? 1 : {opacity}"),
            strokeWidth=alt.expr(f"datum.chosen ? 5 : {width}"),
        )
        .encode(y=y, detail=alt.Detail("region:N"))
    )
    return lines


def _points(base: alt.Chart, ends: pd.DataFrame, y: alt.Y, say: Say, colours: Colours) -> alt.Chart:
    looks = [look for look in LOOKS if look in set(ends["look"])]
    names = [say(f"chart.slope-{look}") for look in looks]
    legend = alt.Legend(
        title=None, orient="top", symbolSize=180, symbolStrokeWidth=1.5, columns=alt.ExprRef(f"{IS_SMALL} ? 1 : 2")
    )

    def scale(values: list[str]) -> alt.Scale:
        return alt.Scale(domain=names, range=values)

    strokes = [colours.ink if look == "apart" else LOOKS[look][0] for look in looks]
    drawn: alt.Chart = base.mark_point(size=70, strokeWidth=1.5, opacity=1).encode(
        y=y,
        shape=alt.Shape("what:N", scale=scale([LOOKS[look][1] for look in looks]), legend=legend),
        fill=alt.Fill("what:N", scale=scale([LOOKS[look][0] for look in looks]), legend=legend),
        stroke=alt.Stroke("what:N", scale=scale(strokes), legend=legend),
        tooltip=tooltips({"name": "word.region", "value": "word.score", "change": "word.change"}, say),
    )
    return drawn


def _labels(base: alt.Chart, y: alt.Y, colours: Colours) -> list[alt.Chart]:
    """Write score and name beside each point, apart from each other, and lead a thin line there."""
    at = alt.Y("label_at:Q", axis=None)
    layers = []
    for side, sign in (("from", -1), ("to", 1)):
        of_side = base.transform_filter(f"datum.side === '{side}'")
        leader = of_side.mark_rule(
            color=colours.ink, opacity=0.6, xOffset=sign * 7, x2Offset=sign * (EDGE - 10)
        ).encode(x2=alt.X2("side:N"), y=y, y2=alt.Y2("label_at:Q"))
        if side == "from":
            text = f"{IS_SMALL} ? datum.value : datum.name + '  ' + datum.value"
        else:
            text = f"datum.value + '  ' + ({IS_SMALL} ? datum.short : datum.name)"
        words = of_side.mark_text(
            align="right" if side == "from" else "left",
            dx=sign * (EDGE - 6),
            color=colours.ink,
            fontSize=alt.expr(f"{IS_SMALL} ? {SIZE - 2} : {SIZE}"),
            fontWeight=alt.expr("datum.chosen ? 'bold' : 'normal'"),
            text=alt.expr(text),
        ).encode(y=at)
        layers += [leader, words]
    return layers
