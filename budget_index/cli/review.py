"""``budget-index review``: a workbook in which the answers of several assessors become one."""

from pathlib import Path

import click

from budget_index.cli.overwriting import overwrite_option, refuse_existing
from budget_index.cli.translated import progress_bar, translated_command
from budget_index.errors import Problem, ProblemsFound
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "review", "cli.review")
    @click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
    @click.option("--methodology", metavar="METHODOLOGY", help=say("cli.check-methodology"))
    @click.option("--together", is_flag=True, help=say("cli.review-together"))
    @click.option(
        "-o", "--output", type=click.Path(path_type=Path), metavar="DIR", default=Path("review"), help=say("cli.output")
    )
    @overwrite_option(say)
    def review(files: tuple[Path, ...], methodology: str | None, together: bool, output: Path, overwrite: bool) -> None:
        from budget_index.files import safe_stem
        from budget_index.regions import kazakhstan
        from budget_index.rounds import read_inputs
        from budget_index.rounds.inputs import rules_of
        from budget_index.workbook.decisions.review import roles_of, write_review

        rules, registry = rules_of(files, methodology, kazakhstan()), kazakhstan()
        intake = read_inputs(files, rules, registry, progress_bar(say))
        if not roles_of(intake.responses):
            raise ProblemsFound([Problem("nothing-to-review", str(files[0]))])
        output.mkdir(parents=True, exist_ok=True)
        parts = (
            {"review": intake.responses}
            if together
            else {
                f"{safe_stem(str(region))}-{year}-review": given
                for (region, year), given in intake.responses.groupby(["region", "year"], sort=False)
            }
        )
        targets = {output / f"{name}.xlsx": given for name, given in parts.items()}
        refuse_existing(targets, overwrite=overwrite)
        for path, given in targets.items():
            write_review(path, given, rules, registry=registry, say=say, example=intake.example)
        click.echo(say("cli.templates-written", n=len(parts), folder=output))

    return review
