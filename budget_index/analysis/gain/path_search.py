"""Search for a small set of steps that reaches a band where gains don't add up: build up, pare down, try all."""

from collections.abc import Iterator
from itertools import combinations, islice
from math import comb

import numpy as np

from budget_index.analysis.gain.steps import Steps
from budget_index.methodology.model import Band
from budget_index.scoring.joint import ROWS

MOST_SETS = 60_000
"""So many sets are all scored; where there are more, the best that is known isn't proven to be the best there is."""


def searched(steps: Steps, band: Band, start: np.ndarray | None) -> tuple[np.ndarray | None, bool]:
    """Return the set of least effort that is found, if there is one, and whether all smaller ones have been tried.

    Parameters
    ----------
    start
        A set that is known to reach the band, if there is one.
    """
    whole = np.ones(len(steps.efforts), dtype=bool)
    starts = [_built_up(steps, band), whole, *([] if start is None else [start])]
    paths = [pared for each in starts if (pared := _pared(steps, band, each)) is not None]
    best = min(paths, key=lambda chosen: int(steps.efforts[chosen].sum()), default=None)
    least = int(steps.efforts[best].sum()) if best is not None else int(steps.efforts.sum()) + 1
    largest = _largest(np.sort(steps.efforts), least)
    if sum(comb(len(whole), size) for size in range(largest + 1)) > MOST_SETS:
        return best, False
    for batch in sets_up_to(len(whole), largest):
        smaller = batch[batch @ steps.efforts < least]
        reaching = smaller[steps.reaches(smaller, band)] if len(smaller) else smaller
        if len(reaching):
            best = reaching[(reaching @ steps.efforts).argmin()]
            least = int(best @ steps.efforts)
    return best, True


def _largest(rising: np.ndarray, effort: int) -> int:
    """Return the largest number of steps whose efforts add up to less than a limit."""
    return int((np.cumsum(rising) < effort).sum())


def sets_up_to(members: int, largest: int) -> Iterator[np.ndarray]:
    """Yield all sets of up to ``largest`` members, in batches of rows."""
    sets = (chosen for size in range(largest + 1) for chosen in combinations(range(members), size))
    while chunk := list(islice(sets, ROWS)):
        picks = np.zeros((len(chunk), members), dtype=bool)
        for row, chosen in enumerate(chunk):
            picks[row, list(chosen)] = True
        yield picks


def _built_up(steps: Steps, band: Band) -> np.ndarray:
    """Take the step with the largest gain for its effort, again and again, until the band is reached."""
    chosen = np.zeros(len(steps.efforts), dtype=bool)
    while not chosen.all() and not steps.reaches(chosen[None, :], band)[0]:
        free = np.flatnonzero(~chosen)
        tried = np.repeat(chosen[None, :], len(free), axis=0)
        tried[np.arange(len(free)), free] = True
        score, share = (np.nan_to_num(each) for each in steps.outcome(tried))
        now = tuple(np.nan_to_num(each)[0] for each in steps.outcome(chosen[None, :]))
        lacking = now[1] < (band.requires_must_have or 0.0)
        worth = score - now[0] + lacking * 100 * (share - now[1])
        chosen[free[np.argmax(worth / steps.efforts[free])]] = True
    return chosen


def _pared(steps: Steps, band: Band, start: np.ndarray) -> np.ndarray | None:
    """Leave out the dearest step that can be spared, again and again, keeping the highest score."""
    if not steps.reaches(start[None, :], band)[0]:
        return None
    chosen = start.copy()
    while chosen.any():
        held = np.flatnonzero(chosen)
        tried = np.repeat(chosen[None, :], len(held), axis=0)
        tried[np.arange(len(held)), held] = False
        spared = steps.reaches(tried, band)
        if not spared.any():
            break
        score = np.where(spared, np.nan_to_num(steps.outcome(tried)[0]), -np.inf)
        chosen[held[np.lexsort((score, np.where(spared, steps.efforts[held], 0)))[-1]]] = False
    return chosen
