"""The index of a round, ``workbooks.csv``: every file that was ever added, and which one counts.

One row per file and unit (region, year, assessor). The newest row of a unit counts; older ones stay, with their files.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from budget_index.errors import Problem, ProblemsFound
from budget_index.files import csv_bytes, safe_name, unescaped
from budget_index.rounds.journal import current
from budget_index.tables.text_table import read_table
from budget_index.workbook.identity import HIDDEN_SHEET

INDEX_FILE = "workbooks.csv"
INDEX_COLUMNS = ["hash", "name", "kind", "region", "year", "assessor", "added_on", "supersedes"]
PUBLICATIONS = "publications"
FOLDERS = {"table": "tables", PUBLICATIONS: "tables"}
SHORT = 12

KINDS = {*HIDDEN_SHEET, *FOLDERS}
FORMS = {
    "hash": re.compile("[0-9a-f]{64}"),
    "year": re.compile("[0-9]{1,4}"),
    "supersedes": re.compile(f"([0-9a-f]{{{SHORT}}})?"),
}

Unit = tuple[str, str, int, str]
"""Publications or answers, region, year, assessor."""


@dataclass(frozen=True)
class Entry:
    """One row of the index."""

    hash: str
    name: str
    kind: str
    region: str
    year: int
    assessor: str
    added_on: str = ""
    supersedes: str = ""

    @property
    def unit(self) -> Unit:
        """What a newer file replaces."""
        return PUBLICATIONS if self.kind == PUBLICATIONS else "answers", self.region, self.year, self.assessor

    @property
    def stored(self) -> str:
        """The path of the file in the round folder."""
        return stored_name(self.hash, self.name, self.kind)


def stored_name(digest: str, name: str, kind: str) -> str:
    """Name the file that keeps an added one: the start of its hash, and its own name made safe.

    Examples
    --------
    >>> stored_name("0123456789abcdef", "KZ-15-2026-expert_1.xlsx", "assessment")
    'workbooks/0123456789ab-KZ-15-2026-expert_1.xlsx'
    """
    return f"{FOLDERS.get(kind, 'workbooks')}/{digest[:SHORT]}-{safe_name(name)}"


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(content).hexdigest()


def read_index(folder: Path) -> list[Entry]:
    """Read the index of a round; without one the round has no files.

    Raises
    ------
    ProblemsFound
        Somebody has changed the index by hand so that it can't be read.
    """
    path = current(folder, INDEX_FILE)
    if not path.is_file():
        return []
    table, problems = read_table(path)
    lacking = [name for name in INDEX_COLUMNS if name not in table.columns]
    problems += [Problem("column-missing", str(path), line=1, facts={"column": name}) for name in lacking]
    if problems:
        raise ProblemsFound(problems)
    rows = unescaped(table, INDEX_COLUMNS)[INDEX_COLUMNS].astype("str").to_dict("records")
    unread = [line for line, row in enumerate(rows, start=2) if not _legible({str(k): v for k, v in row.items()})]
    if unread:
        raise ProblemsFound(Problem("index-row-unreadable", str(path), line=line) for line in unread)
    return [Entry(**{str(key): value for key, value in row.items()} | {"year": int(row["year"])}) for row in rows]


def _legible(row: Mapping[str, str]) -> bool:
    """Say whether a row of the index could have been written by this program."""
    return row["kind"] in KINDS and bool(row["name"]) and all(form.fullmatch(row[key]) for key, form in FORMS.items())


def index_bytes(entries: Iterable[Entry]) -> bytes:
    """Write the index."""
    return csv_bytes(pd.DataFrame([astuple(entry) for entry in entries], columns=INDEX_COLUMNS))


def counting(entries: Iterable[Entry]) -> dict[Unit, Entry]:
    """Return the entry that counts for each unit: the last one."""
    return {entry.unit: entry for entry in entries}


def appended(entries: Sequence[Entry], new: Sequence[Entry], today: date) -> list[Entry]:
    """Append entries, each with the day and the file that it takes the place of."""
    before = counting(entries)
    dated = [
        replace(
            entry,
            added_on=today.isoformat(),
            supersedes=before[entry.unit].hash[:SHORT] if entry.unit in before else "",
        )
        for entry in new
    ]
    return [*entries, *dated]


def counting_files(entries: Iterable[Entry]) -> dict[str, set[Unit]]:
    """Return the files that count for at least one unit, and the units they count for, in the order of the index."""
    units_of: dict[str, set[Unit]] = {}
    for entry in counting(entries).values():
        units_of.setdefault(entry.stored, set()).add(entry.unit)
    return units_of
