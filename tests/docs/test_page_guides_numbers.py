"""The guides for officials and trainers: their numbers come from the engine."""

import re

import pytest

from budget_index.analysis.actions.route import path_in_actions
from budget_index.analysis.change.change_sources import CHANGE_SOURCES
from budget_index.analysis.pages.calendar import publication_calendar
from budget_index.analysis.profile import open_answers, summarise
from budget_index.bundled import bundled
from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology.titles import band_labels
from budget_index.rounds import read_round
from tests.docs.page_guides import ALL, flat, sections, text
from tests.example_round import (
    REGION,
    behind,
    changes,
    coverage,
    example,
    first_three,
    largest_lost,
    mean_with_zeros,
    parts,
    places,
    standing,
    together,
)

ROUND = "kz-example-2026"

DECIMAL = re.compile(r"(?<![-\w.,])[+−]?\d+[.,]\d+(?![\w.,]*\d)")


def decimals(language: Language) -> set[str]:
    """Write every number with decimals that the guides may quote."""
    say, three, path = Say(language), together(first_three()), path_in_actions
    steps = path(example().results, REGION, 2026)
    one = [standing(REGION)["score"], three["score"], steps.score_to, together(["P07"])["score"]]
    one += [behind("report"), behind("planning"), *parts().values(), changes()["change"].max()]
    one += [changes()["change"].min(), summarise(example().results.ranking, 2026).mean, mean_with_zeros()]
    return {say.number(abs(value), 1) for value in one} | {say.number(gain, 2) for gain in largest_lost()["gain"]}


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
    expected = [
        say.number(own["score"], 1),
        band_labels(example().results.methodology, language)[own["band"]].lower(),
        f"{own['rank']} ({row['low']}–{row['high']})",
        say.signed(parts()["change"], 1),
    ]
    rows = re.findall(r"^\| \*\*[«“].*\| ([^|]+) \|$", sections("officials", language)[2], re.MULTILINE)
    assert [flat(cell).strip("“”«»") for cell in rows] == [flat(cell) for cell in expected]


@pytest.mark.parametrize("language", LANGUAGES)
def test_officials_see_the_parts_of_the_change(language: Language):
    say = Say(language)
    shown = [f"{parts()[source]:+.1f}".replace("-", "−") for source in CHANGE_SOURCES]
    told = sections("officials", language)[6]
    rows = re.findall(r"^\| \*\*[«“]([^»”]+)[»”]\*\* \| ([^|]+) \|", told, re.MULTILINE)
    assert [cell.replace(",", ".") for _, cell in rows] == shown
    assert [label for label, _ in rows] == [say(f"change.part-{source}") for source in CHANGE_SOURCES]
    own = changes().loc[REGION]
    movement = [own["rank_from"], own["rank_to"], *(abs(own[f"places_{why}"]) for why in ("own", "others", "gone"))]
    assert all(re.search(rf"(?<!\d){int(number)}(?!\d)", told) for number in movement)


@pytest.mark.parametrize("language", LANGUAGES)
def test_officials_whole_numbers(language: Language):
    say, methodology = Say(language), example().results.methodology
    opened = open_answers(example().results.criteria, methodology, REGION, 2026)
    own = set(places().set_index("region").loc[REGION, "groups"])
    close = places()[[bool(own & set(letters)) for letters in places()["groups"]]]["rank"]
    expected = {
        2: [len(opened), 100 * methodology.missing.min_coverage, 100 * coverage("KZ-11")],
        3: [together(first_three())["rank"], standing(REGION)["rank"]],
        4: [len(path_in_actions(example().results, REGION, 2026).actions), standing("KZ-33")["rounded"]],
        7: [together(["P07"])["rank"]],
        8: [*publications()],
        10: [close.min(), close.max(), 11, 12],
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
