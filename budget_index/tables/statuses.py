"""The statuses of a document: stable ids, and their names in every language."""

from functools import cache

from budget_index.language import LANGUAGES, Language, Say, localized
from budget_index.methodology.answer_text import canonical_answer
from budget_index.methodology.checks import NOT_PUBLIC, PUBLICATION_STATUSES
from budget_index.methodology.model import Option, Scale


@cache
def status_scale() -> Scale:
    """Give the statuses as a scale, so that they are written and read as answers are; the points mean nothing."""
    return Scale(answers={status: Option(points=100.0, label=_labels(status)) for status in PUBLICATION_STATUSES})


def status_label(status: str, language: Language) -> str:
    """Write a status in words.

    Examples
    --------
    >>> status_label("not_produced", "en")
    'Not produced'
    """
    option = (status_scale().answers or {}).get(status)
    return localized(option.label or {}, language) if option else status


def status_of(text: str) -> str | None:
    """Give the status that a text means, in any language; a blank one stays blank, ``None`` if it is none.

    Examples
    --------
    >>> status_of("Не составлялся"), status_of("PUBLIC"), status_of("On request"), status_of("soon")
    ('not_produced', 'public', 'on_request', None)
    """
    return canonical_answer(text.replace(" ", "_"), _ids_scale()) or canonical_answer(text, status_scale())


def status_names() -> list[str]:
    """List the statuses as they are written, in every language."""
    return [label for status in PUBLICATION_STATUSES for label in _labels(status).values()]


def not_public_labels(language: Language) -> list[str]:
    """Write the statuses of documents that nobody can read."""
    return [status_label(status, language) for status in NOT_PUBLIC]


@cache
def _ids_scale() -> Scale:
    return Scale(answers={status: Option(points=100.0) for status in PUBLICATION_STATUSES})


def _labels(status: str) -> dict[str, str]:
    key = f"workbook.status-{status.replace('_', '-')}"
    return {language: Say(language)(key) for language in LANGUAGES}
