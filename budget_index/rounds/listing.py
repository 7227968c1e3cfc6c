"""What lies in folders and behind patterns: every file is listed to be read, or named with the reason why not."""

import glob
import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from budget_index.errors import Problem, ProblemsFound
from budget_index.file_kinds import UNREAD_SPREADSHEETS, no_access
from budget_index.rounds.inputs import FOLDER, METHODOLOGY, ROUND, SUFFIXES, TABLE, WORKBOOKS, kind_of, unread_problem

ANSWERS = (*WORKBOOKS, TABLE)
CHECKED = (*ANSWERS, METHODOLOGY)
MOST_FILES = 10_000
SYSTEM_FILES = {".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", ".directory", "icon\r"}
UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".bak", ".old", ".orig", ".xlk", "~")
CONFLICT = re.compile(
    r"(?P<own>.+?)(?:[ _-]?[(\[][^()\[\]]*(?:conflict|конфликт|қайшы)[^()\[\]]*[)\]]"
    r"|[._-](?:sync-)?conflict(?:ed)?[ ._-].*|-(?:DESKTOP|LAPTOP)-[A-Z0-9]{4,})",
    re.IGNORECASE,
)
"""Names that synchronised folders give to the second of two versions of one file; ``own`` is the name of the first."""


@dataclass(frozen=True)
class Listing:
    """What is to be read, round folders whole, and why everything else isn't.

    A file that can't be read and may hold answers is among ``files``: whoever reads it refuses it.
    """

    files: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def list_inputs(paths: Iterable[Path], kinds: Collection[str] = ANSWERS) -> Listing:
    """List what is to be read of what somebody gave: files, folders, rounds, and patterns such as ``inbox/*.xlsx``.

    Parameters
    ----------
    kinds
        What is read from a folder; other files in it are named.

    Raises
    ------
    ProblemsFound
        There is nothing to read, or far too much.
    """
    files: dict[Path, None] = {}
    problems, empty = [], []
    given = [each for path in paths for each in expanded(path)]
    for path in given:
        kind = kind_of(path) if path.is_dir() else ""
        listing = _folder(path, kinds) if kind == FOLDER else _named(path)
        files |= dict.fromkeys(listing.files)
        problems += listing.problems
        if kind == FOLDER and not listing.files:
            empty.append(Problem("folder-empty", str(path), facts={"allowed": list(SUFFIXES)}))
    if not files:
        nothing = [Problem("nothing-to-read", str(path)) for path in given[:1]]
        raise ProblemsFound([*problems, *(empty or nothing)])
    return Listing(list(files), [*problems, *(replace(problem, severity="notice") for problem in empty)])


def expanded(path: Path) -> list[Path]:
    """Expand a pattern that the shell has left as it is; anything that is there stands for itself.

    Raises
    ------
    ProblemsFound
        Nothing fits the pattern, or far too much.
    """
    if not glob.has_magic(str(path)) or path.exists():
        return [path]
    fitting = sorted(islice(glob.iglob(str(path), recursive=True), MOST_FILES + 1))  # noqa: PTH207 (patterns may be absolute)
    if not fitting:
        raise ProblemsFound([Problem("pattern-fits-nothing", str(path))])
    if len(fitting) > MOST_FILES:
        raise ProblemsFound([Problem("folder-too-large", str(path), facts={"limit": MOST_FILES})])
    return [Path(name) for name in fitting]


def _named(path: Path) -> Listing:
    """Take a path as it was given; only what no person has written is left out."""
    code = _clutter(path.name) if path.exists() else ""
    return Listing(problems=[_notice(code, path)]) if code else Listing([path])


def _folder(folder: Path, kinds: Collection[str]) -> Listing:
    files: list[Path] = []
    problems: list[Problem] = []
    digests: dict[str, Path] = {}
    entries = _entries(folder)
    for path in entries:
        problem = _reason(path, kinds) or _same_as(path, digests) or _conflict(path, entries)
        if problem is None:
            files.append(path)
        else:
            problems.append(problem)
    return Listing(sorted(files), problems)


def _entries(folder: Path) -> list[Path]:
    try:
        entries = sorted(islice(folder.iterdir(), MOST_FILES + 1))
    except OSError as error:
        raise ProblemsFound([no_access(folder, error)]) from None
    if len(entries) > MOST_FILES:
        raise ProblemsFound([Problem("folder-too-large", str(folder), facts={"limit": MOST_FILES})])
    return sorted(entries, key=lambda path: (bool(CONFLICT.fullmatch(path.stem)), path.stem, path))


def _reason(path: Path, kinds: Collection[str]) -> Problem | None:
    """Say why something in a folder isn't read."""
    code = _clutter(path.name)
    if code:
        return _notice(code, path)
    kind = kind_of(path)
    if kind in {FOLDER, ROUND}:
        n = sum(1 for _ in islice(_visible(path), MOST_FILES))
        return _notice("folder-inside", path, n=n, pattern=str(path.parent / "**" / "*.xlsx"))
    if kind in kinds or kind in UNREAD_SPREADSHEETS:
        return None
    if kind == METHODOLOGY:
        return _notice("file-not-answers", path)
    problem = unread_problem(path, kind)
    return _notice(problem.code, path, **problem.facts)


def _visible(folder: Path) -> Iterator[Path]:
    try:
        yield from (path for path in folder.iterdir() if not _clutter(path.name))
    except OSError:
        return


def _clutter(name: str) -> str:
    """Say what a file is that a program has put there, by its name; blank for a person's file.

    Examples
    --------
    >>> [_clutter(name) for name in ("~$a.xlsx", ".~lock.a.xlsx#", "._a.xlsx", "a.xlsx.part", "a.xlsx")]
    ['file-lock', 'file-lock', 'file-of-mac', 'file-unfinished', '']
    """
    folded = name.casefold()
    if name.startswith("~$") or (name.startswith(".~lock.") and name.endswith("#")):
        return "file-lock"
    if name.startswith("._") or name == "__MACOSX":
        return "file-of-mac"
    if folded in SYSTEM_FILES:
        return "file-of-system"
    if folded.endswith(UNFINISHED) or name.startswith("~"):
        return "file-unfinished"
    return "file-hidden" if name.startswith(".") else ""


def _same_as(path: Path, digests: dict[str, Path]) -> Problem | None:
    """Leave out a second copy of a file: its answers would count as given twice."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return no_access(path, error)
    first = digests.setdefault(digest, path)
    return None if first == path else _notice("file-identical", path, other=first.name)


def _conflict(path: Path, entries: Sequence[Path]) -> Problem | None:
    """Refuse the second version of a file that both lie there: nobody has said which counts."""
    fitting = CONFLICT.fullmatch(path.stem)
    own = fitting and path.with_name(f"{fitting['own']}{path.suffix}")
    if not own or own not in entries:
        return None
    return Problem("conflict-copy", str(path), facts={"other": own.name})


def _notice(code: str, path: Path, **facts: object) -> Problem:
    return Problem(code, str(path), facts=facts, severity="notice")
