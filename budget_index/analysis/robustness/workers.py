"""Do many independent pieces of work: here, in threads, or on a Dask cluster; always the same results in order."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import Any, Generic, TypeVar

from threadpoolctl import threadpool_limits

from budget_index.errors import Problem, ProblemsFound

Piece = TypeVar("Piece")
Result = TypeVar("Result")
AHEAD = 1
"""Pieces that wait for each worker: enough to keep it busy, few enough to bound memory."""


def one_blas_thread() -> threadpool_limits:
    """Leave every worker one thread of linear algebra; more would wait for each other."""
    return threadpool_limits(limits=1, user_api="blas")


class Alone(Generic[Piece, Result]):
    """A piece of work that limits its own threads, for a process of its own."""

    def __init__(self, work: Callable[[Piece], Result]) -> None:
        self.work = work

    def __call__(self, piece: Piece) -> Result:
        """Return the result of one piece."""
        with one_blas_thread():
            return self.work(piece)


def in_order(
    work: Callable[[Piece], Result], pieces: Sequence[Piece], *, workers: int = 1, scheduler: str = ""
) -> Iterator[Result]:
    """Do the pieces and yield their results in their order, holding only a few at a time.

    Parameters
    ----------
    workers
        Threads; numpy lets them calculate at the same time.
    scheduler
        Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``; then ``workers`` isn't used.

    Raises
    ------
    ProblemsFound
        Dask isn't installed, or nothing answers at the address.

    Examples
    --------
    >>> list(in_order(abs, [-3, -2, -1], workers=2))
    [3, 2, 1]
    """
    if scheduler:
        yield from _on_cluster(work, pieces, scheduler)
        return
    with one_blas_thread():
        if workers < 2 or len(pieces) < 2:
            yield from map(work, pieces)
            return
        with ThreadPoolExecutor(workers) as pool:
            yield from _window(lambda piece: pool.submit(work, piece), pieces, AHEAD * workers)


def _window(submit: Callable[[Piece], "Future[Result]"], pieces: Sequence[Piece], size: int) -> Iterator[Result]:
    waiting: deque[Future[Result]] = deque()
    try:
        for piece in pieces:
            waiting.append(submit(piece))
            if len(waiting) > size:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _on_cluster(work: Callable[[Piece], Result], pieces: Sequence[Piece], address: str) -> Iterator[Result]:
    """Send the work once and the pieces one by one; the answers lie in the work."""
    with closing(_client(address)) as client:
        sent = client.scatter(Alone(work), broadcast=True, hash=False)
        workers = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        yield from _window(lambda piece: client.submit(_do, sent, piece, pure=False), pieces, AHEAD * workers)


def _do(work: Callable[[Any], Result], piece: Any) -> Result:
    return work(piece)


def _client(address: str) -> Any:
    try:
        import distributed
    except ImportError:
        raise ProblemsFound([Problem("extra-missing", facts={"extra": "dask"})]) from None
    try:
        connect: Any = distributed.Client
        return connect(address, timeout=10, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ProblemsFound([Problem("scheduler-silent", facts={"address": address, "reason": reason})]) from None
