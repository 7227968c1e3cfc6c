"""The tutorial works: its commands run, and what it shows is what is printed."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from budget_index.bundled import PACKAGE
from budget_index.language import LANGUAGES, Language
from tests.docs.shown_commands import BLOCK, follow, steps, typed
from tests.sweeps import IN_KAZAKH

DOCS = PACKAGE.parent / "docs"


def page(language: Language) -> str:
    return (DOCS / f"tutorial.{language}.md").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.covers
@IN_KAZAKH
def test_every_command_does_what_the_page_shows(language: Language, tmp_path: Path):
    folder = shutil.copytree(DOCS / "tutorial", tmp_path / "tutorial")
    for step in steps(page(language)):
        follow(step, folder, language)


@pytest.mark.slow
def test_the_program_prints_what_its_commands_print_here(tmp_path: Path):
    folder = shutil.copytree(DOCS / "tutorial", tmp_path / "tutorial")
    environment = os.environ | {"BUDGET_INDEX_LANG": "kk", "COLUMNS": "100", "PYTHONPATH": str(PACKAGE.parent)}
    for command in steps(page("kk"))[1].commands:
        program = [sys.executable, "-m", "budget_index", *shlex.split(command)[1:]]
        done = subprocess.run(
            program, cwd=folder, env=environment | {"PYTHONUTF8": "1"}, capture_output=True, encoding="utf-8"
        )
        assert (done.returncode, done.stdout + done.stderr) == typed(command, folder, "kk")


def test_the_pages_run_the_same_commands():
    commands = {language: [step.commands for step in steps(page(language))] for language in LANGUAGES}
    assert all(each == commands["en"] for each in commands.values())
    assert sum(len(step.commands) for step in steps(page("en"))) >= 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_ranking_is_shown_with_three_towns(language: Language):
    shown = [step.shown for step in steps(page(language)) if step.commands[-1].startswith("budget-index score")]
    assert len(shown) == 3
    for ranking in shown:
        scores = [re.search(rf"^ +{place} \S+ +(\d+) ", ranking, re.MULTILINE) for place in (1, 2, 3)]
        assert all(scores), ranking


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_excerpt_stands_in_a_file(language: Language):
    files = [path.read_text("utf-8") for path in (DOCS / "tutorial").iterdir()]
    for kind, content in BLOCK.findall(page(language)):
        if kind in {"yaml", "csv"}:
            assert any(f"\n{content}\n" in f"\n{text}" for text in files), content


def test_the_mistakes_are_two_slips_of_the_pen():
    right, wrong = (
        (DOCS / "tutorial" / f"{name}.yaml").read_text("utf-8").splitlines() for name in ("town-pages", "with-mistakes")
    )
    assert sum(a != b for a, b in zip(right, wrong, strict=True)) == 2


def test_the_answers_are_marked_as_invented():
    for path in (DOCS / "tutorial").iterdir():
        if path.name != "towns.csv":
            assert "nvented example" in path.read_text("utf-8"), path.name
