"""What a region without a score lacks: the answers that would bring one."""

import numpy as np

from budget_index.analysis.gain.steps import one_region
from budget_index.scoring.answers import Answers
from budget_index.scoring.engine import close_gates, score_answers
from budget_index.scoring.joint import answer_best, rows_of
from budget_index.scoring.points import MISSING
from budget_index.scoring.results import Results
from budget_index.scoring.tree import Tree, compile_tree


def answers_lacking(results: Results, region: str, year: int) -> tuple[list[str], list[str]]:
    r"""List a few answers that would bring a region without a score one, and all that are missing or unresolved.

    Coverage is linear in what is answered, so that the answers of most weight are taken first, until the engine gives a
    score; whatever they say, coverage is at least that. What turns out not to be needed is left out again.

    Returns
    -------
    Two lists of criteria, the first in the order in which they help; both are empty for a region with a score, and the
    first if no answers would bring one.

    Examples
    --------
    >>> from budget_index.regions import kazakhstan
    >>> from budget_index.rounds.scored import read_scored
    >>> few, every = answers_lacking(read_scored("kz-example-2026", kazakhstan()).results, "KZ-11", 2026)
    >>> len(few), len(every)
    (26, 54)
    """
    tree = compile_tree(results.methodology)
    answers = one_region(results, region, year)
    gated = close_gates(answers, tree)
    missing = np.flatnonzero(gated.states[0] >= MISSING)
    missing = missing[[bool(tree.path(int(column))) for column in missing]]
    if not np.isnan(_scored(answers, tree, np.zeros((1, len(tree.criteria)), dtype=bool))[0][0]) or not len(missing):
        return [], []
    alone = np.zeros((len(missing), len(tree.criteria)), dtype=bool)
    alone[np.arange(len(missing)), missing] = True
    order = missing[np.argsort(-_scored(answers, tree, alone)[1].round(12), kind="stable")]
    more = np.cumsum(np.eye(len(tree.criteria), dtype=bool)[order], axis=0) > 0
    enough = np.flatnonzero(~np.isnan(_scored(answers, tree, more)[0]))
    few = more[enough[0]] if len(enough) else np.zeros(len(tree.criteria), dtype=bool)
    needed = order[_pared(answers, tree, few)[order]]
    names = np.array(tree.criteria)
    return names[needed].tolist(), names[missing].tolist()


def _pared(answers: Answers, tree: Tree, few: np.ndarray) -> np.ndarray:
    """Leave out answers that a score can do without, the last in the file first."""
    while few.any():
        held = np.flatnonzero(few)[::-1]
        without = np.repeat(few[None, :], len(held), axis=0)
        without[np.arange(len(held)), held] = False
        spared = np.flatnonzero(~np.isnan(_scored(answers, tree, without)[0]))
        if not len(spared):
            break
        few = without[spared[0]]
    return few


def _scored(answers: Answers, tree: Tree, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the headline and its coverage with some more criteria answered, a row each."""
    many = rows_of(answers, np.zeros(len(chosen), dtype=np.int64))
    scores = score_answers(close_gates(answer_best(many, tree, chosen, missing_too=True), tree), tree)
    return scores.score[:, tree.headline], scores.coverage[:, tree.headline]
