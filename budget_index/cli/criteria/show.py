"""``budget-index criteria show``: a methodology as a tree with its weights."""

import click

from budget_index.cli.frame import translated_command
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "show", "cli.criteria-show")
    @click.argument("methodology", metavar="ID")
    def show(methodology: str) -> None:
        from budget_index.methodology.load import load_methodology
        from budget_index.reports.rules import print_methodology

        print_methodology(load_methodology(methodology), say)

    return show
