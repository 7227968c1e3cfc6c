"""Lay the agreed answers out as a dense array: region-years × criteria, points and states."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pandas as pd

from budget_index.errors import Problem, ProblemsFound
from budget_index.methodology import walk
from budget_index.methodology.answer_text import TOGETHER, canonical_answer
from budget_index.methodology.model import Methodology, Scale
from budget_index.methodology.walk import asked
from budget_index.scoring.points import ANSWERED, DERIVED, INVALID, NOT_APPLICABLE, points_of, points_table
from budget_index.scoring.threads import cut, side_by_side
from budget_index.scoring.tree import Tree, compile_tree

CHUNK = 1 << 18
"""Rows handled at a time: few enough for the cache, enough that threads seldom wait for each other."""


@dataclass(frozen=True)
class Answers:
    """Agreed answers, ready for arithmetic.

    Parameters
    ----------
    units
        One row a region-year: ``region``, ``year``.
    points
        Region-years × criteria, 0–100, below 0 where an answer deducts; 0 where there are none.
    states
        The same shape; codes of ``states``.
    met
        Region-years × conditions of the tree: whether the answer to the condition's criterion closes the gate, or
        brings the cap about.
    """

    units: pd.DataFrame
    points: np.ndarray
    states: np.ndarray
    met: np.ndarray


@dataclass(frozen=True)
class GatedAnswers:
    """Answers whose gates have been closed, ready to be scored; ``engine.close_gates`` makes them.

    Parameters
    ----------
    points, states
        As in ``Answers``, after what stands beside a closed gate's criterion has been put to 0.
    capped
        Region-years × caps: whether the cap holds.
    before
        The answers as they were agreed.
    """

    points: np.ndarray
    states: np.ndarray
    capped: np.ndarray
    before: Answers

    @property
    def units(self) -> pd.DataFrame:
        """One row a region-year: ``region``, ``year``."""
        return self.before.units


@dataclass(frozen=True)
class Coded:
    """A text column as integer codes of its distinct texts."""

    codes: np.ndarray
    texts: list[str]

    @classmethod
    def of(cls, column: pd.Series) -> "Coded":
        """Code a column; one that is categorical already is taken as it is."""
        if isinstance(column.dtype, pd.CategoricalDtype):
            return cls(column.array.codes, [str(text) for text in column.cat.categories.tolist()])
        codes, texts = pd.factorize(column)
        return cls(codes, [str(text) for text in texts])


def lay_out(agreed: pd.DataFrame, methodology: Methodology, units: pd.DataFrame | None = None) -> Answers:
    """Make the dense arrays from a long table of agreed answers.

    Parameters
    ----------
    agreed
        ``region``, ``year``, ``criterion``, ``answer``; one row an answer, in any order; a blank answer is missing.
    units
        Region-years that must appear even without a single answer.

    Raises
    ------
    ProblemsFound
        A criterion or an answer is unknown, or the same criterion is answered twice in different ways.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> table = pd.DataFrame({"region": "KAZ", "year": 2017, "criterion": ["q54", "q55"], "answer": ["b", ""]})
    >>> answers = lay_out(table, load_methodology("obs-2017"))
    >>> answers.points[0, :2], answers.states[0, :2]
    (array([67.,  0.]), array([0, 4], dtype=int8))
    """
    tree = compile_tree(methodology)
    inputs = asked(methodology)
    region, criterion, answer = (Coded.of(agreed[name]) for name in ("region", "criterion", "answer"))
    column = _places(criterion.texts, list(inputs))
    if (column < 0).any():
        unknown = [text for text, place in zip(criterion.texts, column, strict=True) if place < 0]
        raise ProblemsFound([Problem("unknown-criterion", facts={"criterion": text}) for text in unknown])
    units_of = _Units.of(region, agreed["year"].to_numpy(), units)
    grid, written = _scatter(units_of, criterion, answer, column, len(inputs))
    points, states = _look_up(grid, methodology, list(inputs.values()), answer.texts)
    if written != np.count_nonzero(grid) or states.max(initial=0) == INVALID:
        _refuse_answers(methodology, inputs, criterion, answer)
        _refuse_contradictions(agreed)
    met = _conditions_met(tree, methodology, list(inputs), grid, answer.texts)
    points, states = multiply_factors(points, states, methodology, list(inputs))
    derived = [bool(criterion.from_publication) for criterion in walk.criteria(methodology)]
    if any(derived):
        states[(states == ANSWERED) & derived] = DERIVED
    return Answers(units_of.table, points, states, met)


@dataclass(frozen=True)
class _Units:
    """The region-years, and how to find the one of a row: ``number[start[region] + year]``."""

    table: pd.DataFrame
    start: np.ndarray
    number: np.ndarray
    region: np.ndarray
    year: np.ndarray

    @classmethod
    def of(cls, region: Coded, given: np.ndarray, more: pd.DataFrame | None) -> "_Units":
        """Find the region-years that occur and put them in order of code and year."""
        year = given if given.dtype.kind in "iu" else given.astype(np.int64)
        pieces = cut(len(year), CHUNK)
        extra = [] if more is None else list(zip(more["region"], more["year"].astype(int), strict=True))
        ends = side_by_side(lambda rows: (int(year[rows].min()), int(year[rows].max())), pieces)
        ends += [(y, y) for _, y in extra]
        first = min((low for low, _ in ends), default=0)
        span = max((high for _, high in ends), default=first) - first + 1
        names = sorted({*region.texts, *(name for name, _ in extra)})
        start = {name: number * span - first for number, name in enumerate(names)}
        row_start = np.array([start[text] for text in region.texts], dtype=np.int64)
        seen = np.zeros(len(names) * span, dtype=bool)

        def mark(rows: slice) -> None:
            codes, years = region.codes[rows], year[rows]
            other = np.append(True, (codes[1:] != codes[:-1]) | (years[1:] != years[:-1]))  # most rows continue a unit
            key = row_start.take(codes[other], mode="clip") + years[other]
            if not seen.take(key, mode="clip").all():  # threads that write to the same places hold each other up
                seen[key] = True

        side_by_side(mark, pieces)
        seen[[start[name] + y for name, y in extra]] = True
        keys = np.flatnonzero(seen)
        regions = pd.array(names, dtype="str").take(keys // span)
        table = pd.DataFrame({"region": regions, "year": keys % span + first})
        return cls(table, row_start, np.cumsum(seen) - 1, region.codes, year)

    def of_rows(self, rows: slice) -> np.ndarray:
        """Return the number of each row's region-year."""
        key = self.start.take(self.region[rows], mode="clip")
        key += self.year[rows]
        return self.number.take(key, mode="clip")


def _places(texts: Sequence[str], known: Sequence[str]) -> np.ndarray:
    place = {name: number for number, name in enumerate(known)}
    return np.array([place.get(text, -1) for text in texts], dtype=np.int64)


def _numbered(texts: list[str]) -> np.ndarray:
    """Return a number for each answer from 1 up, in the smallest integers; a blank is 0. Looked up by code + 1."""
    number = np.array([0] + [0 if text == "" else at for at, text in enumerate(texts, start=1)])
    return number.astype(np.min_scalar_type(len(texts)))


def _scatter(
    units: _Units, criterion: Coded, answer: Coded, column: np.ndarray, columns: int
) -> tuple[np.ndarray, int]:
    """Write every row's answer into its place, region-year × input and return also how many rows had an answer.

    The small integers are scattered and the points looked up afterwards in order: far less memory is jumped about in.
    """
    number = _numbered(answer.texts)
    grid = np.zeros(len(units.table) * columns, dtype=number.dtype)

    def write(rows: slice) -> int:
        place = units.of_rows(rows)
        place *= columns
        place += column.take(criterion.codes[rows], mode="clip")
        given = number.take(answer.codes[rows] + 1, mode="clip")
        if not given.all():
            place, given = place[given > 0], given[given > 0]
        grid[place] = given
        return len(given)

    written = sum(side_by_side(write, cut(len(units.year), CHUNK)))
    return grid.reshape(len(units.table), columns), written


def _look_up(
    grid: np.ndarray, methodology: Methodology, scales: list[str], texts: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Turn the grid of answers into points and states."""
    distinct = list(dict.fromkeys(scales))
    of_scale = points_table(methodology, distinct, ["", *texts])
    of_column = [table[[distinct.index(scale) for scale in scales]].ravel() for table in of_scale]
    first = np.arange(len(scales)) * (len(texts) + 1)
    points, states = np.empty(grid.shape), np.empty(grid.shape, dtype=np.int8)

    def fill(rows: slice) -> None:
        place = first + grid[rows]
        of_column[0].take(place, out=points[rows], mode="clip")
        of_column[1].take(place, out=states[rows], mode="clip")

    side_by_side(fill, cut(len(grid), max(1, CHUNK // max(len(scales), 1))))
    return points, states


def _refuse_answers(methodology: Methodology, inputs: dict[str, str], criterion: Coded, answer: Coded) -> None:
    """Name the answers that are not on their criterion's scale."""
    texts = [*answer.texts, ""]
    given = np.unique(criterion.codes * np.int64(len(texts)) + answer.codes % len(texts))
    problems = []
    for name, text in ((criterion.texts[pair // len(texts)], texts[pair % len(texts)]) for pair in given.tolist()):
        if points_of(text, methodology.scales[inputs[name]], methodology.assessors.consolidate)[1] == INVALID:
            problems.append(Problem("answer-not-on-scale", facts={"criterion": name, "answer": text, "allowed": []}))
    if problems:
        raise ProblemsFound(problems)


def _refuse_contradictions(agreed: pd.DataFrame) -> None:
    key = ["region", "year", "criterion"]
    answered = agreed[agreed["answer"].astype(str).str.len() > 0]
    distinct = answered.drop_duplicates([*key, "answer"])
    twice = distinct[distinct.duplicated(key, keep="first")]
    first = distinct.drop_duplicates(key).set_index(key)["answer"].to_dict()
    problems = []
    for region, year, criterion, answer in twice[[*key, "answer"]].itertuples(index=False, name=None):
        before, place = first[region, year, criterion], f"{region} {year}"
        facts = {"criterion": criterion, "answer": answer, "first": before, "place": place}
        problems.append(Problem("answer-twice", facts=facts))
    if problems:
        raise ProblemsFound(problems)


def _conditions_met(
    tree: Tree, methodology: Methodology, inputs: list[str], grid: np.ndarray, texts: list[str]
) -> np.ndarray:
    """Find out which gates are closed and which caps are brought about by an answer."""
    met = np.zeros((len(grid), len(tree.conditions)), dtype=bool)
    scale_of = asked(methodology)
    for number, condition in enumerate(tree.conditions):
        name = tree.criteria[condition.criterion]
        scale = methodology.scales[scale_of[name]]
        meeting = np.array([False] + [meets(text, scale, condition.met_by) for text in texts])
        met[:, number] = meeting[grid[:, inputs.index(name)]]
    return met


def meets(answer: str, scale: Scale, met_by: Collection[str]) -> bool:
    """Say whether an answer meets a condition; a disagreement does if each of its answers does, a blank never.

    Examples
    --------
    >>> from budget_index.methodology.model import Option
    >>> scale = Scale(answers={"a": Option(points=2), "c": Option(points=1), "d": Option(points=0)})
    >>> [meets(answer, scale, {"c", "d"}) for answer in ("d", "c|d", "a|d", "")]
    [True, True, False, False]
    """
    return all(canonical_answer(part, scale) in met_by for part in answer.split(TOGETHER))


def multiply_factors(
    points: np.ndarray, states: np.ndarray, methodology: Methodology, inputs: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    r"""Reduce points by factors: :math:`p \\prod f / 100`; a blank factor makes the criterion missing.

    A factor that isn't applicable doesn't reduce; none lessens a deduction. Gives one column a criterion.
    """
    criteria = list(walk.criteria(methodology))
    if len(criteria) == len(inputs):
        return points, states
    at = {name: number for number, name in enumerate(inputs)}
    own = [at[criterion.id] for criterion in criteria]
    reduced, state = points[:, own], states[:, own]
    for number, criterion in enumerate(criteria):
        columns = [at[f"{criterion.id}/{name}"] for name in criterion.factors or {}]
        if not columns:
            continue
        shares = [np.where(states[:, c] == NOT_APPLICABLE, 1.0, points[:, c] / 100) for c in columns]
        blank = reduce(np.maximum, [np.where(states[:, c] > NOT_APPLICABLE, states[:, c], 0) for c in columns])
        answered = state[:, number] == ANSWERED
        state[:, number] = np.where(answered & (blank > 0), blank, state[:, number])
        scored = state[:, number] == ANSWERED
        earned = np.maximum(reduced[:, number], 0.0) * np.prod(shares, axis=0)
        reduced[:, number] = np.where(scored, earned + np.minimum(reduced[:, number], 0.0), 0.0)
    return reduced, state
