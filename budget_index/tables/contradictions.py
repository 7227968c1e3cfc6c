"""What a workbook says about a document twice, on the sheet of publications and in its answers, and differently."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from budget_index.errors import IsoDay, Problem
from budget_index.methodology import walk
from budget_index.methodology.checks import NOT_PUBLIC
from budget_index.methodology.model import Due, Methodology
from budget_index.tables.publications import due_date
from budget_index.tables.responses import problem_at

Row = Any
"""A row of answers or publications, as a tuple with the names of the columns."""

CONTRADICTIONS = ("published-late", "published-in-time", "status-against-answer", "published-after-seen")
"""Codes of what is said here."""


def contradictions(responses: pd.DataFrame, publications: pd.DataFrame, methodology: Methodology) -> Iterable[Problem]:
    """Yield notices where status, dates and answers about a document can't all be true.

    A document was published before its assessor saw it; it is late if it came out after it was due; its first question
    is answered as its status says. Each notice stands at the row of the document.
    """
    if publications.empty:
        return
    documents = {c.id: c.document for c in walk.criteria(methodology) if c.document}
    gates = {
        documents.get(d.gate.criterion): (d.gate.criterion, set(d.gate.closed_by))
        for d in walk.dimensions(methodology)
        if d.gate
    }
    given = responses[responses["answer"].ne("")]
    given = given.assign(document=given["criterion"].str.split("/").str[0].map(documents)).dropna(subset="document")
    answers: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for answer in given.itertuples():
        answers[_key(answer)].append(answer)
    for row in publications[publications["status"].ne("")].itertuples():
        rule = methodology.documents.get(str(row.document))
        problems = [
            *_against_due(row, rule.due if rule else None),
            *_against_answers(row, answers[_key(row)], gates.get(str(row.document))),
        ]
        where = {"region": row.region, "year": row.year}
        yield from (replace(problem, severity="notice", facts={**problem.facts, **where}) for problem in problems)


def _key(row: Row) -> tuple[str, ...]:
    """Say of which workbook, region, year and document a row is."""
    return str(row.file), str(row.region), str(row.year), str(row.document)


def _against_due(row: Row, due: Due | None) -> Iterable[Problem]:
    """Compare status and day of publication with the day when a document was due."""
    if due is None or not row.published_on or row.status in NOT_PUBLIC:
        return
    last = due_date(due, int(row.year)).isoformat()
    if (row.status == "late") != (row.published_on > last):
        code = "published-late" if row.published_on > last else "published-in-time"
        yield problem_at(row, code, document=row.document, date=IsoDay(row.published_on), due=IsoDay(last))


def _against_answers(row: Row, own: list[Row], gate: tuple[str, set[str]] | None) -> Iterable[Problem]:
    """Compare a row with the answers that the same assessor gives about the document."""
    hidden = row.status in NOT_PUBLIC
    first = [answer for answer in own if gate and answer.criterion == gate[0]]
    closed = any(gate and answer.answer in gate[1] for answer in first)
    for answer in first:
        if closed != hidden:
            facts = {"document": row.document, "criterion": answer.criterion, "answer": answer.answer}
            yield problem_at(row, "status-against-answer", **facts, place=_place(answer))
    seen = [answer for answer in own if answer.seen_on]
    if hidden or closed or not row.published_on or not seen:
        return
    earliest = min(seen, key=lambda answer: str(answer.seen_on))
    if earliest.seen_on < row.published_on:
        days = {"date": IsoDay(row.published_on), "seen": IsoDay(earliest.seen_on)}
        yield problem_at(row, "published-after-seen", document=row.document, **days, place=_place(earliest))


def _place(row: Row) -> str:
    return f"{row.sheet}!{row.cell}"
