"""What the overview says: a year ranked by any dimension, its bands, who improved, and how sure the places are."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from budget_index.analysis.change.common_regions import break_reason
from budget_index.analysis.profile import RANKED_COLUMNS, ranking_with_stages
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.places_drawn import runs_of_places
from budget_index.analysis.robustness.uncertainty import Inputs, rank_uncertainty, studies
from budget_index.methodology import walk
from budget_index.methodology.model import Methodology
from budget_index.methodology.walk import stages
from budget_index.regions import Registry
from budget_index.rounding import round_half_up, without_noise
from budget_index.scoring.ranking import last_of_shared, ranking_table
from budget_index.scoring.results import Results
from budget_index.tables.consolidation import COMMENTING, DECIDING

SCORE_CHANGE_COLUMNS = ["region", "score_from", "score_to", "change", "break"]
PLACE_INTERVAL_COLUMNS = ["region", "rank", "low", "high", "score_low", "score_high", "groups"]
REGION_GROUP_COLUMNS = ["letter", "places", "regions"]
SPREAD = 0.25
INTERVAL_SEED = 1
MOST_DRAWS, FEWEST_DRAWS = 2000, 200
SCORED_VALUES = 2_000_000
"""Scores of regions that are computed for the intervals: draws × regions."""
MOST_DISPUTED = 200
"""Regions up to which an assessor is drawn for every disputed answer: every draw has answers of its own then."""


def rankable(methodology: Methodology) -> list[str]:
    """List what regions can be ranked by: the headline, its stages, other indices of the file, the themes.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> rankable(load_methodology("kz-local-budgets-2026"))[:3]
    ['index', 'planning', 'approval']
    """
    roots = [dimension.id for dimension in methodology.dimensions]
    themes = [theme.id for theme in methodology.themes]
    return list(dict.fromkeys([methodology.ranked, *(stage.id for stage in stages(methodology)), *roots, *themes]))


def ranked_by(results: Results, dimension: str, year: int) -> pd.DataFrame:
    """Rank a year by a dimension or theme; beside it the scores of the stages.

    Bands of what isn't the headline go by the score alone: must-haves are demanded of the whole.

    Returns
    -------
    Columns ``RANKED_COLUMNS`` of ``profile`` about that dimension and one a stage, best first.
    """
    methodology, scores = results.methodology, results.scores
    if dimension == methodology.ranked:
        return ranking_with_stages(results.ranking, scores, methodology, year)
    own = scores[(scores["year"] == year) & (scores["dimension"] == dimension)]
    beside = ranking_with_stages(results.ranking, scores, methodology, year).set_index("region")
    names = [stage.id for stage in stages(methodology)]
    ranked = ranking_table(own, methodology, dimension).merge(own[["region", "coverage", "status"]], on="region")
    return ranked[RANKED_COLUMNS].join(beside[names], on="region")


def improvements(before: Results, now: Results, dimension: str, registry: Registry) -> pd.DataFrame:
    """List the regions that have a score in both rounds, each of one year, by the change of that score.

    Returns
    -------
    Columns ``SCORE_CHANGE_COLUMNS``, the largest rise first; ``break`` says why the two scores aren't of one region.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> from budget_index.scoring.results import score_agreed
    >>> obs = load_methodology("obs-2017")
    >>> rows = {"region": ["A", "B"], "criterion": "q54"}
    >>> then = score_agreed(pd.DataFrame({**rows, "year": 2017, "answer": ["b", "d"]}), obs)
    >>> later = score_agreed(pd.DataFrame({**rows, "year": 2019, "answer": ["a", "a"]}), obs)
    >>> improvements(then, later, obs.ranked, {})[["region", "change"]].values.tolist()
    [['B', 100.0], ['A', 33.0]]
    """
    years = [int(results.ranking["year"].max()) for results in (before, now)]
    ends = [_scores_of(results, dimension, year) for results, year in zip((before, now), years, strict=True)]
    table = pd.DataFrame({"score_from": ends[0], "score_to": ends[1]}).dropna().rename_axis("region").reset_index()
    table["change"] = table["score_to"] - table["score_from"]
    table["break"] = [break_reason(str(code), years[0], years[1], years, registry) for code in table["region"]]
    return table.sort_values(["change", "region"], ascending=[False, True], key=without_noise)[
        SCORE_CHANGE_COLUMNS
    ].reset_index(drop=True)


def risers_and_fallers(table: pd.DataFrame, rounding: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split the regions that can be compared into those that rose and those that fell, the largest change first.

    Parameters
    ----------
    table
        As ``improvements`` gives it.
    rounding
        Digits of a shown score: a change that rounds to 0 is none.

    Examples
    --------
    >>> table = pd.DataFrame({"region": ["A", "B", "C"], "change": [4.0, 0.2, -3.0], "break": ""})
    >>> [part["region"].tolist() for part in risers_and_fallers(table)]
    [['A'], ['C']]
    """
    known = table[(table["break"] == "") & (round_half_up(table["change"].abs().to_numpy("float64"), rounding) > 0)]
    rose, fell = known[known["change"] > 0], known[known["change"] < 0]
    return (
        rose.sort_values("change", ascending=False, kind="stable").reset_index(drop=True),
        fell.sort_values("change", kind="stable").reset_index(drop=True),
    )


def scores_by_year(rounds: Sequence[Results], dimension: str) -> pd.DataFrame:
    """Put a dimension's scores of several rounds side by side: regions × years, blank where there is no score.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> from budget_index.scoring.results import score_agreed
    >>> obs = load_methodology("obs-2017")
    >>> answers = pd.DataFrame({"region": ["A"], "criterion": ["q54"], "answer": ["b"]})
    >>> rounds = [score_agreed(answers.assign(year=year), obs) for year in (2017, 2019)]
    >>> scores_by_year(rounds, obs.ranked).loc["A"].to_dict()
    {2017: 67.0, 2019: 67.0}
    """
    latest = {int(results.ranking["year"].max()): results for results in rounds}
    years = {year: _scores_of(results, dimension, year) for year, results in latest.items()}
    return pd.DataFrame(years).rename_axis("region")


def _scores_of(results: Results, dimension: str, year: int) -> pd.Series:
    """Return a round's scores of a dimension by region in one year; none if that edition doesn't have it."""
    scores = results.scores
    return scores[(scores["dimension"] == dimension) & (scores["year"] == year)].set_index("region")["score"]


@dataclass(frozen=True)
class Places:
    """How sure places are.

    Parameters
    ----------
    table
        Columns ``PLACE_INTERVAL_COLUMNS``, best first: the place, the whole places between which it lies in 90 % of the
        draws, the scores between which its score lies, and the number of its group of regions that can't be told apart;
        regions with a place only.
    draws
        How many times everything was ranked.
    assessors
        Whether an assessor was drawn wherever they differ.
    """

    table: pd.DataFrame
    draws: int
    assessors: bool


def can_be_redrawn(methodology: Methodology, dimension: str) -> bool:
    """Return whether places by a dimension can be ranked again: a theme has no weights of its own to draw."""
    return dimension in {each.id for each in walk.dimensions(methodology)}


def place_intervals(inputs: Inputs, methodology: Methodology, dimension: str, year: int) -> Places:
    """Rank a year again and again with weights drawn within ±25 %, and see between which places each region stands.

    Where assessors differ and nobody has decided, each draw believes one of them. With many regions there are fewer
    draws and no drawn assessors. The seed is fixed: the same round always gives the same intervals.

    Parameters
    ----------
    dimension
        The headline or another dimension of the tree.
    """
    own = inputs.of_year(year)
    assessors, draws = assessors_can_be_drawn(own), draws_for(len(own.units))
    ranked_by_it = methodology.model_copy(update={"headline": dimension})
    sources = Sources("uniform", SPREAD, assessors=assessors)
    ((answers, study),) = studies(own, ranked_by_it, sources, seed=INTERVAL_SEED, draws=draws)
    return Places(whole_intervals(rank_uncertainty(answers.units, study, workers=2).ranks), draws, assessors)


def whole_intervals(ranks: pd.DataFrame) -> pd.DataFrame:
    """Cut the intervals of places outwards to whole ones: ``PLACE_INTERVAL_COLUMNS``, only what has a place.

    Parameters
    ----------
    ranks
        Table ``ranks`` of ``rank_uncertainty``.
    """
    ranks = ranks[ranks["rank"].notna()]
    table = pd.DataFrame(
        {
            "region": ranks["region"],
            "rank": ranks["rank"].astype("int64"),
            "low": ranks["rank_low"].map(math.floor),
            "high": ranks["rank_high"].map(math.ceil),
            "score_low": ranks["score_low"],
            "score_high": ranks["score_high"],
            "groups": ranks["groups"].astype("str"),
        }
    )
    return table[PLACE_INTERVAL_COLUMNS].reset_index(drop=True)


def draws_for(regions: int) -> int:
    """Say how many draws are computed at once while somebody waits.

    Examples
    --------
    >>> draws_for(20), draws_for(2_500), draws_for(100_000)
    (2000, 800, 200)
    """
    return min(MOST_DRAWS, max(FEWEST_DRAWS, SCORED_VALUES // max(regions, 1)))


def assessors_can_be_drawn(inputs: Inputs) -> bool:
    """Return whether several assessors answered, and for few enough regions to draw one for every disputed answer."""
    roles = set(inputs.responses["assessor"]) - {*COMMENTING, *DECIDING}
    return len(roles) > 1 and len(inputs.units) <= MOST_DISPUTED


def indistinct(places: pd.DataFrame) -> pd.DataFrame:
    """List the overlapping groups in which no two regions can be told apart, from the best place down.

    Parameters
    ----------
    places
        The table of ``Places``.

    Returns
    -------
    Columns ``REGION_GROUP_COLUMNS``: the letter of the group, the places that its regions have, and how many they are.

    Examples
    --------
    >>> places = pd.DataFrame({"rank": [1, 2, 3, 4], "groups": ["A", "A B", "B", "A"]})
    >>> indistinct(places).values.tolist()
    [['A', '1–2, 4', 3], ['B', '2–3', 2]]
    """
    ends = dict(zip(places["rank"], last_of_shared(places["rank"]), strict=True))
    lettered = places.assign(letter=places["groups"].str.split()).explode("letter").dropna(subset="letter")
    rows = [
        (letter, runs_of_places([(rank, ends[rank]) for rank in own["rank"]]), len(own))
        for letter, own in lettered.groupby("letter", sort=False)
        if len(own) > 1
    ]
    return pd.DataFrame(rows, columns=REGION_GROUP_COLUMNS)
