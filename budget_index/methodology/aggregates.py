r"""The ways in which scores become one: bare arithmetic, rows are region-years, columns are members.

Every function takes the members' scores (0 where a member has none), which members are present (1 or 0) and one
positive weight a member; it gives one score a row, NaN where nothing is present. All five are homogeneous of degree
one, so by Euler's theorem the parts :math:`s_i \, \partial f / \partial s_i` add up to the score; the ``*_slope``
functions give the derivatives.
"""

from collections.abc import Callable

import numpy as np

Rule = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def mean(scores: np.ndarray, present: np.ndarray, weights: np.ndarray) -> np.ndarray:
    r"""Weigh and average: :math:`\sum w s / \sum w` over the members present.

    Examples
    --------
    >>> mean(np.array([[100.0, 50.0], [100.0, 0.0]]), np.array([[1.0, 1.0], [1.0, 0.0]]), np.array([1.0, 3.0]))
    array([ 62.5, 100. ])
    """
    return np.asarray((scores @ weights) / (present @ weights))


def geometric_mean(scores: np.ndarray, present: np.ndarray, weights: np.ndarray) -> np.ndarray:
    r"""Multiply: :math:`\exp(\sum w \ln s / \sum w)`, 0 if any member is 0.

    Examples
    --------
    >>> geometric_mean(np.array([[100.0, 25.0], [0.0, 25.0]]), np.ones((2, 2)), np.ones(2)).round(6)
    array([50.,  0.])
    """
    logs = np.log(scores, where=scores > 0, out=np.where(present > 0, -np.inf, 0.0))
    return np.asarray(np.exp((logs @ weights) / (present @ weights)))


def harmonic_mean(scores: np.ndarray, present: np.ndarray, weights: np.ndarray) -> np.ndarray:
    r"""Average the inverses: :math:`\sum w / \sum (w / s)`, 0 if any member is 0.

    Examples
    --------
    >>> harmonic_mean(np.array([[100.0, 25.0], [0.0, 25.0]]), np.ones((2, 2)), np.ones(2))
    array([40.,  0.])
    """
    inverses = np.divide(1.0, scores, where=scores > 0, out=np.where(present > 0, np.inf, 0.0))
    return np.asarray((present @ weights) / (inverses @ weights))


def minimum(scores: np.ndarray, present: np.ndarray, weights: np.ndarray) -> np.ndarray:  # noqa: ARG001
    r"""Take the weakest link: :math:`\min s`; weights don't matter.

    Examples
    --------
    >>> minimum(np.array([[100.0, 25.0]]), np.ones((1, 2)), np.ones(2))
    array([25.])
    """
    lowest = np.where(present > 0, scores, np.inf).min(axis=1)
    return np.where(np.isinf(lowest), np.nan, lowest)


AGGREGATES: dict[str, Rule] = {
    "mean": mean,
    "geometric_mean": geometric_mean,
    "harmonic_mean": harmonic_mean,
    "minimum": minimum,
}


def slopes(aggregate: str, scores: np.ndarray, present: np.ndarray, weights: np.ndarray) -> np.ndarray:
    r"""Differentiate an aggregate: how much the score rises with each member.

    With :math:`f` the score, the slope is for the mean :math:`w_i / \sum w`; geometric
    :math:`(w_i / \sum w) f / s_i`; harmonic :math:`(w_i / \sum w) f^2 / s_i^2`; minimum 1 for the lowest, shared
    equally between ties. Where :math:`f = 0` the last two leave nothing to share and are 0. Then
    :math:`\sum s_i \, \partial f / \partial s_i = f` (Euler's theorem).

    Examples
    --------
    >>> slopes("geometric_mean", np.array([[100.0, 25.0]]), np.ones((1, 2)), np.ones(2)).round(6)
    array([[0.25, 1.  ]])
    """
    total = (present @ weights)[:, None]
    relative = np.divide(present * weights, total, where=total > 0, out=np.zeros_like(scores))
    if aggregate == "mean":
        return np.asarray(relative)
    whole = AGGREGATES[aggregate](scores, present, weights)[:, None]
    if aggregate == "minimum":
        lowest = (present > 0) & (scores == whole)
        return np.asarray(lowest / np.maximum(lowest.sum(axis=1, keepdims=True), 1))
    ratio = np.divide(whole, scores, where=scores > 0, out=np.zeros_like(scores))
    return np.asarray(relative * (ratio if aggregate == "geometric_mean" else ratio**2))
