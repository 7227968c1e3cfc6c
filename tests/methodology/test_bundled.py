"""What is promised of the bundled methodologies."""

from collections.abc import Iterator
from typing import Any

import pytest

from budget_index.language import LANGUAGES, Say
from budget_index.methodology import walk
from budget_index.methodology.load import load_methodology, methodology_files
from budget_index.methodology.walk import asked
from budget_index.scoring.weights import effective_weights
from budget_index.workbook.methodology.write import languages_of

KAZAKH = [name for name in methodology_files() if name.startswith("kz-")]
KAZAKH_LETTERS = set("әғқңөұүһіӘҒҚҢӨҰҮҺІ")


def texts(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Find every text in a dumped methodology."""
    if isinstance(value, dict):
        if value and set(value) <= {*LANGUAGES, "und"}:
            yield place, value
            return
        for key, entry in value.items():
            yield from texts(entry, f"{place}.{key}")
    elif isinstance(value, list):
        for number, entry in enumerate(value):
            name = entry.get("id", number) if isinstance(entry, dict) else number
            yield from texts(entry, f"{place}.{name}")


@pytest.mark.parametrize("name", methodology_files())
def test_no_text_falls_back_to_another_language(name):
    methodology = load_methodology(name)
    found, languages = list(texts(methodology.model_dump(exclude_none=True))), set(languages_of(methodology))
    assert len(found) > 20
    assert languages >= {"kk", "ru", "en"}
    assert [place for place, text in found if set(text) != languages] == []


@pytest.mark.parametrize("name", KAZAKH)
def test_kazakh_texts_are_not_russian_ones(name):
    found = list(texts(load_methodology(name).model_dump(exclude_none=True)))
    same = [place for place, text in found if text["kk"] == text["ru"]]
    assert len(same) <= 0.02 * len(found), same
    long = [text["kk"] for _, text in found if len(text["kk"]) > 60]
    assert [text for text in long if not KAZAKH_LETTERS & set(text)] == []


@pytest.mark.parametrize("name", KAZAKH)
def test_every_criterion_helps_assessor_and_official(name):
    for criterion in walk.criteria(load_methodology(name)):
        assert criterion.guidance, criterion.id
        assert criterion.advice, criterion.id


def test_oblast_methodology_covers_the_four_stages():
    rules = load_methodology("kz-local-budgets-2026")
    stages = [dimension.id for dimension in rules.dimensions[0].dimensions]
    assert stages == ["planning", "approval", "execution", "report"]
    assert 80 <= len(asked(rules)) <= 100
    assert rules.status == "draft"
    assert all(document.due is None or not document.due.verified for document in rules.documents.values())
    gated = [d.id for d in walk.dimensions(rules) if d.gate]
    assert len(gated) == len(rules.documents)
    assert any(criterion.must_have for criterion in walk.criteria(rules))


@pytest.mark.slow
@pytest.mark.parametrize("name", methodology_files())
def test_effective_weights_of_the_headline_add_up_to_one(name):
    assert sum(effective_weights(load_methodology(name)).values()) == pytest.approx(1)


def test_rural_methodology_is_short():
    rules = load_methodology("kz-rural-budgets-2026")
    assert rules.kinds == ["rural_okrug", "town"]
    assert 20 <= len(asked(rules)) <= 30


@pytest.mark.parametrize("name", methodology_files())
def test_who_audits_local_budgets_is_said_so_that_it_holds_either_way(name):
    """The revision commissions were announced to end; whoever names them names their successor in the same sentence."""
    either = {
        "kk": ("тексеру комиссия", "жоғары аудиторлық палата"),
        "ru": ("ревизионн", "высшей аудиторской палаты"),
        "en": ("revision commission", "supreme audit chamber"),
    }
    every = [*texts(load_methodology(name).model_dump(exclude_none=True)), ("glossary", glossary())]
    named = [(place, text[code], words) for place, text in every for code, words in either.items()]
    one_sided = [place for place, text, words in named if len({word in text.casefold() for word in words}) > 1]
    assert one_sided == []
    assert not any("audit commission" in text.casefold() for _, text, _ in named)


def glossary() -> dict[str, str]:
    return {language: Say(language)("glossary.audit-body-means") for language in LANGUAGES}
