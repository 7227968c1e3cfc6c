"""Walk through the sheets of a workbook: every answer and document with its cell, every problem in one pass."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from budget_index.errors import Problem, nearest
from budget_index.workbook.assessment.answer_reader import Rules
from budget_index.workbook.assessment.columns import INPUTS
from budget_index.workbook.assessment.publication_rows import PublicationRows
from budget_index.workbook.cell_values import read_day, read_evidence, read_words, text_of
from budget_index.workbook.find_table import LONGEST_NAME, Table, TableRow, find_table, hidden_cells
from budget_index.workbook.identity import ASSESSMENT, HIDDEN_SHEET, About
from budget_index.workbook.questions import Question
from budget_index.workbook.xlsx.sheets import MAX_ROWS, SheetRows

Record = dict[str, object]
READERS: dict[str, Callable[[object], tuple[str, Problem | None]]] = {
    "evidence": read_evidence,
    "seen_on": read_day,
    "comment": read_words,
}
MOST_SUGGESTED = 500
"""After so many problems in a file no more near misses are looked for: each takes a millisecond."""
NO_WORDS: Mapping[str, str] = dict.fromkeys(READERS, "")


@dataclass
class Reading:
    """Collects responses, publications and problems while it walks through the sheets."""

    file: str
    about: About
    rules: Rules
    problems: list[Problem]
    cut_off: str = ""
    responses: dict[tuple[str, str], Record] = field(default_factory=dict)
    publications: list[Record] = field(default_factory=list)
    sheet_of: dict[str, Table] = field(default_factory=dict)
    wrong: set[tuple[str, str]] = field(default_factory=set)

    def read(self, sheets: list[SheetRows]) -> None:
        """Read every sheet that has a table of answers or of publications."""
        own = [sheet for sheet in sheets if sheet.name.casefold() != HIDDEN_SHEET[ASSESSMENT]]
        tables = [table for sheet in own if (table := find_table(sheet, self.rules.columns, "id", "answer"))]
        if not tables:
            self.problems.append(Problem("table-missing", file=self.file, facts={"id": "id", "answer": "answer"}))
            return
        for table in tables:
            self.table(table)
        for region in self.about.regions:
            for criterion in self.rules.questions:
                if (region, criterion) not in self.responses:
                    problem = Problem("criterion-row-missing", facts={"criterion": criterion}, severity="notice")
                    self.report(problem, self.sheet_of.get(region, tables[0]))
        listed = PublicationRows(self.about, self.rules, self.report, self.cut_off)
        for sheet in own:
            table = find_table(sheet, self.rules.publication_columns, "document", "status")
            if table and table.sheet.name not in {answers.sheet.name for answers in tables}:
                listed.read(table)
                self.whole_sheet(table)
        self.publications = listed.found
        if not self.publications and not self.wrong and not any(said["answer"] for said in self.responses.values()):
            self.report(Problem("nothing-answered", severity="notice"), tables[0])

    def table(self, table: Table) -> None:
        """Read one table of answers."""
        asked = [row.number for row in table.rows() if self.row(row, table)]
        inputs = [column for column in (*INPUTS, *self.rules.factor_columns) if column in table.columns]
        for area, cell in hidden_cells(table, asked, inputs):
            facts = {"area": area, "cell": cell}
            self.problems.append(Problem("merged-cells", self.file, table.sheet.name, area.split(":")[0], facts=facts))
        self.whole_sheet(table)

    def whole_sheet(self, table: Table) -> None:
        """Report what concerns a sheet as a whole: what lies too far down, and columns that nobody reads."""
        if table.sheet.beyond:
            self.report(Problem("sheet-too-long", facts={"limit": MAX_ROWS}), table, table.main, table.sheet.beyond)
        for name, cell in table.ignored():
            problem = Problem("column-ignored", facts={"column": name[:60]}, severity="notice")
            self.problems.append(replace(problem, file=self.file, sheet=table.sheet.name, cell=cell))

    def row(self, row: TableRow, table: Table) -> bool:
        """Read one row, found by the id that stands in it; say whether it is a question."""
        criterion = text_of(row.values["id"])
        question = self.rules.questions.get(criterion)
        if question or criterion in self.rules.asked:
            region = text_of(row.values.get("region")) or self.about.region
            if region not in self.about.regions:
                facts = {"region": region, "allowed": list(self.about.regions)}
                self.report(Problem("row-of-other-region", facts=facts), table, "id", row.number)
            elif question and question.factor:
                self.question_row({"answer": question}, region, row, table)
            else:
                self.question_row(self.rules.asked[criterion], region, row, table)
            return True
        if criterion:
            few = len(self.problems) < MOST_SUGGESTED
            suggestion = nearest(criterion[:LONGEST_NAME], self.rules.questions) if few else ""
            problem = Problem("unknown-criterion", facts={"criterion": criterion}, suggestion=suggestion)
            self.report(problem, table, "id", row.number)
        else:
            self.stray(row, table)
        return False

    def stray(self, row: TableRow, table: Table) -> None:
        """Report what is typed in a row without a criterion; rows that only look filled are passed over."""
        for column in (*INPUTS, *self.rules.factor_columns):
            text = text_of(row.values.get(column))
            if text:
                problem = Problem("answer-without-criterion", facts={"answer": text[:60]})
                is_answer = column not in READERS
                problem = problem if is_answer else replace(problem, code="text-without-criterion", severity="notice")
                self.report(problem, table, column, row.number)

    def question_row(self, asked: Mapping[str, Question], region: str, row: TableRow, table: Table) -> None:
        """Read the yellow cells of a row and keep an answer for each question in it."""
        self.sheet_of.setdefault(region, table)
        words = dict(self.words(row, table))
        for column, question in asked.items():
            if column not in table.columns:
                continue
            answer, problem = self.rules.answer(row.values[column], question)
            if problem is None and table.cell(column, row.number) in table.sheet.uncalculated:
                problem = Problem("formula-not-calculated")
            self.report(problem, table, column, row.number)
            whose: Record = {"region": region, "year": self.about.year, "assessor": self.about.assessor}
            place = {"file": self.file, "sheet": table.sheet.name, "cell": table.cell(column, row.number)}
            said: Record = {"answer": answer, **words}
            self.keep({"criterion": question.id, **whose, **said, **place}, question, table, column, row.number)
            words = dict(NO_WORDS)
        self.not_asked(asked, row, table)

    def words(self, row: TableRow, table: Table) -> Iterator[tuple[str, str]]:
        """Read evidence, date and comment of a row."""
        for column, reader in READERS.items():
            value = row.values.get(column)
            text, problem = ("", None) if value is None else reader(value)
            if table.sheet.uncalculated and table.cell(column, row.number) in table.sheet.uncalculated:
                problem = Problem("formula-not-calculated") if column in table.columns else problem
            self.report(problem, table, column, row.number)
            if column == "seen_on" and self.cut_off and text > self.cut_off:
                facts = {"date": text, "cut_off": self.cut_off}
                late = Problem("seen-after-cut-off", facts=facts, severity="notice")
                self.report(late, table, column, row.number)
            yield column, text

    def not_asked(self, asked: Mapping[str, Question], row: TableRow, table: Table) -> None:
        """Notice answers where nothing is asked."""
        criterion = text_of(row.values["id"])
        for column in ("answer", *self.rules.factor_columns):
            value = row.values.get(column)
            if column in asked or value is None:
                continue
            text = text_of(value)
            if text and text not in self.rules.from_publications:
                code = "answer-not-asked" if column == "answer" else "factor-not-asked"
                problem = Problem(code, facts={"criterion": criterion, "answer": text[:60]}, severity="notice")
                self.report(problem, table, column, row.number)

    def keep(self, response: Record, question: Question, table: Table, column: str, row: int) -> None:
        """Keep a response; of several rows for one question the first with an answer counts."""
        key = str(response["region"]), question.id
        answer, first = str(response["answer"]), self.responses.get(key)
        if first is None or not first["answer"]:
            self.responses[key] = response
            cell = table.sheet.name, table.cell("evidence", row)
            proved = response["evidence"] or question.factor or "evidence" not in table.columns
            if not proved and cell not in self.wrong and self.rules.worth(answer, question):
                facts = {"criterion": question.id, "answer": answer}
                problem = Problem("evidence-missing", facts=facts, severity="notice")
                self.report(problem, table, "evidence", row)
        elif answer:
            place = f"{first['sheet']}!{first['cell']}"
            facts = {"criterion": question.id, "answer": answer, "first": str(first["answer"]), "place": place}
            same = answer == first["answer"]
            code = "answer-repeated" if same else "answer-twice"
            problem = Problem(code, facts=facts, severity="notice" if same else "error")
            self.report(problem, table, column, row)

    def report(self, problem: Problem | None, table: Table, column: str = "", row: int = 0) -> None:
        """Note a problem at its cell, or for the whole sheet."""
        if problem:
            cell = table.cell(column, row) if column else ""
            self.problems.append(replace(problem, file=self.file, sheet=table.sheet.name, cell=cell))
            self.wrong.add((table.sheet.name, cell))
