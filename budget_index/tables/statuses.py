"""The statuses of a document: stable ids, and their names in every language."""

from functools import cache

from budget_index.language import LANGUAGES, Language, Say, localized, spellings
from budget_index.letters import stripped
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
    """Give the status that a text means, in any language, also as earlier versions wrote it.

    A blank one stays blank; one that is none gives ``None``.

    Examples
    --------
    >>> status_of("Не составлялся"), status_of("PUBLIC"), status_of("On request"), status_of("soon")
    ('not_produced', 'public', 'on_request', None)
    >>> status_of("Для служебного пользования")
    'internal'
    """
    status = canonical_answer(text.replace(" ", "_"), _ids_scale()) or canonical_answer(text, status_scale())
    return _spelled().get(stripped(text).casefold()) if status is None else status


def status_names() -> list[str]:
    """List the statuses as they are written, in every language."""
    return [label for status in PUBLICATION_STATUSES for label in _labels(status).values()]


def not_public_labels(language: Language) -> list[str]:
    """Write the statuses of documents that nobody can read."""
    return [status_label(status, language) for status in NOT_PUBLIC]


@cache
def _ids_scale() -> Scale:
    return Scale(answers={status: Option(points=100.0) for status in PUBLICATION_STATUSES})


@cache
def _spelled() -> dict[str, str]:
    return {text.casefold(): status for status in PUBLICATION_STATUSES for text in spellings(_key(status))}


def _labels(status: str) -> dict[str, str]:
    return {language: Say(language)(_key(status)) for language in LANGUAGES}


def _key(status: str) -> str:
    return f"workbook.status-{status.replace('_', '-')}"
