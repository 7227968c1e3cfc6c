"""Like with like: where a region stands among its peers, and what they reach on average, in every dimension."""

from collections.abc import Mapping

import pandas as pd

from budget_index.analysis.profile import profile_kinds
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry, peer_groups, peers_of_methodology
from budget_index.rounding import NOISE_DIGITS
from budget_index.scoring.ranking import as_ranked
from budget_index.scoring.results import Results

PEER_STANDING_COLUMNS = [
    *("region", "year", "dimension", "peers", "score", "rank", "rank_last", "of", "mean", "compared"),
]
"""The columns of ``peers.csv``."""
GROUP_MEAN_COLUMNS = ["year", "peers", "regions", "scored", "mean", "worst", "best"]
FEWEST_PEERS = 3
"""Other regions with a score from which on their mean is a mean of peers: of one or two it says who they are."""


def peers_of(region: str, groups: Mapping[str, str]) -> list[str]:
    """List the peers of a region: the others of its group; none if it has no group.

    Parameters
    ----------
    groups
        Region → group, as ``peer_groups`` of the register gives it.

    Examples
    --------
    >>> groups = {"A": "large", "B": "small", "C": "large", "D": ""}
    >>> peers_of("A", groups), peers_of("B", groups), peers_of("D", groups)
    (['C'], [], [])
    """
    own = groups.get(region, "")
    return [code for code, group in groups.items() if own and group == own and code != region]


def groups_of(results: Results, registry: Registry) -> dict[str, str]:
    """Name the group of every region that was scored; empty where it has none."""
    return peer_groups(results.ranking["region"].unique().tolist(), results.methodology, registry)


def tell_apart(groups: Mapping[str, str]) -> bool:
    """Return whether groups say more than the ranking does: not if all regions are in one, or none in any.

    Examples
    --------
    >>> tell_apart({"A": "large", "B": "small"}), tell_apart({"A": "large", "B": "large"}), tell_apart({"A": ""})
    (True, False, False)
    """
    return len(set(groups.values())) > 1


def peer_standings(
    scores: pd.DataFrame, groups: Mapping[str, str], methodology: Methodology | None = None
) -> pd.DataFrame:
    r"""Rank every score among those of its group, and average the scores of the peers.

    The mean is :math:`\bar s_{-r} = \sum_{i \in G(r),\, i \ne r} s_i / n` over the :math:`n` other regions of the group
    :math:`G(r)` that have a score in that dimension and year; the region itself doesn't count. Places are taken before
    rounding unless the methodology ranks rounded scores; ties share a place.

    Parameters
    ----------
    scores
        A table as ``scores.csv``.
    groups
        Region → group; empty for a region without peers.

    Returns
    -------
    Columns ``PEER_STANDING_COLUMNS`` in the order of ``scores``: ``peers`` is the group, ``rank`` to ``rank_last`` the
    place in it among the ``of`` regions that have a score, ``mean`` that of the ``compared`` others (n), 0–100; blank
    below three, or without a group. A region without a score has no place, but peers with a mean.

    Examples
    --------
    >>> scores = pd.DataFrame({"region": list("ABCDE"), "year": 2026, "dimension": "index",
    ...                        "score": [80.0, 60.0, 60.0, 20.0, 99.0]})
    >>> standings = peer_standings(scores, {"A": "g", "B": "g", "C": "g", "D": "g", "E": ""})
    >>> standings[["rank", "rank_last", "of", "mean", "compared"]].astype(float).values.tolist()[:2]
    [[1.0, 1.0, 4.0, 46.666666666666664, 3.0], [2.0, 3.0, 4.0, 53.333333333333336, 3.0]]
    >>> standings.loc[4, ["of", "compared"]].astype(int).tolist()
    [0, 0]
    """
    table = scores[["region", "year", "dimension"]].reset_index(drop=True)
    table["peers"] = table["region"].map(groups).fillna("")
    table["score"] = scores["score"].to_numpy(dtype="float64")
    placed = table["score"].where(table["peers"] != "")
    keys = [table[name] for name in ("year", "dimension", "peers")]
    each = placed.groupby(keys, sort=False, observed=True)
    ranked = placed if methodology is None else pd.Series(as_ranked(placed.to_numpy(), methodology))
    compared = ranked.round(NOISE_DIGITS).groupby(keys, sort=False, observed=True)
    first, last = (compared.rank(method=method, ascending=False) for method in ("min", "max"))
    others = each.transform("count") - placed.notna()
    total = each.transform("sum") - placed.fillna(0.0)
    return table.assign(
        rank=first.astype("Int64"),
        rank_last=last.astype("Int64"),
        of=each.transform("count").astype("int64"),
        mean=(total / others).where(others >= FEWEST_PEERS),
        compared=others.astype("int64"),
    )[PEER_STANDING_COLUMNS]


def peers_table(results: Results, registry: Registry, dimension: str | None = None) -> pd.DataFrame:
    """Return ``peers.csv``: ``peer_standings`` of all that was scored, or no row where groups say nothing new.

    Parameters
    ----------
    dimension
        Only this one.

    Examples
    --------
    >>> from budget_index.regions import kazakhstan
    >>> from budget_index.rounds.scored import read_scored
    >>> table = peers_table(read_scored("kz-example-2026", kazakhstan()).results, kazakhstan())
    >>> own = table[(table["region"] == "KZ-15") & (table["dimension"] == "index")].iloc[0]
    >>> own["peers"], own[["rank", "of", "compared"]].astype(int).tolist()
    ('oblast', [10, 16, 15])
    """
    groups = groups_of(results, registry)
    scores = results.scores if dimension is None else results.scores[results.scores["dimension"] == dimension]
    table = peer_standings(scores, groups, results.methodology)
    return table if tell_apart(groups) else table.head(0)


def peer_ranking(results: Results, registry: Registry) -> pd.DataFrame:
    """Rank the regions of every year by the headline within their groups, the groups in the methodology's order.

    Returns
    -------
    The rows of ``peers_table`` about the headline, best first in each group; last the regions without a group.
    """
    own = peers_table(results, registry, results.methodology.ranked)
    order = {name: number for number, name in enumerate(group_order(results.methodology, set(own["peers"])))}
    ordered = own.assign(at=own["peers"].map(order)).sort_values(
        ["year", "at", "rank", "region"], na_position="last", kind="stable"
    )
    return ordered[PEER_STANDING_COLUMNS].reset_index(drop=True)


def group_means(ranking: pd.DataFrame) -> pd.DataFrame:
    """Say of every group how many of its regions have a score, their mean, and the lowest and highest score.

    Parameters
    ----------
    ranking
        A table of ``peer_ranking``.

    Returns
    -------
    Columns ``GROUP_MEAN_COLUMNS``, groups in the order of the table; scores 0–100, blank where nobody has one; the mean
    is blank below three. Regions without a group are left out.

    Examples
    --------
    >>> ranking = pd.DataFrame({"year": 2026, "peers": ["g", "g", "g", "h", ""],
    ...                         "score": [60.0, 30.0, 30.0, 50.0, 70.0]})
    >>> group_means(ranking)[["peers", "regions", "scored", "mean"]].values.tolist()
    [['g', 3, 3, 40.0], ['h', 1, 1, nan]]
    """
    of_groups = ranking[ranking["peers"] != ""].groupby(["year", "peers"], sort=False)["score"]
    table = of_groups.agg(["size", "count", "mean", "min", "max"]).reset_index()
    table.columns = pd.Index(GROUP_MEAN_COLUMNS)
    return table.assign(mean=table["mean"].where(table["scored"] >= FEWEST_PEERS))


def peer_profile(results: Results, registry: Registry, region: str, year: int) -> pd.DataFrame:
    """Return a region's place and its peers' mean in every stage and theme, stages first.

    Returns
    -------
    Rows of ``peers_table``; none where groups say nothing new.
    """
    kinds = profile_kinds(results.methodology)
    table = peers_table(results, registry)
    own = table[(table["region"] == region) & (table["year"] == year)].set_index("dimension", drop=False)
    return own.reindex([name for name in kinds if name in own.index]).reset_index(drop=True)


def group_order(methodology: Methodology, present: set[str]) -> list[str]:
    """Order groups as the methodology names them, others by their names; regions without a group come last.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> group_order(load_methodology("kz-local-budgets-2026"), {"", "city", "oblast", "x"})
    ['oblast', 'city', 'x', '']
    """
    peers = peers_of_methodology(methodology)
    named = [group.id for group in peers.groups] if peers else []
    named += methodology.kinds or []
    known = [name for name in dict.fromkeys(named) if name in present]
    return [*known, *sorted(present - {*known, ""}), *([""] if "" in present else [])]


def peers_first(table: pd.DataFrame, region: str, groups: Mapping[str, str]) -> pd.DataFrame:
    """Put the rows about a region's peers before those about other regions; the order is kept otherwise.

    Examples
    --------
    >>> showing = pd.DataFrame({"region": ["C", "B", "D"], "points": [100.0, 90.0, 80.0]})
    >>> peers_first(showing, "A", {"A": "g", "B": "g", "C": "h", "D": "g"})["region"].tolist()
    ['B', 'D', 'C']
    """
    peers = set(peers_of(region, groups))
    return table.iloc[(~table["region"].isin(peers)).to_numpy().argsort(kind="stable")]
