"""The columns of the workbooks in which the expert group decides: the review of answers and the region's reply.

Such a workbook has a sheet for every region and year. Each row carries its question, region and year, so that rows may
be sorted and sheets renamed.
"""

from functools import cache

from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology.model import Option, Scale

REVIEWER, REGION = "reviewer", "region"
DECISIONS = ("decision", "reason")
CLAIMS = ("position", "claim", "comment", "evidence")
PLACE = ("region", "year")
READ = ("id", *PLACE, *CLAIMS, *DECISIONS)
"""Columns that the reader looks for."""
KEY_ROW, TITLE_ROW, HINT_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3, 4, 5


@cache
def position_scale() -> Scale:
    """Give what a region can say of an answer as a scale, to be read as answers are; the points mean nothing."""
    labels: dict[str, dict[str, str]] = {
        name: {language: Say(language)(f"review.{name}") for language in LANGUAGES} for name in POSITIONS
    }
    return Scale(answers={name: Option(points=100.0, label=label) for name, label in labels.items()})


POSITIONS = ("agree", "disagree")


def titles(language: Language) -> dict[str, str]:
    """Name the columns that are read."""
    say = Say(language)
    return {key: say(f"review.column-{key}") for key in READ}


@cache
def column_keys() -> dict[str, str]:
    """Map every name of a column, in small letters, to its key."""
    named = {title.casefold(): key for language in LANGUAGES for key, title in titles(language).items()}
    return named | {key: key for key in READ}
