"""Maps and the chart of places: nothing is lost, nothing unknown is a number, all is marked."""

import pytest

from budget_index.analysis.pages.overview import ranked_by
from budget_index.charts.boundaries import boundaries_of
from budget_index.charts.overview import place_rows, places_chart
from budget_index.charts.palette import readable
from budget_index.charts.tiles import boundary_chart, has_tiles, tile_chart, tile_rows
from budget_index.language import LANGUAGES, Language, Say
from budget_index.regions import kazakhstan, short_name
from budget_index.scoring.results import Results

YEAR = 2026
SQUARE = [[60, 50], [64, 50], [64, 54], [60, 54], [60, 50]]


def outlines(*codes: str):
    geometry = {"type": "Polygon", "coordinates": [SQUARE]}
    features = [{"type": "Feature", "properties": {"code": code}, "geometry": geometry} for code in codes]
    return boundaries_of({"type": "FeatureCollection", "features": features})


@pytest.fixture
def places(results: Results):
    ranked = ranked_by(results, "index", YEAR).dropna(subset="rank")
    table = ranked[["region", "rank"]].astype({"rank": "int64"})
    return table.assign(low=table["rank"].clip(upper=18), high=table["rank"] + 1, group=(table["rank"] + 1) // 2)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", [True, False])
def test_all_charts_say_that_data_are_an_example(results: Results, places, language: Language, example: bool) -> None:
    say, ranked, rules = Say(language), ranked_by(results, "index", YEAR), results.methodology
    common = {"registry": kazakhstan(), "example": example, "title": "T"}
    charts = [
        tile_chart(ranked, rules, say, **common),
        boundary_chart(ranked, outlines("KZ-15", "KZ-11"), rules, say, **common),
        places_chart(places, ranked, say, **common),
    ]
    for chart in charts:
        spec = chart.to_dict()
        mark = say("example.mark")
        assert (mark in spec["description"]) is example
        assert (spec["title"].get("subtitle") == [mark.upper()]) is example


def test_every_region_has_a_square_of_its_own(results: Results) -> None:
    tiles = tile_rows(ranked_by(results, "index", YEAR), results.methodology, Say("kk"), kazakhstan())
    assert len(tiles) == 20
    assert not tiles[["column", "row"]].duplicated().any()
    assert not tiles["short"].duplicated().any()
    blank = tiles[tiles["blank"]]
    assert blank["region"].tolist() == ["KZ-11"]
    assert blank["ink"].tolist() == [""]
    assert Say("kk")("chart.no-score") in blank["label"].iloc[0]


def test_regions_without_squares_are_not_drawn_as_a_map(results: Results) -> None:
    ranked = ranked_by(results, "index", YEAR)
    assert has_tiles(ranked, kazakhstan())
    assert not has_tiles(ranked, {})
    assert not has_tiles(ranked.head(0), kazakhstan())


def test_short_names_fit_a_small_square() -> None:
    for language in LANGUAGES:
        names = [short_name(code, language, kazakhstan()) for code in kazakhstan()]
        assert all(len(name) <= 9 for name in names)
        assert len(set(names)) == len(names)


def test_text_can_be_read_on_every_band(results: Results) -> None:
    colours = [band.color for band in results.methodology.bands]
    assert [readable(colour) for colour in colours] == ["#1f2933", "#1f2933", "#1f2933", "#ffffff", "#ffffff"]


def test_a_map_of_outlines_draws_the_known_regions(results: Results) -> None:
    ranked = ranked_by(results, "index", YEAR)
    chart = boundary_chart(
        ranked,
        outlines("KZ-15", "KZ-11", "XX"),
        results.methodology,
        Say("ru"),
        registry=kazakhstan(),
        example=False,
        title="T",
    )
    spec = chart.to_dict()
    drawn = [layer for layer in spec["layer"] if layer["mark"]["type"] == "geoshape"]
    shapes = [spec["datasets"][layer["data"]["name"]] for layer in drawn]
    assert [[shape["region"] for shape in each] for each in shapes] == [["KZ-15"], ["KZ-11"]]
    assert "Акмолинская область – Без балла" in spec["description"]


def test_places_are_told_with_their_intervals(results: Results, places) -> None:
    rows = place_rows(places, ranked_by(results, "index", YEAR), Say("en"), kazakhstan())
    assert rows["said"].tolist()[:3] == ["1 (1–2)", "2 (2–3)", "3 (3–4)"]
    assert rows["left"].tolist()[0] is False
    assert rows["left"].tolist()[-1] is True
