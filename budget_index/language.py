"""Kazakh, Russian and English: the texts a user sees, numbers, ordinals, days, plurals and alphabetical order."""

import locale
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from numbers import Integral
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from budget_index.errors import IsoDay, Problem, RegionKind, capped, one_a_cause

Language = Literal["kk", "ru", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


GROUPED_FROM = 10_000
"""From here on thousands stand apart: a year and a number of four digits are read at a glance."""


@dataclass(frozen=True, kw_only=True)
class Conventions:
    """How a language is written, apart from what Babel knows of it by its code: plural forms."""

    own_name: str
    decimal_mark: str
    thousands_mark: str
    long_date: str
    """A day with the month in words: what stands around ``{day}``, ``{month}`` and ``{year}``."""
    months: str
    """Names of the months as they stand in a date."""
    short_date: str
    """A day in figures, as a format of dates is written in spreadsheets."""
    system_names: tuple[str, ...]
    """How the names of a computer's locales in this language begin, in small letters."""
    alphabet: str
    """All small letters in their order."""


CONVENTIONS: dict[Language, Conventions] = {
    "kk": Conventions(
        own_name="Қазақша",
        decimal_mark=",",
        thousands_mark="\u00a0",
        long_date="{day}\u00a0{month} {year}\u00a0ж.",
        months="қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
        short_date="dd.mm.yyyy",
        system_names=("kk", "kaz"),
        alphabet="аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    ),
    "ru": Conventions(
        own_name="Русский",
        decimal_mark=",",
        thousands_mark="\u00a0",
        long_date="{day}\u00a0{month} {year}\u00a0г.",
        months="января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        short_date="dd.mm.yyyy",
        system_names=("ru",),
        alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    ),
    "en": Conventions(
        own_name="English",
        decimal_mark=".",
        thousands_mark=",",
        long_date="{day}\u00a0{month} {year}",
        months="January February March April May June July August September October November December",
        short_date="yyyy-mm-dd",
        system_names=("en",),
        alphabet="abcdefghijklmnopqrstuvwxyz",
    ),
}
OWN_NAMES = {language: conventions.own_name for language, conventions in CONVENTIONS.items()}
PLACES_NAMED = 3
"""Of many places with one problem so many are named."""
ENVIRONMENT = "BUDGET_INDEX_LANG"
"""The variable that names the language; without it the computer's own is taken."""
FALLBACKS = ("und", "en", "ru", *LANGUAGES)
"""Where to look in turn for a text that isn't there in the reader's language; "und" is a text without a language."""

CYRILLIC = dict.fromkeys("".join(each.alphabet for each in CONVENTIONS.values() if "а" in each.alphabet))
LETTER_ORDER = {letter: 1000 + place for place, letter in enumerate(CYRILLIC)}
"""Cyrillic letters in the order of the Kazakh alphabet, which contains the Russian one; Latin ones come before them."""


def language_of_machine() -> Language:
    """Return the language of the environment, else of the computer's locale, else English."""
    wanted = os.environ.get(ENVIRONMENT, "")
    name = (locale.getlocale()[0] or os.environ.get("LANG") or "").casefold()
    fitting = (code for code, conventions in CONVENTIONS.items() if name.startswith(conventions.system_names))
    return next((code for code in LANGUAGES if code == wanted), next(fitting, "en"))


def alphabetical(name: str) -> list[int]:
    """Sort key in the order of the Kazakh alphabet, which contains the Russian one; Latin letters come first.

    Examples
    --------
    >>> sorted(["Ұлытау", "Шымкент", "Атырау", "Әйтеке", "Ақмола"], key=alphabetical)
    ['Ақмола', 'Атырау', 'Әйтеке', 'Ұлытау', 'Шымкент']
    """
    return [
        LETTER_ORDER.get(letter, ord(letter) if ord(letter) < 1000 else 2000 + ord(letter))
        for letter in name.casefold()
    ]


def localized(text: Mapping[str, str], language: Language) -> str:
    """Pick the text in a language; where it lacks, English, Russian, then any other.

    Examples
    --------
    >>> localized({"ru": "Индекс", "en": "Index"}, "kk")
    'Index'
    """
    return next((text[code] for code in (language, *FALLBACKS) if text.get(code)), "")


@cache
def texts(section: str) -> dict[str, dict[str, Any]]:
    """Read one section of the texts: key → language → text, or → plural forms; ``key: word.region`` is that text."""
    return {
        key: entry if isinstance(entry, dict) else _entry(*entry.split(".", 1))
        for key, entry in _entries(section).items()
    }


def spellings(key: str) -> list[str]:
    """List how a text is written, in every language, and was by earlier versions: what comes back may have any of them.

    Examples
    --------
    >>> spellings("workbook.column-format")
    ['Форматы', 'Формат', 'Format', 'Пішімі']
    """
    return [*(Say(language)(key) for language in LANGUAGES), *former_spellings().get(key, [])]


@cache
def former_spellings() -> dict[str, list[str]]:
    """Read how earlier versions wrote the texts that come back to us: key of the text → spellings."""
    path = Path(__file__).parent / "texts" / "former" / "spellings.yaml"
    spelled: dict[str, list[str]] = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    return spelled


@cache
def _entries(section: str) -> dict[str, Any]:
    path = Path(__file__).parent / "texts" / f"{section}.yaml"
    entries: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    return entries


def _entry(section: str, key: str) -> dict[str, Any]:
    entry: dict[str, Any] = _entries(section)[key]
    return entry


def _written(value: float, digits: int, language: Language) -> str:
    """Write a number; Babel would write the same after loading all that it knows."""
    from budget_index.rounding import round_half_up

    conventions, rounded = CONVENTIONS[language], round_half_up(value, digits) + 0.0
    sign, grouping = "−" if rounded < 0 else "", "," if abs(rounded) >= GROUPED_FROM else ""
    whole, _, decimals = f"{abs(rounded):{grouping}.{digits}f}".partition(".")
    written = f"{sign}{whole.replace(',', conventions.thousands_mark)}"
    return f"{written}{conventions.decimal_mark}{decimals}" if decimals else written


@dataclass(frozen=True)
class Say:
    """Say things in one language.

    Examples
    --------
    >>> Say("ru")("problem-count.total", n=3)
    '3 ошибки'
    >>> Say("kk").number(52.25, digits=1)
    '52,3'
    """

    language: Language

    def __call__(self, key: str, /, **facts: object) -> str:
        """Return the text of a key with its facts filled in; a text with plural forms chooses by the fact ``n``."""
        section, name = key.split(".", 1)
        text = texts(section)[name][self.language]
        if isinstance(text, dict):
            n = facts["n"]
            text = text.get(self.plural(n if isinstance(n, float) else int(str(n))), text["other"])
        return str(text.format(**{name: self._counted(fact) for name, fact in facts.items()})) if facts else str(text)

    def _counted(self, fact: object) -> object:
        """Write a count as this language does; what isn't a whole number stays as it is.

        So does a number that needs no sign and no space: a text may ask for its digits, as that of a date does.
        """
        if isinstance(fact, bool) or not isinstance(fact, Integral) or 0 <= int(fact) < GROUPED_FROM:
            return fact
        return self.number(int(fact))

    def plural(self, n: float) -> str:
        """Name the plural form a number takes in this language (CLDR: one, few, many, other).

        A fraction has the form of 2 in Russian: «0,3 балла», «2,5 места».

        Examples
        --------
        >>> [Say("ru").plural(n) for n in (0, 1, 2, 5, 11, 21, 0.3, -2.5)]
        ['many', 'one', 'few', 'many', 'many', 'one', 'few', 'few']
        """
        from babel import Locale

        fraction = float(n) % 1 != 0
        return "few" if fraction and self.language == "ru" else str(Locale(self.language).plural_form(abs(n)))

    def ordinal(self, n: int) -> str:
        """Write a number that says which in turn.

        Russian has the ending of a neuter (место), Kazakh the hyphen of the noun that follows: «12-» орын.

        Examples
        --------
        >>> [Say("en").ordinal(n) for n in (1, 2, 5, 11, 21, 112)], Say("ru").ordinal(12), Say("kk").ordinal(12)
        (['1st', '2nd', '5th', '11th', '21st', '112th'], '12-е', '12-')
        """
        written = self.number(n)
        if self.language != "en":
            return f"{written}-е" if self.language == "ru" else f"{written}-"
        is_teen = n % 100 in {11, 12, 13}
        return f"{written}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"

    def day(self, day: date) -> str:
        """Write a day with its month in words.

        Examples
        --------
        >>> [Say(code).day(date(2027, 6, 30)).replace("\u00a0", " ") for code in LANGUAGES]
        ['30 маусым 2027 ж.', '30 июня 2027 г.', '30 June 2027']
        """
        conventions = CONVENTIONS[self.language]
        month = conventions.months.split()[day.month - 1]
        return conventions.long_date.format(day=day.day, month=month, year=day.year)

    def short_day(self, day: date) -> str:
        """Write a day in figures.

        Examples
        --------
        >>> [Say(code).short_day(date(2026, 3, 5)) for code in LANGUAGES]
        ['05.03.2026', '05.03.2026', '2026-03-05']
        """
        written = CONVENTIONS[self.language].short_date.replace("yyyy", f"{day.year:04}")
        return written.replace("mm", f"{day.month:02}").replace("dd", f"{day.day:02}")

    def number(self, value: float | None, digits: int = 0) -> str:
        r"""Write a number as this language does, halves rounded up; a missing one is a dash.

        From 10,000 on thousands stand apart: by a space that doesn't break, in English by a comma.

        Examples
        --------
        >>> Say("ru").number(-2.5, 1), Say("kk").number(12345), Say("en").number(12345), Say("en").number(2027)
        ('−2,5', '12\xa0345', '12,345', '2027')
        """
        return "–" if value is None or value != value else _written(float(value), digits, self.language)

    def percent(self, share: float, digits: int = 0) -> str:
        """Write a share as percent, as this language does; a missing one is a dash.

        Examples
        --------
        >>> Say("en").percent(0.52), Say("en").percent(1 / 24, digits=1)
        ('52%', '4.2%')
        """
        return self("word.percent", n=self.number(100 * share, digits)) if share == share else self.number(None)

    def signed(self, value: float, digits: int = 1) -> str:
        """Write a number with its sign; one that rounds to 0 has none, a missing one is a dash.

        Examples
        --------
        >>> Say("ru").signed(2.25), Say("ru").signed(-0.04), Say("en").signed(-1.5, 0)
        ('+2,3', '0,0', '−2')
        """
        size = self.number(abs(value), digits)
        if not any(digit in size for digit in "123456789"):
            return size
        return f"{'+' if value > 0 else '−'}{size}"

    def unit(self, unit: str) -> str:
        """Name the unit of a number scale; one that the texts don't know stays as it is.

        Examples
        --------
        >>> Say("kk").unit("days"), Say("kk").unit("km")
        ('күн', 'km')
        """
        return self(f"unit.{unit}") if unit in texts("unit") else unit

    def problem(self, problem: Problem) -> str:
        """Write a problem as ``place: fact and remedy [code]``, without the file's name."""
        facts = {name: self.fact(name, fact) for name, fact in problem.facts.items()}
        text = self(f"problem.{problem.code}", **facts)
        if problem.suggestion:
            text = f"{text} {self.suggested(problem)}"
        return f"{self.places(problem)}: {text} [{problem.code}]".removeprefix(": ")

    def places(self, problem: Problem) -> str:
        """Write where a problem is; of many places with one cause the first three, and how many more there are.

        Examples
        --------
        >>> Say("en").places(Problem("cell-error", cell="C2", also=("C3", "C4", "C5", "C6")))
        'C2, C3, C4 and 2 more'
        """
        if not problem.also:
            return problem.place
        named = ", ".join((problem.place, *problem.also[: PLACES_NAMED - 1]))
        return self("problem-count.more-places", places=named, n=len(problem.also) - PLACES_NAMED + 1)

    def suggested(self, problem: Problem) -> str:
        """Ask whether the suggestion was meant, and name the Cyrillic letters that stand where it has Latin ones."""
        question = self("problem-count.did-you-mean", word=problem.suggestion)
        letters = problem.cyrillic
        return (
            f"{question} {self('problem-count.cyrillic', n=len(letters), letters=', '.join(letters))}"
            if letters
            else question
        )

    def fact(self, name: str, fact: object) -> object:
        """Write a fact of a problem: a list as alternatives, a day in figures; types, faults and kinds in words."""
        if name == "expected":
            return self(f"expected.{fact}")
        if name == "fault":
            return self(f"yaml-fault.{fact}")
        if isinstance(fact, list | tuple):
            return self.listed(self.fact("", each) for each in fact)
        if isinstance(fact, IsoDay):
            return self.short_day(date.fromisoformat(fact))
        return self._kind(fact) if isinstance(fact, RegionKind) else fact

    def _kind(self, kind: str) -> str:
        key = f"kind-{kind.replace('_', '-')}"
        return self(f"methodology-page.{key}") if key in texts("methodology-page") else str(kind)

    def problems(self, problems: Iterable[Problem]) -> str:
        """Write all problems, a heading for each file."""
        by_file: dict[str, list[Problem]] = {}
        for problem in sorted(problems, key=lambda problem: problem.sort_key):
            by_file.setdefault(problem.file, []).append(problem)
        blocks = []
        for file, own in by_file.items():
            heading = self("problem-count.in-file", count=self.count(own), file=file) if file else self.count(own)
            blocks.append("\n".join([heading, *(f"  {self.problem(problem)}" for problem in capped(one_a_cause(own)))]))
        return "\n".join(blocks)

    def count(self, problems: list[Problem]) -> str:
        """Count errors and notices: ``2 problems, 1 notice``."""
        errors = sum(problem.severity == "error" for problem in problems)
        parts = [self("problem-count.total", n=errors)] if errors else []
        parts += [self("problem-count.notices", n=len(problems) - errors)] if len(problems) > errors else []
        return ", ".join(parts)

    def listed(self, words: Iterable[object]) -> str:
        """Join words as alternatives: ``a, b or c``."""
        items = [str(word) for word in words]
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self('problem-count.or')} {items[-1]}"
