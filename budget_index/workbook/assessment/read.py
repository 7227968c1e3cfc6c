"""Read a workbook that an assessor has sent back: every answer with its cell, every problem in one pass."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from budget_index.errors import Problem
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry
from budget_index.tables.publications import PUBLICATION_COLUMNS, no_publications
from budget_index.tables.responses import RESPONSE_COLUMNS
from budget_index.workbook.assessment.identity import About
from budget_index.workbook.raw import RawRead, read_raw


@dataclass(frozen=True)
class WorkbookRead:
    """What was read from one workbook.

    Parameters
    ----------
    about
        What the workbook says of itself; nothing if it isn't one of ours.
    responses
        One row a question that stands in the workbook: ``region, year, criterion, assessor, answer, evidence, seen_on,
        comment, file, sheet, cell``; texts, blank where nothing was typed, and the year as a whole number.
    problems
        Everything wrong with the file, in the order of sheets and rows.
    publications
        One row a document with anything typed: ``region, year, document, status, url, published_on, format, languages,
        file, sheet, cell``; the status is the stable id, the cell that of the status.
    """

    about: About | None
    responses: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)
    publications: pd.DataFrame = field(default_factory=no_publications)

    @property
    def example(self) -> bool:
        """Whether the workbook says that its data are made up."""
        return self.about is not None and self.about.example


def read_workbook(
    path: Path, *, registry: Registry, methodology: Methodology | None = None, cut_off: date | None = None
) -> WorkbookRead:
    """Read one workbook; what is wrong with it is listed, not raised.

    Parameters
    ----------
    registry
        The regions that exist.
    methodology
        The rules the answers are for; left out: the bundled one that the workbook names.
    cut_off
        The day after which nothing counts; left out: the one that the workbook names, if it does.

    Returns
    -------
    Answers and problems. A file that can't be opened gives no answers and one problem.
    """
    return as_tables(read_raw(path, registry=registry, methodology=methodology, cut_off=cut_off))


def as_tables(raw: RawRead) -> WorkbookRead:
    """Make tables of what was read."""
    publications = _frame(raw.publications, PUBLICATION_COLUMNS)
    return WorkbookRead(raw.about, responses_frame(raw.responses), raw.problems, publications)


def responses_frame(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Make the table of responses; without rows it has the same columns and types.

    Examples
    --------
    >>> responses_frame([]).dtypes["year"]
    dtype('int64')
    """
    return _frame(list(rows), RESPONSE_COLUMNS)


def _frame(rows: list[Mapping[str, object]] | list[dict[str, object]], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            name: pd.array([row[name] for row in rows], dtype="int64" if name == "year" else "str")  # type: ignore[call-overload]
            for name in columns
        }
    )
