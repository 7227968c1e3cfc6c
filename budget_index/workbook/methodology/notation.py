"""How values stand in cells: lists, pairs and maps on one line, yes and no in words, numbers with comma or point."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time, timedelta

from budget_index.errors import Problem
from budget_index.language import LANGUAGES, Say
from budget_index.letters import INVISIBLE, stripped
from budget_index.methodology.answer_text import number_readings, plain_number, with_decimal_point
from budget_index.tables.values import ERRORS, Percent, text_of
from budget_index.workbook.methodology.layout import Notation, Percents

PIECE = re.compile(r'"((?:[^"]|"")*)"|([^;,\n="]+)|([;,\n=])')
RESERVED = re.compile(r'[;,="\n]|^\s|\s$')
ENDS = re.compile(rf"^(?:\s|{INVISIBLE.pattern})+|(?:\s|{INVISIBLE.pattern})+$")
BOOLEANS = {"true": True, "1": True, "+": True, "false": False, "0": False, "-": False, "–": False}


class Unreadable(ValueError):
    """The contents of a cell don't fit its column; ``problem`` says why."""

    def __init__(self, code: str, **facts: object) -> None:
        self.problem = Problem(code, facts=facts)
        super().__init__(code)


def written_value(value: object, kind: Notation, say: Say) -> str | float | None:
    """Write a value for a cell: a text, a number, or nothing.

    Examples
    --------
    >>> written_value([[0.0, 100.0], [14.0, 67.5]], "pairs", Say("en")), written_value(True, "yes_no", Say("ru"))
    ('0:100; 14:67.5', 'да')
    >>> written_value({"format": "open", "size": "a=b"}, "map", Say("en"))
    'format=open; size="a=b"'
    >>> written_value(["d", "e"], "names", Say("en"))
    'd; e'
    """
    if value is None or value is False or value == [] or value == {}:
        return None
    if value is True:
        return say("word.yes")
    if kind == "number" and isinstance(value, int | float):
        return value
    if kind == "pairs" and isinstance(value, list):
        return "; ".join(":".join(_number(number) for number in pair) for pair in value)
    if kind == "numbers" and isinstance(value, list):
        return "; ".join(map(_number, value))
    if kind == "map" and isinstance(value, Mapping):
        return "; ".join(f"{_quoted(key)}={_quoted(entry)}" for key, entry in value.items())
    if kind == "names" and isinstance(value, list):
        return "; ".join(map(_quoted, value))
    return str(value)


def read_value(value: object, kind: Notation, *, percent: Percents = "") -> object:
    """Read the contents of a cell, ``None`` if blank; what should be a number but isn't stays text.

    Raises
    ------
    Unreadable
        An error, a date that a spreadsheet program has made of something else, or a notation that can't be read.

    Examples
    --------
    >>> read_value("0:100; 14:66,5", "pairs"), read_value("format = open", "map"), read_value("d, e", "names")
    ([[0, 100], [14, 66.5]], {'format': 'open'}, ['d', 'e'])
    >>> read_value("0,5", "number"), read_value(" Да ", "yes_no"), read_value(7.0, "word")
    (0.5, True, '7')
    """
    if isinstance(value, date | time | timedelta):
        raise Unreadable("cell-became-date", value=str(value).removesuffix(" 00:00:00"))
    if isinstance(value, bool):
        return value if kind in {"yes_no", "number"} else str(value).casefold()
    if kind == "number":
        return _read_number(value, percent)
    text = str(value) if isinstance(value, str) else text_of(value)
    if text in ERRORS:
        raise Unreadable("cell-error", value=text)
    meaning = READERS[kind](text)
    return None if meaning == "" else meaning


def _read_number(value: object, percent: Percents) -> object:
    """Read a number; a percentage is read only where one makes sense.

    Examples
    --------
    >>> _read_number(Percent(41), "points"), _read_number("41 %", "points"), _read_number(Percent(60), "share")
    (41, 41, 0.6)
    """
    text = text_of(value)
    if text in ERRORS:
        raise Unreadable("cell-error", value=text)
    is_percent = isinstance(value, Percent) or text.endswith("%")
    if is_percent and not percent:
        raise Unreadable("number-is-percent", value=text)
    if isinstance(value, int | float):
        number: float | str = _plain(float(value))
    else:
        number = _one_reading(text.removesuffix("%").rstrip())
    if number == "":
        return None
    if isinstance(number, str):
        return stripped(text)
    return float(f"{number / 100:.15g}") if is_percent and percent == "share" else number


def _number(value: float) -> str:
    """Write a number so that its decimals can't be taken for thousands."""
    return with_decimal_point(str(_plain(value)))


def _plain(value: float) -> float:
    """Return a whole number as an integer."""
    return int(value) if float(value).is_integer() else value


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"' if RESERVED.search(word) or not word else word


def _text(text: str) -> str:
    """Strip blank space and invisible characters around a text; those inside belong to it."""
    return ENDS.sub("", text)


def _number_or_text(text: str) -> float | str:
    """Read a number with a comma or a point before its decimals, as pairs have them."""
    return _one_reading(stripped(text).removesuffix("%"))


def _one_reading(text: str) -> float | str:
    """Read a number that somebody typed as a text; one that can mean two isn't read."""
    readings = number_readings(text)
    if len(readings) > 1:
        first, second = map(plain_number, readings)
        raise Unreadable("number-two-readings", value=stripped(text), first=first, second=second)
    return _plain(readings[0]) if readings else stripped(text)


def _yes_no(text: str) -> bool | str:
    word = stripped(text).casefold()
    if not word:
        return ""
    words = BOOLEANS | {Say(code)("word.yes"): True for code in LANGUAGES}
    words |= {Say(code)("word.no"): False for code in LANGUAGES}
    if word not in words:
        raise Unreadable("yes-or-no-expected", value=stripped(text))
    return words[word]


def _names(text: str) -> list[str] | str:
    entries = _entries(text)
    if any(len(entry) != 1 for entry in entries):
        raise Unreadable("names-malformed", value=stripped(text))
    return [word for (word,) in entries] or ""


def _map(text: str) -> dict[str, str] | str:
    entries = _entries(text)
    if any(len(entry) != 2 or not all(entry) for entry in entries) or _repeated(entry[0] for entry in entries):
        raise Unreadable("map-malformed", value=stripped(text))
    return dict(entries) or ""


def _pairs(text: str) -> list[list[float | str]] | str:
    pairs = [[_number_or_text(part) for part in pair.split(":")] for pair in re.split("[;\n]", text) if stripped(pair)]
    if any(len(pair) != 2 or any(isinstance(part, str) for part in pair) for pair in pairs):
        raise Unreadable("pairs-malformed", value=stripped(text))
    return pairs or ""


def _numbers(text: str) -> list[float | str] | str:
    numbers = [_number_or_text(part) for part in re.split("[;\n]", text) if stripped(part)]
    if any(isinstance(number, str) for number in numbers):
        raise Unreadable("numbers-malformed", value=stripped(text))
    return numbers or ""


def _entries(text: str) -> list[list[str]]:
    """Split ``a=b; "c;d"=e`` into entries of words; quotes protect the signs that separate, and come in pairs."""
    if PIECE.sub("", text):
        return [[]]
    entries: list[list[str]] = [[""]]
    for quoted, bare, sign in PIECE.findall(text):
        if sign == "=":
            entries[-1].append("")
        elif sign:
            entries.append([""])
        else:
            entries[-1][-1] += stripped(bare) or quoted.replace('""', '"')
    return [entry for entry in entries if entry != [""]]


def _repeated(words: Iterable[str]) -> bool:
    entries = list(words)
    return len(set(entries)) < len(entries)


READERS: dict[Notation, Callable[[str], object]] = {
    "word": stripped,
    "text": _text,
    "yes_no": _yes_no,
    "names": _names,
    "map": _map,
    "numbers": _numbers,
    "pairs": _pairs,
}
