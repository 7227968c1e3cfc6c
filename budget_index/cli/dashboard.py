"""``budget-index dashboard``: show published and example rounds in the browser."""

from pathlib import Path

import click

from budget_index.cli import options
from budget_index.cli.translated import translated_command
from budget_index.language import Say


def dashboard_command(say: Say) -> click.Command:

    @translated_command(say, "dashboard", "cli.dashboard")
    @click.option("--data", type=options.PATH, metavar="DIR", help=say("cli.data"))
    @options.port_option(say)
    @click.option("--browser/--no-browser", default=True, help=say("cli.browser"))
    def dashboard(data: Path | None, port: int | None, browser: bool) -> None:
        from budget_index.bundled import bundled
        from budget_index.dashboard import run_dashboard

        run_dashboard(data or bundled("data", "rounds"), port, say.language, open_browser=browser)

    return dashboard
