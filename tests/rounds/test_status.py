"""How far a round is: what an assessor has answered, and what needs no answer."""

import pandas as pd
import pytest

from budget_index.methodology.load import load_methodology
from budget_index.rounds.intake import Intake
from budget_index.rounds.model import Round
from budget_index.rounds.status import round_status
from budget_index.tables.responses import RESPONSE_COLUMNS


def status(*answers, methodology="kz-citizens-budget-2026"):
    rules = load_methodology(methodology)
    told = Round(id="r", methodology=methodology, year=2026, regions=["KZ-15", "KZ-71"], title={"en": "R"})
    columns = ["region", "assessor", "criterion", "answer"]
    given = pd.DataFrame(answers, columns=columns, dtype="str")
    responses = given.reindex(columns=RESPONSE_COLUMNS, fill_value="").assign(year=2026)
    found = round_status(told, Intake(responses), rules).answers
    return found.set_index(["region", "assessor"])


@pytest.mark.parametrize("closing", ["c", "d"])
def test_what_lies_behind_a_closed_gate_needs_no_answer(closing):
    found = status(("KZ-15", "expert_1", "C01", closing), ("KZ-15", "expert_2", "C01", "a"))
    assert found.loc[("KZ-15", "expert_1"), "coverage"] == 1
    assert found.loc[("KZ-15", "expert_2"), "answered"] == 1
    assert found.loc[("KZ-71", "expert_1"), "answered"] == 0


def test_an_answer_behind_a_closed_gate_counts_once():
    found = status(("KZ-15", "expert_1", "C01", "d"), ("KZ-15", "expert_1", "C02", "a"))
    assert found.loc[("KZ-15", "expert_1"), "answered"] == found.loc[("KZ-15", "expert_1"), "asked"]


def test_an_open_gate_takes_nothing_away():
    found = status(("KZ-15", "expert_1", "C01", "a"), ("KZ-15", "expert_1", "C02", ""))
    assert found.loc[("KZ-15", "expert_1"), "answered"] == 1
