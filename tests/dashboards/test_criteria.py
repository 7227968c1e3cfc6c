"""The page of criteria shows the engine's answers, opens links as sent, and never takes a missing answer for zero."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from budget_index.analysis.pages.answers_everywhere import answer_groups, answer_matrix, by_all_and_none, full_shares
from budget_index.charts.heatmap import SHAPES, heat_cells, heat_map
from budget_index.charts.palette import ANSWER_COLOURS
from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology import walk
from budget_index.regions import kazakhstan, region_name
from budget_index.scoring.results import Results

Open = Callable[..., AppTest]
YEAR = 2026
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


@pytest.fixture(scope="module")
def cells(results: Results) -> pd.DataFrame:
    return answer_matrix(results.criteria, results.ranking, results.methodology, YEAR)


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


def specs(app: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_works_in_every_language_and_is_marked(open_app: Open, language: Language) -> None:
    app = open_app("criteria", lang=language)
    assert not app.exception
    assert not app.error
    say = Say(language)
    charts = specs(app)
    assert len(charts) == 4
    assert all(say("example.mark") in chart["description"] for chart in charts)
    assert all(chart["title"]["subtitle"] == [say("example.mark").upper()] for chart in charts)


def drawn(spec: dict, channel: str) -> list[str]:
    """Give the order of the rows or columns that the first layer of cells is drawn in."""
    found = [spec["encoding"][channel]["sort"]] if "sort" in spec.get("encoding", {}).get(channel, {}) else []
    for layer in spec.get("layer", []):
        found += [order] if (order := drawn(layer, channel)) else []
    return found[0] if found else []


@pytest.mark.slow
def test_the_map_shows_one_stage_and_then_all(open_app: Open, cells: pd.DataFrame) -> None:
    app = open_app("criteria")
    assert drawn(specs(app)[0], "x") == cells["region"].unique().tolist()
    assert drawn(specs(app)[0], "y") == cells.loc[cells["stage"] == "planning", "criterion"].unique().tolist()
    app.selectbox(key="stage").set_value("all").run()
    assert not app.exception
    rows = drawn(specs(app)[0], "y")
    assert [row for row in rows if not row.startswith("|")] == cells["criterion"].unique().tolist()
    assert [row[1:] for row in rows if row.startswith("|")] == cells["stage"].unique().tolist()
    assert app.query_params["stage"] in ("all", ["all"])


@pytest.mark.slow
def test_a_link_shows_the_same_in_another_language(open_app: Open) -> None:
    app = open_app("criteria", lang="kk", stage="report", criterion="R17", answer="a")
    assert app.selectbox(key="stage").value == "report"
    assert app.selectbox(key="criterion").value == "R17"
    assert app.selectbox(key="answer").value == "a"
    app.segmented_control(key="lang").set_value("en").run()
    assert app.selectbox(key="criterion").value == "R17"
    assert {name: app.query_params[name] for name in ("stage", "criterion")} in (
        {"stage": "report", "criterion": "R17"},
        {"stage": ["report"], "criterion": ["R17"]},
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["stage", "criterion", "part", "answer"])
def test_a_wrong_link_is_named(open_app: Open, name: str) -> None:
    app = open_app("criteria", **{name: "nonsense"})
    assert not app.exception
    assert Say("ru")("dashboard.unknown-choice", value="nonsense") in written(app)


@pytest.mark.slow
def test_numbers_on_the_page_are_those_of_the_tables(open_app: Open, results: Results, cells: pd.DataFrame) -> None:
    app = open_app("criteria", lang="en", criterion="A09")
    by_all, by_none = by_all_and_none(full_shares(cells, results.methodology))
    say, text = Say("en"), written(app)
    assert say("criteria-page.by-all", n=len(by_all)) in text
    assert not by_none
    assert say("criteria-page.by-none-nothing") in text
    criterion = walk.criteria_by_id(results.methodology)["A09"]
    groups = answer_groups(cells, results.methodology, criterion).set_index("group")
    for regions in groups["regions"]:
        names = [region_name(code, "en", kazakhstan()) for code in regions]
        assert all(name in text for name in names)
    own = cells[cells["criterion"] == "A09"]
    full, answered = (own["points"] == 100).sum(), own["points"].notna().sum()
    assert say("criteria-page.answers-takeaway", part=full, whole=answered) in text


@pytest.mark.slow
def test_the_table_has_every_assessor_and_can_be_filtered(open_app: Open, cells: pd.DataFrame) -> None:
    app = open_app("criteria", lang="en", criterion="A09")
    table = app.dataframe[0].value
    assert len(table) == 2 * cells["region"].nunique()
    assert table["evidence"].dropna().str.startswith("https://").all()
    app.selectbox(key="answer").set_value("b").run()
    chosen = cells[(cells["criterion"] == "A09") & (cells["answer"] == "b") & (cells["kind"] != "gated")]
    assert set(app.dataframe[0].value["region"]) == {region_name(code, "en", kazakhstan()) for code in chosen["region"]}
    tables = [button.key for button in app.get("download_button") if button.key.endswith("-csv")]
    assert len(tables) == 3


@pytest.mark.slow
def test_evidence_that_is_no_link_can_not_be_clicked(open_app: Open, tmp_path: Path) -> None:
    rows = ["X,2026,C1,expert_1,a,javascript:alert(1),seen", "Y,2026,C1,expert_1,b,https://example.org/y,"]
    app = open_app("criteria", data=make_round(tmp_path, rows), lang="en")
    assert not app.exception
    table = app.dataframe[0].value.set_index("region")
    assert table["evidence"].replace("", None).dropna().to_dict() == {"Y": "https://example.org/y"}
    assert table.loc["X", "comment"] == "seen"
    assert "Is \\*this\\* a \\[question\\](https:\u2060//example.org)?" in written(app)


@pytest.mark.slow
def test_a_number_is_grouped_by_points_and_one_region_is_enough(open_app: Open, tmp_path: Path) -> None:
    app = open_app("criteria", data=make_round(tmp_path, ["X,2026,C2,expert_1,5,,"]), lang="kk", criterion="C2")
    assert not app.exception
    say = Say("kk")
    assert f"**{say('criteria-page.kind-most')}** (1): X" in written(app)
    assert "stage" not in [control.key for control in app.selectbox]


@pytest.mark.slow
@pytest.mark.covers
def test_a_round_without_answers_is_drawn_as_missing(open_app: Open, tmp_path: Path) -> None:
    app = open_app("criteria", data=make_round(tmp_path, ["X,2026,C1,expert_1,,,"]), lang="en")
    assert not app.exception
    text = written(app)
    assert Say("en")("criteria-page.no-points") in text
    assert Say("en")("criteria-page.no-answers") in text
    assert "points" not in app.dataframe[0].value.dropna(axis=1)
    assert Say("en")("criteria-page.kind-missing") in specs(app)[0]["description"]


@pytest.mark.slow
@pytest.mark.covers
def test_many_regions_are_shown_in_parts(open_app: Open, tmp_path: Path) -> None:
    rows = [f"R{number:03},2026,C1,expert_1,{'ab'[number % 2]},," for number in range(60)]
    app = open_app("criteria", data=make_round(tmp_path, rows), lang="en", part="3")
    assert not app.exception
    assert app.selectbox(key="part").value == "3"
    assert len(drawn(specs(app)[0], "x")) == 10
    assert " and 5 more" in written(app)


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_cell_has_its_own_sign_and_words(
    results: Results, cells: pd.DataFrame, language: Language
) -> None:
    say = Say(language)
    names = {code: region_name(code, language, kazakhstan()) for code in cells["region"].unique()}
    spec = heat_map(cells, results.methodology, say, names=names, example=True).to_dict()
    assert len(set(SHAPES.values())) == len(SHAPES) == len(ANSWER_COLOURS)
    assert set(heat_cells(cells, results.methodology, say)["word"]) == {
        say(f"criteria-page.kind-{kind.replace('_', '-')}") for kind in cells["kind"].astype(str)
    }
    assert say("criteria-page.kind-missing") in spec["description"]


@pytest.mark.slow
def test_a_click_on_a_cell_chooses_its_criterion(open_app: Open) -> None:
    app = open_app("criteria", lang="en", criterion="P05")
    app.selectbox(key="criterion").set_value("P07").run()
    assert "P07" in app.query_params["criterion"]
    assert any("P07" in chart["title"]["text"] for chart in specs(app))


@pytest.mark.slow
def test_the_status_is_told_only_where_points_do_not_tell_it(open_app: Open, tmp_path: Path) -> None:
    rows = ["X,2026,C1,expert_1,a,,", "Y,2026,C1,expert_1,b,,"]
    whole = open_app("criteria", data=make_round(tmp_path / "whole", rows), lang="en").dataframe[0].value
    assert whole.columns.tolist() == ["region", "assessor", "response", "evidence", "answer", "points"]
    partly = open_app("criteria", data=make_round(tmp_path / "partly", [*rows, "Z,2026,C1,expert_1,,,"]), lang="en")
    assert partly.dataframe[0].value["kind"].dropna().tolist() == [Say("en")("criteria-page.kind-missing")]
