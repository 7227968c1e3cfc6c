"""Arguments and options that several commands have, and the answers to what people give there."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from budget_index.cli.translated import progress_bar
from budget_index.errors import Problem, ProblemsFound, nearest
from budget_index.language import LANGUAGES, Say
from budget_index.reports.files import FORMATS

if TYPE_CHECKING:
    from budget_index.methodology.model import Methodology
    from budget_index.regions import Registry
    from budget_index.rounds import Intake

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
PATH = click.Path(path_type=Path)
LONGEST_RUN = 10_000_000
"""The most draws that one command may be asked for."""


class LaterChoice(click.Choice[str]):
    """A choice between words that are looked up when they are needed, not when the command is made."""

    def __init__(self, words: Callable[[], Sequence[str]]) -> None:
        self.words, self.case_sensitive = words, True

    @property
    def choices(self) -> tuple[str, ...]:  # type: ignore[override]
        """The words."""
        return tuple(self.words())


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day, written in any way in which workbooks may have it."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ARG002
        """Read the day.

        Raises
        ------
        ProblemsFound
            It can't be read, or no calendar has it.
        """
        from budget_index.tables.values import read_day

        day, problem = read_day(value)
        if problem or not day:
            raise ProblemsFound([problem or Problem("date-unreadable", facts={"value": value})])
        return date.fromisoformat(str(day))


def input_arguments(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``METHODOLOGY INPUT…``, or ``ROUND`` in place of both: a round knows its methodology."""
    inputs = click.argument("inputs", metavar="[INPUT…]", nargs=-1, type=PATH)
    return click.argument("methodology", metavar="ROUND|METHODOLOGY")(inputs(function))


def files_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``FILE…``."""
    return click.argument("files", metavar="FILE…", nargs=-1, required=True, type=PATH)(function)


def folder_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``DIR``, the folder of a round."""
    return click.argument("folder", metavar="DIR", type=PATH)(function)


def methodology_option(say: Say) -> Decorator:
    """Add ``--methodology``, for inputs that don't name theirs."""
    return click.option("--methodology", metavar="METHODOLOGY", help=say("cli.check-methodology"))


def output_option(say: Say, default: str | None = None) -> Decorator:
    """Add ``--output``: the folder to write to."""
    folder = Path(default) if default else None
    return click.option("-o", "--output", type=PATH, metavar="DIR", default=folder, help=say("cli.output"))


def format_option(say: Say) -> Decorator:
    """Add ``--format``: the kind of tables to write."""
    return click.option("--format", "kind", type=click.Choice(list(FORMATS)), default="csv", help=say("cli.format"))


def report_format_option(say: Say) -> Decorator:
    """Add ``--format``: text for people or JSON for programs."""
    choices = click.Choice(["text", "json"])
    return click.option("--format", "kind", type=choices, default="text", help=say("cli.check-format"))


def names_option(say: Say) -> Decorator:
    """Add ``--names``: a table of regions that no register knows."""
    columns = ", ".join(f"name_{language}" for language in LANGUAGES)
    return click.option("--names", type=PATH, metavar="FILE", help=say("cli.names", columns=columns))


def regions_option(say: Say, key: str = "cli.regions") -> Decorator:
    """Add ``--region``, which may be given several times."""
    return click.option("--region", "regions", multiple=True, metavar="CODE", help=say(key))


def region_option(say: Say) -> Decorator:
    """Add ``--region``, which is needed."""
    return click.option("--region", required=True, metavar="CODE", help=say("cli.region"))


def year_option(say: Say) -> Decorator:
    """Add ``--year``, which is needed."""
    return click.option("--year", type=click.IntRange(1900, 2200), required=True, metavar="Y", help=say("cli.year"))


def cut_off_option(say: Say, key: str) -> Decorator:
    return click.option("--cut-off", type=Day(), metavar="DATE", help=say(key))


def draws_option(say: Say, most: int = LONGEST_RUN) -> Decorator:
    return click.option("--draws", type=click.IntRange(1, most), default=10_000, metavar="N", help=say("cli.draws"))


def spread_option(say: Say) -> Decorator:
    """Add ``--spread``: by how many percent weights vary."""
    return click.option("--spread", type=click.FloatRange(0, 100), default=25.0, metavar="%", help=say("cli.spread"))


def seed_option(say: Say) -> Decorator:
    return click.option("--seed", type=click.IntRange(0), default=1, metavar="N", help=say("cli.seed"))


def port_option(say: Say) -> Decorator:
    return click.option("--port", type=click.IntRange(1, 65535), help=say("cli.port"))


def overwrite_option(say: Say) -> Decorator:
    return click.option("--overwrite", is_flag=True, help=say("cli.overwrite"))


def preview_option(say: Say) -> Decorator:
    """Add ``--preview``: drafts too, marked on every page."""
    return click.option("--preview", is_flag=True, help=say("cli.preview"))


def refuse_existing(targets: Iterable[Path], *, overwrite: bool) -> None:
    """Refuse to write over files: a filled-in workbook must not turn into an empty one.

    Raises
    ------
    ProblemsFound
        Files are there, and nobody said that they may go.
    """
    existing = [] if overwrite else [target for target in targets if target.exists()]
    if existing:
        raise ProblemsFound([Problem("file-exists", str(target)) for target in existing])


def read_given(
    name: str, inputs: Sequence[Path], names: Path | None, say: Say
) -> "tuple[Methodology, Registry, Intake]":
    """Read a methodology, the register with other names, and the inputs."""
    from budget_index.methodology.load import load_methodology
    from budget_index.regions import known_regions
    from budget_index.rounds import read_inputs, round_methodology
    from budget_index.rounds.intake import refuse_unassessed
    from budget_index.rounds.model import named_round

    folder = None if name.endswith((".yaml", ".yml")) else named_round(name)
    if folder is None and not inputs:
        _refuse_without_inputs(name)
    methodology = round_methodology(folder) if folder else load_methodology(name)
    registry = known_regions(names)
    given = [*([folder] if folder else []), *with_bundled_rounds(inputs)]
    intake = read_inputs(given, methodology, registry, progress_bar(say))
    tell_notices(intake.notices, say)
    refuse_unassessed(intake)
    return methodology, registry, intake


def names_round(name: str, inputs: Sequence[Path]) -> bool:
    """Say whether a round is among what is given in the place of a methodology and inputs."""
    from budget_index.rounds.model import is_round, named_round

    own = not name.endswith((".yaml", ".yml")) and named_round(name) is not None
    return own or any(map(is_round, with_bundled_rounds(inputs)))


def _refuse_without_inputs(name: str) -> None:
    """Say that a round is needed, or a methodology and inputs.

    Raises
    ------
    ProblemsFound
        What stands alone is neither a round nor a methodology.
    MissingParameter
        It is a methodology.
    """
    from budget_index.methodology.load import find_methodology, methodology_files
    from budget_index.rounds.model import bundled_rounds

    if Path(name).is_dir():
        raise ProblemsFound([Problem("round-missing", name)])
    if name not in methodology_files() and not Path(name).suffix:
        raise ProblemsFound(
            [Problem("round-unknown", facts={"name": name}, suggestion=nearest(name, bundled_rounds()))]
        )
    find_methodology(name)
    raise click.MissingParameter(param=click.Argument(["inputs"], metavar="INPUT…"))


def with_bundled_rounds(paths: Iterable[Path]) -> list[Path]:
    """Put the folder of a bundled round in place of its name."""
    from budget_index.rounds.model import named_round

    return [path if path.exists() else named_round(path) or path for path in paths]


def read_undeclared(files: Sequence[Path], name: str | None, say: Say) -> "tuple[Methodology, Registry, Intake]":
    """Read files by the methodology that they name themselves, unless one is given."""
    from budget_index.regions import kazakhstan
    from budget_index.rounds import read_inputs
    from budget_index.rounds.inputs import methodology_followed
    from budget_index.rounds.listing import list_inputs

    registry, files = kazakhstan(), with_bundled_rounds(files)
    methodology = methodology_followed(list_inputs(files).files, name)
    intake = read_inputs(files, methodology, registry, progress_bar(say))
    tell_notices(intake.notices, say)
    return methodology, registry, intake


def tell_notices(notices: Sequence[Problem], say: Say) -> None:
    """Name on the error stream every file that wasn't read, and count the other notices by what they are about."""
    from budget_index.problem_report import notices_text

    if notices:
        click.echo(notices_text(notices, say), err=True)


def chosen_regions(codes: Sequence[str], methodology: "Methodology", year: int) -> list[str]:
    """Return the codes of the regions asked for by code or name, or of all that the methodology applies to.

    Raises
    ------
    ProblemsFound
        A region can't be assessed by the methodology in that year, or none is known.
    """
    from budget_index.regions import assessed_regions, kazakhstan, region_code, region_problems

    registry = kazakhstan()
    chosen = list(dict.fromkeys(region_code(text, registry) for text in codes)) or assessed_regions(
        methodology, year, registry
    )
    problems = region_problems([(code, year) for code in chosen], methodology, registry)
    if problems or not chosen:
        raise ProblemsFound(problems or [Problem("regions-needed", facts={"methodology": methodology.id})])
    return chosen


def refuse_absent(regions: Iterable[str], present: Collection[str]) -> None:
    """Refuse regions that nobody has answered for.

    Raises
    ------
    ProblemsFound
        Each of them, with the code that was probably meant.
    """
    problems = [
        Problem("region-without-responses", facts={"region": code}, suggestion=nearest(code, present))
        for code in regions
        if code not in present
    ]
    if problems:
        raise ProblemsFound(problems)
