"""The overview page: any dimension and kind from the URL, intervals and maps, the empty states, many regions."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from budget_index.analysis.pages.overview import place_intervals, rankable, ranked_by
from budget_index.analysis.robustness.uncertainty import Inputs
from budget_index.bundled import bundled
from budget_index.language import LANGUAGES, Say
from budget_index.regions import kazakhstan, region_name
from budget_index.rounds import read_inputs, round_methodology
from budget_index.scoring.results import Results

Open = Callable[..., AppTest]
YEAR = 2026
EXAMPLE = bundled("data", "rounds", "kz-example-2026")
PLAIN = """
id: plain
family: plain
title: Plain rules
scales: {extent: {answers: {a: {points: 100}, b: {points: 50}, c: {points: 0}}}}
dimensions:
  - {id: index, criteria: [{id: P01, question: One?, scale: extent}, {id: P02, question: Two?, scale: extent}]}
"""


def words(app: AppTest) -> str:
    kinds = (app.title, app.markdown, app.warning, app.info, app.error, app.caption)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def specs(app: AppTest) -> dict[str, dict]:
    """The charts of a page by the first line of their titles."""
    found = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    titles = [spec["title"]["text"] for spec in found]
    return {title if isinstance(title, str) else title[0]: spec for title, spec in zip(titles, found, strict=True)}


def named(code: str, language: str = "ru") -> str:
    return region_name(code, language, kazakhstan())


def write_round(folder: Path, answers: dict[str, str], year: int = 2030, **about: str) -> Path:
    """Write a round by the plain rules: region → answer to both questions."""
    folder.mkdir(parents=True)
    regions = json.dumps(list(answers))
    more = "".join(f"{key}: {value}\n" for key, value in about.items())
    told = (
        f"id: {folder.name}\nmethodology: plain\nyear: {year}\nregions: {regions}\nstatus: published\ntitle: A round\n"
    )
    (folder / "round.yaml").write_text(told + more, "utf-8")
    (folder / "plain.yaml").write_text(PLAIN, "utf-8")
    lines = [f"{code},{year},{name},{answer}" for code, answer in answers.items() for name in ("P01", "P02")]
    (folder / "responses.csv").write_text("\n".join(["region,year,criterion,answer", *lines]) + "\n", "utf-8")
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_names_leader_riser_and_bands(open_app: Open, results: Results, language: str) -> None:
    app, say = open_app(lang=language), Say(language)
    assert not app.exception
    first = results.ranking.iloc[0]
    assert app.markdown[0].value.startswith("## ")
    assert named(first["region"], language) in app.markdown[0].value
    riser = say("overview.improved", year=2024, names=f"{named('KZ-43', language)}, 59 → 78")
    assert f"## {riser}" in words(app)
    assert say("overview.other-edition-common", before="58", now="77") in words(app)
    charts = specs(app)
    titles = ("scores-title", "bands-title", "places-title", "map-title")
    assert list(charts) == [say(f"overview.{title}", year=YEAR) for title in titles]


@pytest.mark.slow
@pytest.mark.parametrize("dimension", ["planning", "timeliness"])
def test_another_dimension_is_ranked_in_another_language_too(open_app: Open, results: Results, dimension: str) -> None:
    app = open_app(dimension=dimension, lang="ru")
    ranked = ranked_by(results, dimension, YEAR)
    table = app.dataframe[0].value
    assert table["region"].tolist() == [named(code) for code in ranked["region"]]
    assert table["score"].dropna().tolist() == ranked["score"].dropna().tolist()
    app.segmented_control(key="lang").set_value("kk").run()
    assert app.selectbox(key="dimension").value == dimension
    assert app.query_params["dimension"] in (dimension, [dimension])
    assert app.dataframe[0].value["region"].tolist() == [named(code, "kk") for code in ranked["region"]]
    assert Say("kk")("overview.dimension-note") in words(app)


@pytest.mark.slow
def test_the_headline_is_not_written_into_the_url(open_app: Open) -> None:
    app = open_app(lang="ru")
    assert set(app.query_params) == {"lang", "round"}
    app.selectbox(key="dimension").set_value("report").run()
    assert app.query_params["dimension"] in ("report", ["report"])


@pytest.mark.slow
@pytest.mark.covers
def test_a_kind_keeps_the_places_among_all(open_app: Open, results: Results) -> None:
    app = open_app(kind="city", lang="en")
    say = Say("en")
    cities = results.ranking[results.ranking["region"].isin(["KZ-71", "KZ-75", "KZ-79"])]
    table = app.dataframe[0].value
    assert table["rank"].tolist() == cities["rank"].tolist()
    assert say("overview.kind-note") in words(app)
    assert "Almaty city" in app.markdown[0].value
    assert "Best of the chosen kind" in app.markdown[0].value
    assert all(spec["title"]["text"][1:] == [say("overview.kind-city")] for spec in specs(app).values())


def test_a_wrong_choice_in_a_link_is_named(open_app: Open) -> None:
    app = open_app(dimension="nonsense", kind="planet")
    assert not app.exception
    for value in ("nonsense", "planet"):
        assert Say("ru")("dashboard.unknown-choice", value=value) in words(app)


@pytest.mark.slow
def test_intervals_are_those_of_the_analysis(open_app: Open, results: Results) -> None:
    rules = round_methodology(EXAMPLE)
    intake = read_inputs([EXAMPLE], rules, kazakhstan())
    places = place_intervals(Inputs(intake.responses, intake.expected, intake.publications), rules, "index", YEAR)
    app = open_app()
    table = app.dataframe[0].value.set_index("region")["interval"]
    for row in places.table.itertuples():
        written = str(row.low) if row.low == row.high else f"{row.low}–{row.high}"
        assert table[named(row.region)] == written
    assert table[named("KZ-11")] == "–"
    assert Say("ru")("overview.indistinct", places="2–3; 4–5; 8–9; 10–12; 10, 13") in words(app)
    assert Say("ru")("overview.places-assessors") in words(app)


@pytest.mark.slow
@pytest.mark.covers
def test_a_theme_has_no_intervals_and_says_so(open_app: Open) -> None:
    app = open_app(dimension="openness")
    assert Say("ru")("overview.places-title", year=YEAR) not in specs(app)
    assert Say("ru")("overview.no-intervals") in words(app)
    assert set(app.dataframe[0].value["interval"]) == {"–"}


def test_the_years_of_a_region_leave_out_rounds_without_score(open_app: Open) -> None:
    table = open_app().dataframe[0].value.set_index("region")["years"]
    assert len(table[named("KZ-15")]) == 4
    assert len(table[named("KZ-10")]) == 3
    assert table[named("KZ-11")] is None, "a line up to the edge would be a score in the year looked at"


def test_the_search_says_when_nothing_is_found(open_app: Open) -> None:
    app = open_app(lang="kk")
    app.text_input(key="find").set_value("ҚОСТАНАЙ").run()
    assert app.dataframe[0].value["region"].tolist() == [named("KZ-39", "kk")]
    app.text_input(key="find").set_value("абракадабра").run()
    assert not app.exception
    assert Say("kk")("dashboard.nothing-found", words="абракадабра") in words(app)


@pytest.mark.slow
@pytest.mark.covers
def test_outlines_are_drawn_where_a_file_is_given(
    open_app: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(EXAMPLE, tmp_path / EXAMPLE.name, ignore=shutil.ignore_patterns("workbooks"))
    square = {"type": "Polygon", "coordinates": [[[60, 50], [64, 50], [64, 54], [60, 54], [60, 50]]]}
    features = [{"type": "Feature", "properties": {"code": "KZ-15"}, "geometry": square}]
    file = tmp_path / "regions.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    app = open_app(data=tmp_path)
    assert not app.exception
    assert "geoshape" in json.dumps(specs(app)[Say("ru")("overview.map-title", year=YEAR)])
    assert any("Астана" in caption.value for caption in app.caption)
    file.write_text("{", "utf-8")
    app = open_app(data=tmp_path)
    assert Say("ru")("overview.map-not-json", file=str(file), code="KZ-15") in caplog.text
    assert not any("geojson" in warning.value for warning in app.warning)
    assert "geoshape" not in json.dumps(specs(app))
    assert Say("ru")("overview.map-tiles") in words(app)


def test_every_fault_of_a_file_has_a_text() -> None:
    faults = {"not-found", "too-large", "not-json", "not-features", "no-codes", "not-polygons", "not-degrees"}
    for fault in faults | {"none-known"}:
        assert "x.geojson" in Say("kk")(f"overview.map-{fault}", file="x.geojson", code="KZ-15")


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("answers", [{"<b>A</b>": "a"}, {"A*": "a", "B": "b", "C": ""}, {"A": "", "B": ""}])
def test_plain_rules_and_unknown_regions(open_app: Open, tmp_path: Path, answers: dict[str, str]) -> None:
    write_round(tmp_path / "own", answers)
    app = open_app(data=tmp_path)
    assert not app.exception
    assert not app.error
    assert Say("ru")("overview.bands-title", year=2030) not in specs(app)
    assert Say("ru")("overview.map-title", year=2030) not in specs(app)
    assert "kind" not in app.session_state or app.session_state["kind"] is None
    assert app.dataframe[0].value["region"].tolist() == list(answers)
    assert not any("2028" in text for text in words(app).splitlines())
    if not any(answers.values()):
        assert Say("ru")("dashboard.nobody-ranked") in words(app)
    if "A*" in answers:
        assert r"A\*" in words(app)


@pytest.mark.slow
def test_an_earlier_round_of_the_same_edition_needs_no_note(open_app: Open, tmp_path: Path) -> None:
    write_round(tmp_path / "then", {"A": "c", "B": "b"}, year=2028)
    write_round(tmp_path / "own", {"A": "b", "B": "b"})
    app = open_app(data=tmp_path, lang="en")
    assert "## Most improved since 2028: A, 0 → 50." in words(app)
    assert Say("en")("overview.other-edition") not in words(app)


@pytest.mark.slow
def test_nobody_improved(open_app: Open, tmp_path: Path) -> None:
    write_round(tmp_path / "then", {"A": "a"}, year=2028)
    write_round(tmp_path / "own", {"A": "b"})
    app = open_app(data=tmp_path, lang="en")
    assert f"## {Say('en')('overview.improved-none', year=2028)}" in words(app)


@pytest.mark.slow
@pytest.mark.covers
def test_many_regions_are_drawn_in_parts(open_app: Open, tmp_path: Path) -> None:
    drawn = np.random.default_rng(1).choice(["a", "b", "c"], size=300)
    write_round(tmp_path / "own", {f"V{number:03d}": str(answer) for number, answer in enumerate(drawn)})
    app = open_app(data=tmp_path, lang="en")
    assert not app.exception
    assert Say("en")("overview.part-note", shown=60, of=300) in words(app)
    first = app.dataframe[0].value["region"].tolist()
    assert len(first) == 100
    app.selectbox(key="part").set_value("61").run()
    assert app.query_params["part"] in ("61", ["61"])
    bars = specs(app)[Say("en")("overview.scores-title", year=2030)]
    described = bars["description"]
    assert first[60] in described
    assert first[59] not in described
    app.text_input(key="find").set_value(first[99]).run()
    assert app.dataframe[0].value["region"].tolist() == [first[99]]
    slide = open_app(data=tmp_path, lang="en", part="61", mode="projector", slide="bars-2")
    described = specs(slide)[Say("en")("overview.scores-title", year=2030)]["description"]
    assert [name for name in first if name in described] == first[80:100]


@pytest.mark.slow
def test_all_dimensions_can_be_shown(open_app: Open, results: Results) -> None:
    app = open_app(lang="kk")
    for dimension in rankable(results.methodology):
        app.selectbox(key="dimension").set_value(dimension).run()
        assert not app.exception
        table = app.dataframe[0].value
        assert isinstance(table, pd.DataFrame)
        assert len(table) == 20
