"""What is said about a change between two rounds: who rose and fell, why on average, what can't be compared."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from budget_index.analysis.change.adding_up import rounded_parts
from budget_index.analysis.change.change_sources import CHANGE_SOURCES
from budget_index.analysis.change.changes import Comparison
from budget_index.analysis.change.movement import Movement, comparable_regions, movement
from budget_index.content.change_words import break_text, edited_words, place_text, question_notices, signed_places
from budget_index.content.model import Cell, Column, Content, ItemList, ListItem, Section, WrittenRow, WrittenTable
from budget_index.content.round_tables import RoundTables
from budget_index.content.subject import Subject
from budget_index.language import Say, alphabetical
from budget_index.regions import region_name
from budget_index.rounding import without_noise

MOST_LEFT_OUT = 60
"""Regions that are named because they can't be compared; of more their number is told."""
PLACES_BY = ("places_own", "places_others", "places_roster")


def what_changed(tables: RoundTables, before: RoundTables, say: Say) -> Content:
    """Say what changed in all regions since an earlier round of the family.

    Returns
    -------
    Sections ``moved``, all regions, the largest changes first, and ``incomparable``; none of them where both rounds
    follow different contents under one methodology id: then the sentence says so.

    Examples
    --------
    >>> from budget_index.content.round_tables import read_round_tables
    >>> tables = [read_round_tables(f"kz-example-{year}") for year in (2026, 2024)]
    >>> what_changed(*tables, Say("en")).title
    'The score rose in 9 regions, fell in 9, and hardly changed in 1'
    """
    if refused := edited_words(before, tables, say):
        title = say("compare-page.change", year=before.year)
        return Content(title, refused, (), Subject(tables, say).provenance)
    subject = ChangeSubject(tables, say, before)
    sections = [section for write in SECTIONS for section in write(subject)]
    return Content(movement_sentence(subject), mean_words(subject), tuple(sections), subject.provenance)


@dataclass(frozen=True)
class ChangeSubject(Subject):
    """The change between two rounds."""

    before: RoundTables

    @cached_property
    def comparison(self) -> Comparison:
        """The rounds compared."""
        return self.tables.changes_since(self.before)

    @property
    def changes(self) -> pd.DataFrame:
        """A row a region."""
        return self.comparison.changes

    @cached_property
    def moved(self) -> Movement:
        """The changes in a few numbers."""
        return movement(self.changes, self.tables.methodology.rounding)

    @property
    def digits(self) -> int:
        """The digits of scores: a change of less than a point is to be seen."""
        return max(self.tables.methodology.rounding, 1)

    def names(self, codes: Iterable[str]) -> str:
        """Name regions in alphabetical order."""
        named = (region_name(code, self.say.language, self.tables.registry) for code in codes)
        return ", ".join(sorted(named, key=alphabetical))


def movement_sentence(subject: ChangeSubject) -> str:
    """Say in how many regions the score rose and fell."""
    say, moved, rounding = subject.say, subject.moved, subject.tables.methodology.rounding
    if not len(comparable_regions(subject.changes)):
        return say("change.nothing-comparable").rstrip(".")
    if not moved.rose and not moved.fell:
        return say("change.none-moved", least=say.number(0.5 / 10**rounding, rounding + 1))
    counts = [
        say(f"change.{key}", n=getattr(moved, key))
        for key in ("rose", "fell", "same")
        if getattr(moved, key) or key != "same"
    ]
    return ", ".join(counts)


def mean_words(subject: ChangeSubject) -> str:
    """Say who moved most, what the mean change is made of, and who isn't counted; regions that tie are all named."""
    say, moved = subject.say, subject.moved
    compared = comparable_regions(subject.changes)
    if not len(compared):
        return ""
    ends = [(key, end) for key, end in (("riser", moved.riser), ("faller", moved.faller)) if end]
    texts = [
        say(f"change.{key}", name=subject.names(codes), change=say.signed(change, subject.digits))
        for key, (codes, change) in ends
    ]
    sources = {source: say.signed(points) for source, points in moved.sources.items()}
    mean = say.signed(sum(moved.sources.values()))
    texts.append(say("change.mean-one" if len(compared) == 1 else "change.mean", mean=mean, **sources))
    if subject.before.methodology == subject.tables.methodology:
        texts.append(say("change.same-rules"))
    left = subject.changes.loc[~subject.changes["region"].isin(compared["region"]), "region"].tolist()
    if left:
        names = subject.names(left) if len(left) <= MOST_LEFT_OUT else str(len(left))
        texts.append(say("change.not-counted", n=len(left), names=names))
    return " ".join(texts)


def moved_section(subject: ChangeSubject) -> Iterator[Section]:
    """Write every region's scores, the parts of its change and its places, the largest changes first."""
    say, changes = subject.say, subject.changes
    order = without_noise(changes["change"].abs()).sort_values(ascending=False, na_position="last", kind="stable").index
    known = changes["change"].notna()
    parts = rounded_parts(changes[known]).to_dict("index")
    rows = tuple(moved_row(subject, row, parts.get(int(str(at)))) for at, row in changes.loc[order].iterrows())
    years = {"before": subject.before.year, "after": subject.tables.year}
    columns = [Column(name, str(year)) for name, year in years.items()]
    columns += [Column("change", say("word.change")), *(Column(name, say(f"change.{name}")) for name in CHANGE_SOURCES)]
    columns.append(Column("common", say("compare-page.common"), say("compare-page.common-help")))
    columns.append(Column("places", say("compare-page.places")))
    columns += [Column(name, say(f"compare-page.{name}"), say(f"compare-page.{name}-help")) for name in PLACES_BY]
    body = WrittenTable(tuple(columns), rows)
    yield subject.section("moved", say("compare-page.moved"), say("compare-page.moved-sentence"), body)


def moved_row(subject: ChangeSubject, row: pd.Series, parts: dict[Any, Any] | None) -> WrittenRow:
    """Write a region's scores, the parts of its change as they add up, and its places."""
    say, code = subject.say, str(row["region"])
    cells = [_number(say.number(row[name], subject.digits), row[name]) for name in ("score_from", "score_to")]
    written = [parts[name] if parts else float("nan") for name in ("change", *CHANGE_SOURCES)]
    cells += [_number(say.signed(value), value) for value in written]
    cells.append(_number(say.signed(row["common_change"]), row["common_change"]))
    ends = [place_text(row, end) for end in ("from", "to")]
    cells.append(Cell(ends[0] if ends[0] == ends[1] else " → ".join(ends), _float(row["places"])))
    moved = row["places_own"], row["places_others"], row["places_new"] + row["places_gone"]
    cells += [Cell("–" if pd.isna(value) else signed_places(value, say), _float(value)) for value in moved]
    name = region_name(code, say.language, subject.tables.registry)
    return WrittenRow(code, name, tuple(cells), note=break_text(row["break"], subject.tables.registry, say))


def _number(written: str, value: float) -> Cell:
    return Cell(written, _float(value))


def _float(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def incomparable_section(subject: ChangeSubject) -> Iterator[Section]:
    """Write what breaks the comparison, and what the rest is compared by."""
    say, changes = subject.say, subject.changes
    items = []
    broken = changes[changes["break"] != ""]
    for reason, rows in broken.groupby("break", sort=True):
        kind, _, origin = str(reason).partition(":")
        codes: Sequence[str] = rows["region"].tolist()
        names = subject.names(codes) if len(codes) <= MOST_LEFT_OUT else str(len(codes))
        items.append(ListItem(str(reason), say(f"change.breaks-{kind}", names=names, origin=subject.names([origin]))))
    items = items or [ListItem("none", say("change.no-breaks"))]
    links = subject.comparison.links
    texts = [say("change.comparable", n=sum(link.comparable for link in links)), *question_notices(links, say)]
    rows = comparable_regions(changes).dropna(subset="common_change")
    if len(rows) and subject.before.methodology != subject.tables.methodology:
        means = {"common": rows["common_change"].mean(), "mean": rows["change"].mean()}
        written = {name: say.signed(float(mean), subject.digits) for name, mean in means.items()}
        texts.append(say("change.common-takeaway", **written))
    yield subject.section("incomparable", say("compare-page.incomparable"), " ".join(texts), ItemList(tuple(items)))


SECTIONS = (moved_section, incomparable_section)
