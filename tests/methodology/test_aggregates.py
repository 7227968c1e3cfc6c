"""What every aggregate promises; a new one is tested by being in the list."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from budget_index.language import LANGUAGES, texts
from budget_index.methodology.aggregates import AGGREGATES

SCORES = arrays(np.float64, (3, 4), elements=st.floats(1.0, 100.0))
WEIGHTS = arrays(np.float64, 4, elements=st.floats(0.1, 10.0))


def test_every_aggregate_has_a_name_in_every_language():
    assert set(texts("aggregate")) == set(AGGREGATES)
    assert all(set(name) == set(LANGUAGES) for name in texts("aggregate").values())


@pytest.mark.parametrize("name", AGGREGATES)
@given(SCORES, WEIGHTS)
def test_slopes_share_out_the_whole_score(name, scores, weights):
    present = np.ones_like(scores)
    whole = AGGREGATES[name].combine(scores, present, weights)
    shares = scores * AGGREGATES[name].slopes(scores, present, weights)
    assert shares.sum(axis=1) == pytest.approx(whole)


@pytest.mark.parametrize("name", AGGREGATES)
def test_a_member_that_is_absent_changes_nothing(name):
    scores, present = np.array([[40.0, 80.0, 0.0]]), np.array([[1.0, 1.0, 0.0]])
    aggregate = AGGREGATES[name]
    without = aggregate.combine(scores[:, :2], present[:, :2], np.array([1.0, 2.0]))
    assert aggregate.combine(scores, present, np.array([1.0, 2.0, 5.0])) == pytest.approx(without)
    assert aggregate.slopes(scores, present, np.array([1.0, 2.0, 5.0]))[0, 2] == 0.0
