"""Advice stands alone: it names its document and what to publish, for somebody who reads nothing else."""

import re
from collections.abc import Iterator

import pytest

from budget_index.language import LANGUAGES
from budget_index.methodology import walk
from budget_index.methodology.load import load_methodology, methodology_files

LONGEST = 25
"""Words in an advice at most."""
SMALL_WORDS = {"and", "the", "of", "о", "и", "к", "және", "мен", "пен", "туралы"}
LETTER = {
    "en": r"[«“\"'][a-e][»”\"']|(?<![\w'’])[b-e](?![\w’'-])",
    "ru": r"(?<![\w-])[a-e](?![\w-])",
    "kk": r"(?<![\w-])[a-e](?![\w-])",
}
POINTING = {"en": r"\b(these|above)\b", "ru": r"\bэт(и|их|им|ими|а|о|от|ой|ого|ом)\b", "kk": r"\b(осы|бұл|мына)\b"}
"""What points at something that stands elsewhere: “these four columns”."""


def advice() -> Iterator[tuple[str, str, str, str]]:
    """Walk every advice of the bundled methodologies: where it stands, its language, the text, the document's name."""
    for name in sorted(methodology_files()):
        methodology = load_methodology(name)
        for criterion in walk.criteria(methodology):
            document = methodology.documents.get(criterion.document or "")
            for language in LANGUAGES:
                text = (criterion.advice or {}).get(language)
                called = (document.short or document.title)[language] if document else ""
                if text:
                    yield f"{name} {criterion.id}", language, text, called


def names(text: str, called: str) -> bool:
    """Say whether a text has all words of a name, in any case; what stands after a colon is the stage."""
    words = [word for word in re.findall(r"[\w'’]+", called.partition(":")[0].lower()) if word not in SMALL_WORDS]
    return all(word[: max(3, len(word) - 3)] in text.lower() for word in words)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_advice_names_its_document(language):
    told = [(place, text, called) for place, own, text, called in advice() if own == language]
    assert len(told) > 180
    assert [(place, called, text) for place, text, called in told if not names(text, called)] == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_advice_has_a_bare_letter_or_points_elsewhere(language):
    for pattern in (LETTER[language], POINTING[language]):
        found = [
            (place, text) for place, own, text, _ in advice() if own == language and re.search(pattern, text.lower())
        ]
        assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_advice_is_longer_than_a_breath(language):
    long = [
        (place, len(text.split()))
        for place, own, text, _ in advice()
        if own == language and len(text.split()) > LONGEST
    ]
    assert long == []


@pytest.mark.parametrize(
    ("text", "language"),
    [("Публикуйте все с графами – a.", "ru"), ("Add these three columns.", "en"), ("Осы үш бағанды қосыңыз.", "kk")],
)
def test_such_advice_would_be_found(text, language):
    assert re.search(f"{LETTER[language]}|{POINTING[language]}", text.lower())
    assert not names(text, "Годовой отчет" if language == "ru" else "Annual report")


def test_every_document_with_a_due_date_or_an_advice_has_a_short_name():
    for name in methodology_files():
        methodology = load_methodology(name)
        advised = {criterion.document for criterion in walk.criteria(methodology) if criterion.advice}
        for document in advised - {None}:
            short = methodology.documents[str(document)].short or {}
            assert set(short) == set(LANGUAGES), f"{name} {document}"
            assert all(len(words) <= 32 for words in short.values()), f"{name} {document}"
