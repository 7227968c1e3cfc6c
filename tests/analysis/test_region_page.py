"""What the region's page rests on: others and best, steps that add up, the calendar, other answers."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget_index.analysis.change.adding_up import waterfall
from budget_index.analysis.change.change_sources import CHANGE_SOURCES
from budget_index.analysis.change.mixed_years import CHANGE_KINDS
from budget_index.analysis.gain.whatif import best_answers, region_outcome
from budget_index.analysis.pages.calendar import publication_calendar
from budget_index.analysis.profile import against_others
from budget_index.methodology.load import load_methodology
from budget_index.rounding import round_half_up
from budget_index.scoring.results import score_agreed
from budget_index.tables.publications import publications_table

KZ = load_methodology("kz-local-budgets-2026")
OBS = load_methodology("obs-2017")
points = st.floats(-60, 60, allow_nan=False)


def change(before: float, parts: list[float]) -> pd.Series:
    whole = dict(zip(CHANGE_KINDS, parts, strict=True))
    return pd.Series({"score_from": before, "score_to": before + sum(parts), **whole})


@pytest.mark.slow
@pytest.mark.parametrize("parts_of", [tuple(CHANGE_SOURCES), CHANGE_KINDS])
@given(st.floats(0, 100), st.lists(points, min_size=len(CHANGE_KINDS), max_size=len(CHANGE_KINDS)), st.integers(0, 3))
def test_written_steps_lead_from_the_written_score_to_the_other(
    parts_of: tuple[str, ...], before: float, parts: list[float], digits: int
) -> None:
    told = change(before, parts)
    steps = waterfall(told, digits, parts=parts_of)
    ends = round_half_up(told[["score_from", "score_to"]].to_numpy(np.float64), digits)
    assert ends[0] + steps["points"].sum() == pytest.approx(ends[1])
    assert (steps["points"] != 0).all()
    assert steps["end"].to_numpy()[:-1] == pytest.approx(steps["start"].to_numpy()[1:])
    unit = 10.0**-digits
    for row in steps.itertuples():
        whole = sum(told[kind] for kind in CHANGE_SOURCES.get(row.part, (row.part,)))
        assert abs(row.points - whole) < 4 * unit


def test_without_a_score_in_one_year_there_are_no_steps() -> None:
    told = change(50.0, [0.0] * len(CHANGE_KINDS))
    assert waterfall(told).empty
    assert waterfall(told.where(told.index != "score_to")).empty


def scores(**values: list[float | None]) -> pd.DataFrame:
    rows = [
        {"region": code, "year": 2026, "dimension": name, "score": score, "coverage": 1.0, "status": "scored"}
        for name, each in values.items()
        for code, score in zip("ABC", each, strict=True)
    ]
    return pd.DataFrame(rows).astype({"score": "float64"})


def test_the_best_may_be_shared_and_a_region_without_a_score_is_still_compared() -> None:
    table = against_others(scores(planning=[None, 70.0, 70.0], openness=[10.0, 20.0, 30.0]), KZ, "A", 2026)
    assert table["kind"].tolist() == ["stage", "theme"]
    assert table["best_regions"].tolist() == ["B C", "C"]
    assert table["score"].isna().tolist() == [True, False]
    assert table["others"].tolist() == [70.0, 25.0]


def test_one_region_has_no_others() -> None:
    alone = scores(planning=[50.0, None, None]).query("region == 'A'")
    row = against_others(alone, KZ, "A", 2026).iloc[0]
    assert row["best"] == 50.0
    assert np.isnan(row["others"])
    assert row["compared"] == 0


@pytest.mark.parametrize(
    ("status", "published", "state", "late"),
    [
        ("public", "2025-10-01", "in_time", 0),
        ("late", "2025-10-02", "late", 1),
        ("public", "", "published", None),
        ("late", "", "late", None),
        ("on_request", "", "missing", None),
        ("not_produced", "", "missing", None),
    ],
)
def test_a_document_is_in_time_until_its_due_date(status: str, published: str, state: str, late: int | None) -> None:
    row = {"region": "A", "year": 2026, "document": "forecast", "status": status, "published_on": published}
    table = pd.DataFrame([{**row, "url": "", "format": "", "languages": ""}])
    calendar = publication_calendar(table, KZ, "A", 2026, seen=date(2026, 5, 31)).set_index("document")
    assert calendar.loc["forecast", "state"] == state
    days = calendar.loc["forecast", "days_late"]
    assert days == late if late is not None else np.isnan(days)


def test_what_is_due_later_is_not_missing_yet_and_without_a_row_nothing_is_known() -> None:
    calendar = publication_calendar(publications_table(), KZ, "A", 2026, seen=date(2026, 5, 31)).set_index("document")
    assert calendar.loc["forecast", "state"] == "unknown"
    assert calendar.loc["annual_report", "state"] == "not_due"
    assert calendar.loc["monthly_reports", ["due", "state"]].isna().tolist() == [True, False]
    assert not calendar["verified"].any()


def test_other_answers_are_placed_among_the_others() -> None:
    rows = {"region": ["A", "A", "B", "B"], "criterion": ["q54", "q55"] * 2, "answer": ["d", "d", "b", "b"]}
    results = score_agreed(pd.DataFrame({**rows, "year": 2017}), OBS)
    best = region_outcome(results, best_answers(OBS, ["q54", "q55"]), "A", 2017)
    assert (best.score, best.band, best.rank) == (100.0, "extensive", 1.0)
    same = region_outcome(results, {}, "A", 2017)
    assert (same.score, same.rank) == (0.0, 2.0)
    blank = region_outcome(results, {"q54": "", "q55": ""}, "A", 2017)
    assert np.isnan([blank.score, blank.rounded, blank.rank]).all()
    assert blank.band == ""
