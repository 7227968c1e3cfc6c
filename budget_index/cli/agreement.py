"""``budget-index agreement``: how well assessors agree."""

from pathlib import Path

import click

from budget_index.cli.score import FORMATS
from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "agreement", "cli.agreement")
    @click.argument("methodology", metavar="METHODOLOGY")
    @click.argument("inputs", metavar="INPUT…", nargs=-1, required=True, type=click.Path(path_type=Path))
    @click.option("--samples", type=click.IntRange(0, 100_000), default=1000, metavar="N", help=say("cli.samples"))
    @click.option("--seed", type=click.IntRange(0), default=1, metavar="N", help=say("cli.seed"))
    @click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help=say("cli.output"))
    @click.option("--format", "kind", type=click.Choice(FORMATS), default="csv", help=say("cli.format"))
    @click.option("--names", type=click.Path(path_type=Path), metavar="FILE", help=say("cli.names"))
    def agreement(
        methodology: str,
        inputs: tuple[Path, ...],
        samples: int,
        seed: int,
        output: Path | None,
        kind: str,
        names: Path | None,
    ) -> None:
        from budget_index.analysis.robustness import agreement as analysis
        from budget_index.methodology.load import load_methodology
        from budget_index.regions import known_regions
        from budget_index.reports.terminal.agreement import agreement_report, guidance_report
        from budget_index.reports.terminal.console import report_console
        from budget_index.reports.tidy import write_tables
        from budget_index.rounds import read_inputs

        rules, registry = load_methodology(methodology), known_regions(names)
        intake = read_inputs(inputs, rules, registry, progress_bar(say))
        found = analysis.agreement(intake.responses, rules, seed=seed, samples=samples)
        console = report_console()
        console.print(agreement_report(found, rules, say, example=intake.example))
        console.print(say("agreement.legend"), style="dim")
        console.print(guidance_report(found, rules, say) if len(found.guidance) else say("agreement.agreed"))
        if output is None:
            console.print(say("table.not-written"))
            return
        tables = {"agreement": found.measures, "guidance": found.guidance}
        for path in write_tables(tables, output, kind, say, example=intake.example):
            console.print(say("table.written", file=path), soft_wrap=True)

    return agreement
