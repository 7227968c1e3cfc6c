"""Monte Carlo draws of weights against bare numpy: ``python -m benchmarks.uncertainty`` prints a table.

10,000 draws of every weight (±25 %) × 5,570 regions × 130 criteria in 10 dimensions, 5 % not applicable; exact
competition ranks, mean rank, 5 %, 50 % and 95 % quantile of every region. Every run is a process of its own, in turns.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from statistics import median
from time import perf_counter

REGIONS, FEW, DRAWS, BLOCK, WORKERS, REPEATS = 5570, 20, 10_000, 64, 4, 5
SPREAD, QUANTILES = 0.25, (0.05, 0.5, 0.95)
NAMES = ("budget-index", "numpy yardstick", "budget-index, 20 regions")
TARGETS = {"ratio": 1.3, "MB": 400.0, "few seconds": 0.15}


def yardstick() -> object:
    """Prepare the bare numpy version: no methodology, no states, no blanks, no noise beyond nine decimals."""
    import numpy as np

    from benchmarks.data import GROUPS

    points, present = made_up(REGIONS)
    sheet, counts = np.ascontiguousarray(np.nan_to_num(points).T), np.ascontiguousarray(present.T.astype(float))
    edges = np.cumsum([0, *GROUPS])

    def block(number: int) -> np.ndarray:
        rng = np.random.default_rng([1, number])
        weights = rng.uniform(1 - SPREAD, 1 + SPREAD, (BLOCK, edges[-1]))
        above = rng.uniform(1 - SPREAD, 1 + SPREAD, (BLOCK, len(GROUPS)))
        total, mass = np.zeros((BLOCK, REGIONS)), np.zeros((BLOCK, REGIONS))
        for group, (first, last) in enumerate(pairwise(edges)):
            own = weights[:, first:last]
            score = (own @ sheet[first:last]) / (own @ counts[first:last])
            blank = np.isnan(score)
            score[blank] = 0.0
            total += score * above[:, [group]]
            mass += ~blank * above[:, [group]]
        total /= mass
        order = np.argsort(-total, axis=1)
        ordered = np.take_along_axis(total, order, axis=1)
        places = np.broadcast_to(np.arange(1, REGIONS + 1, dtype=np.uint16), order.shape).copy()
        places[:, 1:][ordered[:, 1:] == ordered[:, :-1]] = 0
        np.maximum.accumulate(places, axis=1, out=places)
        ranks = np.empty(order.shape, dtype=np.uint16)
        for row in range(BLOCK):
            ranks[row, order[row]] = places[row]
        return ranks

    def summary(ranks: np.ndarray) -> np.ndarray:
        ordered = np.sort(np.ascontiguousarray(ranks.T), axis=1)
        exact = np.array(QUANTILES) * (DRAWS - 1)
        low = exact.astype(int)
        below, above = (ordered[:, at].astype(float).T for at in (low, low + 1))
        return np.vstack([ranks.mean(axis=0), below + (above - below) * (exact - low)[:, None]])

    @np.errstate(invalid="ignore")
    def run() -> object:
        ranks = np.empty((DRAWS, REGIONS), dtype=np.uint16)
        with ThreadPoolExecutor(WORKERS) as pool:
            for number, found in enumerate(pool.map(block, range(-(-DRAWS // BLOCK)))):
                rest = DRAWS - number * BLOCK
                ranks[number * BLOCK : number * BLOCK + BLOCK] = found[:rest]
            parts = [ranks[:, start : start + 256] for start in range(0, REGIONS, 256)]
            return np.hstack(list(pool.map(summary, parts)))

    return run


def ours(units: int) -> object:
    """Prepare the package's own run, from the laid-out answers to the quantiles."""
    import numpy as np
    import pandas as pd

    from benchmarks.data import methodology
    from budget_index.analysis.robustness.draws import Sources
    from budget_index.analysis.robustness.simulation import simulate
    from budget_index.analysis.robustness.study import Study
    from budget_index.scoring.answers import Answers
    from budget_index.scoring.points import ANSWERED, NOT_APPLICABLE

    points, present = made_up(units)
    states = np.where(present, ANSWERED, NOT_APPLICABLE).astype(np.int8)
    answers = Answers(pd.DataFrame(index=range(units)), np.nan_to_num(points), states, np.zeros((units, 0), dtype=bool))
    rules = methodology()

    def run() -> object:
        study = Study.of(answers, rules, Sources(spread=SPREAD), seed=1, draws=DRAWS)
        found = simulate(study, workers=WORKERS)
        return np.vstack([found.rank_mean, found.quantiles])

    return run


def made_up(units: int) -> tuple["np.ndarray", "np.ndarray"]:  # noqa: F821
    """Draw points, NaN where not applicable; give also what is present."""
    import numpy as np

    from benchmarks.data import GROUPS, POINTS, SHARES

    rng = np.random.default_rng(7)
    points = rng.choice(np.array(POINTS), p=SHARES, size=(units, sum(GROUPS)))
    return points, ~np.isnan(points)


def child(name: str) -> None:
    """Warm up, run, and print seconds, memory in MB and a checksum."""
    from benchmarks.child import memory

    run = yardstick() if "yardstick" in name else ours(FEW if "20" in name else REGIONS)
    for _ in range(2):
        start = perf_counter()
        found = run()  # type: ignore[operator]
        seconds = perf_counter() - start
    print(json.dumps([seconds, memory("VmHWM"), found.mean(axis=1).tolist()]))


def main() -> None:
    """Measure and print."""
    from benchmarks.report import show

    show([measured()])


def measured() -> "Section":  # noqa: F821
    """Measure in turns; tabulate with the targets."""
    from benchmarks.report import Section

    load = os.getloadavg()[0]
    found: dict[str, list[list[float]]] = {name: [] for name in NAMES}
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    for _ in range(REPEATS):
        for name in NAMES:
            own = environment if "yardstick" in name else dict(os.environ)
            command = [sys.executable, "-m", "benchmarks.uncertainty", name]
            shown = subprocess.run(command, env=own, capture_output=True, text=True, check=True)
            found[name].append(json.loads(shown.stdout))
    rows = []
    for name, runs in found.items():
        seconds = [run[0] for run in runs]
        means = " ".join(f"{value:.1f}" for value in runs[0][2])  # type: ignore[attr-defined]
        cells = [f"{value:.3f}" for value in (min(seconds), median(seconds), max(seconds))]
        rows.append([name, *cells, f"{max(run[1] for run in runs):.0f}", means])
    middle = {name: median(run[0] for run in runs) for name, runs in found.items()}
    values = {
        "ratio": middle[NAMES[0]] / middle[NAMES[1]],
        "MB": max(run[1] for run in found[NAMES[0]]),
        "few seconds": middle[NAMES[2]],
    }
    targets = [f"{what} {value:.2f} (≤ {TARGETS[what]:g}: {_met(what, value)})" for what, value in values.items()]
    note = f"{'; '.join(targets)}. {WORKERS} workers; load of the machine at the start {load:.1f} (0 is idle)."
    header = ["run", "min s", "median s", "max s", "peak MB", "mean of mean, 5 %, 50 %, 95 % rank"]
    return Section("Uncertainty: draws of weights", header, rows, note)


def _met(what: str, value: float) -> str:
    return "met" if value <= TARGETS[what] else "missed"


if __name__ == "__main__":
    child(sys.argv[1]) if len(sys.argv) > 1 else main()
