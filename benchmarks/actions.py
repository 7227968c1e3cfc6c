"""Measure the table of actions against one scoring: ``python -m benchmarks.actions`` prints a table.

The bundled example round of 20 regions, and 2,350 made-up regions by the same methodology of 94 criteria.
"""

import numpy as np
import pandas as pd

from benchmarks.analysis import seconds
from benchmarks.report import Section, show
from budget_index.analysis.actions.table import actions_table
from budget_index.methodology import walk
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Methodology
from budget_index.regions import kazakhstan
from budget_index.rounds.scored import read_scored
from budget_index.scoring.results import Results, score_agreed

ROUND, EDITION = "kz-example-2026", "kz-local-budgets-2026"
UNITS = 2350
MISSING = 0.03
TIMES, MORE = 3, 0.05
"""The table of the example round may take so many scorings and so many seconds more."""
LIMIT = 2.0


def drawn(methodology: Methodology, units: int, seed: int = 1) -> Results:
    """Draw and score answers to every question."""
    generator = np.random.default_rng(seed)
    names, columns = [], []
    for criterion in walk.criteria(methodology):
        options = methodology.scales[criterion.scale].answers or {}
        answers = np.array([*(name for name, option in options.items() if not option.not_applicable), ""], dtype=object)
        shares = [*np.full(len(answers) - 1, (1 - MISSING) / (len(answers) - 1)), MISSING]
        names.append(criterion.id)
        columns.append(generator.choice(answers, size=units, p=shares))
    codes = np.repeat([f"R{number:04d}" for number in range(units)], len(names))
    table = {"region": codes, "year": 2026, "criterion": np.tile(names, units)}
    return score_agreed(pd.DataFrame({**table, "answer": np.column_stack(columns).ravel()}), methodology)


def measured() -> Section:
    """Measure both rounds once they are warm."""
    example = read_scored(ROUND, kazakhstan())
    results, publications = example.results, example.intake.publications
    units = results.ranking[["region", "year"]]
    scoring = seconds(lambda: score_agreed(results.agreed, results.methodology, units))
    actions = seconds(lambda: actions_table(results, publications))
    large = drawn(load_methodology(EDITION), UNITS)
    many = seconds(lambda: actions_table(large))
    rows = [
        ["example round, one scoring", f"{scoring:.3f}"],
        ["example round, actions of all 20 regions", f"{actions:.3f}"],
        [f"{UNITS:,} regions × 94 criteria, actions of all", f"{many:.3f}"],
    ]
    held = actions <= TIMES * scoring + MORE and many <= LIMIT
    met = "Both are met." if held else "MISSED."
    note = f"Targets: {TIMES} × one scoring and {1000 * MORE:.0f} ms; {LIMIT:g} s. {met}"
    return Section("Actions", ["what", "best of some, s"], rows, note)


def main() -> None:
    """Measure and print."""
    show([measured()])


if __name__ == "__main__":
    main()
