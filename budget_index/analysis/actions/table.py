"""The table of actions: for every region what each would bring, where it would stand then, and how the document is."""

import numpy as np
import pandas as pd

from budget_index.analysis.actions.documents import CLOSED, document_statuses, group_points
from budget_index.analysis.actions.grouping import list_actions, membership
from budget_index.analysis.gain.places import place_among
from budget_index.methodology import walk
from budget_index.methodology.model import BEST, Methodology
from budget_index.rounding import NOISE_DIGITS, round_half_up
from budget_index.scoring.answers import Answers, GatedAnswers, lay_out
from budget_index.scoring.engine import close_gates, score_answers
from budget_index.scoring.joint import score_best
from budget_index.scoring.points import MISSING, NOT_APPLICABLE
from budget_index.scoring.ranking import band_ids
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
    tree = compile_tree(methodology)
    answers = lay_out(results.agreed, methodology, results.ranking[["region", "year"]])
    gated = close_gates(answers, tree)
    every = list_actions(methodology)
    counted = membership(every, tree) @ _counted(methodology, tree)
    actions = [action for action, counts in zip(every, counted, strict=True) if counts]
    groups = membership(actions, tree)
    before = score_answers(gated, tree).score[:, tree.headline]
    outcome = before, must_have_share(gated, methodology)
    short = (gated.states < NOT_APPLICABLE) & (gated.points < BEST)
    after, share = _after(answers, tree, methodology, groups, _holds(short, groups), outcome)
    open_ = _holds(gated.states >= MISSING, groups)
    settled = _after(answers, tree, methodology, groups, open_, (before, outcome[1]), missing_too=True)[0]
    statuses = document_statuses(gated, tree, methodology, every, publications)
    units, each = after.shape
    years = answers.units["year"].to_numpy()
    gain = np.where(np.isnan(after), before[:, None] * 0.0, np.maximum(after - before[:, None], 0.0))
    efforts = np.array([criterion.effort or 1 for criterion in walk.criteria(methodology)])
    columns = {
        "region": np.repeat(answers.units["region"].to_numpy(), each),
        "year": np.repeat(years, each),
        "action": np.tile([action.id for action in actions], units),
        "document": np.tile([action.document for action in actions], units),
        "criteria": np.tile([JOINED.join(action.criteria) for action in actions], units),
        "status": np.column_stack(
            [statuses[a.document] if a.document else np.full(units, "", dtype=object) for a in actions]
        ).ravel(),
        "points": group_points(gated, groups, methodology).ravel(),
        "gain": gain.ravel(),
        "unsettled": np.where(open_, np.maximum(np.nan_to_num(settled - after), 0.0), 0.0).ravel(),
        "score_after": after.ravel(),
        "rank_after": _places_after(before, after, years).ravel(),
        "band_after": band_ids(_rounded(after, methodology).ravel(), share.ravel(), methodology.bands),
        "effort": (short.astype(np.int64) @ (groups * efforts).T).ravel(),
        "required_for": _required(gated, groups, before, methodology).ravel(),
    }
    table = pd.DataFrame(columns)[_holds(gated.states != NOT_APPLICABLE, groups).ravel()]
    table["rank_after"] = table["rank_after"].astype("Int64")
    first = table.assign(
        optional=table["required_for"] == "", public=table["status"] != CLOSED, most=-table["gain"].round(NOISE_DIGITS)
    )
    ordered = first.sort_values(["region", "year", "optional", "most", "public"], na_position="last", kind="stable")
    return ordered[[*ACTION_COLUMNS, "points", "unsettled"]].reset_index(drop=True)


def actions_csv(results: Results, publications: pd.DataFrame | None, region: str | None = None) -> pd.DataFrame:
    """Return the table of actions as ``actions.csv`` has it, of one region or of all."""
    table = actions_table(results, publications)
    return table[table["region"] == region][ACTION_COLUMNS] if region else table[ACTION_COLUMNS]


def _after(
    answers: Answers,
    tree: Tree,
    methodology: Methodology,
    groups: np.ndarray,
    where: np.ndarray,
    outcome: tuple[np.ndarray, np.ndarray],
    *,
    missing_too: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Score what each action would bring where it can bring something; elsewhere all stays as it is."""
    score, share = (np.repeat(each[:, None], len(groups), axis=1) for each in outcome)
    rows, number = np.nonzero(where)
    found = score_best(answers, tree, methodology, rows, groups[number], missing_too=missing_too)
    score[where], share[where] = found
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


def _places_after(before: np.ndarray, after: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Place every outcome among the others of its year, which stay as they are."""
    found = np.full(after.shape, np.nan)
    for year in np.unique(years):
        rows = years == year
        own = np.repeat(before[rows], after.shape[1])
        found[rows] = place_among(after[rows].ravel(), own, before[rows]).reshape(-1, after.shape[1])
    return found


def _required(gated: GatedAnswers, groups: np.ndarray, before: np.ndarray, methodology: Methodology) -> np.ndarray:
    """Name the band that a region's score reaches and that only must-haves keep it from, beside what would meet one."""
    criteria = list(walk.criteria(methodology))
    rounded, share = _rounded(before, methodology), must_have_share(gated, methodology)
    reached = np.array(band_ids(rounded, np.ones(len(rounded)), methodology.bands), dtype=object)
    held = reached != np.array(band_ids(rounded, share, methodology.bands), dtype=object)
    demanded = np.array([criterion.must_have for criterion in criteria])
    lacking = demanded & (gated.states < NOT_APPLICABLE) & (gated.points < BEST)
    return np.where(held[:, None] & _holds(lacking, groups), reached[:, None], "")
