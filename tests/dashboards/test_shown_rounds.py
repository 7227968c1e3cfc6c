"""What is read, scored and drawn once for all sessions; and again as soon as a file changes."""

import gc
import shutil
from pathlib import Path
from types import ModuleType

import altair as alt
import pandas as pd
import pyarrow as pa
import pytest

from budget_index.bundled import bundled
from budget_index.rounds import read_round, round_methodology
from budget_index.rounds.model import bundled_rounds
from dashboards.elements import charts
from tests.conftest import APP, EXAMPLE

EDITION = bundled("criteria", "kz-local-budgets-2026.yaml")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(APP.parent))
    from dashboards.shell import shown_rounds as shown

    return shown


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A round of its own, with its edition beside it."""
    place = tmp_path / EXAMPLE.name
    shutil.copytree(EXAMPLE, place, ignore=shutil.ignore_patterns("workbooks"))
    shutil.copy(EDITION, place)
    return place


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.slow
def test_the_same_as_without_a_cache(shown: ModuleType) -> None:
    data = EXAMPLE.parent
    places = {name: data / name for name in bundled_rounds()}
    assert shown.rounds_in(data) == places
    for place in places.values():
        assert shown.round_of(place) == read_round(place)
        assert shown.methodology_of(place) == round_methodology(place)


@pytest.mark.slow
def test_nothing_is_read_twice(shown: ModuleType, folder: Path) -> None:
    assert shown.read_shown(folder) is shown.read_shown(folder)
    assert shown.round_of(folder) is shown.round_of(folder)
    assert shown.methodology_of(folder) is shown.methodology_of(folder)


@pytest.mark.slow
def test_a_changed_round_is_read_again(shown: ModuleType, folder: Path) -> None:
    before = shown.read_shown(folder)
    assert shown.rounds_in(folder.parent) == {EXAMPLE.name: folder}
    change(folder / "round.yaml", "example: true", "example: false")
    assert not shown.round_of(folder).example
    assert shown.rounds_in(folder.parent) == {}
    now = shown.read_shown(folder)
    assert now.key != before.key
    assert not now.round.example


@pytest.mark.slow
def test_changed_answers_are_scored_again(shown: ModuleType, folder: Path) -> None:
    before = shown.read_shown(folder)
    table = pd.read_csv(folder / "responses.csv", dtype=str, keep_default_na=False)
    table.head(len(table) - 94).to_csv(folder / "responses.csv", index=False)
    now = shown.read_shown(folder)
    assert now.key != before.key
    assert len(now.public.responses) == len(before.public.responses) - 94


@pytest.mark.slow
def test_a_changed_edition_of_a_round_is_loaded_again(shown: ModuleType, folder: Path) -> None:
    before = shown.read_shown(folder)
    change(folder / EDITION.name, "min_coverage: 0.75", "min_coverage: 0.5")
    assert shown.methodology_of(folder).missing.min_coverage == 0.5
    now = shown.read_shown(folder)
    assert now.key != before.key
    assert now.results.methodology.missing.min_coverage == 0.5


@pytest.mark.slow
def test_a_chart_is_written_once_and_forgotten_with_it() -> None:
    chart = alt.Chart(pd.DataFrame({"x": [1, 2]})).mark_point().encode(x="x")
    spec, full = charts.spec_of(chart), chart.to_dict()
    assert {**spec, "datasets": full["datasets"]} == full
    read = {name: pa.ipc.open_stream(rows).read_all().to_pylist() for name, rows in spec["datasets"].items()}
    assert read == full["datasets"]
    assert charts.spec_of(chart)["datasets"] is spec["datasets"]
    outlines = alt.Chart(alt.Data(values=[{"type": "Feature", "geometry": None}])).mark_geoshape()
    assert charts.spec_of(outlines)["data"] == outlines.to_dict()["data"]
    alone = alt.Chart(alt.InlineData(values=[{}])).mark_text(text="T")
    assert charts.spec_of(alone) == alone.to_dict()
    kept = len(charts._specs)
    del chart
    gc.collect()
    assert len(charts._specs) == kept - 1


@pytest.mark.slow
def test_rounds_with_copies_of_one_edition_share_it(shown: ModuleType, folder: Path) -> None:
    other = folder.parent / "other"
    shutil.copytree(folder, other)
    assert shown.methodology_of(folder) is shown.methodology_of(other)
    change(other / EDITION.name, "min_coverage: 0.75", "min_coverage: 0.5")
    assert shown.methodology_of(folder) is not shown.methodology_of(other)
    assert shown.read_shown(other).key[0] == str(other)
