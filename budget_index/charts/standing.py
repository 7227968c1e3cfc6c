"""Where some regions stand among all, for a slide: a line per region with a tick for every score."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from budget_index.charts.theme import ON_PAPER, SIZE, Colours, finish
from budget_index.language import Say
from budget_index.regions import Registry, region_name

ROW = 74
RIGHT_HALF = 50
"""Scores above it have their name on the left of the point."""


def standing_chart(
    ranked: pd.DataFrame,
    regions: Sequence[str],
    say: Say,
    *,
    registry: Registry,
    rounding: int,
    example: bool,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw the score of each chosen region as a point with its name above, and all other scores as ticks beside it.

    Parameters
    ----------
    ranked
        ``region`` and ``score`` of all regions in one year.
    regions
        The chosen ones that have a score; the best comes first.
    rounding
        Digits of scores.
    """
    scored = ranked[ranked["score"].notna()]
    points = scored[scored["region"].isin(regions)].sort_values("score", ascending=False, kind="stable")
    names = [region_name(code, say.language, registry) for code in points["region"]]
    numbers = [say.number(score, rounding) for score in points["score"]]
    labels = [f"{name} – {number}" for name, number in zip(names, numbers, strict=True)]
    points = points.assign(row=points["region"], label=labels)[["row", "score", "label"]]
    ticks = points[["row"]].merge(scored[["score"]], how="cross")
    y = alt.Y("row:N", sort=points["row"].tolist(), axis=None)
    axis = alt.Axis(title=say("chart.score-axis"), values=[0, 20, 40, 60, 80, 100], orient="bottom", labelFlush=False)
    x = alt.X("score:Q", scale=alt.Scale(domain=[0, 100], padding=20, nice=False), axis=axis)
    base, dots = alt.Chart(ticks).encode(y=y), alt.Chart(points).encode(y=y)
    layers: list[alt.Chart | alt.LayerChart] = [
        dots.mark_rule(color=colours.ink, opacity=0.25).encode(x=alt.datum(0), x2=alt.datum(100)),
        base.mark_tick(color=colours.ink, opacity=0.6, thickness=2, height=16, orient="vertical").encode(x=x),
        dots.mark_point(size=300, filled=True, color=colours.accent, opacity=1).encode(x=x),
        dots.mark_text(
            align=alt.expr(f"datum.score > {RIGHT_HALF} ? 'right' : 'left'"),
            dx=alt.expr(f"datum.score > {RIGHT_HALF} ? 9 : -9"),
            dy=-22,
            fontSize=SIZE + 2,
            fontWeight="bold",
            color=colours.ink,
        ).encode(x=x, text=alt.Text("label:N")),
    ]
    chart = alt.LayerChart(layer=layers, height=ROW * len(points), width="container")
    title = say("region-page.standing-title")
    described = f"{title}. {'; '.join(labels)}."
    return finish(chart, title=title, description=described, say=say, colours=colours, example=example)
