"""Publications: what each region put out, when and how; and the answers that follow from it without asking."""

import calendar
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import pandas as pd

from budget_index.errors import IsoDay, Problem, nearest
from budget_index.methodology import walk
from budget_index.methodology.checks import NOT_PUBLIC
from budget_index.methodology.model import Criterion, Due, Methodology
from budget_index.regions import Registry, region_problems
from budget_index.tables.columns import LONGEST_NAME, PUBLICATION_INPUTS, column_keys, heading_form
from budget_index.tables.responses import TABLE_NAMES, TableColumns, problem_at, read_rows, table_of
from budget_index.tables.text_table import PLACE, Read, TextTable, column_letters, read_text_table
from budget_index.tables.values import read_answer, shortened

PUBLICATION_COLUMNS = ["region", "year", "document", *column_keys(PUBLICATION_INPUTS), *PLACE]
REPORTED = ("status", "published_on", "format", "languages")
"""What assessors report about a document, beside its address."""
DECISION_COLUMNS = ["decided_by", "reason"]
"""Who has decided about a document, and why; a table has these columns only where somebody has."""
WITH_DECISIONS = [*PUBLICATION_COLUMNS[: -len(PLACE)], *DECISION_COLUMNS, *PLACE]
REQUIRED_OF_PUBLICATIONS = ("region", "year", "document", "status")


def publications_table(records: Iterable[Mapping[str, object]] = ()) -> pd.DataFrame:
    """Make a table of publications from records that have all its columns, be they reports or decisions."""
    rows = list(records)
    return table_of(rows, WITH_DECISIONS if any("decided_by" in row for row in rows) else PUBLICATION_COLUMNS)


def fact_id(document: str, fact: str) -> str:
    """Name a fact of a document; no id of a question has a colon.

    Examples
    --------
    >>> fact_id("annual_report", "status")
    'annual_report:status'
    """
    return f"{document}:{fact}"


def written_columns(publications: pd.DataFrame) -> list[str]:
    """List the columns with which a table of publications is written.

    Examples
    --------
    >>> "reason" in written_columns(publications_table())
    False
    """
    return WITH_DECISIONS if is_decision(publications).any() else PUBLICATION_COLUMNS


def is_decision(publications: pd.DataFrame) -> pd.Series:
    """Mark the rows that are decisions about a document."""
    if "decided_by" not in publications:
        return pd.Series(data=False, index=publications.index)
    return publications["decided_by"].ne("")


def read_publications(path: Path, cut_off: str = "") -> Read:
    """Read a publications table from csv or parquet, with the place of every row.

    Parameters
    ----------
    cut_off
        The day after which nothing counts, as 2027-06-30; blank if there is none.
    """
    return publications_of(read_text_table(path, TABLE_NAMES), cut_off)


def publications_of(table: TextTable, cut_off: str = "") -> Read:
    """Read publications from a table of texts, as ``read_publications`` does."""
    is_ours = set(PLACE) <= table.keys(TABLE_NAMES)
    known = WITH_DECISIONS if is_ours else PUBLICATION_COLUMNS
    columns = TableColumns(known, REQUIRED_OF_PUBLICATIONS, PUBLICATION_INPUTS, at="status")
    publications, problems = read_rows(table, columns, {"published_on": ("published-after-cut-off", cut_off)})
    return publications[written_columns(publications)], problems


def holds_publications(table: TextTable) -> bool:
    """Say whether a table is about documents instead of criteria."""
    keys = table.keys(TABLE_NAMES)
    return "document" in keys and "criterion" not in keys


def named_documents(publications: pd.DataFrame, methodology: Methodology) -> pd.DataFrame:
    """Call documents by their ids, where a table has their titles."""
    names = document_names(methodology)
    meant = {name: names.get(name) or names.get(heading_form(name)) or name for name in publications["document"]}
    return publications.assign(document=publications["document"].map(meant).astype("str"))


def document_names(methodology: Methodology) -> dict[str, str]:
    """Map the ids and the titles of documents, in the form of headings, to the ids; a shared title means neither."""
    holders: dict[str, set[str]] = {}
    for name, document in methodology.documents.items():
        for title in (name, *document.title.values()):
            holders.setdefault(heading_form(title), set()).add(name)
    titles = {title: next(iter(names)) for title, names in holders.items() if len(names) == 1}
    return titles | {name: name for name in methodology.documents}


def publication_doubts(
    given: Mapping[str, str], document: str, methodology: Methodology, year: int
) -> Iterator[tuple[str, Problem]]:
    """Notice what is missing or can't be: a status, a link, a day before the document could exist.

    Parameters
    ----------
    given
        The columns that people fill in, as they were read.

    Yields
    ------
    The column that a doubt is about, and the doubt.
    """
    if not given["status"]:
        yield "status", Problem("publication-without-status", facts={"document": document}, severity="notice")
    elif given["status"] not in NOT_PUBLIC and not given["url"]:
        yield "url", Problem("publication-without-link", facts={"document": document}, severity="notice")
    day, first = given["published_on"], first_day(methodology, document, year).isoformat()
    if day and day < first:
        facts = {"date": IsoDay(day), "limit": IsoDay(first)}
        yield "published_on", Problem("published-too-early", facts=facts, severity="notice")


def first_day(methodology: Methodology, document: str, year: int) -> date:
    """Return the day before which a document of a year can't have been published."""
    due = methodology.documents[document].due
    earliest = min(-2, due.year - 1) if due else -2
    return date(year + earliest, 1, 1) if year + earliest > 0 else date.min


def table_doubts(publications: pd.DataFrame, methodology: Methodology, table: TextTable) -> Iterator[Problem]:
    """Notice doubts about the rows of a table, each at its cell; of a column that it lacks nothing is missing."""
    headings = table.columns(TABLE_NAMES)[1].places
    inputs = column_keys(PUBLICATION_INPUTS)
    reports = publications[~is_decision(publications)]
    for row in reports[reports["document"].isin(list(methodology.documents))].itertuples():
        given = {name: str(getattr(row, name)) for name in inputs}
        for column, problem in publication_doubts(given, str(row.document), methodology, int(str(row.year))):
            if column in headings:
                cell = f"{column_letters(headings[column])}{str(row.cell).lstrip(ascii_uppercase)}"
                yield replace(problem, file=str(row.file), cell=cell)


def due_date(due: Due, year: int) -> date:
    """Return the day by which a document must be public in a round's year; 29 February is 28 in a common year.

    Examples
    --------
    >>> due_date(Due(month=11, day=15, year=-1), 2026)
    datetime.date(2025, 11, 15)
    """
    own_year = year + due.year
    return date(own_year, due.month, min(due.day, calendar.monthrange(own_year, due.month)[1]))


def derive_answers(publications: pd.DataFrame, methodology: Methodology) -> pd.DataFrame:
    """Answer the criteria that are derived from publications.

    ``days_late`` is the publication date minus the due date; ``status``, ``format`` and ``languages`` are taken as they
    are. For a document that isn't public the answer is its status, which is worth nothing on any other scale. Without a
    row, or with a blank fact, there is no answer.

    Returns
    -------
    ``region``, ``year``, ``criterion``, ``answer``.
    """
    criteria = [criterion for criterion in walk.criteria(methodology) if criterion.from_publication]
    rows = [
        (row.region, row.year, criterion.id, _fact(row, criterion, methodology))
        for row in publications.itertuples()
        for criterion in criteria
        if criterion.document == row.document
    ]
    return pd.DataFrame(rows, columns=["region", "year", "criterion", "answer"]).astype(
        {"region": "str", "year": "int64", "criterion": "str", "answer": "str"}
    )


def _fact(row: object, criterion: Criterion, methodology: Methodology) -> str:
    status = str(getattr(row, "status", ""))
    if criterion.from_publication == "status" or status in NOT_PUBLIC or not status:
        return status
    if criterion.from_publication != "days_late":
        return str(getattr(row, str(criterion.from_publication)))
    published = str(getattr(row, "published_on", ""))
    due = methodology.documents[str(criterion.document)].due
    if not published or due is None:
        return ""
    return str((date.fromisoformat(published) - due_date(due, int(str(getattr(row, "year", 0))))).days)


def check_publications(publications: pd.DataFrame, methodology: Methodology, registry: Registry) -> list[Problem]:
    """List every row that the methodology or the register can't accept, each at its cell."""
    problems = [*_off_scale(publications, methodology)]
    for row in publications.itertuples():
        problems += _row_problems(row, methodology, registry)
    decided = is_decision(publications)
    reports, decisions = publications[~decided], publications[decided]
    repeated = [reports[reports.duplicated(["region", "year", "document", "file"])]]
    repeated += [_decided_twice(decisions[decisions[fact].ne("")], fact) for fact in REPORTED]
    for row in pd.concat(repeated).itertuples():
        problems.append(problem_at(row, "publication-twice", document=row.document, region=row.region, year=row.year))
    return problems


def _decided_twice(decisions: pd.DataFrame, fact: str) -> pd.DataFrame:
    """Find decisions about a fact of a document beside another one that says something else."""
    about = ["region", "year", "document"]
    return decisions[decisions.groupby(about)[fact].transform("nunique").gt(1) & decisions.duplicated(about)]


def _row_problems(row: Any, methodology: Methodology, registry: Registry) -> Iterable[Problem]:
    for problem in region_problems([(row.region, int(row.year))], methodology, registry):
        yield problem_at(row, problem.code, problem.suggestion, **problem.facts)
    if row.document not in methodology.documents:
        suggestion = nearest(row.document[:LONGEST_NAME], methodology.documents)
        yield problem_at(row, "unknown-document", suggestion, name=shortened(row.document))


def _off_scale(publications: pd.DataFrame, methodology: Methodology) -> Iterable[Problem]:
    """Find formats and languages that the scale of a derived criterion doesn't know."""
    for criterion in walk.criteria(methodology):
        fact = criterion.from_publication
        if fact not in ("format", "languages"):
            continue
        scale = methodology.scales[criterion.scale]
        of_document = publications[publications["document"] == criterion.document]
        for row in of_document[~of_document["status"].isin(NOT_PUBLIC)].itertuples():
            problem = read_answer(getattr(row, fact), criterion.id, scale)[1]
            if problem:
                yield problem_at(row, problem.code, problem.suggestion, **problem.facts)
