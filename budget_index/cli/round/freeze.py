"""``budget-index round freeze``: publish a round; afterwards nothing in it changes."""

from pathlib import Path

import click

from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "freeze", "cli.round-freeze")
    @click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
    def freeze(folder: Path) -> None:
        from budget_index.regions import kazakhstan
        from budget_index.rounds.freeze import freeze_round
        from budget_index.tables.consolidation import disagreements

        _, results = freeze_round(folder, kazakhstan(), say, progress_bar(say))
        split = disagreements(results.agreed)
        if len(split):
            click.echo(say("table.disagreements", n=len(split), regions=split["region"].nunique()), err=True)
        click.echo(say("round.frozen", folder=folder))

    return freeze
