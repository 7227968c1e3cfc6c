"""A region over the years: its scores in the rounds of one family, and the totals published without answers."""

import pandas as pd

from budget_index.analysis.change.common_regions import break_reason
from budget_index.regions import Registry

PUBLISHED_FAMILY = "kz-local-budgets"
"""Family of the index that ``published.kazakhstan_published`` is about."""
HISTORY_COLUMNS = [
    *("kind", "round", "year", "year_first", "year_last", "year_certain", "score", "rounded"),
    *("segment", "break_after", "break_year", "break_reason", "confidence", "source", "note"),
]
BLANKS = {"round": "", "break_reason": "", "confidence": "", "source": "", "note": ""}
INTEGERS = ["year", "year_first", "year_last", "segment", "break_after", "break_year"]


def history_table(ranking: pd.DataFrame, published: pd.DataFrame, region: str, registry: Registry) -> pd.DataFrame:
    """Put a region's scores of all rounds and its published totals into one table.

    Parameters
    ----------
    ranking
        The rankings of the rounds one below the other, at most one round a year, with the round's id in ``round``.
        The other regions' rows tell in which years there was a round.
    published
        A table as ``read_published`` gives it.

    Returns
    -------
    Columns ``HISTORY_COLUMNS``; first the rounds that assessed the region (``kind`` is ``round``), then the published
    totals (``published``), each by year. A round without a score stays, with a blank score.

    ``segment`` numbers the parts of a round's line: a new one starts where ``break_reason`` isn't empty and after a
    round without a score. The break lies between the years ``break_after`` (the round before; for the first round the
    last published total) and ``year``; ``break_year`` is when it happened. For the reasons see ``breaks``. Published
    totals are on no line and have no segment.

    Examples
    --------
    >>> from budget_index.analysis.pages.published import kazakhstan_published
    >>> from budget_index.regions import kazakhstan
    >>> ranking = pd.DataFrame({"round": ["one", "two"], "region": "KZ-63", "year": [2020, 2022],
    ...                         "score": [61.2, 58.9], "rounded": [61.0, 59.0]})
    >>> history = history_table(ranking, kazakhstan_published(), "KZ-63", kazakhstan())
    >>> history[["kind", "year", "year_last", "year_certain", "score", "segment", "break_reason"]]
            kind  year  year_last  year_certain  score  segment break_reason
    0      round  2020       2020          True  61.20        0
    1      round  2022       2022          True  58.90        1    territory
    2  published  2013       2015         False  62.51     <NA>
    3  published  2015       2017         False  73.23     <NA>
    """
    chosen = (published["region"] == region) & (published["stage"] == "total")
    facts = published[chosen].sort_values("year", kind="stable")
    facts = facts.assign(kind="published", rounded=facts["score"])
    own = ranking[ranking["region"] == region].sort_values("year", kind="stable")
    own = own.assign(kind="round", year_first=own["year"], year_last=own["year"], year_certain=True)
    before = [*facts["year"].tolist(), *own["year"].tolist()]
    breaks = _breaks(own, sorted(set(ranking["year"])), before, region, registry)
    lines = own.reset_index(drop=True).join(breaks)
    table = pd.concat([part.reindex(columns=HISTORY_COLUMNS).astype(object) for part in (lines, facts)])
    table = table.reset_index(drop=True).fillna(BLANKS)
    kinds = dict.fromkeys(INTEGERS, "Int64") | dict.fromkeys(["score", "rounded"], "float64") | {"year_certain": "bool"}
    return table.astype(kinds | dict.fromkeys(["kind", *BLANKS], "str"))


def _breaks(own: pd.DataFrame, rounds: list[int], known: list[int], region: str, registry: Registry) -> pd.DataFrame:
    """Say for each round of a region whether the line breaks before it."""
    rows: list[dict[str, object]] = []
    segment, previous_score = 0, True
    for year, score in zip(own["year"].tolist(), own["score"].notna().tolist(), strict=True):
        earlier = [other for other in rounds if other < year] or [other for other in known if other < year]
        before = max(earlier, default=None)
        reason = "" if before is None else break_reason(region, before, year, known, registry)
        segment += bool(rows) and (bool(reason) or not previous_score)
        happened = _happened(reason, year, region, registry) if reason else None
        rows.append(
            {
                "segment": segment,
                "break_after": before if reason else None,
                "break_year": happened,
                "break_reason": reason,
            }
        )
        previous_score = score
    return pd.DataFrame(rows, columns=["segment", "break_after", "break_year", "break_reason"])


def _happened(reason: str, year: int, region: str, registry: Registry) -> int:
    """Return the year of the event that broke the line; without an event, the year of the round."""
    known = registry.get(region)
    event = known and (known.territory_changed if reason == "territory" else known.valid_from)
    return event.year if event and not reason.startswith("not") else year
