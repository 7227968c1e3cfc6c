"""Responses from csv and parquet: what is read, what is refused, and at which cell."""

from pathlib import Path

import pandas as pd
import pytest

from budget_index.errors import Problem
from budget_index.language import LANGUAGES, Say
from budget_index.methodology.load import parse_methodology
from budget_index.methodology.model import Methodology
from budget_index.regions import kazakhstan
from budget_index.scoring.results import Results, score_responses
from budget_index.tables.responses import RESPONSE_COLUMNS, check_responses, normalised
from tests.answer_tables import read_responses

HEADER = "region,year,criterion,answer\n"


@pytest.fixture
def wide(scales) -> Methodology:
    return parse_methodology(f"""
id: wide
title: Wide
{scales}
dimensions:
  - id: index
    criteria:
      - {{id: P07, question: One?, scale: extent}}
      - {{id: P08, question: Two?, scale: yes_no, factors: {{format: extent}}}}
      - {{id: P09, question: Three?, scale: share}}
""")


def save(folder: Path, text: str, name: str = "answers.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def checked(path: Path, methodology: Methodology) -> list[Problem]:
    responses, problems = read_responses(path)
    problems = problems + check_responses(responses, methodology, kazakhstan())
    for language in LANGUAGES:
        Say(language).problems(problems)
    return problems


def errors(path: Path, methodology: Methodology) -> list[Problem]:
    return [problem for problem in checked(path, methodology) if problem.severity == "error"]


def scored(path: Path, methodology: Methodology) -> Results:
    assert errors(path, methodology) == []
    return score_responses(normalised(read_responses(path)[0], methodology), methodology)


def test_the_least_a_table_needs(tmp_path, wide):
    path = save(tmp_path, HEADER + "KAZ,2026,P07,b\nKAZ,2026,P09,47.5\n")
    responses, problems = read_responses(path)
    assert problems == []
    assert responses.columns.tolist() == RESPONSE_COLUMNS
    assert responses["year"].dtype == "int64"
    assert responses[["region", "year", "criterion", "assessor", "answer", "file", "cell"]].to_numpy().tolist() == [
        ["KAZ", 2026, "P07", "", "b", path.name, "D2"],
        ["KAZ", 2026, "P09", "", "47.5", path.name, "D3"],
    ]
    assert scored(path, wide).scores["score"].tolist() == [58.5]


@pytest.mark.parametrize(
    "text",
    [
        "region,year,criterion,answer\nKAZ,2026,P07,b\nKAZ,2026,P09,47.5\n",
        "\ufeffregion,year,criterion,answer\nKAZ,2026,P07,b\nKAZ,2026,P09,47.5\n",
        "region;year;criterion;answer\nKAZ;2026;P07;b\nKAZ;2026;P09;47,5\n",
        "\ufeffregion;year;criterion;answer\r\nKAZ;2026;P07;b\r\nKAZ;2026;P09;47,5\r\n",
        "answer,criterion,mood,year,region\n47.5,P09,bad,2026,KAZ\nb,P07,good,2026,KAZ\n",
        'region,year,criterion,answer,comment\nKAZ,2026,P07,b,"one, two\nthree"\nKAZ,2026,P09,"47,5",\n',
        "region,year,criterion,answer\n KAZ ,2026 , P07,B\nKAZ\u00a0,2026,P09\u200b, 47.5 %\n",
        "region,year,criterion,answer\nKAZ,2026.0,P07,b\nKAZ,2026,P09,4.75e1\n",
    ],
    ids=["plain", "BOM", "semicolon", "Excel", "any order, extra column", "quotes", "stray spaces", "numbers"],
)
def test_ways_of_writing_the_same_answers(tmp_path, wide, text):
    assert scored(save(tmp_path, text), wide).scores["score"].tolist() == [58.5]


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", '""'])
def test_a_blank_answer_is_missing(tmp_path, wide, blank):
    results = scored(save(tmp_path, HEADER + f"KAZ,2026,P07,b\nKAZ,2026,P09,{blank}\n"), wide)
    assert results.scores["score"].tolist() == [67.0]
    assert results.criteria.set_index("criterion")["status"].to_dict() == {
        "P07": "answered",
        "P08": "missing",
        "P09": "missing",
    }


def test_the_letters_na_are_text(tmp_path, wide):
    (problem,) = checked(save(tmp_path, HEADER + "KAZ,2026,P07,NA\n"), wide)
    assert (problem.code, problem.facts["answer"]) == ("answer-not-on-scale", "NA")
    assert read_responses(save(tmp_path, HEADER + "NA,2026,P07,a\n"))[0]["region"].tolist() == ["NA"]


@pytest.mark.parametrize("column", ["region", "year", "criterion", "answer"])
def test_a_missing_column_is_named(tmp_path, wide, column):
    header = ",".join(name for name in HEADER.strip().split(",") if name != column)
    path = save(tmp_path, header + "\nKAZ,2026,P07\n")
    (problem,) = checked(path, wide)
    assert (problem.code, Path(problem.file).name, problem.line) == ("column-missing", path.name, 1)
    assert problem.facts == {"column": column}


@pytest.mark.parametrize(
    ("row", "code", "suggestion"),
    [
        ("KAZ,2026,P10,a", "unknown-criterion", ...),
        ("KAZ,2026,PO8,yes", "unknown-criterion", "P08"),
        ("KAZ,2026,p08,yes", "unknown-criterion", "P08"),
        ("KAZ,2026,P08/formt,a", "unknown-criterion", "P08/format"),
        ("KAZ,2026,P07,maybe", "answer-not-on-scale", ""),
        ("KAZ,2026,P08/format,yes", "answer-not-on-scale", ""),
        ("KAZ,2026,P09,much", "answer-not-a-number", ""),
        ("KAZ,2026,P09,nan", "answer-not-a-number", ""),
        ("KAZ,2026,P09,inf", "answer-not-a-number", ""),
        ("KAZ,this year,P07,a", "row-unreadable", ""),
        ("KAZ,2026.5,P07,a", "row-unreadable", ""),
        ("KAZ,inf,P07,a", "row-unreadable", ""),
        ("KAZ,1e300,P07,a", "row-unreadable", ""),
        ("KAZ,1926,P07,a", "year-out-of-range", ""),
        ("KAZ,,P07,a", "row-unreadable", ""),
        (",2026,P07,a", "row-unreadable", ""),
        ("KAZ,2026,,a", "row-unreadable", ""),
    ],
)
def test_a_wrong_row_is_reported_at_its_cell(tmp_path, wide, row, code, suggestion):
    path = save(tmp_path, HEADER + "UZB,2026,P07,a\n" + row + "\n")
    (problem,) = checked(path, wide)
    assert (problem.code, Path(problem.file).name, problem.cell) == (code, path.name, "D3")
    assert suggestion is ... or problem.suggestion == suggestion


def test_a_wrong_year_of_a_region_is_reported(tmp_path, scales):
    methodology = parse_methodology(f"""
id: local
title: Local
kinds: [oblast, city]
{scales}
dimensions: [{{id: index, criteria: [{{id: P01, question: One?, scale: extent}}]}}]
""")
    path = save(tmp_path, HEADER + "KZ-15,2026,P01,a\nKZ-10,2021,P01,a\nKZ-1O,2026,P01,a\n")
    found = [(p.code, p.cell, p.suggestion) for p in checked(path, methodology)]
    assert found == [("region-outside-lifetime", "D3", ""), ("unknown-region", "D4", "KZ-10")]


def test_an_answer_given_twice_differently_is_refused(tmp_path, wide):
    path = save(tmp_path, HEADER + "KAZ,2026,P07,a\nKAZ,2026,P08,yes\nKAZ,2026,P07,b\n")
    (problem,) = checked(path, wide)
    assert (problem.code, problem.cell) == ("answer-twice", "D4")
    assert Say("en").problem(problem).startswith("D4: 'P07' is answered 'b' here and 'a' in D2")


def test_an_answer_given_twice_alike_is_one_answer(tmp_path, wide):
    path = save(
        tmp_path, HEADER + 'KAZ,2026,P07,a\nKAZ,2026,P07,a\nKAZ,2026,P07,\nKAZ,2026,P09, 95\nKAZ,2026,P09,"95,0"\n'
    )
    assert scored(path, wide).scores["score"].tolist() == [100.0]


def test_two_assessors_may_differ(tmp_path, wide):
    text = "region,year,criterion,assessor,answer\nKAZ,2026,P07,expert_1,a\nKAZ,2026,P07,expert_2,b\n"
    results = scored(save(tmp_path, text), wide)
    assert results.criteria.set_index("criterion").loc["P07", ["answer", "status"]].tolist() == ["a|b", "unresolved"]


def test_all_problems_come_in_one_pass(tmp_path, wide):
    rows = ["KAZ,2026,P07,f", "KAZ,20x6,P07,a", "KAZ,2026,P7,a", "KAZ,2026,P09,x", "KAZ,2026,P09,50", "KAZ,2026,P09,60"]
    found = checked(save(tmp_path, HEADER + "\n".join(rows) + "\n"), wide)
    assert {(p.code, p.cell) for p in found} >= {
        ("answer-not-on-scale", "D2"),
        ("row-unreadable", "D3"),
        ("unknown-criterion", "D4"),
        ("answer-not-a-number", "D5"),
        ("answer-twice", "D7"),
    }


def test_empty_rows_count_as_rows_but_are_no_mistake(tmp_path, wide):
    path = save(tmp_path, HEADER + "\nKAZ,2026,P07,a\n,,,\n\nKAZ,2026,P08,maybe\n")
    (problem,) = checked(path, wide)
    assert (problem.code, problem.cell) == ("answer-not-on-scale", "D6")


def test_a_comma_at_the_end_of_each_row_shifts_nothing(tmp_path, wide):
    path = save(tmp_path, HEADER + "KAZ,2026,P07,b,\nKAZ,2026,P09,47.5,\n")
    assert scored(path, wide).scores["score"].tolist() == [58.5]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.csv", "file-empty"),
        (b"\n\n", "a.csv", None),
        (HEADER.encode(), "a.csv", "file-empty"),
        ((HEADER + "Абай,2026,P07,a\n").encode("utf-16"), "a.csv", None),
        (b"region,year,criterion,answer\n\xc0,2026,P07,a\n", "a.csv", "not-utf-8"),
        (b'region,year,criterion,answer\nKAZ,2026,"P07,a\n', "a.csv", "csv-quote-open"),
        (b"region,year,criterion,answer\nKAZ,2026,P07,a\nKAZ,2026,P07,a,b,c\n", "a.csv", "csv-row-too-long"),
        (b"not a parquet file", "a.parquet", "table-unreadable"),
        (b"", "a.parquet", "file-empty"),
        (b"\x00\x01\x02", "a.csv", None),
    ],
)
def test_a_file_that_is_no_table(tmp_path, wide, content, name, code):
    path = tmp_path / name
    path.write_bytes(content)
    found = checked(path, wide)
    assert found
    assert all(Path(problem.file).name == path.name for problem in found)
    assert code is None or [problem.code for problem in found] == [code]


def test_a_file_that_is_not_there(tmp_path, wide):
    assert [p.code for p in checked(tmp_path / "nowhere.csv", wide)] == ["file-not-found"]


def test_parquet_reads_like_csv(tmp_path, wide):
    table = pd.DataFrame({"region": "KAZ", "year": 2026, "criterion": ["P07", "P09"], "answer": ["b", "47.5"]})
    table.to_parquet(tmp_path / "answers.parquet")
    assert scored(tmp_path / "answers.parquet", wide).scores["score"].tolist() == [58.5]


def test_parquet_with_gaps_and_numbers(tmp_path, wide):
    table = pd.DataFrame({"region": "KAZ", "year": 2026.0, "criterion": ["P09", "P09"], "answer": [4.75e-05, None]})
    table.to_parquet(tmp_path / "answers.parquet")
    assert scored(tmp_path / "answers.parquet", wide).scores["score"].tolist() == pytest.approx([5e-05], rel=1e-12)


@pytest.mark.parametrize(
    ("criterion", "typed", "meant"),
    [
        ("P07", "A", "a"),
        ("P07", "а", "a"),
        ("P07", "", ""),
        ("P08", "YES", "yes"),
        ("P09", "0,50", "0.5"),
        ("P09", "1.200", "1.2"),
        ("P09", "-0", "0"),
        ("P09", "95 %", "95"),
    ],
)
def test_answers_are_written_as_the_scale_does(tmp_path, wide, criterion, typed, meant):
    path = save(tmp_path, HEADER + f'KAZ,2026,{criterion},"{typed}"\n')
    assert checked(path, wide) == []
    assert normalised(read_responses(path)[0], wide)["answer"].tolist() == [meant]
