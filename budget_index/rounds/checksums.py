"""Checksums of a published round, as ``sha256sum -c`` reads them; and whether every file is still as it was."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from budget_index.errors import Problem
from budget_index.rounds.index import digest_of, read_index

CHECKSUMS_FILE = "checksums.sha256"
LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def checksums(folder: Path, changed: Mapping[str, bytes]) -> bytes:
    """List the SHA-256 of every file of a folder, as it will be with the changed ones."""
    digests = {name: digest_of((folder / name).read_bytes()) for name in round_contents(folder)}
    digests |= {name: digest_of(content) for name, content in changed.items()}
    digests.pop(CHECKSUMS_FILE, None)
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()


def broken_checksums(folder: Path) -> list[Problem]:
    """List what in a published round isn't as it was: changed, missing or added files."""
    text = (folder / CHECKSUMS_FILE).read_text("utf-8") if (folder / CHECKSUMS_FILE).is_file() else ""
    listed = {found[2]: found[1] for line in text.splitlines() if (found := LINE.fullmatch(line))}
    if not listed:
        return [Problem("checksum-file-missing", str(folder / CHECKSUMS_FILE))]
    there = set(round_contents(folder)) - {CHECKSUMS_FILE}
    missing = [Problem("checksum-file-missing", str(folder / name)) for name in sorted(listed.keys() - there)]
    added = [Problem("checksum-file-added", str(folder / name)) for name in sorted(there - listed.keys())]
    return [*missing, *added, *_differing(folder, {name: listed[name] for name in listed.keys() & there})]


def broken_files(folder: Path) -> list[Problem]:
    """List what of the added files isn't as it was when it was added."""
    stored = {entry.stored: entry.hash for entry in read_index(folder)}
    missing = [Problem("file-not-found", str(folder / name)) for name in stored if not (folder / name).is_file()]
    there = {name: digest for name, digest in stored.items() if (folder / name).is_file()}
    return [*missing, *_differing(folder, there, "stored-file-differs")]


def _differing(folder: Path, digests: Mapping[str, str], code: str = "checksum-differs") -> Iterable[Problem]:
    for name, digest in sorted(digests.items()):
        if digest_of((folder / name).read_bytes()) != digest:
            yield Problem(code, str(folder / name))


def round_contents(folder: Path) -> list[str]:
    """List the files of a round, with slashes; what begins with a dot is the program's or the system's own."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts))
