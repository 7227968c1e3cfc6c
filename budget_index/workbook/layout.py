"""What the writer and the reader of a workbook agree on: sheets, columns, limits, version."""

from budget_index.language import LANGUAGES, Language, Say

TEMPLATE_VERSION = 1
ABOUT = "_about"
LISTS = "_lists"
COLUMNS = ("id", "document", "question", "guidance", "answer", "evidence", "seen_on", "comment", "complete")
INPUTS = ("answer", "evidence", "seen_on", "comment")
FACTOR_MARK = "/"

KEY_ROW, TITLE_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3, 4

MAX_ROWS = 5_000
MAX_COLUMNS = 60


def headers(language: Language) -> dict[str, str]:
    """Name the columns as users see them.

    Examples
    --------
    >>> headers("en")["seen_on"]
    'Date seen'
    """
    say = Say(language)
    return {column: say(f"workbook.column-{column.replace('_', '-')}") for column in COLUMNS}


def column_names() -> dict[str, str]:
    """Map every name a column may have, in small letters, to the column: its key, or its header in any language."""
    named = {header.casefold(): column for language in LANGUAGES for column, header in headers(language).items()}
    return named | {column: column for column in COLUMNS}
