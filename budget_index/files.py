"""Write files whole or not at all: csv that no spreadsheet runs as a formula, result tables, safe names."""

import os
import re
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path, PureWindowsPath

import pandas as pd

FORMULA = r"^'*[=+\-@\t\r]"


ESCAPED = r"^''*[=+\-@\t\r]"


PLAIN_NUMBER = r"^[+-]?\d+(?:\.\d+)?$"


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Write a table as csv; text that begins like a formula gets an apostrophe in front, plain numbers don't need it.

    Examples
    --------
    >>> csv_bytes(pd.DataFrame({"comment": ["=1+1", "-5", "fine"]})).decode().split()
    ['comment', "'=1+1", '-5', 'fine']
    """
    texts = [name for name in table.columns if pd.api.types.is_string_dtype(table[name].dtype)]
    changed = {}
    for name in texts:
        column = table[name].astype("str")
        risky = column.str.contains(FORMULA, na=False) & ~column.str.contains(PLAIN_NUMBER, na=False)
        changed[name] = column.mask(risky, "'" + column)
    return table.assign(**changed).to_csv(index=False, lineterminator="\n").encode()


def plain_texts(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Take away the apostrophes that ``csv_bytes`` has put before texts."""
    changed = {}
    for name in columns:
        column = table[name].astype("str")
        changed[name] = column.mask(column.str.contains(ESCAPED, na=False), column.str.slice(1))
    return table.assign(**changed)


RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet program takes text that begins with one of these for a formula."""


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write to a temporary file beside the goal and rename it: readers see the old file or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix)
    os.close(handle)
    try:
        write(Path(name))
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Write a text file, whole or not at all."""

    def write(target: Path) -> None:
        target.write_text(text, encoding="utf-8", newline="\n")

    write_whole(path, write)


def write_table(table: pd.DataFrame, path: Path, kind: str) -> None:
    """Write one table in a format; whole or not at all is up to the caller."""
    if kind == "parquet":
        table.to_parquet(path, index=False)
    elif kind == "json":
        table.to_json(path, orient="records", force_ascii=False, double_precision=15, indent=1)
    elif kind == "xlsx":
        _write_workbook(table, path)
    else:
        _harmless(table).to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def _harmless(table: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before text that a spreadsheet program would run as a formula."""
    texts = [name for name in table.columns if pd.api.types.is_string_dtype(table[name].dtype)]
    risky = {name: table[name].str.startswith(RISKY, na=False) for name in texts}
    return table.assign(**{name: table[name].mask(at, "'" + table[name]) for name, at in risky.items() if at.any()})


def _write_workbook(table: pd.DataFrame, path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = path.stem.strip(".").split("-")[0]
    sheet.append(list(table.columns))
    for row in table.astype(object).where(table.notna(), None).itertuples(index=False):
        sheet.append(list(row))
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            if cell.data_type == "f":
                cell.data_type = "s"
    for number, name in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(12, len(name) + 4)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    book.save(path)


LONGEST_NAME = 80


MOST_BYTES = 180
"""File systems count the bytes of a name, 255 at most; the hash and the ending need room too."""


def safe_name(name: str) -> str:
    r"""Make a file name that can't lead anywhere and that every system accepts.

    Examples
    --------
    >>> safe_name("../../etc/passwd.xlsx"), safe_name("C:\\x\\Ақтөбе 2026*.xlsx"), safe_name("..xlsx")
    ('passwd.xlsx', 'Ақтөбе_2026_.xlsx', 'file.xlsx')
    """
    last = PureWindowsPath(name.replace("\0", "")).name
    stem, dot, suffix = last.rpartition(".")
    clean = re.sub(r"[^\w.-]", "_", stem or last).strip(".")[:LONGEST_NAME]
    clean = clean.encode(errors="replace")[:MOST_BYTES].decode(errors="ignore")
    return f"{clean or 'file'}{dot}{re.sub(r'[^A-Za-z0-9]', '', suffix)}"
