"""What would come of other answers: the score, the band and the place of one region."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from budget_index.analysis.gain.gains import what_if
from budget_index.methodology.answer_text import plain_number
from budget_index.methodology.model import Methodology, Number, Scale
from budget_index.methodology.walk import asked
from budget_index.scoring.ranking import place_with
from budget_index.scoring.results import Results


@dataclass(frozen=True)
class RegionOutcome:
    """Where a region would stand; all but ``band`` are NaN without a score, and that is empty.

    The place goes from ``rank`` to ``rank_last`` where it is shared.
    """

    score: float
    rounded: float
    band: str
    rank: float
    rank_last: float


def region_outcome(results: Results, changes: Mapping[str, str], region: str, year: int) -> RegionOutcome:
    """Score a region with other answers by the same engine, and place it among the others, which stay as they are.

    Parameters
    ----------
    changes
        Criterion, or criterion/factor, → the other answer; blank takes the answer away.

    Raises
    ------
    ProblemsFound
        A criterion or an answer is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> from budget_index.methodology.load import load_methodology
    >>> from budget_index.scoring.results import score_agreed
    >>> rows = {"region": ["A", "A", "B", "B"], "criterion": ["q54", "q55"] * 2, "answer": ["a", "d", "b", "b"]}
    >>> results = score_agreed(pd.DataFrame({**rows, "year": 2017}), load_methodology("obs-2017"))
    >>> region_outcome(results, {"q55": "b"}, "A", 2017)
    RegionOutcome(score=83.5, rounded=84.0, band='extensive', rank=1.0, rank_last=1.0)
    """
    row = what_if(results.agreed, results.methodology, changes, region, year).ranking.iloc[0]
    ranking = results.ranking[results.ranking["year"] == year]
    score = float(row["score"])
    first, last = place_with(score, region, ranking, results.methodology)
    band = "" if np.isnan(score) else str(row["band"])
    return RegionOutcome(score, float(row["rounded"]), band, rank=first, rank_last=last)


def best_answers(methodology: Methodology, criteria: Collection[str]) -> dict[str, str]:
    """Return the best answer to each of some criteria, and to their factors.

    On a scale of numbers it is the smallest one that has the most points.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> best_answers(load_methodology("obs-2017"), ["q54", "q55"])
    {'q54': 'a', 'q55': 'a'}
    """
    chosen = {name: scale for name, scale in asked(methodology).items() if name.partition("/")[0] in criteria}
    return {name: _best(methodology.scales[scale]) for name, scale in chosen.items()}


def best_range(number: Number) -> tuple[float | None, float | None]:
    """Return the least and the largest number that have full points; ``None`` where there is no limit.

    With ``below`` the largest is the limit that the number must stay below; with ``steps`` the least is the limit that
    it must be above.

    Examples
    --------
    >>> best_range(Number(unit="percent", line=[[0, 0], [95, 100]])), best_range(Number(steps=[[0, 100], [14, 67]]))
    ((95.0, None), (None, 0.0))
    >>> best_range(Number(line=[[0, 0], [40, 100], [60, 100], [100, 0]])), best_range(Number(steps=[[9, 0]], beyond=9))
    ((40.0, 60.0), (9.0, None))
    >>> best_range(Number(below=[[9, 0], [20, 100]])), best_range(Number(below=[[9, 0]], beyond=9))
    ((9.0, 20.0), (9.0, None))
    """
    pairs, highest = number.pairs, Scale(number=number).highest
    best = [at for at, (_, points) in enumerate(pairs) if points >= highest]
    if not best:
        return float(pairs[-1][0]), None
    last = next((at for at in best if at + 1 not in best), best[0])
    above = number.beyond >= highest if number.is_stepped else True
    below = best[0] - 1 if number.is_stepped else best[0]
    first = None if best[0] == 0 else float(pairs[below][0])
    return first, None if last == len(pairs) - 1 and above else float(pairs[last][0])


def _best(scale: Scale) -> str:
    if scale.number is None:
        points = {answer: option.points or 0.0 for answer, option in (scale.answers or {}).items()}
        return max(points, key=points.__getitem__)
    pairs = scale.number.pairs
    best = [number for number, points in pairs if points >= scale.highest] or [pairs[-1][0] + 1]
    if scale.number.below:
        first, last = best_range(scale.number)
        return plain_number(first if first is not None else (last or 0.0) - 1 if scale.number.least < 0 else 0.0)
    return plain_number(best[0])
