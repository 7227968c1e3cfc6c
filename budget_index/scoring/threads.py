"""Do pieces of work that don't touch each other in threads: numpy lets other threads run while it calculates."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import current_thread
from typing import TypeVar

WORKERS = min(4, os.cpu_count() or 1)
"""Threads; more than four find no more memory bandwidth on a laptop."""
CREW = "budget-index-crew"
Result = TypeVar("Result")


def cut(rows: int, step: int) -> list[slice]:
    """Cut rows into pieces of ``step``, the last one shorter.

    Examples
    --------
    >>> cut(5, 2)
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    return [slice(start, min(start + step, rows)) for start in range(0, rows, step)]


def side_by_side(work: Callable[[slice], Result], pieces: list[slice]) -> list[Result]:
    """Do pieces of work in threads, results in the order of the pieces.

    What a piece gives doesn't depend on the others, so neither the number of threads nor their order changes a
    result. Work begun by one of these threads stays in it: waiting for the others could last for ever.
    """
    if len(pieces) < 2 or WORKERS < 2 or current_thread().name.startswith(CREW):
        return [work(piece) for piece in pieces]
    return list(_crew().map(work, pieces))


@cache
def _crew() -> ThreadPoolExecutor:
    """Keep the threads between calls: starting four takes longer than a small survey."""
    return ThreadPoolExecutor(WORKERS, thread_name_prefix=CREW)


if hasattr(os, "register_at_fork"):  # a forked process has none of the threads
    os.register_at_fork(after_in_child=_crew.cache_clear)
