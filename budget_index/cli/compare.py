"""``budget-index compare``: what changed between rounds, and why."""

from pathlib import Path

import click

from budget_index.cli import options
from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say

OTHER_FAMILY, TOO_FEW = 2, 2


def compare_command(say: Say) -> click.Command:

    @translated_command(say, "compare", "cli.compare")
    @click.argument("rounds", metavar="ROUND ROUND…", nargs=-1, required=True)
    @click.option("--region", metavar="CODE", help=say("cli.compare-region"))
    @click.option("--kinds", is_flag=True, help=say("cli.compare-kinds"))
    @click.option("--allow-edited", is_flag=True, help=say("cli.compare-allow-edited"))
    @options.output_option(say)
    @options.names_option(say)
    def compare(
        rounds: tuple[str, ...],
        region: str | None,
        kinds: bool,
        allow_edited: bool,
        output: Path | None,
        names: Path | None,
    ) -> int | None:
        from itertools import pairwise

        from budget_index.analysis.change.changes import compare as compare_rounds
        from budget_index.analysis.change.edited import refuse_edited
        from budget_index.analysis.change.links import same_family
        from budget_index.regions import known_regions, region_code
        from budget_index.reports.terminal.changes import print_comparison, write_comparison
        from budget_index.rounds.scored import read_scored

        registry = known_regions(names)
        region = None if region is None else region_code(region, registry)
        if len(rounds) < 2:
            click.echo(say("change.two-rounds"), err=True)
            return TOO_FEW
        pairs = list(pairwise(read_scored(name, registry, progress_bar(say)) for name in rounds))
        for before, now in pairs:
            editions = before.results.methodology, now.results.methodology
            if not same_family(*editions):
                click.echo(say("change.other-family", before=before.name, now=now.name), err=True)
                return OTHER_FAMILY
            if not allow_edited:
                refuse_edited(*editions, rounds=(before.name, now.name))
            ends = (each.results.ranking["region"] for each in (before, now))
            options.refuse_absent([region] if region else [], {code for codes in ends for code in codes})
        compared = []
        for before, now in pairs:
            years = before.year, now.year
            comparison = compare_rounds(before.results, now.results, registry, years=years)
            compared.append((comparison, before, now))
        written = [write_comparison(*each, say, output) for each in compared]
        for each, files in zip(compared, written, strict=True):
            print_comparison(*each, registry, say, region=region, kinds=kinds, written=files)
        return None

    return compare
