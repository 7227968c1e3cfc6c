"""Which criteria make one action: what one document, or one hearing, answers together."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from budget_index.methodology.model import Criterion, Dimension, Methodology
from budget_index.methodology.walk import criteria_by_id
from budget_index.scoring.tree import Tree


@dataclass(frozen=True)
class Action:
    """One thing that somebody does.

    Parameters
    ----------
    document
        The document that it is about; empty if it is about none.
    dimension
        Where its criteria stand; with a gate the dimension of the gate.
    publishes
        Whether it is the publishing of the document, and not a hearing or an answer about it.
    """

    id: str
    document: str
    dimension: str
    criteria: list[str]
    publishes: bool


def list_actions(methodology: Methodology) -> list[Action]:
    """Group the criteria of a methodology into actions, in the order of the file.

    An action's criteria share the document and the dimension; what a gate closes stands in the dimension of the gate,
    and is about the document of the gate unless it names another. The group that holds the document's gate, or is the
    only one about it, has the document's id; another has the id of its dimension. A criterion without a document
    stands for itself unless its dimension says ``action: true``.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> actions = {action.id: action for action in list_actions(load_methodology("kz-local-budgets-2026"))}
    >>> actions["annual_report"].criteria
    ['R01', 'R02', 'R03', 'R04', 'R05', 'R06', 'R07']
    >>> actions["report_participation"].document, actions["report_participation"].publishes
    ('annual_report', False)
    """
    groups: dict[tuple[str, str], list[str]] = {}
    gated: dict[str, str] = {}
    known = criteria_by_id(methodology)
    for criterion, place in _with_places(methodology):
        gate = known[place.gate] if place.gate else None
        document = criterion.document or (gate.document if gate else None) or ""
        if gate and gate.document:
            gated.setdefault(gate.document, place.dimension)
        where = place.dimension if document else place.together
        groups.setdefault((document, where or criterion.id), []).append(criterion.id)
    return _named(groups, gated)


@dataclass(frozen=True)
class _Place:
    """The dimension that a criterion stands in, its gate, and the dimension that is one action; empty for none."""

    dimension: str
    gate: str
    together: str


def _with_places(methodology: Methodology) -> Iterator[tuple[Criterion, _Place]]:
    def below(dimension: Dimension, above: _Place) -> Iterator[tuple[Criterion, _Place]]:
        gate = dimension.gate.criterion if dimension.gate else above.gate
        inside = above.dimension if above.gate and not dimension.gate else dimension.id
        here = _Place(inside, gate, dimension.id if dimension.action else above.together)
        yield from ((criterion, here) for criterion in dimension.criteria)
        for child in dimension.dimensions:
            yield from below(child, here)

    for root in methodology.dimensions:
        yield from below(root, _Place("", "", ""))


def _named(groups: dict[tuple[str, str], list[str]], gated: dict[str, str]) -> list[Action]:
    """Give every group its id; a name that is taken already is put after the dimension's."""
    places: dict[str, list[str]] = {}
    for document, where in groups:
        places.setdefault(document, []).append(where)
    own = {(name, gated.get(name, inside[0])) for name, inside in places.items() if name in gated or len(inside) == 1}
    taken: set[str] = {document for document, _ in own if document}
    actions: dict[tuple[str, str], Action] = {}
    for (document, where), criteria in groups.items():
        publishes = bool(document) and (document, where) in own
        beside = next((key for key, action in actions.items() if action.id == key[1] == where), None)
        if beside and not publishes and "" in {document, beside[0]}:  # what a dimension says is one action stays one
            other = actions[beside]
            about = document or other.document
            actions[beside] = Action(where, about, where, [*other.criteria, *criteria], publishes=False)
            continue
        name = document if publishes else where
        while not publishes and name in taken:
            name = f"{name}.{document or 'action'}"
        taken.add(name)
        actions[document, where] = Action(name, document, where, criteria, publishes)
    return list(actions.values())


def membership(actions: list[Action], tree: Tree) -> np.ndarray:
    """Say which criteria belong to which action: actions × criteria of the tree."""
    return np.array([np.isin(tree.criteria, action.criteria) for action in actions]).reshape(-1, len(tree.criteria))
