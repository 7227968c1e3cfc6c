"""Tables in files, in any of the formats that people ask for; the same table gives the same bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from budget_index.language import Say

if TYPE_CHECKING:
    import pandas as pd


def _csv(table: "pd.DataFrame", _title: str) -> bytes:
    from budget_index.files import csv_bytes

    return csv_bytes(table)


def _xlsx(table: "pd.DataFrame", title: str) -> bytes:
    from budget_index.workbook.xlsx.plain import plain_workbook

    return plain_workbook(table, title)


def _parquet(table: "pd.DataFrame", _title: str) -> bytes:
    return table.to_parquet(index=False)


def _json(table: "pd.DataFrame", _title: str) -> bytes:
    return table.to_json(orient="records", force_ascii=False, double_precision=15, indent=1).encode()


@dataclass(frozen=True)
class TableFormat:
    """A format in which tables are written; ``on_pages`` says whether pages offer it, too."""

    label: str
    mime: str
    content: Callable[["pd.DataFrame", str], bytes]
    on_pages: bool = True


FORMATS: Mapping[str, TableFormat] = {
    "csv": TableFormat("CSV", "text/csv", _csv),
    "xlsx": TableFormat("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "parquet": TableFormat("Parquet", "application/vnd.apache.parquet", _parquet),
    "json": TableFormat("JSON", "application/json", _json, on_pages=False),
}
"""The formats by the endings of their files."""
ON_PAGES = tuple(name for name, each in FORMATS.items() if each.on_pages)


def table_bytes(table: "pd.DataFrame", kind: str, title: str = "table") -> bytes:
    r"""Return a table as the content of a file; text that a spreadsheet program would run as a formula stays text.

    Examples
    --------
    >>> import pandas as pd
    >>> table_bytes(pd.DataFrame({"region": ["KZ-15"], "score": [52.5]}), "csv")
    b'region,score\nKZ-15,52.5\n'
    """
    return FORMATS[kind].content(table, title)


def write_table(table: "pd.DataFrame", path: Path, kind: str) -> None:
    """Write a table in one of the formats, whole or not at all."""
    from budget_index.files import write_whole

    content = table_bytes(table, kind, title=path.stem.split("-")[0])
    write_whole(path, lambda unfinished: unfinished.write_bytes(content))


def write_tables(
    tables: "Mapping[str, pd.DataFrame]", folder: Path | None, kind: str, say: Say, *, example: bool
) -> list[Path]:
    """Write tables to a folder, if one is named; those of an example round say so in a last column.

    Returns
    -------
    The files that were written.
    """
    if folder is None:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    files = {folder / f"{name}.{kind}": table for name, table in tables.items()}
    for path, table in files.items():
        write_table(table.assign(notice=say("example.mark")) if example else table, path, kind)
    return list(files)
