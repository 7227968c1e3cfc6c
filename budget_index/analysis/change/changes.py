"""What changed between two rounds of a family, and why: per region, split exactly, down to each criterion."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from budget_index.analysis.change.change_sources import CHANGE_SOURCES, SOURCE_OF_KIND, by_source
from budget_index.analysis.change.common_regions import LaidOutRound, break_reason, lay_out_rounds, mix_rounds
from budget_index.analysis.change.joint_tree import JointTree, join_trees
from budget_index.analysis.change.links import Link, editions_between, links
from budget_index.analysis.change.mixed_years import CHANGE_KINDS, WEIGHTS
from budget_index.analysis.change.places_won import PLACE_SOURCES, places_won
from budget_index.analysis.change.shapley import Split, split_change
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry
from budget_index.rounding import round_half_up
from budget_index.scoring.answers import Answers, Coded
from budget_index.scoring.engine import close_gates, score_answers
from budget_index.scoring.points import NOT_APPLICABLE
from budget_index.scoring.ranking import as_ranked, band_ids
from budget_index.scoring.results import Results, must_have_table

CHANGE_COLUMNS = [
    *("region", "year_from", "year_to", "score_from", "score_to", "change", *CHANGE_SOURCES, *CHANGE_KINDS),
    *("common_from", "common_to", "common_change"),
    *("rank_from", "rank_last_from", "rank_to", "rank_last_to", "places", *PLACE_SOURCES),
    *("band_from", "band_to", "must_have_from", "must_have_to", "held_from", "held_to", "break"),
]
PART_COLUMNS = [
    *("region", "source", "kind", "criterion", "before"),
    *("answer_from", "answer_to", "points_from", "points_to", "part"),
]
NOISE = 1e-12


@dataclass(frozen=True)
class Comparison:
    """Two rounds compared.

    Parameters
    ----------
    changes
        One row a region, columns ``CHANGE_COLUMNS``: the change of the headline, its parts by source (what the region
        did, what the rules did, what the assessment did) and, finer, by kind; the scores on the criteria in common,
        each by the rules of its own year; places won (up is positive): by own movement, by the others', by regions that
        are new or gone; bands, the share of must-have criteria met, and whether a must-have held the band back; why the
        line breaks.
    parts
        One row a region, kind and criterion with a part, columns ``PART_COLUMNS``; ``source`` is that of the kind,
        ``before`` the criterion's earlier id.
    links
        The questions that the two editions have in common.
    """

    changes: pd.DataFrame
    parts: pd.DataFrame
    links: list[Link]


def compare(
    before: Results,
    now: Results,
    registry: Registry,
    between: Iterable[Methodology] | None = None,
    *,
    years: tuple[int, int] | None = None,
) -> Comparison:
    """Compare two scored rounds of one family, each by one year.

    Parameters
    ----------
    between
        Editions between the two, through which criteria are followed; left out, the bundled ones of the family.
    years
        The years of the rounds; left out, the last that each has. A region without an answer in one of them has no
        score there, whatever it has in other years.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> from budget_index.scoring.results import score_agreed
    >>> obs = load_methodology("obs-2017")
    >>> rows = {"region": "KAZ", "criterion": ["q54", "q55"]}
    >>> then = score_agreed(pd.DataFrame({**rows, "year": 2017, "answer": ["b", "d"]}), obs)
    >>> later = score_agreed(pd.DataFrame({**rows, "year": 2019, "answer": ["a", ""]}), obs)
    >>> compare(then, later, {}).changes[["change", "answers", "missing"]].values.tolist()
    [[66.5, 24.75, 41.75]]
    """
    editions = before.methodology, now.methodology
    pairs = links(*editions, editions_between(*editions) if between is None else between)
    first, second = lay_out_rounds(before, now, years)
    joint = join_trees(*editions, pairs)
    mixed = mix_rounds(joint, first, second)
    split = split_change(mixed, same_rules=before.methodology == now.methodology)
    changes = _change_table(first, second, split, pairs, registry)
    return Comparison(changes, _part_table(first, second, joint, split), pairs)


def _change_table(
    first: LaidOutRound, second: LaidOutRound, split: Split, pairs: list[Link], registry: Registry
) -> pd.DataFrame:
    """Put everything together, one row a region of either round, in the order of the later ranking."""
    own = {"region": second.common.units["region"], "change": split.now - split.before}
    own |= {kind: split.kinds[:, number] for number, kind in enumerate(CHANGE_KINDS)}
    own |= {"common_from": _on_common(first, [link.before for link in pairs if _plain(link)])}
    own |= {"common_to": _on_common(second, [link.now for link in pairs if _plain(link)])}
    table = _standing(second, "to").merge(_standing(first, "from"), on="region", how="outer", sort=False)
    table = table.merge(pd.DataFrame(own), on="region", how="left")
    table = table.join(by_source(table))
    table["common_change"] = table["common_to"] - table["common_from"]
    table["places"] = (table["rank_from"] - table["rank_to"]).astype("Int64")
    ranked = [
        as_ranked(table[name].to_numpy(np.float64), round_.results.methodology)
        for name, round_ in (("score_from", first), ("score_to", second))
    ]
    moved = table["score_to"] - table["score_from"]
    for source, won in places_won(*ranked, moved=moved.to_numpy(np.float64)).items():
        table[source] = pd.array(won).astype("Int64")
    table["year_from"], table["year_to"] = first.year, second.year
    assessed = [set(round_.answers.units["region"]) for round_ in (first, second)]
    table["break"] = [
        break_reason(code, first.year, second.year, _years(code, assessed, (first.year, second.year)), registry)
        for code in table["region"]
    ]
    table["break"] = table["break"].mask((table["break"] == "") & table["change"].isna(), "blank")
    ordered = table.sort_values(["rank_to", "region"], na_position="last", kind="stable")
    return ordered[CHANGE_COLUMNS].reset_index(drop=True)


def _years(region: str, assessed: list[set[str]], years: tuple[int, int]) -> list[int]:
    return [year for year, regions in zip(years, assessed, strict=True) if region in regions]


def _plain(link: Link) -> bool:
    return link.comparable and not link.repointed


def _standing(round_: LaidOutRound, end: str) -> pd.DataFrame:
    """Return score, place, band and must-haves of a round, and whether these held the band back."""
    methodology = round_.results.methodology
    table = round_.results.ranking[["region", "score", "rank", "rank_last", "band"]].copy()
    met = must_have_table(close_gates(round_.answers, round_.tree), methodology)[["region", "must_have"]]
    table = table.merge(met, on="region", how="left")
    rounded = round_half_up(table["score"].to_numpy(np.float64), methodology.rounding)
    table["held"] = np.array(band_ids(rounded, np.ones(len(rounded)), methodology.bands)) != table["band"].to_numpy()
    return table.rename(columns={name: f"{name}_{end}" for name in table.columns if name != "region"})


def _on_common(round_: LaidOutRound, criteria: list[str]) -> np.ndarray:
    """Score a year on some criteria only, by its own rules; the others count as not applicable."""
    answers = round_.common
    states = np.where(np.isin(round_.tree.criteria, criteria), answers.states, NOT_APPLICABLE).astype(np.int8)
    points = np.where(states == NOT_APPLICABLE, 0.0, answers.points)
    narrowed = Answers(answers.units, points, states, answers.met)
    return score_answers(close_gates(narrowed, round_.tree), round_.tree).score[:, round_.tree.headline]


def _part_table(first: LaidOutRound, second: LaidOutRound, joint: JointTree, split: Split) -> pd.DataFrame:
    """List the parts criterion by criterion; regions in the order of the later round's answers."""
    row, item = np.nonzero(np.nan_to_num(split.items))
    heads = np.array([columns[0] for columns in joint.items])
    tails = np.array([columns[-1] for columns in joint.items])
    weighed, column = np.nonzero(np.abs(np.nan_to_num(split.weights)) > NOISE)
    rows = np.concatenate([row, weighed])
    part = np.concatenate([split.items[row, item], split.weights[weighed, column]])
    order = np.lexsort((-np.abs(part), rows))  # before any text is looked up: a million texts move slowly
    rows, part = rows[order], part[order]
    now = joint.now[np.concatenate([heads[item], column])[order]]
    before = joint.before[np.concatenate([tails[item], column])[order]]
    kind = np.concatenate([split.of_kind[row, item], np.full(len(weighed), WEIGHTS)])[order]
    ids = [*first.tree.criteria, *second.tree.criteria, ""]
    known_before = np.where(before >= 0, before, len(ids) - 1)
    table = {
        "region": _texts(second.common.units["region"], rows),
        "source": _texts([SOURCE_OF_KIND[kind] for kind in CHANGE_KINDS], kind),
        "kind": _texts(CHANGE_KINDS, kind),
        "criterion": _texts(ids, np.where(now >= 0, len(first.tree.criteria) + now, known_before)),
        "before": _texts(ids, known_before),
        "answer_from": _answers(first, rows, before),
        "answer_to": _answers(second, rows, now),
        "points_from": _points(first, rows, before),
        "points_to": _points(second, rows, now),
        "part": part,
    }
    return pd.DataFrame(table, columns=PART_COLUMNS)


def _texts(texts: Iterable[str], at: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Repeat texts by their places, without making an object of each."""
    return pd.array(list(texts), dtype="str").take(at)


def _points(round_: LaidOutRound, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Look up points of a year; blank without an answer, or for a criterion that it doesn't ask."""
    gated = round_.common_gated
    given = (columns >= 0) & (gated.states[rows, columns] < NOT_APPLICABLE)
    return np.where(given, gated.points[rows, columns], np.nan)


def _answers(round_: LaidOutRound, rows: np.ndarray, columns: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Look up agreed answers of a year; blank for a criterion that it doesn't ask."""
    agreed = round_.results.agreed
    region, criterion, answer = (Coded.of(agreed[name]) for name in ("region", "criterion", "answer"))
    regions, criteria = pd.Index(round_.common.units["region"]), round_.tree.criteria
    row = regions.get_indexer(pd.Index(region.texts))[region.codes]
    column = pd.Index(criteria).get_indexer(pd.Index(criterion.texts))[criterion.codes]
    codes = np.full((len(regions) + 1, len(criteria) + 1), len(answer.texts), dtype=np.int32)
    codes[row, column] = answer.codes
    codes[:, -1] = len(answer.texts)
    return _texts([*answer.texts, ""], codes[rows, columns])
