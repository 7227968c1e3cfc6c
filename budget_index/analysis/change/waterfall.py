"""A change of score as steps that lead from the earlier score to the later one, also as the numbers are written."""

import numpy as np
import pandas as pd

from budget_index.analysis.change.adding_up import parts_that_add_up
from budget_index.analysis.change.mixed_years import CHANGE_KINDS
from budget_index.rounding import round_half_up

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
