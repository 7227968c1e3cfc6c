"""Look up what an answer is worth on its scale."""

from collections.abc import Sequence
from math import log

import numpy as np

from budget_index.methodology.answer_text import TOGETHER, canonical_answer
from budget_index.methodology.checks import NOT_PUBLIC
from budget_index.methodology.model import Methodology, Number, Scale

ANSWERED, DERIVED, GATED, NOT_APPLICABLE, MISSING, UNRESOLVED, INVALID = range(7)
STATE_NAMES = ("answered", "derived", "gated", "not_applicable", "missing", "unresolved")
SCORED, INSUFFICIENT = 0, 2
STATUS_NAMES = ("scored", "not_applicable", "insufficient")


def points_of(answer: str, scale: Scale, consolidate: str = "decision") -> tuple[float, int]:
    """Return points 0–100 and state of an answer; an answer that deducts has points down to −100.

    Several answers joined by ``|`` are a disagreement: their points are averaged under ``mean`` and ``median``, and
    unresolved otherwise. Among them "not applicable" wins if more than half say so, else it doesn't count. The status
    of a document that isn't public, derived from publications, is worth nothing where the scale doesn't know it.

    Examples
    --------
    >>> from budget_index.methodology.model import Option
    >>> scale = Scale(answers={"a": Option(points=2), "b": Option(points=1), "x": Option(not_applicable=True)})
    >>> points_of("b", scale), points_of("x", scale), points_of("", scale)
    ((50.0, 0), (0.0, 3), (0.0, 4))
    >>> points_of("a|b", scale), points_of("a|b", scale, "mean"), points_of("maybe", scale)
    ((0.0, 5), (75.0, 0), (0.0, 6))
    """
    if answer == "":
        return 0.0, MISSING
    if TOGETHER in answer:
        return _together(answer.split(TOGETHER), scale, consolidate)
    canonical = canonical_answer(answer, scale)
    if canonical is None:
        return 0.0, ANSWERED if answer in NOT_PUBLIC else INVALID
    if scale.number:
        return 100 * number_points(float(canonical), scale.number) / scale.highest, ANSWERED
    option = (scale.answers or {})[canonical]
    return (0.0, NOT_APPLICABLE) if option.points is None else (100 * option.points / scale.highest, ANSWERED)


def _together(answers: list[str], scale: Scale, consolidate: str) -> tuple[float, int]:
    worth = [points_of(answer, scale) for answer in answers]
    if any(state == INVALID for _, state in worth):
        return 0.0, INVALID
    if consolidate not in {"mean", "median"}:
        return 0.0, UNRESOLVED
    points = [value for value, state in worth if state == ANSWERED]
    if len(points) * 2 < len(worth):
        return 0.0, NOT_APPLICABLE
    return float(np.mean(points) if consolidate == "mean" else np.median(points)), ANSWERED


def number_points(value: float, number: Number) -> float:
    """Turn a number into points by steps (the first limit it doesn't exceed, or stays below), a line or its logarithm.

    Examples
    --------
    >>> late = Number(steps=[[0, 100], [14, 67], [30, 33]])
    >>> [number_points(days, late) for days in (-3, 14, 15, 31)]
    [100.0, 67.0, 33.0, 0.0]
    >>> [number_points(share, Number(below=[[10, 0], [50, 50]], beyond=100)) for share in (9.9, 10, 49, 50)]
    [0.0, 50.0, 50.0, 100.0]
    >>> number_points(47.5, Number(line=[[0, 0], [95, 100]]))
    50.0
    >>> income = Number(log=[[1, 0], [10000, 100]])
    >>> [round(number_points(value, income), 6) for value in (0, 10, 100, 20000)]
    [0.0, 25.0, 50.0, 100.0]
    """
    if number.steps:
        return float(next((points for limit, points in number.steps if value <= limit), number.beyond))
    if number.below:
        return float(next((points for limit, points in number.below if value < limit), number.beyond))
    at, points = (list(each) for each in zip(*number.pairs, strict=True))
    if number.log:
        value, at = log(max(value, at[0])), [log(each) for each in at]
    return float(np.interp(value, at, points))


def points_table(
    methodology: Methodology, scales: Sequence[str], answers: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Tabulate points and state of every answer on every scale: scales × answers."""
    rule = methodology.assessors.consolidate
    pairs = [[points_of(str(answer), methodology.scales[scale], rule) for answer in answers] for scale in scales]
    table = np.array(pairs, dtype=np.float64).reshape(len(scales), len(answers), 2)
    return table[:, :, 0], table[:, :, 1].astype(np.int8)
