"""Split a change between two years among its kinds, and within a kind among criteria, without a rest."""

from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd

from budget_index.analysis.change.mixed_years import CHANGE_KINDS, WEIGHTS, Happened, MixedYears
from budget_index.scoring.answers import Answers
from budget_index.scoring.attribution import contributions
from budget_index.scoring.engine import Block, close_gates
from budget_index.scoring.points import ANSWERED, MISSING, NOT_APPLICABLE
from budget_index.scoring.threads import cut, side_by_side
from budget_index.scoring.tree import Tree

ROWS = 1024
"""Regions handled at a time."""
NOTHING: Happened = frozenset()


@dataclass(frozen=True)
class Split:
    """A change in parts.

    Parameters
    ----------
    before, now
        Scores of the regions by the engine.
    kinds
        Regions × kinds: the parts of the change, which add up to it.
    items
        Regions × items of the joint tree: the parts of the criteria; those of one kind add up to the kind.
    of_kind
        Regions × items: which kind each part belongs to, a place in ``CHANGE_KINDS``, -1 where nothing differs.
    weights
        Regions × columns: how the part ``weights`` falls on the criteria.
    """

    before: np.ndarray
    now: np.ndarray
    kinds: np.ndarray
    items: np.ndarray
    of_kind: np.ndarray
    weights: np.ndarray


def split_change(mixed: MixedYears, *, same_rules: bool = False) -> Split:
    r"""Split the change of the headline score of every region.

    Kinds of change :math:`K` are the players; :math:`v(T)` is the score once the kinds :math:`T \subseteq K` have
    happened and the others not. A kind's part is its Shapley value

    .. math:: \phi_k = \sum_{T \subseteq K \setminus k} \frac{|T|!\,(|K|-|T|-1)!}{|K|!}\,[v(T \cup k) - v(T)],

    and :math:`\sum_k \phi_k = v(K) - v(\emptyset)`. Within a kind criterion :math:`j` first gets Bennet's mean of its
    difference alone in the old and in the new year,

    .. math:: d_j = \tfrac12\,[v(j) - v(\emptyset)] + \tfrac12\,[v(K) - v(K \setminus j)],

    and the rest :math:`\phi_k - \sum d_j`, which criteria make together, in proportion to :math:`|d_j|` among those of
    the same sign as the rest, among all where there are none. For weights
    :math:`d_j` is the mean change of the criterion's Euler contribution. Swapping the years flips every sign. A mixed
    state in which nothing is answered has no score, so it must not look like a fall to 0 and a rise from it: it counts
    as the mean of the two years, :math:`\tfrac12[v(\emptyset) + v(K)]`. A region blank in either year has blank parts.

    Parameters
    ----------
    same_rules
        Both years follow the same edition, so that rules can't have moved anything.

    References
    ----------
    Bennet, T. L. (1920), *The Theory of Measurement of Changes in Cost of Living*, JRSS 83(3).
    Shorrocks, A. F. (2013), *Decomposition procedures for distributional analysis: a unified framework based on the
    Shapley value*, doi:10.1007/s10888-011-9214-z.
    Sun, J. W. (1998), *Changes in energy consumption and energy intensity: a complete decomposition model*,
    doi:10.1016/S0140-9883(97)00012-1.
    """
    kinds = mixed.kinds(same_rules=same_rules)
    pieces = [mixed.part(rows) for rows in cut(mixed.rows, ROWS)] or [mixed]  # rounds may share no region

    def split(rows: slice) -> Split:
        with np.errstate(divide="ignore", invalid="ignore"):
            return _split(pieces[rows.start], kinds)

    splits = side_by_side(split, [slice(n, n + 1) for n in range(len(pieces))])
    return Split(*(np.concatenate([getattr(each, name) for each in splits]) for name in Split.__dataclass_fields__))


def _split(mixed: MixedYears, kinds: list[int]) -> Split:
    everything = frozenset(kinds)
    coalitions = [frozenset(chosen) for size in range(len(kinds) + 1) for chosen in combinations(kinds, size)]
    values = {chosen: _headline(*mixed.block(chosen)) for chosen in coalitions}
    unknown = (values[NOTHING] + values[everything]) / 2
    known = {chosen: _known(value, unknown) for chosen, value in values.items()}
    parts = np.zeros((mixed.rows, len(CHANGE_KINDS)))
    for kind in kinds:
        for without in (chosen for chosen in coalitions if kind not in chosen):
            share = factorial(len(without)) * factorial(len(kinds) - len(without) - 1) / factorial(len(kinds))
            parts[:, kind] += share * (known[without | {kind}] - known[without])
    parts[~mixed.scored] = np.nan
    before, now = (np.where(mixed.scored, values[chosen], np.nan) for chosen in (NOTHING, everything))
    of_kind = np.column_stack([mixed.kind[:, item].max(axis=1) for item in mixed.joint.items])
    alone = _alone(mixed, everything, unknown)
    items = np.zeros_like(alone)
    for kind in set(kinds) - {WEIGHTS}:
        own = of_kind == kind
        items += _shared(np.where(own, alone, 0.0), own, parts[:, kind])
    weights = np.zeros(mixed.kind.shape)
    if WEIGHTS in kinds:
        moved = _contributions_moved(mixed, everything)
        weights = _shared(moved, ~(mixed.years[0].idle & mixed.years[1].idle), parts[:, WEIGHTS])
    return Split(before, now, kinds=parts, items=items, of_kind=of_kind, weights=weights)


def _headline(block: Block, tree: Tree) -> np.ndarray:
    block.evaluate(tree, tree.upwards)
    return np.array(block.score[tree.headline])


def _known(scores: np.ndarray, unknown: np.ndarray) -> np.ndarray:
    """Put something in the place of scores that a state without any answer doesn't have."""
    return np.where(np.isnan(scores), unknown, scores)


def _shared(alone: np.ndarray, own: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Make parts add up to the whole.

    What is left falls by size on those that pull the same way, so that it turns nobody's sign: a better answer isn't
    told as a loss. Where none does it falls on all by size, or evenly where all are 0.
    """
    rest = whole - alone.sum(axis=1)
    size = np.where(np.sign(alone) == np.sign(rest)[:, None], np.abs(alone), 0.0)
    for wider in (np.abs(alone), own):
        size = np.where(size.sum(axis=1, keepdims=True) > 0, size, wider)
    total = size.sum(axis=1)
    share = np.divide(rest, total, where=total > 0, out=np.zeros_like(whole))
    return np.asarray(alone + share[:, None] * size)


def _alone(mixed: MixedYears, everything: Happened, unknown: np.ndarray) -> np.ndarray:
    """Change one item alone, first of all and last of all, and average the two differences."""
    new_weights = frozenset({WEIGHTS}) & everything
    first, tree = mixed.block(NOTHING)
    last, later = mixed.block(everything)
    forward = _one_by_one(mixed, first, tree, other=everything - new_weights, unknown=unknown)
    backward = _one_by_one(mixed, last, later, other=new_weights, unknown=unknown)
    return np.asarray((forward - backward) / 2)


def _one_by_one(mixed: MixedYears, block: Block, tree: Tree, *, other: Happened, unknown: np.ndarray) -> np.ndarray:
    """Exchange one item's columns for those of another state, score the path above, and put them back."""
    points, answered, applicable = mixed.arrays(other)
    capped = mixed.capped(other).T
    present = applicable if tree.missing_as_zero else answered
    start = _known(_headline(block, tree), unknown)
    effects = np.zeros((mixed.rows, len(mixed.joint.items)))
    for number, item in enumerate(mixed.joint.items):
        if (mixed.kind[:, item] < 0).all():
            continue
        path = sorted({row for column in item for row in tree.path(column)}, reverse=True)
        arrays = [(block.points, points), (block.applicable, applicable)]
        arrays += [] if block.present is block.applicable else [(block.present, present)]
        kept = [mine[:, item] for mine, _ in arrays]
        caps = [cap.number for cap in tree.caps if cap.criterion in item]
        kept_caps = block.capped[caps]
        kept_score, kept_coverage = block.score[path], block.coverage[path]
        for mine, theirs in arrays:
            mine[:, item] = theirs[:, item]
        block.capped[caps] = capped[caps]
        block.evaluate(tree, path)
        effects[:, number] = _known(block.score[tree.headline], unknown) - start
        for (mine, _), before in zip(arrays, kept, strict=True):
            mine[:, item] = before
        block.capped[caps] = kept_caps
        block.score[path], block.coverage[path] = kept_score, kept_coverage
    return effects


def _contributions_moved(mixed: MixedYears, everything: Happened) -> np.ndarray:
    """Average how much the new rules move each criterion's contribution, in the old and in the new year."""
    new_weights = frozenset({WEIGHTS})
    forward = _contributions(mixed, new_weights) - _contributions(mixed, NOTHING)
    backward = _contributions(mixed, everything) - _contributions(mixed, everything - new_weights)
    return np.asarray((forward + backward) / 2)


def _contributions(mixed: MixedYears, happened: Happened) -> np.ndarray:
    points, answered, applicable = mixed.arrays(happened)
    states = np.where(applicable > 0, np.where(answered > 0, ANSWERED, MISSING), NOT_APPLICABLE).astype(np.int8)
    tree = mixed.joint.trees[int(WEIGHTS in happened)]
    answers = Answers(pd.DataFrame(index=range(len(points))), points, states, mixed.capped(happened))
    return np.asarray(np.nan_to_num(contributions(close_gates(answers, tree), tree)))
