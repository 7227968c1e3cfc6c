"""Letters as they are compared: one form for what looks the same, and Cyrillic letters that look like Latin ones."""

import re
import unicodedata

INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
LOOK_ALIKES = dict(zip("АВЕЗКМНОРСТУХІЈЅаеорсухіјѕһ", "ABE3KMHOPCTYXIJSaeopcyxijsh", strict=True))
LATIN_TWINS = str.maketrans(LOOK_ALIKES)


def stripped(text: str) -> str:
    """Remove characters that can't be seen, compose letters with their marks; every run of spaces becomes one.

    Examples
    --------
    >>> stripped("\u00a0a\u200b  –\u202ffully "), stripped("и\u0306")
    ('a – fully', 'й')
    """
    if text.isalnum():
        return text
    if not text.isascii():
        text = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    return " ".join(text.split())


def latin_twin(text: str) -> str:
    """Write a text with plain Latin letters where others look like them: for suggestions, never for reading.

    Examples
    --------
    >>> latin_twin("Р01") == "P01", latin_twin("Шт"), latin_twin("ｂ")
    (True, 'Шт', 'b')
    """
    return unicodedata.normalize("NFKC", text).translate(LATIN_TWINS)


def cyrillic_look_alikes(text: str) -> list[str]:
    """List the Cyrillic letters of a text that look like Latin ones, each once.

    Examples
    --------
    >>> cyrillic_look_alikes("КZ-1О"), cyrillic_look_alikes("KZ-10")
    (['К', 'О'], [])
    """
    return list(dict.fromkeys(letter for letter in text if letter in LOOK_ALIKES))
