"""The made-up survey that every engine scores: regions × criteria × years, kept as plain arrays on disk."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from budget_index.methodology.load import parse_methodology
from budget_index.methodology.model import Methodology

REGIONS, YEARS = 5570, 10
FIRST_YEAR = 2015
GROUPS = (3, 5, 7, 9, 11, 13, 16, 19, 22, 25)
"""Criteria of each dimension; together 130."""
ANSWERS = "abcde"
POINTS = (100.0, 67.0, 33.0, 0.0, np.nan)
SHARES = (0.30, 0.25, 0.20, 0.20, 0.05)
"""How often each answer occurs; the last is *not applicable*."""
ORDERS = ("sorted", "shuffled")


@dataclass(frozen=True)
class Survey:
    """One row an answer: codes of region, criterion and answer, and the year."""

    region: np.ndarray
    year: np.ndarray
    criterion: np.ndarray
    answer: np.ndarray

    @classmethod
    def read(cls, folder: Path, order: str) -> "Survey":
        """Load the arrays that ``write_surveys`` has saved."""
        return cls(*(np.load(folder / f"{order}-{name}.npy") for name in cls.__dataclass_fields__))


def write_surveys(folder: Path, seed: int = 1) -> None:
    """Draw the answers and save them in order of region, year and criterion, and shuffled."""
    rng = np.random.default_rng(seed)
    rows = REGIONS * YEARS * sum(GROUPS)
    years = np.repeat(np.arange(FIRST_YEAR, FIRST_YEAR + YEARS), sum(GROUPS))
    columns = {
        "region": np.repeat(np.arange(REGIONS, dtype=np.int16), YEARS * sum(GROUPS)),
        "year": np.tile(years, REGIONS),
        "criterion": np.tile(np.arange(sum(GROUPS), dtype=np.int16), REGIONS * YEARS),
        "answer": rng.choice(len(ANSWERS), p=SHARES, size=rows).astype(np.int8),
    }
    mixed = rng.permutation(rows)
    for name, values in columns.items():
        np.save(folder / f"sorted-{name}.npy", values)
        np.save(folder / f"shuffled-{name}.npy", values[mixed])


def criterion_names() -> list[str]:
    """Name the criteria."""
    return [f"q{number:03d}" for number in range(sum(GROUPS))]


def methodology() -> Methodology:
    """Make the rules: ten dimensions of uneven size under an index that is the mean over dimensions."""
    options = ", ".join(f"{a}: {{points: {p:g}}}" for a, p in zip(ANSWERS[:-1], POINTS[:-1], strict=True))
    lines = ["id: benchmark", "title: Benchmark", "scales:"]
    lines += [f"  letters: {{answers: {{{options}, {ANSWERS[-1]}: {{not_applicable: true}}}}}}"]
    lines += ["dimensions:", "  - id: index", "    over: dimensions", "    dimensions:"]
    names = iter(criterion_names())
    for number, size in enumerate(GROUPS):
        lines += [f"      - id: group{number}", "        criteria:"]
        lines += [f"          - {{id: {next(names)}, question: Q, scale: letters}}" for _ in range(size)]
    return parse_methodology("\n".join(lines))
