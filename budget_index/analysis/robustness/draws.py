"""Draw what could have been decided otherwise: weights, assessors, criteria, aggregation, the missing rule."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from budget_index.scoring.tree import Tree
from budget_index.scoring.variants import factor_columns, ranked_rows

BLOCK = 64
"""Draws that share one random stream. Block n always gives the same draws, whoever computes it and in what order."""
WeightNoise = Literal["none", "uniform", "dirichlet"]
Level = Literal["all", "criteria", "dimensions"]


@dataclass(frozen=True)
class Sources:
    r"""What is uncertain; everything is off except the weights.

    Parameters
    ----------
    weights
        ``uniform``: every weight is multiplied by a number from :math:`[1 - x, 1 + x]`. ``dirichlet``: the shares of
        sisters in their parent are drawn around the nominal shares; their mean squared relative deviation is that of
        the uniform draws, :math:`x^2 / 3`.
    spread
        The :math:`x`: 0.25 means ±25 %.
    level
        Whose weights vary: all, only those of criteria, or only those of dimensions.
    assessors
        Draw one of the assessors wherever they differ.
    drop
        Leave out one criterion of the headline, each with the same probability.
    aggregates
        Draw one of these for all dimensions over dimensions; ``""`` stands for the rules of the methodology.
    missing
        Draw one of the two missing rules.
    """

    weights: WeightNoise = "uniform"
    spread: float = 0.25
    level: Level = "all"
    assessors: bool = False
    drop: bool = False
    aggregates: tuple[str, ...] = ()
    missing: bool = False


@dataclass(frozen=True)
class Drawn:
    """The draws of a block, one row each.

    Parameters
    ----------
    factors
        Draws × (criteria, dimensions): what the nominal weight is multiplied by; 0 for a dropped criterion.
    dropped
        Column of the dropped criterion, or −1.
    rule
        Number of the aggregate in ``Sources.aggregates``, or −1 for the rules of the methodology.
    missing_as_zero
        The missing rule.
    picks
        Draws × disputed answers: number of the assessor who is believed.
    """

    factors: np.ndarray
    dropped: np.ndarray
    rule: np.ndarray
    missing_as_zero: np.ndarray
    picks: np.ndarray

    def take(self, rows: slice | np.ndarray) -> "Drawn":
        """Take some of the draws."""
        return Drawn(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    @classmethod
    def joined(cls, blocks: Sequence["Drawn"]) -> "Drawn":
        """Put blocks one below the other."""
        return cls(*(np.concatenate([getattr(block, name) for block in blocks]) for name in cls.__dataclass_fields__))


def draw_block(
    number: int,
    sources: Sources,
    tree: Tree,
    *,
    seed: int | tuple[int, ...],
    choices: np.ndarray,
    given: np.ndarray | None = None,
) -> Drawn:
    """Make the draws ``64 number … 64 number + 63``.

    Every source has its own random stream, so that switching one on doesn't move the others.

    Parameters
    ----------
    choices
        How many assessors there are to choose from, for each disputed answer.
    given
        Own factors, draws × (criteria, dimensions), instead of random ones.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> from budget_index.scoring.tree import compile_tree
    >>> tree, none = compile_tree(load_methodology("obs-2017")), np.zeros(0, dtype=int)
    >>> drawn = draw_block(3, Sources(spread=0.1), tree, seed=1, choices=none)
    >>> drawn.factors.shape, bool(np.ptp(drawn.factors) < 0.2)
    ((64, 158), True)
    """
    streams = np.random.SeedSequence(seed, spawn_key=(number,)).spawn(5)
    weights, drops, aggregates, missing, picks = (np.random.Generator(np.random.PCG64(stream)) for stream in streams)
    rows = slice(number * BLOCK, (number + 1) * BLOCK)
    factors = weight_factors(weights, sources, tree) if given is None else given[rows].copy()
    draws = len(factors)
    dropped = np.full(draws, -1)
    if sources.drop:
        dropped = drops.choice(headline_criteria(tree), size=BLOCK)[:draws]
        factors[np.arange(draws), dropped] = 0.0
    ways = len(sources.aggregates)
    rule = aggregates.integers(ways, size=BLOCK)[:draws] if ways else np.full(draws, -1)
    as_zero = missing.integers(2, size=BLOCK)[:draws] == 1 if sources.missing else np.full(draws, tree.missing_as_zero)
    believed = (picks.random((BLOCK, len(choices))) * choices).astype(np.int8)[:draws]
    return Drawn(factors, dropped, rule, as_zero, believed)


def headline_criteria(tree: Tree) -> np.ndarray:
    """Return the columns of the criteria that the headline is made of."""
    rows = [tree.nodes[row] for row in ranked_rows(tree)]
    return np.concatenate([np.arange(len(tree.criteria))[node.members] for node in rows if node.over_criteria])


def weight_factors(rng: np.random.Generator, sources: Sources, tree: Tree) -> np.ndarray:
    """Draw what the nominal weights are multiplied by: one block × (criteria, dimensions)."""
    factors = np.ones((BLOCK, len(tree.criteria) + len(tree.nodes)))
    for row in ranked_rows(tree) if sources.weights != "none" else []:
        node = tree.nodes[row]
        if sources.level not in ("all", "criteria" if node.over_criteria else "dimensions"):
            continue
        draw: Callable[[np.random.Generator, np.ndarray, float], np.ndarray] = (
            uniform_factors if sources.weights == "uniform" else dirichlet_factors
        )
        factors[:, factor_columns(tree, node)] = draw(rng, node.weights, sources.spread)
    return factors


def uniform_factors(rng: np.random.Generator, weights: np.ndarray, spread: float) -> np.ndarray:
    """Draw factors from ``1 − spread … 1 + spread``, independent of each other."""
    return rng.uniform(1 - spread, 1 + spread, size=(BLOCK, len(weights)))


def dirichlet_factors(rng: np.random.Generator, weights: np.ndarray, spread: float) -> np.ndarray:
    r"""Draw shares around the nominal ones, divided by them.

    Shares are Dirichlet with parameters :math:`\kappa s_i`, :math:`s_i` the nominal share. The squared relative
    deviation of a share is :math:`(1 - s_i) / (s_i (\kappa + 1))`; :math:`\kappa` makes its mean over the sisters
    :math:`x^2 / 3`, which is that of a uniform factor.

    References
    ----------
    Gelman, A. et al. (2013), *Bayesian Data Analysis*, 3rd ed., appendix A.

    Examples
    --------
    >>> factors = dirichlet_factors(np.random.default_rng(1), np.ones(4), 0.3)
    >>> bool(np.allclose(factors.mean(axis=1), 1)), bool(abs(factors.std() - 0.3 / 3**0.5) < 0.02)
    (True, True)
    """
    if len(weights) < 2 or spread == 0:
        return np.ones((BLOCK, len(weights)))
    shares = weights / weights.sum()
    kappa = 3 * float(np.mean((1 - shares) / shares)) / spread**2 - 1
    gammas = rng.standard_gamma(kappa * shares, size=(BLOCK, len(weights)))
    return np.asarray(gammas / gammas.sum(axis=1, keepdims=True) / shares)
