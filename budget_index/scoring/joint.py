"""Answer several criteria best together and score again: what an action brings."""

import numpy as np
import pandas as pd

from budget_index.methodology.model import BEST, Methodology
from budget_index.scoring.answers import Answers
from budget_index.scoring.engine import close_gates, score_answers
from budget_index.scoring.points import ANSWERED, NOT_APPLICABLE
from budget_index.scoring.results import must_have_share
from budget_index.scoring.tree import Tree

ROWS = 4096
"""Rows scored at a time."""


def answer_best(answers: Answers, tree: Tree, chosen: np.ndarray, *, missing_too: bool = False) -> Answers:
    """Answer the chosen criteria best, open their gates and lift their caps.

    What isn't applicable stays so. What is missing or unresolved is the assessors' matter and stays as it is, unless a
    closed gate has put it to 0: once the document is public, it is answered with the rest.

    Parameters
    ----------
    chosen
        Rows × criteria.
    missing_too
        Answer best also what is missing or unresolved.
    """
    states = close_gates(answers, tree).states
    better = chosen & (states != NOT_APPLICABLE if missing_too else states < NOT_APPLICABLE)
    met = answers.met.copy()
    for number, condition in enumerate(tree.conditions):
        met[:, number] &= ~better[:, condition.criterion]
    points, states = answers.points.copy(), answers.states.copy()
    points[better], states[better] = BEST, ANSWERED
    return Answers(answers.units, points, states, met)


def score_best(
    answers: Answers,
    tree: Tree,
    methodology: Methodology,
    rows: np.ndarray,
    chosen: np.ndarray,
    *,
    missing_too: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Score region-years with some criteria answered best.

    Parameters
    ----------
    rows
        Which region-year each set is for; one may stand often.
    chosen
        Sets × criteria.

    Returns
    -------
    The headline, and the share of the must-have criteria met; one a set.
    """
    score, share = np.empty(len(rows)), np.empty(len(rows))
    for start in range(0, len(rows), ROWS):
        some = slice(start, start + ROWS)
        better = answer_best(rows_of(answers, rows[some]), tree, chosen[some], missing_too=missing_too)
        gated = close_gates(better, tree)
        score[some] = score_answers(gated, tree).score[:, tree.headline]
        share[some] = must_have_share(gated, methodology)
    return score, share


def rows_of(answers: Answers, rows: np.ndarray) -> Answers:
    """Take region-years by their numbers, each as often as it stands; they have no names."""
    own = (array[rows] for array in (answers.points, answers.states, answers.met))
    return Answers(pd.DataFrame(index=range(len(rows))), *own)
