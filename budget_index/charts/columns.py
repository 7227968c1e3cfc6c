"""Columns of words beside the data of a chart, where the plot is wide enough for them."""

import json
from typing import Any

import altair as alt

from budget_index.charts.theme import SIZE, Colours


def only_from(least: int, text: str, place: float) -> dict[str, Any]:
    """Place a text in a column from a width on; hidden, it takes no room either."""
    return {
        "x": alt.expr(f"width < {least} ? 0 : scale('x', {place})"),
        "text": alt.expr(f"width < {least} ? '' : {text}"),
    }


def column_heading(words: str, at: float, least: int, colours: Colours) -> alt.Chart:
    """Write the heading of a column above the plot, where there is room for the column."""
    heading: alt.Chart = (
        alt.Chart(alt.InlineData(values=[{}]))
        .mark_text(
            align="right",
            baseline="bottom",
            fontSize=SIZE,
            color=colours.ink,
            aria=False,
            **only_from(least, json.dumps(words, ensure_ascii=False), at),
        )
        .encode(y=alt.value(-24))
    )
    return heading
