"""One region's stages beside the mean of the others: a dumbbell a stage."""

import json

import altair as alt
import pandas as pd

from budget_index.charts.theme import IS_NARROW, ON_PAPER, SIZE, Colours, finish, in_lines
from budget_index.language import Say, localized
from budget_index.methodology.model import Dimension, Methodology
from budget_index.methodology.rules import dimensions_with_place

DUMBBELL_COLUMNS = ["title", "lines", "own", "others", "own_label", "others_label", "own_left"]


def stages_chart(
    against: pd.DataFrame,
    methodology: Methodology,
    say: Say,
    *,
    name: str,
    example: bool,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw a region's score in each stage (filled circle) and the mean of the others (hollow diamond).

    Parameters
    ----------
    against
        A table as ``stages_against_others`` gives it.
    name
        The region's name, for the legend.
    """
    table = dumbbells(against, methodology, say)
    titles = table["title"].tolist()
    base = alt.Chart(table).encode(y=alt.Y("title:N", sort=titles, axis=None))
    layers = [_titles(base, colours), _range(base, colours), _points(base, say, name, colours)]
    layers += [_numbers(base, colours), _blank(base, say, colours)]
    chart = alt.layer(*layers).properties(height=72 * len(table), width="container")
    facts = "; ".join(table["title"] + ": " + table["own_label"] + " / " + table["others_label"])
    description = say("chart.stages-described", name=name, stages=facts)
    title = say("chart.stages-title")
    return finish(chart, title=title, description=description, say=say, colours=colours, example=example)


def dumbbells(against: pd.DataFrame, methodology: Methodology, say: Say) -> pd.DataFrame:
    """Make the table behind the dumbbells: columns ``DUMBBELL_COLUMNS``, texts as they are shown."""
    titles = dimension_titles(methodology, say)
    return pd.DataFrame(
        {
            "title": against["dimension"].map(titles),
            "lines": ["\n".join(in_lines(titles[name], 46)) for name in against["dimension"]],
            "own": against["score"],
            "others": against["others"],
            "own_label": [say.number(value, methodology.rounding) for value in against["score"]],
            "others_label": [say.number(value, methodology.rounding) for value in against["others"]],
            "own_left": against["score"] < against["others"],
        }
    )[DUMBBELL_COLUMNS]


def dimension_titles(methodology: Methodology, say: Say) -> dict[str, str]:
    """Give the title of every dimension in a language, or its id."""

    def title(dimension: Dimension) -> str:
        return localized(dimension.title or {"und": dimension.id}, say.language)

    return {dimension.id: title(dimension) for dimension, _ in dimensions_with_place(methodology)}


def _titles(base: alt.Chart, colours: Colours) -> alt.Chart:
    """Write each stage's title above its line, where it has the whole width, on a telephone too."""
    return base.mark_text(
        align="left", baseline="bottom", dy=-13, lineBreak="\n", lineHeight=17, fontSize=SIZE, color=colours.ink
    ).encode(x=alt.datum(0), text="lines:N")


def _range(base: alt.Chart, colours: Colours) -> alt.LayerChart:
    """Draw the whole scale as a faint line, and a thick one from the others to the region."""
    scale = base.mark_rule(color=colours.ink, opacity=0.18).encode(x=alt.datum(0), x2=alt.datum(100))
    both = "isValid(datum.own) && isValid(datum.others)"
    difference = base.transform_filter(both).mark_rule(color=colours.ink, opacity=0.45, strokeWidth=4)
    return alt.layer(scale, difference.encode(x="own:Q", x2="others:Q"))


def _points(base: alt.Chart, say: Say, name: str, colours: Colours) -> alt.Chart:
    """Draw both scores as points that differ in shape and filling."""
    others = say("chart.others-mean")
    who = {"own": name, "others": others}
    axis = alt.Axis(title=say("chart.score-axis"), values=[0, 20, 40, 60, 80, 100], orient="bottom", labelFlush=False)
    legend = alt.Legend(
        title=None, orient="top", symbolSize=260, symbolStrokeWidth=2, columns=alt.ExprRef(f"{IS_NARROW} ? 1 : 2")
    )
    domain = [name, others]
    return (
        base.transform_fold(["others", "own"], as_=["which", "value"])
        .transform_filter("isValid(datum.value)")
        .transform_calculate(
            who=f"datum.which == 'own' ? {_quoted(who['own'])} : {_quoted(who['others'])}",
            shown="datum.which == 'own' ? datum.own_label : datum.others_label",
        )
        .mark_point(size=260, strokeWidth=2, opacity=1)
        .encode(
            x=alt.X("value:Q", scale=alt.Scale(domain=[0, 100], padding=28, nice=False), axis=axis),
            shape=alt.Shape("who:N", scale=alt.Scale(domain=domain, range=["circle", "diamond"]), legend=legend),
            fill=alt.Fill("who:N", scale=alt.Scale(domain=domain, range=[colours.accent, "transparent"]), legend=legend),
            stroke=alt.Stroke("who:N", scale=alt.Scale(domain=domain, range=[colours.accent, colours.ink]), legend=legend),
            tooltip=[
                alt.Tooltip("title:N", title=say("chart.stage")),
                alt.Tooltip("who:N", title=say("chart.who")),
                alt.Tooltip("shown:N", title=say("chart.score")),
            ],
        )
    )


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _numbers(base: alt.Chart, colours: Colours) -> alt.LayerChart:
    """Write both scores outside of the dumbbell, the region's in bold."""
    layers = []
    for field, bold in (("own", "bold"), ("others", "normal")):
        for left in (True, False):
            this_left = "datum.own_left" if field == "own" else "!datum.own_left"
            side = this_left if left else f"!({this_left})"
            marks = base.transform_filter(f"isValid(datum.{field}) && {side}").mark_text(
                align="right" if left else "left",
                dx=-14 if left else 14,
                fontWeight=bold,
                fontSize=SIZE + 1 if field == "own" else SIZE,
                color=colours.ink,
            )
            layers.append(marks.encode(x=f"{field}:Q", text=f"{field}_label:N"))
    return alt.layer(*layers)


def _blank(base: alt.Chart, say: Say, colours: Colours) -> alt.Chart:
    """Say so where the region has no score; the others' mean is still drawn."""
    return (
        base.transform_filter("!isValid(datum.own)")
        .mark_text(align="left", dy=14, text=say("chart.no-score"), fontStyle="italic", fontSize=SIZE, color=colours.ink)
        .encode(x=alt.datum(0))
    )
