"""What all charts share: fonts, colours, the example mark, and the description for screen readers."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt

from budget_index.charts.palette import ACCENT, INK
from budget_index.language import Say

Spec = dict[str, Any]
"""A chart as Vega-Lite reads it."""
FONT = "'Source Sans', 'Source Sans Pro', 'Noto Sans', 'Segoe UI', 'Helvetica Neue', sans-serif"
SIZE = 15
TITLE_LETTERS = 34
"""Of a title in a line, on a telephone."""
NARROW = 430
"""Plots narrower than this many pixels break their labels into lines."""
IS_NARROW = f"width < {NARROW}"


@dataclass(frozen=True)
class Colours:
    """Colours that depend on the page; those of bands come from the methodology.

    Parameters
    ----------
    ink
        Text and outlines. ``currentColor`` follows the page, light or dark, where the chart is drawn as SVG.
    accent
        The region that is looked at.
    """

    ink: str = INK
    accent: str = ACCENT


ON_PAPER = Colours()
ON_PAGE = Colours(ink="currentColor")


def finish(
    chart: alt.LayerChart,
    *,
    title: str,
    description: str,
    say: Say,
    colours: Colours,
    example: bool,
) -> alt.LayerChart:
    """Give a new chart its title, fonts and description; an example's mark is under its title and across it.

    Every chart passes through here, so that none of example data can lack the mark. The chart itself is changed:
    Altair's methods copy all of it each time, which takes longer than drawing.
    """
    mark = say("example.mark")
    chart.title = alt.Title(title_lines(title), subtitle=[mark.upper()]) if example else alt.Title(title_lines(title))
    chart.description = f"{mark}. {description}" if example else description
    chart.usermeta = {"title": title} | ({"example": mark} if example else {})
    chart.autosize = alt.AutoSizeParams(type="fit-x", contains="padding")
    chart.config = alt.Config(**_config(colours))
    if example:
        chart.layer = [_watermark(mark, colours), *chart.layer]
    return chart


def title_lines(title: str) -> str | list[str]:
    """Break a title into lines that fit a telephone, first at `` · ``, then between words; a short one stays as it is.

    Examples
    --------
    >>> title_lines("Scores"), title_lines("How sure the places are · Planning, 2026")
    ('Scores', ['How sure the places are', 'Planning, 2026'])
    """
    lines = [line for part in title.split(" · ") for line in in_lines(part, TITLE_LETTERS)]
    return lines if len(lines) > 1 and len(title) > TITLE_LETTERS else title


def hatch(colours: Colours, *, stripes: int = 9, rise: float = 1.0) -> alt.LinearGradient:
    """Make thin stripes, for what isn't known: a gradient whose colours change at once.

    Parameters
    ----------
    rise
        Height over width of what is hatched, so that the stripes lean by 45° in a long bar too.
    """
    step = 1 / stripes
    stops = []
    for number in range(stripes):
        start, end = number * step, (number + 0.18) * step
        stops += [{"offset": at, "color": colours.ink} for at in (start, end)]
        stops += [{"offset": at, "color": "transparent"} for at in (end, start + step)]
    kept = tuple(stops)  # Altair copies a list with everything in it at each step of building a chart
    return alt.LinearGradient(gradient="linear", stops=kept, x1=0, y1=0, x2=1, y2=rise)


def _watermark(mark: str, colours: Colours) -> alt.Chart:
    """Write the mark large and faint across the plot, behind the data."""
    words: alt.Chart = alt.Chart(alt.InlineData(values=[{"mark": mark}])).mark_text(
        text=mark,
        x=alt.expr("width / 2"),
        y=alt.expr("height / 2"),
        fontSize=alt.expr(f"min(64, width / {len(mark)} * 1.9, max(16, 0.35 * height))"),
        fontWeight="bold",
        angle=alt.expr("height > 0.5 * width ? -30 : -12"),
        color=colours.ink,
        opacity=0.07,
        align="center",
        baseline="middle",
        aria=False,
    )
    return words


def _config(colours: Colours) -> dict[str, Any]:
    words: dict[str, Any] = {
        "labelFontSize": SIZE,
        "titleFontSize": SIZE,
        "labelColor": colours.ink,
        "titleColor": colours.ink,
    }
    words |= {"labelLimit": 0, "titleLimit": 0, "titleFontWeight": "normal"}
    quiet = {"grid": False, "domain": False, "ticks": False}
    title = {
        "anchor": "start",
        "frame": "bounds",
        "color": colours.ink,
        "fontSize": 18,
        "subtitleColor": colours.ink,
        "subtitleFontSize": SIZE,
        "subtitleFontWeight": "bold",
        "subtitlePadding": 5,
        "offset": 12,
        "limit": 0,
    }
    return {
        "font": FONT,
        "background": "transparent",
        "axis": words | quiet,
        "legend": words | {"symbolStrokeColor": colours.ink, "rowPadding": 6, "columnPadding": 18},
        "title": title,
        "text": {"fontSize": SIZE, "color": colours.ink},
        "view": {"stroke": None},
    }


def in_lines(words: str, width: int = 20) -> list[str]:
    """Break a label into lines for narrow screens; words stay whole, and those with a hyphen if two lines will do.

    Examples
    --------
    >>> in_lines("Западно-Казахстанская область"), in_lines("10. Западно-Казахстанская область", 22)
    (['Западно-Казахстанская', 'область'], ['10. Западно-', 'Казахстанская область'])
    """
    lines = textwrap.wrap(words, width, break_long_words=False, break_on_hyphens=False)
    broken = textwrap.wrap(words, width, break_long_words=False)
    return (broken if len(broken) <= 2 < len(lines) else lines) or [""]


def tooltips(fields: Mapping[str, str], say: Say) -> list[alt.Tooltip]:
    """Make the tooltip of a mark: field → key of the text that names it."""
    return [alt.Tooltip(f"{field}:N", title=say(key)) for field, key in fields.items()]


def names_axis(words: str, broken: str) -> alt.Axis:
    """Make the axis of rows with names.

    Parameters
    ----------
    words
        Expression of Vega for a name, or for its lines.
    broken
        Expression of Vega that says whether it has lines: then they stand around the middle of the row.
    """
    middle = {"condition": {"test": broken, "value": "bottom"}, "value": "middle"}
    return alt.Axis(title=None, labelExpr=words, labelBaseline=middle, labelPadding=8, labelLineHeight=15)
