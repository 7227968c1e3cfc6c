"""Why a region's place changed, in whole regions: whom it passed, who passed it, who came and who went."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from budget_index.rounding import NOISE_DIGITS

PLACE_SOURCES = ("places_own", "places_others", "places_new", "places_gone")


def places_won(before: np.ndarray, now: np.ndarray, *, moved: np.ndarray | None = None) -> dict[str, np.ndarray]:
    r"""Count the places that regions won (+) or lost (−), by whose movement they did.

    A place is 1 and the number of regions with a higher score. So it changes with every region :math:`j` that stood
    higher in one year and doesn't in the other. Where both years have a score of it, the change counts as *own* if the
    region's own score moved at least as much, :math:`|\Delta_i| \ge |\Delta_j|`, and as the *others'* if not: who moved
    more is who would have changed the order alone, if one of the two alone does. A region without a score in the
    earlier year is *new*, one without a score in the later year is *gone*.

    Parameters
    ----------
    before, now
        Scores of all regions of either year as places compare them, NaN where there is none; ties share a place.
    moved
        How far each score moved, where places compare rounded ones; else it follows from the scores.

    Returns
    -------
    The four ``PLACE_SOURCES``, floats of whole numbers, NaN without a score in both years. They add up to the places
    won; exchanging the years flips every sign, and *new* becomes *gone*.

    Examples
    --------
    >>> won = places_won(np.array([50.0, 40.0, 30.0]), np.array([50.0, 60.0, 70.0]))
    >>> won["places_own"].tolist(), won["places_others"].tolist()
    ([0.0, 1.0, 2.0], [-2.0, -1.0, 0.0])
    """
    scores = np.round(np.stack([before, now]), NOISE_DIGITS)
    blank = np.isnan(scores)
    both = np.asarray(~blank.any(axis=0))
    ranks = np.unique(np.append(scores[~blank], [-np.inf]), return_inverse=True)[1]
    level = np.full(scores.shape, -1)
    level[~blank] = ranks[:-1]
    moved = np.abs(np.round(now - before if moved is None else moved, NOISE_DIGITS))[both]
    order = np.argsort(moved, kind="stable")
    at_most = np.searchsorted(moved[order], moved, side="right")
    slower = [_higher_among_first(levels[both][order], at_most, levels[both]) for levels in level]
    all_both = [_higher(levels[both], levels[both]) for levels in level]
    own = slower[0] - slower[1]
    won = {
        "places_own": own,
        "places_others": all_both[0] - all_both[1] - own,
        "places_new": -_higher(level[1][blank[0] & ~blank[1]], level[1][both]),
        "places_gone": _higher(level[0][blank[1] & ~blank[0]], level[0][both]),
    }
    return {name: _spread_out(counts, both) for name, counts in won.items()}


def _spread_out(counts: np.ndarray, both: np.ndarray) -> np.ndarray:
    whole = np.full(len(both), np.nan)
    whole[both] = counts + 0.0
    return whole


def _higher(levels: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Count for each of some levels how many others are higher."""
    return len(levels) - np.searchsorted(np.sort(levels), own, side="right")


def _higher_among_first(levels: np.ndarray, first: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Count for each own level how many of the first ``first`` levels of a list are higher.

    The list is cut into blocks of 1, 2, 4, … levels, each sorted; the first :math:`n` are the blocks that the binary
    digits of :math:`n` name. So ten thousand regions take fourteen searches, not a hundred million comparisons.
    """
    span = int(levels.max(initial=0)) + 2
    padded = np.full(1 << max(len(levels) - 1, 0).bit_length(), -1)
    padded[: len(levels)] = levels
    counts = np.zeros(len(own), dtype=np.int64)
    for digit in range(len(padded).bit_length()):
        size = 1 << digit
        blocks = np.sort(padded.reshape(-1, size), axis=1)
        keys = (blocks + span * np.arange(len(blocks))[:, np.newaxis]).ravel()
        block = (first >> (digit + 1)) << 1
        end = np.searchsorted(keys, span * block + own, side="right")
        counts += np.where((first >> digit) & 1, (block + 1) * size - end, 0)
    return counts


@dataclass(frozen=True)
class Overtakings:
    """The regions behind a region's change of place, the one now best first.

    Parameters
    ----------
    passed, fell_behind
        By its own movement: regions that it passed, regions that it fell behind.
    dropped, overtook
        By the others' movement: regions that fell behind it, regions that overtook it.
    new, gone
        Regions ahead of it that have a score only now; those that were ahead and have none now.
    """

    passed: list[str]
    fell_behind: list[str]
    dropped: list[str]
    overtook: list[str]
    new: list[str]
    gone: list[str]


def overtakings(changes: pd.DataFrame, region: str) -> Overtakings:
    """Name the regions that ``places_won`` counts for one region.

    Parameters
    ----------
    changes
        ``Comparison.changes``, with all regions.

    Examples
    --------
    >>> table = pd.DataFrame({"region": list("ABC"), "score_from": [50.0, 40.0, None], "score_to": [50.0, 60.0, 70.0]})
    >>> moved = overtakings(table.assign(rank_from=[1, 2, None], rank_to=[3, 2, 1]), "A")
    >>> moved.overtook, moved.new, moved.passed
    (['B'], ['C'], [])
    """
    scores = changes[["score_from", "score_to"]].astype("float64").round(NOISE_DIGITS)
    places = changes[["rank_from", "rank_to"]].astype("float64")
    before, now = (places[name] < places[name][changes["region"] == region].iloc[0] for name in places)
    moved = (scores["score_to"] - scores["score_from"]).round(NOISE_DIGITS).abs()
    itself = moved <= moved[changes["region"] == region].iloc[0]
    both = moved.notna()
    codes = changes["region"].astype(str)

    def named(which: pd.Series) -> list[str]:
        order = scores["score_to"].fillna(scores["score_from"])[which].sort_values(ascending=False, kind="stable")
        return [str(code) for code in codes.loc[order.index]]

    return Overtakings(
        passed=named(both & before & ~now & itself),
        fell_behind=named(both & ~before & now & itself),
        dropped=named(both & before & ~now & ~itself),
        overtook=named(both & ~before & now & ~itself),
        new=named(scores["score_from"].isna() & now),
        gone=named(scores["score_to"].isna() & before),
    )
