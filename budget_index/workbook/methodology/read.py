"""Read a methodology from a spreadsheet: the same checks as for a YAML file, every mistake at its cell."""

from dataclasses import replace
from pathlib import Path
from string import ascii_uppercase

from budget_index.errors import Problem, ProblemsFound, nearest, raise_errors
from budget_index.file_kinds import XLSX, content_kind
from budget_index.language import LANGUAGES, Say
from budget_index.letters import stripped
from budget_index.methodology.load import load_methodology, load_source
from budget_index.methodology.model import Methodology
from budget_index.methodology.source import LocatedMap, Mark
from budget_index.workbook.methodology.assemble import assembled
from budget_index.workbook.methodology.layout import (
    OPTIONAL_SHEETS,
    SETTING_COLUMNS,
    SETTINGS,
    SHEETS,
    TABLES,
    sheet_names,
)
from budget_index.workbook.methodology.rows import LocatedRow, MethodologySheet, uncalculated
from budget_index.workbook.printed import printed_in
from budget_index.workbook.unread import is_printed_sheet, other_sheet_problems, sheet_problems
from budget_index.workbook.xlsx.safety import checked_content
from budget_index.workbook.xlsx.sheets import SheetRows, read_sheets

FOLLOWING = (
    *("cap-elsewhere", "dimension-empty", "gate-elsewhere", "list-empty", "min-answered-unreachable"),
    *("must-have-missing", "theme-unused"),
)
"""Mistakes that may only be due to a row whose dimension is misspelt."""


def read_spreadsheet(path: Path) -> tuple[Methodology, list[Problem]]:
    """Load a methodology from a spreadsheet; also return notices of what stands in it and isn't read.

    Raises
    ------
    ProblemsFound
        With every mistake, each at its sheet and cell.
    """
    source, problems = read_source(checked_content(path), str(path))
    errors = [problem for problem in problems if problem.severity == "error"]
    try:
        methodology = load_source(source)
    except ProblemsFound as refused:
        raise ProblemsFound([*problems, *_own_mistakes(refused.problems, errors)]) from None
    return methodology, raise_errors(problems)


def read_rules(path: Path) -> tuple[Methodology, list[Problem]]:
    """Load a methodology from a text file or a spreadsheet, whichever the file is; also return notices.

    Raises
    ------
    ProblemsFound
        With every mistake, each at its line or cell.
    """
    return read_spreadsheet(path) if content_kind(path) == XLSX else (load_methodology(path), [])


def read_source(content: bytes, file: str) -> tuple[LocatedMap, list[Problem]]:
    """Read the sheets into what a YAML file would say; also return what can't be read, and notices.

    Raises
    ------
    ProblemsFound
        A sheet or a column is missing, unknown or there twice: the rows can't be understood.
    """
    everything = read_sheets(content, file)
    printed = printed_in(everything)
    sheets, problems = _named_sheets([rows for rows in everything if not printed.keeps(rows)], file)
    in_cells = [*printed.problems, *(p for rows in everything for p in sheet_problems(rows))]
    tables: dict[str, list[LocatedRow]] = {}
    unread: list[Problem] = []
    for name, rows in sheets.items():
        sheet = MethodologySheet(rows, TABLES.get(name, SETTING_COLUMNS), file)
        tables[name] = sheet.rows()
        problems += sheet.problems
        in_cells += printed.changed(rows, sheet.read_cells, [*problems, *in_cells])
        unread += uncalculated(sheet)
    for rows in everything:
        if printed.keeps(rows) or is_printed_sheet(rows.name):
            in_cells += printed.changed(rows, (), [*problems, *in_cells])
    problems += [replace(problem, file=file) for problem in in_cells]
    if any(problem.severity == "error" for problem in problems):
        raise ProblemsFound([*problems, *unread])
    marks = {name: Mark(file, sheet=rows.name) for name, rows in sheets.items()}
    source, mistaken = assembled(_settings(tables.pop("settings"), unread), tables, marks)
    return source, [*problems, *unread, *mistaken]


def _named_sheets(all_sheets: list[SheetRows], file: str) -> tuple[dict[str, SheetRows], list[Problem]]:
    """Find each sheet by its name in any language; of other sheets say that they aren't read."""
    sheets: dict[str, SheetRows] = {}
    problems: list[Problem] = []
    others: list[SheetRows] = []
    for rows in all_sheets:
        name = sheet_names().get(stripped(rows.name).casefold())
        if name is None:
            others.append(rows)
        elif name in sheets:
            problems.append(Mark(file, sheet=rows.name).problem("sheet-twice", other=sheets[name].name))
        else:
            sheets[name] = rows
    for name in SHEETS:
        if name not in sheets and name not in OPTIONAL_SHEETS:
            titles = [Say(code)(f"spreadsheet.sheet-{name}") for code in LANGUAGES]
            suggestion = next((other.name for other in others if nearest(other.name, titles)), "")
            code = "sheet-misnamed" if suggestion else "sheet-missing"
            problems.append(Problem(code, file=file, facts={"name": name, "titles": titles, "found": suggestion}))
    misnamed = {problem.facts["found"] for problem in problems if problem.code == "sheet-misnamed"}
    for other in (rows for rows in others if rows.name not in misnamed):
        problems += [replace(problem, file=file) for problem in other_sheet_problems(other)]
    return sheets, problems


def _settings(rows: list[LocatedRow], problems: list[Problem]) -> LocatedRow:
    """Turn the rows of keys and values into one row."""
    cells: dict[str, object] = {}
    marks: dict[str, Mark] = {}
    known = {name: name for column in SETTINGS for name in column.names}
    for row in rows:
        key = stripped(str(row.cells["key"] or "")).casefold()
        mark = row.marks["key"]
        if key not in known:
            problems.append(mark.problem("unknown-setting", (), nearest(key, known), name=key))
        elif key in marks:
            first = f"{marks[key].sheet}!{marks[key].cell}"
            problems.append(mark.problem("duplicate-row", name=key, first=first))
        else:
            cells[key], marks[key] = row.cells["value"], row.marks["value"]
    return LocatedRow(cells, marks)


def _own_mistakes(problems: list[Problem], before: list[Problem]) -> list[Problem]:
    """Leave out what may only follow from mistakes listed already: in the same row, or because a row is missing."""
    if not before:
        return problems
    rows = {_row(problem) for problem in before}
    return [problem for problem in problems if problem.code not in FOLLOWING and _row(problem) not in rows]


def _row(problem: Problem) -> tuple[str, str]:
    return problem.sheet, problem.cell.lstrip(ascii_uppercase)
