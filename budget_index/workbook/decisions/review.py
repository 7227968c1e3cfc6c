"""Write a review workbook: where assessors differ stands first, side by side; what they agree on stands below."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from budget_index.language import Say
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry, region_name
from budget_index.tables.consolidation import BY_TABLE, COMMENTING, DECIDING
from budget_index.workbook.decisions.book import DecisionBook
from budget_index.workbook.decisions.columns import DECISION_INPUTS, REVIEWER, decision_headers
from budget_index.workbook.decisions.documents import NO_DOCUMENTS, Documents, documents_of
from budget_index.workbook.decisions.sheet import ARROW_WIDTH, DecisionSheet, SheetColumn
from budget_index.workbook.identity import REVIEW
from budget_index.workbook.page import day_text
from budget_index.workbook.questions import Question, questions
from budget_index.workbook.xlsx.style import AMBER

BLOCK = 104.0
"""Width that all assessors share; each gets at least ``LEAST``."""
LEAST, MOST = 30.0, 60.0
ANSWER_SHARE, SEEN_SHARE = 0.4, 0.52
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\']")

Given = Mapping[tuple[str, str], Mapping[str, str]]
"""Question and assessor → what stands in the response."""


@dataclass(frozen=True)
class Unsettled:
    """What of a region is open beside what assessors answer differently.

    Parameters
    ----------
    objected
        Questions on which the region's comment has no decision.
    stale
        Questions and facts of documents that were decided before what was said about them was corrected.
    documents
        What a workbook says about a document twice and differently, in words; its assessor settles it, not the review.
    """

    objected: frozenset[str] = frozenset()
    stale: frozenset[str] = frozenset()
    documents: tuple[str, ...] = ()


SETTLED = Unsettled()
NAMED_ROLES = {BY_TABLE: "review.table", **dict.fromkeys(COMMENTING, "review.akimat")}
"""Roles that are called by words."""
TO_DECIDE = ("differing", "objected", "stale")
BANDS = (*TO_DECIDE, "agreed", "blank")
"""The bands of a sheet, in their order."""


def write_review(
    path: Path,
    responses: pd.DataFrame,
    methodology: Methodology,
    *,
    reports: pd.DataFrame | None = None,
    registry: Registry,
    say: Say,
    unsettled: Mapping[tuple[str, int], Unsettled] = MappingProxyType({}),
    example: bool = False,
) -> Path:
    """Write one workbook with a sheet for every region and year of the responses; it appears whole or not at all.

    Parameters
    ----------
    responses
        Checked responses of the assessors; decisions of a reviewer among them are filled in, remarks of a region shown.
    reports
        What is reported about documents, with the decisions on that.
    unsettled
        What else is open, by region and year.
    """
    book = DecisionBook(REVIEW, methodology, say=say, example=example)
    units = list(responses.groupby(["region", "year"], sort=False))
    for (region, year), given in units:
        title = say("review.sheet") if len(units) == 1 else region_sheet_title(str(region), int(str(year)), responses)
        documents = documents_of(given, reports, methodology)
        columns = review_columns([*_heard(given), *[BY_TABLE] * documents.has_table], say)
        sheet = book.sheet(title, columns, region=str(region), year=int(str(year)), assessor=REVIEWER)
        open_here = unsettled.get((str(region), int(str(year))), SETTLED)
        fill_sheet(sheet, given, region_name(str(region), say.language, registry), open_here, documents)
    return book.save(path, say("review.title"))


def fill_sheet(
    sheet: DecisionSheet,
    responses: pd.DataFrame,
    name: str,
    unsettled: Unsettled = SETTLED,
    documents: Documents = NO_DOCUMENTS,
) -> None:
    """Write the sheet of one region."""
    say, given = sheet.say, by_question(responses)
    parted = sorted_questions(sheet.methodology, given, roles_of(responses), unsettled)
    sheet.heading(f"{say('review.title')}: {name} · {sheet.about.year}", say("review.hint"))
    first = sheet.row + 1
    decision, reason = sheet.letter["decision"], sheet.letter["reason"]
    for key in BANDS:
        if parted[key] or key == BANDS[0]:
            sheet.band(say(f"review.{key}", n=len(parted[key])))
        for question in parted[key]:
            _line(sheet, question, _heard(responses), given, fill=AMBER if key == "stale" else "")
        if key == TO_DECIDE[-1]:
            _document_lines(sheet, documents, unsettled.stale)
            undecided = f'AND(${decision}{first}="",${sheet.letter["region"]}{first}<>"")'
            sheet.warn("decision", undecided, first, sheet.row - 1)
    sheet.warn("reason", f'AND(${decision}{first}<>"",${reason}{first}="")', first, sheet.row - 1)
    sheet.finish()
    if unsettled.documents:
        sheet.band(say("review.documents", n=len(unsettled.documents)))
    for matter in unsettled.documents:
        sheet.note(say("review.document", matter=matter))


def _document_lines(sheet: DecisionSheet, documents: Documents, stale: frozenset[str]) -> None:
    """Write a row for every fact of a document that is reported differently, and for those that are decided."""
    if documents.facts:
        sheet.band(sheet.say("review.publications", n=len(documents.facts)))
    for fact in documents.facts:
        rows = documents.rows(fact)
        texts = {f"answer:{role}": fact.written(row[fact.column.key], sheet.say) for role, row in rows.items()}
        texts |= {f"seen:{role}": row["url"] for role, row in rows.items()}
        sheet.fact_line(fact, sheet.about.region, texts)
        for role, row in rows.items():
            sheet.link(f"link:{role}", row["url"])
        decision, fill = documents.decision(fact), AMBER if fact.id in stale else ""
        sheet.choose_fact(fact, decision.get(fact.column.key, ""), fill)
        sheet.write_in("reason", decision.get("reason", ""), fill)
        sheet.row += 1


def sorted_questions(
    methodology: Methodology, given: Given, roles: Sequence[str], unsettled: Unsettled = SETTLED
) -> dict[str, list[Question]]:
    """Sort the questions into the bands: what is open, whether the assessors' answers differ; a blank is no opinion."""
    parted: dict[str, list[Question]] = {key: [] for key in BANDS}
    for question in questions(methodology).values():
        answers = {answer for role in roles if (answer := given.get((question.id, role), {}).get("answer", ""))}
        key = "differing" if len(answers) > 1 else "agreed" if answers else "blank"
        open_as = [name for name in ("stale", "objected") if question.id in getattr(unsettled, name)]
        parted[open_as[0] if open_as else key].append(question)
    return parted


def _heard(responses: pd.DataFrame) -> list[str]:
    """List whose answers stand side by side: the assessors, and the region where it has said something."""
    return [*roles_of(responses), *(role for role in COMMENTING if role in set(responses["assessor"]))]


def roles_of(responses: pd.DataFrame) -> list[str]:
    """List the independent assessors: those who neither decide nor comment."""
    return sorted(set(responses["assessor"]) - {*DECIDING, *COMMENTING})


def by_question(responses: pd.DataFrame) -> Given:
    """Arrange responses by question and assessor; if there are several, the first with an answer counts."""
    given: dict[tuple[str, str], Mapping[str, str]] = {}
    texts = responses[["criterion", "assessor", "answer", "evidence", "seen_on", "comment"]].fillna("").astype("str")
    for row in texts.to_dict("records"):
        key = str(row["criterion"]), str(row["assessor"])
        if not given.get(key, {}).get("answer"):
            given[key] = {str(name): str(text) for name, text in row.items()}
    return given


def review_columns(roles: Sequence[str], say: Say) -> list[SheetColumn]:
    """List the columns: the question, three for each assessor, the decision."""
    named, width = decision_headers(say.language), min(max(BLOCK / max(len(roles), 1), LEAST), MOST)
    block = [
        column
        for role, called in ((role, say(NAMED_ROLES[role]) if role in NAMED_ROLES else role) for role in roles)
        for column in (
            SheetColumn(f"answer:{role}", say("review.answer-of", role=called), round(width * ANSWER_SHARE, 1)),
            SheetColumn(f"seen:{role}", say("review.seen-of", role=called), round(width * SEEN_SHARE, 1)),
            SheetColumn(f"link:{role}", "", ARROW_WIDTH),
        )
    ]
    return [
        SheetColumn("id", named["id"], 9),
        SheetColumn("document", say("workbook.column-document"), 18),
        SheetColumn("question", say("workbook.column-question"), 34),
        *block,
        *(SheetColumn(column.key, named[column.key], column.width) for column in DECISION_INPUTS),
        SheetColumn("region", named["region"], 9, hidden=True),
        SheetColumn("year", named["year"], 9, hidden=True),
    ]


def region_sheet_title(region: str, year: int, responses: pd.DataFrame) -> str:
    """Name a sheet by its region, and by its year if there are several."""
    clean = NOT_IN_TITLES.sub("_", region)[:25] or "_"
    return clean if responses["year"].nunique() == 1 else f"{clean} {year}"


def _line(sheet: DecisionSheet, question: Question, roles: Sequence[str], given: Given, fill: str = "") -> None:
    texts = {}
    for role in roles:
        response = given.get((question.id, role), {})
        nothing = "" if role in COMMENTING else sheet.say("review.no-answer")
        texts[f"answer:{role}"] = sheet.meaning(question, response.get("answer", "")) or nothing
        seen = day_text(response.get("seen_on", ""), sheet.say)
        texts[f"seen:{role}"] = "\n".join(filter(None, (response.get("evidence"), seen, response.get("comment"))))
    sheet.line(question, sheet.about.region, texts)
    for role in roles:
        sheet.link(f"link:{role}", given.get((question.id, role), {}).get("evidence", ""))
    decided = given.get((question.id, REVIEWER), {})
    sheet.choose("decision", question, decided.get("answer", ""), fill)
    sheet.write_in("reason", decided.get("comment", ""), fill)
    sheet.row += 1
