"""Change a round folder as a whole: at any moment, even after a power cut, it is either as before or as after.

Why a journal: a round is several files, and no system can replace several files, or a folder that is in use, in one
step; Windows can't rename a folder over another at all. One step that every system has is to rename a file. So:

1. every new file is written below ``.change/files/`` and forced to the disk;
2. ``.change/commit.json``, which names them and what goes, is written and renamed into place: **this is the moment**;
3. the files are renamed to where they belong, and ``.change/`` goes.

Killed before 2: ``.change/`` without ``commit.json`` means nothing, and the next command removes it. Killed after 2:
the change is made. Whoever reads takes each file through ``current``, which looks into ``.change/`` first, and the next
command finishes step 3, as often as need be.

``.lock`` keeps a second command out. The system frees it when its process ends, however it ends; the file itself stays.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from stat import S_ISREG

from budget_index.errors import Problem, ProblemsFound
from budget_index.rounds.links import CHANGE, LOCK, refuse_links

FILES, COMMIT = "files", "commit.json"
LARGEST_JOURNAL = 1 << 24
LOCKED_BYTE = 1 << 20
"""Windows locks part of a file; a byte far behind the text leaves the text readable."""


@dataclass
class Change:
    """What a command is about to change in a folder; nothing has happened until ``commit``.

    ``resumed`` says that an earlier command was killed; what it had committed has just been brought to its end.
    """

    folder: Path
    resumed: bool = False
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def write(self, name: str, content: bytes) -> None:
        """Prepare a file, or another content of it; ``name`` is its path in the folder, with slashes."""
        path = self.folder / CHANGE / FILES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_durably(path, content)
        _sync_folder(path.parent)
        if name not in self.written:
            self.written.append(name)

    @property
    def prepared(self) -> dict[str, bytes]:
        """The files that are prepared, name → content."""
        return {name: self.prepared_path(name).read_bytes() for name in self.written}

    def prepared_path(self, name: str) -> Path:
        """Return where a file lies that is prepared, or else is there already."""
        return self.folder / CHANGE / FILES / name if name in self.written else self.folder / name

    def remove(self, name: str) -> None:
        """Prepare the removal of a file, which may be missing."""
        self.removed.append(name)

    def commit(self) -> None:
        """Make the change; if nothing was prepared, touch nothing."""
        if not self.written and not self.removed:
            return
        change = self.folder / CHANGE
        change.mkdir(exist_ok=True)
        unfinished = change / f"{COMMIT}.tmp"
        _write_durably(unfinished, json.dumps({"write": self.written, "remove": self.removed}).encode())
        unfinished.replace(change / COMMIT)
        _sync_folder(change)


@contextmanager
def changing(folder: Path) -> Iterator[Change]:
    """Lock a folder, finish what an earlier command couldn't, and yield an empty change; it is finished at the end.

    Raises
    ------
    ProblemsFound
        Another command is changing the folder.
    """
    with locked(folder):
        resumed = finish_change(folder)
        try:
            yield Change(folder, resumed)
        finally:
            finish_change(folder)


def finish_change(folder: Path) -> bool:
    """Finish a committed change and clear away one that wasn't committed; needs the lock. Say whether there was one."""
    change = folder / CHANGE
    if not change.is_dir():
        return False
    committed = _committed(folder)
    staged = [name for name in committed["write"] if (change / FILES / name).is_file()]
    parents = {(folder / name).parent for name in staged}
    for parent in parents:
        parent.mkdir(parents=True, exist_ok=True)
    for name in staged:
        (change / FILES / name).replace(folder / name)
    for name in committed["remove"]:
        (folder / name).unlink(missing_ok=True)
    for parent in {folder, *parents}:
        _sync_folder(parent)
    shutil.rmtree(change / FILES, ignore_errors=True)
    (change / COMMIT).unlink(missing_ok=True)
    shutil.rmtree(change)
    return True


def finish_if_needed(folder: Path) -> None:
    """Finish what an earlier command couldn't, for commands that change nothing themselves."""
    if (folder / CHANGE).is_dir():
        with locked(folder):
            finish_change(folder)


def current(folder: Path, name: str) -> Path:
    """Return the path from which to read a file of a folder; one that a committed change removes doesn't exist."""
    staged = folder / CHANGE / FILES / name
    committed = _committed(folder)
    if name in committed["remove"] or (name in committed["write"] and staged.is_file()):
        return staged
    return folder / name


def staged_names(folder: Path) -> list[str]:
    """List the files that a committed change has still to put in place."""
    return _committed(folder)["write"]


def _committed(folder: Path) -> Mapping[str, list[str]]:
    path = folder / CHANGE / COMMIT
    try:
        steps = _steps(path)
    except (FileNotFoundError, NotADirectoryError):
        return {"write": [], "remove": []}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        raise ProblemsFound([Problem("journal-unreadable", str(path))]) from None
    return {step: [name for name in names if _stays_inside(name)] for step, names in steps.items()}


def _steps(path: Path) -> dict[str, list[str]]:
    """Read what a journal writes and removes; anything else that stands there is an error."""
    status = path.stat()
    if not S_ISREG(status.st_mode) or status.st_size > LARGEST_JOURNAL:
        raise ValueError
    stored = json.loads(path.read_bytes())
    steps: dict[str, list[str]] = {step: stored[step] for step in ("write", "remove")}
    if not all(isinstance(names, list) and all(isinstance(name, str) for name in names) for names in steps.values()):
        raise TypeError
    return steps


def _stays_inside(name: str) -> bool:
    """Say whether a name stays inside the folder; a folder that came by mail could hold a journal, too."""
    parts = PureWindowsPath(name).parts
    return bool(parts) and "\0" not in name and not PureWindowsPath(name).anchor and ".." not in parts


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other commands out of a folder as long as this one works on it.

    Raises
    ------
    ProblemsFound
        Another command is at work; its process is named. Or something in the folder is a link.
    """
    refuse_links(folder)
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    try:
        try:
            _lock(handle)
        except OSError:
            other = os.read(handle, 20).decode("ascii", "replace").strip()
            raise ProblemsFound([Problem("round-busy", str(folder), facts={"process": other or "?"})]) from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _write_durably(path: Path, content: bytes) -> None:
    """Write a file and force it to the disk.

    Raises
    ------
    OSError
        The system refuses, a full disk for example; its ``filename`` is the file.
    """
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error


def _sync_folder(folder: Path) -> None:
    """Force names to the disk, which only POSIX systems can and must do."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
