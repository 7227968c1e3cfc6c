"""Find a table in a sheet: by the hidden keys of its columns, else by their visible names."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

from budget_index.errors import Problem
from budget_index.letters import stripped
from budget_index.tables.columns import LONGEST_NAME, Headings, heading_form, recognised
from budget_index.tables.values import LONGEST_SHOWN, text_of
from budget_index.workbook.xlsx.sheets import SheetRows

HEADER_ROWS = 20
"""The header is looked for in these first rows."""


@dataclass(frozen=True)
class TableRow:
    """One row of a table, by column; ``number`` is its row in the sheet."""

    table: "Table"
    number: int
    values: Mapping[str, object]

    def text(self, column: str) -> str:
        """Return the text of a cell."""
        return text_of(self.values.get(column))

    def cell(self, column: str) -> str:
        """Name a cell."""
        return self.table.cell(column, self.number)


@dataclass(frozen=True)
class Table:
    """Where a table stands: its sheet, the position of every known column, the row of its header.

    ``main`` is the column that names a row: the criterion or the document. ``headings`` are what stands above all
    columns, in the rows ``heading_rows`` by column: the hidden keys, else the visible names.
    """

    sheet: SheetRows
    columns: dict[str, int]
    header: int
    main: str
    names: Mapping[str, str]
    headings: Headings
    heading_rows: Mapping[int, int]

    def rows(self) -> Iterator[TableRow]:
        """Yield the rows below the header, which may be repeated."""
        place = self.columns[self.main]
        for number, row in self.sheet.rows.items():
            if number > self.header and not self.repeats_header(row[place]):
                yield TableRow(self, number, {column: row[at] for column, at in self.columns.items()})

    def repeats_header(self, name: object) -> bool:
        """Say whether the cell that names a row holds the name of its column."""
        return isinstance(name, str) and self.names.get(heading_form(name)) == self.main

    def cell(self, column: str, row: int) -> str:
        """Name a cell; for a column that the sheet lacks, name that of the id."""
        return f"{get_column_letter(self.columns.get(column, self.columns[self.main]) + 1)}{row}"

    def heading_problems(self) -> Iterator[Problem]:
        """Say which columns stand twice, are nearly known, or have contents but aren't read."""
        filled, first = self._unread()
        yield from self.headings.problems(lambda place: filled[place], self._heading_place)
        for place in sorted(filled):
            if not self.headings.texts[place]:
                cell = f"{get_column_letter(place + 1)}{first[place][0]}"
                facts = {"column": first[place][1][:LONGEST_SHOWN], "cells": filled[place]}
                yield Problem("column-ignored", sheet=self.sheet.name, cell=cell, facts=facts, severity="notice")

    def _heading_place(self, place: int) -> Problem:
        row = self.heading_rows.get(place, self.header)
        return Problem("", sheet=self.sheet.name, cell=f"{get_column_letter(place + 1)}{row}")

    def _unread(self) -> tuple[Counter[int], dict[int, tuple[int, str]]]:
        """Count the texts below the headings of every column that isn't read; also return where the first stands."""
        known = set(self.columns.values())
        filled: Counter[int] = Counter()
        first: dict[int, tuple[int, str]] = {}
        main = self.columns[self.main]
        for number, row in self.sheet.rows.items():
            if number > self.header and not self.repeats_header(row[main]):
                for place, value in enumerate(row):
                    if value is not None and place not in known and text_of(value):
                        filled[place] += 1
                        first.setdefault(place, (number, text_of(value)))
        return filled, first


def find_table(
    sheet: SheetRows, names: Mapping[str, str], main: str, *needed: str, keys: Mapping[str, str] | None = None
) -> Table | None:
    """Find the table that has a column ``main`` and the ``needed`` ones, or nothing.

    Where a needed column is only nearly there, it is read, and the heading is a problem.

    Parameters
    ----------
    names
        Every name that a column may have, in the form of headings → the column.
    keys
        The names that are looked for first, where a visible name may be the key of another column.
    """
    top = {number: row for number, row in sheet.rows.items() if number <= HEADER_ROWS}
    for known in (keys, names):
        for number, row in top.items():
            if known is not None and _exact(row, known) >= {main, *needed}:
                return _table(sheet, known, names, main, number)
    for number, row in top.items():
        exact = _exact(row, names)
        if len(exact) > 1 and exact | {names[name] for name in recognised(row, names).near.values()} >= {main, *needed}:
            return _table(sheet, names, names, main, number)
    return None


def _table(sheet: SheetRows, known: Mapping[str, str], names: Mapping[str, str], main: str, header: int) -> Table:
    """Describe a table; a heading that has no hidden key is the one in the visible header."""
    row = sheet.rows[header]
    places = recognised(row, known).places
    again = next(
        (
            (number, below)
            for number, below in sheet.rows.items()
            if header < number <= HEADER_ROWS and main in places and _repeats(below[places[main]], names, main)
        ),
        None,
    )
    texts: list[object] = list(row)
    rows = dict.fromkeys(range(len(row)), header)
    if again:
        for place, value in enumerate(again[1]):
            if not (isinstance(texts[place], str) and stripped(str(texts[place]))):
                texts[place], rows[place] = value, again[0]
    headings = recognised(texts, names)
    columns = {**headings.places, **places}
    for place, name in headings.near.items():
        columns.setdefault(names[name], place)
    kept = {place: first for place, first in headings.twice.items() if place not in places.values()}
    return Table(
        sheet, columns, header=header, main=main, names=names, headings=replace(headings, twice=kept), heading_rows=rows
    )


def _repeats(value: object, names: Mapping[str, str], main: str) -> bool:
    return isinstance(value, str) and names.get(heading_form(value)) == main


def _exact(row: tuple[object, ...], names: Mapping[str, str]) -> set[str]:
    """Find the known columns in a row."""
    texts = (value for value in row if isinstance(value, str) and len(value) <= LONGEST_NAME)
    return {column for text in texts if (column := names.get(heading_form(text)))}


MOST_AREAS = 1_000


AREA = re.compile(r"[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7}")


@dataclass(frozen=True)
class MergedArea:
    """Cells merged into one, of which only the first can hold anything."""

    text: str
    left: int
    top: int
    right: int
    bottom: int

    def lost(self, rows: Sequence[int], columns: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield row and column of the cells that can't be filled in any more; both lists are sorted."""
        across = [column for column in columns if self.left <= column <= self.right]
        inside = rows[bisect_left(rows, self.top) : bisect_left(rows, self.bottom + 1)] if across else []
        return ((row, column) for row in inside for column in across if (row, column) != (self.top, self.left))


def merged_areas(sheet: SheetRows) -> Iterator[MergedArea]:
    """Yield the merged areas of a sheet."""
    for text in filter(AREA.fullmatch, sheet.merged[:MOST_AREAS]):
        yield MergedArea(text, *_bounds(text))


def merged_problems(table: Table, rows: Sequence[TableRow], columns: Sequence[str]) -> Iterator[Problem]:
    """Find merged areas that swallow cells to fill in.

    Parameters
    ----------
    rows
        Rows with questions, from top to bottom.
    columns
        Columns to fill in; those that the table lacks are passed over.
    """
    places = sorted(table.columns[column] + 1 for column in columns if column in table.columns)
    numbers = [row.number for row in rows]
    for area in merged_areas(table.sheet):
        for row, column in islice(area.lost(numbers, places), 1):
            facts = {"area": area.text, "cell": f"{get_column_letter(column)}{row}"}
            yield Problem("merged-cells", sheet=table.sheet.name, cell=area.text.split(":")[0], facts=facts)


def _bounds(area: str) -> tuple[int, int, int, int]:
    try:
        left, top, right, bottom = range_boundaries(area)
    except (ValueError, TypeError):
        return 0, 0, 0, -1
    return left or 1, top or 1, right or 1, bottom or 1
