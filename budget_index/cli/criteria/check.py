"""``budget-index criteria check``: all mistakes in methodology files, each at its line."""

from pathlib import Path

import click

from budget_index.cli.frame import translated_command
from budget_index.errors import Problem, ProblemsFound
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "check", "cli.criteria-check")
    @click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
    def check(files: tuple[Path, ...]) -> None:
        from budget_index.methodology.load import load_methodology

        problems: list[Problem] = []
        for path in files:
            try:
                load_methodology(path)
            except ProblemsFound as found:
                problems += found
        if problems:
            raise ProblemsFound(problems)
        click.echo(say("cli.all-fine", n=len(files)))

    return check
