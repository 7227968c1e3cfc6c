"""How the dashboard was started, and what its operator is told: on the error stream, never in a page."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from budget_index.bundled import bundled
from budget_index.errors import Problem, ProblemsFound
from budget_index.language import LANGUAGES, Language, Say

LOG = logging.getLogger("budget_index.dashboard")
MOST_NAMED = 20
"""Problems of a folder that the log names."""


def _options() -> argparse.Namespace:
    """Read what stands after ``--`` on Streamlit's command line."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--data", type=Path, default=bundled("data", "rounds"))
    parser.add_argument("--lang", default="")
    return parser.parse_known_args(sys.argv[1:])[0]


def data_folder() -> Path:
    """Return the folder with the rounds."""
    folder: Path = _options().data
    return folder


def language_started_in() -> Language | None:
    """Return the language that the operator chose, if any."""
    wish = _options().lang
    return next((language for language in LANGUAGES if wish.startswith(language)), None)


def report_skipped(folder: Path, error: Exception) -> None:
    """Name a round folder that isn't shown to the operator, once for each thing that is wrong with it."""
    problems = error.problems if isinstance(error, ProblemsFound) else [_unforeseen(error)]
    _report_once(str(folder), tuple(problems[:MOST_NAMED]), language_started_in() or LANGUAGES[0])


def report_differing(folder: Path, files: Sequence[str]) -> None:
    """Tell the operator which published tables of a round this version would compute otherwise; they are shown."""
    say = Say(language_started_in() or LANGUAGES[0])
    _write_once(say("dashboard.results-differ", folder=str(folder), files=", ".join(files)))


def report_no_rounds(folder: Path) -> None:
    """Tell the operator in which folder no round was found that may be shown."""
    _write_once(Say(language_started_in() or LANGUAGES[0])("dashboard.rounds-looked-for", folder=str(folder)))


def report_boundaries(file: Path, fault: str, *, code: str) -> None:
    """Tell the operator what is wrong with the file of boundaries; ``code`` is that of a region, as an example."""
    _write_once(Say(language_started_in() or LANGUAGES[0])(f"overview.map-{fault}", file=str(file), code=code))


def _unforeseen(error: Exception) -> Problem:
    reason = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
    return Problem("round-unreadable", facts={"reason": reason})


def _report_once(folder: str, problems: tuple[Problem, ...], language: Language) -> None:
    say = Say(language)
    _write_once(say("dashboard.round-skipped", folder=folder, problems=say.problems(problems)))


@st.cache_resource(max_entries=1000, show_spinner=False)
def _write_once(message: str) -> None:
    LOG.warning(message)
