"""Everything to download: named alike every time, the same bytes every time, and what was scored."""

import io
import json
import zipfile
from hashlib import sha256

import openpyxl
import pandas as pd
import pytest

from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology.load import parse_methodology
from budget_index.regions import kazakhstan
from budget_index.reports.downloads import (
    bibtex,
    citation,
    columns_of,
    family_table,
    mark,
    package,
    round_tables,
    rules_files,
)
from budget_index.reports.files import ON_PAGES, table_bytes
from budget_index.rounds import read_inputs, read_round, round_methodology
from budget_index.rounds.checksums import LINE
from budget_index.rounds.public import public_intake
from budget_index.scoring.results import Results
from tests.conftest import EXAMPLE


@pytest.fixture(scope="module")
def tables(results: Results) -> dict[str, pd.DataFrame]:
    told = read_round(EXAMPLE)
    intake = public_intake(read_inputs([EXAMPLE], round_methodology(EXAMPLE), kazakhstan()), told.public)
    return round_tables(results, intake.responses, intake.publications, kazakhstan(), example=True)


@pytest.mark.slow
def test_places_among_peers_are_offered_with_the_meaning_of_their_columns(tables: dict[str, pd.DataFrame]) -> None:
    own = tables["peers"].set_index(["region", "dimension"]).loc[("KZ-15", "index")]
    assert own[["peers", "rank", "of", "compared"]].tolist() == ["oblast", 10, 16, 15]
    meanings = {column: meaning for column, _, meaning in columns_of("peers", tables["peers"], Say("en"))}
    assert meanings["rank"] == "Place in the group; ties share the best place"
    assert meanings["score"] == Say("en")("round.field-score")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ON_PAGES)
def test_the_same_table_gives_the_same_bytes_and_reads_back(
    tables: dict[str, pd.DataFrame], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = tables["scores"]
    content = table_bytes(scores, kind)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert table_bytes(scores.copy(), kind) == content
    if kind == "xlsx":
        rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
        back = pd.DataFrame(rows[1:], columns=rows[0])
    else:
        back = (pd.read_csv if kind == "csv" else pd.read_parquet)(io.BytesIO(content))
    assert back["score"].astype(float).to_numpy() == pytest.approx(scores["score"].to_numpy(), nan_ok=True)
    assert set(back["notice"]) == {mark()}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_text_becomes_a_formula(kind: str) -> None:
    content = table_bytes(pd.DataFrame({"comment": ["=1+1", "fine"]}), kind)
    if kind == "csv":
        assert b"\n=1" not in content
    else:
        cell = openpyxl.load_workbook(io.BytesIO(content)).active["A2"]
        assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_package_describes_all_that_is_in_it(
    tables: dict[str, pd.DataFrame], results: Results, language: Language
) -> None:
    told, methodology, say = read_round(EXAMPLE), results.methodology, Say(language)
    rules = rules_files(told, EXAMPLE, methodology)
    content = package(told, methodology, tables, rules, say)
    assert package(told, methodology, tables, rules, say) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name.removeprefix(f"{told.id}/"): archive.read(name) for name in archive.namelist()}
    sums = {
        found[2]: found[1] for line in files["checksums.sha256"].decode().splitlines() if (found := LINE.match(line))
    }
    assert sums == {name: sha256(body).hexdigest() for name, body in files.items() if name != "checksums.sha256"}
    described = {resource["path"]: resource for resource in json.loads(files["datapackage.json"])["resources"]}
    assert set(described) == {name for name in files if name.endswith(".csv")}
    for name, resource in described.items():
        assert resource["hash"] == f"sha256:{sums[name]}"
        assert [field["name"] for field in resource["schema"]["fields"]] == list(tables[name[:-4]].columns)
    assert parse_methodology(files[f"{methodology.id}-whole.yaml"].decode()) == methodology


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_of_every_table_is_described(tables: dict[str, pd.DataFrame], language: Language) -> None:
    say = Say(language)
    for name, table in tables.items():
        told = columns_of(name, table, say)
        assert [column for column, _, _ in told] == list(table.columns)
        for _, kind, meaning in told:
            assert meaning
            assert say(f"data-page.type-{kind}")


def test_all_years_together_name_their_round(tables: dict[str, pd.DataFrame]) -> None:
    told = read_round(EXAMPLE)
    rounds = [(told, tables), (told.model_copy(update={"id": "other", "methodology": "own"}), tables)]
    table = family_table(rounds, "ranking")
    assert list(table.columns)[:3] == ["round", "methodology", "region"]
    assert table["round"].value_counts().to_dict() == {told.id: len(table) // 2, "other": len(table) // 2}
    assert columns_of("ranking", table, Say("kk"))[0][0] == "round"


def test_example_data_say_so_in_the_citation(results: Results) -> None:
    told = read_round(EXAMPLE)
    for language in LANGUAGES:
        assert citation(told, results.methodology, language).startswith(Say(language)("example.sentence"))
    assert mark() in bibtex(told, results.methodology, "en")
    real = told.model_copy(update={"example": False})
    assert mark() not in bibtex(real, results.methodology, "en")
