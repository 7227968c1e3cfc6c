"""``budget-index gains``: what a region would gain by what, who shows how, and the path to the next band."""

from pathlib import Path

import click

from budget_index.cli.translated import progress_bar, translated_command
from budget_index.errors import Problem, ProblemsFound, nearest
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "gains", "cli.gains")
    @click.argument("round_name", metavar="ROUND")
    @click.option("--region", required=True, metavar="CODE", help=say("cli.region"))
    @click.option("--band", metavar="BAND", help=say("cli.gains-band"))
    @click.option("--by-effort", is_flag=True, help=say("cli.gains-by-effort"))
    @click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help=say("cli.output"))
    @click.option("--names", type=click.Path(path_type=Path), metavar="FILE", help=say("cli.names"))
    def gains(
        round_name: str, region: str, band: str | None, by_effort: bool, output: Path | None, names: Path | None
    ) -> None:
        from budget_index.analysis.gain.paths import path_to_next_band
        from budget_index.regions import known_regions
        from budget_index.reports.terminal.gains import gains_with_texts, print_gains, write_gains
        from budget_index.reports.terminal.rounds import read_scored

        registry = known_regions(names)
        found = read_scored(round_name, registry, progress_bar(say))
        codes = found.results.ranking["region"].tolist()
        if region not in codes:
            facts: dict[str, object] = {"region": region}
            raise ProblemsFound([Problem("region-without-responses", facts=facts, suggestion=nearest(region, codes))])
        bands = [each.id for each in found.results.methodology.bands]
        if band is not None and band not in bands:
            raise click.BadParameter(band, param=click.Option(["--band"], type=click.Choice(bands)))
        path = path_to_next_band(found.results, region, found.year, band=band, by_effort=by_effort)
        table = gains_with_texts(found, region, path, say)
        print_gains(table, path, found, registry, say)
        if output is not None:
            write_gains(table, region, found, say, output)

    return gains
