"""What is said about how sure places are: likely scores and places, who can't be told apart, weights of one's own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from budget_index.analysis.pages.overview import SPREAD, Places, indistinct
from budget_index.analysis.robustness.own_weights import (
    Part,
    adjustable_parts,
    own_factors,
    part_shares,
    whole_percents,
)
from budget_index.analysis.robustness.places_drawn import interval_of_places, interval_of_scores, sum_up_intervals
from budget_index.content.model import (
    Cell,
    Chart,
    Column,
    Content,
    ItemList,
    ListItem,
    Section,
    WrittenRow,
    WrittenTable,
)
from budget_index.content.round_tables import RoundTables
from budget_index.content.subject import Subject
from budget_index.language import Say, localized
from budget_index.methodology.titles import profile_titles
from budget_index.regions import region_name
from budget_index.scoring.ranking import last_of_shared, place, telling_digits

RANGE_COLUMNS = ("place", "likely-places", "score", "likely-scores", "low", "high", "groups")
OWN_COLUMNS = ("place", "published-place", "moved", "score", "published-score")


@dataclass(frozen=True)
class SureSubject(Subject):
    """The places of a round."""

    @cached_property
    def places(self) -> Places:
        """Between which places and scores each region stands."""
        return self.tables.intervals(self.tables.methodology.ranked)

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of all regions, best place first."""
        codes = self.tables.ranking["region"].astype("str")
        return {code: region_name(code, self.say.language, self.tables.registry) for code in codes}


def robustness(tables: RoundTables, say: Say) -> Content:
    """Say how sure the places of a round are.

    Returns
    -------
    Sections ``ranges`` and, where several regions can't be told apart, ``apart``. Without a place there are none.

    Examples
    --------
    >>> from budget_index.content.round_tables import read_round_tables
    >>> robustness(read_round_tables("kz-example-2026"), Say("en")).title
    '9 of 19 places are sure'
    """
    subject = SureSubject(tables, say)
    summary = sum_up_intervals(subject.places.table)
    if not summary.ranked:
        return Content(say("dashboard.page-robustness"), say("robustness-page.nobody"), (), subject.provenance)
    counts = {"n": summary.sure, "of": summary.ranked}
    sentence = say("robustness-page.sure-sentence", title=localized(tables.methodology.title, say.language), **counts)
    if summary.widest:
        widest = {"name": subject.names[summary.widest], "places": interval_of_places(summary.low, summary.high, say)}
        sentence = f"{sentence} {say('robustness-page.widest', **widest)}"
    sections = (ranges_section(subject), *apart_section(subject))
    return Content(say("robustness-page.sure", **counts), sentence, sections, subject.provenance)


def varied(subject: SureSubject) -> str:
    """Say what was varied, and how often everything was computed again."""
    say, places = subject.say, subject.places
    named = [say("uncertainty.uniform", spread=say.number(100 * SPREAD))]
    named += [say("uncertainty.assessors")] if places.assessors else []
    return say("robustness-page.varied", sources=", ".join(named), n=places.draws)


def ranges_section(subject: SureSubject) -> Section:
    """Write a row a region: its place and score, and where both lie in nine draws of ten."""
    say, sure = subject.say, subject.places.table
    scores = subject.tables.ranking.set_index("region")["score"][sure["region"]].to_numpy(float)
    digits = telling_digits(scores, subject.tables.methodology)
    columns = tuple(Column(name, say(f"robustness-page.column-{name}")) for name in RANGE_COLUMNS)
    rows = []
    records = sure.assign(rank_last=last_of_shared(sure["rank"])).to_dict("records")
    for row, score, n in zip(records, scores, digits, strict=True):
        low, high, code = float(row["score_low"]), float(row["score_high"]), str(row["region"])
        cells = (
            Cell(place(row["rank"], row["rank_last"]), int(row["rank"])),
            Cell(interval_of_places(row["low"], row["high"], say)),
            Cell(say.number(score, n), float(score)),
            Cell(interval_of_scores(low, high, max(1, n), say)),
            Cell(say.number(low, 1), low),
            Cell(say.number(high, 1), high),
            Cell(str(row["groups"]), str(row["groups"])),
        )
        rows.append(WrittenRow(code, subject.names[code], cells))
    described = "; ".join(f"{each.title}: {each.cells[0].text} ({each.cells[1].text})" for each in rows)
    body = Chart(
        "ranges", WrittenTable(columns, tuple(rows)), say("robustness-page.ranges-described", regions=described)
    )
    shared = f" {say('uncertainty.shared-place')}" if sure["rank"].duplicated().any() else ""
    return subject.section("ranges", say("robustness-page.ranges"), f"{varied(subject)}{shared}", body)


def apart_section(subject: SureSubject) -> Iterator[Section]:
    """List the groups in which no two regions can be told apart; their letters aren't said, only their places."""
    say, table = subject.say, subject.places.table
    groups = indistinct(table)
    letters = table["groups"].str.split()
    items = []
    for letter, places in zip(groups["letter"], groups["places"], strict=True):
        members = table.loc[[letter in own for own in letters], "region"]
        title = say("robustness-page.group", places=places)
        items.append(ListItem(letter, title, ", ".join(subject.names[code] for code in members)))
    if items:
        title = say("robustness-page.apart", n=len(items))
        yield subject.section("apart", title, say("robustness-page.apart-sentence"), ItemList(tuple(items)))


def own_weights(tables: RoundTables, say: Say, times: Mapping[str, float]) -> Content:
    """Say how places change with weights of one's own.

    Parameters
    ----------
    times
        Part → how many times its weight it has; those of the methodology are left out.

    Returns
    -------
    A section ``own``; none where nothing is left that counts.
    """
    subject = SureSubject(tables, say)
    table = tables.own_places(times)
    ranked = table[table["rank"].notna()]
    if not len(ranked):
        return Content(say("robustness-page.weights-zero"), "", (), subject.provenance)
    own = say("robustness-page.own", weights=weights_words(tables, say, times)) if times else ""
    section = subject.section("own", own_sentence(subject, ranked, times), own, own_table(subject, ranked))
    return Content(section.title, own, (section,), subject.provenance)


def own_sentence(subject: SureSubject, ranked: pd.DataFrame, times: Mapping[str, float]) -> str:
    """Say how many places changed, and where most."""
    say, moved = subject.say, ranked[ranked["moved"].fillna(0) != 0]
    if not times or moved.empty:
        return say(f"robustness-page.weights-{'still' if times else 'same'}")
    by = moved["moved"].abs().astype("int64")
    counts = {"n": len(moved), "of": len(ranked)}
    if (by == by.max()).sum() > 1:
        return say("robustness-page.weights-moved-several", most=int(by.max()), **counts)
    most = moved.iloc[int(by.to_numpy().argmax())]
    return say(
        "robustness-page.weights-moved",
        **counts,
        name=subject.names[most["region"]],
        before=place(most["published_rank"], most["published_last"]),
        now=place(most["rank"], most["rank_last"]),
    )


def own_table(subject: SureSubject, ranked: pd.DataFrame) -> Chart:
    """Write a row a region: its place and score with these weights, beside what was published."""
    say, digits = subject.say, max(1, subject.tables.methodology.rounding)
    columns = tuple(Column(name, say(f"robustness-page.column-{name}")) for name in OWN_COLUMNS)
    rows = []
    for row in ranked.to_dict("records"):
        cells = (
            Cell(place(row["rank"], row["rank_last"]), int(row["rank"])),
            Cell(place(row["published_rank"], row["published_last"]), int(row["published_rank"])),
            Cell(moved_arrow(int(row["moved"]), say), int(row["moved"])),
            Cell(say.number(row["score"], digits), float(row["score"])),
            Cell(say.number(row["published_score"], digits), float(row["published_score"])),
        )
        rows.append(WrittenRow(str(row["region"]), subject.names[str(row["region"])], cells))
    described = "; ".join(f"{row.cells[0].text}. {row.title} ({row.cells[1].text})" for row in rows)
    return Chart("own", WrittenTable(columns, tuple(rows)), say("robustness-page.own-described", regions=described))


def moved_arrow(moved: int, say: Say) -> str:
    """Write how many places were won or lost.

    Examples
    --------
    >>> [moved_arrow(moved, Say("en")) for moved in (3, -1, 0)]
    ['↑3', '↓1', '=']
    """
    return f"{'↑' if moved > 0 else '↓'}{say.number(abs(moved))}" if moved else "="


def weights_words(tables: RoundTables, say: Say, times: Mapping[str, float]) -> str:
    """List weights of one's own in words."""
    titles = profile_titles(tables.methodology, say.language)
    return "; ".join(
        f"{titles[name]} {say('robustness-page.times', n=say.number(number, 1))}" for name, number in times.items()
    )


def weight_labels(tables: RoundTables, say: Say, times: Mapping[str, float]) -> dict[str, str]:
    """Name the parts whose weights can be moved: the stages, and whatever else has another weight.

    Returns
    -------
    Part → its title with its share of the index, and what it was.
    """
    titles, parts = profile_titles(tables.methodology, say.language), adjustable_parts(tables.methodology)
    now, before = (_percents(tables, parts, each) for each in (times, {}))
    labels = {}
    for part in parts:
        if part.level == parts[0].level or part.id in times:
            facts = {"title": titles[part.id], "share": now[part.id], "was": before[part.id]}
            labels[part.id] = say(f"robustness-page.slider{'' if facts['share'] == facts['was'] else '-was'}", **facts)
    return labels


def _percents(tables: RoundTables, parts: Sequence[Part], times: Mapping[str, float]) -> dict[str, int]:
    """Return the whole per cents of parts; those of a level add up to what they make of the index."""
    tree = tables.study()[1].tree
    shares = part_shares(tree, own_factors(tree, times), parts)
    percents: dict[str, int] = {}
    for level in {part.level for part in parts}:
        own = [part.id for part in parts if part.level == level]
        rest = max(0.0, 1 - sum(shares[name] for name in own))
        percents |= dict(zip(own, whole_percents([*(shares[name] for name in own), rest]), strict=False))
    return percents
