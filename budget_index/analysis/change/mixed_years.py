"""Mixed states between two years: some kinds of change have happened, the others not yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from budget_index.analysis.change.joint_tree import JointTree
from budget_index.scoring.answers import GatedAnswers
from budget_index.scoring.engine import Block, score_answers, withheld_scores
from budget_index.scoring.points import GATED, MISSING, NOT_APPLICABLE
from budget_index.scoring.tree import Tree
from budget_index.scoring.variants import ranked_rows

CHANGE_KINDS = ("answers", "criteria", "applicability", "missing", "weights", "gates")
"""Kinds of change, the players of the Shapley value."""
ANSWERS, CRITERIA, APPLICABILITY, MISSING_ANSWERS, WEIGHTS, GATES = range(6)
Happened = frozenset[int]
COUNTING: Happened = frozenset({CRITERIA, APPLICABILITY, MISSING_ANSWERS, GATES})
"""The kinds that decide which criteria count; the others move points and weights."""
Masks = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Year:
    """What a year says about every column of the joint tree; all arrays regions × columns.

    Parameters
    ----------
    points
        Points of its answers by the earlier and by the later rules.
    idle, blank, shut
        Not applicable; without agreed answer; behind a closed gate.
    asked
        One a column: whether its edition has the criterion.
    capped
        Whether its answers bring about the caps of the earlier and of the later rules, regions × caps.
    """

    points: tuple[np.ndarray, np.ndarray]
    idle: np.ndarray
    blank: np.ndarray
    shut: np.ndarray
    asked: np.ndarray
    capped: tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class MixedYears:
    """Two years, prepared so that for each region and column at most one thing differs, apart from rules.

    ``kind`` gives which: a place in ``CHANGE_KINDS``, -1 where nothing differs. ``scored`` says which regions have a
    headline score in both years, ``ruled`` where only the rules leave an answer out: regions × columns.
    """

    joint: JointTree
    years: tuple[Year, Year]
    kind: np.ndarray
    scored: np.ndarray
    ruled: np.ndarray
    kept: dict[Happened, Masks] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Number of regions."""
        return len(self.kind)

    def kinds(self, *, same_rules: bool) -> list[int]:
        """List the kinds of change that occur at all."""
        own = {int(kind) for kind in np.unique(self.kind) if kind >= 0}
        return sorted(own if same_rules else {*own, WEIGHTS})

    def part(self, rows: slice) -> "MixedYears":
        """Return some of the regions."""
        years = tuple(
            Year(
                points=(y.points[0][rows], y.points[1][rows]),
                idle=y.idle[rows],
                blank=y.blank[rows],
                shut=y.shut[rows],
                asked=y.asked,
                capped=(y.capped[0][rows], y.capped[1][rows]),
            )
            for y in self.years
        )
        return MixedYears(self.joint, (years[0], years[1]), self.kind[rows], self.scored[rows], self.ruled[rows])

    def arrays(self, happened: Happened) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return points, who has an answer, and who is applicable, once some kinds of change have happened."""
        points = self.years[int(ANSWERS in happened)].points[int(WEIGHTS in happened)]
        scored, present, applicable = self.masks(happened & (COUNTING | {WEIGHTS} if self.ruled.any() else COUNTING))
        return points * scored, present, applicable

    def masks(self, happened: Happened) -> Masks:
        """Return who has points of an own answer, who has points at all and who is applicable, computed once."""
        if happened not in self.kept:
            idle = self.years[int(APPLICABILITY in happened)].idle
            shut = self.years[int(GATES in happened)].shut
            if self.joint.regated.any():
                shut = np.where(self.joint.regated, self.years[int(CRITERIA in happened)].shut, shut)
            blank = self.years[int(MISSING_ANSWERS in happened)].blank
            if self.ruled.any():
                blank = np.where(self.ruled, self.years[int(WEIGHTS in happened)].blank, blank)
            applicable = ~idle & (self.joint.comparable | self.years[int(CRITERIA in happened)].asked)
            present = applicable & (shut | ~blank)
            scored = present & ~shut
            self.kept[happened] = (scored.astype(np.float64), present.astype(np.float64), applicable.astype(np.float64))
        return self.kept[happened]

    def capped(self, happened: Happened) -> np.ndarray:
        """Return which caps hold, regions × caps: each follows the kind of change of its criterion."""
        rules = int(WEIGHTS in happened)
        columns = [cap.criterion for cap in self.joint.trees[rules].caps]
        moved = np.isin(self.kind[:, columns], list(happened))
        return np.where(moved, self.years[1].capped[rules], self.years[0].capped[rules])

    def block(self, happened: Happened) -> tuple[Block, Tree]:
        """Prepare a mixed state for the engine, with the rules that it falls under."""
        tree = self.joint.trees[int(WEIGHTS in happened)]
        points, answered, applicable = self.arrays(happened)
        present = applicable if tree.missing_as_zero else answered
        return Block.blank(tree, points, (present, applicable, present), self.capped(happened)), tree


def mix_years(
    joint: JointTree,
    rounds: tuple[tuple[GatedAnswers, Tree], tuple[GatedAnswers, Tree]],
    revalued: tuple[Mapping[int, np.ndarray], Mapping[int, np.ndarray]] = ({}, {}),
    capped: tuple[np.ndarray, np.ndarray] | None = None,
) -> MixedYears:
    """Lay two years over the columns of the joint tree.

    Parameters
    ----------
    sides
        The answers of the same regions in the same order, earlier and later, each with the tree of its edition.
    revalued
        For columns whose answers are worth something else by the other rules: points of the earlier answers by the
        later rules, and of the later answers by the earlier rules.
    capped
        Whether the earlier answers bring about the later caps, and the later answers the earlier caps, regions × caps
        of the joint tree; left out where there are none.
    """
    none = np.zeros((len(rounds[0][0].points), 0), dtype=bool)
    by_others = capped or (none, none)
    first, second = (
        _year(answers, tree, place) for (answers, tree), place in zip(rounds, (joint.before, joint.now), strict=True)
    )
    own = [_own_caps(answers, tree, merged) for (answers, tree), merged in zip(rounds, joint.trees, strict=True)]
    first = replace(first, capped=(own[0], by_others[0]))
    second = replace(second, capped=(by_others[1], own[1]))
    for column, points in revalued[0].items():
        first.points[1][:, column] = points
    for column, points in revalued[1].items():
        second.points[0][:, column] = points
    scored = np.all([~np.isnan(_headline(*round_)) for round_ in rounds], axis=0)
    ruled = _ruled(joint, rounds)
    kind = _one_difference(joint, first, second, ruled)
    for rules, tree in enumerate(joint.trees):
        for cap in tree.caps:
            differs = first.capped[rules][:, cap.number] != second.capped[rules][:, cap.number]
            kind[differs & (kind[:, cap.criterion] < 0), cap.criterion] = ANSWERS  # of equal points
    return MixedYears(joint, (first, second), kind, scored, ruled)


def _own_caps(answers: GatedAnswers, tree: Tree, merged: Tree) -> np.ndarray:
    """Return which caps of its own rules hold in a year, regions × caps of the joint tree."""
    number = {node.id: node.cap.number for node in tree.nodes if node.cap}
    number[merged.ids[merged.headline]] = number.get(tree.ids[tree.headline], -1)
    return answers.capped[:, [number[node.id] for node in merged.nodes if node.cap]]


def _headline(answers: GatedAnswers, tree: Tree) -> np.ndarray:
    return np.asarray(score_answers(answers, tree).score[:, tree.headline])


def _year(gated: GatedAnswers, tree: Tree, place: np.ndarray) -> Year:
    """Read one year into the columns of the joint tree; a column that isn't asked is answered with 0 points."""
    answers = gated.before
    shut = gated.states == GATED
    idle = answers.states == NOT_APPLICABLE
    blank = answers.states >= MISSING
    left_out = _left_out(gated, tree)
    blank |= left_out
    shut &= ~left_out
    asked = place >= 0
    points, blank, shut, idle = (np.where(asked, array[:, place], 0) for array in (answers.points, blank, shut, idle))
    return Year(
        points=(points, points.copy()),
        idle=idle.astype(bool),
        blank=blank.astype(bool),
        shut=shut.astype(bool),
        asked=asked,
        capped=(gated.capped, gated.capped),
    )


def _left_out(answers: GatedAnswers, tree: Tree) -> np.ndarray:
    """Find what lies in a dimension below the headline that has no score for too few answers: regions × criteria.

    To be left out is the same as to have no answer at all.
    """
    left_out = np.zeros(answers.states.shape, dtype=bool)
    below = ranked_rows(tree)[1:]
    counting = any(node.min_answered for node in tree.nodes)
    if not below or ((answers.before.states < MISSING).all() and not counting):
        return left_out
    withheld = withheld_scores(answers, tree)
    for row in below:
        left_out[:, tree.nodes[row].first : tree.nodes[row].last] |= withheld[row][:, None]
    return left_out


def _ruled(joint: JointTree, rounds: tuple[tuple[GatedAnswers, Tree], tuple[GatedAnswers, Tree]]) -> np.ndarray:
    """Find answers that are left out in one year only because the editions ask for another number of answers.

    They are there in both years, and by the same demands both years would leave out the same.
    """
    places, trees = (joint.before, joint.now), (rounds[0][1], rounds[1][1])
    answered = np.all([(round_[0].states < GATED)[:, at] for round_, at in zip(rounds, places, strict=True)], axis=0)
    left_out = [_left_out(*round_)[:, at] for round_, at in zip(rounds, places, strict=True)]
    differs = joint.comparable & answered & (left_out[0] != left_out[1])
    if not differs.any():
        return np.asarray(differs)
    swapped = [_left_out(rounds[n][0], _demanding(trees[n], trees[1 - n]))[:, places[n]] for n in (0, 1)]
    return np.asarray(differs & (swapped[0] == left_out[1]) & (swapped[1] == left_out[0]))


def _demanding(tree: Tree, like: Tree) -> Tree:
    """Let dimensions demand as many answers as those of the same id in another edition."""
    others = {node.id: node for node in reversed(like.nodes)}
    nodes = [(node, others.get(node.id, node)) for node in tree.nodes]
    demands = [replace(node, min_coverage=other.min_coverage, min_answered=other.min_answered) for node, other in nodes]
    return replace(tree, nodes=demands)


def _one_difference(joint: JointTree, first: Year, second: Year, ruled: np.ndarray) -> np.ndarray:
    """Say what differs where, and let a year that says nothing on a matter take over what the other says.

    A criterion that isn't applicable in one year has no answer there that could have changed, nor has one behind a
    closed gate or one left blank: the whole difference is applicability, the gate, the blank. Where the two editions
    don't have the same gates, no document was published or withdrawn: the questions are put otherwise. Where only
    rules leave an answer out, that is the whole difference.
    """
    comparable = joint.comparable
    kind = np.full(first.idle.shape, -1, dtype=np.int8)
    for this, other in ((first, second), (second, first)):
        own = this.asked & ~comparable
        for mine, theirs in zip(_arrays(this), _arrays(other), strict=True):
            theirs[:, own] = mine[:, own]
        kind[:, own] = np.where(this.idle[:, own], -1, CRITERIA)
    unsettled = np.broadcast_to(comparable, kind.shape).copy()
    matters = ((APPLICABILITY, "idle", 1), (GATES, "shut", 2), (MISSING_ANSWERS, "blank", 3))
    for name, matter, further in matters:
        here, there = getattr(first, matter), getattr(second, matter)
        differs = unsettled & (here != there)
        kind[differs] = name if name != GATES else np.where(joint.regated, CRITERIA, GATES)[np.nonzero(differs)[1]]
        for mine, theirs in list(zip(_arrays(first), _arrays(second), strict=True))[further:]:
            np.copyto(mine, theirs, where=differs & here)
            np.copyto(theirs, mine, where=differs & there)
        unsettled &= ~(here | there)
    moved = (first.points[0] != second.points[0]) | (first.points[1] != second.points[1])
    kind[unsettled & moved] = ANSWERS
    kind[ruled] = -1
    return kind


def _arrays(year: Year) -> list[np.ndarray]:
    """List the arrays of a year, what settles a matter before what then no longer counts."""
    return [year.idle, year.shut, year.blank, *year.points]
