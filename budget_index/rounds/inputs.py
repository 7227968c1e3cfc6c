"""What is given to a command: what each path is, which files it stands for, which methodology they follow."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from budget_index.errors import Problem, ProblemsFound, raise_errors
from budget_index.file_kinds import (
    ARCHIVE,
    EMPTY,
    MISSING,
    OTHER,
    PARQUET,
    TEXT,
    UNREAD_KINDS,
    XLSX,
    content_kind,
)
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Methodology
from budget_index.rounds.index import INDEX_FILE, counting_files, read_index
from budget_index.rounds.journal import current
from budget_index.rounds.links import refuse_links
from budget_index.rounds.model import is_round, round_methodology
from budget_index.workbook.identity import (
    ASSESSMENT,
    METHODOLOGY_BOOK,
    REPLY,
    REVIEW,
    about_problems,
    named_methodology,
    read_about,
    workbook_kind,
)

ROUND, FOLDER, METHODOLOGY, TABLE = "round", "folder", METHODOLOGY_BOOK, "table"
WORKBOOKS = (ASSESSMENT, REVIEW, REPLY)
SUFFIXES = (".xlsx", ".csv", ".parquet")
TEXT_SUFFIXES = {".yaml", ".yml", ".csv", ".tsv"}
KIND_BY_SUFFIX = {
    ".xlsx": ASSESSMENT,
    ".csv": TABLE,
    ".tsv": TABLE,
    ".parquet": TABLE,
    ".yaml": METHODOLOGY,
    ".yml": METHODOLOGY,
}
MOST_OF_HEADING = 1 << 16
RESPONSES_FILE, PUBLICATIONS_FILE = "responses.csv", "publications.csv"


def kind_of(path: Path) -> str:
    """Say what a path is: a round, another folder, a methodology, a table, one of the workbooks, or what isn't read.

    The content decides, not the name. A workbook tells by its sheets whether it is a review, a reply, a methodology, or
    is to be read as an assessment; a table tells by its columns, when it is read, whether it holds responses or
    publications. A file that isn't there passes for what its name says.

    Examples
    --------
    >>> from budget_index.bundled import bundled
    >>> kind_of(bundled("data", "rounds", "kz-example-2026")), kind_of(Path("x.CSV")), kind_of(Path("x.pdf"))
    ('round', 'table', 'missing')
    """
    if path.is_dir():
        return ROUND if is_round(path) else FOLDER
    kind, suffix = content_kind(path), path.suffix.casefold()
    if kind == XLSX or (kind in {ARCHIVE, OTHER} and suffix == ".xlsx"):
        return workbook_kind(path)
    if kind == PARQUET:
        return TABLE
    if kind == TEXT and suffix not in TEXT_SUFFIXES and _looks_like_table(path):
        return TABLE
    if kind in {TEXT, EMPTY, MISSING, OTHER}:
        return KIND_BY_SUFFIX.get(suffix, kind)
    return kind


def _looks_like_table(path: Path) -> bool:
    """Say whether a text begins with the names of columns: some programs write tables as .txt or without an ending."""
    with path.open("rb") as file:
        start = file.read(MOST_OF_HEADING).replace(b"\0", b"").lower()
    return any(b"region" in line and b"year" in line for line in start.splitlines()[:20])


def unread_problem(path: Path, kind: str) -> Problem:
    """Say why a file isn't read, and what to do with it."""
    if kind == MISSING:
        return Problem("file-not-found", str(path))
    if kind in UNREAD_KINDS:
        return Problem(kind, str(path))
    if kind == METHODOLOGY:
        return Problem("file-not-answers", str(path))
    return Problem(
        "file-kind-unknown", str(path), facts={"suffix": path.suffix or path.name, "allowed": list(SUFFIXES)}
    )


def all_files(paths: Iterable[Path]) -> list[Path]:
    """List files, with the files of a round in its place."""
    return [file for path in paths for file in (round_files(path) if is_round(path) else [path])]


def round_files(folder: Path) -> list[Path]:
    """Return the files of a round: its table of responses, or else its workbooks, and its publications."""
    refuse_links(folder)
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
    """Load the methodology that is named, or else that of the first round folder or workbook among listed files.

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
    workbook = next((path for path in paths if kind_of(path) in WORKBOOKS), None)
    if workbook is None:
        kinds = {path: kind_of(path) for path in paths}
        unread = [unread_problem(path, kind) for path, kind in kinds.items() if kind != TABLE]
        raise ProblemsFound(unread or [Problem("methodology-needed", str(paths[0]))])
    return _methodology_of_workbook(workbook)


def _methodology_of_workbook(path: Path) -> Methodology:
    from budget_index.workbook.xlsx.safety import checked_content
    from budget_index.workbook.xlsx.sheets import read_sheets

    sheets = read_sheets(checked_content(path), path.name)
    about, cells = read_about(sheets, path.name, workbook_kind(path))
    methodology = named_methodology(about, cells, path.name)
    raise_errors(about_problems(about, cells, methodology, path.name))
    return methodology
