"""The limit of memory: how long a bare read of points and states takes on one thread."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.data import POINTS, Survey


def read_seconds(folder: Path, order: str) -> Callable[[], None]:
    """Give a function that reads the dense arrays once, as the engine must: points as floats, states as bytes."""
    answer = Survey.read(folder, order).answer
    points = np.nan_to_num(np.array(POINTS))[answer]
    states = np.where(answer == len(POINTS) - 1, 3, 0).astype(np.int8)

    def read() -> None:
        np.add.reduce(points)
        np.bitwise_or.reduce(states)

    return read
