"""Rows of a chart that have their title above them, where it has the whole width on a telephone too."""

from typing import Any

import altair as alt
import pandas as pd

from budget_index.charts.theme import IS_NARROW, SIZE, Colours, in_lines

LONGEST_LINE = 44
"""Letters that a narrow plot has room for."""


def with_lines(rows: pd.DataFrame) -> pd.DataFrame:
    r"""Add ``lines``, the column ``title`` broken for narrow plots.

    Examples
    --------
    >>> rows = with_lines(pd.DataFrame({"title": ["Постановление акимата о реализации решения о бюджете"]}))
    >>> rows["lines"].tolist()
    ['Постановление акимата о реализации решения о\nбюджете']
    """
    return rows.assign(lines=["\n".join(in_lines(title, LONGEST_LINE)) for title in rows["title"]])


def row_titles(base: alt.Chart, colours: Colours, x: Any, above: int = 13) -> alt.Chart:
    """Write the title of each row above its middle; in a narrow plot in several lines.

    Parameters
    ----------
    base
        A chart of a table as ``with_lines`` gives it, with the rows as ``y``.
    x
        Where they begin: ``alt.value(0)``, or ``alt.datum`` of the lowest value.
    above
        Pixels between the middle of the row and the title's last line.
    """
    lines = f"({IS_NARROW} ? split(datum.lines, '\\n') : [datum.title])"
    titles: alt.Chart = base.mark_text(
        text=alt.expr(lines),
        align="left",
        baseline="line-bottom",
        dy=alt.expr(f"-{above} - 17 * (length({lines}) - 1)"),
        lineHeight=17,
        fontSize=SIZE,
        color=colours.ink,
    ).encode(x=x)
    return titles
