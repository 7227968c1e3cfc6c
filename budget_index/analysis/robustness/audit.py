"""The statistical audit of an index in the order of the OECD and JRC: one table, one row a finding."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from budget_index.analysis.robustness.importance import correlation, cronbach_alpha, shares_of_importance
from budget_index.analysis.robustness.simulation import Watch
from budget_index.analysis.robustness.study import Study
from budget_index.analysis.robustness.uncertainty import LISTED, rank_uncertainty
from budget_index.scoring.answers import Answers
from budget_index.scoring.engine import close_gates, score_answers
from budget_index.scoring.points import NOT_APPLICABLE
from budget_index.scoring.tree import Tree
from budget_index.scoring.variants import ranked_rows

AUDIT_COLUMNS = ["year", "step", "level", "id", "parent", "measure", "value", "units", "flag"]
AUDIT_STEPS = ("coverage", "extremes", "correlation", "weights", "consistency", "robustness")
SHARES = ("answered", "full", "none", "nominal", "effective", "kept-rank")
"""Measures that are shares of a whole, written as percent."""
BETWEEN_SISTERS = " / "
"""What stands between the ids of a pair."""
LEAST_COVERAGE = 0.65
NEARLY_ALL = 0.95
WEAK, REDUNDANT = 0.3, 0.92
LEAST_ALPHA = 0.7
UNEQUAL = 2.0
WIDE_INTERVAL = 0.25
LEAST_UNITS = 10
"""With fewer regions a correlation or a share says too little to point at anything."""


class Finding(NamedTuple):
    """One row of the audit without its year."""

    step: str
    level: str
    id: str
    parent: str
    measure: str
    value: float
    units: int
    flag: str = ""


@dataclass(frozen=True)
class _Data:
    """Points and scores of one year: region × criterion and region × dimension, NaN where there are none."""

    tree: Tree
    points: np.ndarray
    states: np.ndarray
    scores: np.ndarray

    @classmethod
    def of(cls, answers: Answers, tree: Tree) -> "_Data":
        gated = close_gates(answers, tree)
        points = np.where(gated.states < NOT_APPLICABLE, gated.points, np.nan)
        return cls(tree, points, gated.states, score_answers(gated, tree).score)

    def members(self, row: int) -> tuple[str, list[str], np.ndarray]:
        """Return what a dimension is made of: level, ids and values, region × member."""
        node = self.tree.nodes[row]
        if node.over_criteria:
            columns = np.arange(len(self.tree.criteria))[node.members]
            return "criterion", [self.tree.criteria[column] for column in columns], self.points[:, columns]
        rows = np.arange(len(self.tree.nodes))[node.members]
        return "dimension", [self.tree.ids[each] for each in rows], self.scores[:, rows]


def without_findings(measured: pd.DataFrame, step: str) -> str:
    """Name the reason why nothing in a step is flagged; missing answers always could be.

    Returns
    -------
    ``fine``, nothing stands out; ``few``, too few regions to flag anything; ``not-compared``, nothing could be
    measured: no region has a score, a dimension has one member, or nothing differs between the regions.
    """
    if step == "coverage":
        return "fine"
    compared = measured[measured["measure"].ne("nominal") & measured["value"].notna()]
    if compared.empty:
        return "not-compared"
    return "fine" if (compared["units"] >= LEAST_UNITS).any() else "few"


def audit(answers: Answers, study: Study, *, workers: int = 1, watch: Watch = iter) -> pd.DataFrame:
    r"""Examine one year of an index in six steps.

    ``coverage``: share of the applicable answers that are there. ``extremes``: share of regions with full points, and
    with none. ``correlation``: of each criterion and dimension with its parent, and pairs of sisters that say the
    same. ``weights``: nominal weight in the parent beside the effective one, the correlation ratio
    :math:`V(E(y \mid x_i)) / V(y)` as a share of its sum over the sisters, all of them over the same regions by the
    same estimator. ``consistency``: Cronbach's α.
    ``robustness``: how far ranks move in the study's draws.

    Parameters
    ----------
    answers
        Agreed answers, the rows of the study.

    Returns
    -------
    ``AUDIT_COLUMNS``; ``value`` is a share, a correlation or a number of places; ``units`` counts the regions that it
    rests on, in the step ``coverage`` the answers; ``flag`` names what to look at. Below ten regions only missing
    answers are flagged.

    References
    ----------
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, doi:10.1787/9789264043466-en.
    Becker, W. et al. (2017), doi:10.1016/j.ecolind.2017.03.056.

    Examples
    --------
    >>> from budget_index.analysis.robustness.draws import Sources
    >>> from budget_index.methodology.load import load_methodology
    >>> from budget_index.scoring.answers import lay_out
    >>> obs = load_methodology("obs-2017")
    >>> table = pd.DataFrame({"region": ["A", "A", "B", "B"], "year": 2017, "criterion": ["q54", "q55"] * 2,
    ...                       "answer": ["a", "b", "d", "b"]})
    >>> answers = lay_out(table, obs)
    >>> found = audit(answers, Study.of(answers, obs, Sources(), seed=1, draws=64))
    >>> found.loc[(found["id"] == "q55") & (found["step"] == "coverage"), ["measure", "value"]].values.tolist()
    [['answered', 1.0]]
    """
    data = _Data.of(answers, study.tree)
    findings: list[Finding] = [
        *_coverage(data, answers.units),
        *_extremes(data),
        *_correlations(data),
        *_weights(data),
        *_consistency(data),
        *_robustness(answers.units, study, workers, watch),
    ]
    year = int(answers.units["year"].iloc[0]) if len(answers.units) else 0
    table = pd.DataFrame(findings, columns=AUDIT_COLUMNS[1:])
    return table.assign(year=year)[AUDIT_COLUMNS]


def _headline(data: _Data) -> list[int]:
    return ranked_rows(data.tree)


def _coverage(data: _Data, units: pd.DataFrame) -> Iterator[Finding]:
    columns = [column for row in _headline(data) for column in _columns(data, row)]
    applicable, known = data.states != NOT_APPLICABLE, data.states < NOT_APPLICABLE

    def share(level: str, name: str, parent: str, at: Any) -> Finding:
        counted = applicable[at].sum()
        value = float((known[at]).sum() / counted) if counted else float("nan")
        return Finding(
            "coverage",
            level,
            id=name,
            parent=parent,
            measure="answered",
            value=value,
            units=int(counted),
            flag="low" if value < LEAST_COVERAGE else "",
        )

    yield share("index", data.tree.ids[data.tree.headline], "", (slice(None), columns))
    for number, region in enumerate(units["region"]):
        yield share("region", str(region), "", (number, columns))
    for row in _headline(data):
        for column in _columns(data, row):
            yield share("criterion", data.tree.criteria[column], data.tree.ids[row], (slice(None), column))


def _columns(data: _Data, row: int) -> list[int]:
    node = data.tree.nodes[row]
    return np.arange(len(data.tree.criteria))[node.members].tolist() if node.over_criteria else []


def _extremes(data: _Data) -> Iterator[Finding]:
    for row in _headline(data):
        for column in _columns(data, row):
            points = data.points[np.isfinite(data.points[:, column]), column]
            if not len(points):
                continue
            finding = partial(Finding, "extremes", "criterion", data.tree.criteria[column], data.tree.ids[row])
            full, none = float((points >= 100 - 1e-9).mean()), float((points <= 1e-9).mean())
            least = NEARLY_ALL if len(points) >= LEAST_UNITS else np.inf
            yield finding(measure="full", value=full, units=len(points), flag="everyone" if full >= least else "")
            yield finding(measure="none", value=none, units=len(points), flag="no-one" if none >= least else "")


def _correlations(data: _Data) -> Iterator[Finding]:
    for row in _headline(data):
        level, names, values = data.members(row)
        alone = np.isfinite(values).any(axis=0).sum() < 2
        for name, column in zip(names, values.T, strict=True):
            value, units = correlation(column, data.scores[:, row]), _together(column, data.scores[:, row])
            flag = _strength(value) if units >= LEAST_UNITS and not alone else ""
            yield Finding(
                "correlation",
                level,
                id=name,
                parent=data.tree.ids[row],
                measure="pearson",
                value=value,
                units=units,
                flag=flag,
            )
        yield from _same(data.tree.ids[row], names, values)


def _same(parent: str, names: list[str], values: np.ndarray) -> Iterator[Finding]:
    """Name the pairs of sisters of which one says nearly what the other does."""
    for (name, column), (other, beside) in combinations(zip(names, values.T, strict=True), 2):
        value, units = correlation(column, beside), _together(column, beside)
        if value > REDUNDANT and units >= LEAST_UNITS:
            label = f"{name}{BETWEEN_SISTERS}{other}"
            yield Finding(
                "correlation",
                "pair",
                id=label,
                parent=parent,
                measure="pearson",
                value=value,
                units=units,
                flag="redundant-pair",
            )


def _together(x: np.ndarray, y: np.ndarray) -> int:
    """Count the regions that have both."""
    return int((np.isfinite(x) & np.isfinite(y)).sum())


def _strength(value: float) -> str:
    """Name what is odd about a correlation with the parent."""
    if np.isnan(value):
        return "constant"
    if value < 0:
        return "negative"
    if value < WEAK:
        return "weak"
    return "redundant" if value > REDUNDANT else ""


def _weights(data: _Data) -> Iterator[Finding]:
    for row in _headline(data):
        level, names, values = data.members(row)
        if len(names) < 2:
            continue
        weights = data.tree.nodes[row].weights
        nominal = weights / weights.sum()
        effective, units = shares_of_importance(values, data.scores[:, row])
        compared = nominal[np.isfinite(effective)].sum()
        for name, weight, share in zip(names, nominal.tolist(), effective.tolist(), strict=True):
            finding = partial(Finding, "weights", level, name, data.tree.ids[row])
            times = share / (weight / compared) if share == share else 1.0
            flag = "too-light" if times < 1 / UNEQUAL else "too-heavy" if times > UNEQUAL else ""
            yield finding(measure="nominal", value=weight, units=units)
            yield finding(measure="effective", value=share, units=units, flag=flag if units >= LEAST_UNITS else "")


def _consistency(data: _Data) -> Iterator[Finding]:
    for row in _headline(data):
        _, names, values = data.members(row)
        if len(names) < 2:
            continue
        value, units = cronbach_alpha(values), int((np.isfinite(values).sum(axis=1) > 1).sum())
        level = "index" if row == data.tree.headline else "dimension"
        parent = "" if row == data.tree.headline else data.tree.ids[data.tree.nodes[row].parent]
        flag = "low" if value < LEAST_ALPHA and units >= LEAST_UNITS else ""
        yield Finding(
            "consistency",
            level,
            id=data.tree.ids[row],
            parent=parent,
            measure="alpha",
            value=value,
            units=units,
            flag=flag,
        )


def _robustness(units: pd.DataFrame, study: Study, workers: int, watch: Watch) -> Iterator[Finding]:
    ranks = rank_uncertainty(units, study, workers=workers, watch=watch).ranks
    ranked = ranks[ranks["rank"].notna()]
    if ranked.empty:
        return
    width = (ranked["rank_high"] - ranked["rank_low"]).to_numpy(dtype=np.float64)
    moved = (ranked["rank_median"] - ranked["rank"].astype("float64")).abs().to_numpy(dtype=np.float64)
    headline = study.tree.ids[study.tree.headline]
    finding = partial(Finding, "robustness", "index", headline, "", units=len(ranked))
    flag = "wide" if width.mean() > WIDE_INTERVAL * len(ranked) and len(ranked) >= LEAST_UNITS else ""
    yield finding(measure="mean-width", value=float(width.mean()), flag=flag)
    yield finding(measure="widest", value=float(width.max()))
    yield finding(measure="median-shift", value=float(moved.mean()))
    yield finding(measure="kept-rank", value=float(ranked["p_rank"].mean()))
    if len(ranked) > 1 and ranked["groups"].ne("").all():
        others = [len(alike.split(LISTED)) if alike else 0 for alike in ranked["alike"]]
        yield finding(measure="alike", value=float(np.mean(others)))
