"""``budget-index explain``: where a region's score comes from, down to the cell."""

from pathlib import Path

import click

from budget_index.cli import options
from budget_index.cli.translated import translated_command
from budget_index.errors import Problem, ProblemsFound
from budget_index.language import Say


def explain_command(say: Say) -> click.Command:

    @translated_command(say, "explain", "cli.explain")
    @options.input_arguments
    @options.region_option(say)
    @click.option("--year", type=int, metavar="Y", help=say("cli.explain-year"))
    @options.names_option(say)
    def explain(methodology: str, inputs: tuple[Path, ...], region: str, year: int | None, names: Path | None) -> None:
        from budget_index.regions import region_code
        from budget_index.reports.terminal.explanation import print_explanation
        from budget_index.rounds import score_intake

        edition, registry, intake = options.read_given(methodology, inputs, names, say)
        results = score_intake(intake, edition)
        ranking = results.ranking
        region = region_code(region, registry)
        options.refuse_absent([region], ranking["region"].unique())
        years = sorted(ranking.loc[ranking["region"] == region, "year"])
        if year is not None and year not in years:
            facts = {"region": region, "year": year, "allowed": years}
            raise ProblemsFound([Problem("year-without-responses", facts=facts)])
        print_explanation(results, intake, region, year or int(years[-1]), registry, say)

    return explain
