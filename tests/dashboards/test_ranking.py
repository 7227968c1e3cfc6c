"""The overview page: any dimension and kind from the URL, intervals and maps, the empty states, many regions."""

import json
import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from budget_index.analysis.pages.overview import place_intervals, rankable, ranked_by
from budget_index.analysis.robustness.uncertainty import Inputs
from budget_index.bundled import bundled
from budget_index.content.overview import overview
from budget_index.language import LANGUAGES, Say
from budget_index.regions import kazakhstan, region_name
from budget_index.rounds import read_inputs, round_methodology
from budget_index.scoring.results import Results
from tests.content.said import earlier_than, tables_of

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
    drawn = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    titles = [spec["title"]["text"] if "title" in spec else "" for spec in drawn]
    return {title if isinstance(title, str) else title[0]: spec for title, spec in zip(titles, drawn, strict=True)}


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


def written(app: AppTest) -> str:
    """What the page writes as HTML, without tags."""
    return re.sub("<[^>]*>", " ", " ".join(element.proto.body for element in app.get("html")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_its_content(open_app: Open, language: str) -> None:
    app, earlier = open_app(lang=language), earlier_than("kz-example-2026")
    assert not app.exception
    content = overview(tables_of("kz-example-2026"), Say(language), earlier=earlier)
    assert app.title[0].value == content.title
    assert len(app.get("vega_lite_chart")) == 1
    assert json.loads(app.get("vega_lite_chart")[0].proto.spec)["description"].endswith(
        content["ranking"].body.description
    )
    html = unescape(written(app))
    assert content.sentence in html
    assert all(item.title in html for item in content["seen"].items)
    assert [header.value for header in app.header] == [content["documents"].title, content["movers"].title]
    assert all(row.title in html for row in content["documents"].table.rows + content["movers"].table.rows)
    assert content["movers"].sentence in html


@pytest.mark.slow
def test_participation_is_answered_in_words(open_app: Open) -> None:
    html = unescape(written(open_app(lang="en", dimension="participation")))
    assert "Was a public hearing held on the year's budget execution?" in html
    assert Say("en")("overview.full-points", n=2, of=19) in html


@pytest.mark.slow
def test_the_map_stands_where_the_bars_were(open_app: Open) -> None:
    app = open_app(lang="kk", show="map")
    assert list(specs(app)) == [Say("kk")("overview.map-title", year=YEAR)]
    app.segmented_control(key="show").set_value(None).run()
    assert "show" not in app.query_params
    assert "title" not in json.loads(app.get("vega_lite_chart")[0].proto.spec)


@pytest.mark.slow
def test_a_region_is_found_by_its_name(open_app: Open) -> None:
    app = open_app(lang="ru")
    app.selectbox(key="open").set_value("KZ-15").run()
    assert not app.exception
    assert app.session_state["region"] == "KZ-15"


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
    assert Say("kk")("overview.dimension-note") in unescape(written(app))


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
    assert say("overview.kind-note") in unescape(written(app))
    assert app.dataframe[0].value["peers"].tolist() == ["1/3", "2/3", "3/3"]
    assert app.title[0].value == "Mean score 49 of 100: 61 and more – 1 region, below 41 – 1 region"
    described = specs(app)[""]["description"]
    assert "Almaty city" in described
    assert "Aktobe Region" not in described


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
        span = str(row.low) if row.low == row.high else f"{row.low}–{row.high}"
        assert table[named(row.region)] == span
    assert table[named("KZ-11")] == "–"
    assert Say("ru")("overview.read-whisker") in unescape(written(app))


@pytest.mark.slow
@pytest.mark.covers
def test_a_theme_has_no_intervals_and_says_so(open_app: Open) -> None:
    app = open_app(dimension="openness")
    assert Say("ru")("overview.read-whisker") not in unescape(written(app))
    assert Say("ru")("overview.no-intervals") in unescape(written(app))
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
    app = open_app(data=tmp_path, show="map")
    assert not app.exception
    assert "geoshape" in json.dumps(specs(app)[Say("ru")("overview.map-title", year=YEAR)])
    assert any("Астана" in caption.value for caption in app.caption)
    file.write_text("{", "utf-8")
    app = open_app(data=tmp_path, show="map")
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
    assert list(specs(app)) == [""]
    assert "kind" not in app.session_state or app.session_state["kind"] is None
    assert app.dataframe[0].value["region"].tolist() == list(answers)
    assert not any("2028" in text for text in words(app).splitlines())
    if not any(answers.values()):
        assert app.title[0].value == Say("ru")("dashboard.nobody-ranked")
    assert "<b>A</b>" not in " ".join(element.proto.body for element in app.get("html"))


@pytest.mark.slow
@pytest.mark.covers
def test_many_regions_are_drawn_in_parts(open_app: Open, tmp_path: Path) -> None:
    drawn = np.random.default_rng(1).choice(["a", "b", "c"], size=300)
    write_round(tmp_path / "own", {f"V{number:03d}": str(answer) for number, answer in enumerate(drawn)})
    app = open_app(data=tmp_path, lang="en")
    assert not app.exception
    assert Say("en")("overview.part-note", shown=60, of=300) in unescape(written(app))
    first = app.dataframe[0].value["region"].tolist()
    assert len(first) == 100
    app.selectbox(key="part").set_value("61").run()
    assert app.query_params["part"] in ("61", ["61"])
    described = specs(app)[""]["description"]
    assert first[60] in described
    assert first[59] not in described
    app.text_input(key="find").set_value(first[99]).run()
    assert app.dataframe[0].value["region"].tolist() == [first[99]]
    slides = open_app("deck", data=tmp_path, lang="en")
    assert not slides.exception
    assert Say("en")("overview.and-more", n=281) in unescape(written(slides))


@pytest.mark.slow
def test_all_dimensions_can_be_shown(open_app: Open, results: Results) -> None:
    app = open_app(lang="kk")
    for dimension in rankable(results.methodology):
        app.selectbox(key="dimension").set_value(dimension).run()
        assert not app.exception
        table = app.dataframe[0].value
        assert isinstance(table, pd.DataFrame)
        assert len(table) == 20
