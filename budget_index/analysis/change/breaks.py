"""Where a line through the years breaks: a region came from another, ended, lost territory, or wasn't assessed."""

from collections.abc import Collection

from budget_index.regions import Registry

REASONS = ("territory", "successor", "ended", "not_assessed")


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
