"""The tutorial works: its commands run, and what it shows is what is printed."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from budget_index.bundled import PACKAGE
from budget_index.language import LANGUAGES, Language

DOCS = PACKAGE.parent / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"\[[a-z-]+\]$", re.MULTILINE)
"""A problem ends with its code in brackets."""


@dataclass(frozen=True)
class Step:
    """Commands of one block, and the text shown below them."""

    commands: list[str]
    shown: str


def blocks(language: Language) -> list[tuple[str, str]]:
    """List the code blocks of a page: kind and content."""
    return BLOCK.findall((DOCS / f"tutorial.{language}.md").read_text("utf-8"))


def steps(language: Language) -> list[Step]:
    found = blocks(language)
    following = [*found[1:], ("", "")]
    return [
        Step(content.splitlines(), after if next_kind == "text" else "")
        for (kind, content), (next_kind, after) in zip(found, following, strict=True)
        if kind == "sh"
    ]


def run(command: str, folder: Path, language: Language) -> subprocess.CompletedProcess[str]:
    program, *arguments = shlex.split(command)
    assert program == "budget-index", command
    environment = {
        **os.environ,
        "BUDGET_INDEX_LANG": language,
        "COLUMNS": "100",
        "PYTHONPATH": str(PACKAGE.parent),
        "PYTHONUTF8": "1",
    }
    return subprocess.run(
        [sys.executable, "-m", "budget_index", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def missing_lines(shown: str, printed: str) -> list[str]:
    """List the lines shown whose words no printed line has all of."""
    lines = [set(line.split()) for line in printed.splitlines()]
    return [line for line in shown.splitlines() if not any(set(line.split()) <= words for words in lines)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_does_what_the_page_shows(language: Language, tmp_path: Path):
    folder = shutil.copytree(DOCS / "tutorial", tmp_path / "tutorial")
    for step in steps(language):
        printed = ""
        for command in step.commands:
            done = run(command, folder, language)
            printed += done.stdout + done.stderr
            expected = 1 if CODE.search(step.shown) else 0
            assert done.returncode == expected, f"{command}\n{printed}"
        assert missing_lines(step.shown, printed) == [], f"{step.commands}\n{printed}"


def test_the_pages_run_the_same_commands():
    commands = {language: [step.commands for step in steps(language)] for language in LANGUAGES}
    assert commands["en"] == commands["ru"] == commands["kk"]
    assert sum(len(step.commands) for step in steps("en")) >= 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_ranking_is_shown_with_three_towns(language: Language):
    shown = [step.shown for step in steps(language) if step.commands[-1].startswith("budget-index score")]
    assert len(shown) == 3
    for ranking in shown:
        scores = [re.search(rf"^ +{place} \S+ +(\d+) ", ranking, re.MULTILINE) for place in (1, 2, 3)]
        assert all(scores), ranking


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_excerpt_stands_in_a_file(language: Language):
    files = [path.read_text("utf-8") for path in (DOCS / "tutorial").iterdir()]
    for kind, content in blocks(language):
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
