"""What a region gains by each criterion, who shows how, and what would come of any set of other answers."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from budget_index.methodology import walk
from budget_index.methodology.model import Methodology
from budget_index.methodology.walk import stage_of
from budget_index.rounding import without_noise
from budget_index.scoring.ranking import place_among
from budget_index.scoring.results import Results, score_agreed

GAIN_COLUMNS = [
    *("region", "year", "criterion", "stage", "answer", "points", "status", "gain"),
    *("rank", "rank_after", "places", "effort"),
]
EXAMPLE_COLUMNS = ["criterion", "region", "year", "answer", "evidence"]
FULL = 100.0 - 1e-9


def gains_table(results: Results, region: str | None = None) -> pd.DataFrame:
    r"""List what every criterion would gain if it alone were answered best: in score, and in places.

    The gain is :math:`g_j = \max(0, S(a_j \to \text{best}) - S)`, scored by the same engine; the places are
    :math:`r(S) - r(S + g_j)`, the others staying as they are. What is missing or unresolved can be gained too. One
    answer more may bring a dimension that was left out for too few answers back into the score and lower it; the best
    is then to gain nothing.

    Parameters
    ----------
    region
        Only this one; left out, all.

    Returns
    -------
    Columns ``GAIN_COLUMNS``, the largest gain first in each region and year; full points and what doesn't apply or
    count are left out.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> rows = {"region": ["A", "A", "B", "B"], "criterion": ["q54", "q55"] * 2, "answer": ["a", "d", "b", "b"]}
    >>> results = score_agreed(pd.DataFrame({**rows, "year": 2017}), load_methodology("obs-2017"))
    >>> gains_table(results, "A")[["criterion", "gain", "rank", "rank_after"]].head(1).values.tolist()
    [['q55', 50.0, 2.0, 1.0]]
    """
    open_points = results.criteria["lost"].notna() & (results.criteria["points"].fillna(0.0) < FULL)
    chosen = open_points if region is None else open_points & (results.criteria["region"] == region)
    table = results.criteria[chosen].copy()
    ranking = results.ranking[["region", "year", "score", "rank"]]
    table = table.merge(ranking, on=["region", "year"], how="left")
    table["gain"] = table["lost"].clip(lower=0.0)
    table["rank_after"] = np.nan
    for year, own in table.groupby("year"):
        others = ranking.loc[ranking["year"] == year, "score"].to_numpy(np.float64)
        before = own["score"].to_numpy(np.float64)
        after = place_among(before + own["gain"].to_numpy(), before, others, results.methodology)
        table.loc[own.index, "rank_after"] = after
    table["rank"] = table["rank"].astype("float64")
    table["places"] = table["rank"] - table["rank_after"]
    methodology = results.methodology
    efforts = {criterion.id: criterion.effort or 1 for criterion in walk.criteria(methodology)}
    table["effort"] = table["criterion"].map(efforts)
    table["stage"] = table["criterion"].map(stage_of(methodology))
    ordered = table.sort_values(
        ["region", "year", "gain"], ascending=[True, True, False], key=without_noise, kind="stable"
    )
    return ordered[GAIN_COLUMNS].reset_index(drop=True)


def example_regions(results: Results, responses: pd.DataFrame) -> pd.DataFrame:
    """List for every criterion the regions with full points, each with a link to its evidence.

    Parameters
    ----------
    responses
        The single responses, with ``evidence``; the first link in the order of the assessors is taken.

    Returns
    -------
    Columns ``EXAMPLE_COLUMNS``, regions with a link first, then by rank.
    """
    key = ["region", "year", "criterion"]
    full = results.criteria[results.criteria["points"].fillna(0.0) >= FULL][[*key, "answer"]]
    linked = responses[responses["evidence"].fillna("") != ""].sort_values("assessor", kind="stable")
    table = full.merge(linked[[*key, "evidence"]].drop_duplicates(key), on=key, how="left")
    table = table.merge(results.ranking[["region", "year", "rank"]], on=["region", "year"], how="left")
    table["evidence"] = table["evidence"].fillna("")
    ordered = table.assign(bare=table["evidence"] == "").sort_values(
        ["criterion", "bare", "rank"], na_position="last", kind="stable"
    )
    return ordered[EXAMPLE_COLUMNS].reset_index(drop=True)


def what_if(
    agreed: pd.DataFrame, methodology: Methodology, changes: Mapping[str, str], region: str, year: int
) -> Results:
    """Score one region again with other answers, by the same engine.

    Parameters
    ----------
    agreed
        The agreed answers of any number of regions.
    changes
        Criterion, or criterion/factor, → the other answer; blank takes the answer away.

    Raises
    ------
    ProblemsFound
        A criterion or an answer is unknown.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> agreed = pd.DataFrame({"region": "A", "year": 2017, "criterion": ["q54", "q55"], "answer": ["a", "d"]})
    >>> what_if(agreed, load_methodology("obs-2017"), {"q55": "b"}, "A", 2017).ranking["score"].item()
    83.5
    """
    own = agreed[(agreed["region"] == region) & (agreed["year"] == year) & ~agreed["criterion"].isin(list(changes))]
    given = {"region": region, "year": year, "criterion": list(changes), "answer": list(changes.values())}
    other = pd.DataFrame(given).astype({"year": "int64"})
    units = pd.DataFrame({"region": [region], "year": [year]})
    return score_agreed(pd.concat([own, other], ignore_index=True), methodology, units)
