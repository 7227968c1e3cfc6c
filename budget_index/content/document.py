"""What is said about one document: who publishes it and when, who shows how, and what is asked about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from budget_index.analysis.actions.documents import CLOSED, IN_TIME, LATE, NOT_ASSESSED, PUBLIC
from budget_index.content.action_words import status_words
from budget_index.content.calendar_words import day
from budget_index.content.model import (
    Cell,
    Column,
    Content,
    Hyperlink,
    ItemList,
    ListItem,
    Section,
    WrittenRow,
    WrittenTable,
)
from budget_index.content.round_tables import RoundTables
from budget_index.content.subject import Subject
from budget_index.language import Say, alphabetical, localized
from budget_index.methodology import walk
from budget_index.methodology.titles import document_name, numbered_question
from budget_index.regions import region_name

STATUS_COLUMNS = ("status", "points", "published", "link")
ORDER = (IN_TIME, PUBLIC, LATE, CLOSED, NOT_ASSESSED)
MOST_SHOWING = 3


def document_page(tables: RoundTables, document: str, say: Say) -> Content:
    """Say what there is to say about a document in all regions of a round.

    Returns
    -------
    Sections ``regions``, ``showing``, ``questions``: each only where there is something to say.

    Examples
    --------
    >>> from budget_index.content.round_tables import read_round_tables
    >>> document_page(read_round_tables("kz-example-2026"), "annual_report", Say("en")).sentence
    'Annual execution report with explanatory note: in time – 11, late – 8, not public – 1, of 20 regions.'
    """
    subject = DocumentSubject(tables, say, document)
    sections = [section for write in SECTIONS for section in write(subject)]
    return Content(subject.name, counts_sentence(subject), tuple(sections), subject.provenance)


@dataclass(frozen=True)
class DocumentSubject(Subject):
    """A document that is spoken of, in all regions."""

    document: str

    @property
    def name(self) -> str:
        """Its name."""
        return document_name(self.tables.methodology, self.document, self.say.language)

    @cached_property
    def standing(self) -> pd.DataFrame:
        """How it stands in each region that it applies to: best first, then by the alphabet."""
        table = self.tables.actions()
        of_year = table[(table["year"] == self.tables.year) & (table["document"] == self.document)]
        own = of_year[(of_year["action"] == self.document) & (of_year["status"] != "")]
        codes = sorted(own["region"].astype("str"), key=lambda code: alphabetical(self.region(code)))
        by_name = own.set_index("region", drop=False).loc[codes]
        ordered = by_name.assign(order=by_name["status"].map(ORDER.index))
        return ordered.sort_values(["order", "points"], ascending=[True, False], kind="stable")

    @cached_property
    def published(self) -> dict[str, Mapping[Any, Any]]:
        """The rows of publications about it, by region."""
        table = self.tables.public.publications
        own = table[(table["document"] == self.document) & (table["year"] == self.tables.year)]
        return {str(row["region"]): row for row in own.to_dict("records")}

    def region(self, code: str) -> str:
        """Name a region."""
        return region_name(code, self.say.language, self.tables.registry)


def counts_sentence(subject: DocumentSubject) -> str:
    """Say in how many regions it is how."""
    say, counts = subject.say, subject.standing["status"].value_counts()
    phrases = [f"{status_words(each, 100.0, say)} – {counts[each]}" for each in ORDER if counts.get(each, 0)]
    return say("document.counts", document=subject.name, counts=", ".join(phrases), n=len(subject.standing))


def regions_section(subject: DocumentSubject) -> Iterator[Section]:
    """Write how it stands in each region: status, points, when it came, where it is."""
    say = subject.say
    rows = tuple(_region_row(subject, row) for row in subject.standing.to_dict("records"))
    columns = tuple(Column(name, say(f"document.{name}")) for name in STATUS_COLUMNS)
    if rows:
        table = WrittenTable(columns, rows)
        yield subject.section("regions", say("document.regions"), counts_sentence(subject), table)


def _region_row(subject: DocumentSubject, row: Mapping[Any, Any]) -> WrittenRow:
    say, code, points = subject.say, str(row["region"]), row["points"]
    report = subject.published.get(code, {})
    link = str(report.get("url") or "")
    cells = (
        Cell(status_words(row["status"], points, say), row["status"]),
        Cell(say.number(points), None if pd.isna(points) else float(points)),
        Cell(_day(report, say)),
        Cell(link, link),
    )
    return WrittenRow(code, subject.region(code), cells)


def _day(report: Mapping[Any, Any], say: Say) -> str:
    written = str(report.get("published_on") or "")
    return day(pd.Timestamp(written), say) if written else "–"


def showing_section(subject: DocumentSubject) -> Iterator[Section]:
    """Name the regions that show how, with links."""
    table, say = subject.tables.showing(), subject.say
    own = table[(table["action"] == subject.document) & (table["year"] == subject.tables.year)].head(MOST_SHOWING)
    links = tuple(
        Hyperlink(subject.region(code), str(link)) for code, link in zip(own["region"], own["evidence"], strict=True)
    )
    if links:
        items = tuple(ListItem(link.text, link.text, links=(link,)) for link in links)
        yield subject.section("showing", say("document.showing"), "", ItemList(items))


def asked_section(subject: DocumentSubject) -> Iterator[Section]:
    """Write what is asked about it, and what to publish for full points."""
    say, language = subject.say, subject.say.language
    asked = [each for each in walk.criteria(subject.tables.methodology) if each.document == subject.document]
    items = tuple(
        ListItem(each.id, numbered_question(each, language), localized(each.advice or {}, language)) for each in asked
    )
    if items:
        yield subject.section("questions", say("document.questions", n=len(items)), "", ItemList(items))


SECTIONS = (regions_section, showing_section, asked_section)
