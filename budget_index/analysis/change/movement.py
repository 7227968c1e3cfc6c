"""Changes between two rounds in a few numbers: who rose and fell, and why on average."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from budget_index.analysis.change.adding_up import rounded_parts
from budget_index.analysis.change.change_sources import CHANGE_SOURCES
from budget_index.analysis.change.mixed_years import CHANGE_KINDS
from budget_index.rounding import round_half_up, without_noise


@dataclass(frozen=True)
class Movement:
    """The changes between two rounds in a few numbers.

    Parameters
    ----------
    rose, fell, same
        How many regions changed by more than rounding, and how many didn't.
    riser, faller
        The regions that rose or fell most, several if they share it, and by how much; nothing if none did.
    mean
        Mean change, in points.
    sources
        The mean's parts, keys of ``CHANGE_SOURCES``; rounded to one digit so that they add up to the rounded mean.
    """

    rose: int
    fell: int
    same: int
    riser: tuple[list[str], float] | None
    faller: tuple[list[str], float] | None
    mean: float
    sources: dict[str, float]


def comparable_regions(changes: pd.DataFrame) -> pd.DataFrame:
    """Keep the regions that have a score in both rounds and are the same region in both.

    Parameters
    ----------
    changes
        A table as ``changes.compare`` gives it.
    """
    return changes[changes["change"].notna() & (changes["break"] == "")]


def movement(changes: pd.DataFrame, rounding: int = 0) -> Movement:
    """Say who rose and fell and what the mean change is made of, over the ``comparable_regions``.

    Parameters
    ----------
    rounding
        Digits of a shown score: a change that rounds to 0 is none.

    Examples
    --------
    >>> table = pd.DataFrame({"region": ["A", "B", "C"], "change": [4.0, -3.0, 0.2], "break": ""})
    >>> moved = movement(table.assign(answers=table["change"], **dict.fromkeys(CHANGE_KINDS[1:], 0.0)))
    >>> moved.rose, moved.fell, moved.same, moved.riser, moved.faller, moved.sources["by_region"]
    (1, 1, 1, (['A'], 4.0), (['B'], -3.0), 0.4)
    """
    rows = comparable_regions(changes)
    moved = rows.assign(shown=round_half_up(rows["change"].abs().to_numpy(np.float64), rounding))
    risers, fallers = (moved[(moved["shown"] > 0) & (sign * moved["change"] > 0)] for sign in (1, -1))
    riser, faller = _farthest(risers), _farthest(fallers)
    sources = dict.fromkeys(CHANGE_SOURCES, float("nan"))
    if len(rows):
        means = rows[list(CHANGE_KINDS)].astype("float64").mean().to_frame().T
        written = rounded_parts(means)
        sources = {source: float(written[source].iloc[0]) for source in CHANGE_SOURCES}
    still = len(rows) - len(risers) - len(fallers)
    mean = float(rows["change"].mean())
    return Movement(
        len(risers),
        len(fallers),
        same=still,
        riser=riser,
        faller=faller,
        mean=mean,
        sources=sources,
    )


def _farthest(rows: pd.DataFrame) -> tuple[list[str], float] | None:
    """Return the regions of the largest change, in the order of the table, and the change."""
    if not len(rows):
        return None
    size = without_noise(rows["change"].abs())
    farthest = rows[size == size.max()]
    return farthest["region"].astype(str).tolist(), float(farthest["change"].iloc[0])
