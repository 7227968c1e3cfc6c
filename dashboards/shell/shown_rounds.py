"""Rounds read and scored once for all sessions, and what is computed from them once."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pandas as pd
import streamlit as st

from budget_index.analysis.change.links import same_family
from budget_index.analysis.gain.gains import gains_table
from budget_index.analysis.gain.whatif import RegionOutcome, region_outcome
from budget_index.analysis.pages.calendar import publication_calendar
from budget_index.analysis.pages.methodology_tables import earlier_editions
from budget_index.analysis.profile import against_others, lost_points
from budget_index.content.kept_round import KeptRound, kept_tables
from budget_index.errors import Problem, ProblemsFound
from budget_index.methodology.load import edition_file, load_methodology, methodology_files
from budget_index.methodology.model import Methodology
from budget_index.rounds import Round, is_round, read_round, round_files
from budget_index.rounds.index import digest_of
from budget_index.rounds.journal import current
from budget_index.rounds.model import ROUND_FILE
from budget_index.rounds.public import SINGLE_ANSWERS
from budget_index.rounds.published_results import RESULT_FILES
from dashboards.shell.started import report_differing, report_skipped

Choices = ParamSpec("Choices")
Result = TypeVar("Result")
Key = tuple[object, ...]
Stamp = str
"""Changes whenever one of some files does."""


def cached(work: Callable[Choices, Result]) -> Callable[Choices, Result]:
    """Keep what a function or a method computes from rounds: it is computed once for all sessions.

    Results are told apart by the ``key`` of an argument that has one, as rounds do, and by the values of the others.
    """
    name = f"{work.__module__}.{work.__qualname__}"

    @wraps(work)
    def kept(*args: Choices.args, **choices: Choices.kwargs) -> Result:
        own = tuple(_key(each) for each in args), tuple((each, _key(choices[each])) for each in sorted(choices))
        result: Result = _kept(name, own, partial(work, *args, **choices))
        return result

    return kept


def _key(argument: object) -> object:
    return getattr(argument, "key", argument)


@st.cache_resource(max_entries=600, show_spinner=False)
def _kept(name: str, own: tuple[Any, ...], _work: Callable[[], Any]) -> Any:
    del name, own  # what Streamlit tells results apart by
    return _work()


class Shown(KeptRound):
    """A round as it is shown, of which each table is computed once for all sessions. Nobody changes tables."""

    ranked = cached(KeptRound.ranked)
    peer_standings = cached(KeptRound.peer_standings)
    links_since = cached(KeptRound.links_since)
    open_answers = cached(KeptRound.open_answers)
    questions = cached(KeptRound.questions)
    first_steps = cached(KeptRound.first_steps)
    study = cached(KeptRound.study)
    answers = cached(KeptRound.answers)

    @property
    def key(self) -> Key:
        """The folder, and what changes whenever its files do."""
        return (str(self.tables.folder), self.tables.key)

    @property
    def keeps_single_answers(self) -> bool:
        """Whether it doesn't publish what each assessor answered."""
        return SINGLE_ANSWERS not in self.round.public

    @cached
    def gains(self, region: str) -> pd.DataFrame:
        """List what a region would gain by each criterion, in score and places."""
        return gains_table(self.results, region)

    @cached
    def lost_points(self, region: str) -> pd.DataFrame:
        """List where a region lost points, the largest gain first, with the places that it would win."""
        lost = lost_points(self.results.criteria, self.methodology, region, self.round.year)
        return lost.merge(self.gains(region)[["criterion", "places", "rank_after"]], on="criterion", how="left")

    @cached
    def outcome(self, region: str, changes: tuple[tuple[str, str], ...]) -> RegionOutcome:
        """Score a region with other answers."""
        return region_outcome(self.results, dict(changes), region, self.round.year)

    @cached
    def calendar(self, region: str, seen: date) -> pd.DataFrame:
        """Say of every document of a region when it was due and when it came out, as seen on a day."""
        publications = self.public.publications
        return publication_calendar(publications, self.methodology, region, self.round.year, seen=seen)

    @cached
    def against_others(self, region: str, kind: str) -> pd.DataFrame:
        """Put the stages or the themes (``stage``, ``theme``) of a region beside the others."""
        against = against_others(self.results.scores, self.methodology, region, self.round.year)
        return against[against["kind"] == kind].reset_index(drop=True)

    @cached
    def earlier_editions(self) -> list[Methodology]:
        """Return the earlier editions of its family that come with the package, the latest first."""
        return earlier_editions(self.methodology)


def rounds_in(folder: Path) -> dict[str, Path]:
    """List the rounds below a folder that may be shown, id → folder, unless no ``round.yaml`` has changed since.

    Those that can't be read are named to the operator and left out. Of several folders with one id the one named like
    it counts; without such a one none does, for neither is right by its place in a list.
    """
    places = [place for place in _sorted(folder) if not place.name.startswith(".") and _is_round(place)]
    return _rounds_in(str(folder), _stamp(file for place in places for file in _round_files(place)))


@st.cache_resource(max_entries=10, show_spinner=False)
def _rounds_in(folder: str, stamp: Stamp) -> dict[str, Path]:
    del stamp
    places: dict[str, list[Path]] = {}
    for place in _sorted(Path(folder)):
        round_ = _readable(place) if not place.name.startswith(".") and _is_round(place) else None
        if round_ and (round_.example or round_.status == "published"):
            places.setdefault(round_.id, []).append(place)
    chosen = {name: _only_one(name, each) for name, each in places.items()}
    return {name: place for name, place in chosen.items() if place is not None}


def _sorted(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob("*"))
    except OSError as error:
        report_skipped(folder, error)
        return []


def _is_round(place: Path) -> bool:
    try:
        return is_round(place)
    except Exception as error:  # whatever is wrong with one folder, the others are shown
        report_skipped(place, error)
        return False


def _round_files(place: Path) -> list[Path]:
    """Return the ``round.yaml`` of a folder, and what a change of it that isn't finished has put beside it."""
    try:
        return [current(place, ROUND_FILE)]
    except Exception:  # it is named where the round is read
        return [place / ROUND_FILE]


def _readable(place: Path) -> Round | None:
    try:
        return round_of(place)
    except Exception as error:
        report_skipped(place, error)
        return None


def _only_one(name: str, places: list[Path]) -> Path | None:
    chosen = places[0] if len(places) == 1 else next((place for place in places if place.name == name), None)
    for place in places:
        if place != chosen:
            others = ", ".join(other.name for other in places if other != place)
            report_skipped(place, ProblemsFound([Problem("round-id-twice", facts={"id": name, "others": others})]))
    return chosen


def round_of(folder: Path) -> Round:
    """Read the ``round.yaml`` of a round, unless that has been done since it last changed."""
    return _round(str(folder), _stamp([current(folder, ROUND_FILE)]))


@st.cache_resource(max_entries=100, show_spinner=False)
def _round(folder: str, stamp: Stamp) -> Round:
    del stamp
    return read_round(Path(folder))


def methodology_of(folder: Path) -> Methodology:
    """Load the edition of a round as ``round_methodology`` does, unless one of the same content has been loaded.

    Rounds that follow one edition share it, also where each has its own copy.
    """
    name = round_of(folder).methodology
    file = edition_file(name, folder / ROUND_FILE)
    own = sorted(folder.glob("*.yaml")) if file and file.parent == folder else []
    beside = _contents(_stamp(own), [each for each in own if each.name != ROUND_FILE])
    return _methodology(name, beside, _editions(None), str(file or name))


@st.cache_resource(max_entries=100, show_spinner=False)
def _contents(stamp: Stamp, _files: Sequence[Path]) -> Stamp:
    del stamp
    return digest_of("\n".join(f"{file.name} {digest_of(file.read_bytes())}" for file in _files).encode())


@st.cache_resource(max_entries=100, show_spinner=False)
def _methodology(name: str, beside: Stamp, bundled_editions: Stamp, _file: str) -> Methodology:
    del name, beside, bundled_editions
    return load_methodology(_file)


def _editions(folder: Path | None) -> Stamp:
    """Stamp the bundled editions, and those in the folder of a round."""
    return _stamp([*methodology_files().values(), *(sorted(folder.glob("*.yaml")) if folder else [])])


def read_shown(folder: Path) -> Shown | None:
    """Read and score a round, unless that has been done since its files last changed.

    Returns nothing if it can't be read; what is wrong with it is named to the operator.
    """
    try:
        published = [folder / name for name in RESULT_FILES]
        files = _stamp([current(folder, ROUND_FILE), *round_files(folder), *published])
        return _shown(str(folder), files + _editions(folder))
    except Exception as error:  # whatever is wrong with one round, the others are shown
        report_skipped(folder, error)
        return None


def same_rules(folder: Path, methodology: Methodology) -> bool:
    """Return whether a round can be read and follows an edition of the same family."""
    try:
        return same_family(methodology_of(folder), methodology)
    except Exception as error:
        report_skipped(folder, error)
        return False


@st.cache_resource(max_entries=40, show_spinner=False)
def _shown(folder: str, stamp: Stamp) -> Shown | None:
    del stamp
    path = Path(folder)
    try:
        methodology = methodology_of(path)
        shown = Shown(round_of(path), methodology, kept_tables(path, methodology))
    except Exception as error:  # kept like a result, so that a broken round isn't read again for every page
        report_skipped(path, error)
        return None
    if shown.differing:
        report_differing(path, shown.differing)
    return shown


def _stamp(files: Iterable[Path]) -> Stamp:
    """Make one short text of which files are there, when they last changed and how large they are."""
    return digest_of(repr([_state(file) for file in files]).encode())


def _state(file: Path) -> tuple[str, int, int] | None:
    try:
        state = file.stat()
    except (OSError, ValueError):
        return None
    return (str(file), state.st_mtime_ns, state.st_size)
