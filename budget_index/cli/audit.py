"""``budget-index audit``: the statistical audit in the order of the OECD and JRC."""

from pathlib import Path

import click

from budget_index.cli import options
from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say


def audit_command(say: Say) -> click.Command:

    @translated_command(say, "audit", "cli.audit")
    @options.input_arguments
    @options.draws_option(say, most=1_000_000)
    @options.seed_option(say)
    @options.spread_option(say)
    @options.output_option(say)
    @options.format_option(say)
    @options.names_option(say)
    def audit(
        methodology: str,
        inputs: tuple[Path, ...],
        draws: int,
        seed: int,
        spread: float,
        output: Path | None,
        kind: str,
        names: Path | None,
    ) -> None:
        import pandas as pd

        from budget_index.analysis.robustness.audit import audit as examine
        from budget_index.analysis.robustness.draws import Sources
        from budget_index.analysis.robustness.uncertainty import Inputs, studies
        from budget_index.files import write_text
        from budget_index.reports.audit_page import audit_page
        from budget_index.reports.files import write_tables
        from budget_index.reports.terminal.console import print_written
        from budget_index.reports.terminal.robustness import print_audit

        edition, registry, intake = options.read_given(methodology, inputs, names, say)
        prepared = studies(Inputs.of_intake(intake), edition, Sources(spread=spread / 100), seed=seed, draws=draws)
        watch = progress_bar(say, "uncertainty.computing")
        table = pd.concat([examine(*each, workers=4, watch=watch) for each in prepared], ignore_index=True)
        written = write_tables({"audit": table}, output, kind, say, example=intake.example)
        if output is not None:
            sources = say("uncertainty.sources", sources=say("uncertainty.weights", spread=f"{spread:g}"), seed=seed)
            drawn = f"{say('uncertainty.title', n=draws)}. {sources}"
            page = output / "audit.html"
            write_text(page, audit_page(table, edition, registry, say, drawn=drawn, example=intake.example))
            written.append(page)
        print_audit(table, edition, registry, say, example=intake.example)
        print_written(written, say)

    return audit
