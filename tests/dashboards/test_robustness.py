"""The page on robustness: numbers of the engine, three languages, links, empty states."""

import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from budget_index.analysis.pages.overview import draws_for, place_intervals
from budget_index.analysis.robustness.agreement import agreement
from budget_index.analysis.robustness.audit import audit
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.own_weights import moved_places, with_own_weights
from budget_index.analysis.robustness.places_drawn import interval_of_places, pair_probabilities, share_of_draws
from budget_index.analysis.robustness.sensitivity import leave_one_out
from budget_index.analysis.robustness.simulation import simulate
from budget_index.analysis.robustness.study import Study
from budget_index.analysis.robustness.uncertainty import Inputs, rank_uncertainty, studies
from budget_index.bundled import bundled
from budget_index.language import Say
from budget_index.regions import kazakhstan, region_name
from budget_index.rounds import read_inputs, round_methodology
from budget_index.scoring.answers import Answers
from dashboards.shell.markup import sentence_of
from tests.sweeps import in_turn

Open = Callable[..., AppTest]
EXAMPLE = bundled("data", "rounds", "kz-example-2026")
VIEWS = ("places", "weights", "matrix", "pair", "choices", "assessors", "audit")
METHODOLOGY = round_methodology(EXAMPLE)
INTAKE = read_inputs([EXAMPLE], METHODOLOGY, kazakhstan())


def study(sources: Sources) -> tuple[Answers, Study]:
    inputs = Inputs(INTAKE.responses, INTAKE.expected, INTAKE.publications)
    return next(studies(inputs, METHODOLOGY, sources, seed=1, draws=draws_for(len(INTAKE.expected))))


def charts(app: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def texts(app: AppTest) -> str:
    return "\n".join(element.value for kind in (app.markdown, app.caption, app.info, app.error) for element in kind)


def own_round(folder: Path, methodology: str, responses: str, *, regions: str = "A, B") -> Path:
    """A round of one's own in a folder."""
    place = folder / "own"
    place.mkdir(parents=True)
    (place / "own-rules.yaml").write_text(methodology, "utf-8")
    told = f"id: own\nmethodology: own-rules\nyear: 2026\nregions: [{regions}]\ntitle: {{en: Own}}\nexample: true\n"
    (place / "round.yaml").write_text(told, "utf-8")
    (place / "responses.csv").write_text(responses, "utf-8")
    return folder


PLAIN = """
id: own-rules
title: Own
scales: {extent: {answers: {a: {points: 100}, b: {points: 50}, c: {points: 0}}}}
dimensions:
  - id: index
    criteria: [{id: P1, question: "One?", scale: extent}, {id: P2, question: "*Two*?", scale: extent}]
"""


@pytest.mark.slow
@pytest.mark.parametrize(("view", "language"), in_turn(VIEWS))
def test_every_view_works_in_every_language(open_app: Open, view: str, language: str) -> None:
    app = open_app("robustness", view=view, lang=language)
    assert not app.exception
    assert app.title[0].value.startswith(Say(language)("dashboard.page-robustness"))
    assert Say(language)("robustness-page.intro") in texts(app)
    mark = Say(language)("example.mark")
    assert all(chart["description"].startswith(mark) for chart in charts(app))
    assert app.query_params.get("view", ["places"]) in (view, [view])


@pytest.mark.slow
def test_the_intervals_are_those_of_the_engine(open_app: Open) -> None:
    app, say = open_app("robustness", lang="en"), Say("en")
    answers, own = study(Sources(assessors=True))
    ranks = rank_uncertainty(answers.units, own).ranks
    ranked = ranks[ranks["rank"].notna()]
    described = charts(app)[0]["description"]
    for row in ranked.itertuples():
        interval = interval_of_places(row.rank_low, row.rank_high, say)
        assert f"{region_name(row.region, 'en', kazakhstan())}: {row.rank} ({interval})" in described
    blank = region_name(ranks.loc[ranks["rank"].isna(), "region"].iloc[0], "en", kazakhstan())
    assert say("robustness-page.without", names=blank) in texts(app)
    lettered = ranked.assign(letter=ranked["groups"].str.split()).explode("letter")
    for letter, part in lettered.groupby("letter"):
        names = ", ".join(region_name(code, "en", kazakhstan()) for code in part["region"])
        assert (f"- {letter}: {names}" in texts(app)) is (len(part) > 1)
    alike = app.dataframe[0].value.set_index("region")["alike"]
    assert alike[region_name("KZ-27", "en", kazakhstan())] == ", ".join(
        region_name(code, "en", kazakhstan()) for code in ranked.set_index("region").loc["KZ-27", "alike"].split(";")
    )


@pytest.mark.slow
@pytest.mark.covers
def test_own_weights_in_a_link_give_the_engines_ranking_in_another_language(open_app: Open) -> None:
    app = open_app("robustness", lang="kk", view="weights", weights="execution:2.5,report:0.5", spread="50")
    assert not app.exception
    assert app.select_slider(key="times-execution").value == 2.5
    assert app.select_slider(key="times-report").value == 0.5
    assert app.select_slider(key="spread").value == "50"
    sources = Sources(spread=0.5)
    answers, base = study(sources)
    own = with_own_weights(base, sources, {"execution": 2.5, "report": 0.5})
    moved = moved_places(rank_uncertainty(answers.units, own).ranks, base, answers.units)
    ranked = moved[moved["rank"].notna()]
    described = charts(app)[0]["description"]
    for row in ranked.itertuples():
        assert (
            f"{row.rank}. {region_name(row.region, 'kk', kazakhstan())} – {Say('kk').number(row.score, 1)}" in described
        )
    assert app.dataframe[0].value["published_rank"].tolist() == ranked["published_rank"].astype(float).tolist()


@pytest.mark.slow
def test_sliders_write_the_link_and_reset_takes_it_back(open_app: Open) -> None:
    app = open_app("robustness", lang="en", view="weights")
    assert "weights" not in app.query_params
    app.select_slider(key="times-planning").set_value(2.0).run()
    assert app.query_params["weights"] in ("planning:2", ["planning:2"])
    assert "Planning and drafting: 40%" in app.select_slider(key="times-planning").label
    shares = [slider.label.split("%")[0].rsplit(" ", 1)[1] for slider in app.select_slider if "times-" in slider.key]
    assert sum(int(share) for share in shares) == 100
    app.button(key="reset-weights").click().run()
    assert not app.exception
    assert "weights" not in app.query_params
    assert app.select_slider(key="times-planning").value == 1.0


@pytest.mark.slow
def test_own_weights_hold_in_the_other_views_and_come_back(open_app: Open) -> None:
    app = open_app("robustness", lang="en", view="weights", weights="planning:0,clarity:1.5")
    app.segmented_control(key="view").set_value("places").run()
    assert "×0.0" in texts(app)
    assert "×1.5" in texts(app)
    app.segmented_control(key="view").set_value("weights").run()
    assert not app.exception
    assert app.select_slider(key="times-planning").value == 0.0
    assert app.query_params["weights"] in ("planning:0,clarity:1.5", ["planning:0,clarity:1.5"])


def test_all_weights_at_0_say_what_to_do(open_app: Open) -> None:
    weights = "planning:0,approval:0,execution:0,report:0"
    for view in ("weights", "places"):
        app = open_app("robustness", lang="ru", view=view, weights=weights)
        assert not app.exception
        assert Say("ru")("robustness-page.weights-zero") in texts(app)


@pytest.mark.slow
@pytest.mark.parametrize(
    "value", ["nothing:2", "planning:9", "planning:nan", "planning:-1", "planning", "planning:1.55"]
)
def test_an_unknown_weight_is_warned_about(open_app: Open, value: str) -> None:
    app = open_app("robustness", lang="en", view="weights", weights=f"{value},report:2")
    assert not app.exception
    assert sentence_of(Say("en"), "dashboard.unknown-choice", value=value) in [warning.value for warning in app.warning]
    assert app.select_slider(key="times-report").value == 2.0


@pytest.mark.slow
def test_unknown_views_sources_and_spreads_are_warned_about(open_app: Open) -> None:
    app = open_app("robustness", lang="en", view="x1", sources="x2,drop", spread="x3", level="x4")
    assert not app.exception
    warned = [warning.value for warning in app.warning]
    assert all(Say("en")("dashboard.unknown-choice", value=f"x{n}") in warned for n in (1, 2, 3, 4))
    assert app.session_state["sources"] == ["drop"]


@pytest.mark.slow
def test_nothing_uncertain_keeps_every_place(open_app: Open) -> None:
    app = open_app("robustness", lang="en", sources="none")
    assert not app.exception
    assert app.session_state["sources"] == []
    assert Say("en")("robustness-page.intervals-fixed", n=19, of=19) in texts(app)


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize(
    "sources", ["weights,assessors", "drop", "aggregate,missing", "weights,assessors,drop,missing"]
)
@pytest.mark.parametrize("view", ["places", "matrix", "pair"])
def test_every_source_can_be_drawn(open_app: Open, view: str, sources: str) -> None:
    assert not open_app("robustness", view=view, sources=sources, weights="report:2").exception


@pytest.mark.slow
@pytest.mark.covers
def test_a_pair_is_told_in_words_with_the_share_of_the_engine(open_app: Open) -> None:
    app, say = open_app("robustness", lang="en", view="pair", region="KZ-27", other="KZ-63"), Say("en")
    answers, own = study(Sources(assessors=True))
    ranks = simulate(own).ranks
    above, _, below = pair_probabilities(answers.units, ranks, "KZ-27", "KZ-63")
    assert share_of_draws(max(above, below), say) in app.markdown[1].value
    assert all(share_of_draws(share, say) in charts(app)[0]["description"] for share in (above, below))
    assert "2024" in app.header[0].value
    app = open_app("robustness", lang="kk", view="pair", region="KZ-27", other="KZ-11")
    assert Say("kk")("robustness-page.pair-blank") in texts(app)


def test_what_moves_places_is_that_of_the_engine(open_app: Open) -> None:
    app, say = open_app("robustness", lang="en", view="choices"), Say("en")
    first = leave_one_out(study(Sources())[1]).iloc[0]
    assert f"{first['criterion']}. " in charts(app)[0]["description"]
    assert say.number(first["mean_shift"], 2) in charts(app)[0]["description"]
    alone = open_app("robustness", lang="en", view="choices", sources="weights")
    assert say("robustness-page.sobol-two") in texts(alone)


@pytest.mark.slow
@pytest.mark.covers
def test_sobol_indices_are_computed_when_asked_for(open_app: Open) -> None:
    pytest.importorskip("SALib")
    app = open_app("robustness", lang="ru", view="choices", sources="weights,drop")
    assert len(charts(app)) == 1
    app.button(key="compute").click().run()
    assert not app.exception
    assert Say("ru")("robustness-page.sobol-total") in charts(app)[1]["description"]


def test_without_salib_the_page_says_how_to_install_it(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("SALib.analyze", "SALib.sample"):
        monkeypatch.setitem(__import__("sys").modules, module, None)
    app = open_app("robustness", lang="en", view="choices", sources="drop,missing", spread="10")
    app.button(key="compute").click().run()
    assert not app.exception
    assert any("budget-index[sensitivity]" in warning.value for warning in app.warning)


@pytest.mark.slow
@pytest.mark.covers
def test_agreement_is_that_of_the_engine(open_app: Open) -> None:
    app, say = open_app("robustness", lang="en", view="assessors"), Say("en")
    found = agreement(INTAKE.responses, METHODOLOGY, seed=1, samples=0)
    percent = found.measures[found.measures["measure"] == "percent"].iloc[0]
    share = say.percent(percent["value"])
    compared = percent["compared"]
    assert say("robustness-page.agreement-sentence", share=share, compared=compared) in texts(app)
    listed = "\n".join(element.proto.body for element in app.get("html") if 'class="listed"' in element.proto.body)
    places = [listed.index(f">{criterion}<") for criterion in found.guidance["criterion"].head(15)]
    assert places == sorted(places)
    assert say("robustness-page.first-shown", shown=15, of=len(found.guidance)) in texts(app)


def test_findings_of_the_audit_are_listed_with_their_limits(open_app: Open) -> None:
    app, say = open_app("robustness", lang="en", view="audit"), Say("en")
    found = audit(*study(Sources()))
    measures = ["pearson", "nominal", "effective"]
    told = found[(found["level"] == "dimension") & found["measure"].isin(measures)]
    flagged = told.loc[told["flag"] != "", "id"].nunique()
    assert say("robustness-page.audit-sentence", n=flagged, of=told["id"].nunique()) in texts(app)
    assert say("robustness-page.audit-findings", weak="0.30", redundant="0.92") in texts(app)


@pytest.mark.slow
def test_a_pair_that_the_ranking_has_the_other_way_round_says_so(open_app: Open) -> None:
    answers, own = study(Sources(assessors=True))
    ranks = rank_uncertainty(answers.units, own).ranks.dropna(subset="rank").set_index("region")["rank"]
    drawn = simulate(own).ranks
    pairs = [
        (first, second)
        for first in ranks.index
        for second in ranks.index
        if ranks[first] > ranks[second]
        and (shares := pair_probabilities(answers.units, drawn, first, second))[0] > shares[2]
    ]
    first, second = pairs[0]
    say = Say("ru")
    told = say("robustness-page.pair-reversed", place=ranks[first], other=ranks[second])
    for region, other in ((first, second), (second, first)):
        assert told in texts(open_app("robustness", lang="ru", view="pair", region=region, other=other))
    assert told not in texts(
        open_app("robustness", lang="ru", view="pair", region=first, other=second, sources="weights")
    )


def test_agreed_answers_alone_cant_be_compared(open_app: Open, tmp_path: Path) -> None:
    rows = "region,year,criterion,answer\nA,2026,P1,a\nA,2026,P2,b\nB,2026,P1,b\nB,2026,P2,c\n"
    data = own_round(tmp_path, PLAIN, rows)
    app = open_app("robustness", data=data, lang="en", view="assessors")
    assert not app.exception
    assert Say("en")("robustness-page.agreement-none") in texts(app)
    assert not charts(app)


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("regions", [1, 2])
def test_a_plain_methodology_with_few_regions_works(open_app: Open, tmp_path: Path, view: str, regions: int) -> None:
    rows = ["region,year,criterion,answer", "A,2026,P1,a", "A,2026,P2,b", "B,2026,P1,b", "B,2026,P2,c"]
    data = own_round(tmp_path, PLAIN, "\n".join(rows[: 1 + 2 * regions]), regions=", ".join("AB"[:regions]))
    app = open_app("robustness", data=data, lang="ru", view=view)
    assert not app.exception
    if view == "weights":
        assert Say("ru")("robustness-page.weights-none") in texts(app)
    if view == "pair":
        assert Say("ru")("robustness-page.improvement-first") in texts(app)
        assert (Say("ru")("robustness-page.pair-one") in texts(app)) is (regions == 1)


@pytest.mark.slow
def test_two_equal_regions_share_a_place_and_no_order_is_claimed(open_app: Open, tmp_path: Path) -> None:
    rows = "region,year,criterion,answer\nA,2026,P1,a\nA,2026,P2,b\nB,2026,P1,a\nB,2026,P2,b\n"
    data, say = own_round(tmp_path, PLAIN, rows), Say("en")
    pair = texts(open_app("robustness", data=data, lang="en", view="pair", region="A", other="B"))
    assert say("robustness-page.pair-level", name="A", other="B", share="100%") in pair
    places = open_app("robustness", data=data, lang="en")
    assert say("robustness-page.apart-line", letter="A", names="A, B") in texts(places)
    assert "A: 1–2 (" in charts(places)[0]["description"]
    assert say("robustness-page.top-column", k=10) not in json.dumps(charts(places)[0])


@pytest.mark.slow
def test_without_the_only_criterion_nobody_has_a_score_and_the_page_says_so(open_app: Open, tmp_path: Path) -> None:
    rules = PLAIN.replace(', {id: P2, question: "*Two*?", scale: extent}', "")
    data = own_round(tmp_path, rules, "region,year,criterion,answer\nA,2026,P1,a\nB,2026,P1,b\n")
    shown = texts(open_app("robustness", data=data, lang="en", view="choices"))
    assert Say("en")("uncertainty.left-out-only", criterion="P1") in shown
    assert Say("en")("robustness-page.left-out-none") not in shown
    audited = texts(open_app("robustness", data=data, lang="en", view="audit"))
    assert Say("en")("robustness-page.audit-sentence", n=0, of=1) not in audited


@pytest.mark.parametrize("view", VIEWS)
def test_a_round_without_scores_says_so(open_app: Open, tmp_path: Path, view: str) -> None:
    data = own_round(tmp_path, PLAIN, "region,year,criterion,answer\nA,2026,P1,\n")
    app = open_app("robustness", data=data, lang="kk", view=view)
    assert not app.exception
    key = "agreement-none" if view == "assessors" else "nobody"
    assert Say("kk")(f"robustness-page.{key}") in texts(app)


@pytest.mark.slow
@pytest.mark.covers
def test_many_regions_are_drawn_in_part(open_app: Open, tmp_path: Path) -> None:
    codes = [f"R{number:03}" for number in range(90)]
    answers = [(code, f"P{1 + (number % 2)}", "abc"[number % 3]) for number, code in enumerate(codes)]
    rows = ["region,year,criterion,answer", *(f"{code},2026,{name},{answer}" for code, name, answer in answers)]
    data = own_round(tmp_path, PLAIN, "\n".join(rows), regions=", ".join(codes))
    app = open_app("robustness", data=data, lang="en", region="R080")
    assert not app.exception
    assert Say("en")("robustness-page.shown-part", shown=60, n=90) in texts(app)
    assert "R080:" in charts(app)[0]["description"]
    app = open_app("robustness", data=data, lang="en", view="matrix", region="R080")
    assert not app.exception
    assert len(charts(app)) == 1


@pytest.mark.slow
def test_the_only_round_of_a_family_has_nothing_to_improve_on(open_app: Open, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / EXAMPLE.name)
    app = open_app("robustness", data=tmp_path, lang="en", view="pair")
    assert not app.exception
    assert Say("en")("robustness-page.improvement-first") in texts(app)


def test_charts_name_the_missing_and_never_show_a_share_as_0_that_isnt() -> None:
    say = Say("en")
    assert [share_of_draws(share, say) for share in (0.001, 0.9999, float("nan"))] == ["<1%", ">99%", "–"]
    assert interval_of_places(float("nan"), float("nan"), say) == "–"


@pytest.mark.slow
def test_the_usual_intervals_are_those_of_the_other_pages() -> None:
    inputs = Inputs(INTAKE.responses, INTAKE.expected, INTAKE.publications)
    elsewhere = place_intervals(inputs, METHODOLOGY, METHODOLOGY.ranked, 2026)
    answers, own = study(Sources(assessors=True))
    here = rank_uncertainty(answers.units, own).ranks.dropna(subset="rank").set_index("region")
    there = elsewhere.table.set_index("region")
    assert (here["rank_low"].map(math.floor) == there["low"]).all()
    assert (here["rank_high"].map(math.ceil) == there["high"]).all()
    assert (here["groups"] == there["groups"]).all()
