"""A region's possible steps: criteria to be answered best; and the score of any set of them, by the engine."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from budget_index.methodology import walk
from budget_index.methodology.model import BEST, Band, Methodology
from budget_index.rounding import NOISE_DIGITS, round_half_up
from budget_index.scoring.answers import Answers, GatedAnswers
from budget_index.scoring.engine import close_gates, score_answers
from budget_index.scoring.points import ANSWERED, GATED, MISSING, NOT_APPLICABLE
from budget_index.scoring.results import must_have_table
from budget_index.scoring.tree import Tree

BATCH = 4096


@dataclass(frozen=True)
class Steps:
    """What one region can do.

    Parameters
    ----------
    answers
        One row: the region as it is.
    columns
        The criteria that can still gain points, also where they are missing or unresolved.
    efforts, must_have
        One value a column.
    """

    methodology: Methodology
    tree: Tree
    answers: Answers
    columns: np.ndarray
    efforts: np.ndarray
    must_have: np.ndarray

    @cached_property
    def gated(self) -> GatedAnswers:
        """The region as it is, gates closed."""
        return close_gates(self.answers, self.tree)

    def taken(self, picks: np.ndarray) -> Answers:
        """Answer criteria best, a row for each set: sets × columns, true where a step is taken."""
        points, states, closed = (
            np.repeat(array, len(picks), axis=0)
            for array in (self.answers.points, self.answers.states, self.answers.closed)
        )
        row, step = np.nonzero(picks)
        points[row, self.columns[step]], states[row, self.columns[step]] = BEST, ANSWERED
        of_gate = {int(column): step for step, column in enumerate(self.columns)}
        for number, gate in enumerate(self.tree.gates):
            if gate.criterion in of_gate:
                closed[picks[:, of_gate[gate.criterion]], number] = False
        units = pd.DataFrame({"region": "", "year": np.arange(len(picks))})
        return Answers(units, points, states, closed)

    def outcome(self, picks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the headline score and the share of must-have criteria met, one a set of steps."""
        scores, shares = [np.zeros(0)], [np.zeros(0)]
        for start in range(0, len(picks), BATCH):
            answers = close_gates(self.taken(picks[start : start + BATCH]), self.tree)
            scores.append(score_answers(answers, self.tree).score[:, self.tree.headline])
            table = must_have_table(answers, self.methodology)
            shares.append(table["must_have"].to_numpy())
        return np.concatenate(scores), np.concatenate(shares)

    def reaches(self, picks: np.ndarray, band: Band) -> np.ndarray:
        """Say which sets of steps reach a band: its score after rounding, and its must-haves."""
        score, share = self.outcome(picks)
        rounded = round_half_up(score, self.methodology.rounding)
        return np.asarray((rounded >= band.from_) & (share >= (band.requires_must_have or 0.0) - 10.0**-NOISE_DIGITS))

    def after(self, chosen: np.ndarray) -> "Steps":
        """Take some steps for good; what a gate still closes, and that gate's criterion, are no steps any more."""
        answers = self.taken(chosen[None, :])
        stuck = close_gates(answers, self.tree).states[0] == GATED
        for number, gate in enumerate(self.tree.gates):
            stuck[gate.criterion] |= answers.closed[0, number]
        free = ~chosen & ~stuck[self.columns]
        return Steps(self.methodology, self.tree, answers, self.columns[free], self.efforts[free], self.must_have[free])


def possible_steps(answers: Answers, tree: Tree, methodology: Methodology, *, by_effort: bool) -> Steps:
    """List what the region in the only row of ``answers`` can do.

    Parameters
    ----------
    by_effort
        Count the efforts that the methodology gives, 1 where it gives none; otherwise every step counts the same.
    """
    criteria = list(walk.criteria(methodology))
    states, points = answers.states[0], answers.points[0]
    short = (states != NOT_APPLICABLE) & ((states >= MISSING) | (points < BEST))
    counts = np.array([bool(tree.path(number)) or criterion.must_have for number, criterion in enumerate(criteria)])
    columns = np.flatnonzero(short & counts)
    efforts = np.array([(criteria[c].effort or 1) if by_effort else 1 for c in columns], dtype=np.int64)
    must_have = np.array([criteria[c].must_have for c in columns], dtype=bool)
    return Steps(methodology, tree, answers, columns, efforts, must_have)
