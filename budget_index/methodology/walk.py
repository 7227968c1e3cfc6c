"""Walk a methodology: its dimensions and criteria with their place, its stages and its headline."""

from collections.abc import Iterator

from budget_index.methodology.model import Criterion, Dimension, Methodology

Loc = tuple[str | int, ...]


def dimensions_with_place(methodology: Methodology) -> Iterator[tuple[Dimension, Loc]]:
    """Walk all dimensions in the order of the file, parents before children."""

    def walk(dimensions: list[Dimension], loc: Loc) -> Iterator[tuple[Dimension, Loc]]:
        for number, dimension in enumerate(dimensions):
            here = (*loc, "dimensions", number)
            yield dimension, here
            yield from walk(dimension.dimensions, here)

    yield from walk(methodology.dimensions, ())


def criteria_with_place(methodology: Methodology) -> Iterator[tuple[Criterion, Loc]]:
    """Walk all criteria in the order of the file."""
    for dimension, loc in dimensions_with_place(methodology):
        for number, criterion in enumerate(dimension.criteria):
            yield criterion, (*loc, "criteria", number)


def criteria_below(dimension: Dimension) -> Iterator[Criterion]:
    """Walk the criteria of a dimension and of all dimensions below it."""
    yield from dimension.criteria
    for below in dimension.dimensions:
        yield from criteria_below(below)


def asked(methodology: Methodology) -> dict[str, str]:
    """List what an assessor answers: criterion, or criterion/factor → scale, in the order of the file.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> list(asked(load_methodology("obs-2017")).items())[:2]
    [('q54', 'letters'), ('q55', 'letters')]
    """
    found: dict[str, str] = {}
    for criterion, _ in criteria_with_place(methodology):
        found[criterion.id] = criterion.scale
        found |= {f"{criterion.id}/{name}": scale for name, scale in (criterion.factors or {}).items()}
    return found


def headline_dimension(methodology: Methodology) -> Dimension:
    """Give the dimension that is ranked."""
    waiting = list(methodology.dimensions)
    for dimension in waiting:
        if dimension.id == methodology.ranked:
            return dimension
        waiting += dimension.dimensions
    raise KeyError(methodology.ranked)


def stages(methodology: Methodology) -> list[Dimension]:
    """List the dimensions directly below the headline: the stages of the budget process.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> [stage.id for stage in stages(load_methodology("kz-local-budgets-2026"))]
    ['planning', 'approval', 'execution', 'report']
    """
    return headline_dimension(methodology).dimensions


def stage_of(methodology: Methodology) -> dict[str, str]:
    """Map each criterion of the headline to its stage, or to the headline itself where it has no stages."""
    parts = stages(methodology) or [headline_dimension(methodology)]
    return {criterion.id: stage.id for stage in parts for criterion in criteria_below(stage)}
