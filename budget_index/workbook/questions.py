"""What a workbook asks: one row per question, in the order of the methodology."""

from collections.abc import Iterator
from dataclasses import dataclass

from budget_index.language import Language, localized, texts
from budget_index.methodology import walk
from budget_index.methodology.model import Criterion, Dimension, Methodology, Scale
from budget_index.workbook.assessment.columns import headers


@dataclass(frozen=True)
class Question:
    """One row to answer: a criterion, or one factor of it."""

    id: str
    criterion: Criterion
    scale_id: str
    scale: Scale
    factor: str = ""


def questions(methodology: Methodology) -> dict[str, Question]:
    """Return every question by its id; factors follow their criterion, and derived criteria aren't asked.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> list(questions(load_methodology("obs-2017")))[:3]
    ['q54', 'q55', 'q56']
    """
    asked = (question for c in walk.criteria(methodology) for question in questions_of(c, methodology))
    return {question.id: question for question in asked}


def questions_of(criterion: Criterion, methodology: Methodology) -> Iterator[Question]:
    """Return the rows of one criterion: its own, unless it is derived, and one per factor."""
    scales = methodology.scales
    if criterion.from_publication is None:
        yield Question(criterion.id, criterion, criterion.scale, scales[criterion.scale])
    for factor, scale in (criterion.factors or {}).items():
        yield Question(f"{criterion.id}/{factor}", criterion, scale, scales[scale], factor)


def factors(methodology: Methodology, language: Language) -> dict[str, str]:
    """Return every factor with its name: the title of its scale, or else our own; no two columns share a name.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> factors(load_methodology("obs-2017"), "en")
    {}
    """
    scales: dict[str, str] = {}
    for criterion in walk.criteria(methodology):
        for factor, scale in (criterion.factors or {}).items():
            scales.setdefault(factor, scale)
    titles = {f: _title(f, methodology.scales[scale], language) for f, scale in scales.items()}
    unclear = [*titles.values(), *headers(language).values()]
    return {f: title if unclear.count(title) == 1 else f"{title} ({f})" for f, title in titles.items()}


def _title(factor: str, scale: Scale, language: Language) -> str:
    own = f"factor-{factor}"
    return localized(scale.title or {}, language) or (
        texts("workbook")[own][language] if own in texts("workbook") else factor
    )


def derived(methodology: Methodology) -> set[str]:
    """Return the criteria that are derived from publications."""
    return {criterion.id for criterion in walk.criteria(methodology) if criterion.from_publication}


def rows_below(dimension: Dimension) -> int:
    """Count the rows of a dimension: its band, its criteria, and those of the dimensions below it."""
    return 1 + len(dimension.criteria) + sum(rows_below(below) for below in dimension.dimensions)


def fact_scale(methodology: Methodology, document: str, fact: str) -> tuple[str, str] | None:
    """Find the first criterion that is derived from a fact of a document: its id and its scale.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> fact_scale(load_methodology("kz-social-audit-2026"), "facility_plan", "format") is None
    True
    """
    for criterion in walk.criteria(methodology):
        if criterion.document == document and criterion.from_publication == fact:
            return criterion.id, criterion.scale
    return None
