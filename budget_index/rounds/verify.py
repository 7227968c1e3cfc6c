"""Compare a round with itself, in both directions: index and files, files and tables must say the same."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from budget_index.errors import Problem
from budget_index.files import Progress, unescaped
from budget_index.letters import stripped
from budget_index.rounds.derived import RoundReader, derived_bytes, derived_tables
from budget_index.rounds.index import (
    FOLDERS,
    INDEX_FILE,
    SHORT,
    Entry,
    Unit,
    digest_of,
    read_index,
)
from budget_index.rounds.intake import Intake
from budget_index.rounds.journal import current
from budget_index.tables.text_table import PLACE

STORED_FOLDERS = ("workbooks", *dict.fromkeys(FOLDERS.values()))
STORED_NAME = re.compile(rf"[0-9a-f]{{{SHORT}}}-.+")
SHOWN = 20
"""The most rows of a table that are listed one by one."""
ROW_KEYS = ("region", "year", "criterion", "document", "assessor")


def verify_round(folder: Path, reader: RoundReader, progress: Progress = iter) -> list[Problem]:
    """List where index, stored files and tables of a round contradict each other; empty if none does."""
    return verified_files(folder, reader, progress)[0]


def verified_files(
    folder: Path, reader: RoundReader, progress: Progress = iter
) -> tuple[list[Problem], dict[str, Intake]]:
    """List where a round contradicts itself, and return what was read from its stored files on the way."""
    entries = read_index(folder)
    problems = [*stored_problems(folder, entries), *order_problems(folder, entries)]
    if problems or not entries:
        return problems, {}
    intakes = reader.read_stored(folder, sorted({entry.stored for entry in entries}), progress)
    problems += unit_problems(folder, entries, intakes)
    if not problems:
        expected = derived_bytes(derived_tables(entries, intakes, reader))
        problems += table_problems(folder, expected)
    return problems, intakes


def stored_files(folder: Path) -> list[str]:
    """List the files that a round keeps, whether or not its index knows them."""
    paths = (path for name in STORED_FOLDERS for path in sorted((folder / name).glob("*")))
    return [path.relative_to(folder).as_posix() for path in paths if not path.name.startswith(".") and path.is_file()]


def stored_problems(folder: Path, entries: Sequence[Entry]) -> Iterable[Problem]:
    """Yield what is listed and not there, not as it was added, or there and not listed."""
    listed = {entry.stored: entry for entry in entries}
    for name, entry in sorted(listed.items()):
        path = current(folder, name)
        if not path.is_file():
            yield Problem("stored-file-missing", str(folder / name), facts={"name": entry.name})
        elif digest_of(path.read_bytes()) != entry.hash:
            yield Problem("stored-file-differs", str(folder / name))
    for name in stored_files(folder):
        issued = bool(STORED_NAME.fullmatch(name.rpartition("/")[2]))
        if name not in listed and (entries or issued):
            yield Problem("stored-file-unlisted" if issued else "stored-file-unknown", str(folder / name))


def order_problems(folder: Path, entries: Sequence[Entry]) -> Iterable[Problem]:
    """Yield the rows of the index that don't follow the one that they say they take the place of."""
    before: dict[Unit, str] = {}
    for line, entry in enumerate(entries, start=2):
        if entry.supersedes != before.get(entry.unit, ""):
            yield Problem("index-row-order", str(folder / INDEX_FILE), line=line, facts={"name": entry.name})
        before[entry.unit] = entry.hash[:SHORT]


def unit_problems(folder: Path, entries: Sequence[Entry], intakes: Mapping[str, Intake]) -> Iterable[Problem]:
    """Yield the regions and assessors of which a file holds something, but the index has no row, or the reverse."""
    listed: dict[str, set[tuple[str, int, str]]] = {}
    for entry in entries:
        listed.setdefault(entry.stored, set()).add((entry.region, entry.year, entry.assessor))
    for name, units in listed.items():
        if any(problem.severity == "error" for problem in intakes[name].notices):
            continue
        for region, year, role in sorted(intakes[name].units ^ units):
            facts = {"region": region, "year": year, "assessor": role or "–", "name": name.rpartition("/")[2]}
            code = "index-row-missing" if (region, year, role) in intakes[name].units else "index-row-foreign"
            yield Problem(code, str(folder / INDEX_FILE), facts=facts)


def table_problems(folder: Path, expected: Mapping[str, bytes]) -> Iterable[Problem]:
    """Yield the rows in which a table of the round isn't what its files say."""
    for name, content in expected.items():
        path = current(folder, name)
        there = path.read_bytes() if path.is_file() else b""
        if there == content:
            continue
        if not there:
            yield Problem("round-table-missing", str(folder / name))
            continue
        yield from _rows_apart(folder / name, _rows(there), _rows(content))


def _rows_apart(path: Path, there: pd.DataFrame | None, expected: pd.DataFrame | None) -> Iterable[Problem]:
    """Yield how two tables differ, row by row, as far as they can be read."""
    if there is None or (expected is not None and not set(expected.columns) <= set(there.columns)):
        yield Problem("round-table-unreadable", str(path))
        return
    lines = _lines(there)
    wanted = {} if expected is None else _lines(expected)
    apart = [
        key for key in dict.fromkeys((*lines, *wanted)) if lines.get(key, (0, []))[1] != wanted.get(key, (0, []))[1]
    ]
    for key in apart[:SHOWN]:
        line, values = lines.get(key, (0, []))
        facts = {"row": ", ".join(part for part in key if part), "there": _shown(values, wanted.get(key, (0, []))[1])}
        facts["should"] = _shown(wanted.get(key, (0, []))[1], values)
        yield Problem("table-row-differs", str(path), line=line or None, facts=facts)
    if apart:
        yield Problem("table-differs", str(path), facts={"n": len(apart)})


def _rows(content: bytes) -> pd.DataFrame | None:
    if not content:
        return None
    try:
        table = pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, pd.errors.ParserError):
        return None
    return unescaped(table, table.columns)


def _lines(table: pd.DataFrame) -> dict[tuple[str, ...], tuple[int, list[dict[str, str]]]]:
    """Return the rows of a table by what they are about: the line of the first, and what all of them say.

    Earlier versions wrote the lines of a remark one after the other; spaces make no difference.
    """
    keys = [name for name in ROW_KEYS if name in table.columns]
    rows: dict[tuple[str, ...], tuple[int, list[dict[str, str]]]] = {}
    for line, record in enumerate(table.to_dict("records"), start=2):
        values = {str(name): stripped(str(value)) for name, value in record.items()}
        rows.setdefault(tuple(values[name] for name in keys), (line, []))[1].append(values)
    for _, several in rows.values():
        several.sort(key=str)
    return rows


def _shown(rows: list[dict[str, str]], others: list[dict[str, str]]) -> str:
    """Write what a row says where it differs, or a dash for a row that isn't there."""
    if not rows:
        return "–"
    other = others[0] if others else {}
    columns = [name for name in rows[0] if name not in ROW_KEYS and (not other or rows[0][name] != other.get(name))]
    columns = [name for name in columns if name not in PLACE and rows[0][name]] or columns
    return "; ".join(f"{name} {rows[0][name] or '–'}" for name in columns[:3]) or "–"
