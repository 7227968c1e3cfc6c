"""Words that strangers choose: names of their files, and texts that begin like formulas."""

import csv
import os
from datetime import date

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from budget_index.cli import run
from budget_index.files import safe_name
from budget_index.regions import kazakhstan
from budget_index.rounds.adding import add_files
from budget_index.rounds.folder import new_round
from budget_index.rounds.index import read_index
from budget_index.workbook.assessment.read import read_workbook
from budget_index.workbook.assessment.template import write_template
from tests.workbook.sheets import SMALL, small

pytest.importorskip("resource", reason="this system takes no such names of files")

ROUND = "id: r\nmethodology: small\nyear: 2026\nregions: [KZ-15]\nstatus: draft\ntitle: R\nlicence: CC0\n"
FORMULAS = ["=1+1", "+7 701", "-2+3", "@SUM(1)", "=cmd|' /C calc'!A0", "\t=1+1", "＝1", '=HYPERLINK("http://x")']
NAMES = [
    "CON.xlsx",
    "nul.xlsx",
    "COM1.xlsx",
    "aux.xlsx",
    "LPT9 .xlsx",
    "...xlsx",
    "a..xlsx",
    "a\nb\tc.xlsx",
    "\x1b[31m.xlsx",
    "..\\..\\x.xlsx",
    "C:x.xlsx",
    "x.xlsx:stream.xlsx",
    "-rf.xlsx",
    "~$x.xlsx",
    "%2e%2e%2f.xlsx",
    "\u202exslx.xlsx",
    "$(id).xlsx",
    "'; --.xlsx",
    "a" * 240 + ".xlsx",
    "ж" * 120 + ".xlsx",
]
LONG = ["龍" * 80 + ".xlsx", "𠀀" * 60 + ".xlsx"]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    new_round(tmp_path / "round", ROUND, str(tmp_path / "small.yaml"))
    return tmp_path / "round"


def filled(path, comment="", **about):
    """Write a workbook of the small methodology with one answer."""
    rows = pd.DataFrame([["P01", "a", "https://x.kz", comment]], columns=["criterion", "answer", "evidence", "comment"])
    given = {
        "region": "KZ-15",
        "year": 2026,
        "assessor": "expert_1",
        "language": "en",
        "registry": kazakhstan(),
    } | about
    return write_template(path, small(), responses=rows, **given)


def add(folder, *paths):
    return add_files(folder, paths, kazakhstan(), today=date(2026, 6, 1))


@pytest.mark.slow
@pytest.mark.parametrize("name", [*NAMES, *LONG])
def test_a_name_given_by_a_stranger_leads_nowhere_else(folder, tmp_path, name):
    path = filled(tmp_path / "x.xlsx")
    (tmp_path / "sent").mkdir()
    sent = path.rename(tmp_path / "sent" / name)
    add(folder, sent)
    (entry,) = read_index(folder)
    (kept,) = (folder / "workbooks").iterdir()
    assert kept.read_bytes() == sent.read_bytes()
    assert kept.relative_to(folder).as_posix() == entry.stored
    assert len(kept.name.encode()) <= 255
    assert kept.name.isprintable()
    assert kept.stem.partition("-")[0] == entry.hash[:12]
    assert set(tmp_path.iterdir()) == {folder, tmp_path / "small.yaml", tmp_path / "sent"}


@pytest.mark.parametrize(
    "name", [*NAMES, "/etc/passwd", "../../x.xlsx", "\\\\server\\share\\x.xlsx", "", ".", "..", "\0"]
)
def test_safe_names_are_one_plain_word(name):
    safe = safe_name(name)
    assert safe.strip(".")
    assert not set(safe) & set('/\\:*?"<>|\0\n\t\x1b\u202e')


def in_cp1251(path):
    return filled(path).rename(path.parent / os.fsdecode("есеп.xlsx".encode("cp1251")))


def test_a_name_in_an_unknown_encoding_is_no_crash(tmp_path, folder):
    sent = in_cp1251(tmp_path / "x.xlsx")
    found = read_workbook(sent, registry=kazakhstan(), methodology=small())
    assert {problem.code for problem in found.problems} == {"criterion-row-missing"} or not found.problems
    assert run(["check", str(sent), "--methodology", str(tmp_path / "small.yaml"), "--lang", "en"]) == 0


@pytest.mark.slow
def test_a_name_in_an_unknown_encoding_can_be_added(tmp_path, folder):
    add(folder, in_cp1251(tmp_path / "x.xlsx"))
    assert len(read_index(folder)) == 1


def formula_cells(path):
    """Find the cells of a workbook that a spreadsheet program would calculate, but for our own formulas."""
    kinds = (ArrayFormula, DataTableFormula)
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                risky = isinstance(cell.value, str) and cell.value.strip().startswith(tuple("=+-@"))
                if isinstance(cell.value, kinds) or (risky and cell.data_type == "f"):
                    yield sheet.title, cell.coordinate, cell.value


def csv_cells(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row]


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """The formulas that a template has."""
    return {cell for _, _, cell in formula_cells(filled(tmp_path_factory.mktemp("plain") / "plain.xlsx", ""))}


@pytest.mark.slow
@pytest.mark.parametrize("text", FORMULAS)
def test_formula_text_comes_back_as_text_everywhere(ours, folder, tmp_path, text):
    workbook = openpyxl.load_workbook(filled(tmp_path / "x.xlsx", text))
    sheet = workbook["Assessment"]
    keys = {cell.value: cell.column for cell in sheet[1]}
    for row in range(4, 8):
        for column in ("answer", "evidence", "comment"):
            if (row, column) != (4, "answer"):
                cell = sheet.cell(row, keys[column], text)
                cell.data_type = "s"
    workbook.save(tmp_path / "x.xlsx")
    rules = ["--methodology", str(tmp_path / "small.yaml")]
    run(["check", str(tmp_path / "x.xlsx"), *rules, "--marked", str(tmp_path), "--lang", "en"])
    add(folder, filled(tmp_path / "one.xlsx", text), filled(tmp_path / "two.xlsx", text, assessor="expert_2"))
    for command in (
        ["review", str(folder), "-o", str(tmp_path / "review")],
        ["reply", str(folder), "-o", str(tmp_path / "reply")],
        ["template", str(tmp_path / "small.yaml"), "--year", "2027", "--region", "KZ-15", "--from", str(folder),
         "-o", str(tmp_path / "next")],
        *(["score", str(tmp_path / "small.yaml"), str(folder), "-o", str(tmp_path / "scores"), "--format", kind]
          for kind in ("csv", "xlsx")),
        ["round", "freeze", str(folder), "--with-open-matters"],
    ):  # fmt: skip
        assert run([*command, "--lang", "en"]) == 0
    books = list(tmp_path.rglob("*.xlsx"))
    assert {path.parent.name for path in books} >= {"review", "reply", "next", "scores", "workbooks"}
    assert tmp_path / "x-checked.xlsx" in books
    for path in books:
        found = [cell for cell in formula_cells(path) if cell[2] not in ours and text in str(cell[2])]
        assert not found, (path, found)
    for path in tmp_path.rglob("*.csv"):
        assert not [cell for cell in csv_cells(path) if cell.startswith(("=", "@", "\t", "\r", "+7", "-2"))], path
