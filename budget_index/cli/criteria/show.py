"""``budget-index criteria show``: a methodology as a tree with its weights."""

import click

from budget_index.cli.translated import translated_command
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "show", "cli.criteria-show")
    @click.argument("methodology", metavar="ID")
    @click.option("--resolved", is_flag=True, help=say("cli.resolved"))
    def show(methodology: str, resolved: bool) -> None:
        from budget_index.methodology.dump import dump_methodology
        from budget_index.methodology.load import load_methodology
        from budget_index.reports.terminal.methodology import print_methodology

        rules = load_methodology(methodology)
        if resolved:
            click.echo(dump_methodology(rules), nl=False)
        else:
            print_methodology(rules, say)

    return show
