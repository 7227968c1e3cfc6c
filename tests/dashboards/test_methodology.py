"""The page of methodology and data: what holds, every question, what is looked up, every file."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from budget_index.analysis.change.editions import edition_changes
from budget_index.content.methodology_facts import methodology_facts
from budget_index.content.written_questions import written_questions
from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology.load import load_methodology, parse_methodology
from budget_index.reports.downloads import ROUND_TABLES, citation
from budget_index.reports.files import ON_PAGES, table_bytes
from budget_index.rounds import read_round, round_methodology
from dashboards.screens.methodology import files
from dashboards.shell.shown_rounds import Shown, read_shown
from tests.conftest import EXAMPLE
from tests.dashboards.test_criteria import make_round
from tests.dashboards.words import read

Open = Callable[..., AppTest]
KZ = load_methodology("kz-local-budgets-2026")
DEEP = """
id: deep
title: Uneven depth
missing: {treat_as: zero}
rounding: 1
assessors: {independent: 3, consolidate: median}
scales: {itself: {number: {line: [[0, 0], [100, 100]]}}}
dimensions:
  - id: top
    aggregate: geometric_mean
    dimensions:
      - id: left
        weight: 3
        dimensions:
          - {id: deepest, aggregate: minimum, criteria: [{id: C1, question: One, scale: itself}]}
      - {id: right, criteria: [{id: C2, question: Two, scale: itself, weight: 0.5}]}
  - {id: aside, criteria: [{id: C3, question: Three, scale: itself}]}
"""


def written(app: AppTest) -> str:
    """Everything that is written on a page, as it is read."""
    kinds = (app.title, app.header, app.markdown, app.info, app.warning, app.caption)
    texts = [str(element.value) for kind in kinds for element in kind] + [box.label for box in app.expander]
    return "\n".join([*texts, *(read(element.proto.body) for element in app.get("html"))])


def folds(app: AppTest) -> list[str]:
    """The questions that are listed, as HTML."""
    listed = next(element.proto.body for element in app.get("html") if 'class="questions"' in element.proto.body)
    return listed.split("<details")[1:]


def offered(app: AppTest) -> str:
    """What is said of the file that is offered, as HTML."""
    return next(element.proto.body for element in app.get("html") if 'class="offered"' in element.proto.body)


def shown_example() -> Shown:
    shown = read_shown(EXAMPLE)
    assert shown is not None
    return shown


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_content_says(open_app: Open, language: Language) -> None:
    app = open_app("methodology", lang=language)
    assert not app.exception
    assert not app.error
    text, say = written(app), Say(language)
    content = methodology_facts(KZ, say, year=2026, before=load_methodology("kz-local-budgets-2024"))
    assert content.title in text
    assert content.sentence in text
    for name in ("weights", "themes", "bands", "tree", "documents", "changes"):
        rows = content[name].table.rows
        assert [row.title for row in rows if row.title not in text] == []
        assert [cell.text for row in rows for cell in row.cells[:1] if cell.text not in text] == []
    assert [item.text for item in content["rules"].items if item.text not in text] == []
    assert "treat_as" not in text
    assert len(folds(app)) == 6
    assert citation(read_round(EXAMPLE), KZ, language) in text


@pytest.mark.slow
def test_all_questions_are_shown_when_asked_for(open_app: Open) -> None:
    app = open_app("methodology", lang="kk")
    app.toggle(key="all-questions").set_value(True).run()
    questions = written_questions(KZ, Say("kk"), 2026)
    assert len(folds(app)) == len(questions) == 94
    for fold, question in zip(folds(app), questions, strict=True):
        assert question.id not in fold.partition("</summary>")[0]
        assert all(part in read(fold) for part in (question.text, question.due, question.advice, *question.remarks))
        assert all(answer.text in read(fold) and answer.label in read(fold) for answer in question.answers)


@pytest.mark.slow
def test_a_question_is_found_by_word_document_and_stage(open_app: Open) -> None:
    app = open_app("methodology", lang="en", document="annual_report", stage="report")
    asked = [each for each in written_questions(KZ, Say("en")) if each.document[0] == "annual_report"]
    assert [each.text in fold for each, fold in zip(asked, map(read, folds(app)), strict=True)] == [True] * len(asked)
    assert Say("en")("methodology-page.found", n=len(asked), of=94) in written(app)
    app.selectbox(key="document").set_value(None)
    app.selectbox(key="stage").set_value(None)
    app.text_input(key="find-criterion").set_value("post the endorsed FORECAST").run()
    assert len(folds(app)) == 1
    app.text_input(key="find-criterion").set_value("abracadabra").run()
    assert Say("en")("dashboard.nothing-found", words="abracadabra") in written(app)


@pytest.mark.slow
def test_how_a_question_is_judged_is_shown_to_whoever_asks(open_app: Open) -> None:
    question = next(each for each in written_questions(KZ, Say("ru"))[:6] if each.guidance)
    assert question.guidance not in written(open_app("methodology", lang="ru"))
    assert question.guidance in written(open_app("methodology", lang="ru", guidance="shown"))


@pytest.mark.slow
def test_a_link_to_a_question_shows_the_same_in_another_language(open_app: Open) -> None:
    app = open_app("methodology", lang="kk", criterion="E14", level="all")
    app.segmented_control(key="lang").set_value("ru").run()
    first, *others = folds(app)
    assert first.startswith(' class="fold" open>')
    assert not any("open>" in fold for fold in others)
    continues = Say("ru")("methodology-page.detail-continues", criterion="E91", edition="kz-local-budgets-2024")
    assert continues in read(first)
    tree = next(box for box in app.expander if box.label == Say("ru")("methodology-page.tree"))
    assert tree.proto.expanded
    assert app.query_params["criterion"] in ("E14", ["E14"])


@pytest.mark.slow
@pytest.mark.covers
def test_changes_since_an_earlier_edition_are_all_listed(open_app: Open) -> None:
    app = open_app("methodology", lang="en", edition="kz-local-budgets-2022")
    before = load_methodology("kz-local-budgets-2022")
    caption = f"<caption>{Say('en')('methodology-page.changes')}</caption>"
    listed = next(element.proto.body for element in app.get("html") if caption in element.proto.body)
    rows = [row for row in listed.split("<tr")[2:] if "rowgroup" not in row]
    assert len(rows) == len(edition_changes(before, KZ))
    assert next(box for box in app.expander if box.label == Say("en")("methodology-page.changes")).proto.expanded


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "words", "term"), [("ru", "МАСЛИХАТ", "мәслихат"), ("kk", "citizens' budget", "азаматтық бюджет")]
)
def test_a_term_is_found_in_any_language(open_app: Open, language: str, words: str, term: str) -> None:
    app = open_app("methodology", lang=language)
    app.text_input(key="find-term").set_value(words).run()
    assert term in written(app)
    app.text_input(key="find-term").set_value("абракадабра").run()
    assert Say(language)("dashboard.nothing-found", words="абракадабра") in written(app)


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_survey_and_uneven_depth(open_app: Open, tmp_path: Path, language: Language) -> None:
    say = Say(language)
    survey = make_round(tmp_path / "a", ["KAZ,2026,q54,expert_1,a,,", "BRA,2026,q1,expert_1,b,,"], "", "obs-2017")
    deep = make_round(tmp_path / "b", ["X,2026,C1,expert_1,50,,", "X,2026,C2,expert_1,50,,"], DEEP, "deep")
    for folder, said in (
        (survey, ["methodology-page.link", "methodology-page.outside"]),
        (deep, ["methodology-page.no-bands", "methodology-page.no-changes", "methodology-page.missing-zero"]),
    ):
        app = open_app("methodology", data=folder, lang=language)
        assert not app.exception
        assert [key for key in said if say(key) not in written(app)] == []
        app = open_app("criteria", data=folder, lang=language)
        assert not app.exception


@pytest.mark.slow
@pytest.mark.covers
def test_a_round_of_its_own_without_licence_and_family(open_app: Open, tmp_path: Path) -> None:
    rules = "id: own\ntitle: Our rules\nscales: {extent: {answers: {a: {points: 100}, b: {points: 0}}}}\n"
    rules += "dimensions: [{id: index, criteria: [{id: P01, question: One?, scale: extent}]}]\n"
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "own.yaml").write_text(rules, "utf-8")
    told = "id: one\nmethodology: own\nyear: 2026\nregions: [A, B]\nstatus: published\ntitle: {en: One}\n"
    (tmp_path / "one" / "round.yaml").write_text(told, "utf-8")
    (tmp_path / "one" / "responses.csv").write_text("region,year,criterion,answer\nA,2026,P01,a\n", "utf-8")
    app = open_app("methodology", data=tmp_path, lang="en", table="publications", format="xlsx")
    assert not app.exception
    text, say = written(app), Say("en")
    assert say("data-page.no-licence") in text
    assert say("methodology-page.tree-flat").rstrip(".") in text
    assert "notice" not in text
    assert all(control.key != "years" for control in app.segmented_control)
    app.session_state["look"] = True
    assert say("data-page.no-rows") in written(app.run())


# The files


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_that_is_chosen_is_described(open_app: Open, language: Language) -> None:
    app = open_app("methodology", lang=language, table="ranking", format="parquet")
    table = files.tables_of(shown_example())["ranking"]
    content = table_bytes(table, "parquet")
    described = offered(app)
    assert f"kz-example-2026-ranking.parquet</code> · {Say(language)('data-page.rows', n=len(table))}" in described
    assert sha256(content).hexdigest() in described
    assert app.selectbox(key="table").value == "ranking"
    assert app.query_params["format"] in ("parquet", ["parquet"])
    assert len(app.get("download_button")) == 2
    assert not app.dataframe
    app.session_state["look"] = True
    app.segmented_control(key="years").set_value("all").run()
    assert "kz-local-budgets-example-all-years-ranking.parquet" in offered(app)
    assert app.dataframe[0].value["region"].tolist() == table.head(files.PREVIEW)["region"].tolist()


@pytest.mark.slow
def test_every_file_is_what_it_is_called() -> None:
    shown = shown_example()
    for name in ROUND_TABLES:
        content = files.content_of_file(shown, name=name, kind="csv", language="kk")
        assert content == table_bytes(files.tables_of(shown)[name], "csv")
        size, digest = files.fingerprint(shown, name=name, kind="csv", language="kk")
        assert (size, digest) == (len(content), sha256(content).hexdigest())
    whole = files.content_of_file(shown, name="rules-whole", kind="yaml", language="kk")
    assert parse_methodology(whole.decode()) == round_methodology(EXAMPLE)
    source = files.content_of_file(shown, name="rules-source", kind="yaml", language="kk")
    assert source.decode().startswith("id: kz-local-budgets-2026") or b"id: kz-local-budgets-2026" in source
    questions = files.content_of_file(shown, name="questions", kind="csv", language="kk").decode()
    assert all(each.id in questions for each in written_questions(KZ, Say("kk")))
    assert "мәслихат" in files.content_of_file(shown, name="glossary", kind="csv", language="kk").decode()


@pytest.mark.slow
def test_a_table_that_is_too_large_is_not_offered_for_a_spreadsheet_program(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_CELLS", 10)
    app = open_app("methodology", lang="ru")
    assert not app.exception
    assert len(app.segmented_control(key="format").options) == len(ON_PAGES) - 1
