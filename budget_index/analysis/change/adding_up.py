"""Changes as they are shown: rounded parts that still add up, steps of a waterfall, labels that keep their distance."""

import numpy as np
import pandas as pd

from budget_index.analysis.change.mixed_years import CHANGE_KINDS
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


STEP_COLUMNS = ["kind", "part", "start", "end"]


def waterfall(change: pd.Series, digits: int = 1) -> pd.DataFrame:
    """Line up the parts of a region's change, each beginning where the one before it ends.

    The parts are rounded so that the rounded earlier score and they give the rounded later score; the largest takes
    what the rounding of the two scores makes of a difference.

    Parameters
    ----------
    change
        A row of ``Comparison.changes``.
    digits
        Decimals that are written.

    Returns
    -------
    Columns ``STEP_COLUMNS``: a row a kind of change, those of no effect left out. Empty if there is no score in one of
    the years, or nothing changed.

    Examples
    --------
    >>> parts = dict.fromkeys(CHANGE_KINDS, 0.0) | {"answers": 3.34, "missing": -1.0}
    >>> waterfall(pd.Series({"score_from": 50.04, "score_to": 52.38, **parts}))
          kind  part  start   end
    0  answers   3.4   50.0  53.4
    1  missing  -1.0   53.4  52.4
    """
    parts = change[list(CHANGE_KINDS)].to_numpy(np.float64, copy=True)
    ends = round_half_up(change[["score_from", "score_to"]].to_numpy(np.float64), digits)
    if np.isnan(parts).any() or np.isnan(ends).any():
        return pd.DataFrame(columns=STEP_COLUMNS)
    parts[np.abs(parts).argmax()] += ends[1] - ends[0] - parts.sum()
    written = parts_that_add_up(parts[np.newaxis], digits)[0]
    counts = written != 0
    reached = np.round(ends[0] + np.cumsum(written[counts]), digits)
    starts = np.round(reached - written[counts], digits)
    return pd.DataFrame(
        {"kind": np.array(CHANGE_KINDS)[counts], "part": written[counts], "start": starts, "end": reached}
    )
