"""Criteria derived from the publications table: days late, status, format, languages."""

from pathlib import Path

import pandas as pd
import pytest

from budget_index.cli import run
from budget_index.methodology.load import parse_methodology
from budget_index.scoring.results import Results, score_responses
from budget_index.tables.publications import check_publications, derive_answers, due_date, read_publications

RULES = """
id: derived
title: Derived
scales:
  status: {answers: {public: {points: 100}, late: {points: 67}, on_request: {points: 33}, not_produced: {points: 0}}}
  days_late: {number: {unit: days, steps: [[0, 100], [14, 67], [30, 33]], beyond: 0}}
  format: {answers: {xlsx: {points: 100}, pdf: {points: 50}}}
  languages: {answers: {kk+ru: {points: 100}, kk: {points: 50}, ru: {points: 50}}}
  asked: {answers: {a: {points: 100}, b: {points: 0}}}
documents:
  draft: {title: Draft, due: {month: 11, day: 15, year: -1}}
dimensions:
  - id: index
    gate: {criterion: S, closed_by: [not_produced]}
    criteria:
      - {id: S, question: Public?, scale: status, document: draft, from_publication: status}
      - {id: D, question: In time?, scale: days_late, document: draft, from_publication: days_late}
      - {id: F, question: Which format?, scale: format, document: draft, from_publication: format}
      - {id: L, question: Which languages?, scale: languages, document: draft, from_publication: languages}
      - {id: Q, question: Is it clear?, scale: asked, document: draft}
"""
COLUMNS = "region,year,document,status,url,published_on,format,languages\n"


@pytest.fixture
def rules():
    return parse_methodology(RULES)


def publications(tmp_path: Path, *rows: str) -> pd.DataFrame:
    path = tmp_path / "publications.csv"
    path.write_text(COLUMNS + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    table, problems = read_publications(path)
    assert problems == []
    return table


def scored(rules, table: pd.DataFrame, **answers: str) -> Results:
    said = [("A", 2026, criterion, "", answer) for criterion, answer in answers.items()]
    columns = ["region", "year", "criterion", "assessor", "answer"]
    responses = pd.DataFrame(said or [("A", 2026, "Q", "", "")], columns=columns)
    return score_responses(responses, rules, None, table)


def by_criterion(results: Results, column: str) -> dict[str, object]:
    values = results.criteria.set_index("criterion")[column]
    return {name: None if pd.isna(value) else value for name, value in values.items()}


def test_everything_known_is_derived(rules, tmp_path):
    table = publications(tmp_path, "A,2026,draft,late,https://example.org,2025-11-27,xlsx,kk+ru")
    results = scored(rules, table, Q="a")
    assert by_criterion(results, "answer") == {"S": "late", "D": "12", "F": "xlsx", "L": "kk+ru", "Q": "a"}
    assert by_criterion(results, "points") == {"S": 67, "D": 67, "F": 100, "L": 100, "Q": 100}
    assert by_criterion(results, "status") == {
        "S": "derived", "D": "derived", "F": "derived", "L": "derived", "Q": "answered"
    }  # fmt: skip
    assert results.ranking["score"].item() == pytest.approx((67 + 67 + 100 + 100 + 100) / 5)


@pytest.mark.parametrize(
    ("published", "points"), [("2025-11-15", 100), ("2025-11-29", 67), ("2025-11-30", 33), ("2026-01-31", 0)]
)
def test_the_number_of_days_late_meets_its_steps(published, points, rules, tmp_path):
    results = scored(rules, publications(tmp_path, f"A,2026,draft,late,,{published},xlsx,kk"))
    assert by_criterion(results, "points")["D"] == points


def test_a_document_that_is_not_public_scores_zero(rules, tmp_path):
    results = scored(rules, publications(tmp_path, "A,2026,draft,on_request,,,,"), Q="a")
    assert by_criterion(results, "points") == {"S": 33, "D": 0, "F": 0, "L": 0, "Q": 100}


def test_a_derived_gate_closes_what_is_beside_it(rules, tmp_path):
    results = scored(rules, publications(tmp_path, "A,2026,draft,not_produced,,,,"), Q="a")
    assert by_criterion(results, "points") == {"S": 0, "D": 0, "F": 0, "L": 0, "Q": 0}
    assert by_criterion(results, "status")["Q"] == "gated"


def test_without_a_row_or_a_fact_the_answer_is_missing(rules, tmp_path):
    nothing = scored(rules, publications(tmp_path, "B,2026,draft,public,,2025-11-01,xlsx,kk"), Q="a")
    of_a = nothing.criteria[nothing.criteria["region"] == "A"].set_index("criterion")["status"]
    assert of_a[["S", "D", "F", "L"]].tolist() == ["missing"] * 4
    partly = scored(rules, publications(tmp_path, "A,2026,draft,public,,,xlsx,"), Q="a")
    assert by_criterion(partly, "status") == {
        "S": "derived", "D": "missing", "F": "derived", "L": "missing", "Q": "answered"
    }  # fmt: skip


def test_the_due_date_is_relative_to_the_round(rules):
    assert str(due_date(rules.documents["draft"].due, 2026)) == "2025-11-15"


def test_mistakes_are_named_at_their_cells(rules, tmp_path):
    rows = [
        "A,2026,drafts,public,,,xlsx,kk",
        "A,2026,draft,publik,,,xlsx,kk",
        "B,2026,draft,public,,15 November,xlsx,kk",
        "C,2026,draft,public,,2025-11-01,scan,kk",
        "C,2026,draft,public,,2025-11-01,xlsx,kk",
    ]
    path = tmp_path / "publications.csv"
    path.write_text(COLUMNS + "\n".join(rows), encoding="utf-8")
    table, problems = read_publications(path)
    problems += check_publications(table, rules, {})
    found = {(problem.cell, problem.code, problem.suggestion) for problem in problems}
    assert found == {
        ("D2", "unknown-document", "draft"),
        ("D3", "status-unknown", "public"),
        ("F4", "date-unreadable", ""),
        ("D5", "answer-not-on-scale", ""),
        ("D6", "publication-twice", ""),
    }


def test_an_answer_to_a_derived_criterion_is_refused(tmp_path, capsys):
    (tmp_path / "derived.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "answers.csv").write_text("region,year,criterion,answer\nA,2026,D,3\n", encoding="utf-8")
    assert run(["score", str(tmp_path / "derived.yaml"), str(tmp_path / "answers.csv"), "--lang", "en"]) == 1
    assert "[criterion-derived]" in capsys.readouterr().err


@pytest.mark.slow
def test_publications_are_an_input_like_any_other(tmp_path, capsys):
    (tmp_path / "derived.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "answers.csv").write_text("region,year,criterion,answer\nA,2026,Q,a\n", encoding="utf-8")
    publications(tmp_path, "A,2026,draft,public,,2025-11-01,xlsx,kk+ru")
    inputs = [str(tmp_path / name) for name in ("derived.yaml", "answers.csv", "publications.csv")]
    assert run(["score", *inputs, "-o", str(tmp_path / "out")]) == 0
    assert pd.read_csv(tmp_path / "out" / "ranking.csv")["score"].tolist() == [100.0]


def test_derived_answers_need_no_points(rules, tmp_path):
    table = publications(tmp_path, "A,2026,draft,public,,2025-11-01,xlsx,kk")
    answers = derive_answers(table, rules).set_index("criterion")["answer"].to_dict()
    assert answers == {"S": "public", "D": "-14", "F": "xlsx", "L": "kk"}
