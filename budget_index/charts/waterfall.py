"""Why a score changed: steps from the earlier score to the later one, with the numbers that add up."""

from typing import Any

import altair as alt
import pandas as pd

from budget_index.charts.movement import LETTER
from budget_index.charts.palette import FALL, RISE
from budget_index.charts.row_titles import row_titles, with_lines
from budget_index.charts.theme import IS_NARROW, ON_PAPER, SIZE, Colours, finish, tooltips
from budget_index.language import Say
from budget_index.rounding import round_half_up

ROW = 66
TITLE = 33
"""Pixels between the middle of a row and the top of a title of one line."""


def waterfall_chart(
    steps: pd.DataFrame,
    say: Say,
    *,
    name: str,
    years: tuple[int, int],
    scores: tuple[float, float],
    digits: int,
    example: bool,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw each part of a change as a bar that begins where the one above it ends.

    What raised the score points to the right, what lowered it to the left; sign and arrow say the same as the colour.

    Parameters
    ----------
    steps
        A table as ``analysis.change.adding_up.waterfall`` gives it.
    name
        The region's name, for the description.
    years, scores
        Of the two rounds.
    """
    rows = waterfall_rows(steps, say, years=years, scores=scores, digits=digits)
    base = alt.Chart(rows).encode(y=alt.Y("title:N", sort=rows["title"].tolist(), axis=None))
    layers = [
        _joints(base, colours),
        row_titles(base, colours, alt.value(0)),
        _bars(base, rows, say),
        _ends(base, colours),
    ]
    chart = alt.LayerChart(layer=layers, height=ROW * len(rows), width="container")
    facts = "; ".join(rows["title"] + ": " + rows["shown"])
    description = say("region-page.waterfall-described", name=name, parts=facts)
    title = say("region-page.waterfall-title", before=years[0], after=years[1])
    look: dict[str, Any] = {"say": say, "colours": colours}
    return finish(chart, title=title, description=description, example=example, **look)


def waterfall_rows(
    steps: pd.DataFrame, say: Say, *, years: tuple[int, int], scores: tuple[float, float], digits: int
) -> pd.DataFrame:
    """Put the two scores before and after the steps, with the texts as they are shown."""
    rounded = [round_half_up(score, digits) for score in scores]
    named = [say("region-page.score-in", year=year) for year in years]
    ends = pd.DataFrame({"part": "", "points": float("nan"), "start": rounded, "end": rounded, "title": named})
    titled = steps.assign(title=[say(f"change.part-{part}") for part in steps["part"]])
    rows = pd.concat([ends.head(1), titled, ends.tail(1)] if len(titled) else [ends], ignore_index=True)
    rows["shown"] = [
        f"{'▲' if points > 0 else '▼'} {say.signed(points, digits)}" if points == points else say.number(end, digits)
        for points, end in zip(rows["points"], rows["end"], strict=True)
    ]
    rows["next"] = rows["title"].shift(-1)
    rows = with_lines(rows)
    rows["next_lines"] = rows["lines"].shift(-1).fillna("")
    return rows


def _joints(base: alt.Chart, colours: Colours) -> alt.Chart:
    """Lead a thin line down to the next step, or to its title where that stands in the way."""
    lines = f"({IS_NARROW} ? split(datum.next_lines, '\\n') : [datum.next])"
    longest = f"max(length({lines}[0]), length({lines}[1] || ''))"
    above = f"scale('x', datum.end) < {LETTER} * {longest} ? -{TITLE} - 17 * (length({lines}) - 1) : 0"
    joints: alt.Chart = (
        base.transform_filter("isValid(datum.next)")
        .mark_rule(color=colours.ink, opacity=0.4, strokeDash=[2, 3], y2Offset=alt.expr(above))
        .encode(x=alt.X("end:Q"), y2=alt.Y2("next:N"))
    )
    return joints


def _bars(base: alt.Chart, rows: pd.DataFrame, say: Say) -> alt.Chart:
    lowest, highest = (rows[["start", "end"]].min().min(), rows[["start", "end"]].max().max())
    room = max(0.25 * (highest - lowest), 1.0)
    scale = alt.Scale(domain=[lowest - room, highest + room], nice=False, zero=False)
    axis = alt.Axis(title=say("word.score"), orient="bottom", tickCount=5, format="d", tickMinStep=1)
    bars: alt.Chart = (
        base.transform_filter("isValid(datum.points)")
        .mark_bar(height=20, color=alt.expr(f"datum.points > 0 ? '{RISE}' : '{FALL}'"))
        .encode(
            x=alt.X("start:Q", scale=scale, axis=axis),
            x2=alt.X2("end:Q"),
            tooltip=tooltips({"title": "region-page.reason", "shown": "word.score"}, say),
        )
    )
    return bars


def _ends(base: alt.Chart, colours: Colours) -> alt.LayerChart:
    """Mark both scores by an upright line and write every number to the right of what it belongs to."""
    score = base.transform_filter("!isValid(datum.points)")
    upright = score.mark_tick(color=colours.ink, thickness=4, height=26, orient="vertical").encode(x=alt.X("end:Q"))
    numbers = (
        base.transform_calculate(right="max(datum.start, datum.end)")
        .mark_text(
            align="left",
            dx=8,
            fontSize=SIZE,
            fontWeight=alt.expr("isValid(datum.points) ? 'normal' : 'bold'"),
            color=colours.ink,
        )
        .encode(x=alt.X("right:Q"), text=alt.Text("shown:N"))
    )
    return alt.LayerChart(layer=[upright, numbers])
