"""The questions inside an action, each with its own share of what the action brings."""

from collections.abc import Callable
from math import factorial

import numpy as np
import pandas as pd

from budget_index.analysis.actions.first_steps import region_actions
from budget_index.analysis.actions.grouping import list_actions
from budget_index.analysis.gain.steps import Steps
from budget_index.scoring.results import Results

QUESTION_COLUMNS = ["action", "criterion", "answer", "points", "status", "share"]
EXACT = 8
"""With up to so many questions all sets of them are scored."""


def question_shares(results: Results, region: str, year: int) -> pd.DataFrame:
    r"""Share out the gain of every action of a region among its questions.

    A question's share is its Shapley value: what it adds, on average over the orders in which the questions of the
    action could be answered best one after the other. Shares add up to the gain of the action exactly.

    Returns
    -------
    Columns ``QUESTION_COLUMNS``, in the order of the file; ``share`` is 0 for full points, and NaN for what is missing
    or unresolved, doesn't apply, or where the region has no score.

    References
    ----------
    Shapley, L. S. (1953), *A Value for n-Person Games*, doi:10.1515/9781400881970-018.

    Examples
    --------
    >>> from budget_index.regions import kazakhstan
    >>> from budget_index.rounds.scored import read_scored
    >>> shares = question_shares(read_scored("kz-example-2026", kazakhstan()).results, "KZ-15", 2026)
    >>> shares[shares["action"] == "annual_report"]["share"].sum().round(4)
    np.float64(9.5875)
    """
    names, steps = region_actions(results, region, year, by_effort=False)
    at = {name: number for number, name in enumerate(steps.tree.criteria)}
    share = np.full(len(at), np.nan)
    before = float(steps.outcome(np.zeros((1, len(names)), dtype=bool))[0][0])
    if not np.isnan(before):
        for members in steps.members[steps.members.any(axis=1)]:
            share[members] = _shapley(steps, np.flatnonzero(members), before)
    own = results.criteria[(results.criteria["region"] == region) & (results.criteria["year"] == year)]
    own = own.set_index("criterion")
    rows = [(action.id, name) for action in list_actions(results.methodology) for name in action.criteria]
    table = pd.DataFrame(rows, columns=["action", "criterion"])
    table = table.join(own[["answer", "points", "status"]], on="criterion")
    shares = table["criterion"].map(lambda name: share[at[name]])
    full = table["status"].isin(["answered", "derived", "gated"]) & shares.isna() & (not np.isnan(before))
    return table.assign(share=shares.mask(full, 0.0))[QUESTION_COLUMNS]


def _shapley(steps: Steps, columns: np.ndarray, before: float) -> np.ndarray:
    """Return the Shapley value of each criterion of an action."""

    def gain(sets: np.ndarray) -> np.ndarray:
        chosen = np.zeros((len(sets), steps.members.shape[1]), dtype=bool)
        chosen[:, columns] = sets
        return np.nan_to_num(steps.outcome_of(chosen)[0] - before)

    return _by_sets(len(columns), gain) if len(columns) <= EXACT else _by_rotations(len(columns), gain)


Gain = Callable[[np.ndarray], np.ndarray]


def _by_sets(players: int, gain: Gain) -> np.ndarray:
    """Weigh what each player adds to every set of the others; set number n holds the players of its binary digits."""
    digits = 1 << np.arange(players)
    numbers = np.arange(1 << players)
    sets = (numbers[:, None] & digits) > 0
    value, size = gain(sets), sets.sum(axis=1)
    weight = np.array([factorial(n) * factorial(players - n - 1) / factorial(players) for n in range(players)])
    without = [numbers[~sets[:, player]] for player in range(players)]
    return np.array(
        [
            (weight[size[some]] * (value[some + digit] - value[some])).sum()
            for some, digit in zip(without, digits, strict=True)
        ]
    )


def _by_rotations(players: int, gain: Gain) -> np.ndarray:
    """Average what each player adds over the rotations of one order and of its reverse.

    The shares add up too, and are the Shapley value wherever players work together by pairs at most, as a gate does
    with each criterion that it closes.
    """
    turns = [np.roll(np.arange(players), turn) for turn in range(players)]
    place = np.array([*turns, *(turn[::-1] for turn in turns)]).argsort(axis=1)
    sets = place[:, None, :] < np.arange(players + 1)[None, :, None]
    added = np.diff(gain(sets.reshape(-1, players)).reshape(len(place), -1), axis=1)
    return np.asarray(np.take_along_axis(added, place, axis=1).mean(axis=0))
