"""Where ``to-xlsx`` and ``from-xlsx`` write: beside what they read, never over a file unless told to."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from budget_index.cli.overwriting import overwrite_option
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
        output = click.option("-o", "--output", type=path, metavar=metavar, help=help_text, callback=checked)
        return output(overwrite_option(say)(function))

    return decorate
