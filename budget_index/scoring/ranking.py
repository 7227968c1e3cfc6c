"""Order regions by score, share places, and name bands."""

import numpy as np
import pandas as pd

from budget_index.methodology.model import Band, Methodology
from budget_index.rounding import NOISE_DIGITS, round_half_up

RANKING_COLUMNS = ["region", "year", "dimension", "score", "rounded", "band", "rank", "rank_last", "of"]

MORE_DIGITS = 3


def competition_rank(scores: pd.Series) -> pd.Series:
    """Rank from the highest, ties sharing the best place (1, 2, 2, 4); a blank score has no rank.

    Scores are compared as they are; only floating-point noise beyond nine decimals is ignored.

    Examples
    --------
    >>> competition_rank(pd.Series([70.0, 80.0, 70.0, None, 60.0])).tolist()
    [2, 1, 2, <NA>, 4]
    """
    return scores.round(NOISE_DIGITS).rank(method="min", ascending=False).astype("Int64")


def as_ranked(scores: np.ndarray, methodology: Methodology) -> np.ndarray:
    """Return the scores as places compare them: exact, or rounded where the methodology ranks what is shown.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> obs = load_methodology("obs-2017")
    >>> scores = np.array([61.4, 60.6])
    >>> as_ranked(scores, obs).tolist(), as_ranked(scores, obs.model_copy(update={"ranks": "rounded"})).tolist()
    ([61.4, 60.6], [61.0, 61.0])
    """
    return round_half_up(scores, methodology.rounding) if methodology.ranks == "rounded" else scores


def place_among(scores: np.ndarray, own: np.ndarray, others: np.ndarray, methodology: Methodology) -> np.ndarray:
    r"""Rank scores among others: 1 and the number of others that are higher.

    Parameters
    ----------
    scores
        The scores to be placed.
    own
        What the same regions have among ``others``, which is left out; NaN if they aren't among them.
    others
        All scores of a year, in any order; blank ones are nobody's rival.
    methodology
        Whose places they are.

    Returns
    -------
    Places as floats; NaN where a score is blank.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> others = np.array([80.0, 70.0, 60.0, 50.0])
    >>> place_among(np.array([65.0, 90.0]), np.array([50.0, 50.0]), others, load_methodology("obs-2017"))
    array([3., 1.])
    """
    ranked, mine, rivals = (
        np.round(as_ranked(each, methodology), NOISE_DIGITS) for each in (scores, own, others[~np.isnan(others)])
    )
    higher = len(rivals) - np.searchsorted(np.sort(rivals), ranked, side="right")
    return np.where(np.isnan(scores), np.nan, 1 + higher - (mine > ranked))


def place_with(score: float, region: str, ranking: pd.DataFrame, methodology: Methodology) -> tuple[float, float]:
    """Return the first and the last place that a region would share with another score, while the others stay.

    Parameters
    ----------
    ranking
        ``region`` and ``score`` of one year.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> ranking = pd.DataFrame({"region": list("ABC"), "score": [80.0, 60.0, 50.0]})
    >>> place_with(60.0, "C", ranking, load_methodology("obs-2017"))
    (2.0, 3.0)
    """
    if np.isnan(score):
        return float("nan"), float("nan")
    others = ranking.loc[ranking["region"] != region, "score"].to_numpy(dtype=np.float64)
    rivals, own = (np.round(as_ranked(each, methodology), NOISE_DIGITS) for each in (others, np.array(score)))
    first = 1 + float((rivals > own).sum())
    return first, first + float((rivals == own).sum())


def last_of_shared(ranks: pd.Series) -> pd.Series:
    """Return the last of the places that regions of one rank share; blank where there is no rank.

    Examples
    --------
    >>> last_of_shared(pd.Series([1, 2, 2, None], dtype="Int64")).tolist()
    [1, 3, 3, <NA>]
    """
    return (ranks + ranks.groupby(ranks).transform("size") - 1).astype("Int64")


def telling_digits(scores: np.ndarray, methodology: Methodology) -> list[int]:
    """Return with how many digits each score is written so that scores of different places look different.

    As many as the methodology rounds to, and more, at most three, where two scores would look alike.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> telling_digits(np.array([61.4, 60.6, 60.6, 60.4, np.nan]), load_methodology("obs-2017"))
    [1, 1, 1, 0, 0]
    """
    exact = pd.Series(as_ranked(scores, methodology)).round(NOISE_DIGITS)
    at = np.full(len(scores), methodology.rounding)
    for _ in range(MORE_DIGITS):
        shown = pd.Series([round_half_up(score, int(n)) for score, n in zip(exact, at, strict=True)], dtype="float64")
        at = at + (exact.groupby([shown, at]).transform("nunique") > 1).to_numpy()
    return [int(n) for n in at]


def ranking_table(scores: pd.DataFrame, methodology: Methodology, dimension: str | None = None) -> pd.DataFrame:
    """Rank the regions of every year by one dimension, the headline by default.

    Parameters
    ----------
    scores
        A table as ``scores.csv``; a column ``must_have`` (share of must-have criteria met) is used by bands if present.

    Returns
    -------
    Columns ``RANKING_COLUMNS``, best first in each year; ``rank_last`` is the last of a shared place; ``of`` counts the
    ranked regions. A region with a blank score comes last, without rank and band.
    """
    chosen = scores[scores["dimension"] == (dimension or methodology.ranked)].copy()
    chosen["rounded"] = round_half_up(chosen["score"].to_numpy(dtype=np.float64), methodology.rounding)
    must_have = chosen["must_have"] if "must_have" in chosen else pd.Series(1.0, index=chosen.index)
    chosen["band"] = band_ids(chosen["rounded"].to_numpy(), must_have.to_numpy(), methodology.bands)
    compared = pd.Series(as_ranked(chosen["score"].to_numpy(dtype=np.float64), methodology), index=chosen.index)
    chosen["rank"] = compared.groupby(chosen["year"], sort=False).transform(competition_rank).astype("Int64")
    chosen["rank_last"] = chosen.groupby("year", sort=False)["rank"].transform(last_of_shared).astype("Int64")
    chosen["of"] = compared.groupby(chosen["year"], sort=False).transform("count").astype("int64")
    ordered = chosen.sort_values(["year", "rank", "region"], na_position="last", kind="stable")
    return ordered[RANKING_COLUMNS].reset_index(drop=True)


def band_ids(rounded: np.ndarray, must_have: np.ndarray, bands: list[Band]) -> list[str]:
    """Return for each rounded score the highest band that it reaches and whose must-have share is met.

    Examples
    --------
    >>> bands = [Band.model_validate({"id": "low", "from": 0}), Band.model_validate({"id": "high", "from": 61})]
    >>> band_ids(np.array([60.0, 61.0, np.nan]), np.ones(3), bands)
    ['low', 'high', '']
    """
    ids = np.full(len(rounded), "", dtype=object)
    for band in bands:
        reached = (rounded >= band.from_) & (must_have >= (band.requires_must_have or 0.0) - 10.0**-NOISE_DIGITS)
        ids[reached] = band.id
    return ids.tolist()


def place(rank: float | None, last: float | None) -> str:
    """Write a place as people do: ``3``, or ``3–4`` where it is shared.

    Examples
    --------
    >>> place(3, 4), place(1, 1), place(None, None)
    ('3–4', '1', '–')
    """
    if pd.isna(rank) or pd.isna(last):
        return "–"
    first, end = int(rank), int(last)
    return str(first) if first == end else f"{first}–{end}"
