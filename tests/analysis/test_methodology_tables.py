"""A methodology as tables: what the parts weigh adds up, and what is outside of the index has no weight in it."""

import pytest

from budget_index.analysis.pages.methodology_tables import (
    criteria_rules,
    dimension_weights,
    earlier_editions,
    theme_weights,
)
from budget_index.methodology.load import load_methodology, methodology_files
from budget_index.scoring.weights import effective_weights


@pytest.mark.parametrize("name", methodology_files())
def test_the_parts_of_a_part_weigh_as_much_as_it(name: str) -> None:
    methodology = load_methodology(name)
    weights = dimension_weights(methodology).set_index("dimension")
    assert weights.loc[methodology.ranked, "effective"] == pytest.approx(1.0)
    inside = weights.dropna(subset="effective")
    for parent, parts in inside.groupby("parent"):
        if parent in inside.index:
            assert parts["effective"].sum() == pytest.approx(inside.loc[parent, "effective"])


@pytest.mark.parametrize("name", methodology_files())
def test_criteria_have_the_weights_of_the_engine(name: str) -> None:
    methodology = load_methodology(name)
    rules = criteria_rules(methodology).set_index("criterion")["effective"]
    expected = effective_weights(methodology)
    assert rules.dropna().to_dict() == expected
    assert rules.sum() == pytest.approx(1.0)
    assert theme_weights(methodology)["effective"].sum() <= 1 + 1e-9


def test_a_gate_counts_what_it_can_close() -> None:
    rules = criteria_rules(load_methodology("kz-local-budgets-2026")).set_index("criterion")
    assert rules.loc["P01", "opens"] == (rules["gate"] == "P01").sum() == 3


def test_dimensions_under_a_mean_of_questions_have_no_share_beside_each_other() -> None:
    weights = dimension_weights(load_methodology("obs-2017")).set_index("dimension")
    assert weights["beside"].isna().all()
    assert weights.loc["ebp", "effective"] == pytest.approx(54 / 109)
    assert weights.loc[["oversight", "participation"], "effective"].isna().all()


@pytest.mark.slow
def test_the_first_edition_has_none_before_it() -> None:
    assert earlier_editions(load_methodology("kz-local-budgets-2022")) == []
    assert [each.id for each in earlier_editions(load_methodology("obs-2017"))] == ["obs-2015"]
