"""Laws of a change: its parts add up to it, for every aggregation; exchanging the years turns every sign."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget_index.analysis.change.change_sources import CHANGE_SOURCES
from budget_index.analysis.change.changes import CHANGE_KINDS, Comparison, compare
from budget_index.analysis.change.places_won import PLACE_SOURCES
from budget_index.methodology.model import Methodology
from budget_index.scoring.results import Results, score_agreed
from tests.properties.editions import editions
from tests.properties.trees import answers, table

pytestmark = pytest.mark.slow

NEAR = 1e-9
REGIONS = ["A", "B", "C"]
ENDS = (("from", "to"), ("to", "from"))
SWAPPED = {f"{name}_{end}": f"{name}_{other}" for name in ("answer", "points") for end, other in ENDS}
"""Names of the columns of parts when the years change places."""


def scored(tree, said, year) -> Results:
    agreed = table(said, year)
    return score_agreed(agreed, Methodology.model_validate(tree), pd.DataFrame({"region": REGIONS, "year": year}))


@st.composite
def two_years(draw) -> tuple[Results, Results]:
    """Draw two editions and three regions' answers by each."""
    years = []
    for number, tree in enumerate(draw(editions())):
        years.append(scored(tree, {region: draw(answers(tree)) for region in REGIONS}, 2024 + number))
    return years[0], years[1]


def by_kind(comparison: Comparison) -> pd.DataFrame:
    return comparison.changes.set_index("region").loc[REGIONS, list(CHANGE_KINDS)]


def parts_add_up_to_the_change(found: Comparison) -> None:
    changes = found.changes.set_index("region")
    both = changes["score_from"].notna() & changes["score_to"].notna()
    np.testing.assert_array_equal(changes["change"].isna(), ~both)
    known = changes[both]
    np.testing.assert_allclose(known["change"], known["score_to"] - known["score_from"], atol=NEAR, rtol=0)
    np.testing.assert_allclose(known[list(CHANGE_KINDS)].sum(axis=1), known["change"], atol=NEAR, rtol=0)
    np.testing.assert_allclose(known[list(CHANGE_SOURCES)].sum(axis=1), known["change"], atol=NEAR, rtol=0)


def the_parts_of_criteria_add_up_to_their_kind(found: Comparison) -> None:
    whole = by_kind(found).stack()
    parts = found.parts.groupby(["region", "kind"])["part"].sum().reindex(whole.index, fill_value=0.0)
    np.testing.assert_allclose(parts[whole.notna()], whole[whole.notna()], atol=NEAR, rtol=0)


def a_better_answer_is_no_loss_of_the_answer(found: Comparison) -> None:
    answers = found.parts[found.parts["kind"] == "answers"]
    assert (np.sign(answers["points_to"] - answers["points_from"]) * answers["part"] > -NEAR).all()


def exchanging_the_years_turns_every_sign(there: Comparison, back: Comparison) -> None:
    np.testing.assert_allclose(by_kind(there), -by_kind(back), atol=NEAR, rtol=0)
    for name in ("places", "places_own", "places_others", "common_change"):
        pair = [each.changes.set_index("region").loc[REGIONS, name].astype("float64") for each in (there, back)]
        np.testing.assert_allclose(pair[0], -pair[1], atol=NEAR, rtol=0)
    key = ["region", "kind", "answer_from", "answer_to", "points_from", "points_to"]
    turned = back.parts.rename(columns=SWAPPED)
    sums = [each[each["part"].abs() > NEAR].groupby(key, dropna=False)["part"].sum() for each in (there.parts, turned)]
    left, right = sums[0].align(sums[1], fill_value=0.0)
    np.testing.assert_allclose(left, -right, atol=3 * NEAR, rtol=0)


def places_are_own_movement_that_of_others_and_who_came_or_went(found: Comparison) -> None:
    known = found.changes[found.changes["places"].notna() & found.changes["places_own"].notna()]
    assert known[list(PLACE_SOURCES)].sum(axis=1).to_list() == known["places"].to_list()


@given(two_years())
def test_a_comparison_keeps_every_law(years):
    """One pair of years is drawn for all of them: drawing and scoring it takes longer than the laws do."""
    there, back = (compare(*pair, {}, between=[]) for pair in (years, years[::-1]))
    parts_add_up_to_the_change(there)
    the_parts_of_criteria_add_up_to_their_kind(there)
    a_better_answer_is_no_loss_of_the_answer(there)
    places_are_own_movement_that_of_others_and_who_came_or_went(there)
    exchanging_the_years_turns_every_sign(there, back)


@given(two_years())
def test_nothing_changed_nothing_moves(years):
    same = compare(years[0], years[0], {}, between=[])
    assert same.parts.empty
    assert (by_kind(same).fillna(0.0) == 0).all(axis=None)
