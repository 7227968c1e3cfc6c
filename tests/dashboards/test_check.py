"""A workbook that is dropped in: its report in every language, nothing kept, no text of a stranger taken for markup."""

import json
import re
import tempfile
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from budget_index.bundled import bundled
from budget_index.dashboard import MOST_MEGABYTES
from budget_index.errors import Problem
from budget_index.language import LANGUAGES, Say, localized
from budget_index.methodology.load import load_methodology, parse_methodology
from budget_index.methodology.model import Methodology
from budget_index.problem_report import explained, rule, sentence
from budget_index.regions import kazakhstan, region_name
from budget_index.workbook.assessment.read import read_workbook
from budget_index.workbook.assessment.template import write_template
from budget_index.workbook.methodology.write import write_spreadsheet
from budget_index.workbook.questions import questions
from dashboards.screens.check.checked import MOST_UPLOADED
from tests.conftest import REFERENCE

Open = Callable[..., AppTest]
EXAMPLE = bundled("data", "rounds", "kz-example-2026", "workbooks", "KZ-15-2026-expert_1.xlsx")
SHEET = "Бағалау"
OWN = """
id: own
title: Our own rules
scales: {extent: {answers: {a: {points: 100}, b: {points: 0}}}}
dimensions: [{id: index, criteria: [{id: P01, question: One?, scale: extent}]}]
"""
PICTURE = "<img src=x>![x](http://evil.example/x.png)"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """The example workbook with an answer off its scale, one that is markup, and a link that isn't one."""
    book = openpyxl.load_workbook(EXAMPLE)
    sheet = book[SHEET]
    sheet["E6"], sheet["E7"], sheet["F8"] = "maybe", PICTURE, "on the site"
    book.save(tmp_path / "wrong.xlsx")
    return tmp_path / "wrong.xlsx"


def drop(app: AppTest, content: bytes, name: str = "wrong.xlsx") -> AppTest:
    app.file_uploader(key="workbook").set_value((name, content, "application/octet-stream")).run()
    assert not app.exception
    return app


def html(app: AppTest) -> str:
    """Everything on the page that is written as HTML, but for styles."""
    bodies = [element.proto.body for element in app.get("html")]
    return "\n".join(body for body in bodies if "<style>" not in body)


def folded(app: AppTest) -> list[str]:
    """The rules that were broken, each with how often."""
    lines = re.findall(r"<summary>(.*?)</summary>", html(app))
    return [unescape(re.sub("<[^>]*>", "", line)) for line in lines]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_names_the_workbook_and_every_cell(open_app: Open, wrong: Path, language: str) -> None:
    app = drop(open_app("check", lang=language), wrong.read_bytes())
    say = Say(language)
    read = read_workbook(wrong, registry=kazakhstan())
    methodology = load_methodology("kz-local-budgets-2026")
    written = html(app)
    assert app.title[0].value == say("dashboard.page-check")
    title = localized(methodology.title, language)
    for words in (region_name("KZ-15", language, kazakhstan()), "2026", "expert_1", title):
        assert words in written
    errors = [problem for problem in read.problems if problem.severity == "error"]
    answered, of = int(read.responses["answer"].ne("").sum()), len(questions(methodology))
    assert say("dashboard.check-errors", n=len(errors)) in [box.value for box in app.error]
    assert say("dashboard.check-answered-of", answered=answered, of=of) in written
    assert [problem.place for problem in read.problems] == [f"{SHEET}!E6", f"{SHEET}!E7", f"{SHEET}!F8"]
    assert all(f"<b>{problem.place}</b>" in written for problem in read.problems)
    assert folded(app) == [f"{rule('answer-not-on-scale', say)} · 2", f"{rule('evidence-not-a-link', say)} · 1"]


@pytest.mark.slow
def test_text_of_a_stranger_is_never_markup(open_app: Open, wrong: Path) -> None:
    app = drop(open_app("check"), wrong.read_bytes(), "../../etc/![x](http:evil)<b>\u202exslx.xlsx")
    written = html(app)
    assert "&lt;img src=x&gt;" in written
    assert "<img" not in written
    assert "etc" not in written
    assert "_x_(http_evil)_b_xslx.xlsx" in written
    others = [element.value for kind in (app.markdown, app.error, app.warning, app.caption) for element in kind]
    assert not any("evil" in text for text in others)
    assert "\u202e" not in written


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("broken.xlsx", b"PK\x03\x04 nonsense", "workbook-unreadable"),
        ("empty.xlsx", b"", "file-empty"),
        ("old.xls", b"\xd0\xcf\x11\xe0 old", "workbook-old-format"),
        ("letter.docx", b"Dear sirs", "workbook-not-xlsx"),
        ("macros.xlsm", b"PK\x03\x04", "workbook-macros"),
        ("...", b"x", "workbook-not-xlsx"),
        ("я" * 400 + ".xlsx", b"x", "workbook-not-xlsx"),
        ("\U0001f4c8" * 300, b"x", "workbook-not-xlsx"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_broken_file_gets_a_clear_message(
    open_app: Open, tmp_path: Path, language: str, name: str, content: bytes, code: str
) -> None:
    app = drop(open_app("check", lang=language), content, name)
    say = Say(language)
    path = tmp_path / f"x{Path(name).suffix}"
    path.write_bytes(content)
    (problem,) = read_workbook(path, registry=kazakhstan()).problems
    assert problem.code == code
    assert app.error[0].value == say("dashboard.check-unread")
    assert escape(sentence(explained(problem, say).found)) in html(app)


@pytest.mark.slow
def test_a_workbook_without_mistakes_says_so(open_app: Open, tmp_path: Path) -> None:
    app = drop(open_app("check", lang="en"), EXAMPLE.read_bytes())
    assert not folded(app)
    assert not app.error
    assert not app.get("download_button")
    methodology = load_methodology("kz-local-budgets-2026")
    app = drop(app, write_blank(tmp_path / "blank.xlsx", methodology).read_bytes(), "blank.xlsx")
    of = len(questions(methodology))
    assert Say("en")("dashboard.check-fine-incomplete", n=of) == app.info[0].value


def write_blank(path: Path, methodology: Methodology) -> Path:
    about = {"region": "KZ-15", "year": 2026, "assessor": "expert_1", "language": "en"}
    return write_template(path, methodology, registry=kazakhstan(), **about)


def test_a_methodology_beside_the_rounds_is_known(open_app: Open, tmp_path: Path) -> None:
    content = write_blank(tmp_path / "own.xlsx", parse_methodology(OWN)).read_bytes()
    app = drop(open_app("check", data=tmp_path), content)
    assert app.error[0].value == Say("ru")("dashboard.check-unread")
    (tmp_path / "round").mkdir()
    (tmp_path / "round" / "own.yaml").write_text(OWN, "utf-8")
    told = "id: round\nmethodology: own\nyear: 2026\nregions: [KZ-15]\ntitle: {en: A round}\n"
    (tmp_path / "round" / "round.yaml").write_text(told, "utf-8")
    app = drop(open_app("check", data=tmp_path), content)
    assert not [error for error in app.error if error.value == Say("ru")("dashboard.check-unread")]
    assert "Our own rules" in html(app)


@pytest.mark.slow
def test_the_page_works_without_rounds_and_in_another_language(open_app: Open, wrong: Path, tmp_path: Path) -> None:
    app = drop(open_app("check", data=tmp_path / "nothing"), wrong.read_bytes())
    assert f"{SHEET}!E6" in html(app)
    app.segmented_control(key="lang").set_value("kk").run()
    assert not app.exception
    assert app.title[0].value == Say("kk")("dashboard.page-check")
    assert f"{SHEET}!E6" in html(app)
    assert app.query_params["lang"] in ("kk", ["kk"])


@pytest.mark.slow
def test_nothing_is_left_behind(open_app: Open, wrong: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private = tmp_path / "private"
    private.mkdir()
    app = open_app("check")
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    drop(app, wrong.read_bytes())
    assert list(private.iterdir()) == []
    app.file_uploader(key="workbook").set_value(None).run()
    assert "checked" not in app.session_state
    assert not folded(app)


@pytest.mark.slow
def test_a_marked_copy_is_offered(open_app: Open, wrong: Path) -> None:
    app = drop(open_app("check", lang="ru"), wrong.read_bytes(), "Ақтөбе 2026.xlsx")
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == [Say("ru")("dashboard.check-marked")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_uploader_speaks_the_language(open_app: Open, language: str) -> None:
    bodies = [element.proto.body for element in open_app("check", lang=language).get("html")]
    style = next(body for body in bodies if "stFileUploader" in body)
    for key in ("button", "limit", "drop", "refused", "remove", "another"):
        assert json.dumps(Say(language)(f"dashboard.upload-{key}", n=MOST_MEGABYTES), ensure_ascii=False) in style


@pytest.mark.parametrize("name", ["faultless-reply.xlsx", "empty-review.xlsx"])
def test_a_book_of_decisions_gets_a_report(open_app: Open, name: str) -> None:
    file = REFERENCE.parent / "cases" / "rounds" / name
    if not file.is_file():
        pytest.skip(f"the cases aren't there: no file {file}")
    app = drop(open_app("check", lang="en"), file.read_bytes(), name)
    assert not app.exception
    assert not app.error
    assert Say("en")("dashboard.check-fine") in [box.value for box in app.success]


def together(app: AppTest, *files: Path) -> AppTest:
    app.file_uploader(key="workbook").set_value([(each.name, each.read_bytes(), "") for each in files]).run()
    assert not app.exception
    return app


@pytest.fixture
def own(tmp_path: Path) -> dict[str, Path]:
    """The group's own methodology, as text and as a spreadsheet, and a workbook and a table that follow it."""
    text = tmp_path / "біздің әдістеме.yaml"
    text.write_text(OWN, "utf-8")
    book = tmp_path / "rules.xlsx"
    write_spreadsheet(book, parse_methodology(OWN), Say("kk"))
    answers = tmp_path / "answers.csv"
    answers.write_text("region,year,criterion,answer\nKZ-15,2026,P01,z\n", "utf-8")
    filled = write_blank(tmp_path / "own.xlsx", parse_methodology(OWN))
    return {"text": text, "book": book, "workbook": filled, "table": answers}


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("rules", ["text", "book"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_methodology_is_dropped_in_with_the_workbooks(
    open_app: Open, own: dict[str, Path], rules: str, language: str
) -> None:
    say = Say(language)
    app = together(open_app("check", lang=language), own["workbook"], own["table"], own[rules])
    assert [box.value for box in app.success] == [say("dashboard.check-methodology-fine")]
    assert [box.value for box in app.error] == [say("dashboard.check-errors", n=1)]
    assert [box.value for box in app.info] == [say("dashboard.check-fine-incomplete", n=1)]
    assert html(app).count("Our own rules") == 2
    assert "<b>D2</b>" in html(app)
    assert str(own["text"].parent) not in html(app)


@pytest.mark.slow
def test_a_mistake_in_the_methodology_is_named_at_its_line(open_app: Open, own: dict[str, Path]) -> None:
    own["text"].write_text(OWN.replace("scale: extent", "scale: extant"), "utf-8")
    app = together(open_app("check", lang="en"), own["text"], own["workbook"])
    assert Say("en")("dashboard.check-errors", n=1) in [box.value for box in app.error]
    assert Say("en")("dashboard.check-unread") in [box.value for box in app.error]
    assert "extant" in html(app)
    assert "/tmp" not in html(app)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"%PDF-1.7", "file-pdf"),
        ("a.png", b"\x89PNG\r\n", "file-picture"),
        ("a.csv", b"region,year,criterion,answer\nKZ-15,2026,P01,a\n", "methodology-beside"),
    ],
)
def test_another_kind_of_file_is_named_as_what_it_is(open_app: Open, name: str, content: bytes, code: str) -> None:
    app = drop(open_app("check", lang="en"), content, name)
    found = sentence(explained(Problem(code, name), Say("en")).found)
    assert escape(found) in html(app)


def test_no_more_files_are_read_than_a_page_can_show(open_app: Open, own: dict[str, Path]) -> None:
    app = together(open_app("check", lang="en"), *[own["text"]] * (MOST_UPLOADED + 1))
    assert len(app.success) == MOST_UPLOADED
    assert Say("en")("dashboard.check-too-many", n=MOST_UPLOADED) in [box.value for box in app.warning]
