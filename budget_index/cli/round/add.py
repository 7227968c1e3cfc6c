"""``budget-index round add``: add workbooks and tables to a round."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click

from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "add", "cli.round-add")
    @click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
    @click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
    def add(folder: Path, files: tuple[Path, ...]) -> None:
        from budget_index.regions import kazakhstan
        from budget_index.rounds import input_files
        from budget_index.rounds.adding import add_files

        given = [file for path in files for file in input_files(path)]
        today = datetime.now(UTC).date()
        added = add_files(folder, given, kazakhstan(), today=today, progress=progress_bar(say))
        if added.notices:
            codes = Counter(notice.code for notice in added.notices)
            counted = ", ".join(f"{code} × {n}" for code, n in codes.items())
            click.echo(say("table.notices", n=len(added.notices), codes=counted), err=True)
        for entry in added.entries:
            if entry.supersedes:
                facts = {"region": entry.region, "assessor": entry.assessor or say("glossary.agreed-answer")}
                click.echo(say("round.superseded", name=entry.name, old=entry.supersedes, **facts))
        click.echo(say("round.added", n=len({entry.hash for entry in added.entries})))
        if added.known:
            click.echo(say("round.known", n=len(added.known)))

    return add
