"""Where assessors differ, and what the answers would be if one or the other were believed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from budget_index.methodology.model import Methodology
from budget_index.scoring.answers import Answers, lay_out
from budget_index.scoring.engine import close_gates, withheld_scores
from budget_index.scoring.results import must_have_table
from budget_index.scoring.tree import Tree
from budget_index.scoring.variants import SidewaysAnswers, lay_on_side
from budget_index.tables.consolidation import COMMENTING, DECIDING, QUESTION_KEY, agreed_answers

CELL = ["region", "year", "question"]


@dataclass(frozen=True)
class Disputes:
    """The answers of one year, and their disputed ones under every choice of an assessor.

    Parameters
    ----------
    answers
        The agreed answers, with the first assessor believed wherever two differ.
    unit, column, choices
        One entry a disputed answer: its row and column in ``answers``, and how many assessors gave one.
    points, states
        Assessors × disputed answers: what each of them says.
    met
        Assessors × units × conditions of the tree: whether the condition is met if that assessor is believed.
    """

    answers: Answers
    unit: np.ndarray
    column: np.ndarray
    choices: np.ndarray
    points: np.ndarray
    states: np.ndarray
    met: np.ndarray

    def sideways(self, picks: np.ndarray, tree: Tree, methodology: Methodology) -> tuple[SidewaysAnswers, np.ndarray]:
        """Lay out the answers of every draw and return also the share of must-have criteria met, draws × units.

        Parameters
        ----------
        picks
            Draws × disputed answers: the number of the assessor who is believed.
        """
        draws, units = len(picks), len(self.answers.points)
        points, states, met = (
            np.repeat(array[None], draws, axis=0)
            for array in (self.answers.points, self.answers.states, self.answers.met)
        )
        disputed = np.arange(len(self.unit))
        points[:, self.unit, self.column] = self.points[picks, disputed]
        states[:, self.unit, self.column] = self.states[picks, disputed]
        for number, condition in enumerate(tree.conditions):
            own = np.flatnonzero(self.column == condition.criterion)
            met[:, self.unit[own], number] = self.met[picks[:, own], self.unit[own], number]
        stacked = Answers(
            pd.DataFrame(index=range(draws * units)),
            points.reshape(draws * units, -1),
            states.reshape(draws * units, -1),
            met.reshape(draws * units, -1),
        )
        gated = close_gates(stacked, tree)
        met = must_have_table(gated, methodology)["must_have"].to_numpy().reshape(draws, units)
        return lay_on_side(gated, withheld_scores(close_gates(self.answers, tree), tree), draws), met


def disputed_answers(responses: pd.DataFrame, *, settled_too: bool = False) -> pd.DataFrame:
    """List every assessor's answers to the questions on which assessors differ.

    Deciding and commenting roles are no assessors. A question is a criterion with its factors.

    Parameters
    ----------
    settled_too
        Also where a decision has settled it: how sure the answers were before the review.

    Returns
    -------
    Rows of ``responses`` with ``question`` and ``choice``, the number of the assessor among those who answered it.

    Examples
    --------
    >>> two = pd.DataFrame({"region": "A", "year": 2026, "criterion": ["P01", "P01", "P02", "P02"],
    ...                     "assessor": ["expert_1", "expert_2"] * 2, "answer": ["a", "b", "c", "c"]})
    >>> disputed_answers(two)[["criterion", "assessor", "answer", "choice"]].values.tolist()
    [['P01', 'expert_1', 'a', 0], ['P01', 'expert_2', 'b', 1]]
    """
    given = responses[responses["answer"].ne("") & ~responses["assessor"].isin(COMMENTING)]
    given = given.assign(question=given["criterion"].str.split("/").str[0])
    deciding = given["assessor"].isin(DECIDING)
    own = given[~deciding].sort_values([*CELL, "assessor"], kind="stable")
    if not settled_too:
        own = _without(own, given[deciding], QUESTION_KEY)
    distinct = own.groupby(QUESTION_KEY)["answer"].transform("nunique")
    disputed = own.loc[distinct > 1, CELL].drop_duplicates()
    disputing = own.merge(disputed, on=CELL)
    order = disputing.groupby(CELL)["assessor"].rank(method="dense")
    return disputing.assign(choice=order.fillna(1).astype("int64") - 1)


def lay_out_disputes(
    responses: pd.DataFrame,
    methodology: Methodology,
    tree: Tree,
    units: pd.DataFrame,
    publications: pd.DataFrame | None = None,
    *,
    settled_too: bool = False,
) -> Disputes:
    """Lay the answers out once for every assessor who could be believed.

    Assessor k is believed wherever two differ; where he gave no answer, the next one after the last begins again with
    the first. An answer that he left blank stays as agreed.
    """
    disputed = disputed_answers(responses, settled_too=settled_too)
    agreed = agreed_answers(responses, methodology, publications)
    choices = disputed.groupby(CELL)["choice"].transform("max") + 1
    column = {name: number for number, name in enumerate(tree.criteria)}
    alternatives = []
    for choice in range(int(choices.max()) if len(choices) else 1):
        believed = disputed[disputed["choice"] == choice % choices][[*QUESTION_KEY, "answer"]]
        rest = _without(agreed, believed, QUESTION_KEY)
        alternatives.append(lay_out(pd.concat([rest, believed], ignore_index=True), methodology, units))
    first = alternatives[0]
    cells = disputed.assign(choices=choices).drop_duplicates(CELL)
    place = first.units.reset_index().merge(cells, on=["region", "year"])
    unit, at = place["index"].to_numpy(dtype=int), place["question"].map(column).to_numpy(dtype=int)
    return Disputes(
        first,
        unit,
        column=at,
        choices=place["choices"].to_numpy(dtype=int),
        points=np.stack([each.points[unit, at] for each in alternatives]),
        states=np.stack([each.states[unit, at] for each in alternatives]),
        met=np.stack([each.met for each in alternatives]),
    )


def _without(table: pd.DataFrame, other: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Leave out the rows whose key occurs in another table."""
    marked = table.merge(other[key].drop_duplicates(), on=key, how="left", indicator="found")
    return marked[marked["found"] == "left_only"].drop(columns="found")
