"""Follow criteria from edition to edition: which answers of two editions can be compared, by way of those between."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from budget_index.analysis.change.question_content import QUESTION_DIFFERENCES, question_differences
from budget_index.methodology import walk
from budget_index.methodology.load import load_methodology, methodology_files
from budget_index.methodology.model import Criterion, Methodology
from budget_index.methodology.walk import criteria_below, headline_dimension

NEVER_THE_SAME = {"answers", "factors", "source"}
"""What makes answers of another kind, which no declaration makes comparable."""


@dataclass(frozen=True)
class Link:
    """A question of two editions.

    Parameters
    ----------
    before, now
        Its id in each.
    comparable
        It is the same question in every edition on the way.
    repointed
        The answers are the same, but not what they are worth.
    marked
        An edition on the way marks it as changed.
    differs
        What differs on the way though nobody marks it, some of ``QUESTION_DIFFERENCES``; where it is comparable all
        the same, an edition says so by ``continues``.
    mended
        Languages in which only the translation differs.
    """

    before: str
    now: str
    comparable: bool = True
    repointed: bool = False
    marked: bool = False
    differs: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()


def links(before: Methodology, now: Methodology, between: Iterable[Methodology] = ()) -> list[Link]:
    """Pair the headline's criteria of two editions, in the order of ``now``.

    From the later edition the question is followed backwards, edition by edition: by ``continues``, else by the same
    id. An edition without it is passed over. It isn't comparable where an edition on the way marks it ``changed``, or
    asks something else (``question_differences``) without saying by ``continues`` that it is the same question. Other
    possible answers can't be compared whatever is said. The order in which the two are given makes no difference.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> ends = load_methodology("kz-local-budgets-2022"), load_methodology("kz-local-budgets-2026")
    >>> [(link.comparable, link.differs) for link in links(*ends) if link.now == "R19"]
    [(False, ('wording',))]
    >>> between = [load_methodology("kz-local-budgets-2024")]
    >>> [link.comparable for link in links(*ends, between) if link.now == "R19"]
    [False]
    """
    backwards = edition_order(before) > edition_order(now)
    earlier, later = (now, before) if backwards else (before, now)
    chain = sorted(between, key=edition_order, reverse=True)
    pairs = followed_questions(earlier, later, chain)
    old, new = _headline_criteria(earlier), _headline_criteria(later)
    linked, taken = [], set()
    for name, step in pairs.items():
        was = step.at.id
        if name not in new or was not in old or was in taken:
            continue
        taken.add(was)
        repointed = step.same and _worth(earlier, old[was]) != _worth(later, new[name])
        ends = (name, was) if backwards else (was, name)
        linked.append(
            Link(
                *ends,
                comparable=step.same,
                repointed=repointed,
                marked=step.marked,
                differs=step.differs,
                mended=step.mended,
            )
        )
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


@dataclass(frozen=True)
class FollowedQuestion:
    """How far a question was followed backwards, and what was met on the way; fields as in ``Link``.

    Parameters
    ----------
    edition, at
        The earliest edition reached, and the question there.
    same
        Its answers can be compared with those that it had where it was followed from.
    """

    edition: Methodology
    at: Criterion
    same: bool = True
    marked: bool = False
    differs: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()

    def to(self, edition: Methodology, criterion: Criterion) -> "FollowedQuestion":
        """Go one edition back, or to another file of the same edition, whose marks speak of neither."""
        another = edition.id != self.edition.id
        differs, mended = question_differences(edition, criterion, self.edition, self.at)
        marked = another and self.at.changed
        continued = another and edition.id in (self.at.continues or {})
        same = not marked and (not differs or (continued and not NEVER_THE_SAME & {*differs}))
        return FollowedQuestion(
            edition,
            criterion,
            same=self.same and same,
            marked=self.marked or marked,
            differs=tuple(name for name in QUESTION_DIFFERENCES if name in {*self.differs, *differs}),
            mended=tuple(dict.fromkeys((*self.mended, *mended))),
        )


def followed_questions(
    earlier: Methodology, later: Methodology, between: Sequence[Methodology]
) -> dict[str, FollowedQuestion]:
    """Follow every criterion of the later edition to the earlier one."""
    path = [each for each in between if edition_order(earlier) < edition_order(each) < edition_order(later)]
    known = [(each, walk.criteria_by_id(each)) for each in (*path, earlier)]
    followed = {}
    for criterion in walk.criteria(later):
        step = FollowedQuestion(later, criterion)
        if earlier is later:
            followed[criterion.id] = step
            continue
        for edition, criteria in known:
            name = step.at.id
            if edition.id != step.edition.id:
                name = (step.at.continues or {}).get(edition.id, name)
            if name not in criteria:
                continue
            step = step.to(edition, criteria[name])
            if edition is earlier:
                followed[criterion.id] = step
    return followed


def _worth(methodology: Methodology, criterion: Criterion) -> object:
    """Return what the answers are worth, 0–100 of the best."""
    factors = [scale for _, scale in sorted((criterion.factors or {}).items())]
    return [
        {key: 100 * (option.points or 0) / scale.highest for key, option in (scale.answers or {}).items()}
        or (scale.number, scale.highest)
        for scale in (methodology.scales[name] for name in (criterion.scale, *factors))
    ]
