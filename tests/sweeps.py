"""Sweeps over languages: one language at each place in ``make test``, all of them in ``make release-check``."""

from collections.abc import Iterable
from typing import Any

import pytest

from budget_index.language import LANGUAGES, Language

IN_KAZAKH, IN_RUSSIAN, IN_ENGLISH = (
    pytest.mark.parametrize("language", [one if one == chosen else pytest.param(one, marks=pytest.mark.sweep)
                                         for one in LANGUAGES])
    for chosen in ("kk", "ru", "en")
)  # fmt: skip
"""The languages of a test of which two are a sweep."""


def in_turn(rows: Iterable[Any]) -> list[Any]:
    """Give each row of parameters every language; for all but one, another from row to row, it is a sweep."""
    whole = [row if isinstance(row, tuple) else (row,) for row in rows]
    return [
        pytest.param(*row, language, marks=() if _chosen(number) == language else pytest.mark.sweep)
        for number, row in enumerate(whole)
        for language in LANGUAGES
    ]


def _chosen(number: int) -> Language:
    return LANGUAGES[number % len(LANGUAGES)]
