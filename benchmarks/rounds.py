"""Run engines in turns, each in its own process, and collect seconds and memory."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.engines import ENGINES

REPEATS = 15
FLUSH_BYTES = 512 << 20
"""Written between two runs, so that no engine finds its data in the processor's cache."""


@dataclass
class Measured:
    """Seconds of every repeat after the warm-up, and memory in MB: after loading, and at the highest."""

    seconds: list[float] = field(default_factory=list)
    loaded: float = 0.0
    peak: float = 0.0

    @property
    def middle(self) -> float:
        """The median time."""
        return median(self.seconds)

    @property
    def growth(self) -> float:
        """Memory that the job needed on top of its loaded input."""
        return self.peak - self.loaded


class Child:
    """A process that holds one engine and its data."""

    def __init__(self, folder: Path, order: str, name: str) -> None:
        command = [sys.executable, "-m", "benchmarks.child", str(folder), order, name]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answer()

    def ask(self, what: str = "run") -> object:
        """Send one line and wait for the reply."""
        assert self.process.stdin
        print(what, file=self.process.stdin, flush=True)
        return self.answer()

    def answer(self) -> object:
        """Read one reply."""
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        """Let the process end."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def measure(folder: Path, order: str) -> tuple[dict[str, Measured], float]:
    """Measure all engines and the bare read in turns; give also the largest difference between results."""
    flush = np.empty(FLUSH_BYTES, dtype=np.uint8)
    children = {name: Child(folder, order, name) for name in [*ENGINES, "read"]}
    found = {name: Measured() for name in children}
    for turn in range(REPEATS + 1):
        for name, child in children.items():
            flush.fill(turn)
            seconds = child.ask()
            if turn:
                found[name].seconds.append(float(str(seconds)))
    for name, child in children.items():
        found[name].loaded, found[name].peak = child.ask("memory").values()
    results = [np.load(str(children[name].ask("result"))) for name in ENGINES]
    for child in children.values():
        child.close()
    return found, max(difference(results[0], other) for other in results[1:])


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Give the largest difference; the same places must be blank."""
    assert np.array_equal(np.isnan(one), np.isnan(other))
    return float(np.nanmax(np.abs(one - other)))
