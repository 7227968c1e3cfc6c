"""Write the tables of an analysis to a folder, and lay out the simple ones for a terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from rich import box
from rich.table import Table

from budget_index.files import write_table
from budget_index.language import Say


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path, kind: str, say: Say, *, example: bool) -> list[Path]:
    """Write tables, each whole or not at all; give the files. Tables of an example round say so in a last column."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in tables.items():
        marked = table.assign(notice=say("example.mark")) if example else table
        path = folder / f"{name}.{kind}"
        write_table(marked, path, kind)
        written.append(path)
    return written


def plain_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], *, texts: int = 1) -> Table:
    """Lay out a table whose first columns are texts and the others numbers."""
    table = Table(title=title, title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number < texts else "right")
    for row in rows:
        table.add_row(*row)
    return table


def percent(value: float, say: Say, digits: int = 0) -> str:
    """Write a share as percent; a missing one is a dash."""
    return "–" if pd.isna(value) else f"{say.number(100 * float(value), digits)} %"
