"""What is said about a round: who stands where, how documents stand everywhere, who moved, where citizens take part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from budget_index.analysis.actions.documents import CLOSED, DOCUMENT_STATUSES, IN_TIME, LATE, PUBLIC
from budget_index.analysis.actions.grouping import list_actions
from budget_index.analysis.pages.overview import can_be_redrawn, improvements, risers_and_fallers
from budget_index.analysis.peers import tell_apart
from budget_index.content.action_words import status_words
from budget_index.content.change_words import edited_words
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
from budget_index.content.peer_words import short_place
from budget_index.content.round_tables import RoundTables
from budget_index.content.subject import Subject
from budget_index.language import Say, localized
from budget_index.methodology import walk
from budget_index.methodology.titles import band_labels, band_limits, document_name, profile_titles, stage_titles
from budget_index.regions import region_name, short_name
from budget_index.scoring.ranking import band_ids, place, telling_digits

MOST_MOVERS = 5
MOST_NAMES = 3
PARTICIPATION = "participation"
"""The theme of questions about citizens' part in the budget."""
LEAST_BANDS = 3
"""So many bands are needed to speak of a high and a low group."""


def overview(
    tables: RoundTables,
    say: Say,
    *,
    dimension: str | None = None,
    regions: Sequence[str] | None = None,
    earlier: Sequence[RoundTables] = (),
) -> Content:
    """Say what there is to say about a round.

    Parameters
    ----------
    dimension
        What regions are ranked by; the headline if left out.
    regions
        Only these, for example of one kind; places stay those among all.
    earlier
        The rounds of the family before it, the earliest first; changes are those since the last of them.

    Returns
    -------
    Sections ``ranking``, ``seen``, ``documents``, ``movers``, ``participation``: each only where there is something to
    say.

    Examples
    --------
    >>> from budget_index.content.round_tables import read_round_tables
    >>> overview(read_round_tables("kz-example-2026"), Say("en")).title
    'Mean score 54 of 100: 61 and more – 7 regions, below 41 – 6 regions'
    """
    subject = RoundSubject(tables, say, dimension or tables.methodology.ranked, regions, tuple(earlier))
    sections = [section for write in SECTIONS for section in write(subject)]
    return Content(finding(subject), measured(subject), tuple(sections), subject.provenance)


@dataclass(frozen=True)
class RoundSubject(Subject):
    """A round that is spoken of, ranked by one dimension, with all its regions or some."""

    dimension: str
    regions: Sequence[str] | None
    earlier: tuple[RoundTables, ...]

    @cached_property
    def ranked(self) -> pd.DataFrame:
        """The ranking, best first, of the regions that are spoken of."""
        table = self.tables.ranked(self.dimension)
        return table if self.regions is None else table[table["region"].isin(list(self.regions))]

    @cached_property
    def scored(self) -> pd.DataFrame:
        """Those that have a score."""
        return self.ranked[self.ranked["score"].notna()]

    @property
    def is_whole(self) -> bool:
        """Whether the headline is ranked."""
        return self.dimension == self.tables.methodology.ranked

    @cached_property
    def intervals(self) -> dict[str, dict[Any, Any]]:
        """Places and scores between which regions stand, by region; nothing where that isn't computed."""
        if not can_be_redrawn(self.tables.methodology, self.dimension):
            return {}
        return rows_by_region(self.tables.intervals(self.dimension).table)

    @cached_property
    def among_peers(self) -> dict[str, dict[Any, Any]]:
        """The places of the regions in their groups, by region; nothing where groups say nothing new."""
        if not tell_apart(self.tables.peer_groups()):
            return {}
        table = self.tables.peer_standings()
        return rows_by_region(table[(table["year"] == self.tables.year) & (table["dimension"] == self.dimension)])

    @cached_property
    def band_limits(self) -> dict[str, str]:
        """The limits of the bands in words."""
        return band_limits(self.tables.methodology, self.say)

    @property
    def before(self) -> RoundTables | None:
        """The round before, if there is one."""
        return self.earlier[-1] if self.earlier else None

    @cached_property
    def edited(self) -> str:
        """Why nothing can be compared with the round before, if its rules differ under one methodology id."""
        return edited_words(self.before, self.tables, self.say) if self.before else ""

    @cached_property
    def moves(self) -> pd.DataFrame:
        """The changes of the regions' scores since the round before, by region."""
        if self.before is None or self.edited:
            return pd.DataFrame({"region": [], "score_from": [], "score_to": [], "change": [], "break": []})
        table = improvements(self.before.results, self.tables.results, self.dimension, self.tables.registry)
        return table[table["region"].isin(self.ranked["region"])].reset_index(drop=True)

    @cached_property
    def changes(self) -> dict[str, float]:
        """The changes of the regions that can be compared with the round before."""
        moves = self.moves[self.moves["break"] == ""]
        return dict(zip(moves["region"], moves["change"].astype("float64"), strict=True))

    @cached_property
    def documents(self) -> pd.DataFrame:
        """How each document stands: documents × regions in the order of the ranking; blank where it doesn't apply."""
        table = self.tables.actions()
        own = table[(table["year"] == self.tables.year) & (table["action"] == table["document"])]
        wide = own.pivot_table(index="document", columns="region", values="status", aggfunc="first", observed=True)
        known = [name for name in self.tables.methodology.documents if name in wide.index]
        wide = wide.reindex(index=known, columns=self.ranked["region"].tolist()).fillna("")
        return wide.astype("object")  # one block: thousands of columns of texts are slow

    @cached_property
    def counted_statuses(self) -> list[str]:
        """The statuses whose regions are counted beside each document: each that occurs, but not what isn't known."""
        table = self.documents
        return [each for each in DOCUMENT_STATUSES[:4] if (table == each).to_numpy().any()]

    def name(self, code: str) -> str:
        """Name a region."""
        return region_name(code, self.say.language, self.tables.registry)

    def document(self, name: str) -> str:
        """Name a document in a few words."""
        return document_name(self.tables.methodology, name, self.say.language, short=True)

    def count(self, n: int) -> str:
        """Write how many regions."""
        return self.say("overview.regions", n=n)


def rows_by_region(table: pd.DataFrame) -> dict[str, dict[Any, Any]]:
    """Give the row of each region; a table is looked into once, however many regions there are."""
    return {str(row["region"]): row for row in table.to_dict("records")}


def finding(subject: RoundSubject) -> str:
    """Say the mean, and how many regions stand high and low."""
    say, scored = subject.say, subject.scored
    if not len(scored):
        return say("dashboard.nobody-ranked")
    mean = subject.score(float(scored["score"].mean()))
    bands = subject.tables.methodology.bands
    if len(bands) < LEAST_BANDS:
        return say("overview.finding-mean", mean=mean, regions=subject.count(len(scored)))
    high, low = bands[-2].from_, bands[len(bands) // 2].from_
    counts = {"high": (scored["rounded"] >= high).sum(), "low": (scored["rounded"] < low).sum()}
    written = {name: subject.count(int(n)) for name, n in counts.items()}
    limits = {"from_score": subject.score(high), "below": subject.score(low)}
    return say("overview.finding", mean=mean, **limits, **written)


def measured(subject: RoundSubject) -> str:
    """Say what is measured, by whom and as of when."""
    say, methodology = subject.say, subject.tables.methodology
    sentences = [say("overview.measures")] if methodology.documents else []
    if not subject.is_whole:
        sentences.append(say("overview.ranked-by", title=profile_titles(methodology, say.language)[subject.dimension]))
    facts = [say("overview.questions", n=sum(1 for _ in walk.criteria(methodology)))]
    if methodology.assessors:
        facts.append(say("overview.assessors", n=methodology.assessors.independent))
    if subject.tables.round.cut_off:
        facts.append(say("overview.as-of", date=say.day(subject.tables.round.cut_off)))
    return " ".join([*sentences, f"{', '.join(facts).rstrip('.')}."])


def ranking_section(subject: RoundSubject) -> Iterator[Section]:
    """Write a row a region, the bands as groups."""
    say, methodology = subject.say, subject.tables.methodology
    digits = dict(
        zip(subject.ranked["region"], telling_digits(subject.ranked["score"].to_numpy(float), methodology),
            strict=True)
    )  # fmt: skip
    rows = [ranking_row(subject, row, digits[row["region"]]) for row in subject.ranked.to_dict("records")]
    labels = band_labels(methodology, say.language)
    groups = [(band.id, labels[band.id]) for band in reversed(methodology.bands)]
    groups.append(("", say("overview.no-score")))
    present = {row.group for row in rows}
    names = ("place", "score", "low", "high", "places", "change", "held", "limits")
    columns = tuple(Column(name, say(f"overview.column-{name}")) for name in names)
    if subject.among_peers:
        columns += (Column("peers", say("peers.column")),)
    table = WrittenTable(columns, tuple(rows), tuple(group for group in groups if group[0] in present))
    described = "; ".join(f"{row.title} – {row.cells[1].text}" for row in rows)
    chart = Chart("bars", table, say("chart.ranking-described", regions=described))
    yield subject.section("ranking", finding(subject), measured(subject), chart)


def ranking_row(subject: RoundSubject, row: dict[Any, Any], digits: int) -> WrittenRow:
    """Write a region's place, score, how sure both are, its change, and why it has no score or a lower band."""
    say, code = subject.say, str(row["region"])
    sure = subject.intervals.get(code, {})
    likely = place(int(sure["low"]), int(sure["high"])) if sure else ""
    held = is_held(subject, row)
    blank = pd.isna(row["score"])
    written = "–" if blank else say.number(row["score"], digits) + ("*" if held else "")
    cells = (
        Cell(place(row["rank"], row["rank_last"]), None if blank else int(row["rank"])),
        Cell(written, None if blank else float(row["score"])),
        bound(subject, sure.get("score_low")),
        bound(subject, sure.get("score_high")),
        Cell(likely or "–", likely),
        change_cell(subject, code),
        Cell(say("overview.held") if held else "", held),
        Cell(subject.band_limits.get(str(row["band"]), "")),
        *peers_cells(subject, code),
    )
    note = no_score_reason(subject, row) if blank else ""
    return WrittenRow(code, subject.name(code), cells, "" if blank else str(row["band"]), note)


def peers_cells(subject: RoundSubject, code: str) -> tuple[Cell, ...]:
    """Write a region's place in its group and of how many, ``10/16``; no cell where there are no groups."""
    if not subject.among_peers:
        return ()
    own = subject.among_peers[code]
    return (Cell(short_place(own), None if pd.isna(own["rank"]) else int(own["rank"])),)


def bound(subject: RoundSubject, value: float | None) -> Cell:
    """Write an end of the interval of a score."""
    return Cell(subject.say.number(value, 1), None if value is None or value != value else float(value))


def is_held(subject: RoundSubject, row: dict[Any, Any]) -> bool:
    """Say whether only a must-have keeps a region from a higher band."""
    bands = subject.tables.methodology.bands
    if pd.isna(row["score"]) or not bands or not subject.is_whole:
        return False
    return bool(band_ids(np.array([float(row["rounded"])]), np.ones(1), bands)[0] != row["band"])


def change_cell(subject: RoundSubject, code: str) -> Cell:
    """Write a region's change since the round before; a dash where it can't be compared."""
    change = subject.changes.get(code)
    if change is None:
        return Cell("–")
    return Cell(subject.say.signed(change, 1), change)


def no_score_reason(subject: RoundSubject, row: dict[Any, Any]) -> str:
    """Say why a region has no score."""
    if row["status"] == "not_applicable":
        return subject.say("glossary.not-applicable")
    share = 0.0 if pd.isna(row["coverage"]) else float(row["coverage"])
    least = walk.least_coverage(subject.tables.methodology, walk.headline_dimension(subject.tables.methodology))
    if share >= least or not subject.is_whole:
        return subject.say("overview.covered", share=subject.say.percent(share))
    return subject.say("overview.covered-of", share=subject.say.percent(share), least=subject.say.percent(least))


def seen_section(subject: RoundSubject) -> Iterator[Section]:
    """Write what is seen at a glance: how documents stand, which are closed most often, who moved most."""
    items = [*documents_at_a_glance(subject), *moves_at_a_glance(subject)]
    if items:
        yield subject.section("seen", subject.say("overview.seen"), "", ItemList(tuple(items)))


def documents_at_a_glance(subject: RoundSubject) -> Iterator[ListItem]:
    """Say how many documents stand how, and which are closed most often."""
    say, table = subject.say, subject.documents
    if not table.size:
        return
    counts = {name: int((table == name).to_numpy().sum()) for name in DOCUMENT_STATUSES}
    written = ", ".join(say(f"overview.counted-{name}", n=count) for name, count in counts.items() if count)
    yield ListItem("statuses", say("overview.statuses", of=sum(counts.values()), counts=written))
    closed = (table == CLOSED).sum(axis=1)
    if closed.max() > 0:
        names = list_documents(subject, closed[closed == closed.max()].index.tolist())
        of = int((table.to_numpy()[int(closed.argmax())] != "").sum())
        yield ListItem("closed", say("overview.closed-most", documents=names, n=int(closed.max()), of=of))


def list_documents(subject: RoundSubject, names: Sequence[str]) -> str:
    """Name some documents, and say how many more there are."""
    written = ", ".join(subject.document(name) for name in names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return f"{written} {subject.say('overview.and-more', n=more)}" if more > 0 else written


def moves_at_a_glance(subject: RoundSubject) -> Iterator[ListItem]:
    """Say who rose and who fell most."""
    rose, fell = risers_and_fallers(subject.moves, subject.tables.methodology.rounding)
    for name, table in (("riser", rose), ("faller", fell)):
        if len(table) and subject.before is not None:
            row = table.iloc[0]
            ends = {"before": subject.score(row["score_from"]), "after": subject.score(row["score_to"])}
            region = subject.name(str(row["region"]))
            words = subject.say(f"overview.{name}", year=subject.before.year, region=region, **ends)
            yield ListItem(str(row["region"]), words)


def grid_section(subject: RoundSubject) -> Iterator[Section]:
    """Write documents × regions, and how many regions publish each in time, late, or not.

    A document is said to be in time less often than others only where its time is known wherever it is public.
    """
    say, table, methodology = subject.say, subject.documents, subject.tables.methodology
    if not table.size:
        return
    timed = table.isin([IN_TIME, LATE]).any(axis=1) & ~(table == PUBLIC).any(axis=1)
    known = (table == IN_TIME).sum(axis=1)[timed]
    title = say("overview.documents-none")
    if len(known):
        fewest = known[known == known.min()].index.tolist()
        facts = {"n": int(known.min()), "regions": subject.count(int((table.loc[fewest[0]] != "").sum()))}
        title = say("overview.documents", documents=list_documents(subject, fewest), **facts)
    columns = [Column(code, short_name(code, say.language, subject.tables.registry), subject.name(code))
               for code in table.columns]  # fmt: skip
    columns += [Column(f"count-{name}", say(f"overview.count-{name}")) for name in subject.counted_statuses]
    rows = tuple(grid_row(subject, name) for name in table.index)
    titles = stage_titles(methodology, say.language)
    groups = tuple((stage, title) for stage, title in titles.items() if any(row.group == stage for row in rows))
    body = WrittenTable(tuple(columns), rows, groups)
    yield subject.section("documents", title, say("overview.documents-sentence"), body)


def grid_row(subject: RoundSubject, name: str) -> WrittenRow:
    """Write how a document stands in every region, and the counts."""
    statuses: list[str] = subject.documents.T[name].tolist()
    written = {status: Cell(status_words(status, np.nan, subject.say) or "–", status) for status in set(statuses)}
    cells = [written[status] for status in statuses]
    counts = [statuses.count(status) for status in subject.counted_statuses]
    cells += [Cell(str(count), count) for count in counts]
    own = next(action for action in list_actions(subject.tables.methodology) if action.id == name)
    stage = walk.stage_of(subject.tables.methodology).get(own.criteria[0], "")
    return WrittenRow(name, subject.document(name), tuple(cells), stage)


def movers_section(subject: RoundSubject) -> Iterator[Section]:
    """Write who rose and fell most since the round before, or why that can't be told."""
    say, before = subject.say, subject.before
    if subject.edited:
        body = Chart("moves", WrittenTable((), ()))
        yield subject.section("movers", say("brief.change-title-none"), subject.edited, body)
    rose, fell = risers_and_fallers(subject.moves, subject.tables.methodology.rounding)
    if before is None or not len(subject.moves):
        return
    compared = int((subject.moves["break"] == "").sum())
    facts = {"year": before.year, "rose": len(rose), "fell": len(fell), "regions": subject.count(compared)}
    groups = {"rose": rose.head(MOST_MOVERS), "fell": fell.head(MOST_MOVERS)}
    rows = [mover_row(subject, row, group) for group, table in groups.items() for row in table.to_dict("records")]
    columns = tuple(Column(name, say(f"overview.column-{name}")) for name in ("before", "after", "change"))
    titles = tuple((group, say(f"overview.group-{group}")) for group, table in groups.items() if len(table))
    body = Chart("moves", WrittenTable(columns, tuple(rows), titles))
    yield subject.section("movers", say("overview.movers", **facts), compared_questions(subject), body)


def mover_row(subject: RoundSubject, row: dict[Any, Any], group: str) -> WrittenRow:
    """Write a region's score before and now, and the change."""
    cells = [Cell(subject.score(row[name]), float(row[name])) for name in ("score_from", "score_to")]
    cells.append(Cell(subject.say.signed(row["change"], 1), float(row["change"])))
    return WrittenRow(str(row["region"]), subject.name(str(row["region"])), tuple(cells), group)


def compared_questions(subject: RoundSubject) -> str:
    """Say that the rules changed since the round before, and how many questions can be compared; else nothing."""
    before, methodology = subject.before, subject.tables.methodology
    if before is None or before.methodology.id == methodology.id:
        return ""
    links = subject.tables.changes_since(before).links
    n, of = sum(link.comparable for link in links), sum(1 for _ in walk.criteria(methodology))
    return subject.say("overview.rules-changed", year=subject.tables.year, n=n, of=of)


def participation_section(subject: RoundSubject) -> Iterator[Section]:
    """Write where citizens can take part: each question of the theme with the regions that have full points."""
    if subject.dimension != PARTICIPATION:
        return
    say, methodology = subject.say, subject.tables.methodology
    stages, holders = stage_titles(methodology, say.language), walk.stage_of(methodology)
    criteria, items = subject.tables.results.criteria, []
    own = criteria[(criteria["year"] == subject.tables.year) & criteria["region"].isin(subject.ranked["region"])]
    for criterion in walk.criteria(methodology):
        if criterion.theme != PARTICIPATION:
            continue
        answers = own[(own["criterion"] == criterion.id) & own["points"].notna()]
        full = set(answers.loc[answers["points"] >= 100, "region"])
        names = ", ".join(subject.name(code) for code in subject.ranked["region"] if code in full)
        counted = say("overview.full-points", n=len(full), of=len(answers))
        note = stages.get(holders.get(criterion.id, ""), "")
        items.append(ListItem(criterion.id, localized(criterion.question, say.language), names or "–",
                              " · ".join(filter(None, (note, counted)))))  # fmt: skip
    if items:
        sentence = say("overview.participation-sentence")
        yield subject.section("participation", say("overview.participation"), sentence, ItemList(tuple(items)))


SECTIONS = (ranking_section, seen_section, grid_section, movers_section, participation_section)
