"""Letters as they are compared and as they are kept; Cyrillic letters that look like Latin ones, or stand for them."""

import re
import unicodedata

INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
UNSEEN = re.compile(f"{INVISIBLE.pattern}|[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
"""Also the control characters, but for tabs and whatever ends a line."""
LOOK_ALIKES = dict(zip("АВЕЗКМНОРСТУХІЈЅаеорсухіјѕһ", "ABE3KMHOPCTYXIJSaeopcyxijsh", strict=True))
LATIN_TWINS = str.maketrans(LOOK_ALIKES)
SINGLE = dict(zip("абвгдезийклмнопрстуфыэәғқңөұүһі", "abvgdeziyklmnoprstufyeagqnouuhi", strict=True))
SEVERAL = {"ё": "e", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu"}
IN_LATIN = str.maketrans(SINGLE | SEVERAL | {"я": "ya"})
LONGEST_ID = 60


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


def as_written(text: str) -> str:
    r"""Keep the lines and inner spaces of a free text; remove characters that can't be seen and blank ends.

    Letters are composed with their marks. Whatever ends a line becomes one sign, so that no program sees other lines.

    Examples
    --------
    >>> as_written(" one,  \u200btwo\r\n- three \n"), as_written("a\u2028b\x1f")
    ('one,  two\n- three', 'a\nb')
    """
    if text.isprintable() and text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", "\n".join(UNSEEN.sub("", text).splitlines())).strip()


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


def latin_id(text: str) -> str:
    """Write a text as an id: Cyrillic letters as Latin ones, a stroke for what no id may have; nothing may be left.

    Examples
    --------
    >>> latin_id("Раунд 2027"), latin_id("Қалалық бюджет (жоба)"), latin_id("kz_2026.v1"), latin_id("«»")
    ('raund-2027', 'qalalyq-byudzhet-zhoba', 'kz_2026.v1', '')
    """
    whole = unicodedata.normalize("NFKC", text)
    latin = whole if whole.isascii() else whole.lower().translate(IN_LATIN)
    return re.sub(r"[^A-Za-z0-9._]+", "-", latin)[:LONGEST_ID].strip("-.")
