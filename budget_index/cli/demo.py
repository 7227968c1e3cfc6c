"""``budget-index demo``: the bundled example, from workbooks to the dashboard."""

from pathlib import Path

import click

from budget_index.cli.frame import progress_bar, translated_command
from budget_index.language import Say

EXAMPLE = "kz-example-2026"


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "demo", "cli.demo")
    @click.option("--serve/--no-serve", default=True, help=say("cli.serve"))
    @click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help=say("cli.demo-output"))
    @click.option("--port", type=click.IntRange(1, 65535), help=say("cli.port"))
    def demo(serve: bool, output: Path | None, port: int | None) -> None:
        from budget_index.bundled import bundled
        from budget_index.regions import kazakhstan
        from budget_index.reports.terminal import print_run
        from budget_index.rounds import read_inputs, read_round, round_methodology, round_workbooks, score_intake

        output = output or Path("budget-index-example")
        folder = bundled("data", "rounds", EXAMPLE)
        told, rules = read_round(folder), round_methodology(folder)
        workbooks = round_workbooks(folder)
        click.echo(say("cli.demo-start", count=len(workbooks), regions=len(told.regions), folder=folder))
        intake = read_inputs(workbooks, rules, kazakhstan(), progress_bar(say))
        print_run(score_intake(intake, rules), intake, kazakhstan(), say, output, "csv")
        if serve:
            from budget_index.dashboard import run_dashboard

            run_dashboard(folder.parent, port, say.language, open_browser=True)

    return demo
