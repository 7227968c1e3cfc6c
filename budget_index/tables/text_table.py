"""A table of texts read from a csv or parquet file, its headings recognised as columns, with the row of every text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from budget_index.errors import Problem
from budget_index.files import unescaped
from budget_index.methodology.answer_text import decimal_marks, plain_number, with_decimal_point
from budget_index.tables.columns import Headings, heading_form, recognised
from budget_index.tables.csv_text import LONGEST_CELL, MOST_COLUMNS, read_csv_bytes
from budget_index.tables.values import Value

PLACE = ["file", "sheet", "cell"]
"""Where a value stood; a table that has these columns was written by this program."""


UNREADABLE = (OSError, ValueError, TypeError, LookupError, MemoryError, NotImplementedError, RecursionError)
"""What reading a file of strangers can raise."""


@dataclass(frozen=True)
class TextTable:
    """A table as it stands in its file.

    Parameters
    ----------
    cells
        Texts, one column a heading, numbered from 0; the index is the number of the row as a spreadsheet program shows
        it.
    header
        The row of the headings.
    """

    file: str
    headings: list[str] = field(default_factory=list)
    cells: pd.DataFrame = field(default_factory=pd.DataFrame)
    header: int = 1
    problems: list[Problem] = field(default_factory=list)

    def keys(self, names: Mapping[str, str]) -> set[str]:
        """Name the columns that the table has."""
        return {names[form] for form in map(heading_form, self.headings) if form in names}

    def columns(self, names: Mapping[str, str]) -> tuple[pd.DataFrame, Headings, list[Problem]]:
        """Name the columns: by their keys, or where nobody knows them as they are headed.

        Returns
        -------
        The table; its headings; what is wrong with them.
        """
        headings = recognised(self.headings, names)
        problems = headings.problems(self._filled, self._heading_at)
        keys = {place: key for key, place in headings.places.items()}
        taken: dict[int, str] = {}
        for place, text in enumerate(self.headings):
            name = keys.get(place, text if place not in headings.twice else "")
            if name and (place in keys or (name not in headings.places and name not in taken.values())):
                taken[place] = name
        table = self.cells[list(taken)].set_axis(list(taken.values()), axis="columns") if taken else self.cells
        return table, headings, problems

    def _filled(self, place: int) -> int:
        return int(self.cells[place].str.strip().ne("").sum()) if place in self.cells.columns else 0

    def _heading_at(self, place: int) -> Problem:
        return Problem("", self.file, cell=f"{column_letters(place)}{self.header}")


Read = tuple[pd.DataFrame, list[Problem]]
"""A table read from a file, and what is wrong with it."""


def column_letters(place: int) -> str:
    """Name a column as a spreadsheet program does, counted from 0.

    Examples
    --------
    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_table(path: Path) -> Read:
    """Read a csv or parquet file as texts, its columns named as they are headed, and list why it can't be read."""
    table = read_text_table(path, {})
    errors = [problem for problem in table.problems if problem.severity == "error"]
    return (pd.DataFrame(), errors) if errors else (table.columns({})[0], [])


def read_text_table(path: Path, names: Mapping[str, str]) -> TextTable:
    """Read a csv or parquet file; what is wrong with it is listed, not raised."""
    if not path.is_file():
        return TextTable(str(path), problems=[Problem("file-not-found", str(path))])
    file = path.name.encode(errors="replace").decode()
    if path.stat().st_size == 0:
        return TextTable(file, problems=[Problem("file-empty", file)])
    try:
        if path.suffix.casefold() == ".parquet":
            return _read_parquet(path, file)
        table = read_csv_bytes(path.read_bytes(), file, names)
    except UNREADABLE as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        return TextTable(file, problems=[Problem("table-unreadable", file, facts={"reason": reason})])
    return _unescaped(TextTable(file, table.headings, table.cells, table.header, table.problems))


def _unescaped(table: TextTable) -> TextTable:
    """Read texts as they were before ``csv_bytes``: all of a table that names where answers stood, else the answers.

    In a table that somebody else wrote an apostrophe may be part of a remark. The numbers that this program writes have
    a point before the decimals; elsewhere the other answers may say which mark stands there.
    """
    forms = [heading_form(heading) for heading in table.headings]
    ours = set(PLACE) <= set(forms)
    places = [place for place, form in enumerate(forms) if ours or form == "answer"]
    cells = unescaped(table.cells.rename(columns=str), map(str, places))
    if "answer" in forms:
        answer = str(forms.index("answer"))
        cells = cells.assign(**{answer: _decimals(cells[answer], "." if ours else "")})
    cells = cells.rename(columns=int)
    return TextTable(table.file, table.headings, cells, table.header, table.problems)


def _decimals(answers: pd.Series, known: str) -> pd.Series:
    """Write numbers that may have thousands so that they haven't, where the mark before decimals is known."""
    distinct = [text for text in answers.unique() if text[:1] in "0123456789.,+-" and len(text) < 40]
    marks = decimal_marks(distinct) | set(known)
    changed = {text: with_decimal_point(text, mark) for mark in marks for text in distinct}
    changed = {text: written for text, written in changed.items() if text != written}
    return answers.replace(changed) if changed else answers


def _read_parquet(path: Path, file: str) -> TextTable:
    return frame_as_texts(pd.read_parquet(path), file)


def frame_as_texts(table: pd.DataFrame, file: str) -> TextTable:
    """Take a DataFrame for a table that is named as a file; its first row is the second, below the headings.

    Examples
    --------
    >>> frame_as_texts(pd.DataFrame({"region": ["KZ-15"], "answer": [14.5]}), "DataFrame").cells.values.tolist()
    [['KZ-15', '14.5']]
    """
    if len(table.columns) > MOST_COLUMNS:
        limits = {"columns": len(table.columns), "limit": MOST_COLUMNS}
        return TextTable(file, problems=[Problem("csv-too-many-columns", file, facts=limits)])
    problems, columns = [], {}
    for place in range(len(table.columns)):
        texts, odd = _parquet_texts(table.iloc[:, place])
        columns[place] = texts
        if odd:
            name = str(table.columns[place])
            facts: dict[str, object] = {"column": name[:60], "kind": odd}
            problems.append(Problem("parquet-type", file, cell=f"{column_letters(place)}1", facts=facts))
    cells = pd.DataFrame(columns).set_axis(pd.RangeIndex(2, 2 + len(table)), axis="index")
    return TextTable(file, [str(name) for name in table.columns], cells, 1, problems)


def _parquet_texts(column: pd.Series) -> tuple[pd.Series, str]:
    """Write the values of a column as texts; name the first type that isn't a text, a number, a day or a truth."""
    if pd.api.types.is_bool_dtype(column.dtype) or pd.api.types.is_numeric_dtype(column.dtype):
        return _distinct(column, _number_text), ""
    odd = ""
    for value in column.dropna().map(type).drop_duplicates():
        if not issubclass(value, str | int | float | bool | np.generic) and not hasattr(value, "isoformat"):
            odd = value.__name__
            break
    if odd:
        return pd.Series("", index=column.index, dtype="str"), odd
    return _distinct(column, _value_text), ""


def _value_text(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number_text(value)
    written = value.isoformat() if hasattr(value, "isoformat") else value
    return str(written)[: LONGEST_CELL + 1]


def _number_text(value: object) -> str:
    """Write a number so that its decimals can't be taken for thousands."""
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).upper()
    return with_decimal_point(plain_number(float(value)))  # type: ignore[arg-type]


def _distinct(column: pd.Series, write: Callable[[object], str]) -> pd.Series:
    """Write every distinct value once; what is missing is blank."""
    places, distinct = pd.factorize(column)
    written = np.array([*(write(value) for value in distinct), ""], dtype=object)
    return pd.Series(written[places], index=column.index, dtype="str")


def each_distinct(texts: pd.Series, read: Callable[[object], Value]) -> tuple[pd.Series, dict[int, Problem]]:
    """Read every distinct text once.

    Returns
    -------
    What was read; position in the column → what is wrong there.
    """
    places, distinct = pd.factorize(texts)
    values = [read(text) for text in distinct]
    wrong = {number: problem for number, (_, problem) in enumerate(values) if problem}
    written = np.array([value for value, _ in values], dtype=object)
    rows = np.flatnonzero(np.isin(places, list(wrong))) if wrong else ()
    problems = {int(at): wrong[int(places[at])] for at in rows}
    return pd.Series(written[places] if len(written) else texts, index=texts.index, dtype="str"), problems
