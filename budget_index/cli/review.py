"""``budget-index review``: a workbook in which the answers of several assessors become one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from budget_index.cli import options
from budget_index.cli.translated import translated_command
from budget_index.errors import Problem, ProblemsFound
from budget_index.language import Say

if TYPE_CHECKING:
    from budget_index.rounds.open_matters import OpenMatter
    from budget_index.workbook.decisions.review import Unsettled


def review_command(say: Say) -> click.Command:

    @translated_command(say, "review", "cli.review")
    @options.files_argument
    @options.methodology_option(say)
    @click.option("--together", is_flag=True, help=say("cli.review-together"))
    @options.output_option(say, default="review")
    @options.overwrite_option(say)
    def review(files: tuple[Path, ...], methodology: str | None, together: bool, output: Path, overwrite: bool) -> None:
        from budget_index.files import safe_stem
        from budget_index.rounds.history import history_of
        from budget_index.rounds.open_matters import open_matters
        from budget_index.workbook.decisions.review import roles_of, write_review

        edition, registry, intake = options.read_undeclared(files, methodology, say)
        history = history_of(options.with_bundled_rounds(files), edition, registry)
        unsettled = _unsettled(open_matters(intake, edition, history=history), say)
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
            write_review(
                path,
                own,
                edition,
                reports=intake.reports,
                registry=registry,
                say=say,
                unsettled=unsettled,
                example=intake.example,
            )
        click.echo(say("cli.templates-written", n=len(targets), folder=output))

    return review


def _unsettled(matters: "Sequence[OpenMatter]", say: Say) -> "dict[tuple[str, int], Unsettled]":
    """Sort what is open by region and year, as the sheets of a review show it."""
    from budget_index.reports.terminal.round_status import matter_words
    from budget_index.rounds.open_matters import CONTRADICTION, OBJECTION, STALE_DECISION
    from budget_index.workbook.decisions.review import Unsettled

    def about(unit: tuple[str, int], kind: str) -> frozenset[str]:
        return frozenset(matter.about for matter in matters if matter.kind == kind and matter.unit == unit)

    return {
        unit: Unsettled(
            about(unit, OBJECTION),
            about(unit, STALE_DECISION),
            tuple(
                matter_words(matter, say) for matter in matters if matter.unit == unit and matter.kind == CONTRADICTION
            ),
        )
        for unit in {matter.unit for matter in matters}
    }
