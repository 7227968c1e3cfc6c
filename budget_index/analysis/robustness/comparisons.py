"""Regions beside each other over all draws: who stands before whom, who can't be told apart, which places stay open."""

from dataclasses import dataclass
from string import ascii_uppercase

import numpy as np

from budget_index.analysis.robustness.ranks import UNRANKED

SURE = 0.95
"""Share of draws from which a comparison counts as sure."""


@dataclass(frozen=True)
class Comparisons:
    """Every unit beside every other.

    Parameters
    ----------
    above, tie
        Units × units: share of draws in which the first stands before the second, or level with it; of the draws in
        which both have a rank, NaN where there is none.
    set_first, set_last
        The places that sure comparisons leave open for each unit; NaN for one that never has a rank.
    """

    above: np.ndarray
    tie: np.ndarray
    set_first: np.ndarray
    set_last: np.ndarray

    @property
    def alike(self) -> np.ndarray:
        """Units × units: whether neither surely stands before the other; no unit is beside itself."""
        below = 1 - self.above - self.tie
        alike: np.ndarray = (self.above < SURE) & (below < SURE)
        np.fill_diagonal(alike, val=False)
        return alike


def compare_all(ranks: np.ndarray) -> Comparisons:
    r"""Compare every unit with every other over all draws.

    For the places that stay open of unit i, the others are taken in the order of how often they stand on one side of
    it, as long as all of them *together* stand there in 95 % of the draws or more. With B of them before and A behind
    among n units, the places from 1 + B to n − A stay open: a marginal confidence set of the rank, which holds the rank
    of the unit in at least 95 % of the draws. What is random are the draws (weights, assessors), not a sample.

    Parameters
    ----------
    ranks
        Draws × units, 0 where there is none.

    References
    ----------
    Mogstad, M., Romano, J. P., Shaikh, A. M., Wilhelm, D. (2024), *Inference for Ranks with Applications to Mobility
    across Neighbourhoods and Academic Achievement across Countries*, Review of Economic Studies 91(1),
    doi:10.1093/restud/rdad006: marginal sets from simultaneous comparisons.

    Examples
    --------
    >>> ranks = np.array([[1, 2, 3]] * 30 + [[2, 1, 3]] * 10)
    >>> compared = compare_all(ranks)
    >>> compared.alike.tolist()
    [[False, True, False], [True, False, False], [False, False, False]]
    >>> compared.set_first.tolist(), compared.set_last.tolist()
    ([1.0, 1.0, 3.0], [2.0, 2.0, 3.0])
    """
    by_unit = np.ascontiguousarray(ranks.T)
    units = len(by_unit)
    above, tie = np.empty((units, units)), np.empty((units, units))
    first, last = np.full(units, np.nan), np.full(units, np.nan)
    ever = int((by_unit != UNRANKED).any(axis=1).sum())
    for at, own in enumerate(by_unit):
        has = own != UNRANKED
        drawn, own_ranks = (by_unit, own) if has.all() else (by_unit[:, has], own[has])
        present = drawn != UNRANKED
        both = np.maximum(present.sum(axis=1), 1) if has.any() else np.ones(units)
        behind = (drawn > own_ranks) & present
        level = drawn == own_ranks
        never = ~present.any(axis=1)
        above[at] = np.where(never, np.nan, behind.sum(axis=1) / both)
        tie[at] = np.where(never, np.nan, level.sum(axis=1) / both)
        if has.any():
            before = present & ~behind & ~level
            ahead, after = _together(before[~never], (behind | ~present)[~never])
            first[at], last[at] = 1 + ahead, ever - after
    return Comparisons(above, tie, first, last)


def _together(before: np.ndarray, behind: np.ndarray) -> tuple[int, int]:
    """Count the others that together stand before, and behind, in enough draws; others × draws."""
    ahead, after = before.mean(axis=1), behind.mean(axis=1)
    likely = np.maximum(ahead, after)
    order = np.argsort(-likely, kind="stable")
    order = order[likely[order] >= SURE]
    is_ahead = ahead[order] > after[order]
    held = np.where(is_ahead[:, None], before[order], behind[order])
    kept = int((np.logical_and.accumulate(held, axis=0).mean(axis=1) >= SURE).sum()) if len(order) else 0
    return int(is_ahead[:kept].sum()), int(kept - is_ahead[:kept].sum())


def standing(own: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the shares of draws in which a unit stands before others, level with them, and behind.

    Of the draws in which both have a rank; the three add up to 1, and are NaN where there is no such draw.

    Examples
    --------
    >>> standing(np.array([[1], [1], [2], [2]]), np.array([[2], [1], [1], [3]]))
    (array([0.5]), array([0.25]), array([0.25]))
    """
    both = (own != UNRANKED) & (others != UNRANKED)
    with np.errstate(invalid="ignore"):
        counts = both.sum(axis=0)
        above, tie = (((own < others) & both).sum(axis=0) / counts, ((own == others) & both).sum(axis=0) / counts)
    return above, tie, 1 - above - tie


def overlapping_groups(alike: np.ndarray) -> list[list[int]]:
    """Cover all pairs that can't be told apart with groups in which no two can.

    Two units share a group exactly if they can't be told apart; a unit may be in several groups, and one that differs
    from all others is in a group alone. Groups grow from the first unit down, and one that says nothing new is left
    out, so their number is small but not always the smallest.

    Parameters
    ----------
    alike
        Units × units, symmetric; in the order in which groups are to grow, best rank first.

    References
    ----------
    Piepho, H.-P. (2004), *An Algorithm for a Letter-Based Representation of All-Pairwise Comparisons*, Journal of
    Computational and Graphical Statistics 13(2), doi:10.1198/1061860043515: what a letter display must say.

    Examples
    --------
    >>> near = np.abs(np.subtract.outer(range(4), range(4))) == 1
    >>> overlapping_groups(near)
    [[0, 1], [1, 2], [2, 3]]
    """
    groups: list[list[int]] = []
    shared = np.zeros(alike.shape, dtype=np.int64)
    for one in range(len(alike)):
        for other in range(one + 1, len(alike)):
            if alike[one, other] and not shared[one, other]:
                group = _grow([one, other], alike)
                shared[np.ix_(group, group)] += 1
                groups.append(group)
    for group in list(groups):
        pairs = shared[np.ix_(group, group)]
        if (pairs[~np.eye(len(group), dtype=bool)] > 1).all():
            shared[np.ix_(group, group)] -= 1
            groups.remove(group)
    alone = set(range(len(alike))) - {one for group in groups for one in group}
    return sorted([*groups, *([one] for one in alone)])


def _grow(group: list[int], alike: np.ndarray) -> list[int]:
    """Add every unit, from the first one down, that can't be told apart from all that are in it."""
    free = alike[group].all(axis=0)
    while free.any():
        group = [*group, int(np.argmax(free))]
        free &= alike[group[-1]]
    return sorted(group)


def letter(number: int) -> str:
    """Name a group: A, B and so on to Z, then AA.

    Examples
    --------
    >>> letter(0), letter(25), letter(26), letter(53)
    ('A', 'Z', 'AA', 'BB')
    """
    more, rest = divmod(number, len(ascii_uppercase))
    return (letter(more - 1) if more else "") + ascii_uppercase[rest]
