"""Compare two editions: which criteria continue, and what was added, dropped, changed and re-weighted."""

from dataclasses import dataclass, field
from typing import Literal

from budget_index.analysis.change.links import followed_questions
from budget_index.methodology import walk
from budget_index.methodology.model import Criterion, Dimension, Methodology
from budget_index.scoring.weights import effective_weights

ChangeKind = Literal["added", "dropped", "renamed", "changed", "rescaled", "reweighted", "moved", "setting"]
EDITION_CHANGE_KINDS: tuple[ChangeKind, ...] = (
    "added",
    "dropped",
    "renamed",
    "changed",
    "rescaled",
    "reweighted",
    "moved",
    "setting",
)
EDITION_SETTINGS = ("missing", "rounding", "ranks", "bands", "headline", "assessors", "kinds", "peers")
SAME_WEIGHT = 1e-12
OF_SCALES = {"answers", "factors", "source"}
"""What differs in a question and is told as another scale."""


@dataclass(frozen=True)
class EditionChange:
    """One difference; ``what`` is an id or the name of a setting, ``facts`` say from what to what."""

    kind: ChangeKind
    what: str
    facts: dict[str, object] = field(default_factory=dict)


def continuity(earlier: Methodology, later: Methodology) -> dict[str, str]:
    """Pair the criteria of a later edition with those of an earlier one that asked the same: later id → earlier id.

    ``continues`` names the predecessor; without it the same id is the same question.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> continuity(load_methodology("obs-2015"), load_methodology("obs-2017"))["q120"]
    'q117'
    """
    known = {criterion.id for criterion in walk.criteria(earlier)}
    pairs = {c.id: (c.continues or {}).get(earlier.id, c.id) for c in walk.criteria(later)}
    return {new: old for new, old in pairs.items() if old in known}


def comparable_criteria(earlier: Methodology, later: Methodology) -> dict[str, str]:
    """Return those pairs of ``continuity`` whose answers can be compared: wording and scale are the same.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> "q123" in comparable_criteria(load_methodology("obs-2015"), load_methodology("obs-2017"))
    False
    """
    new = walk.criteria_by_id(later)
    return {
        now: question.at.id
        for now, question in followed_questions(earlier, later, []).items()
        if question.same and _points(earlier, question.at) == _points(later, new[now])
    }


def edition_changes(earlier: Methodology, later: Methodology) -> list[EditionChange]:
    """List what moved between two editions, kind by kind, in the order of the files."""
    changes = [
        *_criteria_changes(earlier, later),
        *_weight_changes(earlier, later),
        *_dimension_changes(earlier, later),
        *_setting_changes(earlier, later),
    ]
    return sorted(changes, key=lambda change: EDITION_CHANGE_KINDS.index(change.kind))


def _criteria_changes(earlier: Methodology, later: Methodology) -> list[EditionChange]:
    pairs = continuity(earlier, later)
    followed = followed_questions(earlier, later, [])
    old = walk.criteria_by_id(earlier)
    changes = [EditionChange("dropped", name) for name in old if name not in pairs.values()]
    homes = {edition.id: _homes(edition) for edition in (earlier, later)}
    for criterion in walk.criteria(later):
        name = criterion.id
        if name not in pairs:
            changes.append(EditionChange("added", name))
            continue
        before = old[pairs[name]]
        if before.id != name:
            changes.append(EditionChange("renamed", name, {"before": before.id}))
        if followed[name].marked or {*followed[name].differs} - OF_SCALES:
            changes.append(EditionChange("changed", name))
        if _points(earlier, before) != _points(later, criterion):
            changes.append(EditionChange("rescaled", name, {"before": before.scale, "now": criterion.scale}))
        was, now = homes[earlier.id][before.id], homes[later.id][name]
        if was != now:
            changes.append(EditionChange("moved", name, {"before": was, "now": now}))
    return changes


def _weight_changes(earlier: Methodology, later: Methodology) -> list[EditionChange]:
    """Find the criteria whose own weight changed; what follows from other criteria coming and going isn't named."""
    old = walk.criteria_by_id(earlier)
    before, now = effective_weights(earlier), effective_weights(later)
    changes = []
    for criterion in walk.criteria(later):
        pair = old.get(continuity(earlier, later).get(criterion.id, ""))
        if pair and abs(pair.weight - criterion.weight) > SAME_WEIGHT:
            facts = {"before": pair.weight, "now": criterion.weight}
            shares = {"share_before": before.get(pair.id, 0.0), "share_now": now.get(criterion.id, 0.0)}
            changes.append(EditionChange("reweighted", criterion.id, {**facts, **shares}))
    return changes


def _dimension_changes(earlier: Methodology, later: Methodology) -> list[EditionChange]:
    old = walk.dimensions_by_id(earlier)
    new = walk.dimensions_by_id(later)
    changes = [EditionChange("dropped", name) for name in old if name not in new]
    changes += [EditionChange("added", name) for name in new if name not in old]
    for name in new:
        if name not in old:
            continue
        if abs(old[name].weight - new[name].weight) > SAME_WEIGHT:
            changes.append(EditionChange("reweighted", name, {"before": old[name].weight, "now": new[name].weight}))
        if _rule(old[name]) != _rule(new[name]):
            changes.append(EditionChange("setting", name, {"before": _rule(old[name]), "now": _rule(new[name])}))
    return changes


def _setting_changes(earlier: Methodology, later: Methodology) -> list[EditionChange]:
    return [
        EditionChange("setting", name, {"before": _short(earlier, name), "now": _short(later, name)})
        for name in EDITION_SETTINGS
        if getattr(earlier, name) != getattr(later, name)
    ]


def _short(methodology: Methodology, name: str) -> str:
    value = getattr(methodology, name)
    if name == "bands":
        return ", ".join(f"{band.id} {band.from_:g}" for band in methodology.bands)
    if name in {"missing", "assessors"}:
        return ", ".join(f"{key} {entry}" for key, entry in value.model_dump().items())
    return str(value)


def _rule(dimension: Dimension) -> str:
    gate = f", gate {dimension.gate.criterion} {'/'.join(dimension.gate.closed_by)}" if dimension.gate else ""
    coverage = "" if dimension.min_coverage is None else f", min_coverage {dimension.min_coverage:g}"
    answered = "" if dimension.min_answered is None else f", min_answered {dimension.min_answered}"
    cap = dimension.cap
    limit = f", cap {cap.at:g} {cap.when.criterion} {'/'.join(cap.when.answers)}" if cap else ""
    return f"{dimension.aggregate} over {dimension.members}{coverage}{answered}{gate}{limit}"


def _points(methodology: Methodology, criterion: Criterion) -> object:
    """Return what decides a criterion's points: the scale, those of its factors, and where the answer is from."""
    scales = [methodology.scales[name] for name in (criterion.scale, *(criterion.factors or {}).values())]
    worth = [
        {key: (option.points, option.not_applicable) for key, option in (scale.answers or {}).items()} or scale.number
        for scale in scales
    ]
    return worth, sorted(criterion.factors or {}), criterion.from_publication


def _homes(methodology: Methodology) -> dict[str, str]:
    return {
        criterion.id: dimension.id for dimension in walk.dimensions(methodology) for criterion in dimension.criteria
    }
