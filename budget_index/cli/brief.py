"""``budget-index brief``: two pages for each region and a third that says how to check them."""

from pathlib import Path

import click

from budget_index.cli import options
from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say

KINDS = {"pdf": ("pdf",), "docx": ("docx",), "both": ("pdf", "docx")}


def brief_command(say: Say) -> click.Command:

    @translated_command(say, "brief", "cli.brief")
    @click.argument("name", metavar="ROUND")
    @options.regions_option(say)
    @click.option("--format", "kind", type=click.Choice(list(KINDS)), default="pdf", help=say("cli.brief-format"))
    @click.option("--infographic", is_flag=True, help=say("cli.brief-infographic"))
    @options.preview_option(say)
    @options.output_option(say, default="briefs")
    @options.overwrite_option(say)
    def brief(
        name: str,
        regions: tuple[str, ...],
        kind: str,
        *,
        infographic: bool,
        preview: bool,
        output: Path,
        overwrite: bool,
    ) -> None:
        from budget_index.files import safe_stem, write_bytes
        from budget_index.publish.brief import RESIDENTS, write_brief
        from budget_index.publish.rounds import read_earlier, read_publishable
        from budget_index.regions import region_code

        tables = read_publishable(name, preview=preview)
        known = tables.ranking["region"].tolist()
        chosen = [region_code(text, tables.registry) for text in regions] or known
        options.refuse_absent(chosen, known)
        targets = {
            output / f"{safe_stem(region)}.{say.language}.{ending}": (region, ending)
            for region in chosen
            for ending in (*KINDS[kind], *([RESIDENTS] if infographic else []))
        }
        options.refuse_existing(targets, overwrite=overwrite)
        output.mkdir(parents=True, exist_ok=True)
        earlier = read_earlier(name)
        for path in progress_bar(say)(list(targets)):
            region, ending = targets[path]
            write_bytes(path, write_brief(tables, region, say, ending, earlier=earlier))
        click.echo(say("cli.briefs-written", n=len(targets), folder=output))

    return brief
