"""What a review asks about documents: every fact that assessors report differently, on a row of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from budget_index.language import Say
from budget_index.methodology.model import Methodology, Scale
from budget_index.tables.columns import PUBLICATION_INPUTS, InputColumn
from budget_index.tables.consolidation import BY_TABLE, compared, consolidate_publications, reporting_roles
from budget_index.tables.publications import REPORTED, WITH_DECISIONS, fact_id, is_decision, publications_table
from budget_index.tables.statuses import status_label
from budget_index.tables.values import READERS, Value, read_answer
from budget_index.workbook.drop_downs import answer_choice
from budget_index.workbook.page import day_text
from budget_index.workbook.questions import fact_scale


@dataclass(frozen=True)
class DocumentFact:
    """One fact of a document, on the scale of the criterion that is derived from it if there is one."""

    document: str
    column: InputColumn
    scale_id: str = ""
    scale: Scale | None = None

    @property
    def id(self) -> str:
        """The name of its row."""
        return fact_id(self.document, self.column.key)

    def written(self, value: str, say: Say) -> str:
        """Write a value as people see it."""
        if self.column.kind == "status":
            return status_label(value, say.language)
        if self.column.kind == "day":
            return day_text(value, say)
        if self.scale and value in (self.scale.answers or {}):
            return answer_choice(value, self.scale, say.language)
        return value

    def read(self, value: object) -> Value:
        """Read a cell with a value."""
        return read_answer(value, self.id, self.scale) if self.scale else READERS[self.column.kind](value)


def document_facts(methodology: Methodology) -> dict[str, DocumentFact]:
    """Return every fact of every document by its id.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> list(document_facts(load_methodology("kz-social-audit-2026")))[:2]
    ['facility_plan:status', 'facility_plan:published_on']
    """
    facts = (
        _fact(name, column, methodology)
        for name in methodology.documents
        for column in PUBLICATION_INPUTS
        if column.key in REPORTED
    )
    return {fact.id: fact for fact in facts}


def _fact(document: str, column: InputColumn, methodology: Methodology) -> DocumentFact:
    derived = fact_scale(methodology, document, column.key) if column.kind == "fact" else None
    if derived is None:
        return DocumentFact(document, column)
    return DocumentFact(document, column, derived[1], methodology.scales[derived[1]])


def facts_to_decide(reports: pd.DataFrame, methodology: Methodology) -> list[DocumentFact]:
    """List the facts of a region's documents that are reported differently, and those that are decided already.

    Parameters
    ----------
    reports
        What is reported about the documents of one region and year, with the decisions on that.
    """
    decided = is_decision(reports)
    decisions, counting = reports[decided], consolidate_publications(reports[~decided])
    wanted: set[str] = set()
    for fact in REPORTED:
        given = counting[counting[fact].ne("")]
        values = compared(given[fact]).groupby(given["document"]).nunique()
        differing = values.index[values.gt(1)]
        wanted |= {fact_id(name, fact) for name in (*differing, *decisions.loc[decisions[fact].ne(""), "document"])}
    return [fact for name, fact in document_facts(methodology).items() if name in wanted]


@dataclass(frozen=True)
class Documents:
    """The facts of a region's documents that are to be decided or are decided, and who reports what about them."""

    facts: Sequence[DocumentFact] = ()
    reports: pd.DataFrame = field(default_factory=publications_table)

    @property
    def has_table(self) -> bool:
        """Whether a table of publications reports one of the documents."""
        return any(BY_TABLE in self.rows(fact) for fact in self.facts)

    def rows(self, fact: DocumentFact) -> dict[str, dict[str, str]]:
        """Return what each role reports about the document of a fact."""
        own = self.reports[self.reports["document"].eq(fact.document) & self.reports["decided_by"].eq("")]
        return {str(row["role"]): {str(key): str(text) for key, text in row.items()} for row in own.to_dict("records")}

    def decision(self, fact: DocumentFact) -> dict[str, str]:
        """Return the row that decides a fact; nothing where there is none."""
        of_document = self.reports[self.reports["document"].eq(fact.document) & self.reports["decided_by"].ne("")]
        rows = of_document[of_document[fact.column.key].ne("")].to_dict("records")
        return {str(key): str(text) for key, text in rows[-1].items()} if rows else {}


NO_DOCUMENTS = Documents()


def documents_of(responses: pd.DataFrame, reports: pd.DataFrame | None, methodology: Methodology) -> Documents:
    """Return the documents of the region that responses are about."""
    if reports is None or reports.empty:
        return Documents()
    first = responses.iloc[0]
    own = reports[reports["region"].eq(first["region"]) & reports["year"].eq(first["year"])]
    own = own.reindex(columns=WITH_DECISIONS, fill_value="")
    return Documents(facts_to_decide(own, methodology), own.assign(role=reporting_roles(own, responses)))
