"""The guides for officials and trainers: what they quote is on the pages, their numbers come from the engine."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import yaml
from test_tutorial import run

from budget_index.analysis.change.changes import compare
from budget_index.analysis.change.waterfall import waterfall
from budget_index.analysis.gain.paths import path_to_next_band
from budget_index.analysis.gain.whatif import best_answers, outcome
from budget_index.analysis.pages.answers_everywhere import answer_matrix, full_shares
from budget_index.analysis.pages.calendar import publication_calendar
from budget_index.analysis.pages.overview import indistinct, place_intervals
from budget_index.analysis.pages.peers import against_others
from budget_index.analysis.pages.side_by_side import profiles, widest_gap
from budget_index.analysis.profile import lost_points, open_answers, summarise
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.own_weights import moved_places, with_own_weights
from budget_index.analysis.robustness.uncertainty import Inputs, rank_uncertainty, studies
from budget_index.bundled import PACKAGE, bundled
from budget_index.charts.ranking import band_labels
from budget_index.language import LANGUAGES, Language, Say
from budget_index.regions import kazakhstan, region_name
from budget_index.rounds import Intake, read_inputs, read_round, round_methodology, score_intake
from budget_index.scoring.tables import Results

GUIDES = PACKAGE.parent / "docs" / "guides"
NAMES = ("officials", "trainers")
ALL = [(name, language) for name in NAMES for language in LANGUAGES]
SECTIONS = (
    "dashboard", "overview", "region-page", "compare-page", "changes-page", "criteria-page", "robustness-page",
    "methodology-page", "data-page", "frame", "chart",
)  # fmt: skip
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
LINK = re.compile(r"\]\(([^)#:]+)\)")
LABEL = re.compile(r"\*\*[«“]([^»”]+)[»”]")
ID = re.compile(r"\b[A-Z]\d\d\b")
NUMBER = re.compile(r"[+−]?\d+(?:[.,]\d+)?")
DECIMAL = re.compile(r"(?<![-\w.,])[+−]?\d+[.,]\d+(?![\w.,]*\d)")
ANSWER = re.compile(r"^\| (\d+) \| ([^|]+) \|$", re.MULTILINE)
LARGEST = 150 * 1024
ROUND, REGION, OTHER = "kz-example-2026", "KZ-15", "KZ-39"
KINDS_OF_WORD = {"область", "область,", "облысы", "region", "город", "қаласы", "city"}


def text(name: str, language: Language) -> str:
    return (GUIDES / f"{name}.{language}.md").read_text("utf-8")


def sections(name: str, language: Language) -> list[str]:
    """Cut a guide at its headings; the first part is what comes before section 1."""
    return re.split(r"^## ", text(name, language), flags=re.MULTILINE)


def flat(words: str) -> str:
    return " ".join(words.replace("\u00a0", " ").replace("\u202f", " ").split())


# What is quoted


@cache
def page_texts(language: Language) -> list[tuple[str, str, re.Pattern[str]]]:
    """List key, words and pattern of what pages say, in every plural form; what is only facts would match anything."""
    found = []
    for name in SECTIONS:
        entries = yaml.safe_load((PACKAGE / "texts" / f"{name}.yaml").read_text("utf-8"))
        for key, entry in entries.items():
            said = entry[language]
            for form in said.values() if isinstance(said, dict) else [said]:
                words = flat(form.replace("**", ""))
                pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(words))
                if re.search(r"[^\W\d_]{2}", re.sub(r"\{\w+\}", "", words)):
                    found.append((f"{name}.{key}", words, re.compile(pattern)))
    return found


@cache
def keys_of(label: str, language: Language) -> set[str]:
    """Find the texts that a label quotes: whole, or up to its dots."""
    begun = label.removesuffix("…").rstrip() if label.endswith("…") else None
    return {
        key
        for key, words, pattern in page_texts(language)
        if pattern.fullmatch(label) or (begun and words.startswith(begun))
    }


def quoted(name: str, language: Language) -> list[list[str]]:
    """List the labels of each section of a guide."""
    return [[flat(label) for label in LABEL.findall(part)] for part in sections(name, language)]


def test_a_label_that_no_page_has_is_found_out():
    assert keys_of("Not a label", "en") == set()
    assert keys_of("How sure the places are, 2026", "en") == {"overview.places-title"}
    assert keys_of("What if …", "en") == {"region-page.what-if"}
    assert keys_of("While this answer stands, …", "en") == {"dashboard.frees"}


@pytest.mark.parametrize(("name", "language"), ALL)
def test_every_label_stands_on_a_page(name: str, language: Language):
    labels = [label for section in quoted(name, language) for label in section]
    assert len(labels) >= 30
    assert [label for label in labels if not keys_of(label, language)] == []


@pytest.mark.parametrize("language", ["ru", "kk"])
@pytest.mark.parametrize("name", NAMES)
def test_the_languages_quote_the_same_labels(name: str, language: Language):
    for own, english in zip(quoted(name, language), quoted(name, "en"), strict=True):
        here = [keys_of(label, language) for label in own]
        there = [keys_of(label, "en") for label in english]
        assert [label for label, keys in zip(own, here, strict=True) if not any(keys & each for each in there)] == []
        assert [
            label for label, keys in zip(english, there, strict=True) if not any(keys & each for each in here)
        ] == []


# What is counted


@dataclass(frozen=True)
class Example:
    """The example round that the guides look at."""

    results: Results
    intake: Intake
    before: Results


@cache
def example() -> Example:
    rounds = []
    for year in (2026, 2024):
        folder = bundled("data", "rounds", f"kz-example-{year}")
        methodology = round_methodology(folder)
        intake = read_inputs([folder], methodology, kazakhstan())
        rounds.append((score_intake(intake, methodology), intake))
    return Example(rounds[0][0], rounds[0][1], rounds[1][0])


def inputs() -> Inputs:
    intake = example().intake
    return Inputs(intake.responses, intake.responses[["region", "year"]].drop_duplicates(), intake.publications)


def standing(region: str) -> pd.Series:
    return example().results.ranking.set_index("region").loc[region]


def coverage(region: str) -> float:
    scores = example().results.scores
    return float(scores[(scores["dimension"] == "index") & (scores["region"] == region)]["coverage"].iloc[0])


@cache
def changes() -> pd.DataFrame:
    return compare(example().before, example().results, kazakhstan()).changes.set_index("region", drop=False)


@cache
def places() -> pd.DataFrame:
    return place_intervals(inputs(), example().results.methodology, "index", 2026).table


@cache
def moved() -> pd.DataFrame:
    answers, study = next(studies(inputs(), example().results.methodology, Sources(), seed=1, draws=200, top=10))
    own = with_own_weights(study, Sources(weights="uniform", spread=0.25), {"report": 2.0})
    return moved_places(rank_uncertainty(answers.units, own).ranks, study, answers.units).set_index("region")


def together(criteria: list[str]) -> pd.Series:
    found = outcome(example().results, best_answers(example().results.methodology, criteria), REGION, 2026)
    return pd.Series({"score": found.score, "rank": found.rank})


def first_three() -> pd.DataFrame:
    return lost_points(example().results.criteria, example().results.methodology, REGION, 2026).head(3)


def behind(dimension: str) -> float:
    table = against_others(example().results.scores, example().results.methodology, REGION, 2026)
    row = table[table["dimension"] == dimension].iloc[0]
    return float(row["score"] - row["others"])


def parts() -> dict[str, float]:
    """Give the parts of the change as the page writes them: rounded so that they add up."""
    named = waterfall(changes().loc[REGION]).set_index("kind")["part"].to_dict()
    own, edition = named["answers"] + named["gates"], named["criteria"] + named["weights"]
    return named | {"change": sum(named.values()), "own": own, "edition": edition}


def decimals(language: Language) -> set[str]:
    """Write every number with decimals that the guides may quote."""
    say, three, path = Say(language), together(first_three()["criterion"].tolist()), path_to_next_band
    steps = path(example().results, REGION, 2026)
    one = [standing(REGION)["score"], three["score"], steps.score_to, together(["P07"])["score"]]
    one += [behind("report"), behind("planning"), *parts().values(), changes()["change"].max()]
    one += [changes()["change"].min(), summarise(example().results.ranking, 2026).mean, mean_with_zeros()]
    return {say.number(abs(value), 1) for value in one} | {say.number(gain, 2) for gain in first_three()["gain"]}


def mean_with_zeros() -> float:
    return float(example().results.ranking["score"].fillna(0).mean())


@pytest.mark.parametrize(("name", "language"), ALL)
def test_every_decimal_comes_from_the_engine(name: str, language: Language):
    told = re.sub(r"`[^`]*`|\d\d\.\d\d\.\d{4}", "", text(name, language))
    found = {number.lstrip("+−") for number in DECIMAL.findall(told)}
    assert len(found) >= 3
    assert found - decimals(language) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_officials_read_the_standing_as_the_page_shows_it(language: Language):
    say, own = Say(language), standing(REGION)
    row = places().set_index("region").loc[REGION]
    rise = say.number(parts()["change"], 1)
    expected = [
        f"{say.number(own['rounded'])}, +{rise}",
        band_labels(example().results.methodology, language)[own["band"]],
        say("dashboard.place-of", place=str(own["rank"]), of=str(own["of"])),
        f"{row['low']}–{row['high']}",
        say("dashboard.percent", n=say.number(100 * coverage(REGION))),
    ]
    rows = re.findall(r"^\| \*\*[«“].*\| ([^|]+) \|$", sections("officials", language)[2], re.MULTILINE)
    assert [flat(cell).strip("“”«»") for cell in rows] == [flat(cell) for cell in expected]


@pytest.mark.parametrize("language", LANGUAGES)
def test_officials_see_the_parts_of_the_change(language: Language):
    say = Say(language)
    keys = {"answers": "answers", "gates": "gates", "criteria": "criteria", "weights": "weights", "missing": "missing"}
    shown = [f"{value:+.1f}".replace("-", "−") for value in (parts()[name] for name in keys)]
    told = sections("officials", language)[6]
    rows = re.findall(r"^\| \*\*[«“]([^»”]+)[»”]\*\* \| ([^|]+) \|", told, re.MULTILINE)
    assert [cell.replace(",", ".") for _, cell in rows] == shown
    assert [label for label, _ in rows] == [say(f"region-page.part-{name}") for name in keys]
    own = changes().loc[REGION]
    movement = [own["rank_from"], own["rank_to"], abs(own["places_own"]), abs(own["places_others"])]
    assert all(re.search(rf"(?<!\d){int(number)}(?!\d)", told) for number in movement)


@pytest.mark.parametrize("language", LANGUAGES)
def test_officials_whole_numbers(language: Language):
    say, methodology = Say(language), example().results.methodology
    opened = open_answers(example().results.criteria, methodology, REGION, 2026)
    expected = {
        2: [len(opened), 100 * methodology.missing.min_coverage, 100 * coverage("KZ-11")],
        3: [together(first_three()["criterion"].tolist())["rank"], standing(REGION)["rank"]],
        4: [len(path_to_next_band(example().results, REGION, 2026).steps), standing("KZ-33")["rounded"]],
        7: [together(["P07"])["rank"]],
        8: [*publications()],
        10: [10, 13, 11, 12],
    }
    for number, values in expected.items():
        told = sections("officials", language)[number]
        missing = [say.number(value) for value in values if not re.search(rf"(?<!\d){say.number(value)}(?!\d)", told)]
        assert missing == [], number


def publications() -> list[int]:
    """Count what was in time, late and not public, as the region's page does."""
    cut_off = read_round(bundled("data", "rounds", ROUND)).cut_off
    table = publication_calendar(
        example().intake.publications, example().results.methodology, REGION, 2026, seen=cut_off
    )
    counts = table["state"].value_counts()
    return [int(counts.get(state, 0)) for state in ("in_time", "late", "missing")]


# What trainers ask

Expected = tuple[list[float | str], list[str], list[str]]
"""Numbers (as text where decimals count), regions and criteria of an answer."""


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
    steps = [step for region in held for step in path_to_next_band(example().results, region, 2026).steps]
    return [*(standing(region)["rounded"] for region in held), top.from_], held, steps


def third() -> Expected:
    after = together(first_three()["criterion"].tolist())
    own = standing(REGION)
    return [f"{own['score']:.1f}", f"{after['score']:.1f}", after["rank"], own["rank"]], [], []


def fourth() -> Expected:
    risen, fallen = changes()["change"].idxmax(), changes()["change"].idxmin()
    ends = [f"{changes().loc[region, 'change']:.1f}".replace("-", "−") for region in (risen, fallen)]
    return ends, [risen, fallen], []


def fifth() -> Expected:
    return [f"{abs(parts()[name]):.1f}" for name in ("change", "own", "edition", "missing")], [], []


def sixth() -> Expected:
    close = indistinct(places())
    ends = [end for row in close.itertuples() for end in (row.first, row.last)]
    wide = close[(close["first"] <= 11) & (close["last"] >= 12)].iloc[0]
    return [*ends, wide["first"], wide["last"]], [], []


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
    answer.value = next(word for word in words if word in {"yes", "да", "иә"})
    seen = next(cell for cell in sheet[row] if cell.is_date)
    seen.value = next(word for word in words if re.fullmatch(r"\d\d\.\d\d\.\d{4}", word))
    book.save(tmp_path / "spoilt.xlsx")
    done = run("budget-index check spoilt.xlsx --format json", tmp_path, language)
    assert done.returncode == 1
    assert {"answer-not-on-scale", "date-unreadable"} <= set(re.findall(r'"code": "([^"]+)"', done.stdout))


# Form


@pytest.mark.parametrize(("name", "language"), ALL)
def test_every_picture_is_there_and_small(name: str, language: Language):
    pictures = PICTURE.findall(text(name, language))
    assert 4 <= len(pictures) <= 7
    assert all(f"/{name}-" in picture and picture.endswith(f".{language}.png") for picture in pictures)
    assert all((GUIDES / picture).stat().st_size <= LARGEST for picture in pictures)


@pytest.mark.parametrize(("name", "language"), ALL)
def test_every_link_leads_to_a_file(name: str, language: Language):
    links = LINK.findall(text(name, language))
    assert [link for link in links if not (GUIDES / link).exists()] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("pattern", [r"^#+(?= )", r"^\|.*\|$", r"^- |^\d\. ", r"`[^`]*`"], ids=str)
def test_the_languages_have_the_same_shape(name: str, pattern: str):
    english, russian, kazakh = (len(re.findall(pattern, text(name, each), re.MULTILINE)) for each in ("en", "ru", "kk"))
    assert english == russian == kazakh
