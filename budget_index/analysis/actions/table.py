"""The table of actions: for every region what each would bring, where it would stand then, and how the document is."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from budget_index.analysis.actions.documents import CLOSED, document_statuses, group_points
from budget_index.analysis.actions.grouping import list_actions, membership
from budget_index.methodology import walk
from budget_index.methodology.model import BEST, Methodology
from budget_index.rounding import NOISE_DIGITS, round_half_up
from budget_index.scoring.answers import Answers, GatedAnswers, lay_out
from budget_index.scoring.attribution import gains
from budget_index.scoring.engine import close_gates, score_answers
from budget_index.scoring.joint import score_best
from budget_index.scoring.points import GATED, MISSING, NOT_APPLICABLE
from budget_index.scoring.ranking import band_ids, place_among
from budget_index.scoring.results import Results, must_have_share
from budget_index.scoring.tree import Tree, compile_tree

ACTION_COLUMNS = [
    *("region", "year", "action", "document", "criteria", "status", "gain", "score_after", "rank_after", "band_after"),
    *("effort", "required_for"),
]
"""The columns of ``actions.csv``."""
JOINED = ";"


def actions_table(results: Results, publications: pd.DataFrame | None = None) -> pd.DataFrame:
    r"""List what every action would bring every region.

    The gain is :math:`S(a_J \to \text{best}) - S`, scored by the engine with all criteria :math:`J` of the action
    answered best and its gate opened. Not applicable stays so. Missing and unresolved answers are the assessors'
    matter: they stay too, and ``unsettled`` is what more they could bring.

    Parameters
    ----------
    publications
        They say how documents stand; without them the answers do.

    Returns
    -------
    Columns ``ACTION_COLUMNS``; also ``points`` (0–100, the mean of the action's questions) and ``unsettled``. One row a
    region, year and action that applies. First comes in each region what its next band requires, where the score
    suffices for the band (``required_for``), then the largest gain; among equals what isn't public.

    Examples
    --------
    >>> from budget_index.regions import kazakhstan
    >>> from budget_index.rounds.scored import read_scored
    >>> table = actions_table(read_scored("kz-example-2026", kazakhstan()).results)
    >>> table[table["region"] == "KZ-15"].iloc[0][["action", "status", "band_after"]].tolist()
    ['annual_report', 'closed', 'substantial']
    """
    methodology = results.methodology
    tree, every = compile_tree(methodology), list_actions(methodology)
    counted = membership(every, tree) @ _counted(methodology, tree)
    actions = [action for action, counts in zip(every, counted, strict=True) if counts]
    answers = lay_out(results.agreed, methodology, results.ranking[["region", "year"]])
    what_if = _WhatIf(methodology, tree, answers, close_gates(answers, tree), membership(actions, tree))
    statuses = document_statuses(what_if.gated, tree, methodology, every, publications)
    blank = np.full(len(answers.points), "", dtype=object)
    units, each = len(answers.points), len(actions)
    columns = {
        "region": np.repeat(answers.units["region"].to_numpy(), each),
        "year": np.repeat(answers.units["year"].to_numpy(), each),
        "action": np.tile([action.id for action in actions], units),
        "document": np.tile([action.document for action in actions], units),
        "criteria": np.tile([JOINED.join(action.criteria) for action in actions], units),
        "status": np.column_stack([statuses[a.document] if a.document else blank for a in actions]).ravel(),
        **{name: values.ravel() for name, values in what_if.columns().items()},
    }
    table = pd.DataFrame(columns)[_holds(what_if.gated.states != NOT_APPLICABLE, what_if.groups).ravel()]
    table["rank_after"] = table["rank_after"].astype("Int64")
    most, public = -table["gain"].round(NOISE_DIGITS), table["status"] != CLOSED
    first = table.assign(optional=table["required_for"] == "", most=most, public=public)
    ordered = first.sort_values(["region", "year", "optional", "most", "public"], na_position="last", kind="stable")
    return ordered[[*ACTION_COLUMNS, "points", "unsettled"]].reset_index(drop=True)


def actions_csv(results: Results, publications: pd.DataFrame | None, region: str | None = None) -> pd.DataFrame:
    """Return the table of actions as ``actions.csv`` has it, of one region or of all."""
    table = actions_table(results, publications)
    return table[table["region"] == region][ACTION_COLUMNS] if region else table[ACTION_COLUMNS]


@dataclass(frozen=True)
class _WhatIf:
    """All region-years with each action taken alone; ``groups`` says which criteria belong to which action."""

    methodology: Methodology
    tree: Tree
    answers: Answers
    gated: GatedAnswers
    groups: np.ndarray

    def columns(self) -> dict[str, np.ndarray]:
        """Return what the table says of scores, places and bands, region-years × actions."""
        before = score_answers(self.gated, self.tree).score[:, self.tree.headline]
        short = (self.gated.states < NOT_APPLICABLE) & (self.gated.points < BEST)
        missing = _holds(self.gated.states >= MISSING, self.groups)
        after, share = self.after(before, _holds(short, self.groups))
        settled = self.after(before, missing, missing_too=True)[0]
        efforts = np.array([criterion.effort or 1 for criterion in walk.criteria(self.methodology)])
        bands = band_ids(_rounded(after, self.methodology).ravel(), share.ravel(), self.methodology.bands)
        return {
            "points": group_points(self.gated, self.groups, self.methodology),
            "gain": np.where(np.isnan(after), before[:, None] * 0.0, np.maximum(after - before[:, None], 0.0)),
            "unsettled": np.where(missing, np.maximum(np.nan_to_num(settled - after), 0.0), 0.0),
            "score_after": after,
            "rank_after": _places_after(before, after, self.answers.units["year"].to_numpy(), self.methodology),
            "band_after": np.array(bands, dtype=object),
            "effort": short.astype(np.int64) @ (self.groups * efforts).T,
            "required_for": _required(self.gated, self.groups, before, self.methodology),
        }

    @cached_property
    def lost(self) -> np.ndarray:
        """What each criterion alone would gain, region-years × criteria; 0 outside the headline."""
        return np.asarray(np.nan_to_num(gains(self.gated, self.tree)))

    def after(
        self, before: np.ndarray, where: np.ndarray, *, missing_too: bool = False
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return scores and shares of must-haves where actions can bring something; elsewhere all stays as it is.

        What one criterion brings alone is known from its own path; criteria together, and gates, are scored again.
        """
        met = must_have_share(self.gated, self.methodology)
        score, share = (np.repeat(each[:, None], len(self.groups), axis=1) for each in (before, met))
        demanded = np.array([criterion.must_have for criterion in walk.criteria(self.methodology)])
        applicable = ((self.gated.states != NOT_APPLICABLE) & demanded).sum(axis=1)
        gates = [gate.criterion for gate in self.tree.gates]
        alone = (self.groups.sum(axis=1) == 1) & ~self.groups[:, gates].any(axis=1)
        for number in np.flatnonzero(alone & where.any(axis=0)):
            rows, column = where[:, number], int(self.groups[number].argmax())
            score[rows, number] += self.lost[rows, column]
            if demanded[column]:
                shut = self.gated.states[rows, column] == GATED
                share[rows, number] += ~shut / applicable[rows]
        together = where & ~alone
        units, action = np.nonzero(together)
        scored = score_best(
            self.answers, self.tree, self.methodology, units, self.groups[action], missing_too=missing_too
        )
        score[together], share[together] = scored
        return score, share


def _counted(methodology: Methodology, tree: Tree) -> np.ndarray:
    """Find the criteria that the headline or a band depends on."""
    criteria = walk.criteria(methodology)
    return np.array([bool(tree.path(at)) or criterion.must_have for at, criterion in enumerate(criteria)])


def _holds(criteria: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Say which groups hold one of a region's criteria: region-years × groups."""
    return np.asarray(criteria.astype(np.float64) @ groups.T.astype(np.float64) > 0)


def _rounded(score: np.ndarray, methodology: Methodology) -> np.ndarray:
    return round_half_up(score, methodology.rounding)


def _places_after(before: np.ndarray, after: np.ndarray, years: np.ndarray, methodology: Methodology) -> np.ndarray:
    """Place every outcome among the others of its year, which stay as they are."""
    placed = np.full(after.shape, np.nan)
    for year in np.unique(years):
        rows = years == year
        own = np.repeat(before[rows], after.shape[1])
        placed[rows] = place_among(after[rows].ravel(), own, before[rows], methodology).reshape(-1, after.shape[1])
    return placed


def _required(gated: GatedAnswers, groups: np.ndarray, before: np.ndarray, methodology: Methodology) -> np.ndarray:
    """Name the band that a region's score reaches and that only must-haves keep it from, beside what would meet one."""
    criteria = list(walk.criteria(methodology))
    rounded, share = _rounded(before, methodology), must_have_share(gated, methodology)
    reached = np.array(band_ids(rounded, np.ones(len(rounded)), methodology.bands), dtype=object)
    held = reached != np.array(band_ids(rounded, share, methodology.bands), dtype=object)
    demanded = np.array([criterion.must_have for criterion in criteria])
    lacking = demanded & (gated.states < NOT_APPLICABLE) & (gated.points < BEST)
    return np.where(held[:, None] & _holds(lacking, groups), reached[:, None], "")
