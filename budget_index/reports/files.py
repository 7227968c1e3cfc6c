"""Write result tables as csv, xlsx, parquet or json, whole or not at all."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from budget_index.language import Say
from budget_index.scoring.results import Results

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet program takes text that begins with one of these for a formula."""


def write_results(results: Results, folder: Path, kind: str, say: Say, *, example: bool) -> list[Path]:
    """Write ``scores``, ``ranking`` and ``criteria`` to a folder; give the files.

    Tables of an example round get a last column that says so, in the user's language.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"scores": results.scores, "ranking": results.ranking, "criteria": results.criteria}
    if example:
        tables = {name: table.assign(notice=say("example.mark")) for name, table in tables.items()}
    written = []
    for name, table in tables.items():
        path = folder / f"{name}.{kind}"
        write_whole(path, lambda target, table=table: write_table(table, target, kind))  # type: ignore[misc]
        written.append(path)
    return written


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
