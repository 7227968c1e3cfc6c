"""Answers of all regions as a map of cells: criteria down, regions across, best on the left."""

import json
import textwrap
from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from budget_index.analysis.pages.answers_everywhere import CELL_KINDS
from budget_index.charts.palette import ANSWER_COLOURS, INK, PAPER
from budget_index.charts.theme import ON_PAPER, SIZE, Colours, finish, in_lines
from budget_index.language import Say
from budget_index.methodology import walk
from budget_index.methodology.model import Methodology
from budget_index.methodology.titles import answer_label, dimension_titles, numbered_question

CLICKED_CELL = "cell"
"""Name of the selection that holds the criterion clicked."""
RING = "M0,-1A1,1,0,1,1,0,1A1,1,0,1,1,0,-1ZM0,-0.78A0.78,0.78,0,1,0,0,0.78A0.78,0.78,0,1,0,0,-0.78Z"
SHAPES = {
    "full": "circle",
    "most": RING + "M0,0L0,-1A1,1,0,1,1,-1,0Z",
    "some": RING + "M0,0L0,-1A1,1,0,0,1,1,0Z",
    "none": RING,
    "gated": "M-0.8,-0.1L0.8,-0.1L0.8,1L-0.8,1ZM-0.55,-0.1L-0.55,-0.45A0.55,0.55,0,0,1,0.55,-0.45L0.55,-0.1L0.28,-0.1"
    "L0.28,-0.45A0.28,0.28,0,0,0,-0.28,-0.45L-0.28,-0.1Z",
    "not_applicable": "M-0.8,-0.14L0.8,-0.14L0.8,0.14L-0.8,0.14Z",
    "missing": "M-1,-0.3L-0.3,-1L0,-1L-1,0ZM-1,0.7L0.7,-1L1,-1L-1,1ZM0,1L1,0L1,0.3L0.3,1Z",
    "unresolved": "M-1,-0.5L1,-0.5L1,-0.25L-1,-0.25ZM-1,0.25L1,0.25L1,0.5L-1,0.5ZM0.35,-1L0.65,-0.9L-0.35,1L-0.65,0.9Z",
}
"""Circles that are full, three quarters, a quarter and empty; a lock, a dash, a hatch, and a sign of inequality."""
CLEAR = ("not_applicable", "missing", "unresolved")
PALE = ("most", "some", "none", "gated")
ROW = 32
HEAD = "|"
"""Begins the row that names a stage; no id contains it."""
WIDE = "!(containerSize()[0] < 760)"
"""Whether there is room for the questions beside the cells; on paper there is."""
LEGEND_COLUMNS = alt.ExprRef("containerSize()[0] < 560 ? 1 : 2")
LETTERS = 54
"""Longest lines of a question beside the cells; it has two."""


def heat_map(
    cells: pd.DataFrame,
    methodology: Methodology,
    say: Say,
    *,
    names: Mapping[str, str],
    example: bool,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw a cell for every answer: its colour is the share of points, and its sign says the same again.

    Clicking a cell selects its criterion.

    Parameters
    ----------
    cells
        Rows of a table as ``answer_matrix`` gives it.
    names
        Region code → name.
    """
    table = heat_cells(cells, methodology, say)
    stages = dimension_titles(methodology, say.language)
    several = table["stage"].nunique() > 1
    rows: list[str] = []
    for stage, part in table.groupby("stage", sort=False):
        rows += [f"{HEAD}{stage}"] if several else []
        rows += part["criterion"].unique().tolist()
    questions = {c.id: numbered_question(c, say.language) for c in walk.criteria(methodology)}
    shown = {name: questions[name] for name in table["criterion"].unique()}
    base = (
        alt.Chart(table)
        .transform_calculate(question=_looked_up(shown, "datum.criterion"), name=_looked_up(names, "datum.region"))
        .encode(x=_columns(table, names), y=_rows(rows, shown))
    )
    layers: list[alt.Chart | alt.LayerChart] = [_fills(base, say, colours), _signs(base, say, colours)]
    if several:
        layers.append(_heads(rows, stages, shown, colours))
    chart = alt.LayerChart(layer=layers, height=ROW * len(rows), width="container")
    counts = table["word"].value_counts(sort=False)
    described = say(
        "criteria-page.map-described",
        regions=table["region"].nunique(),
        criteria=len(shown),
        counts="; ".join(f"{word} – {count}" for word, count in counts.items()),
    )
    title = say("criteria-page.map-title")
    return finish(chart, title=title, description=described, say=say, colours=colours, example=example)


def heat_cells(cells: pd.DataFrame, methodology: Methodology, say: Say) -> pd.DataFrame:
    """Make the table behind the cells: region, criterion, stage, kind, and as texts ``word``, ``label``, ``worth``."""
    criteria = walk.criteria_by_id(methodology)
    given = cells[["criterion", "answer"]].drop_duplicates()
    labels = {
        (name, answer): answer_label(methodology, criteria[name], answer, say.language)
        for name, answer in given.itertuples(index=False)
    }
    words = kind_words(say)
    pairs = zip(cells["criterion"], cells["answer"], strict=True)
    return cells[["region", "criterion", "stage"]].assign(
        kind=cells["kind"].astype(str),
        word=[words[kind] for kind in cells["kind"]],
        label=[labels[pair] or "–" for pair in pairs],
        worth=[say.number(points) for points in cells["points"]],
    )


def kind_words(say: Say) -> dict[str, str]:
    """Say in words what a cell can be."""
    return {kind: say(f"criteria-page.kind-{kind.replace('_', '-')}") for kind in CELL_KINDS}


def _looked_up(words: Mapping[str, str] | Mapping[str, list[str]], key: str) -> str:
    return f"({json.dumps(words, ensure_ascii=False)})[{key}]"


def _columns(table: pd.DataFrame, names: Mapping[str, str]) -> alt.X:
    codes = table["region"].unique().tolist()
    label = _looked_up({code: names[code] for code in codes}, "datum.value")
    axis = alt.Axis(
        title=None, orient="top", labelAngle=-90, labelExpr=label, labelPadding=6, labelOverlap=False, labelFontSize=13
    )
    return alt.X("region:N", sort=codes, axis=axis, scale=alt.Scale(paddingInner=0.06, paddingOuter=0))


def _rows(rows: list[str], questions: Mapping[str, str]) -> alt.Y:
    """Name the rows: with the question where there is room, else by the criterion's id."""
    long = {name: textwrap.wrap(words, LETTERS, max_lines=2, placeholder=" …") for name, words in questions.items()}
    known = f"indexof(datum.value, '{HEAD}') == 0 ? '' : "
    label = f"{known}{WIDE} ? {_looked_up(long, 'datum.value')} : datum.value"
    two = f"{WIDE} && length({_looked_up(long, 'datum.value')}) > 1"
    axis = alt.Axis(
        title=None,
        labelExpr=label,
        labelBaseline={"condition": {"test": two, "value": "bottom"}, "value": "middle"},
        labelLineHeight=14,
        labelPadding=8,
        labelOverlap=False,
        labelFontSize=12.5,
    )
    return alt.Y("criterion:N", sort=rows, axis=axis, scale=alt.Scale(domain=rows, paddingInner=0.08, paddingOuter=0))


def _fills(base: alt.Chart, say: Say, colours: Colours) -> alt.Chart:
    """Draw the cells; those without points are outlined only."""
    titles = {"name": "region", "question": "criterion", "label": "answer", "worth": "points", "word": "kind"}
    fills: alt.Chart = (
        base.mark_rect(cursor="pointer", strokeWidth=1, stroke=colours.ink)
        .encode(
            fill=alt.Fill(
                "kind:N", scale=alt.Scale(domain=list(ANSWER_COLOURS), range=list(ANSWER_COLOURS.values())), legend=None
            ),
            strokeOpacity=alt.condition(_one_of(CLEAR), alt.value(0.35), alt.value(0.12)),
            tooltip=[alt.Tooltip(f"{field}:N", title=say(f"criteria-page.{key}")) for field, key in titles.items()],
        )
        .add_params(alt.selection_point(name=CLICKED_CELL, fields=["criterion", "region"], on="click"))
    )
    return fills


def _signs(base: alt.Chart, say: Say, colours: Colours) -> alt.Chart:
    """Draw the signs, light on a dark cell; the legend says each in words, and what the colours mean."""
    words = kind_words(say)
    legend = alt.Legend(
        title=in_lines(say("criteria-page.map-legend"), 36),
        orient="top",
        symbolSize=150,
        symbolStrokeWidth=0,
        symbolFillColor=colours.ink,
        columns=LEGEND_COLUMNS,
    )
    ink = alt.when("datum.kind == 'full'").then(alt.value(PAPER)).when(_one_of(PALE)).then(alt.value(INK))
    signs: alt.Chart = base.mark_point(size=110, filled=True, strokeWidth=0, opacity=1, tooltip=None).encode(
        shape=alt.Shape(
            "word:N", scale=alt.Scale(domain=list(words.values()), range=list(SHAPES.values())), legend=legend
        ),
        fill=ink.otherwise(alt.value(colours.ink)),
    )
    return signs


def _one_of(kinds: Sequence[str]) -> str:
    return f"indexof({json.dumps(list(kinds))}, datum.kind) >= 0"


def _heads(rows: list[str], stages: Mapping[str, str], questions: Mapping[str, str], colours: Colours) -> alt.Chart:
    """Write the stage above its criteria."""
    heads = [row for row in rows if row.startswith(HEAD)]
    table = pd.DataFrame({"criterion": heads, "title": [stages[head.removeprefix(HEAD)] for head in heads]})
    written: alt.Chart = (
        alt.Chart(table)
        .mark_text(align="left", fontWeight="bold", fontSize=SIZE, color=colours.ink, limit=alt.expr("width"))
        .encode(x=alt.value(0), y=_rows(rows, questions), text=alt.Text("title:N"))
    )
    return written
