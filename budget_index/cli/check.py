"""``budget-index check``: list everything that is wrong with files, each at its cell or line."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from budget_index.cli import options
from budget_index.cli.translated import progress_bar, translated_command
from budget_index.errors import Problem, ProblemsFound
from budget_index.language import Say

if TYPE_CHECKING:
    from budget_index.methodology.model import Methodology


def check_command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "check", "cli.check")
    @options.files_argument
    @options.methodology_option(say)
    @options.report_format_option(say)
    @click.option("--marked", type=options.PATH, metavar="DIR", help=say("cli.check-marked"))
    def check(files: tuple[Path, ...], methodology: str | None, kind: str, marked: Path | None) -> int:
        from budget_index.reports.terminal.problems import as_record, report_text

        by_file = _problems_by_file(_listed(files), methodology, say)
        problems = [problem for of_file in by_file.values() for problem in of_file]
        if marked:
            _write_marked_copies(by_file, marked, say)
        if kind == "json":
            click.echo(json.dumps([as_record(problem, say) for problem in problems], ensure_ascii=False, indent=1))
        elif problems:
            click.echo(report_text(problems, say))
        else:
            click.echo(say("cli.all-fine", n=len(by_file)))
        return int(any(problem.severity == "error" for problem in problems))

    return check


def _listed(files: Iterable[Path]) -> list[Path]:
    """List the files to check, each once; a folder that isn't a round stands for what is in it."""
    from budget_index.rounds import input_files

    plain = (path.is_dir() and not (path / "round.yaml").is_file() for path in files)
    listed = (input_files(path) if is_folder else [path] for path, is_folder in zip(files, plain, strict=True))
    return list(dict.fromkeys(path for paths in listed for path in paths))


def _problems_by_file(paths: list[Path], methodology: str | None, say: Say) -> dict[Path, list[Problem]]:
    """Check every file: workbooks together, for that is faster, then the others."""
    from budget_index.methodology.load import load_methodology
    from budget_index.regions import kazakhstan
    from budget_index.workbook.assessment.read import read_workbooks
    from budget_index.workbook.decisions.columns import decision_kind

    edition = load_methodology(methodology) if methodology else None
    by_file: dict[Path, list[Problem]] = {path: [] for path in paths}
    books = [path for path in paths if path.suffix.casefold() == ".xlsx" and not decision_kind(path)]
    reads = read_workbooks(books, registry=kazakhstan(), methodology=edition, progress=progress_bar(say))
    by_file |= {path: read.problems for path, read in zip(books, reads, strict=True)}
    for path in progress_bar(say)([path for path in paths if path not in set(books)]):
        try:
            by_file[path] = _problems(path, edition)
        except ProblemsFound as problems:
            by_file[path] = problems.problems
    return by_file


def _problems(path: Path, edition: "Methodology | None") -> list[Problem]:
    """Check a methodology, a table, a round folder, or a workbook in which the group decides."""
    from budget_index.methodology.load import load_methodology
    from budget_index.regions import kazakhstan
    from budget_index.rounds import read_file, read_inputs, round_methodology
    from budget_index.rounds.inputs import rules_of

    if path.suffix in {".yaml", ".yml"}:
        load_methodology(path)
        return []
    if edition is None and (path / "round.yaml").is_file():
        edition = round_methodology(path)
    if edition is None and path.suffix.casefold() == ".xlsx":
        edition = rules_of([path], None, kazakhstan())
    if edition is None:
        raise ProblemsFound([Problem("methodology-needed" if path.exists() else "file-not-found", str(path))])
    if path.suffix.casefold() == ".xlsx":
        return read_file(path, edition, kazakhstan()).notices
    return read_inputs([path], edition, kazakhstan()).notices


def _write_marked_copies(by_file: dict[Path, list[Problem]], folder: Path, say: Say) -> None:
    """Write a marked copy of every workbook with problems; it is said on the error stream, so that JSON stays whole."""
    from budget_index.reports.marked import copy_names, write_marked

    books = [path for path, problems in by_file.items() if problems and path.suffix.casefold() == ".xlsx"]
    books = [path for path in books if path.is_file()]
    for path, copy in copy_names(books, folder).items():
        write_marked(path, by_file[path], copy, say)
    click.echo(say("report.marked-written", n=len(books), folder=folder), err=True)
