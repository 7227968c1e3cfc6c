"""Read what people write into a table: an answer, a number, a link, a day, a status, each with what is wrong with it.

Every table is read by these functions, whether a workbook or a csv holds it: a value is a text there, or what a
spreadsheet program has made of it (a number, a date, a percentage, an error).
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from budget_index.errors import IsoDay, Problem, nearest
from budget_index.letters import as_written, latin_twin, stripped
from budget_index.methodology.answer_text import canonical_answer, number_readings, plain_number
from budget_index.methodology.checks import PUBLICATION_STATUSES
from budget_index.methodology.model import Number, Scale
from budget_index.regions import FIRST_YEAR, LAST_YEAR
from budget_index.tables.columns import Kind
from budget_index.tables.statuses import status_names, status_of

ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}
TIME = r"(?:[T ][\d:.]+(?:Z|[+-][\d:]+)?)?"
YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})" + TIME)
DAY_FIRST = re.compile(r"(?P<day>\d{1,2})(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})(?: ?[гж]\.?)?")
COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
LONGEST_SHOWN = 60
"""Letters of a cell that a message quotes."""

Value = tuple[str, Problem | None]
"""What was read, and what is wrong with it; blank if it can't be used."""


class CellError(str):
    """What a cell with an error shows, ``#REF!`` and the like; the same typed as a text is a text."""

    __slots__ = ()


class Percent(float):
    """A number whose cell has a percent format, as people see it: 95 where the cell shows 95 % and stores 0.95."""

    __slots__ = ()


def text_of(value: object) -> str:
    """Write the value of a cell as a text without invisible characters.

    Examples
    --------
    >>> text_of(2026.0), text_of(None), text_of(" a\u00a0"), text_of(Percent(95))
    ('2026', '', 'a', '95 %')
    """
    if value is None:
        return ""
    if isinstance(value, Percent):
        return f"{plain_number(value)} %"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return plain_number(value)
    return stripped(str(value))


def shortened(text: str) -> str:
    """Shorten a text for a message.

    Examples
    --------
    >>> len(shortened("a" * 100))
    60
    """
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def read_answer(value: object, criterion: str, scale: Scale) -> Value:
    """Read the answer to a criterion on its scale.

    Examples
    --------
    >>> from budget_index.methodology.model import Option
    >>> scale = Scale(answers={"a": Option(points=100), "b": Option(points=0)})
    >>> read_answer("B", "q1", scale)[0], read_answer("maybe", "q1", scale)[1].code
    ('b', 'answer-not-on-scale')
    >>> read_answer("В", "q1", scale)[1].suggestion  # Cyrillic
    'b'
    """
    if isinstance(value, bool):
        return "", _problem("answer-is-boolean", criterion=criterion, value=str(value).upper())
    if isinstance(value, date | time | timedelta):
        return "", _problem("answer-is-date", criterion=criterion, value=str(value).removesuffix(" 00:00:00"))
    if isinstance(value, CellError):
        return "", _problem("cell-error", value=text_of(value))
    if scale.number:
        return read_number(value, criterion, scale.number)
    text = text_of(value)
    answer = canonical_answer(text, scale)
    if answer is None:
        answer = yes_no_answer(text, scale)
    if answer is not None:
        return answer, None
    facts: dict[str, Any] = {"criterion": criterion, "answer": shortened(text), "allowed": list(scale.answers or {})}
    latin = canonical_answer(latin_twin(text), scale) or ""
    return "", replace(_problem("answer-not-on-scale", **facts), suggestion=latin)


def read_number(value: object, criterion: str, number: Number) -> Value:
    """Read a number on a scale of numbers.

    A text that may mean two numbers, such as 1.200, means the one that the scale has room for. If it has room for both
    the answer isn't used: the problem names them.

    Examples
    --------
    >>> share = Number(unit="percent", line=[[0, 0], [95, 100]])
    >>> [read_number(value, "D04", share)[0] for value in (Percent(95), 95, "95 %", "0,95", "1.200")]
    ['95', '95', '95', '0.95', '1.2']
    >>> read_number("9500", "D04", share)[1].code
    'answer-above-limit'
    >>> read_number("1.200", "X", Number(unit="tenge", line=[[0, 0], [5000, 100]]))[1].code
    'answer-two-readings'
    """
    text = text_of(value)
    if not text:
        return "", None
    if isinstance(value, Percent) and number.unit != "percent":
        return "", _problem("answer-is-percent", criterion=criterion, answer=text)
    is_typed_number = isinstance(value, int | float)
    readings = [float(value)] if is_typed_number else number_readings(text, number.unit or "")  # type: ignore[arg-type]
    if not readings or any(reading - reading != 0 for reading in readings):
        return "", _problem("answer-not-a-number", criterion=criterion, answer=shortened(text))
    if len(readings) > 1:
        readings = [reading for reading in readings if number.has_room_for(reading)] or readings
    if len(readings) > 1 and number.is_whole:
        readings = [reading for reading in readings if reading.is_integer()] or readings
    written = [plain_number(reading) for reading in readings]
    if len(readings) > 1:
        facts = {"criterion": criterion, "answer": text, "first": written[0], "second": written[1]}
        return "", _problem("answer-two-readings", **facts)
    if number.has_room_for(readings[0]):
        return written[0], None
    is_low = readings[0] < number.least
    limit = plain_number(number.least if is_low else number.most)
    code = "answer-below-limit" if is_low else "answer-above-limit"
    return "", _problem(code, criterion=criterion, answer=shortened(text), limit=limit)


def read_word(value: object) -> Value:
    """Read an id, a name, a code: spaces and invisible characters in it mean nothing."""
    text = text_of(value)
    return ("", _problem("cell-error", value=text)) if isinstance(value, CellError) else (text, None)


def read_remark(value: object) -> Value:
    r"""Read a text that people write freely; its lines and spaces stay.

    Examples
    --------
    >>> read_remark(" The link is dead:  404.\nSeen again. ")[0]
    'The link is dead:  404.\nSeen again.'
    """
    is_text = isinstance(value, str) and not isinstance(value, CellError)
    return (as_written(str(value)), None) if is_text else read_word(value)


def read_link(value: object) -> Value:
    """Read a link; one that isn't is kept and noticed.

    Examples
    --------
    >>> read_link("https://www.gov.kz/x")
    ('https://www.gov.kz/x', None)
    >>> read_link("see the site")[1].code
    'evidence-not-a-link'
    """
    text, problem = read_remark(value)
    if not text or text.casefold().startswith(("http://", "https://")):
        return text, problem
    return text, _problem("evidence-not-a-link", severity="notice", value=shortened(text))


def is_web_page(address: str) -> bool:
    """Return whether a text is a link to a web page and nothing else.

    Examples
    --------
    >>> is_web_page("https://gov.kz/a?b=1"), is_web_page("http:// x"), is_web_page("mailto:a@gov.kz")
    (True, False, False)
    """
    try:
        url = urlsplit(address)
    except ValueError:
        return False
    return url.scheme in ("http", "https") and bool(url.netloc) and not re.search(r"\s", address)


def read_day(value: object) -> Value:
    """Read a day, written in any of the usual ways, as 2026-03-05.

    With points the day comes before the month; with strokes some write it the other way round, so that 05/03/2026 is
    asked about. A bare number is no day: nobody who typed it saw one.

    Examples
    --------
    >>> written = (date(2026, 3, 5), "05.03.2026", "2026-03-05", "20260305", "2026-03-05T00:00:00")
    >>> {read_day(value)[0] for value in written}
    {'2026-03-05'}
    >>> [read_day(value)[1].code for value in ("yesterday", "46086", "31.06.2027", "01.01.1926")]
    ['date-unreadable', 'date-unreadable', 'date-impossible', 'date-out-of-range']
    >>> read_day("30/06/2027")[0], read_day("05/03/2026")[1].code
    ('2027-06-30', 'date-two-readings')
    """
    if isinstance(value, date):
        return _likely(value.isoformat()[:10])
    text, problem = read_word(value)
    if not text:
        return text, problem
    match = YEAR_FIRST.fullmatch(text) or DAY_FIRST.fullmatch(text) or COMPACT.fullmatch(text)
    if not match:
        return "", _problem("date-unreadable", value=shortened(text))
    year, month, day = (int(match[name]) for name in ("year", "month", "day"))
    days = [_calendar_day(year, month, day)]
    if match.re is DAY_FIRST and match["mark"] == "/":
        days.append(_calendar_day(year, day, month))
    written = sorted({day.isoformat() for day in days if day})
    if not written:
        return "", _problem("date-impossible", value=shortened(text))
    if len(written) > 1:
        return "", _problem("date-two-readings", value=text, first=IsoDay(written[0]), second=IsoDay(written[1]))
    return _likely(written[0])


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _likely(day: str) -> Value:
    if FIRST_YEAR <= int(day[:4]) <= LAST_YEAR:
        return day, None
    return "", _problem("date-out-of-range", value=day, least=FIRST_YEAR, most=LAST_YEAR)


def read_status(value: object) -> Value:
    """Read the status of a document, written in any language, as its stable id.

    Examples
    --------
    >>> read_status("Не составлялся")[0], read_status("soon")[1].code
    ('not_produced', 'status-unknown')
    """
    text, problem = read_word(value)
    status = status_of(text)
    if problem or status is not None:
        return status or "", problem
    suggestion = nearest(text[:LONGEST_SHOWN], [*PUBLICATION_STATUSES, *status_names()])
    return "", replace(_problem("status-unknown", value=shortened(text)), suggestion=suggestion)


READERS: dict[Kind, Callable[[object], Value]] = {
    "status": read_status,
    "day": read_day,
    "link": read_link,
    "fact": read_remark,
    "words": read_remark,
}
"""How a cell of each kind is read; an answer is read on the scale of its question."""


def _problem(code: str, *, severity: str = "error", **facts: object) -> Problem:
    return Problem(code, facts=facts, severity="notice" if severity == "notice" else "error")


YES = {"yes", "y", "да", "иә", "ия", "ие"}


NO = {"no", "n", "нет", "жоқ", "жок"}


def yes_no_answer(text: str, scale: Scale) -> str | None:
    """Give the answer that a yes or a no means on a scale; ``None`` if it means nothing there.

    Examples
    --------
    >>> from budget_index.methodology.model import Option
    >>> scale = Scale(answers={"a": Option(points=100, label={"ru": "Да"}), "b": Option(points=0, label={"ru": "Нет"})})
    >>> yes_no_answer("Иә", scale), yes_no_answer("NO", scale), yes_no_answer("maybe", scale)
    ('a', 'b', None)
    """
    folded = stripped(text).casefold().rstrip(".!")
    words = next((words for words in (YES, NO) if folded in words), set())
    meant = [key for key, option in (scale.answers or {}).items() if words & _names(key, option.label or {})]
    return meant[0] if len(meant) == 1 else None


def _names(key: str, label: dict[str, str]) -> set[str]:
    return {stripped(text).casefold() for text in (key, *label.values()) if len(text) > 1}
