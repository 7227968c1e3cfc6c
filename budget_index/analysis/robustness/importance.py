"""How the parts of a score hang together: bare arithmetic on columns with gaps."""

import numpy as np

FEWEST_ROWS = 3
"""Rows below which nothing can be said about how two columns hang together."""
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
    if both.sum() < FEWEST_ROWS:
        return float("nan")
    a, b = x[both] - x[both].mean(), y[both] - y[both].mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(np.clip((a @ b) / size, -1, 1)) if size > 1e-12 else float("nan")


def shares_of_importance(members: np.ndarray, whole: np.ndarray) -> tuple[np.ndarray, int]:
    r"""Say for each member of a score how much of its variance it explains, as a share of the sum over all of them.

    The importance of member i in the score y is :math:`S_i = V(E(y \mid x_i)) / V(y)`; the share is
    :math:`S_i / \sum_j S_j`. All members are compared over the same rows, those in which every one has a value, and by
    the same estimator: where every member has ten rows for each of its values, on average, :math:`E(y \mid x)` is the
    mean of y at each value of x; otherwise a straight line, so that :math:`S_i = r_i^2`. A member with values in less
    than half of the rows would leave too few to the others: it is left out.

    Parameters
    ----------
    members
        Rows × members; NaN where there is no score.
    whole
        The score that they make up, one a row.

    Returns
    -------
    One share a member, adding up to 1, NaN for those left out or where nothing varies; and how many rows were compared.

    References
    ----------
    Becker, W., Saisana, M., Paruolo, P., Vandecasteele, I. (2017), *Weights and importance in composite indicators:
    closing the gap*, Ecological Indicators 80, doi:10.1016/j.ecolind.2017.03.056.
    Paruolo, P., Saisana, M., Saltelli, A. (2013), *Ratings and rankings: voodoo or science?*, JRSS A 176(3),
    doi:10.1111/j.1467-985X.2012.01059.x.

    Examples
    --------
    >>> x = np.array([[0.0, 0.0], [0.0, 2.0], [1.0, 0.0], [1.0, 2.0]] * 10)
    >>> shares, rows = shares_of_importance(x, x.sum(axis=1))
    >>> shares.round(3), rows
    (array([0.2, 0.8]), 40)
    """
    has = np.isfinite(members) & np.isfinite(whole)[:, None]
    known = np.isfinite(whole).sum()
    kept = (has.sum(axis=0) >= known / 2) & has.any(axis=0)
    rows = has[:, kept].all(axis=1) if kept.any() else np.zeros(len(whole), dtype=bool)
    compared, y = members[np.ix_(rows, kept)], whole[rows]
    if len(y) < FEWEST_ROWS:
        return np.full(members.shape[1], np.nan), len(y)
    by_level = all(len(y) >= LEVELS_AT_LEAST * len(np.unique(column.round(9))) for column in compared.T)
    ratio = explained_by_levels if by_level else explained_by_line
    ratios = np.nan_to_num(np.array([ratio(column, y) for column in compared.T], dtype=np.float64))
    shares = np.full(members.shape[1], np.nan)
    if ratios.sum() > 0:
        shares[kept] = ratios / ratios.sum()
    return shares, len(y)


def explained_by_line(x: np.ndarray, y: np.ndarray) -> float:
    """Compute how much of the variance of y a straight line on x explains: the squared correlation.

    Examples
    --------
    >>> explained_by_line(np.array([1.0, 2.0, 3.0]), np.array([6.0, 4.0, 2.0]))
    1.0
    """
    return correlation(x, y) ** 2


def explained_by_levels(x: np.ndarray, y: np.ndarray) -> float:
    r"""Compute how much of the variance of y its mean at each value of x explains: :math:`V(E(y \mid x)) / V(y)`.

    Examples
    --------
    >>> x, y = np.repeat([0.0, 1.0, 2.0], 10), np.repeat([5.0, 1.0, 5.0], 10)
    >>> round(explained_by_levels(x, y), 6), round(explained_by_line(x, y), 6)
    (1.0, 0.0)
    """
    _, level = np.unique(x.round(9), return_inverse=True)
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
