"""How sure places are: the interval of places of every region, and who can't be told apart."""

import json

import altair as alt
import pandas as pd

from budget_index.analysis.robustness.places_drawn import interval_of_places, share_of_draws
from budget_index.charts.place_probabilities import name_rows
from budget_index.charts.row_titles import column_heading, only_from
from budget_index.charts.theme import IS_NARROW, NARROW, ON_PAPER, PRESSED, SIZE, Colours, finish, in_lines
from budget_index.language import Say
from budget_index.regions import Registry, region_name
from budget_index.scoring.ranking import place

ROW = 34
GROUP_ROOM = 22
"""Width of the column of a group, in pixels."""
UPRIGHT = "M0,-1L0,1"
"""Symbol of the median."""
INTERVAL_COLUMNS = ["rank", "rank_last", "rank_median", "rank_low", "rank_high", "p_first", "p_top", "groups"]
SHARES_ROOM = 0.85
"""Room to the right of the data for the shares of draws, as a share of the data's width."""


def intervals_chart(
    ranks: pd.DataFrame, say: Say, *, registry: Registry, top: int, example: bool, colours: Colours = ON_PAPER
) -> alt.LayerChart:
    """Draw the interval of places of every region, its place, the median, and how often it is first and in the top.

    Parameters
    ----------
    ranks
        ``region`` and ``INTERVAL_COLUMNS``, ranked rows, best first.
    top
        The k of ``p_top``; 0 where there are no more than k regions, and nothing is written.
    """
    rows = with_names(ranks, say, registry)
    rows["place"], rows["interval"] = (
        [place(*pair) for pair in zip(rows["rank"], rows["rank_last"], strict=True)],
        interval_words(rows, say),
    )
    rows["first"] = [share_of_draws(share, say) for share in rows["p_first"]]
    rows["top"] = [share_of_draws(share, say) for share in rows["p_top"]]
    first, last = float(rows[["rank_low", "rank"]].min().min()), float(rows[["rank_high", "rank"]].max().max())
    room = max(last - first, 1) * SHARES_ROOM
    end = alt.expr(f"{last + 0.6} + ({IS_NARROW} ? 0 : {room})")
    scale = alt.Scale(domainMin=first - 0.6, domainMax=end, nice=False, zero=False)
    axis = alt.Axis(
        title=say("word.place"),
        titleAnchor="start",
        values=_ticks(int(first), int(last)),
        format="d",
        orient="top",
        grid=True,
        gridOpacity=0.15,
    )
    x = alt.X("rank:Q", scale=scale, axis=axis)
    base = alt.Chart(rows).encode(y=name_rows(rows["name"].tolist(), padding=0))
    layers: list[alt.Chart | alt.LayerChart] = [
        base.mark_rule(color=colours.ink, opacity=0.5, strokeWidth=5, strokeCap="round").encode(
            x=alt.X("rank_low:Q", scale=scale, axis=axis), x2=alt.X2("rank_high:Q")
        ),
        _marks(rows, x, say, top, colours),
        *_columns(base, say, [last + 0.6 + room * share for share in (0.3, 0.6)], top, colours),
        *_groups(rows, last + 0.6 + room * 0.66, colours),
    ]
    chart = alt.LayerChart(layer=layers, height=ROW * len(rows), width="container")
    facts = rows["name"] + ": " + rows["place"] + " (" + rows["interval"] + ")"
    return finish(
        chart,
        title=say("robustness-page.intervals-title"),
        description=say("robustness-page.intervals-described", regions="; ".join(facts)),
        say=say,
        colours=colours,
        example=example,
        least=PRESSED * len(rows),
    )


def with_names(table: pd.DataFrame, say: Say, registry: Registry) -> pd.DataFrame:
    """Add ``name``, the regions' names."""
    return table.assign(name=[region_name(str(code), say.language, registry) for code in table["region"]])


def interval_words(rows: pd.DataFrame, say: Say) -> list[str]:
    """Write the interval of each row."""
    return [interval_of_places(*pair, say) for pair in zip(rows["rank_low"], rows["rank_high"], strict=True)]


def _ticks(first: int, last: int) -> list[int]:
    """List the places on the axis: all of them, or round ones."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if (last - first) / step <= 24)
    return [place for place in range(first, last + 1) if place == first or place % step == 0]


def _legend(marks: list[str]) -> alt.Legend:
    """Name the marks; on a narrow screen one below the other, in lines, for the names of regions leave little room."""
    lines = json.dumps({mark: in_lines(mark) for mark in marks}, ensure_ascii=False)
    return alt.Legend(
        title=None,
        orient="top",
        symbolSize=160,
        symbolStrokeWidth=2.5,
        columns=alt.ExprRef(f"{IS_NARROW} ? 1 : 2"),
        labelExpr=f"{IS_NARROW} ? ({lines})[datum.label] : datum.label",
    )


def _marks(rows: pd.DataFrame, x: alt.X, say: Say, top: int, colours: Colours) -> alt.Chart:
    """Draw the place as a filled circle and the median as an upright line."""
    place, median = say("robustness-page.place-mark"), say("robustness-page.median-mark")
    points = pd.concat([rows.assign(what=place), rows.assign(what=median, rank=rows["rank_median"])])
    points["median"] = points["what"] == median
    points["rank"] = points["rank"].astype("float64")
    fields = {
        "name": say("word.region"),
        "interval": say("robustness-page.interval"),
        "first": say("robustness-page.first-column"),
        **({"top": say("robustness-page.top-column", k=top)} if top else {}),
    }

    def scale(*values: str) -> alt.Scale:
        return alt.Scale(domain=[place, median], range=list(values))

    names, legend = rows["name"].tolist(), _legend([place, median])
    drawn: alt.Chart = (
        alt.Chart(points)
        .mark_point(size=alt.expr("datum.median ? 400 : 120"), strokeWidth=2.5, opacity=1)
        .encode(
            y=name_rows(names, padding=0),
            x=x,
            shape=alt.Shape("what:N", scale=scale("circle", UPRIGHT), legend=legend),
            fill=alt.Fill("what:N", scale=scale(colours.accent, "transparent"), legend=legend),
            stroke=alt.Stroke("what:N", scale=scale(colours.accent, colours.ink), legend=legend),
            tooltip=[alt.Tooltip(f"{field}:N", title=title) for field, title in fields.items()],
        )
    )
    return drawn


def _columns(base: alt.Chart, say: Say, places: list[float], top: int, colours: Colours) -> list[alt.Chart]:
    """Write how often a region is first and among the top, where there is room."""
    headings = {"first": say("robustness-page.first-column")}
    headings |= {"top": say("robustness-page.top-column", k=top)} if top else {}
    layers = []
    for (field, heading), at in zip(headings.items(), places, strict=False):
        where = only_from(NARROW, f"datum.{field}", at)
        layers += [
            base.mark_text(align="right", fontSize=SIZE, color=colours.ink, **where),
            column_heading(heading, at, NARROW, colours),
        ]
    return layers


def _groups(rows: pd.DataFrame, place: float, colours: Colours) -> list[alt.Chart]:
    """Write beside each region the letters of its groups, each group in a column; bars where there is little room."""
    lettered = group_columns(rows["groups"])
    columns = 1 + max(lettered.values(), default=-1)
    names = rows["name"].tolist()
    layers: list[alt.Chart] = []
    for column in range(columns):
        inside = pd.DataFrame(
            {"name": name, "letter": letter}
            for name, groups in zip(rows["name"], rows["groups"], strict=True)
            for letter in groups.split()
            if lettered.get(letter) == column
        )
        step = f"min({GROUP_ROOM}, (width - scale('x', {place})) / {columns})"
        start = f"({IS_NARROW} ? width - {4 * (columns - column)} : scale('x', {place}) + {column} * {step})"
        end = f"{start} + ({IS_NARROW} ? 3 : {step} - 2)"
        base = alt.Chart(inside).encode(y=name_rows(names, padding=0))
        bar = base.mark_rect(color=colours.ink, opacity=0.15, aria=False)
        written = alt.expr(f"{IS_NARROW} ? '' : datum.letter")
        layers += [
            bar.encode(x=alt.value(alt.expr(start)), x2=alt.value(alt.expr(end))),
            base.mark_text(fontSize=SIZE, color=colours.ink, text=written, x=alt.expr(f"({start} + {end}) / 2")),
        ]
    return layers


def group_columns(groups: pd.Series) -> dict[str, int]:
    """Give each group of several regions a column, so that groups in one column don't overlap or touch.

    Parameters
    ----------
    groups
        Letters of each region, divided by spaces, best place first.

    Examples
    --------
    >>> group_columns(pd.Series(["A", "A B", "B", "C", "D", "D"]))
    {'A': 0, 'B': 1, 'D': 0}
    """
    rows: dict[str, list[int]] = {}
    for row, letters in enumerate(groups):
        for letter in letters.split():
            rows.setdefault(letter, []).append(row)
    free: list[int] = []
    columns = {}
    for letter, own in rows.items():
        if len(own) > 1:
            column = next((n for n, row in enumerate(free) if row <= own[0]), len(free))
            free[column : column + 1] = [own[-1] + 2]
            columns[letter] = column
    return columns
