"""Reports of several assessors about a document: agreed, put together, or an open matter; never the first file's."""

import shutil
from functools import cache
from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget_index.methodology.load import parse_methodology
from budget_index.regions import kazakhstan
from budget_index.rounds import combined
from budget_index.rounds.intake import Intake
from budget_index.rounds.open_matters import open_matters
from budget_index.scoring.results import score_responses
from budget_index.tables.consolidation import (
    agreed_answers,
    consolidate_publications,
    differing_publications,
    settled_publications,
)
from budget_index.tables.contradictions import contradictions
from budget_index.tables.publications import PUBLICATION_COLUMNS, WITH_DECISIONS, check_publications
from budget_index.tables.responses import RESPONSE_COLUMNS
from tests.rounds.making import SMALL, add, make_round, small, verify

CASE = Path(__file__).parents[2].parent / "shared" / "cases" / "rounds" / "publications-differ"


def report(file="1.xlsx", status="public", day="2025-11-15", sheet="Publications", **more):
    row = dict.fromkeys(PUBLICATION_COLUMNS, "") | {"region": "KZ-15", "year": 2026, "document": "plan"}
    return row | {"status": status, "published_on": day, "file": file, "sheet": sheet, "cell": "D4"} | more


def reports(*rows):
    return pd.DataFrame(rows, columns=PUBLICATION_COLUMNS)


def answered(*rows):
    agreed = agreed_answers(pd.DataFrame(columns=RESPONSE_COLUMNS), small(), consolidate_publications(reports(*rows)))
    return agreed.set_index("criterion")["answer"].to_dict()


def test_equal_reports_are_one_row_and_blanks_are_no_opinion():
    (row,) = consolidate_publications(
        reports(report(format="pdf", day=""), report("2.xlsx", url="https://x.kz"), report("3.xlsx", "", ""))
    ).to_dict("records")
    assert (row["status"], row["published_on"], row["format"], row["url"]) == (
        "public", "2025-11-15", "pdf", "https://x.kz",
    )  # fmt: skip


def test_differing_reports_stay_with_their_cells_and_leave_open_what_follows():
    rows = [report(), report("2.xlsx", "late", "2025-11-20")]
    assert len(differing_publications(consolidate_publications(reports(*rows)))) == 2
    assert answered(*rows) == answered(*reversed(rows)) == {"P02": "0|5"}


def test_the_rule_of_the_methodology_settles_what_follows_as_it_settles_answers():
    rules = parse_methodology(SMALL.replace("independent: 2", "independent: 3, consolidate: majority"), "small.yaml")
    rows = reports(report(), report("2.xlsx", "late", "2025-11-20"), report("3.xlsx"))
    agreed = agreed_answers(pd.DataFrame(columns=RESPONSE_COLUMNS), rules, consolidate_publications(rows))
    assert agreed["answer"].tolist() == ["0"]


def test_a_table_settles_what_workbooks_report():
    rows = [report(), report("2.xlsx", "late", "2025-11-20"), report("p.csv", "late", "2025-11-21", sheet="")]
    assert answered(*rows) == {"P02": "6"}


def decision(file="review.xlsx", **facts):
    row = dict.fromkeys(WITH_DECISIONS, "") | {"region": "KZ-15", "year": 2026, "document": "plan", "sheet": "Review"}
    return row | {"decided_by": "reviewer", "reason": "seen", "file": file, "cell": "K7"} | facts


@pytest.mark.parametrize(
    ("decided", "left"),
    [
        ({"status": "late"}, [("late", "2025-11-20", "pdf")]),
        ({"status": "late", "published_on": "2025-11-21"}, [("late", "2025-11-21", "pdf")]),
        ({"status": "internal"}, [("internal", "", "")]),
        ({"published_on": "2025-11-20"}, [("public", "2025-11-20", ""), ("late", "2025-11-20", "pdf")]),
        ({"format": "xlsx"}, [("public", "2025-11-15", "xlsx"), ("late", "2025-11-20", "xlsx")]),
    ],
)
def test_what_is_decided_takes_the_place_of_what_is_reported(decided, left):
    rows = [report(), report("2.xlsx", "late", "2025-11-20", format="pdf")]
    rows += [decision(**{fact: value}) for fact, value in decided.items()]
    for order in permutations(rows):
        whole = pd.DataFrame(order, columns=WITH_DECISIONS).fillna("")
        settled = settled_publications(consolidate_publications(whole))
        assert sorted(settled[["status", "published_on", "format"]].itertuples(index=False, name=None)) == sorted(left)
        assert set(settled["decided_by"]) == ({"reviewer"} if len(left) == 1 else {""})


def test_decisions_of_two_reviews_that_differ_are_an_error():
    rows = pd.DataFrame([report(), decision(status="late"), decision("other.xlsx", status="public")]).fillna("")
    (problem,) = check_publications(rows[WITH_DECISIONS], small(), kazakhstan())
    assert (problem.code, problem.file) == ("publication-twice", "other.xlsx")


DAYS = st.sampled_from(["", "2025-11-15", "2025-11-20"])
ROWS = st.lists(st.tuples(st.sampled_from(["public", "late", "internal", ""]), DAYS), min_size=1, max_size=4)


@pytest.mark.slow
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_files_plays_no_part(facts, chance):
    rows = [report(f"{number}.xlsx", status, day) for number, (status, day) in enumerate(facts)]
    shuffled = rows.copy()
    chance.shuffle(shuffled)
    one, other = (consolidate_publications(reports(*order)) for order in (rows, shuffled))
    pd.testing.assert_frame_equal(one, other)
    assert answered(*rows) == answered(*shuffled)


@cache
def outcome(order):
    """Give scores and open matters of files that contradict each other, read in an order."""
    who = [
        ("expert_1", "a", "public"), ("expert_2", "d", "late"), ("expert_1", "b", "late"), ("expert_2", "a", ""),
        ("region", "a", ""),
    ]  # fmt: skip
    files = []
    for number, (role, answer, status) in enumerate(who):
        region = "KZ-71" if number in {2, 3} else "KZ-15"
        row = dict.fromkeys(RESPONSE_COLUMNS, "") | {"region": region, "year": 2026, "criterion": "E02"}
        responses = pd.DataFrame([row | {"assessor": role, "answer": answer, "file": f"{number}.xlsx"}])
        files.append(Intake(responses, publications=reports(report(f"{number}.xlsx", status, region=region))))
    intake = combined([files[number] for number in order], small(), kazakhstan())
    scores = score_responses(intake.responses, small(), None, intake.publications).scores
    return scores.sort_values(["region", "dimension"]).to_csv(index=False), open_matters(intake, small())


@pytest.mark.slow
@settings(max_examples=15)
@given(st.permutations(range(5)))
def test_scores_and_open_matters_do_not_depend_on_the_order_of_files(order):
    scores, matters = outcome(tuple(range(5)))
    assert outcome(tuple(order)) == (scores, matters)
    assert {matter.kind for matter in matters} == {"disagreement", "objection", "publication", "contradiction"}


def response(answer="a", seen="2026-03-05", **more):
    row = dict.fromkeys(RESPONSE_COLUMNS, "") | {"region": "KZ-15", "year": 2026, "criterion": "P01"}
    return row | {"answer": answer, "seen_on": seen, "file": "1.xlsx", "sheet": "Assessment", "cell": "E5"} | more


GATED = SMALL.replace(
    "      - id: planning\n", "      - id: planning\n        gate: {criterion: P01, closed_by: [d]}\n"
)


@pytest.mark.parametrize(
    ("row", "answer", "codes"),
    [
        (report(), response(), []),
        (report(day="2025-11-16"), response(), ["published-late"]),
        (report(status="late"), response(), ["published-in-time"]),
        (report(status="late", day="2026-03-06"), response(), ["published-after-seen"]),
        (report(status="late", day="2026-03-05"), response(), []),
        (report(status="internal", day=""), response(), ["status-against-answer"]),
        (report(), response("d"), ["status-against-answer"]),
        (report(status="not_produced", day=""), response("d"), []),
        (report(status="late", day="2026-03-06"), response(file="2.xlsx"), []),
    ],
)
def test_what_one_book_says_twice_and_differently_is_noticed(row, answer, codes):
    rules = parse_methodology(GATED, "small.yaml")
    found = list(contradictions(pd.DataFrame([answer]), reports(row), rules))
    assert [problem.code for problem in found] == codes
    assert all((p.severity, p.sheet, p.cell) == ("notice", "Publications", "D4") for p in found)


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.skipif(not CASE.is_dir(), reason="the cases are not here")
def test_a_round_of_differing_books_gives_the_same_in_any_order(tmp_path):
    from budget_index.cli import run

    books = sorted(CASE.glob("*.xlsx"))
    results = set()
    for number, order in enumerate(permutations(books)):
        out = tmp_path / str(number)
        assert run(["score", str(CASE / "pub.yaml"), *map(str, order), "-o", str(out), "--lang", "en"]) == 0
        results.add((out / "criteria.csv").read_text("utf-8"))
    assert len(results) == 1
    assert "A2,0|334,,unresolved" in results.pop()


@pytest.mark.slow
def test_a_round_keeps_differing_reports_and_reads_them_again(tmp_path):
    from budget_index.rounds import read_inputs
    from tests.rounds.making import ALL_A, workbook

    folder = make_round(tmp_path / "rounds" / "ours")
    row = {"region": "KZ-15", "year": 2026, "document": "plan", "url": "https://x.kz", "format": "", "languages": ""}
    books = [
        workbook(
            tmp_path / f"{role}.xlsx",
            ALL_A,
            assessor=role,
            publications=pd.DataFrame([row | {"status": status, "published_on": day}]),
        )
        for role, status, day in (("expert_1", "public", "2025-11-15"), ("expert_2", "late", "2025-11-20"))
    ]
    add(folder, *books)
    direct, kept = (read_inputs(paths, small(), kazakhstan()) for paths in (books, [folder]))
    assert sorted(direct.publications["status"]) == sorted(kept.publications["status"]) == ["late", "public"]
    assert {notice.code for notice in kept.notices} >= {"publications-differ"}
    assert verify(folder) == []
    shutil.rmtree(folder)
