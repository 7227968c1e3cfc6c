"""``budget-index criteria check``: all mistakes in methodology files, each at its line; and their cases."""

import click

from budget_index.cli.translated import translated_command
from budget_index.errors import Problem, ProblemsFound
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "check", "cli.criteria-check")
    @click.argument("files", metavar="FILE…", nargs=-1, required=True)
    def check(files: tuple[str, ...]) -> None:
        problems: list[Problem] = []
        cases = 0
        for file in files:
            try:
                cases += _check(file)
            except ProblemsFound as found:
                problems += found
        if problems:
            raise ProblemsFound(problems)
        click.echo(say("cli.all-fine", n=len(files)))
        if cases:
            click.echo(say("cli.cases-fine", n=cases))

    return check


def _check(file: str) -> int:
    """Check one methodology and run the cases beside it; give how many there are."""
    from budget_index.cases import broken_cases, cases_beside, read_cases
    from budget_index.methodology.load import find_methodology, load_methodology

    path = find_methodology(file)
    methodology, beside = load_methodology(path), cases_beside(path)
    if beside is None:
        return 0
    cases = read_cases(beside)
    problems = list(broken_cases(cases, methodology))
    if problems:
        raise ProblemsFound(problems)
    return len(cases)
