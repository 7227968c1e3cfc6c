"""``budget-index score``: from inputs to tables and a ranking."""

from pathlib import Path

import click

from budget_index.cli import options
from budget_index.cli.translated import translated_command
from budget_index.language import Say


def score_command(say: Say) -> click.Command:

    @translated_command(say, "score", "cli.score")
    @options.input_arguments
    @options.output_option(say)
    @options.format_option(say)
    @options.names_option(say)
    def score(methodology: str, inputs: tuple[Path, ...], output: Path | None, kind: str, names: Path | None) -> None:
        from budget_index.analysis.actions.table import actions_csv
        from budget_index.analysis.peers import peers_table
        from budget_index.reports.files import write_tables
        from budget_index.reports.terminal.ranking import print_run
        from budget_index.rounds import score_intake

        edition, registry, intake = options.read_given(methodology, inputs, names, say)
        results = score_intake(intake, edition)
        tables = results.tables
        if output:
            peers = peers_table(results, registry)
            tables |= {"actions": actions_csv(results, intake.publications)} | ({"peers": peers} if len(peers) else {})
        written = write_tables(tables, output, kind, say, example=intake.example)
        print_run(results, intake, registry, say, written)

    return score
