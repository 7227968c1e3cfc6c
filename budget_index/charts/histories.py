"""A few regions side by side over the years: a line each, with a shape and a colour, named at its end."""

from collections.abc import Mapping
from itertools import pairwise

import altair as alt
import numpy as np
import pandas as pd

from budget_index.analysis.change.adding_up import spread
from budget_index.charts.palette import REGIONS
from budget_index.charts.theme import ON_PAPER, SIZE, Colours, finish, tooltips
from budget_index.content.model import Section
from budget_index.language import Say

REGION_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
MOST_COMPARED = len(REGION_SHAPES)
PLOT, LINE, LETTER = 170, 18, 7.4
"""Pixels: the height, that of a line of text, and the width of a letter of the names at the ends."""
LEAST_RANGE = 30
"""Points of score that the axis shows at least, so that small changes stay small."""
POINT_COLUMNS = ["region", "who", "year", "score", "shown", "part"]


def histories_chart(
    section: Section, say: Say, *, names: Mapping[str, str], example: bool, colours: Colours = ON_PAPER
) -> alt.LayerChart:
    """Draw the total scores of up to six regions over the years, each named at the end of its line.

    A line is cut where the region changed or has no score. Dashed upright lines stand where the rules changed.

    Parameters
    ----------
    section
        The years of a comparison.
    names
        Region → what stands at the end of its line.
    """
    points = history_points_of(section, names)
    low, high = score_range(points["score"])
    years = sorted({int(row.title) for row in section.table.rows})
    room = LETTER * max((len(name) + 5 for name in names.values()), default=0) + 20
    domain = [years[0], years[-1]] if len(years) > 1 else [years[0] - 1, years[0] + 1]
    end = alt.ExprRef(f"max(width - {room:.0f}, 0.4 * width)")
    axis = alt.Axis(title=None, values=years, format="d", labelOverlap="greedy", labelFlush=False)
    x = alt.X("year:Q", scale=alt.Scale(domain=domain, range=[34, end], nice=False, zero=False), axis=axis)
    grid = alt.Axis(title=None, values=list(range(low, high + 1, 10)), gridOpacity=0.2, gridColor=colours.ink)
    y = alt.Y("score:Q", scale=alt.Scale(domain=[low, high], nice=False, zero=False), axis=grid)
    base = alt.Chart(points).encode(x=x, y=y)
    layers = [_edition_marks(section, years, colours), _lines(base, names), _points(base, say, names, colours)]
    layers.append(_ends(points, (low, high), end, colours))
    chart = alt.LayerChart(layer=layers, height=PLOT, width="container")
    facts = "; ".join(f"{row.who}, {row.year}: {row.shown}" for row in points.itertuples())
    description = say("compare-page.history-described", facts=facts, notes=section.sentence or "–")
    return finish(chart, title=section.title, description=description, say=say, colours=colours, example=example)


def history_points_of(section: Section, names: Mapping[str, str]) -> pd.DataFrame:
    """Make the table behind the points: columns ``POINT_COLUMNS``, those without a score too."""
    table = section.table
    rows = [
        (row.group, names[row.group], int(row.title), table.cell(row, "score").value, table.cell(row, "score").text,
         f"{row.group}/{table.cell(row, 'segment').value}")
        for row in table.rows
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=POINT_COLUMNS).astype({"score": "float64"})


def score_range(scores: pd.Series) -> tuple[int, int]:
    """Choose whole tens around scores, a range of 30 at least, within 0 and 100.

    Examples
    --------
    >>> score_range(pd.Series([52.3, 54.0])), score_range(pd.Series([2.0, 97.0])), score_range(pd.Series([None, 99.0]))
    ((40, 70), (0, 100), (70, 100))
    """
    known = scores.dropna()
    low, high = (int(known.min() // 10) * 10, int(-(-known.max() // 10)) * 10) if len(known) else (0, 100)
    while high - low < LEAST_RANGE:
        down = low > 0 and (high >= 100 or high - low == LEAST_RANGE - 10)
        low, high = (low - 10, high) if down else (low, min(high + 10, 100))
    return low, high


def spread_out(values: list[float], gap: float, *, lowest: float, highest: float) -> list[float]:
    """Move labels apart so that no two are closer than a gap, near their values and within the plot.

    Examples
    --------
    >>> spread_out([50.0, 52.0, 90.0], 6.0, lowest=0, highest=100)
    [48.0, 54.0, 90.0]
    >>> spread_out([99.0, 100.0], 6.0, lowest=0, highest=100)
    [94.0, 100.0]
    """
    apart = spread(np.array(values), gap)
    over = np.clip(apart.max() - highest, 0, None) + np.clip(apart.min() - lowest, None, 0)
    return [float(place) for place in apart - over]


def _edition_marks(section: Section, years: list[int], colours: Colours) -> alt.Chart:
    """Draw an upright dashed line before each year in which another edition took over."""
    table = section.table
    changed = sorted({int(row.title) for row in table.rows if table.cell(row, "edition").value})
    before = {year: earlier for earlier, year in pairwise(years)}
    at = pd.DataFrame({"at": [(before[year] + year) / 2 for year in changed if year in before]}, dtype="float64")
    marks: alt.Chart = alt.Chart(at).mark_rule(color=colours.ink, opacity=0.6, strokeDash=[4, 4]).encode(x="at:Q")
    return marks


def _scale(names: Mapping[str, str], values: tuple[str, ...]) -> alt.Scale:
    return alt.Scale(domain=list(names.values()), range=list(values[: len(names)]))


def _lines(base: alt.Chart, names: Mapping[str, str]) -> alt.Chart:
    lines: alt.Chart = (
        base.transform_filter("isValid(datum.score)")
        .mark_line(strokeWidth=2.5)
        .encode(color=alt.Color("who:N", scale=_scale(names, REGIONS), legend=None), detail=alt.Detail("part:N"))
    )
    return lines


def _points(base: alt.Chart, say: Say, names: Mapping[str, str], colours: Colours) -> alt.Chart:
    points: alt.Chart = (
        base.transform_filter("isValid(datum.score)")
        .mark_point(size=110, strokeWidth=1, opacity=1, stroke=colours.ink)
        .encode(
            shape=alt.Shape("who:N", scale=_scale(names, REGION_SHAPES), legend=None),
            fill=alt.Fill("who:N", scale=_scale(names, REGIONS), legend=None),
            tooltip=tooltips({"who": "word.region", "year": "word.year", "shown": "word.score"}, say),
        )
    )
    return points


def _ends(points: pd.DataFrame, ends: tuple[int, int], at: alt.ExprRef, colours: Colours) -> alt.Chart:
    """Write the name and the score to the right of each line; one that ends earlier says in which year."""
    scored = points.dropna(subset="score")
    last = scored.loc[scored.groupby("region", sort=False)["year"].idxmax()].copy()
    if len(last):
        gap = (ends[1] - ends[0]) * LINE / PLOT
        last["beside"] = spread_out(last["score"].tolist(), gap, lowest=ends[0], highest=ends[1])
    early = last["year"] < points["year"].max()
    shown = last["shown"].mask(early, last["shown"] + " (" + last["year"].astype("str") + ")")
    last["words"] = last["who"] + " " + shown
    words: alt.Chart = (
        alt.Chart(last.reindex(columns=["beside", "words"]))
        .mark_text(align="left", fontSize=SIZE - 2, color=colours.ink, dx=12)
        .encode(x=alt.value(at), y=alt.Y("beside:Q"), text="words:N")
    )
    return words
