"""Peers in words: where a region stands in its group, what the others reach, and what each group comes to."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from budget_index.analysis.peers import FEWEST_PEERS
from budget_index.language import Say
from budget_index.methodology.model import Methodology
from budget_index.methodology.titles import peer_group_title, profile_titles
from budget_index.scoring.ranking import place


def place_among_peers(standing: Mapping[Any, Any], methodology: Methodology, say: Say) -> str:
    """Say which place a region has in its group, or why it has none.

    Parameters
    ----------
    standing
        A row of ``peers_table``.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> standing = {"peers": "oblast", "rank": 10, "rank_last": 10, "of": 16, "mean": 55.09, "compared": 15}
    >>> place_among_peers(standing, load_methodology("kz-local-budgets-2026"), Say("ru"))
    'Области: место 10 из 16'
    """
    if not standing["peers"]:
        return say("peers.no-group")
    group = peer_group_title(methodology, standing["peers"], say)
    if pd.isna(standing["rank"]):
        return say("peers.no-place", group=group)
    if standing["of"] == 1:
        return say("peers.alone", group=group)
    return say("peers.place", group=group, place=place(standing["rank"], standing["rank_last"]), of=standing["of"])


def short_place(standing: Mapping[Any, Any]) -> str:
    """Write a place in a group and how many have one, where there is little room; a dash where there is none.

    Examples
    --------
    >>> short_place({"rank": 2, "rank_last": 3, "of": 5}), short_place({"rank": pd.NA, "rank_last": pd.NA, "of": 5})
    ('2–3/5', '–')
    """
    return "–" if pd.isna(standing["rank"]) else f"{place(standing['rank'], standing['rank_last'])}/{standing['of']}"


def mean_of_peers(standing: Mapping[Any, Any], say: Say) -> str:
    """Say what the other regions of a group reach on average; fewer than three have no mean.

    Examples
    --------
    >>> mean_of_peers({"peers": "oblast", "mean": 55.09, "compared": 15}, Say("en"))
    'mean of the others in the group: 55.1'
    >>> mean_of_peers({"peers": "city", "mean": float("nan"), "compared": 2}, Say("en"))
    'too few other regions with a score for a mean of the group (2)'
    """
    if not standing["peers"]:
        return ""
    if standing["compared"] < FEWEST_PEERS:
        return say("peers.too-few", n=standing["compared"])
    return say("peers.mean", mean=say.number(standing["mean"], 1))


def standing_words(standing: Mapping[Any, Any], methodology: Methodology, say: Say) -> str:
    """Say a region's place in its group and the mean of the others, in one line."""
    alone = standing["of"] == 1 and not pd.isna(standing["rank"])
    words = [place_among_peers(standing, methodology, say), "" if alone else mean_of_peers(standing, say)]
    return "; ".join(filter(None, words))


def profile_of_peers(profile: pd.DataFrame, methodology: Methodology, say: Say) -> str:
    """Say what the peers of a region reach on average in each stage or theme; nothing where they have no mean.

    Parameters
    ----------
    profile
        Rows of ``peers_table`` about one region and year.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> profile = pd.DataFrame({"dimension": ["openness", "clarity"], "peers": "oblast", "mean": [63.84, 47.58]})
    >>> profile_of_peers(profile, load_methodology("kz-local-budgets-2026"), Say("en"))
    'Oblasts, mean of the others: Openness 63.8 · Clarity 47.6'
    """
    known, titles = profile.dropna(subset="mean"), profile_titles(methodology, say.language)
    if not len(known):
        return ""
    pairs = zip(known["dimension"], known["mean"], strict=True)
    means = " · ".join(f"{titles[name]} {say.number(mean, 1)}" for name, mean in pairs)
    return say("peers.profile", group=peer_group_title(methodology, known["peers"].iloc[0], say), means=means)


def peer_group_words(group: Mapping[Any, Any], methodology: Methodology, say: Say) -> str:
    """Say how many regions of a group have a score, and their mean; of fewer than three there is none.

    Parameters
    ----------
    group
        A row of ``group_means``.
    """
    facts = {"group": peer_group_title(methodology, group["peers"], say), "n": group["scored"], "of": group["regions"]}
    if group["scored"] < FEWEST_PEERS:
        return say("peers.small-group", **facts)
    scores = {name: say.number(group[name], 1) for name in ("mean", "worst", "best")}
    return say("peers.group", **facts, **scores)
