"""When a question counts as another one: wording, answers, document; typography and translations don't."""

import copy

import pytest
import yaml

from budget_index.analysis.change.edited import edited_rules, refuse_edited
from budget_index.analysis.change.links import links
from budget_index.analysis.change.question_content import plain_wording
from budget_index.errors import ProblemsFound
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Methodology

BASE = yaml.load(
    """
    id: small-1
    family: small
    title: Small
    scales:
      extent:
        answers:
          a: {points: 100, label: {en: Fully, ru: Полностью}}
          d: {points: 0, label: {en: Not at all, ru: Нет}}
      late: {number: {unit: days, steps: [[0, 100]]}}
    documents:
      draft: {title: {en: Draft budget}, due: {month: 11, day: 15}}
      report: {title: {en: Annual report}}
    dimensions:
      - id: index
        criteria:
          - {id: P01, question: {en: Is the budget public?, ru: Опубликован ли бюджет?}, scale: extent, document: draft}
          - {id: P02, question: {en: How late?, ru: На сколько дней?}, scale: late, document: draft,
             from_publication: days_late}
    """,
    yaml.CSafeLoader,
)


def edition(name: str = "small-1", **changes: object) -> Methodology:
    """Make an edition; ``P01__question`` changes a key of a criterion, ``scales__extent`` one of the file."""
    rules = copy.deepcopy(BASE) | {"id": name}
    criteria = {each["id"]: each for each in rules["dimensions"][0]["criteria"]}
    for path, value in changes.items():
        first, *rest = path.split("__")
        place = criteria[first] if first in criteria else rules.setdefault(first, {})
        for key in rest[:-1]:
            place = place[key]
        place[rest[-1]] = value
    return Methodology.model_validate(rules)


def link(**changes: object):
    (pair,) = [each for each in links(edition(), edition("small-2", **changes)) if each.now in {"P01", "P02"}][:1]
    return pair


@pytest.mark.parametrize(
    ("text", "differs", "mended"),
    [
        ({"en": "Is the budget  public", "ru": "«Опубликован» ли бюджет ?"}, (), ()),
        ({"en": "Is the budget public?", "ru": "Обнародован ли бюджет?"}, (), ("ru",)),
        ({"en": "Is the budget printed?", "ru": "Напечатан ли бюджет?"}, ("wording",), ()),
        ({"en": "Is the budget public?", "kk": "Бюджет жария ма?"}, (), ()),
        ({"kk": "Бюджет жария ма?"}, ("wording",), ()),
    ],
)
def test_wording_counts_and_typography_does_not(text, differs, mended):
    found = link(P01__question=text)
    assert (found.differs, found.mended, found.comparable) == (differs, mended, not differs)


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({"scales__extent__answers__a__label": {"en": "Mostly", "ru": "В основном"}}, ("labels",)),
        ({"scales__extent__answers__b": {"points": 50}}, ("answers",)),
        ({"P01__document": "report"}, ("document",)),
        ({"documents__draft__title": {"en": "Citizens' budget"}}, ("document",)),
        ({"P01__factors": {"format": "extent"}}, ("factors",)),
        ({"P01__guidance": "Look again", "P01__weight": 3.0}, ()),
    ],
)
def test_answers_and_document_count(changes, differs):
    found = link(**changes)
    assert (found.differs, found.comparable, found.marked) == (differs, not differs, False)


def test_another_due_date_makes_other_days_late():
    pairs = links(edition(), edition("small-2", documents__draft__due={"month": 12, "day": 1}))
    assert {pair.now: pair.differs for pair in pairs} == {"P01": (), "P02": ("due",)}


def test_other_points_stay_comparable():
    found = link(scales__extent__answers__d__points=10)
    assert (found.comparable, found.repointed, found.differs) == (True, True, ())


def test_an_edition_may_say_that_the_question_is_the_same():
    reworded = {"en": "Is the budget printed?", "ru": "Напечатан ли бюджет?"}
    assert link(P01__question=reworded, P01__continues={"small-1": "P01"}).comparable
    assert not link(P01__question=reworded, P01__continues={"small-1": "P01"}, P01__changed=True).comparable
    assert not link(scales__extent__answers__b={"points": 50}, P01__continues={"small-1": "P01"}).comparable


def test_a_mark_needs_no_other_difference():
    found = link(P01__changed=True)
    assert (found.comparable, found.marked, found.differs) == (False, True, ())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "now", "comparable"),
    [
        ("obs-2015", "obs-2017", 109),
        ("kz-local-budgets-2022", "kz-local-budgets-2024", 71),
        ("kz-local-budgets-2024", "kz-local-budgets-2026", 84),
    ],
)
def test_no_series_of_the_bundled_editions_breaks_without_a_mark(before, now, comparable):
    pairs = links(load_methodology(before), load_methodology(now))
    assert sum(pair.comparable for pair in pairs) == comparable
    unmarked = [pair for pair in pairs if pair.differs and not pair.marked]
    assert all("answers" in pair.differs for pair in unmarked), "other answers have never been comparable"


def test_numbers_are_words_too():
    assert plain_wording("10 000 tenge, 1,5 %") == plain_wording("10\u00a0000 tenge – 1.5%")
    assert plain_wording("within 10 days") != plain_wording("within 15 days")
    assert plain_wording("more than 5%") != plain_wording("more than 5")


def test_one_id_with_two_contents_is_refused_and_named():
    before, now = edition(), edition(P01__weight=3.0, scales__extent__answers__d__points=10)
    assert edited_rules(before, now) == ["P01", "scales: extent"]
    with pytest.raises(ProblemsFound) as raised:
        refuse_edited(before, now, rounds=("r1", "r2"))
    (problem,) = raised.value.problems
    assert problem.code == "rounds-of-edited-methodology"
    assert problem.facts["differs"] == "P01, scales: extent"


def test_one_id_with_mended_texts_is_one_content():
    texts = {"P01__guidance": "Look", "P01__question": {"en": "Is the budget public", "ru": "Опубликован ли бюджет"}}
    assert edited_rules(edition(), edition(**texts)) == []
    assert edited_rules(edition(), edition("small-2", P01__weight=3.0)) == []


def test_questions_of_an_edited_file_are_compared_by_content():
    reworded = {"en": "Is the budget printed?", "ru": "Напечатан ли бюджет?"}
    pairs = links(edition(P02__changed=True), edition(P01__question=reworded, P02__changed=True))
    assert {pair.now: pair.comparable for pair in pairs} == {"P01": False, "P02": True}
