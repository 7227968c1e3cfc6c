"""``budget-index criteria diff``: what moved between two editions."""

import click

from budget_index.cli.translated import translated_command
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "diff", "cli.criteria-diff")
    @click.argument("earlier", metavar="A")
    @click.argument("later", metavar="B")
    def diff(earlier: str, later: str) -> None:
        from budget_index.methodology.load import load_methodology
        from budget_index.reports.terminal.editions import print_changes

        print_changes(load_methodology(earlier), load_methodology(later), say)

    return diff
