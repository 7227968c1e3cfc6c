"""Read a workbook that an assessor has sent back: every answer with its cell, every problem in one pass."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from budget_index.errors import Problem, ProblemsFound, nearest
from budget_index.methodology.load import load_methodology, methodology_files
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry, region_problems
from budget_index.workbook.about import About, about_problems, read_about
from budget_index.workbook.layout import ABOUT, INPUTS, MAX_ROWS
from budget_index.workbook.questions import Question, derived, questions
from budget_index.workbook.safety import checked_content
from budget_index.workbook.sheets import SheetRows, formula_cells, read_sheets
from budget_index.workbook.table import AnswerRow, AnswerTable, find_table
from budget_index.workbook.values import read_answer, read_day, read_evidence, read_words, text_of

RESPONSE_COLUMNS = (
    "region", "year", "criterion", "assessor", "answer", "evidence", "seen_on", "comment", "file", "sheet", "cell",
)  # fmt: skip
READERS: dict[str, Callable[[object], tuple[str, Problem | None]]] = {
    "evidence": read_evidence,
    "seen_on": read_day,
    "comment": read_words,
}


@dataclass(frozen=True)
class WorkbookRead:
    """What was read from one workbook.

    Parameters
    ----------
    about
        What the workbook says of itself; nothing if it isn't one of ours.
    responses
        One row a question that stands in the workbook: ``region, year, criterion, assessor, answer, evidence, seen_on,
        comment, file, sheet, cell``; texts, blank where nothing was typed, and the year as a whole number.
    problems
        Everything wrong with the file, in the order of sheets and rows.
    """

    about: About | None
    responses: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)

    @property
    def example(self) -> bool:
        """Whether the workbook says that its data are made up."""
        return self.about is not None and self.about.example


def read_workbook(path: Path, *, registry: Registry, methodology: Methodology | None = None) -> WorkbookRead:
    """Read one workbook; what is wrong with it is listed, not raised.

    Parameters
    ----------
    registry
        The regions that exist.
    methodology
        The rules the answers are for; left out: the bundled one that the workbook names.

    Returns
    -------
    Answers and problems. A file that can't be opened gives no answers and one problem.
    """
    try:
        content = checked_content(path)
        sheets = read_sheets(content, path.name)
        about, problems, methodology = _identify(sheets, path.name, methodology, registry)
    except ProblemsFound as found:
        return WorkbookRead(None, responses_frame([]), found.problems)
    reading = Reading(path.name, content, about, methodology, problems)
    reading.read(sheets)
    problems = sorted(reading.problems, key=lambda problem: problem.sort_key)
    return WorkbookRead(about, responses_frame(reading.responses.values()), problems)


def responses_frame(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Make the table of responses; without rows it has the same columns and types.

    Examples
    --------
    >>> responses_frame([]).dtypes["year"]
    dtype('int64')
    """
    frame = pd.DataFrame(list(rows), columns=list(RESPONSE_COLUMNS))
    return frame.astype({column: "int64" if column == "year" else "str" for column in RESPONSE_COLUMNS})


def _identify(
    sheets: list[SheetRows], file: str, methodology: Methodology | None, registry: Registry
) -> tuple[About, list[Problem], Methodology]:
    """Find out what a workbook is; raise if its answers can't be read with this methodology."""
    sheet = next((sheet for sheet in sheets if sheet.name.casefold() == ABOUT), None)
    if sheet is None:
        raise ProblemsFound([Problem("template-unknown", file=file, facts={"name": ABOUT})])
    about, cells, problems = read_about(sheet.rows, file)
    if about is None:
        raise ProblemsFound(problems)
    if methodology is None:
        methodology = _named_methodology(about, cells, file)
    problems = about_problems(about, cells, methodology, file)
    for problem in region_problems([(about.region, about.year)], methodology, registry):
        cell = cells["year" if problem.code == "region-outside-lifetime" else "region"]
        problems.append(replace(problem, file=file, sheet=ABOUT, cell=cell))
    if any(problem.code in {"template-version", "template-methodology"} for problem in problems):
        raise ProblemsFound(problems)
    return about, problems, methodology


def _named_methodology(about: About, cells: Mapping[str, str], file: str) -> Methodology:
    """Load the methodology that a workbook names; only a bundled one, for a path would let a stranger choose files."""
    known = methodology_files()
    if about.methodology in known:
        return load_methodology(known[about.methodology])
    problem = Problem(
        "unknown-methodology", facts={"name": about.methodology}, suggestion=nearest(about.methodology, known)
    )
    raise ProblemsFound([replace(problem, file=file, sheet=ABOUT, cell=cells["methodology"])])


@dataclass
class Reading:
    """Collects responses and problems while it walks through the sheets."""

    file: str
    content: bytes
    about: About
    methodology: Methodology
    problems: list[Problem]
    responses: dict[str, dict[str, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.questions = questions(self.methodology)
        self.derived = derived(self.methodology)
        self.formulas: set[str] | None = None

    def read(self, sheets: list[SheetRows]) -> None:
        """Read every sheet that has the table of answers."""
        tables = [table for sheet in sheets if sheet.name.casefold() != ABOUT and (table := find_table(sheet))]
        if not tables:
            self.problems.append(Problem("table-missing", file=self.file, facts={"id": "id", "answer": "answer"}))
            return
        for table in tables:
            self.table(table)
        for criterion in self.questions.keys() - self.responses.keys():
            self.report(Problem("criterion-row-missing", facts={"criterion": criterion}, severity="notice"), tables[0])

    def table(self, table: AnswerTable) -> None:
        """Read one table."""
        self.formulas = None
        for row in table.rows():
            self.row(row, table)
        if table.sheet.beyond:
            self.report(Problem("sheet-too-long", facts={"limit": MAX_ROWS}), table, "id", table.sheet.beyond)

    def row(self, row: AnswerRow, table: AnswerTable) -> None:
        """Read one row, found by the id that stands in it."""
        criterion, answer = text_of(row.values["id"]), text_of(row.values["answer"])
        question = self.questions.get(criterion)
        if question:
            self.question_row(question, row, table)
        elif criterion in self.derived:
            if answer:
                problem = Problem("answer-not-asked", facts={"criterion": criterion}, severity="notice")
                self.report(problem, table, "answer", row.number)
        elif criterion:
            suggestion = nearest(criterion, self.questions)
            problem = Problem("unknown-criterion", facts={"criterion": criterion}, suggestion=suggestion)
            self.report(problem, table, "id", row.number)
        elif answer:
            self.report(Problem("answer-without-criterion", facts={"answer": answer}), table, "answer", row.number)

    def question_row(self, question: Question, row: AnswerRow, table: AnswerTable) -> None:
        """Read the yellow cells of a row and keep them, unless the question was met before."""
        answer, problem = read_answer(row.values["answer"], question)
        self.report(problem, table, "answer", row.number)
        found: dict[str, object] = {"answer": answer}
        for column, reader in READERS.items():
            found[column], problem = reader(row.values.get(column))
            self.report(problem, table, column, row.number)
        self.uncalculated(row, table)
        whose = {"region": self.about.region, "year": self.about.year, "assessor": self.about.assessor}
        place = {"file": self.file, "sheet": table.sheet.name, "cell": table.cell("answer", row.number)}
        self.keep({"criterion": question.id, **whose, **found, **place}, table, row.number)

    def keep(self, response: dict[str, object], table: AnswerTable, row: int) -> None:
        """Keep a response; of several rows for one question the first with an answer counts."""
        criterion, answer = str(response["criterion"]), response["answer"]
        first = self.responses.get(criterion)
        if first is None or not first["answer"]:
            self.responses[criterion] = response
        elif answer:
            place = f"{first['sheet']}!{first['cell']}"
            facts = {"criterion": criterion, "answer": answer, "first": first["answer"], "place": place}
            same = answer == first["answer"]
            code = "answer-repeated" if same else "answer-twice"
            problem = Problem(code, facts=facts, severity="notice" if same else "error")
            self.report(problem, table, "answer", row)

    def uncalculated(self, row: AnswerRow, table: AnswerTable) -> None:
        """Report formulas without a stored result among the blank cells of a row."""
        for column in INPUTS:
            if column in table.columns and row.values[column] is None:
                if self.formulas is None:
                    self.formulas = formula_cells(self.content, table.sheet.name)
                if table.cell(column, row.number) in self.formulas:
                    self.report(Problem("formula-not-calculated"), table, column, row.number)

    def report(self, problem: Problem | None, table: AnswerTable, column: str = "", row: int = 0) -> None:
        """Note a problem at its cell, or for the whole sheet."""
        if problem:
            cell = table.cell(column, row) if column else ""
            self.problems.append(replace(problem, file=self.file, sheet=table.sheet.name, cell=cell))
