"""What is known of a workbook that was dropped in; it is read in a folder that is gone afterwards."""

import tempfile
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from streamlit.runtime.uploaded_file_manager import UploadedFile

from budget_index.errors import Problem, ProblemsFound
from budget_index.files import safe_name
from budget_index.language import Say
from budget_index.methodology.load import load_methodology, methodology_files
from budget_index.methodology.model import Methodology
from budget_index.regions import kazakhstan
from budget_index.rounds import is_round, read_file, round_methodology
from budget_index.rounds.inputs import methodology_followed
from budget_index.workbook.assessment.read import WorkbookRead, read_workbook
from budget_index.workbook.identity import ASSESSMENT, About, workbook_kind
from budget_index.workbook.marked import copy_names, write_marked
from budget_index.workbook.questions import questions
from budget_index.workbook.xlsx.safety import unreadable
from dashboards.shell import started

LONGEST_NAME = 50


@dataclass(frozen=True)
class Checked:
    """What is known of an uploaded file until it is removed or the page is left; ``id`` is new for every upload."""

    id: str
    name: str
    problems: list[Problem]
    about: About | None = None
    methodology: Methodology | None = None
    answered: int = 0
    of: int = 0
    decides: bool = False

    @property
    def errors(self) -> int:
        """How many problems must be corrected."""
        return sum(problem.severity == "error" for problem in self.problems)


def check(uploaded: UploadedFile) -> Checked:
    """Read a file in a private temporary folder, which is gone when this returns."""
    name = safe_name(unicodedata.normalize("NFC", uploaded.name), shown=True, longest=LONGEST_NAME)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(uploaded.getvalue())
        if workbook_kind(path) != ASSESSMENT:
            return Checked(uploaded.file_id, name, decision_problems(path), decides=True)
        try:
            workbook, methodology = read_by_own_rules(path)
        except Exception as error:  # whatever a broken file makes a parser raise, its sender reads one clear message
            return Checked(uploaded.file_id, name, unreadable(name, error).problems)
    if workbook.about is None or methodology is None:
        return Checked(uploaded.file_id, name, workbook.problems, workbook.about)
    answered = int(workbook.responses["answer"].ne("").sum())
    asked = len(questions(methodology)) * len(workbook.about.regions)
    return Checked(uploaded.file_id, name, workbook.problems, workbook.about, methodology, answered, asked)


def decision_problems(path: Path) -> list[Problem]:
    """Read a review or a reply by the methodology that it names; return what is wrong with it."""
    try:
        return read_file(path, methodology_followed([path]), kazakhstan()).notices
    except ProblemsFound as found:
        return found.problems
    except Exception as error:  # whatever a broken file makes a parser raise, its sender reads one clear message
        return unreadable(path.name, error).problems


def read_by_own_rules(path: Path) -> tuple[WorkbookRead, Methodology | None]:
    """Read a workbook by the methodology that it names: a bundled one, or one that lies in a round's folder here."""
    workbook = read_workbook(path, registry=kazakhstan())
    if workbook.about:
        return workbook, load_methodology(methodology_files()[workbook.about.methodology])
    names = [str(problem.facts["name"]) for problem in workbook.problems if problem.code == "unknown-methodology"]
    for folder in filter(is_round, sorted(started.data_folder().glob("*")) if names else []):
        with suppress(ProblemsFound):
            methodology = round_methodology(folder)
            if methodology.id in names:
                return read_workbook(path, registry=kazakhstan(), methodology=methodology), methodology
    return workbook, None


def marked_copy(uploaded: UploadedFile, checked: Checked, say: Say) -> bytes:
    """Make the marked copy when it is asked for, again in a folder that is removed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / checked.name
        path.write_bytes(uploaded.getvalue())
        return write_marked(path, checked.problems, copy_name(path), say).read_bytes()


def copy_name(path: Path) -> Path:
    """Name the marked copy as the command line does."""
    return copy_names([path], path.parent)[path]
