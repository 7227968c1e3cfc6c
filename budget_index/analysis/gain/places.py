"""The place that a score would have among the others'."""

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
