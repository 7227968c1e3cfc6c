"""Regions side by side: the engine's numbers, by a link that shows the same in every language."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from budget_index.analysis.pages.side_by_side import answers_side_by_side, edition_changes_between, histories, profiles
from budget_index.charts.compare import (
    MOST_COMPARED,
    REGION_SHAPES,
    lanes,
    profile_chart,
)
from budget_index.charts.histories import breaks_between, histories_chart, spread_out
from budget_index.charts.history import history_points
from budget_index.charts.palette import REGIONS
from budget_index.language import LANGUAGES, Language, Say
from budget_index.regions import kazakhstan, region_name
from budget_index.scoring.results import Results

Open = Callable[..., AppTest]
YEAR = 2026
CHOSEN = ["KZ-15", "KZ-71"]
BLANK = "KZ-11"


def said(app: AppTest) -> str:
    kinds = (app.title, app.markdown, app.warning, app.info, app.caption)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def specs(app: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def rankings(**scores: dict[int, float]) -> pd.DataFrame:
    rows = [
        {"round": f"r{year}", "region": region.replace("_", "-"), "year": year, "score": score, "rounded": score}
        for region, years in scores.items()
        for year, score in years.items()
    ]
    return pd.DataFrame(rows)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_shows_the_same_regions_in_every_language(open_app: Open, results: Results, language: Language) -> None:
    app = open_app("compare", lang=language, regions=",".join(CHOSEN), stage="planning", answers="all")
    assert not app.exception
    say = Say(language)
    assert app.multiselect(key="regions").value == CHOSEN
    assert app.selectbox(key="stage").value == "planning"
    assert app.query_params["regions"] in (",".join(CHOSEN), [",".join(CHOSEN)])
    standing = app.dataframe[0].value
    own = results.ranking.set_index("region").loc[CHOSEN]
    assert standing["score"].tolist() == own["score"].tolist()
    assert standing["region"].tolist() == [region_name(code, language, kazakhstan()) for code in CHOSEN]
    for chart in specs(app):
        assert say("example.mark") in chart["description"]
        assert chart["title"]["subtitle"] == [say("example.mark").upper()]


@pytest.mark.slow
def test_the_answers_are_those_of_the_engine(open_app: Open, results: Results) -> None:
    app = open_app("compare", lang="en", regions=",".join(CHOSEN), answers="all")
    app.toggle(key="everything").set_value(True).run()
    table = app.dataframe[1].value.set_index("criterion")
    beside = answers_side_by_side(results.criteria, results.methodology, CHOSEN, YEAR)
    assert len(table) == beside["criterion"].nunique()
    assert table.index.tolist() == beside["criterion"].drop_duplicates().tolist()
    np.testing.assert_allclose(table["spread"], beside.drop_duplicates("criterion")["spread"])
    missing = beside[(beside["status"] == "missing")]
    for name, region in zip(missing["criterion"], missing["region"], strict=True):
        assert table.loc[name, f"of {region}"] == Say("en")("dashboard.missing")


@pytest.mark.slow
def test_the_filters_narrow_the_table(open_app: Open, results: Results) -> None:
    app = open_app("compare", lang="ru", regions=",".join(CHOSEN))
    beside = answers_side_by_side(results.criteria, results.methodology, CHOSEN, YEAR)
    app.toggle(key="everything").set_value(True).run()
    assert len(app.dataframe[1].value) == beside.loc[beside["differs"], "criterion"].nunique()
    app.selectbox(key="stage").set_value("report").run()
    assert set(app.dataframe[1].value["criterion"].str[0]) == {"R"}
    assert app.query_params["stage"] in ("report", ["report"])
    app.text_input(key="find").set_value("абракадабра").run()
    assert not app.exception
    assert Say("ru")("dashboard.nothing-found", words="абракадабра") in said(app)


@pytest.mark.slow
def test_without_a_choice_the_region_of_the_link_meets_the_leader(open_app: Open, results: Results) -> None:
    order = results.ranking["region"].tolist()
    assert open_app("compare").multiselect(key="regions").value == order[:2]
    app = open_app("compare", region=order[4])
    assert app.multiselect(key="regions").value == [order[4], order[0]]
    assert "regions" not in app.query_params


@pytest.mark.slow
def test_fewer_than_two_and_more_than_six_are_said(open_app: Open, results: Results) -> None:
    say = Say("ru")
    assert say("compare-page.choose-two") in said(open_app("compare", regions="KZ-15"))
    app = open_app("compare", regions=",".join(CHOSEN))
    app.multiselect(key="regions").set_value(results.ranking["region"].head(8).tolist()).run()
    assert not app.exception
    assert say("compare-page.too-many", most=MOST_COMPARED) in said(app)
    assert len(app.dataframe[0].value) == MOST_COMPARED


def test_an_unknown_region_is_named(open_app: Open) -> None:
    app = open_app("compare", lang="en", regions="KZ-15,KZ-99,KZ-71")
    assert Say("en")("dashboard.unknown-choice", value="KZ-99") in said(app)
    assert app.multiselect(key="regions").value == CHOSEN


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
    assert app.dataframe[0].value["score"].tolist() == [100, 0]
    assert not open_app("compare", data=tmp_path, lang="kk", regions="A,C").exception
    (tmp_path / "one" / "round.yaml").write_text(told.replace("A, B, C", "A"), "utf-8")
    (tmp_path / "one" / "responses.csv").write_text(answers.replace("B,2026,P01,b\n", ""), "utf-8")
    alone = open_app("compare", data=tmp_path, lang="en")
    assert Say("en")("compare-page.one-region") in said(alone)


def test_the_mean_of_the_others_leaves_out_all_that_are_compared(results: Results) -> None:
    profile = profiles(results.scores, results.methodology, CHOSEN, YEAR)
    index = results.scores[results.scores["dimension"] == "index"].set_index("region")["score"]
    total = profile[profile["dimension"] == "index"]
    assert total["score"].tolist() == index[CHOSEN].tolist()
    assert total["others"].tolist() == pytest.approx([index.drop(CHOSEN).mean()] * 2)
    assert set(profile["part"]) == {"headline", "stage", "theme"}


def test_a_region_without_a_score_has_no_point(results: Results) -> None:
    profile = profiles(results.scores, results.methodology, ["KZ-15", BLANK], YEAR)
    say = Say("en")
    points = lanes(profile, results.methodology, say, kazakhstan())
    blank = points[points["value"].isna()]
    assert len(blank)
    assert set(blank["shown"]) == {say("chart.no-score")}
    chart = profile_chart(profile, results.methodology, say, title="T", registry=kazakhstan(), example=False)
    assert say("chart.no-score") in chart.to_dict()["description"]


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


@pytest.mark.slow
def test_breaks_cut_lines_and_are_numbered_with_the_editions() -> None:
    ranking = rankings(KZ_63={2020: 60, 2022: 55, 2024: 50}, KZ_15={2020: 40, 2022: 41, 2024: float("nan")})
    history = histories(ranking, ["KZ-63", "KZ-15"], kazakhstan())
    assert history.loc[history["region"] == "KZ-63", "segment"].tolist() == [0, 1, 1]
    say = Say("en")
    points = history_points(history, say, kazakhstan(), example=False)
    points["who"] = points["region"]
    editions = edition_changes_between({2020: "a", 2022: "a", 2024: "b"})
    breaks = breaks_between(points, editions, say)
    assert breaks["place"].tolist() == [2021, 2023]
    assert say("change.break-territory") in breaks["words"][0]
    assert "(b)" in breaks["words"][1]
    spec = histories_chart(history, editions, say, registry=kazakhstan(), example=False).to_dict()
    assert say("change.break-territory") in spec["description"]
    assert say("chart.no-score") in spec["description"]


@pytest.mark.slow
def test_one_year_or_no_score_at_all_can_be_drawn() -> None:
    one = histories(rankings(A={2026: 50}, B={2026: float("nan")}), ["A", "B"], {})
    none = histories(rankings(A={2024: float("nan")}, B={2024: float("nan")}), ["A", "B"], {})
    for history in (one, none):
        assert histories_chart(history, [], Say("kk"), registry={}, example=True).to_dict()["height"] > 0


def test_labels_keep_their_distance_and_stay_inside() -> None:
    for values in ([0.0, 0, 0, 0], [100.0, 99, 98], [10.0, 50, 52, 54, 90], [50.0]):
        places = spread_out(values, 6.0)
        assert all(gap >= 6 - 1e-9 for gap in np.diff(sorted(places)))
        assert min(places) >= 0
        assert max(places) <= 100
        assert np.argsort(places, kind="stable").tolist() == np.argsort(values, kind="stable").tolist()


def test_each_region_has_its_own_shape_and_colour() -> None:
    assert len(set(REGION_SHAPES)) == len(set(REGIONS)) == MOST_COMPARED == 6


@pytest.mark.slow
def test_a_closed_document_is_named_instead_of_its_answer(open_app: Open, results: Results) -> None:
    app = open_app("compare", lang="en", regions=",".join(CHOSEN), answers="all")
    app.toggle(key="everything").set_value(True).run()
    table = app.dataframe[1].value.set_index("criterion")
    beside = answers_side_by_side(results.criteria, results.methodology, CHOSEN, YEAR)
    gated = beside[beside["status"] == "gated"]
    assert len(gated)
    for name, region in zip(gated["criterion"], gated["region"], strict=True):
        assert table.loc[name, f"of {region}"] == f"{Say('en')('compare-page.gated')} (0)"


@pytest.mark.slow
def test_the_gap_fits_the_numbers_beside_it(open_app: Open) -> None:
    app = open_app("compare", lang="en", regions="KZ-61,KZ-15")
    gaps = re.findall(r"has ([\d.]+), .* has ([\d.]+) \(a gap of ([\d.]+)\)", said(app))
    assert gaps
    for high, low, width in gaps:
        assert float(high) - float(low) == pytest.approx(float(width))


def test_the_answers_of_the_regions_come_first(open_app: Open) -> None:
    columns = open_app("compare", regions=",".join(CHOSEN)).dataframe[1].value.columns.tolist()
    assert columns == ["criterion", *(f"of {code}" for code in CHOSEN), "spread", "question", "stage"]
