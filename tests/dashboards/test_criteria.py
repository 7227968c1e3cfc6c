"""The map of all answers: every question in words, filters and links, rounds of any size and with nothing in them."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology import walk
from budget_index.scoring.results import Results

Open = Callable[..., AppTest]
PLAIN = """
id: plain
title: Plain
scales:
  letters: {answers: {a: {points: 100}, b: {points: 0}}}
  days: {number: {unit: days, steps: [[0, 100], [14, 67]]}}
dimensions:
  - id: all
    criteria:
      - {id: C1, question: "Is *this* a [question](https://example.org)?", scale: letters}
      - {id: C2, question: How late?, scale: days}
"""


def make_round(folder: Path, rows: list[str], rules: str = PLAIN, methodology: str = "plain") -> Path:
    """Make a small published round; gives the folder that holds it."""
    place = folder / "rounds" / "small"
    place.mkdir(parents=True)
    if rules:
        (place / f"{methodology}.yaml").write_text(rules, "utf-8")
    regions = sorted({row.split(",")[0] for row in rows})
    told = f"{{id: small, methodology: {methodology}, year: 2026, regions: [{', '.join(regions)}], status: published, "
    (place / "round.yaml").write_text(
        told + "public: [single_answers, comments], example: false, title: {en: Small}}", "utf-8"
    )
    head = "region,year,criterion,assessor,answer,evidence,comment"
    (place / "responses.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return folder / "rounds"


def written(app: AppTest) -> str:
    kinds = (app.title, app.header, app.markdown, app.info, app.warning, app.caption)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def maps(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html") if 'class="answers"' in element.proto.body)


def asked(app: AppTest) -> list[str]:
    """List the questions that are rows, by their ids."""
    return re.findall(r"<summary[^>]*><span><b>([^<]+)\.</b>", maps(app))


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_of_a_stage_is_there_in_words(open_app: Open, results: Results, language: Language) -> None:
    app, say = open_app("criteria", lang=language), Say(language)
    assert not app.exception
    stage = next(each for each in walk.stages(results.methodology))
    criteria = list(walk.criteria_below(stage))
    assert asked(app) == [criterion.id for criterion in criteria]
    shown = unescape(maps(app))
    assert all(criterion.question[language] in shown for criterion in criteria)
    assert shown.count("<details>") == len(criteria)
    assert say("example.mark").casefold() in shown.casefold()


@pytest.mark.slow
def test_a_document_all_stages_and_words_choose_questions(open_app: Open, results: Results) -> None:
    app = open_app("criteria", lang="en", stage="document:annual_report")
    assert asked(app)[:2] == ["R01", "R02"]
    app.selectbox(key="stage").set_value("all").run()
    assert asked(app) == [criterion.id for criterion in walk.criteria(results.methodology)]
    assert app.query_params["stage"] in ("all", ["all"])
    app.selectbox(key="stage").set_value("planning").run()
    app.text_input(key="find").set_value("annual REPORT public").run()
    assert "R01" in asked(app)
    app.text_input(key="find").set_value("nothing of the kind").run()
    assert not asked(app)
    assert Say("en")("dashboard.nothing-found", words="nothing of the kind") in written(app)


@pytest.mark.slow
def test_what_is_published_least_often_comes_first_when_asked(open_app: Open) -> None:
    fewest = asked(open_app("criteria", lang="kk", stage="all", order="fewest"))
    most = asked(open_app("criteria", lang="kk", stage="all", order="most"))
    assert fewest[0] == "P17"
    assert most[0] == "R17"
    assert sorted(fewest) == sorted(most)


@pytest.mark.slow
def test_a_link_opens_its_question_in_its_stage(open_app: Open) -> None:
    app = open_app("criteria", lang="kk", criterion="R17", answer="a")
    assert not app.warning
    assert app.selectbox(key="stage").value == "report"
    assert re.findall(r"<details open><summary[^>]*><span><b>(\w+)", maps(app)) == ["R17"]
    app.segmented_control(key="lang").set_value("en").run()
    assert app.query_params["criterion"] in ("R17", ["R17"])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["stage", "criterion", "part", "order"])
def test_a_wrong_link_is_named(open_app: Open, name: str) -> None:
    app = open_app("criteria", **{name: "nonsense"})
    assert not app.exception
    assert Say("ru")("dashboard.unknown-choice", value="nonsense") in written(app)


@pytest.mark.slow
def test_both_matrices_can_be_downloaded(open_app: Open) -> None:
    app = open_app("criteria", lang="en")
    keys = [button.key for button in app.get("download_button")]
    assert keys == ["matrix-points-csv", "matrix-answer-csv"]


@pytest.mark.slow
def test_a_number_and_one_region_are_enough(open_app: Open, tmp_path: Path) -> None:
    app = open_app("criteria", data=make_round(tmp_path, ["X,2026,C2,expert_1,5,,"]), lang="kk", criterion="C2")
    assert not app.exception
    assert f"<b>{Say('kk')('criteria-page.kind-most')} (1):</b> X" in maps(app)


@pytest.mark.slow
@pytest.mark.covers
def test_a_round_without_answers_is_shown_as_missing(open_app: Open, tmp_path: Path) -> None:
    app, say = open_app("criteria", data=make_round(tmp_path, ["X,2026,C1,expert_1,,,"]), lang="en"), Say("en")
    assert not app.exception
    assert say("criteria-page.no-points") in app.title[0].value
    assert f"X: {say('criteria-page.kind-missing')}" in unescape(maps(app))


@pytest.mark.slow
@pytest.mark.covers
def test_many_regions_are_shown_in_parts_and_said_of_all(open_app: Open, tmp_path: Path) -> None:
    rows = [f"R{number:03},2026,C1,expert_1,{'ab'[number % 2]},," for number in range(60)]
    app = open_app("criteria", data=make_round(tmp_path, rows), lang="en", part="3")
    assert not app.exception
    assert app.selectbox(key="part").value == "3"
    assert "--regions: 10" in maps(app)
    assert " and 5 more" in maps(app)


@pytest.mark.slow
def test_a_stranger_s_text_is_escaped(open_app: Open, tmp_path: Path) -> None:
    rules = PLAIN.replace("Is *this*", "<img src=x> *this*")
    app = open_app("criteria", data=make_round(tmp_path, ["X,2026,C1,expert_1,a,,"], rules), lang="en")
    assert "<img" not in maps(app)
    assert "&lt;img src=x&gt; *this*" in maps(app)
