"""The ranking as bars: one a region, best first, in the colour of its band."""

import altair as alt
import pandas as pd

from budget_index.charts.theme import IS_NARROW, ON_PAPER, SIZE, Colours, finish, lines_when_narrow
from budget_index.language import Language, Say, localized
from budget_index.methodology.model import Methodology
from budget_index.ranking import place
from budget_index.regions import Registry, region_name

BAR_COLUMNS = ["region", "name", "end", "score", "place", "band", "coverage", "label", "blank"]
CLICKED = "clicked"
"""Name of the selection that holds the region clicked."""


def ranking_chart(
    ranked: pd.DataFrame,
    methodology: Methodology,
    say: Say,
    *,
    registry: Registry,
    example: bool,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw a ranking.

    A region without a score is an outlined, empty bar with its coverage written into it: nothing known is not zero.

    Parameters
    ----------
    ranked
        A table of one year as ``ranking_with_stages`` gives it, best first.
    """
    bars = ranking_bars(ranked, methodology, say, registry)
    base = alt.Chart(bars).encode(y=_regions(bars))
    layers: list[alt.Chart | alt.LayerChart] = [
        _guides(methodology, colours),
        _bars(base, methodology, say, colours),
        _ends(base, colours),
    ]
    if bars["blank"].any():
        layers.append(_blanks(base, colours))
    chart = alt.LayerChart(layer=layers).properties(height=34 * len(bars), width="container")
    description = say("chart.ranking-described", regions="; ".join(bars["name"] + " – " + bars["label"]))
    title = say("chart.ranking-title")
    return finish(chart, title=title, description=description, say=say, colours=colours, example=example)


def ranking_bars(ranked: pd.DataFrame, methodology: Methodology, say: Say, registry: Registry) -> pd.DataFrame:
    """Make the table behind the bars: columns ``BAR_COLUMNS``, texts as they are shown."""
    labels = band_labels(methodology, say.language)
    blank = ranked["score"].isna()
    no_score = say("chart.no-score")
    coverage = [say("dashboard.percent", n=say.number(100 * share)) for share in ranked["coverage"].fillna(0.0)]
    score = [say.number(value, methodology.rounding) for value in ranked["rounded"]]
    band = [no_score if empty else labels.get(name, "–") for name, empty in zip(ranked["band"], blank, strict=True)]
    label = [
        f"{no_score} ({say('chart.covered', share=share)})" if empty else number
        for empty, share, number in zip(blank, coverage, score, strict=True)
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
        }
    )[BAR_COLUMNS]


def band_labels(methodology: Methodology, language: Language) -> dict[str, str]:
    """Give the label of every band, in their order.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> list(band_labels(load_methodology("kz-local-budgets-2026"), "en").values())
    ['Scant', 'Minimal', 'Limited', 'Substantial', 'Extensive']
    """
    return {band.id: localized(band.label or {"und": band.id}, language) for band in methodology.bands}


def _regions(bars: pd.DataFrame) -> alt.Y:
    names = bars["name"].tolist()
    expression, broken = lines_when_narrow(names)
    middle = {"condition": {"test": broken, "value": "bottom"}, "value": "middle"}
    axis = alt.Axis(title=None, labelExpr=expression, labelBaseline=middle, labelPadding=8, labelLineHeight=15)
    return alt.Y("name:N", sort=names, axis=axis, scale=alt.Scale(paddingInner=0.3, paddingOuter=0.2))


def _limits(methodology: Methodology) -> list[float]:
    return sorted({0.0, 100.0} | {band.from_ for band in methodology.bands})


def _guides(methodology: Methodology, colours: Colours) -> alt.Chart:
    """Draw a dashed line where each band begins; the axis says the same limits."""
    limits = [limit for limit in _limits(methodology) if 0 < limit < 100]
    lines = alt.Chart(pd.DataFrame({"limit": limits}))
    guides: alt.Chart = lines.mark_rule(color=colours.ink, opacity=0.25, strokeDash=[3, 4]).encode(x="limit:Q")
    return guides


def _bars(base: alt.Chart, methodology: Methodology, say: Say, colours: Colours) -> alt.Chart:
    """Draw the bars; clicking one selects its region."""
    axis = alt.Axis(title=say("chart.score-axis"), values=_limits(methodology), orient="top", labelFlush=False)
    labels = list(band_labels(methodology, say.language).values())
    fills = [band.color or "#9aa5b1" for band in methodology.bands]
    domain, fills = [*labels, say("chart.no-score")], [*fills, "transparent"]
    legend = alt.Legend(
        title=say("chart.band"),
        orient="top",
        symbolType="square",
        symbolSize=220,
        columns=alt.ExprRef(f"{IS_NARROW} ? 1 : 3"),
    )
    names = {"name": "region", "score": "score", "place": "place", "band": "band", "coverage": "coverage"}
    bars: alt.Chart = (
        base.transform_filter("!datum.blank")
        .mark_bar(stroke=colours.ink, strokeWidth=0.6, cursor="pointer")
        .encode(
            x=alt.X("end:Q", scale=alt.Scale(domain=[0, 100]), axis=axis),
            color=alt.Color("band:N", scale=alt.Scale(domain=domain, range=fills), legend=legend),
            tooltip=[alt.Tooltip(f"{field}:N", title=say(f"chart.{key}")) for field, key in names.items()],
        )
        .add_params(alt.selection_point(name=CLICKED, fields=["region"], on="click"))
    )
    return bars


def _ends(base: alt.Chart, colours: Colours) -> alt.Chart:
    """Write the score at the end of each bar, and where there is room the band."""
    words = alt.expr("width * (1 - datum.end / 100) < 160 ? datum.label : datum.label + ' · ' + datum.band")
    ends: alt.Chart = (
        base.transform_filter("!datum.blank")
        .mark_text(align="left", dx=6, fontSize=SIZE, color=colours.ink, text=words)
        .encode(x="end:Q")
    )
    return ends


def _blanks(base: alt.Chart, colours: Colours) -> alt.LayerChart:
    """Outline the place of a bar that can't be drawn."""
    empty = base.transform_filter("datum.blank")
    outline = empty.mark_bar(fillOpacity=0, stroke=colours.ink, strokeDash=[4, 3], strokeWidth=1).encode(
        x=alt.datum(0), x2=alt.datum(100)
    )
    short = alt.expr("width < 260 ? datum.band : datum.label")
    words = empty.mark_text(align="left", dx=6, fontSize=SIZE, color=colours.ink, text=short).encode(x=alt.datum(0))
    return alt.LayerChart(layer=[outline, words])
