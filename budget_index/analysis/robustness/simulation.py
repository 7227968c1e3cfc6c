"""Run all draws, on as many workers as there are, and gather what comes out in bounded memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from budget_index.analysis.robustness.draws import BLOCK
from budget_index.analysis.robustness.ranks import Coarse, column_quantiles
from budget_index.analysis.robustness.score_quantiles import CountedScores, Tails
from budget_index.analysis.robustness.study import DrawCounts, Study
from budget_index.analysis.robustness.workers import in_order
from budget_index.rounding import NOISE_DIGITS

Result = TypeVar("Result")
Watch = Callable[[Sequence[range]], Iterable[range]]
KEEP_BYTES = 256 << 20
"""Ranks of all draws are kept up to this size; beyond it they are counted in two runs."""
BATCH_VALUES = 1 << 17
"""Scores that a worker computes at a time, at least a block of draws."""


@dataclass(frozen=True)
class Simulation:
    """What all draws say; arrays with one value a unit.

    Parameters
    ----------
    draws, ranked
        How many draws there were, and in how many of them the unit had a rank.
    quantiles
        5 %, 50 % and 95 % of the ranks: 3 × units.
    score_quantiles
        5 % and 95 % of the scores: 2 × units.
    at_nominal, at_top
        In how many draws the unit had its nominal rank, and was among the top k.
    bands
        Bands × units: in how many draws the unit was in the band.
    ranks
        Draws × units, or ``None`` where they are too many to keep.
    """

    draws: int
    ranked: np.ndarray
    rank_mean: np.ndarray
    score_mean: np.ndarray
    quantiles: np.ndarray
    score_quantiles: np.ndarray
    at_nominal: np.ndarray
    at_top: np.ndarray
    bands: np.ndarray
    ranks: np.ndarray | None


def simulate(
    study: Study, *, workers: int = 1, scheduler: str = "", keep_bytes: int = KEEP_BYTES, watch: Watch = iter
) -> Simulation:
    """Run draws and gather ranks and counts, in bounded memory.

    Ranks of all draws are kept where they fit in ``keep_bytes``, and of the scores both tails. Otherwise the draws run
    twice and quantiles are counted; those of ranks are just as exact (``ranks.Coarse``), those of scores are told to a
    thousandth of a point (``score_quantiles``).

    Parameters
    ----------
    watch
        Wraps the list of pieces of work while their results come in, for a progress bar; called once a run.
    """
    units = study.sideways.units
    pieces = pieces_of(study.draws, units)

    def run(work: Callable[[range], Result]) -> Iterator[tuple[range, Result]]:
        results = in_order(work, pieces, workers=workers, scheduler=scheduler)
        yield from zip(watch(pieces), results, strict=True)

    kind = np.uint16 if units < 1 << 16 else np.uint32
    few = study.draws * units * np.dtype(kind).itemsize <= keep_bytes
    gathered = _Kept(study, np.empty((study.draws, units), dtype=kind)) if few else _Counted(study)
    sums: list[np.ndarray] = []
    for piece, outcome in run(study.outcome):
        sums = [one + other for one, other in zip(sums, outcome.sums, strict=True)] if sums else list(outcome.sums)
        gathered.add(piece, outcome)
    if isinstance(gathered, _Counted):
        gathered.aim()
        for _, again in run(study.ranks_and_moves):
            gathered.refine(*again)
    ranked, ranks_total, total, nominal, top, bands = sums
    with np.errstate(invalid="ignore"):
        rank_mean, score_mean = ranks_total / ranked, total / ranked / 10**NOISE_DIGITS
    quantiles, score_quantiles = gathered.quantiles()
    return Simulation(
        study.draws,
        ranked,
        rank_mean=rank_mean,
        score_mean=score_mean,
        quantiles=quantiles,
        score_quantiles=score_quantiles,
        at_nominal=nominal,
        at_top=top,
        bands=bands,
        ranks=gathered.ranks,
    )


class _Kept:
    """Keeps the ranks of all draws, and of the scores what their quantiles need."""

    def __init__(self, study: Study, ranks: np.ndarray) -> None:
        self.base, self.ranks = study.base, ranks
        self.tails = Tails(ranks.shape[1], study.draws)

    def add(self, piece: range, outcome: DrawCounts) -> None:
        first = piece.start * BLOCK
        self.ranks[first : first + len(outcome.ranks)] = outcome.ranks
        self.tails.add(outcome.moved)

    def quantiles(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the quantiles of ranks and of scores."""
        return column_quantiles(self.ranks), self.tails.quantiles() + self.base


class _Counted:
    """Counts ranks and scores that are too many to keep, in two runs."""

    ranks = None

    def __init__(self, study: Study) -> None:
        units = study.sideways.units
        self.base = study.base
        self.coarse, self.scores = Coarse(units, units, study.draws), CountedScores(units, study.draws)

    def add(self, piece: range, outcome: DrawCounts) -> None:
        del piece
        self.coarse.count(outcome.ranks)
        self.scores.count(outcome.moved + self.base)

    def aim(self) -> None:
        """End the first run."""
        self.coarse.aim()
        self.scores.aim()

    def refine(self, ranks: np.ndarray, moved: np.ndarray) -> None:
        """Count once more; the second run."""
        self.coarse.refine(ranks)
        self.scores.refine(moved + self.base)

    def quantiles(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the quantiles of ranks and of scores."""
        return self.coarse.quantiles(), self.scores.quantiles()


def pieces_of(draws: int, units: int) -> list[range]:
    """Cut the draws into pieces of work: whole blocks, more of them where there are few units."""
    blocks = -(-draws // BLOCK)
    step = max(1, BATCH_VALUES // (BLOCK * max(units, 1)))
    step = min(step, max(1, -(-blocks // 4)))
    return [range(start, min(start + step, blocks)) for start in range(0, blocks, step)]
