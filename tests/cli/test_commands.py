"""The commands as a user types them: what they print, write and end with."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from budget_index import __version__
from budget_index.bundled import bundled
from budget_index.cli import COMMANDS, run
from budget_index.language import LANGUAGES, Say, texts
from budget_index.reports.files import FORMATS
from tests.sweeps import IN_KAZAKH

STRANGERS_INDEX = """
id: open-data
title: Open data
missing: {treat_as: zero}
scales: {yes_no: {answers: {"yes": {points: 1}, "no": {points: 0}}}}
dimensions:
  - id: index
    criteria:
      - {id: budget, question: Budget?, scale: yes_no, weight: 3}
      - {id: maps, question: Maps?, scale: yes_no}
"""


def test_the_version_is_said(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"budget-index {__version__}\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", ["--help", "--version", "score --help", "regions", "criteria list", "criteria schema"]
)
def test_what_needs_no_tables_imports_neither_pandas_nor_streamlit(command):
    code = (
        f"import sys; from budget_index.cli import run; code = run({command.split()}); "
        "print(code, sorted({'pandas', 'streamlit', 'numpy', 'openpyxl', 'altair', 'pyarrow'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "0 []"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "command", ["", *COMMANDS, "criteria list", "criteria show", "criteria check", "criteria diff"]
)
def test_every_command_explains_itself_in_the_users_language(command, language, capsys):
    assert run([*command.split(), "--help", "--lang", language]) == 0
    shown = capsys.readouterr().out
    assert Say(language)("cli.usage") in shown
    assert Say(language)("cli.help") in " ".join(shown.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scor"], "Did you mean 'score'?"),
        (["score"], "'ROUND|METHODOLOGY' is missing."),
        (["score", "obs-2017", "x.csv", "--output"], "'--output'"),
        (["score", "obs-2017", "x.csv", "--format", "doc"], "'--format' can only be csv, xlsx, parquet or json."),
        (["template", "obs-2017"], "'--year' is missing."),
        (["template", "obs-2017", "--year", "soon"], "The value given for '--year' isn't possible."),
        (["demo", "--colour"], "There is no option '--colour'."),
        (["--lang", "de", "demo"], "kk, ru or en"),
    ],
)
def test_wrong_usage_is_explained_and_ends_with_2(arguments, said, capsys):
    assert run([*arguments] if "--lang" in arguments else [*arguments, "--lang", "en"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.slow
def test_survey_is_scored_from_the_command_line(reference, tmp_path, capsys):
    answers = str(reference / "obs" / "answers_2017.csv")
    assert run(["score", "obs-2017", answers, "-o", str(tmp_path), "--lang", "en"]) == 0
    assert "Extensive" in capsys.readouterr().out
    published = pd.read_csv(reference / "obs" / "published_2017.csv")
    scores = pd.read_csv(tmp_path / "scores.csv").merge(published, on=["region", "dimension"], suffixes=("", "_there"))
    assert len(scores) == 13 * 115
    assert (scores["score"] - scores["score_there"]).abs().max() < 1e-6
    ranks = pd.read_csv(tmp_path / "ranking.csv").merge(
        published[published["dimension"] == "transparency_rank"], on="region"
    )
    assert (ranks["rank"] == ranks["score_y"]).all()
    criteria = pd.read_csv(tmp_path / "criteria.csv")
    totals = criteria.groupby("region")["contribution"].sum()
    headline = scores[scores["dimension"] == "transparency"].set_index("region")["score"]
    assert (totals - headline).abs().max() < 1e-9


def test_tables_have_the_columns_that_scripts_rely_on(tmp_path, answers):
    assert run(["score", str(answers.parent / "index.yaml"), str(answers), "-o", str(tmp_path)]) == 0
    columns = {name: list(pd.read_csv(tmp_path / f"{name}.csv")) for name in ("scores", "ranking", "criteria")}
    assert columns == {
        "scores": ["region", "year", "dimension", "score", "coverage", "status"],
        "ranking": ["region", "year", "dimension", "score", "rounded", "band", "rank", "rank_last", "of"],
        "criteria": ["region", "year", "criterion", "answer", "points", "status", "contribution", "lost"],
    }


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    (tmp_path / "index.yaml").write_text(STRANGERS_INDEX, encoding="utf-8")
    path = tmp_path / "answers.csv"
    path.write_text("region,year,criterion,answer\n=X,2030,budget,yes\n=X,2030,maps,no\nB,2030,maps,yes\n", "utf-8")
    return path


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_says_the_same(kind, answers, tmp_path):
    readers = {"csv": pd.read_csv, "xlsx": pd.read_excel, "parquet": pd.read_parquet, "json": pd.read_json}
    assert run(["score", str(tmp_path / "index.yaml"), str(answers), "-o", str(tmp_path), "--format", kind]) == 0
    scores = readers[kind](tmp_path / f"scores.{kind}")
    assert scores["score"].tolist() == [75.0, 25.0] or scores["score"].tolist() == [25.0, 75.0]


@pytest.mark.slow
def test_text_that_looks_like_a_formula_stays_text(answers, tmp_path):
    run(["score", str(tmp_path / "index.yaml"), str(answers), "-o", str(tmp_path)])
    assert "'=X" in (tmp_path / "ranking.csv").read_text("utf-8")
    run(["score", str(tmp_path / "index.yaml"), str(answers), "-o", str(tmp_path), "--format", "xlsx"])
    from openpyxl import load_workbook

    cells = [row[0] for row in load_workbook(tmp_path / "ranking.xlsx").active.iter_rows(min_row=2)]
    assert {(cell.value, cell.data_type) for cell in cells} == {("=X", "s"), ("B", "s")}


def test_names_of_other_regions_come_from_a_file(answers, tmp_path, capsys):
    names = tmp_path / "names.csv"
    names.write_text("code,name_en,name_kk\nB,Beyneu,Бейнеу\n", encoding="utf-8")
    run(["score", str(tmp_path / "index.yaml"), str(answers), "--names", str(names), "--lang", "kk"])
    assert "Бейнеу" in capsys.readouterr().out


def test_explanation_leads_to_the_cell(answers, tmp_path, capsys):
    assert run(["explain", str(tmp_path / "index.yaml"), str(answers), "--region", "B", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "25.00 of 100" in shown
    assert "answers.csv D4" in shown
    assert "possible gain 75.00" in shown


@pytest.mark.slow
def test_template_is_filled_checked_and_scored(tmp_path, capsys):
    order = ["template", "kz-local-budgets-2026", "--year", "2026", "--region", "KZ-15", "-o", str(tmp_path)]
    assert run([*order, "--lang", "kk"]) == 0
    files = sorted(str(path) for path in tmp_path.glob("*.xlsx"))
    assert [Path(file).name for file in files] == ["KZ-15-2026-expert_1.xlsx", "KZ-15-2026-expert_2.xlsx"]
    assert run(["check", *files, "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "2 notices in" in told
    assert told.count("no question is answered yet") == 2
    assert run(["score", "kz-local-budgets-2026", *files, "--lang", "en"]) == 0
    assert "Aktobe Region" in capsys.readouterr().out


@pytest.mark.slow
@IN_KAZAKH
def test_demo_runs_the_whole_line_and_marks_the_example(language, tmp_path, capsys):
    assert run(["demo", "--no-serve", "-o", str(tmp_path), "--lang", language]) == 0
    mark = texts("example")["mark"][language]
    assert mark.casefold() in capsys.readouterr().out.casefold()
    for name in ("scores", "ranking", "criteria"):
        table = pd.read_csv(tmp_path / f"{name}.csv")
        assert set(table["notice"]) == {mark}
    assert len(pd.read_csv(tmp_path / "ranking.csv")) == 20


@pytest.mark.slow
def test_workbooks_of_the_example_say_what_its_table_says(tmp_path):
    folder = bundled("data", "rounds", "kz-example-2026")
    for source, output in ((folder, "table"), (folder / "workbooks", "workbooks")):
        assert run(["score", "kz-local-budgets-2026", str(source), "-o", str(tmp_path / output)]) == 0
    for name in ("scores", "ranking", "criteria"):
        one, other = (pd.read_csv(tmp_path / output / f"{name}.csv") for output in ("table", "workbooks"))
        pd.testing.assert_frame_equal(one, other)


def test_check_can_speak_to_programs(answers, tmp_path, capsys):
    answers.write_text("region,year,criterion,answer\nB,2030,map,yes\n", encoding="utf-8")
    assert run(["check", str(answers), "--methodology", str(tmp_path / "index.yaml"), "--format", "json"]) == 1
    (record,) = json.loads(capsys.readouterr().out)
    assert (record["code"], record["cell"], record["severity"]) == ("unknown-criterion", "D2", "error")


def test_an_unexpected_failure_shows_no_traceback(monkeypatch, capsys):
    monkeypatch.setattr("budget_index.methodology.load.load_methodology", lambda name: 1 / 0)
    assert run(["criteria", "show", "obs-2017", "--lang", "en"]) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    details = Path(said.partition("Details are in ")[2].partition(";")[0])
    assert "ZeroDivisionError" in details.read_text("utf-8")
    details.unlink()
