"""``budget-index regions``: the codes and names of regions."""

from pathlib import Path

import click

from budget_index.cli import options
from budget_index.cli.translated import translated_command
from budget_index.language import LANGUAGES, OWN_NAMES, Say


def regions_command(say: Say) -> click.Command:

    @translated_command(say, "regions", "cli.regions-list")
    @click.option("--kind", type=options.LaterChoice(_kinds), metavar="KIND", help=say("cli.regions-kind"))
    @options.names_option(say)
    def regions(kind: str | None, names: Path | None) -> None:
        from rich.table import Table

        from budget_index.language import alphabetical, localized
        from budget_index.regions import known_regions
        from budget_index.reports.terminal.console import report_console

        headings = (say("table.code"), *(OWN_NAMES[language] for language in LANGUAGES), say("report.kind"))
        table = Table(*headings, box=None, header_style="bold")
        chosen = [region for region in known_regions(names).values() if kind in {None, region.kind}]
        for region in sorted(chosen, key=lambda region: alphabetical(localized(region.names, say.language))):
            own = (localized(region.names, language) for language in LANGUAGES)
            table.add_row(region.code, *own, region.kind)
        report_console().print(table)

    return regions


def _kinds() -> list[str]:
    """List the kinds of region in the register."""
    from budget_index.regions import kazakhstan

    return sorted({region.kind for region in kazakhstan().values()})
