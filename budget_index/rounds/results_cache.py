"""Tables that were computed of rounds, kept in the user's cache folder; they never are a part of a round.

A table is kept under a key: the fingerprints of the round, of the edition that it follows, and of the program. So a
key that is known stands for the same tables for ever, and what is kept is never brought up to date, only left.
"""

import hashlib
import io
import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import RLock

import pandas as pd

from budget_index.bundled import PACKAGE, bundled
from budget_index.files import safe_stem, write_whole
from budget_index.methodology.model import Methodology
from budget_index.rounds.index import digest_of
from budget_index.rounds.inputs import round_files
from budget_index.rounds.journal import current
from budget_index.rounds.model import ROUND_FILE

CACHE_PLACE = "BUDGET_INDEX_CACHE"
"""Variable of the environment that names another folder; with an empty one nothing is kept."""
MEGABYTE = 1 << 20
MOST_KEPT, MOST_AT_HAND = 500 * MEGABYTE, 64 * MEGABYTE
"""Bytes on the disk, and of the tables that stay in memory."""
SIGNATURE = "budget-index"
SUFFIX = ".table"
Tables = Mapping[str, pd.DataFrame]


class ResultsCache:
    """Tables by key and name, on the disk and, those used last, in memory.

    Whatever in the folder isn't as it was written is left aside and written again. Where the folder can't be used,
    tables stay in memory.

    Parameters
    ----------
    folder
        Where tables are kept; without one only memory is used.

    Examples
    --------
    >>> kept = ResultsCache(None)
    >>> kept.table("key", "scores", lambda: {"scores": pd.DataFrame({"score": [50.0]})})["score"].tolist()
    [50.0]
    """

    def __init__(self, folder: Path | None, *, most: int = MOST_KEPT, most_at_hand: int = MOST_AT_HAND) -> None:
        self.folder = folder
        self.most, self.most_at_hand = most, most_at_hand
        self._at_hand: OrderedDict[tuple[str, str], tuple[pd.DataFrame, int]] = OrderedDict()
        self._unwritten: dict[tuple[str, str], pd.DataFrame] = {}
        self._changing, self._making = RLock(), RLock()

    def table(self, key: str, name: str, make: Callable[[], Tables]) -> pd.DataFrame:
        """Return a table; nobody changes it.

        Parameters
        ----------
        make
            Makes it, and whatever comes with it, if it isn't kept. One thread makes at a time.
        """
        known = self._remembered(key, name)
        if known is not None:
            return known
        with self._making:
            known = self._remembered(key, name)
            known = self._read(key, name) if known is None else known
            if known is not None:
                return known
            made = {each: table.reset_index(drop=True) for each, table in make().items()}
            for each, table in made.items():
                self._keep(key, each, table)
            return made[name]

    def _remembered(self, key: str, name: str) -> pd.DataFrame | None:
        with self._changing:
            if (key, name) in self._at_hand:
                self._at_hand.move_to_end((key, name))
                return self._at_hand[key, name][0]
        return self._unwritten.get((key, name))

    def _remember(self, key: str, name: str, table: pd.DataFrame) -> None:
        size = int(table.memory_usage(deep=True).sum())
        with self._changing:
            self._at_hand[key, name] = (table, size)
            self._at_hand.move_to_end((key, name))
            while len(self._at_hand) > 1 and sum(each for _, each in self._at_hand.values()) > self.most_at_hand:
                self._at_hand.popitem(last=False)

    def _file(self, folder: Path, key: str, name: str) -> Path:
        return folder / safe_stem(key) / f"{safe_stem(name)}{SUFFIX}"

    def _read(self, key: str, name: str) -> pd.DataFrame | None:
        """Read a table, if it is there and as it was written."""
        if self.folder is None:
            return None
        path = self._file(self.folder, key, name)
        try:
            heading, _, content = path.read_bytes().partition(b"\n")
            if heading != _heading(key, name, content):
                return None
            table = pd.read_parquet(io.BytesIO(content))
        except Exception:  # whatever is wrong with a file, the table can be made again
            return None
        with suppress(OSError):
            os.utime(path)  # what was used last stays longest
        self._remember(key, name, table)
        return table

    def _keep(self, key: str, name: str, table: pd.DataFrame) -> None:
        if self.folder is None or not self._written(self.folder, key, name, table):
            self._unwritten[key, name] = table
        else:
            self._remember(key, name, table)

    def _written(self, folder: Path, key: str, name: str, table: pd.DataFrame) -> bool:
        written, path = io.BytesIO(), self._file(folder, key, name)
        table.to_parquet(written, index=False)
        content = written.getvalue()
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # drafts are nobody else's business
            write_whole(path, lambda place: place.write_bytes(_heading(key, name, content) + b"\n" + content))
            self._make_room(folder, path)
        except OSError:
            return False
        return True

    def _make_room(self, folder: Path, last: Path) -> None:
        """Remove what was used longest ago, until the rest is small enough."""
        states = sorted(_states(folder), reverse=True)
        total = 0
        for _, size, path in states:
            total += size
            if total > self.most and path != last:
                with suppress(OSError):  # another process reads or has removed it
                    path.unlink()
                    path.parent.rmdir()


def _heading(key: str, name: str, content: bytes) -> bytes:
    return f"{SIGNATURE} {key} {name} {digest_of(content)}".encode()


def _states(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """Give of every table when it was used last, and its size."""
    for path in folder.glob(f"*/*{SUFFIX}"):
        with suppress(OSError):
            state = path.stat()
            yield state.st_mtime, state.st_size, path


@cache
def results_cache() -> ResultsCache:
    """Return the cache of this process."""
    return ResultsCache(cache_folder())


def cache_folder() -> Path | None:
    """Return where the system keeps what a user's programs can compute again; nothing where there is no such place."""
    if CACHE_PLACE in os.environ:
        place = os.environ[CACHE_PLACE]
        return Path(place) / "results" if place else None
    try:
        home = Path.home()
    except RuntimeError:
        return None
    usual = {"win32": home / "AppData" / "Local", "darwin": home / "Library" / "Caches"}
    named = Path(os.environ.get({"win32": "LOCALAPPDATA", "darwin": ""}.get(sys.platform, "XDG_CACHE_HOME"), ""))
    caches = named if named.is_absolute() else usual.get(sys.platform, home / ".cache")
    return caches / "budget-index" / "results"


def results_key(folder: Path, methodology: Methodology, results: Sequence[str] = ()) -> str:
    """Return the key of what is computed of a round: it changes with its files, its edition and the program.

    Parameters
    ----------
    results
        Names of files of the round that count beside its answers and publications.

    Raises
    ------
    ProblemsFound
        Something in the folder is a link, or what changes it can't be read.
    OSError
        The system doesn't hand out a file.
    """
    files = [current(folder, ROUND_FILE), *round_files(folder), *(folder / name for name in results)]
    present = [file for file in files if file.is_file()]
    content = [f"{file.name} {digest_of(file.read_bytes())}" for file in present]
    rules = digest_of(methodology.model_dump_json().encode())
    return digest_of("\n".join([program_fingerprint(), rules, *content]).encode())


@cache
def program_fingerprint() -> str:
    """Return the fingerprint of all that the program computes with: its code, the bundled editions, the register."""
    files = [*PACKAGE.rglob("*.py"), *bundled("criteria").glob("*.yaml"), *bundled("data", "regions").glob("*")]
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
