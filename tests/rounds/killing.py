"""Kill commands at every moment at which they touch a round, and at random ones; run as a program by ``test_kill``.

An audit hook keeps the folder as it is right before each operation that changes something in it; at random moments
SIGKILL ends the process. Every case runs in a fork, so that hooks and memory die with it.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from budget_index.errors import ProblemsFound
from budget_index.rounds.index import read_index
from budget_index.rounds.journal import LOCK, current, staged_names
from tests.rounds.making import ALL_A, add, contents, freeze, make_round, rebuild, table, verify, workbook

CHANGING = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
RANDOM_KILLS = 40
WRITERS_TURNS = 4
SAID = [(region, role, "a") for region in ("KZ-15", "KZ-71") for role in ("one", "two")]
Command = Callable[[Path], object]


def hook(folder: Path, act: Callable[[], None]) -> None:
    """Call ``act`` before everything that changes something below a folder."""
    inside = str(folder)

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        changes = event in CHANGING or (event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING)
        if changes and str(arguments[0]).startswith(inside):
            act()

    sys.addaudithook(watch)


def in_fork(work: Callable[[], object]) -> int:
    """Run in a fork; give its status."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:
            sys.stderr.write(f"{error!r}\n")
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def killed_at_every_moment(folder: Path, command: Command, aside: Path) -> list[Path]:
    """Run a command; keep the folder as it is before each operation that changes something.

    What lies there at that moment is what a process leaves that is killed then.
    """

    def work() -> None:
        hook(folder, lambda: shutil.copytree(folder, aside / str(time.monotonic_ns())))
        command(folder)

    aside.mkdir()
    assert in_fork(work) == 0
    return sorted(aside.iterdir())


def killed_after(pause: float, folder: Path, command: Command) -> None:
    """Run a command and kill it so many seconds after it has begun to write."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        hook(folder, lambda: os.write(write, b"."))
        command(folder)
        os._exit(0)
    os.close(write)
    os.read(read, 1)
    time.sleep(pause)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(read)


def as_read(folder: Path) -> dict[str, bytes]:
    """Give the round as whoever reads it sees it."""
    names = {*contents(folder), *staged_names(folder)}
    return {name: path.read_bytes() for name in names if (path := current(folder, name)).is_file()}


def judge(folder: Path, before: dict[str, bytes], after: dict[str, bytes], command: Command) -> str:
    """Say in which state a killed command left the round; let another one finish, and see that nothing is left over."""
    found = as_read(folder)
    state = "before" if found == before else "after" if found == after else "between"
    complete = contents(folder) == after and not (folder / ".change").exists()
    again = in_fork(lambda: command(folder))
    if (again and not complete) or contents(folder) != after or (folder / ".change").exists():
        return f"unfinished after {state}"
    return state


def state_of(folder: Path) -> tuple[tuple[str, bytes | None], ...]:
    """Give everything below a folder; only that it is locked, not by whom."""
    paths = sorted(path for path in folder.rglob("*") if path.name != LOCK)
    return tuple((str(path.relative_to(folder)), path.read_bytes() if path.is_file() else None) for path in paths)


def scenario(work: Path, name: str, before: Path, command: Command) -> dict[str, int]:
    """Kill one command at all moments and at random ones; count the states that rounds were left in.

    Rounds that were left the same to the byte are judged once.
    """
    done, case = work / f"{name}-done", work / "case"
    shutil.copytree(before, done)
    left = killed_at_every_moment(done, command, work / "left")
    began, ended = contents(before), contents(done)
    assert began != ended
    states, judged = dict.fromkeys(("before", "after", "killed"), 0), {}
    chance = random.Random(name)
    for folder in [*left, *[before] * RANDOM_KILLS]:
        shutil.rmtree(case, ignore_errors=True)
        shutil.copytree(folder, case)
        if folder is before:
            killed_after(chance.random() * 0.02, case, command)
        found = state_of(case)
        if found not in judged:
            judged[found] = judge(case, began, ended, command)
        states[judged[found]] = states.get(judged[found], 0) + 1
        states["killed"] += 1
    return states


def with_a_row_lost(whole: Path, folder: Path) -> Path:
    """Copy a round whose index has lost its last row and whose answers were changed by hand."""
    shutil.copytree(whole, folder)
    index, answers = folder / "workbooks.csv", folder / "responses.csv"
    index.write_text("".join(index.read_text("utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    answers.write_text(answers.read_text("utf-8").replace(",E02,expert_1,a,", ",E02,expert_1,d,"), encoding="utf-8")
    return folder


def add_or_wait(folder: Path, file: Path) -> None:
    """Add a file; while another command is at work try again, at most for a minute."""
    for _ in range(600):
        try:
            add(folder, file)
        except ProblemsFound as refused:
            if [problem.code for problem in refused] != ["round-busy"]:
                raise
            time.sleep(0.1)
        else:
            return
    raise TimeoutError


def writers(work: Path) -> dict[str, int]:
    """Let four commands add to one round at once and kill a fifth; whoever is refused comes again. Nothing is lost."""
    folder, counts = make_round(work / "round"), {"rounds": 0, "files": 0, "killed": 0}
    for turn in range(WRITERS_TURNS):
        files = [
            table(work / "in" / f"{turn}-{number}.csv", f"{region},2026,E02,{turn}_{role},{answer},")
            for number, (region, role, answer) in enumerate(SAID)
        ]
        children = []
        for file in files:
            child = os.fork()
            if child == 0:
                add_or_wait(folder, file)
                os._exit(0)
            children.append(child)
        killed_after(random.Random(turn).random() * 0.02, folder, partial(add_or_wait, file=files[0]))
        assert [os.waitpid(child, 0)[1] for child in children] == [0] * len(children)
        counts["rounds"] += 1
        counts["killed"] += 1
        counts["files"] = len({entry.hash for entry in read_index(folder)})
        assert counts["files"] == len(files) * counts["rounds"]
        assert verify(folder) == []
        assert not (folder / ".change").exists()
    return counts


def scenarios(work: Path) -> dict[str, tuple[Path, Command]]:
    """Make small rounds, and what is done to each."""
    empty = make_round(work / "round")
    first, second = workbook(work / "in" / "one.xlsx", ALL_A), workbook(work / "in" / "2.xlsx", ALL_A, "KZ-71")
    newer = workbook(work / "in" / "newer.xlsx", ALL_A | {"E02": "d"})
    publications = table(
        work / "in" / "pub.csv", "KZ-15,2026,plan,public,2025-11-15", header="region,year,document,status,published_on"
    )
    filled = work / "filled"
    shutil.copytree(empty, filled)
    add(filled, first, publications)
    by_hand = work / "by-hand"
    shutil.copytree(empty, by_hand)
    table(by_hand / "responses.csv", "KZ-15,2026,E02,expert_1,a,seen", "KZ-71,2026,E02,expert_1,b,")
    return {
        "add": (empty, lambda folder: add(folder, first, second, publications)),
        "supersede": (filled, lambda folder: add(folder, newer, second)),
        "freeze": (filled, freeze),
        "adopt": (by_hand, freeze),
        "rebuild": (with_a_row_lost(filled, work / "torn"), rebuild),
    }


def main() -> None:
    """Kill adding to, freezing and rebuilding small rounds, or let several commands add at once."""
    work, name = Path(sys.argv[1]), sys.argv[2]
    counts = writers(work) if name == "writers" else scenario(work, name, *scenarios(work)[name])
    sys.stdout.write(json.dumps(counts))


if __name__ == "__main__":
    main()
