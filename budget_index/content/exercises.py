"""Exercises for a room: questions that can be answered from what is shown beside them, and computed answers."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from budget_index.analysis.actions.documents import IN_TIME
from budget_index.analysis.actions.first_steps import taken_together
from budget_index.content.action_words import status_words
from budget_index.content.methodology_words import weights_that_add_up
from budget_index.content.model import Cell, Chart, Column, Section, WrittenRow, WrittenTable
from budget_index.content.overview import RoundSubject
from budget_index.content.region import RegionSubject, number_cell, short_title
from budget_index.methodology import walk
from budget_index.methodology.titles import band_labels, stage_titles
from budget_index.regions import short_name
from budget_index.scoring.ranking import place

MOST_EXERCISES = 3
COMPARED, DOCUMENTS, AROUND = 6, 6, 8
"""Regions and documents of a table that a room counts in, and regions of a list that it looks a place up in."""
FIRST = 3
Exercise = tuple[Section, str]
"""A question with what is shown beside it, and its answer."""


def exercises(subject: RoundSubject, region: RegionSubject) -> list[Exercise]:
    """Ask up to three questions about a round and a region of it: those that have an answer.

    Parameters
    ----------
    region
        The one that the room has chosen; without a score the one in the middle of the ranking is asked about.
    """
    if not len(subject.scored):
        return []
    asked = region
    if not region.scored:
        middle = str(subject.scored["region"].iloc[len(subject.scored) // 2])
        asked = RegionSubject(region.tables, region.say, middle, region.earlier)
    asks: list[Exercise] = []
    for write in WRITERS:
        asks += write(subject, asked, len(asks) + 1)
    return asks[:MOST_EXERCISES]


def documents_exercise(subject: RoundSubject, region: RegionSubject, number: int) -> Iterator[Exercise]:
    """Let the room count which regions publish most of some documents in time."""
    say, every = subject.say, subject.documents
    codes = some_regions(subject.scored["region"].tolist(), region.region)
    if not every.size or len(codes) <= FIRST:
        return
    counts = (every == IN_TIME).sum(axis=1).sort_values(ascending=False, kind="stable")
    table = every.loc[[name for name in every.index if name in counts.index[:DOCUMENTS]], codes]
    in_time = (table == IN_TIME).sum().sort_values(ascending=False, kind="stable")
    first = in_time[(in_time > 0) & (in_time >= in_time.iloc[FIRST - 1])]
    if not len(first):
        return
    columns = tuple(Column(code, region_words(subject, code), subject.name(code)) for code in codes)
    rows = tuple(
        WrittenRow(name, subject.document(name), tuple(status_cell(subject, status) for status in table.loc[name]))
        for name in table.index
    )
    title, chart = say("deck.exercise-documents", number=number), Chart("grid", WrittenTable(columns, rows))
    named = [f"{', '.join(region_words(subject, code) for code in own)} – {n}"
             for n, own in groupby(first.index, key=first.__getitem__)]  # fmt: skip
    answer = say("deck.answer-documents", regions="; ".join(named))
    yield subject.section("documents", title, say("overview.documents-sentence"), chart), answer


def status_cell(subject: RoundSubject, status: str) -> Cell:
    """Write how a document stands."""
    return Cell(status_words(status, np.nan, subject.say) or "–", status)


def region_words(subject: RoundSubject, code: str) -> str:
    """Name a region where there is little room."""
    return short_name(code, subject.say.language, subject.tables.registry)


def some_regions(codes: list[str], asked: str) -> list[str]:
    """Choose regions from the top to the bottom of a ranking, the one that is asked about among them.

    Examples
    --------
    >>> some_regions(list("ABCDEFGHIJK"), "D"), some_regions(["A", "B"], "A")
    (['A', 'D', 'E', 'G', 'I', 'K'], ['A', 'B'])
    """
    places = np.unique(np.linspace(0, len(codes) - 1, min(COMPARED, len(codes))).round().astype(int))
    near = codes.index(asked)
    places[np.abs(places - near).argmin()] = near
    return [codes[place] for place in sorted(places)]


def place_exercise(subject: RoundSubject, region: RegionSubject, number: int) -> Iterator[Exercise]:
    """Let the room find the place of a region that publishes one document in full."""
    say, standing = subject.say, region.standing
    rises = region.actions[(region.actions["gain"] > 0) & (region.actions["rank_after"] < standing["rank"])]
    named = [name for name in rises.index if region.known[name].publishes]
    if not named:
        return
    (outcome,) = taken_together(subject.tables.results, region.region, subject.tables.year, sets=[named[:1]])
    facts = {"region": region.name, "document": short_title(region, region.known[named[0]])}
    gain = say.signed(region.action(named[0])["gain"], 1)
    title = say("deck.exercise-place", number=number, gain=gain, **facts)
    after = int(outcome.rank or standing["rank"])
    last = min(int(standing["rank"]), after + AROUND - 2)
    first = max(1, last - AROUND + 1)
    near = subject.scored[subject.scored["rank"].between(first, last) | (subject.scored["region"] == region.region)]
    rows = tuple(
        WrittenRow(row["region"], subject.name(row["region"]), (Cell(place(row["rank"], row["rank_last"]), row["rank"]),
                   number_cell(region, row["score"], 1)), str(row["band"]))
        for row in near.to_dict("records")
    )  # fmt: skip
    columns = (Column("place", say("word.place")), Column("score", say("word.score")))
    chart = Chart("bars", WrittenTable(columns, rows, band_groups(subject, rows)))
    band = region.band(outcome.band)
    answer = say(
        "deck.answer-place",
        before=say.number(standing["score"], 1),
        after=say.number(outcome.score, 1),
        place_before=place(standing["rank"], standing["rank_last"]),
        place_after=place(outcome.rank, outcome.rank_last),
        band=say("brief.first-band", band=band) if band else "",
    )
    yield subject.section("place", title, say("brief.together-sentence"), chart), answer


def band_groups(subject: RoundSubject, rows: tuple[WrittenRow, ...]) -> tuple[tuple[str, str], ...]:
    """Name the bands of some rows, the highest first."""
    labels = band_labels(subject.tables.methodology, subject.say.language)
    present = {row.group for row in rows}
    return tuple((name, label) for name, label in reversed(labels.items()) if name in present)


def stages_exercise(subject: RoundSubject, region: RegionSubject, number: int) -> Iterator[Exercise]:
    """Let the room work out the total score, where it is a weighted mean of the stages."""
    say, methodology = subject.say, subject.tables.methodology
    stages, titles = walk.stages(methodology), stage_titles(methodology, say.language)
    scores = [float(region.scores["score"].get(stage.id, np.nan)) for stage in stages]
    if len(stages) < 2:
        return
    total = sum(stage.weight for stage in stages)
    mean = sum(stage.weight * score for stage, score in zip(stages, scores, strict=True)) / total
    if not np.isclose(mean, region.standing["score"]):
        return
    weights = weights_that_add_up([stage.weight for stage in stages], say)
    rows = tuple(
        WrittenRow(stage.id, titles[stage.id], (number_cell(region, score, 1), Cell(weight, stage.weight)))
        for stage, score, weight in zip(stages, scores, weights, strict=True)
    )
    columns = (Column("score", say("word.score")), Column("weight", say("word.weight")))
    title = say("deck.exercise-stages", number=number, region=region.name)
    parts = [f"{row.cells[0].text} × {row.cells[1].text}" for row in rows]
    answer = f"{' + '.join(parts)} = {say.number(region.standing['score'], 1)}"
    chart = Chart("stages", WrittenTable(columns, rows))
    yield subject.section("stages", title, say("deck.exercise-stages-sentence"), chart), answer


def ranges_exercise(subject: RoundSubject, region: RegionSubject, number: int) -> Iterator[Exercise]:
    """Let the room say which regions are clearly above one: the whole range of their places is."""
    say, known = subject.say, subject.intervals
    if region.region not in known or len(known) < 2:
        return
    codes = list(known)
    at = codes.index(region.region)
    start = max(0, min(at - AROUND // 2, len(codes) - AROUND))
    shown = codes[start : start + AROUND]
    above = [code for code in shown if known[code]["high"] < known[region.region]["low"]]
    names = ", ".join(region_words(subject, code) for code in above)
    answer = say("deck.answer-ranges", regions=names) if above else say("deck.answer-ranges-none")
    title = say("deck.exercise-ranges", number=number, region=region.name)
    yield subject.section("ranges", title, say("overview.interval-help"), ranges_chart(subject, shown)), answer


def ranges_chart(subject: RoundSubject, codes: list[str]) -> Chart:
    """Write between which places some regions stand."""
    ends = {code: [int(subject.intervals[code][name]) for name in RANGE] for code in codes}
    rows = tuple(WrittenRow(code, subject.name(code), tuple(Cell(str(n), n) for n in ends[code])) for code in codes)
    heads = ("place", "low", "high")
    columns = tuple(Column(name, subject.say(f"overview.column-{name}")) for name in heads)
    return Chart("ranges", WrittenTable(columns, rows))


RANGE = ("rank", "low", "high")
WRITERS = (documents_exercise, place_exercise, stages_exercise, ranges_exercise)
