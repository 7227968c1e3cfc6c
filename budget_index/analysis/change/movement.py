"""What the page of changes says: who rose and fell, why on average, and whom to show of very many regions."""

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


def main_sources(changes: pd.DataFrame) -> pd.Series:
    """Say of every region which source made most of its change, as it is written with one digit.

    Returns
    -------
    Keys of ``CHANGE_SOURCES``, by the index of ``changes``; regions are left out whose change nothing made, or several
    sources alike.

    Examples
    --------
    >>> kinds = pd.DataFrame([{"answers": 2.0, "weights": -1.0}, {}, {"gates": 1.0, "missing": -1.0}])
    >>> main_sources(kinds.reindex(columns=list(CHANGE_KINDS)).fillna(0.0)).tolist()
    ['by_region']
    """
    size = rounded_parts(changes)[list(CHANGE_SOURCES)].abs()
    largest = size.max(axis=1)
    alone = (size.eq(largest, axis=0).sum(axis=1) == 1) & (largest > 0)
    return size[alone].idxmax(axis=1)


def shown_parts(changes: pd.DataFrame, most: int | None = None) -> pd.DataFrame:
    """List the parts of each change with one digit, adding up exactly as shown; the largest rise first.

    Parameters
    ----------
    most
        How many regions to keep: those with the largest changes, up or down.

    Returns
    -------
    ``region`` and the columns of ``rounded_parts``; regions without a change are left out.
    """
    rows = changes[changes["change"].notna()]
    if most is not None:
        rows = rows.loc[
            rows["change"].abs().sort_values(ascending=False, key=without_noise, kind="stable").index[:most]
        ]
    rows = rows.sort_values("change", ascending=False, key=without_noise, kind="stable")
    table = rounded_parts(rows).reset_index(drop=True)
    table.insert(0, "region", rows["region"].to_numpy())
    return table


def nearest_places(ranking: pd.DataFrame, region: str | None, around: int = 30) -> list[str]:
    """Choose whom to draw of many regions: those around one, or the first ones; in the order of the ranking.

    Parameters
    ----------
    ranking
        One round's ranking, the best first.
    around
        How many to take before the region, and behind it.

    Examples
    --------
    >>> ranking = pd.DataFrame({"region": list("ABCDE")})
    >>> nearest_places(ranking, "D", around=1), nearest_places(ranking, None, around=1)
    (['C', 'D', 'E'], ['A', 'B', 'C'])
    """
    codes = ranking["region"].tolist()
    most = 2 * around + 1
    at = codes.index(region) if region in codes else 0
    first = max(0, min(at - around, len(codes) - most))
    return codes[first : first + most]
