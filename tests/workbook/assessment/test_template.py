import warnings
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget_index.language import LANGUAGES, Say
from budget_index.letters import stripped
from budget_index.methodology.checks import PUBLICATION_STATUSES
from budget_index.methodology.load import load_methodology, methodology_files
from budget_index.regions import kazakhstan
from budget_index.workbook.assessment.read import read_workbook
from budget_index.workbook.assessment.template import template_name, write_template
from budget_index.workbook.questions import fact_scale, questions
from tests.sweeps import in_turn
from tests.workbook.office import convert
from tests.workbook.sheets import QUESTIONS, small

TYPED = ["criterion", "answer", "evidence", "seen_on", "comment"]
LISTED = ["document", "status", "url", "published_on", "format", "languages"]


def write(path, methodology, language="en", region="KZ-15", **more):
    given = {"region": region, "year": 2026, "assessor": "expert_1", "registry": kazakhstan()}
    return write_template(path, methodology, language=language, **given, **more)


def read(path, methodology):
    return read_workbook(path, methodology=methodology, registry=kazakhstan())


def answers_for(methodology):
    """Answer every question but each seventh, going round the options of its scale; a row has one link and date."""
    rows = []
    for number, question in enumerate(questions(methodology).values()):
        options = list(question.scale.answers or {}) or ["0.5", "14"]
        answer = "" if number % 7 == 6 else options[number % len(options)]
        words = [f"https://example.org/{number}", "2026-03-05" if number % 3 else "", f"№ {number}"]
        own = question.factor and question.criterion.from_publication is None
        rows.append([question.id, answer, *(["", "", ""] if own else words)])
    return pd.DataFrame(rows, columns=TYPED)


def publications_for(methodology):
    """List every document but each fourth with a status of its own."""
    rows = []
    for number, name in enumerate(methodology.documents):
        status = PUBLICATION_STATUSES[number % 5]
        link = f"https://example.org/{name}" if number % 5 < 2 else ""
        facts = []
        for fact in ("format", "languages"):
            derived = fact_scale(methodology, name, fact)
            facts.append(next(iter(methodology.scales[derived[1]].answers)) if derived else "xlsx, PDF")
        if number % 4 < 3:
            rows.append([name, status, link, "2025-11-20" if link else "", *facts])
    return pd.DataFrame(rows, columns=LISTED, dtype="str")


def region_for(methodology):
    kinds = methodology.kinds or [""]
    fitting = [code for code, region in kazakhstan().items() if region.kind in kinds and region.exists_in(2026)]
    return fitting[0] if fitting else "KZ-15"


@pytest.mark.slow
@pytest.mark.parametrize(("name", "language"), in_turn(methodology_files()))
def test_template_filled_and_read_gives_the_answers_back(tmp_path, name, language):
    methodology = load_methodology(name)
    filled, listed = answers_for(methodology), publications_for(methodology)
    region = region_for(methodology)
    path = write(tmp_path / "x.xlsx", methodology, language, region, responses=filled, publications=listed)
    found = read(path, methodology)
    assert [p for p in found.problems if p.code != "region-kind"] == []
    pd.testing.assert_frame_equal(found.responses[TYPED], filled.astype("str"))
    pd.testing.assert_frame_equal(found.publications[LISTED], listed)
    assert set(found.responses["year"]) == {2026}
    assert set(found.responses["file"]) == {"x.xlsx"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blank_template_has_a_row_for_every_question_and_nothing_wrong_but_that_it_is_blank(tmp_path, language):
    found = read(write(tmp_path / "x.xlsx", small(), language), small())
    assert [(problem.code, problem.severity) for problem in found.problems] == [("nothing-answered", "notice")]
    assert list(found.responses["criterion"]) == QUESTIONS
    assert set(found.responses["answer"]) == {""}


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(["", *"abcde"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.floats(0, 100).map(lambda value: round(value, 4)),
)
def test_whatever_is_typed_comes_back(tmp_path_factory, answer, comment, number):
    rows = [["P01", answer, "", "", comment], ["E01", f"{number:.4f}", "", "", "=1+1"]]
    path = tmp_path_factory.mktemp("typed") / "x.xlsx"
    found = read(write(path, small(), responses=pd.DataFrame(rows, columns=TYPED)), small())
    got = found.responses.set_index("criterion")
    assert got.loc["P01", "answer"] == answer
    assert float(got.loc["E01", "answer"]) == number
    assert got.loc["E01", "comment"] == "=1+1"
    visible = "".join(letter for letter in comment if letter.isprintable() or letter.isspace())
    assert "".join(filter(str.isalnum, got.loc["P01", "comment"])) == "".join(filter(str.isalnum, stripped(visible)))


@pytest.mark.parametrize("text", ["=1+1", "+7 701", "-", "@name", "#N/A", "=HYPERLINK(1)"])
def test_text_that_looks_like_a_formula_stays_text(tmp_path, text):
    filled = pd.DataFrame([["P01", "a", "https://x.kz", "", text]], columns=TYPED)
    book = openpyxl.load_workbook(write(tmp_path / "x.xlsx", small(), responses=filled))
    comment = next(cell for row in book["Assessment"] for cell in row if cell.value == text)
    assert comment.data_type == "s"


def test_drop_downs_stop_wrong_entries_and_accept_a_bare_letter(tmp_path):
    book = openpyxl.load_workbook(write(tmp_path / "x.xlsx", small(), "ru"))
    rules = {rule.formula1: rule for rule in book["Оценка"].data_validations.dataValidation if rule.type}
    for rule in rules.values():
        assert rule.showErrorMessage
        assert rule.showInputMessage
        assert rule.errorStyle in {None, "stop"}  # stop is the default and may be left out
        assert rule.error
        assert rule.prompt
    name = next(formula for formula, rule in rules.items() if rule.type == "list" and "extent" in formula)
    sheet, area = next(iter(book.defined_names[name].destinations))
    entries = [row[0].value for row in book[sheet][area.replace("$", "")]]
    assert entries[:2] == ["a – Полностью", "b – В основном"]
    assert set(entries) >= {"a", "b", "c", "d", "e"}
    grey = Say("ru")("workbook.from-publications")
    answers = [cell for cell in book["Оценка"]["E"][3:] if cell.number_format == "@"]
    assert all(cell.value in {None, grey, *entries} for cell in answers)


def test_only_the_yellow_cells_can_be_typed_into(tmp_path):
    sheet = openpyxl.load_workbook(write(tmp_path / "x.xlsx", small()))["Assessment"]
    keys = {cell.column: cell.value for cell in sheet[1]}
    open_cells = {keys[cell.column] for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert sheet.protection.sheet
    assert open_cells == {"answer", "/format", "evidence", "seen_on", "comment"}
    assert sheet.row_dimensions[1].hidden
    assert sheet.freeze_panes == "B4"


def test_example_data_says_so_on_every_sheet(tmp_path):
    path = write(tmp_path / "x.xlsx", small(), "kk", example=True)
    book = openpyxl.load_workbook(path)
    words = Say("kk")("workbook.example")
    for sheet in book:
        assert any(words in str(cell.value) for row in sheet.iter_rows(max_row=2) for cell in row), sheet.title
    assert words in book.properties.title
    assert book["Бағалау"].oddHeader.center.text == words
    assert read(path, small()).example


def test_names_of_texts_and_limits_of_excel():
    for language in LANGUAGES:
        say = Say(language)
        for key in ("answer", "number", "date"):
            assert len(say(f"workbook.{key}-error-title")) <= 32
            assert len(say(f"workbook.{key}-error")) <= 225
        assert len(say("workbook.sheet-assessment")) <= 31


def test_nothing_is_left_behind_when_saving_fails(tmp_path, monkeypatch):
    def fail(book, name):
        Path(name).write_bytes(b"half")
        raise BlockingIOError

    monkeypatch.setattr(openpyxl.Workbook, "save", fail)
    with pytest.raises(BlockingIOError):
        write(tmp_path / "x.xlsx", small())
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_would_leave_the_folder_is_tamed():
    assert template_name(small(), "../KZ", 2026, "a/b") == ".._KZ-2026-a_b.xlsx"


@pytest.mark.office
def test_libreoffice_keeps_answers_drop_downs_and_protection(tmp_path):
    methodology = load_methodology("kz-local-budgets-2026")
    filled = answers_for(methodology)
    path = write(tmp_path / "x.xlsx", methodology, "kk", example=True, responses=filled)
    convert([path], "xlsx", tmp_path / "again")
    found = read(tmp_path / "again" / "x.xlsx", methodology)
    assert found.problems == []
    pd.testing.assert_frame_equal(found.responses[TYPED], filled.astype("str"))
    with warnings.catch_warnings(action="ignore"):
        sheet = openpyxl.load_workbook(tmp_path / "again" / "x.xlsx")["Бағалау"]
    assert sheet.protection.sheet
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert lists
    assert all(rule.showErrorMessage for rule in lists)
