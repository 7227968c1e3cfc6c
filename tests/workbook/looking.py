"""Look at workbooks as the program does, in a process with limits.

Run as a program by ``test_fuzz`` and the attacks: ``looking.py MODE FOLDER …`` writes a line of JSON a file. ``fuzz``
takes the first mutant and the number of mutants, ``look`` and ``mark`` the names of files. Every file gets an alarm
that ends the process, so that a loop in C ends too; whoever reads the lines sees the file that has none.
"""

import contextlib
import io
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path

from tests.workbook.xlsx.mutations import KINDS, mutant

MEMORY, SECONDS = 1 << 30, 10
MARKED_EACH = 33
"""Of so many mutants one also goes through the command line, with a marked copy."""


def look(path: Path) -> list[str]:
    """Read a file and say what is wrong in three languages, as ``check`` does; give the codes."""
    from budget_index.language import LANGUAGES, Say
    from budget_index.problem_report import as_record, report_text
    from budget_index.regions import kazakhstan
    from budget_index.workbook.assessment.read import read_workbook
    from budget_index.workbook.decisions.read import read_decisions
    from budget_index.workbook.identity import ASSESSMENT, workbook_kind
    from tests.workbook.sheets import small

    rules = None if path.name.startswith("kz") else small()
    reader = read_workbook if workbook_kind(path) == ASSESSMENT else read_decisions
    found = reader(path, registry=kazakhstan(), methodology=rules)
    for say in map(Say, LANGUAGES):
        assert all(say.problem(problem) for problem in found.problems)
        assert report_text(found.problems, say)
        assert all(as_record(problem, say)["found"] for problem in found.problems)
    assert not any(problem.facts.get("reason") == "MemoryError" for problem in found.problems), "too much memory"
    return [problem.code for problem in found.problems]


def look_marked(path: Path) -> int:
    """Check a file on the command line with a marked copy, which opens or doesn't exist; the file stays as it is."""
    from openpyxl import load_workbook

    from budget_index.cli import run

    before, folder = path.read_bytes(), path.parent / f"{path.stem}-marked"
    rules = [] if path.name.startswith("kz") else ["--methodology", str(path.parent / "small.yaml")]
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
        code = run(["check", str(path), *rules, "--marked", str(folder), "--lang", "kk"])
    details = sorted(path.parent.glob("budget-index-*.txt"))
    assert not details, details[0].read_text("utf-8")
    assert code in {0, 1}, shown.getvalue()
    assert path.read_bytes() == before
    copies = sorted(folder.iterdir()) if folder.is_dir() else []
    assert {copy.name for copy in copies} <= {f"{path.stem}-checked.xlsx"}, "something half-written is left"
    for copy in copies:
        with warnings.catch_warnings(action="ignore"):
            load_workbook(copy)
    return len(copies)


def looked_at(path: Path, *, marked: bool) -> dict[str, object]:
    """Look at a file under an alarm; give how long it took, the codes or what went wrong."""
    signal.alarm(SECONDS)
    start, result = time.perf_counter(), {"name": path.name}
    try:
        result["codes"] = look(path)
        if marked:
            result["copies"] = look_marked(path)
    except BaseException:
        result["failure"] = traceback.format_exc()[-1500:]
        for details in path.parent.glob("budget-index-*.txt"):
            details.unlink()
    signal.alarm(0)
    peak = highest_memory() >> 10
    return result | {"seconds": round(time.perf_counter() - start, 2), "megabytes": peak}


def program(*arguments: object) -> list[dict]:
    """Run ``looking.py``; give its lines, and after the last one, if it was killed, by which signal."""
    paths = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    few = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
    command = [sys.executable, __file__, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | few | {"PYTHONPATH": paths})
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    killed = {"failure": f"the process ended with {done.returncode}: {done.stderr[-500:]}"}
    return [*lines, killed] if done.returncode else lines


def highest_memory() -> int:
    """Give the most kilobytes that this process has held; what ``getrusage`` says begins with its parent's."""
    status = Path("/proc/self/status")
    lines = status.read_text("utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def main(mode: str, folder: Path, *names: str) -> None:
    """Look at mutants by number, or at files by name."""
    tempfile.tempdir = str(folder)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if mode != "fuzz":
        for name in names:
            print(json.dumps(looked_at(folder / name, marked=mode == "mark")), flush=True)  # noqa: T201
        return
    bases = sorted((folder / "bases").glob("*.xlsx"))
    for seed in range(int(names[0]), int(names[0]) + int(names[1])):
        base = bases[seed // len(KINDS) % len(bases)]
        kind, content = mutant(base.read_bytes(), seed)
        path = folder / f"{base.stem}-{seed}.xlsx"
        path.write_bytes(content)
        result = looked_at(path, marked=seed % MARKED_EACH == 0)
        print(json.dumps(result | {"seed": seed, "kind": kind}), flush=True)  # noqa: T201
        path.unlink()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
