"""How sure the places of regions are."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from budget_index.charts.ranking import region_rows
from budget_index.charts.theme import ON_PAPER, SIZE, Colours, finish, tooltips
from budget_index.language import Say
from budget_index.regions import Registry, region_name
from budget_index.scoring.ranking import place

MOST_TICKS = 25
STEPS = [width * 10**power for power in range(7) for width in (1, 2, 5)]
SPARE = 0.4
"""Share of the axis that the words beside a line may need."""
PLACE_COLUMNS = ["region", "name", "rank", "low", "high", "said", "left", "beside"]


def places_chart(
    places: pd.DataFrame,
    ranked: pd.DataFrame,
    say: Say,
    *,
    registry: Registry,
    example: bool,
    title: str,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw each region's place as a point and its interval as a line.

    Parameters
    ----------
    places
        The table of ``Places``, best first; some of its rows will do.
    ranked
        A table as ``ranked_by`` gives it, for places that are shared.
    """
    rows = place_rows(places, ranked, say, registry)
    y = region_rows(dict(zip(rows["region"], rows["name"], strict=True)))
    base = alt.Chart(rows).encode(y=y)
    layers: list[alt.Chart | alt.LayerChart] = [
        *_intervals(base, rows, say, colours),
        _place_words(base, colours),
    ]
    chart = alt.LayerChart(layer=layers, height=30 * len(rows), width="container")
    described = say("overview.places-described", regions="; ".join(rows["name"] + " – " + rows["said"]))
    facts: dict[str, Any] = {"title": title, "description": described}
    return finish(chart, say=say, colours=colours, example=example, **facts)


def place_rows(places: pd.DataFrame, ranked: pd.DataFrame, say: Say, registry: Registry) -> pd.DataFrame:
    """Make the table behind the places: columns ``PLACE_COLUMNS``.

    ``said`` is the place with its interval, ``left`` and ``beside`` on which side of the line it stands and at which
    end.
    """
    ends = ranked.set_index("region")["rank_last"]
    left = places["low"] - places["low"].min() > places["high"].max() - places["high"]
    return pd.DataFrame(
        {
            "region": places["region"],
            "name": [region_name(code, say.language, registry) for code in places["region"]],
            "rank": places["rank"],
            "low": places["low"],
            "high": places["high"],
            "said": place_texts(places, ends),
            "left": left,
            "beside": places["low"].where(left, places["high"]),
        }
    )[PLACE_COLUMNS]


def place_texts(places: pd.DataFrame, ends: pd.Series) -> list[str]:
    """Write places with their intervals: ``3 (2–6)``.

    Parameters
    ----------
    ends
        Region → last place of a shared one.

    Examples
    --------
    >>> places = pd.DataFrame({"region": ["A", "B"], "rank": [1, 2], "low": [1, 2], "high": [1, 5]})
    >>> place_texts(places, pd.Series({"A": 1, "B": 3}))
    ['1', '2–3 (2–5)']
    """
    places_alone = [place(rank, ends[code]) for code, rank in zip(places["region"], places["rank"], strict=True)]
    spans = [interval(low, high) for low, high in zip(places["low"], places["high"], strict=True)]
    return [own if own == span else f"{own} ({span})" for own, span in zip(places_alone, spans, strict=True)]


def interval(low: int, high: int) -> str:
    """Write between which places a region lies.

    Examples
    --------
    >>> interval(2, 6), interval(3, 3)
    ('2–6', '3')
    """
    return str(low) if low == high else f"{low}–{high}"


def _place_axis(rows: pd.DataFrame, say: Say) -> alt.X:
    """Make the axis of places; longer than they need where the words beside a line wouldn't have room."""
    first, last = int(rows["low"].min()), int(rows["high"].max())
    span = last - first + 1
    room = np.maximum(rows["low"] - first, last - rows["high"]).min()
    spare = 0.0 if room > SPARE * span else SPARE * span
    step = next(step for step in STEPS if span / step <= MOST_TICKS)
    ticks = [place for place in range(first, last + 1) if place % step == 0 or step == 1]
    axis = alt.Axis(title=say("word.place"), values=ticks, format="d", orient="top", labelOverlap="greedy")
    return alt.X("low:Q", scale=alt.Scale(domain=[first - 0.5, last + 0.5 + spare], nice=False), axis=axis)


def _intervals(base: alt.Chart, rows: pd.DataFrame, say: Say, colours: Colours) -> list[alt.Chart]:
    tooltip = tooltips({"name": "word.region", "said": "overview.place-interval"}, say)
    lines = base.mark_rule(color=colours.accent, strokeWidth=7, strokeCap="round", opacity=0.8)
    points = base.mark_point(
        filled=True, size=150, color=colours.accent, stroke=colours.ink, strokeWidth=1.5, opacity=1
    )
    return [
        lines.encode(x=_place_axis(rows, say), x2=alt.X2("high:Q"), tooltip=tooltip),
        points.encode(x=alt.X("rank:Q"), tooltip=tooltip),
    ]


def _place_words(base: alt.Chart, colours: Colours) -> alt.Chart:
    """Write the place and its interval on the side where there is room."""
    words: alt.Chart = base.mark_text(
        align=alt.expr("datum.left ? 'right' : 'left'"),
        dx=alt.expr("datum.left ? -12 : 12"),
        fontSize=SIZE,
        color=colours.ink,
    ).encode(x=alt.X("beside:Q"), text=alt.Text("said:N"))
    return words
