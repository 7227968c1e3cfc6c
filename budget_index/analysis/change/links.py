"""Follow criteria from edition to edition: which answers of two editions can be compared, by way of those between."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from budget_index.methodology import walk
from budget_index.methodology.load import load_methodology, methodology_files
from budget_index.methodology.model import Criterion, Methodology, Scale
from budget_index.methodology.walk import criteria_below, headline_dimension


@dataclass(frozen=True)
class Link:
    """A question of two editions.

    Parameters
    ----------
    before, now
        Its id in each.
    comparable
        Wording and possible answers are the same, in every edition on the way.
    repointed
        The answers are the same, but not what they are worth.
    """

    before: str
    now: str
    comparable: bool = True
    repointed: bool = False


def links(before: Methodology, now: Methodology, between: Iterable[Methodology] = ()) -> list[Link]:
    """Pair the headline's criteria of two editions, in the order of ``now``.

    From the later edition the question is followed backwards, edition by edition: by ``continues``, else by the same
    id. An edition without it is passed over. Where an edition on the way marks it ``changed``, or its answers are not
    the same at both ends, it isn't comparable. The order in which the two are given makes no difference.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> ends = load_methodology("kz-local-budgets-2022"), load_methodology("kz-local-budgets-2026")
    >>> [link.comparable for link in links(*ends) if link.now == "R19"]
    [True]
    >>> between = [load_methodology("kz-local-budgets-2024")]
    >>> [link.comparable for link in links(*ends, between) if link.now == "R19"]
    [False]
    """
    backwards = edition_order(before) > edition_order(now)
    earlier, later = (now, before) if backwards else (before, now)
    chain = sorted(between, key=edition_order, reverse=True)
    pairs = _followed(earlier, later, chain)
    old, new = _headline_criteria(earlier), _headline_criteria(later)
    linked, taken = [], set()
    for name, (was, worded_the_same) in pairs.items():
        if name not in new or was not in old or was in taken:
            continue
        taken.add(was)
        same = worded_the_same and _possible(earlier, old[was]) == _possible(later, new[name])
        repointed = same and _worth(earlier, old[was]) != _worth(later, new[name])
        linked.append(Link(name, was, same, repointed) if backwards else Link(was, name, same, repointed))
    order = {name: place for place, name in enumerate(_headline_criteria(now))}
    return sorted(linked, key=lambda link: order[link.now])


def edition_order(methodology: Methodology) -> list[tuple[int, str]]:
    """Return the sort key of editions of a family: by id, numbers in it as numbers.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> edition_order(load_methodology("obs-2015")) < edition_order(load_methodology("obs-2017"))
    True
    """
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", methodology.id)]


def editions_between(before: Methodology, now: Methodology) -> list[Methodology]:
    """Load the bundled editions of the family that lie between two editions.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> ends = load_methodology("kz-local-budgets-2022"), load_methodology("kz-local-budgets-2026")
    >>> [edition.id for edition in editions_between(*ends)]
    ['kz-local-budgets-2024']
    """
    low, high = sorted((edition_order(before), edition_order(now)))
    if before.family is None or low == high:
        return []
    texts = {name: file.read_text("utf-8") for name, file in methodology_files().items()}
    likely = [name for name, text in texts.items() if before.family in text or "based_on:" in text]
    likely_editions = [load_methodology(name) for name in likely]
    return [each for each in likely_editions if each.family == before.family and low < edition_order(each) < high]


def same_family(before: Methodology, now: Methodology) -> bool:
    """Return whether two editions may be compared: the same edition, or the same family."""
    return before.id == now.id or (before.family is not None and before.family == now.family)


def _headline_criteria(methodology: Methodology) -> dict[str, Criterion]:
    return {criterion.id: criterion for criterion in criteria_below(headline_dimension(methodology))}


def _followed(earlier: Methodology, later: Methodology, between: Sequence[Methodology]) -> dict[str, tuple[str, bool]]:
    """Follow every criterion of the later edition: id → id in the earlier one, and whether it was worded the same."""
    path = [each for each in between if edition_order(earlier) < edition_order(each) < edition_order(later)]
    known = [(each.id, walk.criteria_by_id(each)) for each in (*path, earlier)]
    if earlier.id == later.id:
        return {name: (name, True) for name in known[-1][1]}
    followed = {}
    for criterion in walk.criteria(later):
        at, same = criterion, True
        for edition, criteria in known:
            name = (at.continues or {}).get(edition, at.id)
            if name not in criteria:
                continue
            same = same and not at.changed
            at = criteria[name]
            if edition == earlier.id:
                followed[criterion.id] = (name, same)
    return followed


def _scales(methodology: Methodology, criterion: Criterion) -> list[Scale]:
    factors = sorted((criterion.factors or {}).items())
    return [methodology.scales[name] for name in (criterion.scale, *(scale for _, scale in factors))]


def _possible(methodology: Methodology, criterion: Criterion) -> object:
    """Return what can be answered: the options and which of them don't apply, or the unit of a number."""
    options = [
        {key: option.not_applicable for key, option in (scale.answers or {}).items()}
        or (scale.number.unit if scale.number else None)
        for scale in _scales(methodology, criterion)
    ]
    return options, sorted(criterion.factors or {}), criterion.from_publication


def _worth(methodology: Methodology, criterion: Criterion) -> object:
    """Return what the answers are worth, 0–100 of the best."""
    return [
        {key: 100 * (option.points or 0) / scale.highest for key, option in (scale.answers or {}).items()}
        or (scale.number, scale.highest)
        for scale in _scales(methodology, criterion)
    ]
