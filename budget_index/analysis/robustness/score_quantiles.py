"""Quantiles of the scores of many draws: exact from the tails alone, or counted where even they are too many."""

from dataclasses import dataclass, field

import numpy as np

from budget_index.analysis.robustness.ranks import Coarse, between, positions

TAIL = 0.05
STEPS = 1000
"""Steps of a point in which scores are counted where there are too many to keep."""


@dataclass
class Tails:
    """The 5 % and the 95 % quantile of every column, exact, while rows come in.

    Only the lowest and the highest twentieth of the rows are kept and as much room to collect the next ones: memory is
    a fifth of all values.

    Parameters
    ----------
    units, draws
        Columns, and how many rows come in at most.

    Examples
    --------
    >>> rows = np.random.default_rng(1).normal(size=(400, 3)).astype(np.float32)
    >>> tails = Tails(units=3, draws=400)
    >>> for start in range(0, 400, 64):
    ...     tails.add(rows[start : start + 64])
    >>> bool(np.allclose(tails.quantiles(), np.quantile(rows, [0.05, 0.95], axis=0)))
    True
    """

    units: int
    draws: int
    lowest: np.ndarray = field(init=False)
    highest: np.ndarray = field(init=False)
    counted: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.needed = int(TAIL * max(self.draws - 1, 0)) + 2
        room = self.needed + max(self.needed, 64)
        self.lowest, self.highest = (np.full((self.units, room), np.inf, dtype=np.float32) for _ in range(2))
        self.counted = np.zeros(self.units, dtype=np.int64)
        self.filled = 0

    def add(self, rows: np.ndarray) -> None:
        """Take draws × units, NaN where there is no score."""
        blank = np.isnan(rows)
        some = bool(blank.any())
        self.counted += len(rows) - blank.sum(axis=0) if some else len(rows)
        below = np.where(blank, np.inf, rows) if some else rows
        above = np.where(blank, np.inf, -rows) if some else -rows
        start = 0
        while start < len(rows):
            taken = min(self.lowest.shape[1] - self.filled, len(rows) - start)
            places = slice(self.filled, self.filled + taken)
            self.lowest[:, places] = below[start : start + taken].T
            self.highest[:, places] = above[start : start + taken].T
            start, self.filled = start + taken, self.filled + taken
            if self.filled == self.lowest.shape[1]:
                self.lowest.partition(self.needed - 1, axis=1)
                self.highest.partition(self.needed - 1, axis=1)
                self.filled = self.needed

    def quantiles(self) -> np.ndarray:
        """Return the quantiles, 2 × units; NaN where there was never a score."""
        low, share = positions(self.counted, TAIL)
        ends = []
        for values in (self.lowest, self.highest):
            values[:, self.filled :] = np.inf
            values.sort(axis=1)
            here, following = (values[np.arange(self.units), np.minimum(at, self.counted - 1)] for at in (low, low + 1))
            ends.append(np.where(self.counted > 0, _between(here, following, share), np.nan))
        return np.stack([ends[0], -ends[1]])


def _between(low: np.ndarray, high: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Go a share of the way; infinite values stand for nothing."""
    with np.errstate(invalid="ignore"):
        return between(low.astype(np.float64), high, share)


class CountedScores:
    """The same quantiles of too many scores to keep, in steps of a thousandth of a point, in two runs.

    Memory doesn't depend on the number of draws: see ``ranks.Coarse``.

    Examples
    --------
    >>> scores = np.random.default_rng(1).uniform(20, 80, size=(400, 3))
    >>> counted = CountedScores(units=3, draws=400)
    >>> counted.count(scores)
    >>> counted.aim()
    >>> counted.refine(scores)
    >>> bool(np.allclose(counted.quantiles(), np.quantile(scores, [0.05, 0.95], axis=0), atol=0.001))
    True
    """

    def __init__(self, units: int, draws: int) -> None:
        self.coarse = Coarse(units, 100 * STEPS + 1, draws, levels=(TAIL, 1 - TAIL))

    def count(self, scores: np.ndarray) -> None:
        """Count the scores of a block, draws × units, NaN where there is none; the first run."""
        self.coarse.count(_steps(scores))

    def aim(self) -> None:
        """End the first run."""
        self.coarse.aim()

    def refine(self, scores: np.ndarray) -> None:
        """Count the scores of a block once more; the second run."""
        self.coarse.refine(_steps(scores))

    def quantiles(self) -> np.ndarray:
        """Return the quantiles, 2 × units; NaN where there was never a score."""
        return (self.coarse.quantiles() - 1) / STEPS


def _steps(scores: np.ndarray) -> np.ndarray:
    """Write scores as numbers of steps from 1; 0 stands for no score."""
    steps = np.rint(scores * STEPS) + 1
    return np.asarray(np.nan_to_num(steps, nan=0.0).astype(np.uint32))
