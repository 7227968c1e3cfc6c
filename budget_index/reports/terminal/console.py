"""How reports are printed: the console, plain tables, the mark of example data, what was written."""

import sys
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from budget_index.language import Say

WIDE = 240


class ReportConsole(Console):
    """A console that leaves a closed pipe to whoever runs the command."""

    def on_broken_pipe(self) -> None:
        """Say that nobody reads any more."""
        raise BrokenPipeError


def report_console() -> Console:
    """Make a console; into a file or another program lines aren't cut at 80 characters."""
    return ReportConsole(force_jupyter=False, width=None if sys.stdout.isatty() else WIDE)


def marked_title(title: str, say: Say, *, example: bool) -> str:
    """Write a title, with the mark of example data behind it.

    Examples
    --------
    >>> marked_title("Ranking", Say("en"), example=True)
    'Ranking · EXAMPLE DATA'
    """
    return f"{title} · {say('example.mark').upper()}" if example else title


def plain_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], *, texts: int = 1) -> Table:
    """Lay out a table whose first columns are texts and the others numbers."""
    table = Table(title=title, title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number < texts else "right")
    for row in rows:
        table.add_row(*row)
    return table


def print_written(files: Sequence[Path], say: Say) -> None:
    """Name the files that were written, or say how to get some."""
    console = report_console()
    if not files:
        console.print(say("table.not-written"))
    for file in files:
        console.print(say("table.written", file=file), soft_wrap=True)
