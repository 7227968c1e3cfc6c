"""The JSON Schema that editors use: it fits every bundled file, refuses what the loader refuses, and isn't stale."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from budget_index.bundled import bundled
from budget_index.methodology.load import methodology_files
from budget_index.methodology.schema import SCHEMA_FILE, methodology_schema


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = methodology_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def values(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def test_the_schema_beside_the_methodologies_is_the_current_one():
    written = json.loads(bundled("criteria", SCHEMA_FILE).read_text("utf-8"))
    assert written == methodology_schema(), "run: budget-index criteria schema > criteria/methodology.schema.json"


@pytest.mark.slow
@pytest.mark.parametrize("name", methodology_files())
def test_every_bundled_methodology_points_to_the_schema_and_fits_it(name, validator):
    path = methodology_files()[name]
    assert path.read_text("utf-8").startswith(f"# yaml-language-server: $schema={SCHEMA_FILE}\n")
    assert [error.json_path for error in validator.iter_errors(values(path))] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"wieght": 1}, "$"),
        ({"rounding": -1}, "$.rounding"),
        ({"status": "final"}, "$.status"),
        ({"title": {"de": "Index"}}, "$.title"),
        ({"missing": {"min_coverage": 75}}, "$.missing.min_coverage"),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(change, place, validator):
    spoilt = values(methodology_files()["obs-2017"]) | change
    places = {inner.json_path for error in validator.iter_errors(spoilt) for inner in [error, *error.context]}
    assert any(found.startswith(place) for found in places)


def test_an_edition_may_leave_out_what_its_base_says(validator):
    edition = {"id": "x", "based_on": "obs-2017", "dimensions": [{"id": "pbs", "weight": 2}]}
    assert list(validator.iter_errors(edition)) == []
    whole = {key: value for key, value in edition.items() if key != "based_on"}
    assert list(validator.iter_errors(whole)) != []
