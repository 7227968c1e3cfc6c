"""Places won and lost, counted in whole regions: a brute-force count agrees, ties, newcomers and those who left."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget_index.analysis.change.places_won import PLACE_SOURCES, overtakings, places_won

NONE = float("nan")
score = st.one_of(st.just(NONE), st.integers(0, 8).map(float))


def counts(before: list[float], now: list[float], at: int) -> dict[str, int]:
    """Count one region's places by looking at every other region."""
    won = dict.fromkeys(PLACE_SOURCES, 0)
    for other in range(len(before)):
        ahead = before[other] > before[at], now[other] > now[at]
        if np.isnan(before[other]):
            won["places_new"] -= int(ahead[1])
        elif np.isnan(now[other]):
            won["places_gone"] += int(ahead[0])
        else:
            own = abs(now[at] - before[at]) >= abs(now[other] - before[other])
            won["places_own" if own else "places_others"] += int(ahead[0]) - int(ahead[1])
    return won


@pytest.mark.slow
@given(st.lists(st.tuples(score, score), min_size=1, max_size=12))
def test_places_are_counted_region_by_region(ends):
    before, now = np.array(ends).T
    won = places_won(before, now)
    table = pd.DataFrame({"region": [str(n) for n in range(len(ends))], "score_from": before, "score_to": now})
    for end in ("from", "to"):
        table[f"rank_{end}"] = table[f"score_{end}"].rank(method="min", ascending=False)
    for at, pair in enumerate(ends):
        if np.isnan(pair).any():
            assert all(np.isnan(won[name][at]) for name in PLACE_SOURCES)
            continue
        assert {name: won[name][at] for name in PLACE_SOURCES} == counts(before, now, at)
        named = overtakings(table, str(at))
        assert len(named.passed) - len(named.fell_behind) == won["places_own"][at]
        assert len(named.dropped) - len(named.overtook) == won["places_others"][at]
        assert (-len(named.new), len(named.gone)) == (won["places_new"][at], won["places_gone"][at])


@pytest.mark.slow
@given(st.lists(st.tuples(score, score), min_size=1, max_size=12))
def test_exchanging_the_years_turns_every_sign(ends):
    before, now = np.array(ends).T
    there, back = places_won(before, now), places_won(now, before)
    for name, other in zip(PLACE_SOURCES, ("places_own", "places_others", "places_gone", "places_new"), strict=True):
        np.testing.assert_array_equal(there[name], -back[other] + 0.0)


def test_from_fifth_to_seventh_without_an_own_movement():
    before = np.array([90.0, 80.0, 70.0, 60.0, 50.0, 40.0, 30.0])
    now = np.array([90.0, 80.0, 70.0, 60.0, 50.0, 55.0, 52.0])
    own, others, new, gone = (won[4] for won in places_won(before, now).values())
    assert (own, others, new, gone) == (0, -2, 0, 0)


def test_a_tie_is_nobodys_place():
    won = places_won(np.array([50.0, 50.0, 40.0]), np.array([50.0, 50.0, 50.0]))
    assert [won[name].tolist() for name in PLACE_SOURCES[:2]] == [[0, 0, 2], [0, 0, 0]]


def test_who_comes_and_who_goes_is_told_apart_from_who_moves():
    won = places_won(np.array([50.0, 70.0, NONE]), np.array([60.0, NONE, 90.0]))
    assert {name: won[name][0] for name in PLACE_SOURCES} == {
        "places_own": 0,
        "places_others": 0,
        "places_new": -1,
        "places_gone": 1,
    }


def test_noise_of_summation_is_no_movement():
    assert places_won(np.array([0.3, 0.3]), np.array([0.1 + 0.2, 0.3]))["places_own"].tolist() == [0, 0]
