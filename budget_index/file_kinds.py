"""What a file is, by its content: its first bytes and, of an archive, the names of its parts. Nothing is unpacked."""

import struct
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from budget_index.errors import Problem, ProblemsFound

MEGABYTE = 1 << 20
MOST_READ = 50 * MEGABYTE
XLSX, PARQUET, TEXT, OTHER = "xlsx", "parquet", "text", "other"
EMPTY, MISSING = "empty", "missing"
ODS, XLS, XLSM, XLSB, NUMBERS = "file-ods", "file-xls", "file-xlsm", "file-xlsb", "file-numbers"
PASSWORD, DOCUMENT, SLIDES, PDF = "file-password", "file-document", "file-slides", "file-pdf"
ARCHIVE, PICTURE, WEB_PAGE, SPECIAL = "file-archive", "file-picture", "file-web-page", "file-special"
"""Kinds that aren't read go by the code of the problem."""
UNREAD_SPREADSHEETS = (ODS, XLS, XLSM, XLSB, NUMBERS, PASSWORD)
"""Kinds that may hold answers and can't be read as they are."""
UNREAD_KINDS = (*UNREAD_SPREADSHEETS, DOCUMENT, SLIDES, PDF, ARCHIVE, PICTURE, WEB_PAGE, SPECIAL)
BEGINNINGS = {
    b"%PDF": PDF,
    b"PAR1": PARQUET,
    b"Rar!": ARCHIVE,
    b"7z\xbc\xaf": ARCHIVE,
    b"\x1f\x8b": ARCHIVE,
    b"\x89PNG": PICTURE,
    b"\xff\xd8\xff": PICTURE,
    b"GIF8": PICTURE,
    b"{\\rtf": DOCUMENT,
}
PARTS = {
    "xl/vbaproject.bin": XLSM,
    "xl/workbook.bin": XLSB,
    "xl/workbook.xml": XLSX,
    "word/document.xml": DOCUMENT,
    "ppt/presentation.xml": SLIDES,
    "index/document.iwa": NUMBERS,
}
"""The first part of these that an archive has says what it is."""
STREAMS = {"EncryptedPackage": PASSWORD, "WordDocument": DOCUMENT, "PowerPoint": SLIDES, "Workbook": XLS, "Book": XLS}
OPEN_DOCUMENTS = {b"spreadsheet": ODS, b"text": DOCUMENT, b"presentation": SLIDES}
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
HEAD, TAIL, MOST_DIRECTORY, MOST_PARTS = 4096, 66_000, MEGABYTE, 5_000


def content_kind(path: Path) -> str:
    """Say what a file is by its content; pipes and devices aren't opened.

    Examples
    --------
    >>> from budget_index.bundled import bundled
    >>> content_kind(bundled("data", "regions", "kz.csv")), content_kind(Path("nowhere"))
    ('text', 'missing')
    """
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            return SPECIAL
        if not status.st_size:
            return EMPTY
        with path.open("rb") as file:
            return _kind(file, status.st_size)
    except FileNotFoundError:
        return MISSING
    except OSError as error:
        raise ProblemsFound([no_access(path, error)]) from None


def no_access(path: Path, error: OSError) -> Problem:
    """Make the problem that the system doesn't hand out a file or folder."""
    return Problem("file-no-access", str(path), facts={"reason": error.strerror or type(error).__name__})


def refuse_unreadable(path: Path, *, most: int = MOST_READ) -> None:
    """Refuse what isn't a file, or is larger than anything that is read.

    Raises
    ------
    ProblemsFound
        It is missing, a folder, a pipe, a device, too large, or the system doesn't hand it out.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        raise ProblemsFound([Problem("file-not-found", str(path))]) from None
    except (OSError, ValueError) as error:
        raise ProblemsFound([no_access(path, error if isinstance(error, OSError) else OSError())]) from None
    if path.is_dir():
        raise ProblemsFound([Problem("file-is-folder", str(path))])
    if not S_ISREG(status.st_mode):
        raise ProblemsFound([Problem("file-special", str(path))])
    if status.st_size > most:
        facts = {"found": -(-status.st_size // MEGABYTE), "limit": most // MEGABYTE}
        raise ProblemsFound([Problem("file-too-large", str(path), facts=facts)])


def _kind(file: BinaryIO, size: int) -> str:
    head = file.read(HEAD)
    for beginning, kind in BEGINNINGS.items():
        if head.startswith(beginning):
            return kind
    if head.startswith(ZIP):
        return _archive_kind(file, head, size)
    if head.startswith(OLE):
        file.seek(0)
        content = file.read(MOST_READ)
        return next((kind for name, kind in STREAMS.items() if name.encode("utf-16-le") in content), OTHER)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype html", b"<html", b"<table", b"<?xml")):
        return WEB_PAGE
    return OTHER if b"\0" in head and not head.startswith(UTF_16) else TEXT


def _archive_kind(file: BinaryIO, head: bytes, size: int) -> str:
    """Tell archives apart by the names of their parts; one that is torn off passes for what most people send."""
    if b"mimetypeapplication/vnd.oasis.opendocument." in head[:100]:
        return next((kind for word, kind in OPEN_DOCUMENTS.items() if b"opendocument." + word in head[:100]), ARCHIVE)
    names = {name.casefold().replace("\\", "/") for name in archived_names(file, size)}
    return next((kind for name, kind in PARTS.items() if name in names), ARCHIVE if names else OTHER)


def archived_names(file: BinaryIO, size: int) -> Iterator[str]:
    """Yield the names in the directory of a zip archive, no more than ``MOST_PARTS``."""
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        return
    length, start = struct.unpack_from("<II", tail, end + 12)
    file.seek(min(start, size))
    directory, place = file.read(min(length, MOST_DIRECTORY)), 0
    for _ in range(MOST_PARTS):
        if directory[place : place + 4] != b"PK\x01\x02" or len(directory) < place + 46:
            return
        name, extra, comment = struct.unpack_from("<HHH", directory, place + 28)
        yield directory[place + 46 : place + 46 + name].decode("utf-8", errors="replace")
        place += 46 + name + extra + comment
