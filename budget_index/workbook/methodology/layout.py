"""What the writer and the reader of the spreadsheet agree on: sheets, columns, and what each column holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from budget_index.language import LANGUAGES, Say, former_spellings
from budget_index.methodology.aggregates import AGGREGATES
from budget_index.methodology.model import Over, PublicationFact
from budget_index.tables.columns import heading_form

Notation = Literal["word", "text", "number", "yes_no", "names", "numbers", "pairs", "map"]
"""``text`` has a column per language; ``names`` are ``a; b``, ``numbers`` ``0; 9``, ``pairs`` ``0:100; 14:67``, a
``map`` ``format=open``."""

Percents = Literal["", "points", "share"]

KEY_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3
LAST_ROW = 2_000
"""Rows down to this one have drop-downs."""
SHOWN = ("name", "help")
"""Columns of the settings that say what each is, and aren't read."""


@dataclass(frozen=True)
class MethodologyColumn:
    """One column, or one setting.

    Parameters
    ----------
    key
        What stands in the first row; a text has ``key_kk``, ``key_ru``, ``key_en``, and ``key`` alone for a text of one
        language.
    path
        Where the value lies in the row's item, in the words of the methodology file.
    percent
        How a percentage is read: as ``points`` 41 % is 41, as a ``share`` it is 0.41; blank: there is none here.
    choices
        The words that are possible.
    ids_of
        The sheet whose ids are possible.
    """

    key: str
    path: tuple[str, ...]
    kind: Notation = "word"
    percent: Percents = ""
    choices: tuple[str, ...] = ()
    ids_of: str = ""
    required: bool = False
    width: float = 14

    @property
    def names(self) -> tuple[str, ...]:
        """All names that columns of this one can have."""
        return (self.key, *(f"{self.key}_{code}" for code in LANGUAGES)) if self.kind == "text" else (self.key,)


def _text(key: str, *path: str, required: bool = False, width: float = 34) -> MethodologyColumn:
    return MethodologyColumn(key, path or (key,), "text", required=required, width=width)


def _id(key: str = "id", *, width: float = 20) -> MethodologyColumn:
    return MethodologyColumn(key, (key,), required=True, width=width)


def _yes(key: str, *path: str) -> MethodologyColumn:
    return MethodologyColumn(key, path or (key,), "yes_no", width=16)


def _number(key: str, *path: str, width: float = 12, percent: Percents = "") -> MethodologyColumn:
    return MethodologyColumn(key, path or (key,), "number", percent, width=width)


SETTINGS = (
    MethodologyColumn("id", ("id",)),
    MethodologyColumn("family", ("family",)),
    _text("title"),
    MethodologyColumn("status", ("status",), choices=("draft", "published")),
    _text("source_title", "source", "title"),
    MethodologyColumn("source_href", ("source", "href")),
    MethodologyColumn("kinds", ("kinds",), "names"),
    MethodologyColumn("peers_by", ("peers", "by"), choices=("kind", "class")),
    MethodologyColumn("headline", ("headline",), ids_of="dimensions"),
    _number("independent", "assessors", "independent"),
    MethodologyColumn("consolidate", ("assessors", "consolidate"), choices=("decision", "majority", "mean", "median")),
    MethodologyColumn("treat_as", ("missing", "treat_as"), choices=("excluded", "zero")),
    _number("min_coverage", "missing", "min_coverage", percent="share"),
    _number("rounding"),
    MethodologyColumn("ranks", ("ranks",), choices=("unrounded", "rounded")),
)
BANDS = (
    _id(),
    MethodologyColumn("from", ("from",), "number", "points", required=True, width=10),
    _text("label"),
    MethodologyColumn("color", ("color",)),
    _number("requires_must_have", width=22),
)
THEMES = (_id(), _text("title"))
SCALES = (
    _id("scale"),
    MethodologyColumn("answer", ("answer",), width=16),
    _number("points", "option", "points", percent="points"),
    _yes("not_applicable", "option", "not_applicable"),
    _text("label", "option", "label"),
    _text("title"),
    MethodologyColumn("unit", ("number", "unit"), width=12),
    MethodologyColumn("steps", ("number", "steps"), "pairs", width=28),
    MethodologyColumn("below", ("number", "below"), "pairs", width=28),
    _number("beyond", "number", "beyond", percent="points"),
    MethodologyColumn("line", ("number", "line"), "pairs", width=28),
    MethodologyColumn("log", ("number", "log"), "pairs", width=28),
    MethodologyColumn("limits", ("number", "limits"), "numbers", width=14),
)
DOCUMENTS = (
    _id(width=28),
    _text("title", required=True),
    _text("short"),
    _number("due_month", "due", "month"),
    _number("due_day", "due", "day"),
    _number("due_year", "due", "year"),
    _yes("due_verified", "due", "verified"),
)
DIMENSIONS = (
    _id(width=28),
    MethodologyColumn("parent", ("parent",), ids_of="dimensions", width=24),
    _text("title"),
    _number("weight", percent="points"),
    MethodologyColumn("aggregate", ("aggregate",), choices=tuple(AGGREGATES), width=18),
    MethodologyColumn("over", ("over",), choices=get_args(Over)),
    _number("min_coverage", percent="share"),
    _number("min_answered"),
    MethodologyColumn("gate_criterion", ("gate", "criterion"), ids_of="criteria"),
    MethodologyColumn("closed_by", ("gate", "closed_by"), "names"),
    _number("cap_at", "cap", "at", percent="points"),
    MethodologyColumn("cap_criterion", ("cap", "when", "criterion"), ids_of="criteria"),
    MethodologyColumn("cap_answers", ("cap", "when", "answers"), "names"),
    _yes("action"),
)
CRITERIA = (
    _id(width=16),
    MethodologyColumn("dimension", ("dimension",), ids_of="dimensions", required=True, width=24),
    _text("question", required=True, width=40),
    MethodologyColumn("scale", ("scale",), ids_of="scales", required=True, width=18),
    MethodologyColumn("document", ("document",), ids_of="documents", width=26),
    MethodologyColumn("theme", ("theme",), ids_of="themes", width=16),
    _number("weight", percent="points"),
    _yes("must_have"),
    _text("guidance", width=44),
    _text("advice", width=40),
    _text("example"),
    _number("effort"),
    MethodologyColumn("factors", ("factors",), "map", width=26),
    MethodologyColumn("from_publication", ("from_publication",), choices=get_args(PublicationFact), width=16),
    MethodologyColumn("continues", ("continues",), "map", width=28),
    _yes("changed"),
)
PEERS = (_id(width=24), _text("title"), MethodologyColumn("regions", ("regions",), "names", width=60))
TABLES = {
    "bands": BANDS,
    "themes": THEMES,
    "scales": SCALES,
    "documents": DOCUMENTS,
    "dimensions": DIMENSIONS,
    "criteria": CRITERIA,
    "peers": PEERS,
}
SHEETS = ("settings", *TABLES)
OPTIONAL_SHEETS = ("peers",)
"""Sheets that a spreadsheet may lack: those written before had none."""
SETTING_COLUMNS = (
    MethodologyColumn("key", ("key",), required=True, width=18),
    MethodologyColumn("name", ("name",), width=30),
    MethodologyColumn("value", ("value",), required=True, width=60),
    MethodologyColumn("help", ("help",), width=60),
)


def spreadsheet_heading(name: str, say: Say) -> str:
    """Name a column as users see it; ``question_kk`` is the question in Kazakh.

    Examples
    --------
    >>> spreadsheet_heading("question_kk", Say("en")), spreadsheet_heading("must_have", Say("en"))
    ('Question (kk)', 'Must-have')
    """
    base, _, code = name.rpartition("_")
    if base and code in LANGUAGES:
        return f"{spreadsheet_heading(base, say)} ({code})"
    return say(f"spreadsheet.column-{text_key(name)}")


def text_key(name: str) -> str:
    """Name a column as the keys of texts do.

    Examples
    --------
    >>> text_key("must_have")
    'must-have'
    """
    return name.replace("_", "-")


def sheet_title(sheet: str, say: Say) -> str:
    """Name a sheet as users see it."""
    return say(f"spreadsheet.sheet-{sheet}")


@cache
def sheet_names() -> dict[str, str]:
    """Map every name a sheet may have, in small letters, to the sheet: its key, or its name in any language."""
    named = {Say(code)(f"spreadsheet.sheet-{sheet}").casefold(): sheet for code in LANGUAGES for sheet in SHEETS}
    return named | {sheet: sheet for sheet in SHEETS}


@cache
def column_names(columns: tuple[MethodologyColumn, ...]) -> dict[str, str]:
    """Map every name a column may have, as headings are compared, to its key: the key, or its heading in any language.

    Examples
    --------
    >>> column_names(THEMES)["атауы (kk)"]
    'title_kk'
    """
    return {spelling: name for name in _all_names(columns) for spelling in _spellings(name)}


def _all_names(columns: tuple[MethodologyColumn, ...]) -> Iterator[str]:
    for column in columns:
        yield from column.names


def _spellings(name: str) -> Iterator[str]:
    for code in LANGUAGES:
        yield heading_form(spreadsheet_heading(name, Say(code)))
    yield from map(heading_form, former_spellings().get(f"spreadsheet.column-{text_key(name)}", []))
    yield heading_form(name)
