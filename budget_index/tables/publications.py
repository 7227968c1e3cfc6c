"""Publications: what each region put out, when and how; and the answers that follow from it without asking."""

import calendar
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from budget_index.errors import Problem, nearest
from budget_index.methodology import walk
from budget_index.methodology.answer_text import canonical_answer
from budget_index.methodology.checks import NOT_PUBLIC, PUBLICATION_STATUSES
from budget_index.methodology.model import Criterion, Due, Methodology
from budget_index.regions import Registry, region_problems
from budget_index.tables.columns import PUBLICATION_INPUTS, column_keys
from budget_index.tables.responses import PLACE, Read, answer_mistake, problem_at, read_rows, table_of

PUBLICATION_COLUMNS = ["region", "year", "document", *column_keys(PUBLICATION_INPUTS), *PLACE]
REQUIRED_OF_PUBLICATIONS = ("region", "year", "document", "status")


def publications_table(records: Iterable[Mapping[str, object]] = ()) -> pd.DataFrame:
    """Make a table of publications from records that have all its columns."""
    return table_of(records, PUBLICATION_COLUMNS)


def read_publications(path: Path, read: Read | None = None) -> Read:
    """Read a publications table from csv or parquet, with the place of every row.

    Parameters
    ----------
    read
        What ``read_table`` gave, if it has been asked already.
    """
    return read_rows(path, PUBLICATION_COLUMNS, REQUIRED_OF_PUBLICATIONS, at="status", read=read)


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
    for _, row in publications.iterrows():
        problems += _row_problems(row, methodology, registry)
    for _, row in publications[publications.duplicated(["region", "year", "document"])].iterrows():
        facts = {name: row[name] for name in ("document", "region", "year")}
        problems.append(problem_at(row, "publication-twice", **facts))
    return problems


def _row_problems(row: pd.Series, methodology: Methodology, registry: Registry) -> Iterable[Problem]:
    for problem in region_problems([(row["region"], int(row["year"]))], methodology, registry):
        yield problem_at(row, problem.code, problem.suggestion, **problem.facts)
    if row["document"] not in methodology.documents:
        suggestion = nearest(row["document"], methodology.documents)
        yield problem_at(row, "unknown-document", suggestion, name=row["document"])
    if row["status"] not in (*PUBLICATION_STATUSES, ""):
        suggestion = nearest(row["status"], PUBLICATION_STATUSES)
        yield problem_at(row, "not-one-of", suggestion, value=row["status"], allowed=PUBLICATION_STATUSES)
    if row["published_on"] and not _is_date(row["published_on"]):
        yield problem_at(row, "date-unreadable", value=row["published_on"])


def _off_scale(publications: pd.DataFrame, methodology: Methodology) -> Iterable[Problem]:
    """Find formats and languages that the scale of a derived criterion doesn't know."""
    for criterion in walk.criteria(methodology):
        fact = criterion.from_publication
        if fact not in ("format", "languages"):
            continue
        scale = methodology.scales[criterion.scale]
        of_document = publications[publications["document"] == criterion.document]
        for _, row in of_document[~of_document["status"].isin(NOT_PUBLIC)].iterrows():
            if canonical_answer(row[fact], scale) is None:
                yield problem_at(row, **answer_mistake(criterion.id, row[fact], scale))


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
