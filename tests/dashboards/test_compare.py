"""Regions side by side: what content says, by a link that shows the same in every language; published totals apart."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from budget_index.analysis.pages.published import kazakhstan_published
from budget_index.analysis.pages.side_by_side import answers_side_by_side, nearest_peers, profiles
from budget_index.charts.histories import MOST_COMPARED, REGION_SHAPES
from budget_index.charts.palette import REGIONS
from budget_index.content.comparison import comparison
from budget_index.content.deck import deck
from budget_index.language import LANGUAGES, Language, Say
from budget_index.regions import kazakhstan, region_name
from budget_index.scoring.results import Results
from dashboards.screens.compare.written import SHAPES
from tests.compared_rounds import make_round
from tests.content.said import earlier_than, tables_of

Open = Callable[..., AppTest]
YEAR, ROUND = 2026, "kz-example-2026"
CHOSEN = ["KZ-15", "KZ-71"]
TAGS = re.compile(r"<[^>]*>")


def html(app: AppTest) -> str:
    return "\n".join(str(each.proto.body) for each in app.get("html"))


def words(app: AppTest) -> str:
    kinds = (app.title, app.header, app.markdown, app.warning, app.info, app.error, app.caption)
    written = [str(element.value) for kind in kinds for element in kind]
    return "\n".join([*written, unescape(TAGS.sub(" ", html(app)))])


def specs(app: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def answered(app: AppTest) -> list[str]:
    """List the ids of the questions in the table of answers."""
    table = re.search(r'<table class="answers">.*?</table>', html(app), re.DOTALL)
    return re.findall(r"<small>(\w+)</small>", table[0]) if table else []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_shows_what_content_says_in_every_language(open_app: Open, language: Language) -> None:
    app = open_app("compare", lang=language, regions=",".join(CHOSEN), stage="planning", answers="all")
    assert not app.exception
    say = Say(language)
    content = comparison(tables_of(ROUND), CHOSEN, say, earlier=earlier_than(ROUND))
    assert app.multiselect(key="regions").value == CHOSEN
    assert app.selectbox(key="stage").value == "planning"
    assert app.query_params["regions"] in (",".join(CHOSEN), [",".join(CHOSEN)])
    assert app.title[0].value == content.title
    text = words(app)
    for name in ("documents", "stages", "change", "published", "answers"):
        assert content[name].title in text
    assert content["themes"].title in words(open_app("compare", lang=language, regions=",".join(CHOSEN), tab="themes"))
    for row in content["documents"].table.rows:
        assert row.title in text
    (chart,) = specs(app)
    assert say("example.mark") in chart["description"]


def test_published_totals_stand_apart_from_example_data(open_app: Open) -> None:
    """On the screen and so on paper, in pictures and on slides: no chart has them, their frame says what it is."""
    say = Say("ru")
    app = open_app("compare", lang="ru", regions="KZ-15,KZ-63")
    facts = kazakhstan_published()
    figures = {say.number(score, 2) for score in facts["score"] if score % 1}
    for spec in specs(app):
        assert not any(figure in spec["description"] for figure in figures)
        assert not any(str(score) in json.dumps(spec) for score in facts["score"] if score % 1)
    frames = re.findall(r'<section class="published">.*?</section>', html(app), re.DOTALL)
    assert len(frames) == 1
    for frame in frames:
        assert say("compare-page.published-tag") in frame
        assert say("example.mark") not in frame
        assert all(figure in frame for figure in figures)
        assert all(source in unescape(frame) for source in facts["source"])
    outside = re.sub(r'<section class="published">.*?</section>', "", html(app), flags=re.DOTALL)
    assert not any(figure in outside for figure in figures)
    for slide in deck(tables_of(ROUND), "KZ-63", say, earlier=earlier_than(ROUND)).slides:
        assert not any(figure in repr(slide) for figure in figures)


@pytest.mark.slow
def test_the_filters_narrow_the_answers(open_app: Open, results: Results) -> None:
    app = open_app("compare", lang="ru", regions=",".join(CHOSEN))
    beside = answers_side_by_side(results.criteria, results.methodology, CHOSEN, YEAR)
    differing = beside.loc[beside["differs"], "criterion"].drop_duplicates().tolist()
    assert answered(app) == differing[:12]
    app.toggle(key="everything").set_value(True).run()
    assert answered(app) == differing
    app.segmented_control(key="answers").set_value("all").run()
    assert answered(app) == beside["criterion"].drop_duplicates().tolist()
    app.selectbox(key="stage").set_value("report").run()
    assert {name[0] for name in answered(app)} == {"R"}
    assert app.query_params["stage"] in ("report", ["report"])
    app.text_input(key="find").set_value("абракадабра").run()
    assert not app.exception
    assert Say("ru")("dashboard.nothing-found", words="абракадабра") in words(app)


@pytest.mark.slow
def test_without_a_choice_a_region_meets_its_nearest_peers(open_app: Open) -> None:
    tables = tables_of(ROUND)
    for region in (None, "KZ-15", "KZ-11"):
        app = open_app("compare", **({"region": region} if region else {}))
        expected = nearest_peers(tables.ranking, tables.peer_groups(), region)
        assert app.multiselect(key="regions").value == expected
        assert "regions" not in app.query_params
        assert region in {None, expected[0]}
        assert len({tables.peer_groups()[code] for code in expected}) == 1 or region == "KZ-11"


@pytest.mark.slow
def test_fewer_than_two_and_more_than_six_are_said(open_app: Open, results: Results) -> None:
    say = Say("ru")
    assert say("compare-page.choose-two") in words(open_app("compare", regions="KZ-15"))
    app = open_app("compare", regions=",".join(CHOSEN))
    app.multiselect(key="regions").set_value(results.ranking["region"].head(8).tolist()).run()
    assert not app.exception
    assert say("compare-page.too-many", most=MOST_COMPARED) in words(app)
    assert html(app).count('<span><i class="shape"') == MOST_COMPARED


def test_an_unknown_region_is_named(open_app: Open) -> None:
    app = open_app("compare", lang="en", regions="KZ-15,KZ-99,KZ-71")
    assert Say("en")("dashboard.unknown-choice", value="KZ-99") in words(app)
    assert app.multiselect(key="regions").value == CHOSEN


@pytest.mark.slow
def test_changes_are_told_from_the_round_of_the_link(open_app: Open) -> None:
    app, say = open_app("compare", lang="kk", regions=",".join(CHOSEN), since="kz-example-2020"), Say("kk")
    assert app.selectbox(key="since").value == "kz-example-2020"
    assert app.query_params["since"] in ("kz-example-2020", ["kz-example-2020"])
    assert say("compare-page.column-segment") not in words(app)
    assert "2020" in next(each.value for each in app.header if "(+" in each.value or "2020" in each.value)
    usual = open_app("compare", lang="ru", round="kz-example-2024")
    assert usual.selectbox(key="since").value == "kz-example-2022"
    assert "since" not in usual.query_params


@pytest.mark.slow
@pytest.mark.covers
def test_a_round_that_is_not_earlier_is_named(open_app: Open) -> None:
    app = open_app("compare", lang="ru", round="kz-example-2022", since="kz-example-2026")
    assert Say("ru")("dashboard.unknown-choice", value="kz-example-2026") in words(app)
    assert app.selectbox(key="since").value == "kz-example-2020"
    assert Say("ru")("compare-page.first-round", year=2020) in words(open_app("compare", round="kz-example-2020"))


@pytest.mark.slow
def test_the_search_keeps_the_regions_it_finds(open_app: Open) -> None:
    app = open_app("compare", lang="en", tab="changes")
    app.text_input(key="find-moved").set_value("kosta").run()
    table = html(app).rpartition(Say("en")("compare-page.moved"))[2]
    assert "Kostanay Region" in table
    assert "Ulytau Region" not in table.partition("</table>")[0]
    app.text_input(key="find-moved").set_value("nowhere").run()
    assert Say("en")("dashboard.nothing-found", words="nowhere") in words(app)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_methodology_id_with_two_contents_is_not_compared(
    open_app: Open, tmp_path: Path, language: Language
) -> None:
    make_round(tmp_path / "r1", 2024, {"A": "ad", "B": "dd"})
    make_round(tmp_path / "r2", 2026, {"A": "ab", "B": "dd"}, lowest=10)
    app = open_app("compare", data=tmp_path, lang=language)
    assert not app.exception
    names = {"before": "r1", "now": "r2", "id": "small-1"}
    assert Say(language)("change.edited-refused", **names, differs="scales: extent") in words(app)


@pytest.mark.slow
def test_nothing_changed_and_nothing_to_compare_are_said(open_app: Open, tmp_path: Path) -> None:
    say = Say("en")
    make_round(tmp_path / "r1", 2024, {"A": "ad", "C": "ad"})
    make_round(tmp_path / "r2", 2026, {"A": "ad", "C": "ad"})
    still = words(open_app("compare", data=tmp_path, lang="en", tab="changes"))
    assert say("change.none-moved", least="0.5") in still
    assert "\u22120" not in still
    (tmp_path / "new").mkdir()
    make_round(tmp_path / "new" / "r1", 2024, {"A": "ad"})
    make_round(tmp_path / "new" / "r2", 2026, {"B": "ad", "C": "ab"})
    app = open_app("compare", data=tmp_path / "new", lang="en", tab="changes")
    assert not app.exception
    assert say("change.nothing-comparable").rstrip(".") in words(app)


@pytest.mark.slow
def test_a_round_with_other_regions_and_few_rules(open_app: Open, tmp_path: Path) -> None:
    rules = """
        id: own
        title: Our own rules
        scales: {extent: {answers: {a: {points: 100}, b: {points: 0}}}}
        dimensions: [{id: index, criteria: [{id: P01, question: One?, scale: extent}]}]
    """
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "own.yaml").write_text(rules.replace("\n        ", "\n"), "utf-8")
    told = "id: one\nmethodology: own\nyear: 2026\nregions: [A, B, C]\nstatus: published\ntitle: {en: One}\n"
    (tmp_path / "one" / "round.yaml").write_text(told, "utf-8")
    answers = "region,year,criterion,answer\nA,2026,P01,a\nB,2026,P01,b\n"
    (tmp_path / "one" / "responses.csv").write_text(answers, "utf-8")
    app = open_app("compare", data=tmp_path, lang="en", regions="A,B")
    assert not app.exception
    assert app.title[0].value == "Scores: 100 and 0"
    assert Say("en")("compare-page.one-round") in words(app)
    assert not open_app("compare", data=tmp_path, lang="kk", regions="A,C").exception
    (tmp_path / "one" / "round.yaml").write_text(told.replace("A, B, C", "A"), "utf-8")
    (tmp_path / "one" / "responses.csv").write_text(answers.replace("B,2026,P01,b\n", ""), "utf-8")
    alone = open_app("compare", data=tmp_path, lang="en")
    assert Say("en")("compare-page.one-region") in words(alone)


def test_the_mean_of_the_others_leaves_out_all_that_are_compared(results: Results) -> None:
    profile = profiles(results.scores, results.methodology, CHOSEN, YEAR)
    index = results.scores[results.scores["dimension"] == "index"].set_index("region")["score"]
    total = profile[profile["dimension"] == "index"]
    assert total["score"].tolist() == index[CHOSEN].tolist()
    assert total["others"].tolist() == pytest.approx([index.drop(CHOSEN).mean()] * 2)
    assert set(profile["part"]) == {"headline", "stage", "theme"}


def test_a_missing_answer_differs_and_is_no_zero(results: Results) -> None:
    criteria = pd.DataFrame(
        {
            "region": ["A", "B", "C"],
            "year": YEAR,
            "criterion": "P01",
            "answer": ["d", "", "d"],
            "points": [0.0, np.nan, 0.0],
            "status": ["answered", "missing", "answered"],
            "contribution": [0.0, np.nan, 0.0],
        }
    )
    pair = answers_side_by_side(criteria, results.methodology, ["A", "B"], YEAR)
    assert pair["spread"].isna().all()
    assert pair["differs"].all()
    assert not answers_side_by_side(criteria, results.methodology, ["A", "C"], YEAR)["differs"].any()


def test_each_region_has_its_own_shape_and_colour() -> None:
    assert len(set(SHAPES)) == len(set(REGION_SHAPES)) == len(set(REGIONS)) == MOST_COMPARED == 6


def test_regions_are_named_at_their_shapes(open_app: Open) -> None:
    text = html(open_app("compare", lang="kk", regions=",".join(CHOSEN)))
    for number, code in enumerate(CHOSEN):
        name = region_name(code, "kk", kazakhstan())
        assert f'color:{REGIONS[number]}" aria-hidden="true">{SHAPES[number]}</i> <b>{name}' in text
