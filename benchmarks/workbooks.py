"""Reading filled workbooks: ours beside a plain loop of openpyxl. Run ``python -m benchmarks.workbooks``.

20 regions × 2 assessors × 10 years = 400 workbooks of about 100 criteria, each with its publications. The plain loop
opens every file with ``openpyxl.load_workbook`` and looks at every cell; it neither checks nor understands anything.
Ours is timed with everything up to the ranking: the checks of the archive, answers on their scales, problems,
consolidation, scores, contributions and gains.
"""

import gc
import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import openpyxl
import pandas as pd

from benchmarks.report import Section, environment, show
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Methodology
from budget_index.regions import assessed_regions, kazakhstan
from budget_index.scoring.results import score_responses
from budget_index.tables.responses import check_responses, normalised
from budget_index.workbook.assessment.read import read_workbooks
from budget_index.workbook.assessment.template import write_template
from budget_index.workbook.questions import questions

METHODOLOGY, LAST_YEAR, YEARS, ASSESSORS = "kz-local-budgets-2026", 2035, 10, ("expert_1", "expert_2")
REPEATS = 3
TARGET = 3.0


def main() -> None:
    """Measure and print."""
    show([measured()])


def measured() -> Section:
    """Write the workbooks, read them in turns, tabulate."""
    methodology = load_methodology(METHODOLOGY)
    with TemporaryDirectory() as name:
        paths = write_workbooks(Path(name), methodology)
        size = sum(path.stat().st_size for path in paths) / 1e6
        ways: dict[str, Callable[[], object]] = {
            "openpyxl, every cell": lambda: plain(paths),
            "budget-index, one process": lambda: ours(paths, methodology, 1),
            "budget-index, several processes": lambda: ours(paths, methodology, None),
        }
        seconds = measure(ways)
    asked, load = len(questions(methodology)), os.getloadavg()[0]
    note = f"{len(paths)} workbooks of {asked} questions, {size:.1f} MB; load {load:.1f}. {environment()}"
    return table(seconds, len(paths), note)


def write_workbooks(folder: Path, methodology: Methodology, seed: int = 1) -> list[Path]:
    """Write filled workbooks, the same answers in all years: what is read doesn't change how fast."""
    generator = np.random.default_rng(seed)
    registry = kazakhstan()
    paths = []
    years = range(LAST_YEAR - YEARS + 1, LAST_YEAR + 1)
    regions = assessed_regions(methodology, LAST_YEAR, registry)
    for region, role in product(regions, ASSESSORS):
        filled = draw(generator, methodology)
        for year in years:
            path = folder / f"{region}-{year}-{role}.xlsx"
            given = {"region": region, "year": year, "assessor": role, "responses": filled}
            paths.append(write_template(path, methodology, language="ru", registry=registry, **given))
    return paths


def draw(generator: np.random.Generator, methodology: Methodology) -> pd.DataFrame:
    """Answer every question at random, with link, day and comment."""
    rows = [
        (name, str(generator.choice(list(question.scale.answers or {}) or ["14"])), f"https://example.org/{name}",
         datetime(2026, 3, 5, tzinfo=UTC).date().isoformat(), "Смотрели на сайте акимата")
        for name, question in questions(methodology).items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["criterion", "answer", "evidence", "seen_on", "comment"])


def plain(paths: Sequence[Path]) -> int:
    """Open every workbook and look at every cell."""
    filled = 0
    for path in paths:
        book = openpyxl.load_workbook(path)
        filled += sum(cell.value is not None for sheet in book for row in sheet.iter_rows() for cell in row)
    return filled


def ours(paths: Sequence[Path], methodology: Methodology, processes: int | None) -> int:
    """Read every workbook with all checks, consolidate, score and rank."""
    found = read_workbooks(paths, registry=kazakhstan(), methodology=methodology, processes=processes)
    responses = pd.concat([one.responses for one in found], ignore_index=True)
    problems = check_responses(responses, methodology, kazakhstan())
    assert not [problem for problem in problems if problem.severity == "error"]
    return len(score_responses(normalised(responses, methodology), methodology).ranking)


def measure(ways: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Let the ways take turns."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(REPEATS):
        for name, way in ways.items():
            gc.collect()
            start = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def table(seconds: dict[str, list[float]], files: int, note: str) -> Section:
    """Tabulate the times and how much faster each way is than the plain loop."""
    base = median(next(iter(seconds.values())))
    rows = []
    for name, times in seconds.items():
        middle = median(times)
        cells = [f"{value:.2f}" for value in (min(times), middle, max(times))]
        rows.append([name, *cells, f"{1000 * middle / files:.1f}", f"{base / middle:.1f}"])
    fastest = base / median(list(seconds.values())[-1])
    met = "met" if fastest >= TARGET else "missed"
    header = ["way", "min s", "median s", "max s", "ms a file", "times faster"]
    return Section(
        "Workbooks: read, checked and scored, beside a plain loop of openpyxl",
        header,
        rows,
        f"{note} Target: {TARGET:g} × faster: {met}.",
    )


if __name__ == "__main__":
    main()
