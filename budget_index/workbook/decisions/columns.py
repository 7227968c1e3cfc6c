"""The columns of the workbooks in which the expert group decides: the review of answers and the region's reply.

Such a workbook has a sheet for every region and year. Each row carries its question, region and year, so that rows may
be sorted and sheets renamed.
"""

from functools import cache

from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology.model import Option, Scale
from budget_index.tables.columns import InputColumn, column_keys

REVIEWER, REGION = "reviewer", "region"
DECISION_INPUTS = (
    InputColumn("decision", "answer", width=22, narrow=17),
    InputColumn("reason", "words", width=28, narrow=20),
)
CLAIM_INPUTS = (
    InputColumn("position", "words", width=14),
    InputColumn("claim", "answer", width=17),
    InputColumn("comment", "words", width=22),
    InputColumn("evidence", "link", width=20),
)
WHERE = ("id", "region", "year")
"""Columns that say what a row is about."""
KEY_ROW, TITLE_ROW, HINT_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3, 4, 5


@cache
def position_scale() -> Scale:
    """Return a region's positions as a scale, so that they are read like answers; the points mean nothing."""
    labels: dict[str, dict[str, str]] = {
        name: {language: Say(language)(f"review.{name}") for language in LANGUAGES} for name in POSITIONS
    }
    return Scale(answers={name: Option(points=100.0, label=label) for name, label in labels.items()})


POSITIONS = ("agree", "disagree")


def decision_headers(language: Language) -> dict[str, str]:
    """Name the columns that are read."""
    say = Say(language)
    return {key: say(f"review.column-{key}") for key in (*WHERE, *column_keys((*CLAIM_INPUTS, *DECISION_INPUTS)))}
