"""Never write over somebody's work unless told to."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from budget_index.errors import Problem, ProblemsFound
from budget_index.language import Say


def overwrite_option(say: Say) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add ``--overwrite``."""
    return click.option("--overwrite", is_flag=True, help=say("cli.overwrite"))


def refuse_existing(targets: Iterable[Path], *, overwrite: bool) -> None:
    """Refuse to write over files: a filled-in workbook must not turn into an empty one.

    Raises
    ------
    ProblemsFound
        Files are there, and nobody said that they may go.
    """
    existing = [] if overwrite else [target for target in targets if target.exists()]
    if existing:
        raise ProblemsFound([Problem("file-exists", str(target)) for target in existing])
