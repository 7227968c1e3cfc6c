"""Expected results in YAML, computed by hand: read a case file, score its answers, report what comes out otherwise.

A case has ``name``, ``answers`` of one region and what to ``expect`` by dimension, theme or criterion, or ``regions``
with the answers of several and ``expect`` by region first; ``note`` shows the working. An answer is text, blank, or one
a role: ``P01: {expert_1: a, expert_2: c}``. A whole number is meant exactly, one with decimals to the digits written.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from budget_index.errors import Problem, nearest
from budget_index.methodology.answer_text import with_decimal_point
from budget_index.methodology.model import Methodology
from budget_index.methodology.source import LocatedList, LocatedMap, parse_list_as_written, read_text
from budget_index.regions import Region
from budget_index.scoring.ranking import ranking_table
from budget_index.scoring.results import Results, score_responses
from budget_index.tables.responses import RESPONSE_COLUMNS, check_responses, normalised, responses_table

ONE_REGION = "A"
YEAR = 2026
CASE_KEYS = ("name", "methodology", "year", "answers", "regions", "expect", "note")
OF_DIMENSION = {
    "scores": ("score", "coverage", "status"),
    "ranking": ("band", "rank", "rank_last", "rounded", "of"),
}
OF_CRITERION = ("answer", "points", "status", "contribution", "lost")
EXACT = 1e-9


def cases_beside(methodology_file: Path) -> Path | None:
    """Find the cases of a methodology: ``x.cases.yaml`` beside ``x.yaml``."""
    file = methodology_file.with_suffix(".cases.yaml")
    return file if file.is_file() else None


def read_cases(file: Path) -> LocatedList:
    """Read a case file; every value is text, as written.

    Raises
    ------
    ProblemsFound
        The file is missing, isn't UTF-8 or isn't a YAML list.
    """
    return parse_list_as_written(read_text(file), str(file))


def broken_cases(cases: LocatedList, methodology: Methodology) -> Iterator[Problem]:
    """Run all cases and yield a problem for everything that comes out otherwise, at its line."""
    for case in cases:
        if not isinstance(case, LocatedMap) or not case.get("expect"):
            yield _problem(cases, cases.index(case), "case-expects-nothing", case)
            continue
        malformed = _malformed(case)
        if malformed:
            yield _problem(case, malformed, "case-malformed", case, key=malformed)
        else:
            yield from broken_case(case, methodology)


def _malformed(case: LocatedMap) -> str:
    """Name the first key of a case whose value hasn't the shape that it needs."""
    depth = 3 if "regions" in case else 2
    shapes = {"expect": _depths(case["expect"]) == {depth}, "year": str(case.get("year", YEAR)).isdigit()}
    shapes["answers"] = _depths(case.get("answers") or LocatedMap(case.mark)) <= {1, 2}
    shapes["regions"] = _depths(case.get("regions") or LocatedMap(case.mark)) <= {1, 2, 3}
    return next((key for key, fits in shapes.items() if not fits), "")


def _depths(value: Any) -> set[int]:
    """Return how deep mappings are nested, at every leaf; a list is deeper than anything allowed."""
    if isinstance(value, LocatedMap):
        return {1 + depth for entry in value.values() for depth in _depths(entry)} or {1}
    return {9} if isinstance(value, list) else {0}


def broken_case(case: LocatedMap, methodology: Methodology) -> Iterator[Problem]:
    """Run one case and yield a problem for everything that comes out otherwise, at its line."""
    for key in case:
        if key not in CASE_KEYS:
            yield _problem(case, key, "unknown-key", case, nearest(key, CASE_KEYS), key=key)
    responses, registry = _responses(case), _registry(case, methodology)
    wrong = check_responses(responses, methodology, registry)
    if wrong:
        for problem in wrong:
            yield _problem(case, "name", problem.code, case, problem.suggestion, **problem.facts)
        return
    results = _scored(case, responses, methodology)
    by_region = case["expect"].items() if "regions" in case else [(ONE_REGION, case["expect"])]
    for region, expected in by_region:
        for name, values in expected.items():
            for key, written in values.items():
                yield from _compare(case, results, (region, name, key), written, values)


def _compare(
    case: LocatedMap, results: Results, what: tuple[str, str, str], written: str, place: LocatedMap
) -> Iterator[Problem]:
    region, name, key = what
    table = _table(results, name, key)
    if table is None or (region, name) not in table.index:
        yield _problem(place, key, "case-names-nothing", case, name=f"{name} {key}")
        return
    value = table.loc[(region, name), key]
    if not agrees(value, written):
        facts = {"name": name, "key": key, "expected_value": written or "–", "found": _plain(value)}
        yield _problem(place, key, "case-disagrees", case, **facts)


def agrees(value: Any, written: str) -> bool:
    """Compare a value with what is written, to the digits written; nothing written is a blank value.

    Examples
    --------
    >>> agrees(200 / 3, "66.67"), agrees(66.6, "67"), agrees(float("nan"), "")
    (True, False, True)
    """
    if isinstance(value, str):
        return value == written
    if written == "" or pd.isna(value):
        return written == "" and bool(pd.isna(value))
    decimals = len(written.partition(".")[2])
    return abs(float(value) - float(written)) <= (0.5 * 10.0**-decimals if decimals else 0) + EXACT


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "–" if pd.isna(value) else f"{float(value):.10g}"


def _table(results: Results, name: str, key: str) -> pd.DataFrame | None:
    """Choose the table that holds a value, by region and name."""
    if name not in set(results.scores["dimension"]):
        return results.criteria.set_index(["region", "criterion"]) if key in OF_CRITERION else None
    if key in OF_DIMENSION["scores"]:
        return results.scores.set_index(["region", "dimension"])
    if key not in OF_DIMENSION["ranking"]:
        return None
    headline = name == results.methodology.ranked
    ranking = results.ranking if headline else ranking_table(results.scores, results.methodology, name)
    return ranking.set_index(["region", "dimension"])


def _regions(case: Mapping[str, Any]) -> Mapping[str, Any]:
    answers_by_region: Mapping[str, Any] = case.get("regions") or {ONE_REGION: case.get("answers")}
    return answers_by_region


def _registry(case: Mapping[str, Any], methodology: Methodology) -> dict[str, Region]:
    kind = (methodology.kinds or [""])[0]
    return {code: Region(code, {"und": code}, kind) for code in _regions(case)}


def _responses(case: Mapping[str, Any]) -> pd.DataFrame:
    rows = []
    for region, answers in _regions(case).items():
        for criterion, answered in (answers or {}).items():
            for assessor, answer in (answered if isinstance(answered, dict) else {"": answered}).items():
                known = {"region": region, "year": _year(case), "criterion": criterion}
                given = {"assessor": assessor, "answer": with_decimal_point(str(answer or ""))}
                rows.append(dict.fromkeys(RESPONSE_COLUMNS, "") | known | given)
    return responses_table(rows)


def _scored(case: Mapping[str, Any], responses: pd.DataFrame, methodology: Methodology) -> Results:
    expected = pd.DataFrame({"region": list(_regions(case)), "year": _year(case)})
    return score_responses(normalised(responses, methodology), methodology, expected)


def _year(case: Mapping[str, Any]) -> int:
    return int(case.get("year") or YEAR)


def _problem(
    holder: LocatedMap | LocatedList, at: str | int, code: str, case: Any, suggestion: str = "", **facts: object
) -> Problem:
    marks: Any = holder.marks
    mark = marks[at] if isinstance(at, int) or at in marks else holder.mark
    name = str(case.get("name", "")) if isinstance(case, dict) else ""
    return Problem(code, mark.file, line=mark.line, path=(name,) if name else (), facts=facts, suggestion=suggestion)
