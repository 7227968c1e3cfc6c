"""Rounds read and scored once for all sessions, and what is computed from them; nobody changes the tables."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar
from weakref import finalize

import altair as alt
import pandas as pd
import pyarrow as pa
import streamlit as st
from altair.utils.schemapi import disable_debug_mode

from budget_index.analysis.change.changes import Comparison, compare
from budget_index.analysis.pages.overview import (
    Places,
    place_intervals,
)
from budget_index.analysis.robustness.uncertainty import Inputs
from budget_index.methodology.load import edition_file, load_methodology, methodology_files
from budget_index.methodology.model import Methodology
from budget_index.regions import kazakhstan
from budget_index.rounds import Intake, Round, find_rounds, read_inputs, read_round, round_files, score_intake
from budget_index.rounds.journal import current
from budget_index.rounds.model import ROUND_FILE
from budget_index.scoring.results import Results

Found = TypeVar("Found")
Key = tuple[object, ...]
Stamp = str
"""Changes whenever one of some files does."""
Spec = dict[str, Any]

_specs: dict[int, Spec] = {}
alt.theme.enable("none")  # as Streamlit does for each chart: Altair's own theme would set sizes
disable_debug_mode()  # Altair checks each part of a chart against its schema, which takes longer than making it


@dataclass(frozen=True)
class Shown:
    """A round as it is shown: what was read and what was scored. ``key`` changes whenever its files do."""

    round: Round
    results: Results
    intake: Intake
    key: Key


def rounds_in(folder: Path) -> dict[str, Path]:
    """List the rounds below a folder as ``find_rounds`` does, unless no ``round.yaml`` has changed since."""
    return _rounds_in(str(folder), _stamp(current(place, ROUND_FILE) for place in sorted(folder.glob("*"))))


@st.cache_resource(max_entries=10, show_spinner=False)
def _rounds_in(folder: str, stamp: Stamp) -> dict[str, Path]:
    del stamp
    return find_rounds(Path(folder))


def told_by(folder: Path) -> Round:
    """Read what a round says about itself, unless that has been done since its ``round.yaml`` last changed."""
    return _told(str(folder), _stamp([current(folder, ROUND_FILE)]))


@st.cache_resource(max_entries=100, show_spinner=False)
def _told(folder: str, stamp: Stamp) -> Round:
    del stamp
    return read_round(Path(folder))


def methodology_of(folder: Path) -> Methodology:
    """Load the edition of a round as ``round_methodology`` does, unless no edition has changed since.

    Rounds of one bundled edition share it.
    """
    name = told_by(folder).methodology
    file = edition_file(name, folder / ROUND_FILE)
    return _methodology(str(file or name), _editions(folder if file and file.parent == folder else None))


@st.cache_resource(max_entries=100, show_spinner=False)
def _methodology(name: str, stamp: Stamp) -> Methodology:
    del stamp
    return load_methodology(name)


def _editions(folder: Path | None) -> Stamp:
    """Stamp the bundled editions, and those in the folder of a round."""
    return _stamp([*methodology_files().values(), *(sorted(folder.glob("*.yaml")) if folder else [])])


def read_shown(folder: Path) -> Shown:
    """Read and score a round, unless that has been done since its files last changed.

    Raises
    ------
    ProblemsFound
        With everything that is wrong with the round.
    """
    files = _stamp([current(folder, ROUND_FILE), *round_files(folder)])
    return _shown(str(folder), files + _editions(folder))


@st.cache_resource(max_entries=40, show_spinner=False)
def _shown(folder: str, stamp: Stamp) -> Shown:
    path = Path(folder)
    methodology = methodology_of(path)
    intake = read_inputs([path], methodology, kazakhstan())
    return Shown(told_by(path), score_intake(intake, methodology), intake, (folder, stamp))


def _stamp(files: Iterable[Path]) -> Stamp:
    """Make one short text of which files are there, when they last changed and how large they are."""
    states = [(str(file), file.stat()) for file in files if file.is_file()]
    known = [(name, state.st_mtime_ns, state.st_size) for name, state in states]
    return sha256(repr(known).encode()).hexdigest()


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


def spec_of(chart: alt.TopLevelMixin) -> Spec:
    """Write a chart for ``st.vega_lite_chart``, once as long as it is kept; nobody changes a chart.

    Altair takes longer to write a chart than the browser to draw it. Its check of every value is left to the tests.
    The tables in it are bytes already, as Streamlit sends them.
    """
    spec = _specs.get(id(chart))
    if spec is None:
        spec = _specs[id(chart)] = chart.to_dict(validate=False)
        spec["datasets"] = {name: _sent(rows) for name, rows in spec.get("datasets", {}).items()}
        finalize(chart, _specs.pop, id(chart), None)
    return dict(spec)


def _sent(rows: list[dict[str, Any]]) -> bytes | list[dict[str, Any]]:
    """Write rows as a stream of Arrow's; outlines of a map, and a row that is only there, stay as they are."""
    if not rows or not rows[0] or "geometry" in rows[0]:
        return rows
    table = pa.Table.from_pandas(pd.DataFrame(rows), preserve_index=False)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())


def intervals(shown: Shown, dimension: str) -> Places:
    """Say how sure a round's places are."""
    intake = shown.intake
    units = intake.responses[["region", "year"]] if intake.expected is None else intake.expected
    inputs = Inputs(intake.responses, units.drop_duplicates(), intake.publications)
    return place_intervals(inputs, shown.results.methodology, dimension, shown.round.year)


def compare_shown(before: Shown, now: Shown) -> Comparison:
    """Compare two rounds that are shown."""
    return compare(before.results, now.results, kazakhstan())


def inputs_of(shown: Shown) -> Inputs:
    """Give what a round's scores rest on."""
    intake = shown.intake
    units = intake.responses[["region", "year"]] if intake.expected is None else intake.expected
    return Inputs(intake.responses, units.drop_duplicates(), intake.publications).of_year(shown.round.year)
