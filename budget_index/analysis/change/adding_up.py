"""Numbers as they are shown: rounded parts that still add up, and labels that keep their distance."""

import numpy as np

from budget_index.rounding import NOISE_DIGITS, round_half_up


def parts_that_add_up(parts: np.ndarray, digits: int = 1) -> np.ndarray:
    r"""Round the parts of totals so that they add up to the rounded totals.

    Every part is rounded down to :math:`d` digits; what the rounded total lacks goes in steps of :math:`10^{-d}` to the
    parts with the largest remainders (the method of Hamilton). No part moves by a whole step, and 0 stays 0.

    Parameters
    ----------
    parts
        Totals × parts, without blanks.

    Returns
    -------
    The rounded parts, in the same shape.

    References
    ----------
    Balinski, M., Young, H. P. (2001), *Fair Representation*, 2nd edition, chapter 3.

    Examples
    --------
    >>> parts_that_add_up(np.array([[0.44, 0.44, 0.0], [-0.16, -0.16, 1.0]]))
    array([[ 0.5,  0.4,  0. ],
           [-0.1, -0.2,  1. ]])
    """
    steps = np.round(parts * 10.0**digits, NOISE_DIGITS)
    floors = np.floor(steps)
    wanted = np.round(round_half_up(parts.sum(axis=1), digits) * 10.0**digits)
    lacking = wanted - floors.sum(axis=1)
    order = np.argsort(floors - steps, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(parts.shape[1])[np.newaxis, :].repeat(len(parts), axis=0), axis=1)
    rounded: np.ndarray = (floors + (ranks < lacking[:, np.newaxis])) / 10.0**digits + 0.0
    return rounded


def spread(values: np.ndarray, gap: float) -> np.ndarray:
    r"""Move values apart until neighbours are at least a gap from each other, with the least squares of movement.

    With the values sorted, :math:`y_i = x_i - i \cdot g` is made non-decreasing by pooling adjacent violators; values
    that have room stay where they are, and their order is kept.

    References
    ----------
    Barlow, R. E. et al. (1972), *Statistical Inference under Order Restrictions*, chapter 1.

    Examples
    --------
    >>> spread(np.array([50.0, 10.0, 51.0]), 5.0)
    array([48., 10., 53.])
    """
    order = np.argsort(values, kind="stable")
    offsets = gap * np.arange(len(values))
    pools: list[tuple[float, int]] = []
    for value in values[order] - offsets:
        mean, size = float(value), 1
        while pools and pools[-1][0] > mean:
            other, count = pools.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        pools.append((mean, size))
    apart = np.empty(len(values))
    apart[order] = np.repeat([mean for mean, _ in pools], [size for _, size in pools]) + offsets
    return apart
