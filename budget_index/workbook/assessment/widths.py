"""How wide the columns of the sheet of answers are, and how large their letters."""

from collections.abc import Iterable

from budget_index.workbook.xlsx.style import NOTE_SIZE

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


def widths_of(columns: Iterable[str], *, narrow: bool) -> dict[str, int]:
    """Give the width of every column; where there are more than usual the others are narrower.

    Examples
    --------
    >>> widths_of(["guidance", "/format"], narrow=True)
    {'guidance': 32, '/format': 19}
    """
    wanted = WIDTHS | (NARROWED if narrow else {})
    return {column: wanted.get(column, FACTOR_WIDTH) for column in columns}
