"""``budget-index criteria``: the tools for authors of a methodology."""

import click

from budget_index.cli.translated import command_group
from budget_index.language import Say

COMMANDS = ("list", "show", "check", "diff", "schema", "new", "to-xlsx", "from-xlsx")


def command(say: Say) -> click.Command:
    """Make the group."""
    return command_group(say, "criteria", "cli.criteria-about", COMMANDS, module="budget_index.cli.criteria")
