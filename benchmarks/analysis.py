"""Measure the analysis of 5,570 regions × 130 criteria: ``python -m benchmarks.analysis`` prints a table.

Two years of made-up answers follow two editions: of the criteria one was dropped, one is new, one was changed, a weight
and a dimension's weight moved; in each year 5 % don't apply and 2 % are missing.
"""

import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.data import ANSWERS, REGIONS, criterion_names, methodology
from benchmarks.report import Section, show
from budget_index.analysis.actions.route import path_in_actions
from budget_index.analysis.change.changes import compare
from budget_index.analysis.change.common_regions import lay_out_rounds, mix_rounds
from budget_index.analysis.change.joint_tree import join_trees
from budget_index.analysis.change.links import links
from budget_index.analysis.change.shapley import split_change
from budget_index.analysis.gain.gains import gains_table, what_if
from budget_index.methodology.model import Band, Methodology
from budget_index.scoring.attribution import gains
from budget_index.scoring.engine import close_gates
from budget_index.scoring.results import Results, score_agreed

RUNS = 3
LIMIT = 1.0
SHARES = (0.29, 0.245, 0.195, 0.20, 0.05, 0.02)


def editions() -> tuple[Methodology, Methodology]:
    """Make two editions that differ in every way."""
    bands = [Band.model_validate({"id": "low", "from": 0}), Band.model_validate({"id": "high", "from": 61})]
    before = methodology().model_copy(update={"id": "benchmark-1", "family": "benchmark", "bands": bands})
    index = before.dimensions[0]
    groups = list(index.dimensions)
    first = groups[0].criteria
    new = first[1].model_copy(update={"id": "q999"})
    criteria = [new, first[1].model_copy(update={"weight": 2.0}), first[2].model_copy(update={"changed": True})]
    groups[0] = groups[0].model_copy(update={"criteria": criteria, "weight": 2.0})
    now = before.model_copy(
        update={"id": "benchmark-2", "dimensions": [index.model_copy(update={"dimensions": groups})]}
    )
    return before, now


def scored(rules: Methodology, names: list[str], year: int, seed: int) -> Results:
    """Draw and score a year."""
    generator = np.random.default_rng(seed)
    codes = np.array([f"R{number:04d}" for number in range(REGIONS)])
    drawn = generator.choice(np.array([*ANSWERS, ""]), p=SHARES, size=REGIONS * len(names))
    columns = {"region": np.repeat(codes, len(names)), "year": year, "criterion": np.tile(names, REGIONS)}
    return score_agreed(pd.DataFrame({**columns, "answer": drawn}).astype({"year": "int64"}), rules)


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Give the shortest time of some runs."""
    taken = []
    for _ in range(RUNS):
        start = clock()
        work()
        taken.append(clock() - start)
    return min(taken)


def comparing_to_scoring(years: tuple[Results, Results]) -> float:
    """Divide the processor's time of comparing two rounds by that of scoring both, in the same run.

    So the figure holds on a machine that is busy with other things.
    """
    comparing = seconds(lambda: compare(*years, {}, between=[]), time.process_time)
    scoring = seconds(lambda: [score_agreed(each.agreed, each.methodology) for each in years], time.process_time)
    return comparing / scoring


def main() -> None:
    """Measure and print."""
    show([measured()])


def measured() -> Section:
    """Measure every method once it is warm."""
    rules = editions()
    names = criterion_names()
    years = scored(rules[0], names, 2024, 1), scored(rules[1], ["q999", *names[1:]], 2026, 2)
    same = years[0], scored(rules[0], names, 2026, 2)
    pairs = links(*rules, [])
    laid_out = lay_out_rounds(*years)
    plain = lay_out_rounds(*same)
    joint, narrow = join_trees(*rules, pairs), join_trees(rules[0], rules[0], links(rules[0], rules[0], []))
    answers, tree = laid_out[1].answers, laid_out[1].tree
    works = {
        "decomposition, two editions (32 states: no gates here)": lambda: split_change(mix_rounds(joint, *laid_out)),
        "decomposition, one edition": lambda: split_change(mix_rounds(narrow, *plain), same_rules=True),
        "gains": lambda: gains(close_gates(answers, tree), tree),
        "compare, from scored rounds to tables": lambda: compare(*years, {}, between=[]),
        "gains in score and places, as a table": lambda: gains_table(years[1]),
        "path to the next band, one region": lambda: path_in_actions(years[1], "R0000", 2026),
        "what-if, one region among all": lambda: what_if(years[1].agreed, rules[1], {"q020": "a"}, "R0000", 2026),
    }
    taken = {name: seconds(work) for name, work in works.items()}
    late = [name for name, value in taken.items() if value >= LIMIT]
    rows = [[name, f"{value:.3f}"] for name, value in taken.items()]
    note = f"Over {LIMIT:g} s: {', '.join(late) or 'none'} (the target is for decomposition and gains)."
    note += f" Comparing takes {comparing_to_scoring(years):.2f} times the processor's time of scoring both rounds."
    return Section(
        f"Changes and gains, {REGIONS:,} regions × {len(names)} criteria", ["what", "best of some, s"], rows, note
    )


if __name__ == "__main__":
    main()
