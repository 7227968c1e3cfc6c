"""Make the example rounds: real regions, made-up answers from a seeded generator.

Run ``python -m budget_index.examples`` to write them again. The answers have nothing to do with what any region does.
"""

import shutil
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from budget_index.bundled import bundled
from budget_index.language import Language
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Methodology, Scale
from budget_index.methodology.rules import asked, criteria_below, dimensions_with_place
from budget_index.regions import Registry, assessed_regions, kazakhstan
from budget_index.responses import RESPONSE_COLUMNS

SEED = 20261121
EXPERTS = ("expert_1", "expert_2")
DISAGREE = 0.05
BLANK = 0.02
UNFINISHED = 0.8
NOT_APPLICABLE = 0.02
LANGUAGE_OF_EXPERT: dict[str, Language] = {"expert_1": "kk", "expert_2": "ru"}


def example_responses(methodology: Methodology, year: int, regions: list[str], seed: int) -> pd.DataFrame:
    """Draw what two experts might answer for each region.

    A region has a hidden openness and a criterion a hidden difficulty; the answer is the better the larger their
    difference. Behind a closed gate everything gets the worst answer. The second expert mostly says what the first
    says; a few cells stay blank. One region has hardly begun, so that a blank score can be seen.
    """
    generator = np.random.default_rng([seed, year])
    scales = {name: methodology.scales[scale] for name, scale in asked(methodology).items()}
    difficulty = dict(zip(scales, generator.normal(0.1, 0.7, len(scales)), strict=True))
    openness = dict(zip(regions, generator.normal(0.5, 0.8, len(regions)), strict=True))
    unfinished = regions[int(generator.integers(len(regions)))]
    rows = []
    for region in regions:
        first = {name: _draw(generator, scale, openness[region] - difficulty[name]) for name, scale in scales.items()}
        first = _behind_gates(first, methodology)
        for expert in EXPERTS:
            same = expert == EXPERTS[0]
            answers = first if same else {name: _second(generator, scales[name], said) for name, said in first.items()}
            blank = UNFINISHED if region == unfinished else BLANK
            rows += [_row(generator, year, region, expert, n, said, blank) for n, said in answers.items()]
    return pd.DataFrame(rows, columns=RESPONSE_COLUMNS[:8])


def _ladder(scale: Scale) -> list[str]:
    """List the answers with points from the worst to the best."""
    options = {key: option.points for key, option in (scale.answers or {}).items() if option.points is not None}
    return sorted(options, key=lambda key: options[key])


def _draw(generator: np.random.Generator, scale: Scale, advantage: float) -> str:
    ladder = _ladder(scale)
    idle = [key for key, option in (scale.answers or {}).items() if option.not_applicable]
    if idle and generator.random() < NOT_APPLICABLE:
        return idle[0]
    step = np.clip((advantage + generator.normal(0, 0.7)) / 2.4 + 0.5, 0, 0.999)
    return ladder[int(step * len(ladder))]


def _second(generator: np.random.Generator, scale: Scale, said: str) -> str:
    ladder = _ladder(scale)
    if said not in ladder or generator.random() >= DISAGREE:
        return said
    place = ladder.index(said) + int(generator.choice([-1, 1]))
    return ladder[min(max(place, 0), len(ladder) - 1)]


def _behind_gates(answers: dict[str, str], methodology: Methodology) -> dict[str, str]:
    shut = dict(answers)
    for dimension, _ in dimensions_with_place(methodology):
        if dimension.gate and answers[dimension.gate.criterion] in dimension.gate.closed_by:
            for criterion in criteria_below(dimension):
                if criterion.id != dimension.gate.criterion:
                    shut[criterion.id] = _ladder(methodology.scales[criterion.scale])[0]
    return shut


def _row(
    generator: np.random.Generator, year: int, region: str, expert: str, name: str, said: str, blank: float
) -> tuple[object, ...]:
    seen = date(year, 3, 1) + timedelta(days=int(generator.integers(60)))
    if generator.random() < blank:
        return region, year, name, expert, "", "", "", ""
    link = f"https://example.org/{region.lower()}/{year}/{name.lower().replace('/', '-')}"
    return region, year, name, expert, said, link, seen.isoformat(), ""


def write_example_round(folder: Path, methodology: Methodology, year: int, registry: Registry) -> None:
    """Write an example round folder: ``round.yaml``, one workbook a region and expert, and ``responses.csv``."""
    from budget_index.workbook.template import template_name, write_template

    regions = assessed_regions(methodology, year, registry)
    responses = example_responses(methodology, year, regions, SEED)
    shutil.rmtree(folder / "workbooks", ignore_errors=True)
    (folder / "workbooks").mkdir(parents=True)
    for (region, expert), filled in responses.groupby(["region", "assessor"]):
        path = folder / "workbooks" / template_name(methodology, str(region), year, str(expert))
        write_template(
            path,
            methodology,
            region=str(region),
            year=year,
            assessor=str(expert),
            language=LANGUAGE_OF_EXPERT[str(expert)],
            registry=registry,
            example=True,
            responses=filled,
        )
    responses.to_csv(folder / "responses.csv", index=False, lineterminator="\n")
    (folder / "round.yaml").write_text(_round_yaml(folder.name, methodology, year, regions), encoding="utf-8")


def _round_yaml(name: str, methodology: Methodology, year: int, regions: list[str]) -> str:
    return f"""id: {name}
methodology: {methodology.id}
year: {year}
regions: [{", ".join(regions)}]
cut_off: {year}-05-31
status: draft
example: true
title:
  kk: {year} жылғы үлгі раунд (жасанды деректер)
  ru: Учебный раунд {year} года (условные данные)
  en: Example round {year} (made-up data)
source:
  kk: Жауаптарды кездейсоқ сандар генераторы жасаған; олар өңірлердің нақты жұмысын көрсетпейді.
  ru: Ответы созданы генератором случайных чисел и не отражают работу регионов.
  en: The answers come from a random generator and don't reflect what any region does.
licence: CC0-1.0
"""


def main() -> None:
    """Write the bundled example rounds again."""
    methodology = load_methodology("kz-local-budgets-2026")
    write_example_round(bundled("data", "rounds", "kz-example-2026"), methodology, 2026, kazakhstan())


if __name__ == "__main__":
    main()
