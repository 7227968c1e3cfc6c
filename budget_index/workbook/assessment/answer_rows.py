"""Walk through the sheets of a workbook: every answer and document with its cell, every problem in one pass."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from openpyxl.utils import get_column_letter

from budget_index.errors import IsoDay, Problem, nearest
from budget_index.methodology.model import Criterion
from budget_index.tables.columns import ANSWER_INPUTS, LONGEST_NAME, PUBLICATION_INPUTS, column_keys
from budget_index.tables.responses import MOST_SUGGESTED, worth_points
from budget_index.tables.values import READERS, shortened
from budget_index.workbook.assessment.answer_reader import AnswerReader
from budget_index.workbook.assessment.columns import ANSWER, BESIDE_ANSWER
from budget_index.workbook.assessment.publication_rows import PublicationRows
from budget_index.workbook.find_table import Table, TableRow, find_table, merged_problems
from budget_index.workbook.identity import ASSESSMENT, HIDDEN_SHEET, About
from budget_index.workbook.printed import printed_in
from budget_index.workbook.questions import Question
from budget_index.workbook.unread import (
    above_table,
    is_printed_sheet,
    link_at,
    other_sheet_problems,
    sheet_problems,
    unread_in_table,
)
from budget_index.workbook.xlsx.safety import Clock
from budget_index.workbook.xlsx.sheets import DIGITS, SheetRows

Record = dict[str, object]
NO_TEXTS: Mapping[str, str] = dict.fromkeys(column_keys(BESIDE_ANSWER), "")


@dataclass
class SheetReader:
    """Collects responses, publications and problems while it walks through the sheets."""

    file: str
    about: About
    reader: AnswerReader
    problems: list[Problem]
    cut_off: str = ""
    responses: dict[tuple[str, str], Record] = field(default_factory=dict)
    publications: list[Record] = field(default_factory=list)
    table_of: dict[str, Table] = field(default_factory=dict)
    wrong: set[tuple[str, str]] = field(default_factory=set)
    read_cells: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock = Clock(self.file)
        self.answer_columns = [ANSWER.key, *self.reader.factor_columns]
        self.inputs = [*column_keys(ANSWER_INPUTS), *self.reader.factor_columns]

    def read(self, sheets: list[SheetRows]) -> None:
        """Read every sheet that has a table of answers or of publications."""
        printed = printed_in(sheets)
        self.add(printed.problems)
        for sheet in sheets:
            self.clock.check()
            self.add(sheet_problems(sheet))
        own = [sheet for sheet in sheets if not printed.keeps(sheet, HIDDEN_SHEET[ASSESSMENT])]
        tables = list(self.tables(own))
        if not tables:
            self.problems.append(Problem("table-missing", file=self.file, facts={"id": "id", "answer": ANSWER.key}))
            return
        for table in tables:
            self.table(table)
        self.clock.check()
        for region in self.about.regions:
            for criterion in self.reader.questions:
                if (region, criterion) not in self.responses:
                    problem = Problem("criterion-row-missing", facts={"criterion": criterion}, severity="notice")
                    self.report_at(problem, self.table_of.get(region, tables[0]))
        read = {table.sheet.name for table in tables}
        others = [sheet for sheet in own if sheet.name not in read]
        self.read_publications(others)
        if not self.publications and not self.wrong and not any(given["answer"] for given in self.responses.values()):
            self.report_at(Problem("nothing-answered", severity="notice"), tables[0])
        for sheet in sheets:
            if sheet not in own or sheet.name in self.read_cells or is_printed_sheet(sheet.name):
                self.add(list(printed.changed(sheet, self.read_cells.get(sheet.name, ()), self.problems)))

    def tables(self, sheets: Iterable[SheetRows]) -> Iterator[Table]:
        """Find the tables of answers; what is hidden isn't read."""
        for sheet in sheets:
            self.clock.check()
            table = None if sheet.hidden else find_table(sheet, self.reader.columns, "id", ANSWER.key)
            if table:
                yield table

    def read_publications(self, sheets: list[SheetRows]) -> None:
        """Read the sheets of publications; say of the others that they aren't read."""
        names, keys = self.reader.publication_columns, self.reader.publication_keys
        listed = PublicationRows(self.about, self.reader, self.report, self.is_printed, self.cut_off)
        inputs = column_keys(PUBLICATION_INPUTS)
        for sheet in sheets:
            self.clock.check()
            table = None if sheet.hidden else find_table(sheet, names, "document", "status", keys=keys)
            if table:
                rows = listed.read(table)
                self.note_read(table, inputs, ("document", "region"))
                self.add(merged_problems(table, rows, inputs))
                self.add(unread_in_table(table, rows, inputs, "url"))
                self.add(above_table(table, self.is_printed))
            else:
                self.add(other_sheet_problems(sheet))
        self.publications = listed.records

    def table(self, table: Table) -> None:
        """Read one table of answers."""
        asked = [row for row in table.rows() if self.row(row)]
        self.note_read(table, self.inputs, ("id", "region"))
        self.add(merged_problems(table, asked, self.inputs))
        self.add(unread_in_table(table, asked, self.inputs, "evidence"))
        self.add(above_table(table, self.is_printed))

    def note_read(self, table: Table, inputs: Iterable[str], printed: Iterable[str]) -> None:
        """Note which cells of a table are read, or named with their row; a formula in print isn't ours."""
        known = [column for column in (*inputs, *printed) if column in table.columns]
        cells = {row.cell(column) for row in table.rows() for column in known}
        kept = {get_column_letter(table.columns[column] + 1) for column in printed if column in table.columns}
        cells -= {cell for cell in table.sheet.formulas if cell.rstrip(DIGITS) in kept}
        self.read_cells.setdefault(table.sheet.name, set()).update(cells)

    def add(self, problems: Iterable[Problem]) -> None:
        """Note problems that know their sheet and cell."""
        for problem in problems:
            self.problems.append(replace(problem, file=self.file))
            if problem.severity == "error":
                self.wrong.add((problem.sheet, problem.cell))

    def is_printed(self, text: str) -> bool:
        """Say whether a text is one that the template has beside the rows of questions: a title, or the line on top."""
        return text in self.reader.titles or text.endswith(f"{self.about.year} · {self.about.assessor}")

    def row(self, row: TableRow) -> bool:
        """Read one row, found by the id that stands in it; say whether it is a question."""
        self.clock.check()
        criterion = row.text("id")
        question = self.reader.questions.get(criterion)
        if question or criterion in self.reader.asked:
            region = row.text("region") or self.about.region
            if region not in self.about.regions:
                facts = {"region": region, "allowed": list(self.about.regions)}
                self.report(Problem("row-of-other-region", facts=facts), row, "region")
            elif question and question.factor:
                self.question_row({ANSWER.key: question}, region, row)
            else:
                self.question_row(self.reader.asked[criterion], region, row)
            return True
        if criterion:
            few = len(self.problems) < MOST_SUGGESTED
            suggestion = nearest(criterion[:LONGEST_NAME], self.reader.questions) if few else ""
            problem = Problem("unknown-criterion", facts={"criterion": criterion}, suggestion=suggestion)
            self.report(problem, row, "id")
        else:
            self.stray(row)
        return False

    def stray(self, row: TableRow) -> None:
        """Report what is typed in a row without a criterion; rows that only look filled are passed over."""
        for column in self.inputs:
            text = row.text(column)
            if text:
                problem = Problem("answer-without-criterion", facts={"answer": text[:60]})
                is_answer = column in self.answer_columns
                problem = problem if is_answer else replace(problem, code="text-without-criterion", severity="notice")
                self.report(problem, row, column)
        is_earlier = self.about.fingerprint != self.reader.fingerprint  # whose titles aren't known any more
        titles = {"document"} if is_earlier else set()
        for column in row.table.columns.keys() - set(self.inputs) - {"id"} - titles:
            text = row.text(column)
            if text and not self.is_printed(text):
                problem = Problem("text-without-criterion", facts={"answer": text[:60]}, severity="notice")
                self.report(problem, row, column)

    def question_row(self, asked: Mapping[str, Question], region: str, row: TableRow) -> None:
        """Read the yellow cells of a row and keep an answer for each question in it."""
        table = row.table
        self.table_of.setdefault(region, table)
        texts = dict(self.texts(row))
        for column, question in asked.items():
            if column not in table.columns:
                continue
            answer, problem = self.reader.answer(row.values[column], question)
            if problem is None and row.cell(column) in table.sheet.uncalculated:
                problem = Problem("formula-not-calculated")
            self.report(problem, row, column)
            whose: Record = {"region": region, "year": self.about.year, "assessor": self.about.assessor}
            place = {"file": self.file, "sheet": table.sheet.name, "cell": row.cell(column)}
            given: Record = {ANSWER.key: answer, **texts}
            self.keep({"criterion": question.id, **whose, **given, **place}, question, row, column)
            texts = dict(NO_TEXTS)
        self.not_asked(asked, row)
        self.changed(next(iter(asked.values())).criterion if asked else None, row)

    def changed(self, criterion: Criterion | None, row: TableRow) -> None:
        """Report words that stand where the template has its own."""
        if criterion is None or self.about.fingerprint != self.reader.fingerprint:
            return
        for column, texts in self.reader.printed(criterion).items():
            value = row.values.get(column)
            if value is not None and value not in texts and not self.reader.is_like(row.text(column), texts):
                problem = Problem("text-changed", facts={"text": shortened(row.text(column))}, severity="notice")
                self.report(problem, row, column)

    def texts(self, row: TableRow) -> Iterator[tuple[str, str]]:
        """Read what stands beside the answer: evidence, date, comment."""
        uncalculated = row.table.sheet.uncalculated
        for column in BESIDE_ANSWER:
            value = row.values.get(column.key)
            if column.kind == "link" and row.table.sheet.attached.links:
                value, doubt = link_at(row.table, row, column.key)
                self.report(doubt, row, column.key)
            text, problem = ("", None) if value is None else READERS[column.kind](value)
            if uncalculated and column.key in row.table.columns and row.cell(column.key) in uncalculated:
                problem = Problem("formula-not-calculated")
            self.report(problem, row, column.key)
            if column.kind == "day" and self.cut_off and text > self.cut_off:
                facts = {"date": IsoDay(text), "cut_off": IsoDay(self.cut_off)}
                self.report(Problem("seen-after-cut-off", facts=facts, severity="notice"), row, column.key)
            yield column.key, text

    def not_asked(self, asked: Mapping[str, Question], row: TableRow) -> None:
        """Report answers where nothing is asked, and what stands beside them."""
        beside = () if asked else column_keys(BESIDE_ANSWER)
        for column in (*self.answer_columns, *beside):
            text = "" if column in asked else row.text(column)
            if text and text not in self.reader.from_publications:
                code = "answer-not-asked" if column == ANSWER.key else "factor-not-asked"
                facts = {"criterion": row.text("id"), "answer": text[:60]}
                self.report(Problem(code, facts=facts, severity="notice"), row, column)

    def keep(self, response: Record, question: Question, row: TableRow, column: str) -> None:
        """Keep a response; of several rows for one question the first with an answer counts."""
        key = str(response["region"]), question.id
        answer, first = str(response["answer"]), self.responses.get(key)
        if first is None or not first["answer"]:
            self.responses[key] = response
            cell = row.table.sheet.name, row.cell("evidence")
            proved = response["evidence"] or question.factor or "evidence" not in row.table.columns
            if not proved and cell not in self.wrong and worth_points(answer, question.scale):
                facts = {"criterion": question.id, "answer": answer}
                self.report(Problem("evidence-missing", facts=facts, severity="notice"), row, "evidence")
        elif answer:
            place = f"{first['sheet']}!{first['cell']}"
            facts = {"criterion": question.id, "answer": answer, "first": str(first["answer"]), "place": place}
            same = answer == first["answer"]
            code = "answer-repeated" if same else "answer-twice"
            self.report(Problem(code, facts=facts, severity="notice" if same else "error"), row, column)

    def report(self, problem: Problem | None, row: TableRow, column: str) -> None:
        """Note a problem at its cell."""
        if problem:
            self.report_at(problem, row.table, row.cell(column))

    def report_at(self, problem: Problem, table: Table, cell: str = "") -> None:
        """Note a problem of a sheet."""
        self.problems.append(replace(problem, file=self.file, sheet=table.sheet.name, cell=cell))
        self.wrong.add((table.sheet.name, cell))
