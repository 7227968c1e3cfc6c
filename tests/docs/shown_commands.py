"""Pages that show commands: their blocks, the commands in them, and what is printed when these run."""

import contextlib
import io
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from budget_index.cli import run
from budget_index.language import Language

BLOCK = re.compile(r"^```(\w+)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"\[[a-z-]+\]$", re.MULTILINE)
"""A problem ends with its code in brackets."""


@dataclass(frozen=True)
class Step:
    """Commands of one block, and the text shown below them."""

    commands: list[str]
    shown: str


def steps(page: str) -> list[Step]:
    """List the blocks of commands on a page."""
    blocks = BLOCK.findall(page)
    following = [*blocks[1:], ("", "")]
    return [
        Step(content.splitlines(), after if next_kind == "text" else "")
        for (kind, content), (next_kind, after) in zip(blocks, following, strict=True)
        if kind == "sh"
    ]


def follow(step: Step, folder: Path, language: Language) -> None:
    """Run the commands of a step in a folder: they end as the page says and print what it shows."""
    printed = ""
    for command in step.commands:
        code, output = typed(command, folder, language)
        printed += output
        assert code == (1 if CODE.search(step.shown) else 0), f"{command}\n{printed}"
    assert missing_lines(step.shown, printed) == [], f"{step.commands}\n{printed}"


def typed(command: str, folder: Path, language: Language) -> tuple[int, str]:
    """Run a command in a terminal of a hundred columns; give its exit code and what it prints."""
    program, *arguments = shlex.split(command)
    assert program == "budget-index", command
    printed, complaints = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(complaints),
    ):
        patch.chdir(folder)
        patch.setenv("BUDGET_INDEX_LANG", language)
        patch.setenv("COLUMNS", "100")
        code = run(arguments)
    return code, printed.getvalue() + complaints.getvalue()


def missing_lines(shown: str, printed: str) -> list[str]:
    """List the lines shown whose words no printed line has all of."""
    lines = [set(line.split()) for line in printed.splitlines()]
    return [line for line in shown.splitlines() if not any(set(line.split()) <= words for words in lines)]
