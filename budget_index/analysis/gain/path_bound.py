"""Prove a path minimal where scores are means: exact bounds on gains, and one knapsack for each choice of gates."""

from itertools import product

import numpy as np

from budget_index.analysis.gain.steps import Steps
from budget_index.methodology.model import Band
from budget_index.scoring.engine import SLACK, score_answers
from budget_index.scoring.points import MISSING, NOT_APPLICABLE

MOST_GATES = 6
"""With more closed gates there are too many choices of which to open."""


def gate_by_gate(steps: Steps, band: Band) -> tuple[np.ndarray | None, bool]:
    """Return the best set found by bounds, and whether it is proven to be the least.

    For every choice of closed gates to open, the steps that are left have gains that add up, or at least bounds that
    do. The least set by bounds is proven if it reaches the band; a choice whose least effort by bounds isn't below
    that of a set already found can be left out.
    """
    closing = {gate.criterion for number, gate in enumerate(steps.tree.gates) if steps.answers.met[0, number]}
    gates = [place for place, column in enumerate(steps.columns) if int(column) in closing]
    if len(gates) > MOST_GATES or not steps.is_linear:
        return None, False
    reaching: list[tuple[int, np.ndarray]] = []
    bounds: list[float] = []
    for opened in product((False, True), repeat=len(gates)):
        chosen = np.zeros(len(steps.columns), dtype=bool)
        chosen[gates] = opened
        picks, bound = _least_by_bounds(steps.after(chosen), band)
        bounds.append(bound + float(steps.efforts[chosen].sum()))
        if picks is None:
            continue
        chosen[np.isin(steps.columns, picks)] = True
        if steps.reaches(chosen[None, :], band)[0]:
            reaching.append((int(steps.efforts[chosen].sum()), chosen))
    if not reaching:
        return None, False
    effort, best = min(reaching, key=lambda each: each[0])
    return best, effort <= min(bounds)


def _least_by_bounds(steps: Steps, band: Band) -> tuple[np.ndarray | None, float]:
    """Return the columns of the least set if every gain were as large as its bound, and the effort of that set.

    Without bounds the effort is only known not to be below 0; infinity says that even all steps are too few.
    """
    none = np.zeros((1, len(steps.columns)), dtype=bool)
    gains = _bounds(steps, float(steps.outcome(none)[0][0]))
    if gains is None:
        return None, 0.0
    chosen = least_to_reach(steps, band, gains)
    if chosen is None:
        return None, np.inf
    return steps.columns[chosen], float(steps.efforts[chosen].sum())


def least_to_reach(steps: Steps, band: Band, gains: np.ndarray) -> list[int] | None:
    """Return the steps of least effort that reach a band if gains add up; ``None`` if all together don't."""
    before, share = (float(each[0]) for each in steps.outcome(np.zeros((1, len(gains)), dtype=bool)))
    unit = 10.0**-steps.methodology.rounding
    enough = np.ceil(band.from_ / unit - 1e-9) * unit - unit / 2 - before
    how_many = _must_haves_lacking(steps, share, band.requires_must_have or 0.0)
    return least_effort(gains, steps.efforts, steps.must_have, float(enough), how_many)


def _must_haves_lacking(steps: Steps, met: float, share: float) -> int:
    """Count the must-haves that are still to be met for a share of the applicable ones."""
    out_of_reach = int(steps.must_have.sum()) + 1
    if met >= share - 1e-9:
        return 0
    if not steps.must_have.any():
        return out_of_reach
    first = int(np.flatnonzero(steps.must_have)[0])
    one = np.arange(len(steps.must_have))[None, :] == first
    each = (float(steps.outcome(one)[1][0]) - met) / int(steps.must_have[first])
    return int(np.ceil((share - met) / each - 1e-6)) if each > 0 else out_of_reach


def _bounds(steps: Steps, before: float) -> np.ndarray | None:
    r"""Bound each step's gain from above so that the gain of any set is at most the sum.

    With :math:`W` the weights answered in a dimension, steps on answers gain :math:`\sum w (100 - p) / W` together, and
    exactly that. Answering :math:`m` more weights that were missing gains
    :math:`[\sum w (100 - p) + m (100 - S)] / (W + m) \le [\sum w (100 - p) + m (100 - S)] / W`.
    """
    scores = score_answers(steps.gated, steps.tree)
    missing = steps.answers.states[0] >= MISSING
    inside = [row for row in range(len(steps.tree.nodes)) if _counts(steps, row)]
    left_out = np.isnan(scores.score[0, inside]) & ~np.isnan(scores.coverage[0, inside])
    if np.isnan(before) or (missing.any() and left_out.any()):
        return None
    alone = np.nan_to_num(steps.outcome(np.eye(len(steps.columns), dtype=bool))[0] - before)
    if steps.tree.missing_as_zero or not missing[steps.columns].any():
        return np.maximum(alone, 0.0)
    states = steps.gated.states[0]
    for place, column in enumerate(steps.columns):
        if not missing[column] or not steps.tree.path(int(column)):
            continue
        node = steps.tree.nodes[
            [row for row in steps.tree.path(int(column)) if steps.tree.nodes[row].over_criteria][-1]
        ]
        weights = dict(zip(np.arange(len(states))[node.members].tolist(), node.weights, strict=True))
        answered = sum(weight for at, weight in weights.items() if states[at] < NOT_APPLICABLE)
        alone[place] *= (answered + weights[int(column)]) / answered
    return np.maximum(alone, 0.0)


def _counts(steps: Steps, row: int) -> bool:
    """Return whether a dimension counts in the headline: every one above it is taken over dimensions."""
    while row != steps.tree.headline:
        row = steps.tree.nodes[row].parent
        if row < 0 or steps.tree.nodes[row].over_criteria:
            return False
    return True


def least_effort(
    gains: np.ndarray, efforts: np.ndarray, demanded: np.ndarray, enough: float, how_many: int
) -> list[int] | None:
    r"""Find a set of least total effort whose gains reach a sum and that hold so much of what is demanded.

    Minimise :math:`\sum_{j \in J} e_j` subject to :math:`\sum_{j \in J} g_j \ge G` and
    :math:`\sum_{j \in J} d_j \ge K`, by dynamic programming: the largest gain for each effort and amount demanded.
    Exact, because gains add up and efforts are whole numbers; among sets of equal effort the one with the largest gain.

    Parameters
    ----------
    gains, efforts, demanded
        One value a member: gain ≥ 0, effort as a positive whole number, how much it counts in D.
    enough, how_many
        G and K.

    Returns
    -------
    Members of the set in rising order; ``None`` if all together aren't enough.

    References
    ----------
    Kellerer, H., Pferschy, U., Pisinger, D. (2004), *Knapsack Problems*, doi:10.1007/978-3-540-24777-7, chapter 13.

    Examples
    --------
    >>> least_effort(np.array([3.0, 2.0, 2.0]), np.array([3, 1, 1]), np.array([False, False, True]), 4.0, 0)
    [1, 2]
    >>> least_effort(np.array([3.0, 2.0, 2.0]), np.array([1, 1, 1]), np.array([False, False, True]), 3.0, 1)
    [0, 2]
    """
    most, whole = int(demanded.sum()), int(efforts.sum())
    best = np.full((most + 1, whole + 1), -np.inf)
    best[0, 0] = 0.0
    taken = np.zeros((len(gains), most + 1, whole + 1), dtype=bool)
    for member, (gain, effort) in enumerate(zip(gains, efforts, strict=True)):
        up = int(demanded[member])
        reached = np.full_like(best, -np.inf)
        reached[up:, effort:] = best[: most + 1 - up, : whole + 1 - effort] + gain
        taken[member] = reached > best
        best = np.where(taken[member], reached, best)
    if how_many > most:
        return None
    wanted = best[max(how_many, 0) :]
    least = np.flatnonzero((wanted >= enough - SLACK).any(axis=0))
    if not len(least):
        return None
    effort = int(least[0])
    count = max(how_many, 0) + int(wanted[:, effort].argmax())
    chosen = []
    for member in range(len(gains) - 1, -1, -1):
        if taken[member, count, effort]:
            chosen.append(member)
            count, effort = count - int(demanded[member]), effort - int(efforts[member])
    return chosen[::-1]
