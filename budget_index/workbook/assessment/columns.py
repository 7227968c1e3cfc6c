"""What the writer and the reader of an assessment agree on: the columns of its sheets, their headers and widths."""

from collections.abc import Iterable

from budget_index.language import Language, Say
from budget_index.tables.columns import ANSWER_INPUTS, PUBLICATION_INPUTS, column_keys
from budget_index.workbook.xlsx.style import NOTE_SIZE

FACTOR_MARK = "/"
ANSWER, *BESIDE_ANSWER = ANSWER_INPUTS
BEFORE_FACTORS = ("id", "document", "question", "guidance", ANSWER.key)
EARLIER = {"earlier_answer": "answer", "earlier_evidence": "evidence"}
"""Columns that show what an earlier round said."""
LAST = ("complete", "stage", "region")
PUBLICATION_SHEET = ("document", "title", "due", *column_keys(PUBLICATION_INPUTS), "complete", "region")
PUBLICATION_HEADERS = {"document": "code", "title": "document"}
"""Columns whose headers are other words than their keys; the hidden one holds the code of the document."""
HIDDEN = ("stage", "region")
"""Columns that only formulas and the reader need."""
KEY_ROW, TITLE_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3, 4
WIDTHS: dict[str, float] = {
    "id": 9, "document": 20, "question": 34, "guidance": 40, "earlier_answer": 18, "earlier_evidence": 22,
    "complete": 10, "stage": 9, "region": 9, **{column.key: column.width for column in ANSWER_INPUTS},
}  # fmt: skip
FACTOR_WIDTH = 19
NARROWED: dict[str, float] = {
    "document": 17, "question": 31, "guidance": 32,
    **{column.key: column.narrow for column in ANSWER_INPUTS if column.narrow},
}  # fmt: skip
"""Widths where there are more columns than usual."""
PUBLICATION_WIDTHS: dict[str, float] = {
    "document": 9, "title": 44, "due": 16, "complete": 10, "region": 9,
    **{column.key: column.width for column in PUBLICATION_INPUTS},
}  # fmt: skip
SIZES = {"document": NOTE_SIZE, "guidance": NOTE_SIZE, "earlier_answer": NOTE_SIZE, "earlier_evidence": NOTE_SIZE}
LEAST_LINES = 2


def factor_key(factor: str) -> str:
    """Name the column of a factor: what follows the criterion in the ids of its responses.

    Examples
    --------
    >>> "P01" + factor_key("format")
    'P01/format'
    """
    return f"{FACTOR_MARK}{factor}"


def answer_key(factor: str) -> str:
    """Name the column of an answer to a criterion, or of one of its factors."""
    return factor_key(factor) if factor else ANSWER.key


def assessment_columns(factors: Iterable[str] = (), *, earlier: bool = True) -> tuple[str, ...]:
    """List the columns of the sheet of answers, from left to right.

    Examples
    --------
    >>> assessment_columns(["format"], earlier=False)[4:7]
    ('answer', '/format', 'evidence')
    """
    of_factors = (factor_key(factor) for factor in factors)
    return (*BEFORE_FACTORS, *of_factors, *column_keys(BESIDE_ANSWER), *(EARLIER if earlier else ()), *LAST)


def headers(language: Language) -> dict[str, str]:
    """Name the columns of the sheet of answers as users see them.

    Examples
    --------
    >>> headers("en")["seen_on"]
    'Date seen'
    """
    return {column: _header(column, language) for column in assessment_columns()}


def publication_headers(language: Language) -> dict[str, str]:
    """Name the columns of the sheet of publications as users see them.

    Examples
    --------
    >>> publication_headers("en")["title"], publication_headers("en")["document"]
    ('Document', 'Code')
    """
    return {column: _header(PUBLICATION_HEADERS.get(column, column), language) for column in PUBLICATION_SHEET}


def _header(name: str, language: Language) -> str:
    return Say(language)(f"workbook.column-{name.replace('_', '-')}")


def widths_of(columns: Iterable[str], *, narrow: bool) -> dict[str, float]:
    """Return the width of every column; where there are more than usual the others are narrower.

    Examples
    --------
    >>> widths_of(["guidance", "/format"], narrow=True)
    {'guidance': 32, '/format': 19}
    """
    wanted = WIDTHS | (NARROWED if narrow else {})
    return {column: wanted.get(column, FACTOR_WIDTH) for column in columns}
