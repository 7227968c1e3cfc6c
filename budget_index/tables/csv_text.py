"""Read a csv as people and programs save it: encoding, delimiter and header are found out, and no row is lost.

A spreadsheet program saves what its country is used to: commas, semicolons or tabs, UTF-8, UTF-16 or an old code page,
a title above the header, a line ``sep=;``. All of that is found out from the content, and one notice says so. What
can't be told apart is refused: a quoted cell that has swallowed rows, text right of the last heading.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice

import pandas as pd

from budget_index.errors import Problem
from budget_index.language import CYRILLIC
from budget_index.regions import FIRST_YEAR, LAST_YEAR
from budget_index.tables.columns import heading_form

DELIMITERS = (",", ";", "\t", "|")
HEADER_LINES = 20
"""The header is looked for in these first lines."""
MOST_COLUMNS = 500
LONGEST_CELL = 32_767
"""Letters; a spreadsheet program keeps no more in a cell."""
LONGEST_LINE = 1_000_000
"""Letters of a line that may be a header."""
SEPARATOR_LINE = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)
LINE_END = re.compile(r"\r\n|\n|\r")
QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"')
MARKS = (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")
CODE_PAGES = ("cp1251", "kz1048")
"""Of Windows, for Russian and for Kazakh."""


@dataclass(frozen=True)
class Layout:
    """Which character parts the cells, in which line the header stands, how the bytes are to be read."""

    delimiter: str = ","
    header: int = 1
    encoding: str = "utf-8"


@dataclass(frozen=True)
class CsvRow:
    """One row of a csv: the line at which it begins, its cells, and which of them were quoted."""

    line: int
    cells: list[str]
    quoted: frozenset[int] = frozenset()


@dataclass(frozen=True)
class CsvRead:
    """What stands in a csv.

    Parameters
    ----------
    headings
        The texts of the header, as they stand.
    cells
        The rows below it as texts, one column a heading, blank where a row is shorter. The index is the number of the
        row as a spreadsheet program shows it.
    """

    headings: list[str] = field(default_factory=list)
    cells: pd.DataFrame = field(default_factory=pd.DataFrame)
    header: int = 1
    problems: list[Problem] = field(default_factory=list)


def read_csv_bytes(content: bytes, file: str, known: Mapping[str, str] | None = None) -> CsvRead:
    r"""Read the bytes of a csv.

    Parameters
    ----------
    file
        Name of the file in messages.
    known
        Every heading that tables of this kind may have, in the form of headings → the column; they tell the header from
        a title above it.

    Examples
    --------
    >>> names = {"year": "year", "answer": "answer"}
    >>> read = read_csv_bytes(b"sep=;\nregion;year;answer\nKZ-10;2026;a\n", "x.csv", names)
    >>> read.headings, read.cells.values.tolist(), read.cells.index.tolist()
    (['region', 'year', 'answer'], [['KZ-10', '2026', 'a']], [3])
    >>> read.problems[0].code
    'csv-layout'
    """
    text, encoding = decoded(content)
    if text is None:
        return CsvRead(problems=[_undecoded(content, file)])
    if not text.strip(" \t\r\n,;|"):
        return CsvRead(problems=[Problem("file-empty", file)])
    names = known or {}
    layout = layout_of(text, names, encoding)
    body = text[_line_start(text, layout.header) :]
    header = next(_records(body, layout), None)
    if header is None:
        return CsvRead(problems=[Problem("csv-quote-open", file, line=layout.header)])
    headings = [cell.strip() for cell in header.cells]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MOST_COLUMNS:
        facts = {"columns": len(headings), "limit": MOST_COLUMNS}
        return CsvRead(problems=[Problem("csv-too-many-columns", file, line=layout.header, facts=facts)])
    cells = None if '"' in body else _plain_cells(body, layout, len(headings))
    problems = _layout_notice(layout, file, len(headings))
    if cells is None:
        year = next((place for place, text in enumerate(headings) if names.get(heading_form(text)) == "year"), None)
        cells, of_cells = _careful_cells(body, layout, (len(headings), year), file)
        problems += of_cells
    return CsvRead(headings, cells, layout.header, problems)


def decoded(content: bytes) -> tuple[str | None, str]:
    """Decode the bytes of a text file: by its byte order mark, as UTF-8, or in an old Cyrillic code page of Windows.

    A code page accepts nearly any bytes; so the text must read like Russian or Kazakh, most letters being small ones.

    Returns
    -------
    The text and the name of the encoding; no text if none fits.

    Examples
    --------
    >>> decoded("регион;год".encode("cp1251")), decoded(b"region"), decoded(bytes([0xd0, 0x00, 0xff]))[0]
    (('регион;год', 'cp1251'), ('region', 'utf-8'), None)
    >>> decoded("өңір;жыл".encode("kz1048"))
    ('өңір;жыл', 'kz1048')
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decode(content, encoding), encoding
    head = content[:400]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) > 3 and head[first::2].count(0) > len(head) // 4:
            return _decode(content, encoding), encoding
    text = _decode(content, "utf-8")
    if text is not None or b"\0" in content:
        return (text, "utf-8") if "\0" not in (text or "\0") else (None, "")
    pages = [(_decode(content, page), page) for page in CODE_PAGES]
    likely = max(pages, key=lambda page: _likeness(page[0]))
    return likely if _likeness(likely[0]) > 0.5 else (None, "")


def _decode(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likeness(text: str | None) -> float:
    """Say how much a text is like Russian or Kazakh: the share of small Cyrillic letters among all beyond ASCII."""
    strange = [letter for letter in (text or "")[:100_000] if ord(letter) > 127 and letter not in "№«»–—\u00a0"]
    return sum(letter in CYRILLIC for letter in strange) / len(strange) if strange else 0.0


def _undecoded(content: bytes, file: str) -> Problem:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        if b"\0" not in content:
            return Problem("not-utf-8", file, facts={"byte": error.start})
    return Problem("csv-not-text", file)


def layout_of(text: str, known: Mapping[str, str], encoding: str = "utf-8") -> Layout:
    r"""Find the delimiter and the header: the line and the delimiter that give most of the known headings.

    Examples
    --------
    >>> layout_of("Results 2026\n\nregion|year|answer\n", {"region": "region", "year": "year"})
    Layout(delimiter='|', header=3, encoding='utf-8')
    """
    lines = list(islice(_lines(text), HEADER_LINES))
    named = SEPARATOR_LINE.fullmatch(lines[0])
    best, layout = 0, None
    for number, line in enumerate(lines[:HEADER_LINES], start=1):
        for delimiter in dict.fromkeys([*(named.groups() if named else ()), *DELIMITERS]):
            headings = {heading_form(cell) for cell in next(csv.reader([line], delimiter=delimiter), [])}
            hits = len(headings & known.keys())
            if hits > best:
                best, layout = hits, Layout(delimiter, number, encoding)
    if layout:
        return layout
    start = 1 if named else 0
    first = next((number for number, line in enumerate(lines, 1) if number > start and line.strip()), start + 1)
    delimiter = named[1] if named else max(DELIMITERS, key=lines[min(first, len(lines)) - 1].count)
    return Layout(delimiter, first, encoding)


def _lines(text: str) -> Iterator[str]:
    """Walk the lines of a text; of a line that is endless the beginning."""
    start = 0
    while start < len(text):
        end = LINE_END.search(text, start)
        yield text[start : min(end.start() if end else len(text), start + LONGEST_LINE)]
        start = end.end() if end else len(text)


def _line_start(text: str, line: int) -> int:
    start = 0
    for _ in range(line - 1):
        end = LINE_END.search(text, start)
        start = end.end() if end else len(text)
    return start


def _plain_cells(body: str, layout: Layout, width: int) -> pd.DataFrame | None:
    """Read rows without quotation marks, fast; nothing if one of them is wider than the header."""
    lines = LINE_END.split(body)
    if any(len(line) > LONGEST_CELL or line.count(layout.delimiter) >= width for line in lines):
        return None
    try:
        cells = pd.read_csv(
            StringIO(body), sep=layout.delimiter, header=None, skiprows=1, names=range(width), index_col=False,
            dtype=str, keep_default_na=False, na_filter=False, skip_blank_lines=False, quoting=csv.QUOTE_NONE,
        )  # fmt: skip
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError):
        return None
    return cells.fillna("").set_index(pd.RangeIndex(layout.header + 1, layout.header + 1 + len(cells)))


def _careful_cells(
    body: str, layout: Layout, shape: tuple[int, int | None], file: str
) -> tuple[pd.DataFrame, list[Problem]]:
    """Read rows one after the other, and note what is wrong with the quotation marks and the width of each.

    Parameters
    ----------
    shape
        How many headings there are, and which of them is the year.
    """
    width, problems = shape[0], list[Problem]()
    records = list(_records(body, layout, problems, file))[1:]
    for record in records:
        problems += _row_problems(record, layout, shape, file)
    filled = [(record.cells + [""] * (width - len(record.cells)))[:width] for record in records]
    rows = pd.DataFrame(filled, columns=range(width), dtype="str")
    return rows.set_index(pd.RangeIndex(layout.header + 1, layout.header + 1 + len(rows))), problems


def _records(body: str, layout: Layout, problems: list[Problem] | None = None, file: str = "") -> Iterator[CsvRow]:
    """Walk the rows, also the blank ones; a quotation mark at the beginning of a cell opens it, two inside are one."""
    noted: list[Problem] = [] if problems is None else problems
    start, line = 0, layout.header
    while start < len(body):
        end = LINE_END.search(body, start)
        stop = end.start() if end else len(body)
        if '"' not in body[start:stop]:
            yield CsvRow(line, body[start:stop].split(layout.delimiter))
            start, line = end.end() if end else len(body), line + 1
            continue
        cells, quoted, following = _quoted_row(body, start, layout.delimiter)
        if following < 0:
            noted.append(Problem("csv-quote-open", file, line=line))
            return
        record = CsvRow(line, cells, frozenset(place for place, is_whole in quoted.items() if is_whole))
        if not all(quoted.values()):
            noted.append(Problem("csv-text-after-quote", file, line=line))
        yield record
        line += len(LINE_END.findall(body, start, following)) or 1
        start = following


def _quoted_row(body: str, start: int, delimiter: str) -> tuple[list[str], dict[int, bool], int]:
    """Take a row apart that has quotation marks in it.

    Returns
    -------
    The cells; those that are quoted, with whether nothing follows the closing mark; where the next row begins, −1 if a
    quotation mark isn't closed.
    """
    bare = re.compile(rf"[^{re.escape(delimiter)}\r\n]*")
    cells: list[str] = []
    quoted: dict[int, bool] = {}
    while True:
        if body.startswith('"', start):
            whole = QUOTED.match(body, start)
            if not whole:
                return cells, quoted, -1
            rest = bare.match(body, whole.end())
            after = rest[0] if rest else ""
            quoted[len(cells)] = not after.strip()
            cells.append(whole[1].replace('""', '"') + after.rstrip())
            start = whole.end() + len(after)
        else:
            plain = bare.match(body, start)
            cells.append(plain[0] if plain else "")
            start += len(cells[-1])
        if body.startswith(delimiter, start):
            start += 1
            continue
        end = LINE_END.match(body, start)
        return cells, quoted, end.end() if end else len(body)


def _row_problems(record: CsvRow, layout: Layout, shape: tuple[int, int | None], file: str) -> Iterator[Problem]:
    """Find rows that a stray quotation mark has swallowed, and text that no heading stands above."""
    width = shape[0]
    for place in record.quoted:
        cell = record.cells[place]
        inner = LINE_END.split(cell)[1:]
        rows = [n for n, text in enumerate(inner, 1) if _is_like_a_row(text.split(layout.delimiter), *shape)]
        lacking = width - len(record.cells)
        if rows:
            lines = {"rows": len(rows), "first": record.line + rows[0]}
            yield Problem("csv-rows-swallowed", file, line=record.line, facts=lines)
        elif 0 < lacking == cell.count(layout.delimiter) and not inner:
            yield Problem("csv-cells-swallowed", file, line=record.line, facts={"text": cell[:60], "cells": lacking})
    beyond = next((cell.strip() for cell in record.cells[width:] if cell.strip()), "")
    if beyond:
        facts: dict[str, object] = {"columns": width, "cells": len(record.cells), "text": beyond[:60]}
        yield Problem("csv-row-too-long", file, line=record.line, facts=facts)
    if any(len(cell) > LONGEST_CELL for cell in record.cells):
        yield Problem("csv-cell-too-long", file, line=record.line, facts={"limit": LONGEST_CELL})


def _is_like_a_row(cells: list[str], width: int, year: int | None) -> bool:
    """Say whether a line inside a quoted cell is a row of its own: by its year, else by its number of cells."""
    if year is None:
        return width > 2 and len(cells) >= width
    text = cells[year].strip(' "') if year < len(cells) else ""
    is_year = len(text) == 4 and text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR
    return is_year and len(cells) >= min(width, 4)


def _layout_notice(layout: Layout, file: str, columns: int) -> list[Problem]:
    """Say what was found out, unless it is what every program expects."""
    encoding = layout.encoding.removesuffix("-sig")
    if (layout.delimiter, layout.header, encoding) == (",", 1, "utf-8"):
        return []
    shown = {"\t": "tab"}.get(layout.delimiter, layout.delimiter)
    facts: dict[str, object] = {"delimiter": shown, "columns": columns, "line": layout.header, "encoding": encoding}
    return [Problem("csv-layout", file, line=layout.header, facts=facts, severity="notice")]
