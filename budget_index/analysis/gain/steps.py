"""A region's possible steps: criteria or actions to be answered best; and the score of any set, by the engine."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from budget_index.methodology import walk
from budget_index.methodology.arithmetic import mean
from budget_index.methodology.model import BEST, Band, Methodology
from budget_index.rounding import NOISE_DIGITS, round_half_up
from budget_index.scoring.answers import Answers, GatedAnswers, lay_out
from budget_index.scoring.engine import close_gates
from budget_index.scoring.joint import answer_best, score_best
from budget_index.scoring.points import GATED, MISSING, NOT_APPLICABLE
from budget_index.scoring.results import Results
from budget_index.scoring.tree import Tree
from budget_index.scoring.variants import ranked_rows


@dataclass(frozen=True)
class Steps:
    """What one region can do.

    Parameters
    ----------
    answers
        One row: the region as it is.
    members
        Steps × criteria: what each step answers best; one criterion, or all those of an action.
    efforts
        One value a step.
    must_have
        How many must-have criteria each step meets.
    """

    methodology: Methodology
    tree: Tree
    answers: Answers
    members: np.ndarray
    efforts: np.ndarray
    must_have: np.ndarray

    @property
    def columns(self) -> np.ndarray:
        """The criterion of each step, where steps are single criteria."""
        return np.asarray(self.members.argmax(axis=1))

    @cached_property
    def gated(self) -> GatedAnswers:
        """The region as it is, gates closed."""
        return close_gates(self.answers, self.tree)

    @property
    def is_linear(self) -> bool:
        """Whether the headline is linear in points: every score is a mean, no cap holds and nothing is deducted."""
        nodes = [self.tree.nodes[row] for row in ranked_rows(self.tree)]
        limited = self.gated.capped.any() or (self.answers.points < 0).any()
        return all(node.aggregate.combine is mean for node in nodes) and not limited

    def bettered(self, picks: np.ndarray) -> np.ndarray:
        """Say which criteria a set of steps answers best: sets × steps → sets × criteria."""
        return np.asarray(picks.astype(np.float32) @ self.members.astype(np.float32) > 0)

    def outcome(self, picks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the headline score and the share of must-have criteria met, one a set of steps."""
        return self.outcome_of(self.bettered(picks))

    def outcome_of(self, criteria: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the same for sets of criteria: sets × criteria, true where one is answered best."""
        only = np.zeros(len(criteria), dtype=np.int64)
        return score_best(self.answers, self.tree, self.methodology, only, criteria, missing_too=True)

    def reaches(self, picks: np.ndarray, band: Band) -> np.ndarray:
        """Say which sets of steps reach a band: its score after rounding, and its must-haves."""
        score, share = self.outcome(picks)
        rounded = round_half_up(score, self.methodology.rounding)
        return np.asarray((rounded >= band.from_) & (share >= (band.requires_must_have or 0.0) - 10.0**-NOISE_DIGITS))

    def after(self, chosen: np.ndarray) -> "Steps":
        """Take some steps for good; what a gate still closes, and that gate's criterion, are no steps any more."""
        answers = answer_best(self.answers, self.tree, self.bettered(chosen[None, :]), missing_too=True)
        stuck = close_gates(answers, self.tree).states[0] == GATED
        for number, gate in enumerate(self.tree.gates):
            stuck[gate.criterion] |= answers.met[0, number]
        free = ~chosen & ~stuck[self.columns]
        kept = (self.members[free], self.efforts[free], self.must_have[free])
        return Steps(self.methodology, self.tree, answers, *kept)


def possible_steps(
    answers: Answers, tree: Tree, methodology: Methodology, *, by_effort: bool, missing_too: bool = True
) -> Steps:
    """List the single criteria that the region in the only row of ``answers`` can answer better.

    Parameters
    ----------
    by_effort
        Count the efforts that the methodology gives, 1 where it gives none; otherwise every step counts the same.
    missing_too
        Whether what is missing or unresolved is a step as well.
    """
    short = improvable(answers, tree, methodology, missing_too=missing_too)
    efforts = _efforts(methodology)[short] if by_effort else np.ones(short.sum(), dtype=np.int64)
    demanded = _demanded(methodology)[short].astype(np.int64)
    return Steps(
        methodology,
        tree,
        answers=answers,
        members=np.eye(len(short), dtype=bool)[short],
        efforts=efforts,
        must_have=demanded,
    )


def possible_actions(
    answers: Answers, tree: Tree, methodology: Methodology, groups: np.ndarray, *, by_effort: bool
) -> Steps:
    """Make a step of every group of criteria, as it can be answered better; one that can't be stays, empty.

    Parameters
    ----------
    groups
        Actions × criteria.
    by_effort
        Add up the efforts of the criteria that an action betters; otherwise every action counts the same.
    """
    members = groups & improvable(answers, tree, methodology, missing_too=False)
    efforts = np.maximum(members @ _efforts(methodology), 1) if by_effort else np.ones(len(groups), dtype=np.int64)
    return Steps(
        methodology,
        tree,
        answers=answers,
        members=members,
        efforts=efforts,
        must_have=members @ _demanded(methodology).astype(np.int64),
    )


def improvable(answers: Answers, tree: Tree, methodology: Methodology, *, missing_too: bool) -> np.ndarray:
    """Find the criteria that count and lack points; what a closed gate puts to 0 isn't missing."""
    states, points = answers.states[0], answers.points[0]
    short = (states != NOT_APPLICABLE) & ((states >= MISSING) | (points < BEST))
    if not missing_too:
        short &= close_gates(answers, tree).states[0] < NOT_APPLICABLE
    return np.asarray(short & (np.array([bool(tree.path(at)) for at in range(len(states))]) | _demanded(methodology)))


def _efforts(methodology: Methodology) -> np.ndarray:
    return np.array([criterion.effort or 1 for criterion in walk.criteria(methodology)], dtype=np.int64)


def _demanded(methodology: Methodology) -> np.ndarray:
    return np.array([criterion.must_have for criterion in walk.criteria(methodology)], dtype=bool)


def one_region(results: Results, region: str, year: int) -> Answers:
    """Lay out the answers of one region and year, in one row."""
    agreed = results.agreed
    own = agreed[(agreed["region"] == region) & (agreed["year"] == year)]
    return lay_out(own, results.methodology, pd.DataFrame({"region": [region], "year": [year]}))
