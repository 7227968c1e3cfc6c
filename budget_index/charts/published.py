"""Totals published in earlier years: real figures, a row per region."""

import altair as alt
import pandas as pd

from budget_index.analysis.pages.published import AVERAGE
from budget_index.charts.movement import IS_SMALL, between_labels, room
from budget_index.charts.theme import ON_PAPER, SIZE, Colours, finish, tooltips
from budget_index.content.history_words import figure, when
from budget_index.language import Say, alphabetical
from budget_index.regions import Registry, region_name, short_name

ROW = 46
APART = 15
"""Pixels from the end of a range to another point of its region, so that two ranges don't look like one."""
FACT_COLUMNS = [
    *("region", "name", "short", "year", "year_first", "year_last", "year_certain", "score"),
    *("when", "shown", "sure", "kind", "source"),
]


def published_chart(
    published: pd.DataFrame, say: Say, *, registry: Registry, colours: Colours = ON_PAPER
) -> alt.LayerChart:
    """Draw published totals by year, a row per region; an uncertain year is a hollow point with its range.

    These are real figures and never carry the mark of example data.

    Parameters
    ----------
    published
        A table as ``published.read_published`` gives it.
    """
    facts = published_facts(published, say, registry)
    rows = facts["name"].drop_duplicates().tolist()
    y = alt.Y("name:N", sort=rows, axis=None)
    known = set(zip(facts["region"], facts["year"], strict=True))
    met = [ends in known for ends in zip(facts["region"], facts["year_last"], strict=True)]
    base = alt.Chart(facts.assign(met=met)).encode(y=y)
    x = _years(facts)
    layers = [*_ranges(base, colours), _points(base, facts, x, say, colours), *_words(base, x, colours)]
    chart = alt.LayerChart(layer=layers, height=ROW * len(rows), width="container")
    words = "; ".join(facts["name"] + ", " + facts["when"] + ": " + facts["shown"])
    description = say("changes-page.published-described", facts=words)
    title = say("changes-page.published-title")
    return finish(chart, title=title, description=description, say=say, colours=colours, example=False)


def published_facts(published: pd.DataFrame, say: Say, registry: Registry) -> pd.DataFrame:
    """Write the facts: columns ``FACT_COLUMNS``, by region in alphabetical order, means over regions last."""
    table = published[published["stage"] == "total"].copy()
    mean = table["region"].str.startswith(AVERAGE)
    many = table["region"].str.removeprefix(AVERAGE)
    table["name"] = [
        say("changes-page.published-mean", n=number) if is_mean else region_name(code, say.language, registry)
        for code, is_mean, number in zip(table["region"], mean, many, strict=True)
    ]
    table["short"] = [
        name if is_mean else short_name(code, say.language, registry)
        for name, code, is_mean in zip(table["name"], table["region"], mean, strict=True)
    ]
    years = zip(table["year"], table["year_first"], table["year_last"], table["year_certain"], strict=True)
    table["when"] = [when(*year, say) for year in years]
    table["shown"] = [figure(score, say) for score in table["score"]]
    table["sure"] = [say(f"chart.confidence-{word}") if word else "–" for word in table["confidence"]]
    table["kind"] = [_kind(certain, say) for certain in table["year_certain"]]
    keys = zip(mean, map(alphabetical, table["name"]), table["year"], strict=True)
    order = [number for number, _ in sorted(enumerate(keys), key=lambda pair: pair[1])]
    return table.iloc[order][FACT_COLUMNS].reset_index(drop=True)


def _kind(certain: bool, say: Say) -> str:
    return say("changes-page.published-certain" if certain else "changes-page.published-uncertain")


def _years(facts: pd.DataFrame) -> alt.X:
    first, last = int(facts["year_first"].min()), int(facts["year_last"].max())
    ticks = sorted({*facts["year"], *facts["year_first"], *facts["year_last"]})
    left = room(facts["name"]) + 30, room(facts["short"], small=True, most=150) + 16
    axis = alt.Axis(
        title=None,
        values=ticks,
        format="d",
        orient="top",
        grid=True,
        gridOpacity=0.25,
        labelOverlap="greedy",
        labelFlush=False,
        labelPadding=14,
    )
    scale = alt.Scale(domain=[first, last], range=between_labels(left, (30, 26)), nice=False, zero=False)
    return alt.X("year:Q", scale=scale, axis=axis)


def _ranges(base: alt.Chart, colours: Colours) -> list[alt.Chart]:
    """Draw the possible years of an uncertain one, up to the edge of its hollow point; elsewhere they have caps."""
    uncertain = base.transform_filter("!datum.year_certain")
    beside = alt.expr("datum.year === datum.year_first ? 8 : 0")
    till = alt.expr(f"datum.year === datum.year_last ? -8 : datum.met ? -{APART} : 0")
    span = uncertain.mark_rule(color=colours.ink, strokeWidth=2, strokeDash=[4, 3], xOffset=beside, x2Offset=till)
    caps = [
        uncertain.transform_filter(f"datum.year !== datum.{end}")
        .mark_tick(orient="vertical", size=12, thickness=2, color=colours.ink, opacity=1, xOffset=offset, aria=False)
        .encode(x=alt.X(f"{end}:Q"))
        for end, offset in (("year_first", 0), ("year_last", alt.expr(f"datum.met ? -{APART} : 0")))
    ]
    return [span.encode(x=alt.X("year_first:Q"), x2=alt.X2("year_last:Q")), *caps]


def _points(base: alt.Chart, facts: pd.DataFrame, x: alt.X, say: Say, colours: Colours) -> alt.Chart:
    looks = {_kind(True, say): colours.ink, _kind(False, say): "transparent"}
    there = {name: fill for name, fill in looks.items() if name in set(facts["kind"])}
    scale = alt.Scale(domain=list(there), range=list(there.values()))
    legend = alt.Legend(title=None, orient="top", symbolSize=180, symbolStrokeWidth=2, symbolType="diamond", columns=1)
    fields = {
        "name": "word.region",
        "when": "word.year",
        "shown": "word.score",
        "sure": "chart.history-confidence",
        "source": "word.source",
    }
    points: alt.Chart = base.mark_point(size=180, shape="diamond", strokeWidth=2, opacity=1, stroke=colours.ink).encode(
        x=x,
        fill=alt.Fill("kind:N", scale=scale, legend=legend),
        tooltip=tooltips(fields, say),
    )
    return points


def _words(base: alt.Chart, x: alt.X, colours: Colours) -> list[alt.Chart]:
    numbers = base.mark_text(dy=-17, fontWeight="bold", color=colours.ink).encode(x=x, text=alt.Text("shown:N"))
    names = (
        base.transform_window(line="row_number()", groupby=["name"])
        .transform_filter("datum.line === 1")
        .mark_text(
            x=0,
            align="left",
            color=colours.ink,
            fontSize=alt.expr(f"{IS_SMALL} ? {SIZE - 2} : {SIZE}"),
            text=alt.expr(f"{IS_SMALL} ? datum.short : datum.name"),
        )
        .encode()
    )
    return [numbers, names]
