"""The Human Development Index 2021: all published values, from the four components."""

from pathlib import Path

import pandas as pd
import pytest

from budget_index.methodology.load import load_methodology
from budget_index.regions import kazakhstan
from budget_index.rounding import round_half_up
from budget_index.scoring.results import score_responses
from budget_index.tables.responses import check_responses, normalised
from tests.answer_tables import read_responses

pytestmark = pytest.mark.reference


@pytest.mark.slow
def test_every_published_value_comes_out_to_three_digits(reference: Path) -> None:
    methodology = load_methodology("hdi-2021")
    responses, problems = read_responses(reference / "hdi" / "components_2021.csv")
    assert problems + check_responses(responses, methodology, kazakhstan()) == []
    scores = score_responses(normalised(responses, methodology), methodology).scores
    shown = scores[scores["dimension"] == "hdi"].set_index("region")["score"]
    published = pd.read_csv(reference / "hdi" / "published_2021.csv", keep_default_na=False).set_index("iso3")["hdi"]
    assert len(published) == 191
    ours = (round_half_up(shown.to_numpy(), methodology.rounding) / 100).round(3)
    assert dict(zip(shown.index, ours, strict=True)) == published.to_dict()
