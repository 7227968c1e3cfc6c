r"""The ways in which scores become one: bare arithmetic, rows are region-years, columns are members.

Every function takes the members' scores (0 where a member has none), which members are present (1 or 0) and one
positive weight a member. Those that combine give one score a row, NaN where nothing is present. All are homogeneous of
degree one, so by Euler's theorem the parts :math:`s_i \, \partial f / \partial s_i` add up to the score :math:`f`; the
``*_slopes`` functions give these derivatives, 0 where a mean is 0 and leaves nothing to share. What a methodology may
name is the list in ``aggregates``.
"""

from collections.abc import Callable

import numpy as np

Arithmetic = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


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


def mean_slopes(scores: np.ndarray, present: np.ndarray, weights: np.ndarray) -> np.ndarray:
    r"""Differentiate the mean: :math:`w_i / \sum w`.

    Examples
    --------
    >>> mean_slopes(np.array([[100.0, 25.0]]), np.ones((1, 2)), np.array([1.0, 3.0]))
    array([[0.25, 0.75]])
    """
    total = (present @ weights)[:, None]
    return np.asarray(np.divide(present * weights, total, where=total > 0, out=np.zeros_like(scores)))


def geometric_mean_slopes(scores: np.ndarray, present: np.ndarray, weights: np.ndarray) -> np.ndarray:
    r"""Differentiate the geometric mean: :math:`(w_i / \sum w) f / s_i`.

    Examples
    --------
    >>> geometric_mean_slopes(np.array([[100.0, 25.0]]), np.ones((1, 2)), np.ones(2)).round(6)
    array([[0.25, 1.  ]])
    """
    return np.asarray(mean_slopes(scores, present, weights) * _over(geometric_mean(scores, present, weights), scores))


def harmonic_mean_slopes(scores: np.ndarray, present: np.ndarray, weights: np.ndarray) -> np.ndarray:
    r"""Differentiate the harmonic mean: :math:`(w_i / \sum w) f^2 / s_i^2`.

    Examples
    --------
    >>> harmonic_mean_slopes(np.array([[100.0, 25.0]]), np.ones((1, 2)), np.ones(2)).round(6)
    array([[0.08, 1.28]])
    """
    ratio = _over(harmonic_mean(scores, present, weights), scores)
    return np.asarray(mean_slopes(scores, present, weights) * ratio**2)


def minimum_slopes(scores: np.ndarray, present: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Differentiate the minimum: 1 for the lowest, shared equally between ties.

    Examples
    --------
    >>> minimum_slopes(np.array([[25.0, 25.0, 100.0]]), np.ones((1, 3)), np.ones(3))
    array([[0.5, 0.5, 0. ]])
    """
    lowest = (present > 0) & (scores == minimum(scores, present, weights)[:, None])
    return np.asarray(lowest / np.maximum(lowest.sum(axis=1, keepdims=True), 1))


def _over(whole: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Divide the whole by each member; where the whole is 0 there is nothing to share."""
    return np.asarray(np.divide(whole[:, None], scores, where=scores > 0, out=np.zeros_like(scores)))
