"""Find out which methodology inputs follow, where nobody says it."""

from collections.abc import Sequence
from pathlib import Path

from budget_index.errors import Problem, ProblemsFound
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry
from budget_index.rounds.intake import input_files
from budget_index.rounds.model import is_round, round_methodology


def rules_of(paths: Sequence[Path], named: str | None, registry: Registry) -> Methodology:
    """Load the methodology that is named, or else that of the first round folder or workbook.

    Raises
    ------
    ProblemsFound
        There are only tables, which don't say it.
    """
    if named:
        return load_methodology(named)
    for path in paths:
        if is_round(path):
            return round_methodology(path)
    workbooks = [file for path in paths for file in input_files(path) if file.suffix.casefold() == ".xlsx"]
    if not workbooks:
        raise ProblemsFound([Problem("methodology-needed" if paths[0].exists() else "file-not-found", str(paths[0]))])
    return _rules_of_workbook(workbooks[0], registry)


def _rules_of_workbook(path: Path, registry: Registry) -> Methodology:
    from budget_index.workbook.assessment.read import read_workbook
    from budget_index.workbook.decisions.columns import decision_kind
    from budget_index.workbook.decisions.read import read_decisions

    if decision_kind(path):
        decisions = read_decisions(path, registry=registry)
        name, problems = decisions.methodology, decisions.problems
    else:
        read = read_workbook(path, registry=registry)
        name, problems = read.about.methodology if read.about else "", read.problems
    if not name:
        raise ProblemsFound(problems)
    return load_methodology(name)
