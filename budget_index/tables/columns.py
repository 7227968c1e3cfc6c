"""The columns that people fill in, each defined once.

From a definition follow the cells of a workbook (width, style, drop-down, check and hint), how they are read, and the
column of the table that they become. The words of a column are texts: ``workbook.column-KEY`` its header,
``workbook.KEY-prompt`` a hint if it has one, ``round.field-KEY`` what a data package says of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

TEMPLATE_VERSION = 2
"""A new column makes a new version. Workbooks of older ones are read: what they lack counts as blank."""
Kind = Literal["answer", "status", "day", "link", "fact", "words"]
"""An answer on the scale of its question, the status of a document, a day, a link, an answer on the scale of the
criterion that is derived from it, or any words."""


@dataclass(frozen=True)
class InputColumn:
    """One column that people fill in; ``narrow`` is its width where there are more columns than usual.

    Without ``proof`` in it a row that is answered isn't complete.
    """

    key: str
    kind: Kind
    width: float
    narrow: float = 0
    proof: bool = False


ANSWER_INPUTS = (
    InputColumn("answer", "answer", width=25, narrow=22),
    InputColumn("evidence", "link", width=27, narrow=24, proof=True),
    InputColumn("seen_on", "day", width=12, proof=True),
    InputColumn("comment", "words", width=23, narrow=18),
)
PUBLICATION_INPUTS = (
    InputColumn("status", "status", width=27),
    InputColumn("url", "link", width=44, proof=True),
    InputColumn("published_on", "day", width=14, proof=True),
    InputColumn("format", "fact", width=26, proof=True),
    InputColumn("languages", "fact", width=26, proof=True),
)


def column_keys(columns: Iterable[InputColumn]) -> tuple[str, ...]:
    """List the keys of columns.

    Examples
    --------
    >>> column_keys(ANSWER_INPUTS)
    ('answer', 'evidence', 'seen_on', 'comment')
    """
    return tuple(column.key for column in columns)


def days_of(columns: Iterable[InputColumn]) -> set[str]:
    """Name the columns that hold days."""
    return {column.key for column in columns if column.kind == "day"}
