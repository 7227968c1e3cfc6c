"""``budget-index round``: a round folder from the first workbook to publication."""

import click

from budget_index.cli.translated import command_group
from budget_index.language import Say

COMMANDS = ("new", "add", "status", "freeze", "check")


def command(say: Say) -> click.Command:
    """Make the group."""
    return command_group(say, "round", "cli.round-about", COMMANDS, module="budget_index.cli.round")
