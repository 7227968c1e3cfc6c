"""A methodology by a stranger: ten data sets, nine weighted yes/no questions each, what is missing counts 0.

The rules follow the Global Open Data Index. Nothing but YAML is written; the expected scores come from a sum.
"""

import random

import pandas as pd
import pytest

from budget_index.methodology.load import parse_methodology
from budget_index.regions import kazakhstan
from budget_index.scoring.results import Results, score_responses
from budget_index.tables.responses import check_responses, normalised
from tests.answer_tables import read_responses

DATA_SETS = [
    "budget",
    "spending",
    "elections",
    "laws",
    "maps",
    "timetables",
    "procurement",
    "water",
    "air",
    "companies",
]
WEIGHTS = {"exists": 5, "digital": 5, "public": 5, "free": 15, "online": 5, "machine": 15, "bulk": 10, "open": 30}
WEIGHTS |= {"current": 10}

METHODOLOGY = """
id: open-data-by-a-stranger
title: Open data
missing: {treat_as: zero, min_coverage: 0}
rounding: 1
bands: [{id: closed, from: 0}, {id: half, from: 50}, {id: open, from: 90}]
scales:
  yes_no: {answers: {"yes": {points: 1}, "no": {points: 0}}}
dimensions:
  - id: index
    dimensions:
""" + "".join(
    f"      - id: {data_set}\n        criteria:\n"
    + "".join(
        f"          - {{id: {data_set}.{question}, question: Is it so?, scale: yes_no, weight: {weight}}}\n"
        for question, weight in WEIGHTS.items()
    )
    for data_set in DATA_SETS
)

PLACES = ["Utopia", "Atlantis", "El Dorado", "Lilliput"]


def made_up_answers() -> dict[tuple[str, str, str], str]:
    generator = random.Random(7)
    return {
        (place, data_set, question): generator.choice(["yes", "no", ""])
        for place in PLACES
        for data_set in DATA_SETS
        for question in WEIGHTS
    }


ANSWERS = made_up_answers()


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Results:
    methodology = parse_methodology(METHODOLOGY)
    rows = [
        {"region": place, "year": 2030, "criterion": f"{data_set}.{question}", "answer": answer}
        for (place, data_set, question), answer in ANSWERS.items()
    ]
    path = tmp_path_factory.mktemp("stranger") / "answers.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    responses, problems = read_responses(path)
    assert problems + check_responses(responses, methodology, kazakhstan()) == []
    return score_responses(normalised(responses, methodology), methodology)


def by_hand(place: str, data_set: str) -> int:
    """Add up the weights answered yes; they sum to 100."""
    return sum(weight for question, weight in WEIGHTS.items() if ANSWERS[place, data_set, question] == "yes")


def test_each_data_set_scores_the_weights_answered_yes(results):
    assert sum(WEIGHTS.values()) == 100
    found = results.scores.set_index(["region", "dimension"])["score"]
    for place in PLACES:
        for data_set in DATA_SETS:
            assert found[place, data_set] == pytest.approx(by_hand(place, data_set), abs=1e-9)


def test_the_index_is_the_mean_over_data_sets(results):
    found = results.scores.set_index(["region", "dimension"])["score"]
    for place in PLACES:
        assert found[place, "index"] == pytest.approx(sum(by_hand(place, d) for d in DATA_SETS) / 10, abs=1e-9)


def test_places_are_ranked_by_it(results):
    totals = {place: sum(by_hand(place, data_set) for data_set in DATA_SETS) for place in PLACES}
    expected = {place: 1 + sum(other > own for other in totals.values()) for place, own in totals.items()}
    assert results.ranking.set_index("region")["rank"].to_dict() == expected
    assert results.ranking["rank"].is_monotonic_increasing


def test_what_is_missing_is_shown_as_missing_though_it_counts_zero(results):
    criteria = results.criteria.set_index(["region", "criterion"])["status"]
    blank = {(place, f"{data_set}.{question}") for (place, data_set, question), said in ANSWERS.items() if not said}
    assert set(criteria[criteria == "missing"].index) == blank
    coverage = results.scores.query("dimension == 'index'").set_index("region")["coverage"]
    for place in PLACES:
        answered = sum(WEIGHTS[question] for (p, _, question), said in ANSWERS.items() if p == place and said)
        assert coverage[place] == pytest.approx(answered / 1000, abs=1e-12)


def test_a_word_that_is_not_on_the_scale_is_named(tmp_path):
    methodology = parse_methodology(METHODOLOGY)
    path = tmp_path / "answers.csv"
    path.write_text("region,year,criterion,answer\nUtopia,2030,budget.free,perhaps\n", encoding="utf-8")
    responses, _ = read_responses(path)
    (problem,) = check_responses(responses, methodology, kazakhstan())
    assert (problem.code, problem.cell, problem.facts["answer"]) == ("answer-not-on-scale", "D2", "perhaps")
