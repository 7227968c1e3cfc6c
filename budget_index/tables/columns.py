"""The columns that people fill in, each defined once, and how headings are recognised as columns.

From a definition follow the cells of a workbook (width, style, drop-down, check and hint), how they are read, and the
column of the table that they become. The words of a column are texts: ``workbook.column-KEY`` its header,
``workbook.KEY-prompt`` a hint if it has one, ``round.field-KEY`` what a data package says of it.

Headings are compared in one form, whoever reads the table: a column that stands twice and a heading that is nearly the
name of a column are errors, any other heading that nobody knows is a notice.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from budget_index.errors import Problem
from budget_index.language import LANGUAGES, Language, Say, former_spellings
from budget_index.letters import latin_twin, stripped

TEMPLATE_VERSION = 2
"""A new column makes a new version. Workbooks of older ones are read: what they lack counts as blank."""
Kind = Literal["answer", "status", "day", "link", "fact", "words"]
"""An answer on the scale of its question, the status of a document, a day, a link, an answer on the scale of the
criterion that is derived from it, or any words."""


NUMBERED = re.compile(r"[\s.()\[\]№#]*\d{1,3}[\s)\]]*$")
"""What programs and people put behind a name that is taken already."""
SHORTEST_NEAR, LONGEST_NAME = 4, 80
"""Letters; a shorter name is like too many others, a longer text isn't a name."""


@dataclass(frozen=True)
class InputColumn:
    """One column that people fill in; ``narrow`` is its width where there are more columns than usual.

    Without ``proof`` in it a row that is answered isn't complete.
    """

    key: str
    kind: Kind
    width: float
    narrow: float = 0
    proof: bool = False


ANSWER_INPUTS = (
    InputColumn("answer", "answer", width=25, narrow=22),
    InputColumn("evidence", "link", width=27, narrow=24, proof=True),
    InputColumn("seen_on", "day", width=12, proof=True),
    InputColumn("comment", "words", width=23, narrow=18),
)
PUBLICATION_INPUTS = (
    InputColumn("status", "status", width=27),
    InputColumn("url", "link", width=44, proof=True),
    InputColumn("published_on", "day", width=14, proof=True),
    InputColumn("format", "fact", width=26, proof=True),
    InputColumn("languages", "fact", width=26, proof=True),
)


def column_keys(columns: Iterable[InputColumn]) -> tuple[str, ...]:
    """List the keys of columns.

    Examples
    --------
    >>> column_keys(ANSWER_INPUTS)
    ('answer', 'evidence', 'seen_on', 'comment')
    """
    return tuple(column.key for column in columns)


def days_of(columns: Iterable[InputColumn]) -> set[str]:
    """Name the columns that hold days."""
    return {column.key for column in columns if column.kind == "day"}


@dataclass(frozen=True)
class Headings:
    """The headings of a table, recognised: which column stands where, and what is wrong with the others.

    Parameters
    ----------
    places
        Column → its place in the row of headings, counted from 0; of two the first.
    twice
        Place of a column that stands again → the place where it stands first.
    near
        Place of a heading that is nearly the name of a column → that name.
    unknown
        Places of the other headings.
    """

    texts: Sequence[str]
    places: dict[str, int] = field(default_factory=dict)
    twice: dict[int, int] = field(default_factory=dict)
    near: dict[int, str] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)

    def problems(self, filled: Callable[[int], int], at: Callable[[int], Problem]) -> list[Problem]:
        """Say what is wrong with the headings.

        Parameters
        ----------
        filled
            How many cells below a heading hold a text.
        at
            A problem at the place of a heading, with any code: the file, sheet, cell or line of it are taken over.
        """
        problems = [
            _at(at(place), "column-twice", column=self.texts[place], first=_place(at(first)))
            for place, first in self.twice.items()
        ]
        problems += [
            _at(at(place), "column-near", name, column=self.texts[place], cells=filled(place))
            for place, name in self.near.items()
        ]
        for place in self.unknown:
            cells = filled(place)
            if cells:
                problems.append(_at(at(place), "column-ignored", column=self.texts[place], cells=cells))
        return problems


def _at(place: Problem, code: str, suggestion: str = "", **facts: object) -> Problem:
    severity: Literal["error", "notice"] = "notice" if code == "column-ignored" else "error"
    facts["column"] = str(facts["column"])[:60]
    return Problem(
        code, place.file, place.sheet, place.cell, place.line, facts=facts, suggestion=suggestion, severity=severity
    )


def _place(problem: Problem) -> str:
    return problem.cell or problem.place


def heading_form(text: str) -> str:
    """Write a heading in the form in which headings are compared: letters composed, no spare spaces, small letters.

    Examples
    --------
    >>> heading_form(" Seen_on\u00a0"), heading_form("И\u0306од")
    ('seen on', 'йод')
    """
    return stripped(text.replace("_", " ")).casefold()


def names_of(headers: Callable[[Language], Mapping[str, str]]) -> dict[str, str]:
    """Map every name of a column, in the form of headings, to the column: its key, and its header in any language.

    A header of an earlier version counts too; a remark in brackets at the end of a header may be left out.
    """
    named = {heading_form(header): column for language in LANGUAGES for column, header in headers(language).items()}
    bare = {re.sub(r"\s*\([^()]*\)$", "", name): column for name, column in named.items()}
    return _former_names(named) | bare | named | {heading_form(column): column for column in headers(LANGUAGES[0])}


def _former_names(named: Mapping[str, str]) -> dict[str, str]:
    """Map the headers that earlier versions wrote to the columns that have others now."""
    return {
        heading_form(spelling): named[now]
        for key, spellings in former_spellings().items()
        for now in (heading_form(Say(language)(key)) for language in LANGUAGES)
        if now in named
        for spelling in spellings
    }


def recognised(headings: Sequence[object], names: Mapping[str, str]) -> Headings:
    """Recognise the headings of a table.

    Parameters
    ----------
    headings
        What stands in the row of headings; what isn't a text is no heading.
    names
        Every name that a column may have, in the form of headings → the column.

    Examples
    --------
    >>> names = {"answer": "answer", "evidence (link)": "evidence", "evidence": "evidence", "seen on": "seen_on"}
    >>> found = recognised(["ANSWER", "evidense", "Seen on", "answer", "mood"], names)
    >>> found.places, found.twice, found.near, found.unknown
    ({'answer': 0, 'seen_on': 2}, {3: 0}, {1: 'evidence'}, [4])
    """
    texts = [stripped(heading) if isinstance(heading, str) else "" for heading in headings]
    known = Headings(texts)
    others: list[int] = []
    for place, text in enumerate(texts):
        column = names.get(heading_form(text)) if len(text) <= LONGEST_NAME else None
        if column is None:
            others += [place] if text else []
        elif column in known.places:
            known.twice[place] = known.places[column]
        else:
            known.places[column] = place
    for place in others:
        name = _nearly(heading_form(texts[place]), names, known.places)
        if name:
            known.near[place] = name
        else:
            known.unknown.append(place)
    return known


def _nearly(heading: str, names: Mapping[str, str], present: Mapping[str, int]) -> str:
    """Give the name that a heading nearly is; one letter differs, or two where the column isn't there otherwise."""
    if len(heading) > LONGEST_NAME:
        return ""
    twin, bare = latin_twin(heading), NUMBERED.sub("", heading)
    for candidate in (twin, bare):
        if candidate in names:
            return candidate
    for name, column in names.items():
        if min(len(name), len(heading)) < SHORTEST_NEAR or abs(len(name) - len(heading)) > 2:
            continue
        most = 2 if len(name) >= 6 and column not in present else 1
        if _differing_letters(twin, latin_twin(name), most) <= most:
            return name
    return ""


def _differing_letters(word: str, other: str, most: int) -> int:
    """Count how many letters must be added, taken away, changed or swapped with their neighbour; no further than most.

    Examples
    --------
    >>> _differing_letters("assesor", "assessor", 1), _differing_letters("awnser", "answer", 2)
    (1, 2)
    """
    if abs(len(word) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, start=1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


TABLE_WORDS = {name: f"word.{name}" for name in ("region", "year", "criterion", "assessor", "document", "file")}
"""Columns of tables that nobody fills in in a workbook, with the texts of their headers."""


def table_names(columns: Iterable[str]) -> dict[str, str]:
    """Map every name that the columns of a table may have in a csv to the column.

    Examples
    --------
    >>> names = table_names(["region", "seen_on", "cell"])
    >>> names["регион"], names["дата просмотра"], names["seen on"], names["cell"]
    ('region', 'seen_on', 'seen_on', 'cell')
    """
    inputs = {column.key for column in (*ANSWER_INPUTS, *PUBLICATION_INPUTS)}
    texts = {key: TABLE_WORDS.get(key) or f"workbook.column-{key.replace('_', '-')}" for key in columns}
    worded = {key: text for key, text in texts.items() if key in TABLE_WORDS or key in inputs}
    named = names_of(lambda language: {key: Say(language)(text) for key, text in worded.items()})
    return {heading_form(key): key for key in texts} | named
