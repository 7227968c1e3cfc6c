"""Changes between two years: cases computed by hand, the Open Budget Survey 2015–2017, territory and succession."""

from functools import cache
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from budget_index.analysis.change.adding_up import rounded_parts
from budget_index.analysis.change.change_sources import CHANGE_SOURCES
from budget_index.analysis.change.changes import CHANGE_KINDS, compare
from budget_index.analysis.change.links import links
from budget_index.analysis.change.places_won import PLACE_SOURCES
from budget_index.bundled import bundled
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Methodology
from budget_index.regions import kazakhstan
from budget_index.scoring.results import Results, score_agreed, score_responses
from budget_index.tables.responses import normalised
from tests.answer_tables import read_responses
from tests.example_round import scored_round

HERE = Path(__file__).parents[1] / "cases-changes"
CASES = yaml.load((HERE / "changes.yaml").read_text("utf-8"), yaml.CSafeLoader)
EDITIONS = yaml.load((HERE / "methodologies.yaml").read_text("utf-8"), yaml.CSafeLoader)
NEAR = 1e-9


@cache
def edition(name: str) -> Methodology:
    return Methodology.model_validate(EDITIONS[name])


def scored(name: str, answers: dict[str, str], year: int) -> Results:
    rows = [("A", year, criterion, answer or "") for criterion, answer in answers.items()]
    return score_agreed(pd.DataFrame(rows, columns=["region", "year", "criterion", "answer"]), edition(name))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case):
    before, now = case["editions"]
    found = compare(scored(before, case["before"], 2024), scored(now, case["now"], 2026), {}, between=[])
    row = found.changes.iloc[0]
    for name, value in case["expect"].items():
        near = pytest.approx(value, abs=0.0006) if isinstance(value, (int, float)) else value
        assert row[name] == near, f"{name}: {case['note']}"
    unnamed = [kind for kind in CHANGE_KINDS if kind not in case["expect"]]
    assert row[unnamed].to_numpy(dtype=float) == pytest.approx(0.0, abs=NEAR)
    parts = found.parts.set_index(found.parts["kind"] + " " + found.parts["criterion"])["part"].to_dict()
    if "criteria" in case:
        assert parts == pytest.approx(case["criteria"], abs=0.0006), case["note"]


def test_every_kind_has_a_case():
    assert set(CHANGE_KINDS) <= {name for case in CASES for name, value in case["expect"].items() if value}


@cache
def survey(folder: Path, year: int) -> Results:
    methodology = load_methodology(f"obs-{year}")
    responses, _ = read_responses(folder / "obs" / f"answers_{year}.csv")
    return score_responses(normalised(responses, methodology), methodology)


@pytest.mark.slow
@pytest.mark.reference
def test_every_country_of_the_survey_is_split_exactly(reference):
    before, now = survey(reference, 2015), survey(reference, 2017)
    found = compare(before, now, {})
    both = found.changes[found.changes["change"].notna()]
    assert len(both) == 102
    assert (both[list(CHANGE_KINDS)].sum(axis=1) - (both["score_to"] - both["score_from"])).abs().max() < NEAR
    whole = both.set_index("region")[list(CHANGE_KINDS)].stack()
    parts = found.parts.groupby(["region", "kind"])["part"].sum().reindex(whole.index, fill_value=0.0)
    np.testing.assert_allclose(parts, whole, atol=NEAR, rtol=0)
    assert (both[list(PLACE_SOURCES)].sum(axis=1) == both["places"]).all()
    assert (found.changes["break"] == "not_assessed").sum() == len(now.ranking) - 102


@pytest.mark.slow
@pytest.mark.reference
def test_the_headline_of_the_survey_is_comparable_throughout(reference):
    changes = compare(survey(reference, 2015), survey(reference, 2017), {}).changes
    known = changes[changes["change"].notna()]
    assert known["common_change"].to_numpy() == pytest.approx(known["change"].to_numpy())
    assert (known[["criteria", "weights", "gates"]] == 0).all(axis=None)


def example(year: int) -> Results:
    return scored_round(f"kz-example-{year}").results


@pytest.mark.slow
def test_territory_and_succession_are_said():
    changes = compare(example(2020), example(2022), kazakhstan()).changes.set_index("region")["break"]
    told = changes[changes != ""].to_dict()
    assert told == {
        "KZ-10": "successor:KZ-63",
        "KZ-33": "successor:KZ-19",
        "KZ-62": "successor:KZ-35",
        **dict.fromkeys(["KZ-63", "KZ-19", "KZ-35"], "territory"),
    }
    assert (compare(example(2022), example(2024), kazakhstan()).changes["break"] == "").all()


@pytest.mark.slow
@pytest.mark.parametrize(("before", "now"), [*permutations((2020, 2022, 2024, 2026), 2)])
def test_the_examples_are_split_exactly(before, now):
    found = compare(example(before), example(now), kazakhstan()).changes
    known = found[found["change"].notna()]
    assert len(known) >= 16
    assert (known[list(CHANGE_KINDS)].sum(axis=1) - (known["score_to"] - known["score_from"])).abs().max() < NEAR
    assert (known[list(CHANGE_SOURCES)].sum(axis=1) - known["change"]).abs().max() < NEAR
    written = rounded_parts(known)
    np.testing.assert_allclose(written[list(CHANGE_SOURCES)].sum(axis=1), written["change"], atol=NEAR)
    for source, kinds in CHANGE_SOURCES.items():
        np.testing.assert_allclose(written[list(kinds)].sum(axis=1), written[source], atol=NEAR)


def test_every_kind_has_one_source():
    assert sorted(kind for kinds in CHANGE_SOURCES.values() for kind in kinds) == sorted(CHANGE_KINDS)


@pytest.mark.slow
def test_aktobe_rose_by_what_it_did():
    changes = compare(example(2024), example(2026), kazakhstan()).changes
    own = rounded_parts(changes[changes["region"] == "KZ-15"]).iloc[0]
    assert own[["change", *CHANGE_SOURCES]].tolist() == [8.5, 10.5, -1.0, -1.0]


def test_a_question_is_followed_through_the_editions_between():
    ends = [load_methodology(f"kz-local-budgets-{year}") for year in (2022, 2026)]
    between = [load_methodology("kz-local-budgets-2024")]
    there = {(link.before, link.now): link.comparable for link in links(*ends, between)}
    assert there["E91", "E14"]
    assert not there["R19", "R19"]
    assert not there["P21", "P21"]
    back = {(link.now, link.before): link.comparable for link in links(*ends[::-1], between)}
    assert there == back


def test_the_earlier_examples_have_no_workbooks():
    folders = {path.name: (path / "workbooks").is_dir() for path in bundled("data", "rounds").glob("kz-example-*")}
    assert folders == {f"kz-example-{year}": year == 2026 for year in (2020, 2022, 2024, 2026)}
