"""Where a change comes from: what the region did, what the rules did, what the assessment did. The only such list."""

import pandas as pd

CHANGE_SOURCES = {
    "by_region": ("answers", "gates"),
    "by_rules": ("criteria", "weights"),
    "by_assessment": ("applicability", "missing"),
}
"""The three parts that people repeat, each with the kinds of change that it is made of."""
SOURCE_OF_KIND = {kind: source for source, kinds in CHANGE_SOURCES.items() for kind in kinds}


def by_source(changes: pd.DataFrame) -> pd.DataFrame:
    r"""Add up the six kinds of change to the three sources.

    .. math:: \Delta = \Delta_{region} + \Delta_{rules} + \Delta_{assessment}

    in points of the index: other answers and documents published or withdrawn · criteria, weights and scales · what is
    missing, not applicable or unsettled.

    Parameters
    ----------
    changes
        Columns ``CHANGE_KINDS``, a row a region.

    Returns
    -------
    Columns ``CHANGE_SOURCES``; blank where a kind is.

    Examples
    --------
    >>> kinds = dict.fromkeys(SOURCE_OF_KIND, 0.0) | {"answers": 7.0, "gates": 3.5, "weights": -1.5}
    >>> by_source(pd.DataFrame([kinds])).values.tolist()
    [[10.5, -1.5, 0.0]]
    """
    sums = {source: changes[list(kinds)].sum(axis=1, skipna=False) for source, kinds in CHANGE_SOURCES.items()}
    return pd.DataFrame(sums).reindex(changes.index)
