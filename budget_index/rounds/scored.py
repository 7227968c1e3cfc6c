"""Read and score a round by its folder or, if it comes with the program, by its name."""

from dataclasses import dataclass
from pathlib import Path

from budget_index.bundled import bundled
from budget_index.errors import Problem, ProblemsFound, nearest
from budget_index.regions import Registry
from budget_index.rounds import Intake, Progress, is_round, read_inputs, read_round, round_methodology, score_intake
from budget_index.scoring.results import Results


@dataclass(frozen=True)
class ScoredRound:
    """A round with what was read and what came out."""

    name: str
    year: int
    intake: Intake
    results: Results


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
    folder = Path(name)
    if not is_round(folder):
        folder = bundled("data", "rounds", name)
    if not is_round(folder):
        known = [path.name for path in bundled("data", "rounds").glob("*") if is_round(path)]
        raise ProblemsFound([Problem("file-not-found", name, suggestion=nearest(name, known))])
    round_, methodology = read_round(folder), round_methodology(folder)
    intake = read_inputs([folder], methodology, registry, progress)
    return ScoredRound(round_.id, round_.year, intake, score_intake(intake, methodology))
