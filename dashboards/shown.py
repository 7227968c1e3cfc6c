"""Rounds read and scored once for all sessions, and what is computed from them; nobody changes the tables."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from budget_index.regions import kazakhstan
from budget_index.rounds import Intake, Round, read_inputs, read_round, round_files, round_methodology, score_intake
from budget_index.scoring.tables import Results

Found = TypeVar("Found")
Key = tuple[object, ...]


@dataclass(frozen=True)
class Shown:
    """A round as it is shown: what was read and what was scored. ``key`` changes whenever its files do."""

    round: Round
    results: Results
    intake: Intake
    key: Key


def read_shown(folder: Path) -> Shown:
    """Read and score a round, unless that has been done since its files last changed.

    Raises
    ------
    ProblemsFound
        With everything that is wrong with the round.
    """
    return _shown(str(folder), _stamp(folder))


def _stamp(folder: Path) -> tuple[float, ...]:
    """Say when the files of a round last changed, so that a changed round is read again."""
    return tuple(file.stat().st_mtime for file in [folder / "round.yaml", *round_files(folder)])


@st.cache_resource(max_entries=40, show_spinner=False)
def _shown(folder: str, stamp: tuple[float, ...]) -> Shown:
    path = Path(folder)
    methodology = round_methodology(path)
    intake = read_inputs([path], methodology, kazakhstan())
    return Shown(read_round(path), score_intake(intake, methodology), intake, (folder, stamp))


def once(work: Callable[..., Found], *rounds: Shown, **choices: Any) -> Found:
    """Compute something from rounds once for all sessions: ``work(*rounds, **choices)``.

    Parameters
    ----------
    work
        A function of a module (not a lambda): its name is what the result is kept under.
    choices
        What else the result depends on: texts, numbers, tuples of them.
    """
    name = f"{work.__module__}.{work.__qualname__}"
    found: Found = _once(name, tuple(each.key for each in rounds), tuple(sorted(choices.items())), work, rounds)
    return found


@st.cache_resource(max_entries=400, show_spinner=False)
def _once(
    name: str, keys: tuple[Key, ...], choices: tuple[tuple[str, Any], ...], _work: Any, _rounds: tuple[Shown, ...]
) -> Any:
    del name, keys  # what Streamlit tells results apart by
    return _work(*_rounds, **dict(choices))
