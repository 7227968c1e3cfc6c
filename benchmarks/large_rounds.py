"""A made-up survey as large as a country's rural okrugs: 2,500 units × 10 rounds of 94 criteria, as round folders."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from budget_index.bundled import bundled
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Methodology, Scale
from budget_index.methodology.walk import asked

UNITS, ROUNDS, LAST_YEAR = 2500, 10, 2026
BASE, EDITION = "kz-local-budgets-2026", "benchmark-2026"
BLANK = 0.02
ROUND = """id: {name}
methodology: {edition}
year: {year}
regions: [{regions}]
example: true
title: {{kk: Шартты раунд {year}, ru: Условный раунд {year}, en: Example round {year}}}
"""


def write_large_rounds(folder: Path, units: int = UNITS, rounds: int = ROUNDS, seed: int = 1) -> None:
    """Write the rounds; their edition is that of the regions, but any code is a unit."""
    generator = np.random.default_rng(seed)
    codes = [f"U-{number:04d}" for number in range(1, units + 1)]
    openness = generator.normal(0, 1, units)
    for year in range(LAST_YEAR - rounds + 1, LAST_YEAR + 1):
        place = folder / f"benchmark-{year}"
        place.mkdir()
        methodology = _edition(place / f"{EDITION}.yaml")
        openness = openness + generator.normal(0.05, 0.2, units)
        _responses(generator, methodology, codes, openness, year).to_csv(place / "responses.csv", index=False)
        told = ROUND.format(name=place.name, edition=EDITION, year=year, regions=", ".join(codes))
        (place / "round.yaml").write_text(told, encoding="utf-8")


def _edition(path: Path) -> Methodology:
    """Write the edition without the kinds of regions that it is for."""
    text = bundled("criteria", f"{BASE}.yaml").read_text("utf-8")
    text = re.sub(r"^kinds: .*\n", "", text.replace(f"id: {BASE}\n", f"id: {EDITION}\n", 1), flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    return load_methodology(path)


def _responses(
    generator: np.random.Generator, methodology: Methodology, codes: list[str], openness: np.ndarray, year: int
) -> pd.DataFrame:
    scales = {name: methodology.scales[scale] for name, scale in asked(methodology).items()}
    answers = np.stack([_answers(generator, scale, openness) for scale in scales.values()], axis=1)
    region, name = np.repeat(codes, len(scales)), np.tile(list(scales), len(codes))
    return pd.DataFrame(
        {
            "region": region,
            "year": year,
            "criterion": name,
            "assessor": "expert_1",
            "answer": answers.ravel(),
            "evidence": np.where(answers.ravel() == "", "", "https://example.org/" + pd.Series(region)),
        }
    )


def _answers(generator: np.random.Generator, scale: Scale, openness: np.ndarray) -> np.ndarray:
    """Draw an answer a unit: the better, the more open it is; a few are blank."""
    points = {key: option.points or 0.0 for key, option in (scale.answers or {}).items() if not option.not_applicable}
    ladder = np.array(sorted(points, key=points.__getitem__))
    step = np.clip((openness + generator.normal(0.2, 1, len(openness))) / 4 + 0.5, 0, 0.999)
    return np.where(generator.random(len(openness)) < BLANK, "", ladder[(step * len(ladder)).astype(int)])
