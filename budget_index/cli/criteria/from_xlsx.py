"""``budget-index criteria from-xlsx``: a methodology file from a spreadsheet."""

from pathlib import Path

import click

from budget_index.cli.criteria.target import target_options
from budget_index.cli.overwriting import refuse_existing
from budget_index.cli.translated import translated_command
from budget_index.language import Say, localized


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "from-xlsx", "cli.criteria-from-xlsx")
    @click.argument("file", metavar="FILE.xlsx", type=click.Path(path_type=Path))
    @target_options(say, ".yaml")
    def from_xlsx(file: Path, output: Path | None, overwrite: bool) -> None:
        from budget_index.files import write_text
        from budget_index.methodology.dump import dump_methodology
        from budget_index.workbook.methodology.read import load_spreadsheet

        rules = load_spreadsheet(file)
        target = output or file.with_suffix(".yaml")
        refuse_existing([target], overwrite=overwrite)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_text(target, dump_methodology(rules))
        click.echo(say("cli.methodology-written", file=target, title=localized(rules.title, say.language)))

    return from_xlsx
