"""``budget-index compare``: what changed between rounds, and why."""

from pathlib import Path

import click

from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say

OTHER_FAMILY, TOO_FEW = 2, 2


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "compare", "cli.compare")
    @click.argument("rounds", metavar="ROUND ROUND…", nargs=-1, required=True)
    @click.option("--region", metavar="CODE", help=say("cli.compare-region"))
    @click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help=say("cli.output"))
    @click.option("--names", type=click.Path(path_type=Path), metavar="FILE", help=say("cli.names"))
    def compare(rounds: tuple[str, ...], region: str | None, output: Path | None, names: Path | None) -> int | None:
        from itertools import pairwise

        from budget_index.analysis.change.changes import compare as compare_rounds
        from budget_index.analysis.change.links import same_family
        from budget_index.regions import known_regions
        from budget_index.reports.terminal.changes import print_comparison, write_comparison
        from budget_index.reports.terminal.rounds import read_scored

        registry = known_regions(names)
        if len(rounds) < 2:
            click.echo(say("change.two-rounds"), err=True)
            return TOO_FEW
        found = [read_scored(name, registry, progress_bar(say)) for name in rounds]
        for before, now in pairwise(found):
            if not same_family(before.results.methodology, now.results.methodology):
                click.echo(say("change.other-family", before=before.name, now=now.name), err=True)
                return OTHER_FAMILY
        for before, now in pairwise(found):
            comparison = compare_rounds(before.results, now.results, registry)
            print_comparison(comparison, before, now, registry, say, region)
            if output is not None:
                write_comparison(comparison, before, now, say, output)
        return None

    return compare
