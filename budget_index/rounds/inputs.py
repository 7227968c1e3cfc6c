"""What is given to a command: what each path is, which files it stands for, which methodology they follow."""

from collections.abc import Sequence
from pathlib import Path

from budget_index.errors import Problem, ProblemsFound, raise_errors
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Methodology
from budget_index.rounds.index import INDEX_FILE, counting_files, read_index
from budget_index.rounds.journal import current
from budget_index.rounds.model import is_round, round_methodology
from budget_index.workbook.identity import (
    ASSESSMENT,
    REPLY,
    REVIEW,
    about_problems,
    named_methodology,
    read_about,
    workbook_kind,
)

ROUND, FOLDER, METHODOLOGY, TABLE = "round", "folder", "methodology", "table"
WORKBOOKS = (ASSESSMENT, REVIEW, REPLY)
SUFFIXES = (".xlsx", ".csv", ".parquet")
RESPONSES_FILE, PUBLICATIONS_FILE = "responses.csv", "publications.csv"


def kind_of(path: Path) -> str:
    """Say what a path is: a round, another folder, a methodology, a table, or one of the workbooks; blank if unknown.

    A workbook tells by its content whether it is a review, a reply, or is to be read as an assessment; a table tells by
    its columns, when it is read, whether it holds responses or publications.

    Examples
    --------
    >>> from budget_index.bundled import bundled
    >>> kind_of(bundled("data", "rounds", "kz-example-2026")), kind_of(Path("x.CSV")), kind_of(Path("x.pdf"))
    ('round', 'table', '')
    """
    if path.is_dir():
        return ROUND if is_round(path) else FOLDER
    suffix = path.suffix.casefold()
    if suffix == ".xlsx":
        return workbook_kind(path)
    if suffix in {".yaml", ".yml"}:
        return METHODOLOGY
    return TABLE if suffix in SUFFIXES else ""


def input_files(path: Path) -> list[Path]:
    """List the files of an input: itself, or what a round folder or any other folder holds.

    Raises
    ------
    ProblemsFound
        The folder holds nothing that can be read.
    """
    if is_round(path):
        return round_files(path)
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.iterdir() if file.suffix in SUFFIXES and not file.name.startswith("~"))
    if not files:
        raise ProblemsFound([Problem("folder-empty", str(path), facts={"allowed": list(SUFFIXES)})])
    return files


def round_files(folder: Path) -> list[Path]:
    """Return the files of a round: its table of responses, or else its workbooks, and its publications."""
    table, publications = current(folder, RESPONSES_FILE), current(folder, PUBLICATIONS_FILE)
    files = [table] if table.is_file() else round_workbooks(folder)
    return [*files, publications] if publications.is_file() else files


def round_workbooks(folder: Path) -> list[Path]:
    """Return the workbooks of a round that count; without an index all that lie in its folder."""
    if current(folder, INDEX_FILE).is_file():
        stored = counting_files(read_index(folder))
        return sorted(current(folder, name) for name in stored if name.startswith("workbooks/"))
    return sorted((folder / "workbooks").glob("*.xlsx"))


def methodology_followed(paths: Sequence[Path], named: str | None = None) -> Methodology:
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
    files = (file for path in paths for file in input_files(path))
    workbook = next((file for file in files if kind_of(file) in WORKBOOKS), None)
    if workbook is None:
        raise ProblemsFound([Problem("methodology-needed" if paths[0].exists() else "file-not-found", str(paths[0]))])
    return _methodology_of_workbook(workbook)


def _methodology_of_workbook(path: Path) -> Methodology:
    from budget_index.workbook.xlsx.safety import checked_content
    from budget_index.workbook.xlsx.sheets import read_sheets

    sheets = read_sheets(checked_content(path), path.name)
    about, cells = read_about(sheets, path.name, workbook_kind(path))
    methodology = named_methodology(about, cells, path.name)
    raise_errors(about_problems(about, cells, methodology, path.name))
    return methodology
