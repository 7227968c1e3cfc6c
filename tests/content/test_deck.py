"""Every number of every slide is that of the tables, in all languages, for all example rounds; answers are computed."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from budget_index.analysis.actions.first_steps import taken_together
from budget_index.content.deck import MINUTES, MOST_ROWS, deck, first_and_last, usual_region
from budget_index.content.exercises import some_regions
from budget_index.content.model import Deck, WrittenRow
from budget_index.content.round_tables import RoundTables, read_round_tables
from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology import walk
from budget_index.methodology.titles import document_name
from budget_index.regions import region_name
from budget_index.rounding import round_half_up
from tests.content.said import ROUNDS, earlier_than, numbers, tables_of
from tests.sweeps import in_turn

REGIONS = ("KZ-15", "KZ-61", "KZ-11")
ALL = [(name, REGIONS[number % 3]) for number, name in enumerate(ROUNDS)] + [("kz-example-2026", "KZ-15")]
ONLY_WITH_A_ROUND_BEFORE = "movers"
ORDER = (
    *("measured", "ranking", "map", "documents", "movers", "examples", "region", "first", "sure"),
    *("exercise-1", "exercise-2", "exercise-3", "sources"),
)


def deck_of(name: str, region: str, language: Language) -> Deck:
    return deck(tables_of(name), region, Say(language), earlier=earlier_than(name))


def shown(value: float, digits: int = 0) -> float:
    return float(round_half_up(np.array([value]), digits)[0])


def statuses_of(tables: RoundTables) -> dict[tuple[str, str], str]:
    actions = tables.actions()
    own = actions[(actions["action"] == actions["document"]) & (actions["year"] == tables.year)]
    return {(document, region): status for document, region, status in
            zip(own["document"], own["region"], own["status"], strict=True)}  # fmt: skip


def check_measured(slides: Deck, tables: RoundTables) -> None:
    criteria = list(walk.criteria(tables.methodology))
    regions = tables.ranking["region"].nunique()
    assert numbers(slides["measured"].title) == [len(tables.methodology.documents), len(criteria), regions]
    table = slides["measured"].table
    assert sum(numbers(cell.text)[0] for cell in table.column("questions")) == len(criteria)
    assert sum(numbers(cell.text)[0] for cell in table.column("weight")) == pytest.approx(100)


def check_documents(slides: Deck, tables: RoundTables) -> None:
    statuses = statuses_of(tables)
    for row in slides["documents"].table.rows:
        own = [status for (document, _), status in statuses.items() if document == row.id]
        assert [int(cell.text) for cell in row.cells] == [
            own.count(name) for name in ("in_time", "late", "public", "closed", "not_assessed")
        ]
    columns = [slides["documents"].table.column(name) for name in ("in_time", "public")]
    counts = [int(in_time.text) + int(undated.text) for in_time, undated in zip(*columns, strict=True)]
    assert counts == sorted(counts, reverse=True)


def check_movers(slides: Deck, tables: RoundTables, before: RoundTables) -> None:
    then, now = (
        each.results.scores[each.results.scores["dimension"] == "index"].set_index("region")["score"]
        for each in (before, tables)
    )
    for row in slides["movers"].table.rows:
        _, _, change, *parts = (numbers(cell.text)[0] for cell in row.cells)
        assert change == np.sign(now[row.id] - then[row.id]) * shown(abs(now[row.id] - then[row.id]), 1)
        assert sum(parts) == pytest.approx(change)


def check_examples(slides: Deck, tables: RoundTables) -> None:
    actions = tables.actions()
    own = actions[(actions["year"] == tables.year) & (actions["action"] == actions["document"])]
    best = own[(own["status"] != "closed")].groupby("document")["points"].max()
    assert numbers(slides["examples"].title) == [(best >= 100).sum(), len(tables.methodology.documents)]
    for item in slides["examples"].items:
        assert numbers(item.fact("points").text) == [shown(best[item.id])]


def check_sure(slides: Deck, tables: RoundTables) -> None:
    known = tables.intervals("index").table.set_index("region")
    fixed = (known["low"] == known["high"]) & (known["low"] == known["rank"])
    assert numbers(slides["sure"].title) == [fixed.sum(), len(known)]
    for row in slides["sure"].table.rows:
        assert [int(cell.text) for cell in row.cells] == known.loc[row.id, ["rank", "low", "high"]].astype(int).tolist()


def check_first(slides: Deck, tables: RoundTables, region: str, name: str) -> None:
    own = tables.ranking.set_index("region").loc[region]
    if np.isnan(own["score"]):
        assert len(slides["first"].table.rows)
        return
    steps = [item.id for item in slides["first"].items]
    outcome = taken_together(tables.results, region, tables.year, sets=[steps])[0]
    written = numbers(slides["first"].title, name)
    assert written[0] == len(steps)
    assert written[1:3] == [shown(own["score"], 1), shown(outcome.score, 1)]
    assert [written[3], written[-1]] == [own["rank"], outcome.rank]


def check_exercises(slides: Deck, tables: RoundTables, language: Language) -> None:
    first, second, third = (slides[f"exercise-{number}"] for number in (1, 2, 3))
    statuses, in_time = statuses_of(tables), {}
    for number, column in enumerate(first.table.columns):
        in_time[column.id] = sum(row.cells[number].value == "in_time" for row in first.table.rows)
        assert all(row.cells[number].value == statuses[row.id, column.id] for row in first.table.rows)
    best = sorted(in_time.values(), reverse=True)
    told = list(dict.fromkeys(count for count in best if count and count >= best[2]))
    assert numbers(first.answer) == told

    named = {code: region_name(code, language, tables.registry) for code in tables.ranking["region"]}
    asked = next(code for code, words in named.items() if words in second.title)
    actions = tables.actions()
    useful = actions[(actions["region"] == asked) & (actions["gain"] > 0)]["action"].tolist()
    short = {
        each: document_name(tables.methodology, each, language, short=True) for each in tables.methodology.documents
    }
    action = next(each for each in useful if each in short and short[each] in second.title)
    outcome = taken_together(tables.results, asked, tables.year, sets=[[action]])[0]
    own = tables.ranking.set_index("region").loc[asked]
    facts = numbers(second.answer)
    assert facts[:2] == [shown(own["score"], 1), shown(outcome.score, 1)]
    assert [facts[2], facts[-1]] == [own["rank"], outcome.rank]
    above = [row for row in second.table.rows if numbers(row.cells[1].text)[0] >= facts[1]]
    assert int(above[-1].cells[0].text) == outcome.rank - 1 if above else outcome.rank == 1

    *terms, total = numbers(third.answer)
    products = [score * weight / 100 for score, weight in zip(terms[::2], terms[1::2], strict=True)]
    assert sum(products) == pytest.approx(total, abs=0.1)


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize(("name", "region", "language"), in_turn(ALL))
def test_every_number_of_a_slide_is_that_of_the_tables(name, region, language):
    tables, slides = tables_of(name), deck_of(name, region, language)
    assert "{" not in repr(slides)
    expected = [each for each in ORDER if each != ONLY_WITH_A_ROUND_BEFORE or name != ROUNDS[0]]
    assert [slide.id for slide in slides.slides] == expected
    mark = Say(language)("example.sentence")
    assert all(slide.provenance.mark == mark and mark.partition(":")[0] not in slide.title for slide in slides.slides)
    assert all(slide.notes and slide.title and not slide.title.endswith(".") for slide in slides.slides)
    check_measured(slides, tables)
    check_documents(slides, tables)
    check_examples(slides, tables)
    check_sure(slides, tables)
    check_first(slides, tables, region, region_name(region, language, tables.registry))
    check_exercises(slides, tables, language)
    if "movers" in slides:
        check_movers(slides, tables, earlier_than(name)[-1])


def test_a_whole_deck_takes_45_minutes():
    assert sum(MINUTES.values()) + 2 * MINUTES["exercise"] == 45


def test_of_many_rows_the_first_and_the_last_are_shown_and_the_rest_is_counted():
    rows = tuple(WrittenRow(str(number), str(number), ()) for number in range(61))
    shown_rows = first_and_last(rows, Say("en"))
    assert len(shown_rows) == MOST_ROWS
    assert [row.id for row in shown_rows[8:12]] == ["8", "9", "", "52"]
    assert numbers(shown_rows[10].title) == [42]
    assert first_and_last(rows[:MOST_ROWS], Say("en")) == rows[:MOST_ROWS]


@pytest.mark.parametrize("size", [2, 5, 6, 7, 19])
def test_the_region_that_is_asked_about_is_always_among_those_that_are_shown(size):
    codes = [str(number) for number in range(size)]
    for asked in codes:
        chosen = some_regions(codes, asked)
        assert asked in chosen
        assert all(one < other for one, other in pairwise(map(int, chosen)))


ROUND = """\
id: small
methodology: kz-local-budgets-2026
year: 2026
title: {en: Small round}
regions: [KZ-15, KZ-39, KZ-61, KZ-71]
example: true
"""


def small_round(folder: Path, like: dict[str, str]) -> RoundTables:
    """Make a round in which regions have the first expert's answers about a region of the example."""
    responses = tables_of("kz-example-2026").public.responses
    first = responses[responses["assessor"] == "expert_1"]
    copied = [first[first["region"] == model].assign(region=region) for region, model in like.items()]
    (folder / "round.yaml").write_text(ROUND, "utf-8")
    columns = ["region", "year", "criterion", "answer"]
    pd.concat(copied)[columns].to_csv(folder / "responses.csv", index=False, lineterminator="\n")
    return read_round_tables(str(folder))


@pytest.mark.slow
def test_regions_that_share_a_place_and_one_without_a_score(tmp_path):
    tables = small_round(tmp_path, dict.fromkeys(("KZ-15", "KZ-39", "KZ-61"), "KZ-15") | {"KZ-71": "KZ-11"})
    assert tables.ranking["score"].nunique() == 1
    for region, language in (("KZ-15", "kk"), ("KZ-71", "ru")):
        slides = deck(tables, region, Say(language))
        assert "{" not in repr(slides)
        assert [slide.id for slide in slides.slides] == [
            each for each in ORDER if each in slides and each != ONLY_WITH_A_ROUND_BEFORE
        ]
        assert len(slides.slides) >= 10
        assert "1–3" in slides["region"].title or region == "KZ-71"


@pytest.mark.slow
def test_a_round_in_which_nobody_has_a_score(tmp_path):
    tables = small_round(tmp_path, dict.fromkeys(("KZ-15", "KZ-39", "KZ-61", "KZ-71"), "KZ-11"))
    assert tables.ranking["score"].isna().all()
    for language in LANGUAGES:
        slides = deck(tables, usual_region(tables), Say(language))
        assert "{" not in repr(slides)
        told = [slide.id for slide in slides.slides]
        assert told == ["measured", "ranking", "documents", "examples", "region", "first", "sources"]
