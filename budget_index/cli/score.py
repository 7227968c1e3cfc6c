"""``budget-index score``: from inputs to tables and a ranking."""

from pathlib import Path

import click

from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say

FORMATS = ("csv", "xlsx", "parquet", "json")


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "score", "cli.score")
    @click.argument("methodology", metavar="METHODOLOGY")
    @click.argument("inputs", metavar="INPUT…", nargs=-1, required=True, type=click.Path(path_type=Path))
    @click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help=say("cli.output"))
    @click.option("--format", "kind", type=click.Choice(FORMATS), default="csv", help=say("cli.format"))
    @click.option("--names", type=click.Path(path_type=Path), metavar="FILE", help=say("cli.names"))
    def score(methodology: str, inputs: tuple[Path, ...], output: Path | None, kind: str, names: Path | None) -> None:
        from budget_index.methodology.load import load_methodology
        from budget_index.regions import known_regions
        from budget_index.reports.terminal.ranking import print_run
        from budget_index.rounds import read_inputs, score_intake

        rules, registry = load_methodology(methodology), known_regions(names)
        intake = read_inputs(inputs, rules, registry, progress_bar(say))
        results = score_intake(intake, rules)
        print_run(results, intake, registry, say, output, kind)

    return score
