"""``budget-index site``: plain HTML for a web host, a folder or a stick."""

from pathlib import Path

import click

from budget_index.cli import options
from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say


def site_command(say: Say) -> click.Command:

    @translated_command(say, "site", "cli.site")
    @click.argument("names", metavar="ROUND…", nargs=-1, required=True)
    @click.option("--base-url", metavar="URL", default="", help=say("cli.site-base-url"))
    @options.preview_option(say)
    @options.output_option(say, default="site")
    def site(names: tuple[str, ...], *, base_url: str, preview: bool, output: Path) -> None:
        from budget_index.publish.site.series import read_series
        from budget_index.publish.site.writer import Site

        made = Site(read_series(names, preview=preview), output, base_url=base_url)
        made.write(progress_bar(say, "cli.site-writing"))
        click.echo(say("cli.site-written", n=made.changed, folder=output, first=output / "index.html"))

    return site
