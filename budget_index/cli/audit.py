"""``budget-index audit``: the statistical audit in the order of the OECD and JRC."""

from pathlib import Path

import click

from budget_index.cli.score import FORMATS
from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say, localized


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "audit", "cli.audit")
    @click.argument("methodology", metavar="METHODOLOGY")
    @click.argument("inputs", metavar="INPUT…", nargs=-1, required=True, type=click.Path(path_type=Path))
    @click.option("--draws", type=click.IntRange(1, 1_000_000), default=10_000, metavar="N", help=say("cli.draws"))
    @click.option("--seed", type=click.IntRange(0), default=1, metavar="N", help=say("cli.seed"))
    @click.option("--spread", type=click.FloatRange(0, 100), default=25.0, metavar="%", help=say("cli.spread"))
    @click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help=say("cli.output"))
    @click.option("--format", "kind", type=click.Choice(FORMATS), default="csv", help=say("cli.format"))
    @click.option("--names", type=click.Path(path_type=Path), metavar="FILE", help=say("cli.names"))
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
        from rich.markup import escape

        from budget_index.analysis.robustness import audit as analysis
        from budget_index.analysis.robustness.draws import Sources
        from budget_index.analysis.robustness.uncertainty import Inputs, studies
        from budget_index.cli.uncertainty import watched
        from budget_index.files import write_text
        from budget_index.methodology.load import load_methodology
        from budget_index.regions import known_regions
        from budget_index.reports.audit_page import audit_page
        from budget_index.reports.terminal.audit import audit_reports
        from budget_index.reports.terminal.console import report_console
        from budget_index.reports.tidy import write_tables
        from budget_index.rounds import read_inputs

        rules, registry = load_methodology(methodology), known_regions(names)
        intake = read_inputs(inputs, rules, registry, progress_bar(say))
        units = intake.responses[["region", "year"]] if intake.expected is None else intake.expected
        given = Inputs(intake.responses, units.drop_duplicates(), intake.publications)
        prepared = studies(given, rules, Sources(spread=spread / 100), seed=seed, draws=draws)
        tables = [analysis.audit(answers, study, workers=4, watch=watched(say)) for answers, study in prepared]
        table = pd.concat(tables, ignore_index=True)
        title = f"{localized(rules.title, say.language)} · {say('audit.title')}"
        console = report_console()
        console.print(escape(f"{title} · {say('example.mark').upper()}" if intake.example else title), style="bold")
        for year, part in table.groupby("year"):
            console.print(f"\n{year}", style="bold")
            for piece in audit_reports(part, rules, registry, say):
                console.print(piece)
        if output is None:
            console.print(say("table.not-written"))
            return
        sources = say("uncertainty.sources", sources=say("uncertainty.weights", spread=f"{spread:g}"), seed=seed)
        drawn = f"{say('uncertainty.title', n=draws)}. {sources}"
        page = audit_page(table, rules, registry, say, drawn=drawn, example=intake.example)
        written = write_tables({"audit": table}, output, kind, say, example=intake.example)
        write_text(output / "audit.html", page)
        for path in [*written, output / "audit.html"]:
            console.print(say("table.written", file=path), soft_wrap=True)

    return audit
