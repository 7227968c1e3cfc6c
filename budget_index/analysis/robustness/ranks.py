"""Ranks of many draws: exact places, and their quantiles in bounded memory."""

from dataclasses import dataclass, field

import numpy as np

from budget_index.methodology.model import Methodology
from budget_index.rounding import NOISE_DIGITS
from budget_index.scoring.ranking import as_ranked
from budget_index.scoring.threads import cut, side_by_side

HIGHEST = 100 * 10**NOISE_DIGITS
"""A score of 100 in whole units of the ninth decimal."""
UNRANKED = 0
"""Rank of a unit without score."""
BINS = 512
QUANTILES = (0.05, 0.5, 0.95)
UNITS_AT_ONCE = 512


def whole_scores(scores: np.ndarray) -> np.ndarray:
    """Write scores in whole units of the ninth decimal, as ranking compares them; −1 for a blank."""
    scaled = scores * 10.0**NOISE_DIGITS
    np.rint(scaled, out=scaled)
    if np.isnan(scaled.sum()):
        np.nan_to_num(scaled, copy=False, nan=-1.0)
    return np.asarray(scaled.astype(np.int64))


def competition_ranks(scores: np.ndarray) -> np.ndarray:
    """Rank every row from the highest, ties sharing the best place (1, 2, 2, 4).

    The rule of ``ranking.competition_rank``, for many draws: score and column are packed in one integer, so that a
    plain sort gives the order.

    Parameters
    ----------
    scores
        Draws × units as ``whole_scores`` gives them.

    Returns
    -------
    Integers of the same shape; 0 where the score is blank.

    Examples
    --------
    >>> competition_ranks(whole_scores(np.array([[70.0, 80.0, 70.0, np.nan, 60.0]])))
    array([[2, 1, 2, 0, 4]], dtype=uint16)
    """
    units = scores.shape[1]
    bits = units.bit_length()
    keys = HIGHEST - scores
    keys <<= bits
    keys |= np.arange(units)
    keys.sort(axis=1)
    order = keys & ((1 << bits) - 1)
    keys >>= bits
    kind = np.uint16 if units < 1 << 16 else np.uint32
    places = np.broadcast_to(np.arange(1, units + 1, dtype=kind), keys.shape)
    repeated = keys[:, 1:] == keys[:, :-1]
    if repeated.any():
        places = places.copy()
        places[:, 1:][repeated] = 0
        np.maximum.accumulate(places, axis=1, out=places)
    ranks = np.empty(keys.shape, dtype=kind)
    for row, own in enumerate(order):
        ranks[row, own] = places[row]
    blank = scores < 0
    if blank.any():
        ranks[blank] = UNRANKED
    return ranks


def drawn_ranks(scores: np.ndarray, methodology: Methodology) -> np.ndarray:
    """Rank draws × units as the methodology ranks."""
    return competition_ranks(whole_scores(as_ranked(scores, methodology)))


def column_quantiles(ranks: np.ndarray, quantiles: tuple[float, ...] = QUANTILES) -> np.ndarray:
    """Compute quantiles of every column with numpy's linear method, over the draws in which it has a rank.

    Parameters
    ----------
    ranks
        Draws × units, 0 where there is none.

    Returns
    -------
    Quantiles × units; NaN where there is never a rank.

    Examples
    --------
    >>> column_quantiles(np.array([[1, 0], [2, 0], [4, 3]]), (0.5, 0.95))
    array([[2. , 3. ], [3.8, 3. ]])
    """
    draws, units = ranks.shape
    quantile_values = np.empty((len(quantiles), units))

    def fill(part: slice) -> None:
        ordered = np.ascontiguousarray(ranks[:, part].T)
        ordered.sort(axis=1)
        blank = (ordered == UNRANKED).sum(axis=1) if not ordered[:, 0].all() else np.zeros(len(ordered), dtype=int)
        for number, quantile in enumerate(quantiles):
            low, share = positions(draws - blank, quantile)
            values = [ordered[np.arange(len(ordered)), np.minimum(blank + at, draws - 1)] for at in (low, low + 1)]
            quantile_values[number, part] = np.where(blank < draws, between(values[0], values[1], share), np.nan)

    side_by_side(fill, cut(units, UNITS_AT_ONCE))
    return quantile_values


def positions(counts: np.ndarray, quantile: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the place before a quantile among so many ordered values, and how far it lies towards the next."""
    exact = quantile * np.maximum(counts - 1, 0)
    low = np.floor(exact).astype(np.int64)
    return low, exact - low


def between(low: np.ndarray, high: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Go a share of the way from one value to another."""
    return np.asarray(low + (high.astype(np.float64) - low) * share)


@dataclass
class Coarse:
    """Quantiles of too many ranks to keep, exact, in two runs over the same draws.

    The first run counts ranks in bins; the second, once it is known in which bin a quantile lies, counts single ranks
    inside it. Memory is units × 512 bins, whatever the number of draws. Any whole numbers above 0 will do.

    Examples
    --------
    >>> ranks = np.random.default_rng(1).integers(1, 2001, size=(400, 3)).astype(np.uint32)
    >>> coarse = Coarse(units=3, highest=2000, draws=400)
    >>> coarse.count(ranks)
    >>> coarse.aim()
    >>> coarse.refine(ranks)
    >>> bool(np.array_equal(coarse.quantiles(), column_quantiles(ranks)))
    True
    """

    units: int
    highest: int
    draws: int
    levels: tuple[float, ...] = QUANTILES
    bins: np.ndarray = field(init=False)
    fine: np.ndarray = field(init=False)
    target: np.ndarray = field(init=False)
    wanted: np.ndarray = field(init=False)
    ranked: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.width = -(-(self.highest + 1) // BINS)
        self.kind = np.uint16 if self.draws < 1 << 16 else np.uint32
        self.bins = np.zeros((self.units, BINS), dtype=self.kind)
        self.ranked = np.zeros(self.units, dtype=np.int64)

    def count(self, ranks: np.ndarray) -> None:
        """Count the ranks of a block, draws × units, in bins."""
        everyone = np.arange(self.units)
        for row in ranks:
            has = everyone if row.all() else np.flatnonzero(row)
            self.bins[has, row[has] // self.width] += 1
            self.ranked[has] += 1

    def aim(self) -> None:
        """Find the bins in which the quantiles lie; ends the first run."""
        low = np.stack([positions(self.ranked, quantile)[0] for quantile in self.levels])
        wanted = np.concatenate([low, np.minimum(low + 1, np.maximum(self.ranked - 1, 0))])
        self.target = np.empty(wanted.shape, dtype=np.int64)
        for part in cut(self.units, UNITS_AT_ONCE):
            below = np.cumsum(self.bins[part], axis=1, dtype=np.int64)
            for number in range(len(wanted)):
                bin_ = np.minimum((below <= wanted[number, part][:, None]).sum(axis=1), BINS - 1)
                before = np.where(bin_ > 0, below[np.arange(len(bin_)), np.maximum(bin_ - 1, 0)], 0)
                self.target[number, part] = bin_
                wanted[number, part] -= before
        self.wanted = wanted
        self.bins = np.zeros((0, BINS), dtype=self.kind)
        self.fine = np.zeros((len(wanted), self.units, self.width), dtype=self.kind)

    def refine(self, ranks: np.ndarray) -> None:
        """Count the single ranks of a block inside the bins that matter."""
        for row in ranks:
            bins, rest = np.divmod(row.astype(np.int64), self.width)
            for number in range(len(self.target)):
                at = np.flatnonzero((bins == self.target[number]) & (row != UNRANKED))
                self.fine[number, at, rest[at]] += 1

    def quantiles(self) -> np.ndarray:
        """Return the quantiles, quantiles × units, and end the second run."""
        values = np.empty(self.target.shape)
        for number in range(len(self.target)):
            below = np.cumsum(self.fine[number], axis=1, dtype=np.int64)
            offset = (below <= self.wanted[number][:, None]).sum(axis=1)
            values[number] = self.target[number] * self.width + offset
        half = len(self.levels)
        shares = [positions(self.ranked, quantile)[1] for quantile in self.levels]
        interpolated = np.stack([between(values[n], values[n + half], shares[n]) for n in range(half)])
        return np.where(self.ranked > 0, interpolated, np.nan)
