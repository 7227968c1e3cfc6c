"""What a published round was: the checksum of each file, and one fingerprint of all of them to quote in a report."""

import hashlib
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from budget_index.errors import Problem, ProblemsFound
from budget_index.file_kinds import MEGABYTE, refuse_unreadable
from budget_index.rounds.index import digest_of

CHECKSUMS_FILE = "checksums.sha256"
LINE = re.compile(r"([0-9a-f]{64})  (.+)")
EVIDENCE = "evidence/"
"""A published round may gain evidence, never answers."""
GROUP, QUOTED = 4, 16
"""Letters of a fingerprint that stand together, and so many of the first ones as are quoted."""


def checksums(folder: Path, changed: Mapping[str, bytes], *, without: Collection[str] = ()) -> bytes:
    """List the SHA-256 of every file of a folder, as it will be with the changed ones and without some."""
    stays = set(round_contents(folder)).difference(without)
    digests = {name: digest_of((folder / name).read_bytes()) for name in stays}
    digests |= {name: digest_of(content) for name, content in changed.items()}
    return checksum_lines(digests)


def checksum_lines(digests: Mapping[str, str]) -> bytes:
    """Write checksums, name → SHA-256, in the order of the names; that of the list itself isn't in it."""
    rows = (f"{digest}  {name}\n" for name, digest in sorted(digests.items()) if name != CHECKSUMS_FILE)
    return "".join(rows).encode()


def read_checksums(folder: Path) -> dict[str, str]:
    """Read the checksums of a published round, name → SHA-256; none where there is no list.

    Raises
    ------
    ProblemsFound
        The list can't be read, each of its lines that isn't one of ours.
    """
    path = folder / CHECKSUMS_FILE
    if not path.is_file():
        return {}
    refuse_unreadable(path, most=16 * MEGABYTE)
    text = path.read_bytes().decode("utf-8", errors="replace").replace("\r\n", "\n")
    entries = [LINE.fullmatch(line) for line in text.removesuffix("\n").split("\n")]
    unread = [number for number, entry in enumerate(entries, start=1) if entry is None]
    if unread:
        raise ProblemsFound(Problem("checksums-unreadable", str(path), line=number) for number in unread)
    return {entry[2]: entry[1] for entry in entries if entry}


def round_fingerprint(digests: Mapping[str, str]) -> str:
    """Return the SHA-256 of the checksums of a round: it changes with every byte of every file.

    It doesn't depend on the order of the list, nor on how its lines end.

    Examples
    --------
    >>> one = {"a.csv": "0" * 64, "b.csv": "1" * 64}
    >>> round_fingerprint(one) == round_fingerprint(dict(reversed(one.items())))
    True
    """
    return hashlib.sha256(checksum_lines(digests)).hexdigest()


def quoted(fingerprint: str) -> str:
    """Write the start of a fingerprint as it is quoted.

    Examples
    --------
    >>> quoted("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
    '9f86-d081-884c-7d65'
    """
    return "-".join(fingerprint[place : place + GROUP] for place in range(0, QUOTED, GROUP))


def fits_fingerprint(quotation: str, fingerprint: str) -> bool:
    """Say whether a quotation, short or whole, is that of a fingerprint.

    Examples
    --------
    >>> [fits_fingerprint(text, "9f86d081884c7d659a2f") for text in ("9F86-D081-884C-7D65", "9f86", "1f86d081884c7d65")]
    [True, False, False]
    """
    letters = re.sub(r"[\s-]", "", quotation).casefold()
    return len(letters) >= QUOTED and fingerprint.startswith(letters)


def broken_checksums(folder: Path) -> list[Problem]:
    """List what differs from a round as it was published: changed, missing or added files.

    Raises
    ------
    ProblemsFound
        The list of checksums can't be read.
    """
    listed = read_checksums(folder)
    if not listed:
        return [Problem("checksum-file-missing", str(folder / CHECKSUMS_FILE))]
    there = set(round_contents(folder)) - {CHECKSUMS_FILE}
    added = {name for name in there - listed.keys() if not name.startswith(EVIDENCE)}
    differing = (n for n in listed.keys() & there if digest_of((folder / n).read_bytes()) != listed[n])
    codes = {
        "checksum-file-missing": listed.keys() - there,
        "checksum-file-added": added,
        "checksum-differs": differing,
    }
    return [Problem(code, str(folder / name)) for code, names in codes.items() for name in sorted(names)]


def published_problems(folder: Path, quotation: str | None = None) -> list[Problem]:
    """List what differs from a published round, and say whether its fingerprint is the one that somebody quotes."""
    problems = broken_checksums(folder)
    present = round_fingerprint(read_checksums(folder))
    if quotation and not fits_fingerprint(quotation, present):
        facts = {"found": quoted(present), "wanted": quotation}
        problems.append(Problem("fingerprint-differs", str(folder / CHECKSUMS_FILE), facts=facts))
    return problems


def round_contents(folder: Path) -> list[str]:
    """List the files of a round, with slashes; what begins with a dot is the program's or the system's own."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts))
