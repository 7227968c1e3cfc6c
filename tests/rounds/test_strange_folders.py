"""A round folder from outside, or a damaged one: no link is followed, every fault has its file and its remedy."""

import os
import shutil

import pytest

from budget_index.cli import run
from budget_index.errors import ProblemsFound
from budget_index.language import LANGUAGES
from budget_index.rounds import is_round, read_inputs, read_round, round_files
from budget_index.rounds.checksums import broken_checksums
from dashboards.shell.shown_rounds import read_shown, rounds_in
from tests.rounds.making import ALL_A, add, contents, freeze, make_round, rebuild, small, table, verify, workbook


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Make a round with a book and a table."""
    place = tmp_path_factory.mktemp("whole")
    folder = make_round(place / "rounds" / "ours", more="example: true\n")
    add(folder, workbook(place / "1.xlsx", ALL_A, example=True), table(place / "2.csv", "KZ-71,2026,E02,expert_2,a,"))
    return folder


@pytest.fixture
def folder(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "rounds" / "ours")


def codes(act, *arguments):
    with pytest.raises(ProblemsFound) as found:
        act(*arguments)
    return {problem.code for problem in found.value}


LINKED = ["round.yaml", "small.yaml", "responses.csv", "workbooks.csv", "workbooks/*", "tables", "evidence", "mine.txt"]


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("name", LINKED)
def test_a_link_is_refused_by_name_wherever_a_round_is_read(name, folder, tmp_path, capsys):
    path = next(folder.glob(name), folder / name)
    outside = tmp_path / "outside" / path.name
    outside.parent.mkdir()
    if path.exists():
        shutil.move(path, outside)
    else:
        outside.write_text("secret", encoding="utf-8")
    path.symlink_to(outside)
    new = workbook(tmp_path / "n.xlsx", ALL_A, "KZ-71", example=True)
    readers = {
        read_round: (folder,), round_files: (folder,), add: (folder, new),
        freeze: (folder,), rebuild: (folder,), verify: (folder,),
    }  # fmt: skip
    assert {str(codes(act, *arguments)) for act, arguments in readers.items()} == {"{'round-link'}"}
    assert codes(lambda: read_inputs([folder], small(), {})) == {"round-link"}
    assert read_shown(folder) is None
    assert rounds_in(folder.parent) == {}
    for command in ("status", "check", "freeze"):
        assert run(["round", command, str(folder), "--lang", "en"]) == 1
        assert str(path) in capsys.readouterr().err
    assert path.is_symlink()


def test_a_folder_reached_by_a_link_is_a_round_like_any_other(folder, tmp_path):
    (tmp_path / "short").symlink_to(folder)
    assert read_round(tmp_path / "short").id == "ours"
    assert verify(tmp_path / "short") == []


JOURNALS = [
    b"", b"{", b"\xff\xfe\x00", b"[]", b"3", b'{"write": []}', b'{"write": "x", "remove": []}',
    b'{"write": [1], "remove": []}', b"[" * 100_000, b'{"write": ["a\\u0000b", 1e999], "remove": []}',
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("journal", JOURNALS, ids=range(len(JOURNALS)))
def test_a_damaged_journal_is_named_and_taken_away_by_hand(journal, folder, tmp_path, capsys):
    kept = contents(folder)
    (folder / ".change" / "files").mkdir(parents=True)
    (folder / ".change" / "commit.json").write_bytes(journal)
    assert is_round(folder)
    new = workbook(tmp_path / "n.xlsx", ALL_A, "KZ-71", example=True)
    for order in (["add", str(folder), str(new)], *([word, str(folder)] for word in ("status", "check", "freeze"))):
        for language in LANGUAGES if order[0] == "check" else ("kk",):
            assert run(["round", *order, "--lang", language]) == 1
            shown = capsys.readouterr().err
            assert "[journal-unreadable]" in shown
            assert "commit.json" in shown
    assert contents(folder) == kept
    shutil.rmtree(folder / ".change")
    assert run(["round", "check", str(folder)]) == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_a_journal_that_is_a_pipe_doesnt_hang(folder):
    (folder / ".change").mkdir()
    os.mkfifo(folder / ".change" / "commit.json")
    assert codes(read_round, folder) == {"journal-unreadable"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (",2026,", ",9223372036854775808,"),
        (",2026,", ",²,"),
        (",2026,", ",,"),
        (",assessment,", ",../x,"),
        (",1.xlsx,", ",,"),
    ],
)
def test_a_damaged_row_of_the_index_is_named_and_made_again(old, new, folder, capsys):
    index = folder / "workbooks.csv"
    before = index.read_text("utf-8")
    index.write_text(before.replace(old, new, 1), encoding="utf-8")
    for language in LANGUAGES:
        assert run(["round", "status", str(folder), "--lang", language]) in {0, 1}
        assert run(["round", "check", str(folder), "--lang", language]) == 1
        shown = capsys.readouterr().err
        assert ":2: " in shown
        assert "round rebuild" in shown
    rebuild(folder)
    assert verify(folder) == []


@pytest.mark.parametrize("place", ["../../outside/x", "/etc/passwd00"])
def test_an_index_leads_nowhere_else(place, folder):
    index = folder / "workbooks.csv"
    rows = index.read_text("utf-8").splitlines()
    rows[1] = place + rows[1][len(place) :]
    index.write_text("\n".join(rows), encoding="utf-8")
    assert codes(verify, folder) == {"index-row-unreadable"}


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("content", [b"\xff\xfe\x00\xd8" * 9, b"\x00" * 40, b"hash,name\n", b'"' * 9, b"PK\x03\x04x"])
def test_an_index_that_is_none_is_named_and_made_again(content, folder, capsys):
    (folder / "workbooks.csv").write_bytes(content)
    assert run(["round", "check", str(folder), "--lang", "en"]) == 1
    assert "workbooks.csv" in capsys.readouterr().err
    rebuild(folder)
    assert verify(folder) == []


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("line", [b"\xff\xfe damaged", b"abc  x.csv", b"", b"\x00"])
def test_a_damaged_list_of_checksums_is_named_with_its_line(line, folder, capsys):
    freeze(folder)
    path = folder / "checksums.sha256"
    first, rest = path.read_bytes().split(b"\n", 1)
    path.write_bytes(b"\n".join([first, line, rest]))
    for language in LANGUAGES:
        assert run(["round", "check", str(folder), "--lang", language]) == 1
        assert ":2: " in capsys.readouterr().err
    path.write_bytes(b"\r\n".join([first, *rest.split(b"\n")]))
    assert broken_checksums(folder) == []
