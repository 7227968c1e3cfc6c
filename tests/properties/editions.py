"""Random pairs of editions: a methodology, and the same with criteria dropped, added, changed and re-weighted."""

import copy
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.properties.trees import AGGREGATES, Kind, Tree, criteria_of, dimensions_of, trees, weights


@st.composite
def editions(draw: Callable[[Any], Any], kind: Kind = Kind()) -> tuple[Tree, Tree]:  # noqa: B008
    """Draw two editions of one family."""
    before = draw(trees(kind)) | {"id": "random-1", "family": "random"}
    now = copy.deepcopy(before) | {"id": "random-2"}
    for dimension in [each for root in now["dimensions"] for each in dimensions_of({"dimensions": [root]})]:
        _edit(draw, kind, dimension)
    for dimension in dimensions_of(now):
        inside = {criterion["id"] for criterion in criteria_of(dimension)}
        if dimension.get("gate", {}).get("criterion") not in inside or draw(st.integers(0, 4)) == 0:
            dimension.pop("gate", None)
        if dimension.get("cap", {}).get("when", {}).get("criterion") not in inside or draw(st.integers(0, 4)) == 0:
            dimension.pop("cap", None)
        elif draw(st.booleans()):
            dimension["cap"]["at"] = draw(st.sampled_from([10, 40, 90]))
    now["missing"] = now["missing"] | {"treat_as": draw(st.sampled_from(["excluded", "zero"]))}
    return before, now


def _edit(draw: Callable[[Any], Any], kind: Kind, dimension: Tree) -> None:
    rare = st.sampled_from([True, False, False, False])
    if draw(rare):
        dimension["weight"] = draw(weights)
    if draw(rare):
        dimension["aggregate"] = draw(st.sampled_from([each for each in AGGREGATES if each in kind.aggregates]))
        if dimension["aggregate"] == "share_of_maximum":
            dimension.pop("over", None)
    criteria = dimension.get("criteria", [])
    for criterion in list(criteria):
        change = draw(st.sampled_from(["", "", "", "drop", "weight", "changed", "renamed", "new"]))
        if change == "drop" and len(criteria) > 1:
            criteria.remove(criterion)
        elif change == "weight":
            criterion["weight"] = draw(weights)
        elif change == "changed":
            criterion["changed"] = True
        elif change == "renamed" and not dimension.get("gate"):
            criterion["continues"] = {"random-1": criterion["id"]}
            criterion["id"] += "r"
        elif change == "new":
            criteria.append({"id": criterion["id"] + "n", "question": "?", "scale": draw(st.sampled_from(kind.scales))})
