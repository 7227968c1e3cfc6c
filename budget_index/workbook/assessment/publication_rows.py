"""Read the sheet of publications: one record per document with anything in it, each problem at its cell."""

from collections.abc import Callable
from dataclasses import dataclass, field

from budget_index.errors import IsoDay, Problem, nearest
from budget_index.tables.columns import PUBLICATION_INPUTS, InputColumn, column_keys, heading_form
from budget_index.tables.publications import publication_doubts
from budget_index.tables.values import READERS, shortened
from budget_index.workbook.assessment.answer_reader import AnswerReader
from budget_index.workbook.find_table import Table, TableRow
from budget_index.workbook.identity import About
from budget_index.workbook.unread import link_at

Report = Callable[[Problem | None, TableRow, str], None]


@dataclass
class PublicationRows:
    """Collects the documents of one workbook; ``records`` have the columns of the publications table."""

    about: About
    reader: AnswerReader
    report: Report
    is_printed: Callable[[str], bool]
    cut_off: str = ""
    records: list[dict[str, object]] = field(default_factory=list)
    known: set[tuple[str, str]] = field(default_factory=set)

    def read(self, table: Table) -> list[TableRow]:
        """Read one table; return the rows that name a document."""
        rows = []
        for row in table.rows():
            name = row.text("document") or row.text("title")
            document = self.reader.documents.get(name) or self.reader.documents.get(heading_form(name))
            if document:
                rows.append(row)
                self.document(document, row)
            elif any(row.text(column) for column in column_keys(PUBLICATION_INPUTS)):
                self.stray(name, row)
            else:
                self.beside(row)
        return rows

    def stray(self, name: str, row: TableRow) -> None:
        """Report a row that is filled in but names no document of ours."""
        if name and not self.is_printed(name):
            suggestion = nearest(name, self.reader.methodology.documents)
            column = "document" if row.text("document") else "title"
            self.report(Problem("unknown-document", facts={"name": name}, suggestion=suggestion), row, column)
        else:
            filled = next(column for column in column_keys(PUBLICATION_INPUTS) if row.text(column))
            self.report(Problem("publication-without-document"), row, filled)

    def beside(self, row: TableRow) -> None:
        """Report words in a row of which nothing is read, but for what the template has there."""
        for column in row.table.columns:
            text = row.text(column)
            names_region = column == "title" and self.about.more_regions
            if text and not names_region and not self.is_printed(text):
                problem = Problem("text-without-criterion", facts={"answer": shortened(text)}, severity="notice")
                self.report(problem, row, column)

    def document(self, document: str, row: TableRow) -> None:
        """Read the yellow cells of a document and keep them, unless all are blank."""
        region = row.text("region") or self.about.region
        if region not in self.about.regions:
            facts: dict[str, object] = {"region": region, "allowed": list(self.about.regions)}
            self.report(Problem("row-of-other-region", facts=facts), row, "region")
            return
        title = row.text("title")
        is_same = self.about.fingerprint == self.reader.fingerprint
        if (
            title
            and is_same
            and self.reader.documents.get(heading_form(title)) != document
            and not self.is_printed(title)
        ):
            self.report(Problem("text-changed", facts={"text": shortened(title)}, severity="notice"), row, "title")
        given = {column.key: self.value(column, document, row) for column in PUBLICATION_INPUTS}
        if not any(given.values()):
            return
        if (region, document) in self.known:
            facts = {"document": document, "region": region, "year": self.about.year}
            self.report(Problem("publication-twice", facts=facts), row, "status")
            return
        self.known.add((region, document))
        self.doubts(document, given, row)
        place = {"sheet": row.table.sheet.name, "cell": row.cell("status")}
        self.records.append({"region": region, "year": self.about.year, "document": document, **given, **place})

    def value(self, column: InputColumn, document: str, row: TableRow) -> str:
        """Read one cell; a fact that a criterion is derived from is read on the scale of that criterion."""
        value = row.values.get(column.key)
        if column.kind == "link" and row.table.sheet.attached.links:
            value, doubt = link_at(row.table, row, column.key)
            self.report(doubt, row, column.key)
        question = self.reader.fact_scales.get((document, column.key))
        text, problem = "", None
        if value is not None:
            text, problem = self.reader.answer(value, question) if question else READERS[column.kind](value)
        if column.key in row.table.columns and row.cell(column.key) in row.table.sheet.uncalculated:
            problem = Problem("formula-not-calculated")
        self.report(problem, row, column.key)
        return text

    def doubts(self, document: str, given: dict[str, str], row: TableRow) -> None:
        """Report what is missing or can't be true: no status, no link, a day too early or after the cut-off."""
        for column, problem in publication_doubts(given, document, self.reader.methodology, self.about.year):
            if column != "status" or not row.text("status"):
                self.report(problem, row, column)
        day = given["published_on"]
        if day and self.cut_off and day > self.cut_off:
            facts = {"date": IsoDay(day), "cut_off": IsoDay(self.cut_off)}
            self.report(Problem("published-after-cut-off", facts=facts, severity="notice"), row, "published_on")
