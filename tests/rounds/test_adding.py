"""Files come into a round checked, whole and byte for byte; the newest of a region and assessor counts."""

import shutil

import pandas as pd
import pytest

from budget_index.errors import ProblemsFound
from budget_index.files import safe_name
from budget_index.regions import kazakhstan
from budget_index.rounds import read_inputs, read_round, round_methodology, round_workbooks
from budget_index.rounds.index import digest_of, read_index
from budget_index.rounds.journal import locked
from budget_index.tables.consolidation import consolidate
from tests.rounds.making import ALL_A, add, contents, make_round, small, table, workbook

AGREED = "region,year,criterion,answer"


@pytest.fixture
def folder(tmp_path):
    return make_round(tmp_path / "rounds" / "ours")


def codes(found):
    return sorted(problem.code for problem in found.value)


def read(folder):
    return read_inputs([folder], small(), kazakhstan())


def test_a_new_round_has_its_own_copy_of_an_edition_that_is_not_bundled(folder):
    assert sorted(contents(folder)) == ["round.yaml", "small.yaml"]
    assert round_methodology(folder).id == "small"
    assert list(read(folder).expected["region"]) == ["KZ-15", "KZ-71"]


def test_a_folder_that_holds_something_is_not_overwritten(folder):
    with pytest.raises(ProblemsFound) as found:
        make_round(folder)
    assert codes(found) == ["round-exists"]
    assert [path.name for path in folder.parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.slow
def test_a_workbook_is_kept_byte_for_byte_under_its_hash(folder, tmp_path):
    path = workbook(tmp_path / "KZ-15.xlsx", ALL_A)
    add(folder, path)
    (entry,) = read_index(folder)
    assert entry.hash == digest_of(path.read_bytes())
    assert entry.stored == f"workbooks/{entry.hash[:12]}-KZ-15.xlsx"
    assert (folder / entry.stored).read_bytes() == path.read_bytes()
    assert (entry.kind, entry.region, entry.year, entry.assessor) == ("assessment", "KZ-15", 2026, "expert_1")
    assert (entry.added_on, entry.supersedes) == ("2026-06-01", "")


@pytest.mark.slow
def test_every_response_leads_to_the_cell_of_its_workbook(folder, tmp_path):
    add(folder, workbook(tmp_path / "KZ-15.xlsx", ALL_A))
    (stored,) = round_workbooks(folder)
    from_workbook = read_inputs([stored], small(), kazakhstan()).responses
    from_round = read(folder).responses
    pd.testing.assert_frame_equal(from_round, from_workbook)
    assert set(from_round["file"]) == {stored.name}


@pytest.mark.slow
def test_the_same_file_twice_changes_nothing(folder, tmp_path):
    path = workbook(tmp_path / "one.xlsx", ALL_A)
    add(folder, path)
    before = contents(folder)
    again = add(folder, path, shutil.copy(path, tmp_path / "other name.xlsx"))
    assert contents(folder) == before
    assert again.entries == []
    assert again.known == ["one.xlsx", "other name.xlsx"]


@pytest.mark.slow
def test_a_newer_workbook_supersedes_the_older_and_both_stay(folder, tmp_path):
    old = workbook(tmp_path / "one.xlsx", ALL_A)
    new = workbook(tmp_path / "new.xlsx", ALL_A | {"E02": "d"})
    add(folder, old, workbook(tmp_path / "two.xlsx", ALL_A, assessor="expert_2"))
    (entry,) = add(folder, new).entries
    assert entry.supersedes == digest_of(old.read_bytes())[:12]
    assert len(list((folder / "workbooks").iterdir())) == 3
    answers = read(folder).responses.set_index(["assessor", "criterion"])["answer"]
    assert answers["expert_1", "E02"] == "d"
    assert answers["expert_2", "E02"] == "a"
    assert len(round_workbooks(folder)) == 2


@pytest.mark.slow
def test_all_problems_of_all_files_come_at_once_and_nothing_is_added(folder, tmp_path):
    before = contents(folder)
    with pytest.raises(ProblemsFound) as found:
        add(
            folder,
            workbook(tmp_path / "good.xlsx", ALL_A),
            table(tmp_path / "bad.csv", "KZ-15,2026,PO1,expert_2,a,", "KZ-15,2026,E02,expert_2,maybe,"),
            tmp_path / "nothing.xlsx",
            table(tmp_path / "other.csv", "KZ-10,2025,E02,expert_2,a,"),
        )
    assert {(p.code, p.file.rpartition("/")[2], p.cell) for p in found.value} == {
        ("file-not-found", "nothing.xlsx", ""),
        ("unknown-criterion", "bad.csv", "E2"),
        ("answer-not-on-scale", "bad.csv", "E3"),
        ("region-not-in-round", "other.csv", ""),
        ("year-not-in-round", "other.csv", ""),
    }
    assert contents(folder) == before
    assert not (folder / ".change").exists()


def test_wrong_answers_of_a_table_stop_it_at_their_cells(folder, tmp_path):
    with pytest.raises(ProblemsFound) as found:
        add(folder, table(tmp_path / "bad.csv", "KZ-15,2026,PO1,expert_2,a,", "KZ-15,2026,E02,expert_2,maybe,"))
    assert [(p.code, p.cell) for p in found.value] == [("unknown-criterion", "E2"), ("answer-not-on-scale", "E3")]
    assert "workbooks.csv" not in contents(folder)


@pytest.mark.slow
def test_two_files_for_one_assessor_at_once_are_refused(folder, tmp_path):
    with pytest.raises(ProblemsFound) as found:
        add(folder, workbook(tmp_path / "a.xlsx", ALL_A), workbook(tmp_path / "b.xlsx", {"P01": "b"}))
    assert codes(found) == ["added-twice"]


@pytest.mark.slow
def test_example_workbooks_stay_out_of_a_real_round(folder, tmp_path):
    path = workbook(tmp_path / "x.xlsx", ALL_A, example=True)
    with pytest.raises(ProblemsFound) as found:
        add(folder, path)
    assert codes(found) == ["example-in-round"]
    example = make_round(tmp_path / "example" / "round", more="example: true\n")
    add(example, path)
    assert read(example).example


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../x.xlsx", "x.xlsx"),
        ("..\\..\\x.xlsx", "x.xlsx"),
        ("C:evil.xlsx", "evil.xlsx"),
        ("=cmd|' /C calc'!A0.xlsx", "C_calc__A0.xlsx"),
        ("a\nb\0.csv", "a_b.csv"),
        (".hidden", "hidden.hidden"),
        ("Ақтөбе облысы.xlsx", "Ақтөбе_облысы.xlsx"),
        ("x" * 300 + ".xlsx", "x" * 80 + ".xlsx"),
    ],
)
def test_names_that_lead_elsewhere_are_made_safe(name, safe):
    assert safe_name(name) == safe


@pytest.mark.slow
def test_a_name_like_a_formula_stays_text_in_the_index(folder, tmp_path):
    add(folder, workbook(tmp_path / "=1+1.xlsx", ALL_A))
    assert ",'=1+1.xlsx," in (folder / "workbooks.csv").read_text("utf-8")
    assert read_index(folder)[0].name == "=1+1.xlsx"


@pytest.mark.slow
@pytest.mark.parametrize("comment", ["=1+1", "+7 701", "-", "@x", "'=x", "''-5", "'quoted'", "-5", "plain"])
def test_comments_like_formulas_stay_text_and_come_back(folder, tmp_path, comment):
    add(folder, table(tmp_path / "x.csv", f"KZ-15,2026,E02,expert_1,a,{comment}"))
    written = pd.read_csv(folder / "responses.csv", dtype=str, keep_default_na=False)["comment"][0]
    assert written.startswith("'") or not written.startswith(("=", "+", "@", "- ")) or written == "-5"
    assert read(folder).responses["comment"].tolist() == [comment]


@pytest.mark.slow
def test_tables_are_sources_too_and_publications_settle(folder, tmp_path):
    add(folder, workbook(tmp_path / "one.xlsx", ALL_A), table(tmp_path / "t.csv", "KZ-71,2026,E02,expert_1,b,"))
    head = "region,year,document,status,published_on"
    add(folder, table(tmp_path / "p.csv", "KZ-15,2026,plan,public,2025-11-15", header=head))
    add(folder, table(tmp_path / "p2.csv", "KZ-15,2026,plan,late,2025-11-20", header=head))
    found = read(folder)
    assert found.publications[["region", "status"]].to_numpy().tolist() == [["KZ-15", "late"]]
    assert set(found.responses["region"]) == {"KZ-15", "KZ-71"}
    assert {path.name for path in (folder / "tables").iterdir()} == {
        entry.stored.split("/")[1] for entry in read_index(folder) if entry.stored.startswith("tables/")
    }


def test_a_file_that_says_nothing_is_refused(folder, tmp_path):
    head = "region,year,document,status"
    with pytest.raises(ProblemsFound) as found:
        add(folder, table(tmp_path / "empty.csv", header=head))
    assert codes(found) == ["file-empty"]


@pytest.mark.slow
@pytest.mark.covers
def test_publications_of_a_superseded_workbook_go_with_it(folder, tmp_path):
    row = {"region": "KZ-15", "year": 2026, "document": "plan", "status": "public", "published_on": "2025-11-15"}
    published = pd.DataFrame([row | dict.fromkeys(("url", "format", "languages"), "")])
    add(folder, workbook(tmp_path / "1.xlsx", ALL_A, publications=published))
    assert read(folder).publications["status"].tolist() == ["public"]
    with pytest.raises(ProblemsFound) as found:
        add(folder, workbook(tmp_path / "2.xlsx", ALL_A))
    assert codes(found) == ["answers-would-be-lost"]
    add(folder, tmp_path / "2.xlsx", replacing=True)
    assert not (folder / "publications.csv").exists()


@pytest.mark.slow
def test_assessors_who_report_a_document_differently_are_named(folder, tmp_path):
    row = {"region": "KZ-15", "year": 2026, "document": "plan", "url": "https://x.kz", "format": "", "languages": ""}
    tables = [
        pd.DataFrame([row | {"status": status, "published_on": day}])
        for status, day in (("public", "2025-11-15"), ("late", "2025-11-20"), ("public", "2025-11-15"))
    ]
    files = [
        workbook(tmp_path / f"{n}.xlsx", ALL_A, assessor=f"expert_{n}", publications=given)
        for n, given in enumerate(tables, start=1)
    ]
    notices = add(folder, *files).notices
    assert {(n.code, n.severity, n.sheet) for n in notices} == {("publications-differ", "notice", "Publications")}
    assert sorted(n.file[-6:] for n in notices) == ["1.xlsx", "2.xlsx", "3.xlsx"]
    assert sorted(read(folder).publications["status"]) == ["late", "public", "public"]


@pytest.mark.slow
def test_a_round_made_by_hand_keeps_what_it_has(folder, tmp_path):
    table(folder / "responses.csv", "KZ-71,2026,E02,b", header=AGREED)
    add(folder, workbook(tmp_path / "one.xlsx", ALL_A))
    assert set(read(folder).responses["region"]) == {"KZ-15", "KZ-71"}
    assert [entry.kind for entry in read_index(folder)] == ["table", "assessment"]


@pytest.mark.slow
@pytest.mark.covers
def test_two_commands_at_once_are_refused_with_a_clear_message(folder, tmp_path):
    with locked(folder), pytest.raises(ProblemsFound) as found:
        add(folder, workbook(tmp_path / "one.xlsx", ALL_A))
    assert codes(found) == ["round-busy"]
    (problem,) = found.value
    assert str(problem.facts["process"]).isdecimal()
    add(folder, tmp_path / "one.xlsx")
    assert len(read_index(folder)) == 1


@pytest.mark.slow
def test_a_journal_from_a_stranger_cannot_write_elsewhere(folder, tmp_path):
    change = folder / ".change"
    (change / "files").mkdir(parents=True)
    (tmp_path / "precious.txt").write_text("kept")
    names = '"../../precious.txt", "/etc/x", "..\\\\..\\\\precious.txt"'
    (change / "commit.json").write_text(f'{{"write": [{names}], "remove": [{names}]}}')
    add(folder, workbook(tmp_path / "one.xlsx", ALL_A))
    assert (tmp_path / "precious.txt").read_text() == "kept"
    assert not change.exists()


def test_no_link_of_a_strangers_round_is_followed(folder, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "victim").write_text("kept")
    (folder / "link").symlink_to(outside)
    (folder / ".change" / "files" / "link").mkdir(parents=True)
    (folder / ".change" / "files" / "link" / "planted").write_text("evil")
    (folder / ".change" / "commit.json").write_text('{"write": ["link/planted"], "remove": ["link/victim"]}')
    (folder / ".lock").symlink_to(outside / "victim")
    with pytest.raises(ProblemsFound) as found:
        add(folder, workbook(tmp_path / "one.xlsx", ALL_A))
    assert [(problem.code, problem.file) for problem in found.value] == [
        ("round-link", str(folder / ".lock")),
        ("round-link", str(folder / "link")),
    ]
    assert [(path.name, path.read_text()) for path in outside.iterdir()] == [("victim", "kept")]


@pytest.mark.slow
def test_layers_are_kept_and_the_reviewer_decides(folder, tmp_path):
    add(
        folder,
        table(tmp_path / "1.csv", "KZ-15,2026,E02,expert_1,a,"),
        table(tmp_path / "2.csv", "KZ-15,2026,E02,expert_2,d,"),
        table(tmp_path / "3.csv", "KZ-15,2026,E02,reviewer,b,seen it"),
    )
    responses = read(folder).responses
    assert sorted(responses["assessor"]) == ["expert_1", "expert_2", "reviewer"]
    assert consolidate(responses, small())["answer"].tolist() == ["b"]
    assert read_round(folder).status == "draft"
