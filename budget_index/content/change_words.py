"""Changes between rounds in words: why the place moved, with regions named, and what of two years can't be compared."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import fields
from typing import Any

import pandas as pd

from budget_index.analysis.change.edited import edited_rules
from budget_index.analysis.change.links import Link
from budget_index.analysis.change.places_won import Overtakings, overtakings
from budget_index.content.round_tables import RoundTables
from budget_index.language import Say
from budget_index.regions import Registry, region_name
from budget_index.scoring.ranking import place

MOST_NAMES = 6
LEAST_SHOWN = 0.005


def edited_words(before: RoundTables, now: RoundTables, say: Say) -> str:
    """Say why a round isn't compared with one that follows other contents under one methodology id; else nothing."""
    differs = edited_rules(before.methodology, now.methodology)
    if not differs:
        return ""
    names = {"before": before.round.id, "now": now.round.id, "id": now.methodology.id}
    return say("change.edited-refused", **names, differs=", ".join(differs))


def place_sentences(changes: pd.DataFrame, region: str, say: Say, *, name_of: Callable[[str], str]) -> list[str]:
    """Say how a region's place changed, by whose movement, and which regions it passed or was overtaken by.

    Parameters
    ----------
    changes
        ``Comparison.changes``, with all regions.
    name_of
        How a region is named by its code.

    Returns
    -------
    One sentence with whole numbers, then one for each group of regions; nothing without a place in both rounds.

    Examples
    --------
    >>> table = pd.DataFrame({"region": ["A", "B"], "score_from": [50.0, 40.0], "score_to": [50.0, 60.0],
    ...     "rank_from": [1, 2], "rank_last_from": [1, 2], "rank_to": [2, 1], "rank_last_to": [2, 1],
    ...     "places": [-1, 1], "places_own": [0, 1], "places_others": [-1, 0], "places_new": [0, 0], "places_gone": 0})
    >>> place_sentences(table, "A", Say("en"), name_of=str)
    ['Place: 1 → 2. Places by its own score: 0, by others: −1.', 'Gained score and overtook it: B.']
    """
    row = changes[changes["region"] == region].iloc[0]
    if pd.isna(row["places"]):
        return []
    ends = {end: place_text(row, key) for end, key in (("before", "from"), ("after", "to"))}
    roster = row["places_new"] + row["places_gone"]
    facts = {"own": row["places_own"], "others": row["places_others"], "roster": roster}
    came_or_went = row["places_new"] or row["places_gone"]
    key = "change.place-moved-roster" if came_or_went else "change.place-moved"
    sentences = [say(key, **ends, **{name: signed_places(value, say) for name, value in facts.items()})]
    moved = overtakings(changes, region)
    for group in fields(Overtakings):
        names = [name_of(code) for code in getattr(moved, group.name)]
        if names:
            rest = len(names) - MOST_NAMES
            listed = ", ".join([*names[:MOST_NAMES], *([say("change.more-regions", n=rest)] if rest > 0 else [])])
            sentences.append(say(f"change.place-{group.name.replace('_', '-')}", names=listed))
    return sentences


def place_text(row: Mapping[str, Any] | pd.Series, end: str) -> str:
    """Write the place of one of the two rounds, ``from`` or ``to``; several regions may share it."""
    return place(row[f"rank_{end}"], row[f"rank_last_{end}"])


def signed_places(places: float, say: Say) -> str:
    """Write a number of places with its sign."""
    return say.signed(float(places), 0)


def break_text(reason: str, registry: Registry, say: Say) -> str:
    """Say in words why the scores of two rounds aren't those of one region.

    Examples
    --------
    >>> from budget_index.regions import kazakhstan
    >>> break_text("successor:KZ-63", kazakhstan(), Say("en"))
    'new: came from East Kazakhstan Region'
    """
    kind, _, origin = reason.partition(":")
    return say(f"change.break-{kind}", origin=region_name(origin, say.language, registry)) if kind else ""


def question_notices(links: Iterable[Link], say: Say) -> list[str]:
    """Say which questions count as changed without being marked, and which are compared though something differs.

    Examples
    --------
    >>> links = [Link("P01", "P01", comparable=False, differs=("wording",)), Link("P02", "P02", mended=("kk",))]
    >>> for sentence in question_notices(links, Say("en")):
    ...     print(sentence)
    Counted as another question, though the methodology doesn't mark it as changed: P01 (wording).
    Compared, though the wording differs in some of the languages: P02 (kk).
    """
    groups: dict[str, list[str]] = {"changed": [], "continued": [], "mended": []}
    for link in links:
        differs = ", ".join(say(f"change.differs-{what}") for what in link.differs)
        if link.differs and not link.marked:
            groups["continued" if link.comparable else "changed"].append(f"{link.now} ({differs})")
        elif link.mended and link.comparable:
            groups["mended"].append(f"{link.now} ({', '.join(link.mended)})")
    return [say(f"change.questions-{group}", names=", ".join(names)) for group, names in groups.items() if names]


def part_reason(part: Any, asked: Container[str]) -> str:
    """Name why a question moved the score, as ``change.reason-…`` says it.

    What is missing beside agreed answers in both rounds is its section: too little of that was answered to count.

    Parameters
    ----------
    part
        A row of ``Comparison.parts``.
    asked
        The criteria of the later edition.

    Examples
    --------
    >>> part = pd.Series({"kind": "missing", "criterion": "P01", "points_from": 100.0, "points_to": 100.0})
    >>> part_reason(part, ["P01"]), part_reason(part.replace(100.0, float("nan")), ["P01"])
    ('section', 'missing')
    """
    if part.kind == "criteria" and part.criterion not in asked:
        return "dropped"
    if part.kind == "missing" and not pd.isna([part.points_from, part.points_to]).any():
        return "section"
    return str(part.kind)


def improved_but_lower(parts: pd.DataFrame, say: Say) -> str:
    """Explain rows in which a better answer stands beside a minus that isn't its own; empty if there are none.

    Parameters
    ----------
    parts
        Rows of ``Comparison.parts``.

    Examples
    --------
    >>> row = {"criterion": "P01", "kind": "weights", "points_from": 0.0, "points_to": 67.0, "part": -0.4}
    >>> improved_but_lower(pd.DataFrame([row]), Say("en"))[:37]
    'A better answer beside a minus: P01. '
    """
    improved = (parts["points_to"] > parts["points_from"]) & (parts["part"] < -LEAST_SHOWN)
    names = ", ".join(dict.fromkeys(parts.loc[improved, "criterion"]))
    return say("change.improved-but-lower", names=names) if names else ""
