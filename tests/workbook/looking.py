"""Look at workbooks as the program does, in a process with limits.

``test_fuzz`` and the attacks run it as a program that imports everything once and answers each request in a fork:
``MODE FOLDER …`` gives a line of JSON a file, and one on how the fork ended. ``fuzz`` takes the first mutant and the
number of mutants, ``look`` and ``mark`` the names of files. Every file gets an alarm that ends the process, so that a
loop in C ends too; whoever reads the lines sees the file that has none.
"""

import atexit
import contextlib
import io
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
from pathlib import Path
from typing import NoReturn

from tests.workbook.xlsx.mutations import KINDS, mutant

MEMORY, SECONDS, PATIENCE = 1 << 30, 10, 120
"""A file may take so many bytes, seconds of the processor, and seconds of the clock on a machine that is busy."""
MARKED_EACH = 33
"""Of so many mutants one also goes through the command line, with a marked copy."""


def look(path: Path, *, compared: bool = False) -> list[str]:
    """Read a file and say what is wrong in three languages, as ``check`` does; give the codes.

    What was read is compared with what another reader finds, which files made to exhaust a reader would exhaust.
    """
    from budget_index.language import LANGUAGES, Say
    from budget_index.methodology.load import load_methodology
    from budget_index.problem_report import as_record, report_text
    from budget_index.regions import kazakhstan
    from budget_index.workbook.assessment.read import read_workbook
    from budget_index.workbook.decisions.read import read_decisions
    from budget_index.workbook.identity import ASSESSMENT, workbook_kind
    from tests.workbook.sheets import small

    rules = load_methodology("kz-local-budgets-2026") if path.name.startswith("kz") else small()
    if path.name.startswith("methodology"):
        problems = spreadsheet_problems(path)
    else:
        reader = read_workbook if workbook_kind(path) == ASSESSMENT else read_decisions
        found = reader(path, registry=kazakhstan(), methodology=rules)
        problems = found.problems
        assert not compared or not silent_answers(path, found.responses, problems, rules)
    for say in map(Say, LANGUAGES):
        assert all(say.problem(problem) for problem in problems)
        assert report_text(problems, say)
        assert all(as_record(problem, say)["found"] for problem in problems)
    assert not any(problem.facts.get("reason") == "MemoryError" for problem in problems), "too much memory"
    return [problem.code for problem in problems]


def spreadsheet_problems(path: Path) -> list:
    """Read a methodology from a spreadsheet; give what is wrong with it."""
    from budget_index.errors import ProblemsFound
    from budget_index.workbook.methodology.read import read_spreadsheet

    try:
        return read_spreadsheet(path)[1]
    except ProblemsFound as refused:
        return list(refused)


def silent_answers(path: Path, responses, problems, rules) -> list[str]:
    """Compare answers with what openpyxl finds in their cells; name those that differ without a word about the cell."""
    import openpyxl

    from budget_index.methodology.answer_text import canonical_answer
    from budget_index.tables.values import text_of
    from budget_index.workbook.questions import questions

    named = set(responses["sheet"])
    if not named:
        return []
    try:
        with warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(path, data_only=True, read_only=True)
            cells = {
                (sheet.title, cell.coordinate): cell
                for sheet in book.worksheets
                if sheet.title in named
                for row in sheet.iter_rows(max_row=300, max_col=60)
                for cell in row
                if cell.value is not None
            }
    except Exception:  # it raises nearly anything on a broken file
        return []
    asked, silent = questions(rules), []
    said = {(problem.sheet, problem.cell) for problem in problems}
    for row in responses.itertuples():
        cell = cells.get((row.sheet, row.cell))
        if row.criterion not in asked or cell is None or (row.sheet, row.cell) in said:
            continue
        value = cell.value * 100 if isinstance(cell.value, float) and "%" in cell.number_format else cell.value
        seen = canonical_answer(text_of(value), asked[row.criterion].scale)
        if seen is not None and seen != row.answer:
            silent.append(f"{row.sheet}!{row.cell}: {value!r} is read as {row.answer!r}")
    return silent


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


def looked_at(path: Path, *, marked: bool, compared: bool = False) -> dict[str, object]:
    """Look at a file under an alarm; give how long it took, the codes or what went wrong."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    signal.alarm(PATIENCE)
    start, result = time.perf_counter(), {"name": path.name}
    try:
        result["codes"] = look(path, compared=compared)
        if marked:
            result["copies"] = look_marked(path)
    except BaseException:
        result["failure"] = traceback.format_exc()[-1500:]
        for details in path.parent.glob("budget-index-*.txt"):
            details.unlink()
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.alarm(0)
    peak = highest_memory() >> 10
    return result | {"seconds": round(time.perf_counter() - start, 2), "megabytes": peak}


def program(*arguments: object) -> list[dict]:
    """Ask the program; give its lines, and after the last one, if the fork was killed, by which signal."""
    server = _server()
    server.stdin.write(json.dumps([str(argument) for argument in arguments]) + "\n")
    server.stdin.flush()
    lines = []
    for line in server.stdout:
        lines.append(json.loads(line))
        if "ended" in lines[-1]:
            break
    end = lines.pop()
    killed = {"failure": f"the process ended with {end['ended']}: {end['complaints']}"}
    return [*lines, killed] if end["ended"] else lines


_servers = threading.local()


def _server() -> subprocess.Popen:
    """Start the program, once a thread; it ends with whoever started it."""
    if not hasattr(_servers, "own"):
        paths = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
        few = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
        _servers.own = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | few | {"PYTHONPATH": paths},
        )
        atexit.register(_servers.own.communicate)
    return _servers.own


def highest_memory() -> int:
    """Give the most kilobytes that this process has held; what ``getrusage`` says begins with its parent's."""
    status = Path("/proc/self/status")
    lines = status.read_text("utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def serve() -> None:
    """Answer requests until there are no more."""
    from budget_index.cli import check  # noqa: F401
    from budget_index.methodology.load import load_methodology
    from tests.workbook.sheets import small

    load_methodology("kz-local-budgets-2026")
    small()
    for request in sys.stdin:
        with tempfile.TemporaryFile() as complaints:
            child = os.fork()
            if child == 0:
                os.dup2(complaints.fileno(), 2)
                answer(*json.loads(request))
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            complaints.seek(0)
            said = complaints.read().decode("utf-8", "replace")[-500:]
        print(json.dumps({"ended": code, "complaints": said}), flush=True)  # noqa: T201


def answer(mode: str, folder: str, *names: str) -> NoReturn:
    """Look at mutants by number, or at files by name, and end the process."""
    try:
        tempfile.tempdir = folder
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        (look_at_mutants if mode == "fuzz" else look_at_files)(mode, Path(folder), *names)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def look_at_files(mode: str, folder: Path, *names: str) -> None:
    for name in names:
        print(json.dumps(looked_at(folder / name, marked=mode == "mark")), flush=True)  # noqa: T201


def look_at_mutants(mode: str, folder: Path, first: str, count: str) -> None:
    bases = sorted((folder / "bases").glob("*.xlsx"))
    for seed in range(int(first), int(first) + int(count)):
        base = bases[seed // len(KINDS) % len(bases)]
        kind, content = mutant(base.read_bytes(), seed)
        path = folder / f"{base.stem}-{seed}.xlsx"
        path.write_bytes(content)
        result = looked_at(path, marked=seed % MARKED_EACH == 0, compared=True)
        print(json.dumps(result | {"seed": seed, "kind": kind}), flush=True)  # noqa: T201
        path.unlink()


if __name__ == "__main__":
    serve()
