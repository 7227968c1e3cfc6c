"""What every criterion and every dimension weighs in the headline index."""

from math import fsum

from budget_index.methodology.aggregates import AGGREGATES
from budget_index.methodology.model import Criterion, Dimension, Methodology
from budget_index.methodology.walk import criteria_below, dimensions_below, headline_dimension


def effective_weights(methodology: Methodology) -> dict[str, float]:
    r"""Return the weight of every criterion in the headline index; they sum to 1.

    The product of the relative weights on the way down, :math:`\prod w_i / \sum w`. With ``over: criteria`` the
    dimensions between don't count; with ``share_of_maximum`` a weight is multiplied by the scale's highest option.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> round(effective_weights(load_methodology("obs-2017"))["q1"] * 109, 12)
    1.0
    """
    shares: dict[str, float] = {}
    _share_out(methodology, headline_dimension(methodology), 1.0, shares)
    return shares


def dimension_shares(methodology: Methodology) -> dict[str, float]:
    r"""Return the weight of every dimension of the headline index: :math:`\sum w_j` over the criteria below it.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> dimension_shares(load_methodology("kz-local-budgets-2026"))["planning"]
    0.25
    """
    weights = effective_weights(methodology)
    inside = dimensions_below(headline_dimension(methodology))
    return {each.id: fsum(weights[criterion.id] for criterion in criteria_below(each)) for each in inside}


def _share_out(methodology: Methodology, dimension: Dimension, share: float, shares: dict[str, float]) -> None:
    """Hand a dimension's share of the headline down to its criteria."""
    if dimension.members == "criteria":
        weights = {c.id: member_weight(methodology, dimension, c) for c in criteria_below(dimension)}
        total = sum(weights.values())
        shares |= {criterion: share * weight / total for criterion, weight in weights.items()}
        return
    total = sum(below.weight for below in dimension.dimensions)
    for below in dimension.dimensions:
        _share_out(methodology, below, share * below.weight / total, shares)


def member_weight(methodology: Methodology, dimension: Dimension, criterion: Criterion) -> float:
    """Return a criterion's weight in the aggregate of a dimension."""
    most = methodology.scales[criterion.scale].highest if AGGREGATES[dimension.aggregate].by_maximum else 1.0
    return criterion.weight * most
