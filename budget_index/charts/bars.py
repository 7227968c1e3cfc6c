"""Plain bars with what they stand for above them, for names as long as a question."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from budget_index.charts.theme import ON_PAPER, SIZE, Colours, finish, in_lines
from budget_index.language import Say

BAR_COLUMNS = ["label", "value", "shown", "outlined"]
NARROW_BARS = 860
"""Plots of bars narrower than this break what stands above a bar into lines."""
NARROW_LETTERS, WIDE_LETTERS = 40, 115
BESIDE = 24
"""Pixels from a filled bar down to the outlined one that belongs to it."""
LETTER = 8.2
"""Width in pixels of a letter at the end of a bar."""


def bars_chart(
    bars: pd.DataFrame,
    say: Say,
    *,
    title: str,
    described: str,
    example: bool,
    most: float | None = None,
    kinds: Sequence[str] = (),
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw bars with what they stand for above each, where it has the whole width, on a telephone too.

    Parameters
    ----------
    bars
        ``BAR_COLUMNS``: what is written above and at the end; outlined bars are of a second kind, and follow the
        filled bar of the same label. Where there are ``low`` and ``high``, a line joins them.
    described
        What the chart is, for screen readers; its facts are added.
    most
        End of the axis; left out: the longest bar.
    kinds
        What filled and outlined bars mean, for the legend.
    """
    rows = bars.reset_index(drop=True)
    rows["row"] = (~rows["outlined"]).cumsum().astype(str)
    for form, letters in (("narrow", NARROW_LETTERS), ("wide", WIDE_LETTERS)):
        rows[form] = ["\n".join(in_lines(each, letters)) for each in rows["label"]]
    rows["kind"] = [kinds[int(each)] if kinds else "" for each in rows["outlined"]]
    lines = max(text.count("\n") + 1 for text in rows["narrow"])
    pair = BESIDE if rows["outlined"].any() else 0
    below = alt.expr(f"{9 * lines - pair / 2} + (datum.outlined ? {pair} : 0)")
    inner = alt.Scale(paddingInner=0.12, paddingOuter=0.02)
    order = rows["row"].unique().tolist()
    x = alt.X("value:Q", scale=_scale(rows, most), axis=None, stack=None)
    base = alt.Chart(rows).encode(y=alt.Y("row:N", sort=order, axis=None, scale=inner))
    bar = base.mark_bar(size=20, strokeWidth=2, stroke=colours.accent, yOffset=below)
    words = f"(width < {NARROW_BARS} ? datum.narrow : datum.wide)"
    legend = alt.Legend(title=None, orient="top", symbolType="square", symbolSize=220, columns=1) if kinds else None
    fills = alt.Scale(domain=list(kinds) or [""], range=[colours.accent, "transparent"][: max(len(kinds), 1)])
    layers: list[alt.Chart | alt.LayerChart] = [
        bar.encode(x=x, fill=alt.Fill("kind:N", scale=fills, legend=legend)),
        base.transform_filter("!datum.outlined")
        .mark_text(
            align="left",
            baseline="line-bottom",
            dy=alt.expr(f"{9 * lines - pair / 2 - 13} - 17 * (length(split({words}, '\\n')) - 1)"),
            lineBreak="\n",
            lineHeight=17,
            text=alt.expr(words),
            fontSize=SIZE,
            color=colours.ink,
        )
        .encode(x=alt.datum(0)),
    ]
    reach = "value"
    if "high" in rows and rows["high"].notna().any():
        rows["reach"] = rows[["value", "high"]].max(axis=1)
        reach = "reach"
        whisker = base.transform_filter("isValid(datum.low)")
        layers.append(
            whisker.mark_rule(color=colours.ink, strokeWidth=3, yOffset=below).encode(
                x=alt.X("low:Q"), x2=alt.X2("high:Q")
            )
        )
    ends = base.mark_text(align="left", dx=7, dy=below, fontSize=SIZE, color=colours.ink, fontWeight="bold")
    layers.append(ends.encode(x=alt.X(f"{reach}:Q"), text=alt.Text("shown:N")))
    height = max((33 + 17 * lines + 1.5 * pair) * len(order), 130)
    chart = alt.LayerChart(layer=layers, height=height, width="container")
    facts = "; ".join((rows["label"] + " " + rows["kind"]).str.strip() + " – " + rows["shown"])
    return finish(chart, title=title, description=f"{described} {facts}.", say=say, colours=colours, example=example)


def _scale(rows: pd.DataFrame, most: float | None) -> alt.Scale:
    """Leave as much room beside the longest bar as what is written at the ends needs."""
    top = most if most is not None else float(rows["value"].max()) or 1.0
    room = LETTER * max(len(text) for text in rows["shown"]) + 10
    return alt.Scale(domainMin=0, domainMax=alt.expr(f"{top} * width / max(width - {room}, width / 6)"), nice=False)
