"""Flatten a methodology into arrays that the engine can walk: columns of criteria, dimensions with members, weights."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from budget_index.methodology import walk
from budget_index.methodology.aggregates import AGGREGATES, Aggregate
from budget_index.methodology.model import Criterion, Dimension, Methodology
from budget_index.methodology.walk import criteria_below
from budget_index.scoring.weights import effective_weights, member_weight


@dataclass(frozen=True)
class TreeCap:
    """The most that a dimension scores once a criterion below it is answered in a certain way.

    ``number`` is its place among the caps of the tree.
    """

    number: int
    criterion: int
    met_by: frozenset[str]
    at: float


@dataclass(frozen=True)
class Node:
    """One dimension, ready for arithmetic.

    Parameters
    ----------
    members
        Columns of criteria, or rows of other dimensions; a slice where the columns lie side by side.
    weights
        One positive weight a member.
    first, last
        The criteria below: columns first … last − 1.
    deducts
        Whether a member may have points below 0; the score has not.
    """

    id: str
    parent: int
    aggregate: Aggregate
    over_criteria: bool
    members: slice | np.ndarray
    weights: np.ndarray
    min_coverage: float
    first: int
    last: int
    min_answered: int = 0
    cap: TreeCap | None = None
    deducts: bool = False

    def limit(self, score: np.ndarray, capped: np.ndarray) -> None:
        """Bring scores between 0 and the cap in place; ``capped`` says where each cap holds, caps × scores."""
        if self.deducts:
            np.maximum(score, 0.0, out=score)
        if self.cap:
            np.minimum(score, self.cap.at, out=score, where=capped[..., self.cap.number, :])

    @property
    def limited(self) -> bool:
        """Whether a score can be other than what the members make together."""
        return self.cap is not None or self.deducts


@dataclass(frozen=True)
class TreeGate:
    """A criterion that closes the columns ``first`` … ``last − 1`` beside it."""

    criterion: int
    met_by: frozenset[str]
    first: int
    last: int


@dataclass(frozen=True)
class Tree:
    """All dimensions of a methodology in the order of the file, parents before children, then its themes.

    ``holders`` gives for each criterion the row of the dimension that lists it.
    """

    nodes: list[Node]
    criteria: list[str]
    holders: list[int]
    gates: list[TreeGate]
    headline: int
    missing_as_zero: bool

    @cached_property
    def ids(self) -> list[str]:
        """Ids of the dimensions and themes, one a row of the result."""
        return [node.id for node in self.nodes]

    @cached_property
    def caps(self) -> list[TreeCap]:
        """The caps, each at its number."""
        return [node.cap for node in self.nodes if node.cap]

    @cached_property
    def conditions(self) -> list[TreeGate | TreeCap]:
        """What depends on how a criterion is answered: the gates, then the caps."""
        return [*self.gates, *self.caps]

    @cached_property
    def upwards(self) -> list[int]:
        """Order of evaluation: children before parents."""
        return list(range(len(self.nodes)))[::-1]

    def path(self, column: int) -> list[int]:
        """Rows of the dimensions between a criterion and the headline, from below; none if it lies outside."""
        rows = [self.holders[column]]
        while rows[-1] != self.headline:
            parent = self.nodes[rows[-1]].parent
            if parent < 0:
                return []
            rows.append(parent)
        return rows


def compile_tree(methodology: Methodology) -> Tree:
    """Flatten a methodology; the columns are its criteria in the order of the file."""
    return _Compiler(methodology).tree()


class _Compiler:
    """Collects nodes and gates while it walks down."""

    def __init__(self, methodology: Methodology) -> None:
        self.methodology = methodology
        self.criteria = list(walk.criteria(methodology))
        self.column = {criterion.id: number for number, criterion in enumerate(self.criteria)}
        self.nodes: list[Node] = []
        self.gates: list[TreeGate] = []
        self.caps = self.numbered_caps()
        self.holders: list[int] = []

    def numbered_caps(self) -> dict[str, TreeCap]:
        """Map dimensions to their caps, numbered in the order of the file."""
        caps = [(dimension.id, dimension.cap) for dimension in walk.dimensions(self.methodology) if dimension.cap]
        return {
            name: TreeCap(number, self.column[cap.when.criterion], frozenset(cap.when.answers), cap.at)
            for number, (name, cap) in enumerate(caps)
        }

    def tree(self) -> Tree:
        for dimension in self.methodology.dimensions:
            self.add(dimension, -1)
        headline = [node.id for node in self.nodes].index(self.methodology.ranked)
        for theme in self.methodology.themes:
            self.add_theme(theme.id)
        return Tree(
            nodes=self.nodes,
            criteria=[criterion.id for criterion in self.criteria],
            holders=self.holders,
            gates=self.gates,
            headline=headline,
            missing_as_zero=self.methodology.missing.treat_as == "zero",
        )

    def add(self, dimension: Dimension, parent: int) -> int:
        """Add a dimension and all below it and return its row."""
        row = len(self.nodes)
        below = [self.column[criterion.id] for criterion in criteria_below(dimension)]
        first, last = below[0], below[-1] + 1
        self.nodes.append(self.node(dimension, parent, first, last))
        if dimension.gate:
            gate = TreeGate(self.column[dimension.gate.criterion], frozenset(dimension.gate.closed_by), first, last)
            self.gates.append(gate)
        self.holders += [row] * len(dimension.criteria)
        children = [self.add(child, row) for child in dimension.dimensions]
        if dimension.members == "dimensions":
            weights = np.array([child.weight for child in dimension.dimensions])
            self.nodes[row] = self.node(dimension, parent, first, last, np.array(children), weights)
        return row

    def node(
        self,
        dimension: Dimension,
        parent: int,
        first: int,
        last: int,
        members: np.ndarray | None = None,
        weights: np.ndarray | None = None,
    ) -> Node:
        if weights is None:
            columns = self.criteria[first:last]
            weights = np.array([member_weight(self.methodology, dimension, criterion) for criterion in columns])
        return Node(
            id=dimension.id,
            parent=parent,
            aggregate=AGGREGATES[dimension.aggregate],
            over_criteria=members is None,
            members=slice(first, last) if members is None else members,
            weights=weights.astype(np.float64),
            min_coverage=walk.least_coverage(self.methodology, dimension),
            first=first,
            last=last,
            min_answered=dimension.min_answered or 0,
            cap=self.caps.get(dimension.id),
            deducts=members is None and self.deduct(self.criteria[first:last]),
        )

    def deduct(self, criteria: Iterable[Criterion]) -> bool:
        """Say whether an answer to one of the criteria has points below 0."""
        return any(self.methodology.scales[criterion.scale].lowest < 0 for criterion in criteria)

    def add_theme(self, theme: str) -> None:
        """Add a theme as a mean over its criteria with their effective weights in the headline."""
        weights = effective_weights(self.methodology)
        columns = [self.column[c.id] for c in self.criteria if c.theme == theme and c.id in weights]
        shares = np.array([weights[self.criteria[column].id] for column in columns])
        self.nodes.append(
            Node(
                id=theme,
                parent=-1,
                aggregate=AGGREGATES["mean"],
                over_criteria=True,
                members=np.array(columns),
                weights=shares,
                min_coverage=self.methodology.missing.min_coverage,
                first=0,
                last=0,
                deducts=self.deduct(self.criteria[column] for column in columns),
            )
        )
