"""``budget-index criteria schema``: the JSON Schema of a methodology file."""

import json

import click

from budget_index.cli.translated import translated_command
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "schema", "cli.criteria-schema")
    def schema() -> None:
        from budget_index.methodology.schema import methodology_schema

        click.echo(json.dumps(methodology_schema(), ensure_ascii=False, indent=1))

    return schema
