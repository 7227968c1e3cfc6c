"""One region's stages and themes beside the mean of the others and the best: a dumbbell each."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from budget_index.charts.row_titles import row_titles, with_lines
from budget_index.charts.theme import IS_NARROW, ON_PAPER, SIZE, Colours, finish, tooltips
from budget_index.language import Say, alphabetical
from budget_index.methodology.model import Methodology
from budget_index.methodology.titles import profile_titles
from budget_index.regions import Registry, region_name

POINT_COLUMNS = ["title", "who", "value", "shown", "left", "crowded", "kind"]
ROW = 104
"""Height of a row in pixels."""
CLOSE = 8
"""A number has no room between points that are closer."""
LOOKS = {"score": ("circle", True), "others": ("diamond", False), "best": ("triangle-up", False)}
"""Shape of each kind of point, and whether it is filled."""


def best_name(codes: Sequence[str], say: Say, registry: Registry) -> str:
    """Name the best region; of several the first of the alphabet and how many more.

    Examples
    --------
    >>> best_name(["KZ-71", "KZ-10"], Say("en"), {})
    'KZ-10 and 1 more'
    """
    names = sorted((region_name(code, say.language, registry) for code in codes), key=alphabetical)
    return say("region-page.and-more", name=names[0], n=len(names) - 1) if len(names) > 1 else "".join(names)


def stages_chart(
    against: pd.DataFrame,
    methodology: Methodology,
    say: Say,
    *,
    name: str,
    example: bool,
    title: str = "",
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw a region's score in each stage or theme (disc), the mean of the others (diamond) and the best (triangle).

    Parameters
    ----------
    against
        Rows of ``against_others``, with a column ``best_name`` that says whose the best score is.
    name
        The region's name, for the legend.
    title
        Left out: that of the stages.
    """
    stages = with_lines(against.assign(title=against["dimension"].map(profile_titles(methodology, say.language))))
    points = stage_points(stages, methodology, say, name)
    rows = alt.Y("title:N", sort=stages["title"].tolist(), axis=None)
    base, dots = alt.Chart(stages).encode(y=rows), alt.Chart(points).encode(y=rows)
    layers: list[alt.Chart | alt.LayerChart] = [
        row_titles(base, colours, alt.datum(0), above=28),
        _lines(base, colours),
        _points(dots.transform_filter("datum.kind !== 'own-best'"), points, say, colours),
        _numbers(dots.transform_filter("datum.kind === 'score' || datum.kind === 'others'"), colours),
        _best(dots.transform_filter("datum.kind === 'best' || datum.kind === 'own-best'"), colours),
        _blank(base, say, colours),
    ]
    chart = alt.LayerChart(layer=layers, height=ROW * len(stages), width="container")
    facts = "; ".join(points["title"] + ", " + points["who"] + ": " + points["shown"])
    description = say("chart.stages-described", name=name, stages=facts)
    title = title or say("chart.stages-title")
    return finish(chart, title=title, description=description, say=say, colours=colours, example=example)


def stage_points(stages: pd.DataFrame, methodology: Methodology, say: Say, name: str) -> pd.DataFrame:
    """Make the table behind the points: columns ``POINT_COLUMNS``, one row per score that exists.

    ``left`` says on which side of the point its number stands: outside of the dumbbell. ``crowded`` says that the best
    score leaves no room there. ``kind`` is ``score``, ``others``, ``best``, or ``own-best`` where that is the region's.
    """
    own_left = stages["score"] < stages["others"]
    left_of = {"score": own_left, "others": ~own_left}
    named = {"score": name, "others": say("chart.others-mean")}
    points = []
    for kind, left in left_of.items():
        crowded = ~left & (stages["best"] - stages[kind] < CLOSE) & (stages["best"] > stages[kind])
        facts = {"who": named[kind], "value": stages[kind], "left": left, "crowded": crowded, "kind": kind}
        points.append(pd.DataFrame({"title": stages["title"], **facts}))
    table = pd.concat(points)
    table["shown"] = [say.number(value, methodology.rounding) for value in table["value"]]
    table = pd.concat([table, _best_points(stages, methodology, say)])
    return table.dropna(subset="value")[POINT_COLUMNS].reset_index(drop=True)


def _best_points(stages: pd.DataFrame, methodology: Methodology, say: Say) -> pd.DataFrame:
    """Make the rows of the best scores, with the number and whose it is; the region's own isn't written twice."""
    own = stages["best"] == stages["score"]
    named = [f"{say.number(value, methodology.rounding)} · " for value in stages["best"]] + stages["best_name"]
    facts = {"title": stages["title"], "who": say("region-page.best"), "value": stages["best"]}
    kinds = own.map({True: "own-best", False: "best"})
    return pd.DataFrame(
        {**facts, "left": False, "crowded": False, "kind": kinds, "shown": named.where(~own, say("region-page.best"))}
    )


def _lines(base: alt.Chart, colours: Colours) -> alt.LayerChart:
    """Draw the whole scale as a faint line, and a thick one from the others to the region."""
    scale = base.mark_rule(color=colours.ink, opacity=0.18).encode(x=alt.datum(0), x2=alt.datum(100))
    both = "isValid(datum.score) && isValid(datum.others)"
    difference = base.transform_filter(both).mark_rule(color=colours.ink, opacity=0.45, strokeWidth=4)
    return alt.LayerChart(layer=[scale, difference.encode(x=alt.X("score:Q"), x2=alt.X2("others:Q"))])


def _points(dots: alt.Chart, points: pd.DataFrame, say: Say, colours: Colours) -> alt.Chart:
    """Draw the scores as points that differ in shape and filling."""
    axis = alt.Axis(title=say("chart.score-axis"), values=[0, 20, 40, 60, 80, 100], orient="bottom", labelFlush=False)
    legend = alt.Legend(
        title=None, orient="top", symbolSize=260, symbolStrokeWidth=2, columns=alt.ExprRef(f"{IS_NARROW} ? 1 : 3")
    )

    there = points[points["kind"].isin(list(LOOKS))].drop_duplicates("kind").set_index("kind")["who"]
    looks = [LOOKS[kind] for kind in there.index]

    def scale(values: list[str]) -> alt.Scale:
        return alt.Scale(domain=there.tolist(), range=values)

    drawn: alt.Chart = dots.mark_point(size=260, strokeWidth=2, opacity=1).encode(
        x=alt.X("value:Q", scale=alt.Scale(domain=[0, 100], padding=28, nice=False), axis=axis),
        shape=alt.Shape("who:N", scale=scale([shape for shape, _ in looks]), legend=legend),
        fill=alt.Fill(
            "who:N", scale=scale([colours.accent if own else "transparent" for _, own in looks]), legend=legend
        ),
        stroke=alt.Stroke(
            "who:N", scale=scale([colours.accent if own else colours.ink for _, own in looks]), legend=legend
        ),
        tooltip=tooltips({"title": "word.stage", "who": "chart.who", "shown": "word.score"}, say),
    )
    return drawn


def _numbers(dots: alt.Chart, colours: Colours) -> alt.Chart:
    """Write both scores outside of the dumbbell, the region's in bold."""
    numbers: alt.Chart = dots.mark_text(
        align=alt.expr("datum.crowded ? 'center' : datum.left ? 'right' : 'left'"),
        dx=alt.expr("datum.crowded ? 0 : datum.left ? -14 : 14"),
        dy=alt.expr("datum.crowded ? -18 : 0"),
        fontWeight=alt.expr("datum.kind === 'score' ? 'bold' : 'normal'"),
        fontSize=SIZE + 1,
        color=colours.ink,
    ).encode(x=alt.X("value:Q"), text=alt.Text("shown:N"))
    return numbers


def _best(dots: alt.Chart, colours: Colours) -> alt.Chart:
    """Write the best score and whose it is below its point, towards the middle of the plot."""
    words: alt.Chart = dots.mark_text(
        align=alt.expr("datum.value > 50 ? 'right' : 'left'"),
        dx=alt.expr("datum.value > 50 ? 10 : -10"),
        dy=22,
        fontSize=SIZE - 1,
        color=colours.ink,
    ).encode(x=alt.X("value:Q"), text=alt.Text("shown:N"))
    return words


def _blank(base: alt.Chart, say: Say, colours: Colours) -> alt.Chart:
    """Say so where the region has no score; the others' mean is still drawn."""
    words: alt.Chart = (
        base.transform_filter("!isValid(datum.score)")
        .mark_text(align="left", dy=16, text=say("chart.no-score"), fontSize=SIZE, color=colours.ink)
        .encode(x=alt.datum(0))
    )
    return words
