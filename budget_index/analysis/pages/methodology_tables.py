"""A methodology as tables: what its parts weigh, and what holds for each criterion."""

from math import fsum

import pandas as pd

from budget_index.analysis.change.links import edition_order
from budget_index.methodology import walk
from budget_index.methodology.load import load_methodology, methodology_files
from budget_index.methodology.model import Methodology
from budget_index.methodology.walk import criteria_below, dimensions_with_place, stage_of
from budget_index.scoring.weights import dimension_shares, effective_weights

DIMENSION_COLUMNS = ["dimension", "parent", "depth", "weight", "beside", "effective", "criteria", "aggregate"]
THEME_COLUMNS = ["theme", "criteria", "effective"]
RULE_COLUMNS = [
    *("criterion", "dimension", "stage", "theme", "scale", "document", "weight", "effective"),
    *("must_have", "gate", "opens", "not_applicable"),
]


def dimension_weights(methodology: Methodology) -> pd.DataFrame:
    r"""Return the weight of every dimension beside its neighbours, and in the headline index.

    The effective weight is :math:`\sum w_j` over the criteria below, with the effective weights :math:`w_j` of
    ``effective_weights``.

    Returns
    -------
    Columns ``DIMENSION_COLUMNS``, parents before children. ``beside`` is the share among the dimensions beside it, NaN
    for a root and where the parent is a mean over all criteria, in which dimensions don't weigh; ``effective`` is NaN
    outside of the headline.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> table = dimension_weights(load_methodology("kz-local-budgets-2026"))
    >>> table[["dimension", "depth", "beside", "effective", "criteria"]].head(2).values.tolist()
    [['index', 0, nan, 1.0, 94], ['planning', 1, 0.25, 0.25, 25]]
    """
    shares = dimension_shares(methodology)
    parents = {below.id: dimension for dimension in walk.dimensions(methodology) for below in dimension.dimensions}
    rows = []
    for dimension, place in dimensions_with_place(methodology):
        parent = parents.get(dimension.id)
        weighs = parent is not None and parent.members == "dimensions"
        total = sum(each.weight for each in parent.dimensions) if parent and weighs else float("nan")
        rows.append(
            {
                "dimension": dimension.id,
                "parent": parent.id if parent else "",
                "depth": len(place) // 2 - 1,
                "weight": dimension.weight,
                "beside": dimension.weight / total,
                "effective": shares.get(dimension.id, float("nan")),
                "criteria": len(list(criteria_below(dimension))),
                "aggregate": dimension.aggregate,
            }
        )
    return pd.DataFrame(rows, columns=DIMENSION_COLUMNS)


def theme_weights(methodology: Methodology) -> pd.DataFrame:
    """Return for every theme how many criteria of the headline it has, and their effective weight together.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> theme_weights(load_methodology("obs-2017")).empty
    True
    """
    weights = effective_weights(methodology)
    rows = []
    for theme in methodology.themes:
        own = [c.id for c in walk.criteria(methodology) if c.theme == theme.id and c.id in weights]
        rows.append({"theme": theme.id, "criteria": len(own), "effective": fsum(weights[name] for name in own)})
    return pd.DataFrame(rows, columns=THEME_COLUMNS)


def criteria_rules(methodology: Methodology) -> pd.DataFrame:
    """List the criteria with what holds for each, in the order of the file.

    Returns
    -------
    Columns ``RULE_COLUMNS``. ``effective`` is NaN and ``stage`` blank outside of the headline; ``gate`` names the
    criteria that can close this one; ``opens`` counts those that this one can close; ``not_applicable`` says whether
    that is an allowed answer.
    """
    weights, stages = effective_weights(methodology), stage_of(methodology)
    gates, opens = _gates(methodology)
    rows = []
    for dimension in walk.dimensions(methodology):
        for criterion in dimension.criteria:
            options = (methodology.scales[criterion.scale].answers or {}).values()
            rows.append(
                {
                    "criterion": criterion.id,
                    "dimension": dimension.id,
                    "stage": stages.get(criterion.id, ""),
                    "theme": criterion.theme or "",
                    "scale": criterion.scale,
                    "document": criterion.document or "",
                    "weight": criterion.weight,
                    "effective": weights.get(criterion.id, float("nan")),
                    "must_have": criterion.must_have,
                    "gate": ", ".join(gates.get(criterion.id, [])),
                    "opens": opens.get(criterion.id, 0),
                    "not_applicable": any(option.not_applicable for option in options),
                }
            )
    return pd.DataFrame(rows, columns=RULE_COLUMNS)


def earlier_editions(methodology: Methodology) -> list[Methodology]:
    """Load the bundled editions of the family that come before an edition, the latest first.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> [edition.id for edition in earlier_editions(load_methodology("kz-local-budgets-2026"))]
    ['kz-local-budgets-2024', 'kz-local-budgets-2022']
    """
    family = methodology.family
    if family is None:
        return []
    texts = {name: file.read_text("utf-8") for name, file in methodology_files().items()}
    likely = [load_methodology(name) for name, text in texts.items() if family in text or "based_on:" in text]
    before = edition_order(methodology)
    earlier = [each for each in likely if each.family == family and edition_order(each) < before]
    return sorted(earlier, key=edition_order, reverse=True)


def _gates(methodology: Methodology) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Return for each criterion what can close it, and for each gate how many criteria it can close."""
    gates: dict[str, list[str]] = {}
    opens: dict[str, int] = {}
    for dimension in walk.dimensions(methodology):
        if not dimension.gate:
            continue
        closed = [c.id for c in criteria_below(dimension) if c.id != dimension.gate.criterion]
        opens[dimension.gate.criterion] = opens.get(dimension.gate.criterion, 0) + len(closed)
        for name in closed:
            gates.setdefault(name, []).append(dimension.gate.criterion)
    return gates, opens
