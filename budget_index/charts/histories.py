"""A few regions side by side over the years: a line each, named at its end."""

import altair as alt
import pandas as pd

from budget_index.charts.compare import AXIS, REGION_SHAPES, named_above
from budget_index.charts.history import history_points
from budget_index.charts.palette import REGIONS
from budget_index.charts.theme import IS_NARROW, ON_PAPER, SIZE, Colours, finish, in_lines, tooltips
from budget_index.language import Say
from budget_index.regions import Registry, region_name

PLOT, NOTE, LEGEND_ROOM, NARROW_ROOM = 300, 18, 250, 44
BREAK_COLUMNS = ["number", "place", "words"]


def histories_chart(
    history: pd.DataFrame,
    editions: list[tuple[int, int, str]],
    say: Say,
    *,
    registry: Registry,
    example: bool,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw the total scores of up to six regions over the years, named at the end of their lines.

    A line is cut where the region changed. Dashed upright lines are numbered; what happened there stands above.

    Parameters
    ----------
    history
        A table as ``side_by_side.histories`` gives it.
    editions
        The year before, the year and the edition, wherever another edition took over.
    """
    points = history_points(history, say, registry, example=example)
    points["who"] = [region_name(code, say.language, registry) for code in points["region"]]
    points["part"] = points["region"] + "/" + points["segment"].astype("str")
    breaks = breaks_between(points, editions, say)
    notes = [f"{row.number} · {row.words}" for row in breaks.itertuples()] + _without_score(points, say)
    wide, narrow = ([line for note in notes for line in in_lines(note, width)] for width in (115, 42))
    top = f"({IS_NARROW} ? {NOTE * len(narrow)} : {NOTE * len(wide)}) + 26"
    height = PLOT + 26 + NOTE * max(len(wide), 1)
    base = alt.Chart(points).encode(x=_years(points), y=_scores(top, colours))
    names = list(dict.fromkeys(points["who"]))
    layers: list[alt.Chart | alt.LayerChart] = [
        _breaks(breaks, top, colours),
        _lines(base, names),
        _points(base, say, names, colours),
        _ends(points, colours),
    ]
    if notes:
        layers.append(_notes(wide, narrow, colours))
    chart = alt.LayerChart(layer=layers, height=height, width="container")
    facts = [f"{row.who}, {row.year}: {row.shown}" for row in points.itertuples()]
    description = say(
        "compare-page.history-described", facts="; ".join(facts), breaks="; ".join(breaks["words"]) or "–"
    )
    title = say("chart.history-title")
    return finish(chart, title=title, description=description, say=say, colours=colours, example=example)


def breaks_between(points: pd.DataFrame, editions: list[tuple[int, int, str]], say: Say) -> pd.DataFrame:
    """List the places between two rounds where something changed, numbered: columns ``BREAK_COLUMNS``."""
    words_at: dict[float, list[str]] = {}
    for before, year, edition in editions:
        words = say("compare-page.edition-changed", year=year, edition=edition)
        words_at.setdefault((before + year) / 2, []).append(words)
    broken = points[points["why"] != ""]
    for place, who, why in zip(broken["place"].tolist(), broken["who"], broken["why"], strict=True):
        words_at.setdefault(place, []).append(f"{who}: {why}")
    rows = [(number, place, "; ".join(words_at[place])) for number, place in enumerate(sorted(words_at), start=1)]
    return pd.DataFrame(rows, columns=BREAK_COLUMNS)


def spread_out(values: list[float], gap: float, *, highest: float = 100.0) -> list[float]:
    """Move labels apart so that no two are closer than a gap, the order kept and each near its value.

    Examples
    --------
    >>> spread_out([50.0, 52.0, 90.0], 6.0)
    [48.0, 54.0, 90.0]
    """
    order = sorted(range(len(values)), key=values.__getitem__)
    groups: list[tuple[float, int]] = []
    for at in order:
        groups.append((values[at], 1))
        while (
            len(groups) > 1
            and _middle(groups[-1], gap, highest) - _middle(groups[-2], gap, highest)
            < gap * (groups[-1][1] + groups[-2][1]) / 2
        ):
            (upper, many), (lower, few) = groups.pop(), groups.pop()
            groups.append(((upper * many + lower * few) / (many + few), many + few))
    places = [
        _middle(group, gap, highest) + gap * (n - (group[1] - 1) / 2) for group in groups for n in range(group[1])
    ]
    return [place for _, place in sorted(zip(order, places, strict=True))]


def _middle(group: tuple[float, int], gap: float, highest: float) -> float:
    """Keep a group of labels within the plot."""
    half = gap * (group[1] - 1) / 2
    return min(max(group[0], half), highest - half)


def _without_score(points: pd.DataFrame, say: Say) -> list[str]:
    blank = points[points["blank"]]
    names = [f"{row.who} ({row.year})" for row in blank.itertuples()]
    return [f"{say('chart.no-score')}: {', '.join(names)}"] if names else []


def _years(points: pd.DataFrame) -> alt.X:
    """Make the axis of years; to the right of it there is room for the names."""
    years = sorted({int(year) for year in points["year"]})
    domain = [years[0], years[-1]] if len(years) > 1 else [years[0] - 1, years[0] + 1]
    end = alt.ExprRef(f"{IS_NARROW} ? width - {NARROW_ROOM} : width - {LEGEND_ROOM}")
    axis = alt.Axis(title=None, values=years, format="d", labelOverlap="greedy", ticks=True, labelFlush=False)
    return alt.X("year:Q", scale=alt.Scale(domain=domain, range=[24, end], nice=False, zero=False), axis=axis)


def _scores(top: str, colours: Colours) -> alt.Y:
    axis = alt.Axis(title=None, values=AXIS, grid=True, gridOpacity=0.2, gridColor=colours.ink)
    return alt.Y(
        "score:Q",
        scale=alt.Scale(domain=[0, 100], range=[alt.ExprRef("height"), alt.ExprRef(top)], nice=False),
        axis=axis,
    )


def _breaks(breaks: pd.DataFrame, top: str, colours: Colours) -> alt.LayerChart:
    at = alt.Chart(breaks).encode(x=alt.X("place:Q"))
    upper = alt.value(alt.ExprRef(f"{top} - 6"))
    rule = at.mark_rule(color=colours.ink, opacity=0.6, strokeDash=[4, 4]).encode(
        y=upper, y2=alt.value(alt.ExprRef("height"))
    )
    number = at.mark_text(dy=-8, fontSize=SIZE, fontWeight="bold", color=colours.ink).encode(
        y=upper, text=alt.Text("number:N")
    )
    return alt.LayerChart(layer=[rule, number])


def _lines(base: alt.Chart, names: list[str]) -> alt.Chart:
    fills = alt.Scale(domain=names, range=list(REGIONS[: len(names)]))
    lines: alt.Chart = (
        base.transform_filter("isValid(datum.score)")
        .mark_line(strokeWidth=3)
        .encode(color=alt.Color("who:N", scale=fills, legend=named_above()), detail=alt.Detail("part:N"))
    )
    return lines


def _points(base: alt.Chart, say: Say, names: list[str], colours: Colours) -> alt.Chart:
    def scale(values: tuple[str, ...]) -> alt.Scale:
        return alt.Scale(domain=names, range=list(values[: len(names)]))

    points: alt.Chart = (
        base.transform_filter("isValid(datum.score)")
        .mark_point(size=150, strokeWidth=1.5, opacity=1, stroke=colours.ink)
        .encode(
            shape=alt.Shape("who:N", scale=scale(REGION_SHAPES), legend=named_above()),
            fill=alt.Fill("who:N", scale=scale(REGIONS), legend=named_above()),
            tooltip=tooltips({"who": "word.region", "when": "word.year", "shown": "word.score"}, say),
        )
    )
    return points


def _ends(points: pd.DataFrame, colours: Colours) -> alt.LayerChart:
    """Write score and name to the right of each line, joined to its last point; on a telephone the score alone."""
    scored = points.dropna(subset="score")
    last = scored.loc[scored.groupby("region")["year"].idxmax()].copy()
    last["beside"] = spread_out(last["score"].tolist(), 100 * NOTE / PLOT)
    early = last["year"] < points["year"].max()
    last["shown"] = last["shown"].mask(early, last["shown"] + " (" + last["year"].astype("str") + ")")
    last["words"] = last["shown"] + "  " + last["who"]
    room = f"({IS_NARROW} ? width - {NARROW_ROOM} : width - {LEGEND_ROOM})"
    ends = alt.Chart(last).encode(y=alt.Y("beside:Q", title=None))
    leaders = ends.mark_rule(color=colours.ink, opacity=0.5).encode(
        x=alt.X("year:Q"),
        x2=alt.value(alt.ExprRef(f"{room} + 14")),
        y=alt.Y("score:Q", title=None),
        y2=alt.Y2("beside:Q"),
    )
    words = ends.mark_text(
        align="left", fontSize=SIZE, color=colours.ink, text=alt.expr(f"{IS_NARROW} ? datum.shown : datum.words")
    ).encode(x=alt.value(alt.ExprRef(f"{room} + 18")))
    return alt.LayerChart(layer=[leaders, words])


def _notes(wide: list[str], narrow: list[str], colours: Colours) -> alt.Chart:
    """Write above the plot what happened at the numbered lines."""
    lines = pd.DataFrame({"wide": ["\n".join(wide)], "narrow": ["\n".join(narrow)]})
    notes: alt.Chart = (
        alt.Chart(lines)
        .mark_text(
            align="left",
            baseline="top",
            lineBreak="\n",
            lineHeight=NOTE,
            fontSize=SIZE - 1,
            color=colours.ink,
            text=alt.expr(f"{IS_NARROW} ? datum.narrow : datum.wide"),
        )
        .encode(x=alt.value(0), y=alt.value(0))
    )
    return notes
