"""``budget-index criteria list``: which methodologies there are."""

import click

from budget_index.cli.translated import translated_command
from budget_index.language import Say, localized


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "list", "cli.criteria-list")
    def list_methodologies() -> None:
        from rich.table import Table

        from budget_index.methodology.load import load_methodology, methodology_files
        from budget_index.methodology.walk import asked
        from budget_index.reports.terminal.console import report_console

        headings = ("methodology", "title", "status", "criteria")
        table = Table(*(say(f"table.{heading}") for heading in headings), box=None, header_style="bold")
        for name in methodology_files():
            rules = load_methodology(name)
            title = localized(rules.title, say.language)
            table.add_row(rules.id, title, say(f"table.{rules.status}"), str(len(asked(rules))))
        report_console().print(table)

    return list_methodologies
