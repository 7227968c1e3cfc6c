"""How the parts of a score hang together: bare arithmetic on columns with gaps."""

import numpy as np

LEVELS_AT_LEAST = 10
"""Regions an answer level needs, on average, before means by level say more than a straight line."""


def correlation(x: np.ndarray, y: np.ndarray) -> float:
    """Compute Pearson's correlation over the rows that have both; NaN if one of them doesn't vary.

    Examples
    --------
    >>> correlation(np.array([1.0, 2.0, 3.0, np.nan]), np.array([2.0, 4.0, 6.0, 0.0]))
    1.0
    """
    both = np.isfinite(x) & np.isfinite(y)
    if both.sum() < 3:
        return float("nan")
    a, b = x[both] - x[both].mean(), y[both] - y[both].mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(np.clip((a @ b) / size, -1, 1)) if size > 1e-12 else float("nan")


def correlation_ratio(x: np.ndarray, y: np.ndarray) -> float:
    r"""Compute how much of the variance of y its dependence on x explains: :math:`V(E(y \mid x)) / V(y)`.

    With enough rows for each value of x (ten on average), :math:`E(y \mid x)` is the mean of y at each value; otherwise
    a straight line, so that the ratio is the squared correlation.

    References
    ----------
    Becker, W., Saisana, M., Paruolo, P., Vandecasteele, I. (2017), *Weights and importance in composite indicators:
    closing the gap*, Ecological Indicators 80, doi:10.1016/j.ecolind.2017.03.056.
    Paruolo, P., Saisana, M., Saltelli, A. (2013), *Ratings and rankings: voodoo or science?*, JRSS A 176(3),
    doi:10.1111/j.1467-985X.2012.01059.x.

    Examples
    --------
    >>> x, y = np.repeat([0.0, 1.0, 2.0], 10), np.repeat([5.0, 1.0, 5.0], 10)
    >>> round(correlation_ratio(x, y), 6), round(correlation_ratio(x[::5], y[::5]), 6)
    (1.0, 0.0)
    """
    both = np.isfinite(x) & np.isfinite(y)
    x, y = x[both], y[both]
    values, level = np.unique(x.round(9), return_inverse=True)
    if len(values) < 2 or len(x) < LEVELS_AT_LEAST * len(values):
        return correlation(x, y) ** 2
    spread = float(((y - y.mean()) ** 2).sum())
    sizes = np.bincount(level)
    means = np.bincount(level, weights=y) / sizes
    return float((sizes * (means - y.mean()) ** 2).sum() / spread) if spread > 1e-12 else float("nan")


def cronbach_alpha(members: np.ndarray) -> float:
    r"""Compute Cronbach's α of the members of a dimension.

    :math:`\alpha = k \bar c / (\bar v + (k - 1) \bar c)` with the mean variance and the mean covariance of the
    :math:`k` members, each over the rows that have both; the same as
    :math:`\frac{k}{k - 1} (1 - \sum v_i / V(\sum x_i))` where nothing is missing.

    Parameters
    ----------
    members
        Rows × members; NaN where there is no score.

    Returns
    -------
    At most 1; NaN for fewer than two members that vary, or if their sum doesn't.

    References
    ----------
    Cronbach, L. J. (1951), *Coefficient alpha and the internal structure of tests*, doi:10.1007/BF02310555.

    Examples
    --------
    >>> round(cronbach_alpha(np.array([[1.0, 2.0], [2.0, 3.0], [3.0, 4.0], [4.0, 5.0]])), 6)
    1.0
    """
    has = np.isfinite(members)
    kept = members[:, has.sum(axis=0) > 2]
    has = np.isfinite(kept)
    if kept.shape[1] < 2:
        return float("nan")
    values, mask = np.where(has, kept, 0.0), has.astype(np.float64)
    shared = mask.T @ mask
    with np.errstate(invalid="ignore", divide="ignore"):
        product = values.T @ values / shared
        own = (values.T @ mask) / shared
        covariance = np.where(shared > 1, (product - own * own.T) * shared / (shared - 1), np.nan)
    vary = np.diag(covariance) > 1e-9
    if vary.sum() < 2:
        return float("nan")
    covariance = covariance[np.ix_(vary, vary)]
    number = len(covariance)
    apart = covariance[~np.eye(number, dtype=bool)]
    if np.isnan(apart).all():
        return float("nan")
    variance, between = float(np.diag(covariance).mean()), float(np.nanmean(apart))
    whole = variance + (number - 1) * between
    return number * between / whole if whole > 1e-9 else float("nan")
