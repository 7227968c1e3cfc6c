"""Add files to a round: all of them are checked first; then each is kept byte for byte and the tables are made anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pandas as pd

from budget_index.errors import Problem, ProblemsFound, raise_errors
from budget_index.files import Progress, csv_bytes
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry
from budget_index.rounds.folder import refuse_unless_open, refuse_unless_round
from budget_index.rounds.index import (
    INDEX_FILE,
    PUBLICATIONS,
    Entry,
    Unit,
    appended,
    counting,
    counting_files,
    digest_of,
    index_bytes,
    read_index,
)
from budget_index.rounds.inputs import PUBLICATIONS_FILE, RESPONSES_FILE
from budget_index.rounds.intake import Intake, combined, read_files
from budget_index.rounds.journal import Change, changing, current
from budget_index.rounds.model import Round, round_methodology
from budget_index.tables.publications import PUBLICATION_COLUMNS
from budget_index.tables.responses import RESPONSE_COLUMNS
from budget_index.workbook.identity import REPLY


@dataclass(frozen=True)
class Added:
    """The result of adding files: new rows of the index, the names of files that were there already, notices."""

    entries: list[Entry] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class NewFile:
    """A file to be added: its bytes, what was read from it, its rows in the index."""

    content: bytes
    intake: Intake
    entries: list[Entry]

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
class RoundReader:
    """Reads files for a round."""

    round_: Round
    methodology: Methodology
    registry: Registry

    def read(self, paths: Sequence[Path], progress: Progress = iter) -> list[Intake]:
        """Read files."""
        if not paths:
            return []
        return read_files(paths, self.methodology, self.registry, cut_off=self.round_.cut_off, progress=progress)

    def new_files(self, paths: Sequence[Path], progress: Progress = iter) -> list[NewFile]:
        """Read files that are to be added."""
        reads = self.read(paths, progress)
        return [self.new_file(path, intake) for path, intake in zip(paths, reads, strict=True)]

    def new_file(self, path: Path, intake: Intake) -> NewFile:
        """Prepare a file that is to be added."""
        content = path.read_bytes() if path.is_file() else b""
        file = {"hash": digest_of(content), "name": _readable(path.name), "kind": intake.kind}
        units = sorted(intake.units)
        entries = [Entry(**file, region=region, year=year, assessor=role) for region, year, role in units]
        return NewFile(content, intake, entries)

    def misfits(self, new: NewFile, path: Path) -> Iterable[Problem]:
        """Yield what in a file doesn't belong to the round."""
        if not new.entries and not any(problem.severity == "error" for problem in new.intake.notices):
            yield Problem("file-without-answers", path.name)
        if new.intake.example and not self.round_.example:
            yield Problem("example-in-round", path.name, facts={"round": self.round_.id})
        for region, year in sorted({(entry.region, entry.year) for entry in new.entries}):
            if year != self.round_.year:
                yield Problem("year-not-in-round", path.name, facts={"year": year, "round_year": self.round_.year})
            if self.round_.regions and region not in self.round_.regions:
                yield Problem("region-not-in-round", path.name, facts={"region": region, "round": self.round_.id})


def add_files(
    folder: Path, files: Sequence[Path], registry: Registry, *, today: date, progress: Progress = iter
) -> Added:
    """Add workbooks and tables to a round; with errors nothing is added.

    A file that counts already changes nothing. One for the same region, year and assessor supersedes the older one;
    both stay, and the older one counts again if it is added again.

    Parameters
    ----------
    today
        The day for the index.

    Raises
    ------
    ProblemsFound
        With all problems of all files, or because the round is frozen or another command is at work.
    """
    refuse_unless_round(folder)
    with changing(folder) as change:
        round_ = refuse_unless_open(folder)
        reader = RoundReader(round_, round_methodology(folder), registry)
        entries = read_index(folder)
        new, known, problems = _new_files(files, {entry.hash for entry in counting(entries).values()}, reader, progress)
        notices = raise_errors(problems)
        if not new:
            return Added(known=known, notices=notices)
        older = [] if entries else reader.new_files(_unindexed(folder))
        before = appended(entries, [entry for file in older for entry in file.entries], today)
        after = appended(before, [entry for file in new for entry in file.entries], today)
        notices += _prepare(folder, change, after, [*older, *new], reader, progress)
        change.commit()
        return Added(after[len(before) :], known, notices)


def _new_files(
    files: Sequence[Path], hashes: set[str], reader: RoundReader, progress: Progress
) -> tuple[list[NewFile], list[str], list[Problem]]:
    """Read the files that the index doesn't know yet, and list all that is wrong with them."""
    known: list[str] = []
    fresh: list[Path] = []
    seen = set(hashes)
    for path in files:
        digest = digest_of(path.read_bytes()) if path.is_file() else ""
        if digest in seen:
            known.append(path.name)
        else:
            fresh.append(path)
        seen |= {digest} if digest else set()
    new = reader.new_files(fresh, progress)
    problems = [problem for file in new for problem in _content_errors(file, reader)]
    holders: dict[Unit, str] = {}
    for path, file in zip(fresh, new, strict=True):
        problems += [*file.intake.notices, *reader.misfits(file, path)]
        for entry in file.entries:
            if entry.unit in holders:
                facts = {"region": entry.region, "assessor": entry.assessor, "file": holders[entry.unit]}
                problems.append(Problem("added-twice", path.name, facts=facts))
            holders.setdefault(entry.unit, path.name)
    return new, known, problems


def _readable(name: str) -> str:
    """Replace what can't be read in a file name that isn't UTF-8."""
    return name.encode(errors="replace").decode()


def _content_errors(file: NewFile, reader: RoundReader) -> list[Problem]:
    """Check the contents of a new file, so that all is reported at once and under the name that the user knows."""
    try:
        combined([replace(file.intake, notices=[])], reader.methodology, reader.registry)
    except ProblemsFound as invalid:
        return [problem for problem in invalid if problem.severity == "error"]
    return []


def _unindexed(folder: Path) -> list[Path]:
    """Return the tables of a round that was not made by adding files; they become its first files."""
    paths = [current(folder, name) for name in (RESPONSES_FILE, PUBLICATIONS_FILE)]
    return [path for path in paths if path.is_file()]


def _prepare(
    folder: Path, change: Change, index: list[Entry], new: Sequence[NewFile], reader: RoundReader, progress: Progress
) -> list[Problem]:
    """Prepare new files, the index, and the tables made of all files that count; return what is worth noticing."""
    for file in new:
        change.write(file.stored, file.content)
    change.write(INDEX_FILE, index_bytes(index))
    at_hand = {file.stored: file.stored_intake for file in new}
    counting = counting_files(index)
    rest = [name for name in counting if name not in at_hand]
    read = dict(zip(rest, reader.read([current(folder, name) for name in rest], progress), strict=True))
    sources = [((at_hand | read)[name], units) for name, units in counting.items()]
    together = combined([counted(*source) for source in sources], reader.methodology, reader.registry)
    order = ["region", "year", "assessor"]
    _write_table(change, folder, RESPONSES_FILE, together.responses.sort_values(order, kind="stable"), RESPONSE_COLUMNS)
    _write_table(change, folder, PUBLICATIONS_FILE, together.publications, PUBLICATION_COLUMNS)
    return together.notices


def counted(intake: Intake, units: set[Unit]) -> Intake:
    """Keep only what a file counts for, and only the problems that are errors."""
    whose = pd.MultiIndex.from_tuples([unit[1:] for unit in units], names=["region", "year", "assessor"])
    columns = ["region", "year"] if intake.kind in {REPLY, PUBLICATIONS} else ["region", "year", "assessor"]
    places = whose if len(columns) == 3 else whose.droplevel("assessor")
    kept = pd.MultiIndex.from_frame(intake.responses[columns]).isin(places)
    where = whose.droplevel("assessor")
    publications = pd.MultiIndex.from_frame(intake.publications[["region", "year"]]).isin(where)
    return replace(
        intake,
        responses=intake.responses[kept],
        publications=intake.publications[publications],
        notices=[problem for problem in intake.notices if problem.severity == "error"],
    )


def _write_table(change: Change, folder: Path, name: str, table: pd.DataFrame, columns: Sequence[str]) -> None:
    """Prepare a table; one without rows becomes no file."""
    if len(table):
        change.write(name, csv_bytes(table[list(columns)]))
    elif current(folder, name).is_file():
        change.remove(name)
