"""Results that print themselves: as text, and in a notebook, with the same words as the commands."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from html import escape
from io import StringIO

from budget_index.errors import ProblemsFound
from budget_index.language import Say, language_of_machine

STYLE = "overflow-x: auto; white-space: pre; line-height: 1.3"


@contextmanager
def in_words() -> Iterator[None]:
    """Put problems that are raised in here into words, below the traceback."""
    try:
        yield
    except ProblemsFound as problems:
        if not getattr(problems, "__notes__", None):
            problems.add_note(Say(language_of_machine()).problems(problems))
        raise


class Printed(ABC):
    """What prints itself in the language of the machine; ``BUDGET_INDEX_LANG`` chooses another."""

    @abstractmethod
    def print_with(self, say: Say) -> None:
        """Print what a command would print."""

    def __repr__(self) -> str:
        paper = StringIO()
        with redirect_stdout(paper):
            self.print_with(Say(language_of_machine()))
        return "\n".join(line.rstrip() for line in paper.getvalue().strip("\n").splitlines())

    def _repr_html_(self) -> str:
        return f'<pre style="{STYLE}">{escape(repr(self))}</pre>'
