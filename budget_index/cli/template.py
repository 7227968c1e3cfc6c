"""``budget-index template``: write the workbooks that assessors fill in."""

from pathlib import Path

import click

from budget_index.cli.frame import progress_bar, translated_command
from budget_index.errors import Problem, ProblemsFound
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "template", "cli.template")
    @click.argument("methodology", metavar="METHODOLOGY")
    @click.option("--year", type=click.IntRange(1900, 2200), required=True, metavar="Y", help=say("cli.year"))
    @click.option("--region", "regions", multiple=True, metavar="CODE", help=say("cli.regions"))
    @click.option("--assessor", "assessors", multiple=True, metavar="ROLE", help=say("cli.assessors"))
    @click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        metavar="DIR",
        default=Path("templates"),
        help=say("cli.output"),
    )
    def template(
        methodology: str, year: int, regions: tuple[str, ...], assessors: tuple[str, ...], output: Path
    ) -> None:
        from budget_index.methodology.load import load_methodology
        from budget_index.regions import assessed_regions, kazakhstan, region_problems
        from budget_index.workbook.template import template_name, write_template

        rules, registry = load_methodology(methodology), kazakhstan()
        codes = list(regions) or assessed_regions(rules, year, registry)
        problems = region_problems([(code, year) for code in codes], rules, registry)
        if problems or not codes:
            raise ProblemsFound(problems or [Problem("regions-needed", facts={"methodology": rules.id})])
        roles = assessors or [f"expert_{number}" for number in range(1, rules.assessors.independent + 1)]
        output.mkdir(parents=True, exist_ok=True)
        files = {output / template_name(rules, code, year, role): (code, role) for code in codes for role in roles}
        for path in progress_bar(say)(list(files)):
            code, role = files[path]
            write_template(path, rules, region=code, year=year, assessor=role, language=say.language, registry=registry)
        click.echo(say("cli.templates-written", n=len(files), folder=output))

    return template
