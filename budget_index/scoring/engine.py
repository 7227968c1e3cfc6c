"""Turn points and states into scores and coverage, block by block."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from budget_index.methodology.arithmetic import mean
from budget_index.scoring.answers import Answers, GatedAnswers
from budget_index.scoring.points import GATED, NOT_APPLICABLE
from budget_index.scoring.threads import WORKERS, cut, side_by_side
from budget_index.scoring.tree import Node, Tree

BLOCK_VALUES = 1 << 20
"""Answers in a block at most (8 MB of points). With smaller ones threads wait for each other's turn in Python."""
SLACK = 1e-9
"""Slack in comparing coverage with its minimum: 3 of 4 answered is 75 %, whatever the order of summation."""


@dataclass(frozen=True)
class Scores:
    """What the engine computes: one row a region-year, one column a dimension or theme.

    ``score`` is NaN where it is blank; ``coverage`` is NaN where the dimension isn't applicable.
    """

    score: np.ndarray
    coverage: np.ndarray


@dataclass
class Block:
    """The working arrays of one block: criteria as columns, dimensions as rows.

    ``withheld`` says where a dimension has no score because too little is answered, ``capped`` where a cap holds, caps
    × rows; ``unlimited`` holds the scores of dimensions with a limit as they were without it.
    """

    points: np.ndarray
    present: np.ndarray
    applicable: np.ndarray
    answered: np.ndarray
    score: np.ndarray
    coverage: np.ndarray
    withheld: np.ndarray
    capped: np.ndarray
    unlimited: dict[int, np.ndarray] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: Tree, answers: GatedAnswers, rows: slice) -> "Block":
        """Prepare a block: who has points, who counts, who is answered."""
        points, states = answers.points[rows], answers.states[rows]
        applicable = (states != NOT_APPLICABLE).astype(np.float64)
        complete = states.max(initial=0) <= NOT_APPLICABLE
        answered = applicable if complete else (states < NOT_APPLICABLE).astype(np.float64)
        present = applicable if tree.missing_as_zero else answered
        return cls.blank(tree, points, (present, applicable, answered), answers.capped[rows])

    @classmethod
    def blank(
        cls, tree: Tree, points: np.ndarray, masks: tuple[np.ndarray, np.ndarray, np.ndarray], capped: np.ndarray
    ) -> "Block":
        """Prepare a block in which nothing is scored yet; the masks say what is present, applicable and answered."""
        results = np.empty((2, len(tree.nodes), len(points)))
        withheld = np.zeros(results.shape[1:], dtype=bool)
        return cls(points, *masks, results[0], results[1], withheld, capped.T)

    def evaluate(self, tree: Tree, rows: list[int]) -> None:
        """Compute score and coverage of some dimensions, children before parents."""
        for row in rows:
            node = tree.nodes[row]
            if node.over_criteria:
                self.over_criteria(row, node)
            else:
                self.over_dimensions(row, node, as_zero=tree.missing_as_zero)

    def over_criteria(self, row: int, node: Node) -> None:
        """Aggregate the criteria of a dimension."""
        points, present, applicable, answered = (
            array[:, node.members] for array in (self.points, self.present, self.applicable, self.answered)
        )
        counted = applicable @ node.weights
        known = counted if self.answered is self.applicable else answered @ node.weights
        if node.aggregate.combine is mean:  # the sum below the line is known already
            score = (points @ node.weights) / (counted if self.present is self.applicable else known)
        else:
            score = node.aggregate.combine(points, present, node.weights)
        self.put(row, node, score, known / counted)

    def over_dimensions(self, row: int, node: Node, *, as_zero: bool) -> None:
        """Aggregate the dimensions below a dimension."""
        scores, coverages = self.score[node.members], self.coverage[node.members]
        blank, outside = np.isnan(scores), np.isnan(coverages)
        scores[blank] = coverages[outside] = 0.0
        applicable = (~outside).astype(np.float64)
        present = applicable if as_zero else (~blank).astype(np.float64)
        coverage = (node.weights @ coverages) / (node.weights @ applicable)
        score = node.aggregate.combine(scores.T, present.T, node.weights)
        self.put(row, node, score, coverage)

    def put(self, row: int, node: Node, score: np.ndarray, coverage: np.ndarray) -> None:
        """Keep a score within the limits of its dimension, blank where too little is answered."""
        if node.limited:
            self.unlimited[row] = score.copy()
            node.limit(score, self.capped)
        if node.min_coverage > 0 or node.min_answered:
            withheld = coverage < node.min_coverage - SLACK
            if node.min_answered:
                withheld |= self.members_answered(node) < node.min_answered
            score[withheld] = np.nan
            self.withheld[row] = withheld
        self.score[row], self.coverage[row] = score, coverage

    def kept(self, row: int) -> np.ndarray | float:
        """Return the share of a score that its limits leave."""
        whole = self.unlimited.get(row)
        if whole is None:
            return 1.0
        return np.asarray(np.divide(self.score[row], whole, where=whole != 0, out=np.ones_like(whole)))

    def members_answered(self, node: Node) -> np.ndarray:
        """Count the members of a dimension that are answered: criteria, or dimensions with a score of their own."""
        if node.over_criteria:
            return np.asarray(self.answered[:, node.members].sum(axis=1))
        scored = ~np.isnan(self.score[node.members])
        return np.asarray((scored & (self.coverage[node.members] > 0)).sum(axis=0))


def close_gates(answers: Answers, tree: Tree) -> GatedAnswers:
    """Let the applicable criteria beside a closed gate's criterion score 0, and find out which caps hold.

    Not-applicable criteria stay so; missing ones score 0 as well: what isn't public can't have been answered. A cap
    holds if its criterion is answered so, or lies behind a closed gate; one that isn't applicable or answered brings
    about none.
    """
    capped = answers.met[:, len(tree.gates) :]
    if not answers.met.any():
        return GatedAnswers(answers.points, answers.states, capped, answers)
    points, states = answers.points.copy(), answers.states.copy()
    for number, gate in enumerate(tree.gates):
        beside = np.zeros(points.shape[1], dtype=bool)
        beside[gate.first : gate.last] = True
        beside[gate.criterion] = False
        shut = answers.met[:, [number]] & beside & (states != NOT_APPLICABLE)
        points[shut] = 0.0
        states[shut] = GATED
    capped = capped | (states[:, [cap.criterion for cap in tree.caps]] == GATED)
    return GatedAnswers(points, states, capped, answers)


def blocks(answers: GatedAnswers) -> list[slice]:
    """Cut the region-years into blocks that fit the cache, as many for each worker."""
    rows, columns = answers.points.shape
    turns = ceil(rows * columns / (BLOCK_VALUES * WORKERS))
    return cut(rows, max(64, ceil(rows / max(turns * WORKERS, 1))))


def evaluated(answers: GatedAnswers, tree: Tree) -> Iterator[tuple[slice, Block]]:
    """Score block by block, for what needs more of a block than its scores."""
    for rows in blocks(answers):
        block = Block.of(tree, answers, rows)
        with np.errstate(divide="ignore", invalid="ignore"):
            block.evaluate(tree, tree.upwards)
        yield rows, block


def withheld_scores(answers: GatedAnswers, tree: Tree) -> np.ndarray:
    """Find where too little is answered for a score: dimensions × region-years."""
    withheld = np.empty((len(tree.nodes), len(answers.points)), dtype=bool)
    for rows, block in evaluated(answers, tree):
        withheld[:, rows] = block.withheld
    return withheld


def unlimited_scores(answers: GatedAnswers, tree: Tree) -> np.ndarray:
    """Return what the members of each dimension make together, before its own limit: dimensions × region-years."""
    together = np.empty((len(tree.nodes), len(answers.points)))
    for rows, block in evaluated(answers, tree):
        together[:, rows] = block.score
        for row, score in block.unlimited.items():
            together[row, rows] = score
    return together


def score_answers(answers: GatedAnswers, tree: Tree) -> Scores:
    r"""Score every dimension of every region-year.

    For a dimension with members of score :math:`s_i` and weight :math:`w_i` the mean is :math:`\sum w s / \sum w`
    over the members that have a score; the other aggregates are in ``methodology.aggregates``. Deductions don't take a
    score below 0, and where a cap holds, it is at most that. Coverage is :math:`\sum w c / \sum w` over the applicable
    members. Below its minimum coverage, or with fewer members answered than ``min_answered``, a score is blank.

    Parameters
    ----------
    answers
        Region-years × criteria, gates closed.
    tree
        The compiled methodology.
    """
    score = np.empty((len(answers.points), len(tree.nodes)))
    coverage = np.empty_like(score)

    @np.errstate(divide="ignore", invalid="ignore")
    def fill(rows: slice) -> None:
        block = Block.of(tree, answers, rows)
        block.evaluate(tree, tree.upwards)
        score[rows], coverage[rows] = block.score.T, block.coverage.T

    side_by_side(fill, blocks(answers))
    return Scores(score, coverage)
