"""The slides of a round, for 45 minutes in a room: each one finding, with what the trainer says to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from budget_index.analysis.actions.documents import DOCUMENT_STATUSES, IN_TIME, LATE, PUBLIC
from budget_index.analysis.actions.first_steps import taken_together
from budget_index.analysis.change.adding_up import parts_that_add_up
from budget_index.analysis.change.change_sources import CHANGE_SOURCES, by_source
from budget_index.analysis.change.edited import edited_rules
from budget_index.content.action_words import status_words
from budget_index.content.exercises import exercises, ranges_chart
from budget_index.content.methodology_words import weights_that_add_up
from budget_index.content.model import (
    Body,
    Cell,
    Chart,
    Column,
    Deck,
    Fact,
    Hyperlink,
    ItemList,
    ListItem,
    Provenance,
    Section,
    Slide,
    WrittenRow,
    WrittenTable,
)
from budget_index.content.overview import (
    RoundSubject,
    compared_questions,
    grid_section,
    movers_section,
    ranking_section,
)
from budget_index.content.region import (
    RegionSubject,
    documents_section,
    first_section,
    missing_section,
    standing_section,
    standing_sentence,
)
from budget_index.content.round_tables import RoundTables, provenance_of
from budget_index.language import Say, localized
from budget_index.methodology import walk
from budget_index.methodology.titles import stage_titles
from budget_index.regions import short_name
from budget_index.scoring.ranking import place

MINUTES = {
    "measured": 4,
    "ranking": 4,
    "map": 2,
    "documents": 4,
    "movers": 4,
    "examples": 3,
    "region": 4,
    "first": 4,
    "sure": 3,
    "exercise": 4,
    "sources": 1,
}
"""How long each slide takes: 45 minutes in all."""
MOST_ROWS = 20
"""Of a chart that is read from ten metres."""
MOST_MOVERS_A_SIDE, MOST_DOCUMENTS, MOST_NAMES = 4, 7, 2


def deck(tables: RoundTables, region: str, say: Say, *, earlier: Sequence[RoundTables] = ()) -> Deck:
    """Make the slides of a round.

    Parameters
    ----------
    region
        The one that the room has chosen.
    earlier
        The rounds of the family before it, the earliest first; changes are those since the last of them.

    Returns
    -------
    Slides ``measured``, ``ranking``, ``map``, ``documents``, ``movers``, ``examples``, ``region``, ``first``, ``sure``,
    ``exercise-1`` to ``exercise-3``, ``sources``: each only where there is something to say.

    Examples
    --------
    >>> from budget_index.content.round_tables import read_round_tables
    >>> slides = deck(read_round_tables("kz-example-2026"), "KZ-15", Say("en"))
    >>> len(slides.slides), slides["sure"].title
    (12, 'Regions whose place is certain: 9 of 19; for the others it is a range')
    """
    subject = DeckSubject(tables, say, tables.methodology.ranked, None, tuple(earlier), region)
    slides = tuple(slide for write in SLIDES for slide in write(subject))
    return Deck(say("deck.title", year=tables.year), slides)


def usual_region(tables: RoundTables) -> str:
    """Choose a region to begin with: the one in the middle of the ranking."""
    ranked = tables.ranking
    scored = ranked[ranked["score"].notna()]
    codes = (scored if len(scored) else ranked)["region"].tolist()
    return str(codes[len(codes) // 2])


@dataclass(frozen=True)
class DeckSubject(RoundSubject):
    """A round that is shown to a room, and the region that the room has chosen."""

    region: str

    @cached_property
    def chosen(self) -> RegionSubject:
        """The region that the room has chosen."""
        return RegionSubject(self.tables, self.say, self.region, self.earlier)

    @cached_property
    def provenance(self) -> Provenance:
        """Where the figures come from, as short as a slide has room for; ``sources`` says it in full."""
        edition = localized(self.tables.methodology.title, self.say.language)
        return Provenance(f"{edition} · {self.tables.round.id}", provenance_of(self.tables, self.say).mark)

    @property
    def is_scored(self) -> bool:
        """Whether any region has a score."""
        return bool(len(self.scored))

    def slide(self, name: str, title: str, sentence: str, body: Body) -> Slide:
        """Make a slide of the round's figures."""
        notes, minutes = self.say(f"deck.notes-{name}"), MINUTES[name]
        return Slide(
            id=name,
            title=title.rstrip("."),
            sentence=sentence,
            body=body,
            provenance=self.provenance,
            notes=notes,
            minutes=minutes,
        )

    def slide_of(self, section: Section, name: str, sentence: str | None = None) -> Slide:
        """Make a slide of what is said on a page."""
        return self.slide(name, section.title, section.sentence if sentence is None else sentence, section.body)


def measured_slide(subject: DeckSubject) -> Iterator[Slide]:
    """Say what is measured: the stages with their documents, questions and weights."""
    say, methodology = subject.say, subject.tables.methodology
    questions, documents = sum(1 for _ in walk.criteria(methodology)), len(methodology.documents)
    facts = [say("deck.documents", n=documents)] if documents else []
    facts += [say("overview.questions", n=questions), subject.count(len(subject.ranked))]
    stages = walk.stages(methodology) or [walk.headline_dimension(methodology)]
    titles = stage_titles(methodology, say.language) or {stages[0].id: localized(methodology.title, say.language)}
    weights = weights_that_add_up([stage.weight for stage in stages], say)
    rows = []
    for stage, weight in zip(stages, weights, strict=True):
        criteria = list(walk.criteria_below(stage))
        named = dict.fromkeys(each.document for each in criteria if each.document)
        cells = (Cell(say("overview.questions", n=len(criteria)), len(criteria)), Cell(weight, stage.weight))
        note = " · ".join(map(subject.document, named))
        rows.append(WrittenRow(stage.id, titles[stage.id], cells, note="" if note == titles[stage.id] else note))
    columns = (Column("questions", say("word.question")), Column("weight", say("word.weight")))
    sentence = say("overview.measures") if documents else ""
    chart = Chart("stages", WrittenTable(columns, tuple(rows)))
    yield subject.slide("measured", say("deck.measured", facts=", ".join(facts)), sentence, chart)


def ranking_slide(subject: DeckSubject) -> Iterator[Slide]:
    """Write who stands where; of many regions the first and the last."""
    for section in ranking_section(subject):
        table = section.table
        held = any(cell.value for cell in table.column("held"))
        note = f"* {subject.say('overview.column-held')}" if held else ""
        rows = tuple(_with_short_reason(subject, row) for row in table.rows)
        body = Chart("bars", replace(table, rows=first_and_last(rows, subject.say)), _described(section))
        yield subject.slide("ranking", section.title, note, body)


def _with_short_reason(subject: DeckSubject, row: WrittenRow) -> WrittenRow:
    """Say of a region without a score how much of it is answered, as short as a bar has room for."""
    own = subject.ranked[subject.ranked["region"] == row.id].iloc[0]
    if pd.notna(own["score"]) or own["status"] == "not_applicable":
        return row
    share = 0.0 if pd.isna(own["coverage"]) else float(own["coverage"])
    return replace(row, note=subject.say("deck.few-answers", share=subject.say.percent(share)))


def first_and_last(rows: tuple[WrittenRow, ...], say: Say) -> tuple[WrittenRow, ...]:
    """Leave out the middle of many rows, and say how many are left out."""
    if len(rows) <= MOST_ROWS:
        return rows
    head, tail = MOST_ROWS // 2, MOST_ROWS // 2 - 1
    left = len(rows) - head - tail
    gap = WrittenRow("", say("overview.and-more", n=left), (), rows[head].group)
    return (*rows[:head], gap, *rows[-tail:])


def _described(section: Section) -> str:
    return section.body.description if isinstance(section.body, Chart) else ""


def map_slide(subject: DeckSubject) -> Iterator[Slide]:
    """Write a square for each region that has one in the register, with its score."""
    say, registry = subject.say, subject.tables.registry
    ranked = subject.ranked[subject.ranked["region"].isin(list(registry))]
    placed = [row for row in ranked.to_dict("records") if registry[row["region"]].tile is not None]
    if len(placed) * 2 <= len(subject.ranked) or not subject.is_scored:
        return
    rows = []
    for row in placed:
        column, line = registry[row["region"]].tile or (0, 0)
        blank = pd.isna(row["score"])
        score = Cell("–" if blank else subject.score(row["rounded"]), None if blank else float(row["score"]))
        cells = (score, Cell(str(column), column), Cell(str(line), line))
        title = short_name(row["region"], say.language, registry)
        rows.append(WrittenRow(row["region"], title, cells, "" if blank else str(row["band"])))
    columns = (Column("score", say("word.score")), Column("column", ""), Column("row", ""))
    groups = next(ranking_section(subject)).table.groups
    best, worst = subject.scored.iloc[0], subject.scored.iloc[-1]
    ends = {"best": subject.score(best["rounded"]), "worst": subject.score(worst["rounded"])}
    ends |= {"best_name": subject.name(best["region"]), "worst_name": subject.name(worst["region"])}
    chart = Chart("tiles", WrittenTable(columns, tuple(rows), groups))
    yield subject.slide("map", say("deck.best-and-worst", **ends), say("overview.map-tiles"), chart)


def documents_slide(subject: DeckSubject) -> Iterator[Slide]:
    """Write how many regions publish each document in time, late, not at all; most in time first."""
    for section in grid_section(subject):
        table = subject.documents
        counts = pd.DataFrame({name: (table == name).sum(axis=1) for name in DOCUMENT_STATUSES})
        ordered = counts.loc[often_in_time(table).index[::-1]]
        rows = tuple(
            WrittenRow(str(name), subject.document(str(name)), tuple(Cell(str(n), int(n)) for n in row))
            for name, row in zip(ordered.index, ordered.to_numpy().tolist(), strict=True)
        )
        heads = tuple(Column(name, status_words(name, 100.0, subject.say)) for name in DOCUMENT_STATUSES)
        chart = Chart("statuses", WrittenTable(heads, first_and_last(rows, subject.say)))
        yield subject.slide("documents", section.title, subject.say("deck.documents-sentence"), chart)


def often_in_time(documents: pd.DataFrame) -> pd.Series:
    """Count how many regions may publish each document in time, the fewest first: those whose time isn't known may."""
    counts = pd.DataFrame(
        {"in_time": documents.isin([IN_TIME, PUBLIC]).sum(axis=1), "late": (documents == LATE).sum(axis=1)}
    )
    return counts.sort_values(["in_time", "late"], kind="stable")["in_time"]


def movers_slide(subject: DeckSubject) -> Iterator[Slide]:
    """Write who rose and fell most, and why, in three parts that add up."""
    before = subject.before
    if before is None or edited_rules(before.methodology, subject.tables.methodology):
        return
    changes = subject.tables.changes_since(before).changes.set_index("region")
    columns = tuple(Column(name, subject.say(f"change.part-{name}")) for name in CHANGE_SOURCES)
    for section in movers_section(subject):
        rows: list[WrittenRow] = []
        for group, _ in section.table.groups:
            own = [row for row in section.table.rows if row.group == group and row.id in changes.index]
            rows += [_with_parts(subject, row, changes) for row in own[:MOST_MOVERS_A_SIDE]]
        if rows:
            table = WrittenTable((*section.table.columns, *columns), tuple(rows), section.table.groups)
            yield subject.slide("movers", section.title, compared_questions(subject), Chart("movers", table))


def _with_parts(subject: DeckSubject, row: WrittenRow, changes: pd.DataFrame) -> WrittenRow:
    parts = parts_that_add_up(by_source(changes.loc[[row.id]]).to_numpy(float))[0]
    cells = tuple(Cell(subject.say.signed(part, 1), float(part)) for part in parts)
    return replace(row, cells=(*row.cells, *cells))


def examples_slide(subject: DeckSubject) -> Iterator[Slide]:
    """Name for the documents that are least often in time the regions that publish them most completely."""
    say, table = subject.say, subject.documents
    if not table.size:
        return
    showing = subject.tables.showing()
    own = showing[(showing["year"] == subject.tables.year) & showing["region"].isin(table.columns)]
    shown = [name for name in often_in_time(table).index if (own["action"] == name).any()][:MOST_DOCUMENTS]
    items = []
    for name in shown:
        rows = own[own["action"] == name].head(MOST_NAMES).to_dict("records")
        best = float(rows[0]["points"])
        fact = Fact("points", say("word.points"), subject.score(best), value=best)
        links = tuple(Hyperlink(subject.name(str(row["region"])), str(row["evidence"])) for row in rows)
        items.append(ListItem(str(name), subject.document(str(name)), facts=(fact,), links=links))
    if items:
        full = own[own["action"].isin(table.index) & (own["points"] >= 100)]["action"].nunique()
        title = say("deck.examples", n=full, of=len(table))
        yield subject.slide("examples", title, say("deck.examples-sentence"), ItemList(tuple(items)))


def region_slide(subject: DeckSubject) -> Iterator[Slide]:
    """Write how the documents of the chosen region stand."""
    region = subject.chosen
    section = next(documents_section(region), None) or next(standing_section(region))
    yield subject.slide("region", standing_sentence(region), section.title, section.body)


def first_slide(subject: DeckSubject) -> Iterator[Slide]:
    """Write what the chosen region should publish first; without a score, which answers are missing."""
    say, region = subject.say, subject.chosen
    for section in missing_section(region):
        rows = tuple(replace(row, cells=tuple(map(_counted, row.cells))) for row in section.table.rows)
        chart = Chart("missing", replace(section.table, rows=rows))
        yield subject.slide("first", f"{region.name}: {section.title}", section.sentence, chart)
    steps = next((section for section in first_section(region) if section.id == "first"), None)
    if steps is None or not steps.items:
        return
    names = [item.id for item in steps.items]
    outcome = taken_together(subject.tables.results, region.region, subject.tables.year, sets=[names])[0]
    band = region.band(outcome.band)
    title = say(
        "deck.first",
        region=region.name,
        n=len(names),
        before=subject.score(region.standing["score"], 1),
        after=subject.score(outcome.score, 1),
        place_before=place(region.standing["rank"], region.standing["rank_last"]),
        place_after=place(outcome.rank, outcome.rank_last),
        band=say("brief.first-band", band=band) if band else "",
    )
    yield subject.slide("first", title, steps.title if subject.tables.methodology.documents else "", steps.body)


def _counted(cell: Cell) -> Cell:
    """Write how many questions a cell lists: their ids can't be read from ten metres."""
    return Cell(str(cell.value), cell.value) if isinstance(cell.value, int) else cell


def sure_slide(subject: DeckSubject) -> Iterator[Slide]:
    """Write between which places regions stand."""
    say, known = subject.say, subject.intervals
    if not known:
        return
    places = subject.tables.intervals(subject.dimension)
    fixed = sum(each["low"] == each["rank"] == each["high"] for each in known.values())
    title = say("deck.sure", n=fixed, of=len(known)) if fixed < len(known) else say("deck.sure-all", of=len(known))
    chart = ranges_chart(subject, list(known))
    chart = replace(chart, table=replace(chart.table, rows=first_and_last(chart.table.rows, say)))
    yield subject.slide("sure", title, say("deck.sure-sentence", draws=places.draws), chart)


def sources_slide(subject: DeckSubject) -> Iterator[Slide]:
    """Say where the figures come from, and what they may be quoted as."""
    say, round_, methodology = subject.say, subject.tables.round, subject.tables.methodology
    assessed = [say("overview.questions", n=sum(1 for _ in walk.criteria(methodology)))]
    if methodology.assessors:
        assessed.append(say("overview.assessors", n=methodology.assessors.independent))
    if round_.cut_off:
        assessed.append(say("overview.as-of", date=say.day(round_.cut_off)))
    edition = f"{localized(methodology.title, say.language)} ({methodology.id})"
    sources = {"word.methodology": edition, "deck.sources-assessed": ", ".join(assessed)}
    if subject.before is not None:
        sources["deck.sources-compared"] = localized(subject.before.round.title, say.language)
    if round_.source:
        sources["word.source"] = localized(round_.source, say.language)
    if round_.licence:
        sources["deck.sources-licence"] = round_.licence
    items = tuple(ListItem(key, say(key), text) for key, text in sources.items())
    title = say("deck.sources", round=localized(round_.title, say.language))
    yield subject.slide("sources", title, subject.provenance.mark, ItemList(items))


def exercise_slides(subject: DeckSubject) -> Iterator[Slide]:
    """Ask what the figures let a room find by itself."""
    for number, (section, answer) in enumerate(exercises(subject, subject.chosen), start=1):
        slide = subject.slide_of(section, "exercise")
        yield replace(slide, id=f"exercise-{number}", answer=answer)


SLIDES = (
    *(measured_slide, ranking_slide, map_slide, documents_slide, movers_slide, examples_slide),
    *(region_slide, first_slide, sure_slide, exercise_slides, sources_slide),
)
