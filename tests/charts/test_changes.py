"""Charts of changes: nothing is told by colour alone, and no label covers another."""

import pandas as pd
import pytest

from budget_index.analysis.change.mixed_years import CHANGE_KINDS
from budget_index.charts.palette import FALL, PAPER, REGIONS, RISE, STILL
from budget_index.charts.slope import LABEL, slope_chart, slope_ends
from budget_index.language import LANGUAGES, Language, Say
from budget_index.regions import kazakhstan

REGISTRY = kazakhstan()
DARK_PAGE = "#0e1117"
"""Of Streamlit."""
CODES = ["KZ-15", "KZ-23", "KZ-27", "KZ-63", "KZ-10"]


@pytest.fixture
def changes() -> pd.DataFrame:
    """A rise, a fall, hardly a change, another territory, and a new region."""
    table = pd.DataFrame(
        {
            "region": CODES,
            "score_from": [50.0, 50.1, 50.2, 60.0, None],
            "score_to": [70.0, 30.0, 50.3, 61.0, 61.1],
            "break": ["", "", "", "territory", "successor:KZ-63"],
        }
    )
    table["change"] = table["score_to"] - table["score_from"]
    return table.assign(answers=table["change"], **dict.fromkeys(CHANGE_KINDS[1:], 0.0))


def test_regions_that_cannot_be_compared_have_no_line(changes: pd.DataFrame) -> None:
    ends, _, _ = slope_ends(changes, Say("en"), rounding=0, registry=REGISTRY)
    looks = ends.drop_duplicates("region").set_index("region")["look"]
    assert looks[CODES].tolist() == ["rise", "fall", "same", "apart", "apart"]
    assert len(ends) == 9


def test_no_label_covers_another(changes: pd.DataFrame) -> None:
    ends, height, limits = slope_ends(changes, Say("en"), rounding=0, registry=REGISTRY)
    pixels = ends["label_at"] * height / (limits[1] - limits[0])
    for _, side in pixels.groupby(ends["side"]):
        assert side.sort_values().diff().dropna().min() >= LABEL - 1e-6


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", [True, False])
def test_charts_of_changes_carry_the_mark_of_example_data(
    changes: pd.DataFrame, language: Language, example: bool
) -> None:
    say, common = Say(language), {"registry": REGISTRY, "example": example}
    spec = slope_chart(changes, say, rounding=0, years=(2020, 2022), chosen="KZ-15", **common).to_dict()
    assert (say("example.mark") in spec["description"]) is example
    assert (spec["title"].get("subtitle") == [say("example.mark").upper()]) is example


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", [RISE, FALL, STILL])
def test_the_number_in_a_point_can_be_read(colour: str) -> None:
    assert contrast(colour, PAPER) >= 4.5


@pytest.mark.parametrize("colour", [RISE, FALL, STILL, *REGIONS])
@pytest.mark.parametrize("page", [PAPER, DARK_PAGE, "#000000"])
def test_points_and_lines_can_be_seen_on_light_and_dark_pages(colour: str, page: str) -> None:
    assert contrast(colour, page) >= 3
