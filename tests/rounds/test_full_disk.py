"""A full disk at any write or rename leaves a round as before or as after, and the command comes to its end later."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from budget_index.cli import run
from budget_index.language import LANGUAGES
from budget_index.rounds import journal
from tests.rounds.killing import as_read
from tests.rounds.making import add, contents, freeze, make_round, rebuild, table

FULL = errno.ENOSPC, os.strerror(errno.ENOSPC)
pytestmark = pytest.mark.slow
COMMANDS = {"add": lambda folder: add(folder, folder.parent / "more.csv"), "freeze": freeze, "rebuild": rebuild}


@pytest.fixture
def before(tmp_path):
    """Make a round that has files, a wrong table and more to come."""
    folder = make_round(tmp_path / "ours")
    add(folder, *(table(tmp_path / f"{n}.csv", f"KZ-15,2026,E02,expert_{n},a,") for n in (1, 2)))
    table(tmp_path / "more.csv", "KZ-71,2026,E02,expert_1,b,")
    return folder


def full_after(allowed, monkeypatch):
    """Let the disk be full after so many writes and renames; the write that fails leaves half of the file."""
    left = [allowed]
    write, rename = journal._write_durably, Path.replace

    def spend(path):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(*FULL, str(path))

    def durably(path, content):
        path.write_bytes(content[: len(content) // 2])
        spend(path)
        write(path, content)

    def replace(path, target):
        spend(path)
        return rename(path, target)

    monkeypatch.setattr(journal, "_write_durably", durably)
    monkeypatch.setattr(Path, "replace", replace)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_disk_that_is_full_at_any_moment_loses_nothing(name, before, tmp_path):
    command = COMMANDS[name]
    if name == "rebuild":
        (before / "responses.csv").write_text("region,year\n", encoding="utf-8")
    ended = Path(shutil.copytree(before, tmp_path / "ended"))
    command(ended)
    began, after, states = contents(before), contents(ended), []
    for allowed in range(100):
        case = Path(shutil.copytree(before, tmp_path / "case"))
        with pytest.MonkeyPatch.context() as patch:
            full_after(allowed, patch)
            refused = attempt(command, case)
        states.append("before" if as_read(case) == began else "after" if as_read(case) == after else "between")
        if refused is None:
            break
        assert (refused.errno, str(case) in refused.filename) == (errno.ENOSPC, True)
        attempt(command, case)
        assert contents(case) == after
        assert not (case / ".change").exists()
        shutil.rmtree(case)
    assert states == ["before"] * states.count("before") + ["after"] * states.count("after")
    assert states.count("before") >= 3
    assert states.count("after") >= 3


def attempt(command, folder):
    """Run a command; give what the system refused."""
    try:
        command(folder)
    except OSError as refused:
        return refused
    return None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_disk_is_named_with_the_file(language, before, monkeypatch, capsys):
    full_after(0, monkeypatch)
    assert run(["round", "add", str(before), str(before.parent / "more.csv"), "--lang", language]) == 1
    assert str(before) in capsys.readouterr().err
