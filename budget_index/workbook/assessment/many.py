"""Read hundreds of workbooks: in several processes where that pays, in this one otherwise, with the same results."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from itertools import repeat
from multiprocessing import current_process, get_context
from pathlib import Path
from typing import TYPE_CHECKING

from budget_index.methodology.model import Methodology
from budget_index.regions import Registry
from budget_index.workbook.assessment.read import Known, RawRead, read_raw

if TYPE_CHECKING:
    from budget_index.workbook.assessment.read import WorkbookRead

Progress = Callable[[Sequence[Path]], Iterable[Path]]

FEWEST = 40
"""Below this number of files starting processes takes longer than it saves."""
FILES_A_PROCESS = 20
MOST_PROCESSES = 8
CHUNKS_A_PROCESS = 4


def read_workbooks(
    paths: Sequence[Path],
    *,
    registry: Registry,
    methodology: Methodology | None = None,
    cut_off: date | None = None,
    progress: Progress = iter,
    processes: int | None = None,
) -> list["WorkbookRead"]:
    """Read workbooks as ``read_workbook`` does, one after the other or many at once.

    Parameters
    ----------
    registry, methodology, cut_off
        As for ``read_workbook``.
    progress
        Wraps the list of files while they are read, for a progress bar.
    processes
        How many at once; left out: one for each processor from forty files on, else one.

    Returns
    -------
    What was read, in the order of the paths, whatever finished first.
    """
    from budget_index.workbook.assessment.read import as_tables  # pandas isn't loaded in the processes that only read

    wanted = processes_for(len(paths)) if processes is None else processes
    rules = (dict(registry), methodology, cut_off)
    found = _at_once(paths, rules, wanted) if wanted > 1 else _in_turn(paths, rules)
    return [as_tables(raw) for _, raw in zip(progress(paths), found, strict=True)]


def processes_for(files: int) -> int:
    """Say how many processes pay for a number of files.

    Examples
    --------
    >>> processes_for(39)
    1
    """
    if files < FEWEST or current_process().daemon:
        return 1
    return max(1, min(os.cpu_count() or 1, MOST_PROCESSES, files // FILES_A_PROCESS))


RulesOfRead = tuple[Registry, Methodology | None, date | None]


def _in_turn(paths: Sequence[Path], rules: RulesOfRead) -> Iterator[RawRead]:
    registry, methodology, cut_off = rules
    known: Known = {}
    for path in paths:
        yield read_raw(path, registry=registry, methodology=methodology, cut_off=cut_off, known=known)


def _at_once(paths: Sequence[Path], rules: RulesOfRead, processes: int) -> Iterator[RawRead]:
    """Read chunks in processes of their own; if those can't be started or die, this one reads the rest."""
    size = max(1, -(-len(paths) // (processes * CHUNKS_A_PROCESS)))
    chunks = [paths[start : start + size] for start in range(0, len(paths), size)]
    done = 0
    try:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            for found in pool.map(_chunk, chunks, repeat(rules)):
                done += len(found)
                yield from found
    except (BrokenProcessPool, OSError):
        yield from _in_turn(paths[done:], rules)


def _chunk(paths: Sequence[Path], rules: RulesOfRead) -> list[RawRead]:
    return list(_in_turn(paths, rules))
