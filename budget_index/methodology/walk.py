"""Walk a methodology: its dimensions and criteria with their place, its stages and its headline."""

from collections.abc import Iterator

from budget_index.methodology.model import Criterion, Dimension, Methodology

Loc = tuple[str | int, ...]


def dimensions_with_place(methodology: Methodology) -> Iterator[tuple[Dimension, Loc]]:
    """Walk all dimensions in the order of the file, parents before children, each with its place in the file."""

    def walk(dimensions: list[Dimension], loc: Loc) -> Iterator[tuple[Dimension, Loc]]:
        for number, dimension in enumerate(dimensions):
            here = (*loc, "dimensions", number)
            yield dimension, here
            yield from walk(dimension.dimensions, here)

    yield from walk(methodology.dimensions, ())


def dimensions(methodology: Methodology) -> Iterator[Dimension]:
    """Walk all dimensions in the order of the file, parents before children."""
    return (dimension for dimension, _ in dimensions_with_place(methodology))


def dimensions_by_id(methodology: Methodology) -> dict[str, Dimension]:
    """Map ids to dimensions, in the order of the file."""
    return {dimension.id: dimension for dimension in dimensions(methodology)}


def criteria_with_place(methodology: Methodology) -> Iterator[tuple[Criterion, Loc]]:
    """Walk all criteria in the order of the file, each with its place in the file."""
    for dimension, loc in dimensions_with_place(methodology):
        for number, criterion in enumerate(dimension.criteria):
            yield criterion, (*loc, "criteria", number)


def criteria(methodology: Methodology) -> Iterator[Criterion]:
    """Walk all criteria in the order of the file.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> next(criteria(load_methodology("obs-2017"))).id
    'q54'
    """
    return (criterion for dimension in dimensions(methodology) for criterion in dimension.criteria)


def criteria_by_id(methodology: Methodology) -> dict[str, Criterion]:
    """Map ids to criteria, in the order of the file."""
    return {criterion.id: criterion for criterion in criteria(methodology)}


def criteria_below(dimension: Dimension) -> Iterator[Criterion]:
    """Walk the criteria of a dimension and of all dimensions below it."""
    yield from dimension.criteria
    for below in dimension.dimensions:
        yield from criteria_below(below)


def dimensions_below(dimension: Dimension) -> Iterator[Dimension]:
    """Walk a dimension and all dimensions below it."""
    yield dimension
    for below in dimension.dimensions:
        yield from dimensions_below(below)


def asked(methodology: Methodology) -> dict[str, str]:
    """List what an assessor answers: criterion, or criterion/factor → scale, in the order of the file.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> list(asked(load_methodology("obs-2017")).items())[:2]
    [('q54', 'letters'), ('q55', 'letters')]
    """
    scales: dict[str, str] = {}
    for criterion in criteria(methodology):
        scales[criterion.id] = criterion.scale
        scales |= {f"{criterion.id}/{name}": scale for name, scale in (criterion.factors or {}).items()}
    return scales


def headline_dimension(methodology: Methodology) -> Dimension:
    """Return the dimension that is ranked."""
    return dimensions_by_id(methodology)[methodology.ranked]


def least_coverage(methodology: Methodology, dimension: Dimension) -> float:
    """Return the share of a dimension's weight that must be answered for a score.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> kz = load_methodology("kz-local-budgets-2026")
    >>> least_coverage(kz, headline_dimension(kz))
    0.75
    """
    own = dimension.min_coverage
    return methodology.missing.min_coverage if own is None else own


def stages(methodology: Methodology) -> list[Dimension]:
    """List the dimensions directly below the headline: the stages of the budget process.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> [stage.id for stage in stages(load_methodology("kz-local-budgets-2026"))]
    ['planning', 'approval', 'execution', 'report']
    """
    return headline_dimension(methodology).dimensions


def sections(methodology: Methodology) -> list[Dimension]:
    """Divide all criteria as a workbook does: by the stages of a single index, else by the roots.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> [section.id for section in sections(load_methodology("obs-2017"))]
    ['transparency', 'oversight', 'participation']
    """
    roots = methodology.dimensions
    return roots[0].dimensions if len(roots) == 1 and roots[0].dimensions else roots


def stage_of(methodology: Methodology) -> dict[str, str]:
    """Map each criterion of the headline to its stage, or to the headline itself where it has no stages."""
    holders = stages(methodology) or [headline_dimension(methodology)]
    return {criterion.id: stage.id for stage in holders for criterion in criteria_below(stage)}
