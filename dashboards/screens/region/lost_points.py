"""Why a region lost points: every question with its answers, their evidence, and who shows how to do better.

What assessors and regions wrote is shown as escaped HTML, never as Markdown, in which an image would be fetched.
"""

from collections.abc import Iterator
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from budget_index.language import Say
from budget_index.methodology.titles import answer_label, option_label
from budget_index.methodology.walk import asked
from budget_index.publish.html.blocks import linked
from dashboards.elements.assessors import role
from dashboards.elements.tables import offer_table
from dashboards.screens.region.subject import RegionPage
from dashboards.shell.markup import fold, labelled, plain

FIRST = 10
FOR_OFFICIALS = ("advice", "good-example")
"""What is said to officials about a question; how it is judged is for the assessors."""


def draw_lost(page: RegionPage) -> None:
    """Draw the questions with less than full points, the largest gain first; a search finds open ones, too."""
    v, say, lost = page.v, page.v.say, page.lost_points
    st.header(say("dashboard.lost"), anchor=False)
    if v.shown.keeps_single_answers:
        st.caption(say("frame.single-answers-kept"))
    if page.scored or not len(lost):
        st.markdown(say("dashboard.lost-intro") if len(lost) else say("dashboard.nothing-lost"))
    words = st.text_input(
        say("dashboard.find-question"), placeholder=say("dashboard.find-example"), key="find", width=420, live=True
    )
    matches = matching(page, lost, words)
    unanswered = matching(page, page.unanswered if words else page.unanswered.head(0), words)
    if words and not len(matches) and not len(unanswered):
        st.info(say("dashboard.nothing-found", words=plain(words)))
    everything = bool(words) or len(matches) <= FIRST or st.session_state.get("everything", False)
    listed = matches if everything else matches.head(FIRST)
    written = [lost_points_html(page, row) for row in listed.itertuples()]
    written += [open_answer_html(page, row) for row in unanswered.itertuples()]
    if written:
        st.html("".join(written))
    if not words and len(matches) > FIRST:
        st.toggle(say("dashboard.show-all", count=len(matches)), key="everything")
    if len(lost):
        label = say("region-page.download-lost")
        offer_table(v, partial(to_do, page), name=f"lost-{page.region}", label=label)


def lost_points_html(page: RegionPage, row: Any) -> str:
    """Write a question with less than full points: what it would gain, the answers, who shows how."""
    v, say, criterion = page.v, page.v.say, page.criteria[row.criterion]
    gain = page.change(row.gain, 2) if page.scored else "–"
    facts = {
        say("word.stage"): page.titles[row.stage],
        say("word.answer"): answer_label(v.methodology, criterion, row.answer, say.language),
        say("dashboard.points"): say("dashboard.score-of", score=say.number(row.points)),
        say("dashboard.gain"): gain + places_won(row.places, row.rank_after, say),
    }
    freed = escape(say("dashboard.frees", n=len(row.frees), names=", ".join(row.frees))) if row.frees else ""
    return fold(
        f"<b>{gain}</b> · {escape(page.question(row.criterion))}",
        "<br>".join(labelled_facts(facts, ":")),
        *labelled_facts(page.v.texts_about(criterion, FOR_OFFICIALS), "."),
        freed,
        responses_html(page, row.criterion),
        examples_html(page, row.criterion),
    )


def to_do(page: RegionPage) -> pd.DataFrame:
    """Write the questions with less than full points as a list to work through: texts in the reader's language."""
    v, lost = page.v, page.lost_points
    criteria = [page.criteria[name] for name in lost["criterion"]]
    answers = zip(criteria, lost["answer"], strict=True)
    return lost[["criterion", "gain", "places"]].assign(
        stage=lost["stage"].map(page.titles),
        question=[v.text(each.question) for each in criteria],
        answer=[answer_label(v.methodology, each, answer, v.say.language) for each, answer in answers],
        advice=[v.text(each.advice) for each in criteria],
    )


def draw_open(page: RegionPage) -> None:
    """Draw the questions without an agreed answer, with what the assessors said."""
    v, say, unanswered = page.v, page.v.say, page.unanswered
    if not len(unanswered):
        return
    st.header(say("dashboard.open-answers"), anchor=False)
    as_zero = v.methodology.missing.treat_as == "zero"
    st.markdown(say("dashboard.open-intro-zero" if as_zero else "dashboard.open-intro"))
    everything = len(unanswered) <= FIRST or st.session_state.get("everything-open", False)
    listed = unanswered if everything else unanswered.head(FIRST)
    st.html("".join(open_answer_html(page, row) for row in listed.itertuples()))
    if len(unanswered) > FIRST:
        st.toggle(say("dashboard.show-all", count=len(unanswered)), key="everything-open")


def open_answer_html(page: RegionPage, row: Any) -> str:
    """Write a question without an agreed answer: what was said, who shows how."""
    say, criterion = page.v.say, page.criteria[row.criterion]
    answers = answer_label(page.v.methodology, criterion, row.answer, say.language)
    status = say("dashboard.missing") if row.status == "missing" else say("dashboard.unresolved", answers=answers)
    return fold(
        f"<b>{escape(status)}</b> · {escape(page.question(row.criterion))}",
        labelled(say("word.stage"), page.titles[row.stage], ":"),
        *labelled_facts(page.v.texts_about(criterion, FOR_OFFICIALS), "."),
        responses_html(page, row.criterion),
        examples_html(page, row.criterion),
    )


def places_won(places: float, rank_after: float, say: Say) -> str:
    """Write how many places the gain would be worth."""
    if not places > 0:
        return ""
    return f" ({say('region-page.places-won', n=int(places), rank=say.number(rank_after))})"


def labelled_facts(facts: dict[str, str], mark: str) -> list[str]:
    """Write facts with their labels, and a mark after each label."""
    return [labelled(label, words, mark) for label, words in facts.items()]


def matching(page: RegionPage, table: pd.DataFrame, words: str) -> pd.DataFrame:
    """Keep the rows whose question, advice or stage contains all the words."""
    if not words.strip():
        return table
    texts = [
        " ".join(
            [page.question(name), *page.v.texts_about(page.criteria[name], FOR_OFFICIALS).values(), page.titles[stage]]
        ).casefold()
        for name, stage in zip(table["criterion"], table["stage"], strict=True)
    ]
    return table[[all(word in text for word in words.casefold().split()) for text in texts]]


def responses_html(page: RegionPage, name: str) -> str:
    """Write what each assessor and the region said on a question: answer, evidence, comment."""
    rows = page.responses.get(name)
    if rows is None:
        return ""
    lines = "".join(f"<li>{' · '.join(response_html(page, row))}</li>" for row in rows)
    return f"<b>{escape(page.v.say('region-page.voices'))}</b><ul>{lines}</ul>"


def response_html(page: RegionPage, row: Any) -> Iterator[str]:
    """Write the parts of one response that aren't blank."""
    say, methodology = page.v.say, page.v.methodology
    response = {name: str(getattr(row, name)) for name in ("criterion", "assessor", "answer", "evidence", "comment")}
    yield f"<b>{escape(role(response['assessor'], say))}</b>"
    factor = response["criterion"].partition("/")[2]
    if response["answer"]:
        answer = factor_answer(page, response["criterion"], response["answer"]) if factor else None
        if answer is None:
            criterion = page.criteria[response["criterion"]]
            answer = answer_label(methodology, criterion, response["answer"], say.language)
        yield escape(f"{factor}: {answer}" if factor else answer)
    if response["evidence"]:
        yield linked(response["evidence"])
    if response["comment"]:
        yield f"<i>{escape(response['comment'])}</i>"


def factor_answer(page: RegionPage, name: str, answer: str) -> str:
    """Write the answer to a factor in words."""
    scale = page.v.methodology.scales[asked(page.v.methodology)[name]]
    return option_label(scale, answer, page.v.say.language)


def examples_html(page: RegionPage, name: str) -> str:
    """Write which regions have full points for a question, with links to their evidence."""
    rows = page.examples.get(name)
    if rows is None:
        return ""
    names = [
        escape(page.v.names.get(row.region, row.region)) + (f": {linked(row.evidence)}" if row.evidence else "")
        for row in rows
    ]
    title = escape(page.v.say("region-page.examples"))
    return f"<b>{title}</b><ul>{''.join(f'<li>{each}</li>' for each in names)}</ul>"
