"""Add files to a round: all of them are checked first; then each is kept byte for byte and the tables are made anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from budget_index.errors import Problem, raise_errors
from budget_index.files import Progress
from budget_index.regions import Registry
from budget_index.rounds.derived import RoundReader, derived_bytes, derived_tables
from budget_index.rounds.folder import refuse_unless_open, refuse_unless_round
from budget_index.rounds.index import (
    INDEX_FILE,
    Entry,
    Unit,
    appended,
    counting,
    digest_of,
    index_bytes,
    read_index,
)
from budget_index.rounds.inputs import PUBLICATIONS_FILE, RESPONSES_FILE
from budget_index.rounds.intake import Intake, content_errors
from budget_index.rounds.journal import Change, changing, current
from budget_index.rounds.model import Round, round_methodology
from budget_index.rounds.replacing import Replacement, replacement
from budget_index.rounds.verify import stored_files, verified_files
from budget_index.tables.consolidation import COMMENTING, DECIDING
from budget_index.workbook.identity import REPLY, REVIEW


@dataclass(frozen=True)
class Added:
    """The result of adding files.

    Parameters
    ----------
    entries
        The new rows of the index.
    known, older
        The files that count already, and those that were superseded before.
    replaced
        What the new files took the place of.
    """

    entries: list[Entry] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    older: "list[Superseded]" = field(default_factory=list)
    replaced: list[Replacement] = field(default_factory=list)


@dataclass(frozen=True)
class NewFile:
    """A file to be added: its bytes, what was read from it, its rows in the index."""

    content: bytes
    intake: Intake
    entries: list[Entry]

    @property
    def turn(self) -> int:
        """Its turn among files that come together: answers, then decisions, then what regions say to them."""
        roles = set(self.intake.responses["assessor"])
        if self.intake.kind == REPLY or roles & set(COMMENTING):
            return 2
        return int(self.intake.kind == REVIEW or bool(roles & set(DECIDING) - {""}))

    @property
    def stored(self) -> str:
        """The path it will have in the round."""
        return self.entries[0].stored

    @property
    def stored_intake(self) -> Intake:
        """What was read, as if from the stored file."""
        name = Path(self.stored).name
        responses, publications = (
            table.assign(file=name) for table in (self.intake.responses, self.intake.publications)
        )
        return replace(self.intake, responses=responses, publications=publications)


@dataclass(frozen=True)
class Superseded:
    """A file that was added before, and the newer one that counts in its place."""

    name: str
    newer: str


def _new_file(path: Path, intake: Intake) -> NewFile:
    """Prepare a file that is to be added."""
    content = path.read_bytes() if path.is_file() else b""
    file = {"hash": digest_of(content), "name": _readable(path.name), "kind": intake.kind}
    units = sorted(intake.units)
    return NewFile(
        content, intake, [Entry(**file, region=region, year=year, assessor=role) for region, year, role in units]
    )


def _read_new(reader: RoundReader, paths: Sequence[Path], progress: Progress = iter) -> list[NewFile]:
    """Read files that are to be added."""
    return [_new_file(path, intake) for path, intake in zip(paths, reader.read(paths, progress), strict=True)]


def _misfits(round_: Round, new: NewFile, path: Path) -> Iterable[Problem]:
    """Yield what in a file doesn't belong to the round."""
    if not new.entries and not any(problem.severity == "error" for problem in new.intake.notices):
        yield Problem("file-without-answers", path.name)
    if new.intake.example and not round_.example:
        yield Problem("example-in-round", path.name, facts={"round": round_.id})
    for region, year in sorted({(entry.region, entry.year) for entry in new.entries}):
        if year != round_.year:
            yield Problem("year-not-in-round", path.name, facts={"year": year, "round_year": round_.year})
        if round_.regions and region not in round_.regions:
            yield Problem("region-not-in-round", path.name, facts={"region": region, "round": round_.id})


def add_files(
    folder: Path,
    files: Sequence[Path],
    registry: Registry,
    *,
    today: date,
    replacing: bool = False,
    progress: Progress = iter,
) -> Added:
    """Add workbooks and tables to a round; with errors nothing is added.

    A file that was ever added changes nothing: one that was superseded stays superseded. A new one for the same region,
    year and assessor supersedes the older one; both stay. The order in which files are given plays no part.

    Parameters
    ----------
    today
        The day for the index.
    replacing
        Answers may be lost, another assessor's book may be replaced, and an older file, given without the one that
        superseded it, counts again.

    Raises
    ------
    ProblemsFound
        With all problems of all files; or because the round contradicts itself, is frozen, or is being changed.
    """
    refuse_unless_round(folder)
    with changing(folder) as change:
        round_ = refuse_unless_open(folder)
        reader = RoundReader(round_, round_methodology(folder), registry)
        differences, intakes = verified_files(folder, reader, progress)
        raise_errors(differences)
        entries = read_index(folder)
        fresh, known, older = _sorted_out(files, entries, replacing=replacing)
        new = _read_new(reader, fresh, progress)
        notices = raise_errors(_problems(new, fresh, reader))
        if not new:
            return Added(known=known, older=older)
        new.sort(key=lambda file: file.turn)
        first, before = ([], entries) if entries else _adopted(folder, reader, today, progress)
        after = appended(before, [entry for file in new for entry in file.entries], today)
        intakes |= {file.stored: file.stored_intake for file in (*first, *new)}
        replaced = _replacements(before, new, intakes)
        raise_errors([] if replacing else [problem for one in replaced for problem in one.problems()])
        notices += _prepare(folder, change, after, [*first, *new], intakes, reader)
        change.commit()
        return Added(after[len(before) :], known, notices, older, replaced)


def adopt_files(folder: Path, change: Change, reader: RoundReader, *, today: date, progress: Progress = iter) -> None:
    """Prepare to keep the files of a round that was not made by adding files as if they had been added."""
    first, entries = _adopted(folder, reader, today, progress)
    _prepare(folder, change, entries, first, {file.stored: file.stored_intake for file in first}, reader)


def _adopted(folder: Path, reader: RoundReader, today: date, progress: Progress) -> tuple[list[NewFile], list[Entry]]:
    """Read the files of a round without an index, and make one of them."""
    first = _read_new(reader, _unindexed(folder), progress)
    entries: list[Entry] = []
    for file in first:
        entries = appended(entries, file.entries, today)
    return first, entries


def _sorted_out(
    files: Sequence[Path], entries: Sequence[Entry], *, replacing: bool
) -> tuple[list[Path], list[str], list[Superseded]]:
    """Tell new files from those that were added before, and those from the superseded among them.

    Returns
    -------
    The files to be added; the names of those that count already; the superseded ones.
    """
    added = {entry.hash: entry for entry in entries}
    holders = counting(entries)
    digests = {path: digest_of(path.read_bytes()) if path.is_file() else "" for path in files}
    fresh: list[Path] = []
    known: list[str] = []
    older: list[Superseded] = []
    seen: set[str] = set()
    for path, digest in digests.items():
        newer = {holders[entry.unit].hash: holders[entry.unit].name for entry in entries if entry.hash == digest}
        again = replacing and digest not in newer and not newer.keys() & set(digests.values())
        if digest in seen or (digest in added and digest in newer):
            known.append(path.name)
        elif digest in added and not again:
            older.append(Superseded(path.name, ", ".join(newer.values())))
        else:
            fresh.append(path)
        seen |= {digest} if digest else set()
    return fresh, known, older


def _problems(new: Sequence[NewFile], paths: Sequence[Path], reader: RoundReader) -> list[Problem]:
    """List all that is wrong with files that are to be added, under the names that the user knows."""
    about = reader.methodology, reader.registry
    problems = [problem for file in new for problem in content_errors(file.intake, *about)]
    holders: dict[Unit, str] = {}
    for path, file in zip(paths, new, strict=True):
        problems += [*file.intake.notices, *_misfits(reader.round_, file, path)]
        for entry in file.entries:
            if entry.unit in holders:
                facts = {"region": entry.region, "assessor": entry.assessor, "file": holders[entry.unit]}
                problems.append(Problem("added-twice", path.name, facts=facts))
            holders.setdefault(entry.unit, path.name)
    return problems


def _replacements(before: Sequence[Entry], new: Sequence[NewFile], intakes: Mapping[str, Intake]) -> list[Replacement]:
    """Compare every new file with those that it takes the place of."""
    holders = counting(before)
    return [
        replacement(entry, file.intake, holders[entry.unit], intakes[holders[entry.unit].stored])
        for file in new
        for entry in file.entries
        if entry.unit in holders
    ]


def _readable(name: str) -> str:
    """Replace what can't be read in a file name that isn't UTF-8."""
    return name.encode(errors="replace").decode()


def _unindexed(folder: Path) -> list[Path]:
    """Return the files of a round that was not made by adding files: its tables come last, for they count."""
    workbooks = [folder / name for name in stored_files(folder) if name.startswith("workbooks/")]
    tables = [current(folder, name) for name in (RESPONSES_FILE, PUBLICATIONS_FILE)]
    return [*workbooks, *(path for path in tables if path.is_file())]


def _prepare(
    folder: Path,
    change: Change,
    index: list[Entry],
    new: Sequence[NewFile],
    intakes: Mapping[str, Intake],
    reader: RoundReader,
) -> list[Problem]:
    """Prepare new files, the index, and the tables made of all files that count; return what is worth noticing."""
    for file in new:
        change.write(file.stored, file.content)
    if not current(folder, INDEX_FILE).is_file():
        for name in set(stored_files(folder)) - {file.stored for file in new}:
            change.remove(name)
    change.write(INDEX_FILE, index_bytes(index))
    together = derived_tables(index, intakes, reader)
    for name, content in derived_bytes(together).items():
        if content:
            change.write(name, content)
        elif current(folder, name).is_file():
            change.remove(name)
    return together.notices
