"""``budget-index template``: write the workbooks that assessors fill in."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from budget_index.cli import options
from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say

if TYPE_CHECKING:
    import pandas as pd

    from budget_index.methodology.model import Methodology


def template_command(say: Say) -> click.Command:

    @translated_command(say, "template", "cli.template")
    @click.argument("methodology", metavar="METHODOLOGY")
    @options.year_option(say)
    @options.regions_option(say)
    @click.option("--assessor", "assessors", multiple=True, metavar="ROLE", help=say("cli.assessors"))
    @click.option("--together", is_flag=True, help=say("cli.template-together"))
    @click.option("--from", "earlier", type=options.PATH, metavar="ROUND", help=say("cli.template-from"))
    @options.cut_off_option(say, "cli.cut-off")
    @options.output_option(say, default="templates")
    @options.overwrite_option(say)
    def template(
        methodology: str,
        year: int,
        regions: tuple[str, ...],
        assessors: tuple[str, ...],
        together: bool,
        earlier: Path | None,
        cut_off: date | None,
        output: Path,
        overwrite: bool,
    ) -> None:
        from budget_index.methodology.load import load_methodology
        from budget_index.workbook.assessment.template import template_name

        edition = load_methodology(methodology)
        codes = options.chosen_regions(regions, edition, year)
        roles = assessors or tuple(f"expert_{number}" for number in range(1, edition.assessors.independent + 1))
        before = _earlier(earlier, edition, say) if earlier else None
        output.mkdir(parents=True, exist_ok=True)
        several = together and len(codes) > 1
        groups = [(code, role) for code in (["all"] if several else codes) for role in roles]
        files = {output / template_name(edition, code, year, role): (code, role) for code, role in groups}
        options.refuse_existing(files, overwrite=overwrite)
        _write(files, edition, codes if several else [], year, before, cut_off, say)
        click.echo(say("cli.templates-written", n=len(files), folder=output))

    return template


def _earlier(folder: Path, edition: "Methodology", say: Say) -> "pd.DataFrame":
    """Read what an earlier round agreed on."""
    from budget_index.analysis.change.editions import continuity
    from budget_index.regions import kazakhstan
    from budget_index.rounds import read_inputs, round_methodology
    from budget_index.rounds.scored import round_folder
    from budget_index.workbook.assessment.contents import earlier_answers

    folder = round_folder(folder)
    before = round_methodology(folder)
    intake = read_inputs([folder], before, kazakhstan(), progress_bar(say))
    return earlier_answers(intake.responses, before, continuity(before, edition), say.language)


def _write(
    files: dict[Path, tuple[str, str]],
    edition: "Methodology",
    together: list[str],
    year: int,
    before: "pd.DataFrame | None",
    cut_off: date | None,
    say: Say,
) -> None:
    """Write a workbook for every region and role, or for every role where all regions go together."""
    from budget_index.regions import kazakhstan
    from budget_index.workbook.assessment.template import write_template, write_together

    for path in progress_bar(say)(list(files)):
        code, role = files[path]
        if together:
            write_together(
                path, edition, regions=together, year=year, assessor=role, language=say.language, registry=kazakhstan(),
                earlier=before, cut_off=cut_off,
            )  # fmt: skip
        else:
            write_template(
                path, edition, region=code, year=year, assessor=role, language=say.language, registry=kazakhstan(),
                earlier=before, cut_off=cut_off,
            )  # fmt: skip
