"""A few regions side by side: their scores in each dimension; each has a shape and a colour."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from budget_index.charts.palette import REGIONS
from budget_index.charts.theme import IS_NARROW, ON_PAPER, SIZE, Colours, finish, in_lines, tooltips
from budget_index.language import Say
from budget_index.methodology.model import Methodology
from budget_index.methodology.titles import profile_titles
from budget_index.regions import Registry, region_name

REGION_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
MOST_COMPARED = len(REGION_SHAPES)
UPRIGHT = "M0,-1L0,-0.4M0,-0.2L0,0.4M0,0.6L0,1"
"""Symbol of the others' mean: an upright dashed line."""
TITLE, FOOT = 26, 24
AT_THE_END, NAME_ROOM = 5, 34
"""In points of score: where a number has no room towards the end of the scale, and what the longest name takes."""
AXIS = [0, 20, 40, 60, 80, 100]
LANE_COLUMNS = ["title", "who", "value", "shown", "label", "left", "y"]


def profile_chart(
    profile: pd.DataFrame,
    methodology: Methodology,
    say: Say,
    *,
    title: str,
    registry: Registry,
    example: bool,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw the scores of up to six regions in each dimension, a lane per region, and the mean of the others across.

    Parameters
    ----------
    profile
        A table as ``side_by_side.profiles`` gives it, or the parts of it that are to be seen.
    """
    points = lanes(profile, methodology, say, registry)
    rows = dimension_rows(profile, methodology, say)
    height = len(rows) * _row_height(profile)
    y = alt.Scale(domain=[height, 0], nice=False, zero=False)
    base, dots = (alt.Chart(table).encode(y=alt.Y("y:Q", scale=y, axis=None)) for table in (rows, points))
    names = list(dict.fromkeys(points["who"]))
    layers: list[alt.Chart | alt.LayerChart] = [
        _row_titles(base, colours),
        _lanes(dots, colours),
        _others(base, colours),
        _dots(dots, say, names, colours),
        _values(dots, say, colours),
    ]
    chart = alt.LayerChart(layer=layers, height=height, width="container")
    facts = [f"{row.title}, {row.who}: {row.shown}" for row in points.itertuples()]
    facts += [f"{row.title}, {say('chart.others-mean')}: {row.shown}" for row in rows.itertuples()]
    description = say("compare-page.profile-described", regions=", ".join(names), facts="; ".join(facts))
    look: dict[str, Any] = {"say": say, "colours": colours, "least": 0.85 * height}
    return finish(chart, title=title, description=description, example=example, **look)


def lanes(profile: pd.DataFrame, methodology: Methodology, say: Say, registry: Registry) -> pd.DataFrame:
    """Make the table behind the points: columns ``LANE_COLUMNS``, a row per dimension and region.

    ``y`` is in pixels from the top; ``label`` names the region too in the first dimension; ``left`` says on which side
    of the point it stands.
    """
    titles = compared_titles(methodology, say)
    row = pd.factorize(profile["dimension"])[0]
    lane = pd.factorize(profile["region"])[0]
    who = [region_name(code, say.language, registry) for code in profile["region"]]
    shown = [say.number(score, methodology.rounding) for score in profile["score"]]
    shown = [say("chart.no-score") if score != score else n for score, n in zip(profile["score"], shown, strict=True)]
    left, room = _on_the_left(profile["score"], profile["others"])
    named = (row == 0) & room
    return pd.DataFrame(
        {
            "title": profile["dimension"].map(titles),
            "who": who,
            "value": profile["score"],
            "shown": shown,
            "label": [f"{name} · {n}" if full else n for name, n, full in zip(who, shown, named, strict=True)],
            "left": left,
            "y": row * _row_height(profile) + TITLE + _lane(profile) * (lane + 0.5),
        }
    )[LANE_COLUMNS].reset_index(drop=True)


def _on_the_left(scores: pd.Series, others: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Put labels away from the line of the others, and say where there is room for a name."""
    away = (scores < others).to_numpy()
    left = np.where(away, scores >= AT_THE_END, scores > 100 - AT_THE_END)
    beside = np.where(left, scores, 100 - scores)
    line = (others - scores).where(~left, scores - others)
    free = np.where(line > 0, np.minimum(line, beside), beside)
    return left, free >= NAME_ROOM


def dimension_rows(profile: pd.DataFrame, methodology: Methodology, say: Say) -> pd.DataFrame:
    """Return a row per dimension: title, the mean of the others, how it is written, where its lanes begin and end."""
    rows = profile.drop_duplicates("dimension").reset_index(drop=True)
    top = rows.index * _row_height(profile)
    return pd.DataFrame(
        {
            "title": rows["dimension"].map(compared_titles(methodology, say)),
            "others": rows["others"],
            "shown": [say.number(value, methodology.rounding) for value in rows["others"]],
            "y": top + TITLE,
            "till": top + TITLE + _lane(profile) * profile["region"].nunique(),
        }
    ).assign(lines=lambda table: ["\n".join(in_lines(title, 46)) for title in table["title"]])


def compared_titles(methodology: Methodology, say: Say) -> dict[str, str]:
    """Return the title of every dimension and theme; the headline is named as the total."""
    return profile_titles(methodology, say.language) | {methodology.ranked: say("word.total-score")}


def _row_height(profile: pd.DataFrame) -> int:
    return TITLE + _lane(profile) * int(profile["region"].nunique()) + FOOT


def _lane(profile: pd.DataFrame) -> int:
    """Return the height of a lane; those of many regions are lower, so that the chart fits a screen."""
    return 23 if profile["region"].nunique() <= 3 else 17


def _row_titles(base: alt.Chart, colours: Colours) -> alt.Chart:
    titles: alt.Chart = base.mark_text(
        align="left", baseline="bottom", dy=-4, lineBreak="\n", fontSize=SIZE, fontWeight="bold", color=colours.ink
    ).encode(x=alt.datum(0), text=alt.Text("lines:N"))
    return titles


def _lanes(dots: alt.Chart, colours: Colours) -> alt.Chart:
    """Draw the whole scale as a faint line in each lane that has a score."""
    scored = dots.transform_filter("isValid(datum.value)")
    drawn: alt.Chart = scored.mark_rule(color=colours.ink, opacity=0.16).encode(x=alt.datum(0), x2=alt.datum(100))
    return drawn


def _others(base: alt.Chart, colours: Colours) -> alt.LayerChart:
    """Draw the others' mean as an upright line across the lanes, with its number at the foot."""
    there = base.transform_filter("isValid(datum.others)")
    line = there.mark_rule(color=colours.ink, strokeWidth=2, strokeDash=[5, 3]).encode(
        x=alt.X("others:Q"), y2=alt.Y2("till:Q")
    )
    number = there.mark_text(baseline="top", dy=3, fontSize=SIZE - 1, color=colours.ink).encode(
        x=alt.X("others:Q"), y=alt.Y("till:Q", axis=None), text=alt.Text("shown:N")
    )
    return alt.LayerChart(layer=[line, number])


def _dots(dots: alt.Chart, say: Say, names: list[str], colours: Colours) -> alt.Chart:
    """Draw the scores; the legend names the line of the others too."""
    axis = alt.Axis(title=say("chart.score-axis"), values=AXIS, orient="bottom", labelFlush=False)
    legend = named_above()
    domain = [*names, say("chart.others-mean")]

    def scale(values: tuple[str, ...], last: str) -> alt.Scale:
        return alt.Scale(domain=domain, range=[*values[: len(names)], last])

    drawn: alt.Chart = (
        dots.transform_filter("isValid(datum.value)")
        .mark_point(size=150, strokeWidth=1.5, opacity=1)
        .encode(
            x=alt.X("value:Q", scale=alt.Scale(domain=[0, 100], padding=28, nice=False), axis=axis),
            shape=alt.Shape("who:N", scale=scale(REGION_SHAPES, UPRIGHT), legend=legend),
            fill=alt.Fill("who:N", scale=scale(REGIONS, "transparent"), legend=legend),
            stroke=alt.Stroke("who:N", scale=scale((colours.ink,) * MOST_COMPARED, colours.ink), legend=legend),
            tooltip=tooltips({"title": "compare-page.dimension", "who": "word.region", "shown": "word.score"}, say),
        )
    )
    return drawn


def named_above() -> alt.Legend:
    """Name the regions above a chart."""
    return alt.Legend(
        title=None, orient="top", symbolSize=190, symbolStrokeWidth=1.5, columns=alt.ExprRef(f"{IS_NARROW} ? 1 : 3")
    )


def _values(dots: alt.Chart, say: Say, colours: Colours) -> alt.LayerChart:
    """Write the scores beside their points; a region without one is named in its lane."""
    numbers = (
        dots.transform_filter("isValid(datum.value)")
        .mark_text(
            align=alt.expr("datum.left ? 'right' : 'left'"),
            dx=alt.expr("datum.left ? -12 : 12"),
            fontSize=SIZE,
            color=colours.ink,
            text=alt.expr(f"{IS_NARROW} ? datum.shown : datum.label"),
        )
        .encode(x=alt.X("value:Q"))
    )
    blank = dots.transform_filter("!isValid(datum.value)").mark_text(
        align="left", dx=4, fontSize=SIZE, fontStyle="italic", color=colours.ink
    )
    blank = blank.transform_calculate(words=f"datum.who + ' – ' + lower('{say('chart.no-score')}')")
    return alt.LayerChart(layer=[numbers, blank.encode(x=alt.datum(0), text=alt.Text("words:N"))])
