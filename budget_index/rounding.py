"""Round as people do at school, not as floating point does."""

from typing import TYPE_CHECKING, overload

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

NOISE_DIGITS = 9
"""Scores closer than this many decimals are the same score: the rest is the order of summation."""


@overload
def round_half_up(value: float, digits: int = 0) -> float: ...
@overload
def round_half_up(value: np.ndarray, digits: int = 0) -> np.ndarray: ...
def round_half_up(value: float | np.ndarray, digits: int = 0) -> float | np.ndarray:
    r"""Round halves up, away from the noise of binary fractions.

    :math:`\lfloor 10^d x + 1/2 \rfloor / 10^d`, where :math:`10^d x` is first cleared of noise beyond nine decimals.

    Examples
    --------
    >>> round_half_up(81.5), round_half_up(60.499999999999)
    (82.0, 61.0)
    >>> round_half_up(0.285, digits=2)
    0.29
    """
    scaled = np.floor(np.round(np.asarray(value) * 10.0**digits, NOISE_DIGITS) + 0.5) / 10.0**digits
    return float(scaled) if np.ndim(scaled) == 0 else scaled


def without_noise(column: "pd.Series") -> "pd.Series":
    """Round a column of numbers to what isn't noise, as the key of a sort; leave any other column as it is.

    Sums of the same numbers differ in their last digits between processors. Sorted by what remains, what is equal keeps
    its order on every machine.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"criterion": ["P01", "P02"], "gain": [0.3, 0.1 + 0.2]})
    >>> table.sort_values("gain", ascending=False, key=without_noise, kind="stable")["criterion"].tolist()
    ['P01', 'P02']
    """
    return column.round(NOISE_DIGITS) if column.dtype.kind == "f" else column
