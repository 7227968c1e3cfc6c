"""One region's stages beside the mean of the others: a dumbbell a stage."""

import altair as alt
import pandas as pd

from budget_index.charts.theme import IS_NARROW, ON_PAPER, SIZE, Colours, finish, in_lines
from budget_index.language import Say, localized
from budget_index.methodology.model import Dimension, Methodology
from budget_index.methodology.rules import dimensions_with_place

POINT_COLUMNS = ["title", "who", "value", "shown", "left", "own"]


def stages_chart(
    against: pd.DataFrame,
    methodology: Methodology,
    say: Say,
    *,
    name: str,
    example: bool,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw a region's score in each stage (filled circle) and the mean of the others (hollow diamond).

    Parameters
    ----------
    against
        A table as ``stages_against_others`` gives it.
    name
        The region's name, for the legend.
    """
    stages = against.assign(title=against["dimension"].map(dimension_titles(methodology, say)))
    stages["lines"] = ["\n".join(in_lines(title, 46)) for title in stages["title"]]
    points = stage_points(stages, methodology, say, name)
    rows = alt.Y("title:N", sort=stages["title"].tolist(), axis=None)
    base, dots = alt.Chart(stages).encode(y=rows), alt.Chart(points).encode(y=rows)
    layers: list[alt.Chart | alt.LayerChart] = [
        _titles(base, colours),
        _lines(base, colours),
        _points(dots, say, name, colours),
        _numbers(dots, colours),
        _blank(base, say, colours),
    ]
    chart = alt.LayerChart(layer=layers).properties(height=72 * len(stages), width="container")
    facts = "; ".join(points["title"] + ", " + points["who"] + ": " + points["shown"])
    description = say("chart.stages-described", name=name, stages=facts)
    title = say("chart.stages-title")
    return finish(chart, title=title, description=description, say=say, colours=colours, example=example)


def stage_points(stages: pd.DataFrame, methodology: Methodology, say: Say, name: str) -> pd.DataFrame:
    """Make the table behind the points: columns ``POINT_COLUMNS``, one row a score that exists.

    ``left`` says on which side of the point its number stands: outside of the dumbbell.
    """
    own_left = stages["score"] < stages["others"]
    points = [
        pd.DataFrame({"title": stages["title"], "who": who, "value": stages[column], "left": left, "own": own})
        for column, who, left, own in (
            ("score", name, own_left, True),
            ("others", say("chart.others-mean"), ~own_left, False),
        )
    ]
    table = pd.concat(points).dropna(subset="value")
    table["shown"] = [say.number(value, methodology.rounding) for value in table["value"]]
    return table[POINT_COLUMNS].reset_index(drop=True)


def dimension_titles(methodology: Methodology, say: Say) -> dict[str, str]:
    """Give the title of every dimension in a language, or its id."""

    def title(dimension: Dimension) -> str:
        return localized(dimension.title or {"und": dimension.id}, say.language)

    return {dimension.id: title(dimension) for dimension, _ in dimensions_with_place(methodology)}


def _titles(base: alt.Chart, colours: Colours) -> alt.Chart:
    """Write each stage's title above its line, where it has the whole width, on a telephone too."""
    titles: alt.Chart = base.mark_text(
        align="left", baseline="bottom", dy=-13, lineBreak="\n", lineHeight=17, fontSize=SIZE, color=colours.ink
    ).encode(x=alt.datum(0), text="lines:N")
    return titles


def _lines(base: alt.Chart, colours: Colours) -> alt.LayerChart:
    """Draw the whole scale as a faint line, and a thick one from the others to the region."""
    scale = base.mark_rule(color=colours.ink, opacity=0.18).encode(x=alt.datum(0), x2=alt.datum(100))
    both = "isValid(datum.score) && isValid(datum.others)"
    difference = base.transform_filter(both).mark_rule(color=colours.ink, opacity=0.45, strokeWidth=4)
    return alt.LayerChart(layer=[scale, difference.encode(x="score:Q", x2="others:Q")])


def _points(dots: alt.Chart, say: Say, name: str, colours: Colours) -> alt.Chart:
    """Draw both scores as points that differ in shape and filling."""
    axis = alt.Axis(title=say("chart.score-axis"), values=[0, 20, 40, 60, 80, 100], orient="bottom", labelFlush=False)
    legend = alt.Legend(
        title=None, orient="top", symbolSize=260, symbolStrokeWidth=2, columns=alt.ExprRef(f"{IS_NARROW} ? 1 : 2")
    )
    who = [name, say("chart.others-mean")]

    def scale(*values: str) -> alt.Scale:
        return alt.Scale(domain=who, range=list(values))

    points: alt.Chart = dots.mark_point(size=260, strokeWidth=2, opacity=1).encode(
        x=alt.X("value:Q", scale=alt.Scale(domain=[0, 100], padding=28, nice=False), axis=axis),
        shape=alt.Shape("who:N", scale=scale("circle", "diamond"), legend=legend),
        fill=alt.Fill("who:N", scale=scale(colours.accent, "transparent"), legend=legend),
        stroke=alt.Stroke("who:N", scale=scale(colours.accent, colours.ink), legend=legend),
        tooltip=[
            alt.Tooltip("title:N", title=say("chart.stage")),
            alt.Tooltip("who:N", title=say("chart.who")),
            alt.Tooltip("shown:N", title=say("chart.score")),
        ],
    )
    return points


def _numbers(dots: alt.Chart, colours: Colours) -> alt.Chart:
    """Write both scores outside of the dumbbell, the region's in bold."""
    numbers: alt.Chart = dots.mark_text(
        align=alt.expr("datum.left ? 'right' : 'left'"),
        dx=alt.expr("datum.left ? -14 : 14"),
        fontWeight=alt.expr("datum.own ? 'bold' : 'normal'"),
        fontSize=SIZE + 1,
        color=colours.ink,
    ).encode(x="value:Q", text="shown:N")
    return numbers


def _blank(base: alt.Chart, say: Say, colours: Colours) -> alt.Chart:
    """Say so where the region has no score; the others' mean is still drawn."""
    words: alt.Chart = (
        base.transform_filter("!isValid(datum.score)")
        .mark_text(align="left", dy=16, text=say("chart.no-score"), fontSize=SIZE, color=colours.ink)
        .encode(x=alt.datum(0))
    )
    return words
