"""A few regions side by side: scores with the mean of all others, answers where they differ, the years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from budget_index.analysis.pages.history import HISTORY_COLUMNS, history_table
from budget_index.analysis.peers import peers_of
from budget_index.methodology.model import Methodology
from budget_index.methodology.walk import stage_of, stages
from budget_index.regions import Registry

PROFILE_COLUMNS = ["part", "dimension", "region", "score", "coverage", "status", "others", "compared"]
ANSWER_COLUMNS = [
    *("criterion", "stage", "region", "answer", "points", "status", "contribution"),
    *("spread", "differs"),
]
HEADLINE, STAGE, THEME = "headline", "stage", "theme"
ALIKE = ("not_applicable", "missing", "gated")
"""States in which it makes no difference what was answered."""


@dataclass(frozen=True)
class Gap:
    """The dimension in which regions lie furthest apart; of several with the same score the first one given."""

    dimension: str
    highest: str
    lowest: str
    width: float


def nearest_peers(
    ranking: pd.DataFrame, groups: Mapping[str, str], region: str | None = None, *, many: int = 3
) -> list[str]:
    """Choose whom to compare: a region, or the first of the ranking, and the peers whose places are nearest.

    Parameters
    ----------
    ranking
        One round's, the best first.
    groups
        Region → group; a region without peers is compared with all others.
    many
        How many regions, the first one too.

    Examples
    --------
    >>> ranking = pd.DataFrame({"region": list("ABCDE"), "rank": [1, 2, 3, 4, None]})
    >>> nearest_peers(ranking, {"A": "g", "C": "g", "D": "g", "E": "g"}, "D")
    ['D', 'C', 'A']
    >>> nearest_peers(ranking, {}, "E"), nearest_peers(ranking, {})
    (['E', 'A', 'B'], ['A', 'B', 'C'])
    """
    places = dict(zip(ranking["region"].tolist(), ranking["rank"].astype("Float64"), strict=True))
    first = region if region in places else next(iter(places), None)
    if first is None:
        return []
    own: float = 0.0 if pd.isna(places[first]) else float(places[first])
    peers = [code for code in peers_of(first, groups) if code in places] or [code for code in places if code != first]
    scored = [code for code in peers if not pd.isna(places[code])]
    nearest = sorted(scored, key=lambda code: (abs(float(places[code]) - own), float(places[code])))
    return [first, *nearest[: many - 1]]


def profiles(scores: pd.DataFrame, methodology: Methodology, regions: Sequence[str], year: int) -> pd.DataFrame:
    r"""Put the scores of regions in the headline, its stages and the themes side by side.

    ``others`` is the mean of all regions that aren't compared, :math:`\sum_{i \notin R} s_i / n`, over the :math:`n`
    of them that have a score there.

    Parameters
    ----------
    scores
        A table as ``scores.csv``.

    Returns
    -------
    Columns ``PROFILE_COLUMNS``; ``part`` is ``headline``, ``stage`` or ``theme``, ``compared`` is n. Dimensions in the
    order of the file, regions in their own.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> scores = pd.DataFrame({"region": ["A", "B", "C", "D"], "year": 2026, "dimension": "planning",
    ...                        "score": [50.0, 40.0, 80.0, None], "coverage": 1.0, "status": "scored"})
    >>> beside = profiles(scores, load_methodology("kz-local-budgets-2026"), ["B", "A"], 2026)
    >>> beside[["part", "dimension", "region", "score", "others", "compared"]].values.tolist()
    [['stage', 'planning', 'B', 40.0, 80.0, 1], ['stage', 'planning', 'A', 50.0, 80.0, 1]]
    """
    kinds = {methodology.ranked: HEADLINE}
    kinds |= {stage.id: STAGE for stage in stages(methodology)} | {theme.id: THEME for theme in methodology.themes}
    chosen = scores[(scores["year"] == year) & scores["dimension"].isin(list(kinds))]
    own = chosen["region"].isin(regions)
    others = chosen[~own].groupby("dimension")["score"].agg(others="mean", compared="count")
    table = chosen[own].join(others, on="dimension")
    table["compared"] = table["compared"].fillna(0).astype("int64")
    table["part"] = table["dimension"].map(kinds)
    dimension, region = (table[name].map(_places(order)) for name, order in (("dimension", kinds), ("region", regions)))
    return table.iloc[np.lexsort((region, dimension))][PROFILE_COLUMNS].reset_index(drop=True)


def widest_gap(profile: pd.DataFrame) -> Gap | None:
    """Find the dimension in which the regions lie furthest apart; none where fewer than two have a score.

    Examples
    --------
    >>> profile = pd.DataFrame({"dimension": ["x", "x", "y", "y"], "region": ["A", "B"] * 2,
    ...                         "score": [50.0, 40.0, 20.0, 80.0]})
    >>> widest_gap(profile)
    Gap(dimension='y', highest='B', lowest='A', width=60.0)
    """
    scored = profile.dropna(subset="score")
    scores = scored.groupby("dimension", sort=False)["score"]
    widths = (scores.max() - scores.min())[scores.count() > 1]
    if widths.empty:
        return None
    name = str(widths.idxmax())
    at = scored[scored["dimension"] == name].set_index("region")["score"]
    return Gap(name, str(at.idxmax()), str(at.idxmin()), float(widths[name]))


def answers_side_by_side(
    criteria: pd.DataFrame, methodology: Methodology, regions: Sequence[str], year: int
) -> pd.DataFrame:
    """Put the answers of regions side by side, the criterion first that moves them furthest apart.

    ``spread`` is the difference between the largest and the smallest contribution to the headline; a region whose
    answer is missing, open or not applicable has no contribution and isn't taken for zero. ``differs`` says whether
    the regions' answers aren't worth the same or aren't the same.

    Parameters
    ----------
    criteria
        A table as ``criteria.csv``.

    Returns
    -------
    Columns ``ANSWER_COLUMNS``, one row a criterion of the headline and region.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> criteria = pd.DataFrame({"region": ["A", "B"] * 2, "year": 2026, "criterion": ["P01", "P01", "P02", "P02"],
    ...                          "answer": ["a", "a", "b", ""], "points": [100.0, 100.0, 67.0, None],
    ...                          "status": ["answered"] * 3 + ["missing"], "contribution": [1.2, 1.3, 0.8, None]})
    >>> beside = answers_side_by_side(criteria, load_methodology("kz-local-budgets-2026"), ["A", "B"], 2026)
    >>> beside[["criterion", "region", "spread", "differs"]].round(1).values.tolist()[1:3]
    [['P01', 'B', 0.1, False], ['P02', 'A', nan, True]]
    """
    place = stage_of(methodology)
    picked = criteria["region"].isin(regions) & (criteria["year"] == year) & criteria["criterion"].isin(list(place))
    table = criteria[picked].copy()
    table["stage"] = table["criterion"].map(place)
    table["spread"] = _range(table, "contribution")
    compared = (
        table["answer"] + "|" + table["points"].astype("str") + "|" + table["status"].replace("derived", "answered")
    )
    compared = compared.mask(table["status"].isin(ALIKE), table["status"])
    table["differs"] = compared.groupby(table["criterion"]).transform("nunique") > 1
    order = {name: number for number, name in enumerate(place)}
    region, criterion = table["region"].map(_places(regions)), table["criterion"].map(order)
    keys = (region, criterion, -_range(table, "points").fillna(-1), -table["spread"].fillna(-1))
    return table.iloc[np.lexsort(keys)][ANSWER_COLUMNS].reset_index(drop=True)


def _places(names: Sequence[str] | dict[str, str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _range(table: pd.DataFrame, column: str) -> pd.Series:
    """Return the difference between the largest and the smallest value of a criterion, NaN where there is only one."""
    values = table.groupby("criterion")[column]
    return (values.transform("max") - values.transform("min")).where(values.transform("count") > 1)


def histories(ranking: pd.DataFrame, regions: Sequence[str], registry: Registry) -> pd.DataFrame:
    """Put the scores of regions in all rounds one below the other; territory breaks cut a region's line.

    Parameters
    ----------
    ranking
        The rankings of the rounds one below the other, as for ``history_table``.

    Returns
    -------
    ``region`` and ``HISTORY_COLUMNS``.

    Examples
    --------
    >>> ranking = pd.DataFrame({"round": ["one", "two"] * 2, "region": ["A", "A", "B", "B"], "year": [2024, 2026] * 2,
    ...                         "score": [60.0, 58.0, 40.0, None], "rounded": [60.0, 58.0, 40.0, None]})
    >>> histories(ranking, ["B", "A"], {})[["region", "year", "score", "segment"]].values.tolist()
    [['B', 2024, 40.0, 0], ['B', 2026, nan, 0], ['A', 2024, 60.0, 0], ['A', 2026, 58.0, 0]]
    """
    nothing = pd.DataFrame(columns=[*HISTORY_COLUMNS, "region", "stage"])
    tables = [history_table(ranking, nothing, region, registry).assign(region=region) for region in regions]
    return pd.concat(tables, ignore_index=True)[["region", *HISTORY_COLUMNS]]
