"""Score the same answers many times over with other weights and rules: the arithmetic of Monte Carlo draws.

The same means as in ``engine``, turned on their side: criteria are rows and units columns, so that one matrix product
serves a whole block of draws and the scores of a draw lie side by side, ready to be ranked. The other aggregates are
those of ``methodology.aggregates``.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from budget_index.methodology.aggregates import AGGREGATES
from budget_index.methodology.arithmetic import Arithmetic, mean
from budget_index.scoring.answers import GatedAnswers
from budget_index.scoring.points import NOT_APPLICABLE
from budget_index.scoring.threads import cut
from budget_index.scoring.tree import Node, Tree

TILE = 1 << 16
"""Scores in a tile (0.5 MB): draws × units that are computed together stay in the processor's cache."""


@dataclass(frozen=True)
class SidewaysAnswers:
    """Answers of one year, ready to be scored often.

    Parameters
    ----------
    points, answered, applicable
        Criteria × units, or draws × criteria × units where every draw has answers of its own; 0 where there are none.
        ``answered`` and ``applicable`` are 1 or 0, and the same array if nothing is missing.
    capped
        Caps × units, or draws × caps × units: where a cap holds.
    withheld
        Dimensions × units: too little is answered for a score. A fact about the answers, so no draw changes it.
    """

    points: np.ndarray
    answered: np.ndarray
    applicable: np.ndarray
    capped: np.ndarray
    withheld: np.ndarray

    @property
    def units(self) -> int:
        """How many units there are."""
        return int(self.points.shape[-1])

    def part(self, units: slice) -> "SidewaysAnswers":
        """Take some of the units."""
        return self._taken((..., units), self.withheld[:, units])

    def of_draws(self, draws: np.ndarray) -> "SidewaysAnswers":
        """Take some of the draws, where every draw has answers of its own."""
        return self._taken((draws,), self.withheld)

    def _taken(self, at: tuple[Any, ...], withheld: np.ndarray) -> "SidewaysAnswers":
        answered = self.answered[at]
        applicable = answered if self.applicable is self.answered else self.applicable[at]
        return SidewaysAnswers(self.points[at], answered, applicable, self.capped[at], withheld)


@dataclass(frozen=True)
class Recipe:
    """What a draw changes beside weights: the missing rule, and the aggregate over dimensions (empty: as it is)."""

    missing_as_zero: bool
    aggregate: str = ""


def lay_on_side(answers: GatedAnswers, withheld: np.ndarray, draws: int = 0) -> SidewaysAnswers:
    """Turn answers on their side.

    Parameters
    ----------
    withheld
        As ``engine.withheld_scores`` gives it, with the weights of the methodology.
    draws
        How many sets of answers lie one below the other in ``answers``; 0 for one set that all draws share.
    """
    points, states, capped = (_sideways(array, draws) for array in (answers.points, answers.states, answers.capped))
    applicable = (states != NOT_APPLICABLE).astype(np.float64)
    complete = states.max(initial=0) <= NOT_APPLICABLE
    answered = applicable if complete else (states < NOT_APPLICABLE).astype(np.float64)
    return SidewaysAnswers(points, answered, applicable, capped, withheld)


def _sideways(array: np.ndarray, draws: int) -> np.ndarray:
    stacked = array.reshape(draws, len(array) // draws, array.shape[1]) if draws else array
    return np.ascontiguousarray(np.swapaxes(stacked, -1, -2))


def ranked_rows(tree: Tree) -> list[int]:
    """List the dimensions that the headline is made of, parents before children."""
    rows = [tree.headline]
    for row in rows:
        node = tree.nodes[row]
        rows += [] if node.over_criteria else np.arange(len(tree.nodes))[node.members].tolist()
    return rows


def factor_columns(tree: Tree, node: Node) -> slice | np.ndarray:
    """Find the factors of a dimension's members: criteria come first, dimensions after them."""
    return node.members if node.over_criteria else np.arange(len(tree.nodes))[node.members] + len(tree.criteria)


@np.errstate(divide="ignore", invalid="ignore")
def score_variants(sideways: SidewaysAnswers, tree: Tree, factors: np.ndarray, recipe: Recipe) -> np.ndarray:
    r"""Score the headline for every draw of weights.

    With nominal weights :math:`w_i` and factors :math:`f_{di}` the mean of draw :math:`d` is
    :math:`\sum_i w_i f_{di} s_i / \sum_i w_i f_{di}` over the members that have a score, from the criteria upwards.
    A factor of 0 drops a member.

    Parameters
    ----------
    factors
        Draws × (criteria and dimensions of the tree), 0 or more.

    Returns
    -------
    Draws × units; NaN where a score is blank.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> from budget_index.scoring.answers import lay_out
    >>> from budget_index.scoring.engine import close_gates
    >>> from budget_index.scoring.tree import compile_tree
    >>> import pandas as pd
    >>> obs = load_methodology("obs-2017")
    >>> table = pd.DataFrame({"region": "KAZ", "year": 2017, "criterion": ["q54", "q55"], "answer": ["a", "d"]})
    >>> tree = compile_tree(obs)
    >>> answers = close_gates(lay_out(table, obs), tree)
    >>> sideways = lay_on_side(answers, np.zeros((len(tree.nodes), 1), dtype=bool))
    >>> factors = np.ones((2, len(tree.criteria) + len(tree.nodes)))
    >>> factors[1, 0] = 3.0
    >>> score_variants(sideways, tree, factors, Recipe(missing_as_zero=False))
    array([[50.],
           [75.]])
    """
    scores = np.empty((len(factors), sideways.units))
    for units in cut(sideways.units, max(1, TILE // max(len(factors), 1))):
        scores[:, units] = _Tile(sideways.part(units), tree, factors, recipe).score(tree.headline)[0]
    return scores


@dataclass(frozen=True)
class _Tile:
    """Some units under all draws of a block."""

    sideways: SidewaysAnswers
    tree: Tree
    factors: np.ndarray
    recipe: Recipe

    def score(self, row: int) -> tuple[np.ndarray, np.ndarray | None]:
        """Score a dimension: draws × units, and where it counts in the dimension above (``None``: everywhere)."""
        node = self.tree.nodes[row]
        weights = node.weights * self.factors[:, factor_columns(self.tree, node)]
        score, mass = self._criteria(node, weights) if node.over_criteria else self._dimensions(node, weights)
        if node.limited:
            node.limit(score, self.sideways.capped)
        if self.sideways.withheld[row].any():
            score[:, self.sideways.withheld[row]] = np.nan
        if self.recipe.missing_as_zero:
            return score, mass > 0
        return score, ~np.isnan(score) if np.isnan(score.sum()) else None

    def _criteria(self, node: Node, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        counting = self.sideways.applicable if self.recipe.missing_as_zero else self.sideways.answered
        points, present = self.sideways.points[..., node.members, :], counting[..., node.members, :]
        mass = _weighted(weights, present)
        if node.aggregate.combine is mean:
            score = _weighted(weights, points)
            score /= mass
            return score, mass
        shape = (len(weights), *points.shape[-2:])
        points, present = (np.swapaxes(np.broadcast_to(array, shape), 1, 2) for array in (points, present))
        return _by_draw(node.aggregate.combine, points, present, weights), mass

    def _dimensions(self, node: Node, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        combine = (AGGREGATES[self.recipe.aggregate] if self.recipe.aggregate else node.aggregate).combine
        members = np.arange(len(self.tree.nodes))[node.members].tolist()
        if combine is mean:
            return self._mean(members, weights)
        pairs = [self.score(row) for row in members]
        scores = np.nan_to_num(np.stack([score for score, _ in pairs], axis=2))
        present = np.stack([np.ones_like(score) if counts is None else counts for score, counts in pairs], axis=2)
        present = present.astype(np.float64)
        mass = (present * weights[:, None, :]).sum(axis=2)
        return _by_draw(combine, scores, present, weights), mass

    def _mean(self, members: list[int], weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        total, mass = np.zeros((len(weights), self.sideways.units)), np.zeros((len(weights), 1))
        for place, row in enumerate(members):
            score, counts = self.score(row)
            weight = weights[:, [place]]
            mass = mass + (weight if counts is None else counts * weight)
            if counts is not None:
                np.copyto(score, 0.0, where=np.isnan(score))
            score *= weight
            total += score
        total /= mass
        return total, np.broadcast_to(mass, total.shape)


def _weighted(weights: np.ndarray, array: np.ndarray) -> np.ndarray:
    """Sum the rows by weight, all draws at once, or each draw with its own rows."""
    product = weights @ array if array.ndim == 2 else np.matmul(weights[:, None, :], array)[:, 0, :]
    return np.asarray(product)


def _by_draw(combine: Arithmetic, scores: np.ndarray, present: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Aggregate draw by draw with the engine's arithmetic; a member of weight 0 is left out, not weighed."""
    combined = np.full(scores.shape[:2], np.nan)
    for draw, weight in enumerate(weights):
        kept = weight > 0
        if kept.any():
            combined[draw] = combine(scores[draw][:, kept], present[draw][:, kept], weight[kept])
    return combined
