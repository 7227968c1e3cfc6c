"""Rounds: one run of a methodology over regions in a year, kept in a folder; and everything else that can be scored."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import Field, ValidationError

from budget_index.errors import Problem, ProblemsFound, raise_errors
from budget_index.methodology.load import edition_file, load_methodology
from budget_index.methodology.mistakes import mistakes
from budget_index.methodology.model import Id, Methodology, Part, Text
from budget_index.methodology.source import read_yaml
from budget_index.publications import check_publications, no_publications, read_publications
from budget_index.regions import Registry
from budget_index.responses import check_responses, empty_responses, normalised, read_responses, read_table
from budget_index.scoring.tables import Results, score_responses

Progress = Callable[[Sequence[Path]], Iterable[Path]]
SUFFIXES = (".xlsx", ".csv", ".parquet")


class Round(Part):
    """What ``round.yaml`` says about a round."""

    id: Id = Field(description="Name of the round and of its folder.")
    methodology: Id = Field(description="Edition that it follows.")
    year: int = Field(ge=1900, le=2200, description="Year that is assessed.")
    regions: list[str] = Field(default=[], description="Codes of the regions taking part.")
    cut_off: date | None = Field(default=None, description="What was published later doesn't count.")
    status: Literal["draft", "review", "published"] = Field(default="draft", description="draft, review or published.")
    example: bool = Field(default=False, description="Made-up data: marked as example everywhere.")
    title: Text = Field(description="Name that users read.")
    source: Text | None = Field(default=None, description="Where the data come from.")
    licence: str | None = Field(default=None, description="Licence of the data.")


@dataclass(frozen=True)
class Intake:
    """Responses read from any number of inputs, and what was wrong or worth noticing.

    ``expected`` lists the regions and years of rounds, so that they appear even if nobody has answered for them yet.
    """

    responses: pd.DataFrame
    notices: list[Problem] = field(default_factory=list)
    example: bool = False
    expected: pd.DataFrame | None = None
    publications: pd.DataFrame = field(default_factory=no_publications)


def read_round(folder: Path) -> Round:
    """Read ``round.yaml`` of a round folder.

    Raises
    ------
    ProblemsFound
        The file is missing or says something that it can't.

    Examples
    --------
    >>> from budget_index.bundled import bundled
    >>> read_round(bundled("data", "rounds", "kz-example-2026")).example
    True
    """
    source = read_yaml(folder / "round.yaml")
    try:
        return Round.model_validate(source)
    except ValidationError as error:
        raise ProblemsFound(mistakes(error, source, Round)) from None


def find_rounds(folder: Path) -> dict[str, Path]:
    """List the rounds below a folder that may be shown: published ones and examples, id → folder."""
    found = {}
    for path in sorted(folder.glob("*/round.yaml")):
        shown = read_round(path.parent)
        if shown.example or shown.status == "published":
            found[shown.id] = path.parent
    return found


def round_methodology(folder: Path) -> Methodology:
    """Load the edition of a round: from its own folder if it is there, else the bundled one."""
    name = read_round(folder).methodology
    return load_methodology(edition_file(name, folder / "round.yaml") or name)


def read_inputs(
    paths: Sequence[Path], methodology: Methodology, registry: Registry, progress: Progress = iter
) -> Intake:
    """Read everything that is to be scored: workbooks, csv, parquet and round folders, in any mixture.

    Parameters
    ----------
    progress
        Wraps the list of files while they are read, for a progress bar.

    Raises
    ------
    ProblemsFound
        With all problems of all files.
    """
    rounds = [read_round(path) for path in paths if (path / "round.yaml").is_file()]
    files = [file for path in paths for file in input_files(path)]
    reads = [read_file(file, methodology, registry) for file in progress(files)]
    responses = pd.concat([empty_responses(), *(read.responses for read in reads)], ignore_index=True)
    problems = [problem for read in reads for problem in read.notices]
    problems += check_responses(responses, methodology, registry)
    publications = pd.concat([no_publications(), *(read.publications for read in reads)], ignore_index=True)
    problems += check_publications(publications, methodology, registry)
    notices = raise_errors(_once(problems))
    expected = [pd.DataFrame({"region": told.regions, "year": told.year}) for told in rounds]
    example = any(told.example for told in rounds) or any(read.example for read in reads)
    told_of = [table[["region", "year"]] for table in (responses, publications)]
    units = pd.concat([*told_of, *expected]).drop_duplicates()
    return Intake(normalised(responses, methodology), notices, example, units, publications)


def input_files(path: Path) -> list[Path]:
    """List the files of an input: itself, or what a round folder or any other folder holds.

    Raises
    ------
    ProblemsFound
        The folder holds nothing that can be read.
    """
    if (path / "round.yaml").is_file():
        return round_files(path)
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.iterdir() if file.suffix in SUFFIXES and not file.name.startswith("~"))
    if not found:
        raise ProblemsFound([Problem("folder-empty", str(path), facts={"allowed": list(SUFFIXES)})])
    return found


def round_files(folder: Path) -> list[Path]:
    """Give the files of a round: its table of responses, or else its workbooks, and its publications."""
    table, publications = folder / "responses.csv", folder / "publications.csv"
    files = [table] if table.is_file() else round_workbooks(folder)
    return [*files, publications] if publications.is_file() else files


def round_workbooks(folder: Path) -> list[Path]:
    """Give the workbooks of a round folder."""
    return sorted((folder / "workbooks").glob("*.xlsx"))


def read_file(path: Path, methodology: Methodology, registry: Registry) -> Intake:
    """Read one workbook or table; what is wrong is in ``notices``, errors among them."""
    if path.suffix not in SUFFIXES:
        facts: dict[str, object] = {"suffix": path.suffix or path.name, "allowed": list(SUFFIXES)}
        code = "file-kind-unknown" if path.exists() else "file-not-found"
        return Intake(empty_responses(), [Problem(code, str(path), facts=facts)])
    if path.suffix != ".xlsx":
        return read_table_file(path)
    from budget_index.workbook.read import read_workbook

    read = read_workbook(path, methodology=methodology, registry=registry)
    return Intake(read.responses, read.problems, read.about is not None and read.about.example)


def read_table_file(path: Path) -> Intake:
    """Read a table of responses, or of publications if it has documents instead of criteria."""
    table, _ = read_table(path)
    if "document" in table.columns and "criterion" not in table.columns:
        publications, problems = read_publications(path)
        return Intake(empty_responses(), problems, publications=publications)
    return Intake(*read_responses(path))


def score_intake(intake: Intake, methodology: Methodology) -> Results:
    """Score everything that was read."""
    return score_responses(intake.responses, methodology, intake.expected, intake.publications)


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """Leave out what two checks have both found."""
    found = {(p.file, p.sheet, p.cell, p.line, p.code, str(p.facts)): p for p in problems}
    return list(found.values())
