"""Look at a workbook as an archive before anything in it is parsed: strangers send them by mail."""

import re
import zipfile
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from stat import S_ISREG
from time import thread_time

from budget_index.errors import Problem, ProblemsFound
from budget_index.file_kinds import MEGABYTE

MAX_UNPACKED = 50 * MEGABYTE
MAX_PARTS = 2_000
MAX_TAGS = 3_000_000
MAX_RATIO = 100
MAX_SHEETS = 500
MOST_SECONDS = 4.0
"""Of the processor, for each of the two steps: the cells of a workbook, and what they mean."""
HARMLESS_SIZE = MEGABYTE
"""Below this a sheet of blank rows may well be compressed more than a hundredfold."""
OLE_MAGIC, ZIP_MAGIC, ENTRY_MAGIC = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"PK\x01\x02"
MACRO_SUFFIXES = {".xlsm", ".xlsb", ".xltm", ".xlam"}


@dataclass(frozen=True)
class Clock:
    """Stops the reading of a workbook that takes too much of the processor's time."""

    file: str
    started: float = field(default_factory=thread_time)

    def check(self) -> None:
        """Look at the clock.

        Raises
        ------
        ProblemsFound
            The time is up.
        """
        if thread_time() - self.started > MOST_SECONDS:
            facts: dict[str, object] = {"seconds": int(MOST_SECONDS)}
            raise ProblemsFound([Problem("workbook-too-slow", file=self.file, facts=facts)])


def checked_content(path: Path) -> bytes:
    """Read a file after looking at it as an archive: size, number of parts, macros, links, names, entities.

    Raises
    ------
    ProblemsFound
        With everything that speaks against opening it.
    """
    content = archive_content(path)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            problems = list(_archive_problems(archive, path)) or list(_part_problems(archive, path))
    except Exception as error:  # zipfile, too, raises nearly anything on a broken file
        raise unreadable(path.name, error) from None
    if problems:
        raise ProblemsFound(problems)
    return content


def archive_content(path: Path) -> bytes:
    """Read a file that may be an archive, before anything opens it as one.

    A pipe or a device would never end, and a table of contents with hundreds of thousands of entries takes a gigabyte.

    Raises
    ------
    ProblemsFound
        The file isn't there, isn't a file, is too large, or is no workbook.
    """
    try:
        about = path.stat()
        if not S_ISREG(about.st_mode):
            raise _found("workbook-not-xlsx", path)
        if about.st_size > MAX_UNPACKED:
            megabytes = -(-about.st_size // MEGABYTE)
            raise _found("workbook-too-large", path, found=megabytes, limit=MAX_UNPACKED // MEGABYTE)
        content = path.read_bytes()
    except OSError:
        raise _found("file-not-found", path) from None
    if not content:
        raise _found("file-empty", path)
    if path.suffix.casefold() in MACRO_SUFFIXES:
        raise _found("workbook-macros", path)
    if content.startswith(OLE_MAGIC):
        raise _found("workbook-old-format", path)
    if not content.startswith(ZIP_MAGIC):
        raise _found("workbook-not-xlsx", path)
    entries = content.count(ENTRY_MAGIC)
    if entries > MAX_PARTS:
        raise _found("workbook-too-many-parts", path, found=entries, limit=MAX_PARTS)
    return content


def _archive_problems(archive: zipfile.ZipFile, path: Path) -> Iterator[Problem]:
    """Judge by the table of contents alone; unpacking a part shows whether its size was true."""
    parts = archive.infolist()
    size, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    names = [part.filename.replace("\\", "/").casefold() for part in parts]
    if not any(re.fullmatch(r"xl/workbook\d*\.(xml|bin)", name) for name in names):
        yield _problem("workbook-not-xlsx", path)
    if size > MAX_UNPACKED:
        megabytes, limit = -(-size // MEGABYTE), MAX_UNPACKED // MEGABYTE
        yield _problem("workbook-too-large", path, found=megabytes, limit=limit)
    elif size > max(HARMLESS_SIZE, MAX_RATIO * packed):
        yield _problem("workbook-unsafe", path, reason=f"{size // max(packed, 1)} : 1")
    if len(parts) > MAX_PARTS:
        yield _problem("workbook-too-many-parts", path, found=len(parts), limit=MAX_PARTS)
    if any(re.search(r"vbaproject\.bin$|xl/workbook\.bin$|macrosheets/", name) for name in names):
        yield _problem("workbook-macros", path)
    if any("externallinks/" in name for name in names):
        yield _problem("workbook-external-links", path)
    strange = next((name for name in names if ".." in name.split("/") or re.match("/|[a-z]:", name)), None)
    if strange is not None:
        yield _problem("workbook-unsafe", path, reason=ascii(strange))
    if any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts):
        yield _problem("workbook-unsafe", path, reason="LZMA")


def _part_problems(archive: zipfile.ZipFile, path: Path) -> Iterator[Problem]:
    """Look into the XML parts: a document type could define entities, too many tags would fill the memory."""
    tags = 0
    for part in archive.infolist():
        content = unpacked(archive, part).replace(b"\0", b"")
        tags += max(content.count(b"<"), content.count(b"="))  # a tag may have any number of attributes
        if not part.filename.casefold().endswith((".xml", ".rels")):
            continue
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            yield _problem("workbook-unsafe", path, reason="<!DOCTYPE>")
            return
        if b"relationships/externalLink" in content:
            yield _problem("workbook-external-links", path)
            return
        if part.filename.casefold() == "[content_types].xml" and b"macroEnabled" in content:
            yield _problem("workbook-macros", path)
            return
    if tags > MAX_TAGS:
        yield _problem("workbook-too-many-parts", path, found=tags, limit=MAX_TAGS)


def unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Unpack a part; refuse one that is larger than the table of contents says.

    Raises
    ------
    BadZipFile
        The part is broken, or larger than the archive says; zipfile itself would unpack all of it first.
    """
    entry = copy(part)
    entry.file_size += 1
    with archive.open(entry) as file:
        content = file.read(entry.file_size)
    if len(content) != part.file_size:
        raise zipfile.BadZipFile(f"{part.filename!a}: {part.file_size} B")
    return content


def unreadable(file: str, error: Exception) -> ProblemsFound:
    """Turn whatever a parser raised on a broken file into the one problem that users see."""
    reason = (str(error).splitlines() or [""])[0][:200] or type(error).__name__
    return ProblemsFound([Problem("workbook-unreadable", file=file, facts={"reason": reason})])


def _problem(code: str, path: Path, **facts: object) -> Problem:
    return Problem(code, file=path.name, facts=facts)


def _found(code: str, path: Path, **facts: object) -> ProblemsFound:
    return ProblemsFound([_problem(code, path, **facts)])
