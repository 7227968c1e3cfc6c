"""Several assessors, one answer."""

import pandas as pd
import pytest

from budget_index.methodology.load import parse_methodology
from budget_index.methodology.model import Methodology
from budget_index.tables.consolidation import consolidate, disagreements


def asked(rule: str, scales: str) -> Methodology:
    return parse_methodology(f"""
id: asked
title: Asked
assessors: {{independent: 3, consolidate: {rule}}}
{scales}
dimensions: [{{id: index, criteria: [{{id: P01, question: One?, scale: extent}}]}}]
""")


def said(**answers: str) -> pd.DataFrame:
    """Make responses to one question: role → answer; ``agreed`` stands for no role."""
    rows = [("A", 2026, "P01", role.replace("agreed", ""), answer) for role, answer in answers.items()]
    return pd.DataFrame(rows, columns=["region", "year", "criterion", "assessor", "answer"])


@pytest.mark.parametrize(
    ("rule", "answers", "expected"),
    [
        ("decision", {"expert_1": "a", "expert_2": "a"}, ["a"]),
        ("decision", {"expert_1": "a", "expert_2": "b"}, ["a|b"]),
        ("decision", {"expert_2": "b", "expert_1": "a", "expert_3": "b"}, ["a|b"]),
        ("decision", {"expert_1": "a", "expert_2": ""}, ["a"]),
        ("decision", {"expert_1": "", "expert_2": ""}, []),
        ("decision", {"expert_1": "a", "expert_2": "b", "decision": "c"}, ["c"]),
        ("decision", {"expert_1": "a", "expert_2": "b", "reviewer": "c"}, ["c"]),
        ("decision", {"decision": "b", "reviewer": "c"}, ["c"]),
        ("decision", {"reviewer": "c", "decision": "b"}, ["c"]),
        ("decision", {"agreed": "a", "decision": "b"}, ["b"]),
        ("decision", {"expert_1": "a", "expert_2": "b", "decision": ""}, ["a|b"]),
        ("decision", {"agreed": "d", "expert_1": "a"}, ["d"]),
        ("decision", {"expert_1": "a", "region": "d"}, ["a"]),
        ("decision", {"region": "d"}, []),
        ("majority", {"expert_1": "a", "expert_2": "b", "expert_3": "b"}, ["b"]),
        ("majority", {"expert_1": "a", "expert_2": "b"}, ["a|b"]),
        ("majority", {"one": "a", "two": "b", "three": "a", "four": "b", "five": "c"}, ["a|b"]),
        ("majority", {"one": "a", "two": "b", "three": "b", "decision": "a"}, ["a"]),
        ("mean", {"expert_1": "b", "expert_2": "a", "expert_3": "b"}, ["a|b|b"]),
        ("median", {"expert_1": "b", "expert_2": "a", "expert_3": "b"}, ["a|b|b"]),
        ("mean", {"expert_1": "b", "expert_2": "b"}, ["b"]),
    ],
)
def test_one_answer(rule, answers, expected, scales):
    agreed = consolidate(said(**answers), asked(rule, scales))
    assert agreed.columns.tolist() == ["region", "year", "criterion", "answer"]
    assert agreed["answer"].tolist() == expected


def test_questions_and_regions_are_settled_one_by_one(scales):
    frames = [
        said(expert_1="a", expert_2="b"),
        said(expert_1="a", expert_2="a").assign(region="B"),
        said(expert_1="c", expert_2="d", decision="d").assign(year=2025),
    ]
    agreed = consolidate(pd.concat(frames, ignore_index=True), asked("decision", scales))
    assert agreed.to_numpy().tolist() == [
        ["A", 2025, "P01", "d"],
        ["A", 2026, "P01", "a|b"],
        ["B", 2026, "P01", "a"],
    ]
    assert disagreements(agreed, asked("median", scales)).empty
    assert disagreements(agreed, asked("decision", scales)).to_numpy().tolist() == [["A", 2026, "P01", "a|b"]]


@pytest.mark.parametrize("rule", ["decision", "majority", "mean", "median"])
def test_the_order_of_responses_does_not_matter(rule, scales):
    responses = pd.concat(
        [said(one="a", two="b", three="b", four="c"), said(one="a", two="a", decision="d").assign(region="B")],
        ignore_index=True,
    )
    methodology = asked(rule, scales)
    expected = consolidate(responses, methodology)
    for seed in range(5):
        shuffled = responses.sample(frac=1, random_state=seed)
        pd.testing.assert_frame_equal(consolidate(shuffled, methodology), expected)


def test_nothing_said(scales):
    nothing = said(expert_1="a").iloc[:0]
    assert consolidate(nothing, asked("decision", scales)).empty
