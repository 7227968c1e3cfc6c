"""Every number of every sentence on how sure places are is that of the engine, in all languages, for all rounds."""

from itertools import combinations

import numpy as np
import pytest

from budget_index.content.robustness import own_weights, robustness, weight_labels
from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology import walk
from tests.content.said import ROUNDS, numbers, tables_of
from tests.sweeps import in_turn


@pytest.mark.parametrize(("name", "language"), in_turn(ROUNDS))
def test_ranges_are_those_of_the_draws(name: str, language: Language) -> None:
    tables, say = tables_of(name), Say(language)
    content, places = robustness(tables, say), tables.intervals(tables.methodology.ranked)
    sure = places.table[(places.table["low"] == places.table["high"]) & (places.table["low"] == places.table["rank"])]
    assert sorted(numbers(content.title)) == sorted([len(sure), len(places.table)])
    ranges = content["ranges"]
    assert numbers(ranges.sentence)[:2] == [25, places.draws]
    assert [row.id for row in ranges.table.rows] == places.table["region"].tolist()
    scores = tables.results.ranking.set_index(["year", "region"])["score"][tables.year]
    for row, own in zip(ranges.table.rows, places.table.itertuples(), strict=True):
        assert set(numbers(ranges.table.cell(row, "likely-places").text.replace("–", " "))) == {own.low, own.high}
        assert ranges.table.cell(row, "score").value == pytest.approx(scores[row.id])
        low, high = (ranges.table.cell(row, name).value for name in ("low", "high"))
        assert (low, high) == (own.score_low, own.score_high)
        assert np.allclose(
            numbers(ranges.table.cell(row, "likely-scores").text.replace("–", " ")), (low, high), atol=0.051
        )


@pytest.mark.parametrize(("name", "language"), in_turn(ROUNDS))
def test_a_group_names_regions_that_share_a_letter(name: str, language: Language) -> None:
    tables, say = tables_of(name), Say(language)
    content = robustness(tables, say)
    table = tables.intervals(tables.methodology.ranked).table
    pairs = {
        frozenset(pair)
        for _, own in table.assign(letter=table["groups"].str.split()).explode("letter").groupby("letter")
        for pair in combinations(own["region"], 2)
    }
    names = {row.title: row.id for row in content["ranges"].table.rows}
    told = {
        frozenset(names[each] for each in pair)
        for item in (content["apart"].items if "apart" in content else ())
        for pair in combinations(item.text.split(", "), 2)
    }
    assert told == pairs


@pytest.mark.parametrize(("name", "language"), in_turn(ROUNDS))
def test_own_weights_are_told_beside_what_was_published(name: str, language: Language) -> None:
    tables, say = tables_of(name), Say(language)
    last = walk.stages(tables.methodology)[-1].id
    content, table = own_weights(tables, say, {last: 3.0}), tables.own_places({last: 3.0})
    ranked = table[table["rank"].notna()]
    own = content["own"]
    assert [row.id for row in own.table.rows] == ranked["region"].tolist()
    moved = int((ranked["moved"] != 0).sum())
    if moved:
        assert sorted(numbers(own.title)[:2]) == sorted([moved, len(ranked)])
    assert say.number(3, 1) in own.sentence
    for row, expected in zip(own.table.rows, ranked.itertuples(), strict=True):
        assert own.table.cell(row, "moved").value == expected.published_rank - expected.rank
        assert numbers(own.table.cell(row, "score").text)[0] == pytest.approx(expected.score, abs=0.051)


def test_the_weights_of_the_methodology_say_that_nothing_moved() -> None:
    tables, say = tables_of("kz-example-2026"), Say("kk")
    content = own_weights(tables, say, {})
    assert content.title == say("robustness-page.weights-same")
    assert content["own"].sentence == ""


def test_nothing_that_counts_says_what_to_do() -> None:
    tables, say = tables_of("kz-example-2026"), Say("ru")
    none = {stage.id: 0.0 for stage in walk.stages(tables.methodology)}
    content = own_weights(tables, say, none)
    assert content.title == say("robustness-page.weights-zero")
    assert not content.sections


@pytest.mark.parametrize("language", LANGUAGES)
def test_sliders_say_shares_that_add_up(language: Language) -> None:
    tables, say = tables_of("kz-example-2026"), Say(language)
    labels = weight_labels(tables, say, {"planning": 2.0, "clarity": 0.5})
    assert list(labels) == [*(stage.id for stage in walk.stages(tables.methodology)), "clarity"]
    shares = [numbers(label.partition(":")[2])[0] for name, label in labels.items() if name != "clarity"]
    assert sum(shares) == 100
