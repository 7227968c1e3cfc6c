"""Prove a path minimal where scores are means: exact bounds on gains, and one knapsack for each choice of gates."""

from itertools import product

import numpy as np

from budget_index.analysis.gain.knapsack import least_effort
from budget_index.analysis.gain.steps import Steps
from budget_index.methodology.model import Band
from budget_index.scoring.engine import close_gates, score_answers
from budget_index.scoring.results import must_have_table
from budget_index.scoring.states import MISSING, NOT_APPLICABLE

MOST_GATES = 6
"""With more closed gates there are too many choices of which to open."""


def gate_by_gate(steps: Steps, band: Band) -> tuple[np.ndarray | None, bool]:
    """Give the best set found by bounds, and whether it is proven to be the least.

    For every choice of closed gates to open, the steps that are left have gains that add up, or at least bounds that
    do. The least set by bounds is proven if it reaches the band; a choice whose least effort by bounds isn't below
    that of a set already found can be left out.
    """
    closing = {gate.criterion for number, gate in enumerate(steps.tree.gates) if steps.answers.closed[0, number]}
    gates = [place for place, column in enumerate(steps.columns) if int(column) in closing]
    if len(gates) > MOST_GATES or not _means_only(steps):
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


def _means_only(steps: Steps) -> bool:
    """Say whether every dimension of the headline is a mean."""
    nodes = [steps.tree.headline]
    for row in nodes:
        if not steps.tree.nodes[row].over_criteria:
            nodes += list(np.arange(len(steps.tree.nodes))[steps.tree.nodes[row].members])
    return all(steps.tree.nodes[row].aggregate == "mean" for row in nodes)


def _least_by_bounds(steps: Steps, band: Band) -> tuple[np.ndarray | None, float]:
    """Give the columns of the least set if every gain were as large as its bound, and the effort of that set.

    Without bounds the effort is only known not to be below 0; infinity says that even all steps are too few.
    """
    none = np.zeros((1, len(steps.columns)), dtype=bool)
    before = float(steps.outcome(none)[0][0])
    gains = _bounds(steps, before)
    if gains is None:
        return None, 0.0
    unit = 10.0**-steps.methodology.rounding
    enough = np.ceil(band.from_ / unit - 1e-9) * unit - unit / 2 - before
    how_many = _must_haves_lacking(steps, band.requires_must_have or 0.0)
    chosen = least_effort(gains, steps.efforts, steps.must_have, float(enough), how_many)
    if chosen is None:
        return None, np.inf
    return steps.columns[chosen], float(steps.efforts[chosen].sum())


def _must_haves_lacking(steps: Steps, share: float) -> int:
    """Count the must-haves that are still to be met for a share of the applicable ones."""
    met = float(must_have_table(steps.answers, steps.tree, steps.methodology)["must_have"].iloc[0])
    if met >= share - 1e-9:
        return 0
    if not steps.must_have.any():
        return len(steps.columns) + 1
    one = np.zeros((1, len(steps.columns)), dtype=bool)
    one[0, int(np.flatnonzero(steps.must_have)[0])] = True
    each = float(steps.outcome(one)[1][0]) - met
    return int(np.ceil((share - met) / each - 1e-6)) if each > 0 else len(steps.columns) + 1


def _bounds(steps: Steps, before: float) -> np.ndarray | None:
    r"""Bound each step's gain from above so that the gain of any set is at most the sum.

    With :math:`W` the weights answered in a dimension, steps on answers gain :math:`\sum w (100 - p) / W` together, and
    exactly that. Answering :math:`m` more weights that were missing gains
    :math:`[\sum w (100 - p) + m (100 - S)] / (W + m) \le [\sum w (100 - p) + m (100 - S)] / W`.
    """
    found = score_answers(steps.answers, steps.tree)
    missing = steps.answers.states[0] >= MISSING
    inside = [row for row in range(len(steps.tree.nodes)) if _counts(steps, row)]
    left_out = np.isnan(found.score[0, inside]) & ~np.isnan(found.coverage[0, inside])
    if np.isnan(before) or (missing.any() and left_out.any()):
        return None
    alone = np.nan_to_num(steps.outcome(np.eye(len(steps.columns), dtype=bool))[0] - before)
    if steps.tree.missing_as_zero or not missing[steps.columns].any():
        return np.maximum(alone, 0.0)
    states = close_gates(steps.answers, steps.tree).states[0]
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
    """Say whether a dimension counts in the headline: every one above it is taken over dimensions."""
    while row != steps.tree.headline:
        row = steps.tree.nodes[row].parent
        if row < 0 or steps.tree.nodes[row].over_criteria:
            return False
    return True
