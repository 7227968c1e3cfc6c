"""Lay the agreed answers out as a dense array: region-years × criteria, points and states."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pandas as pd

from budget_index.consolidation import TOGETHER
from budget_index.errors import Problem, ProblemsFound
from budget_index.methodology.answer_text import canonical_answer
from budget_index.methodology.model import Methodology
from budget_index.methodology.rules import asked, criteria_with_place
from budget_index.scoring.points import points_table
from budget_index.scoring.states import ANSWERED, INVALID, MISSING, NOT_APPLICABLE
from budget_index.scoring.tree import Tree, compile_tree

CHUNK = 1 << 16


@dataclass(frozen=True)
class Answers:
    """Agreed answers, ready for arithmetic.

    Parameters
    ----------
    units
        One row a region-year: ``region``, ``year``.
    points
        Region-years × criteria, 0–100; 0 where there are none.
    states
        The same shape; codes of ``states``.
    closed
        Region-years × gates: whether the answer to the gate's criterion closes it.
    """

    units: pd.DataFrame
    points: np.ndarray
    states: np.ndarray
    closed: np.ndarray


@dataclass(frozen=True)
class Coded:
    """A text column as integer codes into its distinct texts."""

    codes: np.ndarray
    texts: list[str]

    @classmethod
    def of(cls, column: pd.Series) -> "Coded":
        """Code a column; one that is categorical already is taken as it is."""
        if isinstance(column.dtype, pd.CategoricalDtype):
            return cls(column.cat.codes.to_numpy(), [str(text) for text in column.cat.categories])
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
    numbered, unit = _number_units(region, agreed["year"].to_numpy(), units)
    column = _places(criterion.texts, list(inputs))
    if (column < 0).any():
        unknown = [text for text, place in zip(criterion.texts, column, strict=True) if place < 0]
        raise ProblemsFound([Problem("unknown-criterion", facts={"criterion": text}) for text in unknown])
    scattered = _Scatter(methodology, inputs, criterion, answer, column)
    points, states, written = scattered.onto(unit, len(numbered))
    if written != np.count_nonzero(states != MISSING):
        _refuse_contradictions(agreed)
    closed = _closed(tree, methodology, numbered, unit, criterion, answer)
    points, states = multiply_factors(points, states, methodology, list(inputs))
    return Answers(numbered, points, states, closed)


def _number_units(region: Coded, year: np.ndarray, more: pd.DataFrame | None) -> tuple[pd.DataFrame, np.ndarray]:
    """Number the region-years by code and year; give them and the number of every row."""
    extra = more if more is not None else pd.DataFrame({"region": [], "year": []})
    names = sorted({*region.texts, *extra["region"]})
    place = {name: number for number, name in enumerate(names)}
    years = np.concatenate([year, extra["year"].to_numpy(dtype=np.int64)]) if len(extra) else year
    first = int(years.min()) if len(years) else 0
    span = int(years.max()) - first + 1 if len(years) else 0
    order = np.array([place[text] for text in region.texts], dtype=np.int64) * span
    seen = np.zeros(len(names) * span, dtype=bool)
    key = np.empty(len(year), dtype=np.int32)
    for start in range(0, len(year), CHUNK):
        rows = slice(start, start + CHUNK)
        key[rows] = order[region.codes[rows]] + (year[rows] - first)
        seen[key[rows]] = True
    seen[
        [place[name] * span + y - first for name, y in zip(extra["region"], extra["year"].astype(int), strict=True)]
    ] = True
    number = np.cumsum(seen, dtype=np.int32) - 1
    for start in range(0, len(year), CHUNK):
        rows = slice(start, start + CHUNK)
        key[rows] = number[key[rows]]
    found = np.flatnonzero(seen)
    regions = [names[n] for n in found // max(span, 1)]
    return pd.DataFrame({"region": regions, "year": found % max(span, 1) + first}), key


def _places(texts: Sequence[str], known: Sequence[str]) -> np.ndarray:
    place = {name: number for number, name in enumerate(known)}
    return np.array([place.get(text, -1) for text in texts], dtype=np.int64)


class _Scatter:
    """Looks up every row's points and state and writes them into place, a chunk at a time."""

    def __init__(
        self, methodology: Methodology, inputs: dict[str, str], criterion: Coded, answer: Coded, column: np.ndarray
    ) -> None:
        scales = list(methodology.scales)
        self.points, self.states = points_table(methodology, scales, [*answer.texts, ""])
        self.width = len(answer.texts) + 1
        of_input = np.array([scales.index(scale) for scale in inputs.values()], dtype=np.int64)
        self.base = of_input[column] * self.width if len(column) else column
        self.column, self.columns = column, len(inputs)
        self.criterion, self.answer = criterion, answer

    def onto(self, unit: np.ndarray, units: int) -> tuple[np.ndarray, np.ndarray, int]:
        """Give points, states and how many rows had an answer."""
        points = np.zeros(units * self.columns)
        states = np.full(units * self.columns, MISSING, dtype=np.int8)
        flat_points, flat_states, written = self.points.ravel(), self.states.ravel(), 0
        for start in range(0, len(unit), CHUNK):
            rows = slice(start, start + CHUNK)
            codes = self.criterion.codes[rows]
            found = self.base[codes] + self.answer.codes[rows] % self.width
            state = flat_states[found]
            place = unit[rows] * np.int64(self.columns) + self.column[codes]
            if (state == INVALID).any():
                self.refuse(codes, found)
            if (state == MISSING).any():
                kept = state != MISSING
                place, state, found = place[kept], state[kept], found[kept]
            points[place] = flat_points[found]
            states[place] = state
            written += len(place)
        shape = (units, self.columns)
        return points.reshape(shape), states.reshape(shape), written

    def refuse(self, codes: np.ndarray, found: np.ndarray) -> None:
        """Name the answers that are not on their criterion's scale."""
        bad = np.flatnonzero(self.states.ravel()[found] == INVALID)
        pairs = {(int(codes[row]), int(found[row]) % self.width) for row in bad}
        problems = []
        for criterion, answer in sorted(pairs):
            facts: dict[str, object] = {
                "criterion": self.criterion.texts[criterion],
                "answer": self.answer.texts[answer],
            }
            problems.append(Problem("answer-not-on-scale", facts=facts | {"allowed": []}))
        raise ProblemsFound(problems)


def _refuse_contradictions(agreed: pd.DataFrame) -> None:
    key = ["region", "year", "criterion"]
    answered = agreed[agreed["answer"].astype(str).str.len() > 0]
    distinct = answered.drop_duplicates([*key, "answer"])
    twice = distinct[distinct.duplicated(key, keep="first")]
    problems = [
        Problem("answer-twice", facts={"region": row.region, "year": row.year, "criterion": row.criterion})
        for row in twice.itertuples()
    ]
    if problems:
        raise ProblemsFound(problems)


def _closed(
    tree: Tree, methodology: Methodology, units: pd.DataFrame, unit: np.ndarray, criterion: Coded, answer: Coded
) -> np.ndarray:
    """Find out which gates are closed: all answers of the gate's criterion are among those that close it."""
    closed = np.zeros((len(units), len(tree.gates)), dtype=bool)
    scale_of = asked(methodology)
    for number, gate in enumerate(tree.gates):
        name = tree.criteria[gate.criterion]
        if name not in criterion.texts:
            continue
        scale = methodology.scales[scale_of[name]]
        parts = [[canonical_answer(part, scale) for part in text.split(TOGETHER)] for text in answer.texts]
        closing = np.array([all(part in gate.closed_by for part in each) for each in parts] + [False])
        rows = np.flatnonzero(criterion.codes == criterion.texts.index(name))
        closed[unit[rows], number] = closing[answer.codes[rows]]
    return closed


def multiply_factors(
    points: np.ndarray, states: np.ndarray, methodology: Methodology, inputs: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    r"""Reduce points by factors: :math:`p \\prod f / 100`; a blank factor makes the criterion missing.

    A factor that isn't applicable doesn't reduce. Gives one column a criterion.
    """
    criteria = [criterion for criterion, _ in criteria_with_place(methodology)]
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
        reduced[:, number] = np.where(scored, reduced[:, number] * np.prod(shares, axis=0), 0.0)
    return reduced, state
