"""How much each criterion weighs in the headline index."""

from budget_index.methodology.aggregates import AGGREGATES
from budget_index.methodology.model import Criterion, Dimension, Methodology
from budget_index.methodology.walk import criteria_below, headline_dimension


def effective_weights(methodology: Methodology) -> dict[str, float]:
    r"""Give the weight of every criterion in the headline index; they sum to 1.

    The product of the relative weights on the way down, :math:`\prod w_i / \sum w`. With ``over: criteria`` the
    dimensions between don't count; with ``share_of_maximum`` a weight is multiplied by the scale's highest option.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> round(effective_weights(load_methodology("obs-2017"))["q1"] * 109, 12)
    1.0
    """
    found: dict[str, float] = {}
    share_out(methodology, headline_dimension(methodology), 1.0, found)
    return found


def share_out(methodology: Methodology, dimension: Dimension, share: float, found: dict[str, float]) -> None:
    """Hand a dimension's share of the headline down to its criteria."""
    if dimension.members == "criteria":
        weights = {c.id: member_weight(methodology, dimension, c) for c in criteria_below(dimension)}
        total = sum(weights.values())
        found |= {criterion: share * weight / total for criterion, weight in weights.items()}
        return
    total = sum(below.weight for below in dimension.dimensions)
    for below in dimension.dimensions:
        share_out(methodology, below, share * below.weight / total, found)


def member_weight(methodology: Methodology, dimension: Dimension, criterion: Criterion) -> float:
    """Give a criterion's weight in the aggregate of a dimension."""
    most = methodology.scales[criterion.scale].highest if AGGREGATES[dimension.aggregate].by_maximum else 1.0
    return criterion.weight * most
