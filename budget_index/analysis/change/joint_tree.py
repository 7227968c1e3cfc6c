"""Two editions as one table of columns: both sets of criteria, and the rules of either edition laid over all of them.

So the answers of one year can be scored with the weights of the other, or with a criterion that the other edition
dropped: a criterion that isn't asked is a column that isn't applicable.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from budget_index.analysis.change.links import Link
from budget_index.methodology import walk
from budget_index.methodology.model import Criterion, Dimension, Methodology
from budget_index.methodology.walk import criteria_below, headline_dimension
from budget_index.scoring.tree import Node, Tree, TreeCap, compile_tree

ROOT = "@headline"
UNASKED = {"gate": None, "cap": None, "min_coverage": 0.0, "min_answered": None}
"""What a dimension of a joint tree doesn't ask for: mixed years say themselves what is closed or left blank."""


@dataclass(frozen=True)
class JointTree:
    """The criteria of two editions, one column each.

    Parameters
    ----------
    before, now
        For each column its place among the criteria of the earlier and the later edition, -1 where it isn't asked.
    trees
        The rules of the earlier and of the later edition over all columns, each with its own caps: no gates, nothing
        blank for too few answers.
    items
        Columns that change together: one, or the two of a question whose wording or scale changed.
    comparable, repointed
        Columns whose answers can be compared, and those among them whose answers are now worth something else.
    regated
        Columns whose answers can be compared, and that the two editions don't put behind the same gates.
    """

    before: np.ndarray
    now: np.ndarray
    trees: tuple[Tree, Tree]
    items: list[list[int]]
    comparable: np.ndarray
    repointed: np.ndarray
    regated: np.ndarray


def join_trees(before: Methodology, now: Methodology, pairs: Iterable[Link]) -> JointTree:
    """Join the trees of two editions.

    A criterion that an edition doesn't ask hangs in that edition's tree where the other edition has it: in the
    dimension of the same id, or in a copy of the other's dimension below the nearest common one.

    Parameters
    ----------
    pairs
        Their questions in common, from ``links``.

    Examples
    --------
    >>> from budget_index.analysis.change.links import links
    >>> from budget_index.methodology.load import load_methodology
    >>> ends = load_methodology("kz-local-budgets-2024"), load_methodology("kz-local-budgets-2026")
    >>> joint = join_trees(*ends, links(*ends))
    >>> int((joint.before < 0).sum()), int((joint.now < 0).sum()), int(joint.comparable.sum())
    (10, 4, 84)
    """
    linked = list(pairs)
    same = {link.before: link.now for link in linked if link.comparable}
    old_name = {c.id: same.get(c.id, f"{c.id}@before") for c in criteria_below(headline_dimension(before))}
    new_name = {c.id: c.id for c in criteria_below(headline_dimension(now))}
    only_old = {name: old for name, old in old_name.items() if name not in same}
    only_new = {name: name for name in new_name if name not in same.values()}
    trees = (
        compile_tree(_merged(before, now, old_name, only_new)),
        compile_tree(_merged(now, before, new_name, only_old)),
    )
    columns = trees[1].criteria
    place = {name: number for number, name in enumerate(columns)}
    changed = {f"{link.before}@before": link.now for link in linked if not link.comparable}
    paired = [[place[new], place[old]] for old, new in changed.items()]
    alone = [[place[name]] for name in columns if name not in changed and name not in changed.values()]
    repointed = {link.now for link in linked if link.repointed}
    comparable = np.array([name in same.values() for name in columns])
    places = _places(before, {new: old for old, new in old_name.items()}, columns), _places(now, new_name, columns)
    gates = [_gates(compile_tree(edition), own) for edition, own in zip((before, now), places, strict=True)]
    return JointTree(
        *places,
        trees=(_reordered(trees[0], place), trees[1]),
        items=sorted(alone + paired),
        comparable=comparable,
        repointed=np.array([name in repointed for name in columns]),
        regated=comparable & np.array([one != other for one, other in zip(*gates, strict=True)], dtype=bool),
    )


def _gates(tree: Tree, places: np.ndarray) -> list[set[tuple[int, frozenset[str]]]]:
    """Say behind which gates each column stands in an edition: the gate's column, and what closes it."""
    column = {int(own): number for number, own in enumerate(places) if own >= 0}
    return [
        {
            (column.get(gate.criterion, -1), gate.met_by)
            for gate in tree.gates
            if gate.first <= own < gate.last and own != gate.criterion
        }
        for own in places
    ]


def _places(methodology: Methodology, own_name: Mapping[str, str], columns: list[str]) -> np.ndarray:
    at = {criterion.id: number for number, criterion in enumerate(walk.criteria(methodology))}
    return np.array([at[own_name[name]] if name in own_name else -1 for name in columns])


@dataclass
class _Branch:
    """A dimension that can still grow."""

    dimension: Dimension
    criteria: list[Criterion] = field(default_factory=list)
    below: list["_Branch"] = field(default_factory=list)

    @property
    def over_criteria(self) -> bool:
        return self.dimension.members == "criteria"

    def grown(self) -> Dimension:
        """Return the dimension with all that it holds by now."""
        update = {"criteria": self.criteria, "dimensions": [branch.grown() for branch in self.below]}
        return self.dimension.model_copy(update=update)


def _merged(base: Methodology, other: Methodology, own: Mapping[str, str], more: Mapping[str, str]) -> Methodology:
    """Hang criteria of another edition into the headline of an edition; both mappings give id → column."""
    branches: dict[str, _Branch] = {}
    root = _planted(headline_dimension(base), base, own, branches, ROOT)
    _graft(headline_dimension(other), other, more, branches, [])
    scales = {f"{id(each)}:{name}": scale for each in (base, other) for name, scale in each.scales.items()}
    missing = base.missing.model_copy(update={"min_coverage": 0.0})
    update = {"dimensions": [root.grown()], "headline": ROOT, "themes": [], "scales": scales, "missing": missing}
    return base.model_copy(update=update)


def _planted(
    dimension: Dimension,
    methodology: Methodology,
    names: Mapping[str, str],
    branches: dict[str, _Branch],
    name: str = "",
) -> _Branch:
    """Copy a dimension with its own criteria and its cap."""
    branch = _bare(dimension, name or dimension.id)
    if dimension.cap:
        when = dimension.cap.when.model_copy(update={"criterion": names[dimension.cap.when.criterion]})
        cap = dimension.cap.model_copy(update={"when": when})
        branch.dimension = branch.dimension.model_copy(update={"cap": cap})
    branches[branch.dimension.id] = branch
    branch.criteria = [_column(criterion, methodology, names[criterion.id]) for criterion in dimension.criteria]
    branch.below = [_planted(below, methodology, names, branches) for below in dimension.dimensions]
    return branch


def _bare(dimension: Dimension, name: str) -> _Branch:
    """Copy a dimension without what it holds and without what a joint tree doesn't ask for."""
    return _Branch(dimension.model_copy(update={"id": name, "over": dimension.members, **UNASKED}))


def _column(criterion: Criterion, methodology: Methodology, name: str) -> Criterion:
    return criterion.model_copy(update={"id": name, "scale": f"{id(methodology)}:{criterion.scale}", "factors": None})


def _graft(
    dimension: Dimension,
    methodology: Methodology,
    names: Mapping[str, str],
    branches: dict[str, _Branch],
    path: list[Dimension],
) -> None:
    """Hang in the criteria of a dimension and of those below it that are wanted."""
    here = [*path, dimension]
    wanted = [criterion for criterion in dimension.criteria if criterion.id in names]
    if wanted:
        holder = _holder(here, branches)
        holder.criteria += [_column(criterion, methodology, names[criterion.id]) for criterion in wanted]
    for below in dimension.dimensions:
        _graft(below, methodology, names, branches, here)


def _holder(path: list[Dimension], branches: dict[str, _Branch]) -> _Branch:
    """Find or make the branch for criteria of the last dimension of a path."""
    at = branches[ROOT]
    for dimension in path[1:]:
        if at.over_criteria:
            return at
        if dimension.id not in branches:
            branches[dimension.id] = _bare(dimension, dimension.id)
            at.below.append(branches[dimension.id])
        at = branches[dimension.id]
    if at.over_criteria:
        return at
    name = f"{at.dimension.id}/own"
    if name not in branches:
        mean = {"weight": 1.0, "aggregate": "mean", "over": "criteria", "cap": None}
        branches[name] = _Branch(at.dimension.model_copy(update={"id": name, **mean}))
        at.below.append(branches[name])
    return branches[name]


def _reordered(tree: Tree, place: Mapping[str, int]) -> Tree:
    """Put the columns of a tree into another order."""
    to = np.array([place[name] for name in tree.criteria])
    nodes = [replace(node, members=_moved(node, to), cap=_moved_cap(node, to)) for node in tree.nodes]
    order = np.argsort(to)
    return replace(tree, nodes=nodes, criteria=list(place), holders=[tree.holders[at] for at in order])


def _moved_cap(node: Node, to: np.ndarray) -> TreeCap | None:
    return node.cap and replace(node.cap, criterion=int(to[node.cap.criterion]))


def _moved(node: Node, to: np.ndarray) -> slice | np.ndarray:
    """Return the new columns of a node; a slice where they lie side by side in the same order."""
    if not node.over_criteria:
        return node.members
    columns = to[node.members]
    first = int(columns[0])
    if (columns == np.arange(first, first + len(columns))).all():
        return slice(first, first + len(columns))
    return columns
