"""Bad input: each kind has a message and a remedy of its own, in three languages, and ends with 1."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from budget_index.bundled import bundled
from budget_index.cli import run
from budget_index.language import LANGUAGES

INDEX = """
id: index
title: Index
kinds: [oblast, city]
scales: {extent: {answers: {a: {points: 100}, b: {points: 0}}}}
dimensions:
  - id: index
    criteria:
      - {id: P07, question: Seven?, scale: extent}
      - {id: P08, question: Eight?, scale: extent}
"""
HEADER = "region,year,criterion,answer\n"
EXAMPLE = bundled("data", "rounds", "kz-example-2026", "workbooks", "KZ-15-2026-expert_1.xlsx")


def table(text: str) -> Callable[[Path], list[str]]:
    def make(folder: Path) -> list[str]:
        (folder / "index.yaml").write_text(INDEX, encoding="utf-8")
        (folder / "answers.csv").write_text(text, encoding="utf-8")
        return [str(folder / "index.yaml"), str(folder / "answers.csv")]

    return make


def rules(old: str, new: str) -> Callable[[Path], list[str]]:
    def make(folder: Path) -> list[str]:
        assert old in INDEX
        (folder / "index.yaml").write_text(INDEX.replace(old, new), encoding="utf-8")
        (folder / "answers.csv").write_text(HEADER + "KZ-15,2026,P07,a\n", encoding="utf-8")
        return [str(folder / "index.yaml"), str(folder / "answers.csv")]

    return make


def circle(folder: Path) -> list[str]:
    for own, base in (("index", "other"), ("other", "index")):
        (folder / f"{own}.yaml").write_text(f"id: {own}\nbased_on: {base}\ntitle: X\n", encoding="utf-8")
    return [str(folder / "index.yaml"), "answers.csv"]


def workbook(change: Callable[[Workbook], object]) -> Callable[[Path], list[str]]:
    def make(folder: Path) -> list[str]:
        book = load_workbook(EXAMPLE)
        change(book)
        book.save(folder / "aktobe.xlsx")
        return ["kz-local-budgets-2026", str(folder / "aktobe.xlsx")]

    return make


def about(key: str, value: object) -> Callable[[Path], list[str]]:
    def change(book: Workbook) -> None:
        for row in book["_about"].iter_rows():
            if row[0].value == key:
                row[1].value = value

    return workbook(change)


def torn(folder: Path) -> list[str]:
    (folder / "torn.xlsx").write_bytes(EXAMPLE.read_bytes()[:9000])
    return ["kz-local-budgets-2026", str(folder / "torn.xlsx")]


def not_ours(folder: Path) -> list[str]:
    Workbook().save(folder / "own.xlsx")
    return ["kz-local-budgets-2026", str(folder / "own.xlsx")]


MISTAKES = {
    "file-not-found": lambda folder: ["obs-2017", str(folder / "nothing.csv")],
    "unknown-methodology": lambda folder: ["obs-2071", str(folder / "nothing.csv")],
    "workbook-unreadable": torn,
    "template-unknown": not_ours,
    "template-version": about("template_version", 999),
    "template-methodology": about("methodology", "obs-2017"),
    "unknown-criterion": table(HEADER + "KZ-15,2026,PO8,a\n"),
    "unknown-region": table(HEADER + "KZ-51,2026,P08,a\n"),
    "answer-not-on-scale": table(HEADER + "KZ-15,2026,P08,maybe\n"),
    "answer-twice": table(HEADER + "KZ-15,2026,P08,a\nKZ-15,2026,P08,b\n"),
    "region-outside-lifetime": table(HEADER + "KZ-10,2021,P08,a\n"),
    "region-kind": rules("[oblast, city]", "[city]"),
    "file-empty": table(""),
    "column-missing": table("region,year,answer\nKZ-15,2026,a\n"),
    "row-unreadable": table(HEADER + "KZ-15,this year,P08,a\n"),
    "edition-cycle": circle,
    "duplicate-id": rules("id: P08", "id: P07"),
    "duplicate-key": rules("id: index\ntitle", "id: index\nid: index\ntitle"),
    "weight-not-positive": rules("question: Eight?", "weight: 0, question: Eight?"),
    "answer-points-out-of-range": rules("points: 100", "points: 120"),
    "bare-boolean": rules("a: {points: 100}", "yes: {points: 100}"),
    "unknown-key": rules("question: Eight?", "wieght: 2, question: Eight?"),
    "not-yaml": rules("kinds: [oblast, city]", "kinds: [oblast, city"),
}


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("code", MISTAKES)
def test_every_mistake_is_named_in_every_language(code, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments = MISTAKES[code](tmp_path)
    for language in LANGUAGES:
        assert run(["score", *arguments, "--lang", language, "-o", "out"]) == 1
        said = capsys.readouterr().err
        assert f"[{code}]" in said
        assert "Traceback" not in said
        assert "{" not in said.replace("{points", "")
    assert not (tmp_path / "out").exists()


def test_all_problems_come_at_once_and_in_order(tmp_path, capsys):
    arguments = table(HEADER + "KZ-15,2026,PO8,a\nKZ-15,2026,P07,maybe\nKZ-99,2026,P08,a\n")(tmp_path)
    assert run(["score", *arguments, "--lang", "en"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "3 problems in answers.csv",
        "  D2: there is no criterion 'PO8'. Did you mean 'P08'? [unknown-criterion]",
        "  D3: answer 'maybe' is not on the scale of 'P07' (use a or b, or leave blank) [answer-not-on-scale]",
        "  D4: there is no region 'KZ-99' in the register. [unknown-region]",
    ]


def test_a_methodology_is_mended_line_by_line(tmp_path, capsys):
    arguments = rules("question: Eight?", "wieght: 2, question: Eight?")(tmp_path)
    assert run(["criteria", "check", arguments[0], "--lang", "en"]) == 1
    line = capsys.readouterr().err.splitlines()[1].strip()
    assert line == ":10 index > P08: unknown key 'wieght'. Did you mean 'weight'? [unknown-key]"


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("command", ["score", "explain", "gains", "uncertainty", "agreement", "audit"])
def test_a_reply_alone_is_nothing_to_score(command, cases, capsys):
    region = ["--region", "KZ-10"] if command in {"explain", "gains"} else []
    for name in ("empty-review.xlsx", "faultless-reply.xlsx"):
        assert run([command, "kz-local-budgets-2026", str(cases / "rounds" / name), *region, "--lang", "en"]) == 1
        assert "[nothing-to-score]" in capsys.readouterr().err
