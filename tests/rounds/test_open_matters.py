"""What a round leaves open: every kind is found with its cells, settled by what settles it, in any order of files."""

import json
from itertools import permutations

import openpyxl
import pandas as pd
import pytest

from budget_index.cli import run
from budget_index.language import Say
from budget_index.regions import kazakhstan
from budget_index.rounds import read_inputs, read_round, score_intake
from budget_index.rounds.derived import RoundReader
from budget_index.rounds.history import read_history
from budget_index.rounds.open_matters import KINDS_OF_MATTERS, count_by_kind
from budget_index.rounds.status import round_status
from budget_index.workbook.decisions.reply import write_reply
from budget_index.workbook.xlsx.style import AMBER
from tests.rounds.making import ALL_A, add, make_round, small, table, workbook
from tests.sweeps import IN_ENGLISH, IN_KAZAKH, IN_RUSSIAN
from tests.workbook.decisions.test_reply import fill
from tests.workbook.decisions.test_review import decide, row_of

DOCUMENT = {"region": "KZ-15", "year": 2026, "document": "plan", "url": "https://x.kz", "format": "", "languages": ""}


@pytest.fixture
def folder(tmp_path):
    """Make a round of one region, so that no book is missing."""
    folder = make_round(tmp_path / "rounds" / "ours")
    told = folder / "round.yaml"
    told.write_text(told.read_text("utf-8").replace("[KZ-15, KZ-71]", "[KZ-15]"), encoding="utf-8")
    return folder


def books(place, first=None, second=None):
    return [
        workbook(place / "1.xlsx", ALL_A | (first or {})),
        workbook(place / "2.xlsx", ALL_A | (second or {}), assessor="expert_2"),
    ]


def matters(folder):
    reader = RoundReader(read_round(folder), small(), kazakhstan())
    intake = read_inputs([folder], small(), kazakhstan())
    return round_status(reader.round_, intake, small(), read_history(folder, reader)).open_matters


def told(folder):
    """Give kind and subject of everything that is open."""
    return [(matter.kind, matter.about) for matter in matters(folder)]


def reply(place, folder, typed, language="en"):
    """Write the reply of the region as it is now, and type into it."""
    intake = read_inputs([folder], small(), kazakhstan())
    about = {"region": "KZ-15", "year": 2026, "registry": kazakhstan(), "say": Say(language)}
    path = write_reply(place, score_intake(intake, small()).criteria, intake.responses, small(), **about)
    return fill(path, typed)


def decision(place, answer, question="E02"):
    return table(place, f"KZ-15,2026,{question},reviewer,{answer},looked at it")


@pytest.mark.slow
def test_missing_books_and_disagreements_have_their_cells(folder, tmp_path):
    add(folder, books(tmp_path, {"E02": "d"})[0])
    assert told(folder) == [("missing-book", "expert_2")]
    add(folder, books(tmp_path)[1])
    (matter,) = matters(folder)
    assert (matter.kind, matter.region, matter.year, matter.about) == ("disagreement", "KZ-15", 2026, "E02")
    assert [(one.who, one.said) for one in matter.statements] == [("expert_1", "d"), ("expert_2", "a")]
    for one in matter.statements:
        sheet = openpyxl.load_workbook(folder / "workbooks" / one.file)[one.sheet]
        assert sheet[one.cell].value.startswith(one.said)
    add(folder, decision(tmp_path / "3.csv", "d"))
    assert told(folder) == []


@pytest.mark.slow
def test_a_decision_is_out_of_date_once_an_answer_behind_it_is_corrected(folder, tmp_path):
    add(folder, *books(tmp_path, {"E02": "d"}))
    add(folder, decision(tmp_path / "3.csv", "a"))
    corrected = workbook(tmp_path / "1b.xlsx", ALL_A | {"E02": "b", "E01": "90"})
    add(folder, corrected)
    found = {matter.about: matter for matter in matters(folder)}
    assert {about: matter.kind for about, matter in found.items()} == {"E01": "disagreement", "E02": "stale-decision"}
    own, change = found["E02"].statements
    assert (own.who, own.said, own.cell) == ("reviewer", "a", "E2")
    assert (change.who, change.said) == ("expert_1", "d → b")
    assert change.file.endswith("1b.xlsx")
    add(folder, table(tmp_path / "4.csv", "KZ-15,2026,E02,reviewer,a,once more", "KZ-15,2026,E01,reviewer,90,seen"))
    assert told(folder) == []


@pytest.mark.slow
@pytest.mark.parametrize(("corrected", "expected"), [("a", []), ("b", ["E02"]), ("d", [])])
def test_a_correction_to_what_was_decided_or_to_nothing_new_reopens_nothing(corrected, expected, folder, tmp_path):
    add(folder, *books(tmp_path, {"E02": "d"}))
    add(folder, decision(tmp_path / "3.csv", "a"))
    add(folder, workbook(tmp_path / "1b.xlsx", ALL_A | {"E02": corrected}))
    assert [about for _, about in told(folder)] == expected


@pytest.mark.slow
def test_an_answer_that_comes_after_the_decision_reopens_it(folder, tmp_path):
    first, second = books(tmp_path, second={"E02": "d"})
    add(folder, first)
    add(folder, decision(tmp_path / "3.csv", "a"))
    add(folder, second)
    assert told(folder) == [("stale-decision", "E02")]


REPLIES = {
    "E02": {"position": "disagree", "claim": "a", "comment": "see page 5"},
    "P01": {"position": "disagree"},
    "P01/format": {"comment": "The page was moved"},
    "E01": {"position": "agree", "comment": "We will publish it"},
    "P02": {"position": "agree"},
}
ASKED = ("E02", "P01", "P01/format")


@pytest.mark.slow
@IN_ENGLISH
def test_what_the_region_objects_to_is_open_until_it_is_decided(language, folder, tmp_path):
    say = Say(language)
    add(folder, *books(tmp_path, {"E02": "b"}, {"E02": "b"}))
    said = {
        name: {key: say(f"review.{word}") if key == "position" else word for key, word in typed.items()}
        for name, typed in REPLIES.items()
    }
    add(folder, reply(tmp_path / "reply.xlsx", folder, said, language))
    assert told(folder) == [("objection", name) for name in sorted(ASKED)]
    decided = {
        name: {"decision": answer, "reason": "looked"} for name, answer in zip(ASKED, ("b", "a", "open"), strict=True)
    }
    again = reply(tmp_path / "again.xlsx", folder, decided, language)
    add(folder, again, replacing=True)
    assert told(folder) == []


@pytest.mark.slow
def test_a_claim_that_is_agreed_already_is_no_objection_and_a_link_alone_is_one(folder, tmp_path):
    add(folder, *books(tmp_path, {"E02": "b"}, {"E02": "b"}))
    typed = {"E02": {"claim": "b"}, "P01": {"evidence": "https://x.kz/new"}}
    add(folder, reply(tmp_path / "reply.xlsx", folder, typed))
    assert told(folder) == [("objection", "P01")]


@pytest.mark.slow
def test_an_objection_is_decided_by_what_comes_after_it(folder, tmp_path):
    add(folder, *books(tmp_path, {"E02": "d"}))
    add(folder, decision(tmp_path / "3.csv", "d"))
    add(folder, reply(tmp_path / "reply.xlsx", folder, {"E02": {"claim": "a", "comment": "page 5"}}))
    (matter,) = matters(folder)
    assert (matter.kind, matter.about) == ("objection", "E02")
    assert [(one.who, one.said) for one in matter.statements] == [("region", "a"), ("", "d")]
    sheet = openpyxl.load_workbook(folder / "workbooks" / matter.statements[0].file)[matter.statements[0].sheet]
    assert sheet[matter.statements[0].cell].value == "a"
    add(folder, table(tmp_path / "4.csv", "KZ-15,2026,E02,reviewer,d,page 5 is another one"))
    assert told(folder) == []


@pytest.mark.slow
def test_an_objection_to_what_follows_from_publications_is_decided_by_a_reason(folder, tmp_path):
    head = "region,year,document,status,published_on"
    add(folder, *books(tmp_path), table(tmp_path / "p.csv", "KZ-15,2026,plan,late,2025-11-20", header=head))
    add(folder, reply(tmp_path / "reply.xlsx", folder, {"P02": {"comment": "It came out in time"}}))
    assert told(folder) == [("objection", "P02")]
    add(
        folder, reply(tmp_path / "again.xlsx", folder, {"P02": {"reason": "The archive says the 20th"}}), replacing=True
    )
    assert told(folder) == []


def reports(place, *days):
    return [
        workbook(
            place / f"{role}.xlsx",
            ALL_A,
            assessor=role,
            publications=pd.DataFrame([DOCUMENT | {"status": "public", "published_on": day}]),
        )
        for role, day in zip(("expert_1", "expert_2"), days, strict=True)
    ]


@pytest.mark.slow
def test_differing_reports_and_what_contradicts_the_answers_have_their_cells(folder, tmp_path):
    add(folder, *reports(tmp_path, "2025-11-15", "2025-11-14"))
    (matter,) = matters(folder)
    assert (matter.kind, matter.region, matter.about) == ("publication", "KZ-15", "plan")
    assert sorted(one.said for one in matter.statements) == ["public 2025-11-14", "public 2025-11-15"]
    assert {one.sheet for one in matter.statements} == {"Publications"}
    assert len({one.file for one in matter.statements}) == 2
    head = "region,year,document,status,published_on,url"
    settled = "KZ-15,2026,plan,{},https://x.kz"
    add(folder, table(tmp_path / "p.csv", settled.format("public,2025-12-01"), header=head))
    (matter,) = matters(folder)
    assert (matter.kind, matter.problem.code) == ("contradiction", "published-late")
    add(folder, table(tmp_path / "p2.csv", settled.format("late,2025-12-01"), header=head))
    assert told(folder) == []


@pytest.mark.slow
@pytest.mark.covers
def test_what_averages_leaves_no_disagreement_open(tmp_path):
    folder = make_round(tmp_path / "rounds" / "ours")
    rules = folder / "small.yaml"
    rules.write_text(rules.read_text("utf-8").replace("independent: 2", "independent: 2, consolidate: mean"), "utf-8")
    given = [table(tmp_path / f"{n}.csv", f"KZ-15,2026,E02,expert_{n},{answer},") for n, answer in ((1, "a"), (2, "d"))]
    add(folder, *given)
    assert run(["round", "status", str(folder), "--format", "json"]) == 0
    intake = read_inputs([folder], small(), kazakhstan())
    found = round_status(read_round(folder), intake, RoundReader(read_round(folder), small(), kazakhstan()).methodology)
    assert count_by_kind(found.open_matters)["disagreement"] == 1


@pytest.mark.slow
@IN_KAZAKH
def test_the_review_shows_what_is_decided_in_it_and_settles_it(language, folder, tmp_path):
    add(folder, *reports(tmp_path, "2025-11-15", "2025-11-14"), decision(tmp_path / "3.csv", "d"))
    mended = pd.DataFrame([DOCUMENT | {"status": "public", "published_on": "2025-11-15"}])
    changed = ALL_A | {"E02": "b", "P01": "b"}
    add(folder, workbook(tmp_path / "1b.xlsx", changed, publications=mended))
    add(folder, reply(tmp_path / "reply.xlsx", folder, {"E01": {"claim": "99", "comment": "page 5"}}))
    before = [("disagreement", "P01"), ("stale-decision", "E02"), ("objection", "E01"), ("publication", "plan")]
    assert told(folder) == before
    order = ["review", str(folder), "--methodology", str(folder / "small.yaml"), "-o", str(tmp_path / "review")]
    assert run([*order, "--lang", language]) == 0
    (path,) = (tmp_path / "review").glob("*.xlsx")
    say = Say(language)
    sheet = openpyxl.load_workbook(path)[say("review.sheet")]
    shown = [str(row[0].value) for row in sheet.iter_rows(min_row=5)]
    bands = {"differing": "P01", "objected": "E01", "stale": "E02"}
    for band, question in bands.items():
        assert shown[shown.index(say(f"review.{band}", n=1)) + 1] == question
    assert shown[shown.index(say("review.publications", n=1)) + 1] == "plan:published_on"
    cells = row_of(sheet, "E01")
    assert (cells["answer:region"].value, cells["seen:region"].value) == ("99", "page 5")
    assert row_of(sheet, "E02")["decision"].value.startswith("d")
    assert row_of(sheet, "E02")["decision"].fill.fgColor.rgb.endswith(AMBER)
    typed = {"P01": ("b", "seen"), "E02": ("b", "looked at again"), "E01": (95, "page 5 is older")}
    add(folder, decide(path, typed | {"plan:published_on": ("14.11.2025", "the page says so")}))
    assert told(folder) == []


@pytest.mark.slow
def test_a_decision_is_judged_by_the_answers_that_its_review_shows(folder, tmp_path):
    """Not by the day on which it comes: a review may be filled in while an answer is corrected."""
    add(folder, *books(tmp_path, {"E02": "d"}, {"E02": "b"}))
    order = ["review", str(folder), "--methodology", str(folder / "small.yaml"), "-o", str(tmp_path / "review")]
    assert run(order) == 0
    (path,) = (tmp_path / "review").glob("*.xlsx")
    decide(path, {"E02": ("b", "looked"), "E01": (95, "looked")})
    add(folder, reply(tmp_path / "reply.xlsx", folder, {"E01": {"claim": "99", "comment": "page 5"}}))
    add(folder, workbook(tmp_path / "1b.xlsx", ALL_A | {"E02": "a"}))
    add(folder, path)
    (stale, objection) = matters(folder)
    assert (stale.kind, stale.about, stale.statements[1].said) == ("stale-decision", "E02", "d → a")
    assert (objection.kind, objection.about) == ("objection", "E01")
    assert run([*order, "--overwrite"]) == 0
    add(folder, decide(path, {"E02": ("b", "looked again"), "E01": (95, "page 5 is older")}))
    assert told(folder) == []


@pytest.mark.slow
@IN_RUSSIAN
def test_status_lists_every_kind_with_its_number(language, tmp_path, capsys):
    folder = make_round(tmp_path / "rounds" / "ours")
    add(folder, *reports(tmp_path, "2025-11-15", "2025-11-14"))
    add(folder, decision(tmp_path / "3.csv", "d"))
    add(folder, workbook(tmp_path / "1b.xlsx", ALL_A | {"E02": "b", "P01": "b"}), replacing=True)
    add(folder, reply(tmp_path / "reply.xlsx", folder, {"E01": {"claim": "99", "comment": "page 5"}}))
    capsys.readouterr()
    assert run(["round", "status", str(folder), "--lang", language]) == 0
    shown = capsys.readouterr().out
    assert run(["round", "status", str(folder), "--format", "json", "--lang", language]) == 0
    found = json.loads(capsys.readouterr().out)
    for kind in KINDS_OF_MATTERS:
        assert (Say(language)(f"round.open-{kind}", n=found["open"][kind]) in shown) == (found["open"][kind] > 0)
    assert len(found["open_matters"]) == sum(found["open"].values())


@pytest.mark.slow
def test_the_order_of_files_plays_no_part(tmp_path):
    given = [
        table(tmp_path / "1.csv", "KZ-15,2026,E02,expert_1,d,", "KZ-15,2026,P01,expert_1,b,"),
        table(tmp_path / "2.csv", "KZ-15,2026,E02,expert_2,a,", "KZ-15,2026,P01,expert_2,b,"),
        decision(tmp_path / "3.csv", "b"),
        table(tmp_path / "4.csv", "KZ-15,2026,P01,region,a,page 5", "KZ-15,2026,E02,region,a,page 6"),
    ]
    seen = set()
    for number, order in enumerate([*permutations(given)][::4]):
        folder = make_round(tmp_path / str(number) / "ours")
        add(folder, *order)
        scores = score_intake(read_inputs([folder], small(), kazakhstan()), small()).scores
        seen.add((str(matters(folder)), scores.to_csv()))
    assert len(seen) == 1
    assert seen.pop()[0].count("kind='objection'") == 2
