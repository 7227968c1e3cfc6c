"""The ranking under one's own weights, beside the published one."""

import json

import altair as alt
import pandas as pd

from budget_index.charts.place_intervals import ROW, interval_words, with_names
from budget_index.charts.row_titles import column_heading, only_from
from budget_index.charts.theme import ON_PAPER, PRESSED, SIZE, Colours, finish, in_lines, names_axis, tooltips
from budget_index.language import Say
from budget_index.regions import Registry
from budget_index.scoring.ranking import place

ROOM_FOR_INTERVAL, ROOM_FOR_BEFORE = 300, 470
"""Widths from which there is room for the interval, and for the place before."""
OWN_ROOM = 0.42
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
    rows = with_names(moved, say, registry)
    rows["place"] = [place(*pair) for pair in zip(rows["rank"], rows["rank_last"], strict=True)]
    rows["label"] = rows["place"] + ". " + rows["name"]
    rows["arrow"] = [moved_arrow(each, say) for each in rows["moved"]]
    rows["scored"] = [say.number(each, digits) for each in rows["score"]]
    published = zip(rows["published_rank"], rows["published_last"], strict=True)
    rows["before"] = [say("robustness-page.was-place", place=place(*pair)) for pair in published]
    same = rows["moved"] == 0
    rows["end"] = (rows["scored"] + " · " + rows["arrow"]).where(~same, rows["scored"])
    rows["long"] = (rows["end"] + " (" + rows["before"] + ")").where(~same, rows["scored"])
    rows["interval"] = interval_words(rows, say)
    limit = 100 * (1 + OWN_ROOM)
    axis = alt.Axis(title=say("chart.score-axis"), values=[0, 20, 40, 60, 80, 100], orient="top")
    x = alt.X("score:Q", scale=alt.Scale(domain=[0, limit], nice=False), axis=axis)
    rows["changed"] = ~same
    base = alt.Chart(rows).encode(y=_broken_rows(rows["label"].tolist(), width=99 if slide else 27))
    fields = {
        "name": "word.region",
        "place": "word.place",
        "before": "robustness-page.before",
        "interval": "robustness-page.interval",
        "scored": "word.score",
    }
    tooltip = tooltips(fields, say)
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
            align="right", fontSize=SIZE, color=colours.ink, **only_from(ROOM_FOR_INTERVAL, "datum.interval", limit)
        ),
        column_heading(say("word.places"), limit, ROOM_FOR_INTERVAL, colours),
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


def _broken_rows(labels: list[str], width: int) -> alt.Y:
    """Break the labels of rows into lines at every width; in a column of a page there is rarely room."""
    lines = json.dumps({label: in_lines(label, width) for label in labels}, ensure_ascii=False)
    axis = names_axis(f"({lines})[datum.label]", f"length(({lines})[datum.label]) > 1")
    return alt.Y("label:N", sort=labels, axis=axis, scale=alt.Scale(paddingInner=0.25))
