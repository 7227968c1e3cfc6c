"""``budget-index check``: list everything that is wrong with files, each at its cell or line."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from budget_index.cli.frame import progress_bar, translated_command
from budget_index.errors import Problem, ProblemsFound
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "check", "cli.check")
    @click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
    @click.option("--methodology", metavar="METHODOLOGY", help=say("cli.check-methodology"))
    @click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help=say("cli.check-format"))
    def check(files: tuple[Path, ...], methodology: str | None, kind: str) -> int:
        problems = list(_all_problems(files, methodology, say))
        if kind == "json":
            click.echo(json.dumps([as_record(problem, say) for problem in problems], ensure_ascii=False, indent=1))
        elif problems:
            click.echo(say.problems(problems))
        else:
            click.echo(say("cli.all-fine", n=len(files)))
        return int(any(problem.severity == "error" for problem in problems))

    return check


def _all_problems(files: tuple[Path, ...], methodology: str | None, say: Say) -> Iterator[Problem]:
    from budget_index.methodology.load import load_methodology

    rules = load_methodology(methodology) if methodology else None
    for path in progress_bar(say)(files):
        try:
            if path.suffix in {".yaml", ".yml"}:
                load_methodology(path)
            else:
                yield from _data_problems(path, rules)
        except ProblemsFound as found:
            yield from found


def _data_problems(path: Path, rules: object) -> Iterator[Problem]:
    from budget_index.methodology.model import Methodology
    from budget_index.regions import kazakhstan
    from budget_index.rounds import read_inputs, round_methodology
    from budget_index.workbook.read import read_workbook

    known = rules if isinstance(rules, Methodology) else None
    if path.suffix == ".xlsx":
        yield from read_workbook(path, methodology=known, registry=kazakhstan()).problems
        return
    if known is None and (path / "round.yaml").is_file():
        known = round_methodology(path)
    if known is None:
        raise ProblemsFound([Problem("methodology-needed" if path.exists() else "file-not-found", str(path))])
    yield from read_inputs([path], known, kazakhstan()).notices


def as_record(problem: Problem, say: Say) -> dict[str, object]:
    """Write a problem as a record for other programs."""
    return {
        "file": problem.file,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "line": problem.line,
        "path": list(problem.path),
        "severity": problem.severity,
        "code": problem.code,
        "message": say.problem(problem),
    }
