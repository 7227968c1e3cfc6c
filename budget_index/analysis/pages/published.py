"""What others have published: scores known from reports and articles, without answers behind them."""

from pathlib import Path

import pandas as pd

from budget_index.bundled import bundled
from budget_index.errors import Problem, ProblemsFound
from budget_index.tables.text_table import read_table

AVERAGE = "average-"
"""Begins the code of a mean over so many regions: ``average-17``."""
PUBLISHED_COLUMNS = [
    *("region", "year", "year_certain", "year_first", "year_last", "stage", "score", "confidence", "source", "note")
]
REQUIRED = ["region", "year", "score"]


def kazakhstan_published() -> pd.DataFrame:
    """Return the published totals of Kazakhstan's index that are known, with sources and how sure they are.

    Examples
    --------
    >>> facts = kazakhstan_published()
    >>> len(facts), int(facts["year_certain"].sum())
    (12, 5)
    """
    return read_published(bundled("data", "published", "kz-published.csv"))


def read_published(path: Path) -> pd.DataFrame:
    """Read published scores from a csv file: points in a chart, never an input of scoring.

    ``region``, ``year``, ``score`` must be there. ``region`` is a code, or ``average-17`` for a mean over 17 regions.
    An uncertain year is the likelier one, with the earliest and latest possible in ``year_first`` and ``year_last``.
    ``stage`` is ``total`` or a dimension, ``confidence`` is about the score: high, medium or low.

    Returns
    -------
    Columns ``PUBLISHED_COLUMNS``, by region and year; ``year_certain`` as bool; texts that lack are blank.

    Raises
    ------
    ProblemsFound
        The file can't be read, a column is missing, or a year or score isn't a number.
    """
    table, problems = read_table(path)
    lacking = [name for name in REQUIRED if name not in table.columns]
    problems += [Problem("column-missing", str(path), line=1, facts={"column": name}) for name in lacking]
    if problems:
        raise ProblemsFound(problems)
    facts = table.reindex(columns=PUBLISHED_COLUMNS, fill_value="").copy()
    facts["year_certain"] = facts["year_certain"].str.lower().isin(["", "true", "yes", "1"])
    for name in ("year_first", "year_last"):
        facts[name] = facts[name].where(facts[name] != "", facts["year"])
    numbers = facts[["year", "year_first", "year_last", "score"]].apply(pd.to_numeric, errors="coerce")
    wrong = numbers.isna().any(axis=1) | ~numbers["score"].between(0, 100)
    if wrong.any():
        lines = [int(number) for number in facts.index[wrong]]
        raise ProblemsFound([Problem("row-unreadable", str(path), line=line) for line in lines])
    facts[["year", "year_first", "year_last"]] = numbers[["year", "year_first", "year_last"]].astype("int64")
    facts["score"] = numbers["score"].astype("float64")
    facts["stage"] = facts["stage"].where(facts["stage"] != "", "total")
    return facts.sort_values(["region", "year"], kind="stable").reset_index(drop=True)
