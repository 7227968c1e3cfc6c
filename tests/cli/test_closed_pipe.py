"""What a command is asked to write is written, even if nobody reads what it prints: ``… -o DIR | head``."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import click
import pytest

from budget_index.bundled import bundled
from budget_index.cli import COMMANDS, run
from budget_index.cli.criteria import COMMANDS as CRITERIA_COMMANDS
from budget_index.cli.round import COMMANDS as ROUND_COMMANDS
from budget_index.cli.translated import TranslatedGroup, command_group
from budget_index.language import Say

EDITION = "kz-local-budgets-2026"
ROUND = str(bundled("data", "rounds", "kz-example-2026"))
WRITES = {
    "demo": (["--no-serve"], {"scores.csv", "ranking.csv", "criteria.csv", "kz-example-2026"}),
    "template": ([EDITION, "--year", "2026", "--region", "KZ-15", "--assessor", "x"], {"KZ-15-2026-x.xlsx"}),
    "review": ([ROUND, "--together"], {"review.xlsx"}),
    "reply": ([ROUND, "--region", "KZ-15"], {"KZ-15-2026-reply.xlsx"}),
    "score": ([EDITION, ROUND], {"scores.csv", "ranking.csv", "criteria.csv", "actions.csv", "peers.csv"}),
    "compare": (
        ["kz-example-2022", "kz-example-2024", "kz-example-2026"],
        {
            f"{table}-kz-example-{years}.csv"
            for table in ("changes", "parts")
            for years in ("2022-kz-example-2024", "2024-kz-example-2026")
        },
    ),
    "gains": (["kz-example-2026", "--region", "KZ-15"], {"actions.csv", "gains-kz-example-2026-KZ-15.csv"}),
    "uncertainty": ([EDITION, ROUND, "--draws", "64"], {"ranks.csv", "bands.csv", "pairs.csv", "places.csv"}),
    "agreement": ([EDITION, ROUND, "--samples", "0"], {"agreement.csv", "guidance.csv"}),
    "audit": ([EDITION, ROUND, "--draws", "64"], {"audit.csv", "audit.html"}),
    "brief": (["kz-example-2026", "--region", "KZ-15", "--lang", "en"], {"KZ-15.en.pdf"}),
    "site": (["kz-example-2026"], {"index.html", "site.json", "kk", "ru", "en", "data", "pictures"}),
}
"""The commands that have ``-o DIR``, each with arguments and what it leaves in the folder."""


class ClosedPipe(io.StringIO):
    def write(self, text: str, /) -> int:
        raise BrokenPipeError


def run_unread(arguments: list[str]) -> int:
    """Run a command whose output nobody reads."""
    with redirect_stdout(ClosedPipe()), redirect_stderr(io.StringIO()):
        return run(arguments)


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("command", WRITES)
def test_everything_is_written_before_anything_is_printed(command, tmp_path):
    arguments, expected = WRITES[command]
    assert run_unread([command, *arguments, "-o", str(tmp_path / "out")]) == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == expected


@pytest.mark.slow
@pytest.mark.covers
def test_a_spreadsheet_and_a_methodology_are_written_too(tmp_path):
    book, rules = tmp_path / "rules.xlsx", tmp_path / "rules.yaml"
    assert run_unread(["criteria", "to-xlsx", EDITION, "-o", str(book)]) == 0
    assert run_unread(["criteria", "from-xlsx", str(book), "-o", str(rules)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"rules.xlsx", "rules.yaml"}


@pytest.mark.slow
def test_marked_copies_are_written_too(tmp_path):
    template, arguments = WRITES["template"][0], ["-o", str(tmp_path / "books")]
    assert run(["template", *template, *arguments]) == 0
    run_unread(["check", str(tmp_path / "books"), "--marked", str(tmp_path / "marked")])
    assert [path.name for path in (tmp_path / "marked").iterdir()] == ["KZ-15-2026-x-checked.xlsx"]


def test_no_command_with_an_output_is_left_out():
    say = Say("en")
    groups = {
        "": TranslatedGroup(say, [], COMMANDS),
        "criteria ": command_group(say, "criteria", CRITERIA_COMMANDS),
        "round ": command_group(say, "round", ROUND_COMMANDS),
    }
    writing = set()
    for prefix, group in groups.items():
        for name in group.list_commands(click.Context(group)):
            command = group.get_command(click.Context(group), name)
            if any("--output" in parameter.opts for parameter in command.params):
                writing.add(prefix + name)
    assert writing == {*WRITES, "criteria to-xlsx", "criteria from-xlsx"}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Windows end otherwise")
def test_a_real_pipe_that_closes_early_is_no_failure(tmp_path):
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "budget_index", "score", EDITION, ROUND, "-o", str(tmp_path)]
    ended = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert {path.name for path in Path(tmp_path).iterdir()} == WRITES["score"][1]
