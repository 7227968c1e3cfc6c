"""From responses to the three result tables: scores, ranking, criteria."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from budget_index.methodology import walk
from budget_index.methodology.model import BEST, Methodology
from budget_index.scoring.answers import GatedAnswers, lay_out
from budget_index.scoring.attribution import contributions, gains
from budget_index.scoring.engine import SLACK, Scores, close_gates, score_answers
from budget_index.scoring.points import INSUFFICIENT, MISSING, NOT_APPLICABLE, STATE_NAMES, STATUS_NAMES
from budget_index.scoring.ranking import ranking_table
from budget_index.scoring.tree import Tree, compile_tree
from budget_index.tables.consolidation import agreed_answers

SCORE_COLUMNS = ["region", "year", "dimension", "score", "coverage", "status"]
CRITERIA_COLUMNS = ["region", "year", "criterion", "answer", "points", "status", "contribution", "lost"]


@dataclass(frozen=True)
class Results:
    """The result tables of a run, and the agreed answers that they come from."""

    methodology: Methodology
    agreed: pd.DataFrame
    scores: pd.DataFrame
    ranking: pd.DataFrame
    criteria: pd.DataFrame

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The result tables by name."""
        return {"scores": self.scores, "ranking": self.ranking, "criteria": self.criteria}


def score_responses(
    responses: pd.DataFrame,
    methodology: Methodology,
    expected: pd.DataFrame | None = None,
    publications: pd.DataFrame | None = None,
) -> Results:
    """Consolidate, score and rank checked responses.

    Parameters
    ----------
    expected
        Region-years that must appear whether or not anything is answered.
    publications
        What was published; some criteria are derived from it.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> obs = load_methodology("obs-2017")
    >>> all_a = pd.DataFrame({"region": "KAZ", "year": 2030, "criterion": [c.id for c in walk.criteria(obs)],
    ...                       "assessor": "", "answer": "a"})
    >>> score_responses(all_a, obs).ranking[["region", "rounded", "band", "rank"]].values.tolist()
    [['KAZ', 100.0, 'extensive', 1]]
    """
    units = responses[["region", "year"]].drop_duplicates() if expected is None else expected
    return score_agreed(agreed_answers(responses, methodology, publications), methodology, units)


def score_agreed(agreed: pd.DataFrame, methodology: Methodology, units: pd.DataFrame | None = None) -> Results:
    """Score and rank agreed answers; ``units`` are region-years to report even if nothing is answered."""
    tree = compile_tree(methodology)
    answers = close_gates(lay_out(agreed, methodology, units), tree)
    scores = scores_table(answers, tree, score_answers(answers, tree))
    with_must_have = scores.merge(must_have_table(answers, methodology), on=["region", "year"])
    ranking = ranking_table(with_must_have, methodology)
    return Results(methodology, agreed, scores, ranking, criteria_table(answers, tree, agreed))


def scores_table(answers: GatedAnswers, tree: Tree, scores: Scores) -> pd.DataFrame:
    """Write scores as ``scores.csv``: one row a region, year and dimension (or theme)."""
    units, dimensions = scores.score.shape
    status = np.where(np.isnan(scores.score), INSUFFICIENT, 0)
    status[np.isnan(scores.coverage)] = 1
    return pd.DataFrame(
        {
            "region": np.repeat(answers.units["region"].to_numpy(), dimensions),
            "year": np.repeat(answers.units["year"].to_numpy(), dimensions),
            "dimension": tree.ids * units,
            "score": scores.score.ravel(),
            "coverage": scores.coverage.ravel(),
            "status": np.array(STATUS_NAMES)[status.ravel()],
        }
    )


def must_have_table(answers: GatedAnswers, methodology: Methodology) -> pd.DataFrame:
    """Return the share of the applicable must-have criteria that have full points; 1 where there is none."""
    return answers.units.assign(must_have=must_have_share(answers, methodology))


def must_have_share(answers: GatedAnswers, methodology: Methodology) -> np.ndarray:
    """Return the share of the applicable must-have criteria that are met, one a row; 1 where there is none."""
    demanded = np.array([criterion.must_have for criterion in walk.criteria(methodology)])
    points, states = answers.points[:, demanded], answers.states[:, demanded]
    applicable = states != NOT_APPLICABLE
    met = (states < NOT_APPLICABLE) & (points >= BEST - SLACK)
    counted = applicable.sum(axis=1)
    return np.asarray(np.divide(met.sum(axis=1), counted, where=counted > 0, out=np.ones(len(counted))))


def criteria_table(answers: GatedAnswers, tree: Tree, agreed: pd.DataFrame) -> pd.DataFrame:
    """Write answers, points, contributions and losses as ``criteria.csv``: one row a region, year and criterion."""
    units, columns = answers.points.shape
    states = answers.states.ravel()
    table = pd.DataFrame(
        {
            "region": np.repeat(answers.units["region"].to_numpy(), columns),
            "year": np.repeat(answers.units["year"].to_numpy(), columns),
            "criterion": tree.criteria * units,
            "points": np.where(states < NOT_APPLICABLE, answers.points.ravel(), np.nan),
            "status": np.array(STATE_NAMES)[states],
            "contribution": contributions(answers, tree).ravel(),
            "lost": gains(answers, tree).ravel(),
        }
    )
    answered = table.merge(agreed, on=["region", "year", "criterion"], how="left")
    answered["answer"] = answered["answer"].fillna("")
    return answered[CRITERIA_COLUMNS]


def unanswered(criteria: pd.DataFrame) -> pd.DataFrame:
    """List the criteria without an agreed answer: missing or unresolved."""
    return criteria[criteria["status"].isin(STATE_NAMES[MISSING:])]
