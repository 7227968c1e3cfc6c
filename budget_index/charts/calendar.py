"""The publications calendar: when each document was due and when it came out."""

import altair as alt
import pandas as pd

from budget_index.charts.rows import row_titles, with_lines
from budget_index.charts.theme import IS_NARROW, ON_PAPER, SIZE, Colours, finish
from budget_index.language import Say

LATE = "#c45a00"
ROW = 80
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
    """Draw a line a document: the due date as an upright tick, the publication as a point, lateness as a bar.

    What isn't public is a hollow square at its due date and says so in words; what isn't due yet a hollow circle.

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
        row_titles(base, colours, alt.value(0)),
        _lines(base, colours),
        _due(base, colours),
        _points(base, rows, say, colours),
    ]
    layers = [*layers, _words(base, colours)]
    chart = alt.LayerChart(layer=layers, height=ROW * len(rows), width="container")
    description = say("region-page.calendar-described", name=name, documents="; ".join(rows["told"]))
    title = say("region-page.calendar-title")
    return finish(chart, title=title, description=description, say=say, colours=colours, example=example)


def calendar_rows(calendar: pd.DataFrame, titles: dict[str, str], say: Say) -> pd.DataFrame:
    """Make the table behind the chart, earliest first: where the point stands and what is written beside it."""
    rows = calendar.assign(at=calendar["published"].fillna(calendar["due"])).dropna(subset="at")
    rows = rows[rows["state"] != "unknown"].sort_values(["at", "document"], kind="stable")
    rows["title"] = rows["document"].map(titles)
    rows["label"] = [state_words(*pair, say) for pair in zip(rows["state"], rows["days_late"], strict=True)]
    rows["who"] = [say(f"region-page.state-{state}") for state in rows["state"]]
    rows["due_words"] = [day(value) for value in rows["due"]]
    rows["published_words"] = [day(value) for value in rows["published"]]
    due = [say("region-page.due-on", day=words) if words != "–" else "" for words in rows["due_words"]]
    rows["told"] = [
        ", ".join(filter(None, parts))
        for parts in zip(rows["title"], due, rows["published_words"], rows["label"], strict=True)
    ]
    return with_lines(rows)


def state_words(state: str, days_late: float, say: Say) -> str:
    """Put the state of a document into words, with the days that it was late.

    Examples
    --------
    >>> state_words("late", 3.0, Say("ru")), state_words("missing", float("nan"), Say("en"))
    ('с опозданием на 3 дня', 'not public')
    """
    if state == "late" and days_late == days_late:
        return say("region-page.late-by", n=int(days_late))
    return say(f"region-page.state-{state}")


def day(value: pd.Timestamp) -> str:
    """Write a day as it is written in Kazakhstan.

    Examples
    --------
    >>> day(pd.Timestamp("2026-01-31")), day(pd.NaT)
    ('31.01.2026', '–')
    """
    return "–" if pd.isna(value) else value.strftime("%d.%m.%Y")


def _lines(base: alt.Chart, colours: Colours) -> alt.LayerChart:
    """Draw a faint line through the whole time, and a bar from the due date to a late publication."""
    whole = base.mark_rule(color=colours.ink, opacity=0.18).encode(x=alt.value(0), x2=alt.value("width"))
    late = base.transform_filter("datum.days_late > 0").mark_bar(height=10, color=LATE, opacity=0.75)
    return alt.LayerChart(layer=[whole, late.encode(x=alt.X("due:T"), x2=alt.X2("published:T"))])


def _due(base: alt.Chart, colours: Colours) -> alt.Chart:
    ticks: alt.Chart = (
        base.transform_filter("isValid(datum.due)")
        .mark_tick(color=colours.ink, thickness=3, height=24, orient="vertical")
        .encode(x=alt.X("due:T"))
    )
    return ticks


def _points(base: alt.Chart, rows: pd.DataFrame, say: Say, colours: Colours) -> alt.Chart:
    """Draw publications as filled points, what isn't public or not due as hollow ones."""
    there = [state for state in SHAPES if state in set(rows["state"])]
    names = [say(f"region-page.state-{state}") for state in there]
    fills = {"in_time": colours.accent, "published": colours.accent, "late": LATE}
    days = pd.concat([rows["due"], rows["published"]])
    legend = alt.Legend(title=None, orient="top", symbolSize=180, columns=alt.ExprRef(f"{IS_NARROW} ? 1 : 5"))

    def scale(values: list[str]) -> alt.Scale:
        return alt.Scale(domain=names, range=values)

    axis = alt.Axis(title=None, orient="bottom", format="%m.%Y", labelOverlap="greedy", tickCount=6)
    points: alt.Chart = base.mark_point(size=180, strokeWidth=2, opacity=1).encode(
        x=alt.X(
            "at:T", axis=axis, scale=alt.Scale(domain=[_moment(days.min(), -20), _moment(days.max(), 20)], nice=False)
        ),
        shape=alt.Shape("who:N", scale=scale([SHAPES[state] for state in there]), legend=legend),
        fill=alt.Fill("who:N", scale=scale([fills.get(state, "transparent") for state in there]), legend=legend),
        stroke=alt.Stroke("who:N", scale=scale([colours.ink for _ in there]), legend=legend),
        tooltip=[
            alt.Tooltip("title:N", title=say("region-page.document")),
            alt.Tooltip("due_words:N", title=say("region-page.due")),
            alt.Tooltip("published_words:N", title=say("region-page.published")),
            alt.Tooltip("label:N", title=say("region-page.state")),
        ],
    )
    return points


def _moment(when: pd.Timestamp, days: int) -> alt.DateTime:
    moved = when + pd.Timedelta(days=days)
    return alt.DateTime(year=moved.year, month=moved.month, date=moved.day)


def _words(base: alt.Chart, colours: Colours) -> alt.Chart:
    """Write the state beside the point, towards the middle of the plot."""
    words: alt.Chart = base.mark_text(
        align=alt.expr("scale('x', datum.at) > width / 2 ? 'right' : 'left'"),
        dx=alt.expr("scale('x', datum.at) > width / 2 ? -14 : 14"),
        dy=20,
        fontSize=SIZE - 1,
        color=colours.ink,
    ).encode(x=alt.X("at:T"), text=alt.Text("label:N"))
    return words
