"""``budget-index demo``: the bundled example, from workbooks over a round folder to the dashboard."""

from datetime import UTC, datetime
from pathlib import Path

import click

from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say

EXAMPLE = "kz-example-2026"


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "demo", "cli.demo")
    @click.option("--serve/--no-serve", default=True, help=say("cli.serve"))
    @click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help=say("cli.demo-output"))
    @click.option("--port", type=click.IntRange(1, 65535), help=say("cli.port"))
    def demo(serve: bool, output: Path | None, port: int | None) -> None:
        from budget_index.regions import kazakhstan
        from budget_index.reports.terminal.ranking import print_run
        from budget_index.rounds import read_inputs, round_methodology, score_intake

        output = output or Path("budget-index-example")
        folder = output / EXAMPLE
        _collect(folder, say)
        rules = round_methodology(folder)
        intake = read_inputs([folder], rules, kazakhstan())
        print_run(score_intake(intake, rules), intake, kazakhstan(), say, output, "csv")
        if serve:
            from budget_index.dashboard import run_dashboard

            run_dashboard(output, port, say.language, open_browser=True)

    return demo


def _collect(folder: Path, say: Say) -> None:
    """Make the round from the bundled workbooks; one that is there from another time only gets what is new."""
    from budget_index.bundled import bundled
    from budget_index.regions import kazakhstan
    from budget_index.rounds import is_round, read_round, round_workbooks
    from budget_index.rounds.adding import add_files
    from budget_index.rounds.folder import new_round

    source = bundled("data", "rounds", EXAMPLE)
    told, workbooks = read_round(source), round_workbooks(source)
    click.echo(say("cli.demo-start", count=len(workbooks), regions=len(told.regions), folder=source))
    if not is_round(folder):
        new_round(folder, (source / "round.yaml").read_text("utf-8"), told.methodology)
    today = datetime.now(UTC).date()
    added = add_files(folder, workbooks, kazakhstan(), today=today, progress=progress_bar(say))
    click.echo(say("cli.demo-round", folder=folder, n=len(added.entries)))
