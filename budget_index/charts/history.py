"""One region over the years: its scores in the rounds as a line, published totals as points on their own."""

from typing import Any

import altair as alt
import pandas as pd

from budget_index.charts.theme import IS_NARROW, ON_PAPER, SIZE, Colours, finish, in_lines, tooltips
from budget_index.content.history_words import figure, when
from budget_index.language import Say
from budget_index.regions import Registry, region_name

TOP, QUIET_TOP = 122, 104
"""The axis reaches beyond 100, so that a break's note stands above all scores; without a break there is none."""
LABEL_YEARS, LABEL_POINTS = 0.6, 10
"""Years to both sides of a point and points above it that its score, written there, takes up."""


def history_chart(
    history: pd.DataFrame,
    say: Say,
    *,
    name: str,
    registry: Registry,
    example: bool,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw the rounds' scores as a line that breaks where the region changed; published totals are diamonds.

    A hollow diamond's year is uncertain: its range goes from the earliest to the latest possible year. What was
    published is a real figure also where the rounds are example data; legend, tooltip and description say so.

    Parameters
    ----------
    history
        A table as ``history_table`` gives it.
    name
        The region's name, for the description.
    """
    points = history_points(history, say, registry, example=example)
    base = alt.Chart(points).encode(x=_years(points), y=_scores(points))
    layers: list[alt.Chart | alt.LayerChart] = [
        _notes(points, colours),
        _line(base, colours),
        *([] if points["year_certain"].all() else [_ranges(base, colours)]),
        _points(base, points, say, colours, example=example),
        _numbers(base, colours),
    ]
    chart = alt.LayerChart(layer=layers, height=340, width="container")
    rounds, published = (points[points["kind"] == kind] for kind in ("round", "published"))
    description = say("chart.history-described", name=name, rounds="; ".join(_points_in_words(rounds)) or "–")
    if len(published):
        description += " " + say("chart.history-published-described", facts="; ".join(_points_in_words(published)))
    title = say("chart.history-title")
    return finish(chart, title=title, description=description, say=say, colours=colours, example=example)


def history_points(history: pd.DataFrame, say: Say, registry: Registry, *, example: bool) -> pd.DataFrame:
    """Add what is written: ``shown``, ``who`` (legend), ``when``, ``sure``, the break's ``why`` and its ``place``.

    ``below`` says whether the score has room only below its point.
    """
    points = history.astype(dict.fromkeys(["break_after", "break_year", "segment"], "float64"))
    points["shown"] = [figure(value, say) for value in points["rounded"]]
    points["blank"] = points["score"].isna()
    points["who"] = [
        who(kind, certain, say, example=example)
        for kind, certain in zip(points["kind"], points["year_certain"], strict=True)
    ]
    years = zip(points["year"], points["year_first"], points["year_last"], points["year_certain"], strict=True)
    points["when"] = [when(*year, say) for year in years]
    points["sure"] = [say(f"chart.confidence-{word}") if word else "–" for word in points["confidence"]]
    points["why"] = [
        f"{year:.0f} – {_reason(reason, say, registry)}" if reason else ""
        for year, reason in zip(points["break_year"], points["break_reason"], strict=True)
    ]
    points["place"] = (points["break_after"] + points["year"].astype("float64")) / 2
    points["below"] = [_crossed(points, point) for point in points.itertuples()]
    return points


def _crossed(points: pd.DataFrame, point: Any) -> bool:
    """Return whether the range of another point runs where the score of this one would be written above it."""
    higher = (points["score"] - point.score).between(0, LABEL_POINTS, inclusive="right") & ~points["year_certain"]
    begun = points["year_first"] < point.year + LABEL_YEARS
    return bool((higher & begun & (points["year_last"] > point.year - LABEL_YEARS)).any())


def who(kind: str, certain: bool, say: Say, *, example: bool) -> str:
    """Name a kind of point in the legend; rounds of example data are named so, published totals as real."""
    if kind == "round":
        return say("chart.history-rounds-example" if example else "chart.history-rounds")
    return say("chart.history-published" if certain else "chart.history-uncertain")


def _points_in_words(points: pd.DataFrame) -> list[str]:
    """Put points into words: the year, the score, and a break before it."""
    words = points["when"] + ": " + points["shown"]
    return (words + points["why"].map(lambda why: f" ({why})" if why else "")).tolist()


def _reason(reason: str, say: Say, registry: Registry) -> str:
    kind, _, origin = reason.partition(":")
    if kind == "not_assessed":
        return say("chart.history-not-assessed")
    return say(f"change.break-{kind}", origin=region_name(origin, say.language, registry))


def _years(points: pd.DataFrame) -> alt.X:
    """Make the axis of years: a tick for each year that has a point, or an end of a range."""
    ends = pd.concat([points["year_first"], points["year_last"], points["place"]]).astype("float64").dropna()
    ticks = sorted({int(year) for name in ("year", "year_first", "year_last") for year in points[name]})
    domain = [ends.min() - 1, ends.max() + 1]
    axis = alt.Axis(
        title=None, values=ticks, format="d", labelOverlap="greedy", ticks=True, domain=True, orient="bottom"
    )
    return alt.X("year:Q", scale=alt.Scale(domain=domain, nice=False, zero=False), axis=axis)


def _scores(points: pd.DataFrame) -> alt.Y:
    top = TOP if (points["why"] != "").any() else QUIET_TOP
    axis = alt.Axis(title=None, values=[0, 20, 40, 60, 80, 100], grid=True, gridOpacity=0.25)
    return alt.Y("score:Q", scale=alt.Scale(domain=[0, top], nice=False), axis=axis)


def _notes(points: pd.DataFrame, colours: Colours) -> alt.LayerChart:
    """Draw a dashed line where the region isn't the same any more, and write why at its top."""
    broken = points[points["why"] != ""].copy()
    broken["lines"] = ["\n".join(in_lines(why, 24)) for why in broken["why"]]
    at = alt.Chart(broken).encode(x=alt.X("place:Q"))
    rule = at.mark_rule(aria=False, color=colours.ink, opacity=0.5, strokeDash=[4, 4]).encode(
        y=alt.datum(0), y2=alt.datum(103)
    )
    words = at.mark_text(
        lineBreak="\n",
        lineHeight=16,
        baseline="line-bottom",
        align=alt.expr(
            "scale('x', datum.place) > width - 110 ? 'right' : scale('x', datum.place) < 110 ? 'left' : 'center'"
        ),
        dy=alt.expr("-16 * (length(split(datum.lines, '\\n')) - 1)"),
        fontSize=SIZE - 1,
        color=colours.ink,
    ).encode(y=alt.datum(105), text=alt.Text("lines:N"))
    return alt.LayerChart(layer=[rule, words])


def _line(base: alt.Chart, colours: Colours) -> alt.Chart:
    line: alt.Chart = (
        base.transform_filter("datum.kind === 'round' && isValid(datum.score)")
        .mark_line(color=colours.accent, strokeWidth=3)
        .encode(detail=alt.Detail("segment:N"))
    )
    return line


def _ranges(base: alt.Chart, colours: Colours) -> alt.LayerChart:
    """Draw the possible years of an uncertain one, from the edge of its hollow point to an upright end."""
    uncertain = base.transform_filter("!datum.year_certain")
    beside = alt.expr("datum.year === datum.year_first ? 9 : 0")
    till = alt.expr("datum.year === datum.year_last ? -9 : 0")
    span = uncertain.mark_rule(color=colours.ink, strokeWidth=2, xOffset=beside, x2Offset=till)
    span = span.encode(x=alt.X("year_first:Q"), x2=alt.X2("year_last:Q"))
    ends = [
        uncertain.transform_filter(f"datum.{end} !== datum.year")
        .mark_tick(aria=False, color=colours.ink, thickness=2, height=12, orient="vertical")
        .encode(x=alt.X(f"{end}:Q"))
        for end in ("year_first", "year_last")
    ]
    return alt.LayerChart(layer=[span, *ends])


def _points(base: alt.Chart, points: pd.DataFrame, say: Say, colours: Colours, *, example: bool) -> alt.Chart:
    """Draw the points: rounds as circles, published totals as diamonds, hollow if the year is uncertain."""
    looks = {
        who("round", True, say, example=example): ("circle", colours.accent, colours.accent),
        who("published", True, say, example=example): ("diamond", colours.ink, colours.ink),
        who("published", False, say, example=example): ("diamond", "transparent", colours.ink),
    }
    there = {name: look for name, look in looks.items() if name in set(points["who"])}
    shapes, fills, strokes = zip(*there.values(), strict=True)
    lines = f"{IS_NARROW} ? split(replace(datum.label, ' · ', ' –\\n'), '\\n') : replace(datum.label, ' · ', ' – ')"
    legend = alt.Legend(title=None, orient="top", symbolSize=200, symbolStrokeWidth=2, columns=1, labelExpr=lines)

    def scale(values: tuple[str, ...]) -> alt.Scale:
        return alt.Scale(domain=list(there), range=list(values))

    drawn: alt.Chart = (
        base.transform_filter("isValid(datum.score)")
        .mark_point(size=180, strokeWidth=2, opacity=1)
        .encode(
            shape=alt.Shape("who:N", scale=scale(shapes), legend=legend),
            fill=alt.Fill("who:N", scale=scale(fills), legend=legend),
            stroke=alt.Stroke("who:N", scale=scale(strokes), legend=legend),
            tooltip=tooltips(
                {
                    "who": "word.what",
                    "when": "word.year",
                    "shown": "word.score",
                    "sure": "chart.history-confidence",
                    "source": "word.source",
                },
                say,
            ),
        )
    )
    return drawn


def _numbers(base: alt.Chart, colours: Colours) -> alt.LayerChart:
    """Write the scores above or below their points, the rounds' in bold; no score stands at the bottom."""
    numbers = (
        base.transform_filter("isValid(datum.score)")
        .mark_text(
            dy=alt.expr("datum.below ? 20 : -18"),
            fontWeight=alt.expr("datum.kind === 'round' ? 'bold' : 'normal'"),
            color=colours.ink,
        )
        .encode(text=alt.Text("shown:N"))
    )
    blank = base.transform_filter("datum.blank").mark_text(
        dx=8, angle=270, align="left", baseline="middle", color=colours.ink
    )
    return alt.LayerChart(layer=[numbers, blank.encode(y=alt.datum(0), text=alt.Text("shown:N"))])
