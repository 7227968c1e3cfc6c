"""What every region answered to every question: each question a row, its answers also in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from budget_index.analysis.pages.answers_everywhere import (
    CELL_KINDS,
    KIND_MARK,
    answer_groups,
    full_shares,
)
from budget_index.content.model import Cell, Column, Content, ItemList, ListItem, Section, WrittenRow, WrittenTable
from budget_index.content.round_tables import RoundTables
from budget_index.content.subject import Subject
from budget_index.content.written_questions import WrittenQuestion, written_questions
from budget_index.language import Say, localized
from budget_index.methodology import walk
from budget_index.methodology.model import Criterion, Methodology
from budget_index.methodology.titles import answer_label
from budget_index.regions import region_name, short_name
from budget_index.rounding import without_noise

FULL = "full"
"""The column with the number of regions that have full points."""
ORDERS = ("file", "most", "fewest")
"""As in the methodology; or by how many regions have full points."""


@dataclass(frozen=True)
class AnswersSubject(Subject):
    """The answers of a round to the questions of its index."""

    regions: Sequence[str] | None

    @cached_property
    def cells(self) -> pd.DataFrame:
        """The answers, one row a region and question."""
        return self.tables.answers()

    @cached_property
    def codes(self) -> list[str]:
        """The regions that are columns, best place first."""
        known = self.cells["region"].unique().tolist()
        return known if self.regions is None else [code for code in known if code in set(self.regions)]

    @cached_property
    def shares(self) -> pd.DataFrame:
        """How many regions have full points, by question."""
        return full_shares(self.cells, self.tables.methodology).set_index("criterion")

    @cached_property
    def by_criterion(self) -> dict[str, pd.DataFrame]:
        """The answers of all regions, by question."""
        return {str(name): own for name, own in self.cells.groupby("criterion", sort=False)}

    @cached_property
    def questions(self) -> dict[str, WrittenQuestion]:
        """The questions of the index that were asked, in the order of the file."""
        written = written_questions(self.tables.methodology, self.say)
        return {each.id: each for each in written if each.id in self.by_criterion}


def kind_words(say: Say) -> dict[str, str]:
    """Say in words what an answer can be worth, or why it has no points."""
    return {kind: say(f"criteria-page.kind-{kind.replace('_', '-')}") for kind in CELL_KINDS}


def answers_everywhere(
    tables: RoundTables,
    say: Say,
    *,
    part: str = "",
    document: str = "",
    words: str = "",
    order: str = ORDERS[0],
    regions: Sequence[str] | None = None,
) -> Content:
    """Say what every region answered.

    Parameters
    ----------
    part, document
        Only the questions of a stage, or about a document.
    words
        Only the questions that have all these words somewhere in their texts.
    order
        One of ``ORDERS``.
    regions
        Only these are columns; what is said in words is said of all.

    Returns
    -------
    A section a stage, or ``all`` in another order, with a row a question, and for each question a section of its id
    with who gave which answer. Nothing is left where no question fits.

    Examples
    --------
    >>> from budget_index.content.round_tables import read_round_tables
    >>> content = answers_everywhere(read_round_tables("kz-example-2026"), Say("en"), document="annual_report")
    >>> [section.id for section in content.sections][:3]
    ['report', 'R01', 'R02']
    """
    subject = AnswersSubject(tables, say, regions)
    chosen = [
        question
        for question in subject.questions.values()
        if part in ("", question.part[0])
        and document in ("", question.document[0])
        and question.has(words, guidance=True)
    ]
    if order != ORDERS[0]:
        rank = dict(without_noise(subject.shares["share"]).fillna(-1.0 if order == "most" else 2.0))
        chosen.sort(key=lambda question: rank[question.id], reverse=order == "most")
        sections = [("all", say("criteria-page.all"), chosen)] if chosen else []
    else:
        parts = dict(question.part for question in chosen)
        sections = [(name, title, [q for q in chosen if q.part[0] == name]) for name, title in parts.items()]
    rows = [stage_section(subject, name, title, questions) for name, title, questions in sections]
    listed = [question_section(subject, question) for _, _, questions in sections for question in questions]
    return Content(answers_finding(subject), asked_sentence(subject), (*rows, *listed), subject.provenance)


def answers_finding(subject: AnswersSubject) -> str:
    """Say which share of the answers that count has full points, and which none."""
    say, shares = subject.say, subject.shares.sum(numeric_only=True)
    if not shares["counted"]:
        return say("criteria-page.no-points")
    facts = {name: say.percent(shares[name] / shares["counted"]) for name in ("full", "none")}
    return say("criteria-page.finding", **facts)


def asked_sentence(subject: AnswersSubject) -> str:
    """Say how many questions and regions there are."""
    title = localized(subject.tables.methodology.title, subject.say.language)
    counts = {"criteria": len(subject.questions), "regions": subject.cells["region"].nunique()}
    return subject.say("criteria-page.sentence", title=title, **counts)


def stage_section(subject: AnswersSubject, name: str, title: str, questions: Sequence[WrittenQuestion]) -> Section:
    """Write a row a question: how many regions have full points, and the answer of each."""
    say, registry = subject.say, subject.tables.registry
    columns = [Column(FULL, say("criteria-page.full"))]
    columns += [
        Column(code, short_name(code, say.language, registry), region_name(code, say.language, registry))
        for code in subject.codes
    ]
    rows = tuple(question_row(subject, question) for question in questions)
    return subject.section(name, title, "", WrittenTable(tuple(columns), rows))


def question_row(subject: AnswersSubject, question: WrittenQuestion) -> WrittenRow:
    """Write the answers to a question, each with what it is worth."""
    say, methodology = subject.say, subject.tables.methodology
    criterion, kinds = walk.criteria_by_id(methodology)[question.id], kind_words(say)
    own = subject.by_criterion[question.id].set_index("region").reindex(subject.codes)
    labels = {
        answer: answer_label(methodology, criterion, answer, say.language) if answer else ""
        for answer in own["answer"].dropna().unique()
    }
    full, counted = (int(subject.shares[name][question.id]) for name in ("full", "counted"))
    cells = [Cell(say("criteria-page.part-of", part=full, whole=counted), full)]
    for answer, kind in zip(own["answer"], own["kind"], strict=True):
        known = str(kind) if isinstance(kind, str) else "missing"
        words = " – ".join(filter(None, (labels.get(answer, ""), kinds[known])))
        cells.append(Cell(words, known))
    return WrittenRow(question.id, question.text, tuple(cells), question.part[0])


def question_section(subject: AnswersSubject, question: WrittenQuestion) -> Section:
    """List the answers to a question, each with the regions that gave it."""
    methodology, say = subject.tables.methodology, subject.say
    criterion = walk.criteria_by_id(methodology)[question.id]
    groups = answer_groups(subject.by_criterion[question.id], methodology, criterion)
    items = []
    for row in groups[groups["count"] > 0].to_dict("records"):
        words = group_words(row["group"], row["points"], criterion, methodology, say)
        names = [region_name(code, say.language, subject.tables.registry) for code in row["regions"]]
        items.append(ListItem(row["group"], f"{words} ({len(names)})", first_names(names, say)))
    about = ". ".join(filter(None, (question.document[1], question.guidance)))
    return subject.section(question.id, question.text, about, ItemList(tuple(items)))


def group_words(group: str, points: float, criterion: Criterion, methodology: Methodology, say: Say) -> str:
    """Write a group of answers in words: the answer with its points, or why there is none."""
    if group.startswith(KIND_MARK):
        return kind_words(say)[group.removeprefix(KIND_MARK)]
    option = (methodology.scales[criterion.scale].answers or {})[group]
    label = localized(option.label or {}, say.language)
    words = f"{group} · {label}" if label else group
    return words if points != points else f"{words} – {say('criteria-page.worth', n=say.number(points))}"


MOST_NAMES = 25


def first_names(names: Sequence[str], say: Say) -> str:
    """List names; of very many only the first, and how many more there are."""
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    return say("criteria-page.and-more", names=", ".join(names[:MOST_NAMES]), n=len(names) - MOST_NAMES)
