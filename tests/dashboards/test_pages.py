"""Every page in every language shows the engine's numbers, and says so when a link is wrong."""

import json
import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from budget_index.analysis.profile import lost_points, open_answers
from budget_index.bundled import bundled
from budget_index.language import LANGUAGES, Say
from budget_index.regions import kazakhstan, region_name
from budget_index.scoring.results import Results

Open = Callable[..., AppTest]
REGION = "KZ-15"
YEAR = 2026
APP = bundled("dashboards", "app.py")
EXAMPLE = bundled("data", "rounds", "kz-example-2026")


def words(app: AppTest) -> str:
    """Everything that is written on a page."""
    kinds = (app.title, app.markdown, app.warning, app.info, app.error, app.caption, app.metric)
    texts = [element.value for kind in kinds for element in kind] + [box.label for box in app.expander]
    return "\n".join(map(str, texts))


def folded(app: AppTest) -> list[str]:
    """The lines of a page that open when they are pressed."""
    written = "".join(element.proto.body for element in app.get("html"))
    return [unescape(line) for line in re.findall(r"<summary>(.*?)</summary>", written)]


def specs(app: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("page", "query"), [("ranking", {}), ("region", {"tab": "profile"})])
def test_every_page_works_in_every_language_and_is_marked(
    open_app: Open, page: str, query: dict[str, str], language: str
) -> None:
    app = open_app(page, lang=language, region=REGION, **query)
    assert not app.exception
    assert not app.error
    say = Say(language)
    slim = "".join(element.proto.body for element in app.get("html") if 'class="mark"' in element.proto.body)
    assert say("example.mark").casefold() in slim.casefold()
    charts = specs(app)
    assert charts
    for chart in charts:
        assert say("example.mark") in chart["description"]
        assert say("example.mark") in json.dumps(chart["layer"][0], ensure_ascii=False)


def test_the_ranking_shows_the_tables_of_the_engine(open_app: Open, results: Results) -> None:
    table = open_app().dataframe[0].value
    ranking = results.ranking
    assert table["score"].dropna().tolist() == ranking["score"].dropna().tolist()
    assert table["rank"].dropna().astype(int).tolist() == ranking["rank"].dropna().tolist()
    assert table["region"].tolist() == [region_name(code, "ru", kazakhstan()) for code in ranking["region"]]
    planning = results.scores[results.scores["dimension"] == "planning"].set_index("region")["score"]
    assert table["planning"].dropna().tolist() == planning[ranking["region"]].dropna().tolist()


@pytest.mark.slow
def test_a_region_without_a_score_is_named_and_has_no_number(open_app: Open, results: Results) -> None:
    blank = results.ranking[results.ranking["score"].isna()]
    assert len(blank), "the example round has a region that is half filled in"
    name = region_name(blank["region"].iloc[0], "ru", kazakhstan())
    app = open_app()
    spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    assert f"{name} – –" in spec["description"]
    assert app.dataframe[0].value["score"].isna().sum() == len(blank)
    page = open_app("region", region=str(blank["region"].iloc[0]))
    assert 'class="figures"' not in "".join(element.proto.body for element in page.get("html"))
    assert page.title[0].value.startswith(name[:1].upper() + name[1:])
    assert folded(page)[0].startswith("<b>–</b> · ")


@pytest.mark.slow
def test_a_region_page_shows_its_score_place_and_losses(open_app: Open, results: Results) -> None:
    app = open_app("region", region=REGION, lang="en")
    own = results.ranking[results.ranking["region"] == REGION].iloc[0]
    figures = "".join(element.proto.body for element in app.get("html"))
    assert f"<strong>{own['score']:.1f}</strong><span>Score<small>of 100" in figures
    assert f"<strong>{own['rank']}</strong><span>Place<small>of {own['of']}" in figures
    lost = lost_points(results.criteria, results.methodology, REGION, YEAR)
    unanswered = open_answers(results.criteria, results.methodology, REGION, YEAR)
    app.toggle(key="everything").set_value(True).run()
    labels = folded(app)
    assert len(labels) == len(lost)
    assert len(folded(open_app("region", region=REGION, lang="en", tab="open"))) == len(unanswered)
    assert labels[0].startswith(f"<b>+{lost['gain'].iloc[0]:.2f}</b> · {lost['criterion'].iloc[0]} · ")


@pytest.mark.slow
@pytest.mark.covers
def test_the_search_finds_advice_and_says_when_there_is_none(open_app: Open) -> None:
    app = open_app("region", region=REGION, lang="kk")
    app.text_input(key="find").set_value("азаматтық БЮДЖЕТ").run()
    assert folded(app)
    assert not app.exception
    app.text_input(key="find").set_value("P23").run()
    assert [line.partition(" · ")[2][:3] for line in folded(app)] == ["P23"], (
        "without an agreed answer, and found as well"
    )
    app.text_input(key="find").set_value("абракадабра").run()
    assert Say("kk")("dashboard.nothing-found", words="абракадабра") in words(app)


@pytest.mark.slow
def test_the_same_region_stays_when_the_language_changes(open_app: Open) -> None:
    app = open_app("region", region=REGION, lang="ru")
    app.segmented_control(key="lang").set_value("kk").run()
    assert app.title[0].value.startswith(region_name(REGION, "kk", kazakhstan()))
    assert app.query_params["lang"] in ("kk", ["kk"])
    assert app.query_params["region"] in (REGION, [REGION])


@pytest.mark.parametrize(("name", "value"), [("lang", "de"), ("round", "kz-1999"), ("region", "KZ-99")])
def test_a_wrong_link_is_named(open_app: Open, name: str, value: str) -> None:
    app = open_app("region", **{name: value})
    assert not app.exception
    assert Say("ru")(f"dashboard.unknown-{name}", value=value) in words(app)


def test_a_folder_without_rounds_is_named_to_the_operator(
    open_app: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = open_app(data=tmp_path)
    assert not app.exception
    assert app.error[0].value == Say("ru")("dashboard.no-rounds")
    assert str(tmp_path) in caplog.text


def test_a_draft_round_is_not_shown(open_app: Open, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "secret", ignore=shutil.ignore_patterns("workbooks"))
    told = tmp_path / "secret" / "round.yaml"
    told.write_text(told.read_text("utf-8").replace("example: true", "example: false"), "utf-8")
    assert open_app(data=tmp_path).error[0].value == Say("ru")("dashboard.no-rounds")


@pytest.mark.slow
def test_several_rounds_can_be_chosen(open_app: Open, tmp_path: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(EXAMPLE, tmp_path / name, ignore=shutil.ignore_patterns("workbooks"))
        told = tmp_path / name / "round.yaml"
        told.write_text(told.read_text("utf-8").replace("id: kz-example-2026", f"id: {name}"), "utf-8")
    app = open_app(data=tmp_path)
    assert app.selectbox(key="round").value == "two"
    app.selectbox(key="round").set_value("one").run()
    assert app.query_params["round"] in ("one", ["one"])


def test_no_folder_makes_streamlit_run_a_page_without_the_app() -> None:
    assert not APP.with_name("pages").exists()
