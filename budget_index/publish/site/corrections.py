"""What was corrected after publication: ``corrections.csv`` beside the rounds of a series."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from budget_index.errors import Problem, ProblemsFound
from budget_index.tables.values import read_day

FILE = "corrections.csv"
COLUMNS = ("date", "round", "region", "was", "is", "why")
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Correction:
    """One thing that was published and has been corrected; without a region it is about the whole round."""

    day: date
    round: str
    region: str
    was: str
    is_: str
    why: str


def read_corrections(series: Path) -> tuple[Correction, ...]:
    """Read the corrections of a series, the latest first; none where there is no file.

    Raises
    ------
    ProblemsFound
        The file can't be read, a column is missing, or a day can't be understood; all at once, with their lines.
    """
    path = series / FILE
    if not path.is_file():
        return ()
    text = path.read_bytes()[:MOST_BYTES].decode("utf-8-sig", errors="replace")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise ProblemsFound([Problem("column-missing", str(path), facts={"column": name}) for name in missing])
    corrections, problems = [], []
    for line, row in enumerate(rows, start=2):
        given = {name: (row[name] or "").strip() for name in COLUMNS}
        day, problem = read_day(given["date"])
        if problem or not day:
            fault = problem or Problem("date-unreadable", facts={"value": given["date"]})
            problems.append(Problem(fault.code, str(path), line=line, facts=fault.facts))
            continue
        corrections.append(Correction(date.fromisoformat(str(day)), *(given[name] for name in COLUMNS[1:])))
    if problems:
        raise ProblemsFound(problems)
    return tuple(sorted(corrections, key=lambda each: each.day, reverse=True))


def touching(corrections: tuple[Correction, ...], round_: str, region: str | None = None) -> Iterator[Correction]:
    """Return those about a round, or about a region in it."""
    for each in corrections:
        if each.round in {"", round_} and (region is None or each.region in {"", region}):
            yield each
