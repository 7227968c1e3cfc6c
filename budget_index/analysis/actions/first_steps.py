"""What to do first: up to three actions that together bring the most; and what any actions bring together."""

from collections.abc import Collection
from dataclasses import dataclass
from math import comb

import numpy as np

from budget_index.analysis.actions.grouping import list_actions, membership
from budget_index.analysis.gain.path_search import MOST_SETS, sets_up_to
from budget_index.analysis.gain.steps import Steps, one_region, possible_actions
from budget_index.rounding import NOISE_DIGITS, round_half_up
from budget_index.scoring.ranking import band_ids, place_with
from budget_index.scoring.results import Results
from budget_index.scoring.tree import compile_tree

MOST = 3


@dataclass(frozen=True)
class FirstSteps:
    """The set of actions that brings most.

    Parameters
    ----------
    actions
        Up to three, the one that brings most alone first; fewer where more bring nothing.
    score_from, score_to
        The headline before and after all of them, by the engine.
    proven
        Whether no other set of so many brings more.
    """

    region: str
    year: int
    actions: list[str]
    score_from: float
    score_to: float
    proven: bool


def first_steps(results: Results, region: str, year: int, *, most: int = MOST) -> FirstSteps:
    """Find the actions that together bring a region the most points.

    Where scores are means and no closed gate ties actions together, gains add up and the largest are the best set;
    otherwise every set is scored by the engine.

    Examples
    --------
    >>> from budget_index.regions import kazakhstan
    >>> from budget_index.rounds.scored import read_scored
    >>> steps = first_steps(read_scored("kz-example-2026", kazakhstan()).results, "KZ-15", 2026)
    >>> steps.actions, round(steps.score_to - steps.score_from, 2), steps.proven
    (['annual_report', 'draft_budget', 'citizens_budget_draft'], 18.77, True)
    """
    names, actions = region_actions(results, region, year, by_effort=False)
    none = np.zeros((1, len(names)), dtype=bool)
    before = float(actions.outcome(none)[0][0])
    alone = np.nan_to_num(actions.outcome(np.eye(len(names), dtype=bool))[0] - before)
    useful = np.lexsort((np.arange(len(names)), -alone.round(NOISE_DIGITS)))
    if np.isnan(before):
        return FirstSteps(region, year, [], before, before, proven=True)
    if gains_add_up(actions):
        best, proven = none[0].copy(), True
        best[[at for at in useful[:most] if alone[at] > 0]] = True
    else:
        best, proven = _best_of_all(actions, useful, before, most)
    chosen = [at for at in useful if best[at]]
    after = float(actions.outcome(best[None, :])[0][0])
    return FirstSteps(region, year, [names[at] for at in chosen], before, after, proven=proven)


@dataclass(frozen=True)
class Together:
    """Where a region would stand after some actions, while the others stay as they are; a blank score has no place."""

    actions: list[str]
    score: float
    rank: int | None
    rank_last: int | None
    band: str


def taken_together(results: Results, region: str, year: int, *, sets: Collection[list[str]]) -> list[Together]:
    """Score a region after each set of actions, by the engine.

    Examples
    --------
    >>> from budget_index.regions import kazakhstan
    >>> from budget_index.rounds.scored import read_scored
    >>> results = read_scored("kz-example-2026", kazakhstan()).results
    >>> taken_together(results, "KZ-15", 2026, sets=[["annual_report", "draft_budget"]])[0].rank
    8
    """
    names, steps = region_actions(results, region, year, by_effort=False)
    picks = np.array([[name in chosen for name in names] for chosen in sets], dtype=bool).reshape(-1, len(names))
    scores, shares = steps.outcome(picks)
    bands = band_ids(round_half_up(scores, results.methodology.rounding), shares, results.methodology.bands)
    ranking = results.ranking[results.ranking["year"] == year]
    places = [place_with(float(score), region, ranking, results.methodology) for score in scores]
    ranks = [[None if np.isnan(rank) else int(rank) for rank in ends] for ends in places]
    return [
        Together(list(chosen), float(score), rank=first, rank_last=last, band=band)
        for chosen, score, (first, last), band in zip(sets, scores, ranks, bands, strict=True)
    ]


def region_actions(results: Results, region: str, year: int, *, by_effort: bool) -> tuple[list[str], Steps]:
    """List what one region can do, by names, as steps in the order of the file."""
    tree, actions = compile_tree(results.methodology), list_actions(results.methodology)
    answers = one_region(results, region, year)
    groups = membership(actions, tree)
    steps = possible_actions(answers, tree, results.methodology, groups, by_effort=by_effort)
    return [action.id for action in actions], steps


def gains_add_up(actions: Steps) -> bool:
    """Say whether the gains of actions add up: scores are linear, and each closed gate is the matter of one action.

    An action changes points, and no weight that counts, so that a mean is linear in what actions do.
    """
    if not actions.is_linear:
        return False
    for number, gate in enumerate(actions.tree.gates):
        behind = actions.members[:, gate.first : gate.last].any(axis=1)
        if actions.answers.met[0, number] and behind.sum() > 1:
            return False
    return True


def _best_of_all(actions: Steps, useful: np.ndarray, before: float, most: int) -> tuple[np.ndarray, bool]:
    """Score every set of so many actions; of sets that bring the same the smallest.

    Where there are too many sets only the actions that bring most alone are put together.
    """
    able = np.array([at for at in useful if actions.members[at].any()], dtype=np.int64)
    tried = able
    while sum(comb(len(tried), size) for size in range(most + 1)) > MOST_SETS:
        tried = tried[:-1]
    best, highest = np.zeros(len(useful), dtype=bool), before
    for batch in sets_up_to(len(tried), most):
        picks = np.zeros((len(batch), len(useful)), dtype=bool)
        picks[:, tried] = batch
        score = np.nan_to_num(actions.outcome(picks)[0], nan=-np.inf).round(NOISE_DIGITS)
        if score.max() > highest + 10.0**-NOISE_DIGITS:
            best, highest = picks[score.argmax()], float(score.max())
    return best, len(tried) == len(able)
