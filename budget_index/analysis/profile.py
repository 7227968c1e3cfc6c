"""What a region's page and the ranking say: the standing, the stages beside the others, where points were lost."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from budget_index.methodology import walk
from budget_index.methodology.model import Methodology
from budget_index.methodology.walk import criteria_below, stage_of, stages
from budget_index.rounding import without_noise

RANKED_COLUMNS = ["region", "rank", "rank_last", "of", "score", "rounded", "band", "coverage", "status"]
LOST_COLUMNS = ["criterion", "stage", "answer", "points", "gain", "frees"]
OPEN_COLUMNS = ["criterion", "stage", "answer", "status"]


@dataclass(frozen=True)
class Summary:
    """What the head of a ranking says.

    Parameters
    ----------
    leaders
        Regions that share the first place.
    best
        Their rounded score, NaN if nobody is ranked.
    mean
        Unweighted mean of the ranked regions' scores, before rounding.
    ranked, regions
        How many have a place, and how many were assessed.
    """

    leaders: list[str]
    best: float
    mean: float
    ranked: int
    regions: int


def summarise(ranking: pd.DataFrame, year: int) -> Summary:
    """Say who leads in a year, the mean, and how many regions are ranked.

    Examples
    --------
    >>> ranking = pd.DataFrame({"region": ["A", "B", "C"], "year": 2026, "score": [60.4, 40.0, None],
    ...                         "rounded": [60.0, 40.0, None], "rank": [1, 2, None]})
    >>> summarise(ranking, 2026)
    Summary(leaders=['A'], best=60.0, mean=50.2, ranked=2, regions=3)
    """
    chosen = ranking[ranking["year"] == year]
    first = chosen[chosen["rank"] == 1]
    best = float(first["rounded"].iloc[0]) if len(first) else float("nan")
    mean = float(chosen["score"].mean())
    return Summary(first["region"].tolist(), best, mean, int(chosen["rank"].notna().sum()), len(chosen))


def ranking_with_stages(
    ranking: pd.DataFrame, scores: pd.DataFrame, methodology: Methodology, year: int
) -> pd.DataFrame:
    """Put a year's ranking, its coverage and the scores of the stages side by side, best first.

    Returns
    -------
    Columns ``RANKED_COLUMNS`` and one a stage; one row a region.
    """
    chosen = scores[scores["year"] == year]
    headline = chosen[chosen["dimension"] == methodology.ranked][["region", "coverage", "status"]]
    names = [stage.id for stage in stages(methodology)]
    wide = chosen[chosen["dimension"].isin(names)].pivot_table(
        index="region", columns="dimension", values="score", dropna=False, observed=False
    )
    ranked = ranking[ranking["year"] == year].merge(headline, on="region", how="left")
    return ranked[RANKED_COLUMNS].merge(wide.reindex(columns=names), left_on="region", right_index=True, how="left")


def lost_points(criteria: pd.DataFrame, methodology: Methodology, region: str, year: int) -> pd.DataFrame:
    """List the answered criteria of a region that have less than full points, the largest gain first.

    The gain is the column ``lost`` of ``criteria.csv``: by how much the headline rises if this criterion alone is
    answered best. Criteria behind a closed gate are not rows of their own; the gate's criterion names them in
    ``frees``. Missing and unresolved answers lose nothing and are not here: see ``open_answers``.

    Returns
    -------
    Columns ``LOST_COLUMNS``; ``gain`` is NaN where the headline is blank.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> criteria = pd.DataFrame({"region": "A", "year": 2026, "criterion": ["P01", "P02", "P13", "P14"],
    ...                          "answer": ["d", "d", "b", "a"], "points": [0.0, 0.0, 67.0, 100.0],
    ...                          "status": ["answered", "gated", "answered", "answered"], "lost": [1.4, 0.0, 0.5, 0.0]})
    >>> lost_points(criteria, load_methodology("kz-local-budgets-2026"), "A", 2026)[["criterion", "gain", "frees"]]
      criterion  gain  frees
    0       P01   1.4  [P02]
    1       P13   0.5     []
    """
    own = _of_region(criteria, methodology, region, year)
    gated = set(own.loc[own["status"] == "gated", "criterion"])
    behind = _behind_gates(methodology)
    short = own[own["status"].isin(["answered", "derived"]) & (own["points"] < 100)].copy()
    short["gain"] = short["lost"]
    short["frees"] = [[name for name in behind.get(gate, []) if name in gated] for gate in short["criterion"]]
    short = short.sort_values("gain", ascending=False, na_position="last", key=without_noise, kind="stable")
    return short[LOST_COLUMNS].reset_index(drop=True)


def open_answers(criteria: pd.DataFrame, methodology: Methodology, region: str, year: int) -> pd.DataFrame:
    """List the criteria of a region without an agreed answer, in the order of the file.

    Returns
    -------
    Columns ``OPEN_COLUMNS``; ``status`` is ``missing`` (nobody answered) or ``unresolved`` (assessors differ).
    """
    own = _of_region(criteria, methodology, region, year)
    return own[own["status"].isin(["missing", "unresolved"])][OPEN_COLUMNS].reset_index(drop=True)


def _of_region(criteria: pd.DataFrame, methodology: Methodology, region: str, year: int) -> pd.DataFrame:
    """Pick a region's criteria of the headline, with their stages."""
    place = stage_of(methodology)
    chosen = (criteria["region"] == region) & (criteria["year"] == year) & criteria["criterion"].isin(list(place))
    own = criteria[chosen].copy()
    own["stage"] = own["criterion"].map(place)
    order = {criterion.id: number for number, criterion in enumerate(walk.criteria(methodology))}
    return own.iloc[np.argsort(own["criterion"].map(order).to_numpy(), kind="stable")]


def _behind_gates(methodology: Methodology) -> dict[str, list[str]]:
    """Map the criterion of each gate to the criteria that it closes."""
    behind: dict[str, list[str]] = {}
    for dimension in walk.dimensions(methodology):
        if dimension.gate:
            below = [criterion.id for criterion in criteria_below(dimension)]
            behind.setdefault(dimension.gate.criterion, []).extend(below)
    return {gate: [name for name in below if name != gate] for gate, below in behind.items()}


def profile_kinds(methodology: Methodology) -> dict[str, str]:
    """Say of every stage and theme which of the two it is, ``stage`` or ``theme``; stages first.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> set(profile_kinds(load_methodology("kz-local-budgets-2026")).values()) == {"stage", "theme"}
    True
    """
    return {stage.id: "stage" for stage in stages(methodology)} | {theme.id: "theme" for theme in methodology.themes}


PEER_COLUMNS = ["dimension", "kind", "score", "coverage", "others", "compared", "best", "best_regions"]


def against_others(scores: pd.DataFrame, methodology: Methodology, region: str, year: int) -> pd.DataFrame:
    r"""Put a region's score in each stage and theme beside the mean of the other regions and the best score.

    :math:`\bar s_{-r} = \sum_{i \ne r} s_i / n`, over the :math:`n` other regions that have a score there.

    Parameters
    ----------
    scores
        A table as ``scores.csv``.

    Returns
    -------
    Columns ``PEER_COLUMNS``, stages before themes in the order of the file; ``kind`` is ``stage`` or ``theme``,
    ``others`` the mean, ``compared`` n. ``best`` is the highest score of all regions, this one too, and
    ``best_regions`` the codes of those that have it, joined by blanks.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> scores = pd.DataFrame({"region": ["A", "B", "C"], "year": 2026, "dimension": "planning",
    ...                        "score": [50.0, 40.0, 80.0], "coverage": 1.0, "status": "scored"})
    >>> against = against_others(scores, load_methodology("kz-local-budgets-2026"), "A", 2026)
    >>> against[["dimension", "score", "others", "best", "best_regions"]].values.tolist()
    [['planning', 50.0, 60.0, 80.0, 'C']]
    """
    kinds = profile_kinds(methodology)
    chosen = scores[(scores["year"] == year) & scores["dimension"].isin(list(kinds))]
    own = chosen[chosen["region"] == region].set_index("dimension")
    others = chosen[chosen["region"] != region].groupby("dimension")["score"].agg(["mean", "count"])
    highest = chosen.groupby("dimension")["score"].max().rename("best")
    leaders = chosen[chosen["score"] == chosen["dimension"].map(highest)]
    names = leaders.groupby("dimension")["region"].agg(" ".join).rename("best_regions")
    table = own.join(others.rename(columns={"mean": "others", "count": "compared"})).join(highest).join(names)
    table = table.reindex([name for name in kinds if name in own.index]).rename_axis("dimension").reset_index()
    table["kind"] = table["dimension"].map(kinds)
    table["compared"] = table["compared"].fillna(0).astype("int64")
    table["best_regions"] = table["best_regions"].fillna("")
    return table[PEER_COLUMNS]
