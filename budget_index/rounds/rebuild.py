"""Make the index and the tables of a round again from the files that it keeps; nothing that lies there is left out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from budget_index.errors import Problem, ProblemsFound, raise_errors
from budget_index.files import Progress
from budget_index.regions import Registry
from budget_index.rounds.derived import RoundReader, derived_bytes, derived_tables
from budget_index.rounds.folder import refuse_unless_open, refuse_unless_round
from budget_index.rounds.index import INDEX_FILE, SHORT, Entry, Unit, digest_of, index_bytes, read_index
from budget_index.rounds.intake import Intake
from budget_index.rounds.journal import changing, current
from budget_index.rounds.model import round_methodology
from budget_index.rounds.verify import STORED_NAME, order_problems, stored_files, stored_problems, verify_round


@dataclass(frozen=True)
class Rebuilt:
    """What a round contradicted itself in before, and the index that it has now."""

    differences: list[Problem] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def rebuild_round(
    folder: Path,
    registry: Registry,
    *,
    today: date,
    counts: Collection[str] = (),
    without: Collection[str] = (),
    progress: Progress = iter,
) -> Rebuilt:
    """Make index and tables of a round again from its stored files.

    The order in which files superseded each other comes from what is left of the index. Where that doesn't say which
    of two files counts, nothing is guessed.

    Parameters
    ----------
    counts
        Names of stored files that count where the index no longer says it.
    without
        Names of stored files that are lost and given up.

    Raises
    ------
    ProblemsFound
        A stored file is missing or changed, or it is open which of two counts.
    """
    refuse_unless_round(folder)
    with changing(folder) as change:
        reader = RoundReader(refuse_unless_open(folder), round_methodology(folder), registry)
        listed = _legible_index(folder)
        given_up = [entry for entry in listed if Path(entry.stored).name in without]
        kept = [entry for entry in listed if entry not in given_up]
        raise_errors(_unusable(folder, kept))
        names = [name for name in stored_files(folder) if STORED_NAME.fullmatch(Path(name).name)]
        if not names:
            raise ProblemsFound([Problem("nothing-to-rebuild", str(folder))])
        intakes = reader.read_stored(folder, names, progress)
        entries = _chained(kept, _rows_of(folder, intakes, today), counts, {entry.hash[:SHORT] for entry in given_up})
        differences = _before(folder, reader)
        for name, content in (
            {INDEX_FILE: index_bytes(entries)} | derived_bytes(derived_tables(entries, intakes, reader))
        ).items():
            if content:
                change.write(name, content)
            elif current(folder, name).is_file():
                change.remove(name)
        change.commit()
    return Rebuilt(differences, entries)


def _legible_index(folder: Path) -> list[Entry]:
    """Read what there is of the index; one that can't be read says nothing."""
    try:
        return read_index(folder)
    except ProblemsFound:
        return []


def _before(folder: Path, reader: RoundReader) -> list[Problem]:
    """List what the round contradicts itself in before it is rebuilt."""
    try:
        return verify_round(folder, reader)
    except ProblemsFound as unreadable:
        return list(unreadable)


def _unusable(folder: Path, listed: Sequence[Entry]) -> list[Problem]:
    """List the stored files without which nothing can be rebuilt: lost, changed, or never added."""
    problems = [problem for problem in stored_problems(folder, listed) if problem.code != "stored-file-unlisted"]
    known = {entry.stored for entry in listed}
    for name in stored_files(folder):
        short = Path(name).name[:SHORT]
        issued = name not in known and STORED_NAME.fullmatch(Path(name).name)
        if issued and not digest_of((folder / name).read_bytes()).startswith(short):
            problems.append(Problem("stored-file-differs", str(folder / name)))
    return problems


def _rows_of(folder: Path, intakes: Mapping[str, Intake], today: date) -> list[Entry]:
    """List a row of the index for all that each stored file holds."""
    rows = []
    for name, intake in intakes.items():
        digest = digest_of(current(folder, name).read_bytes())
        own = Path(name).name[SHORT + 1 :]
        for region, year, role in sorted(intake.units):
            rows.append(
                Entry(
                    digest, own, kind=intake.kind, region=region, year=year, assessor=role, added_on=today.isoformat()
                )
            )
    return rows


def _chained(
    listed: Sequence[Entry], held: Sequence[Entry], counts: Collection[str], given_up: Collection[str]
) -> list[Entry]:
    """Order the rows of every unit as they superseded each other.

    Raises
    ------
    ProblemsFound
        For all units of which it is open which file counts.
    """
    by_unit: dict[Unit, tuple[list[Entry], list[Entry]]] = {}
    holding = {(entry.hash, entry.unit) for entry in held}
    for entry in listed:
        if (entry.hash, entry.unit) in holding:
            by_unit.setdefault(entry.unit, ([], []))[0].append(entry)
    for entry in held:
        rows, without_row = by_unit.setdefault(entry.unit, ([], []))
        if entry.hash not in {row.hash for row in rows}:
            without_row.append(entry)
    if not order_problems_of(listed) and not any(without_row for _, without_row in by_unit.values()) and not given_up:
        return list(listed)
    ordered, problems = [], []
    for rows, without_row in by_unit.values():
        chain, open_ = _chain(rows, without_row, counts, given_up)
        problems += open_
        ordered += _linked(chain)
    raise_errors(problems)
    return ordered


def order_problems_of(entries: Sequence[Entry]) -> bool:
    """Say whether rows stand in another order than they superseded each other."""
    return any(True for _ in order_problems(Path(), entries))


def _chain(
    rows: Sequence[Entry], without_row: Sequence[Entry], counts: Collection[str], given_up: Collection[str]
) -> tuple[list[Entry], list[Problem]]:
    """Put the rows of one unit in order by what each supersedes; a file without a row fills the gap that names it."""
    chain: list[Entry] = []
    left, without_row = list(rows), list(without_row)
    last = ""
    while left:
        following = [row for row in left if row.supersedes == last]
        bridges = [file for file in without_row if any(row.supersedes == file.hash[:SHORT] for row in left)]
        torn = [row for row in left if row.supersedes in given_up]
        pool, source = (following, left) if following else (bridges, without_row) if bridges else (torn, left)
        if len(pool) != 1:
            return chain, [_undecided(left)]
        chain.append(pool[0])
        source.remove(pool[0])
        last = pool[0].hash[:SHORT]
    chosen = [file for file in without_row if Path(file.stored).name in counts]
    if len(without_row) > 1 and len(chosen) != 1:
        return chain, [_undecided(without_row)]
    return [*chain, *(file for file in without_row if file not in chosen), *chosen], []


def _undecided(rows: Sequence[Entry]) -> Problem:
    first = rows[0]
    files = [Path(row.stored).name for row in rows]
    facts = {"region": first.region, "assessor": first.assessor or "–", "files": files}
    return Problem("rebuild-undecided", INDEX_FILE, facts=facts)


def _linked(chain: Sequence[Entry]) -> list[Entry]:
    """Note in each row what it supersedes."""
    before = ["", *(entry.hash[:SHORT] for entry in chain)]
    return [replace(entry, supersedes=short) for entry, short in zip(chain, before, strict=False)]
