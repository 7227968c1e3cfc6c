"""Measures of agreement between assessors: bare arithmetic on how often each unit got each answer.

A unit is one answer to be given (a region's criterion); a row counts how many assessors gave it each of the
categories. All measures are ratios of sums over units, so equal rows can be counted once with their number as weight,
and a bootstrap sample is a set of whole-number weights.
"""

from collections.abc import Callable
from typing import Literal

import numpy as np

Metric = Literal["nominal", "ordinal", "interval"]
SAMPLES_AT_ONCE = 100


def krippendorff_alpha(counts: np.ndarray, values: np.ndarray, metric: Metric, weights: np.ndarray) -> np.ndarray:
    r"""Compute Krippendorff's α: one minus observed over expected disagreement.

    With :math:`o_{ck} = \sum_u (r_{uc} r_{uk} - [c = k] r_{uc}) / (m_u - 1)` over units with :math:`m_u \ge 2` answers,
    :math:`n_c = \sum_k o_{ck}` and :math:`n = \sum_c n_c`:
    :math:`\alpha = 1 - (n - 1) \sum_{ck} o_{ck} \delta^2_{ck} / \sum_{ck} n_c n_k \delta^2_{ck}`. The difference
    :math:`\delta^2` is :math:`[c \ne k]` (nominal), :math:`(\sum_{g=c}^k n_g - (n_c + n_k) / 2)^2` (ordinal) or
    :math:`(v_c - v_k)^2` (interval).

    Parameters
    ----------
    counts
        Units × categories: how many assessors gave each answer.
    values
        One value a category, rising.
    weights
        Samples × units: how often each unit counts.

    Returns
    -------
    One α a sample; NaN where nothing is compared or all answers are the same.

    References
    ----------
    Krippendorff, K. (2011), *Computing Krippendorff's Alpha-Reliability*, repository.upenn.edu/asc_papers/43.
    Hayes, A. F., Krippendorff, K. (2007), doi:10.1080/19312450709336664.

    Examples
    --------
    >>> counts = np.array([[2, 0], [0, 2], [1, 1], [2, 0]])
    >>> krippendorff_alpha(counts, np.array([0.0, 1.0]), "nominal", np.ones((1, 4))).round(4)
    array([0.5333])
    """
    given = counts.sum(axis=1)
    shared = counts[given > 1].astype(np.float64)
    pairs = shared[:, :, None] * shared[:, None, :]
    pairs[:, np.arange(counts.shape[1]), np.arange(counts.shape[1])] -= shared
    pairs /= (given[given > 1] - 1)[:, None, None]
    seen = np.tensordot(weights[:, given > 1].astype(np.float64), pairs, axes=1)
    marginal = seen.sum(axis=2)
    far = _differences(marginal, values, metric)
    expected = (marginal[:, :, None] * marginal[:, None, :] * far).sum(axis=(1, 2))
    observed = (marginal.sum(axis=1) - 1) * (seen * far).sum(axis=(1, 2))
    ratio = np.divide(observed, expected, where=expected > 0, out=np.full(len(weights), np.nan))
    return np.asarray(1 - ratio)


def _differences(marginal: np.ndarray, values: np.ndarray, metric: Metric) -> np.ndarray:
    """Return the squared differences of categories: samples (or one for all) × categories × categories."""
    if metric == "nominal":
        return np.asarray(1.0 - np.eye(len(values)))[None]
    if metric == "interval":
        return np.asarray((values[:, None] - values[None, :]) ** 2)[None]
    middle = np.cumsum(marginal, axis=1) - marginal / 2
    return np.asarray((middle[:, :, None] - middle[:, None, :]) ** 2)


def gwet_ac(counts: np.ndarray, closeness: np.ndarray, weights: np.ndarray) -> np.ndarray:
    r"""Compute Gwet's AC1 (identity weights) or AC2 (any other): agreement beyond chance, robust to rare categories.

    :math:`p_a` is the mean over units with :math:`r_i \ge 2` of
    :math:`\sum_k r_{ik} (\sum_l w_{kl} r_{il} - 1) / (r_i (r_i - 1))`; with :math:`\pi_k` the mean over units of
    :math:`r_{ik} / r_i`, chance agreement is :math:`p_e = \sum_{kl} w_{kl} \sum_k \pi_k (1 - \pi_k) / (q (q - 1))`;
    :math:`AC = (p_a - p_e) / (1 - p_e)`.

    Parameters
    ----------
    counts, weights
        As in ``krippendorff_alpha``.
    closeness
        Categories × categories: 1 for the same, less for others. At least two categories.

    References
    ----------
    Gwet, K. L. (2008), *Computing inter-rater reliability and its variance in the presence of high agreement*,
    doi:10.1348/000711006X126600; (2014), *Handbook of Inter-Rater Reliability*, 4th ed., chapter 3.

    Examples
    --------
    >>> counts = np.array([[2, 0], [2, 0], [1, 1], [2, 0]])
    >>> gwet_ac(counts, np.eye(2), np.ones((1, 4))).round(4)
    array([0.68])
    """
    agreed, shared = _agreed(counts, closeness)
    given = counts.sum(axis=1)
    shares = np.divide(counts, given[:, None], where=given[:, None] > 0, out=np.zeros(counts.shape))
    categories = len(closeness)
    with np.errstate(invalid="ignore", divide="ignore"):
        agreement = (weights @ agreed) / (weights @ shared)
        usual = (weights @ shares) / (weights @ (given > 0).astype(np.float64))[:, None]
        chance = closeness.sum() * (usual * (1 - usual)).sum(axis=1) / (categories * (categories - 1))
        return np.asarray((agreement - chance) / (1 - chance))


def percent_agreement(counts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the share of pairs of assessors that agree, averaged over units with at least two answers, 0–1."""
    agreed, shared = _agreed(counts, np.eye(counts.shape[1]))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((weights @ agreed) / (weights @ shared))


def _agreed(counts: np.ndarray, closeness: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each unit's share of agreeing pairs (0 where fewer than two answered), and where two did."""
    given = counts.sum(axis=1)
    near = (counts * (counts @ closeness - 1)).sum(axis=1)
    pairs = given * (given - 1)
    return np.divide(near, pairs, where=pairs > 0, out=np.zeros(len(counts))), (given > 1).astype(np.float64)


def ordinal_closeness(categories: int) -> np.ndarray:
    r"""Return Gwet's ordinal weights: :math:`1 - \binom{|k - l| + 1}{2} / \binom{q}{2}`.

    Examples
    --------
    >>> ordinal_closeness(3).round(2).tolist()
    [[1.0, 0.67, 0.0], [0.67, 1.0, 0.67], [0.0, 0.67, 1.0]]
    """
    apart = np.abs(np.arange(categories)[:, None] - np.arange(categories)[None, :])
    return np.asarray(1 - apart * (apart + 1) / max(categories * (categories - 1), 1))


def count_answers(units: np.ndarray, categories: np.ndarray, n_units: int, n_categories: int) -> np.ndarray:
    """Count answers: units × categories."""
    flat = np.bincount(units * n_categories + categories, minlength=n_units * n_categories)
    return flat.reshape(n_units, n_categories)


def compress(counts: np.ndarray, clusters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Keep each different row once and return also how often each cluster has it: clusters × rows.

    Examples
    --------
    >>> compress(np.array([[2, 0], [1, 1], [2, 0]]), np.array([0, 0, 1]))
    (array([[1, 1],
           [2, 0]]), array([[1., 1.],
           [0., 1.]]))
    """
    rows, place = np.unique(counts, axis=0, return_inverse=True)
    often = count_answers(clusters, place.ravel(), int(clusters.max(initial=-1)) + 1, len(rows))
    return rows, often.astype(np.float64)


def bootstrap(
    measure: Callable[[np.ndarray], np.ndarray], often: np.ndarray, *, size: int, seed: np.random.SeedSequence
) -> tuple[float, float, float]:
    """Return the 2.5 % and 97.5 % quantile of a measure when whole clusters are drawn with replacement.

    Answers about one region aren't independent of each other, so regions are drawn, not answers. The third value is the
    share of samples in which the measure isn't defined; the quantiles leave them out.

    Parameters
    ----------
    measure
        From weights, samples × rows, to one value a sample.
    often
        Clusters × rows, as ``compress`` gives it. With fewer than two clusters there is no interval.

    References
    ----------
    Efron, B., Tibshirani, R. (1993), *An Introduction to the Bootstrap*, chapter 13, doi:10.1201/9780429246593.
    """
    number = len(often)
    if number < 2 or size < 1:
        return (float("nan"),) * 3
    rng = np.random.Generator(np.random.PCG64(seed))
    drawn = rng.multinomial(number, np.full(number, 1 / number), size=size)
    batches = [drawn[start : start + SAMPLES_AT_ONCE] for start in range(0, size, SAMPLES_AT_ONCE)]
    values = np.concatenate([measure(part @ often) for part in batches])
    defined = values[np.isfinite(values)]
    undefined = 1 - len(defined) / size
    if not len(defined):
        return float("nan"), float("nan"), undefined
    low, high = np.quantile(defined, (0.025, 0.975))
    return float(low), float(high), undefined
