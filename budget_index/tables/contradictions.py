"""What a workbook says about a document twice, on the sheet of publications and in its answers, and differently."""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from budget_index.errors import Problem
from budget_index.methodology import walk
from budget_index.methodology.checks import NOT_PUBLIC
from budget_index.methodology.model import Due, Methodology
from budget_index.tables.publications import due_date
from budget_index.tables.responses import problem_at


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
    criterion = given["criterion"].str.replace("/.*", "", regex=True)
    given = given.assign(document=criterion.map(documents), question=given["criterion"])
    answers = dict(iter(given.groupby(["file", "region", "year", "document"])))
    for _, row in publications[publications["status"].ne("")].iterrows():
        rule = methodology.documents.get(str(row["document"]))
        problems = [*_against_due(row, rule.due if rule else None)]
        own = answers.get((row["file"], row["region"], row["year"], row["document"]))
        if own is not None:
            problems += _against_answers(row, own, gates.get(str(row["document"])))
        yield from (replace(problem, severity="notice") for problem in problems)


def _against_due(row: pd.Series, due: Due | None) -> Iterable[Problem]:
    """Compare status and day of publication with the day when a document was due."""
    day, status = str(row["published_on"]), str(row["status"])
    if due is None or not day or status in NOT_PUBLIC:
        return
    last = due_date(due, int(row["year"])).isoformat()
    if (status == "late") != (day > last):
        code = "published-late" if day > last else "published-in-time"
        yield problem_at(row, code, document=row["document"], date=day, due=last)


def _against_answers(row: pd.Series, own: pd.DataFrame, gate: tuple[str, set[str]] | None) -> Iterable[Problem]:
    """Compare a row with the answers that the same assessor gives about the document."""
    hidden = str(row["status"]) in NOT_PUBLIC
    closed = False
    if gate is not None:
        first = own[own["question"].eq(gate[0])]
        closed = bool(first["answer"].isin(gate[1]).any())
        for _, answer in first.iterrows():
            if closed != hidden:
                facts = {"document": row["document"], "criterion": gate[0], "answer": answer["answer"]}
                yield problem_at(row, "status-against-answer", **facts, place=_place(answer))
    seen = own[own["seen_on"].ne("")]
    if hidden or closed or not row["published_on"] or seen.empty:
        return
    earliest = seen.sort_values("seen_on", kind="stable").iloc[0]
    if str(earliest["seen_on"]) < str(row["published_on"]):
        facts = {"document": row["document"], "date": row["published_on"], "seen": earliest["seen_on"]}
        yield problem_at(row, "published-after-seen", **facts, place=_place(earliest))


def _place(row: pd.Series) -> str:
    return f"{row['sheet']}!{row['cell']}"
