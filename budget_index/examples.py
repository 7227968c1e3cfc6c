"""Make the example rounds: real regions, made-up answers from a seeded generator.

Run ``python -m budget_index.examples`` to write them again. The answers have nothing to do with what any region does.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd

from budget_index.bundled import bundled
from budget_index.files import csv_bytes
from budget_index.language import Language
from budget_index.methodology import walk
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Methodology, Scale
from budget_index.methodology.walk import asked, criteria_below
from budget_index.regions import Registry, assessed_regions, kazakhstan
from budget_index.rounds.inputs import PUBLICATIONS_FILE, RESPONSES_FILE
from budget_index.tables.contradictions import contradictions
from budget_index.tables.publications import PUBLICATION_COLUMNS, due_date
from budget_index.tables.responses import RESPONSE_COLUMNS
from budget_index.tables.text_table import PLACE

SEED = 20261121
EXPERTS = ("expert_1", "expert_2")
DISAGREE = 0.05
BLANK = 0.02
UNFINISHED = 0.8
NOT_APPLICABLE = 0.02
LANGUAGE_OF_EXPERT: dict[str, Language] = {"expert_1": "kk", "expert_2": "ru"}


Hidden = dict[int, dict[str, float]]
"""Year → region → hidden openness."""


@dataclass(frozen=True)
class Example:
    """One example round: its edition and when experts look; what is published after ``cut_off`` doesn't count."""

    year: int
    methodology: str
    begin: date
    cut_off: date
    unfinished: bool = False


EXAMPLES = (
    Example(2020, "kz-local-budgets-2022", date(2021, 5, 1), date(2021, 6, 30)),
    Example(2022, "kz-local-budgets-2022", date(2023, 5, 1), date(2023, 6, 30)),
    Example(2024, "kz-local-budgets-2024", date(2025, 5, 1), date(2025, 6, 30)),
    Example(2026, "kz-local-budgets-2026", date(2027, 5, 1), date(2027, 6, 30), unfinished=True),
)
"""Experts look in the summer after the year, when the annual report and the audit conclusion are due."""


def example_responses(
    example: Example, methodology: Methodology, openness: Mapping[str, float], registry: Registry, seed: int
) -> pd.DataFrame:
    """Draw what two experts might answer for each region.

    A criterion has a hidden difficulty, a region its hidden openness and strong and weak sides, taken over from the
    region it came from; the answer is the better the larger openness and side are against the difficulty. All but some
    noise stays from year to year; most documents are public. Behind a closed gate everything gets the worst answer.
    The second expert mostly says what the first says; a few cells stay blank. Where the example is marked unfinished
    one region has hardly begun, so that a blank score can be seen.

    Parameters
    ----------
    openness
        Region → hidden openness in this year, from ``hidden_openness``.
    """
    generator = np.random.default_rng([seed, example.year])
    scales = {name: methodology.scales[scale] for name, scale in asked(methodology).items()}
    gates = {dimension.gate.criterion for dimension in walk.dimensions(methodology) if dimension.gate}
    difficulty = {name: _own(seed, name).normal(-0.7 if name in gates else 0.3, 0.5) for name in scales}
    regions = list(openness)
    unfinished = regions[int(generator.integers(len(regions)))] if example.unfinished else ""
    rows = []
    for region in regions:
        sides = {name: _own(seed, f"{origin(region, registry)} {name}") for name in scales}
        first = {
            name: _draw(generator, side, scales[name], openness[region] - difficulty[name])
            for name, side in sides.items()
        }
        first = _behind_gates(first, methodology)
        for expert in EXPERTS:
            same = expert == EXPERTS[0]
            answers = (
                first if same else {name: _second(generator, scales[name], answer) for name, answer in first.items()}
            )
            blank = UNFINISHED if region == unfinished else BLANK
            rows += [_row(generator, example, region, expert, n, answer, blank) for n, answer in answers.items()]
    return pd.DataFrame(rows)


def hidden_openness(years: Sequence[int], regions: Mapping[int, list[str]], registry: Registry, seed: int) -> Hidden:
    """Let every region's hidden openness drift from round to round; a new region starts at its predecessor's.

    Parameters
    ----------
    regions
        Year → codes.

    Examples
    --------
    >>> openness = hidden_openness([2020, 2022], {2020: ["KZ-63"], 2022: ["KZ-63", "KZ-10"]}, kazakhstan(), 1)
    >>> [list(of_year) for of_year in openness.values()]
    [['KZ-63'], ['KZ-63', 'KZ-10']]
    """
    openness: Hidden = {}
    before: dict[str, float] = {}
    for year in years:
        now = {}
        for region in regions[year]:
            generator = _own(seed, f"{region} {year}")
            start = before.get(region, before.get(origin(region, registry), np.nan))
            now[region] = generator.normal(0.2, 0.5) if np.isnan(start) else start + generator.normal(0.08, 0.25)
        openness[year] = before = now
    return openness


def origin(region: str, registry: Registry) -> str:
    """Return the region from which another came; otherwise itself.

    Examples
    --------
    >>> origin("KZ-10", kazakhstan()), origin("KZ-15", kazakhstan())
    ('KZ-63', 'KZ-15')
    """
    return registry[region].predecessor or region if region in registry else region


def _own(seed: int, name: str) -> np.random.Generator:
    """Make a generator for a name, independent of whatever else is drawn."""
    return np.random.default_rng([seed, crc32(name.encode())])


def _ladder(scale: Scale) -> list[str]:
    """List the answers with points from the worst to the best."""
    options = {key: option.points for key, option in (scale.answers or {}).items() if option.points is not None}
    return sorted(options, key=lambda key: options[key])


def _draw(generator: np.random.Generator, side: np.random.Generator, scale: Scale, advantage: float) -> str:
    """Draw an answer; what comes from ``side`` is the same in every year."""
    ladder = _ladder(scale)
    idle = [key for key, option in (scale.answers or {}).items() if option.not_applicable]
    if idle and 0.8 * side.random() + 0.2 * generator.random() < NOT_APPLICABLE * 3:
        return idle[0]
    step = np.clip((advantage + side.normal(0, 0.65) + generator.normal(0, 0.25)) / 2.4 + 0.5, 0, 0.999)
    return ladder[int(step * len(ladder))]


def _second(generator: np.random.Generator, scale: Scale, first: str) -> str:
    ladder = _ladder(scale)
    if first not in ladder or generator.random() >= DISAGREE:
        return first
    place = ladder.index(first) + int(generator.choice([-1, 1]))
    return ladder[min(max(place, 0), len(ladder) - 1)]


def _behind_gates(answers: dict[str, str], methodology: Methodology) -> dict[str, str]:
    shut = dict(answers)
    for dimension in walk.dimensions(methodology):
        if dimension.gate and answers[dimension.gate.criterion] in dimension.gate.closed_by:
            for criterion in criteria_below(dimension):
                if criterion.id != dimension.gate.criterion:
                    shut[criterion.id] = _ladder(methodology.scales[criterion.scale])[0]
    return shut


def _row(
    generator: np.random.Generator, example: Example, region: str, expert: str, name: str, answer: str, blank: float
) -> dict[str, object]:
    year, seen = example.year, example.begin + timedelta(days=int(generator.integers(60)))
    row = dict.fromkeys((column for column in RESPONSE_COLUMNS if column not in PLACE), "")
    whose: dict[str, object] = {"region": region, "year": year, "criterion": name, "assessor": expert}
    if generator.random() < blank:
        return row | whose
    link = f"https://example.org/{region.lower()}/{year}/{name.lower().replace('/', '-')}"
    return row | whose | {"answer": answer, "evidence": link, "seen_on": seen.isoformat()}


def write_example_round(
    folder: Path,
    example: Example,
    methodology: Methodology,
    responses: pd.DataFrame,
    publications: pd.DataFrame,
    registry: Registry,
    *,
    workbooks: bool,
) -> None:
    """Write an example round: its tables, ``round.yaml`` and, if wanted, a workbook per region and expert."""
    shutil.rmtree(folder / "workbooks", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    if workbooks:
        _write_workbooks(folder / "workbooks", example, methodology, responses, publications, registry)
    (folder / RESPONSES_FILE).write_bytes(csv_bytes(responses))
    (folder / PUBLICATIONS_FILE).write_bytes(csv_bytes(publications.drop(columns=PLACE)))
    regions = list(dict.fromkeys(responses["region"]))
    (folder / "round.yaml").write_text(_round_yaml(folder.name, example, regions), encoding="utf-8")


def _write_workbooks(
    folder: Path,
    example: Example,
    methodology: Methodology,
    responses: pd.DataFrame,
    publications: pd.DataFrame,
    registry: Registry,
) -> None:
    from budget_index.workbook.assessment.template import template_name, write_template

    folder.mkdir()
    for (region, expert), filled in responses.groupby(["region", "assessor"]):
        write_template(
            folder / template_name(methodology, str(region), example.year, str(expert)),
            methodology,
            region=str(region),
            year=example.year,
            assessor=str(expert),
            language=LANGUAGE_OF_EXPERT[str(expert)],
            registry=registry,
            example=True,
            responses=filled,
            publications=_fitting(publications[publications["region"] == region], filled, methodology),
        )


def _fitting(publications: pd.DataFrame, filled: pd.DataFrame, methodology: Methodology) -> pd.DataFrame:
    """Leave out the documents about which an expert's own answers say something else."""
    rows = publications.assign(file="", sheet="", cell=[str(number) for number in range(len(publications))])
    against = contradictions(filled.assign(file="", sheet="", cell=""), rows, methodology)
    return publications[~rows["cell"].isin({problem.cell for problem in against})]


def _round_yaml(name: str, example: Example, regions: list[str]) -> str:
    year = example.year
    return f"""id: {name}
methodology: {example.methodology}
year: {year}
regions: [{", ".join(regions)}]
cut_off: {example.cut_off}
status: draft
example: true
public: [single_answers]
title:
  kk: {year} жылғы шартты раунд (деректері ойдан алынған)
  ru: Условный раунд {year} года (данные вымышлены)
  en: Example round {year} (made-up data)
source:
  kk: Жауаптарды кездейсоқ сандар генераторы жасаған; олар өңірлердің нақты жұмысын көрсетпейді.
  ru: Ответы созданы генератором случайных чисел и не отражают работу регионов.
  en: The answers come from a random generator and don't reflect what any region does.
licence: CC0-1.0
"""


def write_examples() -> None:
    """Write the bundled example rounds again; only the last one with workbooks, which are large."""
    registry = kazakhstan()
    editions = {example.year: load_methodology(example.methodology) for example in EXAMPLES}
    regions = {year: assessed_regions(methodology, year, registry) for year, methodology in editions.items()}
    openness = hidden_openness(list(editions), regions, registry, SEED)
    for example in EXAMPLES:
        year, methodology = example.year, editions[example.year]
        responses = example_responses(example, methodology, openness[year], registry, SEED)
        publications = example_publications(responses, methodology, example.cut_off, SEED)
        folder = bundled("data", "rounds", f"kz-example-{year}")
        last = example is EXAMPLES[-1]
        write_example_round(folder, example, methodology, responses, publications, registry, workbooks=last)


DAYS_LATE = {"a": (-20, 0), "b": (1, 14), "c": (15, 30), "d": (31, 75)}
"""Answer on the scale ``timeliness`` → the days after the due date that it stands for."""


STATUSES_HIDDEN = {"c": ("on_request",), "d": ("internal", "not_produced")}
"""Answer on the scale ``publicity`` → what a document is that nobody can open."""


FORMATS_PUBLISHED = {"a": ("xlsx", "csv"), "b": ("docx", "pdf"), "c": ("scan",)}


LANGUAGES_PUBLISHED = {"a": "kk, ru", "b": "kk, ru", "c": "ru"}


def example_publications(responses: pd.DataFrame, methodology: Methodology, cut_off: date, seed: int) -> pd.DataFrame:
    """Make up when every document came out, as the first expert's answers say; without an answer there is no row.

    A document came out before anybody saw it; where the answers leave no such day, none is given.

    Parameters
    ----------
    responses
        The answers of all experts, one year.
    cut_off
        Nothing is published later.
    """
    first = responses[responses["assessor"] == EXPERTS[0]]
    generator = np.random.default_rng([seed, len(first)])
    asked = {(c.document, c.scale): c.id for c in walk.criteria(methodology) if c.document}
    seen = _first_seen(responses, methodology)
    rows: list[dict[str, object]] = []
    for (region, year), own in first.groupby(["region", "year"]):
        answers = own.set_index("criterion")["answer"]
        for document in methodology.documents:
            about = {scale: answers.get(name, "") for (of, scale), name in asked.items() if of == document}
            last = min(cut_off, seen.get((str(region), document), cut_off))
            facts = _facts(generator, about, methodology, document, int(str(year)), last)
            status = facts.get("status")
            if status:
                public = status in ("public", "late")
                url = f"https://example.org/{str(region).lower()}/{year}/{document}" if public else ""
                whose = {"region": region, "year": year, "document": document, "url": url}
                rows.append(dict.fromkeys(PUBLICATION_COLUMNS, "") | whose | facts)
    return pd.DataFrame(rows, columns=PUBLICATION_COLUMNS)


def _facts(
    generator: np.random.Generator,
    about: Mapping[str, str],
    methodology: Methodology,
    document: str,
    year: int,
    last: date,
) -> dict[str, str]:
    """Return status, day, format and languages of one document, as far as they are known."""
    answer = about.get("publicity", "")
    if answer not in ("a", "b"):
        return {"status": str(generator.choice(STATUSES_HIDDEN[answer]))} if answer in STATUSES_HIDDEN else {}
    format_ = str(generator.choice(FORMATS_PUBLISHED.get(about.get("format", ""), ("pdf", "docx"))))
    facts = {"format": format_, "languages": LANGUAGES_PUBLISHED.get(about.get("languages", ""), "kk, ru")}
    days, due = DAYS_LATE.get(about.get("timeliness", "")), methodology.documents[document].due
    if days is None or due is None:
        return {"status": "public" if days is None or days[0] <= 0 else "late", **facts}
    late = int(generator.integers(days[0], days[1] + 1))
    last_day = due_date(due, year)
    published = min(last_day + timedelta(days=late), last)
    day = published.isoformat() if (published > last_day) == (late > 0) else ""
    return {"status": "late" if late > 0 else "public", "published_on": day, **facts}


def _first_seen(responses: pd.DataFrame, methodology: Methodology) -> dict[tuple[str, str], date]:
    """Return the day on which an expert first saw a document, by region and document."""
    documents = {c.id: c.document for c in walk.criteria(methodology) if c.document}
    seen = responses[responses["seen_on"].ne("")]
    about = seen["criterion"].str.partition("/")[0].map(documents)
    days = seen["seen_on"].groupby([seen["region"], about.rename("document")]).min()
    return {
        (str(row[0]), str(row[1])): date.fromisoformat(row[2]) for row in days.reset_index().itertuples(index=False)
    }


if __name__ == "__main__":
    write_examples()
