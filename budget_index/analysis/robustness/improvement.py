"""How sure it is that a region improved between two rounds."""

from dataclasses import replace

import numpy as np
import pandas as pd

from budget_index.analysis.change.editions import continuity
from budget_index.analysis.robustness.draws import Drawn
from budget_index.analysis.robustness.ranks import whole_scores
from budget_index.analysis.robustness.simulation import Watch, pieces_of
from budget_index.analysis.robustness.study import Study
from budget_index.analysis.robustness.workers import one_blas_thread
from budget_index.rounding import NOISE_DIGITS, without_noise
from budget_index.scoring.answers import Answers

IMPROVEMENT_COLUMNS = [
    *("region", "year", "before", "now", "change", "change_mean", "change_low", "change_high", "p_improved", "p_worse"),
]


def improvement(earlier: tuple[Answers, Study], later: tuple[Answers, Study], *, watch: Watch = iter) -> pd.DataFrame:
    r"""Say how sure it is that a region improved between two rounds: :math:`P(S^{now}_i > S^{before}_i)`.

    Both rounds are scored under the same draws: a criterion or dimension that continues has the same factor in both,
    and so have the missing rule and the aggregate. What exists in one edition only is drawn for itself. Scores closer
    than nine decimals are no change.

    Returns
    -------
    ``IMPROVEMENT_COLUMNS``, one row a region that is in both rounds; 5 % and 95 % quantiles of the change of its score.
    """
    (before_answers, before), (now_answers, now) = earlier, later
    old, new = before_answers.units.reset_index(), now_answers.units.reset_index()
    pairs = old.merge(new, on="region", suffixes=("_before", ""))
    at_before, at_now = pairs["index_before"].to_numpy(dtype=int), pairs["index"].to_numpy(dtype=int)
    same = _same_factors(before, now)
    before = replace(before, sources=replace(before.sources, drop=False), seed=(*np.atleast_1d(now.seed).tolist(), 1))
    draws = min(before.draws, now.draws)
    change = np.empty((draws, len(pairs)))
    start = 0
    with one_blas_thread():
        for piece in watch(pieces_of(draws, now.sideways.units)):
            drawn = Drawn.joined([now.block(number) for number in piece])
            own = _shared(Drawn.joined([before.block(number) for number in piece]), drawn, same)
            scores = [study.evaluate(each)[0] for study, each in ((now, drawn), (before, own))]
            stop = min(start + len(scores[0]), draws)
            change[start:stop] = (scores[0][:, at_now] - scores[1][:, at_before])[: stop - start]
            start = stop
    counted = np.isfinite(change).sum(axis=0)
    exact, has = whole_scores(np.nan_to_num(change)), counted > 0
    low, high = (np.full(len(pairs), np.nan) for _ in range(2))
    if has.any():
        low[has], high[has] = np.nanquantile(change[:, has], (0.05, 0.95), axis=0)
    with np.errstate(invalid="ignore"):
        table = pairs.assign(
            before=before.scores[at_before],
            now=now.scores[at_now],
            change=now.scores[at_now] - before.scores[at_before],
            change_mean=exact.sum(axis=0) / counted / 10**NOISE_DIGITS,
            change_low=low,
            change_high=high,
            p_improved=(exact > 0).sum(axis=0) / counted,
            p_worse=(exact < 0).sum(axis=0) / counted,
        )
    return (
        table[IMPROVEMENT_COLUMNS]
        .sort_values("p_improved", ascending=False, key=without_noise, kind="stable")
        .reset_index(drop=True)
    )


def _same_factors(before: Study, now: Study) -> tuple[np.ndarray, np.ndarray]:
    """Pair the factors of what continues: places in the earlier tree and in the later one."""
    continued = continuity(before.methodology, now.methodology)
    criteria = [(before.tree.criteria.index(old), now.tree.criteria.index(new)) for new, old in continued.items()]
    first, shift = len(before.tree.criteria), len(now.tree.criteria)
    nodes = [
        (first + before.tree.ids.index(name), shift + place)
        for place, name in enumerate(now.tree.ids)
        if name in before.tree.ids
    ]
    both = np.array([*criteria, *nodes], dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _shared(own: Drawn, later: Drawn, same: tuple[np.ndarray, np.ndarray]) -> Drawn:
    factors = own.factors.copy()
    factors[:, same[0]] = later.factors[:, same[1]]
    return Drawn(factors, later.dropped, later.rule, later.missing_as_zero, own.picks)
