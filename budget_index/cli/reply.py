"""``budget-index reply``: a workbook in which a region comments on its draft result."""

from pathlib import Path

import click

from budget_index.cli import options
from budget_index.cli.translated import translated_command
from budget_index.language import Say


def reply_command(say: Say) -> click.Command:

    @translated_command(say, "reply", "cli.reply")
    @options.files_argument
    @options.methodology_option(say)
    @options.regions_option(say, "cli.reply-regions")
    @options.output_option(say, default="reply")
    @options.overwrite_option(say)
    def reply(
        files: tuple[Path, ...], methodology: str | None, regions: tuple[str, ...], output: Path, overwrite: bool
    ) -> None:
        from budget_index.files import safe_stem
        from budget_index.regions import region_code
        from budget_index.rounds import score_intake
        from budget_index.rounds.public import with_public_evidence
        from budget_index.workbook.decisions.reply import write_reply

        edition, registry, intake = options.read_undeclared(files, methodology, say)
        results = score_intake(intake, edition)
        units = [(str(region), int(year)) for region, year in results.ranking[["region", "year"]].to_numpy()]
        chosen = {region_code(text, registry) for text in regions}
        options.refuse_absent(chosen, [region for region, _ in units])
        targets = {
            output / f"{safe_stem(region)}-{year}-reply.xlsx": (region, year)
            for region, year in units
            if not chosen or region in chosen
        }
        options.refuse_existing(targets, overwrite=overwrite)
        output.mkdir(parents=True, exist_ok=True)
        for path, (region, year) in targets.items():
            criteria, responses = (
                table[(table["region"] == region) & (table["year"] == year)]
                for table in (results.criteria, with_public_evidence(intake.responses))
            )
            write_reply(
                path,
                criteria,
                responses,
                edition,
                region=region,
                year=year,
                registry=registry,
                say=say,
                example=intake.example,
            )
        click.echo(say("cli.templates-written", n=len(targets), folder=output))

    return reply
