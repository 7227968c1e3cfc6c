"""The region's page: where it stands, why, what to do next, beside whom, since when, and how sure that is."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from budget_index.analysis.actions.first_steps import first_steps
from budget_index.analysis.actions.questions import question_shares
from budget_index.analysis.actions.route import path_in_actions
from budget_index.analysis.change.changes import compare
from budget_index.analysis.change.mixed_years import CHANGE_KINDS
from budget_index.analysis.gain.gains import what_if
from budget_index.analysis.pages.overview import place_intervals
from budget_index.analysis.profile import against_others
from budget_index.analysis.robustness.uncertainty import Inputs
from budget_index.bundled import bundled
from budget_index.charts.calendar import calendar_chart, calendar_rows
from budget_index.charts.region import stages_chart
from budget_index.charts.waterfall import waterfall_chart
from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology.titles import document_name
from budget_index.regions import kazakhstan
from budget_index.rounds import read_inputs, round_methodology
from budget_index.scoring.ranking import place
from budget_index.scoring.results import Results, score_responses
from dashboards.shell.markup import sentence_of

Open = Callable[..., AppTest]
REGION, YEAR, UNSCORED, TOP, HELD = "KZ-15", 2026, "KZ-11", "KZ-61", "KZ-33"
ROUNDS = bundled("data", "rounds")
EXAMPLE = ROUNDS / "kz-example-2026"


def texts(app: AppTest) -> str:
    kinds = (app.header, app.markdown, app.warning, app.info, app.success, app.caption)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


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
@pytest.mark.parametrize(
    ("region", "words"),
    [
        (REGION, "Oblasts: place 10 of 16; mean of the others in the group: 55.1"),
        (REGION, r"^Oblasts, mean of the others: .* 50\.3 · .* 56\.8 · .* 59\.9 · .* 53\.4$"),
        (UNSCORED, "Oblasts: no place, because there is no score; mean of the others in the group: 54.9"),
        ("KZ-71", r"place 3 of 3; too few other regions with a score for a mean of the group \\?\(2"),
    ],
)
def test_a_region_stands_among_its_peers(open_app: Open, region: str, words: str) -> None:
    captions = [element.value for element in open_app("region", lang="en", region=region).caption]
    assert any(re.search(words, caption) for caption in captions), captions


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("region", [REGION, UNSCORED, TOP, HELD])
def test_every_section_is_there_in_every_language(open_app: Open, language: Language, region: str) -> None:
    app = open_app("region", lang=language, region=region)
    assert not app.exception
    say = Say(language)
    keys = ["first", "path", "profile-stage", "changes", "what-if", "calendar"]
    wanted = {say(f"region-page.{key}") for key in keys} | {say("dashboard.lost"), say("dashboard.history")}
    assert wanted <= {element.value for element in app.header}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_themes_stand_where_the_stages_stood(open_app: Open, language: Language) -> None:
    app, say = open_app("region", lang="ru", region=REGION, profile="theme"), Say(language)
    app.segmented_control(key="lang").set_value(language).run()
    assert say("region-page.profile-theme") in {element.value for element in app.header}
    assert say("region-page.profile-theme-title") in charts(app)
    assert app.query_params["profile"] in ("theme", ["theme"])
    app.segmented_control(key="profile").set_value("stage").run()
    assert say("region-page.profile-stage-title") in charts(app)
    assert "profile" not in app.query_params


@pytest.mark.slow
def test_the_place_has_its_interval_and_the_score_its_change(
    open_app: Open, results: Results, earlier: Results
) -> None:
    app = open_app("region", lang="en", region=REGION)
    score, _, rank, coverage = app.metric[:4]
    change = compare(earlier, results, kazakhstan()).changes.set_index("region").loc[REGION]
    assert score.delta == f"+{change['change']:.1f}"
    intake = read_inputs([EXAMPLE], results.methodology, kazakhstan())
    inputs = Inputs(intake.responses, intake.expected, intake.publications)
    sure = place_intervals(inputs, results.methodology, "index", YEAR).table.set_index("region").loc[REGION]
    assert rank.delta == place(sure["low"], sure["high"])
    assert coverage.value.endswith("%")


def test_the_first_steps_are_the_best_actions_and_lead_where_the_engine_says(open_app: Open, results: Results) -> None:
    steps = first_steps(results, REGION, YEAR)
    questions = question_shares(results, REGION, YEAR)
    bettered = questions[questions["action"].isin(steps.actions) & (questions["share"] > 0)]["criterion"]
    found = what_if(results.agreed, results.methodology, dict.fromkeys(bettered, "a"), REGION, YEAR).ranking.iloc[0]
    say = Say("en")
    before = say.number(results.ranking.set_index("region").loc[REGION, "score"], 1)
    sentence = say("region-page.first-together", n=3, before=before, after=say.number(found["score"], 1))
    shown = texts(open_app("region", lang="en", region=REGION))
    assert sentence in shown
    assert "1. **+9.59** · Publish: Annual execution report with explanatory note :small[(not public)]" in shown
    assert all(f":small[({name})]" in shown for name in bettered)
    assert ":small[who shows how: [Abai Region](https://example.org/kz-10/2026/annual_report), [" in shown


def test_what_is_required_stands_first_and_without_a_score_the_answers_that_lack(open_app: Open) -> None:
    shown = texts(open_app("region", lang="ru", region=HELD))
    assert "не выполнены только обязательные критерии. Сначала: Проект бюджета; Решение о бюджете." in shown
    assert "Для балла не хватает 26 ответов, например: A03" in texts(open_app("region", lang="ru", region=UNSCORED))


def test_the_path_names_its_steps_and_says_how_sure_it_is(open_app: Open, results: Results) -> None:
    say = Say("ru")
    for region in (REGION, HELD):
        path = path_in_actions(results, region, YEAR)
        shown = texts(open_app("region", lang="ru", region=region))
        assert say("region-page.path-proven" if path.proven else "region-page.path-found") in shown
        titles = [document_name(results.methodology, name, "ru") for name in path.actions]
        assert all(f": {title} :small[(" in shown or f": {title} **" in shown for title in titles)
        assert (say("region-page.path-held") in shown) is (region == HELD)
    assert say("region-page.path-top", band="Высокий") in texts(open_app("region", lang="ru", region=TOP))
    assert say("region-page.path-no-score") in texts(open_app("region", lang="ru", region=UNSCORED))


@pytest.mark.slow
def test_the_change_is_written_as_a_sum_that_is_right(open_app: Open, earlier: Results, results: Results) -> None:
    app = open_app("region", lang="en", region=REGION)
    change = compare(earlier, results, kazakhstan()).changes.set_index("region").loc[REGION]
    sentence = next(element.value for element in app.markdown if "add up" in element.value)
    left, right = sentence.partition("add up: ")[2].removesuffix(".").split(" = ")
    numbers = left.replace("− ", "-").replace("+ ", "+").split()
    assert sum(map(float, numbers)) == pytest.approx(float(right))
    assert float(right) == round(change["score_to"], 1)
    spec = charts(app)[Say("en")("region-page.waterfall-title", before=2024, after=YEAR)]
    assert f"Score of 2026: {right}" in spec["description"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_largest_changes_name_their_reasons(open_app: Open, language: Language) -> None:
    say = Say(language)
    table = html(open_app("region", lang=language, region=REGION))
    table = table.partition(f"<caption>{say('region-page.largest')}</caption>")[2].partition("</table>")[0]
    rows = {row.partition(" · ")[0][-3:]: row for row in table.split("<tr>")[2:]}
    reasons = {
        "R17": "missing",
        "E17": "missing",
        "A17": "section",
        "E19": "section",
        "P21": "criteria",
        "P09": "gates",
    }
    for name, reason in reasons.items():
        assert f">{say(f'region-page.reason-{reason}')}</td>" in rows[name], name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [*CHANGE_KINDS, "section", "dropped"])
def test_every_kind_of_change_has_a_reason(language: Language, kind: str) -> None:
    assert Say(language)(f"region-page.reason-{kind}")


@pytest.mark.slow
def test_the_first_round_and_a_new_region_say_why_nothing_can_be_compared(open_app: Open) -> None:
    first = open_app("region", lang="en", region=REGION, round="kz-example-2020")
    assert Say("en")("region-page.no-earlier-round") in texts(first)
    new = open_app("region", lang="en", region="KZ-10", round="kz-example-2022")
    assert "East Kazakhstan" in "".join(element.value for element in new.warning)
    blank = open_app("region", lang="en", region=UNSCORED)
    assert Say("en")("region-page.no-score-in-both", before=2024, after=YEAR) in texts(blank)


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_answers_stand_in_the_address_and_are_scored_by_the_engine(
    open_app: Open, results: Results, language: Language
) -> None:
    app = open_app("region", lang=language, region=REGION, answers="P07:a,R01:d")
    found = what_if(results.agreed, results.methodology, {"P07": "a", "R01": "d"}, REGION, YEAR).ranking.iloc[0]
    assert app.metric[4].value == Say(language).number(found["score"], 1)
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
    app = open_app("region", data=tmp_path, lang=language, region=REGION)
    assert not app.exception
    assert say("region-page.due-unverified") in texts(app)
    description = charts(app)[say("region-page.calendar-title")]["description"]
    assert say("region-page.late-by", n=19) in description
    assert say("example.mark") in description
    table = html(app).partition(f"<caption>{say('region-page.calendar')}</caption>")[2]
    assert f">{say('region-page.state-missing')}: {say('region-page.status-on_request')}</td>" in table


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_of_the_calendar_is_counted_and_days_are_not_broken(open_app: Open, language: Language) -> None:
    say = Say(language)
    app = open_app("region", lang=language, region=REGION)
    sentence = next(element.value for element in app.markdown if say("region-page.counted-late", n=14) in element.value)
    documents = round_methodology(EXAMPLE).documents
    assert sum(int(count) for count in re.findall(r"–\s(\d+)", sentence)) == len(documents)
    assert say("region-page.calendar-dateless") in texts(app)
    table = html(app).partition(f"<caption>{say('region-page.calendar')}</caption>")[2]
    assert (
        f'class="day" data-heading="{say("region-page.due")}">{say("frame.date", year=2025, month=10, day=1)}<' in table
    )
    assert f">{say('region-page.late-told')}</td>" in table


def test_the_calendar_stands_in_the_order_of_the_due_dates() -> None:
    days = {"due": ["2026-02-01", "2026-01-01", None], "published": ["2026-02-02", "2026-03-01", "2026-01-15"]}
    table = pd.DataFrame({name: pd.to_datetime(values) for name, values in days.items()})
    table = table.assign(document=["a", "b", "c"], days_late=[1.0, 59.0, None], state=["late", "late", "published"])
    rows = calendar_rows(table, {"a": "A", "b": "B", "c": "C"}, Say("en"))
    assert rows["name"].tolist() == ["B", "A", "C"]
    assert rows["title"].tolist() == ["B\u00a0– 59 days late", "A\u00a0– 1 day late", "C\u00a0– published"]


@pytest.mark.slow
def test_a_calendar_of_which_nothing_is_known_has_no_chart(open_app: Open, tmp_path: Path) -> None:
    (copied(tmp_path) / "publications.csv").unlink(missing_ok=True)
    app = open_app("region", data=tmp_path, lang="en", region=REGION)
    assert not app.exception
    assert Say("en")("region-page.calendar-empty") in texts(app)
    assert Say("en")("region-page.calendar-title") not in charts(app)


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
    assert [metric.value for metric in app.metric[:3]] == ["25 of 100", "1 of 1", "100%"]
    assert app.metric[3].value == "100.0"
    headings = {element.value for element in app.header}
    assert not headings & {Say("en")(f"region-page.{key}") for key in ("path", "profile-theme", "calendar")}
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
    row = {"document": ["d"], "due": pd.to_datetime(["2026-01-01"]), "published": pd.to_datetime(["2026-01-03"])}
    calendar = pd.DataFrame({**row, "days_late": [2.0], "state": ["late"]})
    for chart in (
        waterfall_chart(steps, say, **facts, **whole),
        waterfall_chart(steps.head(0), say, **facts, **whole),
        calendar_chart(calendar, {"d": "D"}, say, **facts),
    ):
        assert (say("example.mark") in chart.to_dict()["description"]) is example


def test_the_list_to_work_through_can_be_taken_along(open_app: Open) -> None:
    app = open_app("region", lang="kk", region=REGION)
    labels = [element.proto.label for element in app.get("download_button")]
    assert Say("kk")("region-page.download-lost") in labels
