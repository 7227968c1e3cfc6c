"""What every region answered to every criterion: the matrix, how many have full points, one criterion everywhere."""

import numpy as np
import pandas as pd

from budget_index.methodology import walk
from budget_index.methodology.model import BEST, Criterion, Methodology
from budget_index.methodology.walk import stage_of
from budget_index.scoring.engine import SLACK

POINT_KINDS = ("full", "most", "some", "none")
OTHER_KINDS = ("gated", "not_applicable", "missing", "unresolved")
CELL_KINDS = (*POINT_KINDS, *OTHER_KINDS)
"""What a cell of the matrix can be: full points, at least half, less than half, zero; or why there are none."""
KIND_MARK = "|"
ANSWER_CELL_COLUMNS = ["region", "criterion", "stage", "answer", "points", "status", "kind"]
FULL_SHARE_COLUMNS = ["criterion", "stage", "full", "none", "counted", "share"]
GROUP_COLUMNS = ["group", "kind", "points", "regions", "count"]


def answer_matrix(criteria: pd.DataFrame, ranking: pd.DataFrame, methodology: Methodology, year: int) -> pd.DataFrame:
    """List the answers of a year to the criteria of the headline, with the kind of each.

    Parameters
    ----------
    criteria, ranking
        Tables as ``criteria.csv`` and ``ranking.csv``.

    Returns
    -------
    Columns ``ANSWER_CELL_COLUMNS``; regions as they are ranked, the criteria of each in the order of the file. ``kind``
    is one of ``CELL_KINDS``, as a categorical.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> ranking = pd.DataFrame({"region": ["B", "A"], "year": 2026})
    >>> criteria = pd.DataFrame({"region": ["A", "A", "B", "B"], "year": 2026, "criterion": ["P02", "P01"] * 2,
    ...     "answer": ["b", "a", "", "d"], "points": [67.0, 100.0, None, 0.0],
    ...     "status": ["answered", "answered", "missing", "answered"]})
    >>> cells = answer_matrix(criteria, ranking, load_methodology("kz-local-budgets-2026"), 2026)
    >>> cells[["region", "criterion", "kind"]].astype(str).values.tolist()
    [['B', 'P01', 'none'], ['B', 'P02', 'missing'], ['A', 'P01', 'full'], ['A', 'P02', 'most']]
    """
    place = stage_of(methodology)
    regions = ranking.loc[ranking["year"] == year, "region"].tolist()
    chosen = criteria[(criteria["year"] == year) & criteria["criterion"].isin(list(place))]
    names = [criterion.id for criterion in walk.criteria(methodology) if criterion.id in place]
    rows, columns = (_places(chosen[key], order) for key, order in (("region", regions), ("criterion", names)))
    cells = chosen.iloc[np.lexsort((columns, rows))].copy()
    cells["stage"] = cells["criterion"].map(place)
    cells["kind"] = cell_kind(cells["points"], cells["status"])
    return cells[ANSWER_CELL_COLUMNS].reset_index(drop=True)


def cell_kind(points: pd.Series, status: pd.Series) -> pd.Series:
    """Say what each cell is: where there are points, how many; else why not.

    Examples
    --------
    >>> points = pd.Series([100.0, 50.0, 1.0, 0.0, 0.0, None])
    >>> cell_kind(points, pd.Series(["answered"] * 4 + ["gated", "missing"])).tolist()
    ['full', 'most', 'some', 'none', 'gated', 'missing']
    """
    worth = np.select([points >= BEST - SLACK, points >= BEST / 2, points > 0], POINT_KINDS[:3], "none")
    other = status.isin(OTHER_KINDS).to_numpy()
    kinds = pd.Categorical(np.where(other, status.astype(str).to_numpy(), worth), categories=list(CELL_KINDS))
    return pd.Series(kinds, index=points.index)


def full_shares(cells: pd.DataFrame, methodology: Methodology) -> pd.DataFrame:
    r"""Return for each criterion the share of regions with full points, among those where it is answered.

    :math:`f_j / n_j`: of the :math:`n_j` regions that have points for criterion :math:`j`, :math:`f_j` have all of
    them. A criterion behind a closed gate has points: zero. Missing and not applicable answers are not counted.

    Parameters
    ----------
    cells
        A table as ``answer_matrix`` gives it.

    Returns
    -------
    Columns ``FULL_SHARE_COLUMNS`` in the order of the file; ``share`` is NaN where nothing is counted.
    """
    kind = cells["kind"]
    counted = pd.DataFrame(
        {
            "criterion": cells["criterion"],
            "full": kind == "full",
            "none": kind.isin(["none", "gated"]),
            "counted": kind.isin([*POINT_KINDS, "gated"]),
        }
    )
    counts = counted.groupby("criterion").sum()
    place = stage_of(methodology)
    order = [criterion.id for criterion in walk.criteria(methodology) if criterion.id in counts.index]
    table = counts.loc[order].astype("int64").rename_axis("criterion").reset_index()
    table["stage"] = table["criterion"].map(place)
    table["share"] = table["full"] / table["counted"].where(table["counted"] > 0)
    return table[FULL_SHARE_COLUMNS]


def answer_group(cells: pd.DataFrame, methodology: Methodology, criterion: Criterion) -> pd.Series:
    """Say under which answer each region is counted: a key of the scale, else its kind after ``|``.

    No key of a scale contains ``|``, so that the two can't be taken for each other.
    """
    known = list(methodology.scales[criterion.scale].answers or {})
    as_answered = cells["answer"].isin(known) & cells["status"].isin(["answered", "derived", "not_applicable"])
    return cells["answer"].where(as_answered, KIND_MARK + cells["kind"].astype(str))


def answer_groups(cells: pd.DataFrame, methodology: Methodology, criterion: Criterion) -> pd.DataFrame:
    """Count the regions behind each answer to one criterion: the scale's answers in their order, then the rest.

    Returns
    -------
    Columns ``GROUP_COLUMNS``; ``group`` as ``answer_group`` gives it, ``points`` are those of the answer itself, NaN
    for other groups. An answer of the scale that nobody has is a row too, another group only if there is somebody.
    """
    scale = methodology.scales[criterion.scale]
    options = scale.answers or {}
    own = cells[cells["criterion"] == criterion.id]
    groups = answer_group(own, methodology, criterion)
    regions_by_group = own.groupby(groups, sort=False)["region"].agg(list).to_dict()
    order = [*options, *(KIND_MARK + kind for kind in CELL_KINDS if KIND_MARK + kind in regions_by_group)]
    worth = {key: option.points for key, option in options.items() if option.points is not None}
    points = pd.Series([BEST * worth[key] / scale.highest if key in worth else np.nan for key in order])
    status = pd.Series(["answered" if key in worth else "not_applicable" for key in order])
    kinds = zip(order, cell_kind(points, status), strict=True)
    regions = [regions_by_group.get(key, []) for key in order]
    return pd.DataFrame(
        {
            "group": order,
            "kind": [key.removeprefix(KIND_MARK) if key.startswith(KIND_MARK) else kind for key, kind in kinds],
            "points": points,
            "regions": regions,
            "count": [len(each) for each in regions],
        }
    )


def wide_matrix(cells: pd.DataFrame, column: str) -> pd.DataFrame:
    """Turn the matrix into a table to download: one row a region, one column a criterion, in their order.

    Examples
    --------
    >>> cells = pd.DataFrame({"region": ["B", "B"], "criterion": ["P02", "P01"], "points": [67.0, 100.0]})
    >>> wide_matrix(cells, "points")
      region   P02    P01
    0      B  67.0  100.0
    """
    wide = cells.pivot_table(
        index="region", columns="criterion", values=column, aggfunc="first", sort=False, dropna=False
    )
    wide = wide.reindex(cells["region"].unique())[cells["criterion"].unique()]
    return wide.rename_axis(columns=None).reset_index()


def _places(values: pd.Series, order: list[str]) -> np.ndarray:
    """Return the place of every value in an order."""
    return pd.Index(order).get_indexer(pd.Index(values.astype(str)))
