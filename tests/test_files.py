"""Csv that we write is text to a spreadsheet program and comes back as it was; a file is whole or isn't there."""

import os
from io import BytesIO
from pathlib import Path
from unicodedata import category, normalize

import openpyxl
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from budget_index.cli import run
from budget_index.files import (
    FORMULA,
    PLAIN_NUMBER,
    csv_bytes,
    safe_name,
    safe_stem,
    unescaped,
    write_whole,
)
from budget_index.letters import as_written
from budget_index.reports.files import write_table
from budget_index.tables.publications import PUBLICATION_COLUMNS, read_publications
from budget_index.tables.responses import RESPONSE_COLUMNS
from tests.answer_tables import read_responses

CODE = Path(__file__).parents[1]
RISKY = st.sampled_from(["=1+1", "-5", "-5.5", "+7", "- no", "@x", "'=1", "''=1", "'", "'-5", "-1e-07", "-", "+", ""])
SIGNS = st.characters(codec="utf-8", exclude_characters="\0")
"""Whatever a text file may hold; a file with NUL in it is no text."""
ODD = st.sampled_from("\n\r\t \x0b\x1c\x1f\x85\u00a0\u00ad\u200b\u200e\u2028\u2029\ufeff\u0306и\"',;")
TEXT = st.builds(str.__add__, RISKY, st.text(ODD | SIGNS, max_size=5))
TYPED = TEXT.map(as_written)
PROGRAM = """
id: tiny
title: Tiny
scales:
  sign: {answers: {"+": {points: 100}, "-": {points: 0}, "=": {points: 50}}}
  drift: {number: {unit: percent, line: [[-10, 100], [10, 0]]}}
dimensions:
  - id: index
    criteria:
      - {id: S, question: Which sign?, scale: sign}
      - {id: T, question: Which sign?, scale: sign}
      - {id: D, question: How far?, scale: drift}
"""


def visible(text: str) -> str:
    """Leave only what leaves ink."""
    return normalize("NFC", "".join(sign for sign in text if category(sign) not in {"Cc", "Cf", "Zl", "Zp", "Zs"}))


@given(TEXT)
def test_only_what_cannot_be_seen_is_taken_out_of_a_text(text):
    kept = as_written(text)
    assert visible(kept) == visible(text)
    assert kept == kept.strip() == as_written(kept)
    plain = all(sign in "\n " or category(sign) not in {"Cc", "Cf", "Zl", "Zp"} for sign in text)
    assert not plain or kept == normalize("NFC", text.strip())


@pytest.mark.slow
@given(st.lists(st.tuples(TYPED, TYPED), min_size=1))
def test_texts_come_back_and_none_is_a_formula(rows):
    table = pd.DataFrame(rows, columns=["a", "b"], dtype="str")
    written = pd.read_csv(BytesIO(csv_bytes(table)), dtype=str, keep_default_na=False)
    pd.testing.assert_frame_equal(unescaped(written, ["a", "b"]), table)
    cells = written.stack()
    assert not (cells.str.contains(FORMULA) & ~cells.str.startswith("'") & ~cells.str.contains(PLAIN_NUMBER)).any()


@pytest.mark.slow
@given(st.lists(st.integers() | st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_numbers_stay_numbers_also_as_text(numbers):
    texts = pd.DataFrame({"number": pd.Series(numbers, dtype=object), "text": list(map(str, numbers))})
    assert "'" not in csv_bytes(texts).decode()


@pytest.mark.slow
@settings(max_examples=40, phases=[Phase.generate])
@given(TEXT, TEXT, TEXT)
def test_answers_evidence_and_comments_of_a_round_come_back(tmp_path_factory, evidence, comment, sheet):
    """Lines and inner spaces come back as they were.

    Blank ends go, for nobody sees them and a spreadsheet program adds some; so do the characters without ink or width
    that come with pasted text, and each of the signs that end a line is one for all programs.
    """
    given_ = dict.fromkeys(RESPONSE_COLUMNS, "") | {"region": "KZ-15", "year": 2026, "criterion": "D", "answer": "-3"}
    row = given_ | {"evidence": evidence, "comment": comment, "sheet": sheet, "file": "x.xlsx", "cell": "B2"}
    path = tmp_path_factory.mktemp("csv") / "responses.csv"
    write_table(pd.DataFrame([row]), path, "csv")
    read, problems = read_responses(path)
    assert problems == []
    assert read.loc[0, ["answer", "evidence", "comment"]].tolist() == ["-3", *map(as_written, (evidence, comment))]
    document = dict.fromkeys(PUBLICATION_COLUMNS, "") | {"region": "KZ-15", "year": 2026, "document": "plan"}
    write_table(pd.DataFrame([document | {"status": "public", "url": evidence, "format": comment}]), path, "csv")
    assert read_publications(path)[0].loc[0, ["url", "format"]].tolist() == [*map(as_written, (evidence, comment))]


def test_an_apostrophe_in_a_table_of_somebody_else_stays(tmp_path):
    path = tmp_path / "theirs.csv"
    path.write_text("region,year,criterion,answer,comment\nKZ-15,2026,D,'-3,'-3 %' says the report\n", "utf-8")
    assert read_responses(path)[0].loc[0, ["answer", "comment"]].tolist() == ["-3", "'-3 %' says the report"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_score_reads_what_score_wrote(tmp_path, kind, capsys):
    (tmp_path / "tiny.yaml").write_text(PROGRAM, "utf-8")
    table = pd.DataFrame({"region": "KZ-15", "year": 2026, "criterion": ["S", "T", "D"], "answer": ["-", "=", "-3"]})
    write_table(table, tmp_path / "given.csv", "csv")
    order = ["score", str(tmp_path / "tiny.yaml")]
    source = tmp_path / "given.csv"
    for name in ("first", "second"):
        assert run([*order, str(source), "-o", str(tmp_path / name), "--format", kind]) == 0, capsys.readouterr().err
        source = tmp_path / name / f"criteria.{kind}"
    for name in ("scores", "ranking", "criteria"):
        first, second = (tmp_path / folder / f"{name}.{kind}" for folder in ("first", "second"))
        assert first.read_bytes() == second.read_bytes()
    if kind == "csv":
        answers = (tmp_path / "first" / "criteria.csv").read_text("utf-8").splitlines()[1:]
        assert [line.split(",")[3] for line in answers] == ["'-", "'=", "-3"]


def test_categories_are_texts_too():
    assert csv_bytes(pd.DataFrame({"a": pd.Categorical(["=1", "x"])})) == b"a\n'=1\nx\n"


def test_a_workbook_of_results_has_no_formulas(tmp_path):
    write_table(pd.DataFrame({"a": ["=1+1"], "b": [-3.0]}), tmp_path / "scores-2026.xlsx", "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "scores-2026.xlsx")["scores"]
    assert [cell.data_type for cell in sheet[2]] == ["s", "n"]


def test_csv_is_written_in_one_place():
    modules = [path for folder in ("budget_index", "dashboards") for path in (CODE / folder).rglob("*.py")]
    writers = {path.relative_to(CODE).as_posix() for path in modules if "to_csv" in path.read_text("utf-8")}
    assert writers == {"budget_index/files.py"}


def test_a_file_that_could_not_be_written_leaves_the_old_one_and_nothing_else(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("old", "utf-8")

    def fail(unfinished: Path) -> None:
        unfinished.write_text("half", "utf-8")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(path, fail)
    assert [file.read_text("utf-8") for file in tmp_path.iterdir()] == ["old"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_a_file_is_as_open_as_the_user_wants(tmp_path):
    before = os.umask(0o077)
    try:
        write_whole(tmp_path / "x", lambda unfinished: unfinished.write_bytes(b""))
    finally:
        os.umask(before)
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600


@given(st.text(), st.text())
def test_safe_names_lead_nowhere(name, ending):
    whole = [safe_name(f"{name}.{ending}"), safe_name(name, shown=True, longest=50)]
    assert all(safe.strip(".") for safe in whole)
    for safe in (*whole, safe_stem(name)):
        assert not set(safe) & set('/\\:*?"<>|\0\n\t')
        assert len(safe.encode()) <= 255
