"""The publications calendar: when each document was due and when it came out."""

from typing import Any

import altair as alt
import pandas as pd

from budget_index.analysis.pages.calendar import by_due_date
from budget_index.charts.palette import FALL
from budget_index.charts.row_titles import row_titles, with_lines
from budget_index.charts.theme import IS_NARROW, ON_PAPER, Colours, finish, tooltips
from budget_index.language import Say

ROW, LINE = 38, 17
"""Height in pixels of a row without its title, and of a line of that in a narrow plot."""
NEAR_THE_EDGE = 12
"""Pixels; a month that is so near an edge of the plot is written towards its middle."""
SHAPES = {
    "in_time": "circle",
    "late": "triangle-right",
    "published": "diamond",
    "missing": "square",
    "not_due": "circle",
}


def calendar_chart(
    calendar: pd.DataFrame,
    titles: dict[str, str],
    say: Say,
    *,
    name: str,
    example: bool,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw a line per document: the due date as an upright tick, the publication as a point, lateness as a bar.

    The title of a line says its state in words. What isn't public is a hollow square at its due date; what isn't due
    yet a hollow circle. Months stand above and below, as there are many lines.

    Parameters
    ----------
    calendar
        A table as ``publication_calendar`` gives it; documents without any date are left out.
    titles
        Document → its name.
    name
        The region's name, for the description.
    """
    rows = calendar_rows(calendar, titles, say)
    base = alt.Chart(rows).encode(y=alt.Y("title:N", sort=rows["title"].tolist(), axis=None))
    layers = [
        *_months(base, rows, say, colours),
        row_titles(base, colours, alt.value(0)),
        _lines(base, colours),
        _due(base, colours),
        _points(base, rows, say, colours),
    ]
    axes = alt.Resolve(axis=alt.AxisResolveMap(x="independent"))
    chart = alt.LayerChart(layer=layers, height=_row(rows) * len(rows), width="container", resolve=axes)
    description = say("region-page.calendar-described", name=name, documents="; ".join(rows["told"]))
    title = say("region-page.calendar-title")
    return finish(chart, title=title, description=description, say=say, colours=colours, example=example)


def calendar_rows(calendar: pd.DataFrame, titles: dict[str, str], say: Say) -> pd.DataFrame:
    """Make the table behind the chart, first what is due first: where the point stands and what is written."""
    rows = calendar.assign(at=calendar["published"].fillna(calendar["due"])).dropna(subset="at")
    rows = by_due_date(rows[rows["state"] != "unknown"])
    rows["name"] = rows["document"].map(titles)
    rows["label"] = [state_words(*pair, say) for pair in zip(rows["state"], rows["days_late"], strict=True)]
    rows["title"] = [
        say("region-page.calendar-row", title=name, state=state)
        for name, state in zip(rows["name"], rows["label"], strict=True)
    ]
    rows["who"] = [say(f"region-page.state-{state}") for state in rows["state"]]
    rows["due_words"] = [day(value, say) for value in rows["due"]]
    rows["published_words"] = [day(value, say) for value in rows["published"]]
    due = [say("region-page.due-on", day=words) if words != "–" else "" for words in rows["due_words"]]
    rows["told"] = [
        ", ".join(filter(None, words))
        for words in zip(rows["name"], due, rows["published_words"], rows["label"], strict=True)
    ]
    return with_lines(rows)


def state_words(state: str, days_late: float, say: Say) -> str:
    """Put the state of a document into words, with the days that it was late, if they are known.

    Examples
    --------
    >>> state_words("late", 3.0, Say("ru")), state_words("missing", float("nan"), Say("en"))
    ('с опозданием на 3 дня', 'not public')
    """
    if state == "late":
        known = days_late == days_late
        return say("region-page.late-by", n=int(days_late)) if known else say("region-page.late-told")
    return say(f"region-page.state-{state}")


def day(value: pd.Timestamp, say: Say) -> str:
    """Write a day as the language does.

    Examples
    --------
    >>> day(pd.Timestamp("2026-01-31"), Say("ru")), day(pd.NaT, Say("ru"))
    ('31.01.2026', '–')
    """
    return "–" if pd.isna(value) else say("frame.date", year=value.year, month=value.month, day=value.day)


def _row(rows: pd.DataFrame) -> int:
    return ROW + LINE * (int(rows["lines"].str.count("\n").max()) + 1)


def _months(base: alt.Chart, rows: pd.DataFrame, say: Say, colours: Colours) -> list[alt.Chart]:
    """Name the quarters above and below the lines, the upper ones with faint lines down the plot."""
    days = pd.concat([rows["due"], rows["published"]])
    scale = alt.Scale(domain=[_moment(days.min(), -20), _moment(days.max(), 20)], nice=False)
    quarters = alt.TimeIntervalStep(interval="month", step=3)
    first = LINE * (rows["lines"].iloc[0].count("\n") + 1) + 13 - _row(rows) / 2
    room = alt.ExprRef(f"{IS_NARROW} ? {max(first, 0) + 8} : 8")
    look: dict[str, Any] = {
        "title": None,
        "format": say("region-page.calendar-month"),
        "labelOverlap": "greedy",
        "tickCount": quarters,
        "labelFlush": NEAR_THE_EDGE,
    }
    axes = [
        alt.Axis(orient="top", grid=True, gridColor=colours.ink, gridOpacity=0.15, labelPadding=room, **look),
        alt.Axis(orient="bottom", **look),
    ]
    return [
        base.mark_point(opacity=0, aria=False, tooltip=None).encode(x=alt.X("at:T", axis=axis, scale=scale))
        for axis in axes
    ]


def _lines(base: alt.Chart, colours: Colours) -> alt.LayerChart:
    """Draw a faint line through the whole time, and a bar from the due date to a late publication."""
    whole = base.mark_rule(color=colours.ink, opacity=0.18).encode(x=alt.value(0), x2=alt.value("width"))
    late = base.transform_filter("datum.days_late > 0").mark_bar(height=10, color=FALL, opacity=0.75)
    return alt.LayerChart(layer=[whole, late.encode(x=alt.X("due:T", axis=None), x2=alt.X2("published:T"))])


def _due(base: alt.Chart, colours: Colours) -> alt.Chart:
    ticks: alt.Chart = (
        base.transform_filter("isValid(datum.due)")
        .mark_tick(color=colours.ink, thickness=3, height=24, orient="vertical")
        .encode(x=alt.X("due:T", axis=None))
    )
    return ticks


def _points(base: alt.Chart, rows: pd.DataFrame, say: Say, colours: Colours) -> alt.Chart:
    """Draw publications as filled points, what isn't public or not due as hollow ones."""
    there = [state for state in SHAPES if state in set(rows["state"])]
    names = [say(f"region-page.state-{state}") for state in there]
    fills = {"in_time": colours.accent, "published": colours.accent, "late": FALL}
    legend = alt.Legend(title=None, orient="top", symbolSize=180, columns=alt.ExprRef(f"{IS_NARROW} ? 1 : 5"))

    def scale(values: list[str]) -> alt.Scale:
        return alt.Scale(domain=names, range=values)

    points: alt.Chart = base.mark_point(size=180, strokeWidth=2, opacity=1).encode(
        x=alt.X("at:T", axis=None),
        shape=alt.Shape("who:N", scale=scale([SHAPES[state] for state in there]), legend=legend),
        fill=alt.Fill("who:N", scale=scale([fills.get(state, "transparent") for state in there]), legend=legend),
        stroke=alt.Stroke("who:N", scale=scale([colours.ink for _ in there]), legend=legend),
        tooltip=tooltips(
            {
                "name": "region-page.document",
                "due_words": "region-page.due",
                "published_words": "region-page.published",
                "label": "region-page.state",
            },
            say,
        ),
    )
    return points


def _moment(when: pd.Timestamp, days: int) -> alt.DateTime:
    moved = when + pd.Timedelta(days=days)
    return alt.DateTime(year=moved.year, month=moved.month, date=moved.day)
