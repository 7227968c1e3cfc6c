"""What a reader needs to know about a methodology, worked out once for any number of workbooks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from budget_index.errors import Problem
from budget_index.language import LANGUAGES, Say, localized
from budget_index.letters import stripped
from budget_index.methodology import walk
from budget_index.methodology.model import Criterion, Methodology
from budget_index.methodology.titles import title_of
from budget_index.tables.columns import PUBLICATION_INPUTS, heading_form, names_of
from budget_index.tables.publications import document_names
from budget_index.tables.values import read_answer
from budget_index.workbook.assessment.columns import (
    PUBLICATION_SHEET,
    answer_key,
    factor_key,
    headers,
    publication_headers,
)
from budget_index.workbook.identity import fingerprint
from budget_index.workbook.questions import Question, derived, fact_scale, factors, questions, questions_of

MOST_REMEMBERED, LONGEST_REMEMBERED = 10_000, 500


@dataclass
class AnswerReader:
    """A methodology as the reader sees it; it remembers how texts on its scales were read."""

    methodology: Methodology
    remembered: dict[tuple[str, str], str] = field(default_factory=dict)
    printed_of: dict[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fingerprint = fingerprint(self.methodology)
        self.questions = questions(self.methodology)
        self.derived = derived(self.methodology)
        self.criteria = walk.criteria_by_id(self.methodology)
        self.asked = {name: self._asked(criterion) for name, criterion in self.criteria.items()}
        self.factor_columns = [factor_key(factor) for factor in factors(self.methodology, "en")]
        self.columns = _assessment_names(self.methodology)
        self.publication_keys = {heading_form(key): key for key in PUBLICATION_SHEET}
        self.publication_columns = _publication_names()
        self.documents = document_names(self.methodology)
        self.fact_scales = {
            (document, fact): Question(criterion, self.criteria[criterion], scale, self.methodology.scales[scale])
            for document in self.methodology.documents
            for fact in (column.key for column in PUBLICATION_INPUTS if column.kind == "fact")
            for criterion, scale in filter(None, [fact_scale(self.methodology, document, fact)])
        }
        self.titles = {stripped(text) for text in _titles(self.methodology)}
        self.from_publications = {Say(language)("workbook.from-publications") for language in LANGUAGES}

    def _asked(self, criterion: Criterion) -> dict[str, Question]:
        """Return the questions of a criterion by the column of their answer."""
        asked = questions_of(criterion, self.methodology)
        return {answer_key(question.factor): question for question in asked}

    def answer(self, value: object, question: Question) -> tuple[str, Problem | None]:
        """Read the answer to a question; what was read before isn't worked out again."""
        if not isinstance(value, str):
            return ("", None) if value is None else read_answer(value, question.id, question.scale)
        known = self.remembered.get((question.scale_id, value))
        if known is not None:
            return known, None
        answer, problem = read_answer(value, question.id, question.scale)
        if problem is None and len(value) <= LONGEST_REMEMBERED and len(self.remembered) < MOST_REMEMBERED:
            self.remembered[question.scale_id, value] = answer
        return answer, problem

    def printed(self, criterion: Criterion) -> Mapping[str, frozenset[str]]:
        """Return the words that a template of any language has in the row of a criterion, by column."""
        known = self.printed_of.get(criterion.id)
        if known is None:
            document = self.methodology.documents.get(criterion.document or "")
            words = {"question": criterion.question, "guidance": criterion.guidance or {}}
            words["document"] = document.title if document else {}
            known = {column: frozenset(localized(text, code) for code in LANGUAGES) for column, text in words.items()}
            self.printed_of[criterion.id] = known
        return known

    @staticmethod
    def is_like(text: str, printed: frozenset[str]) -> bool:
        """Say whether a text is what the template has, perhaps with the day on which a document is due below it."""
        return any(text.startswith(stripped(words)) if words else not text for words in printed)


def _assessment_names(methodology: Methodology) -> Mapping[str, str]:
    """Map the names of columns to their keys; factors never take the name of another column."""
    named: dict[str, str] = {}
    for language in LANGUAGES:
        for factor, title in factors(methodology, language).items():
            named |= {heading_form(title): factor_key(factor), heading_form(factor_key(factor)): factor_key(factor)}
    return named | names_of(headers)


def _titles(methodology: Methodology) -> Iterator[str]:
    """Yield the titles and ids of dimensions and documents."""
    for dimension in walk.dimensions(methodology):
        yield from (dimension.id, *(title_of(dimension, code) for code in LANGUAGES))
    for name, document in methodology.documents.items():
        yield from (name, *document.title.values())


def _publication_names() -> Mapping[str, str]:
    """Map the names of columns to their keys; a visible name counts before the key of another column."""
    shown = {heading_form(name): key for code in LANGUAGES for key, name in publication_headers(code).items()}
    return names_of(publication_headers) | shown
