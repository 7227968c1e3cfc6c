"""The guides for officials and trainers: what they quote is on the pages, their pictures and links are there."""

import re
from functools import cache

import pytest

from budget_index.language import LANGUAGES, Language, texts
from tests.docs.page_guides import ALL, GUIDES, NAMES, flat, sections, text

SECTIONS = (
    "dashboard", "overview", "brief", "region-page", "compare-page", "change", "criteria-page", "robustness-page",
    "methodology-page", "data-page", "deck", "frame", "chart", "word",
)  # fmt: skip
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
LINK = re.compile(r"\]\(([^)#:]+)\)")
LABEL = re.compile(r"\*\*[«“]([^»”]+)[»”]")
LARGEST = 150 * 1024


# What is quoted


@cache
def page_texts(language: Language) -> list[tuple[str, str, re.Pattern[str]]]:
    """List key, words and pattern of what pages say, in every plural form; what is only facts would match anything."""
    found = []
    for name in SECTIONS:
        for key, entry in texts(name).items():
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
    assert keys_of("What if…", "en") == {"region-page.what-if"}
    assert keys_of("While this answer stands, …", "en") == {"dashboard.frees"}


@pytest.mark.parametrize(("name", "language"), ALL)
def test_every_label_stands_on_a_page(name: str, language: Language):
    labels = [label for section in quoted(name, language) for label in section]
    assert len(labels) >= 30
    assert [label for label in labels if not keys_of(label, language)] == []


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
@pytest.mark.parametrize("name", NAMES)
def test_the_languages_quote_the_same_labels(name: str, language: Language):
    for own, english in zip(quoted(name, language), quoted(name, "en"), strict=True):
        here = [keys_of(label, language) for label in own]
        there = [keys_of(label, "en") for label in english]
        assert [label for label, keys in zip(own, here, strict=True) if not any(keys & each for each in there)] == []
        assert [
            label for label, keys in zip(english, there, strict=True) if not any(keys & each for each in here)
        ] == []


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
    counts = {each: len(re.findall(pattern, text(name, each), re.MULTILINE)) for each in LANGUAGES}
    assert len(set(counts.values())) == 1, counts
