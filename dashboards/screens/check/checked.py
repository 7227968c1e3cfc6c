"""What is known of files that were dropped in; they are read in a folder that is gone afterwards."""

import tempfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from streamlit.runtime.uploaded_file_manager import UploadedFile

from budget_index.errors import Problem, ProblemsFound
from budget_index.file_kinds import UNREAD_KINDS
from budget_index.files import safe_name
from budget_index.language import Say
from budget_index.methodology.load import load_methodology, methodology_files
from budget_index.methodology.model import Methodology
from budget_index.regions import kazakhstan
from budget_index.rounds import is_round, kind_of, read_file, read_inputs, round_methodology
from budget_index.rounds.inputs import METHODOLOGY, TABLE, methodology_followed, unread_problem
from budget_index.workbook.assessment.read import WorkbookRead, read_workbook
from budget_index.workbook.identity import ASSESSMENT, REPLY, REVIEW, About
from budget_index.workbook.marked import copy_names, write_marked
from budget_index.workbook.methodology.read import read_rules
from budget_index.workbook.questions import questions
from budget_index.workbook.xlsx.safety import unreadable
from dashboards.shell import started

LONGEST_NAME = 50
MOST_UPLOADED = 20

Editions = Mapping[str, Methodology]
"""Methodologies that were dropped in, by their ids."""


@dataclass(frozen=True)
class Checked:
    """What is known of an uploaded file until it is removed or the page is left; ``id`` is new for every upload."""

    id: str
    name: str
    kind: str = ASSESSMENT
    problems: list[Problem] = field(default_factory=list)
    about: About | None = None
    methodology: Methodology | None = None
    answered: int = 0
    of: int = 0

    @property
    def errors(self) -> int:
        """How many problems must be corrected."""
        return sum(problem.severity == "error" for problem in self.problems)


def check_together(uploaded: Sequence[UploadedFile]) -> list[Checked]:
    """Read files in a private temporary folder, which is gone when this returns.

    Methodologies come first: workbooks, reviews, replies and tables are then read by the one that they name.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = [kept_file(each, Path(folder), number) for number, each in enumerate(uploaded)]
        files = [
            Checked(each.file_id, path.name, kind=checked_kind(path))
            for each, path in zip(uploaded, paths, strict=True)
        ]
        editions: dict[str, Methodology] = {}
        for number, (file, path) in enumerate(zip(files, paths, strict=True)):
            if file.kind == METHODOLOGY:
                files[number] = one = guarded(check_methodology, file, path)
                editions |= {one.methodology.id: one.methodology} if one.methodology else {}
        return [
            file if file.kind == METHODOLOGY else guarded(check_file, file, path, editions)
            for file, path in zip(files, paths, strict=True)
        ]


def kept_file(uploaded: UploadedFile, folder: Path, number: int) -> Path:
    """Write a file under its own name, made safe; editions that lie beside each other find each other by it."""
    name = safe_name(unicodedata.normalize("NFC", uploaded.name), shown=True, longest=LONGEST_NAME)
    if (folder / name).exists():
        folder = folder / str(number)
        folder.mkdir()
    path = folder / name
    path.write_bytes(uploaded.getvalue())
    return path


def checked_kind(path: Path) -> str:
    """Say what a file is; what only its reader can judge is treated as a workbook."""
    kind = kind_of(path)
    return kind if kind in {REVIEW, REPLY, METHODOLOGY, TABLE, *UNREAD_KINDS} else ASSESSMENT


def guarded(check: Callable[..., Checked], file: Checked, path: Path, *rest: object) -> Checked:
    """Check a file; whatever goes wrong is one clear list of problems that names it as its sender does."""
    try:
        checked = check(file, path, *rest)
    except ProblemsFound as problems:
        checked = replace(file, problems=problems.problems)
    except Exception as error:  # whatever a broken file makes a parser raise, its sender reads one clear message
        checked = replace(file, problems=unreadable(path.name, error).problems)
    named = [replace(each, file=Path(each.file).name if each.file else "") for each in checked.problems]
    return replace(checked, problems=named)


def check_methodology(file: Checked, path: Path) -> Checked:
    """Check a methodology, a text file or a spreadsheet."""
    methodology, notices = read_rules(path)
    return replace(file, methodology=methodology, problems=notices)


def check_file(file: Checked, path: Path, editions: Editions) -> Checked:
    """Check a file with answers, decisions or remarks, or say why it isn't read."""
    if file.kind in UNREAD_KINDS:
        return replace(file, problems=[unread_problem(path, file.kind)])
    if file.kind == TABLE:
        return replace(file, problems=table_problems(path, editions))
    if file.kind != ASSESSMENT:
        return replace(file, problems=decision_problems(path, editions))
    workbook, methodology = read_by_own_rules(path, editions)
    if workbook.about is None or methodology is None:
        return replace(file, problems=workbook.problems, about=workbook.about)
    answered = int(workbook.responses["answer"].ne("").sum())
    asked = len(questions(methodology)) * len(workbook.about.regions)
    known = replace(file, problems=workbook.problems, about=workbook.about, methodology=methodology)
    return replace(known, answered=answered, of=asked)


def table_problems(path: Path, editions: Editions) -> list[Problem]:
    """Read a table by the one methodology that was dropped in with it; it doesn't name its own."""
    if len(editions) != 1:
        return [Problem("methodology-beside", path.name)]
    return read_inputs([path], next(iter(editions.values())), kazakhstan()).notices


def decision_problems(path: Path, editions: Editions) -> list[Problem]:
    """Read a review or a reply by the methodology that it names; return what is wrong with it."""
    try:
        named = methodology_followed([path])
        methodology = editions.get(named.id, named)
    except ProblemsFound as problems:
        own = own_edition(problems.problems, editions)
        if own is None:
            return problems.problems
        methodology = own
    return read_file(path, methodology, kazakhstan()).notices


def read_by_own_rules(path: Path, editions: Editions) -> tuple[WorkbookRead, Methodology | None]:
    """Read a workbook by the methodology that it names.

    That is one dropped in with it, a bundled one, or one that lies in a round's folder here.
    """
    workbook = read_workbook(path, registry=kazakhstan())
    if workbook.about and workbook.about.methodology not in editions:
        return workbook, load_methodology(methodology_files()[workbook.about.methodology])
    own = editions[workbook.about.methodology] if workbook.about else own_edition(workbook.problems, editions)
    if own is None:
        return workbook, None
    return read_workbook(path, registry=kazakhstan(), methodology=own), own


def own_edition(problems: Sequence[Problem], editions: Editions) -> Methodology | None:
    """Find the methodology that a workbook names and that isn't bundled: dropped in, or in a round's folder here."""
    names = [str(problem.facts["name"]) for problem in problems if problem.code == "unknown-methodology"]
    for name in names:
        if name in editions:
            return editions[name]
    for folder in filter(is_round, sorted(started.data_folder().glob("*")) if names else []):
        with suppress(ProblemsFound):
            methodology = round_methodology(folder)
            if methodology.id in names:
                return methodology
    return None


def marked_copy(uploaded: UploadedFile, checked: Checked, say: Say) -> bytes:
    """Make the marked copy when it is asked for, again in a folder that is removed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / checked.name
        path.write_bytes(uploaded.getvalue())
        return write_marked(path, checked.problems, copy_name(path), say).read_bytes()


def copy_name(path: Path) -> Path:
    """Name the marked copy as the command line does."""
    return copy_names([path], path.parent)[path]
