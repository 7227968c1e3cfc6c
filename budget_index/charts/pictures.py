"""Charts as pictures for papers and slides: SVG and PNG with their source below, made on this machine."""

import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

import altair as alt

from budget_index.charts.theme import ON_PAPER, Spec

WIDTH = 1200
"""Of a picture, in points of the screen; a PNG has twice as many."""
SCALE = 2
MARGIN = 24
FONT = "Arial, 'Liberation Sans', 'Noto Sans', sans-serif"
"""The renderer brings Liberation Sans, which has the measures of Arial; both have the Kazakh letters."""
LINE = 20
LETTERS = 150
"""Of the footer, in a line."""


def as_svg(spec: Spec, *, footer: Sequence[str] = (), width: int = WIDTH) -> str:
    """Draw a chart on white, with lines of text below it.

    Parameters
    ----------
    spec
        A chart in the colours of paper, as ``chart.to_dict()`` gives it. What is as wide as its page gets the width
        of the picture.
    footer
        Paragraphs: source, date and whatever else must never be cut off from the chart.

    Returns
    -------
    The SVG, with the chart's title and description for screen readers in it.
    """
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(_on_paper(spec, width), vl_version=_version(spec))
    return _with_footer(drawn, footer, spec)


def as_png(spec: Spec, *, footer: Sequence[str] = (), width: int = WIDTH) -> bytes:
    """Draw the same as PNG, twice as fine."""
    import vl_convert

    picture: bytes = vl_convert.svg_to_png(as_svg(spec, footer=footer, width=width), scale=SCALE)
    return picture


def title_of_spec(spec: Spec) -> str:
    """Return the title of a chart.

    Examples
    --------
    >>> title_of_spec({"title": {"text": ["Scores", "of regions"], "subtitle": ["EXAMPLE"]}})
    'Scores of regions'
    """
    title = spec.get("title") or ""
    text = title.get("text", "") if isinstance(title, dict) else title
    return " ".join(text) if isinstance(text, list) else str(text)


def chart_title(chart: alt.TopLevelMixin) -> str:
    """Return the title of a chart that hasn't been written out.

    Examples
    --------
    >>> chart_title(alt.Chart(title=alt.Title("Scores", subtitle=["EXAMPLE"])))
    'Scores'
    """
    title = getattr(chart, "title", "")
    text = title if isinstance(title, str | list) else getattr(title, "text", "")
    return title_of_spec({"title": {"text": text}}) if isinstance(text, str | list) else ""


def charts_within(spec: Spec) -> Iterator[Spec]:
    """Return a chart and all charts in it, the outer ones first."""
    yield spec
    for name in ("layer", "concat", "hconcat", "vconcat"):
        for part in spec.get(name, []):
            yield from charts_within(part)
    if isinstance(spec.get("spec"), dict):
        yield from charts_within(spec["spec"])


def _version(spec: Spec) -> str:
    """Read the version of Vega-Lite that a chart is written in.

    Examples
    --------
    >>> _version({"$schema": "https://vega.github.io/schema/vega-lite/v6.1.0.json"})
    '6.1'
    """
    version = re.search(r"/v(\d+\.\d+)", str(spec.get("$schema", "")))
    return version.group(1) if version else ""


def _on_paper(spec: Spec, width: int) -> Spec:
    """Give a chart a width of its own, the margin of a picture, and a font that is there when it is drawn."""
    paper: Spec = json.loads(json.dumps(spec))
    for part in charts_within(paper):
        if part.get("width") == "container":
            part["width"] = width if part is paper else width - 2 * MARGIN
    paper["padding"] = {"left": MARGIN, "right": MARGIN, "top": MARGIN, "bottom": MARGIN}
    paper["config"] = paper.get("config", {}) | {"font": FONT, "background": "white"}
    if spec.get("width") == "container":
        paper["autosize"] = {"type": "fit-x", "contains": "padding"}
    return paper


def _with_footer(svg: str, footer: Sequence[str], spec: Spec) -> str:
    """Lengthen a drawing by the footer; name and describe it."""
    size = re.search(r'width="([\d.]+)" height="([\d.]+)" viewBox="0 0 [\d.]+ [\d.]+"', svg)
    if size is None:
        raise ValueError("not a drawing of Vega")
    wide, high = float(size.group(1)), float(size.group(2))
    letters = max(20, round(LETTERS * wide / WIDTH))
    lines = [line for paragraph in footer for line in textwrap.wrap(paragraph, letters)]
    tall = high + (len(lines) * LINE + MARGIN if lines else 0)
    head = f'width="{wide:g}" height="{tall:g}" viewBox="0 0 {wide:g} {tall:g}"'
    named = f"<title>{escape(title_of_spec(spec))}</title><desc>{escape(str(spec.get('description', '')))}</desc>"
    paper = f'<rect width="{wide:g}" height="{tall:g}" fill="white"/>'
    text = "".join(
        f'<text x="{MARGIN}" y="{high + LINE * number + 8:g}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    below = f'<g font-family="{FONT}" font-size="14" fill="{ON_PAPER.ink}">{text}</g>'
    opened = svg.index(">", size.end()) + 1
    start = svg[:opened].replace(size.group(0), head)
    return start + named + paper + svg[opened:].replace("</svg>", f"{below}</svg>")
