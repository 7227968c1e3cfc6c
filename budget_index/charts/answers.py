"""How many regions have full points on each criterion, and how many gave each answer to one of them."""

import textwrap
from typing import Any

import altair as alt
import pandas as pd

from budget_index.charts.heatmap import kind_words
from budget_index.charts.palette import ANSWER_COLOURS, INK, PAPER
from budget_index.charts.theme import IS_NARROW, ON_PAPER, SIZE, Colours, finish
from budget_index.language import Say, localized
from budget_index.methodology import walk
from budget_index.methodology.model import Criterion, Methodology
from budget_index.methodology.titles import numbered_question

THICK, LINE = 20, 17
"""Height of a bar and of a line of text."""
LETTERS, WIDE = 50, 740
"""Longest lines of a question, in letters, in plots narrower than so many pixels."""
MOST_LINES = 3


def shares_chart(
    shares: pd.DataFrame, methodology: Methodology, say: Say, *, title: str, example: bool, colours: Colours = ON_PAPER
) -> alt.LayerChart:
    """Draw the share of regions with full points, one bar per criterion with its question above.

    Parameters
    ----------
    shares
        Rows of a table as ``full_shares`` gives it, in the order in which they are to be drawn.
    """
    questions = {c.id: numbered_question(c, say.language) for c in walk.criteria(methodology)}
    table = shares.assign(
        words=[questions[name] for name in shares["criterion"]],
        label=[_of(*counts, say) for counts in zip(shares["full"], shares["counted"], shares["share"], strict=True)],
        end=shares["share"],
    )
    described = say("criteria-page.shares-described", facts="; ".join(table["words"] + " – " + table["label"]))
    return text_bars(table, say, title=title, described=described, example=example, colours=colours)


def answers_chart(
    groups: pd.DataFrame,
    criterion: Criterion,
    methodology: Methodology,
    say: Say,
    *,
    example: bool,
    colours: Colours = ON_PAPER,
) -> alt.LayerChart:
    """Draw how many regions gave each answer to a criterion.

    Parameters
    ----------
    groups
        A table as ``answer_groups`` gives it.
    """
    total = max(int(groups["count"].sum()), 1)
    share = groups["count"] / total
    table = groups.assign(
        words=[
            group_words(group, points, criterion, methodology, say)
            for group, points in zip(groups["group"], groups["points"], strict=True)
        ],
        label=[_of(count, total, part, say) for count, part in zip(groups["count"], share, strict=True)],
        end=share,
    ).drop(columns="regions")
    facts = "; ".join(table["words"] + " – " + table["label"])
    title = say("criteria-page.answers-title", criterion=criterion.id)
    described = say("criteria-page.answers-described", criterion=criterion.id, facts=facts)
    return text_bars(table, say, title=title, described=described, example=example, colours=colours)


def group_words(group: str, points: float, criterion: Criterion, methodology: Methodology, say: Say) -> str:
    """Write a group of answers in words: the answer with its points, or why there is none."""
    if group.startswith("|"):
        return kind_words(say)[group[1:]]
    option = (methodology.scales[criterion.scale].answers or {})[group]
    label = localized(option.label or {}, say.language)
    words = f"{group} · {label}" if label else group
    return words if points != points else f"{words} – {say('criteria-page.worth', n=say.number(points))}"


def _of(part: int, whole: int, share: float, say: Say) -> str:
    if not whole:
        return say("criteria-page.nobody")
    percent = say.percent(share)
    return say("criteria-page.part-of", part=part, whole=whole, percent=percent)


def text_bars(
    table: pd.DataFrame, say: Say, *, title: str, described: str, example: bool, colours: Colours = ON_PAPER
) -> alt.LayerChart:
    """Draw shares as bars with a text above each, which is broken into lines where the screen is narrow.

    Parameters
    ----------
    table
        Columns ``words``, ``label`` and ``end``, a share; ``kind`` decides the colour, left out it is ``full``;
        ``indent`` sets the text in.
    """
    table = table.assign(
        narrow=["\n".join(_few_lines(text)) for text in table["words"]],
        row=range(len(table)),
        kind=table.get("kind", "full"),
        indent=table.get("indent", 0),
    )
    fitting = f"width < {WIDE} ? datum.narrow : datum.words"
    rows = alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    base = alt.Chart(table).transform_calculate(fitting=fitting).encode(y=rows)
    lines = max(text.count("\n") + 1 for text in table["narrow"])
    row = THICK + LINE * lines + 12
    drop = (row - THICK) / 2 - 5
    layers: list[alt.Chart | alt.LayerChart] = [*_shapes(base, colours, drop), *_texts(base, colours, drop)]
    chart = alt.LayerChart(layer=layers, height=row * len(table), width="container")
    return finish(chart, title=title, description=described, say=say, colours=colours, example=example)


def _few_lines(text: str) -> list[str]:
    """Break a text into three lines at most.

    Examples
    --------
    >>> _few_lines("Is the draft budget on the site, and does it have a note that explains it to everybody?")
    ['Is the draft budget on the site, and does it have', 'a note that explains it to everybody?']
    """
    return textwrap.wrap(text, LETTERS, max_lines=MOST_LINES, placeholder=" …", break_long_words=False) or [""]


def _shapes(base: alt.Chart, colours: Colours, drop: float) -> list[alt.Chart]:
    """Draw the whole as an outline, and the share of it as a bar."""
    place: dict[str, Any] = {"height": THICK, "yOffset": drop, "stroke": colours.ink}
    whole = base.mark_bar(fillOpacity=0, strokeOpacity=0.3, **place).encode(
        x=alt.XDatum(0, axis=None, scale=alt.Scale(domain=[0, 1])), x2=alt.datum(1)
    )
    fills = alt.Scale(domain=list(ANSWER_COLOURS), range=list(ANSWER_COLOURS.values()))
    bars = base.mark_bar(strokeWidth=0.6, **place).encode(
        x=alt.X("end:Q", scale=alt.Scale(domain=[0, 1]), axis=None),
        fill=alt.Fill("kind:N", scale=fills, legend=None),
        tooltip=[alt.Tooltip("words:N", title=" "), alt.Tooltip("label:N", title="  ")],
    )
    return [whole, bars]


def _texts(base: alt.Chart, colours: Colours, drop: float) -> list[alt.Chart]:
    """Write the question above a bar, and its figure inside the bar or behind its end."""
    inside = "datum.end > 0.55"
    light = f"{inside} && datum.kind == 'full'"
    dark = f"{inside} && datum.kind != 'not_applicable' && datum.kind != 'missing' && datum.kind != 'unresolved'"
    ink = alt.when(light).then(alt.value(PAPER)).when(dark).then(alt.value(INK))
    one_line = drop - THICK / 2 - 4
    up = f"{one_line} - {LINE} * (length(split(datum.fitting, '\\n')) - 1)"
    above = base.mark_text(
        align="left",
        baseline="bottom",
        dx=alt.expr("datum.indent"),
        dy=alt.expr(up),
        lineBreak="\n",
        lineHeight=LINE,
        fontSize=alt.expr(f"{IS_NARROW} ? {SIZE - 2} : {SIZE}"),
    ).encode(x=alt.value(0), text=alt.Text("fitting:N"), color=alt.value(colours.ink))
    figures = base.mark_text(
        align=alt.expr(f"{inside} ? 'right' : 'left'"), dx=alt.expr(f"{inside} ? -7 : 7"), dy=drop + 1, fontSize=SIZE
    ).encode(x=alt.X("end:Q"), text=alt.Text("label:N"), color=ink.otherwise(alt.value(colours.ink)))
    return [above, figures]
