"""The semantics of a methodology once more, slowly: plain recursion over the YAML, no package code, no arrays.

Written straight from section 4 of the design. Where the engine and this disagree, one of them is wrong.
"""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Tree = dict[str, Any]
Said = dict[str, str]


@dataclass(frozen=True)
class Found:
    """What is known of a criterion or dimension; ``None`` where it has no score, or isn't applicable."""

    score: float | None
    coverage: float | None


def highest(scale: Tree) -> float:
    """Give the points of the best answer of a scale."""
    if "number" in scale:
        number = scale["number"]
        stepped = number.get("steps", number.get("below"))
        return max([points for _, points in stepped or number["line"]] + ([number.get("beyond", 0)] if stepped else []))
    return max(option.get("points", 0) for option in scale["answers"].values())


def number_points(value: float, number: Tree) -> float:
    """Give the points of a number: the first step that it doesn't exceed, or the line between two pairs."""
    if "steps" in number:
        return next((points for limit, points in number["steps"] if value <= limit), number.get("beyond", 0))
    if "below" in number:
        return next((points for limit, points in number["below"] if value < limit), number.get("beyond", 0))
    line = number["line"]
    if value <= line[0][0]:
        return line[0][1]
    for (left, low), (right, high) in pairwise(line):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return line[-1][1]


def answered(scale: Tree, said: str) -> float | str:
    """Give the points of an answer, 0–100, or ``missing`` or ``not applicable``; a disagreement is missing."""
    if not said or "|" in said:
        return "missing"
    if "number" in scale:
        return 100 * number_points(float(said), scale["number"]) / highest(scale)
    option = scale["answers"][said]
    return "not applicable" if option.get("not_applicable") else 100 * option["points"] / highest(scale)


def criterion_points(rules: Tree, criterion: Tree, said: Said) -> float | str:
    """Multiply the points of a criterion by its factors; a blank factor makes it missing."""
    points = answered(rules["scales"][criterion["scale"]], said.get(criterion["id"], ""))
    if isinstance(points, str):
        return points
    for name, scale in criterion.get("factors", {}).items():
        factor = answered(rules["scales"][scale], said.get(f"{criterion['id']}/{name}", ""))
        if factor == "missing":
            return "missing"
        if not isinstance(factor, str) and points > 0:
            points *= factor / 100
    return points


def criteria_below(dimension: Tree) -> list[Tree]:
    """List all criteria of a dimension, at any depth."""
    deeper = [criterion for below in dimension.get("dimensions", []) for criterion in criteria_below(below)]
    return dimension.get("criteria", []) + deeper


def all_dimensions(dimensions: list[Tree]) -> list[Tree]:
    """List dimensions and everything below them."""
    return [each for one in dimensions for each in (one, *all_dimensions(one.get("dimensions", [])))]


def shut(rules: Tree, said: Said) -> set[str]:
    """Name the criteria beside the criterion of a closed gate."""
    found: set[str] = set()
    for dimension in all_dimensions(rules["dimensions"]):
        gate = dimension.get("gate")
        answers = said.get(gate["criterion"], "").split("|") if gate else []
        if gate and all(answer in gate["closed_by"] for answer in answers):
            found |= {c["id"] for c in criteria_below(dimension)} - {gate["criterion"]}
    return found


def assess(rules: Tree, criterion: Tree, said: Said) -> Found:
    """Give score and coverage of a criterion."""
    points = criterion_points(rules, criterion, said)
    if points == "not applicable":
        return Found(None, None)
    if criterion["id"] in shut(rules, said):
        return Found(0.0, 1.0)
    return Found(None, 0.0) if points == "missing" else Found(float(points), 1.0)


def together(aggregate: str, members: list[tuple[float, float]]) -> float | None:
    """Make one score of several scores and weights."""
    if not members:
        return None
    total = sum(weight for _, weight in members)
    if aggregate == "minimum":
        return min(score for score, _ in members)
    if aggregate in {"geometric_mean", "harmonic_mean"} and any(score == 0 for score, _ in members):
        return 0.0
    if aggregate == "geometric_mean":
        return math.exp(sum(weight * math.log(score) for score, weight in members) / total)
    if aggregate == "harmonic_mean":
        return total / sum(weight / score for score, weight in members)
    return sum(weight * score for score, weight in members) / total


def members_of(rules: Tree, dimension: Tree, said: Said) -> list[tuple[Found, float]]:
    """List the members of a dimension with their weights: dimensions, or all criteria below."""
    aggregate = dimension.get("aggregate", "mean")
    below = dimension.get("dimensions", [])
    if below and aggregate != "share_of_maximum" and dimension.get("over", "dimensions") == "dimensions":
        return [(score_dimension(rules, each, said), each.get("weight", 1)) for each in below]
    found = []
    for criterion in criteria_below(dimension):
        most = highest(rules["scales"][criterion["scale"]]) if aggregate == "share_of_maximum" else 1
        found.append((assess(rules, criterion, said), criterion.get("weight", 1) * most))
    return found


def score_dimension(rules: Tree, dimension: Tree, said: Said) -> Found:
    """Give score and coverage of a dimension; a blank score where too little is answered."""
    applicable = [(f, weight) for f, weight in members_of(rules, dimension, said) if f.coverage is not None]
    if not applicable:
        return Found(None, None)
    coverage = sum(w * (f.coverage or 0) for f, w in applicable) / sum(w for _, w in applicable)
    missing = rules.get("missing", {})
    if missing.get("treat_as") == "zero":
        scored = [(0.0 if f.score is None else f.score, w) for f, w in applicable]
    else:
        scored = [(f.score, w) for f, w in applicable if f.score is not None]
    least = dimension.get("min_coverage", missing.get("min_coverage", 0))
    answered = sum(1 for f, _ in applicable if f.score is not None and f.coverage)
    if coverage < least - 1e-9 or answered < dimension.get("min_answered", 0):
        return Found(None, coverage)
    score = together(dimension.get("aggregate", "mean"), scored)
    score = None if score is None else max(score, 0.0)
    if score is not None and capped(rules, dimension, said):
        score = min(score, dimension["cap"]["at"])
    return Found(score, coverage)


def capped(rules: Tree, dimension: Tree, said: Said) -> bool:
    """Say whether the cap of a dimension holds: answered so, or applicable behind a closed gate."""
    when = dimension.get("cap", {}).get("when")
    if not when:
        return False
    criterion = next(c for c in criteria_below(dimension) if c["id"] == when["criterion"])
    if all(answer in when["answers"] for answer in said.get(when["criterion"], "").split("|")):
        return True
    return when["criterion"] in shut(rules, said) and criterion_points(rules, criterion, said) != "not applicable"


def score_all(rules: Tree, said: Said) -> dict[str, Found]:
    """Score every dimension of one region."""
    return {each["id"]: score_dimension(rules, each, said) for each in all_dimensions(rules["dimensions"])}
