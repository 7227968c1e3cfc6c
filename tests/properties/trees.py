"""Random methodologies and answers for the laws: trees of uneven depth, every aggregate, gates, factors, gaps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from budget_index.methodology.model import Methodology
from budget_index.methodology.source import parse_yaml

Tree = dict[str, Any]
Said = dict[str, str]

SCALES = parse_yaml(
    """
    extent: {answers: {a: {points: 100}, b: {points: 67}, c: {points: 33}, d: {points: 0}, e: {not_applicable: true}}}
    odd: {answers: {x: {points: 7}, y: {points: 3}, z: {points: 1}, n: {not_applicable: true}}}
    binary: {answers: {u: {points: 20}, v: {points: 0}}}
    truth: {answers: {p: {points: 40}, q: {points: 0}, r: {points: -25}}}
    days: {number: {steps: [[0, 60], [14, 40], [30, 10]], beyond: 0}}
    share: {number: {below: [[10, 0], [50, 30]], beyond: 60}}
    percent: {number: {line: [[0, 0], [95, 100]]}}
    itself: {number: {line: [[0, 0], [100, 100]]}}
    """,
    "scales",
)
LADDERS = {"extent": ["d", "c", "b", "a"], "odd": ["z", "y", "x"], "binary": ["v", "u"]}
LADDERS |= {"share": ["9.9", "10", "49.9", "50"]}
LADDERS |= {"truth": ["r", "q", "p"]}
LADDERS |= {"days": ["31", "30", "14.5", "14", "0"], "percent": ["0", "0.001", "33.3", "47.5", "95"]}
"""Answers of each scale from the worst to the best."""
IDLE = {"extent": "e", "odd": "n"}
WITHOUT_DEDUCTIONS = tuple(name for name in LADDERS if name != "truth")
AGGREGATES = ["mean", "geometric_mean", "harmonic_mean", "minimum", "share_of_maximum"]

weights = st.sampled_from([0.25, 1, 1, 1, 2, 3.5, 10])
shares = st.sampled_from([0, 0, 0.5, 0.75])


@dataclass(frozen=True)
class Kind:
    """What random trees may contain."""

    aggregates: tuple[str, ...] = tuple(AGGREGATES)
    scales: tuple[str, ...] = tuple(LADDERS)
    gates: bool = True
    caps: bool = True
    factors: bool = True
    coverage: bool = True
    flat: bool = True


ANYTHING = Kind()


@st.composite
def trees(draw: Callable[[Any], Any], kind: Kind = ANYTHING) -> Tree:
    """Draw a methodology as plain YAML values."""
    grower = _Grower(draw, kind)
    roots = [grower.dimension(depth=3) for _ in range(draw(st.sampled_from([1, 1, 2])))]
    missing = {"treat_as": draw(st.sampled_from(["excluded", "zero"]))}
    missing |= {"min_coverage": draw(shares)} if kind.coverage else {}
    headline = draw(st.sampled_from([root["id"] for root in roots] * 3 + grower.names))
    return {
        "id": "random",
        "title": "Random",
        "headline": headline,
        "missing": missing,
        "scales": SCALES,
        "dimensions": roots,
    }


class _Grower:
    """Grows dimensions and criteria with ids in the order in which they come."""

    def __init__(self, draw: Callable[[Any], Any], kind: Kind) -> None:
        self.draw, self.kind = draw, kind
        self.names: list[str] = []
        self.criteria = 0

    def dimension(self, depth: int) -> Tree:
        made: Tree = {"id": f"D{len(self.names)}", "weight": self.draw(weights)}
        self.names.append(made["id"])
        made["aggregate"] = self.draw(st.sampled_from(self.kind.aggregates))
        if depth > 0 and self.draw(st.booleans()):
            made["dimensions"] = [self.dimension(depth - 1) for _ in range(self.draw(st.integers(1, 3)))]
            if self.kind.flat and made["aggregate"] != "share_of_maximum" and self.draw(st.integers(0, 3)) == 0:
                made["over"] = "criteria"
        else:
            made["criteria"] = [self.criterion() for _ in range(self.draw(st.integers(1, 4)))]
        if made["aggregate"] in {"geometric_mean", "harmonic_mean"} and deducts(made):
            made["aggregate"] = "mean"
        if self.kind.coverage and self.draw(st.integers(0, 4)) == 0:
            made["min_coverage"] = self.draw(shares)
        if self.kind.coverage and self.draw(st.integers(0, 4)) == 0:
            made["min_answered"] = self.draw(st.integers(1, members_of(made)))
        if self.kind.gates and self.draw(st.integers(0, 2)) == 0:
            made |= self.gate(made)
        if self.kind.caps and self.draw(st.integers(0, 3)) == 0:
            made |= self.cap(made)
        return made

    def criterion(self) -> Tree:
        self.criteria += 1
        made: Tree = {"id": f"P{self.criteria}", "question": "?", "weight": self.draw(weights)}
        made["scale"] = self.draw(st.sampled_from(self.kind.scales))
        if self.kind.factors and self.draw(st.integers(0, 4)) == 0:
            made["factors"] = {"format": self.draw(st.sampled_from(["extent", "binary", "odd"]))}
        return made

    def gate(self, dimension: Tree) -> Tree:
        """Put a gate on a dimension."""
        condition = self.condition(dimension)
        return {"gate": {"criterion": condition[0], "closed_by": condition[1]}} if condition else {}

    def cap(self, dimension: Tree) -> Tree:
        """Put a cap on a dimension."""
        condition = self.condition(dimension)
        if not condition:
            return {}
        when = {"criterion": condition[0], "answers": condition[1]}
        return {"cap": {"at": self.draw(st.sampled_from([0, 25, 50, 80.5])), "when": when}}

    def condition(self, dimension: Tree) -> tuple[str, list[str]] | None:
        """Choose a criterion and the worst of its answers, never the best."""
        choices = [c for c in criteria_of(dimension) if c["scale"] in {"extent", "odd", "binary"}]
        if not choices:
            return None
        criterion = self.draw(st.sampled_from(choices))
        ladder = LADDERS[criterion["scale"]]
        return criterion["id"], ladder[: self.draw(st.integers(1, len(ladder) - 1))]


def criteria_of(dimension: Tree) -> list[Tree]:
    """List the criteria below a dimension in the order of the file."""
    deeper = [criterion for below in dimension.get("dimensions", []) for criterion in criteria_of(below)]
    return dimension.get("criteria", []) + deeper


def deducts(dimension: Tree) -> bool:
    """Say whether a dimension is made of criteria that may deduct."""
    flat = "criteria" in dimension or dimension.get("over") == "criteria"
    return flat and any(criterion["scale"] == "truth" for criterion in criteria_of(dimension))


def members_of(dimension: Tree) -> int:
    """Count what a dimension's score is made of."""
    flat = dimension.get("over") == "criteria" or dimension["aggregate"] == "share_of_maximum"
    return len(dimension["dimensions"]) if "dimensions" in dimension and not flat else len(criteria_of(dimension))


def dimensions_of(tree: Tree) -> list[Tree]:
    """List all dimensions, parents before children."""
    return [each for one in tree.get("dimensions", []) for each in (one, *dimensions_of(one))]


def all_criteria(tree: Tree) -> list[Tree]:
    return [criterion for root in tree["dimensions"] for criterion in criteria_of(root)]


def scales_asked(tree: Tree) -> dict[str, str]:
    """List what is asked → scale: criteria and their factors."""
    found = {}
    for criterion in all_criteria(tree):
        found[criterion["id"]] = criterion["scale"]
        found |= {f"{criterion['id']}/{name}": scale for name, scale in criterion.get("factors", {}).items()}
    return found


@st.composite
def answers(draw: Callable[[Any], Any], tree: Tree, *, gaps: bool = True, disputes: bool = True) -> Said:
    """Draw one region's answers; ``gaps`` allows blanks, ``disputes`` open disagreements."""
    said = {}
    for name, scale in scales_asked(tree).items():
        pool = LADDERS[scale] + ([IDLE[scale]] if scale in IDLE else []) + ([""] if gaps else [])
        if gaps and disputes and scale in {"extent", "odd", "binary"}:
            pool += ["|".join(LADDERS[scale][:2])]
        said[name] = draw(st.sampled_from(pool))
    return said


def methodology(tree: Tree) -> Methodology:
    """Make the methodology of a random tree; that a file says the same is a law of its own."""
    return Methodology.model_validate(tree)


def table(regions: dict[str, Said], year: int = 2026) -> pd.DataFrame:
    """Make the long table of agreed answers."""
    rows = [(r, year, name, answer) for r, said in regions.items() for name, answer in said.items()]
    return pd.DataFrame(rows, columns=["region", "year", "criterion", "answer"]).astype({"year": "int64"})
