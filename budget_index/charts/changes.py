"""What changes are made of: a table of cells, regions by parts of the change, each with its number."""

import json
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from budget_index.analysis.change.change_sources import CHANGE_SOURCES
from budget_index.charts.movement import IS_SMALL, room
from budget_index.charts.palette import FALLS_TO_RISES, INK
from budget_index.charts.theme import ON_PAPER, PRESSED, SIZE, Colours, finish, in_lines, tooltips
from budget_index.language import Say
from budget_index.regions import Registry, region_name, short_name

CELL_COLUMNS = ["region", "name", "row", "column", "value", "number", "title"]
ROW = 32
NAMES_SMALL = 112
TOTAL = 1.15
"""How many cells wide the column of totals is, with the gap after it."""


def decomposition_chart(
    changes: pd.DataFrame,
    say: Say,
    *,
    parts: Sequence[str] = tuple(CHANGE_SOURCES),
    registry: Registry,
    example: bool,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw the parts of each region's change as coloured cells with their numbers; the total stands first.

    Parameters
    ----------
    changes
        A table as ``shown_parts`` gives it: its numbers add up as they are written.
    parts
        The columns of the parts: ``CHANGE_SOURCES`` or ``CHANGE_KINDS``.
    """
    columns = ["change", *parts]
    cells = decomposition_cells(changes, say, registry, columns)
    top = max(float(cells["value"].abs().max()), 0.1)
    names = room(cells["name"])
    at = [0, *(TOTAL + number for number in range(len(parts)))]
    cells["left"] = cells["column"].map(dict(zip(columns, at, strict=True)))
    cells["right"] = cells["left"] + 1
    x = alt.X("left:Q", scale=_across(at[-1] + 1, names), axis=None)
    y = alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.06, paddingOuter=0))
    base = alt.Chart(cells).encode(y=y)
    layers: list[alt.Chart | alt.LayerChart] = [
        _cells(base, x, top, say, colours),
        _numbers(base.transform_calculate(middle="(datum.left + datum.right) / 2")),
        _regions(base, say, colours, registry, changes),
        _headings(cells, colours),
    ]
    chart = alt.LayerChart(layer=layers, height=ROW * len(changes), width="container")
    rows = (
        f"{rows['name'].iloc[0]} – " + ", ".join(rows["title"] + " " + rows["number"])
        for _, rows in cells.groupby("region", sort=False)
    )
    description = say("changes-page.parts-described", regions="; ".join(rows))
    title = say("changes-page.parts-title")
    look: dict[str, Any] = {"say": say, "colours": colours, "least": PRESSED * len(changes) + 30}
    return finish(chart, title=title, description=description, example=example, **look)


def decomposition_cells(changes: pd.DataFrame, say: Say, registry: Registry, columns: Sequence[str]) -> pd.DataFrame:
    """Make the table behind the cells: columns ``CELL_COLUMNS``, one row per region and part."""
    table = changes.assign(row=range(len(changes))).melt(
        id_vars=["region", "row"], value_vars=list(columns), var_name="column", value_name="value"
    )
    table["name"] = [region_name(code, say.language, registry) for code in table["region"]]
    table["number"] = [say.signed(value) for value in table["value"]]
    table["title"] = table["column"].map({column: say(f"changes-page.kind-{column}") for column in columns})
    return table[CELL_COLUMNS].sort_values("row", kind="stable").reset_index(drop=True)


def _across(end: float, names: int) -> alt.Scale:
    start = alt.ExprRef(expr=f"{IS_SMALL} ? {NAMES_SMALL} : {names + 14}")
    return alt.Scale(domain=[0, end], range=[start, alt.ExprRef(expr="width")], nice=False, zero=False)


def _cells(base: alt.Chart, x: alt.X, top: float, say: Say, colours: Colours) -> alt.Chart:
    scale = alt.Scale(domain=[-top, -top / 2, 0, top / 2, top], range=FALLS_TO_RISES, interpolate="rgb")
    cells: alt.Chart = base.mark_rect(
        stroke=colours.ink, strokeWidth=alt.expr("datum.column === 'change' ? 1.5 : 0.25")
    ).encode(
        x=x,
        x2=alt.X2("right:Q"),
        color=alt.Color("value:Q", scale=scale, legend=None),
        tooltip=tooltips({"name": "word.region", "title": "changes-page.kind", "number": "changes-page.points"}, say),
    )
    return cells


def _numbers(base: alt.Chart) -> alt.Chart:
    numbers: alt.Chart = base.mark_text(
        fontSize=alt.expr(f"{IS_SMALL} ? {SIZE - 3} : {SIZE}"),
        fontWeight=alt.expr("datum.column === 'change' ? 'bold' : 'normal'"),
        color=INK,
        tooltip=None,
    ).encode(x=alt.X("middle:Q", axis=None), text=alt.Text("number:N"))
    return numbers


def _regions(base: alt.Chart, say: Say, colours: Colours, registry: Registry, changes: pd.DataFrame) -> alt.Chart:
    """Write the names left of the cells; on narrow screens abbreviated and in lines."""
    short = {code: "\n".join(in_lines(short_name(code, say.language, registry), 17)) for code in changes["region"]}
    lookup = json.dumps(short, ensure_ascii=False)
    names: alt.Chart = (
        base.transform_filter("datum.column === 'change'")
        .transform_calculate(label=f"{IS_SMALL} ? ({lookup})[datum.region] : datum.name")
        .mark_text(
            x=0,
            align="left",
            lineBreak="\n",
            lineHeight=14,
            dy=alt.expr("length(split(datum.label, '\\n')) > 1 ? -7 : 0"),
            fontSize=alt.expr(f"{IS_SMALL} ? {SIZE - 2} : {SIZE}"),
            color=colours.ink,
        )
        .encode(text=alt.Text("label:N"))
    )
    return names


def _headings(cells: pd.DataFrame, colours: Colours) -> alt.LayerChart:
    """Write the kinds above the columns; upright on narrow screens."""
    first = cells[cells["row"] == 0].copy()
    first["middle"] = (first["left"] + first["right"]) / 2
    first["lines"] = ["\n".join(in_lines(title, 13)) for title in first["title"]]
    first["upright"] = ["\n".join(in_lines(title, 19)) for title in first["title"]]
    base = alt.Chart(first).encode(x=alt.X("middle:Q", axis=None))
    bold = alt.expr("datum.column === 'change' ? 'bold' : 'normal'")
    flat = base.mark_text(
        lineBreak="\n",
        lineHeight=16,
        baseline="line-bottom",
        y=-8,
        dy=alt.expr("-16 * (length(split(datum.lines, '\\n')) - 1)"),
        fontSize=SIZE - 1,
        color=colours.ink,
        fontWeight=bold,
        text=alt.expr(f"{IS_SMALL} ? '' : datum.lines"),
    )
    upright = base.mark_text(
        angle=270,
        align="left",
        baseline="middle",
        lineBreak="\n",
        lineHeight=13,
        y=-8,
        dy=alt.expr("-6.5 * (length(split(datum.upright, '\\n')) - 1)"),
        fontSize=SIZE - 2,
        color=colours.ink,
        fontWeight=bold,
        text=alt.expr(f"{IS_SMALL} ? datum.upright : ''"),
    )
    return alt.LayerChart(layer=[flat, upright])
