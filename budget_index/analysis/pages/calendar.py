"""The publications calendar of a region: what was due when, and when it came out."""

from datetime import date

import pandas as pd

from budget_index.methodology.checks import NOT_PUBLIC
from budget_index.methodology.model import Methodology
from budget_index.tables.publications import due_date

STATES = ("in_time", "late", "published", "missing", "not_due", "unknown")
CALENDAR_COLUMNS = [
    *("document", "due", "verified", "status", "published", "days_late", "state"),
    *("format", "languages", "url"),
]


def publication_calendar(
    publications: pd.DataFrame, methodology: Methodology, region: str, year: int, *, seen: date
) -> pd.DataFrame:
    """Say of every document of a methodology when it was due and when it came out.

    Parameters
    ----------
    publications
        A table as ``publications.csv``.
    seen
        The day on which the publications were looked at; what is due later can't be missing yet.

    Returns
    -------
    Columns ``CALENDAR_COLUMNS``, documents in the order of the file. ``due`` and ``published`` are dates or blank;
    ``days_late`` is published minus due, negative for early. ``state`` is one of ``STATES``: ``published`` where a date
    is lacking to tell whether in time; ``missing`` if it is known not to be public; ``unknown`` without a row.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> rows = {"region": "A", "year": 2026, "document": ["forecast", "draft_budget"], "status": ["late", "internal"],
    ...         "url": "", "published_on": ["2025-10-06", ""], "format": "", "languages": ""}
    >>> kz = load_methodology("kz-local-budgets-2026")
    >>> calendar = publication_calendar(pd.DataFrame(rows), kz, "A", 2026, seen=date(2026, 5, 31))
    >>> calendar[["document", "days_late", "state"]].head(3).values.tolist()
    [['forecast', 5.0, 'late'], ['draft_budget', nan, 'missing'], ['draft_programmes', nan, 'unknown']]
    """
    own = publications[(publications["region"] == region) & (publications["year"] == year)]
    known = own.drop_duplicates("document").set_index("document").reindex(list(methodology.documents))
    texts = known[["status", "published_on", "format", "languages", "url"]].fillna("")
    due = [document.due for document in methodology.documents.values()]
    days = [pd.Timestamp(due_date(rule, year)) if rule else pd.NaT for rule in due]
    table = pd.DataFrame(
        {
            "document": texts.index,
            "due": pd.Series(days, dtype="datetime64[ns]"),
            "verified": [bool(rule and rule.verified) for rule in due],
            "status": texts["status"].to_numpy(),
            "published": pd.to_datetime(texts["published_on"], format="%Y-%m-%d", errors="coerce").to_numpy(),
            **{name: texts[name].to_numpy() for name in ("format", "languages", "url")},
        }
    )
    table["days_late"] = (table["published"] - table["due"]).dt.days.astype("float64")
    waiting = table["due"] > pd.Timestamp(seen)
    table["state"] = [
        _state(status, late, soon)
        for status, late, soon in zip(table["status"], table["days_late"], waiting, strict=True)
    ]
    return table[CALENDAR_COLUMNS]


def by_due_date(calendar: pd.DataFrame) -> pd.DataFrame:
    """Order documents by their due dates, those due on the same day by publication; those without come last."""
    return calendar.sort_values(["due", "published"], na_position="last", kind="stable")


def count_states(calendar: pd.DataFrame) -> dict[str, int]:
    """Count the documents in each state; ``undated`` are published ones with a due date, on an unknown day.

    Examples
    --------
    >>> days = pd.to_datetime(["2026-01-01", None, "2026-01-01"])
    >>> count_states(pd.DataFrame({"due": days, "state": ["published", "published", "late"]}))
    {'undated': 1, 'published': 1, 'late': 1}
    """
    states = calendar["state"].mask((calendar["state"] == "published") & calendar["due"].notna(), "undated")
    return {str(state): int(count) for state, count in states.value_counts(sort=False).items()}


def _state(status: str, days_late: float, waiting: bool) -> str:
    """Name the state of a document; what isn't public before its due date is not late yet."""
    if status in ("", *NOT_PUBLIC):
        nothing = "missing" if status else "unknown"
        return "not_due" if waiting else nothing
    if days_late == days_late:
        return "late" if days_late > 0 else "in_time"
    return "late" if status == "late" else "published"
