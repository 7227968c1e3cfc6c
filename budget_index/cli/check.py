"""``budget-index check``: list everything that is wrong with files, each at its cell or line."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from budget_index.cli import options
from budget_index.cli.translated import progress_bar, translated_command
from budget_index.errors import Problem, ProblemsFound, capped
from budget_index.language import Say

if TYPE_CHECKING:
    from budget_index.methodology.model import Methodology


def check_command(say: Say) -> click.Command:

    @translated_command(say, "check", "cli.check")
    @options.files_argument
    @options.methodology_option(say)
    @options.report_format_option(say)
    @click.option("--marked", type=options.PATH, metavar="DIR", help=say("cli.check-marked"))
    def check(files: tuple[Path, ...], methodology: str | None, kind: str, marked: Path | None) -> int:
        from budget_index.problem_report import as_record, report_text
        from budget_index.rounds.listing import CHECKED, list_inputs

        listing = list_inputs(files, CHECKED)
        by_file = _problems_by_file(listing.files, methodology, say)
        for problem in listing.problems:
            by_file.setdefault(Path(problem.file), []).append(problem)
        problems = [problem for of_file in by_file.values() for problem in of_file]
        if marked:
            _write_marked_copies(by_file, marked, say)
        if kind == "json":
            click.echo(
                json.dumps([as_record(problem, say) for problem in capped(problems)], ensure_ascii=False, indent=1)
            )
        elif problems:
            click.echo(report_text(problems, say))
        else:
            click.echo(say("cli.all-fine", n=len(by_file)))
        return int(any(problem.severity == "error" for problem in problems))

    return check


def _problems_by_file(paths: list[Path], methodology: str | None, say: Say) -> dict[Path, list[Problem]]:
    """Check every file: workbooks together, for that is faster, then the others."""
    from budget_index.methodology.load import load_methodology
    from budget_index.regions import kazakhstan
    from budget_index.rounds.inputs import kind_of
    from budget_index.workbook.assessment.read import read_workbooks
    from budget_index.workbook.identity import ASSESSMENT

    edition = load_methodology(methodology) if methodology else None
    by_file: dict[Path, list[Problem]] = {path: [] for path in paths}
    kinds = {path: kind_of(path) for path in paths}
    books = [path for path, kind in kinds.items() if kind == ASSESSMENT]
    reads = read_workbooks(books, registry=kazakhstan(), methodology=edition, progress=progress_bar(say))
    by_file |= {path: book.problems for path, book in zip(books, reads, strict=True)}
    for path in progress_bar(say)([path for path, kind in kinds.items() if kind != ASSESSMENT]):
        try:
            by_file[path] = _problems(path, kinds[path], edition)
        except ProblemsFound as problems:
            by_file[path] = problems.problems
    return by_file


def _problems(path: Path, kind: str, edition: "Methodology | None") -> list[Problem]:
    """Check a methodology, a table, a round folder, or a workbook in which the group decides."""
    from budget_index.regions import kazakhstan
    from budget_index.rounds import read_file, read_inputs
    from budget_index.rounds.inputs import METHODOLOGY, ROUND, TABLE, WORKBOOKS, methodology_followed, unread_problem
    from budget_index.workbook.methodology.read import read_rules

    if kind == METHODOLOGY:
        return read_rules(path)[1]
    if kind not in {*WORKBOOKS, TABLE, ROUND}:
        return [unread_problem(path, kind)]
    edition = edition or methodology_followed([path])
    if kind in WORKBOOKS:
        return read_file(path, edition, kazakhstan()).notices
    return read_inputs([path], edition, kazakhstan()).notices


def _write_marked_copies(by_file: dict[Path, list[Problem]], folder: Path, say: Say) -> None:
    """Write a marked copy of every workbook with problems; it is said on the error stream, so that JSON stays whole."""
    from budget_index.rounds.inputs import WORKBOOKS, kind_of
    from budget_index.workbook.marked import copy_names, write_marked

    books = [path for path, problems in by_file.items() if problems and kind_of(path) in WORKBOOKS and path.is_file()]
    for path, copy in copy_names(books, folder).items():
        write_marked(path, by_file[path], copy, say)
    click.echo(say("report.marked-written", n=len(books), folder=folder), err=True)
