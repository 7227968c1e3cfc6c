"""The path to the next band in actions: the fewest, or the questions of least effort, gathered by action."""

from dataclasses import dataclass

import numpy as np

from budget_index.analysis.actions.first_steps import gains_add_up, region_actions
from budget_index.analysis.actions.grouping import list_actions
from budget_index.analysis.gain.path_bound import gate_by_gate, least_to_reach
from budget_index.analysis.gain.path_search import searched
from budget_index.analysis.gain.steps import Steps, possible_steps
from budget_index.methodology.model import Band
from budget_index.scoring.results import Results


@dataclass(frozen=True)
class ActionPath:
    """The least that a region itself can do to reach a band.

    Parameters
    ----------
    band
        The band to reach; empty if the region is in the highest, or has no score.
    actions
        Action → the questions of it that are answered better.
    effort
        How many actions, or the sum of the efforts of their questions.
    score_from, score_to
        The headline before and after, by the engine.
    proven
        Whether nothing less reaches the band; otherwise this is the best that was found.
    by_effort
        Whether least is the sum of efforts, of single questions, and not the number of whole actions.
    """

    region: str
    year: int
    band: str
    actions: dict[str, list[str]]
    effort: int
    score_from: float
    score_to: float
    proven: bool
    by_effort: bool = False


def path_in_actions(
    results: Results, region: str, year: int, *, band: str | None = None, by_effort: bool = False
) -> ActionPath:
    """Find the least that takes a region to the next band, must-haves included, by its own doing alone.

    Where the gains of actions add up, the fewest are found by a knapsack turned round; otherwise sets are built up,
    pared down and, if they are few enough, all tried. Of least effort are single questions, shown by action.

    Parameters
    ----------
    band
        Another band than the next.
    by_effort
        Least total effort of the questions, 1–3 each as the methodology says, instead of the fewest actions.

    Examples
    --------
    >>> from budget_index.regions import kazakhstan
    >>> from budget_index.rounds.scored import read_scored
    >>> path = path_in_actions(read_scored("kz-example-2026", kazakhstan()).results, "KZ-15", 2026)
    >>> path.band, path.actions, path.proven
    ('substantial', {'annual_report': ['R01', 'R02', 'R03', 'R04', 'R05', 'R06', 'R07']}, True)
    """
    standing = results.ranking[(results.ranking["region"] == region) & (results.ranking["year"] == year)].iloc[0]
    target, before = _next_band(results, str(standing["band"]), band), float(standing["score"])
    if target is None or np.isnan(before):
        return ActionPath(region, year, band="", actions={}, effort=0, score_from=before, score_to=before, proven=True)
    steps = region_actions(results, region, year, by_effort=by_effort)[1]
    least, proven = _least_actions(steps, target)
    if by_effort and least is not None:
        questions = possible_steps(steps.answers, steps.tree, steps.methodology, by_effort=True, missing_too=False)
        least, proven = _least_questions(questions, target, steps.members[least].any(axis=0)[questions.columns])
        steps = questions
    if least is None:
        return ActionPath(
            region, year, band=target.id, actions={}, effort=0, score_from=before, score_to=before, proven=proven
        )
    after = float(steps.outcome(least[None, :])[0][0])
    bettered = np.array(steps.tree.criteria)[steps.members[least].any(axis=0)].tolist()
    chosen = {
        action.id: [name for name in action.criteria if name in bettered]
        for action in list_actions(results.methodology)
        if not set(bettered).isdisjoint(action.criteria)
    }
    return ActionPath(
        region,
        year,
        band=target.id,
        actions=chosen,
        effort=int(steps.efforts[least].sum()),
        score_from=before,
        score_to=after,
        proven=proven,
        by_effort=by_effort,
    )


def _next_band(results: Results, present: str, wanted: str | None) -> Band | None:
    """Return the band that is wanted, else the one above the present one; ``None`` above the highest."""
    bands = results.methodology.bands
    names = [band.id for band in bands]
    if wanted is not None:
        return bands[names.index(wanted)]
    place = names.index(present) + 1 if present in names else 0
    return bands[place] if place < len(bands) else None


def _least_actions(steps: Steps, band: Band) -> tuple[np.ndarray | None, bool]:
    """Return the set of least effort that is found, and whether it is proven; so is that there is none."""
    everything = np.ones((1, len(steps.efforts)), dtype=bool)
    if gains_add_up(steps):
        if not steps.reaches(everything, band)[0]:
            return None, True
        before = float(steps.outcome(~everything)[0][0])
        alone = np.maximum(np.nan_to_num(steps.outcome(np.eye(len(steps.efforts), dtype=bool))[0] - before), 0.0)
        chosen = least_to_reach(steps, band, alone)
        start = np.isin(np.arange(len(alone)), chosen or [])
        if chosen is not None and steps.reaches(start[None, :], band)[0]:
            return start, True
    return searched(steps, band, None)


def _least_questions(questions: Steps, band: Band, start: np.ndarray) -> tuple[np.ndarray | None, bool]:
    """Return the questions of least effort that are found, and whether they are proven.

    Parameters
    ----------
    start
        Questions that are known to reach the band: those of the least actions.
    """
    least, proven = gate_by_gate(questions, band)
    if proven:
        return least, True
    candidates = [start] if least is None else [least, start]
    return searched(questions, band, min(candidates, key=lambda chosen: int(questions.efforts[chosen].sum())))
