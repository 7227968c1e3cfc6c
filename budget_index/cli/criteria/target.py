"""Where ``to-xlsx`` and ``from-xlsx`` write: beside what they read, never over a file unless told to."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from budget_index.errors import Problem, ProblemsFound
from budget_index.language import Say


def target_options(say: Say, suffix: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add ``--output`` for files with this ending, and ``--overwrite``."""

    def checked(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
        if value is not None and value.suffix != suffix:
            raise click.BadParameter(str(value), context, parameter)
        return value

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        path: Any = click.Path(path_type=Path, dir_okay=False)
        help_text, metavar = say("cli.output-file"), f"FILE{suffix}"
        overwrite = click.option("--overwrite", is_flag=True, help=say("cli.overwrite"))
        output = click.option("-o", "--output", type=path, metavar=metavar, help=help_text, callback=checked)
        return output(overwrite(function))

    return decorate


def refuse_existing(target: Path, *, overwrite: bool) -> None:
    """Refuse to write over a file.

    Raises
    ------
    ProblemsFound
        The file is there, and nobody said that it may go.
    """
    if target.exists() and not overwrite:
        raise ProblemsFound([Problem("file-exists", str(target))])
    target.parent.mkdir(parents=True, exist_ok=True)
