"""Cases that an expert can write: answers in, scores out, computed by hand.

``cases/*.yaml`` name a methodology in ``cases/methodologies``; ``criteria/*.cases.yaml`` belong to the methodology
beside them. A case has ``answers`` of one region (and ``expect`` by dimension or criterion), or ``regions`` with the
answers of several (and ``expect`` by region first). An answer is text, blank, or one a role: ``P01: {expert_1: a,
expert_2: c}``. A whole number in ``expect`` is meant exactly, one with decimals to the digits written; a blank or
``null`` is a blank score.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from budget_index.bundled import bundled
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Methodology
from budget_index.ranking import ranking_table
from budget_index.regions import Region
from budget_index.responses import RESPONSE_COLUMNS, check_responses, empty_responses, normalised
from budget_index.scoring.tables import Results, score_responses

REGION = "A"
HERE = Path(__file__).parent / "cases"
KEYS = {"name", "methodology", "year", "answers", "regions", "expect", "note"}
SCORES = ("score", "coverage", "status")
RANKS = ("band", "rank", "rank_last", "rounded", "of")
CRITERIA = ("answer", "points", "contribution", "lost")


class _AsWritten(yaml.BaseLoader):
    """Leaves every value as text, also yes and 14.0; only null is a blank."""


_AsWritten.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^(~|null)$"), ["~", "n"])
_AsWritten.add_constructor("tag:yaml.org,2002:null", lambda loader, node: "")


def cases() -> list[Any]:
    """List every case with its file; all values are text, as written."""
    files = [*sorted(HERE.glob("*.yaml")), *sorted(bundled("criteria").glob("*.cases.yaml"))]
    return [
        pytest.param(file, case, id=f"{file.name.removesuffix('.yaml')}: {case['name']}")
        for file in files
        for case in yaml.load(file.read_text("utf-8"), _AsWritten)
    ]


@cache
def methodology_of(file: Path, name: str | None) -> Methodology:
    if file.parent == HERE:
        return load_methodology(HERE / "methodologies" / f"{name}.yaml")
    return load_methodology(file.name.removesuffix(".cases.yaml"))


def responses_of(case: dict[str, Any]) -> pd.DataFrame:
    year = int(case.get("year", 2026))
    rows = []
    for region, answers in case.get("regions", {REGION: case.get("answers", {})}).items():
        for criterion, said in (answers or {}).items():
            for assessor, answer in (said if isinstance(said, dict) else {"": said}).items():
                said_here = {"region": region, "year": year, "criterion": criterion, "assessor": assessor}
                rows.append(dict.fromkeys(RESPONSE_COLUMNS, "") | said_here | {"answer": answer})
    return pd.DataFrame(rows) if rows else empty_responses()


def run(case: dict[str, Any], methodology: Methodology) -> Results:
    responses = responses_of(case)
    regions = list(case.get("regions", [REGION]))
    kind = (methodology.kinds or [""])[0]
    registry = {code: Region(code, {"und": code}, kind) for code in regions}
    assert check_responses(responses, methodology, registry) == []
    expected = pd.DataFrame({"region": regions, "year": int(case.get("year", 2026))})
    return score_responses(normalised(responses, methodology), methodology, expected)


def value_of(results: Results, region: str, name: str, key: str) -> Any:
    """Look up one value that a case names: of a dimension or theme, or of a criterion."""
    if name not in set(results.scores["dimension"]):
        assert key in {*CRITERIA, "status"}, f"criteria have no {key}"
        return results.criteria.set_index(["region", "criterion"]).loc[(region, name), key]
    assert key in {*SCORES, *RANKS}, f"dimensions have no {key}"
    if key in SCORES:
        return results.scores.set_index(["region", "dimension"]).loc[(region, name), key]
    headline = name == results.methodology.ranked
    ranking = results.ranking if headline else ranking_table(results.scores, results.methodology, name)
    return ranking.set_index("region").loc[region, key]


def agrees(found: Any, written: str) -> bool:
    """Compare a value with what is written, to the digits written."""
    if isinstance(found, str):
        return found == written
    if written == "" or pd.isna(found):
        return written == "" and pd.isna(found)
    decimals = len(written.partition(".")[2])
    return abs(float(found) - float(written)) <= (0.5 * 10.0**-decimals if decimals else 0) + 1e-9


@pytest.mark.parametrize(("file", "case"), cases())
def test_case(file: Path, case: dict[str, Any]):
    assert set(case) <= KEYS, f"unknown keys {set(case) - KEYS}"
    assert case.get("expect"), "a case expects something"
    methodology = methodology_of(file, case.get("methodology"))
    results = run(case, methodology)
    by_region = case["expect"] if "regions" in case else {REGION: case["expect"]}
    wrong = []
    for region, expected in by_region.items():
        for name, values in expected.items():
            for key, written in values.items():
                found = value_of(results, region, name, key)
                if not agrees(found, written):
                    wrong.append(f"{region} {name} {key}: {found}, expected {written}")
    assert wrong == [], f"{case['name']} ({case.get('note', '')})"


def test_a_wrong_expectation_is_noticed():
    assert agrees(66.5, "66.5")
    assert agrees(200 / 3, "66.67")
    assert agrees(float("nan"), "")
    assert not agrees(66.5, "66")
    assert not agrees(66.5, "67")
    assert not agrees(66.6, "66.5")
    assert not agrees(float("nan"), "0")
    assert not agrees(0.0, "")
    assert not agrees("", "low")
