"""What a round leaves open, all of one standing: what is missing, disputed, out of date or said differently.

``status`` lists these matters, the review workbook shows those that are decided there, ``freeze`` counts them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd

from budget_index.errors import Problem
from budget_index.methodology import walk
from budget_index.methodology.model import Methodology
from budget_index.rounds.history import NO_HISTORY, History
from budget_index.rounds.intake import Intake
from budget_index.tables.consolidation import (
    BY_TABLE,
    COMMENTING,
    DECIDING,
    DOCUMENT_KEY,
    QUESTION_KEY,
    compared,
    consolidate,
    differing_publications,
    disagreements,
    final_decisions,
    reporting_roles,
)
from budget_index.tables.contradictions import CONTRADICTIONS
from budget_index.tables.publications import REPORTED, fact_id, is_decision
from budget_index.workbook.decisions.columns import POSITIONS, position_in

MISSING_BOOK, DISAGREEMENT, STALE_DECISION = "missing-book", "disagreement", "stale-decision"
OBJECTION, PUBLICATION, CONTRADICTION = "objection", "publication", "contradiction"
KINDS_OF_MATTERS = (MISSING_BOOK, DISAGREEMENT, STALE_DECISION, OBJECTION, PUBLICATION, CONTRADICTION)
CHANGED = "{} → {}"
NOTHING = "–"


@dataclass(frozen=True, order=True)
class Statement:
    """What somebody says, and where it stands; ``who`` is a role, blank for the agreed answer."""

    who: str
    said: str
    file: str = ""
    sheet: str = ""
    cell: str = ""

    @property
    def place(self) -> str:
        """File, sheet and cell, as far as they are known."""
        return f"{self.file} {'!'.join(filter(None, (self.sheet, self.cell)))}".strip()


@dataclass(frozen=True)
class OpenMatter:
    """One thing that nobody has settled.

    Parameters
    ----------
    kind
        One of ``KINDS_OF_MATTERS``.
    about
        The question, the document, or the assessor who is missing.
    statements
        Who says what, each with its cell; of a decision that is out of date, first the decision.
    problem
        What doesn't fit together, for a contradiction.
    """

    kind: str
    region: str
    year: int
    about: str
    statements: tuple[Statement, ...] = ()
    problem: Problem | None = None

    @property
    def unit(self) -> tuple[str, int]:
        """Region and year."""
        return self.region, self.year


def open_matters(
    intake: Intake,
    methodology: Methodology,
    *,
    history: History = NO_HISTORY,
    missing: Iterable[tuple[str, int, str]] = (),
) -> list[OpenMatter]:
    """List what is open, sorted by kind, region and what it is about; the order of files plays no part.

    Parameters
    ----------
    history
        Which file came when; without it every decision is the last word.
    missing
        Regions, years and assessors of whom there is no answer.
    """
    matters = [OpenMatter(MISSING_BOOK, *unit) for unit in missing]
    matters += _disagreements(intake.responses, methodology)
    matters += _stale_decisions(intake.responses, history)
    matters += _objections(intake.responses, methodology, history)
    matters += _stale_decisions_on_documents(intake, history)
    matters += _differing_reports(intake.publications)
    matters += _contradictions(intake.notices)
    return sorted(
        matters, key=lambda matter: (KINDS_OF_MATTERS.index(matter.kind), *matter.unit, matter.about, str(matter))
    )


def count_by_kind(matters: Iterable[OpenMatter]) -> dict[str, int]:
    """Count open matters, kinds of which there are none too."""
    counts = dict.fromkeys(KINDS_OF_MATTERS, 0)
    for matter in matters:
        counts[matter.kind] += 1
    return counts


def _independent(responses: pd.DataFrame) -> pd.DataFrame:
    return responses[responses["answer"].ne("") & ~responses["assessor"].isin([*DECIDING, *COMMENTING])]


def _disagreements(responses: pd.DataFrame, methodology: Methodology) -> Iterator[OpenMatter]:
    """Yield what assessors answer differently and nobody has decided."""
    split = disagreements(consolidate(responses, methodology), methodology)
    disputed = _independent(responses).merge(split[QUESTION_KEY], on=QUESTION_KEY)
    yield from _matters(DISAGREEMENT, QUESTION_KEY, disputed, "assessor", ["answer"])


def _differing_reports(publications: pd.DataFrame) -> Iterator[OpenMatter]:
    """Yield the documents about which reports differ."""
    differing = differing_publications(publications)
    yield from _matters(PUBLICATION, DOCUMENT_KEY, differing, "file", REPORTED)


def _matters(kind: str, key: list[str], rows: pd.DataFrame, who: str, columns: Sequence[str]) -> Iterator[OpenMatter]:
    """Yield one matter for all rows about the same."""
    for (region, year, about), group in rows.groupby(key):
        texts = (" ".join(filter(None, map(str, row[list(columns)]))) for _, row in group.iterrows())
        statements = (
            Statement(str(row[who]), text or NOTHING, *_place(row))
            for (_, row), text in zip(group.iterrows(), texts, strict=True)
        )
        yield OpenMatter(kind, str(region), int(str(year)), str(about), tuple(sorted(statements)))


def _place(row: pd.Series) -> tuple[str, str, str]:
    return tuple(str(row.get(name, "")) for name in ("file", "sheet", "cell"))  # type: ignore[return-value]


def _stale_decisions(responses: pd.DataFrame, history: History) -> Iterator[OpenMatter]:
    """Yield decisions on answers that have been replaced since, unless all answers now say what was decided."""
    given = final_decisions(responses[responses["answer"].ne("") & responses["assessor"].isin(DECIDING)])
    independent = _independent(responses)
    for (file, region, year), decisions in given.groupby(["file", "region", "year"]):
        before = history.answers_before(str(file), str(region), int(str(year)), responses)
        if before is None:
            continue
        of_region = independent[independent["region"].eq(str(region)) & independent["year"].eq(int(str(year)))]
        for _, decision in decisions.iterrows():
            now = of_region[of_region["criterion"].eq(decision["criterion"])]
            key = str(region), int(str(year)), str(decision["criterion"])
            shown = history.shown_in(str(file), key)
            then = before.get(key[2], {}) if shown is None else shown
            then = {role: answer for role, answer in then.items() if answer and role not in COMMENTING}
            changed = list(_changes(then, now))
            if changed and set(now["answer"]) != {decision["answer"]}:
                own = Statement(str(decision["assessor"]), str(decision["answer"]), *_place(decision))
                yield OpenMatter(STALE_DECISION, *key, (own, *changed))


def _stale_decisions_on_documents(intake: Intake, history: History) -> Iterator[OpenMatter]:
    """Yield decisions on facts of documents that are reported otherwise since, unless all reports say so now."""
    reports = intake.reports.assign(role=reporting_roles(intake.reports, intake.responses))
    decided = is_decision(reports)
    for (region, year, document), decisions in reports[decided].groupby(DOCUMENT_KEY):
        now = reports[~decided & pd.MultiIndex.from_frame(reports[DOCUMENT_KEY]).isin([(region, year, document)])]
        for fact, (_, decision) in product(REPORTED, decisions.iterrows()):
            key = str(region), int(str(year)), fact_id(str(document), fact)
            shown = history.shown_in(str(decision["file"]), key) if decision[fact] else None
            if shown is None:
                continue
            given = now.assign(answer=compared(now[fact]))[now[fact].ne("")]
            before = {role: _plain(value) for role, value in shown.items() if value}
            changed = list(_changes(before, given.assign(assessor=given["role"])))
            by_table = given["role"].eq(BY_TABLE)
            counting = given[by_table] if by_table.any() else given
            if changed and set(counting["answer"]) != {_plain(str(decision[fact]))}:
                own = Statement(str(decision["decided_by"]), str(decision[fact]), *_place(decision))
                yield OpenMatter(STALE_DECISION, *key, (own, *changed))


def _plain(value: str) -> str:
    return str(compared(pd.Series([value])).iloc[0])


def _changes(before: Mapping[str, str], now: pd.DataFrame) -> Iterator[Statement]:
    """Yield whose answer to a question is another one than before, with the place of the new one."""
    answers = {str(row["assessor"]): row for _, row in now.iterrows()}
    for role in sorted({*before, *answers}):
        answer = str(answers[role]["answer"]) if role in answers else NOTHING
        if before.get(role, NOTHING) != answer:
            place = _place(answers[role]) if role in answers else ()
            yield Statement(role, CHANGED.format(before.get(role, NOTHING), answer), *place)


def _objections(responses: pd.DataFrame, methodology: Methodology, history: History) -> Iterator[OpenMatter]:
    """Yield what a region objects to and nobody has decided since; with a claim that is agreed now it has no more."""
    agreed = consolidate(responses, methodology).set_index(QUESTION_KEY)["answer"].to_dict()
    derived = {criterion.id for criterion in walk.criteria(methodology) if criterion.from_publication}
    settling = responses["answer"].ne("") | (responses["criterion"].isin(derived) & responses["comment"].ne(""))
    decisions = dict(iter(responses[responses["assessor"].isin(DECIDING) & settling].groupby(QUESTION_KEY)))
    for _, row in responses[responses["assessor"].isin(COMMENTING)].iterrows():
        key = str(row["region"]), int(row["year"]), str(row["criterion"])
        claim, comment = str(row["answer"]), str(row["comment"])
        if claim == agreed.get(key, NOTHING) or (not claim and position_in(comment) == POSITIONS[0]):
            continue
        since = decisions.get(key, responses.iloc[:0])
        if any(history.knew(decision, row) for _, decision in since.iterrows()):
            continue
        own = Statement(str(row["assessor"]), claim or comment or str(row["evidence"]), *_place(row))
        yield OpenMatter(OBJECTION, *key, (own, Statement("", agreed.get(key, NOTHING))))


def _contradictions(notices: Iterable[Problem]) -> Iterator[OpenMatter]:
    """Yield what a workbook says about a document twice and differently."""
    for problem in notices:
        if problem.code in CONTRADICTIONS:
            unit = str(problem.facts["region"]), int(str(problem.facts["year"])), str(problem.facts["document"])
            place = Statement("", "", problem.file, problem.sheet, problem.cell)
            yield OpenMatter(CONTRADICTION, *unit, (place,), problem)
