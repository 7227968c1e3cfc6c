"""Gains, paths, what-if, examples, published scores, and the commands that show them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from budget_index.analysis.actions.route import path_in_actions
from budget_index.analysis.gain.gains import example_regions, gains_table, what_if
from budget_index.analysis.pages.published import kazakhstan_published, read_published
from budget_index.cli import run
from budget_index.errors import ProblemsFound
from budget_index.methodology.model import Methodology
from budget_index.regions import kazakhstan
from budget_index.scoring.results import Results, score_agreed
from tests.example_round import regions_of
from tests.example_round import scored_round as example
from tests.sweeps import IN_RUSSIAN

CASES = yaml.load(
    (Path(__file__).parents[1] / "cases-changes" / "paths.yaml").read_text("utf-8"),
    yaml.CSafeLoader,
)
BANDS = [{"id": "low", "from": 0}, {"id": "high", "from": 50}, {"id": "top", "from": 80, "requires_must_have": 1.0}]
LETTERS = {"a": {"points": 100}, "b": {"points": 67}, "c": {"points": 33}, "d": {"points": 0}}


def criterion(number: int, **more: object) -> dict[str, object]:
    return {"id": f"P0{number}", "question": "?", "scale": "letters", **more}


def index(criteria: list[dict[str, object]], **more: object) -> Methodology:
    rules = {"id": "paths", "title": "Paths", "bands": BANDS, "scales": {"letters": {"answers": LETTERS}}}
    return Methodology.model_validate({**rules, "dimensions": [{"id": "index", "criteria": criteria, **more}]})


METHODOLOGIES = {
    "plain": index([criterion(1), criterion(2), criterion(3, must_have=True), criterion(4)]),
    "efforts": index([criterion(1, effort=3), *(criterion(n, effort=1) for n in (2, 3, 4))]),
    "gated": index([criterion(n) for n in (1, 2, 3)], gate={"criterion": "P01", "closed_by": ["d"]}),
}


def scored(rules: Methodology, answers: dict[str, str]) -> Results:
    rows = [("A", 2026, name, answer or "") for name, answer in answers.items()]
    return score_agreed(pd.DataFrame(rows, columns=["region", "year", "criterion", "answer"]), rules)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_path(case):
    results = scored(METHODOLOGIES[case["methodology"]], case["answers"])
    path = path_in_actions(results, "A", 2026, by_effort=case.get("by_effort", False))
    assert [name for names in path.actions.values() for name in names] == case["steps"], case["note"]
    for name, value in case["expect"].items():
        near = pytest.approx(value, abs=0.0006) if isinstance(value, float) else value
        assert getattr(path, name) == near, f"{name}: {case['note']}"


def test_the_highest_band_has_no_path():
    path = path_in_actions(scored(METHODOLOGIES["plain"], dict.fromkeys(["P01", "P02", "P03", "P04"], "a")), "A", 2026)
    assert (path.band, path.actions, path.proven) == ("", {}, True)


def test_another_band_than_the_next():
    results = scored(METHODOLOGIES["plain"], dict.fromkeys(["P01", "P02", "P03", "P04"], "d"))
    path = path_in_actions(results, "A", 2026, band="top")
    assert path.effort == 4
    assert path.score_to == 100


def test_an_answer_that_brings_back_a_weak_dimension_gains_nothing():
    """P03 would lift the second dimension over its least coverage: (100 + 50) / 2 instead of 100."""
    rules = METHODOLOGIES["plain"].model_dump(by_alias=True, exclude_none=True)
    rules["missing"] = {"treat_as": "excluded", "min_coverage": 0.75}
    rules["dimensions"] = [
        {
            "id": "all",
            "dimensions": [
                {"id": "one", "criteria": [criterion(1)]},
                {"id": "two", "criteria": [criterion(2), criterion(3)]},
            ],
        }
    ]
    results = scored(Methodology.model_validate(rules), {"P01": "a", "P02": "d", "P03": ""})
    assert results.criteria.set_index("criterion")["lost"]["P03"] == -25
    assert gains_table(results).set_index("criterion")["gain"]["P03"] == 0


def test_gains_in_places():
    results = example().results
    table = gains_table(results)
    ranked = results.ranking.set_index("region")["score"]
    row = table[(table["places"] > 0)].iloc[0]
    better = (ranked.drop(row["region"]) > ranked[row["region"]] + row["gain"]).sum()
    assert row["rank_after"] == better + 1


def test_what_if_changes_only_what_is_asked():
    results = example().results
    row = gains_table(results, "KZ-15").iloc[0]
    after = what_if(results.agreed, results.methodology, {row["criterion"]: "a"}, "KZ-15", 2026)
    before = results.ranking.set_index("region")["score"]["KZ-15"]
    assert after.ranking["score"].item() - before == pytest.approx(row["gain"], abs=1e-9)


def test_every_example_has_full_points_and_a_link():
    shown = example_regions(example().results, example().intake.responses)
    points = example().results.criteria.set_index(["region", "criterion"])["points"]
    assert (points.loc[list(zip(shown["region"], shown["criterion"], strict=True))] > 99.999).all()
    assert shown["evidence"].str.startswith("https://").mean() > 0.9


@pytest.mark.parametrize("region", sorted(regions_of())[:6])
def test_the_path_of_an_example_region_reaches_its_band(region):
    results = example().results
    path = path_in_actions(results, region, 2026)
    bands = {band.id: band.from_ for band in results.methodology.bands}
    assert not path.band or np.floor(path.score_to + 0.5) >= bands[path.band]


def test_published_scores():
    facts = kazakhstan_published()
    assert facts["source"].str.startswith("http").all()
    assert (facts["year_certain"] == (facts["year_first"] == facts["year_last"])).all()
    codes = facts.loc[~facts["region"].str.startswith("average-"), "region"]
    assert set(codes) <= set(kazakhstan())


def test_a_published_score_that_is_no_number_is_reported_at_its_line(tmp_path):
    path = tmp_path / "published.csv"
    path.write_text("region,year,score\nKZ-15,2015,35\nKZ-15,2013?,39\n", encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_published(path)
    assert [(problem.code, problem.line) for problem in found.value] == [("row-unreadable", 3)]


@IN_RUSSIAN
def test_commands_print_and_write(language, tmp_path, capsys):
    rounds = ["kz-example-2022", "kz-example-2024", "kz-example-2026"]
    arguments = ["--lang", language, "-o", str(tmp_path)]
    assert run(["compare", *rounds, "--region", "KZ-15", *arguments]) == 0
    assert run(["gains", rounds[-1], "--region", "KZ-15", "--by-effort", *arguments]) == 0
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == [
        "actions.csv",
        "changes-kz-example-2022-kz-example-2024.csv",
        "changes-kz-example-2024-kz-example-2026.csv",
        "gains-kz-example-2026-KZ-15.csv",
        "parts-kz-example-2022-kz-example-2024.csv",
        "parts-kz-example-2024-kz-example-2026.csv",
    ]
    assert all(pd.read_csv(tmp_path / name)["notice"].notna().all() for name in written)
    assert "KZ-15" not in capsys.readouterr().out.splitlines()[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["compare", "kz-example-2026"], 2, "two rounds"),
        (["compare", "kz-example-2026", "kz-example-2027"], 1, "kz-example-2026"),
        (["gains", "kz-example-2026", "--region", "KZ-16"], 1, "KZ-1"),
        (["gains", "kz-example-2026", "--region", "KZ-15", "--band", "best"], 2, "extensive"),
    ],
)
def test_commands_refuse(arguments, code, told, capsys):
    assert run([*arguments, "--lang", "en"]) == code
    assert told in capsys.readouterr().err
