"""Every number about regions side by side is that of the tables, in all languages, for all example rounds."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from budget_index.analysis.pages.published import kazakhstan_published
from budget_index.content.comparison import POINTS, comparison
from budget_index.content.model import Content
from budget_index.content.round_tables import RoundTables
from budget_index.language import Language, Say
from budget_index.methodology.titles import document_name
from budget_index.regions import kazakhstan, region_name
from budget_index.rounding import round_half_up
from tests.content.said import ROUNDS, earlier_than, numbers, tables_of
from tests.sweeps import in_turn

CHOSEN = ("KZ-15", "KZ-27", "KZ-31")
BROKEN = ("KZ-63", "KZ-19")
BLANK = "KZ-11"
ALL = [(name, regions) for name in ROUNDS for regions in (CHOSEN, (*BROKEN, BLANK), ("KZ-75", "KZ-71"))]


def compared(name: str, regions: tuple[str, ...], language: Language) -> Content:
    return comparison(tables_of(name), regions, Say(language), earlier=earlier_than(name))


def shown(value: float, digits: int = 0) -> float:
    return float(round_half_up(np.array([value]), digits)[0])


def scores_of(tables: RoundTables, dimension: str = "index") -> pd.Series:
    scores = tables.results.scores
    return scores[(scores["dimension"] == dimension) & (scores["year"] == tables.year)].set_index("region")["score"]


def statuses_of(tables: RoundTables) -> pd.DataFrame:
    own = tables.actions()
    own = own[(own["action"] == own["document"]) & (own["year"] == tables.year)]
    return own.pivot_table(index="document", columns="region", values="status", aggfunc="first", observed=True)


def check_scores(content: Content, tables: RoundTables, regions: tuple[str, ...], language: Language) -> None:
    scores, ranking = scores_of(tables), tables.ranking.set_index("region")
    scored = [code for code in regions if not np.isnan(scores[code])]
    written = numbers(content.title)
    assert len(written) == len(scored)
    assert all(abs(score - scores[code]) <= 0.5 for score, code in zip(written, scored, strict=True))
    names = [region_name(code, language, kazakhstan()) for code in regions]
    documents = [document_name(tables.methodology, name, language, short=True) for name in tables.methodology.documents]
    told = numbers(content.sentence, *names, *documents)
    of = int(ranking["score"].notna().sum())
    standings = []
    for code in scored:
        places = sorted({ranking.loc[code, "rank"], ranking.loc[code, "rank_last"]})
        assert places[0] == 1 + (scores > scores[code] + 1e-9).sum()
        standings += [shown(scores[code]), 100, *places, of]
    assert sorted(told) == sorted(standings)


def check_documents(content: Content, tables: RoundTables, regions: tuple[str, ...], language: Language) -> None:
    table, statuses = content["documents"].table, statuses_of(tables)
    actions = tables.actions()
    actions = actions[actions["year"] == tables.year].set_index(["region", "action"])
    known = [{*statuses.loc[row.id, list(regions)].fillna("")} - {"", "not_assessed"} for row in table.rows]
    differing = [len(each - {"public"}) > 1 or {"public", "closed"} <= each for each in known]
    assert numbers(content["documents"].title) == [sum(differing), len(statuses)]
    for row, differs in zip(table.rows, differing, strict=True):
        assert table.cell(row, "differs").value == differs
        for code in regions:
            assert table.cell(row, code).value == statuses.loc[row.id, code]
            points = table.cell(row, POINTS + code)
            assert points.text == "–" or numbers(points.text) == [shown(actions.loc[(code, row.id), "points"])]
    for code, item in zip(regions, content["standing"].items, strict=True):
        closed = [name for name in tables.methodology.documents if statuses.loc[name, code] == "closed"]
        assert all(document_name(tables.methodology, name, language, short=True) in item.text for name in closed)
        assert bool(closed) == (item.text != Say(language)("compare-page.open"))


def check_profile(content: Content, tables: RoundTables, regions: tuple[str, ...]) -> None:
    for name in ("stages", "themes"):
        widths = {}
        for row in content[name].table.rows:
            scores = scores_of(tables, row.id)
            own = [numbers(content[name].table.cell(row, code).text) for code in regions]
            assert own == [[] if np.isnan(scores[code]) else [shown(scores[code])] for code in regions]
            others = scores.drop(list(regions)).mean()
            assert numbers(content[name].table.cell(row, "others").text) == [shown(others)]
            widths[row.title] = scores[list(regions)].max() - scores[list(regions)].min()
        if numbers(content[name].title):
            low, high = np.abs(numbers(content[name].title, *widths))[-2:]
            assert high - low == pytest.approx(max(widths.values()), abs=1.0)


def check_years(content: Content, rounds: list[RoundTables], regions: tuple[str, ...]) -> None:
    if len(rounds) < 2:
        assert "years" not in content
        assert "change" not in content
        return
    table = content["years"].table
    for row in table.rows:
        code, year = row.id.split("/")
        score = next(scores_of(each)[code] for each in rounds if str(each.year) == year)
        written = numbers(table.cell(row, "score").text)
        assert written == ([] if np.isnan(score) else [shown(score, 1)])
    changed = [now.year for then, now in pairwise(rounds) if then.methodology != now.methodology]
    broken = [row for row in table.rows if table.cell(row, "broken").text]
    told = numbers(content["years"].sentence)
    assert told == [*changed, *(float(row.title) for row in broken)]
    for row in content["change"].table.rows:
        then, now = (scores_of(each).get(row.id, np.nan) for each in rounds[-2:])
        if row.note:
            assert [cell.text for cell in row.cells] == ["–"] * 4
            assert np.isnan(then) or np.isnan(now) or row.id in BROKEN
            continue
        change, *parts = [numbers(cell.text)[0] for cell in row.cells]
        assert change == pytest.approx(sum(parts), abs=1e-9)
        assert change == pytest.approx(now - then, abs=0.05 + 1e-9)


def check_answers(content: Content, tables: RoundTables, regions: tuple[str, ...]) -> None:
    table, criteria = content["answers"].table, tables.results.criteria
    own = criteria[criteria["year"] == tables.year].set_index(["region", "criterion"])
    assert numbers(content["answers"].title)[-1] == len(table.rows) == own.loc[regions[0]].index.nunique()
    assert numbers(content["answers"].title)[0] == sum(bool(table.cell(row, "differs").value) for row in table.rows)
    for row in table.rows:
        gained = [own.loc[(code, row.id), "contribution"] for code in regions]
        known = [each for each in gained if not np.isnan(each)]
        spread = numbers(table.cell(row, "spread").text)
        assert spread == ([shown(max(known) - min(known), 2)] if len(known) > 1 else [])
        for code in regions:
            status, points = own.loc[(code, row.id), ["status", "points"]]
            assert table.cell(row, code).value == status
            has_points = status not in {"missing", "unresolved", "not_applicable"}
            assert numbers(table.cell(row, POINTS + code).text) == ([shown(points)] if has_points else [])


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize(("name", "regions", "language"), in_turn(ALL))
def test_every_number_about_regions_side_by_side_is_that_of_the_tables(name, regions, language):
    tables, rounds = tables_of(name), [*earlier_than(name), tables_of(name)]
    regions = tuple(code for code in regions if code in scores_of(tables).index)
    content = compared(name, regions, language)
    assert "{" not in repr(content)
    check_scores(content, tables, regions, language)
    check_documents(content, tables, regions, language)
    check_profile(content, tables, regions)
    check_years(content, rounds, regions)
    check_answers(content, tables, regions)


def test_published_totals_are_real_and_those_of_the_regions_come_first():
    content = compared("kz-example-2026", CHOSEN, "ru")
    section, facts = content["published"], kazakhstan_published()
    assert section.provenance.mark == ""
    assert section.provenance.real == Say("ru")("compare-page.published-tag")
    assert all(each.provenance.mark for each in content.sections if each.id != "published")
    assert sorted(numbers(cell.text)[0] for cell in section.table.column("score")) == sorted(facts["score"])
    chosen = {row.id.partition("/")[0] for row in section.table.rows if row.group == "chosen"}
    assert chosen == set(CHOSEN) & set(facts["region"])


def test_a_line_breaks_where_the_region_changed_and_where_it_has_no_score():
    table = compared("kz-example-2022", (*BROKEN, "KZ-15"), "en")["years"].table
    parts = {row.id: (table.cell(row, "segment").value, table.cell(row, "broken").value) for row in table.rows}
    assert parts["KZ-63/2022"] == (1, "territory")
    assert parts["KZ-15/2022"] == (0, "")


def test_a_region_without_a_score_is_named_and_is_no_zero():
    content = compared("kz-example-2026", (BLANK, "KZ-15"), "en")
    assert content.title.startswith("Scores: no score and 52.")
    assert content["standing"].items[0].fact("score").text == "–"
    assert content["stages"].title
    assert content.sentence.startswith("Akmola Region: no score.")


def test_one_region_is_named_and_has_nothing_to_differ_from():
    content = compared("kz-example-2026", ("KZ-15",), "en")
    assert content.title == "Aktobe Region"
    assert "answers" not in content
    assert not any(content["documents"].table.column("differs")[number].value for number in range(17))


def test_changes_are_told_from_the_chosen_round():
    tables, earlier = tables_of("kz-example-2026"), earlier_than("kz-example-2026")
    content = comparison(tables, CHOSEN, Say("en"), earlier=earlier, since=earlier[0])
    assert "2020" in content["change"].title
    assert {row.title for row in content["years"].table.rows} == {"2020", "2022", "2024", "2026"}


@pytest.mark.slow
def test_a_wrong_score_is_noticed():
    tables = tables_of("kz-example-2026")
    wrong = tables.results.ranking.assign(score=lambda table: table["score"] + 3)
    planted = replace(tables, results=replace(tables.results, ranking=wrong))
    content = comparison(planted, CHOSEN, Say("en"))
    with pytest.raises(AssertionError):
        check_scores(content, tables, CHOSEN, "en")
