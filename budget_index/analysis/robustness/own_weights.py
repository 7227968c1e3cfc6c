"""Places under weights of one's own: what counts how much, and the ranking that follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from budget_index.analysis.robustness.ranks import UNRANKED, drawn_ranks
from budget_index.analysis.robustness.study import Study
from budget_index.methodology.model import Methodology
from budget_index.methodology.walk import stages
from budget_index.scoring.ranking import last_of_shared
from budget_index.scoring.tree import Tree
from budget_index.scoring.variants import Recipe, factor_columns, ranked_rows, score_variants

OWN_PLACE_COLUMNS = [
    *("region", "score", "rank", "rank_last", "published_score", "published_rank", "published_last", "moved"),
]
STAGE, DOCUMENT, THEME = "stage", "document", "theme"


@dataclass(frozen=True)
class Part:
    """A part of the index whose weight can be changed.

    Parameters
    ----------
    level
        ``stage`` (directly below the headline), ``document`` (below a stage) or ``theme``.
    above
        The stage of a document; empty for the others.
    """

    id: str
    level: str
    above: str = ""


def adjustable_parts(methodology: Methodology) -> list[Part]:
    """List the stages, what lies directly below them, and the themes.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> [part.id for part in adjustable_parts(load_methodology("kz-local-budgets-2026")) if part.level == "stage"]
    ['planning', 'approval', 'execution', 'report']
    >>> [part.id for part in adjustable_parts(load_methodology("obs-2017"))][:3]
    ['pbs', 'ebp', 'eb']
    """
    parts = [Part(stage.id, STAGE) for stage in stages(methodology)]
    parts += [Part(below.id, DOCUMENT, stage.id) for stage in stages(methodology) for below in stage.dimensions]
    return parts + [Part(theme.id, THEME) for theme in methodology.themes]


def own_factors(tree: Tree, times: Mapping[str, float]) -> np.ndarray:
    """Turn weights of one's own into factors of the nominal ones: one for each criterion and dimension.

    Parameters
    ----------
    times
        Dimension or theme → how many times its nominal weight it is to have; 0 leaves it out. Ids that the tree doesn't
        have are passed over. A theme, and a dimension that its parent doesn't count as a member, has no weight of its
        own; then its criteria get the factor.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> from budget_index.scoring.tree import compile_tree
    >>> tree = compile_tree(load_methodology("kz-local-budgets-2026"))
    >>> factors = own_factors(tree, {"report": 2.0, "clarity": 0.5})
    >>> float(factors[len(tree.criteria) + tree.ids.index("report")]), sorted(set(factors.tolist()))
    (2.0, [0.5, 1.0, 2.0])
    """
    factors, counted = np.ones(len(tree.criteria) + len(tree.nodes)), set(ranked_rows(tree))
    for name, multiple in times.items():
        if name not in tree.ids:
            continue
        row = tree.ids.index(name)
        node = tree.nodes[row]
        if row in counted:
            factors[len(tree.criteria) + row] *= multiple
        elif node.first < node.last:
            factors[node.first : node.last] *= multiple
        else:
            factors[node.members] *= multiple
    return factors


def criterion_shares(tree: Tree, factors: np.ndarray) -> np.ndarray:
    r"""Return the share of every criterion in the headline: :math:`\prod w f / \sum w f` on the way down.

    Returns
    -------
    One share a criterion, 0 outside of the headline; they add up to 1, or to 0 if nothing has a weight.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> from budget_index.scoring.tree import compile_tree
    >>> tree = compile_tree(load_methodology("obs-2017"))
    >>> shares = criterion_shares(tree, own_factors(tree, {}))
    >>> round(float(shares.sum()), 9), round(float(shares.max() * 109), 9)
    (1.0, 1.0)
    """
    below = np.zeros(len(tree.criteria))
    _hand_down(tree, tree.headline, 1.0, factors, below)
    return below


def _hand_down(tree: Tree, row: int, share: float, factors: np.ndarray, shares: np.ndarray) -> None:
    node = tree.nodes[row]
    weights = node.weights * factors[factor_columns(tree, node)]
    if node.over_criteria:
        total = weights.sum()
        shares[node.members] = share * weights / total if total > 0 else 0.0
        return
    members = np.arange(len(tree.nodes))[node.members].tolist()
    weights = np.where([_has_weight(tree, member, factors) for member in members], weights, 0.0)
    for member, weight in zip(members, weights.tolist(), strict=True):
        if weight > 0:
            _hand_down(tree, member, share * weight / float(weights.sum()), factors, shares)


def _has_weight(tree: Tree, row: int, factors: np.ndarray) -> bool:
    """Return whether anything below a dimension has a weight: without, it has no score."""
    node = tree.nodes[row]
    weights = node.weights * factors[factor_columns(tree, node)]
    if node.over_criteria:
        return bool((weights > 0).any())
    members = np.arange(len(tree.nodes))[node.members].tolist()
    return any(w > 0 and _has_weight(tree, m, factors) for m, w in zip(members, weights.tolist(), strict=True))


def part_shares(tree: Tree, factors: np.ndarray, parts: Sequence[Part]) -> dict[str, float]:
    """Return the share of each part in the headline.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> from budget_index.scoring.tree import compile_tree
    >>> kz = load_methodology("kz-local-budgets-2026")
    >>> tree, parts = compile_tree(kz), [part for part in adjustable_parts(kz) if part.level == "stage"]
    >>> part_shares(tree, own_factors(tree, {"report": 2.0}), parts)
    {'planning': 0.2, 'approval': 0.2, 'execution': 0.2, 'report': 0.4}
    """
    shares = criterion_shares(tree, factors)
    nodes = {part.id: tree.nodes[tree.ids.index(part.id)] for part in parts}
    return {
        name: round(float(shares[slice(node.first, node.last) if node.last else node.members].sum()), 12)
        for name, node in nodes.items()
    }


def whole_percents(shares: Sequence[float]) -> list[int]:
    """Round shares to whole per cents that add up to 100: the largest remainders are rounded up.

    Shares that add up to less than 1 keep their rounded total.

    Examples
    --------
    >>> whole_percents([1 / 3, 1 / 3, 1 / 3])
    [34, 33, 33]
    """
    exact = np.round(100 * np.asarray(shares, dtype=np.float64), 9)
    whole = np.floor(exact)
    missing = int(np.rint(exact.sum()) - whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:missing]] += 1
    return [int(each) for each in whole]


def own_places(study: Study, units: pd.DataFrame, times: Mapping[str, float]) -> pd.DataFrame:
    """Rank a year with weights of one's own, beside the places that were published.

    Coverage stays that of the methodology: what has no score has none under other weights either.

    Parameters
    ----------
    study
        With the weights of the methodology.
    units
        ``region``; the rows of the study.
    times
        As for ``own_factors``.

    Returns
    -------
    ``OWN_PLACE_COLUMNS``, best place first; ``moved`` counts places won. Regions without a score come last.
    """
    factors = own_factors(study.tree, times)
    scores = study.scores
    if (factors != 1).any():
        recipe = Recipe(study.tree.missing_as_zero)
        scores = score_variants(study.sideways, study.tree, factors[None], recipe)[0]
    ranks = drawn_ranks(scores[None], study.methodology)[0]
    now, published = (pd.Series(each, dtype="Int64").replace(UNRANKED, pd.NA) for each in (ranks, study.nominal))
    table = pd.DataFrame({"region": units["region"].array, "score": scores, "rank": now})
    table = table.assign(
        rank_last=last_of_shared(table["rank"]),
        published_score=study.scores,
        published_rank=published,
        published_last=last_of_shared(published),
        moved=published - now,
    )
    ordered = table.sort_values(["rank", "region"], na_position="last", kind="stable")
    return ordered[OWN_PLACE_COLUMNS].reset_index(drop=True)
