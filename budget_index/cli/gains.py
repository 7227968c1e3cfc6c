"""``budget-index gains``: what a region would gain by what, who shows how, and the path to the next band."""

from pathlib import Path

import click

from budget_index.cli import options
from budget_index.cli.translated import translated_command
from budget_index.language import Say


def gains_command(say: Say) -> click.Command:

    @translated_command(say, "gains", "cli.gains")
    @options.input_arguments
    @options.region_option(say)
    @click.option("--band", metavar="BAND", help=say("cli.gains-band"))
    @click.option("--by-effort", is_flag=True, help=say("cli.gains-by-effort"))
    @options.output_option(say)
    @options.names_option(say)
    def gains(
        methodology: str,
        inputs: tuple[Path, ...],
        region: str,
        band: str | None,
        by_effort: bool,
        output: Path | None,
        names: Path | None,
    ) -> None:
        from budget_index.analysis.actions.route import path_in_actions
        from budget_index.regions import region_code
        from budget_index.reports.terminal.gains import print_gains, region_gains, write_gains
        from budget_index.rounds.scored import scored_inputs

        edition, registry, intake = options.read_given(methodology, inputs, names, say)
        region = region_code(region, registry)
        scored = scored_inputs(methodology, intake, edition, region)
        options.refuse_absent([region], scored.results.ranking["region"].tolist())
        bands = [each.id for each in scored.results.methodology.bands]
        if band is not None and band not in bands:
            raise click.BadParameter(band, param=click.Option(["--band"], type=click.Choice(bands)))
        path = path_in_actions(scored.results, region, scored.year, band=band, by_effort=by_effort)
        gained = region_gains(scored, region, path=path, registry=registry)
        written = write_gains(gained, say, output)
        print_gains(gained, registry, say, written)

    return gains
