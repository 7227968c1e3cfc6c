"""What changed since the previous round, and why."""

from functools import partial
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from budget_index.analysis.change.adding_up import waterfall
from budget_index.analysis.change.change_sources import CHANGE_SOURCES, SOURCE_OF_KIND
from budget_index.analysis.change.mixed_years import CHANGE_KINDS
from budget_index.charts.theme import Colours
from budget_index.charts.waterfall import waterfall_chart
from budget_index.content.change_words import break_text, improved_but_lower, part_reason, place_sentences
from budget_index.language import Say
from budget_index.methodology import walk
from budget_index.methodology.model import Criterion, Methodology
from budget_index.methodology.titles import answer_label, numbered_question
from budget_index.regions import kazakhstan, region_name
from dashboards.elements.charts import show_chart
from dashboards.elements.edited import edited_text
from dashboards.elements.tables import show_list
from dashboards.screens.region.subject import CHANGE_DIGITS, RegionPage
from dashboards.shell.markup import plain
from dashboards.shell.shown_rounds import Shown, cached
from dashboards.shell.view import View

LARGEST = 10


def draw_changes(page: RegionPage, previous: Shown | None) -> None:
    """Draw the change of the score as steps that add up, and the questions behind it."""
    v, say = page.v, page.v.say
    st.header(say("region-page.changes"), anchor=False)
    if previous is None:
        st.info(say("region-page.no-earlier-round"))
        return
    if edited := edited_text(v, previous):
        st.error(edited)
        return
    change = change_of(previous, v.shown, page.region)
    if change["break"] not in {"", "blank"}:
        reason = break_text(change["break"], v.registry, say)
        st.warning(say("region-page.break", year=previous.round.year, reason=reason))
    if change["change"] != change["change"]:
        if change["break"] == "blank":
            st.info(say("region-page.no-score-in-both", before=previous.round.year, after=v.year))
        return
    steps = waterfall(change, CHANGE_DIGITS)
    st.markdown(change_words(page, change, steps))
    changes = v.shown.changes_since(previous).changes
    st.markdown(" ".join(place_sentences(changes, page.region, say, name_of=lambda code: plain(_name(v, code)))))
    show_chart(v, partial(drawn_waterfall, previous, v.shown, page.region, say=say), name="waterfall")
    if len(steps):
        st.caption(kinds_words(page, waterfall(change, CHANGE_DIGITS, parts=CHANGE_KINDS)))
    attribution = v.shown.changes_since(previous).parts
    own = attribution[attribution["region"] == page.region]
    draw_largest(page, own.head(LARGEST), previous)


def _name(v: View, code: str) -> str:
    return region_name(code, v.say.language, v.registry)


def change_of(before: Shown, now: Shown, region: str) -> pd.Series:
    """Return the change of a region between two rounds."""
    changes = now.changes_since(before).changes
    return changes[changes["region"] == region].iloc[0]


@cached
def drawn_waterfall(before: Shown, now: Shown, region: str, *, say: Say, colours: Colours) -> alt.LayerChart:
    """Draw the change of a region's score between two rounds."""
    change = change_of(before, now, region)
    return waterfall_chart(
        waterfall(change, CHANGE_DIGITS),
        say,
        name=region_name(region, say.language, kazakhstan()),
        years=(before.round.year, now.round.year),
        scores=tuple(change[["score_from", "score_to"]]),
        digits=CHANGE_DIGITS,
        example=now.round.example,
        colours=colours,
    )


def change_words(page: RegionPage, change: pd.Series, steps: pd.DataFrame) -> str:
    """Write the change and its sum."""
    say = page.v.say
    ends = {"before": say.number(change["score_from"], CHANGE_DIGITS)}
    ends |= {"after": say.number(change["score_to"], CHANGE_DIGITS)}
    total = round(float(steps["points"].sum()), CHANGE_DIGITS)
    direction = "same" if total == 0 else "rose" if total > 0 else "fell"
    points = say.number(abs(total), CHANGE_DIGITS)
    sentences = [say(f"region-page.{direction}", year=change["year_from"], points=points, **ends)]
    if len(steps):
        summands = " ".join(page.change(part).replace("+", "+ ").replace("−", "− ") for part in steps["points"])
        sentences.append(say("region-page.sum", sum=f"{ends['before']} {summands} = {ends['after']}"))
    return " ".join(sentences)


def kinds_words(page: RegionPage, kinds: pd.DataFrame) -> str:
    """Say of each part of the change which kinds it is made of."""
    say, sentences = page.v.say, []
    sources = kinds["part"].map(SOURCE_OF_KIND)
    for source in CHANGE_SOURCES:
        own = kinds[sources == source]
        named = [
            f"{say(f'region-page.part-{kind}')} {page.change(points)}"
            for kind, points in zip(own["part"], own["points"], strict=True)
        ]
        sentences += [f"{say(f'change.part-{source}')}: {'; '.join(named)}."] if named else []
    return "  \n".join(sentences)


def draw_largest(page: RegionPage, attribution: pd.DataFrame, previous: Shown) -> None:
    """Draw the questions that moved the score most, with the answers of both rounds."""
    v, say = page.v, page.v.say
    if not len(attribution):
        return
    earlier = previous.methodology
    before = walk.criteria_by_id(earlier)

    def answers(
        methodology: Methodology, criteria: dict[str, Criterion], names: pd.Series, given: pd.Series
    ) -> list[str]:
        pairs = zip(names, given, strict=True)
        return [
            answer_label(methodology, criteria[name], answer, say.language) if answer else "–" for name, answer in pairs
        ]

    def question(row: Any) -> str:
        known = page.criteria.get(row.criterion) or before.get(row.before)
        return numbered_question(known, v.say.language) if known else str(row.criterion)

    table = pd.DataFrame(
        {
            "part": attribution["part"].to_numpy(),
            "question": [question(row) for row in attribution.itertuples()],
            "reason": [say(f"change.reason-{part_reason(row, page.criteria)}") for row in attribution.itertuples()],
            "before": answers(earlier, before, attribution["before"], attribution["answer_from"]),
            "after": answers(v.methodology, page.criteria, attribution["criterion"], attribution["answer_to"]),
        }
    )
    st.markdown(f"**{say('region-page.largest')}**")
    headings = {"part": "points", "question": "question", "reason": "reason"}
    show_list(
        v,
        table,
        alt=say("region-page.largest"),
        headings={name: say(f"region-page.{heading}") for name, heading in headings.items()}
        | {"before": str(previous.round.year), "after": str(v.year)},
        formats={"part": lambda value: page.change(value, 2)},
    )
    st.caption(" ".join(filter(None, [improved_but_lower(attribution, say), say("region-page.largest-note")])))
