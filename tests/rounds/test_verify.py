"""Index, stored files and tables of a round are compared in both directions; rebuilding loses nothing."""

import shutil

import pytest

from budget_index.cli import run
from budget_index.errors import ProblemsFound
from tests.rounds.making import ALL_A, add, contents, freeze, make_round, rebuild, table, verify, workbook


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Make a round with a superseded book, one of two regions, and publications."""
    place = tmp_path_factory.mktemp("whole")
    folder = make_round(place / "rounds" / "ours")
    add(folder, workbook(place / "1.xlsx", ALL_A), workbook(place / "2.xlsx", ALL_A, assessor="expert_2"))
    add(folder, workbook(place / "1b.xlsx", ALL_A | {"E02": "d"}))
    both = table(place / "both.csv", "KZ-71,2026,E02,expert_1,a,", "KZ-71,2026,E02,expert_2,b,")
    head = "region,year,document,status,published_on"
    add(folder, both, table(place / "p.csv", "KZ-15,2026,plan,public,2025-11-15", header=head))
    return folder


@pytest.fixture
def folder(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "ours")


def lines(folder, name="workbooks.csv"):
    return (folder / name).read_text("utf-8").splitlines(keepends=True)


def write(folder, rows, name="workbooks.csv"):
    (folder / name).write_text("".join(rows), encoding="utf-8")


def lose(number):
    def act(folder):
        rows = lines(folder)
        del rows[number]
        write(folder, rows)

    return act


def reorder(folder):
    head, *rows = lines(folder)
    write(folder, [head, *reversed(rows)])


def correct_by_hand(folder):
    path = folder / "responses.csv"
    text = path.read_text("utf-8")
    assert ",E02,expert_1,d," in text
    path.write_text(text.replace(",E02,expert_1,d,", ",E02,expert_1,a,"), encoding="utf-8")


def drop_answer(folder):
    write(folder, lines(folder, "responses.csv")[:-1], "responses.csv")


def spoil(name):
    return lambda folder: (folder / name).write_bytes(b"\xff\x00,,\n")


REBUILT = {
    "first row lost": (lose(1), {"index-row-order", "stored-file-unlisted"}),
    "last book's row lost": (lose(3), {"stored-file-unlisted"}),
    "a row of two lost": (lose(4), {"index-row-missing"}),
    "last row lost": (lose(-1), {"stored-file-unlisted"}),
    "rows reordered": (reorder, {"index-row-order"}),
    "index lost": (lambda folder: (folder / "workbooks.csv").unlink(), {"stored-file-unlisted"}),
    "answer corrected by hand": (correct_by_hand, {"table-row-differs", "table-differs"}),
    "answer lost": (drop_answer, {"table-row-differs", "table-differs"}),
    "table lost": (lambda folder: (folder / "responses.csv").unlink(), {"round-table-missing"}),
    "publications lost": (lambda folder: (folder / "publications.csv").unlink(), {"round-table-missing"}),
    "table spoilt": (spoil("responses.csv"), {"round-table-unreadable"}),
}
UNDECIDED = {"index lost"}


@pytest.mark.slow
@pytest.mark.parametrize("case", REBUILT)
def test_what_contradicts_the_files_stops_and_is_rebuilt(case, folder, tmp_path):
    spoilt, codes = REBUILT[case]
    before = contents(folder)
    spoilt(folder)
    after = contents(folder)
    assert {problem.code for problem in verify(folder)} >= codes
    for command in (lambda: add(folder, workbook(tmp_path / "n.xlsx", ALL_A, "KZ-71")), lambda: freeze(folder)):
        with pytest.raises(ProblemsFound) as found:
            command()
        assert {problem.code for problem in found.value} >= codes
    assert contents(folder) == after
    if case in UNDECIDED:
        with pytest.raises(ProblemsFound) as found:
            rebuild(folder)
        assert [problem.code for problem in found.value] == ["rebuild-undecided"]
    newest = next(path.name for path in folder.glob("workbooks/*-1b.xlsx"))
    assert {problem.code for problem in rebuild(folder, counts=[newest]).differences} >= codes
    assert verify(folder) == []
    tables = ("responses.csv", "publications.csv")
    assert {name: contents(folder)[name] for name in tables} == {name: before[name] for name in tables}


@pytest.mark.slow
@pytest.mark.parametrize("removed", [True, False])
def test_a_stored_file_that_is_gone_or_another_is_restored_or_given_up(removed, folder, tmp_path):
    (second,) = folder.glob("workbooks/*-2.xlsx")
    kept = second.read_bytes()
    (first,) = folder.glob("workbooks/*-1b.xlsx")
    if removed:
        second.unlink()
    else:
        shutil.copy(first, second)
    code = "stored-file-missing" if removed else "stored-file-differs"
    for command in (lambda: freeze(folder), lambda: rebuild(folder)):
        with pytest.raises(ProblemsFound) as found:
            command()
        assert [problem.code for problem in found.value] == [code]
    second.unlink(missing_ok=True)
    rebuild(folder, without=[second.name])
    assert ",expert_2,a," not in (folder / "responses.csv").read_text("utf-8")
    (tmp_path / "2.xlsx").write_bytes(kept)
    add(folder, tmp_path / "2.xlsx")
    assert verify(folder) == []


def test_a_file_put_into_the_folder_by_hand_is_named(folder, tmp_path):
    workbook(folder / "workbooks" / "mine.xlsx", ALL_A, "KZ-71", "expert_2")
    assert [(p.code, p.file.rpartition("/")[2]) for p in verify(folder)] == [("stored-file-unknown", "mine.xlsx")]


@pytest.mark.slow
def test_a_round_made_by_hand_takes_its_workbooks_along(tmp_path):
    folder = make_round(tmp_path / "rounds" / "ours")
    workbook(folder / "workbooks" / "mine.xlsx", ALL_A)
    add(folder, workbook(tmp_path / "2.xlsx", ALL_A, assessor="expert_2"))
    assert verify(folder) == []
    assert {line.split(",")[3] for line in lines(folder, "responses.csv")[1:]} == {"expert_1", "expert_2"}
    assert len(list((folder / "workbooks").iterdir())) == 2


@pytest.mark.slow
def test_rebuilding_what_is_whole_changes_nothing(folder):
    before = contents(folder)
    assert rebuild(folder).differences == []
    assert contents(folder) == before


@pytest.mark.slow
@pytest.mark.covers
def test_the_commands_say_what_differs_and_how_to_mend_it(folder, capsys):
    correct_by_hand(folder)
    assert run(["round", "check", str(folder), "--lang", "en"]) == 1
    shown = capsys.readouterr().err
    assert "KZ-15, 2026, E02, expert_1: the table has answer a, the files have answer d" in shown
    assert "round rebuild" in shown
    assert run(["round", "rebuild", str(folder), "--lang", "en"]) == 0
    assert "made again from 5 files" in capsys.readouterr().out
    assert run(["round", "check", str(folder), "--lang", "en"]) == 0
