import json

import openpyxl
import pytest

from budget_index.cli import run
from budget_index.errors import Problem
from budget_index.language import LANGUAGES, Say, texts
from budget_index.methodology.load import load_methodology
from budget_index.problem_report import explained, grouped, report_text
from budget_index.regions import kazakhstan
from budget_index.workbook.assessment.template import write_template


@pytest.fixture
def spoiled(tmp_path):
    """A workbook with an answer off its scale, one without evidence, and a comment that looks like a formula."""
    path = write_template(
        tmp_path / "aktobe.xlsx", load_methodology("kz-local-budgets-2026"), region="KZ-15", year=2026,
        assessor="expert_1", language="kk", registry=kazakhstan(),
    )  # fmt: skip
    book = openpyxl.load_workbook(path)
    sheet = book["Бағалау"]
    rows = {cell.value: cell.row for cell in sheet["A"]}
    sheet[f"E{rows['P01']}"] = "maybe"
    sheet[f"E{rows['P02']}"] = "a"
    cell = sheet[f"H{rows['P03']}"]
    cell.value, cell.data_type = "=1+1", "s"
    book.save(path)
    return path, f"E{rows['P01']}", f"F{rows['P02']}", f"H{rows['P03']}"


def test_problems_stand_under_their_rule_errors_before_notices():
    problems = [
        Problem("evidence-missing", "x.xlsx", "S", "F4", facts={"criterion": "P01", "answer": "a"}, severity="notice"),
        Problem("unknown-criterion", "x.xlsx", "S", "A9", facts={"criterion": "PO8"}, suggestion="P08"),
        *(Problem("cell-error", "x.xlsx", "S", f"E{row}", facts={"value": "#REF!"}) for row in (7, 5)),
    ]
    assert list(grouped(problems)) == ["cell-error", "evidence-missing", "unknown-criterion"]
    assert report_text(problems, Say("en")).splitlines() == [
        "3 problems, 1 notice in x.xlsx",
        "",
        "Problems",
        "  A cell shows no error: 2 [cell-error]",
        "    S!E5: the cell shows the error #REF! (type the value itself instead of a formula)",
        "    S!E7: the cell shows the error #REF! (type the value itself instead of a formula)",
        "  Every row has a criterion of the methodology: 1 [unknown-criterion]",
        "    S!A9: there is no criterion 'PO8' (Did you mean 'P08'?)",
        "",
        "Notices",
        "  An answer that brings points has evidence: 1 [evidence-missing]",
        "    S!F4: 'P01' is answered 'a' without evidence (paste the link that proves it)",
    ]


def test_a_remedy_with_brackets_inside_is_taken_apart():
    told = explained(Problem("published-too-early", facts={"date": "2019-01-05", "limit": "2024-01-01"}), Say("ru"))
    assert told.remedy.startswith("самая ранняя дата")
    assert told.found.endswith("мог появиться")


def test_every_rule_of_a_workbook_is_put_in_words():
    ours = [name for name in texts("report") if name.startswith("rule-") and name != "rule-other"]
    assert {name.removeprefix("rule-") for name in ours} <= texts("problem").keys()
    assert all(set(text) == set(LANGUAGES) for text in texts("report").values())


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("language", LANGUAGES)
def test_check_groups_and_marks(spoiled, tmp_path, capsys, language):
    path, wrong, unproved, formula = spoiled
    before = path.read_bytes()
    marked = tmp_path / "marked"
    assert run(["check", str(path), "--marked", str(marked), "--lang", language]) == 1
    shown = capsys.readouterr()
    assert Say(language)("report.rule-answer-not-on-scale") in shown.out
    assert str(marked) in shown.err
    assert path.read_bytes() == before
    book = openpyxl.load_workbook(marked / "aktobe-checked.xlsx")
    sheet, first = book["Бағалау"], book.worksheets[0]
    assert first.title == Say(language)("report.sheet")
    assert "maybe" in sheet[wrong].comment.text
    assert sheet[wrong].fill.start_color.rgb != sheet[unproved].fill.start_color.rgb
    assert sheet[unproved].comment.text
    assert (sheet[formula].value, sheet[formula].data_type) == ("=1+1", "s")
    assert sheet.protection.sheet
    assert [rule.type for rule in sheet.data_validations.dataValidation].count("list") > 3
    listed = [[cell.value for cell in row] for row in first.iter_rows(min_row=5)]
    assert [(row[2], row[6]) for row in listed] == [
        (f"Бағалау!{wrong}", "answer-not-on-scale"),
        (f"Бағалау!{unproved}", "evidence-missing"),
    ]
    assert all(row[3] and row[4] and row[5] for row in listed)


@pytest.mark.slow
def test_records_for_programs_say_found_rule_and_remedy(spoiled, capsys):
    assert run(["check", str(spoiled[0]), "--format", "json", "--lang", "en"]) == 1
    records = json.loads(capsys.readouterr().out)
    assert [record["code"] for record in records] == ["answer-not-on-scale", "evidence-missing"]
    assert records[0]["remedy"] == "use a, b, c or d, or leave blank"
    assert records[0]["rule"] == "An answer is on the scale of its criterion: a, b, c or d"


def test_a_file_that_cannot_be_opened_gives_the_list_alone(tmp_path, capsys):
    (tmp_path / "torn.xlsx").write_bytes(b"PK\x03\x04 cut off")
    assert run(["check", str(tmp_path / "torn.xlsx"), "--marked", str(tmp_path / "m"), "--lang", "kk"]) == 1
    book = openpyxl.load_workbook(tmp_path / "m" / "torn-checked.xlsx")
    assert [sheet.title for sheet in book] == ["Тексеру"]
    assert book["Тексеру"]["G5"].value == "workbook-unreadable"


@pytest.mark.slow
def test_a_copy_never_replaces_a_workbook_that_is_checked(spoiled, tmp_path, capsys):
    path = spoiled[0]
    other = path.with_name("aktobe-checked.xlsx")
    other.write_bytes(path.read_bytes())
    run(["check", str(path), str(other), "--marked", str(tmp_path)])
    assert other.read_bytes() == path.read_bytes()
    assert (tmp_path / "aktobe-checked-2.xlsx").is_file()


def test_of_many_problems_of_one_kind_the_first_are_shown_and_the_rest_counted():
    many = [Problem("row-unreadable", "a.csv", cell=f"D{n}") for n in range(2, 1002)]
    for language in LANGUAGES:
        text = report_text(many, Say(language))
        assert len(text.splitlines()) < 210
        assert "800" in text
        assert "1000" in text
    assert len(Say("en").problems(many).splitlines()) == 202


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_cause_is_one_line_with_its_count(language, tmp_path, capsys):
    table = tmp_path / "answers.csv"
    rows = [f"KZ-15,26,P{n:02},a" for n in range(1, 23)]
    table.write_text("\n".join(["region,year,criterion,answer", *rows, ""]), "utf-8")
    where = Say(language)("problem-count.more-places", places="D2, D3, D4", n=19)
    for command in (["check", "--methodology"], ["score"]):
        assert run([*command, "kz-local-budgets-2026", str(table), "--lang", language]) == 1
        said = "".join(capsys.readouterr())
        assert said.count(where) == 1
        assert "D5:" not in said
    assert run(["check", str(table), "--methodology", "kz-local-budgets-2026", "--format", "json"]) == 1
    assert len(json.loads(capsys.readouterr().out)) == 22


@pytest.mark.parametrize(("own", "code", "count"), [(0, "table-of-another", 1), (10, "unknown-criterion", 30)])
def test_a_table_of_another_methodology_is_one_problem(own, code, count, tmp_path, capsys):
    table = tmp_path / "answers.csv"
    rows = [f"KZ-15,2026,X{n:02},a" for n in range(30)] + [f"KZ-15,2026,P{n + 1:02},a" for n in range(own)]
    table.write_text("\n".join(["region,year,criterion,answer", *rows, ""]), "utf-8")
    assert run(["check", str(table), "--methodology", "kz-local-budgets-2026", "--format", "json"]) == 1
    errors = [each for each in json.loads(capsys.readouterr().out) if each["severity"] == "error"]
    assert {each["code"] for each in errors} == {code}
    assert len(errors) == count
    assert errors[0]["cell"] == "D2"
