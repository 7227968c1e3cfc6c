"""``budget-index round status``: who is missing, how much is answered, where assessors differ."""

import json
from pathlib import Path

import click

from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "status", "cli.round-status")
    @click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
    @click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help=say("cli.check-format"))
    def status(folder: Path, kind: str) -> None:
        from budget_index.errors import Problem, ProblemsFound
        from budget_index.regions import kazakhstan
        from budget_index.reports.terminal.round_status import print_status, status_record
        from budget_index.rounds import is_round, read_inputs, read_round, round_methodology
        from budget_index.rounds.status import round_status

        if not is_round(folder):
            raise ProblemsFound([Problem("round-missing", str(folder))])
        rules, registry = round_methodology(folder), kazakhstan()
        intake = read_inputs([folder], rules, registry, progress_bar(say))
        found = round_status(read_round(folder), intake, rules)
        if kind == "json":
            click.echo(json.dumps(status_record(found), ensure_ascii=False, indent=1))
        else:
            print_status(found, registry, say)

    return status
