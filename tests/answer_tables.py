"""Tables of answers in files, read as the intake reads them."""

from pathlib import Path

from budget_index.tables.responses import TABLE_NAMES, responses_of
from budget_index.tables.text_table import Read, read_text_table


def read_responses(path: Path, cut_off: str = "") -> Read:
    """Read responses from a csv or parquet file, and what is wrong with them."""
    return responses_of(read_text_table(path, TABLE_NAMES), cut_off)
