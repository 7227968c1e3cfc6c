"""How often each region has each place in the draws: a matrix of regions and places."""

import json
from collections.abc import Sequence

import altair as alt
import pandas as pd

from budget_index.analysis.robustness.places_drawn import percent_number, share_of_draws
from budget_index.charts.theme import (
    IS_NARROW,
    ON_PAPER,
    PRESSED,
    SIZE,
    Colours,
    finish,
    in_lines,
    names_axis,
    tooltips,
)
from budget_index.language import Say
from budget_index.regions import Registry, region_name

NARROW_LETTERS = 22
"""Longest line of a name, in letters, on narrow screens."""
LEAST_SHOWN = 0.05
"""Shares below it are coloured, but not written into the matrix."""


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
    cells = places.assign(name=places["region"].map(names))[places["region"].isin(names)]
    cells["percent"] = [share_of_draws(share, say) for share in cells["probability"]]
    cells["shown"] = [percent_number(share, say) if share >= LEAST_SHOWN else "" for share in cells["probability"]]
    last = max([len(order), *cells["place"]])
    axis = alt.Axis(title=say("word.place"), orient="top", labelAngle=0, labelOverlap="greedy", labelPadding=6)
    x = alt.X("place:O", scale=alt.Scale(domain=list(range(1, last + 1)), paddingInner=0.04), axis=axis)
    fields = {"name": "word.region", "place": "word.place", "percent": "robustness-page.share-of-draws"}
    base = alt.Chart(cells).encode(x=x, y=name_rows(list(names.values()), padding=0.06))
    layers = [
        base.mark_rect(color=colours.accent, stroke=colours.accent, strokeWidth=0.6).encode(
            fillOpacity=alt.FillOpacity("probability:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 1]), legend=None),
            tooltip=tooltips(fields, say),
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


def name_rows(names: list[str], padding: float) -> alt.Y:
    """Make an axis with one row per name; long ones break on narrow screens."""
    table = json.dumps({name: in_lines(name, NARROW_LETTERS) for name in names}, ensure_ascii=False)
    lines = f"({table})[datum.label]"
    axis = names_axis(f"{IS_NARROW} ? {lines} : datum.label", f"{IS_NARROW} && length({lines}) > 1")
    return alt.Y("name:N", sort=None, axis=axis, scale=alt.Scale(domain=names, paddingInner=padding))
