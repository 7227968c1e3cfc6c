"""``budget-index demo``: the bundled example, from workbooks over a round folder to the dashboard."""

from datetime import UTC, datetime
from pathlib import Path

import click

from budget_index.cli import options
from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say

EXAMPLE = "kz-example-2026"


def demo_command(say: Say) -> click.Command:

    @translated_command(say, "demo", "cli.demo")
    @click.option("--serve/--no-serve", default=True, help=say("cli.serve"))
    @click.option("-o", "--output", type=options.PATH, metavar="DIR", help=say("cli.demo-output"))
    @options.port_option(say)
    def demo(serve: bool, output: Path | None, port: int | None) -> None:
        from budget_index.regions import kazakhstan
        from budget_index.reports.files import write_tables
        from budget_index.reports.terminal.ranking import print_run
        from budget_index.rounds import read_inputs, round_methodology, score_intake

        output = output or Path("budget-index-example")
        folder = output / EXAMPLE
        lines = _collect(folder, say)
        methodology = round_methodology(folder)
        intake = read_inputs([folder], methodology, kazakhstan())
        results = score_intake(intake, methodology)
        written = write_tables(results.tables, output, "csv", say, example=intake.example)
        click.echo("\n".join(lines))
        print_run(results, intake, kazakhstan(), say, written)
        if serve:
            from budget_index.dashboard import run_dashboard

            run_dashboard(output, port, say.language, open_browser=True)

    return demo


def _collect(folder: Path, say: Say) -> list[str]:
    """Make the round from the bundled workbooks; one that is there from another time only gets what is new.

    Returns
    -------
    What was done, in words.
    """
    from budget_index.bundled import bundled
    from budget_index.regions import kazakhstan
    from budget_index.rounds import is_round, read_round, round_workbooks
    from budget_index.rounds.adding import add_files
    from budget_index.rounds.folder import new_round

    source = bundled("data", "rounds", EXAMPLE)
    example, workbooks = read_round(source), round_workbooks(source)
    if not is_round(folder):
        new_round(folder, (source / "round.yaml").read_text("utf-8"), example.methodology)
    today = datetime.now(UTC).date()
    added = add_files(folder, workbooks, kazakhstan(), today=today, progress=progress_bar(say))
    return [
        say("cli.demo-start", count=len(workbooks), regions=len(example.regions), folder=source),
        say("cli.demo-round", folder=folder, n=len(added.entries)),
    ]
