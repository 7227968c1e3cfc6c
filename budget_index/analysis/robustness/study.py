"""What a worker needs to score and rank blocks of draws, and what it counts."""

from dataclasses import dataclass

import numpy as np

from budget_index.analysis.robustness.disputes import Disputes
from budget_index.analysis.robustness.draws import BLOCK, Drawn, Sources, draw_block
from budget_index.analysis.robustness.ranks import UNRANKED, competition_ranks, drawn_ranks, whole_scores
from budget_index.methodology.model import Methodology
from budget_index.rounding import NOISE_DIGITS
from budget_index.scoring.answers import Answers
from budget_index.scoring.engine import close_gates, score_answers, withheld_scores
from budget_index.scoring.results import must_have_table
from budget_index.scoring.threads import cut
from budget_index.scoring.tree import Tree, compile_tree
from budget_index.scoring.variants import Recipe, SidewaysAnswers, lay_on_side, score_variants

VALUES_AT_ONCE = 1 << 20
"""Points laid out at a time where every draw has answers of its own."""
SORTED_VALUES = 1 << 19
"""Scores that are ranked at a time."""
NO_CHOICE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class DrawCounts:
    """What comes out of some blocks: ranks and scores, draws × units, and sums over the draws.

    Scores are written as differences from the nominal one, so that 32 bits hold six decimals; NaN where there is none.
    The sums are, one value a unit: ranked draws; ranks; scores in units of the ninth decimal; draws at the nominal
    rank; draws among the top; and draws in each band, bands × units. They are whole numbers, so that the order of
    adding never matters.
    """

    ranks: np.ndarray
    moved: np.ndarray
    sums: tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Study:
    """Everything a worker needs to compute a block: the answers of one year, the rules and what is uncertain.

    Parameters
    ----------
    nominal, must_have
        Rank (0 where blank) and share of must-have criteria met, as published; one a unit.
    disputes
        The disputed answers, if assessors are drawn.
    given
        Own factors of weights, draws × (criteria, dimensions).
    """

    methodology: Methodology
    tree: Tree
    sources: Sources
    seed: int | tuple[int, ...]
    sideways: SidewaysAnswers
    scores: np.ndarray
    nominal: np.ndarray
    must_have: np.ndarray
    top: int
    draws: int
    disputes: Disputes | None = None
    given: np.ndarray | None = None

    @classmethod
    def of(
        cls,
        answers: Answers,
        methodology: Methodology,
        sources: Sources,
        *,
        seed: int | tuple[int, ...],
        draws: int,
        top: int = 10,
        disputes: Disputes | None = None,
        given: np.ndarray | None = None,
    ) -> "Study":
        """Prepare the answers of one year."""
        tree = compile_tree(methodology)
        gated = close_gates(answers, tree)
        scores = score_answers(gated, tree).score[:, tree.headline]
        nominal = drawn_ranks(scores[None], methodology)[0]
        must_have = must_have_table(gated, methodology)["must_have"].to_numpy()
        sideways = lay_on_side(gated, withheld_scores(gated, tree))
        return cls(
            methodology=methodology,
            tree=tree,
            sources=sources,
            seed=seed,
            sideways=sideways,
            scores=scores,
            nominal=nominal,
            must_have=must_have,
            top=top,
            draws=draws if given is None else len(given),
            disputes=disputes,
            given=given,
        )

    @property
    def choices(self) -> np.ndarray:
        """How many assessors there are to choose from, for each disputed answer."""
        return self.disputes.choices if self.disputes and self.sources.assessors else NO_CHOICE

    def block(self, number: int) -> Drawn:
        """Draw a block; the last one is cut where the draws end."""
        drawn = draw_block(number, self.sources, self.tree, seed=self.seed, choices=self.choices, given=self.given)
        rest = self.draws - number * BLOCK
        return drawn if rest >= BLOCK else drawn.take(slice(rest))

    def evaluate(self, drawn: Drawn) -> tuple[np.ndarray, np.ndarray]:
        """Score draws and return also the share of must-have criteria met, as rows that fit the scores."""
        if not len(self.choices) or self.disputes is None:
            return self._by_recipe(self.sideways, drawn), self.must_have
        values = self.sideways.points.size
        scores, met = [], []
        for rows in cut(len(drawn.factors), max(1, VALUES_AT_ONCE // max(values, 1))):
            some = drawn.take(rows)
            sideways, share = self.disputes.sideways(some.picks, self.tree, self.methodology)
            scores.append(self._by_recipe(sideways, some))
            met.append(share)
        return np.concatenate(scores), np.concatenate(met)

    def _by_recipe(self, sideways: SidewaysAnswers, drawn: Drawn) -> np.ndarray:
        """Score the draws of each combination of rules together."""
        kinds = sorted({*zip(drawn.rule.tolist(), drawn.missing_as_zero.tolist(), strict=True)})
        scores_of_draws = np.empty((len(drawn.factors), sideways.units))
        for rule, as_zero in kinds:
            at = np.flatnonzero((drawn.rule == rule) & (drawn.missing_as_zero == as_zero))
            own = sideways if sideways.points.ndim == 2 else sideways.of_draws(at)
            recipe = Recipe(as_zero, self.sources.aggregates[rule] if rule >= 0 else "")
            scores = score_variants(own, self.tree, drawn.factors[at], recipe)
            if len(kinds) == 1:
                return scores
            scores_of_draws[at] = scores
        return scores_of_draws

    def outcome(self, numbers: range) -> "DrawCounts":
        """Score and rank some blocks of draws, and count."""
        scores, met = self.evaluate(Drawn.joined([self.block(number) for number in numbers]))
        counts = [self._count(scores[rows], met if met.ndim == 1 else met[rows]) for rows in _ranked_at_once(scores)]
        sums = zip(*(part.sums for part in counts), strict=True)
        return DrawCounts(
            np.concatenate([part.ranks for part in counts]),
            np.concatenate([part.moved for part in counts]),
            tuple(sum(each, start=0 * each[0]) for each in sums),
        )

    @property
    def base(self) -> np.ndarray:
        """What scores of draws are written as differences from: the nominal ones, 0 where there is none."""
        return np.asarray(np.nan_to_num(self.scores))

    def ranks_and_moves(self, numbers: range) -> tuple[np.ndarray, np.ndarray]:
        """Return ranks and moved scores of some blocks as ``outcome`` does, and count nothing."""
        scores, _ = self.evaluate(Drawn.joined([self.block(number) for number in numbers]))
        ranks = [drawn_ranks(scores[rows], self.methodology) for rows in _ranked_at_once(scores)]
        return np.concatenate(ranks), self._moved(scores)

    def _moved(self, scores: np.ndarray) -> np.ndarray:
        return np.asarray((scores - self.base).astype(np.float32))

    def _count(self, scores: np.ndarray, met: np.ndarray) -> "DrawCounts":
        """Rank draws and count."""
        exact = whole_scores(scores)
        ranks = (
            competition_ranks(exact) if self.methodology.ranks == "unrounded" else drawn_ranks(scores, self.methodology)
        )
        has = ranks != UNRANKED
        at_top = (ranks <= self.top) & has
        sums = (
            has.sum(axis=0),
            ranks.sum(axis=0, dtype=np.int64),
            np.maximum(exact, 0).sum(axis=0),
            (has & (ranks == self.nominal)).sum(axis=0),
            at_top.sum(axis=0),
            self._bands(exact, has, met),
        )
        return DrawCounts(ranks, self._moved(scores), sums)

    def _bands(self, exact: np.ndarray, has: np.ndarray, met: np.ndarray) -> np.ndarray:
        """Count how often each unit is in each band: bands × units."""
        bands, free = self.methodology.bands, has
        counts = np.zeros((len(bands), exact.shape[1]), dtype=np.int64)
        for number, band in reversed(list(enumerate(bands))):
            here = free & (exact >= band_limit(band.from_, self.methodology.rounding))
            if band.requires_must_have:
                here &= met >= band.requires_must_have - 10.0**-NOISE_DIGITS
            counts[number] = here.sum(axis=0)
            free = free & ~here
        return counts


def _ranked_at_once(scores: np.ndarray) -> list[slice]:
    """Cut draws so that sorting needs little memory beside the scores."""
    return cut(len(scores), max(4, SORTED_VALUES // max(scores.shape[1], 1)))


def band_limit(lowest: float, digits: int) -> int:
    r"""Return the lowest score that rounds into a band, in units of the ninth decimal: half a step below its border.

    Examples
    --------
    >>> band_limit(61.0, digits=0) / 1e9, band_limit(61.0, digits=1) / 1e9
    (60.5, 60.95)
    """
    scale = 10.0**digits
    return int(np.rint((np.ceil(np.round(lowest * scale, NOISE_DIGITS)) - 0.5) / scale * 10**NOISE_DIGITS))
