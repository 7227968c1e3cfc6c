"""Shares as bars with a text above each."""

import textwrap
from typing import Any

import altair as alt
import pandas as pd

from budget_index.charts.palette import ANSWER_COLOURS, INK, PAPER
from budget_index.charts.theme import IS_NARROW, ON_PAPER, SIZE, Colours, finish
from budget_index.language import Say

THICK, LINE = 20, 17
"""Height of a bar and of a line of text."""
LETTERS, WIDE = 50, 740
"""Longest lines of a question, in letters, in plots narrower than so many pixels."""
MOST_LINES = 3


def text_bars(
    table: pd.DataFrame, say: Say, *, title: str, described: str, example: bool, colours: Colours = ON_PAPER
) -> alt.LayerChart:
    """Draw shares as bars with a text above each, which is broken into lines where the screen is narrow.

    Parameters
    ----------
    table
        Columns ``words``, ``label`` and ``end``, a share; ``kind`` decides the colour, left out it is ``full``;
        ``indent`` sets the text in.
    """
    table = table.assign(
        narrow=["\n".join(_few_lines(text)) for text in table["words"]],
        row=range(len(table)),
        kind=table.get("kind", "full"),
        indent=table.get("indent", 0),
    )
    fitting = f"width < {WIDE} ? datum.narrow : datum.words"
    rows = alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    base = alt.Chart(table).transform_calculate(fitting=fitting).encode(y=rows)
    lines = max(text.count("\n") + 1 for text in table["narrow"])
    row = THICK + LINE * lines + 12
    drop = (row - THICK) / 2 - 5
    layers: list[alt.Chart | alt.LayerChart] = [*_shapes(base, colours, drop), *_texts(base, colours, drop)]
    chart = alt.LayerChart(layer=layers, height=row * len(table), width="container")
    return finish(chart, title=title, description=described, say=say, colours=colours, example=example)


def _few_lines(text: str) -> list[str]:
    """Break a text into three lines at most.

    Examples
    --------
    >>> _few_lines("Is the draft budget on the site, and does it have a note that explains it to everybody?")
    ['Is the draft budget on the site, and does it have', 'a note that explains it to everybody?']
    """
    return textwrap.wrap(text, LETTERS, max_lines=MOST_LINES, placeholder=" …", break_long_words=False) or [""]


def _shapes(base: alt.Chart, colours: Colours, drop: float) -> list[alt.Chart]:
    """Draw the whole as an outline, and the share of it as a bar."""
    place: dict[str, Any] = {"height": THICK, "yOffset": drop, "stroke": colours.ink}
    whole = base.mark_bar(fillOpacity=0, strokeOpacity=0.3, **place).encode(
        x=alt.XDatum(0, axis=None, scale=alt.Scale(domain=[0, 1])), x2=alt.datum(1)
    )
    fills = alt.Scale(domain=list(ANSWER_COLOURS), range=list(ANSWER_COLOURS.values()))
    bars = base.mark_bar(strokeWidth=0.6, **place).encode(
        x=alt.X("end:Q", scale=alt.Scale(domain=[0, 1]), axis=None),
        fill=alt.Fill("kind:N", scale=fills, legend=None),
        tooltip=[alt.Tooltip("words:N", title=" "), alt.Tooltip("label:N", title="  ")],
    )
    return [whole, bars]


def _texts(base: alt.Chart, colours: Colours, drop: float) -> list[alt.Chart]:
    """Write the question above a bar, and its figure inside the bar or behind its end."""
    inside = "datum.end > 0.55"
    light = f"{inside} && datum.kind == 'full'"
    dark = f"{inside} && datum.kind != 'not_applicable' && datum.kind != 'missing' && datum.kind != 'unresolved'"
    ink = alt.when(light).then(alt.value(PAPER)).when(dark).then(alt.value(INK))
    one_line = drop - THICK / 2 - 4
    up = f"{one_line} - {LINE} * (length(split(datum.fitting, '\\n')) - 1)"
    above = base.mark_text(
        align="left",
        baseline="bottom",
        dx=alt.expr("datum.indent"),
        dy=alt.expr(up),
        lineBreak="\n",
        lineHeight=LINE,
        fontSize=alt.expr(f"{IS_NARROW} ? {SIZE - 2} : {SIZE}"),
    ).encode(x=alt.value(0), text=alt.Text("fitting:N"), color=alt.value(colours.ink))
    figures = base.mark_text(
        align=alt.expr(f"{inside} ? 'right' : 'left'"), dx=alt.expr(f"{inside} ? -7 : 7"), dy=drop + 1, fontSize=SIZE
    ).encode(x=alt.X("end:Q"), text=alt.Text("label:N"), color=ink.otherwise(alt.value(colours.ink)))
    return [above, figures]
