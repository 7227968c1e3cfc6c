"""The cases that experts write: ``cases/*.yaml`` for small methodologies, ``criteria/*.cases.yaml`` for bundled ones.

A case in ``cases/`` names its methodology, a file in ``cases/methodologies``; the others belong to the file beside.
"""

from functools import cache
from pathlib import Path

import pytest

from budget_index.bundled import bundled
from budget_index.cases import agrees, broken_case, broken_cases, read_cases
from budget_index.language import LANGUAGES, Say
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Methodology
from budget_index.methodology.source import LocatedMap

HERE = Path(__file__).parents[1] / "cases"


def all_cases() -> list[object]:
    files = [*sorted(HERE.glob("*.yaml")), *sorted(bundled("criteria").glob("*.cases.yaml"))]
    return [
        pytest.param(file, case, id=f"{file.name.removesuffix('.yaml')}: {case['name']}")
        for file in files
        for case in read_cases(file)
    ]


@cache
def methodology_of(file: Path, name: str | None) -> Methodology:
    if file.parent == HERE:
        return load_methodology(HERE / "methodologies" / f"{name}.yaml")
    return load_methodology(file.with_name(file.name.replace(".cases.", ".")))


@pytest.mark.parametrize(("file", "case"), all_cases())
def test_case(file: Path, case: LocatedMap):
    assert case["expect"], "a case expects something"
    problems = list(broken_case(case, methodology_of(file, case.get("methodology"))))
    assert not problems, f"{Say('en').problems(problems)}\n{case.get('note', '')}"


def test_the_hand_computed_cases_are_there():
    assert sum(len(read_cases(file)) for file in HERE.glob("*.yaml")) >= 40


@pytest.mark.parametrize(
    ("found", "written", "expected"),
    [
        (66.5, "66.5", True),
        (200 / 3, "66.67", True),
        (float("nan"), "", True),
        ("low", "low", True),
        (66.5, "66", False),
        (66.5, "67", False),
        (66.6, "66.5", False),
        (float("nan"), "0", False),
        (0.0, "", False),
        ("", "low", False),
    ],
)
def test_agreement_to_the_digits_written(found, written, expected):
    assert agrees(found, written) is expected


@pytest.mark.parametrize(
    ("case", "code", "line"),
    [
        ("- name: x\n  answers: {P01: a}\n  expect:\n    index: {score: 99}", "case-disagrees", 4),
        ("- name: x\n  answers: {P01: a}\n  expect:\n    index: {status: insufficient}", "case-disagrees", 4),
        ("- name: x\n  answers: {P01: a}\n  expect:\n    index: {rank: 2}", "case-disagrees", 4),
        ("- name: x\n  answers: {P01: a}\n  expect:\n    P02: {status: answered}", "case-disagrees", 4),
        ("- name: x\n  answers: {P01: a}\n  expect:\n    indx: {score: 100}", "case-names-nothing", 4),
        ("- name: x\n  answers: {P01: a}\n  expect:\n    index: {scor: 100}", "case-names-nothing", 4),
        ("- name: x\n  answers: {P01: f}\n  expect:\n    index: {score: 100}", "answer-not-on-scale", 1),
        ("- name: x\n  answers: {P09: a}\n  expect:\n    index: {score: 100}", "unknown-criterion", 1),
        ("- name: x\n  anwsers: {P01: a}\n  expect:\n    index: {score: }", "unknown-key", 2),
        ("- name: x\n  answers: {P01: a}", "case-expects-nothing", 1),
    ],
)
def test_a_wrong_case_is_reported_at_its_line(small, tmp_path, case, code, line):
    path = tmp_path / "x.cases.yaml"
    path.write_text(case, encoding="utf-8")
    found = list(broken_cases(read_cases(path), small))
    assert [(problem.code, problem.file, problem.line) for problem in found] == [(code, str(path), line)]
    assert all(code in Say(language).problems(found) for language in LANGUAGES)


def test_a_right_case_is_not_reported(small, tmp_path):
    path = tmp_path / "x.cases.yaml"
    path.write_text("- name: x\n  answers: {P01: a, P02: c}\n  expect: {index: {score: 66.5}}", encoding="utf-8")
    assert list(broken_cases(read_cases(path), small)) == []
