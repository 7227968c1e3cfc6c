"""The region's page: where it stands, why, what to do next, beside whom, since when, and how sure that is."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from html import escape, unescape
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from budget_index.analysis.actions.first_steps import first_steps
from budget_index.analysis.actions.grouping import list_actions
from budget_index.analysis.actions.questions import question_shares
from budget_index.analysis.change.changes import compare
from budget_index.analysis.change.mixed_years import CHANGE_KINDS
from budget_index.analysis.gain.gains import what_if
from budget_index.analysis.profile import against_others
from budget_index.bundled import bundled
from budget_index.charts.region import stages_chart
from budget_index.charts.waterfall import waterfall_chart
from budget_index.content.model import Content
from budget_index.content.region import region_brief
from budget_index.content.round_tables import read_round_tables
from budget_index.language import LANGUAGES, Language, Say
from budget_index.regions import kazakhstan
from budget_index.rounds import read_inputs, round_methodology
from budget_index.scoring.results import Results, score_responses
from dashboards.screens.region.brief import brief_pdf
from dashboards.shell.markup import plain, sentence_of
from dashboards.shell.shown_rounds import read_shown

Open = Callable[..., AppTest]
REGION, YEAR, UNSCORED, TOP, HELD = "KZ-15", 2026, "KZ-11", "KZ-61", "KZ-33"
ROUNDS = bundled("data", "rounds")
EXAMPLE = ROUNDS / "kz-example-2026"


def texts(app: AppTest) -> str:
    kinds = (app.header, app.markdown, app.warning, app.info, app.success, app.caption)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def result_line(app: AppTest) -> str:
    line = html(app).partition('class="result"')[2].partition(">")[2].partition("</p>")[0]
    return unescape(re.sub(r"</?b>", "", line))


@cache
def brief_of(region: str, language: Language) -> Content:
    rounds = [read_round_tables(f"kz-example-{year}") for year in (2020, 2022, 2024, YEAR)]
    return region_brief(rounds[-1], region, Say(language), earlier=rounds[:-1])


def charts(app: AppTest) -> dict[str, dict]:
    specs = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    return {spec["title"]["text"]: spec for spec in specs}


def copied(folder: Path, name: str = "kz-example-2026") -> Path:
    shutil.copytree(ROUNDS / name, folder / name, ignore=shutil.ignore_patterns("workbooks"))
    return folder / name


@pytest.fixture(scope="module")
def earlier() -> Results:
    folder = ROUNDS / "kz-example-2024"
    rules = round_methodology(folder)
    intake = read_inputs([folder], rules, kazakhstan())
    return score_responses(intake.responses, rules, intake.expected)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("region", [REGION, UNSCORED, TOP, HELD])
def test_the_page_says_what_content_says(open_app: Open, language: Language, region: str) -> None:
    app = open_app("region", lang=language, region=region)
    assert not app.exception
    content = brief_of(region, language)
    shown, headings = html(app), {element.value for element in app.header}
    assert f"<blockquote>{escape(content.sentence)}</blockquote>" in shown
    facts = content["standing"].facts.facts if "first" in content else ()
    assert all(f"<strong>{escape(fact.text)}</strong>" in shown for fact in facts)
    assert {
        section.title for section in content.sections if section.id in {"documents", "first", "stages", "change"}
    } <= headings
    for row in content["documents"].table.rows:
        status, points = row.cells
        assert f"<span>{escape(row.title)}</span><small>{escape(status.text)}" in shown
        assert f'class="document {status.value}"' in shown
        assert f"<b>{escape(points.text)}</b>" in shown
    assert (
        [box.label for box in app.checkbox] == [plain(item.title) for item in content["first"].items]
        if facts
        else not app.checkbox
    )


def test_all_first_steps_are_ticked_and_lead_where_the_engine_says(open_app: Open, results: Results) -> None:
    steps = first_steps(results, REGION, YEAR)
    questions = question_shares(results, REGION, YEAR)
    bettered = questions[questions["action"].isin(steps.actions) & (questions["share"] > 0)]["criterion"]
    best = what_if(results.agreed, results.methodology, dict.fromkeys(bettered, "a"), REGION, YEAR).ranking.iloc[0]
    app = open_app("region", lang="en", region=REGION)
    assert [box.value for box in app.checkbox] == [True, True, True]
    assert result_line(app) == f"Ticked: 3. Score 52.3 → {best['score']:.1f}, place 12 → 7, band – substantial."
    assert "take" not in app.query_params


@pytest.mark.slow
def test_boxes_and_other_documents_stand_in_the_address(open_app: Open) -> None:
    app = open_app("region", lang="en", region=REGION, take="annual_report")
    assert [box.value for box in app.checkbox] == [True, False, False]
    assert "52.3 → 61.9, place 12 → 8" in result_line(app)
    app.checkbox(key="tick-annual_report").uncheck().run()
    assert app.query_params["take"] in ("none", ["none"])
    assert result_line(app) == "Nothing is ticked: score 52.3, place 12."
    app.multiselect(key="take-more").set_value(["budget_amendments"]).run()
    assert app.query_params["take"] in ("budget_amendments", ["budget_amendments"])
    assert result_line(app).startswith("Ticked: 1. Score 52.3 → ")
    app.selectbox(key="region").set_value(TOP).run()
    assert "take" not in app.query_params
    assert not app.exception


@pytest.mark.slow
def test_an_action_that_is_not_there_is_named(open_app: Open) -> None:
    app = open_app("region", lang="en", region=REGION, take="annual_report,nothing")
    assert sentence_of(Say("en"), "dashboard.unknown-choice", value="nothing") in texts(app)
    assert [box.value for box in app.checkbox] == [True, False, False]


def test_the_brief_is_one_click_away_and_made_once(open_app: Open) -> None:
    app = open_app("region", lang="kk", region=REGION)
    labels = [element.proto.label for element in app.get("download_button")]
    assert Say("kk")("region-page.brief") in labels
    shown = read_shown(EXAMPLE)
    assert shown is not None
    pdf = brief_pdf(shown, region=REGION, language="kk")
    assert pdf.startswith(b"%PDF")
    assert pdf is brief_pdf(shown, region=REGION, language="kk")


def test_the_list_by_document_is_one_click_away(open_app: Open, results: Results) -> None:
    app = open_app("region", lang="ru", region=REGION)
    labels = [element.proto.label for element in app.get("download_button")]
    assert Say("ru")("region-page.list-of-documents") in labels
    table = html(app).partition(f"<caption>{Say('ru')('brief.all-actions')}</caption>")[2].partition("</table>")[0]
    assert table.count("<tr>") == 1 + len(list_actions(results.methodology))
    assert table.index(">9,6<") < table.index(">5,2<") < table.index(">4,0<")


@pytest.mark.slow
def test_what_is_required_stands_first_and_without_a_score_the_answers_that_lack(open_app: Open) -> None:
    shown = texts(open_app("region", lang="ru", region=HELD))
    assert "не выполнены только обязательные критерии. Сначала: Проект бюджета; Решение о бюджете." in shown
    blank = html(open_app("region", lang="ru", region=UNSCORED))
    assert "Для балла достаточно еще 26 ответов." in blank
    assert "A02, A03, A04" in blank


@pytest.mark.slow
def test_themes_are_a_tab_that_a_link_opens(open_app: Open) -> None:
    app, say = open_app("region", lang="ru", region=REGION, profile="theme"), Say("ru")
    assert say("region-page.profile-theme-title") in charts(app)
    app.segmented_control(key="profile").set_value("stage").run()
    assert say("region-page.profile-stage-title") in charts(app)
    assert "profile" not in app.query_params


@pytest.mark.slow
def test_a_tab_that_is_looked_at_stands_in_the_address_and_the_others_are_not_drawn(open_app: Open) -> None:
    app, say = open_app("region", lang="kk", region=REGION, tab="history"), Say("kk")
    assert app.query_params["tab"] in ("history", ["history"])
    assert [element.value for element in app.header if element.value == say("dashboard.lost")] == []
    assert [tab.label for tab in app.tabs][:2] == [say("region-page.tab-questions"), say("region-page.tab-profile")]
    assert say("dashboard.history") in [element.value for element in app.header]


@pytest.mark.slow
def test_the_change_is_written_as_a_sum_that_is_right(open_app: Open, earlier: Results, results: Results) -> None:
    app = open_app("region", lang="en", region=REGION, tab="changes")
    change = compare(earlier, results, kazakhstan()).changes.set_index("region").loc[REGION]
    sentence = next(element.value for element in app.markdown if "Made up of: " in element.value)
    left, right = sentence.partition("Made up of: ")[2].removesuffix(".").split(" = ")
    numbers = left.replace("− ", "-").replace("+ ", "+").split()
    assert sum(map(float, numbers)) == pytest.approx(float(right))
    assert float(right) == round(change["score_to"], 1)
    spec = charts(app)[Say("en")("region-page.waterfall-title", before=2024, after=YEAR)]
    assert f"Score of 2026: {right}" in spec["description"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_largest_changes_name_their_reasons(open_app: Open, language: Language) -> None:
    say = Say(language)
    table = html(open_app("region", lang=language, region=REGION, tab="changes"))
    table = table.partition(f"<caption>{say('region-page.largest')}</caption>")[2].partition("</table>")[0]
    rows = {row.partition(" · ")[0][-3:]: row for row in table.split("<tr>")[2:]}
    reasons = {
        "R17": "missing",
        "E17": "missing",
        "A17": "section",
        "E19": "section",
        "P21": "criteria",
    }
    for name, reason in reasons.items():
        assert f">{say(f'change.reason-{reason}')}</td>" in rows[name], name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [*CHANGE_KINDS, "section", "dropped"])
def test_every_kind_of_change_has_a_reason(language: Language, kind: str) -> None:
    assert Say(language)(f"change.reason-{kind}")


@pytest.mark.slow
def test_the_first_round_and_a_new_region_say_why_nothing_can_be_compared(open_app: Open) -> None:
    first = open_app("region", lang="en", region=REGION, round="kz-example-2020")
    assert Say("en")("region-page.no-earlier-round") in texts(first)
    new = open_app("region", lang="en", region="KZ-10", round="kz-example-2022", tab="changes")
    assert "East Kazakhstan" in "".join(element.value for element in new.warning)
    blank = open_app("region", lang="en", region=UNSCORED, tab="changes")
    assert Say("en")("region-page.no-score-in-both", before=2024, after=YEAR) in texts(blank)


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_answers_stand_in_the_address_and_are_scored_by_the_engine(
    open_app: Open, results: Results, language: Language
) -> None:
    app = open_app("region", lang=language, region=REGION, answers="P07:a,R01:d")
    found = what_if(results.agreed, results.methodology, {"P07": "a", "R01": "d"}, REGION, YEAR).ranking.iloc[0]
    assert app.metric[0].value == Say(language).number(found["score"], 1)
    assert app.multiselect(key="what-if-questions").value == ["P07", "R01"]
    assert app.selectbox(key="what-if R01").value == "d"
    assert app.query_params["answers"] in ("P07:a,R01:d", ["P07:a,R01:d"])


@pytest.mark.slow
@pytest.mark.covers
def test_the_editor_starts_with_the_best_answer_and_can_be_reset(open_app: Open) -> None:
    app = open_app("region", lang="en", region=REGION)
    app.multiselect(key="what-if-questions").set_value(["P07"]).run()
    assert app.query_params["answers"] in ("P07:a", ["P07:a"])
    app.selectbox(key="what-if P07").set_value("").run()
    assert app.query_params["answers"] in ("P07:", ["P07:"])
    app.button(key="what-if-reset").click().run()
    assert "answers" not in app.query_params
    assert app.multiselect(key="what-if-questions").value == []
    assert not app.exception


@pytest.mark.slow
def test_other_answers_belong_to_one_region_and_wrong_ones_are_named(open_app: Open) -> None:
    app = open_app("region", lang="en", region=REGION, answers="P07:a,P07:z,X:a")
    for value in ("P07:z", "X:a"):
        assert sentence_of(Say("en"), "dashboard.unknown-choice", value=value) in texts(app)
    app.selectbox(key="region").set_value(HELD).run()
    assert "answers" not in app.query_params
    assert not app.exception


@pytest.mark.slow
def test_what_strangers_wrote_is_escaped_and_only_web_pages_are_linked(open_app: Open, tmp_path: Path) -> None:
    place = copied(tmp_path)
    told = (place / "round.yaml").read_text("utf-8").replace("[single_answers]", "[single_answers, comments]")
    (place / "round.yaml").write_text(told, "utf-8")
    table = place / "responses.csv"
    rows = pd.read_csv(table, dtype=str, keep_default_na=False)
    asked = (rows["region"] == REGION) & (rows["criterion"] == "P07")
    rows.loc[asked & (rows["assessor"] == "expert_1"), "comment"] = "<img src=https://evil.example/b.png>"
    rows.loc[asked & (rows["assessor"] == "expert_2"), "evidence"] = "javascript:alert(1) https://gov.kz/b"
    told = {"region": REGION, "year": "2026", "criterion": "P07", "assessor": "region", "answer": ""}
    reply = pd.DataFrame([{**told, "evidence": "https://gov.kz/a", "seen_on": "", "comment": "Мы исправили"}])
    pd.concat([rows, reply]).to_csv(table, index=False)
    shown = html(open_app("region", data=tmp_path, lang="ru", region=REGION))
    assert "<img" not in shown
    assert "&lt;img" in shown
    assert "javascript" not in shown
    assert 'href="https://gov.kz/b"' in shown
    assert 'href="https://gov.kz/a"' in shown
    assert f"<b>{Say('ru')('region-page.role-region')}</b>" in shown
    assert "Мы исправили" in shown


def test_regions_with_full_points_are_named_with_their_evidence(open_app: Open, results: Results) -> None:
    full = results.criteria.query("criterion == 'P07' and points == 100")["region"]
    shown = html(open_app("region", lang="en", region=REGION))
    assert any(f"example.org/{code.lower()}/2026/p07" in shown for code in full)


def publications(folder: Path, *rows: tuple[str, str, str]) -> None:
    told = [
        {"region": REGION, "year": YEAR, "document": document, "status": status, "published_on": day}
        for document, status, day in rows
    ]
    table = pd.DataFrame(told).assign(url="https://gov.kz/x", format="xlsx", languages="kk, ru")
    table.to_csv(folder / "publications.csv", index=False)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_says_what_came_late_and_that_due_dates_are_unconfirmed(
    open_app: Open, tmp_path: Path, language: Language
) -> None:
    say = Say(language)
    known = [("forecast", "public", "2025-09-28"), ("draft_budget", "late", "2025-11-20")]
    publications(copied(tmp_path), *known, ("citizens_budget_draft", "on_request", ""))
    app = open_app("region", data=tmp_path, lang=language, region=REGION, tab="calendar")
    assert not app.exception
    assert say("region-page.due-unverified") in texts(app)
    table = html(app).partition(f"<caption>{say('region-page.calendar')}</caption>")[2]
    assert say("region-page.late-by", n=19) in table
    assert f">{say('region-page.state-missing')}: {say('region-page.status-on_request')}</td>" in table


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_of_the_calendar_is_counted_and_days_are_not_broken(open_app: Open, language: Language) -> None:
    say = Say(language)
    app = open_app("region", lang=language, region=REGION, tab="calendar")
    sentence = next(element.value for element in app.markdown if say("region-page.counted-late", n=14) in element.value)
    documents = round_methodology(EXAMPLE).documents
    assert sum(int(count) for count in re.findall(r"–\s(\d+)", sentence)) == len(documents)
    table = html(app).partition(f"<caption>{say('region-page.calendar')}</caption>")[2]
    assert f'class="day" data-heading="{say("region-page.due")}">{say.short_day(date(2025, 10, 1))}<' in table
    assert f">{say('region-page.late-told')}</td>" in table


TOWN = """
id: town
title: {en: Town}
scales:
  late: {number: {unit: days, steps: [[0, 100], [14, 50]]}}
  public: {answers: {"y": {points: 1}, "n": {points: 0}}}
dimensions:
  - id: index
    criteria:
      - {id: Q1, question: {en: In time}, scale: late}
      - {id: Q2, question: {en: Public}, scale: public}
"""


@pytest.mark.slow
@pytest.mark.covers
def test_a_plain_methodology_and_a_single_region_are_enough(open_app: Open, tmp_path: Path) -> None:
    folder = tmp_path / "round-1"
    folder.mkdir()
    (folder / "town.yaml").write_text(TOWN, "utf-8")
    (folder / "responses.csv").write_text("region,year,criterion,answer\nABC,2026,Q1,10\nABC,2026,Q2,n\n", "utf-8")
    told = "id: round-1\nmethodology: town\nyear: 2026\nregions: [ABC]\nexample: true\ntitle: {en: One}\n"
    (folder / "round.yaml").write_text(told, "utf-8")
    app = open_app("region", data=tmp_path, lang="en", region="ABC", answers="Q1:0,Q2:y")
    assert not app.exception
    assert not app.error
    assert "ABC: 25 of 100, place 1 of 1." in html(app)
    assert app.metric[0].value == "100.0"
    headings = {element.value for element in app.header}
    assert not headings & {Say("en")(f"region-page.{key}") for key in ("profile-theme", "calendar")}
    app.number_input(key="what-if Q1").set_value(12).run()
    assert app.query_params["answers"] in ("Q1:12,Q2:y", ["Q1:12,Q2:y"])


def test_charts_draw_no_number_where_there_is_no_score(results: Results) -> None:
    say = Say("en")
    against = against_others(results.scores, results.methodology, UNSCORED, YEAR).assign(best_name="best")
    chart = stages_chart(against, results.methodology, say, name="Ақмола", example=False).to_dict()
    assert "Ақмола: " not in chart["description"].partition(":")[2]


@pytest.mark.slow
@pytest.mark.parametrize("example", [True, False])
def test_an_example_is_marked_in_every_chart(example: bool) -> None:
    say = Say("kk")
    steps = pd.DataFrame({"part": ["by_region"], "points": [2.0], "start": [50.0], "end": [52.0]})
    facts = {"name": "A", "example": example}
    whole = {"years": (2024, 2026), "scores": (50.0, 52.0), "digits": 1}
    for chart in (
        waterfall_chart(steps, say, **facts, **whole),
        waterfall_chart(steps.head(0), say, **facts, **whole),
    ):
        assert (say("example.mark") in chart.to_dict()["description"]) is example


def test_the_list_to_work_through_can_be_taken_along(open_app: Open) -> None:
    app = open_app("region", lang="kk", region=REGION)
    labels = [element.proto.label for element in app.get("download_button")]
    assert Say("kk")("region-page.download-lost") in labels
