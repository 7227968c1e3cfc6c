"""What every criterion contributes to the headline score, and what it would gain if answered best."""

from collections.abc import Iterator

import numpy as np

from budget_index.methodology.model import BEST
from budget_index.scoring.answers import Answers, GatedAnswers
from budget_index.scoring.engine import Block, close_gates, evaluated, score_answers
from budget_index.scoring.points import ANSWERED, GATED, NOT_APPLICABLE
from budget_index.scoring.tree import Tree


def contributions(answers: GatedAnswers, tree: Tree) -> np.ndarray:
    r"""Split the headline score into the parts of its criteria.

    The part of criterion :math:`j` is :math:`p_j \, \partial S / \partial p_j`. Every aggregate is homogeneous of
    degree one, so the parts add up to the score exactly (Euler's theorem); for a weighted mean the part is
    :math:`p_j w_j / \sum w` all the way down. Where a limit brings a dimension from :math:`f` to :math:`S`, it changes
    each part below by the same ratio :math:`S / f`: deductions that would go below 0 leave no parts.

    Returns
    -------
    Region-years × criteria; NaN outside the headline, for a criterion without score, and where the headline is blank.

    References
    ----------
    Tasche, D. (2008), *Capital Allocation to Business Units and Sub-Portfolios: the Euler Principle*.
    """
    contributed = np.full(answers.points.shape, np.nan)
    for rows, block, weights in _weighed(answers, tree):
        contributed[rows] = np.where(block.present > 0, block.points * weights, np.nan)
    return contributed


def weights_in_score(answers: GatedAnswers, tree: Tree) -> np.ndarray:
    r"""Return what each criterion weighs in a region's own score: points × weight is its contribution.

    :math:`\partial S / \partial p_j`; for a weighted mean the weight among what counts for that region, so that what
    doesn't apply hands its weight on to the others.

    Returns
    -------
    Region-years × criteria, from 0 to 1; NaN outside the headline, for a criterion without score, and where the
    headline is blank.
    """
    own = np.full(answers.points.shape, np.nan)
    for rows, block, weights in _weighed(answers, tree):
        own[rows] = np.where(block.present > 0, weights, np.nan)
    return own


def _weighed(answers: GatedAnswers, tree: Tree) -> Iterator[tuple[slice, Block, np.ndarray]]:
    """Score block by block; with each the slopes of the headline."""
    for rows, block in evaluated(answers, tree):
        with np.errstate(divide="ignore", invalid="ignore"):
            yield rows, block, _steepness(block, tree)


def _steepness(block: Block, tree: Tree) -> np.ndarray:
    """Differentiate the headline by every criterion, from the headline down (chain rule)."""
    steep = np.full(block.points.shape, np.nan)
    of_row = {tree.headline: np.where(np.isnan(block.score[tree.headline]), np.nan, 1.0)}
    for row in range(tree.headline, len(tree.nodes)):
        if row not in of_row:
            continue
        node, above = tree.nodes[row], (of_row[row] * block.kept(row))[:, None]
        if node.over_criteria:
            at = node.members
            own = node.aggregate.slopes(block.points[:, at], block.present[:, at], node.weights)
            steep[:, at] = above * own
            continue
        scores, applicable = block.score[node.members].T, ~np.isnan(block.coverage[node.members].T)
        present = (applicable if tree.missing_as_zero else ~np.isnan(scores)).astype(np.float64)
        own = above * node.aggregate.slopes(np.nan_to_num(scores), present, node.weights)
        own[np.isnan(scores) & ~np.isnan(own)] = 0.0  # a blank dimension counts as 0 at most, whatever is below it
        of_row |= {int(member): own[:, place] for place, member in enumerate(np.arange(len(tree.nodes))[node.members])}
    return steep


def gains(answers: GatedAnswers, tree: Tree) -> np.ndarray:
    r"""Compute each criterion's exact gain in the headline if it alone were answered best.

    The headline is scored again by the same engine with the criterion at 100 points. A criterion behind a closed gate
    gains nothing by itself; the gate's own criterion, answered best, also frees those behind it, and that of a cap
    lifts the cap.

    Returns
    -------
    Region-years × criteria; NaN where the criterion isn't applicable, lies outside the headline, or a score is blank.
    """
    gained = np.full(answers.points.shape, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        for rows, block in evaluated(answers, tree):
            for column in range(answers.points.shape[1]):
                gained[rows, column] = _gain(block, tree, column, answers.states[rows, column])
    for number in range(len(tree.gates)):
        _open_gate(gained, answers.before, tree, number)
    return gained


def _gain(block: Block, tree: Tree, column: int, state: np.ndarray) -> np.ndarray:
    """Score the path above one criterion again with its best answer, and put everything back."""
    path = tree.path(column)
    if not path:
        return np.full(len(state), np.nan)
    before = block.score[tree.headline].copy()
    kept = [array[:, column].copy() for array in (block.points, block.present, block.answered)]
    own_caps = [cap.number for cap in tree.caps if cap.criterion == column]
    kept_caps = block.capped[own_caps]
    kept_scores, kept_coverage = block.score[path], block.coverage[path]
    movable = (state != NOT_APPLICABLE) & (state != GATED)
    block.points[movable, column] = BEST
    block.present[movable, column] = block.answered[movable, column] = 1.0
    block.capped[own_caps] &= ~movable
    block.evaluate(tree, path)
    gain = np.where(state == NOT_APPLICABLE, np.nan, block.score[tree.headline] - before)
    block.points[:, column], block.present[:, column], block.answered[:, column] = kept
    block.capped[own_caps] = kept_caps
    block.score[path], block.coverage[path] = kept_scores, kept_coverage
    return gain


def _open_gate(gained: np.ndarray, answers: Answers, tree: Tree, number: int) -> None:
    """Replace the gain of a closed gate's criterion: answering it best opens the gate."""
    column = tree.gates[number].criterion
    shut = answers.met[:, number]
    if not shut.any() or not tree.path(column):
        return
    some = Answers(answers.units[shut], answers.points[shut], answers.states[shut], answers.met[shut])
    before = score_answers(close_gates(some, tree), tree).score[:, tree.headline]
    points, states, met = some.points.copy(), some.states.copy(), some.met.copy()
    points[:, column], states[:, column] = BEST, ANSWERED
    met[:, [n for n, condition in enumerate(tree.conditions) if condition.criterion == column]] = False
    opened = close_gates(Answers(some.units, points, states, met), tree)
    after = score_answers(opened, tree).score[:, tree.headline]
    gained[shut, column] = after - before
