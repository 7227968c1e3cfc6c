"""What the writer and the reader of a workbook agree on: sheets, columns, limits, version."""

from collections.abc import Iterable

from budget_index.language import LANGUAGES, Language, Say
from budget_index.workbook.xlsx.style import NOTE_SIZE

FACTOR_MARK = "/"
BEFORE_FACTORS = ("id", "document", "question", "guidance", "answer")
AFTER_FACTORS = ("evidence", "seen_on", "comment")
EARLIER = ("earlier_answer", "earlier_evidence")
LAST = ("complete", "stage", "region")
COLUMNS = (*BEFORE_FACTORS, *AFTER_FACTORS, *EARLIER, *LAST)
INPUTS = ("answer", "evidence", "seen_on", "comment")
PUBLICATION_INPUTS = ("status", "url", "published_on", "format", "languages")
PUBLICATION_KEYS = ("document", "title", "due", *PUBLICATION_INPUTS, "complete", "region")
HIDDEN = ("stage", "region")
"""Columns that only formulas and the reader need."""
KEY_ROW, TITLE_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3, 4
WIDTHS = {
    "id": 9, "document": 20, "question": 34, "guidance": 40, "answer": 25, "evidence": 27, "seen_on": 12, "comment": 23,
    "earlier_answer": 18, "earlier_evidence": 22, "complete": 10, "stage": 9, "region": 9,
}  # fmt: skip
FACTOR_WIDTH = 19
NARROWED = {"document": 17, "question": 31, "guidance": 32, "answer": 22, "evidence": 24, "comment": 18}
"""Widths where there are more columns than usual."""
SIZES = {"document": NOTE_SIZE, "guidance": NOTE_SIZE, "earlier_answer": NOTE_SIZE, "earlier_evidence": NOTE_SIZE}
HEADER_SIZE = 11.5
"""Bold letters of size 10 are as wide as this."""
LEAST_LINES = 2


def factor_key(factor: str) -> str:
    """Name the column of a factor: what follows the criterion in the ids of its responses.

    Examples
    --------
    >>> "P01" + factor_key("format")
    'P01/format'
    """
    return f"{FACTOR_MARK}{factor}"


def assessment_columns(factors: Iterable[str], *, earlier: bool) -> tuple[str, ...]:
    """List the columns of the sheet of answers, from left to right.

    Examples
    --------
    >>> assessment_columns(["format"], earlier=False)[4:7]
    ('answer', '/format', 'evidence')
    """
    keys = (factor_key(factor) for factor in factors)
    return (*BEFORE_FACTORS, *keys, *AFTER_FACTORS, *(EARLIER if earlier else ()), *LAST)


def headers(language: Language, columns: Iterable[str] = COLUMNS) -> dict[str, str]:
    """Name the columns as users see them.

    Examples
    --------
    >>> headers("en")["seen_on"]
    'Date seen'
    """
    say = Say(language)
    return {column: say(f"workbook.column-{column.replace('_', '-')}") for column in columns}


def column_names(columns: Iterable[str] = COLUMNS) -> dict[str, str]:
    """Map every name a column may have, in small letters, to the column: its key, or its header in any language."""
    wanted = list(columns)
    named = {header.casefold(): key for language in LANGUAGES for key, header in headers(language, wanted).items()}
    return named | {column: column for column in wanted}


def publication_headers(language: Language) -> dict[str, str]:
    """Name the columns as users see them; the hidden one holds the code of the document.

    Examples
    --------
    >>> publication_headers("en")["title"], publication_headers("en")["document"]
    ('Document', 'Code')
    """
    say = Say(language)
    keys = {"document": "code", "title": "document"}
    return {column: say(f"workbook.column-{keys.get(column, column).replace('_', '-')}") for column in PUBLICATION_KEYS}


def widths_of(columns: Iterable[str], *, narrow: bool) -> dict[str, int]:
    """Give the width of every column; where there are more than usual the others are narrower.

    Examples
    --------
    >>> widths_of(["guidance", "/format"], narrow=True)
    {'guidance': 32, '/format': 19}
    """
    wanted = WIDTHS | (NARROWED if narrow else {})
    return {column: wanted.get(column, FACTOR_WIDTH) for column in columns}
