"""The places of several regions over all rounds of a family, with what breaks their lines."""

from collections.abc import Collection

import pandas as pd

from budget_index.analysis.change.common_regions import break_reason
from budget_index.regions import Registry

TRAJECTORY_COLUMNS = [
    *("region", "year", "score", "rounded", "rank", "rank_last", "of"),
    *("row", "segment", "reason", "last"),
]


def trajectories(ranking: pd.DataFrame, regions: Collection[str], registry: Registry) -> pd.DataFrame:
    """Follow the places of regions through the rounds.

    Parameters
    ----------
    ranking
        The rankings of all rounds one below the other, one round a year.
    regions
        Whom to follow.

    Returns
    -------
    Columns ``TRAJECTORY_COLUMNS``, by region and year. ``row`` counts the followed regions of a year, best first;
    regions without a place come below all others, in rows that begin after the longest list of places. ``segment``
    numbers the parts of a line: a new one starts at a break, for ``reason`` (see ``breaks``; for the first round of a
    region too), and after a round without a place. ``last`` is the reason why the line ends before the last round.

    Examples
    --------
    >>> from budget_index.regions import kazakhstan
    >>> ranking = pd.DataFrame({"region": ["KZ-63", "KZ-63", "KZ-10"], "year": [2020, 2022, 2022],
    ...                         "score": [50.0, 60.0, None], "rank": [1, 1, None]})
    >>> trajectories(ranking, ["KZ-63", "KZ-10"], kazakhstan())[["region", "year", "row", "segment", "reason"]]
      region  year  row  segment           reason
    0  KZ-10  2022    2        0  successor:KZ-63
    1  KZ-63  2020    1        0
    2  KZ-63  2022    1        1        territory
    """
    years = sorted({int(year) for year in ranking["year"]})
    table = ranking[ranking["region"].isin(list(regions))].copy()
    ranks = table["rank"].astype("Float64")
    table = table.assign(order=ranks).sort_values(["year", "order", "region"], na_position="last", kind="stable")
    placed = table["order"].notna()
    table["row"] = table.groupby("year").cumcount() + 1
    blank_row = table.groupby(["year", placed]).cumcount() + 1 + int(placed.groupby(table["year"]).sum().max())
    table["row"] = table["row"].where(placed, blank_row)
    table = table.sort_values(["region", "year"], kind="stable").reset_index(drop=True)
    breaks = [row for _, rows in table.groupby("region", sort=False) for row in _breaks(rows, years, registry)]
    table[["segment", "reason", "last"]] = pd.DataFrame(breaks, columns=["segment", "reason", "last"])
    return table.reindex(columns=TRAJECTORY_COLUMNS)


def _breaks(rows: pd.DataFrame, years: list[int], registry: Registry) -> list[tuple[int, str, str]]:
    """Return segment, reason of a break and reason of an end for each round of one region."""
    region, own = str(rows["region"].iloc[0]), rows["year"].astype(int).tolist()
    breaks: list[tuple[int, str, str]] = []
    segment, placed_before = 0, True
    for year, placed in zip(own, rows["rank"].notna(), strict=True):
        at = years.index(year)
        reason = break_reason(region, years[at - 1], year, own, registry) if at else ""
        segment += bool(breaks) and (bool(reason) or not placed_before)
        ends = year == own[-1] and year != years[-1]
        last = break_reason(region, year, years[at + 1], own, registry) if ends else ""
        breaks.append((segment, reason, last))
        placed_before = bool(placed)
    return breaks
