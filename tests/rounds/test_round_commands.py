"""The commands of a round as a user types them."""

import json

import pytest

from budget_index.cli import run
from budget_index.cli.round import COMMANDS
from budget_index.errors import ProblemsFound
from budget_index.language import LANGUAGES, Say
from budget_index.rounds import read_round, round_methodology
from budget_index.rounds.folder import new_round
from dashboards.shell.shown_rounds import rounds_in
from tests.rounds.making import ALL_A, SMALL, workbook


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command, language, capsys):
    assert run(["round", command, "--help", "--lang", language]) == 0
    assert Say(language)("cli.usage") in capsys.readouterr().out


@pytest.fixture
def folder(tmp_path, capsys):
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    folder = tmp_path / "2026"
    order = ["round", "new", str(folder), "--methodology", str(tmp_path / "small.yaml"), "--year", "2026"]
    assert run([*order, "--region", "KZ-15", "--region", "KZ-71", "--cut-off", "2026-05-31", "--lang", "en"]) == 0
    assert "2 regions" in capsys.readouterr().out
    return folder


def test_a_new_round_says_what_was_asked(folder):
    told = read_round(folder)
    assert (told.id, told.methodology, told.year, str(told.cut_off)) == ("2026", "small", 2026, "2026-05-31")
    assert told.title["kk"] == "2026 жылғы раунд"
    assert not told.example


@pytest.mark.slow
def test_from_workbooks_to_the_published_round(folder, tmp_path, capsys):
    first = workbook(tmp_path / "1.xlsx", ALL_A)
    second = workbook(tmp_path / "2.xlsx", ALL_A | {"E02": "d"}, assessor="expert_2")
    assert run(["round", "add", str(folder), str(first), str(second), "--lang", "en"]) == 0
    assert "2 files added" in capsys.readouterr().out
    assert run(["round", "status", str(folder), "--format", "json", "--lang", "en"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["missing"] == [
        {"region": "KZ-71", "assessor": "expert_1"},
        {"region": "KZ-71", "assessor": "expert_2"},
    ]
    assert [region["open_disagreements"] for region in found["regions"]] == [1, 0]
    assert found["regions"][0]["assessors"][0] == {
        "assessor": "expert_1", "answered": 4, "asked": 4, "coverage": 1.0,
    }  # fmt: skip
    assert run(["round", "status", str(folder), "--lang", "ru"]) == 0
    shown = capsys.readouterr().out
    assert "100\u00a0%" in shown
    assert "Вопросы, по которым эксперты разошлись: 1" in shown
    assert "E02: expert_1 «a» (" in shown
    assert run(["review", str(folder), "-o", str(tmp_path / "review"), "--lang", "en"]) == 0
    assert run(["round", "check", str(folder), "--lang", "en"]) == 0
    assert run(["round", "freeze", str(folder), "--lang", "en"]) == 1
    assert run(["round", "freeze", str(folder), "--with-open-matters", "--lang", "en"]) == 0
    assert run(["round", "check", str(folder), "--lang", "en"]) == 0
    assert run(["round", "add", str(folder), str(first), "--lang", "kk"]) == 1
    assert "[round-frozen]" in capsys.readouterr().err


@pytest.mark.slow
def test_the_demo_leaves_an_example_round_and_can_be_run_again(tmp_path, capsys):
    for new in (40, 0):
        assert run(["demo", "--no-serve", "-o", str(tmp_path), "--lang", "en"]) == 0
        assert f"{new} new workbooks" in capsys.readouterr().out
    (folder,) = rounds_in(tmp_path).values()
    assert read_round(folder).example
    assert len(list((folder / "workbooks").iterdir())) == 40


@pytest.mark.parametrize("command", ["add", "status", "freeze", "check"])
def test_a_folder_that_is_no_round_is_named(command, tmp_path, capsys):
    files = [str(workbook(tmp_path / "in" / "1.xlsx", ALL_A))] if command == "add" else []
    for language in LANGUAGES:
        assert run(["round", command, str(tmp_path), *files, "--lang", language]) == 1
        assert "[round-missing]" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.covers
def test_review_and_reply_need_a_methodology_for_tables(tmp_path, capsys):
    path = tmp_path / "x.csv"
    path.write_text("region,year,criterion,answer\nKZ-15,2026,E02,a\n", encoding="utf-8")
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    for command in ("review", "reply"):
        assert run([command, str(path), "-o", str(tmp_path / "out"), "--lang", "en"]) == 1
        assert "[methodology-needed]" in capsys.readouterr().err
    named = ["--methodology", str(tmp_path / "small.yaml"), "-o", str(tmp_path / "out"), "--lang", "en"]
    assert run(["review", str(path), *named]) == 1
    assert "[nothing-to-review]" in capsys.readouterr().err
    assert run(["reply", str(path), *named, "--region", "KZ-51"]) == 1
    assert "[region-without-responses]" in capsys.readouterr().err
    assert run(["reply", str(path), *named]) == 0
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["KZ-15-2026-reply.xlsx"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("Раунд 2027", "raund-2027"),
        ("<b>x", "b-x"),
        ("*x* :y:", "x-y"),
        ("«»", "round-2027"),
        ("kz_2027.v1", "kz_2027.v1"),
    ],
)
def test_a_folder_of_any_name_is_a_round_with_a_plain_id(named, expected, tmp_path, capsys):
    rules = tmp_path / "моя методика.yml"
    rules.write_text(SMALL, encoding="utf-8")
    folder = tmp_path / named
    order = ["round", "new", str(folder), "--methodology", str(rules), "--year", "2027", "--region", "KZ-15"]
    assert run([*order, "--lang", "ru"]) == 0
    assert (expected in capsys.readouterr().out) or named == expected
    assert (read_round(folder).id, round_methodology(folder).id) == (expected, "small")
    assert run(["round", "status", str(folder)]) == 0


def test_a_round_starts_in_the_empty_folder_where_one_is(tmp_path, monkeypatch):
    folder = tmp_path / "раунд"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (tmp_path / "rules.yaml").write_text(SMALL, encoding="utf-8")
    order = ["round", "new", ".", "--methodology", "../rules.yaml", "--year", "2027", "--region", "KZ-15"]
    assert run(order) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["round.yaml", "small.yaml"]
    assert run(["round", "status", "."]) == 0


@pytest.mark.slow
def test_another_file_is_no_methodology(tmp_path, capsys):
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    book, text = tmp_path / "Правила.xlsx", tmp_path / "rules.pdf"
    assert run(["criteria", "to-xlsx", str(tmp_path / "small.yaml"), "-o", str(book)]) == 0
    text.write_bytes(b"%PDF-1.7\n")
    for path, code in ((book, "methodology-spreadsheet"), (text, "file-pdf")):
        assert run(["round", "new", str(tmp_path / "x"), "--methodology", str(path), "--year", "2027"]) == 1
        assert f"[{code}]" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_a_fault_of_a_new_round_is_named_at_its_own_folder(tmp_path):
    text = "id: x\nmethodology: kz-local-budgets-2026\nyear: 2027\nregons: []\ntitle: X\n"
    with pytest.raises(ProblemsFound) as found:
        new_round(tmp_path / "ours", text, "kz-local-budgets-2026")
    assert {problem.file for problem in found.value.problems} == {str(tmp_path / "ours" / "round.yaml")}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("planted", ["<b>x</b>", "*x*", "[x](y)", "../x", "x y", "$x$"])
def test_no_id_of_a_round_is_markup_or_a_path(planted, tmp_path):
    (tmp_path / "round.yaml").write_text(f"id: '{planted}'\nmethodology: obs-2017\nyear: 2026\ntitle: X\n", "utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_round(tmp_path)
    assert [problem.code for problem in found.value] == ["id-malformed"]


@pytest.mark.slow
@pytest.mark.covers
def test_a_methodology_spreadsheet_is_checked_as_what_it_is(tmp_path, capsys):
    rules, book = tmp_path / "small.yaml", tmp_path / "rules.xlsx"
    rules.write_text(SMALL, encoding="utf-8")
    assert run(["criteria", "to-xlsx", str(rules), "-o", str(book), "--lang", "kk"]) == 0
    assert run(["check", str(book), "--lang", "en"]) == 0
    assert run(["score", "obs-2017", str(book), "--lang", "en"]) == 1
    assert "[file-not-answers]" in capsys.readouterr().err
