"""The exercises of the guide for trainers: their answers come from the engine, their spoilt workbook is found out."""

import re
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from budget_index.analysis.pages.answers_everywhere import answer_matrix, full_shares
from budget_index.analysis.pages.overview import indistinct
from budget_index.analysis.pages.side_by_side import profiles, widest_gap
from budget_index.analysis.profile import summarise
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.own_weights import own_places
from budget_index.analysis.robustness.uncertainty import studies
from budget_index.bundled import bundled
from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology import walk
from budget_index.regions import kazakhstan, region_name
from tests.docs.page_guides import sections
from tests.docs.shown_commands import typed
from tests.example_round import (
    REGION,
    changes,
    coverage,
    example,
    first_three,
    inputs,
    mean_with_zeros,
    parts,
    places,
    standing,
    together,
)

OTHER = "KZ-39"

KINDS_OF_WORD = {"область", "область,", "облысы", "region", "город", "қаласы", "city"}
ID = re.compile(r"\b[A-Z]\d\d\b")
NUMBER = re.compile(r"[+−]?\d+(?:[.,]\d+)?")
ANSWER = re.compile(r"^\| (\d+) \| ([^|]+) \|$", re.MULTILINE)

Expected = tuple[list[float | str], list[str], list[str]]
"""Numbers (as text where decimals count), regions and criteria of an answer."""


@cache
def moved() -> pd.DataFrame:
    answers, study = next(studies(inputs(), example().results.methodology, Sources(), seed=1, draws=0))
    return own_places(study, answers.units, {"report": 2.0}).set_index("region")


def first() -> Expected:
    rounded = standing("KZ-61")["rounded"]
    ranked = int(standing("KZ-61")["of"])
    every = len(example().results.ranking)
    least = 100 * example().results.methodology.missing.min_coverage
    assert standing("KZ-61")["rank"] == 1
    assert pd.isna(standing("KZ-11")["rank"])
    return [rounded, ranked, every, 100 * coverage("KZ-11"), least], ["KZ-61"], []


def second() -> Expected:
    top = example().results.methodology.bands[-1]
    held = [region for region in changes()["region"] if changes().loc[region, "held_to"]]
    assert sorted(held) == ["KZ-10", "KZ-33"]
    demanded = [c.id for c in walk.criteria(example().results.methodology) if c.must_have]
    criteria = example().results.criteria
    short = criteria[
        criteria["region"].isin(held) & criteria["criterion"].isin(demanded) & ~(criteria["points"] >= 100)
    ]
    return [*(standing(region)["rounded"] for region in held), top.from_], held, short["criterion"].tolist()


def third() -> Expected:
    after = together(first_three())
    own = standing(REGION)
    return [f"{own['score']:.1f}", f"{after['score']:.1f}", after["rank"], own["rank"]], [], []


def fourth() -> Expected:
    risen, fallen = changes()["change"].idxmax(), changes()["change"].idxmin()
    ends = [f"{changes().loc[region, 'change']:.1f}".replace("-", "−") for region in (risen, fallen)]
    return ends, [risen, fallen], []


def fifth() -> Expected:
    return [f"{abs(parts()[name]):.1f}" for name in ("change", "by_region", "by_rules", "by_assessment")], [], []


def sixth() -> Expected:
    close = indistinct(places())
    both = close.loc[close["places"] == "10–12", "places"]
    return [int(number) for spans in (*close["places"], *both) for number in re.findall(r"\d+", spans)], [], []


def seventh() -> Expected:
    table = profiles(example().results.scores, example().results.methodology, [REGION, OTHER], 2026)
    gap = widest_gap(table[table["part"] == "stage"])
    assert (gap.dimension, gap.lowest) == ("report", REGION)
    scores = table[table["dimension"] == "report"].set_index("region")["score"]
    return [scores[REGION], scores[OTHER], gap.width], [], []


def eighth() -> Expected:
    results = example().results
    cells = answer_matrix(results.criteria, results.ranking, results.methodology, 2026)
    shares = full_shares(cells, results.methodology)
    none, every = shares[shares["full"] == 0], shares[shares["full"] == shares["counted"]]
    assert len(none) == len(every) == 1
    counts = [none["full"].iloc[0], none["counted"].iloc[0], every["counted"].iloc[0]]
    return counts, [], [*none["criterion"], *every["criterion"]]


def ninth() -> Expected:
    shifted = moved()[moved()["moved"].fillna(0) != 0]
    assert shifted["moved"].abs().eq(1).all()
    own = moved().loc[REGION]
    return [len(shifted), moved()["rank"].notna().sum(), 1, own["published_rank"], own["rank"]], [REGION], []


def tenth() -> Expected:
    mean = summarise(example().results.ranking, 2026).mean
    return [f"{mean:.1f}", f"{mean_with_zeros():.1f}"], [], []


EXERCISES = (first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(1, len(EXERCISES) + 1))
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answers_to_the_exercises(language: Language, number: int):
    answers = ANSWER.findall(sections("trainers", language)[4])
    assert [int(place) for place, _ in answers] == list(range(1, len(EXERCISES) + 1))
    answer = answers[number - 1][1]
    values, regions, criteria = EXERCISES[number - 1]()
    told = sorted(found.replace(",", ".") for found in NUMBER.findall(ID.sub("", answer)))
    assert told == sorted(value if isinstance(value, str) else f"{float(value):.0f}" for value in values)
    assert sorted(ID.findall(answer)) == sorted(criteria)
    assert [code for code in regions if stem(code, language) not in answer.casefold()] == []


def stem(code: str, language: Language) -> str:
    """Give the part of a region's name that every case has."""
    words = [word for word in region_name(code, language, kazakhstan()).casefold().split() if word not in KINDS_OF_WORD]
    return max(words, key=len)[:5]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_spoilt_workbook_is_found_out(language: Language, tmp_path: Path):
    told = sections("trainers", language)[6]
    name = re.search(r"`(data/rounds/[^`]+\.xlsx)`", told)
    assert name is not None
    words = re.findall(r"[“«]([^”»]+)[”»]", told)
    book = openpyxl.load_workbook(bundled(*name[1].split("/")))
    sheet = next(sheet for sheet in book if any(cell.value == "P07" for cell in sheet["A"]))
    row = next(cell.row for cell in sheet["A"] if cell.value == "P07")
    answer = next(cell for cell in sheet[row] if re.match(r"[a-e] – ", str(cell.value)))
    answer.value = next(word for word in words if word == Say(language)("word.yes"))
    seen = next(cell for cell in sheet[row] if cell.is_date)
    seen.value = next(word for word in words if re.fullmatch(r"\d\d\.\d\d\.\d{4}", word))
    book.save(tmp_path / "spoilt.xlsx")
    code, printed = typed("budget-index check spoilt.xlsx --format json", tmp_path, language)
    assert code == 1
    assert {"answer-not-on-scale", "date-impossible"} <= set(re.findall(r'"code": "([^"]+)"', printed))
