"""A csv as spreadsheet programs save it: what is found out about it, and that no row of it is lost."""

import time
from pathlib import Path

import pytest

from budget_index.errors import Problem
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Methodology
from budget_index.regions import kazakhstan
from budget_index.rounds.intake import read_file
from budget_index.tables.responses import check_responses
from tests.answer_tables import read_responses

HEADER = "region,year,criterion,answer,evidence,seen_on,comment\n"
ROW = "KZ-23,2026,{},b,https://x.kz,2027-06-05,{}\n"


@pytest.fixture(scope="module")
def rules() -> Methodology:
    return load_methodology("kz-local-budgets-2026")


def save(folder: Path, text: str | bytes, encoding: str = "utf-8", name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def answers(path: Path) -> list[tuple[str, str]]:
    return list(read_responses(path)[0][["criterion", "answer"]].itertuples(index=False, name=None))


def codes(problems: list[Problem], severity: str = "error") -> list[str]:
    return [problem.code for problem in problems if problem.severity == severity]


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("region;year;criterion;answer\nKZ-23;2026;P01;b\n", "utf-8", (";", 4, 1, "utf-8")),
        ("sep=;\nregion;year;criterion;answer\nKZ-23;2026;P01;b\n", "utf-8", (";", 4, 2, "utf-8")),
        ("SEP=|\r\nregion|year|criterion|answer\r\nKZ-23|2026|P01|b\r\n", "utf-8", ("|", 4, 2, "utf-8")),
        ("region\tyear\tcriterion\tanswer\nKZ-23\t2026\tP01\tb\n", "utf-16", ("tab", 4, 1, "utf-16")),
        ("Регион;Год;Критерий;Ответ;Комментарий\nKZ-23;2026;P01;b;да\n", "cp1251", (";", 5, 1, "cp1251")),
        ("Өңір;Жыл;Критерий;Жауап\nKZ-23;2026;P01;b\n", "kz1048", (";", 4, 1, "kz1048")),
        ("Оценка, 2026 год\n\nregion,year,criterion,answer\nKZ-23,2026,P01,b\n", "utf-8", (",", 4, 3, "utf-8")),
        ("region\tyear\tcriterion\tanswer\rKZ-23\t2026\tP01\tb\r", "utf-8", ("tab", 4, 1, "utf-8")),
    ],
)
def test_the_layout_is_found_out_and_said_once(tmp_path, text, encoding, found):
    path = save(tmp_path, text, encoding)
    assert answers(path) == [("P01", "b")]
    (problem,) = read_responses(path)[1]
    assert (problem.code, problem.severity) == ("csv-layout", "notice")
    assert tuple(problem.facts[name] for name in ("delimiter", "columns", "line", "encoding")) == found


def test_capitals_spaces_and_labels_are_no_other_name(tmp_path):
    path = save(tmp_path, "REGION, Year ,критерий,Жауап,Date seen\nKZ-23,2026,P01,b,05.06.2027\n")
    responses, problems = read_responses(path)
    assert problems == []
    assert responses[["criterion", "answer", "seen_on"]].to_numpy().tolist() == [["P01", "b", "2027-06-05"]]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (HEADER + ROW.format("P01", '"начало') + ROW.format("P02", "ok") + ROW.format("P03", 'конец"'), None, 2),
        (HEADER + ROW.format("P01", '"open') + ROW.format("P02", "ok"), "csv-quote-open", 2),
        (HEADER + ROW.format("P01", "ok") + ROW.format("P02", '"a" b'), "csv-text-after-quote", 3),
        (HEADER + ROW.format("P01", "one, two"), "csv-row-too-long", 2),
        (HEADER + 'KZ-23,2026,P01,b,"https://x.kz,2027-06-05,ok"\n', "csv-cells-swallowed", 2),
        (HEADER + ROW.format("P01", "x" * 33_000), "csv-cell-too-long", 2),
        ('region,year,criterion,"answer\nKZ-23,2026,P01,b\n', "csv-quote-open", 1),
        ("region,year,criterion,answer\nKZ-23,2026,P01,b,c,d\nKZ-23,2026,P02,b,,\n", "csv-row-too-long", 2),
        (",".join(f"c{n}" for n in range(600)) + "\n1\n", "csv-too-many-columns", 1),
    ],
    ids=[
        "rows swallowed",
        "open",
        "after a quote",
        "too long",
        "cells swallowed",
        "a long cell",
        "header",
        "wide",
        "columns",
    ],
)
def test_a_row_that_cannot_be_told_apart_is_an_error_at_its_line(tmp_path, text, code, line):
    problems = read_responses(save(tmp_path, text))[1]
    (problem,) = [problem for problem in problems if problem.severity == "error"]
    assert (problem.code, problem.line) == (code or "csv-rows-swallowed", line)


def test_a_comment_may_have_lines_commas_and_quotation_marks(tmp_path):
    comment = '"two lines,\nwith commas, and a ""quote""\nand, a, third, one, of, seven, words"'
    path = save(tmp_path, HEADER + ROW.format("P01", comment) + ROW.format("P02", 'size 5" pipe'))
    responses, problems = read_responses(path)
    assert problems == []
    assert responses["comment"].tolist() == [
        'two lines,\nwith commas, and a "quote"\nand, a, third, one, of, seven, words',
        'size 5" pipe',
    ]


@pytest.mark.parametrize(
    ("header", "problems"),
    [
        ("region,year,criterion,answer,answer", [("column-twice", "E1", "")]),
        ("region,year,criterion,answer,Ответ", [("column-twice", "E1", "")]),
        ("region,year,criterion,answer,answer.1", [("column-near", "E1", "answer")]),
        ("region,year,criterion,answer,evidense", [("column-near", "E1", "evidence")]),
        ("region,year,criterion,answer,соmment", [("column-near", "E1", "comment")]),
        ("region,year,criterion,answer,mood", []),
        ("region,year,criterion,answer,reason", []),
    ],
)
def test_headings_are_recognised_in_one_form(tmp_path, header, problems):
    found = read_responses(save(tmp_path, header + "\nKZ-23,2026,P01,b,text\n"))[1]
    assert [(p.code, p.cell, p.suggestion) for p in found if p.severity == "error"] == problems
    assert problems or [(p.code, p.facts["cells"]) for p in found] == [("column-ignored", 1)]


def test_a_table_gets_the_checks_of_a_workbook(tmp_path, rules):
    rows = "KZ-23,2026,P01,b,on the site,31.06.2027,ok\nKZ-23,2026,P02,a,,05/06/2027,\nKZ-23,2026,P03,а,https://x.kz,1.6.1927,\n"
    found = read_file(save(tmp_path, HEADER + rows), rules, kazakhstan()).notices
    assert sorted((p.code, p.cell) for p in found) == [
        ("date-impossible", "F2"),
        ("date-out-of-range", "F4"),
        ("date-two-readings", "F3"),
        ("evidence-missing", "E3"),
        ("evidence-not-a-link", "E2"),
    ]


def test_a_day_after_the_cut_off_is_noticed(tmp_path):
    path = save(tmp_path, HEADER + ROW.format("P01", "").replace("2027-06-05", "01.01.2028"))
    (problem,) = read_responses(path, "2027-06-30")[1]
    assert (problem.code, problem.cell, problem.facts["date"]) == ("seen-after-cut-off", "F2", "2028-01-01")


def test_publications_are_read_as_in_a_workbook(tmp_path, rules):
    rows = """region,year,document,status,url,published_on
KZ-23,2026,forecast,public,https://x.kz,01.10.2025
KZ-23,2026,draft_budget,Мерзімінде жарияланған,,2025-10-01T00:00:00
KZ-23,2026,draft_programmes,PUBLIC,https://x.kz,20251001
KZ-23,2026,forecast_x,late,https://x.kz,2019-10-01
"""
    read = read_file(save(tmp_path, rows), rules, kazakhstan())
    assert read.publications["published_on"].tolist()[:3] == ["2025-10-01"] * 3
    assert read.publications["status"].tolist() == ["public", "public", "public", "late"]
    assert [(p.code, p.cell) for p in read.notices] == [("publication-without-link", "E3")]


@pytest.mark.parametrize(
    ("criterion", "typed", "code", "limit"),
    [
        ("D04", "9500", "answer-above-limit", "100"),
        ("D04", "95 %", None, None),
        ("D04", "1.200", None, None),
        ("G01", "-95", "answer-below-limit", "0"),
        ("H06", "46543", "answer-above-limit", "3650"),
        ("H06", "1 200", None, None),
        ("H06", "1 2", "answer-not-a-number", None),
        ("V01", "250", None, None),
        ("V01", "900 %", None, None),
        ("V01", "900.1", "answer-above-limit", "900"),
        ("V01", "-3", "answer-below-limit", "0"),
    ],
)
def test_a_number_lies_within_the_limits_of_its_scale(tmp_path, criterion, typed, code, limit):
    social = load_methodology("kz-reconciliation-2026" if criterion == "V01" else "kz-social-audit-2026")
    path = save(tmp_path, f'region,year,criterion,answer\nKZ-23,2026,{criterion},"{typed}"\n')
    problems = check_responses(read_responses(path)[0], social, kazakhstan())
    assert [(p.code, p.facts.get("limit")) for p in problems] == ([(code, limit)] if code else [])


def test_letters_with_separate_marks_are_composed(tmp_path, rules):
    path = save(tmp_path, "region,year,criterion,answer,commentарии\u0306\nKZ-23,2026,P01,b,x\n")
    assert codes(read_responses(path)[1], "notice") == ["column-ignored"]
    responses = read_responses(save(tmp_path, HEADER + ROW.format("P01", "и\u0306 е\u0308")))[0]
    assert responses["comment"].tolist() == ["й ё"]


def test_parquet_with_odd_types_gives_a_message(tmp_path):
    import pandas as pd

    odd = pd.DataFrame({"region": [b"KZ-10"], "year": 2026, "criterion": "P01", "answer": [["a", "b"]]})
    odd.to_parquet(tmp_path / "odd.parquet")
    found = read_responses(tmp_path / "odd.parquet")[1]
    assert [(p.code, p.cell) for p in found] == [("parquet-type", "A1"), ("parquet-type", "D1")]


@pytest.mark.slow
def test_many_problems_are_found_fast(tmp_path, rules):
    rows = "".join(f"KZ-23,2026,X{n},b\n" for n in range(20_000))
    path = save(tmp_path, "region,year,criterion,answer\n" + rows)
    start = time.process_time()
    found = read_file(path, rules, kazakhstan()).notices + check_responses(read_responses(path)[0], rules, kazakhstan())
    assert len(found) == 20_000
    assert time.process_time() - start < 8


def test_ids_that_a_spreadsheet_has_made_one_are_no_answer_to_either(tmp_path, rules):
    rows = "".join(
        f"KZ-23,2026,{name},{answer}\n" for name, answer in (("P1", "a"), ("P1", "b"), ("1", "a"), ("P01", "a"))
    )
    responses = read_responses(save(tmp_path, f"region,year,criterion,answer\n{rows}"))[0]
    problems = check_responses(responses, rules, kazakhstan())
    unknown = [(p.cell, p.facts.get("criterion")) for p in problems if p.code == "unknown-criterion"]
    assert unknown == [("D2", "P1"), ("D3", "P1"), ("D4", "1")]
    assert not [problem for problem in problems if problem.cell == "D5"]
    for second, code in (("a", "answer-repeated"), ("b", "answer-twice")):
        text = f"region,year,criterion,answer\nKZ-23,2026,P01,a\nKZ-23,2026,P01,{second}\n"
        problems = check_responses(read_responses(save(tmp_path, text))[0], rules, kazakhstan())
        assert {(problem.code, problem.cell) for problem in problems} == {(code, "D3")}
