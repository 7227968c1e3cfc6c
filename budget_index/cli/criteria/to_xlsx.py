"""``budget-index criteria to-xlsx``: a methodology as a spreadsheet."""

from pathlib import Path

import click

from budget_index.cli.criteria.target import target_options
from budget_index.cli.overwriting import refuse_existing
from budget_index.cli.translated import translated_command
from budget_index.language import Say, localized


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "to-xlsx", "cli.criteria-to-xlsx")
    @click.argument("methodology", metavar="ID")
    @target_options(say, ".xlsx")
    def to_xlsx(methodology: str, output: Path | None, overwrite: bool) -> None:
        from budget_index.methodology.load import find_methodology, load_methodology, methodology_files
        from budget_index.workbook.methodology.write import write_spreadsheet

        path = find_methodology(methodology)
        bundled = path in methodology_files().values()
        target = output or (Path(f"{path.stem}.xlsx") if bundled else path.with_suffix(".xlsx"))
        refuse_existing([target], overwrite=overwrite)
        target.parent.mkdir(parents=True, exist_ok=True)
        rules = load_methodology(path)
        write_spreadsheet(target, rules, say)
        click.echo(say("cli.methodology-written", file=target, title=localized(rules.title, say.language)))
        if rules.based_on:
            click.echo(say("cli.whole-edition", base=rules.based_on))

    return to_xlsx
