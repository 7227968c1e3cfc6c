"""Read what a cell holds: an answer, a link, a day, each with what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from openpyxl.utils.datetime import from_excel

from budget_index.errors import Problem
from budget_index.methodology.answer_text import canonical_answer, plain_number, stripped
from budget_index.methodology.model import Scale
from budget_index.tables.columns import Kind
from budget_index.workbook.questions import Question, status_of
from budget_index.workbook.xlsx.sheets import CellError

ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}
DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ][\d:.]+)?")
DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?: ?г\.?| ?ж\.?)?")
FIRST_SERIAL, LAST_SERIAL = 36_526, 73_050
"""Days 2000-01-01 and 2099-12-31 as Excel counts them."""
FIRST_YEAR, LAST_YEAR = 2000, 2099


def text_of(value: object) -> str:
    """Write the value of a cell as a text without invisible characters.

    Examples
    --------
    >>> text_of(2026.0), text_of(None), text_of(" a\u00a0")
    ('2026', '', 'a')
    """
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return plain_number(value)
    return stripped(str(value))


def read_answer(value: object, question: Question) -> tuple[str, Problem | None]:
    """Read the answer to a question; it is blank if there is a problem.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> from budget_index.workbook.questions import questions
    >>> question = questions(load_methodology("obs-2017"))["q1"]
    >>> read_answer("B", question)[0], read_answer("maybe", question)[1].code
    ('b', 'answer-not-on-scale')
    """
    if isinstance(value, bool):
        return "", _problem("answer-is-boolean", criterion=question.id, value=str(value).upper())
    if isinstance(value, date | time | timedelta):
        return "", _problem("answer-is-date", criterion=question.id, value=str(value).removesuffix(" 00:00:00"))
    text = text_of(value)
    if isinstance(value, CellError):
        return "", _problem("cell-error", value=text)
    answer = canonical_answer(text, question.scale)
    if answer is None:
        answer = yes_no_answer(text, question.scale)
    if answer is not None:
        return answer, None
    if question.scale.number:
        return "", _problem("answer-not-a-number", criterion=question.id, answer=text)
    allowed = list(question.scale.answers or {})
    return "", _problem("answer-not-on-scale", criterion=question.id, answer=text, allowed=allowed)


def read_words(value: object) -> tuple[str, Problem | None]:
    """Read any text."""
    text = text_of(value)
    return ("", _problem("cell-error", value=text)) if isinstance(value, CellError) else (text, None)


def read_evidence(value: object) -> tuple[str, Problem | None]:
    """Read a link; a text that isn't one is kept, with a notice.

    Examples
    --------
    >>> read_evidence("https://www.gov.kz/x")
    ('https://www.gov.kz/x', None)
    >>> read_evidence("see the site")[1].code
    'evidence-not-a-link'
    """
    text, problem = read_words(value)
    if not text or text.casefold().startswith(("http://", "https://")):
        return text, problem
    return text, _problem("evidence-not-a-link", severity="notice", value=text)


def read_day(value: object) -> tuple[str, Problem | None]:
    """Read a day in any of the usual notations, as 2026-03-05.

    Examples
    --------
    >>> [read_day(value)[0] for value in (date(2026, 3, 5), "05.03.2026", "2026-03-05", 46086)]
    ['2026-03-05', '2026-03-05', '2026-03-05', '2026-03-05']
    >>> read_day("yesterday")[1].code
    'date-unreadable'
    """
    if isinstance(value, date):
        written = value.isoformat()[:10]
        is_likely = FIRST_YEAR <= value.year <= LAST_YEAR
        return (written, None) if is_likely else ("", _problem("date-unreadable", value=written))
    text, problem = read_words(value)
    if not text:
        return text, problem
    day = _serial_day(text) or _written_day(text)
    return (day.isoformat(), None) if day else ("", _problem("date-unreadable", value=text))


def read_status(value: object) -> tuple[str, Problem | None]:
    """Read the status of a document, written in any language, as its stable id.

    Examples
    --------
    >>> read_status("Не составлялся")[0], read_status("soon")[1].code
    ('not_produced', 'status-unknown')
    """
    text, problem = read_words(value)
    status = status_of(text)
    if problem or status is not None:
        return status or "", problem
    return "", _problem("status-unknown", value=text[:60])


READERS: Mapping[Kind, Callable[[object], tuple[str, Problem | None]]] = {
    "status": read_status,
    "day": read_day,
    "link": read_evidence,
    "fact": read_words,
    "words": read_words,
}
"""How a cell of each kind is read; an answer is read on the scale of its question."""


def _serial_day(text: str) -> date | None:
    if not re.fullmatch(r"\d{5}(\.\d+)?", text) or not FIRST_SERIAL <= float(text) <= LAST_SERIAL:
        return None
    day = from_excel(int(float(text)))
    return day.date() if isinstance(day, datetime) else None


def _written_day(text: str) -> date | None:
    written = DAY.fullmatch(text) or DAY_FIRST.fullmatch(text)
    try:
        return date(int(written["year"]), int(written["month"]), int(written["day"])) if written else None
    except ValueError:
        return None


def _problem(code: str, *, severity: str = "error", **facts: object) -> Problem:
    return Problem(code, facts=facts, severity="notice" if severity == "notice" else "error")


YES = {"yes", "y", "да", "иә", "ия", "ие"}


NO = {"no", "n", "нет", "жоқ", "жок"}


def yes_no_answer(text: str, scale: Scale) -> str | None:
    """Return the answer that yes or no stands for on a scale; ``None`` if it means nothing there.

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
