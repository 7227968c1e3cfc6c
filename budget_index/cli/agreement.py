"""``budget-index agreement``: how well assessors agree."""

from pathlib import Path

import click

from budget_index.cli import options
from budget_index.cli.translated import translated_command
from budget_index.language import Say


def agreement_command(say: Say) -> click.Command:

    @translated_command(say, "agreement", "cli.agreement")
    @options.input_arguments
    @click.option("--samples", type=click.IntRange(0, 100_000), default=1000, metavar="N", help=say("cli.samples"))
    @options.seed_option(say)
    @options.output_option(say)
    @options.format_option(say)
    @options.names_option(say)
    def agreement(
        methodology: str,
        inputs: tuple[Path, ...],
        samples: int,
        seed: int,
        output: Path | None,
        kind: str,
        names: Path | None,
    ) -> None:
        from budget_index.analysis.robustness.agreement import agreement as measure
        from budget_index.reports.files import write_tables
        from budget_index.reports.terminal.console import print_written, report_console
        from budget_index.reports.terminal.robustness import agreement_legend, agreement_report, guidance_report
        from budget_index.rounds.public import by_roles, public_roles

        edition, _, intake = options.read_given(methodology, inputs, names, say)
        measured = measure(by_roles(intake.responses), edition, seed=seed, samples=samples)
        tables = {"agreement": measured.measures, "guidance": measured.guidance}
        written = write_tables(tables, output, kind, say, example=intake.example)
        if not options.names_round(methodology, inputs):
            roles = public_roles(intake.responses["assessor"].unique())
            measured = measured.with_names({role: name for name, role in roles.items()})
        console = report_console()
        console.print(agreement_report(measured, edition, say, example=intake.example))
        console.print(agreement_legend(measured, edition, say), style="dim")
        console.print(guidance_report(measured, edition, say) if len(measured.guidance) else say("agreement.agreed"))
        print_written(written, say)

    return agreement
