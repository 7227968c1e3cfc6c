"""``budget-index template``: write the workbooks that assessors fill in."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from budget_index.cli.overwriting import overwrite_option, refuse_existing
from budget_index.cli.translated import progress_bar, translated_command
from budget_index.errors import Problem, ProblemsFound
from budget_index.language import Say

if TYPE_CHECKING:
    import pandas as pd

    from budget_index.methodology.model import Methodology


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "template", "cli.template")
    @click.argument("methodology", metavar="METHODOLOGY")
    @click.option("--year", type=click.IntRange(1900, 2200), required=True, metavar="Y", help=say("cli.year"))
    @click.option("--region", "regions", multiple=True, metavar="CODE", help=say("cli.regions"))
    @click.option("--assessor", "assessors", multiple=True, metavar="ROLE", help=say("cli.assessors"))
    @click.option("--together", is_flag=True, help=say("cli.template-together"))
    @click.option("--from", "earlier", type=click.Path(path_type=Path), metavar="ROUND", help=say("cli.template-from"))
    @click.option("--cut-off", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help=say("cli.template-cut-off"))
    @click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        metavar="DIR",
        default=Path("templates"),
        help=say("cli.output"),
    )
    @overwrite_option(say)
    def template(
        methodology: str,
        year: int,
        regions: tuple[str, ...],
        assessors: tuple[str, ...],
        together: bool,
        earlier: Path | None,
        cut_off: datetime | None,
        output: Path,
        overwrite: bool,
    ) -> None:
        from budget_index.methodology.load import load_methodology
        from budget_index.workbook.assessment.template import template_name

        rules = load_methodology(methodology)
        codes = _codes(rules, year, regions)
        roles = assessors or tuple(f"expert_{number}" for number in range(1, rules.assessors.independent + 1))
        before = _earlier(earlier, rules, say) if earlier else None
        output.mkdir(parents=True, exist_ok=True)
        last = cut_off.date() if cut_off else None
        several = together and len(codes) > 1
        groups = [(code, role) for code in (["all"] if several else codes) for role in roles]
        files = {output / template_name(rules, code, year, role): (code, role) for code, role in groups}
        refuse_existing(files, overwrite=overwrite)
        _write(files, rules, codes if several else [], year, before, last, say)
        click.echo(say("cli.templates-written", n=len(files), folder=output))

    return template


def _codes(rules: "Methodology", year: int, regions: tuple[str, ...]) -> list[str]:
    """Give the regions asked for, or all that the methodology applies to."""
    from budget_index.regions import assessed_regions, kazakhstan, region_problems

    registry = kazakhstan()
    codes = list(dict.fromkeys(regions)) or assessed_regions(rules, year, registry)
    problems = region_problems([(code, year) for code in codes], rules, registry)
    if problems or not codes:
        raise ProblemsFound(problems or [Problem("regions-needed", facts={"methodology": rules.id})])
    return codes


def _earlier(folder: Path, rules: "Methodology", say: Say) -> "pd.DataFrame":
    """Read what an earlier round agreed on."""
    from budget_index.analysis.change.editions import continuity
    from budget_index.regions import kazakhstan
    from budget_index.rounds import read_inputs, round_methodology
    from budget_index.workbook.assessment.contents import earlier_answers

    before = round_methodology(folder)
    intake = read_inputs([folder], before, kazakhstan(), progress_bar(say))
    return earlier_answers(intake.responses, before, continuity(before, rules), say.language)


def _write(
    files: dict[Path, tuple[str, str]],
    rules: "Methodology",
    together: list[str],
    year: int,
    before: "pd.DataFrame | None",
    cut_off: date | None,
    say: Say,
) -> None:
    """Write a workbook a region and role, or a role where all regions go together."""
    from budget_index.regions import kazakhstan
    from budget_index.workbook.assessment.template import write_template, write_together

    for path in progress_bar(say)(list(files)):
        code, role = files[path]
        if together:
            write_together(
                path, rules, regions=together, year=year, assessor=role, language=say.language, registry=kazakhstan(),
                earlier=before, cut_off=cut_off,
            )  # fmt: skip
        else:
            write_template(
                path, rules, region=code, year=year, assessor=role, language=say.language, registry=kazakhstan(),
                earlier=before, cut_off=cut_off,
            )  # fmt: skip
