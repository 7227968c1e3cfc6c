"""The commands of a round as a user types them."""

import json

import pytest

from budget_index.cli import run
from budget_index.cli.round import COMMANDS
from budget_index.language import LANGUAGES, Say
from budget_index.rounds import find_rounds, read_round
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
    assert "Эксперты разошлись в 1 ответе" in shown
    assert run(["review", str(folder), "-o", str(tmp_path / "review"), "--lang", "en"]) == 0
    assert run(["round", "check", str(folder), "--lang", "en"]) == 0
    assert run(["round", "freeze", str(folder), "--lang", "en"]) == 0
    assert run(["round", "check", str(folder), "--lang", "en"]) == 0
    assert run(["round", "add", str(folder), str(first), "--lang", "kk"]) == 1
    assert "[round-frozen]" in capsys.readouterr().err


@pytest.mark.slow
def test_the_demo_leaves_an_example_round_and_can_be_run_again(tmp_path, capsys):
    for new in (40, 0):
        assert run(["demo", "--no-serve", "-o", str(tmp_path), "--lang", "en"]) == 0
        assert f"{new} new workbooks" in capsys.readouterr().out
    (folder,) = find_rounds(tmp_path).values()
    assert read_round(folder).example
    assert len(list((folder / "workbooks").iterdir())) == 40


@pytest.mark.parametrize("command", ["add", "status", "freeze", "check"])
def test_a_folder_that_is_no_round_is_named(command, tmp_path, capsys):
    files = [str(workbook(tmp_path / "in" / "1.xlsx", ALL_A))] if command == "add" else []
    for language in LANGUAGES:
        assert run(["round", command, str(tmp_path), *files, "--lang", language]) == 1
        assert "[round-missing]" in capsys.readouterr().err


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
