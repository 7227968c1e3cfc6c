"""Run all draws, on as many workers as there are, and gather what comes out in bounded memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from budget_index.analysis.robustness.draws import BLOCK
from budget_index.analysis.robustness.ranks import Coarse, column_quantiles
from budget_index.analysis.robustness.study import Study
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
    at_nominal: np.ndarray
    at_top: np.ndarray
    bands: np.ndarray
    ranks: np.ndarray | None


def simulate(
    study: Study, *, workers: int = 1, scheduler: str = "", keep_bytes: int = KEEP_BYTES, watch: Watch = iter
) -> Simulation:
    """Run draws and gather ranks and counts, in bounded memory.

    Ranks of all draws are kept where they fit in ``keep_bytes``. Otherwise the draws run twice and quantiles are
    counted, just as exact: see ``ranks.Coarse``.

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
    kept = np.empty((study.draws if few else 0, units), dtype=kind)
    coarse = None if few else Coarse(units, units, study.draws)
    sums: list[np.ndarray] = []
    for piece, outcome in run(study.outcome):
        sums = [one + other for one, other in zip(sums, outcome.sums, strict=True)] if sums else list(outcome.sums)
        if coarse is None:
            kept[piece.start * BLOCK : piece.start * BLOCK + len(outcome.ranks)] = outcome.ranks
        else:
            coarse.count(outcome.ranks)
    if coarse is not None:
        coarse.aim()
        for _, ranks in run(study.ranks):
            coarse.refine(ranks)
    ranked, ranks_total, total, nominal, top, bands = sums
    with np.errstate(invalid="ignore"):
        rank_mean, score_mean = ranks_total / ranked, total / ranked / 10**NOISE_DIGITS
    return Simulation(
        study.draws,
        ranked,
        rank_mean=rank_mean,
        score_mean=score_mean,
        quantiles=column_quantiles(kept) if coarse is None else coarse.quantiles(),
        at_nominal=nominal,
        at_top=top,
        bands=bands,
        ranks=kept if few else None,
    )


def pieces_of(draws: int, units: int) -> list[range]:
    """Cut the draws into pieces of work: whole blocks, more of them where there are few units."""
    blocks = -(-draws // BLOCK)
    step = max(1, BATCH_VALUES // (BLOCK * max(units, 1)))
    step = min(step, max(1, -(-blocks // 4)))
    return [range(start, min(start + step, blocks)) for start in range(0, blocks, step)]
