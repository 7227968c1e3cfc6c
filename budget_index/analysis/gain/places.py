"""Why a region's place changed: its own score, or the scores of the others."""

import numpy as np

from budget_index.rounding import NOISE_DIGITS


def place_among(scores: np.ndarray, own: np.ndarray, others: np.ndarray) -> np.ndarray:
    r"""Rank scores among others: 1 and the number of others that are higher.

    Parameters
    ----------
    scores
        The scores to be placed.
    own
        What the same regions have among ``others``, which is left out; NaN if they aren't among them.
    others
        All scores of a year, in any order; blank ones are nobody's rival.

    Returns
    -------
    Places as floats; NaN where a score is blank.

    Examples
    --------
    >>> place_among(np.array([65.0, 90.0]), np.array([50.0, 50.0]), np.array([80.0, 70.0, 60.0, 50.0]))
    array([3., 1.])
    """
    rivals = np.sort(np.round(others[~np.isnan(others)], NOISE_DIGITS))
    rounded, mine = np.round(scores, NOISE_DIGITS), np.round(own, NOISE_DIGITS)
    higher = len(rivals) - np.searchsorted(rivals, rounded, side="right")
    return np.where(np.isnan(scores), np.nan, 1 + higher - (mine > rounded))


def places_moved(
    before: np.ndarray, now: np.ndarray, all_before: np.ndarray, all_now: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    r"""Split the places that regions went up into their own movement and that of the others.

    With :math:`r(x, y)` the place of the own score of year :math:`x` among the others' scores of year :math:`y`, the
    own part is :math:`\tfrac12[r(0,0) - r(1,0) + r(0,1) - r(1,1)]` and that of the others
    :math:`\tfrac12[r(0,0) - r(0,1) + r(1,0) - r(1,1)]`: the Shapley value of two players. Together they are
    :math:`r(0,0) - r(1,1)`, places won; exchanging the years flips both signs.

    Parameters
    ----------
    before, now
        Scores of the regions that are in both years.
    all_before, all_now
        Scores of all regions of each year; those that came or went are part of what the others did.

    References
    ----------
    Shorrocks, A. F. (2013), doi:10.1007/s10888-011-9214-z.

    Examples
    --------
    >>> own, others = places_moved(np.array([50.0]), np.array([65.0]), np.array([60.0, 50.0]), np.array([65.0, 64.0]))
    >>> own, others
    (array([1.]), array([0.]))
    """
    old, new = (before, all_before), (now, all_now)
    rank = {
        (mine, theirs): place_among((old, new)[mine][0], (old, new)[theirs][0], (old, new)[theirs][1])
        for mine in (0, 1)
        for theirs in (0, 1)
    }
    own = (rank[0, 0] - rank[1, 0] + rank[0, 1] - rank[1, 1]) / 2
    others = (rank[0, 0] - rank[0, 1] + rank[1, 0] - rank[1, 1]) / 2
    return own, others
