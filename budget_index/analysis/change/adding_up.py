"""Changes as they are shown: rounded parts that still add up, steps of a waterfall, labels that keep their distance."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from budget_index.analysis.change.change_sources import CHANGE_SOURCES, by_source
from budget_index.analysis.change.mixed_years import CHANGE_KINDS
from budget_index.rounding import NOISE_DIGITS, round_half_up


def parts_that_add_up(parts: np.ndarray, digits: int = 1, *, totals: np.ndarray | None = None) -> np.ndarray:
    r"""Round the parts of totals so that they add up to the rounded totals.

    Every part is rounded down to :math:`d` digits; what the rounded total lacks goes in steps of :math:`10^{-d}` to the
    parts with the largest remainders (the method of Hamilton). No part moves by a whole step, and 0 stays 0. What a
    given total asks beyond that falls on the largest part.

    Parameters
    ----------
    parts
        Totals × parts, without blanks.
    totals
        What the parts have to add up to, of :math:`d` digits; left out, their rounded sums.

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
    >>> parts_that_add_up(np.array([[0.44, 0.0]]), totals=np.array([0.7]))
    array([[0.7, 0. ]])
    """
    steps = np.round(parts * 10.0**digits, NOISE_DIGITS)
    floors = np.floor(steps)
    wanted = round_half_up(parts.sum(axis=1), digits) if totals is None else totals
    lacking = np.round(wanted * 10.0**digits) - floors.sum(axis=1)
    by_remainder = np.clip(lacking, 0, (steps > floors).sum(axis=1))
    order = np.argsort(floors - steps, axis=1, kind="stable")
    ranks = np.argsort(order, axis=1, kind="stable")
    floors[np.arange(len(parts)), np.abs(steps).argmax(axis=1)] += lacking - by_remainder
    rounded: np.ndarray = (floors + (ranks < by_remainder[:, np.newaxis])) / 10.0**digits + 0.0
    return rounded


def rounded_parts(changes: pd.DataFrame, digits: int = 1, *, totals: np.ndarray | None = None) -> pd.DataFrame:
    """Round a change's sources so that they add up to it as written, and its kinds so that they add up to their source.

    Parameters
    ----------
    changes
        Columns ``CHANGE_KINDS``, without blanks.
    totals
        The changes as they are written; left out, the rounded sums.

    Returns
    -------
    Columns ``change``, ``CHANGE_SOURCES`` and ``CHANGE_KINDS``.

    Examples
    --------
    >>> kinds = dict.fromkeys(CHANGE_KINDS, 0.0) | {"answers": 0.44, "gates": 0.44, "missing": 0.02}
    >>> rounded_parts(pd.DataFrame([kinds]))[["change", "by_region", "answers", "gates"]].values.tolist()
    [[0.9, 0.9, 0.5, 0.4]]
    """
    sources = parts_that_add_up(by_source(changes).to_numpy(np.float64), digits, totals=totals)
    table = pd.DataFrame(sources, columns=list(CHANGE_SOURCES), index=changes.index)
    table.insert(0, "change", np.round(sources.sum(axis=1), digits) + 0.0)
    for source, kinds in CHANGE_SOURCES.items():
        own = changes[list(kinds)].to_numpy(np.float64)
        table[list(kinds)] = parts_that_add_up(own, digits, totals=table[source].to_numpy())
    return table[["change", *CHANGE_SOURCES, *CHANGE_KINDS]]


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


STEP_COLUMNS = ["part", "points", "start", "end"]


def waterfall(change: pd.Series, digits: int = 1, *, parts: Iterable[str] = CHANGE_SOURCES) -> pd.DataFrame:
    """Line up the parts of a region's change, each beginning where the one before it ends.

    The parts are rounded so that the rounded earlier score and they give the rounded later score.

    Parameters
    ----------
    change
        A row of ``Comparison.changes``.
    digits
        Decimals that are written.
    parts
        ``CHANGE_SOURCES`` or ``CHANGE_KINDS``; kinds are rounded within their source.

    Returns
    -------
    Columns ``STEP_COLUMNS``: a row a part, those of no effect left out. Empty if there is no score in one of the years,
    or nothing changed.

    Examples
    --------
    >>> kinds = dict.fromkeys(CHANGE_KINDS, 0.0) | {"answers": 3.34, "missing": -1.0}
    >>> waterfall(pd.Series({"score_from": 50.04, "score_to": 52.38, **kinds}))
                part  points  start   end
    0      by_region     3.4   50.0  53.4
    1  by_assessment    -1.0   53.4  52.4
    """
    row = change[list(CHANGE_KINDS)].astype("float64").to_frame().T
    ends = round_half_up(change[["score_from", "score_to"]].to_numpy(np.float64), digits)
    if row.isna().any(axis=None) or np.isnan(ends).any():
        return pd.DataFrame(columns=STEP_COLUMNS)
    names = list(parts)
    written = rounded_parts(row, digits, totals=np.round(ends[1:] - ends[:1], digits))[names].to_numpy()[0]
    counts = written != 0
    reached = np.round(ends[0] + np.cumsum(written[counts]), digits)
    starts = np.round(reached - written[counts], digits)
    return pd.DataFrame({"part": np.array(names)[counts], "points": written[counts], "start": starts, "end": reached})
