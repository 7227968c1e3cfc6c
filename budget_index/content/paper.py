"""What a region is told on paper: the page's content, what else to mend, how it was measured and how to check it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from budget_index.analysis.actions.documents import CLOSED, NOT_ASSESSED
from budget_index.analysis.peers import FEWEST_PEERS
from budget_index.content.calendar_words import day
from budget_index.content.model import (
    Cell,
    Column,
    Content,
    Fact,
    Facts,
    ItemList,
    ListItem,
    Section,
    WrittenRow,
    WrittenTable,
)
from budget_index.content.region import RegionSubject, advice, advices, number_cell, region_brief, short_title
from budget_index.content.round_tables import RoundTables
from budget_index.language import Say, localized
from budget_index.methodology import walk
from budget_index.methodology.titles import answer_label, numbered_question, stage_titles
from budget_index.workbook.identity import fingerprint

MOST_FIXES = 4
MOST_MORE_ADVICE = 2
MOST_ANSWERS = 12
OPEN = ("missing", "unresolved")
ANSWER_COLUMNS = ("answer", "points", "share", "evidence")


def region_paper(tables: RoundTables, region: str, say: Say, *, earlier: Sequence[RoundTables] = ()) -> Content:
    """Say what a letter to a region says: its brief, and what a page leaves to a click.

    Returns
    -------
    The sections of ``region_brief``, documents with the mean of the regions beside it, and ``more-advice``, ``fixes``,
    ``measured``, ``answers``, ``open``, ``check``, ``reply``: each only where there is something to say.

    Examples
    --------
    >>> from budget_index.content.round_tables import read_round_tables
    >>> paper = region_paper(read_round_tables("kz-example-2026"), "KZ-15", Say("en"))
    >>> [item.fact("gain").text for item in paper["fixes"].items]
    ['+3.1', '+3.1', '+3.1', '+2.8']
    """
    brief = region_brief(tables, region, say, earlier=earlier)
    subject = RegionSubject(tables, say, region, tuple(earlier))
    sections = (_beside(subject, each) if each.id == "documents" else each for each in brief.sections)
    more = tuple(
        section
        for write in (more_advice, fixes, how_measured, answers_behind, open_questions, check, reply)
        for section in write(subject)
    )
    return replace(brief, sections=(*sections, *more))


def _beside(subject: RegionSubject, section: Section) -> Section:
    """Add to each document the mean points of the regions beside this one."""
    table = subject.tables.actions()
    of_year = table[(table["year"] == subject.tables.year) & (table["action"] == table["document"])]
    points = of_year[of_year["region"].isin(subject.beside)].groupby("document", observed=True)["points"]
    means, known = points.mean(), points.count()
    column = Column("mean", subject.say("brief.mean-of-kind"))
    rows = tuple(
        replace(row, cells=(*row.cells, number_cell(subject, means[row.id] if enough else np.nan)))
        for row in section.table.rows
        for enough in [bool(known.get(row.id, 0) >= FEWEST_PEERS)]
    )
    sentence = subject.say("paper.mean-tick", kind=subject.beside_title)
    return replace(
        section, sentence=sentence, body=replace(section.table, columns=(*section.table.columns, column), rows=rows)
    )


def more_advice(subject: RegionSubject) -> Iterator[Section]:
    """Write what else is to be done in each of the first steps, what brings most first."""
    if not subject.scored:
        return
    steps = subject.tables.first_steps(subject.region).actions
    advice_on = {name: advices(subject, subject.known[name])[1 : 1 + MOST_MORE_ADVICE] for name in steps}
    rows = tuple(WrittenRow(name, text, (), name) for name, texts in advice_on.items() for text in texts)
    if rows:
        yield subject.section("more-advice", subject.say("brief.advice"), "", WrittenTable((), rows))


def fixes(subject: RegionSubject) -> Iterator[Section]:
    """Write what else brings points, after the first steps."""
    if not subject.scored:
        return
    first = set(subject.tables.first_steps(subject.region).actions)
    own = subject.actions[(subject.actions["gain"] > 0) & ~subject.actions["action"].isin(first)]
    own = own[~own["status"].isin([CLOSED, NOT_ASSESSED])].sort_values("gain", ascending=False, kind="stable")
    items = tuple(_fix(subject, name) for name in own.index[:MOST_FIXES])
    if items:
        yield subject.section("fixes", subject.say("paper.fixes"), "", ItemList(items))


def _fix(subject: RegionSubject, name: str) -> ListItem:
    gain = float(subject.action(name)["gain"])
    fact = Fact("gain", subject.say("gain.gain"), subject.say.signed(gain, 1), value=gain)
    return ListItem(
        name, short_title(subject, subject.known[name]), advice(subject, subject.known[name]), facts=(fact,)
    )


def how_measured(subject: RegionSubject) -> Iterator[Section]:
    """Write how many questions were asked, how many experts answered, and how many answers are open."""
    say, methodology = subject.say, subject.tables.methodology
    unsettled = _own_criteria(subject)["status"].isin(OPEN).sum()
    sentences = [
        say("paper.measured-questions", n=len(list(walk.criteria(methodology)))),
        say("paper.measured-experts", n=methodology.assessors.independent),
        say("paper.measured-open", n=int(unsettled)) if unsettled else say("paper.measured-all"),
    ]
    yield subject.section("measured", say("paper.measured"), " ".join(sentences), ItemList(()))


def _own_criteria(subject: RegionSubject) -> pd.DataFrame:
    table = subject.tables.results.criteria
    return table[(table["region"] == subject.region) & (table["year"] == subject.tables.year)]


def answers_behind(subject: RegionSubject) -> Iterator[Section]:
    """Write the agreed answers behind the first steps, those that cost most first, with their evidence."""
    if not subject.scored:
        return
    say, shares = subject.say, subject.tables.questions(subject.region)
    steps = subject.tables.first_steps(subject.region).actions
    own = shares[shares["action"].isin(steps) & (shares["share"] > 0)]
    shown = own.sort_values("share", ascending=False, kind="stable").head(MOST_ANSWERS)
    shown = shown.assign(at=shown["action"].map(list(steps).index)).sort_values("at", kind="stable")
    if not len(shown):
        return
    links = _evidence(subject)
    rows = tuple(_answer(subject, row, links) for row in shown.to_dict("records"))
    groups = tuple((name, short_title(subject, subject.known[name])) for name in steps)
    columns = tuple(Column(name, say(f"paper.answer-{name}")) for name in ANSWER_COLUMNS)
    sentence = say("paper.answers-sentence", n=len(own), shown=len(shown))
    yield subject.section("answers", say("paper.answers"), sentence, WrittenTable(columns, rows, groups))


def _answer(subject: RegionSubject, row: Mapping[Any, Any], links: dict[str, str]) -> WrittenRow:
    say, methodology, name = subject.say, subject.tables.methodology, str(row["criterion"])
    criterion = walk.criteria_by_id(methodology)[name]
    label = answer_label(methodology, criterion, str(row["answer"]), say.language)
    share = float(row["share"])
    cells = (
        Cell(label, str(row["answer"])),
        number_cell(subject, float(row["points"])),
        Cell(say.signed(share, 1), share),
        Cell(links.get(name, ""), links.get(name, "")),
    )
    return WrittenRow(name, numbered_question(criterion, say.language), cells, str(row["action"]))


def _evidence(subject: RegionSubject) -> dict[str, str]:
    """Return the first link to evidence of each question, where one may be shown."""
    responses = subject.tables.public.responses
    own = responses[(responses["region"] == subject.region) & (responses["year"] == subject.tables.year)]
    own = own[own["evidence"].astype("str").str.startswith(("https://", "http://"))]
    return {str(name): str(link) for name, link in own.groupby("criterion", observed=True)["evidence"].first().items()}


def open_questions(subject: RegionSubject) -> Iterator[Section]:
    """Write in words which questions have no agreed answer, by stage."""
    say, criteria = subject.say, walk.criteria_by_id(subject.tables.methodology)
    lacking = subject.tables.open_answers(subject.region)
    if not len(lacking):
        return
    rows = tuple(
        WrittenRow(name, numbered_question(criteria[name], say.language), (), stage)
        for name, stage in zip(lacking["criterion"].astype("str"), lacking["stage"].astype("str"), strict=True)
    )
    titles = stage_titles(subject.tables.methodology, say.language)
    groups = tuple((name, title) for name, title in titles.items() if any(row.group == name for row in rows))
    table = WrittenTable((), rows, groups)
    yield subject.section("open", say("paper.open"), say("paper.open-sentence", n=len(rows)), table)


def check(subject: RegionSubject) -> Iterator[Section]:
    """Write what somebody needs to compute the score again: round, edition, its fingerprint, the command."""
    say, tables = subject.say, subject.tables
    facts = [
        Fact("round", say("paper.round"), localized(tables.round.title, say.language), tables.round.id),
        Fact("edition", say("paper.edition"), localized(tables.methodology.title, say.language), tables.methodology.id),
        Fact("fingerprint", say("paper.fingerprint"), fingerprint(tables.methodology)),
    ]
    if tables.round.cut_off:
        facts.append(Fact("cut-off", say("paper.cut-off"), day(pd.Timestamp(tables.round.cut_off), say)))
    command = f"budget-index explain {tables.round.id} --region {subject.region}"
    facts.append(Fact("command", say("paper.command"), command))
    yield subject.section("check", say("paper.check"), say("paper.check-sentence"), Facts(tuple(facts)))


def reply(subject: RegionSubject) -> Iterator[Section]:
    """Write the form in which a region replies: empty rows to be filled in."""
    say = subject.say
    columns = tuple(Column(name, say(f"paper.reply-{name}")) for name in ("question", "answer", "link", "remark"))
    yield subject.section("reply", say("paper.reply"), say("paper.reply-sentence"), WrittenTable(columns, ()))
