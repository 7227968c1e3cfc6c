"""The page of changes shows the engine's decomposition, in words, charts and a table that agree with one another."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from budget_index.analysis.change.changes import Comparison, compare
from budget_index.analysis.change.mixed_years import CHANGE_KINDS
from budget_index.analysis.change.movement import comparable_regions, movement, shown_parts
from budget_index.bundled import bundled
from budget_index.language import LANGUAGES, Language, Say
from budget_index.regions import kazakhstan, region_name
from budget_index.rounds import read_inputs, round_methodology, score_intake
from budget_index.scoring.results import Results
from tests.compared_rounds import make_round

Open = Callable[..., AppTest]
ROUNDS = bundled("data", "rounds")


def scored(year: int) -> Results:
    folder = ROUNDS / f"kz-example-{year}"
    methodology = round_methodology(folder)
    return score_intake(read_inputs([folder], methodology, kazakhstan()), methodology)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(scored(2024), scored(2026), kazakhstan())


def words(app: AppTest) -> str:
    kinds = (app.title, app.header, app.markdown, app.warning, app.info, app.error, app.caption)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def specs(app: AppTest) -> dict[str, dict]:
    found = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    return {spec["title"]["text"]: spec for spec in found}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_who_rose_and_fell_and_why(open_app: Open, comparison: Comparison, language: Language) -> None:
    app, say = open_app("changes", lang=language), Say(language)
    assert not app.exception
    assert not app.error
    assert app.title[0].value.endswith(say("example.mark"))
    told = movement(comparison.changes)
    text = words(app)
    for key in ("rose", "fell", "same"):
        assert say(f"changes-page.{key}", n=getattr(told, key)) in text
    for end in (told.riser, told.faller):
        assert end
        assert f"{region_name(end[0][0], language, kazakhstan())} ({say.signed(end[1])})" in text
    assert all(f"**{say.signed(part)}**" in text for part in told.sources.values())
    assert sum(told.sources.values()) == pytest.approx(round(told.mean, 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_of_rounds_are_marked_and_published_totals_are_not(open_app: Open, language: Language) -> None:
    say = Say(language)
    charts = specs(open_app("changes", lang=language))
    published = charts.pop(say("changes-page.published-title"))
    assert len(charts) == 3  # the parts by source and by kind share a title
    for chart in charts.values():
        assert say("example.mark") in chart["description"]
        assert chart["title"]["subtitle"] == [say("example.mark").upper()]
    assert "subtitle" not in published["title"]
    assert say("example.mark") not in published["description"]


def test_the_table_shows_the_engines_numbers(open_app: Open, comparison: Comparison) -> None:
    table = open_app("changes", lang="en").dataframe[0].value
    changes = comparison.changes.assign(name=[region_name(c, "en", kazakhstan()) for c in comparison.changes["region"]])
    expected = changes.set_index("name").loc[table["name"]]
    for column in ("score_from", "score_to", "change", "common_change", "places", "places_own", "places_others"):
        assert table[column].fillna(-1000).tolist() == expected[column].astype("float64").fillna(-1000).tolist(), column
    size = table["change"].abs().dropna().tolist()
    assert size == sorted(size, reverse=True)


def test_the_rows_of_the_cells_add_up_as_they_are_written(open_app: Open, comparison: Comparison) -> None:
    say = Say("en")
    told = specs(open_app("changes", lang="en"))[say("changes-page.parts-title")]["description"].replace("−", "-")
    rows = comparison.changes.dropna(subset="change")
    assert len(rows) == 19
    for row in rows.itertuples():
        line = told.split(f"{region_name(row.region, 'en', kazakhstan())} – ")[1].split(";")[0].rstrip(".")
        line = line.replace("Weights, scales", "Weights").replace("Documents opened, closed", "Documents")
        change, *parts = (float(cell.rsplit(" ", 1)[1]) for cell in line.split(", "))
        assert sum(parts) == pytest.approx(change)
        assert change == pytest.approx(row.change, abs=0.051)
        assert parts == pytest.approx([getattr(row, kind) for kind in CHANGE_KINDS], abs=0.1)


@pytest.mark.slow
def test_a_link_shows_the_same_in_another_language(open_app: Open) -> None:
    query = {"since": "kz-example-2020", "region": "KZ-15"}
    for language in LANGUAGES:
        app, say = open_app("changes", lang=language, **query), Say(language)
        assert app.title[0].value.startswith(say("changes-page.heading", before=2020, now=2026))
        assert app.selectbox(key="since").value == "kz-example-2020"
        assert app.selectbox(key="region").value == "KZ-15"
        assert app.query_params["since"] in ("kz-example-2020", ["kz-example-2020"])
        assert say("changes-page.places-year", year=2020, place=5) in words(app)


@pytest.mark.slow
def test_the_usual_round_is_the_one_before_and_stays_out_of_the_link(open_app: Open) -> None:
    app = open_app("changes", lang="ru", round="kz-example-2024")
    assert app.selectbox(key="since").value == "kz-example-2022"
    assert "since" not in app.query_params
    app.selectbox(key="since").set_value("kz-example-2020").run()
    assert app.query_params["since"] in ("kz-example-2020", ["kz-example-2020"])


@pytest.mark.slow
@pytest.mark.covers
def test_an_unknown_or_later_round_is_named(open_app: Open) -> None:
    app = open_app("changes", lang="ru", round="kz-example-2022", since="kz-example-2026")
    assert Say("ru")("dashboard.unknown-choice", value="kz-example-2026") in words(app)
    assert app.selectbox(key="since").value == "kz-example-2020"


@pytest.mark.slow
def test_new_regions_and_changed_territories_are_listed(open_app: Open) -> None:
    app, say = open_app("changes", lang="en", round="kz-example-2022"), Say("en")
    assert say("changes-page.break-successor", names="**Abai Region**", origin="East Kazakhstan Region") in words(app)
    assert "Almaty Region, East Kazakhstan Region, Karaganda Region" in words(app)
    assert say("changes-page.same-rules") in words(app)
    assert len(comparable_regions(compare(scored(2020), scored(2022), kazakhstan()).changes)) == 14


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_single_round_says_what_to_do(open_app: Open, tmp_path: Path, language: Language) -> None:
    shutil.copytree(ROUNDS / "kz-example-2026", tmp_path / "one", ignore=shutil.ignore_patterns("workbooks"))
    app = open_app("changes", data=tmp_path, lang=language)
    assert not app.exception
    assert Say(language)("changes-page.one-round") in words(app)
    assert not app.dataframe[:0]


@pytest.mark.slow
def test_the_first_round_has_its_places_but_no_changes(open_app: Open) -> None:
    app, say = open_app("changes", lang="kk", round="kz-example-2020"), Say("kk")
    assert not app.exception
    assert say("changes-page.first-round", year=2020) in words(app)
    assert say("changes-page.places-title") in specs(app)
    assert say("changes-page.scores-title", before=2020, now=2020) not in specs(app)


@pytest.mark.slow
def test_the_search_keeps_the_regions_it_finds(open_app: Open) -> None:
    app = open_app("changes", lang="en")
    app.text_input(key="find").set_value("kosta").run()
    assert app.dataframe[0].value["name"].tolist() == ["Kostanay Region"]
    app.text_input(key="find").set_value("nowhere").run()
    assert Say("en")("dashboard.nothing-found", words="nowhere") in words(app)


def test_parts_are_rounded_for_every_region_that_has_a_change(comparison: Comparison) -> None:
    assert len(shown_parts(comparison.changes)) == 19
    assert len(shown_parts(comparison.changes, 3)) == 3


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_methodology_id_with_two_contents_is_not_compared(
    open_app: Open, tmp_path: Path, language: Language
) -> None:
    make_round(tmp_path / "r1", 2024, {"A": "ad", "B": "dd"})
    make_round(tmp_path / "r2", 2026, {"A": "ab", "B": "dd"}, lowest=10)
    app = open_app("changes", data=tmp_path, lang=language)
    assert not app.exception
    names = {"before": "r1", "now": "r2", "id": "small-1"}
    assert Say(language)("change.edited-refused", **names, differs="scales: extent") in words(app)
    assert not app.dataframe


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_changed_is_said_without_a_largest_part(open_app: Open, tmp_path: Path, language: Language) -> None:
    make_round(tmp_path / "r1", 2024, {"A": "ad"})
    make_round(tmp_path / "r2", 2026, {"A": "ad"})
    app, say = open_app("changes", data=tmp_path, lang=language), Say(language)
    assert not app.exception
    text = words(app)
    assert say("changes-page.none-moved", least=say.number(0.5, 1)) in text
    sources = dict.fromkeys(("by_region", "by_rules", "by_assessment"), f"**{say.signed(0.0)}**")
    assert say("changes-page.mean-one", mean=f"**{say.signed(0.0)}**", **sources) in text
    assert say("changes-page.same-rules") in text
    assert "−0" not in text
    assert say("changes-page.parts-takeaway", kind=say("change.part-by_region"), n=1, total=1) not in text


@pytest.mark.slow
def test_new_regions_only_have_nothing_to_compare(open_app: Open, tmp_path: Path) -> None:
    make_round(tmp_path / "r1", 2024, {"A": "ad"})
    make_round(tmp_path / "r2", 2026, {"B": "ad", "C": "ab"})
    app, say = open_app("changes", data=tmp_path, lang="en"), Say("en")
    assert not app.exception
    assert say("changes-page.nothing-comparable") in words(app)
    assert "gap between" not in words(app)
