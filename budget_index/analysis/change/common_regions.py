"""Two rounds side by side: their answers laid out, and the regions that are in both."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from budget_index.analysis.change.joint_tree import JointTree
from budget_index.analysis.change.mixed_years import MixedYears, mix_years
from budget_index.methodology import walk
from budget_index.regions import Registry
from budget_index.scoring.answers import Answers, GatedAnswers, lay_out, meets
from budget_index.scoring.engine import close_gates
from budget_index.scoring.points import GATED, NOT_APPLICABLE
from budget_index.scoring.results import Results
from budget_index.scoring.tree import Tree, compile_tree


@dataclass(frozen=True)
class LaidOutRound:
    """One of the two rounds, laid out; ``at`` gives the row of the regions in both."""

    results: Results
    answers: Answers
    tree: Tree
    year: int
    at: np.ndarray

    @cached_property
    def common(self) -> Answers:
        """The answers of the regions that are in both rounds."""
        return _rows(self.answers, self.at)

    @cached_property
    def common_gated(self) -> GatedAnswers:
        """The same answers, gates closed."""
        return close_gates(self.common, self.tree)


def of_year(results: Results, year: int) -> Results:
    """Return the results of one year; another year of the same region is no answer to what happened in this one."""
    if (results.ranking["year"] == year).all():
        return results
    tables = {name: getattr(results, name) for name in ("agreed", "scores", "ranking", "criteria")}
    return replace(results, **{name: table[table["year"] == year] for name, table in tables.items()})


def lay_out_rounds(
    before: Results, now: Results, years: tuple[int, int] | None = None
) -> tuple[LaidOutRound, LaidOutRound]:
    """Lay two rounds out; their common regions in the order of the later one.

    Parameters
    ----------
    years
        Of the two rounds; left out, the last that each has.
    """
    years = years or (int(before.ranking["year"].max()), int(now.ranking["year"].max()))
    rounds = [of_year(results, year) for results, year in zip((before, now), years, strict=True)]
    laid_out = []
    for results in rounds:
        units = results.ranking[["region", "year"]]
        laid_out.append(lay_out(results.agreed, results.methodology, units))
    regions = [answers.units["region"] for answers in laid_out]
    shared = regions[1][regions[1].isin(regions[0])]
    first, second = (
        LaidOutRound(
            results,
            answers,
            compile_tree(results.methodology),
            year,
            _places(answers.units, shared),
        )
        for results, answers, year in zip(rounds, laid_out, years, strict=True)
    )
    return first, second


def mix_rounds(joint: JointTree, first: LaidOutRound, second: LaidOutRound) -> MixedYears:
    """Lay the two years over the joint tree, the answers that are worth something else by both rules."""
    rounds = (first.common_gated, first.tree), (second.common_gated, second.tree)
    capped = _capped(first, joint.trees[1], joint.before), _capped(second, joint.trees[0], joint.now)
    if not joint.repointed.any():
        return mix_years(joint, rounds, capped=capped)
    forward = _revalued(joint, first, second, (joint.before, joint.now))
    backward = _revalued(joint, second, first, (joint.now, joint.before))
    return mix_years(joint, rounds, (forward, backward), capped)


def _capped(own: LaidOutRound, rules: Tree, place: np.ndarray) -> np.ndarray:
    """Say which caps of the other year's rules a year's answers bring about, regions × caps; none if it doesn't ask."""
    capped = np.zeros((len(own.at), len(rules.caps)), dtype=bool)
    asked, agreed = walk.asked(own.results.methodology), own.results.agreed
    for cap in rules.caps:
        column = int(place[cap.criterion])
        if column < 0:
            continue
        name = own.tree.criteria[column]
        scale = own.results.methodology.scales[asked[name]]
        given = agreed[agreed["criterion"] == name]
        answers = dict(zip(given["region"], given["answer"], strict=True))
        met = [meets(answers.get(region, ""), scale, cap.met_by) for region in own.common.units["region"]]
        capped[:, cap.number] = np.array(met) | (own.common_gated.states[:, column] == GATED)
    return capped


def _revalued(
    joint: JointTree, own: LaidOutRound, other: LaidOutRound, places: tuple[np.ndarray, np.ndarray]
) -> dict[int, np.ndarray]:
    """Return the points of a year's answers by the other year's scales, for the columns where these differ."""
    columns: list[int] = np.flatnonzero(joint.repointed).tolist()
    ids = {own.tree.criteria[places[0][c]]: other.tree.criteria[places[1][c]] for c in columns}
    agreed = own.results.agreed
    name, _, factor = (agreed["criterion"].str.partition("/")[part] for part in range(3))
    kept = name.isin(list(ids))
    renamed = name[kept].map(ids) + np.where(factor[kept] != "", "/" + factor[kept], "")
    units = own.common.units
    laid_out = lay_out(agreed[kept].assign(criterion=renamed), other.results.methodology, units)
    at = _places(laid_out.units, units["region"])
    usable = laid_out.states[at] < NOT_APPLICABLE
    points = np.where(usable, laid_out.points[at], 0.0)
    plain = own.common
    fallback = {c: plain.points[:, places[0][c]] for c in columns}
    return {c: np.where(usable[:, places[1][c]], points[:, places[1][c]], fallback[c]) for c in columns}


def _places(units: pd.DataFrame, regions: pd.Series) -> np.ndarray:
    return np.asarray(pd.Index(units["region"]).get_indexer(pd.Index(regions)))


def _rows(answers: Answers, at: np.ndarray) -> Answers:
    units = answers.units.iloc[at].reset_index(drop=True)
    return Answers(units, answers.points[at], answers.states[at], answers.met[at])


BREAK_REASONS = ("territory", "successor", "ended", "not_assessed", "blank")


def break_reason(region: str, before: int, now: int, assessed: Collection[int], registry: Registry) -> str:
    """Say why the scores of two years aren't those of one region; empty if they are.

    Parameters
    ----------
    assessed
        The years, of the two, in which the region was assessed.

    Returns
    -------
    ``territory``: same region, other territory; ``successor:KZ-63``: it came from that one between the two years;
    ``ended``; ``not_assessed`` in one of the years.

    Examples
    --------
    >>> from budget_index.regions import kazakhstan
    >>> break_reason("KZ-63", 2020, 2022, [2020, 2022], kazakhstan())
    'territory'
    >>> break_reason("KZ-10", 2020, 2022, [2022], kazakhstan()), break_reason("KZ-10", 2022, 2024, [2022, 2024], {})
    ('successor:KZ-63', '')
    """
    first, last = sorted((before, now))
    known = registry.get(region)
    if known and known.territory_changed and first < known.territory_changed.year <= last:
        return "territory"
    if before in assessed and now in assessed:
        return ""
    if known and known.predecessor and known.valid_from and first < known.valid_from.year <= last:
        return f"successor:{known.predecessor}"
    return "ended" if known and known.valid_to and first <= known.valid_to.year < last else "not_assessed"
