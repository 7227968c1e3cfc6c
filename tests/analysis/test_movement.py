"""Numbers as they are shown: parts add up, labels keep their distance, lines break where they must."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget_index.analysis.change.adding_up import parts_that_add_up, spread
from budget_index.analysis.change.mixed_years import CHANGE_KINDS
from budget_index.analysis.change.movement import comparable_regions, main_sources, movement, nearest_places
from budget_index.analysis.change.trajectories import trajectories
from budget_index.regions import kazakhstan
from budget_index.rounding import round_half_up

numbers = st.floats(-100, 100, allow_nan=False).map(lambda value: round(value, 6))


@pytest.mark.slow
@given(st.lists(st.lists(numbers, min_size=6, max_size=6), min_size=1, max_size=5), st.integers(0, 2))
def test_rounded_parts_add_up_to_the_rounded_total(rows: list[list[float]], digits: int) -> None:
    parts = np.array(rows)
    shown = parts_that_add_up(parts, digits)
    np.testing.assert_allclose(shown.sum(axis=1), round_half_up(parts.sum(axis=1), digits), atol=1e-9)
    assert (np.abs(shown - parts) < 10.0**-digits + 1e-9).all()
    assert (shown[parts == 0] == 0).all()


@pytest.mark.slow
@given(st.lists(numbers, min_size=1, max_size=30), st.floats(0.1, 10))
def test_labels_keep_their_distance_and_their_order(values: list[float], gap: float) -> None:
    given_values = np.array(values)
    apart = spread(given_values, gap)
    order = np.argsort(given_values, kind="stable")
    assert (np.diff(apart[order]) >= gap - 1e-9).all()
    assert apart.mean() == pytest.approx(given_values.mean(), abs=1e-6)


def test_labels_with_room_stay() -> None:
    assert spread(np.array([10.0, 30.0, 20.0]), 5).tolist() == [10.0, 30.0, 20.0]


def changes(**rows: float) -> pd.DataFrame:
    table = pd.DataFrame({"region": list(rows), "change": list(rows.values()), "break": ""})
    return table.assign(answers=table["change"], **dict.fromkeys(CHANGE_KINDS[1:], 0.0))


def test_a_region_that_is_not_the_same_is_not_counted() -> None:
    table = changes(A=5.0, B=30.0, C=float("nan"))
    table.loc[1, "break"] = "territory"
    assert comparable_regions(table)["region"].tolist() == ["A"]
    told = movement(table)
    assert (told.rose, told.riser, told.faller, told.mean) == (1, (["A"], 5.0), None, 5.0)


def test_nobody_comparable_is_told_without_a_number() -> None:
    told = movement(changes(A=float("nan")))
    assert (told.rose, told.fell, told.same, told.riser) == (0, 0, 0, None)
    assert np.isnan(told.mean)


def ranking(**years: dict[str, int | None]) -> pd.DataFrame:
    """Write places by year: ``y2020={"KZ-63": 1}``."""
    rows = [
        {"year": int(year[1:]), "region": region, "rank": rank, "rank_last": rank, "score": rank and 100.0 - rank}
        for year, places in years.items()
        for region, rank in places.items()
    ]
    return pd.DataFrame(rows).astype({"rank": "Int64", "rank_last": "Int64"})


def test_a_line_breaks_after_a_round_without_a_place_and_where_a_region_was_left_out() -> None:
    table = ranking(
        y2020={"KZ-15": 1, "KZ-23": 2},
        y2022={"KZ-15": None, "KZ-23": 1},
        y2024={"KZ-15": 1},
        y2026={"KZ-15": 1, "KZ-23": 2},
    )
    lines = trajectories(table, ["KZ-15", "KZ-23"], kazakhstan()).set_index(["region", "year"])
    assert lines.loc["KZ-15", "segment"].tolist() == [0, 0, 1, 1]
    assert lines.loc["KZ-15", "row"].tolist() == [1, 3, 1, 1]
    assert lines.loc["KZ-23", "segment"].tolist() == [0, 0, 1]
    assert lines.loc["KZ-23", "reason"].tolist() == ["", "", "not_assessed"]


def test_a_region_that_ended_says_so_at_its_last_round() -> None:
    table = ranking(y2017={"KZ-YUZ": 1, "KZ-15": 2}, y2019={"KZ-61": 1, "KZ-15": 2})
    lines = trajectories(table, table["region"].unique(), kazakhstan()).set_index(["region", "year"])
    assert lines.loc[("KZ-YUZ", 2017), "last"] == "ended"
    assert lines.loc[("KZ-61", 2019), "reason"] == "successor:KZ-YUZ"


def test_tied_regions_have_rows_of_their_own() -> None:
    table = ranking(y2020={"KZ-15": 1, "KZ-23": 1, "KZ-27": 3})
    assert trajectories(table, ["KZ-15", "KZ-23", "KZ-27"], kazakhstan())["row"].tolist() == [1, 2, 3]


def test_the_nearest_places_stay_within_the_ranking() -> None:
    table = pd.DataFrame({"region": list("ABCDEFG")})
    assert nearest_places(table, "A", 1) == ["A", "B", "C"]
    assert nearest_places(table, "G", 1) == ["E", "F", "G"]
    assert nearest_places(table, "D", 10) == list("ABCDEFG")


def test_regions_that_share_the_largest_rise_are_all_named() -> None:
    moved = movement(changes(A=5.0, B=5.0, C=1.0, D=-2.0))
    assert (moved.riser, moved.faller) == ((["A", "B"], 5.0), (["D"], -2.0))


def test_nothing_is_the_main_source_where_nothing_moved_or_two_did_alike() -> None:
    kinds = pd.DataFrame([{"answers": 0.0}, {"answers": 2.0, "weights": -2.0}, {"missing": -1.0}])
    assert main_sources(kinds.reindex(columns=list(CHANGE_KINDS)).fillna(0.0)).to_dict() == {2: "by_assessment"}
