"""What can be wrong with a user's file, and how it is said: place, fact, remedy, code."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from budget_index.letters import cyrillic_look_alikes, latin_twin

Severity = Literal["error", "notice"]
NUMBERED = re.compile(r"([a-z]{0,3})[-_. ]?(\d{1,3})")
LONGEST_WORD = 80


class RegionKind(str):
    """The kind of a region among the facts of a problem: its text says it in words."""

    __slots__ = ()


class IsoDay(str):
    """A day among the facts of a problem, as 2026-03-05: its text writes it as the language does."""

    __slots__ = ()


@dataclass(frozen=True)
class Problem:
    """One thing wrong at one place.

    Parameters
    ----------
    code
        What kind of problem it is, for example ``answer-not-on-scale``. The text is ``problem.<code>`` in ``texts/``;
        it says the fact and the remedy.
    file, sheet, cell, line, path
        Where: a spreadsheet has a sheet and a cell, a text file a line, a methodology also a path of ids.
    facts
        The values that the text names.
    suggestion
        The nearest valid word, where there is one.
    severity
        ``error`` stops the work, ``notice`` doesn't.
    also
        Other places of the file where the same is found, if this problem stands for all of them.

    Examples
    --------
    >>> Problem("unknown-criterion", file="aktobe.xlsx", sheet="Бағалау", cell="A9", facts={"criterion": "PO8"}).place
    'Бағалау!A9'
    """

    code: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    line: int | None = None
    path: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    suggestion: str = ""
    severity: Severity = "error"
    also: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where in its file the problem lies: ``sheet!cell``, or the line and the path of ids."""
        if self.sheet or self.cell:
            return f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell
        return " ".join(part for part in (f":{self.line}" if self.line else "", " > ".join(self.path)) if part)

    @property
    def cyrillic(self) -> list[str]:
        """Cyrillic letters of the word that should have been the suggestion, where that has Latin letters.

        Examples
        --------
        >>> Problem("unknown-criterion", facts={"criterion": "Р01"}, suggestion="P01").cyrillic
        ['Р']
        """
        if not self.suggestion.isascii():
            return []
        words = (fact for fact in self.facts.values() if isinstance(fact, str))
        alike = (word for word in words if latin_twin(word).casefold() == self.suggestion.casefold())
        return next((letters for word in alike if (letters := cyrillic_look_alikes(word))), [])

    @property
    def sort_key(self) -> tuple[str, str, int, int, str]:
        """Order problems as a reader meets them: file, sheet, row, column."""
        letters = self.cell.rstrip("0123456789")
        column = sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(letters)))
        return self.file, self.sheet, self.line or int(self.cell[len(letters) :] or 0), column, self.code


class ProblemsFound(Exception):
    """All problems found in one pass; the only exception that input of a user raises.

    Examples
    --------
    >>> try:
    ...     raise ProblemsFound([Problem("file-not-found", file="x.csv")])
    ... except ProblemsFound as found:
    ...     [problem.code for problem in found]
    ['file-not-found']
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.sort_key)
        super().__init__(", ".join(f"{p.file}{p.place} [{p.code}] {p.facts}" for p in self.problems))

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.problems)


FEW = 5
"""Problems with one cause that are still listed one by one."""
MOST_SHOWN = 200
"""Problems of one kind in one file that are shown one by one; of the others the number is said."""


def capped(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems; of one kind in one file 200 stay, and one more says how many there are.

    Examples
    --------
    >>> shown = capped(Problem("unknown-criterion", "x.csv", cell=f"C{n}") for n in range(50_000))
    >>> len(shown), shown[-1].code, shown[-1].facts["n"]
    (201, 'more-like-it', 49800)
    """
    shown: list[Problem] = []
    counts: Counter[tuple[str, str, Severity]] = Counter()
    for problem in sorted(problems, key=lambda problem: problem.sort_key):
        kind = problem.file, problem.code, problem.severity
        counts[kind] += 1
        if counts[kind] <= MOST_SHOWN:
            shown.append(problem)
    for (file, code, severity), count in counts.items():
        if count > MOST_SHOWN:
            facts = {"n": count - MOST_SHOWN, "kind": code}
            shown.append(Problem("more-like-it", file, facts=facts, severity=severity))
    return shown


def one_a_cause(problems: Iterable[Problem]) -> list[Problem]:
    """Let the first of many problems that name the same facts in one file stand for all; a few are listed one by one.

    Examples
    --------
    >>> found = [Problem("year-out-of-range", "x.csv", cell=f"C{n}", facts={"value": 26}) for n in range(2, 96)]
    >>> (only,) = one_a_cause(found)
    >>> only.cell, len(only.also), only.also[:2]
    ('C2', 93, ('C3', 'C4'))
    """
    causes: dict[tuple[str, ...], list[Problem]] = {}
    for problem in sorted(problems, key=lambda problem: problem.sort_key):
        cause = problem.file, problem.code, problem.severity, problem.suggestion, str(sorted(problem.facts.items()))
        causes.setdefault(cause, []).append(problem)
    listed: list[Problem] = []
    for same in causes.values():
        first = same[0]
        one = len(same) > FEW and first.facts and first.place
        listed += [replace(first, also=tuple(other.place for other in same[1:]))] if one else same
    return listed


def raise_errors(problems: Iterable[Problem]) -> list[Problem]:
    """Raise if any problem is an error; otherwise return the notices."""
    every = list(problems)
    if any(problem.severity == "error" for problem in every):
        raise ProblemsFound(every)
    return every


def nearest(word: str, valid: Iterable[str]) -> str:
    """Return the valid word most like a misspelt one, or an empty text; one with another number is another thing.

    Examples
    --------
    >>> nearest("wieght", ["weight", "title"])
    'weight'
    >>> nearest("PO8", ["P07", "P08"]), nearest("P8", ["P07", "P08"]), nearest("P09", ["P07", "P08"])
    ('P08', 'P08', '')
    >>> nearest("Р01", ["P01", "P10"]) == "P01"  # the first letter is Cyrillic
    True
    """
    by_folded = {candidate.casefold(): candidate for candidate in valid}
    confusable = latin_twin(word).casefold().replace("o", "0")
    by_confusable = {candidate.replace("o", "0"): original for candidate, original in by_folded.items()}
    if confusable in by_confusable:
        return by_confusable[confusable]
    same = [name for name in by_folded if _number_in(name.replace("o", "0")) == _number_in(confusable)]
    if NUMBERED.fullmatch(confusable):
        return by_folded[same[0]] if same else ""
    close = difflib.get_close_matches(latin_twin(word).casefold()[:LONGEST_WORD], same, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else ""


def _number_in(word: str) -> str:
    """Return what tells numbered things apart: of P01 both letter and number, of other words the digits.

    Where a year is among the digits, their order may be mistyped.
    """
    numbered = NUMBERED.fullmatch(word)
    if numbered:
        return f"{numbered[1]}{int(numbered[2])}"
    digits = re.sub(r"\D", "", word) if re.search(r"[1-9]", word) else ""
    return "".join(sorted(digits)) if len(digits) > 3 else digits.lstrip("0")
