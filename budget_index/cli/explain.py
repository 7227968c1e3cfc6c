"""``budget-index explain``: where a region's score comes from, down to the cell."""

from pathlib import Path

import click

from budget_index.cli.translated import progress_bar, translated_command
from budget_index.errors import Problem, ProblemsFound, nearest
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "explain", "cli.explain")
    @click.argument("methodology", metavar="METHODOLOGY")
    @click.argument("inputs", metavar="INPUT…", nargs=-1, required=True, type=click.Path(path_type=Path))
    @click.option("--region", required=True, metavar="CODE", help=say("cli.region"))
    @click.option("--year", type=int, metavar="Y", help=say("cli.explain-year"))
    @click.option("--names", type=click.Path(path_type=Path), metavar="FILE", help=say("cli.names"))
    def explain(methodology: str, inputs: tuple[Path, ...], region: str, year: int | None, names: Path | None) -> None:
        from budget_index.methodology.load import load_methodology
        from budget_index.regions import known_regions
        from budget_index.reports.terminal.explanation import print_explanation
        from budget_index.rounds import read_inputs, score_intake

        rules, registry = load_methodology(methodology), known_regions(names)
        intake = read_inputs(inputs, rules, registry, progress_bar(say))
        results = score_intake(intake, rules)
        found = sorted(results.ranking.loc[results.ranking["region"] == region, "year"])
        if not found:
            codes = results.ranking["region"].unique()
            facts: dict[str, object] = {"region": region}
            raise ProblemsFound([Problem("region-without-responses", facts=facts, suggestion=nearest(region, codes))])
        if year is not None and year not in found:
            raise ProblemsFound(
                [Problem("year-without-responses", facts={"region": region, "year": year, "allowed": found})]
            )
        print_explanation(results, intake, region, year or int(found[-1]), registry, say)

    return explain
