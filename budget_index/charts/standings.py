"""Where all regions stand: bars in the colour of their band, likely ranges as whiskers, bands named at the left."""

from typing import Any

import altair as alt
import pandas as pd

from budget_index.charts.palette import NO_COLOUR, WHISKER, WHISKER_EDGE, band_colour
from budget_index.charts.ranking import CLICKED_BAR
from budget_index.charts.theme import IS_NARROW, ON_PAPER, Colours, finish, hatch
from budget_index.content.model import Section, WrittenRow, WrittenTable
from budget_index.language import Say
from budget_index.methodology.model import Methodology

STEP, GAP = 20, 4
"""Height of a row, and between two bands, in pixels."""
NARROW_STEP, NARROW_GAP = 17, 15
"""The same on a telephone, where the band is named above its rows."""
BAR = 14
SMALL = 13
LABELS, NUMBERS = 392, 196
"""Pixels at the left, for band, place and name, and at the right, for likely places and change."""
NARROW_LABELS, NARROW_NUMBERS = 138, 34
LEFT = f"({IS_NARROW} ? {NARROW_LABELS} : {LABELS})"
RIGHT = f"({IS_NARROW} ? {NARROW_NUMBERS} : {NUMBERS})"
TOP = f"({IS_NARROW} ? datum.narrow : datum.wide)"
HEIGHT = f"({IS_NARROW} ? {NARROW_STEP} : {STEP})"
STANDING_COLUMNS = [
    *("region", "name", "short", "place", "label", "end", "low", "high", "places", "change", "note", "band"),
    *("wide", "narrow"),
]
BAND_COLUMNS = ["band", "title", "limits", "wide", "wide_end", "narrow"]


def standings_chart(
    section: Section, methodology: Methodology, say: Say, *, names: dict[str, str], colours: Colours = ON_PAPER
) -> alt.LayerChart:
    """Draw a ranking as ``content.overview`` writes it; the title is what is found.

    Parameters
    ----------
    section
        The section ``ranking``.
    names
        Short names of regions by their codes, for a telephone.
    """
    table = section.table
    rows, bands = standing_rows(table, names), band_spans(table)
    base = alt.Chart(rows)
    layers: list[alt.Chart | alt.LayerChart] = [
        _bars(base, methodology, colours),
        *_whiskers(base),
        *_labels(base, colours),
        *_bands(alt.Chart(bands), methodology, colours),
        _headings(table, colours),
        _targets(base),
    ]
    if (rows["end"].isna()).any():
        layers.insert(1, _blank(base, colours))
    height = int(rows["wide"].max() + STEP) if len(rows) else STEP
    chart = alt.LayerChart(layer=layers, height=height, width="container")
    description = section.body.description if hasattr(section.body, "description") else ""
    facts: dict[str, Any] = {"title": section.title, "description": description}
    return finish(chart, say=say, colours=colours, example=bool(section.provenance.mark), **facts)


def standing_rows(table: WrittenTable, names: dict[str, str]) -> pd.DataFrame:
    """Lay the rows out: columns ``STANDING_COLUMNS``; ``wide`` and ``narrow`` are the upper edges of the rows."""
    groups: dict[str, int] = {}
    laid_out = []
    for number, row in enumerate(table.rows):
        group = groups.setdefault(row.group, len(groups))
        laid_out.append(_row(table, row, names, number, group))
    return pd.DataFrame(laid_out, columns=STANDING_COLUMNS)


def _row(table: WrittenTable, row: WrittenRow, names: dict[str, str], number: int, group: int) -> list[object]:
    written = {name: table.cell(row, name) for name in ("place", "score", "low", "high", "places", "change")}
    return [
        *(row.id, row.title, names.get(row.id, row.title), written["place"].text, written["score"].text),
        *(written[name].value for name in ("score", "low", "high")),
        *(written["places"].text, written["change"].text, row.note, row.group),
        *(number * STEP + group * GAP, number * NARROW_STEP + (group + 1) * NARROW_GAP),
    ]


def band_spans(table: WrittenTable) -> pd.DataFrame:
    """Lay the names of the bands out: columns ``BAND_COLUMNS``, each beside its rows."""
    rows = standing_rows(table, {})
    limits = {row.group: table.cell(row, "limits").text for row in table.rows}
    spans = rows.groupby("band", sort=False).agg(
        wide=("wide", "min"), wide_end=("wide", "max"), narrow=("narrow", "min")
    )
    titles = dict(table.groups)
    spans = spans.reset_index().assign(
        title=lambda table: table["band"].map(titles).fillna(""),
        limits=lambda table: table["band"].map(limits).fillna(""),
        wide_end=lambda table: table["wide_end"] + STEP,
    )
    return spans[BAND_COLUMNS]


def _scale() -> alt.Scale:
    return alt.Scale(domain=[0, 100], range=[alt.ExprRef(LEFT), alt.ExprRef(f"width - {RIGHT}")])


def _fill(methodology: Methodology) -> alt.Color:
    names = [band.id for band in methodology.bands] or [""]
    fills = [band_colour(band) for band in methodology.bands] or [NO_COLOUR]
    return alt.Color("band:N", scale=alt.Scale(domain=names, range=fills), legend=None)


def _between(share: float) -> str:
    """Write where in its row something stands, from 0 at the top to 1."""
    return f"{TOP} + {share} * {HEIGHT}"


def _bars(base: alt.Chart, methodology: Methodology, colours: Colours) -> alt.Chart:
    axis = alt.Axis(
        title=None,
        values=[0, 20, 40, 60, 80, 100],
        orient="top",
        labelFontSize=12,
        grid=True,
        gridOpacity=0.12,
        gridColor=colours.ink,
        labelPadding=2,
    )
    edge = (1 - BAR / STEP) / 2
    bars: alt.Chart = (
        base.transform_filter("isValid(datum.end)")
        .mark_rect(stroke=colours.ink, strokeWidth=0.5, y=alt.expr(_between(edge)), y2=alt.expr(_between(1 - edge)))
        .encode(x=alt.X("end:Q", scale=_scale(), axis=axis), x2=alt.datum(0), color=_fill(methodology))
    )
    return bars


def _blank(base: alt.Chart, colours: Colours) -> alt.LayerChart:
    """Hatch a stub where there is no score, and write why: nothing known is not zero."""
    empty = base.transform_filter("!isValid(datum.end)")
    stub = empty.mark_rect(
        fill=hatch(colours, stripes=8, rise=0.4),
        stroke=colours.ink,
        strokeWidth=0.7,
        x=alt.expr(LEFT),
        x2=alt.expr(f"{LEFT} + 40"),
        y=alt.expr(_between(0.15)),
        y2=alt.expr(_between(0.85)),
        description=alt.expr("datum.name + ': ' + datum.note"),
    )
    note = alt.expr(f"{IS_NARROW} ? '' : datum.note")
    words = _text(empty, note, f"{LEFT} + 48", colours)
    return alt.LayerChart(layer=[stub, words])


def _whiskers(base: alt.Chart) -> list[alt.Chart]:
    """Draw the likely range of a score, dark with a light edge, so that it is seen on any bar and any page."""
    known = base.transform_filter("isValid(datum.low) && isValid(datum.high)")
    middle = alt.expr(_between(0.5))
    ends = {"x": alt.X("low:Q", scale=_scale()), "x2": alt.X2("high:Q")}
    lines = [
        known.mark_rule(stroke=colour, strokeWidth=width, y=middle, y2=middle).encode(**ends)
        for colour, width in ((WHISKER_EDGE, 4.5), (WHISKER, 1.6))
    ]
    caps = [
        known.mark_rule(stroke=WHISKER, strokeWidth=1.4, y=alt.expr(_between(0.3)), y2=alt.expr(_between(0.7))).encode(
            x=alt.X(f"{end}:Q", scale=_scale())
        )
        for end in ("low", "high")
    ]
    return [*lines, *caps]


def _text(base: alt.Chart, words: Any, at: str, colours: Colours, **look: Any) -> alt.Chart:
    settings: dict[str, Any] = {"align": "left", "baseline": "middle", "fontSize": SMALL, "color": colours.ink} | look
    text: alt.Chart = base.mark_text(text=words, x=alt.expr(at), y=alt.expr(_between(0.5)), **settings)
    return text


def _labels(base: alt.Chart, colours: Colours) -> list[alt.Chart]:
    """Write place and name before the bar, the score at its end, likely places and change at the right."""
    at_end = base.transform_filter("isValid(datum.end)").transform_calculate(
        reach="isValid(datum.high) ? max(datum.end, datum.high) : datum.end"
    )
    score = at_end.mark_text(
        align="left",
        baseline="middle",
        dx=7,
        fontSize=SMALL,
        fontWeight="bold",
        color=colours.ink,
        text=alt.expr("datum.label"),
        y=alt.expr(_between(0.5)),
    ).encode(x=alt.X("reach:Q", scale=_scale()))
    place = _text(
        base, alt.expr("datum.place"), f"{LEFT} - ({IS_NARROW} ? 120 : 222)", colours, align="right", opacity=0.8
    )
    name = _text(
        base, alt.expr(f"{IS_NARROW} ? datum.short : datum.name"), f"{LEFT} - ({IS_NARROW} ? 115 : 214)", colours
    )
    wide = f"{IS_NARROW} ? '' : datum."
    likely = _text(base, alt.expr(f"{wide}places"), "width - 112", colours, align="center", opacity=0.85)
    change = _text(base, alt.expr(f"{wide}change"), "width - 4", colours, align="right")
    return [score, place, name, likely, change]


def _headings(table: WrittenTable, colours: Colours) -> alt.LayerChart:
    """Write what stands in the columns at the right."""
    row = alt.Chart(alt.InlineData(values=[{"n": 0}]))
    ends: dict[str, tuple[str, Any]] = {"places": ("width - 112", "center"), "change": ("width - 4", "right")}
    layers: list[alt.Chart | alt.LayerChart] = []
    for name, (at, align) in ends.items():
        words = next((column.heading for column in table.columns if column.id == name), "")
        text = alt.expr(f"{IS_NARROW} ? '' : {words!r}")
        layers.append(
            row.mark_text(
                text=text,
                x=alt.expr(at),
                y=-8,
                align=align,
                baseline="middle",
                fontSize=12,
                opacity=0.85,
                color=colours.ink,
            )
        )
    return alt.LayerChart(layer=layers)


def _bands(base: alt.Chart, methodology: Methodology, colours: Colours) -> list[alt.Chart]:
    """Name each band beside its rows, with its limits and a bracket in its colour; above them on a telephone."""
    bracket = f"{LABELS} - 252"
    side = base.mark_rect(
        x=alt.expr(f"{IS_NARROW} ? 0 : {bracket}"),
        x2=alt.expr(f"{IS_NARROW} ? 3 : {bracket} + 4"),
        y=alt.expr(f"{IS_NARROW} ? datum.narrow - 12 : datum.wide + 3"),
        y2=alt.expr(f"{IS_NARROW} ? datum.narrow - 1 : datum.wide_end - 3"),
        stroke=colours.ink,
        strokeWidth=0.4,
    ).encode(color=_fill(methodology))
    limits = "(datum.limits === '' ? '' : ' ' + datum.limits)"
    title = base.mark_text(
        text=alt.expr(f"datum.title + {limits}"),
        x=alt.expr(f"{IS_NARROW} ? 8 : {bracket} - 7"),
        y=alt.expr(f"{IS_NARROW} ? datum.narrow - 6 : datum.wide + {STEP / 2}"),
        align=alt.expr(f"{IS_NARROW} ? 'left' : 'right'"),
        baseline="middle",
        fontSize=12,
        fontWeight="bold",
        color=colours.ink,
    )
    return [side, title] if methodology.bands else []


def _targets(base: alt.Chart) -> alt.Chart:
    """Let a click anywhere in a row select its region."""
    fields = {"name": "name", "label": "label", "places": "places"}
    rows: alt.Chart = (
        base.mark_rect(
            opacity=0, cursor="pointer", x=0, x2=alt.expr("width"), y=alt.expr(_between(0)), y2=alt.expr(_between(1))
        )
        .encode(detail="region:N")
        .add_params(alt.selection_point(name=CLICKED_BAR, fields=["region"], on="click"))
    )
    return rows.encode(tooltip=[alt.Tooltip(f"{name}:N") for name in list(fields)[:1]])
