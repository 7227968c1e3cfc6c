"""The columns of the workbooks in which the expert group decides: the review of answers and the region's reply.

Such a workbook has a sheet for every region and year. Each row carries its question, region and year, so that rows may
be sorted and sheets renamed.
"""

from functools import cache
from itertools import chain

from budget_index.language import LANGUAGES, Language, Say, former_spellings
from budget_index.letters import stripped
from budget_index.methodology.model import Option, Scale
from budget_index.tables.columns import InputColumn, column_keys, names_of

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


def position_in(comment: str) -> str:
    """Return the position with which a comment of a region begins, or an empty text.

    Examples
    --------
    >>> position_in("Согласны. Спасибо"), position_in("We disagree"), position_in("We agree in part")
    ('agree', 'disagree', '')
    """
    start = comment.partition(".")[0].strip().casefold()
    words = {
        name: {name, *(Say(language)(f"review.{name}").casefold() for language in LANGUAGES)} for name in POSITIONS
    }
    return next((name for name, texts in words.items() if start in texts), "")


def decision_headers(language: Language) -> dict[str, str]:
    """Name the columns that are read."""
    say = Say(language)
    return {key: say(f"review.column-{key}") for key in (*WHERE, *column_keys((*CLAIM_INPUTS, *DECISION_INPUTS)))}


PRINTED = {
    REVIEWER: {"document": "workbook.column-document", "question": "workbook.column-question"},
    REGION: {
        "document": "workbook.column-document",
        "question": "workbook.column-question",
        **{key: f"review.column-{key}" for key in ("agreed", "points", "lost", "found")},
    },
}
"""Columns that nobody fills in, by the role that the workbook speaks for, with the texts of their headers."""
OF_ROLES = ("answer", "seen", "link")
"""Columns of which every assessor has one."""


@cache
def decision_names(role: str) -> dict[str, str]:
    """Map every name of a column in the workbook of a role to the column, in the form of headings."""
    inputs = column_keys(DECISION_INPUTS if role == REVIEWER else (*CLAIM_INPUTS, *DECISION_INPUTS))
    printed = PRINTED[role]
    return {"link": "link"} | names_of(
        lambda language: {
            **{key: Say(language)(text) for key, text in printed.items()},
            **{key: header for key, header in decision_headers(language).items() if key in (*WHERE, *inputs)},
        }
    )


def is_of_role(heading: str) -> bool:
    """Say whether a heading is that of a column that every assessor has one of.

    Examples
    --------
    >>> is_of_role("answer:expert_1"), is_of_role("expert_1: ответ"), is_of_role("answer")
    (True, True, False)
    """
    ends = (Say(language)(f"review.{key}-of", role="") for language in LANGUAGES for key in OF_ROLES[:2])
    return heading.startswith(tuple(f"{key}:" for key in OF_ROLES)) or heading.endswith(tuple(ends))


@cache
def printed_starts() -> tuple[str, ...]:
    """Return how the lines begin that such a workbook has above and between its rows."""
    lines = ("title", "hint", "reply-title", "reply-hint")
    bands = ("differing", "objected", "stale", "publications", "agreed", "blank", "documents", "lost", "full")
    starts: list[str] = []
    for say in (Say(language) for language in LANGUAGES):
        starts += [say(f"review.{key}") for key in lines]
        starts += [say("review.document", matter=""), *(say(f"review.{key}", n="") for key in bands)]
        starts.append(say("workbook.example-notice"))
    starts += chain.from_iterable(former_spellings().get(f"review.{key}", []) for key in (*lines, *bands))
    starts += former_spellings()["workbook.example-notice"]
    return tuple(stripped(start) for start in starts)
