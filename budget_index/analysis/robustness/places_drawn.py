"""Places in many draws: how often a region has each, who stands before whom, how sure the intervals are."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from budget_index.analysis.robustness.ranks import UNRANKED
from budget_index.language import Say

DRAWN_PLACE_COLUMNS = ["region", "year", "place", "probability"]


@dataclass(frozen=True)
class Intervals:
    """What intervals of places say in a sentence.

    Parameters
    ----------
    sure, ranked
        How many regions have their place alone in their interval, and how many have a place.
    widest
        The region with the widest interval, and its ends; empty where each interval is one place.
    """

    sure: int
    ranked: int
    widest: str
    low: int
    high: int


def sum_up_intervals(places: pd.DataFrame) -> Intervals:
    """Count the sure places and find the widest interval.

    Parameters
    ----------
    places
        ``region``, ``rank``, and the whole places ``low`` and ``high`` between which it stands; what has a place.

    Examples
    --------
    >>> sum_up_intervals(pd.DataFrame({"region": ["A", "B"], "rank": [1, 2], "low": [1, 1], "high": [1, 2]}))
    Intervals(sure=1, ranked=2, widest='B', low=1, high=2)
    """
    width = places["high"] - places["low"]
    sure = int(((width == 0) & (places["rank"] == places["low"])).sum())
    if not width.any():
        return Intervals(sure, len(places), "", 0, 0)
    row = places.iloc[int(width.to_numpy().argmax())]
    return Intervals(sure, len(places), str(row["region"]), int(row["low"]), int(row["high"]))


def interval_of_places(low: float, high: float, say: Say) -> str:
    """Write an interval of places, cut outwards to whole ones.

    Examples
    --------
    >>> interval_of_places(2.5, 4.05, Say("en")), interval_of_places(3.0, 3.0, Say("en"))
    ('2–5', '3')
    """
    if low != low:
        return "–"
    first, last = int(low), int(-(-high // 1))
    return say.number(first) if first == last else f"{say.number(first)}–{say.number(last)}"


def comparisons_are_shown(ranks: pd.DataFrame) -> bool:
    """Return whether there are several regions with a place, and few enough to have been compared."""
    return bool((ranks["groups"] != "").sum() > 1)


def interval_of_scores(low: float, high: float, digits: int, say: Say) -> str:
    """Write an interval of scores; one number where both ends look the same.

    Examples
    --------
    >>> interval_of_scores(52.31, 54.96, 1, Say("en")), interval_of_scores(52.31, 52.34, 1, Say("en"))
    ('52.3–55.0', '52.3')
    """
    first, last = say.number(low, digits), say.number(high, digits)
    return first if first == last else f"{first}–{last}"


def interval_of_changes(low: float, high: float, digits: int, say: Say) -> str:
    """Write an interval of changes, each with its sign; one number where both ends look the same.

    Examples
    --------
    >>> interval_of_changes(-1.24, 2.0, 1, Say("en")), interval_of_changes(float("nan"), float("nan"), 1, Say("en"))
    ('−1.2 … +2.0', '–')
    """
    first, last = say.signed(low, digits), say.signed(high, digits)
    return first if first == last else f"{first} … {last}"


def runs_of_places(places: Iterable[tuple[int, int]]) -> str:
    """Write the places of several regions, each from its first to its last, as runs.

    Examples
    --------
    >>> runs_of_places([(1, 1), (2, 3), (2, 3), (5, 5)])
    '1–3, 5'
    """
    taken = sorted({place for first, last in places for place in range(first, last + 1)})
    starts = [place for place in taken if place - 1 not in taken]
    ends = [place for place in taken if place + 1 not in taken]
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True))


def share_of_draws(share: float, say: Say) -> str:
    """Write a share of draws as per cent; what is neither never nor always isn't rounded to it.

    Examples
    --------
    >>> [share_of_draws(share, Say("en")) for share in (0.0, 0.002, 0.5, 0.998, 1.0)]
    ['0%', '<1%', '50%', '>99%', '100%']
    """
    if share != share:
        return "–"
    number = "<1" if 0 < share < 0.005 else ">99" if 0.995 <= share < 1 else say.number(100 * share)
    return say("word.percent", n=number)


def place_probabilities(units: pd.DataFrame, ranks: np.ndarray) -> pd.DataFrame:
    """Return the share of draws in which each region has each place.

    Parameters
    ----------
    units
        ``region``, ``year``; the columns of ``ranks``.
    ranks
        Draws × units, 0 where there is no place.

    Returns
    -------
    ``DRAWN_PLACE_COLUMNS``, only what occurs. The shares of a region add up to the share of draws in which it has a
    score.

    Examples
    --------
    >>> units = pd.DataFrame({"region": ["A", "B"], "year": 2026})
    >>> place_probabilities(units, np.array([[1, 2], [1, 2], [2, 1], [1, 1]]))
      region  year  place  probability
    0      A  2026      1         0.75
    1      A  2026      2         0.25
    2      B  2026      1         0.50
    3      B  2026      2         0.50
    """
    draws, count = ranks.shape
    places = int(ranks.max(initial=0)) + 1
    codes = ranks.astype(np.int64) + np.arange(count) * places
    often = np.bincount(codes.ravel(), minlength=count * places).reshape(count, places)
    often[:, UNRANKED] = 0
    unit, place = np.nonzero(often)
    shares = often[unit, place] / max(draws, 1)
    own = units.iloc[unit].reset_index(drop=True)
    return own.assign(place=place, probability=shares)[DRAWN_PLACE_COLUMNS]
