"""What assessors report differently about a document is decided in the review, kept, published, and judged anew."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from budget_index.cli import run
from budget_index.language import LANGUAGES, Say
from budget_index.regions import kazakhstan
from budget_index.rounds import read_inputs, score_intake
from budget_index.workbook.decisions.read import read_decisions
from tests.rounds.making import ALL_A, add, contents, freeze, make_round, small, table, verify, workbook
from tests.rounds.test_open_matters import matters, told
from tests.sweeps import IN_KAZAKH
from tests.workbook.decisions.test_review import decide, row_of

DOCUMENT = {"region": "KZ-15", "year": 2026, "document": "plan", "url": "https://x.kz", "format": "", "languages": ""}
LATE = {"plan:status": ("Published late", "seen"), "plan:published_on": ("2025-11-20", "page dump")}
HEAD = "region,year,document,status,published_on,url"


def book(place: Path, role: str, status: str, day: str, name: str = "") -> Path:
    publications = pd.DataFrame([DOCUMENT | {"status": status, "published_on": day}])
    return workbook(place / f"{name or role}.xlsx", ALL_A, assessor=role, publications=publications)


@pytest.fixture
def differing(tmp_path):
    """Make a round of one region in which one expert found the plan in time and the other late."""
    folder = make_round(tmp_path / "rounds" / "ours")
    about = folder / "round.yaml"
    about.write_text(about.read_text("utf-8").replace("[KZ-15, KZ-71]", "[KZ-15]"), encoding="utf-8")
    add(folder, book(tmp_path, "expert_1", "public", "2025-11-15"), book(tmp_path, "expert_2", "late", "2025-11-20"))
    return folder


def review(folder: Path, place: Path, language: str = "en") -> Path:
    order = ["review", str(folder), "--methodology", str(folder / "small.yaml"), "-o", str(place), "--lang", language]
    assert run(order) == 0
    (path,) = place.glob("*.xlsx")
    return path


def late(folder: Path) -> str:
    """Give the agreed answer to the question that follows from the plan's day."""
    agreed = score_intake(read_inputs([folder], small(), kazakhstan()), small()).agreed
    return agreed.set_index("criterion")["answer"].get("P02", "")


def decided(folder: Path, place: Path, typed: dict, **more) -> Path:
    """Decide in a new review of the round and add it; give the review."""
    path = decide(review(folder, place), typed)
    add(folder, path, **more)
    return path


@pytest.mark.slow
@IN_KAZAKH
def test_each_differing_fact_has_a_row_to_decide(language, differing, tmp_path):
    say = Say(language)
    path = review(differing, tmp_path / "review", language)
    sheet = openpyxl.load_workbook(path)[say("review.sheet")]
    shown = [str(row[0].value) for row in sheet.iter_rows(min_row=5)]
    start = shown.index(say("review.publications", n=2))
    assert shown[start + 1 : start + 3] == ["plan:status", "plan:published_on"]
    cells = row_of(sheet, "plan:status")
    assert cells["question"].value == say("workbook.column-status")
    assert cells["answer:expert_1"].value == say("workbook.status-public")
    assert cells["seen:expert_2"].value == "https://x.kz"
    assert cells["link:expert_2"].hyperlink.target == "https://x.kz"
    rules = [rule for rule in sheet.data_validations.dataValidation if cells["decision"].coordinate in rule.sqref]
    assert [rule.type for rule in rules] == ["list"]
    typed = {"plan:status": (say("workbook.status-late"), "seen"), "plan:published_on": ("20.11.2025", "seen")}
    add(differing, decide(path, typed))
    assert told(differing) == []
    assert late(differing) == "5"


@pytest.mark.slow
@pytest.mark.covers
def test_a_decision_settles_and_is_kept_with_its_reason(differing, tmp_path):
    assert told(differing) == [("publication", "plan")]
    assert late(differing) == "0|5"
    typed = {"plan:status": ("Published late", "the archive says so"), "plan:published_on": ("2025-11-18", "page dump")}
    decided(differing, tmp_path / "review", typed)
    assert told(differing) == []
    assert late(differing) == "3"
    assert verify(differing) == []
    rows = pd.read_csv(differing / "publications.csv", keep_default_na=False)
    assert rows.groupby("decided_by").size().to_dict() == {"": 2, "reviewer": 2}
    assert set(rows["reason"]) == {"", "the archive says so", "page dump"}
    (counting,) = read_inputs([differing], small(), kazakhstan()).publications.to_dict("records")
    assert (counting["status"], counting["published_on"]) == ("late", "2025-11-18")
    assert counting["reason"] == "the archive says so; page dump"
    again = openpyxl.load_workbook(review(differing, tmp_path / "again"))["Review"]
    assert row_of(again, "plan:status")["decision"].value == "Published late"
    assert str(row_of(again, "plan:published_on")["decision"].value).startswith("2025-11-18")


@pytest.mark.slow
def test_a_status_sets_the_other_reports_aside_and_a_third_one_leaves_nothing_of_them(differing, tmp_path):
    decided(differing, tmp_path / "one", {"plan:status": ("Published in time", "seen")})
    assert told(differing) == []
    assert late(differing) == "0"
    decided(differing, tmp_path / "two", {"plan:status": ("Not produced", "a letter")})
    assert late(differing) == "not_produced"
    (counting,) = read_inputs([differing], small(), kazakhstan()).publications.to_dict("records")
    assert (counting["published_on"], counting["url"]) == ("", "")


@pytest.mark.slow
def test_what_is_left_undecided_stays_open(differing, tmp_path):
    decided(differing, tmp_path / "review", {"plan:published_on": ("2025-11-15", "seen")})
    assert told(differing) == [("publication", "plan")]
    assert late(differing) == "0"


@pytest.mark.slow
def test_a_decision_older_than_a_corrected_report_is_out_of_date(differing, tmp_path):
    decided(differing, tmp_path / "one", LATE)
    add(differing, book(tmp_path, "expert_1", "late", "2025-11-18", name="1b"))
    (matter,) = matters(differing)
    assert (matter.kind, matter.about) == ("stale-decision", "plan:published_on")
    own, change = matter.statements
    assert (own.who, own.said) == ("reviewer", "2025-11-20")
    assert (change.who, change.said) == ("expert_1", "2025-11-15 → 2025-11-18")
    assert change.file.endswith("1b.xlsx")
    assert run(["round", "freeze", str(differing)]) == 1
    decided(differing, tmp_path / "two", {"plan:published_on": ("2025-11-18", "both looked again")})
    assert told(differing) == []
    assert late(differing) == "3"


@pytest.mark.slow
def test_reports_corrected_to_what_was_decided_reopen_nothing(differing, tmp_path):
    decided(differing, tmp_path / "one", LATE)
    add(differing, book(tmp_path, "expert_1", "late", "2025-11-20", name="1b"))
    assert told(differing) == []


@pytest.mark.slow
def test_a_table_that_comes_after_a_decision_reopens_it(differing, tmp_path):
    decided(differing, tmp_path / "one", LATE)
    add(differing, table(tmp_path / "p.csv", "KZ-15,2026,plan,late,2025-11-25,https://x.kz", header=HEAD))
    assert [about for _, about in told(differing)] == ["plan:published_on"]
    sheet = openpyxl.load_workbook(review(differing, tmp_path / "two"))["Review"]
    assert str(row_of(sheet, "plan:published_on")["answer:publications"].value) == "2025-11-25"


@pytest.mark.slow
@IN_KAZAKH
def test_status_says_it_without_codes(language, differing, tmp_path, capsys):
    say = Say(language)

    def lines() -> str:
        capsys.readouterr()
        assert run(["round", "status", str(differing), "--lang", language]) == 0
        return capsys.readouterr().out

    late, in_time = say("workbook.status-late"), say("workbook.status-public")
    assert f"«{late} 2025-11-20» (" in lines()
    decided(differing, tmp_path / "one", LATE)
    add(differing, table(tmp_path / "p.csv", "KZ-15,2026,plan,public,2025-11-20,https://x.kz", header=HEAD))
    shown = lines()
    assert f"plan ({say('workbook.column-status')}): reviewer «{late}»" in shown
    assert f"expert_1 «{in_time} → –»" not in shown
    assert f"{say('review.table')} «– → {in_time}»" in shown


@pytest.mark.slow
def test_a_review_that_forgets_a_decision_loses_nothing_in_silence(differing, tmp_path):
    path = decided(differing, tmp_path / "one", {"plan:status": ("Published late", "x")})
    forgotten = decide(path, {"plan:status": (None, None)})
    order = ["round", "add", str(differing), str(forgotten)]
    assert run(order) == 1
    assert run([*order, "--replace"]) == 0
    assert told(differing) == [("publication", "plan")]


@pytest.mark.slow
def test_a_published_round_keeps_decisions_and_scores(differing, tmp_path):
    decided(differing, tmp_path / "one", LATE)
    before = score_intake(read_inputs([differing], small(), kazakhstan()), small())
    freeze(differing)
    after = score_intake(read_inputs([differing], small(), kazakhstan()), small())
    for name, expected in before.tables.items():
        pd.testing.assert_frame_equal(after.tables[name], expected)
    rows = pd.read_csv(differing / "publications.csv", keep_default_na=False)
    assert rows.loc[rows["decided_by"].eq("reviewer"), "reason"].tolist() == ["seen", "page dump"]
    files = dict(zip(rows["file"], rows["decided_by"], strict=True))
    assert files == {"KZ-15-2026-expert_1": "", "KZ-15-2026-expert_2": "", "KZ-15-2026-reviewer": "reviewer"}
    assert run(["round", "check", str(differing)]) == 0


@pytest.mark.slow
@pytest.mark.covers
def test_rebuilding_keeps_decisions_on_documents(differing, tmp_path):
    decided(differing, tmp_path / "one", {"plan:status": ("Published late", "x")})
    before = contents(differing)
    (differing / "publications.csv").unlink()
    assert run(["round", "rebuild", str(differing)]) == 0
    assert contents(differing) == before


@pytest.mark.slow
@pytest.mark.covers
def test_wrong_decisions_on_documents_are_named_at_their_cells(differing, tmp_path):
    typed = {"plan:status": ("perhaps", "x"), "plan:published_on": ("31.11.2025", None)}
    path = decide(review(differing, tmp_path / "one"), typed)
    sheet = openpyxl.load_workbook(path)["Review"]
    cells = {row_of(sheet, name)["decision"].coordinate for name in typed}
    problems = read_decisions(path, registry=kazakhstan(), methodology=small()).problems
    assert {problem.cell for problem in problems if problem.severity == "error"} == cells
    for language in LANGUAGES:
        assert all(Say(language).problem(problem) for problem in problems)
