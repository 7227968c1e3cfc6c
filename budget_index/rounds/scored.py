"""Read and score a round by its folder or, if it comes with the program, by its name."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from budget_index.errors import Problem, ProblemsFound
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry
from budget_index.rounds import Intake, Progress, read_inputs, read_round, round_methodology, score_intake
from budget_index.rounds.model import bundled_rounds, named_round
from budget_index.scoring.results import Results


@dataclass(frozen=True)
class ScoredRound:
    """A round with what was read and what came out."""

    name: str
    year: int
    intake: Intake
    results: Results


def round_folder(name: str | Path) -> Path:
    """Return the folder of a round, given by its folder or, if it comes with the program, by its name.

    Raises
    ------
    ProblemsFound
        There is no such round.
    """
    folder = named_round(name)
    if folder is None:
        code = "round-missing" if Path(name).is_dir() else "file-not-found"
        alike = get_close_matches(str(name), bundled_rounds(), n=1)  # another year is still worth naming
        raise ProblemsFound([Problem(code, str(name), suggestion="".join(alike))])
    return folder


def read_scored(name: str, registry: Registry, progress: Progress = iter) -> ScoredRound:
    """Read a round and score it by its own edition.

    Parameters
    ----------
    name
        A round folder, or the name of a bundled round.

    Raises
    ------
    ProblemsFound
        There is no such round, or its files have errors.

    Examples
    --------
    >>> from budget_index.regions import kazakhstan
    >>> read_scored("kz-example-2020", kazakhstan()).results.ranking.shape[0]
    17
    """
    folder = round_folder(name)
    round_, methodology = read_round(folder), round_methodology(folder)
    intake = read_inputs([folder], methodology, registry, progress)
    return ScoredRound(round_.id, round_.year, intake, score_intake(intake, methodology))


def scored_inputs(name: str, intake: Intake, methodology: Methodology, region: str) -> ScoredRound:
    """Score what was read as if it were a round: of its own name and year, or of the last year of a region."""
    folder, results = named_round(name), score_intake(intake, methodology)
    if folder is not None:
        round_ = read_round(folder)
        return ScoredRound(round_.id, round_.year, intake, results)
    years = results.ranking.loc[results.ranking["region"].eq(region), "year"]
    return ScoredRound(methodology.id, int(years.max()) if len(years) else 0, intake, results)
