"""Streamlit's own words: each that is replaced is one that it says, and has its like in every language."""

import importlib
import inspect
import json
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import streamlit
from streamlit.elements import exception

from budget_index.bundled import bundled
from budget_index.language import LANGUAGES, Language, Say

ROOT = Path(__file__).parents[2]


@pytest.fixture
def controls(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(bundled("dashboards")))
    return importlib.import_module("dashboards.shell.streamlit_words")


def test_streamlit_is_the_version_that_pages_are_made_for(controls: ModuleType) -> None:
    minor = ".".join(streamlit.__version__.split(".")[:2])
    assert minor == controls.MADE_FOR, (
        f"Streamlit {minor} is installed. Look at its own words (WORDS, PATTERNS, UPLOADER in shell/streamlit_words), "
        "at every data-testid, class and st-key in the styles (shell/page_style, screens/deck/stage), at the history "
        "navigation in shell/link; run tests/browser; look at each page on paper and on a telephone; then change "
        "MADE_FOR, pyproject.toml and constraints.txt."
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    major, number = minor.split(".")
    assert f"streamlit>={minor},<{major}.{int(number) + 1}" in project["dependencies"]
    assert f"\nstreamlit=={minor}." in (ROOT / "constraints.txt").read_text("utf-8")


def test_streamlit_says_every_word_that_is_replaced(controls: ModuleType) -> None:
    scripts = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob("*.js")
    said = "\n".join(path.read_text("utf-8") for path in scripts)
    assert [word for word in (*controls.WORDS, *controls.COMMAND) if f"`{word}`" not in said] == []
    assert [word for word in ("`Remove ${", "`Help for ${", " available.`", ", selected`") if word not in said] == []
    assert inspect.getsource(exception).count('"This app has encountered an error. ') == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_every_language_become_those_of_this_one(controls: ModuleType, language: Language) -> None:
    say, script = Say(language), controls.script(language)
    words = dict(json.loads(re.search(r"new Map\((\[.*\])\);", script)[1]))
    patterns = json.loads(re.search(r"const patterns = (\[.*\])\.map", script)[1])
    for told, key in controls.WORDS.items():
        assert {words[told], *(words[Say(other)(f"controls.{key}")] for other in LANGUAGES)} == {say(f"controls.{key}")}
    for told in ("Remove Абай", *(Say(other)("controls.remove", name="Абай") for other in LANGUAGES)):
        own = {re.sub(pattern, to.replace("$1", r"\1"), told) for pattern, to in patterns if re.search(pattern, told)}
        assert own == {say("controls.remove", name="Абай")}


def test_no_word_stands_for_two_in_a_language(controls: ModuleType) -> None:
    keys = set(controls.WORDS.values())
    for language in LANGUAGES:
        assert len({Say(language)(f"controls.{key}") for key in keys}) == len(keys)
