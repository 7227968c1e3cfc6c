"""The page on robustness: its two views, links, what isn't known, empty rounds."""

from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from budget_index.bundled import bundled
from budget_index.content.robustness import own_weights, robustness
from budget_index.content.round_tables import read_round_tables
from budget_index.language import LANGUAGES, Language, Say
from dashboards.shell.markup import sentence_of

Open = Callable[..., AppTest]
EXAMPLE = bundled("data", "rounds", "kz-example-2026")
PLAIN = """
id: own-rules
title: Own
scales: {extent: {answers: {a: {points: 100}, b: {points: 50}, c: {points: 0}}}}
dimensions:
  - id: index
    criteria: [{id: P1, question: "One?", scale: extent}, {id: P2, question: "*Two*?", scale: extent}]
"""


def texts(app: AppTest) -> str:
    kinds = (app.title, app.header, app.markdown, app.caption, app.info, app.error, app.warning)
    return "\n".join(element.value for kind in kinds for element in kind)


def tracks(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html") if "tracks" in element.proto.body[:40])


def own_round(folder: Path, responses: str, regions: str) -> Path:
    """A round of one's own in a folder."""
    place = folder / "own"
    place.mkdir(parents=True)
    (place / "own-rules.yaml").write_text(PLAIN, "utf-8")
    told = f"id: own\nmethodology: own-rules\nyear: 2026\nregions: [{regions}]\ntitle: {{en: Own}}\nexample: true\n"
    (place / "round.yaml").write_text(told, "utf-8")
    (place / "responses.csv").write_text(responses, "utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("language", LANGUAGES)
def test_both_views_lay_out_what_is_said(open_app: Open, language: Language) -> None:
    app, say, tables = open_app("robustness", lang=language), Say(language), read_round_tables("kz-example-2026")
    content = robustness(tables, say)
    assert not app.exception
    assert app.title[0].value == content.title
    assert all(escape(row.title) in tracks(app) for row in content["ranges"].table.rows)
    assert all(item.text in texts(app) for item in content["apart"].items)
    assert say("example.mark").casefold() in tracks(app).casefold()
    assert all(f"budget-index {command}" in texts(app) for command in ("uncertainty", "audit", "agreement"))
    app.segmented_control(key="view").set_value("weights").run()
    assert not app.exception
    assert app.query_params["view"] in ("weights", ["weights"])
    assert say("robustness-page.weights-same") in texts(app)


@pytest.mark.slow
@pytest.mark.covers
def test_own_weights_in_a_link_give_the_engines_ranking(open_app: Open) -> None:
    app = open_app("robustness", lang="kk", view="weights", weights="execution:2.5,clarity:0.5")
    assert not app.exception
    assert app.select_slider(key="times-execution").value == 2.5
    assert app.select_slider(key="times-clarity").value == 0.5
    times = {"execution": 2.5, "clarity": 0.5}
    own = own_weights(read_round_tables("kz-example-2026"), Say("kk"), times)["own"]
    assert own.title in texts(app)
    assert own.sentence in texts(app)
    written = tracks(app)
    places = [written.index(f">{escape(row.title)}<") for row in own.table.rows]
    assert places == sorted(places)


@pytest.mark.slow
def test_sliders_write_the_link_and_reset_takes_it_back(open_app: Open) -> None:
    app = open_app("robustness", lang="en", view="weights")
    assert "weights" not in app.query_params
    app.select_slider(key="times-planning").set_value(2.0).run()
    assert app.query_params["weights"] in ("planning:2", ["planning:2"])
    assert "Planning and drafting: 40%" in app.select_slider(key="times-planning").label
    app.button(key="reset-weights").click().run()
    assert not app.exception
    assert "weights" not in app.query_params
    assert app.select_slider(key="times-planning").value == 1.0


def test_all_weights_at_0_say_what_to_do(open_app: Open) -> None:
    weights = "planning:0,approval:0,execution:0,report:0"
    app = open_app("robustness", lang="ru", view="weights", weights=weights)
    assert not app.exception
    assert Say("ru")("robustness-page.weights-zero") in texts(app)


@pytest.mark.slow
@pytest.mark.parametrize(
    "value", ["nothing:2", "planning:9", "planning:nan", "planning:-1", "planning", "planning:1.55"]
)
def test_an_unknown_weight_is_warned_about(open_app: Open, value: str) -> None:
    app = open_app("robustness", lang="en", view="weights", weights=f"{value},report:2")
    assert not app.exception
    assert sentence_of(Say("en"), "dashboard.unknown-choice", value=value) in texts(app)
    assert app.select_slider(key="times-report").value == 2.0


@pytest.mark.slow
@pytest.mark.parametrize("view", ["matrix", "pair", "choices", "assessors", "audit"])
def test_a_view_that_commands_have_now_leads_to_the_ranges(open_app: Open, view: str) -> None:
    app = open_app("robustness", lang="en", view=view, sources="drop", spread="10", level="theme", other="KZ-39")
    assert not app.exception
    assert not app.warning
    assert app.segmented_control(key="view").value == "places"
    assert tracks(app)


def test_an_unknown_view_is_warned_about(open_app: Open) -> None:
    app = open_app("robustness", lang="en", view="x1")
    assert Say("en")("dashboard.unknown-choice", value="x1") in texts(app)


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("view", ["places", "weights"])
@pytest.mark.parametrize("regions", [0, 1, 2])
def test_a_plain_methodology_with_few_regions_works(open_app: Open, tmp_path: Path, view: str, regions: int) -> None:
    rows = ["region,year,criterion,answer", "A,2026,P1,a", "A,2026,P2,b", "B,2026,P1,b", "B,2026,P2,c"]
    rows = rows[: 1 + 2 * regions] if regions else [rows[0], "A,2026,P1,", "A,2026,P2,"]
    data = own_round(tmp_path, "\n".join(rows), ", ".join("AB"[: max(1, regions)]))
    app, say = open_app("robustness", data=data, lang="ru", view=view), Say("ru")
    assert not app.exception
    if not regions:
        assert say("robustness-page.nobody") in "".join(element.proto.body for element in app.get("html"))
    elif view == "weights":
        assert say("robustness-page.weights-none") in texts(app)
    else:
        assert tracks(app)


@pytest.mark.slow
def test_of_very_many_regions_those_around_one_are_shown(open_app: Open, tmp_path: Path) -> None:
    codes = [f"R{number:03}" for number in range(80)]
    answers = (f"{code},2026,{criterion},{'abc'[n % 3]}" for n, code in enumerate(codes) for criterion in ("P1", "P2"))
    data = own_round(tmp_path, "\n".join(["region,year,criterion,answer", *answers]), ", ".join(codes))
    app = open_app("robustness", data=data, lang="en", region="R077")
    assert not app.exception
    assert Say("en")("robustness-page.shown-part", shown=60, n=80) in texts(app)
    assert ">R077<" in tracks(app)
    assert tracks(app).count('<th scope="row">') == 60
