"""Rounds and workbooks made by version 0.1 go on: they open, give the same numbers, and take more files."""

import json
import re
import shutil
from pathlib import Path

import pytest

from budget_index.cli import run
from budget_index.files import csv_bytes
from budget_index.methodology.load import load_methodology
from budget_index.regions import kazakhstan
from budget_index.rounds import Intake, read_file
from tests.rounds.making import add, contents, freeze

MADE = Path(__file__).parent / "made-by-0.1"
SMALL = MADE / "small-2026.yaml"
FILES = json.loads((MADE / "read" / "files.json").read_text("utf-8"))
RESULTS = ("scores.csv", "ranking.csv", "criteria.csv")
DECIDED = [MADE / "decisions" / name for name in ("review-decided.xlsx", "KZ-15-replied.xlsx")]
ESCAPED_NUMBER = re.compile(rb"(?<=,)'(?=-[\d.]+,)")


def read(name: str) -> Intake:
    (path,) = [*MADE.glob(f"draft/*/{name}"), *MADE.glob(f"decisions/{name}"), *MADE.glob(f"other/{name}")]
    rules = load_methodology("kz-citizens-budget-2026" if name.startswith("citizens") else str(SMALL))
    return read_file(path, rules, kazakhstan())


def kept(name: str) -> dict[str, bytes]:
    """Give results of 0.1, with negative numbers as numbers."""
    return {table: ESCAPED_NUMBER.sub(b"", (MADE / name / table).read_bytes()) for table in RESULTS}


def scored(folder: Path, *inputs: object) -> dict[str, bytes]:
    assert run(["score", *map(str, inputs), "-o", str(folder), "--lang", "en"]) == 0
    return {table: ESCAPED_NUMBER.sub(b"", (folder / table).read_bytes()) for table in RESULTS}


@pytest.fixture
def draft(tmp_path) -> Path:
    return Path(shutil.copytree(MADE / "draft", tmp_path / "draft"))


@pytest.mark.parametrize("name", FILES)
def test_every_file_says_the_same_and_has_the_same_problems(name):
    intake = read(name)
    units = [" ".join(map(str, unit)).strip() for unit in sorted(intake.units)]
    problems = [f"{p.severity} {p.sheet}!{p.cell} [{p.code}]" for p in intake.notices]
    assert {"kind": intake.kind, "units": units, "problems": problems} == FILES[name]
    tables = {"responses": intake.responses, "publications": intake.publications}
    for kind, table in tables.items():
        before = MADE / "read" / f"{Path(name).stem}.{kind}.csv"
        assert (csv_bytes(table) if len(table) else b"") == (before.read_bytes() if before.exists() else b"")


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("name", ["draft", "frozen"])
def test_rounds_are_whole_and_have_no_errors(name, capsys):
    assert run(["round", "check", str(MADE / name)]) == 0
    assert run(["round", "status", str(MADE / name)]) == 0
    assert run(["check", str(MADE / name)]) == 0, capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("scores-of-draft", [SMALL, MADE / "draft"]),
        ("scores-of-frozen", [SMALL, MADE / "frozen"]),
        ("scores-decided", [SMALL, MADE / "draft", *DECIDED]),
        ("scores-of-citizens-budget", ["kz-citizens-budget-2026", MADE / "other" / "citizens-budget-kk.xlsx"]),
    ],
)
def test_scores_are_the_same_to_the_byte(name, inputs, tmp_path):
    assert scored(tmp_path, *inputs) == kept(name)


@pytest.mark.slow
def test_a_frozen_round_holds_the_results_that_it_gives(tmp_path):
    assert scored(tmp_path, SMALL, MADE / "frozen") == {
        table: (MADE / "frozen" / table).read_bytes() for table in RESULTS
    }


@pytest.mark.slow
def test_a_draft_takes_a_review_and_a_reply_and_is_frozen_as_before(draft, capsys):
    for file in DECIDED:
        assert len({entry.hash for entry in add(draft, file).entries}) == 1
    before, after = contents(MADE / "frozen"), contents(draft)
    assert after["responses.csv"] == before["responses.csv"]
    assert after["publications.csv"] == before["publications.csv"]
    assert after.keys() == before.keys() - {*RESULTS, "datapackage.json", "checksums.sha256"}
    freeze(draft)
    frozen = contents(draft)
    assert frozen.keys() == before.keys()
    assert {name: frozen[name] for name in RESULTS} == {name: before[name] for name in RESULTS}
    assert run(["round", "check", str(draft)]) == 0, capsys.readouterr().err


@pytest.mark.slow
def test_files_that_were_added_are_known_and_a_superseded_one_counts_again_where_asked(draft):
    tables, workbooks = sorted(draft.glob("tables/*")), sorted(draft.glob("workbooks/*"))
    first = next(path for path in workbooks if "first-try" in path.name)
    again = add(draft, *tables, *workbooks)
    assert (len(again.known), [older.name for older in again.older]) == (5, [first.name])
    assert add(draft, first).entries == []
    (entry,) = add(draft, first, replacing=True).entries
    assert entry.supersedes == next(path.name[:12] for path in workbooks if path.name.endswith("KZ-15-expert_1.xlsx"))


def test_a_frozen_round_refuses_files(tmp_path, capsys):
    frozen = shutil.copytree(MADE / "frozen", tmp_path / "frozen")
    assert run(["round", "add", str(frozen), str(DECIDED[0]), "--lang", "en"]) == 1
    assert "[round-frozen]" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.covers
def test_a_review_and_a_reply_are_made_again_from_the_draft(draft, tmp_path):
    for command in ("review", "reply"):
        assert run([command, str(draft), "--methodology", str(SMALL), "-o", str(tmp_path / command)]) == 0
        assert len(list((tmp_path / command).glob("*.xlsx"))) == 3
