"""Which choices move the ranking: one criterion left out at a time, and Sobol indices of the choices of method."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from budget_index.analysis.robustness.draws import BLOCK, Drawn, headline_criteria
from budget_index.analysis.robustness.ranks import UNRANKED, drawn_ranks
from budget_index.analysis.robustness.study import Study
from budget_index.analysis.robustness.workers import one_blas_thread
from budget_index.errors import Problem, ProblemsFound
from budget_index.rounding import without_noise
from budget_index.scoring.weights import effective_weights

LEFT_OUT_COLUMNS = ["criterion", "weight", "mean_shift", "max_shift", "moved", "unplaced"]
SOBOL_COLUMNS = ["source", "first", "first_margin", "total", "total_margin"]
AT_ONCE = 4 * BLOCK
SOBOL_SAMPLES = 256
"""How many samples the indices are estimated from where nobody says."""


def leave_one_out(study: Study) -> pd.DataFrame:
    r"""Score without each criterion in turn and say how far ranks move: mean and largest :math:`|r_i^{(-j)} - r_i|`.

    Returns
    -------
    ``LEFT_OUT_COLUMNS``, the most influential first; ``weight`` is the share of the index, ``moved`` counts the regions
    whose rank changes, ``unplaced`` those that lose their score. Shifts are over the regions that keep one, and NaN
    where none does, as without the only criterion.

    References
    ----------
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, step 7, doi:10.1787/9789264043466-en.

    Examples
    --------
    >>> import pandas as pd
    >>> from budget_index.analysis.robustness.draws import Sources
    >>> from budget_index.methodology.load import load_methodology
    >>> from budget_index.scoring.answers import lay_out
    >>> obs = load_methodology("obs-2017")
    >>> table = pd.DataFrame({"region": ["A", "A", "B", "B"], "year": 2017, "criterion": ["q54", "q55"] * 2,
    ...                       "answer": ["a", "b", "d", "b"]})
    >>> study = Study.of(lay_out(table, obs), obs, Sources(), seed=1, draws=64)
    >>> leave_one_out(study).iloc[[0], [0, 2, 3, 4]].values.tolist()
    [['q54', 0.5, 1, 1]]
    """
    columns = headline_criteria(study.tree)
    factors = np.ones((len(columns), len(study.tree.criteria) + len(study.tree.nodes)))
    factors[np.arange(len(columns)), columns] = 0.0
    shift = np.concatenate([_shift(study, _as_it_is(study, part)) for part in _parts(factors)])
    weights = effective_weights(study.methodology)
    names = [study.tree.criteria[column] for column in columns]
    has = np.isfinite(shift)
    most = np.where(has, shift, 0.0).max(axis=1, initial=0.0)
    table = pd.DataFrame(
        {
            "criterion": names,
            "weight": [weights[name] for name in names],
            "mean_shift": mean_shift(shift),
            "max_shift": pd.array(np.where(has.any(axis=1), most, np.nan), dtype="Int64"),
            "moved": (has & (shift > 0)).sum(axis=1),
            "unplaced": (study.nominal != UNRANKED).sum() - has.sum(axis=1),
        }
    )
    return table.sort_values(["mean_shift", "weight"], ascending=False, key=without_noise, kind="stable").reset_index(
        drop=True
    )


def sobol_indices(study: Study, *, seed: int, samples: int = SOBOL_SAMPLES) -> pd.DataFrame:
    r"""Split the variance of the mean absolute rank shift among the choices of method.

    The output is :math:`\bar R = \frac1n \sum_i |r_i - r_i^{nominal}|`; the inputs are the sources that are on: which
    draw of weights, which assessors, which criterion is dropped, which aggregate, which missing rule. The first-order
    index :math:`S_k = V(E(\bar R \mid u_k)) / V(\bar R)` is the effect of a choice alone, the total index
    :math:`S_{Tk} = E(V(\bar R \mid u_{\sim k})) / V(\bar R)` includes its interactions.

    Parameters
    ----------
    samples
        A power of two; the index is computed samples × (sources + 2) times.

    Returns
    -------
    ``SOBOL_COLUMNS``; margins are half-widths of 95 % bootstrap intervals. No rows if nothing is uncertain; NaN if
    the mean shift is always the same, for then there is no variance to split.

    References
    ----------
    Saisana, M., Saltelli, A., Tarantola, S. (2005), doi:10.1111/j.1467-985X.2005.00350.x.
    Saltelli, A. et al. (2010), *Variance based sensitivity analysis of model output*, doi:10.1016/j.cpc.2009.09.018.
    """
    names = _sources_on(study)
    if not names:
        return pd.DataFrame({name: [] for name in SOBOL_COLUMNS})
    pool = _pool(study, samples)

    def mean_shift_of(choices: np.ndarray) -> np.ndarray:
        parts = (_chosen(study, pool, dict(zip(names, part.T, strict=True))) for part in _parts(choices))
        return np.asarray(np.nan_to_num(np.concatenate([mean_shift(_shift(study, drawn)) for drawn in parts])))

    return sobol(mean_shift_of, names, samples=samples, seed=seed)


def sobol(
    function: Callable[[np.ndarray], np.ndarray], names: Sequence[str], *, samples: int, seed: int
) -> pd.DataFrame:
    """Compute first-order and total Sobol indices of any function of numbers from 0 to 1, with SALib.

    Parameters
    ----------
    function
        From samples × inputs to one value a sample.

    Raises
    ------
    ProblemsFound
        The optional extra ``sensitivity`` isn't installed.

    References
    ----------
    Herman, J., Usher, W. (2017), *SALib*, doi:10.21105/joss.00097.
    """
    try:
        from SALib.analyze import sobol as analysis
        from SALib.sample import sobol as design
    except ImportError:
        raise ProblemsFound([Problem("extra-missing", facts={"extra": "sensitivity"})]) from None
    known = names if len(names) > 1 else [*names, ""]  # one input has nothing to be compared with; a second one idles
    problem = {"num_vars": len(known), "names": list(known), "bounds": [[0.0, 1.0]] * len(known)}
    points = design.sample(problem, samples, calc_second_order=False, seed=seed)
    values = function(points[:, : len(names)])
    if np.ptp(values) == 0:
        undefined = np.full(len(names), np.nan)
        return pd.DataFrame(dict(zip(SOBOL_COLUMNS, (names, *[undefined] * 4), strict=True)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        estimated = analysis.analyze(problem, values, calc_second_order=False, seed=seed + 1)  # takes 0 for "no seed"
    columns = [estimated[key][: len(names)] for key in ("S1", "S1_conf", "ST", "ST_conf")]
    return pd.DataFrame(dict(zip(SOBOL_COLUMNS, (list(names), *columns), strict=True)))


def _parts(rows: np.ndarray) -> list[np.ndarray]:
    return [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]


def _as_it_is(study: Study, factors: np.ndarray) -> Drawn:
    """Change nothing but the weights."""
    draws = len(factors)
    as_zero = np.full(draws, study.tree.missing_as_zero)
    return Drawn(factors, np.full(draws, -1), np.full(draws, -1), as_zero, np.zeros((draws, 0), dtype=np.int8))


def _shift(study: Study, drawn: Drawn) -> np.ndarray:
    """Return how far each unit's rank lies from its nominal one, draws × units; NaN where one of them is missing."""
    drawn_from = study if drawn.picks.shape[1] else replace(study, disputes=None)
    with one_blas_thread():
        scores, _ = drawn_from.evaluate(drawn)
    ranks = drawn_ranks(scores, study.methodology)
    both = (ranks != UNRANKED) & (study.nominal != UNRANKED)
    return np.where(both, np.abs(ranks.astype(np.int64) - study.nominal.astype(np.int64)), np.nan)


def mean_shift(shift: np.ndarray) -> np.ndarray:
    """Average how far ranks moved in each draw over the regions that keep one; NaN where none does."""
    has = np.isfinite(shift)
    total = np.where(has, shift, 0.0).sum(axis=1)
    return np.asarray(np.where(has.any(axis=1), total / np.maximum(has.sum(axis=1), 1), np.nan))


def _sources_on(study: Study) -> list[str]:
    sources = study.sources
    on = {
        "weights": sources.weights != "none" or study.given is not None,
        "assessors": bool(len(study.choices)),
        "drop": sources.drop and len(headline_criteria(study.tree)) > 1,
        "aggregate": len(sources.aggregates) > 1,
        "missing": sources.missing,
    }
    return [name for name, wanted in on.items() if wanted]


def _pool(study: Study, size: int) -> Drawn:
    """Draw the weights and assessors that a choice points to."""
    quiet = replace(study, sources=replace(study.sources, drop=False), draws=size)
    blocks = -(-min(size, len(study.given) if study.given is not None else size) // BLOCK)
    return Drawn.joined([quiet.block(number) for number in range(blocks)])


def _chosen(study: Study, pool: Drawn, choices: dict[str, np.ndarray]) -> Drawn:
    """Turn numbers from 0 to 1 into draws."""
    draws = len(next(iter(choices.values())))

    def number(name: str, options: int) -> np.ndarray:
        return np.minimum((choices.get(name, np.zeros(draws)) * options).astype(np.int64), options - 1)

    base = _as_it_is(study, np.ones((draws, pool.factors.shape[1])))
    factors = pool.factors[number("weights", len(pool.factors))] if "weights" in choices else base.factors
    dropped, rule, as_zero = base.dropped, base.rule, base.missing_as_zero
    if "drop" in choices:
        columns = headline_criteria(study.tree)
        dropped = columns[number("drop", len(columns))]
        factors = factors.copy()
        factors[np.arange(draws), dropped] = 0.0
    if study.sources.aggregates:
        rule = number("aggregate", len(study.sources.aggregates))
    if "missing" in choices:
        as_zero = number("missing", 2) == 1
    picks = pool.picks[number("assessors", len(pool.picks))] if "assessors" in choices else base.picks
    return Drawn(factors, dropped, rule, as_zero, picks)
