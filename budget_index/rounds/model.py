"""What a round says about itself in ``round.yaml``, and where rounds are found."""

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from budget_index.bundled import bundled
from budget_index.errors import ProblemsFound
from budget_index.methodology.load import edition_file, load_methodology
from budget_index.methodology.mistakes import mistakes
from budget_index.methodology.model import Id, Methodology, StrictModel, Text
from budget_index.methodology.source import read_yaml
from budget_index.rounds.journal import current
from budget_index.rounds.links import refuse_links

ROUND_FILE = "round.yaml"
OnRequest = Literal["single_answers", "comments"]
"""What of a round is public only where it says so."""


class Verified(StrictModel):
    """What a round was when it was published."""

    day: date = Field(description="Day on which its stored files were compared with their checksums.")
    files: int = Field(ge=0, description="So many of them, all as they were added.")
    open_matters: int = Field(ge=0, description="So many matters were published unsettled.")


class Round(StrictModel):
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
    verified: Verified | None = Field(default=None, description="Written when the round is published.")
    licence: str | None = Field(default=None, description="Licence of the data.")
    public: list[OnRequest] = Field(default=[], description="What others may read beside the usual.")


def is_round(folder: Path) -> bool:
    """Say whether a folder is a round; what is wrong with it is said when it is read."""
    try:
        return current(folder, ROUND_FILE).is_file()
    except ProblemsFound:
        return (folder / ROUND_FILE).is_file()


def named_round(name: str | Path) -> Path | None:
    """Return the folder of a round: the path itself, or the bundled round of this name.

    Examples
    --------
    >>> named_round("kz-example-2020").name, named_round("kz-example-2021")
    ('kz-example-2020', None)
    """
    path, own = Path(name), bundled("data", "rounds", str(name))
    if path.exists() or len(Path(name).parts) > 1:
        return path if is_round(path) else None
    return own if is_round(own) else None


def bundled_rounds() -> list[str]:
    """List the names of the rounds that come with the program."""
    return sorted(path.name for path in bundled("data", "rounds").glob("*") if is_round(path))


def read_round(folder: Path) -> Round:
    """Read ``round.yaml`` of a round folder.

    Raises
    ------
    ProblemsFound
        The file is missing or says something that it can't, or something in the folder is a link.

    Examples
    --------
    >>> from budget_index.bundled import bundled
    >>> read_round(bundled("data", "rounds", "kz-example-2026")).example
    True
    """
    refuse_links(folder)
    source = read_yaml(current(folder, ROUND_FILE))
    try:
        return Round.model_validate(source)
    except ValidationError as error:
        raise ProblemsFound(mistakes(error, source, Round)) from None


def round_methodology(folder: Path) -> Methodology:
    """Load the edition of a round: from its own folder if it is there, else the bundled one."""
    name = read_round(folder).methodology
    return load_methodology(edition_file(name, folder / ROUND_FILE) or name)
