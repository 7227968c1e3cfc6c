"""The whole command, from start to written tables, beside a process that only imports pandas."""

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

REPEATS = 9
SURVEY = Path(__file__).parents[2] / "shared" / "data" / "obs" / "answers_2017.csv"
SCRIPT = "from budget_index.cli import main; main()"
"""What the installed command ``budget-index`` does."""


def commands(output: Path) -> dict[str, list[str]]:
    """Give the processes to compare."""
    score = ["score", "obs-2017", str(SURVEY), "-o", str(output)]
    return {
        "import pandas": [sys.executable, "-c", "import pandas"],
        "budget-index score obs-2017": [sys.executable, "-c", SCRIPT, *score],
    }


def measure(folder: Path) -> dict[str, list[float]]:
    """Time the processes in turns, after a warm-up that also fills the cache of compiled modules."""
    seconds: dict[str, list[float]] = {name: [] for name in commands(folder)}
    for turn in range(REPEATS + 1):
        for name, command in commands(folder / f"scores-{turn}").items():
            start = perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            if turn:
                seconds[name].append(perf_counter() - start)
    return seconds


def ratio(seconds: dict[str, list[float]]) -> float:
    """Compare the medians."""
    pandas, ours = (median(times) for times in seconds.values())
    return ours / pandas
