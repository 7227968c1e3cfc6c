"""Read an answer as people type it: a letter, a letter with its meaning, the meaning alone, a number with a comma."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from budget_index.language import LANGUAGES, texts
from budget_index.letters import stripped
from budget_index.methodology.model import Scale

SEPARATED = re.compile(r"(?P<head>.+?)\s*(?:\s[-–—−]\s|[):.]\s)\s*(?P<rest>.+)")
NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,2})?")
"""With an exponent too: that is how programs write small numbers into csv files."""
MAYBE_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
"""One mark before three digits: decimals, or thousands."""
GROUPED = re.compile(
    r"(?P<whole>[+-]?\d{1,3}(?:(?P<mark>[ .,'’])\d{3})(?:(?P=mark)\d{3})*)(?:(?P<decimal_mark>[.,])(?P<decimals>\d+))?"
)
MOST_DIGITS = 30
LATIN = str.maketrans("асе", "ace")
"""Cyrillic letters that look like Latin ones; the others that do (в, р, у) are read as what they are."""


def canonical_answer(text: str, scale: Scale) -> str | None:
    """Return the answer that a text means on a scale; a blank one stays blank, ``None`` if it is not on the scale.

    Capitals are accepted, and Cyrillic а, с, е for the Latin letters; so are the meaning alone, in any language, and
    the letter followed by its meaning. A letter with the meaning of another answer is not.

    Examples
    --------
    >>> from budget_index.methodology.model import Option
    >>> scale = Scale(answers={"a": Option(points=100, label={"en": "In full"}), "d": Option(points=0)})
    >>> canonical_answer(" A ", scale), canonical_answer("а – In full", scale), canonical_answer("in full", scale)
    ('a', 'a', 'a')
    >>> canonical_answer("", scale), canonical_answer("d – In full", scale), canonical_answer("maybe", scale)
    ('', None, None)
    """
    if text in (scale.answers or {}):
        return text
    text = stripped(text)
    if not text:
        return ""
    return canonical_number(text, scale.number.unit or "") if scale.number else _option(text, scale)


def canonical_number(text: str, unit: str = "") -> str | None:
    """Write a number with a point and no idle zeros; a comma, spaces between thousands and the unit are accepted.

    Examples
    --------
    >>> canonical_number("0,50"), canonical_number("1 200"), canonical_number("95 %", "percent")
    ('0.5', '1200', '95')
    """
    readings = number_readings(text, unit)
    return plain_number(readings[0]) if readings else None


def number_readings(text: str, unit: str = "") -> list[float]:
    """List the numbers that a text may mean: none, one, or two where a mark may stand before decimals or thousands.

    Examples
    --------
    >>> number_readings("1 200,5"), number_readings("1.200"), number_readings("1,200,000"), number_readings("12 34")
    ([1200.5], [1.2, 1200.0], [1200000.0], [])
    >>> number_readings("0.200"), number_readings("95 %", "percent"), number_readings("14 дней", "days")
    ([0.2], [95.0], [14.0])
    """
    digits = _without_unit(stripped(text), unit).replace("−", "-")
    if len(digits) > MOST_DIGITS:
        return []
    if NUMBER.fullmatch(digits):
        readings = [float(digits.replace(",", "."))]
        return [*readings, float(re.sub("[.,]", "", digits))] if MAYBE_GROUPED.fullmatch(digits) else readings
    grouped = GROUPED.fullmatch(digits)
    if not grouped or grouped["mark"] == grouped["decimal_mark"]:
        return []
    whole = grouped["whole"].replace(grouped["mark"], "")
    return [float(f"{whole}.{grouped['decimals'] or 0}")]


def with_decimal_point(text: str, mark: str = ".") -> str:
    """Write a number whose mark is known to stand before decimals so that it can't be taken for thousands.

    Examples
    --------
    >>> with_decimal_point("1.234"), with_decimal_point("1.5"), with_decimal_point("1,234"), with_decimal_point("1.2 a")
    ('1.2340', '1.5', '1,234', '1.2 a')
    """
    return f"{text}0" if MAYBE_GROUPED.fullmatch(text) and mark in text else text


def decimal_marks(texts: Iterable[str]) -> set[str]:
    """Tell which marks stand before decimals from the numbers that can be read in one way only.

    Examples
    --------
    >>> decimal_marks(["1.234", "0.75"]), decimal_marks(["1,234", "a"])
    ({'.'}, set())
    """
    decimals = {text for text in texts if NUMBER.fullmatch(text) and not MAYBE_GROUPED.fullmatch(text)}
    return {mark for mark in ".," if any(mark in text for text in decimals)}


def _without_unit(text: str, unit: str) -> str:
    """Take away the unit behind a number."""
    folded = text.casefold()
    sign = next((sign for sign in unit_signs(unit) if folded.endswith(sign)), "")
    return text[: len(text) - len(sign)].rstrip() if sign else text


@cache
def unit_signs(unit: str) -> tuple[str, ...]:
    """List how a unit may stand behind a number: by its id, or in any language.

    Examples
    --------
    >>> unit_signs("percent"), unit_signs("km"), unit_signs("")
    (('percent', '%'), ('km',), ())
    """
    words = [texts("unit")[unit][language] for language in LANGUAGES] if unit in texts("unit") else []
    return tuple(dict.fromkeys(stripped(word).casefold() for word in (unit, *words) if word))


def plain_number(value: float) -> str:
    """Write a number as short as it goes, without exponent.

    Examples
    --------
    >>> plain_number(0.1 + 0.2), plain_number(-0.0), plain_number(14.0)
    ('0.3', '0', '14')
    """
    text = format(Decimal(f"{value:.15g}"), "f")
    return "0" if float(text) == 0 else text


def _option(text: str, scale: Scale) -> str | None:
    meanings = _spellings(scale)
    folded = text.casefold()
    if folded in meanings:
        return meanings[folded]
    if folded.translate(LATIN) in meanings:
        return meanings[folded.translate(LATIN)]
    match = SEPARATED.fullmatch(folded)
    if not match:
        return None
    head, rest = meanings.get(match["head"].translate(LATIN)), meanings.get(match["rest"])
    return head if head is not None and rest in (None, head) else None


def _spellings(scale: Scale) -> dict[str, str]:
    """Map every accepted spelling, in small letters, to its answer; a label shared by two answers means neither."""
    spellings: dict[str, str] = {}
    shared: set[str] = set()
    for answer, option in (scale.answers or {}).items():
        for label in (option.label or {}).values():
            folded = stripped(label).casefold()
            if spellings.setdefault(folded, answer) != answer:
                shared.add(folded)
    for folded in shared:
        del spellings[folded]
    keys = list(scale.answers or {})
    singles = {key.casefold(): key for key in keys if [k.casefold() for k in keys].count(key.casefold()) == 1}
    return spellings | singles


TOGETHER = "|"
"""Joins the answers of several assessors that differ; no answer may contain it."""
