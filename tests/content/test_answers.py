"""Every answer that is said is that of the engine, in all languages, for all example rounds."""

import pytest

from budget_index.content.answers import FULL, answers_everywhere
from budget_index.language import Language, Say
from budget_index.methodology import walk
from budget_index.regions import region_name
from tests.content.said import ROUNDS, numbers, tables_of
from tests.sweeps import in_turn


@pytest.mark.parametrize(("name", "language"), in_turn(ROUNDS))
def test_every_answer_is_that_of_the_engine(name: str, language: Language) -> None:
    tables, say = tables_of(name), Say(language)
    content, criteria = answers_everywhere(tables, say), tables.results.criteria
    own = criteria[criteria["year"] == tables.year].set_index(["criterion", "region"])
    counted = own[own["points"].notna()]
    asked = {row.id for section in content.sections if section.id in {s.id for s in walk.stages(tables.methodology)}
             for row in section.table.rows}  # fmt: skip
    assert asked == set(own.index.get_level_values(0))
    shares = [100 * (counted["points"] >= 100).mean(), 100 * (counted["points"] == 0).mean()]
    assert numbers(content.title) == pytest.approx(shares, abs=0.51)
    for stage in walk.stages(tables.methodology):
        section = content[stage.id]
        for row in section.table.rows:
            points = own.loc[row.id, "points"]
            assert numbers(section.table.cell(row, FULL).text) == [(points >= 100).sum(), points.notna().sum()]
            for code, value in points.items():
                kind = section.table.cell(row, str(code)).value
                assert (kind == "full") == (value >= 100)
                assert (kind in ("none", "gated")) == (value == 0)
                assert (kind in ("missing", "not_applicable", "unresolved")) == (value != value)


@pytest.mark.parametrize(("name", "language"), in_turn(ROUNDS))
def test_every_region_is_said_once_below_a_question(name: str, language: Language) -> None:
    tables, say = tables_of(name), Say(language)
    content = answers_everywhere(tables, say)
    names = sorted(region_name(code, language, tables.registry) for code in tables.ranking["region"])
    for criterion in walk.criteria(tables.methodology):
        told = [each for item in content[criterion.id].items for each in item.text.split(", ")]
        assert sorted(told) == names


def test_words_and_a_document_choose_questions() -> None:
    tables, say = tables_of("kz-example-2026"), Say("kk")
    content = answers_everywhere(tables, say, document="annual_report")
    assert [row.id for row in content["report"].table.rows][:2] == ["R01", "R02"]
    assert "planning" not in content
    assert not answers_everywhere(tables, say, words="абракадабра").sections
    fewest = answers_everywhere(tables, say, order="fewest")["all"].table
    counts = [fewest.cell(row, FULL).value for row in fewest.rows]
    assert counts[0] == 0
