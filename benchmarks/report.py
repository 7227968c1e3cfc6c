"""The tables that are printed and written to RESULTS.md."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from platform import machine, python_version, system

from rich.console import Console
from rich.table import Table

from benchmarks import whole_process
from benchmarks.data import GROUPS, REGIONS, YEARS
from benchmarks.rounds import REPEATS, Measured

PACKAGES = ("numpy", "pandas", "pyarrow", "duckdb", "polars", "streamlit", "altair")
READ, DENSE, LONG, PEER = "read", "budget-index, dense array", "budget-index, long table", "duckdb"
HOW = f"""
Compared: {REGIONS:,} regions × {sum(GROUPS)} criteria × {YEARS} years = {REGIONS * sum(GROUPS) * YEARS:,} answers,
5 % not applicable; {len(GROUPS)} dimensions of {min(GROUPS)}–{max(GROUPS)} criteria under an index, the mean over
dimensions. Every engine gives score and coverage of the dimensions and of the index for every region-year.

- *budget-index, long table*: a pandas table with categorical region, criterion and answer and a 16-bit year; `lay_out`
  (checks, points looked up) and `score_answers`. *Dense array*: `score_answers` alone, which is what a what-if costs.
  Not the same job as the peers', which start from the long table. At most 4 threads.
- *duckdb*, *polars*: the same rows in native tables in memory, coded as small integers; points and dimension are
  looked up, nothing is checked. The fastest of several queries for each (`engines.py`); all threads. *Points given*:
  points and dimension are columns already, so the peers do less than the job; shown for whoever keeps such a table.
- Every engine in a process of its own; all load first, then take turns: one warm-up, then {REPEATS} rounds. Before
  every run the parent writes 512 MB, to push the input out of the processor's cache for everybody alike.
- Rows are sorted by region, year and criterion, as `consolidate` leaves them, or shuffled. Sorting suits the peers.
- Results of the last round are compared and must agree to 1e-9.
- Memory: resident memory after loading the input, and its peak during the runs (`VmHWM`, set back after loading).
- Limit of memory: the time of `np.add.reduce` over the points and `np.bitwise_or.reduce` over the states, once each,
  on one thread, in the same rounds, divided by the engine's time. The engine has more threads than this yardstick.
- Whole process: the command with all its imports, reading, checking, scoring and writing of four tables, beside
  `python -c "import pandas"`, in turns, after a warm-up.
- Dashboard: Chromium without a window, 1366 × 768; times are those of the page itself, from navigation or from pressing
  the mouse until a frame has been painted with what was waited for. Every visitor's browser is empty. The yardstick is
  `hello.py`: `streamlit hello` begins with a page that has no chart, and fetches an icon from another machine.
"""


@dataclass(frozen=True)
class Section:
    """A titled table of texts."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


def scoring(order: str, found: Mapping[str, Measured], difference: float, load: float) -> Section:
    """Tabulate seconds and memory of the engines."""
    base = found[PEER]
    header = [
        "engine",
        "min ms",
        "median ms",
        "max ms",
        "median ÷ duckdb",
        "min ÷ duckdb",
        "loaded MB",
        "peak MB",
        "growth MB",
        "peak ÷ duckdb",
    ]
    rows = []
    for name, one in found.items():
        if name == READ:
            continue
        times = [f"{1000 * value:.1f}" for value in (min(one.seconds), one.middle, max(one.seconds))]
        ratios = [f"{one.middle / base.middle:.2f}", f"{min(one.seconds) / min(base.seconds):.2f}"]
        memory = [f"{value:.0f}" for value in (one.loaded, one.peak, one.growth)]
        rows.append([name, *times, *ratios, *memory, f"{one.peak / base.peak:.2f}"])
    note = (
        f"Largest difference between results {difference:.1e}. Load of the machine at the start {load:.1f} "
        f"(0 is idle). {_targets(found)}"
    )
    return Section(f"Scoring, rows {order}", header, rows, note)


def _targets(found: Mapping[str, Measured]) -> str:
    """Say which targets are met; a time counts only if the medians and the fastest rounds agree."""
    dense, long, duckdb, polars = (found[name] for name in (DENSE, LONG, PEER, "polars"))
    faster = [duckdb.middle / dense.middle, min(duckdb.seconds) / min(dense.seconds)]
    share = [long.middle / duckdb.middle, min(long.seconds) / min(duckdb.seconds)]
    lean = max(dense.peak, long.peak) < min(duckdb.peak, polars.peak)
    checks = {
        f"dense {faster[0]:.1f} × as fast as duckdb by medians, {faster[1]:.1f} × by fastest rounds (≥ 6)": min(faster)
        >= 6,
        f"long table {share[0]:.2f} of duckdb's time by medians, {share[1]:.2f} by fastest rounds (≤ 1)": max(share)
        <= 1,
        "peak memory below both peers": lean,
    }
    return "Targets: " + "; ".join(f"{text}: {'met' if met else 'missed'}" for text, met in checks.items()) + "."


def limit(found: Mapping[str, Mapping[str, Measured]]) -> Section:
    """Tabulate the share of the limit of memory that the dense path reaches."""
    size = REGIONS * YEARS * sum(GROUPS) * 9
    rows = []
    for order, one in found.items():
        read, dense = one[READ].middle, one[DENSE].middle
        rows.append(
            [order, f"{size / read / 1e9:.1f}", f"{1000 * read:.1f}", f"{1000 * dense:.1f}", f"{read / dense:.0%}"]
        )
    header = ["rows", "read GB/s", "time of the read ms", "time of the engine ms", "share of the limit"]
    return Section("Limit of memory", header, rows)


def command(seconds: Mapping[str, list[float]]) -> Section:
    """Tabulate the whole process."""
    ratio = whole_process.ratio(dict(seconds))
    rows = []
    for name, times in seconds.items():
        middle = sorted(times)[len(times) // 2]
        rows.append([name, *(f"{value:.2f}" for value in (min(times), middle, max(times)))])
    met = "met" if ratio <= 2.5 else "missed"
    return Section(
        "Whole process", ["process", "min s", "median s", "max s"], rows, f"Ratio {ratio:.2f} (≤ 2.5: {met})."
    )


def environment() -> str:
    """Say when, where and with what."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    computer = f"{os.cpu_count()} CPUs ({processor()}, {machine()}, {system()})"
    return f"{when}; {computer}; Python {python_version()}; {packages}."


def processor() -> str:
    """Name the processor."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")


def show(sections: Sequence[Section]) -> None:
    """Print the tables."""
    console = Console()
    for section in sections:
        table = Table(*section.header, title=section.title, caption=section.note or None)
        for row in section.rows:
            table.add_row(*row)
        console.print(table)


def write(sections: Sequence[Section], path: Path) -> None:
    """Write the tables as Markdown."""
    parts = ["# Benchmarks", f"Made by `python -m benchmarks`. {environment()}"]
    for section in sections:
        lines = [section.header, ["---"] + ["---:"] * (len(section.header) - 1), *section.rows]
        parts += [f"## {section.title}", "\n".join(f"| {' | '.join(line)} |" for line in lines)]
        parts += [section.note] if section.note else []
    parts += ["## What was compared, and how", HOW.strip()]
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
