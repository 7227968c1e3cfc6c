"""Places in many draws: how often a region has each, who stands before whom, how sure the intervals are."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from budget_index.analysis.robustness.comparisons import standing
from budget_index.analysis.robustness.ranks import UNRANKED
from budget_index.language import Say

DRAWN_PLACE_COLUMNS = ["region", "place", "probability"]


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
    low: float
    high: float


def sum_up_intervals(ranks: pd.DataFrame) -> Intervals:
    """Count the sure places and find the widest interval; intervals are cut outwards to whole places.

    Parameters
    ----------
    ranks
        Table ``ranks`` of ``rank_uncertainty``.

    Examples
    --------
    >>> sum_up_intervals(pd.DataFrame({"region": ["A", "B"], "rank": [1, 2], "rank_low": [1.0, 1.5],
    ...                                "rank_high": [1.0, 2.0]}))
    Intervals(sure=1, ranked=2, widest='B', low=1.5, high=2.0)
    """
    ranked = ranks[ranks["rank"].notna() & ranks["rank_low"].notna()].reset_index(drop=True)
    width = np.ceil(ranked["rank_high"]) - np.floor(ranked["rank_low"])
    sure = int(((width == 0) & (ranked["rank"] == ranked["rank_low"])).sum())
    if (width == 0).all():
        return Intervals(sure, len(ranked), "", float("nan"), float("nan"))
    row = ranked.loc[width.idxmax()]
    return Intervals(sure, len(ranked), str(row["region"]), float(row["rank_low"]), float(row["rank_high"]))


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
    return say("word.percent", n=percent_number(share, say))


def percent_number(share: float, say: Say) -> str:
    """Write the number of ``share_of_draws`` alone."""
    return "<1" if 0 < share < 0.005 else ">99" if 0.995 <= share < 1 else say.number(100 * share)


def place_probabilities(units: pd.DataFrame, ranks: np.ndarray) -> pd.DataFrame:
    """Return the share of draws in which each region has each place.

    Parameters
    ----------
    units
        ``region``; the columns of ``ranks``.
    ranks
        Draws × units, 0 where there is no place.

    Returns
    -------
    ``DRAWN_PLACE_COLUMNS``, only what occurs. The shares of a region add up to the share of draws in which it has a
    score.

    Examples
    --------
    >>> place_probabilities(pd.DataFrame({"region": ["A", "B"]}), np.array([[1, 2], [1, 2], [2, 1], [1, 1]]))
      region  place  probability
    0      A      1         0.75
    1      A      2         0.25
    2      B      1         0.50
    3      B      2         0.50
    """
    draws, count = ranks.shape
    places = int(ranks.max(initial=0)) + 1
    codes = ranks.astype(np.int64) + np.arange(count) * places
    often = np.bincount(codes.ravel(), minlength=count * places).reshape(count, places)
    often[:, UNRANKED] = 0
    unit, place = np.nonzero(often)
    shares = often[unit, place] / max(draws, 1)
    regions = units["region"].to_numpy()[unit]
    return pd.DataFrame({"region": regions, "place": place, "probability": shares})[DRAWN_PLACE_COLUMNS]


def pair_probabilities(units: pd.DataFrame, ranks: np.ndarray, region: str, other: str) -> tuple[float, float, float]:
    """Return the shares of draws in which a region stands before another, level with it, and behind.

    Examples
    --------
    >>> ranks = np.array([[1, 2], [1, 2], [2, 1], [1, 1]])
    >>> pair_probabilities(pd.DataFrame({"region": ["A", "B"]}), ranks, "A", "B")
    (0.5, 0.25, 0.25)
    """
    regions = units["region"].tolist()
    own, others = (ranks[:, [regions.index(code)]] for code in (region, other))
    above, tie, below = (float(share[0]) for share in standing(own, others))
    return above, tie, below


def around(table: pd.DataFrame, region: str | None, most: int) -> pd.DataFrame:
    """Take the rows around a region, or the first ones; for tables too long to be drawn.

    Examples
    --------
    >>> table = pd.DataFrame({"region": list("ABCDEFG")})
    >>> around(table, "E", 3)["region"].tolist(), around(table, None, 3)["region"].tolist()
    (['D', 'E', 'F'], ['A', 'B', 'C'])
    """
    at = np.flatnonzero((table["region"] == region).to_numpy())
    first = int(at[0]) - most // 2 if len(at) else 0
    first = max(0, min(first, len(table) - most))
    return table.iloc[first : first + most]
