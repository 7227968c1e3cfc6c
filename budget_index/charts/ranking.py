"""The ranking as bars: one a region, best first, in the colour of its band."""

import json
from typing import Any

import altair as alt
import pandas as pd

from budget_index.charts.palette import NO_COLOUR, band_colour, readable
from budget_index.charts.theme import (
    IS_NARROW,
    ON_PAPER,
    SIZE,
    Colours,
    finish,
    hatch,
    in_lines,
    names_axis,
    tooltips,
)
from budget_index.language import Say
from budget_index.methodology.model import Methodology
from budget_index.methodology.titles import band_labels
from budget_index.regions import Registry, region_name
from budget_index.scoring.ranking import place, telling_digits

BAR_COLUMNS = ["region", "name", "end", "score", "place", "band", "coverage", "label", "blank", "ink"]
CLICKED_BAR = "clicked"
"""Name of the selection that holds the region clicked."""


def ranking_chart(
    ranked: pd.DataFrame,
    methodology: Methodology,
    say: Say,
    *,
    registry: Registry,
    example: bool,
    colours: Colours = ON_PAPER,
    title: str = "",
) -> alt.LayerChart:
    """Draw a ranking: places and names at the left, scores and bands at the ends of the bars.

    A region without a score is an outlined, empty bar with its coverage written into it: nothing known is not zero.

    Parameters
    ----------
    ranked
        A table of one year as ``ranking_with_stages`` or ``ranked_by`` gives it, best first; some of its rows will do.
    title
        What the scores are of; left out: the regions' scores.
    """
    bars = ranking_bars(ranked, methodology, say, registry)
    labels = bars["name"].where(bars["blank"], bars["place"] + ". " + bars["name"])
    base = alt.Chart(bars).encode(y=region_rows(dict(zip(bars["region"], labels, strict=True))))
    layers: list[alt.Chart | alt.LayerChart] = [
        _guides(methodology, colours),
        _bars(base, _score_scale(bars), methodology, say, colours),
        _ends(base, colours),
    ]
    if bars["blank"].any():
        layers.append(_blanks(base, colours))
    chart = alt.LayerChart(layer=layers, height=34 * len(bars), width="container")
    description = say("chart.ranking-described", regions="; ".join(bars["name"] + " – " + bars["label"]))
    title = title or say("chart.ranking-title")
    facts: dict[str, Any] = {"title": title, "description": description}
    return finish(chart, say=say, colours=colours, example=example, **facts)


def ranking_bars(ranked: pd.DataFrame, methodology: Methodology, say: Say, registry: Registry) -> pd.DataFrame:
    """Make the table behind the bars: columns ``BAR_COLUMNS``, texts as they are shown.

    ``ink`` is the colour of text that can be read on the band's colour, empty where there is none.
    """
    labels = band_labels(methodology, say.language)
    blank = ranked["score"].isna()
    no_score = say("chart.no-score")
    coverage = [say.percent(share) for share in ranked["coverage"].fillna(0.0)]
    digits = telling_digits(ranked["score"].to_numpy(dtype="float64"), methodology)
    score = [say.number(value, n) for value, n in zip(ranked["score"], digits, strict=True)]
    band = [no_score if empty else labels.get(name, "–") for name, empty in zip(ranked["band"], blank, strict=True)]
    scale: Any = band_scale(methodology, say)
    fills = dict(zip(scale.domain, scale.range, strict=True))
    reasons = [
        say("glossary.not-applicable") if status == "not_applicable" else say("chart.covered", share=share)
        for status, share in zip(ranked["status"], coverage, strict=True)
    ]
    label = [
        f"{no_score} ({reason})" if empty else number
        for empty, reason, number in zip(blank, reasons, score, strict=True)
    ]
    return pd.DataFrame(
        {
            "region": ranked["region"],
            "name": [region_name(code, say.language, registry) for code in ranked["region"]],
            "end": ranked["score"],
            "score": score,
            "place": [place(*pair) for pair in zip(ranked["rank"], ranked["rank_last"], strict=True)],
            "band": band,
            "coverage": coverage,
            "label": label,
            "blank": blank,
            "ink": [readable(fills.get(name, NO_COLOUR)) for name in band],
        }
    )[BAR_COLUMNS]


def band_scale(methodology: Methodology, say: Say) -> alt.Scale:
    """Map the labels of the bands to their colours, and what has no score to none; without bands all are grey."""
    labels = list(band_labels(methodology, say.language).values()) or ["–"]
    fills = [band_colour(band) for band in methodology.bands] or [NO_COLOUR]
    return alt.Scale(domain=[*labels, say("chart.no-score")], range=[*fills, "transparent"])


def region_rows(labels: dict[str, str], width: int = 22) -> alt.Y:
    """Make an axis with one row per region; regions of the same name stay apart, long names break on narrow screens."""
    lines = {code: in_lines(label, width) for code, label in labels.items()}
    wide, narrow = (f"({json.dumps(table, ensure_ascii=False)})[datum.value]" for table in (labels, lines))
    axis = names_axis(f"{IS_NARROW} ? {narrow} : {wide}", f"{IS_NARROW} && length({narrow}) > 1")
    return alt.Y("region:N", sort=list(labels), axis=axis, scale=alt.Scale(paddingInner=0.3, paddingOuter=0.2))


def _limits(methodology: Methodology) -> list[float]:
    return sorted({0.0, 100.0} | {band.from_ for band in methodology.bands})


def _guides(methodology: Methodology, colours: Colours) -> alt.Chart:
    """Draw a dashed line where each band begins; the axis says the same limits."""
    limits = [limit for limit in _limits(methodology) if 0 < limit < 100]
    lines = alt.Chart(pd.DataFrame({"limit": limits}))
    guides: alt.Chart = lines.mark_rule(color=colours.ink, opacity=0.25, strokeDash=[3, 4]).encode(x=alt.X("limit:Q"))
    return guides


def _score_scale(bars: pd.DataFrame) -> alt.Scale:
    """Leave room at the right for the longest text at the end of a bar."""
    longest = max((len(f"{row.label} · {row.band}") for row in bars[~bars["blank"]].itertuples()), default=0)
    return alt.Scale(domain=[0, 100], range=[0, alt.ExprRef(f"width - ({IS_NARROW} ? 34 : {8 * longest + 10})")])


def _bars(base: alt.Chart, scale: alt.Scale, methodology: Methodology, say: Say, colours: Colours) -> alt.Chart:
    """Draw the bars; clicking one selects its region."""
    axis = alt.Axis(title=say("chart.score-axis"), values=_limits(methodology), orient="top", labelFlush=False)
    legend = alt.Legend(
        title=say("word.openness-band"),
        orient="top",
        symbolType="square",
        symbolSize=220,
        columns=alt.ExprRef(f"{IS_NARROW} ? 1 : 3"),
    )
    fields = {"name": "region", "score": "score", "place": "place", "band": "openness-band", "coverage": "coverage"}
    bars: alt.Chart = (
        base.transform_filter("!datum.blank")
        .mark_bar(stroke=colours.ink, strokeWidth=0.6, cursor="pointer")
        .encode(
            x=alt.X("end:Q", scale=scale, axis=axis),
            color=alt.Color("band:N", scale=band_scale(methodology, say), legend=legend if methodology.bands else None),
            tooltip=tooltips({field: f"word.{key}" for field, key in fields.items()}, say),
        )
        .add_params(alt.selection_point(name=CLICKED_BAR, fields=["region"], on="click"))
    )
    return bars


def _ends(base: alt.Chart, colours: Colours) -> alt.Chart:
    """Write the score at the end of each bar and, where a legend would be far, the band beside it."""
    short = f"datum.band === '–' || {IS_NARROW}"
    words = base.transform_filter("!datum.blank").mark_text(
        align="left",
        dx=6,
        fontSize=SIZE,
        color=colours.ink,
        text=alt.expr(f"{short} ? datum.label : datum.label + ' · ' + datum.band"),
    )
    ends: alt.Chart = words.encode(x=alt.X("end:Q"))
    return ends


def _blanks(base: alt.Chart, colours: Colours) -> alt.LayerChart:
    """Outline and hatch the place of a bar that can't be drawn."""
    empty = base.transform_filter("datum.blank")
    stripes = hatch(colours, stripes=60, rise=0.04)
    outline = empty.mark_bar(
        fill=stripes, fillOpacity=0.18, stroke=colours.ink, strokeDash=[4, 3], strokeWidth=1
    ).encode(x=alt.datum(0), x2=alt.datum(100))
    short = alt.expr("width < 260 ? datum.band : datum.label")
    words = empty.mark_text(align="left", dx=6, fontSize=SIZE, color=colours.ink, text=short).encode(x=alt.datum(0))
    return alt.LayerChart(layer=[outline, words])
