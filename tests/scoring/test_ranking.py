"""Places and bands."""

import re

import numpy as np
import pandas as pd
import pytest

from budget_index.analysis.robustness.ranks import drawn_ranks
from budget_index.cli import run
from budget_index.methodology.load import load_methodology, parse_methodology
from budget_index.methodology.model import Band, Methodology
from budget_index.scoring.ranking import (
    RANKING_COLUMNS,
    band_ids,
    competition_rank,
    place,
    place_among,
    ranking_table,
    telling_digits,
)

OBS = load_methodology("obs-2017")


@pytest.fixture
def banded(scales) -> Methodology:
    return parse_methodology(f"""
id: banded
title: Banded
headline: index
bands: [{{id: low, from: 0}}, {{id: middle, from: 61}}, {{id: high, from: 82, requires_must_have: 0.6}}]
{scales}
dimensions:
  - {{id: other, criteria: [{{id: P01, question: One?, scale: extent, must_have: true}}]}}
  - {{id: index, criteria: [{{id: P02, question: Two?, scale: extent}}]}}
""")


def scored(values: dict[str, float], dimension: str = "index", year: int = 2026) -> pd.DataFrame:
    table = pd.DataFrame({"region": list(values), "score": list(values.values())})
    return table.assign(year=year, dimension=dimension, coverage=1.0, status="scored")


def ranks(table: pd.DataFrame) -> list[tuple[str, object, object]]:
    return [(row.region, row.rank, row.rank_last) for row in table[["region", "rank", "rank_last"]].itertuples()]


def test_ties_share_the_best_place(banded):
    table = ranking_table(scored({"A": 70.0, "B": 80.0, "C": 70.0, "D": 60.0}), banded)
    assert table.columns.tolist() == RANKING_COLUMNS
    assert table["region"].tolist() == ["B", "A", "C", "D"]
    assert table["rank"].tolist() == [1, 2, 2, 4]
    assert table["rank_last"].tolist() == [1, 3, 3, 4]
    assert table["of"].tolist() == [4, 4, 4, 4]


def test_places_come_before_rounding(banded):
    table = ranking_table(scored({"A": 70.3, "B": 70.4}), banded)
    assert table["rounded"].tolist() == [70.0, 70.0]
    assert table["region"].tolist() == ["B", "A"]
    assert table["rank"].tolist() == [1, 2]


def test_the_order_of_summation_breaks_no_tie():
    assert competition_rank(pd.Series([0.1 + 0.2, 0.3, 0.2999])).tolist() == [1, 1, 3]


def test_a_blank_score_comes_last_without_place_and_band(banded):
    table = ranking_table(scored({"A": np.nan, "B": 0.0, "C": np.nan}), banded).set_index("region")
    assert table.index.tolist() == ["B", "A", "C"]
    assert table["rank"].isna().tolist() == [False, True, True]
    assert table["rank_last"].isna().tolist() == [False, True, True]
    assert table["band"].tolist() == ["low", "", ""]
    assert table["of"].tolist() == [1, 1, 1]


def test_every_year_is_ranked_by_itself(banded):
    both = pd.concat([scored({"A": 10.0, "B": 20.0}), scored({"A": 30.0, "B": 30.0}, year=2024)])
    table = ranking_table(both, banded)
    assert table[["year", "region", "rank"]].to_numpy().tolist() == [
        [2024, "A", 1],
        [2024, "B", 1],
        [2026, "B", 1],
        [2026, "A", 2],
    ]


def test_another_dimension_can_be_ranked(banded):
    both = pd.concat([scored({"A": 10.0, "B": 20.0}), scored({"A": 90.0, "B": 20.0}, dimension="other")])
    assert ranking_table(both, banded)["region"].tolist() == ["B", "A"]
    other = ranking_table(both, banded, "other")
    assert other["region"].tolist() == ["A", "B"]
    assert set(other["dimension"]) == {"other"}


@pytest.mark.parametrize(
    ("score", "must_have", "expected"),
    [
        (60.4999, 1.0, "low"),
        (60.5, 1.0, "middle"),
        (81.49, 1.0, "middle"),
        (81.5, 1.0, "high"),
        (95.0, 0.6, "high"),
        (95.0, 0.6 - 1e-12, "high"),
        (95.0, 0.59, "middle"),
        (95.0, 0.0, "middle"),
        (0.0, 0.0, "low"),
        (100.0, 1.0, "high"),
    ],
)
def test_a_band_needs_its_score_and_its_essentials(banded, score, must_have, expected):
    table = ranking_table(scored({"A": score}).assign(must_have=must_have), banded)
    assert table["band"].tolist() == [expected]


def test_without_bands_there_is_none():
    assert band_ids(np.array([50.0]), np.ones(1), []) == [""]


def test_a_middle_band_that_fails_its_essentials_does_not_block_a_lower_one():
    bands = [
        Band.model_validate({"id": "low", "from": 0}),
        Band.model_validate({"id": "gold", "from": 60, "requires_must_have": 1}),
        Band.model_validate({"id": "open", "from": 80}),
    ]
    assert band_ids(np.array([70.0, 85.0]), np.zeros(2), bands) == ["low", "open"]


@pytest.mark.parametrize(
    ("rank", "last", "expected"), [(3, 4, "3–4"), (1, 1, "1"), (pd.NA, pd.NA, "–"), (None, 2, "–")]
)
def test_a_place_in_words(rank, last, expected):
    assert place(rank, last) == expected


@pytest.mark.parametrize(
    ("scores", "digits", "expected"),
    [
        ([61.4, 60.6, 60.5, 60.4], 0, [1, 1, 1, 0]),
        ([61.0, 61.0, 60.0], 0, [0, 0, 0]),
        ([61.04, 61.01, 60.96], 1, [2, 2, 2]),
        ([50.000001, 50.000002], 0, [3, 3]),
        ([np.nan, np.nan, 3.0], 0, [0, 0, 0]),
        ([], 0, []),
    ],
)
def test_scores_of_different_places_look_different(scores, digits, expected):
    rules = OBS.model_copy(update={"rounding": digits})
    assert telling_digits(np.array(scores, dtype=float), rules) == expected


def test_a_methodology_may_rank_what_is_shown():
    rules = OBS.model_copy(update={"ranks": "rounded"})
    scores = pd.DataFrame({"region": list("ABCDE"), "year": 2017, "dimension": OBS.ranked})
    scores["score"] = [60.5, 61.4, 60.4, np.nan, 59.5]
    ranked = ranking_table(scores, rules).set_index("region")
    assert ranked["rank"].dropna().to_dict() == {"A": 1, "B": 1, "C": 3, "E": 3}
    assert ranked["rank_last"].dropna().to_dict() == {"A": 2, "B": 2, "C": 4, "E": 4}
    assert telling_digits(ranked["score"].to_numpy(), rules) == [0] * 5
    assert ranking_table(scores, OBS)["region"].tolist() == ["B", "A", "C", "E", "D"]


def test_whatever_ranks_ranks_by_the_same_rule():
    """One region at 60.6 among 61.4 and 60.4: first of those shown as 61, second of the exact scores."""
    score, others = np.array([60.6]), np.array([61.4, 60.4])
    assert place_among(score, np.array([np.nan]), others, OBS).tolist() == [2]
    assert place_among(score, np.array([np.nan]), others, OBS.model_copy(update={"ranks": "rounded"})).tolist() == [1]
    draws = np.array([[60.6, 61.4, 60.4, np.nan]])
    assert drawn_ranks(draws, OBS).tolist() == [[2, 1, 3, 0]]
    assert drawn_ranks(draws, OBS.model_copy(update={"ranks": "rounded"})).tolist() == [[1, 1, 3, 0]]


def test_the_digit_that_decides_is_shown(cases, capsys):
    assert run(["score", *(str(cases / "analysis" / name) for name in ("half.yaml", "near.csv")), "--lang", "en"]) == 0
    assert re.findall(r"\d ([A-D]) +([\d.]+)", capsys.readouterr().out) == [
        *(("A", "61.4"), ("B", "60.6"), ("C", "60.5"), ("D", "60")),
    ]
