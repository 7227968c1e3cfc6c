"""Numbers as they are shown: parts add up, labels keep their distance, lines break where they must."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget_index.analysis.change.adding_up import parts_that_add_up, spread
from budget_index.analysis.change.mixed_years import CHANGE_KINDS
from budget_index.analysis.change.movement import comparable_regions, movement
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


def test_regions_that_share_the_largest_rise_are_all_named() -> None:
    moved = movement(changes(A=5.0, B=5.0, C=1.0, D=-2.0))
    assert (moved.riser, moved.faller) == ((["A", "B"], 5.0), (["D"], -2.0))
