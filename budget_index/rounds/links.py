"""Links in a round folder: none is followed, for what one leads to was never added and may be anybody's file.

Every way into a round comes through here: ``read_round``, ``round_files`` and the lock of whoever changes it.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from budget_index.errors import Problem, ProblemsFound

CHANGE, LOCK = ".change", ".lock"
"""The program's own files in a round; other hidden ones are nobody's business."""


def refuse_links(folder: Path) -> None:
    """Refuse a round in which anything is a link, naming each; the folder itself may be reached by one.

    Raises
    ------
    ProblemsFound
        There are links.
    """
    problems = [Problem("round-link", str(folder / name)) for name in links_in(folder)]
    if problems:
        raise ProblemsFound(problems)


def links_in(folder: Path) -> list[str]:
    """List the links below a folder, with slashes."""
    return sorted(path.relative_to(folder).as_posix() for path in _walked(folder) if _is_link(path))


def _walked(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        here = Path(place)
        if here == folder:
            folders[:] = [name for name in folders if _concerns_us(name)]
        yield from (here / name for name in (*folders, *files) if here != folder or _concerns_us(name))


def _concerns_us(name: str) -> bool:
    return not name.startswith(".") or name in {CHANGE, LOCK}


def _is_link(path: Path) -> bool:
    return path.is_symlink() or (hasattr(path, "is_junction") and path.is_junction())
