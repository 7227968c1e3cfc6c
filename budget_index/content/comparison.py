"""What is said about a few regions side by side: documents, stages, years, what changed, where answers differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from budget_index.analysis.actions.documents import CLOSED, NOT_ASSESSED, PUBLIC
from budget_index.analysis.change.change_sources import CHANGE_SOURCES
from budget_index.analysis.pages.history import PUBLISHED_FAMILY
from budget_index.analysis.pages.published import AVERAGE, kazakhstan_published
from budget_index.analysis.pages.side_by_side import (
    STAGE,
    THEME,
    answers_side_by_side,
    histories,
    profiles,
    widest_gap,
)
from budget_index.content.action_words import status_words
from budget_index.content.change_words import break_text
from budget_index.content.history_words import figure, when
from budget_index.content.model import (
    Cell,
    Chart,
    Column,
    Content,
    Fact,
    ItemList,
    ListItem,
    Provenance,
    Section,
    WrittenRow,
    WrittenTable,
)
from budget_index.content.region import (
    RegionSubject,
    change_parts,
    number_cell,
    signed_cell,
    why_not_compared,
)
from budget_index.content.round_tables import RoundTables
from budget_index.content.subject import Subject
from budget_index.language import Say, alphabetical, localized
from budget_index.methodology import walk
from budget_index.methodology.model import Criterion
from budget_index.methodology.titles import answer_label, document_name, profile_titles, stage_titles
from budget_index.regions import region_name
from budget_index.scoring.ranking import place, telling_digits

POINTS = "points-"
"""Begins the id of the column with a region's points; the region's own has what they are for."""


def comparison(
    tables: RoundTables,
    regions: Sequence[str],
    say: Say,
    *,
    earlier: Sequence[RoundTables] = (),
    since: RoundTables | None = None,
) -> Content:
    """Say what there is to say about a few regions of a round side by side.

    Parameters
    ----------
    regions
        One or more, in the order in which they are shown.
    earlier
        The rounds of the family before it, the earliest first.
    since
        The one of them that changes are told from; the last if left out.

    Returns
    -------
    Sections ``standing``, ``documents``, ``stages``, ``themes``, ``years``, ``change``, ``published``, ``answers``:
    each only where there is something to say. Figures in ``published`` are real, whatever the round is.

    Examples
    --------
    >>> from budget_index.content.round_tables import read_round_tables
    >>> comparison(read_round_tables("kz-example-2026"), ["KZ-15", "KZ-27", "KZ-31"], Say("en")).title
    'Scores: 52, 54 and 49. Different documents are not public'
    """
    own = [each for each in earlier if since is None or each.year <= since.year]
    subjects = tuple(RegionSubject(tables, say, code, tuple(own)) for code in regions)
    subject = ComparisonSubject(tables, say, subjects, tuple(earlier))
    sections = [section for write in SECTIONS for section in write(subject)]
    sentence = " ".join(f"{place_and_score(each)} {closed_words(subject, each)}".strip() for each in subjects)
    return Content(scores_and_documents(subject), sentence, tuple(sections), subject.provenance)


@dataclass(frozen=True)
class ComparisonSubject(Subject):
    """Regions that are spoken of side by side."""

    regions: tuple[RegionSubject, ...]
    earlier: tuple[RoundTables, ...]

    @property
    def codes(self) -> list[str]:
        """The codes of the regions."""
        return [each.region for each in self.regions]

    @cached_property
    def scores(self) -> dict[str, str]:
        """The regions' scores as they are written: with as many digits as tell them apart."""
        scores = [float(each.standing["score"]) for each in self.regions]
        digits = telling_digits(pd.Series(scores).to_numpy(), self.tables.methodology)
        return {code: self.say.number(score, n) for code, score, n in zip(self.codes, scores, digits, strict=True)}

    @cached_property
    def listed(self) -> list[str]:
        """The documents of the methodology that are assessed as such."""
        actions = self.regions[0].actions
        known = set(actions.loc[actions["action"] == actions["document"], "document"])
        return [name for name in self.tables.methodology.documents if name in known]

    @property
    def columns(self) -> list[Column]:
        """A column a region, and one for its points."""
        points = self.say("brief.points")
        named = ((Column(each.region, each.name), Column(POINTS + each.region, points)) for each in self.regions)
        return [column for pair in named for column in pair]

    def status(self, region: RegionSubject, document: str) -> str:
        """Say how a document of a region stands; empty where it doesn't apply."""
        return str(region.actions.loc[document, "status"]) if document in region.actions.index else ""

    def closed(self, region: RegionSubject) -> list[str]:
        """List the documents that a region doesn't publish."""
        return [name for name in self.listed if self.status(region, name) == CLOSED]

    def differs(self, document: str) -> bool:
        """Say whether a document is known to stand differently; what came at an unknown time may have been in time."""
        known = {self.status(region, document) for region in self.regions} - {"", NOT_ASSESSED}
        return len(known - {PUBLIC}) > 1 or {PUBLIC, CLOSED} <= known


def scores_and_documents(subject: ComparisonSubject) -> str:
    """Say the scores, and whether the same documents are closed; of a single region its name."""
    say = subject.say
    if len(subject.regions) == 1:
        return subject.regions[0].name
    scores = [subject.scores[each.region] if each.scored else say("compare-page.no-score") for each in subject.regions]
    written = say("compare-page.scores", scores=and_list(scores, say))
    closed = [tuple(subject.closed(each)) for each in subject.regions]
    assessed = {subject.status(each, name) for each in subject.regions for name in subject.listed} - {"", NOT_ASSESSED}
    if not assessed:
        return written
    key = "public" if not any(closed) else "same" if len(set(closed)) == 1 else "different"
    return f"{written}. {say(f'compare-page.finding-{key}')}"


def and_list(words: Sequence[str], say: Say) -> str:
    """Join two words or more by commas and, at the end, a conjunction."""
    return say("compare-page.and", some=", ".join(words[:-1]), last=words[-1])


def place_and_score(region: RegionSubject) -> str:
    """Say a region's score and place."""
    say, standing = region.say, region.standing
    if not region.scored:
        return say("compare-page.standing-no-score", region=region.name)
    facts = {"score": region.score(standing["rounded"]), "of": standing["of"]}
    facts |= {"place": place(standing["rank"], standing["rank_last"]), "likely": ""}
    return say("brief.standing-without-band", region=region.name, **facts)


def closed_words(subject: ComparisonSubject, region: RegionSubject) -> str:
    """Say which documents a region doesn't publish; or that all that are assessed are public."""
    statuses = [subject.status(region, name) for name in subject.listed]
    if not any(status not in {"", NOT_ASSESSED} for status in statuses):
        return ""
    names = [
        document_name(subject.tables.methodology, name, subject.say.language, short=True)
        for name in subject.closed(region)
    ]
    return subject.say("compare-page.closed", documents=", ".join(names)) if names else subject.say("compare-page.open")


def standings_section(subject: ComparisonSubject) -> Iterator[Section]:
    """Write score, place and band of each region, and which documents it doesn't publish."""
    items = tuple(standings_item(subject, each) for each in subject.regions)
    yield subject.section("standing", scores_and_documents(subject), "", ItemList(items))


def standings_item(subject: ComparisonSubject, region: RegionSubject) -> ListItem:
    """Write a region's score, place and band, and the documents that it doesn't publish."""
    say, standing = subject.say, region.standing
    score = Fact("score", say("brief.score"), "–", say("chart.no-score"))
    where = Fact("place", say("brief.place"), "–")
    if region.scored:
        value, first = float(standing["score"]), int(standing["rank"])
        score = Fact("score", say("brief.score"), subject.scores[region.region], say("brief.of-100"), value)
        written = place(standing["rank"], standing["rank_last"])
        of = say("compare-page.place-of", place=written, of=standing["of"])
        where = Fact("place", say("brief.place"), written, of, first)
    label = region.band(str(standing["band"]))
    facts = (score, where, Fact("band", say("brief.band"), label or "–", value=str(standing["band"])))
    return ListItem(region.region, region.name, text=closed_words(subject, region), facts=facts)


def statuses_section(subject: ComparisonSubject) -> Iterator[Section]:
    """Write documents × regions, by stage: how each stands, its points, and whether its status differs."""
    say, methodology = subject.say, subject.tables.methodology
    if not subject.listed:
        return
    stages, holders = stage_titles(methodology, say.language), walk.stage_of(methodology)
    known = subject.regions[0].known
    rows = [statuses_row(subject, name, holders.get(known[name].criteria[0], "")) for name in subject.listed]
    groups = tuple((name, stage) for name, stage in stages.items() if any(row.group == name for row in rows))
    columns = (*subject.columns, Column("differs", say("compare-page.differs")))
    differing = sum(subject.differs(name) for name in subject.listed)
    several = len(subject.regions) > 1
    title = say("compare-page.documents", n=differing, of=len(rows)) if several else say("word.documents")
    sentence = say("compare-page.documents-sentence") if differing else say("compare-page.points-sentence")
    yield subject.section("documents", title, sentence, WrittenTable(columns, tuple(rows), groups))


def statuses_row(subject: ComparisonSubject, name: str, stage: str) -> WrittenRow:
    """Write how a document stands in every region."""
    cells = []
    for region in subject.regions:
        status = subject.status(region, name)
        points = region.action(name)["points"] if status else np.nan
        cells += [Cell(status_words(status, np.nan, subject.say) or "–", status), number_cell(region, points)]
    differs = subject.differs(name)
    cells.append(Cell(subject.say("compare-page.differs") if differs else "", differs))
    title = document_name(subject.tables.methodology, name, subject.say.language, short=True)
    return WrittenRow(name, title, tuple(cells), stage)


def stages_beside_section(subject: ComparisonSubject) -> Iterator[Section]:
    """Write the regions' scores in the stages."""
    yield from profile_section(subject, "stages", STAGE)


def themes_beside_section(subject: ComparisonSubject) -> Iterator[Section]:
    """Write the regions' scores in the themes."""
    yield from profile_section(subject, "themes", THEME)


def profile_section(subject: ComparisonSubject, name: str, part: str) -> Iterator[Section]:
    """Write the regions' scores in the stages or themes beside the mean of the others, and where the gap is widest."""
    say, methodology = subject.say, subject.tables.methodology
    table = profiles(subject.tables.results.scores, methodology, subject.codes, subject.tables.year)
    own = table[table["part"] == part]
    if not len(own):
        return
    titles = profile_titles(methodology, say.language)
    rows = [profile_row(subject, rows, titles[str(key)]) for key, rows in own.groupby("dimension", sort=False)]
    columns = (
        *(Column(each.region, each.name) for each in subject.regions),
        Column("others", say("brief.mean-of-kind")),
    )
    title, gap = say(f"compare-page.{name}"), widest_gap(own)
    if gap:
        ends = own.loc[own["dimension"] == gap.dimension, "score"]
        low, high = subject.score(float(ends.min())), subject.score(float(ends.max()))
        facts = {"title": titles[gap.dimension], "low": low, "high": high}
        title = say(f"compare-page.{name}-apart", **facts) if low != high else say(f"compare-page.{name}-alike")
    sentence = say("compare-page.profile-sentence") if own["others"].notna().any() else ""
    described = "; ".join(profile_words(row, columns) for row in rows)
    chart = Chart("dots", WrittenTable(tuple(columns), tuple(rows)), described)
    yield subject.section(name, title, sentence, chart)


def profile_words(row: WrittenRow, columns: Sequence[Column]) -> str:
    """Write a stage or theme with the score of each region and the mean of the others."""
    pairs = zip(columns, row.cells, strict=True)
    return f"{row.title}: {', '.join(f'{column.heading} – {cell.text}' for column, cell in pairs)}"


def profile_row(subject: ComparisonSubject, rows: pd.DataFrame, title: str) -> WrittenRow:
    """Write the regions' scores in a stage or theme, and the mean of the others."""
    scores = dict(zip(rows["region"], rows["score"], strict=True))
    cells = [number_cell(each, scores.get(each.region, np.nan)) for each in subject.regions]
    cells.append(number_cell(subject.regions[0], float(rows["others"].iloc[0])))
    return WrittenRow(str(rows["dimension"].iloc[0]), title, tuple(cells))


def lines_section(subject: ComparisonSubject) -> Iterator[Section]:
    """Write the regions' scores in every round, a row a region and year.

    Cells: the score; the number of the unbroken part of the region's line; why the line breaks before it; the edition,
    where it isn't that of the round before. A line goes on only within a part.
    """
    rounds = [*subject.earlier, subject.tables]
    if len(rounds) < 2:
        return
    say = subject.say
    ranking = pd.concat([each.ranking.assign(round=each.round.id) for each in rounds])
    history = histories(ranking, subject.codes, subject.tables.registry)
    pairs = pairwise(rounds)
    editions = {now.year: now.methodology for then, now in pairs if then.methodology.id != now.methodology.id}
    changed = {year: localized(methodology.title, say.language) for year, methodology in editions.items()}
    rows = tuple(line_row(subject, row, changed) for row in history.to_dict("records"))
    names = ("score", "segment", "broken", "edition")
    columns = tuple(Column(name, say(f"compare-page.column-{name}")) for name in names)
    broken = [row for row in rows if row.cells[2].text]
    named = {each.region: each.name for each in subject.regions}
    sentences = [say("compare-page.years-sentence", years=", ".join(map(str, changed)))] if changed else []
    sentences += [f"{named[row.group]}, {row.title}: {row.cells[2].text}." for row in broken]
    sentence = " ".join(sentences)
    body = WrittenTable(columns, rows, tuple((each.region, each.name) for each in subject.regions))
    yield subject.section("years", say("brief.years"), sentence, Chart("lines", body, sentence))


def line_row(subject: ComparisonSubject, row: dict[Any, Any], editions: dict[int, str]) -> WrittenRow:
    """Write a region's score in a year."""
    blank, year = pd.isna(row["score"]), int(row["year"])
    written = subject.say("compare-page.no-score") if blank else subject.score(row["score"], 1)
    edition = editions.get(year, "")
    cells = (
        Cell(written, None if blank else float(row["score"])),
        Cell(str(row["segment"]), int(row["segment"])),
        Cell(break_text(row["break_reason"], subject.tables.registry, subject.say), row["break_reason"]),
        Cell(edition, edition),
    )
    return WrittenRow(f"{row['region']}/{year}", str(year), cells, str(row["region"]))


def three_parts_section(subject: ComparisonSubject) -> Iterator[Section]:
    """Write the change of each region since the earlier round, in three parts that add up as they are written."""
    say, first = subject.say, subject.regions[0]
    if first.before is None:
        return
    rows = tuple(three_parts_row(each) for each in subject.regions)
    columns = (Column("change", say("word.change")), *(Column(key, say(f"change.{key}")) for key in CHANGE_SOURCES))
    values = {row.id: float(str(row.cells[0].value)) for row in rows if row.cells[0].value is not None}
    year, most = first.before.year, max(values.values(), default=0.0)
    title = say("compare-page.change", year=year)
    if most > 0 and len(subject.regions) > 1:
        names = ", ".join(each.name for each in subject.regions if values.get(each.region) == most)
        title = say("compare-page.change-most", year=year, names=names, change=say.signed(most, 1))
    sentence = say("compare-page.change-sentence")
    yield subject.section("change", title, sentence, WrittenTable(columns, rows))


def three_parts_row(region: RegionSubject) -> WrittenRow:
    """Write a region's change and its three parts, or why it isn't compared."""
    parts = change_parts(region)
    if not parts:
        return WrittenRow(region.region, region.name, (Cell("–"),) * 4, note=why_not_compared(region))
    total = round(sum(parts.values()), 1) + 0.0
    cells = (signed_cell(region, total), *(signed_cell(region, part) for part in parts.values()))
    return WrittenRow(region.region, region.name, cells)


def published_section(subject: ComparisonSubject) -> Iterator[Section]:
    """Write the totals that were published in earlier years: those of the regions, then of others. They are real."""
    if subject.tables.methodology.family != PUBLISHED_FAMILY:
        return
    say, facts = subject.say, kazakhstan_published()
    rows = [published_row(subject, row) for row in facts[facts["stage"] == "total"].to_dict("records")]
    rows.sort(key=lambda row: (row.id.startswith(AVERAGE), alphabetical(row.title)))
    named = {"chosen": "compare-page.published-chosen", "others": "compare-page.published-others"}
    groups = tuple((name, say(text)) for name, text in named.items() if any(row.group == name for row in rows))
    headings = {"score": "word.score", "when": "word.year", "sure": "chart.history-confidence", "source": "word.source"}
    columns = tuple(Column(name, say(text)) for name, text in headings.items())
    sources = dict.fromkeys(str(cell.text) for row in rows for cell in row.cells[3:])
    tag = say("compare-page.published-tag") if subject.tables.round.example else ""
    real = Provenance(say("compare-page.published-source", sources=", ".join(sources)), real=tag)
    body = WrittenTable(columns, tuple(rows), groups)
    yield Section("published", say("compare-page.published"), say("compare-page.published-sentence"), body, real)


def published_row(subject: ComparisonSubject, row: dict[Any, Any]) -> WrittenRow:
    """Write a published total with its year, how sure it is, and where it stands."""
    say, code = subject.say, str(row["region"])
    if code.startswith(AVERAGE):
        name = say("compare-page.published-mean", n=code.removeprefix(AVERAGE))
    else:
        name = region_name(code, say.language, subject.tables.registry)
    year = when(row["year"], row["year_first"], row["year_last"], row["year_certain"], say)
    cells = (
        Cell(figure(row["score"], say), float(row["score"])),
        Cell(year, int(row["year"])),
        Cell(say(f"chart.confidence-{row['confidence']}") if row["confidence"] else "–", row["confidence"]),
        Cell(urlsplit(row["source"]).hostname or "–", row["source"]),
    )
    group = "chosen" if code in subject.codes else "others"
    return WrittenRow(f"{code}/{row['year']}", name, cells, group)


def answers_section(subject: ComparisonSubject) -> Iterator[Section]:
    """Write the answers in words, those first that move the regions furthest apart; and whether they differ."""
    say, methodology = subject.say, subject.tables.methodology
    if len(subject.regions) < 2:
        return
    table = answers_side_by_side(subject.tables.results.criteria, methodology, subject.codes, subject.tables.year)
    criteria = walk.criteria_by_id(methodology)
    given = {str(name): rows for name, rows in table.groupby("criterion", sort=False)}
    rows = tuple(answers_row(subject, criteria[name], own) for name, own in given.items())
    n = sum(bool(row.cells[-1].value) for row in rows)
    spread = Column("spread", say("compare-page.spread"), say("compare-page.spread-help"))
    columns = (*subject.columns, spread, Column("differs", say("compare-page.differs")))
    groups = tuple(stage_titles(methodology, say.language).items())
    title = say("compare-page.differing", n=n, of=len(rows))
    sentence = say("compare-page.answers-sentence")
    yield subject.section("answers", title, sentence, WrittenTable(columns, rows, groups))


def answers_row(subject: ComparisonSubject, criterion: Criterion, rows: pd.DataFrame) -> WrittenRow:
    """Write the answers of the regions to a question, their points, and how far they move the scores apart."""
    say, own = subject.say, rows.set_index("region")
    cells = []
    for region in subject.regions:
        given = own.loc[region.region].to_dict()
        status = str(given["status"])
        cells.append(Cell(answer_words(subject, criterion, str(given["answer"]), status), status))
        cells.append(number_cell(region, np.nan if status in WITHOUT_POINTS else float(given["points"])))
    cells.append(number_cell(subject.regions[0], float(rows["spread"].iloc[0]), 2))
    differs = bool(rows["differs"].iloc[0])
    cells.append(Cell(say("compare-page.differs") if differs else "", differs))
    question = localized(criterion.question, say.language)
    return WrittenRow(criterion.id, question, tuple(cells), str(rows["stage"].iloc[0]))


WITHOUT_POINTS = ("missing", "unresolved", "not_applicable")


def answer_words(subject: ComparisonSubject, criterion: Criterion, answer: str, status: str) -> str:
    """Write an answer; what is missing, open, closed or not applicable is named."""
    say = subject.say
    label = answer_label(subject.tables.methodology, criterion, answer, say.language)
    if status == "missing":
        return say("dashboard.missing")
    if status == "unresolved":
        return say("dashboard.unresolved", answers=label)
    if status == "not_applicable":
        return label or say("table.not_applicable")
    return say("compare-page.gated") if status == "gated" else label


SECTIONS = (
    *(standings_section, statuses_section, stages_beside_section, themes_beside_section, lines_section),
    *(three_parts_section, published_section, answers_section),
)
