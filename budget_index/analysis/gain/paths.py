"""The path to the next band: the least that a region can do to reach it."""

from dataclasses import dataclass

import numpy as np

from budget_index.analysis.gain.path_bound import gate_by_gate
from budget_index.analysis.gain.path_search import searched
from budget_index.analysis.gain.steps import one_region, possible_steps
from budget_index.methodology.model import Band
from budget_index.scoring.results import Results
from budget_index.scoring.tree import compile_tree


@dataclass(frozen=True)
class Path:
    """The least set of criteria to be answered best so that a region reaches a band.

    Parameters
    ----------
    band
        The band to reach; empty if the region is in the highest, or has no score.
    steps
        Criteria; effort is their total.
    score_from, score_to
        The headline before and after, by the engine.
    proven
        Whether no set of less effort reaches the band; otherwise this is the best that was found.
    """

    region: str
    year: int
    band: str
    steps: list[str]
    effort: int
    score_from: float
    score_to: float
    proven: bool


def path_to_next_band(
    results: Results, region: str, year: int, *, band: str | None = None, by_effort: bool = False
) -> Path:
    r"""Find the least set of criteria that takes a region to the next band, must-haves included.

    Under means gains add up, and the set is a knapsack turned round, solved exactly for every choice of closed gates
    to open. An answer that was missing also raises the sum of weights, so that gains are at most
    :math:`w (100 - S) / W`: a set that is least by these bounds and reaches the band is proven minimal as well.
    Otherwise sets are built up by gain for effort and pared down from the whole, each scored by the engine; if the
    smaller sets are few enough, all are tried, which proves it.

    Parameters
    ----------
    band
        Another band than the next.
    by_effort
        Least total effort, 1–3 a criterion as the methodology says, instead of the fewest criteria.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> from budget_index.scoring.results import score_agreed
    >>> rows = {"region": "A", "year": 2017, "criterion": ["q1", "q2", "q3"], "answer": ["a", "b", "a"]}
    >>> results = score_agreed(pd.DataFrame(rows), load_methodology("obs-2017"))
    >>> path = path_to_nextnext_band(results, "A", 2017)
    >>> path.band, path.steps, path.proven
    ('extensive', ['q2'], True)
    """
    standing = results.ranking[(results.ranking["region"] == region) & (results.ranking["year"] == year)].iloc[0]
    methodology = results.methodology
    target = next_band(results, str(standing["band"]), band)
    before = float(standing["score"])
    if target is None or np.isnan(before):
        return Path(region, year, "", [], 0, before, before, proven=True)
    tree = compile_tree(methodology)
    steps = possible_steps(one_region(results, region, year), tree, methodology, by_effort=by_effort)
    found, proven = gate_by_gate(steps, target)
    if not proven:
        found, proven = searched(steps, target, found)
    if found is None:
        return Path(region, year, target.id, [], 0, before, before, proven=False)
    after = float(steps.outcome(found[None, :])[0][0])
    names = [tree.criteria[column] for column in steps.columns[found]]
    return Path(region, year, target.id, names, int(steps.efforts[found].sum()), before, after, proven=proven)


def next_band(results: Results, present: str, wanted: str | None) -> Band | None:
    """Return the band that is wanted, else the one above the present one; ``None`` above the highest."""
    bands = results.methodology.bands
    names = [band.id for band in bands]
    if wanted is not None:
        return bands[names.index(wanted)]
    place = names.index(present) + 1 if present in names else 0
    return bands[place] if place < len(bands) else None
