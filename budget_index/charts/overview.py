"""The overview's smaller charts: how many regions are in each band, and how sure their places are."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from budget_index.charts.ranking import band_scale, region_rows
from budget_index.charts.theme import IS_NARROW, ON_PAPER, PRESSED, SIZE, Colours, finish, tooltips
from budget_index.language import Say
from budget_index.methodology.model import Methodology
from budget_index.methodology.titles import band_labels
from budget_index.regions import Registry, region_name
from budget_index.scoring.ranking import place

SHARE_COLUMNS = ["title", "band", "regions", "said", "blank"]
MOST_TICKS = 25
STEPS = [width * 10**power for power in range(7) for width in (1, 2, 5)]
SPARE = 0.4
"""Share of the axis that the words beside a line may need."""
PLACE_COLUMNS = ["region", "name", "rank", "low", "high", "said", "left", "beside"]


def bands_chart(
    shares: pd.DataFrame,
    methodology: Methodology,
    say: Say,
    *,
    example: bool,
    title: str,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw how many regions are in each band, one row per band; those without a score are an outlined row.

    Parameters
    ----------
    shares
        A table as ``band_shares`` gives it.
    """
    rows = band_rows(shares, methodology, say)
    axis = alt.Axis(title=None, labelPadding=8)
    base = alt.Chart(rows).encode(
        y=alt.Y("title:N", sort=rows["title"].tolist(), axis=axis, scale=alt.Scale(paddingInner=0.3)),
        x=alt.X("regions:Q", axis=None, scale=alt.Scale(domain=[0, max(1, 1.5 * rows["regions"].max())], nice=False)),
    )
    bars = base.transform_filter("!datum.blank").mark_bar(stroke=colours.ink, strokeWidth=0.6)
    bars = bars.encode(color=alt.Color("band:N", scale=band_scale(methodology, say), legend=None))
    blanks = base.transform_filter("datum.blank").mark_bar(fillOpacity=0, stroke=colours.ink, strokeDash=[4, 3])
    at_the_end = alt.expr(f"{IS_NARROW} ? datum.regions : datum.said")
    words = base.mark_text(align="left", dx=6, fontSize=SIZE, color=colours.ink, text=at_the_end)
    layers: list[alt.Chart | alt.LayerChart] = [bars, blanks, words]
    chart = alt.LayerChart(layer=layers, height=34 * len(rows), width="container")
    facts = "; ".join(rows["title"] + " – " + rows["said"])
    description = say("overview.bands-described", bands=facts)
    return finish(chart, title=title, description=description, say=say, colours=colours, example=example)


def band_rows(shares: pd.DataFrame, methodology: Methodology, say: Say) -> pd.DataFrame:
    """Make the table behind the bands: columns ``SHARE_COLUMNS``; a band's title says its scores."""
    labels, limits = band_labels(methodology, say.language), band_limits(methodology, say)
    blank = shares["band"] == ""
    no_score = say("chart.no-score")
    titles = [f"{labels[band]}, {limits[band]}" if band else no_score for band in shares["band"]]
    counts = [say("overview.regions", n=count) for count in shares["regions"]]
    percent = ["" if share != share else say.percent(share) for share in shares["share"]]
    words = [" · ".join(filter(None, pair)) for pair in zip(counts, percent, strict=True)]
    bands = [labels.get(band, no_score) for band in shares["band"]]
    table = {"title": titles, "band": bands, "regions": shares["regions"], "said": words}
    return pd.DataFrame({**table, "blank": blank})[SHARE_COLUMNS]


def band_limits(methodology: Methodology, say: Say) -> dict[str, str]:
    """Write from which to which rounded score each band goes.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> band_limits(load_methodology("kz-local-budgets-2026"), Say("en"))["limited"]
    '41–60'
    """
    digits = methodology.rounding
    lowest = [band.from_ for band in methodology.bands]
    highest = [limit - 10.0**-digits for limit in lowest[1:]] + [100.0]
    return {
        band.id: f"{say.number(low, digits)}–{say.number(high, digits)}"
        for band, low, high in zip(methodology.bands, lowest, highest, strict=True)
    }


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
    facts: dict[str, Any] = {"title": title, "description": described, "least": PRESSED * len(rows)}
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
