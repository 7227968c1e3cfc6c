"""Lines of a few regions: cut where a series is broken, marked where rules changed, named without covering."""

import numpy as np
import pandas as pd
import pytest

from budget_index.charts.histories import histories_chart, history_points_of, score_range, spread_out
from budget_index.content.comparison import comparison
from budget_index.content.model import Section
from budget_index.language import Say
from tests.content.said import earlier_than, tables_of


def years_of(name: str, *regions: str) -> Section:
    return comparison(tables_of(name), regions, Say("en"), earlier=earlier_than(name))["years"]


def test_no_line_crosses_a_broken_series() -> None:
    points = history_points_of(years_of("kz-example-2022", "KZ-63", "KZ-15"), {"KZ-63": "EKR", "KZ-15": "Aktobe"})
    parts = points.groupby("who", sort=False)["part"].nunique()
    assert parts.to_dict() == {"EKR": 2, "Aktobe": 1}


def test_rules_that_changed_are_marked_between_the_years() -> None:
    section = years_of("kz-example-2026", "KZ-15", "KZ-11")
    names = {"KZ-15": "Aktobe", "KZ-11": "Akmola"}
    spec = histories_chart(section, Say("en"), names=names, example=True).to_dict()
    marks = [rows for rows in spec["datasets"].values() if rows and "at" in rows[0]]
    assert [[row["at"] for row in rows] for rows in marks] == [[2023.0, 2025.0]]
    assert "Akmola, 2026: no score" in spec["description"]
    assert section.sentence in spec["description"]


@pytest.mark.parametrize("values", [[0.0, 0, 0, 0], [100.0, 99, 98], [10.0, 50, 52, 54, 90], [50.0]])
def test_labels_keep_their_distance_and_stay_inside(values: list[float]) -> None:
    places = spread_out(values, 6.0, lowest=0, highest=100)
    assert all(gap >= 6 - 1e-9 for gap in np.diff(sorted(places)))
    assert min(places) >= 0
    assert max(places) <= 100
    assert np.argsort(places, kind="stable").tolist() == np.argsort(values, kind="stable").tolist()


def test_the_axis_shows_all_scores_and_thirty_points_at_least() -> None:
    for low, high in ((0.0, 0.0), (100.0, 100.0), (5.0, 95.0), (33.0, 61.0), (9.9, 10.0)):
        first, last = score_range(pd.Series([low, high]))
        assert 0 <= first <= low
        assert high <= last <= 100
        assert last - first >= 30
