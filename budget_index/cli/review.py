"""``budget-index review``: a workbook in which the answers of several assessors become one."""

from pathlib import Path

import click

from budget_index.cli import options
from budget_index.cli.translated import translated_command
from budget_index.errors import Problem, ProblemsFound
from budget_index.language import Say


def review_command(say: Say) -> click.Command:

    @translated_command(say, "review", "cli.review")
    @options.files_argument
    @options.methodology_option(say)
    @click.option("--together", is_flag=True, help=say("cli.review-together"))
    @options.output_option(say, default="review")
    @options.overwrite_option(say)
    def review(files: tuple[Path, ...], methodology: str | None, together: bool, output: Path, overwrite: bool) -> None:
        from budget_index.files import safe_stem
        from budget_index.workbook.decisions.review import roles_of, write_review

        edition, registry, intake = options.read_undeclared(files, methodology, say)
        if not roles_of(intake.responses):
            raise ProblemsFound([Problem("nothing-to-review", str(files[0]))])
        by_unit = intake.responses.groupby(["region", "year"], sort=False)
        responses = (
            {"review": intake.responses}
            if together
            else {f"{safe_stem(str(region))}-{year}-review": own for (region, year), own in by_unit}
        )
        targets = {output / f"{name}.xlsx": own for name, own in responses.items()}
        options.refuse_existing(targets, overwrite=overwrite)
        output.mkdir(parents=True, exist_ok=True)
        for path, own in targets.items():
            write_review(path, own, edition, registry=registry, say=say, example=intake.example)
        click.echo(say("cli.templates-written", n=len(targets), folder=output))

    return review
