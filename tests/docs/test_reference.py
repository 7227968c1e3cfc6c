"""The reference for authors: complete, in three languages, up to date, and with examples that work."""

from pathlib import Path

import pytest
import yaml

from budget_index.bundled import PACKAGE
from budget_index.language import LANGUAGES, Language, texts
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Methodology, StrictModel
from budget_index.reports.reference import (
    EXAMPLES,
    WHOLE,
    example,
    keys_in,
    page_name,
    part_names,
    reference_page,
    shown_keys,
)

DOCS = PACKAGE.parent / "docs"
KEYS = [(part, key) for part in part_names() for key in keys_in(part)]


def test_every_part_and_key_of_the_models_is_in_the_reference():
    known = {model.__name__ for model in StrictModel.__subclasses__() if model.__module__ == Methodology.__module__}
    assert set(part_names()) == known
    by_model = {
        (model.__name__, field.alias or name)
        for model in StrictModel.__subclasses__()
        if model.__name__ in known
        for name, field in model.model_fields.items()
    }
    assert set(KEYS) == by_model


@pytest.mark.parametrize(("part", "key"), KEYS)
def test_every_key_has_a_meaning_in_three_languages(part: str, key: str):
    said = texts("reference").get(f"{part}.{key}", {})
    for language in LANGUAGES:
        lines = str(said.get(language, "")).splitlines()
        assert len(lines) in (1, 2), f"{part}.{key} in {language}: one line for the meaning, one for the effect"
        assert all(line.strip() for line in lines)


def test_meaning_and_effect_stand_in_every_language_or_in_none():
    uneven = [
        name
        for name, said in texts("reference").items()
        if "." in name and len({len(said[language].splitlines()) for language in LANGUAGES}) > 1
    ]
    assert uneven == []


def test_no_text_speaks_of_what_is_gone():
    named = {name for name in texts("reference") if name[0].isupper()}
    assert named == set(part_names()) | {f"{part}.{key}" for part, key in KEYS}
    assert {path.stem for path in EXAMPLES.glob("*.yaml")} == {*part_names(), WHOLE}


@pytest.mark.parametrize("part", [*part_names(), WHOLE])
def test_every_example_is_part_of_a_methodology_that_loads(part: str):
    load_methodology(EXAMPLES / f"{part}.yaml")
    assert (EXAMPLES / f"{part}.yaml").read_text("utf-8").endswith(example(part))


@pytest.mark.parametrize("part", part_names())
def test_the_example_of_a_part_shows_every_key(part: str):
    shown = {key for model, key in shown_keys(yaml.safe_load(example(part))) if model == part}
    assert shown == set(keys_in(part))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_what_is_generated(language: Language):
    path: Path = DOCS / page_name(language)
    remedy = "run: python -m budget_index.reports.reference docs"
    assert path.read_text("utf-8") == reference_page(language), remedy


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_inside_a_page_has_its_goal(language: Language):
    page = reference_page(language)
    assert all(f'<a id="{part.casefold()}"></a>' in page for part in part_names())
    goals = {piece.split(")")[0] for piece in page.split("](#")[1:]}
    assert goals <= {part.casefold() for part in part_names()}
