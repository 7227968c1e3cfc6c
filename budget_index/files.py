"""Write files whole or not at all: csv that no spreadsheet program runs as a formula, archives, safe names."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PureWindowsPath
from secrets import token_hex

import pandas as pd

FORMULA = r"^'*[=+\-@\t\r]"
"""A spreadsheet program runs a text that begins like this as a formula; with an apostrophe in front it stays text."""
ESCAPED = r"^''*[=+\-@\t\r]"
PLAIN_NUMBER = r"^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can give."""
Progress = Callable[[Sequence[Path]], Iterable[Path]]
"""Wraps a list of files while they are read, for a progress bar."""
LONGEST_NAME = 80
MOST_BYTES = 180
"""File systems count the bytes of a name, 255 at most; the hash and the ending need room too."""


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Write a table as csv; text that begins like a formula gets an apostrophe in front, a plain number doesn't.

    Text that has such an apostrophe already gets a second one, so that ``unescaped`` gives back what was written; a
    line inside a text ends as the rows do.

    Examples
    --------
    >>> csv_bytes(pd.DataFrame({"comment": ["=1+1", "-5", "fine", "'=1"]})).decode().split()
    ['comment', "'=1+1", '-5', 'fine', "''=1"]
    """
    changed = {}
    for name in table.columns:
        if _holds_text(table[name]):
            text = table[name].astype("str")
            risky = text.str.contains(FORMULA, na=False) & ~text.str.contains(PLAIN_NUMBER, na=False)
            if risky.any():
                changed[name] = text.mask(risky, "'" + text)
    safe = table.assign(**changed)
    written = safe.to_csv(index=False, lineterminator="\n")
    if "\r" in written:  # ends a row for every reader, and the writer doesn't quote it
        written = safe.replace("\r\n?", "\n", regex=True).to_csv(index=False, lineterminator="\n")
    return written.encode()


def unescaped(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Take away the apostrophes that ``csv_bytes`` put before texts.

    Examples
    --------
    >>> unescaped(pd.DataFrame({"comment": ["'=1+1", "-5", "''=1"]}), ["comment"])["comment"].tolist()
    ['=1+1', '-5', "'=1"]
    """
    changed = {}
    for name in columns:
        text = table[name].astype("str")
        quoted = text.str.startswith("'", na=False)
        if quoted.any():
            changed[name] = text.mask(quoted & text.str.contains(ESCAPED, na=False), text.str.slice(1))
    return table.assign(**changed)


def _holds_text(column: pd.Series) -> bool:
    return pd.api.types.is_string_dtype(column.dtype) or isinstance(column.dtype, pd.CategoricalDtype)


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write to a new file beside the target and rename it: readers see either the old file or the new one.

    Raises
    ------
    OSError
        The system refuses; its ``filename`` is the target, also where the system doesn't name one.
    """
    unfinished = path.with_name(f".unfinished-{token_hex(8)}{path.suffix}")
    try:
        unfinished.touch(exist_ok=False)
        write(unfinished)
        unfinished.replace(path)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error
    finally:
        unfinished.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file, whole or not at all."""
    write_whole(path, lambda unfinished: unfinished.write_text(text, encoding="utf-8", newline="\n"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all."""
    write_whole(path, lambda unfinished: unfinished.write_bytes(content))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Pack files, without the time of packing.

    Examples
    --------
    >>> zipped({"a.txt": b"a"}) == zipped({"a.txt": b"a"})
    True
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, FIRST_DAY)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(member, content)
    return packed.getvalue()


def safe_name(name: str, *, shown: bool = False, longest: int = LONGEST_NAME) -> str:
    r"""Make a file name that can't lead anywhere and that every system accepts; the kind of file stays.

    One that is only ``shown`` to whoever sent the file keeps spaces and brackets, too.

    Examples
    --------
    >>> safe_name("../../etc/passwd.xlsx"), safe_name("C:\\x\\Ақтөбе 2026*.xlsx"), safe_name("..xlsx")
    ('passwd.xlsx', 'Ақтөбе_2026_.xlsx', 'file.xlsx')
    >>> safe_name("x/Ақтөбе (2) <b>.xlsx", shown=True)
    'Ақтөбе (2) _b_.xlsx'
    """
    last = PureWindowsPath(name.replace("\0", "")).name
    stem, dot, suffix = last.rpartition(".")
    clean = (stem or last).strip(".")
    clean = re.sub(r"[^\w .()-]+", "_", clean)[:longest] if shown else safe_stem(clean, longest)
    return (_cut(clean) or "file") + dot + re.sub(r"[^A-Za-z0-9]", "", suffix)[:longest]


def safe_stem(text: str, longest: int = LONGEST_NAME) -> str:
    """Make any text fit for a file name.

    Examples
    --------
    >>> safe_stem("KZ/15")
    'KZ_15'
    """
    return _cut(re.sub(r"[^\w.-]", "_", text)[:longest])


def _cut(text: str) -> str:
    return text.encode(errors="replace")[:MOST_BYTES].decode(errors="ignore")
