"""The table behind the lines of places: what is written, and which shape a point has."""

import pandas as pd

from budget_index.charts.movement import short_name
from budget_index.language import Say
from budget_index.regions import Registry, region_name
from budget_index.scoring.ranking import place


def bump_points(lines: pd.DataFrame, say: Say, highlight: dict[str, str], registry: Registry) -> pd.DataFrame:
    """Add what is written (``name``, ``short``, ``shown``, ``number``, ``value``, ``what``) and how it looks.

    ``kind`` names the shape of a point, ``blank`` says that it has no place, ``look`` whether it is brought out;
    ``segment`` is made unique over regions.
    """
    points = lines.copy()
    points["name"] = [region_name(code, say.language, registry) for code in points["region"]]
    points["short"] = [short_name(code, say, registry) for code in points["region"]]
    points["blank"] = points["rank"].isna()
    places = [place(*pair) for pair in zip(points["rank"], points["rank_last"], strict=True)]
    no_score = say("chart.no-score")
    points["shown"] = [no_score if blank else text for text, blank in zip(places, points["blank"], strict=True)]
    points["number"] = [
        "–" if blank else str(rank) for rank, blank in zip(points["rank"], points["blank"], strict=True)
    ]
    points["value"] = [say.number(value, 1) for value in points["score"]]
    points["kind"] = [_kind(*row) for row in zip(points["blank"], points["reason"], points["last"], strict=True)]
    points["what"] = [say(f"changes-page.point-{kind}") for kind in points["kind"]]
    points["look"] = [highlight.get(code, "other") for code in points["region"]]
    points["segment"] = points["region"] + ":" + points["segment"].astype(str)
    return points.drop(columns=["rank", "rank_last", "of"]).astype({"reason": "str", "last": "str"})


def _kind(blank: bool, reason: str, last: str) -> str:
    if blank:
        return "blank"
    if reason == "territory":
        return "territory"
    if reason.startswith("successor"):
        return "new"
    return "last" if last == "ended" else "place"
