"""``budget-index reply``: a workbook in which a region comments on its draft result."""

from pathlib import Path

import click

from budget_index.cli.overwriting import overwrite_option, refuse_existing
from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "reply", "cli.reply")
    @click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
    @click.option("--methodology", metavar="METHODOLOGY", help=say("cli.check-methodology"))
    @click.option("--region", "regions", multiple=True, metavar="CODE", help=say("cli.reply-regions"))
    @click.option(
        "-o", "--output", type=click.Path(path_type=Path), metavar="DIR", default=Path("reply"), help=say("cli.output")
    )
    @overwrite_option(say)
    def reply(
        files: tuple[Path, ...], methodology: str | None, regions: tuple[str, ...], output: Path, overwrite: bool
    ) -> None:
        from budget_index.errors import Problem, ProblemsFound, nearest
        from budget_index.files import safe_stem
        from budget_index.regions import kazakhstan
        from budget_index.rounds import read_inputs, score_intake
        from budget_index.rounds.inputs import rules_of
        from budget_index.workbook.decisions.reply import write_reply

        rules, registry = rules_of(files, methodology, kazakhstan()), kazakhstan()
        intake = read_inputs(files, rules, registry, progress_bar(say))
        results = score_intake(intake, rules)
        units = [(str(region), int(year)) for region, year in results.ranking[["region", "year"]].to_numpy()]
        known = {region for region, _ in units}
        unknown = [
            Problem("region-without-responses", facts={"region": code}, suggestion=nearest(code, known))
            for code in regions
            if code not in known
        ]
        if unknown:
            raise ProblemsFound(unknown)
        output.mkdir(parents=True, exist_ok=True)
        chosen = [unit for unit in units if not regions or unit[0] in regions]
        targets = {unit: output / f"{safe_stem(unit[0])}-{unit[1]}-reply.xlsx" for unit in chosen}
        refuse_existing(targets.values(), overwrite=overwrite)
        for region, year in chosen:
            criteria, responses = (
                table[(table["region"] == region) & (table["year"] == year)]
                for table in (results.criteria, intake.responses)
            )
            write_reply(
                targets[region, year],
                criteria,
                responses,
                rules,
                region=region,
                year=year,
                registry=registry,
                say=say,
                example=intake.example,
            )
        click.echo(say("cli.templates-written", n=len(chosen), folder=output))

    return reply
