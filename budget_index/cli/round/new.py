"""``budget-index round new``: an empty round folder with its ``round.yaml``."""

from datetime import date, datetime
from pathlib import Path

import click

from budget_index.cli.translated import translated_command
from budget_index.errors import Problem, ProblemsFound
from budget_index.language import LANGUAGES, Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "new", "cli.round-new")
    @click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
    @click.option("--methodology", required=True, metavar="METHODOLOGY", help=say("cli.round-methodology"))
    @click.option("--year", type=click.IntRange(1900, 2200), required=True, metavar="Y", help=say("cli.year"))
    @click.option("--region", "regions", multiple=True, metavar="CODE", help=say("cli.regions"))
    @click.option("--cut-off", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help=say("cli.cut-off"))
    @click.option("--example", is_flag=True, help=say("cli.example"))
    def new(
        folder: Path, methodology: str, year: int, regions: tuple[str, ...], cut_off: datetime | None, example: bool
    ) -> None:
        from budget_index.methodology.load import load_methodology
        from budget_index.regions import assessed_regions, kazakhstan, region_problems
        from budget_index.rounds.folder import new_round

        rules, registry = load_methodology(methodology), kazakhstan()
        codes = list(regions) or assessed_regions(rules, year, registry)
        problems = region_problems([(code, year) for code in codes], rules, registry)
        if problems or not codes:
            raise ProblemsFound(problems or [Problem("regions-needed", facts={"methodology": rules.id})])
        day = cut_off.date() if cut_off else None
        text = round_text(folder.resolve().name, rules.id, year, codes, cut_off=day, example=example)
        new_round(folder, text, methodology)
        click.echo(say("round.made", folder=folder, n=len(codes)))

    return new


def round_text(
    name: str, methodology: str, year: int, regions: list[str], *, cut_off: date | None, example: bool
) -> str:
    """Write ``round.yaml``, with a comment in every language on what may be changed by hand."""
    from budget_index.rounds.folder import quoted

    titles = [f"  {language}: {quoted(Say(language)('round.title', year=year))}" for language in LANGUAGES]
    return "\n".join(
        [
            f"id: {quoted(name)}",
            f"methodology: {quoted(methodology)}",
            f"year: {year}",
            f"regions: [{', '.join(quoted(code) for code in regions)}]",
            *([f"cut_off: {cut_off.isoformat()}"] if cut_off else []),
            "status: draft",
            *(["example: true"] if example else []),
            "title:",
            *titles,
            "licence: CC-BY-4.0",
            "",
        ]
    )
