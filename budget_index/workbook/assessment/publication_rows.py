"""Read the sheet of publications: one record a document with anything in it, each problem at its cell."""

from collections.abc import Callable
from dataclasses import dataclass, field

from budget_index.errors import Problem, nearest
from budget_index.methodology.checks import NOT_PUBLIC
from budget_index.workbook.assessment.answer_reader import Rules
from budget_index.workbook.assessment.columns import PUBLICATION_INPUTS
from budget_index.workbook.cell_values import read_day, read_evidence, read_words, text_of
from budget_index.workbook.find_table import Table, TableRow, hidden_cells
from budget_index.workbook.identity import About
from budget_index.workbook.questions import status_of

Report = Callable[[Problem | None, Table, str, int], None]


@dataclass
class PublicationRows:
    """Collects the documents of one workbook; ``found`` has the columns of the publications table."""

    about: About
    rules: Rules
    report: Report
    cut_off: str = ""
    found: list[dict[str, object]] = field(default_factory=list)
    places: dict[tuple[str, str], str] = field(default_factory=dict)

    def read(self, table: Table) -> None:
        """Read one table."""
        listed = []
        for row in table.rows():
            name = text_of(row.values["document"]) or text_of(row.values.get("title"))
            document = self.rules.documents.get(name) or self.rules.documents.get(name.casefold())
            if document:
                listed.append(row.number)
                self.document(document, row, table)
            elif any(text_of(row.values.get(column)) for column in PUBLICATION_INPUTS):
                self.stray(name, row, table)
        inputs = [column for column in PUBLICATION_INPUTS if column in table.columns]
        for area, cell in hidden_cells(table, listed, inputs):
            self.report(Problem("merged-cells", facts={"area": area, "cell": cell}), table, "status", _row_of(cell))

    def stray(self, name: str, row: TableRow, table: Table) -> None:
        """Report a row that is filled in but names no document of ours."""
        if name:
            suggestion = nearest(name, self.rules.methodology.documents)
            column = "document" if text_of(row.values["document"]) else "title"
            self.report(
                Problem("unknown-document", facts={"name": name}, suggestion=suggestion), table, column, row.number
            )
        else:
            self.report(Problem("publication-without-document"), table, "status", row.number)

    def document(self, document: str, row: TableRow, table: Table) -> None:
        """Read the yellow cells of a document and keep them, unless all are blank."""
        region = text_of(row.values.get("region")) or self.about.region
        if region not in self.about.regions:
            facts: dict[str, object] = {"region": region, "allowed": list(self.about.regions)}
            self.report(Problem("row-of-other-region", facts=facts), table, "title", row.number)
            return
        read = {column: self.value(column, document, row, table) for column in PUBLICATION_INPUTS}
        if not any(read.values()):
            return
        first = self.places.get((region, document))
        if first:
            facts = {"document": document, "region": region, "year": self.about.year}
            self.report(Problem("publication-twice", facts=facts), table, "status", row.number)
            return
        self.places[region, document] = table.cell("status", row.number)
        self.doubts(document, read, row, table)
        place = {"sheet": table.sheet.name, "cell": table.cell("status", row.number)}
        self.found.append({"region": region, "year": self.about.year, "document": document, **read, **place})

    def value(self, column: str, document: str, row: TableRow, table: Table) -> str:
        """Read one cell."""
        value = row.values.get(column)
        text, problem = ("", None) if value is None else self.read_cell(value, column, document)
        if column in table.columns and table.cell(column, row.number) in table.sheet.uncalculated:
            problem = Problem("formula-not-calculated")
        self.report(problem, table, column, row.number)
        return text

    def read_cell(self, value: object, column: str, document: str) -> tuple[str, Problem | None]:
        """Read what a cell holds: a status, a link, a day, an answer on the scale of a derived criterion, or words."""
        if column == "published_on":
            return read_day(value)
        if column == "url":
            return read_evidence(value)
        question = self.rules.fact_scales.get((document, column))
        if question:
            return self.rules.answer(value, question)
        text, problem = read_words(value)
        if column != "status" or problem:
            return text, problem
        status = status_of(text)
        return status or "", None if status is not None else Problem("status-unknown", facts={"value": text[:60]})

    def doubts(self, document: str, read: dict[str, str], row: TableRow, table: Table) -> None:
        """Notice what is missing or can't be: a status, a link, a day before its time or after the cut-off."""
        if not read["status"] and not text_of(row.values.get("status")):
            problem = Problem("publication-without-status", facts={"document": document}, severity="notice")
            self.report(problem, table, "status", row.number)
        if read["status"] and read["status"] not in NOT_PUBLIC and not read["url"]:
            problem = Problem("publication-without-link", facts={"document": document}, severity="notice")
            self.report(problem, table, "url", row.number)
        day, first = read["published_on"], self.rules.first_day(document, self.about.year).isoformat()
        if day and day < first:
            facts = {"date": day, "limit": first}
            self.report(
                Problem("published-too-early", facts=facts, severity="notice"), table, "published_on", row.number
            )
        elif day and self.cut_off and day > self.cut_off:
            facts = {"date": day, "cut_off": self.cut_off}
            code = "published-after-cut-off"
            self.report(Problem(code, facts=facts, severity="notice"), table, "published_on", row.number)


def _row_of(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
