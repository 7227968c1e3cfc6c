"""Choose the least effort that gains enough: a knapsack turned round."""

import numpy as np

SLACK = 1e-9


def least_effort(
    gains: np.ndarray, efforts: np.ndarray, demanded: np.ndarray, enough: float, how_many: int
) -> list[int] | None:
    r"""Find a set of least total effort whose gains reach a sum and that holds so many demanded members.

    Minimise :math:`\sum_{j \in J} e_j` subject to :math:`\sum_{j \in J} g_j \ge G` and :math:`|J \cap D| \ge K`, by
    dynamic programming: the largest gain for each effort and number of demanded members. Exact, because gains add up
    and efforts are whole numbers; among sets of equal effort the one with the largest gain.

    Parameters
    ----------
    gains, efforts, demanded
        One value a member: gain ≥ 0, effort as a positive whole number, whether it belongs to D.
    enough, how_many
        G and K.

    Returns
    -------
    Members of the set in rising order; ``None`` if all together aren't enough.

    References
    ----------
    Kellerer, H., Pferschy, U., Pisinger, D. (2004), *Knapsack Problems*, doi:10.1007/978-3-540-24777-7, chapter 13.

    Examples
    --------
    >>> least_effort(np.array([3.0, 2.0, 2.0]), np.array([3, 1, 1]), np.array([False, False, True]), 4.0, 0)
    [1, 2]
    >>> least_effort(np.array([3.0, 2.0, 2.0]), np.array([1, 1, 1]), np.array([False, False, True]), 3.0, 1)
    [0, 2]
    """
    most, whole = int(demanded.sum()), int(efforts.sum())
    best = np.full((most + 1, whole + 1), -np.inf)
    best[0, 0] = 0.0
    taken = np.zeros((len(gains), most + 1, whole + 1), dtype=bool)
    for member, (gain, effort) in enumerate(zip(gains, efforts, strict=True)):
        up = int(demanded[member])
        reached = np.full_like(best, -np.inf)
        reached[up:, effort:] = best[: most + 1 - up, : whole + 1 - effort] + gain
        taken[member] = reached > best
        best = np.where(taken[member], reached, best)
    if how_many > most:
        return None
    wanted = best[max(how_many, 0) :]
    least = np.flatnonzero((wanted >= enough - SLACK).any(axis=0))
    if not len(least):
        return None
    effort = int(least[0])
    count = max(how_many, 0) + int(wanted[:, effort].argmax())
    chosen = []
    for member in range(len(gains) - 1, -1, -1):
        if taken[member, count, effort]:
            chosen.append(member)
            count, effort = count - int(demanded[member]), effort - int(efforts[member])
    return chosen[::-1]
