"""``budget-index round check``: whether every file of a round is as it was added or published."""

from pathlib import Path

import click

from budget_index.cli.translated import translated_command
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "check", "cli.round-check")
    @click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
    def check(folder: Path) -> None:
        from budget_index.errors import Problem, ProblemsFound
        from budget_index.rounds import is_round, read_round
        from budget_index.rounds.freeze import broken_checksums, broken_files, round_contents
        from budget_index.rounds.journal import finish_if_needed

        if not is_round(folder):
            raise ProblemsFound([Problem("round-missing", str(folder))])
        finish_if_needed(folder)
        published = read_round(folder).status == "published"
        problems = broken_checksums(folder) if published else broken_files(folder)
        if problems:
            raise ProblemsFound(problems)
        click.echo(say("round.as-published" if published else "round.as-added", n=len(round_contents(folder))))

    return check
