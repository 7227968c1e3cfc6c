"""Read workbooks that assessors have sent back: every answer with its cell, every problem in one pass.

Hundreds of them are read in several processes where that pays, with the same results.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import repeat
from multiprocessing import current_process, get_context
from pathlib import Path

import pandas as pd

from budget_index.errors import Problem, ProblemsFound
from budget_index.files import Progress
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry, region_problems
from budget_index.tables.publications import publications_table
from budget_index.tables.responses import responses_table
from budget_index.workbook.assessment.answer_reader import AnswerReader
from budget_index.workbook.assessment.answer_rows import Record, SheetReader
from budget_index.workbook.identity import (
    ASSESSMENT,
    HIDDEN_SHEET,
    About,
    about_problems,
    named_methodology,
    read_about,
)
from budget_index.workbook.xlsx.safety import checked_content
from budget_index.workbook.xlsx.sheets import SheetRows, read_sheets

Readers = dict[str, AnswerReader]
"""How answers are read, by methodology."""
FEWEST = 100
"""With fewer files, starting processes takes longer than it saves: a start takes as long as reading 35 workbooks."""
FILES_A_PROCESS = 50
MOST_PROCESSES = 8
CHUNKS_A_PROCESS = 4
Options = tuple[Registry, Methodology | None, date | None]


@dataclass(frozen=True)
class WorkbookRecords:
    """What was read from one workbook, as records."""

    about: About | None
    responses: list[Record] = field(default_factory=list)
    publications: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class WorkbookRead:
    """What was read from one workbook.

    Parameters
    ----------
    about
        What the workbook says of itself; nothing if it isn't one of ours.
    responses
        One row a question that stands in the workbook: ``region, year, criterion, assessor, answer, evidence, seen_on,
        comment, file, sheet, cell``; texts, blank where nothing was typed, and the year as a whole number.
    problems
        Everything wrong with the file, in the order of sheets and rows.
    publications
        One row a document with anything typed: ``region, year, document, status, url, published_on, format, languages,
        file, sheet, cell``; the status is the stable id, the cell that of the status.
    """

    about: About | None
    responses: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)
    publications: pd.DataFrame = field(default_factory=publications_table)

    @property
    def example(self) -> bool:
        """Whether the workbook says that its data are made up."""
        return self.about is not None and self.about.example


def read_workbook(
    path: Path, *, registry: Registry, methodology: Methodology | None = None, cut_off: date | None = None
) -> WorkbookRead:
    """Read one workbook; what is wrong with it is listed, not raised.

    Parameters
    ----------
    registry
        The regions that exist.
    methodology
        The rules the answers are for; left out: the bundled one that the workbook names.
    cut_off
        The day after which nothing counts; left out: the one that the workbook names, if it does.

    Returns
    -------
    Answers and problems. A file that can't be opened gives no answers and one problem.
    """
    return as_tables(read_records(path, registry=registry, methodology=methodology, cut_off=cut_off))


def as_tables(records: WorkbookRecords) -> WorkbookRead:
    """Make tables of what was read."""
    tables = {"responses": responses_table(records.responses), "publications": publications_table(records.publications)}
    return WorkbookRead(records.about, problems=records.problems, **tables)


def read_records(
    path: Path,
    *,
    registry: Registry,
    methodology: Methodology | None = None,
    cut_off: date | None = None,
    readers: Readers | None = None,
) -> WorkbookRecords:
    """Read one workbook; what is wrong with it is listed, not raised.

    Parameters
    ----------
    readers
        What was worked out for other workbooks; that of this one is added.
    """
    try:
        sheets = read_sheets(checked_content(path), path.name)
        about, problems, reader = _identify(
            sheets, path.name, methodology, registry, {} if readers is None else readers
        )
    except ProblemsFound as refused:
        return WorkbookRecords(None, problems=refused.problems)
    name = path.name.encode(errors="replace").decode()  # on some systems names aren't always text
    last = cut_off.isoformat() if cut_off else about.cut_off
    walk = SheetReader(name, about, reader, problems, last)
    try:
        walk.read(sheets)
    except ProblemsFound as refused:
        return WorkbookRecords(about, problems=refused.problems)
    publications = [{**record, "file": name} for record in walk.publications]
    problems = sorted(walk.problems, key=lambda problem: problem.sort_key)
    return WorkbookRecords(about, list(walk.responses.values()), publications, problems)


def _identify(
    sheets: list[SheetRows], file: str, methodology: Methodology | None, registry: Registry, readers: Readers
) -> tuple[About, list[Problem], AnswerReader]:
    """Find out what a workbook is; raise if its answers can't be read by this methodology."""
    about, cells = read_about(sheets, file)
    name = about.methodology if methodology is None else methodology.id
    if name not in readers:
        readers[name] = AnswerReader(methodology or named_methodology(about, cells, file))
    reader = readers[name]
    problems = about_problems(about, cells, reader.methodology, file, reader.fingerprint)
    is_fatal = any(problem.severity == "error" for problem in problems)
    for problem in region_problems([(code, about.year) for code in about.regions], reader.methodology, registry):
        cell = cells["year" if problem.code == "region-outside-lifetime" else "region"]
        problems.append(replace(problem, file=file, sheet=HIDDEN_SHEET[ASSESSMENT], cell=cell))
    if is_fatal:
        raise ProblemsFound(problems)
    return about, problems, reader


def read_workbooks(
    paths: Sequence[Path],
    *,
    registry: Registry,
    methodology: Methodology | None = None,
    cut_off: date | None = None,
    progress: Progress = iter,
    processes: int | None = None,
) -> list[WorkbookRead]:
    """Read workbooks as ``read_workbook`` does, one after the other or many at once.

    Parameters
    ----------
    registry, methodology, cut_off
        As for ``read_workbook``.
    progress
        Wraps the list of files while they are read, for a progress bar.
    processes
        How many at once; left out: one for each processor from a hundred files on, else one.

    Returns
    -------
    What was read, in the order of the paths, whatever finished first.
    """
    wanted = processes_for(len(paths)) if processes is None else processes
    options = (dict(registry), methodology, cut_off)
    read = _at_once(paths, options, wanted) if wanted > 1 else _in_turn(paths, options)
    return [as_tables(records) for _, records in zip(progress(paths), read, strict=True)]


def processes_for(files: int) -> int:
    """Return the number of processes that pays off for a number of files.

    Examples
    --------
    >>> processes_for(99)
    1
    """
    if files < FEWEST or current_process().daemon:
        return 1
    return max(1, min(os.cpu_count() or 1, MOST_PROCESSES, files // FILES_A_PROCESS))


def _in_turn(paths: Sequence[Path], options: Options) -> Iterator[WorkbookRecords]:
    registry, methodology, cut_off = options
    readers: Readers = {}
    for path in paths:
        yield read_records(path, registry=registry, methodology=methodology, cut_off=cut_off, readers=readers)


def _at_once(paths: Sequence[Path], options: Options, processes: int) -> Iterator[WorkbookRecords]:
    """Read chunks in processes of their own; if those can't be started or die, this one reads the rest."""
    size = max(1, -(-len(paths) // (processes * CHUNKS_A_PROCESS)))
    chunks = [paths[start : start + size] for start in range(0, len(paths), size)]
    done = 0
    try:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            for chunk in pool.map(_chunk, chunks, repeat(options)):
                done += len(chunk)
                yield from chunk
    except (BrokenProcessPool, OSError):
        yield from _in_turn(paths[done:], options)


def _chunk(paths: Sequence[Path], options: Options) -> list[WorkbookRecords]:
    return list(_in_turn(paths, options))
