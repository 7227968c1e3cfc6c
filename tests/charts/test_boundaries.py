"""A file of boundaries: what is taken from it, how outlines are turned, and every fault that it can have."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from budget_index.charts.boundaries import MOST_BYTES, boundaries_of, read_boundaries

ANTICLOCKWISE = [[60, 50], [64, 50], [64, 54], [60, 54], [60, 50]]
HOLE = [[61, 51], [61, 52], [62, 52], [62, 51], [61, 51]]


def feature(code: str = "KZ-15", **more: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [ANTICLOCKWISE, HOLE]}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry, **more}


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def area(ring: list[list[float]]) -> float:
    return sum(x * b - a * y for (x, y), (a, b) in pairwise(ring)) / 2


def test_outlines_are_turned_as_the_drawing_program_reads_them():
    found = boundaries_of(collection(feature()))
    outline, hole = found.features[0]["geometry"]["coordinates"][0]
    assert area(outline) < 0 < area(hole)
    assert found.centres == {"KZ-15": (62.0, 52.0)}


@pytest.mark.parametrize("told", [{"properties": {"region": "A"}}, {"properties": None, "id": "A"}, {"id": "A"}])
def test_the_code_may_stand_in_three_places(told):
    found = boundaries_of(collection({**feature(), "properties": {}, **told}, {**feature(), "properties": {}}))
    assert [each["id"] for each in found.features] == ["A"]


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ([], "not-features"),
        ({"type": "Topology"}, "not-features"),
        (collection(), "no-codes"),
        (collection({**feature(), "properties": {"name": "Ақтөбе"}}), "no-codes"),
        (collection(feature(geometry=None)), "not-polygons"),
        (collection(feature(geometry={"type": "Point", "coordinates": [60, 50]})), "not-polygons"),
        (collection(feature(geometry={"type": "Polygon", "coordinates": [[[60, "x"]] * 4]})), "not-polygons"),
        (collection(feature(geometry={"type": "Polygon", "coordinates": []})), "not-polygons"),
        (collection(feature(geometry={"type": "Polygon"})), "not-polygons"),
        (collection(feature(geometry={"type": "Polygon", "coordinates": [[[4e5, 5e6]] * 4]})), "not-degrees"),
    ],
)
def test_a_fault_is_named(told, fault):
    found = boundaries_of(told)
    assert found.fault == fault
    assert found.features == []


def test_files_that_are_no_geojson(tmp_path: Path):
    assert read_boundaries(tmp_path / "none.geojson").fault == "not-found"
    broken = tmp_path / "broken.geojson"
    broken.write_text('{"type": ', "utf-8")
    assert read_boundaries(broken).fault == "not-json"
    broken.write_bytes(b"\xff\xfe\x00")
    assert read_boundaries(broken).fault == "not-json"
    broken.write_text("[" * 100_000, "utf-8")
    assert read_boundaries(broken).fault == "not-json"
    broken.write_bytes(b" " * (MOST_BYTES + 1))
    assert read_boundaries(broken).fault == "too-large"
    broken.write_text(json.dumps(collection(feature())), "utf-8-sig")
    assert list(read_boundaries(broken).centres) == ["KZ-15"]
