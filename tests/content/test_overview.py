"""Every number of every sentence about a round is that of the tables, in all languages, for all example rounds."""

from dataclasses import replace

import numpy as np
import pytest

from budget_index.analysis.actions.documents import DOCUMENT_STATUSES
from budget_index.content.model import Content
from budget_index.content.overview import overview
from budget_index.content.round_tables import RoundTables
from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology import walk
from budget_index.rounding import round_half_up
from tests.content.said import ROUNDS, earlier_than, numbers, tables_of
from tests.sweeps import in_turn

DIMENSIONS = ("index", "planning", "participation")
ALL = [(name, dimension) for name in ROUNDS for dimension in DIMENSIONS]


def overview_of(name: str, dimension: str, language: Language) -> Content:
    return overview(tables_of(name), Say(language), dimension=dimension, earlier=earlier_than(name))


def shown(value: float, digits: int = 0) -> float:
    return float(round_half_up(np.array([value]), digits)[0])


def check_finding(content: Content, tables: RoundTables, dimension: str) -> None:
    scores = tables.results.scores
    own = scores[(scores["dimension"] == dimension) & (scores["year"] == tables.year)]["score"].dropna().to_numpy()
    rounded = round_half_up(own, 0)
    written = numbers(content.title)
    written.remove(61)
    written.remove(41)
    if 100 in written:
        written.remove(100)
    assert sorted(written) == sorted([shown(own.mean()), (rounded >= 61).sum(), (rounded < 41).sum()])


def check_ranking(content: Content, tables: RoundTables, dimension: str) -> None:
    table, ranked = content["ranking"].table, tables.ranked(dimension).set_index("region")
    scores = tables.results.scores
    own = scores[(scores["dimension"] == dimension) & (scores["year"] == tables.year)].set_index("region")["score"]
    assert [row.id for row in table.rows] == ranked.index.tolist()
    for row in table.rows:
        score = table.cell(row, "score")
        if np.isnan(own[row.id]):
            assert score.text == "–"
            assert row.group == ""
            assert numbers(row.note)[:1] == [shown(100 * ranked.loc[row.id, "coverage"])]
            continue
        assert abs(numbers(score.text)[0] - own[row.id]) <= 0.5
        assert numbers(table.cell(row, "place").text)[0] == 1 + (own > own[row.id] + 1e-9).sum()
        assert row.group == ranked.loc[row.id, "band"]
        if table.cell(row, "low").value is not None:
            assert table.cell(row, "low").value <= table.cell(row, "high").value


def check_documents(content: Content, tables: RoundTables) -> None:
    actions = tables.actions()
    own = actions[(actions["action"] == actions["document"]) & (actions["year"] == tables.year)]
    table = content["documents"].table
    for row in table.rows:
        statuses = own[own["document"] == row.id].set_index("region")["status"]
        for status in ("in_time", "late", "public", "closed"):
            assert numbers(table.cell(row, f"count-{status}").text) == [(statuses == status).sum()]
        assert {code: table.cell(row, code).value for code in statuses.index} == statuses.to_dict()
    statuses = numbers(content["seen"].items[0].title)
    counted = [(own["status"] == name).sum() for name in DOCUMENT_STATUSES]
    assert statuses == [len(own), *filter(None, counted)]
    names = ("in_time", "late", "public")
    times = [[table.cell(row, f"count-{name}").value for name in names] for row in table.rows]
    fewest = min(in_time for in_time, late, unknown in times if in_time + late and not unknown)
    assert numbers(content["documents"].title)[-2] == fewest


def check_movers(content: Content, tables: RoundTables, before: RoundTables, dimension: str) -> None:
    then, now = (
        each.results.scores[each.results.scores["dimension"] == dimension].set_index("region")["score"]
        for each in (before, tables)
    )
    for row in content["movers"].table.rows:
        change = now[row.id] - then[row.id]
        assert numbers(row.cells[2].text) == [np.sign(change) * shown(abs(change), 1)]
        assert numbers(row.cells[0].text) + numbers(row.cells[1].text) == [shown(then[row.id]), shown(now[row.id])]
        assert (change > 0) == (row.group == "rose")


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize(("name", "dimension", "language"), in_turn(ALL))
def test_every_number_about_a_round_is_that_of_the_tables(name, dimension, language):
    tables, content = tables_of(name), overview_of(name, dimension, language)
    assert "{" not in repr(content)
    check_finding(content, tables, dimension)
    check_ranking(content, tables, dimension)
    check_documents(content, tables)
    if "movers" in content:
        check_movers(content, tables, earlier_than(name)[-1], dimension)
    criteria = sum(1 for _ in walk.criteria(tables.methodology))
    assert criteria in numbers(content.sentence)


@pytest.mark.slow
def test_participation_says_where_citizens_take_part():
    tables, content = tables_of("kz-example-2026"), overview_of("kz-example-2026", "participation", "en")
    criteria = tables.results.criteria
    for item in content["participation"].items:
        own = criteria[(criteria["criterion"] == item.id) & criteria["points"].notna()]
        assert numbers(item.note)[-2:] == [(own["points"] == 100).sum(), len(own)]
    assert "participation" not in overview_of("kz-example-2026", "index", "en")


@pytest.mark.slow
def test_some_regions_only():
    tables = tables_of("kz-example-2026")
    content = overview(tables, Say("ru"), regions=["KZ-71", "KZ-75", "KZ-79"])
    assert [row.id for row in content["ranking"].table.rows] == ["KZ-75", "KZ-79", "KZ-71"]
    assert [cell.text for cell in content["ranking"].table.column("place")] == ["5", "8", "18"]
    assert [cell.text for cell in content["ranking"].table.column("peers")] == ["1/3", "2/3", "3/3"]


def test_each_region_has_a_second_place_among_its_peers():
    table = overview(tables_of("kz-example-2026"), Say("en"))["ranking"].table
    by_region = dict(zip([row.id for row in table.rows], table.column("peers"), strict=True))
    assert [by_region[code].text for code in ("KZ-15", "KZ-75", "KZ-11")] == ["10/16", "1/3", "–"]
    assert (by_region["KZ-15"].value, by_region["KZ-11"].value) == (10, None)


@pytest.mark.slow
def test_a_wrong_score_is_noticed():
    tables = tables_of("kz-example-2026")
    wrong = tables.results.scores.assign(score=lambda table: table["score"] + 3)
    planted = replace(tables, results=replace(tables.results, scores=wrong, ranking=tables.results.ranking))
    content = overview(planted, Say("en"), dimension="planning")
    with pytest.raises(AssertionError):
        check_finding(content, tables, "planning")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_moves_are_told_between_two_contents_of_one_methodology(language):
    tables = tables_of("kz-example-2026")
    rules = tables.methodology.model_copy(update={"rounding": 1})
    before = replace(tables, results=replace(tables.results, methodology=rules))
    content = overview(tables, Say(language), earlier=[before])
    assert not content["movers"].table.rows
    assert content["movers"].sentence.endswith(".")
    assert tables.methodology.id in content["movers"].sentence
    assert {item.id for item in content["seen"].items} <= {"statuses", "closed"}
