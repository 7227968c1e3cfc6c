"""What residents are told on one page: where the budget can be read, what isn't public, how to ask for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from budget_index.analysis.actions.documents import CLOSED, IN_TIME, LATE, PUBLIC
from budget_index.content.model import Content, Hyperlink, ItemList, ListItem, Section
from budget_index.content.region import RegionSubject
from budget_index.content.round_tables import RoundTables
from budget_index.language import Say
from budget_index.methodology.titles import document_name
from budget_index.tables.values import is_web_page

ASK = ("ask-what", "ask-where", "ask-together")


def for_residents(tables: RoundTables, region: str, say: Say) -> Content:
    """Say to residents of a region, in plain words, what they can read about its budget.

    Returns
    -------
    Sections ``readable``, ``closed``, ``ask``: the first two only where there is something in them.

    Examples
    --------
    >>> from budget_index.content.round_tables import read_round_tables
    >>> page = for_residents(read_round_tables("kz-example-2026"), "KZ-15", Say("en"))
    >>> page.sentence
    'Budget documents that can be read: 16 of 17.'
    """
    subject = ResidentsSubject(tables, say, region, ())
    sections = [section for write in (can_be_read, closed, ask) for section in write(subject)]
    sentence = say("residents.sentence", public=len(subject.listed((IN_TIME, LATE, PUBLIC))), of=len(subject.own))
    return Content(subject.name, sentence, tuple(sections), subject.provenance)


@dataclass(frozen=True)
class ResidentsSubject(RegionSubject):
    """A region whose residents are spoken to."""

    @property
    def own(self) -> list[str]:
        """The documents that somebody looked for, in the order of the methodology."""
        known = self.actions[self.actions["action"] == self.actions["document"]]
        return [name for name in self.tables.methodology.documents if name in known.index]

    def listed(self, statuses: tuple[str, ...]) -> list[str]:
        """List the documents that stand in one of these ways."""
        return [name for name in self.own if self.actions.loc[name, "status"] in statuses]

    @property
    def links(self) -> Mapping[str, str]:
        """Where documents were found, those that are pages of the web."""
        table = self.tables.public.publications
        own = table[(table["region"] == self.region) & (table["year"] == self.tables.year)]
        rows: list[Any] = own[["document", "url"]].to_numpy().tolist()
        return {str(name): str(url) for name, url in rows if is_web_page(str(url))}


def can_be_read(subject: ResidentsSubject) -> Iterator[Section]:
    """Write what can be read, and where."""
    links, items = subject.links, []
    for name in subject.listed((IN_TIME, LATE, PUBLIC)):
        href = links.get(name, "")
        shown = (Hyperlink(urlsplit(href).hostname or href, href),) if href else ()
        items.append(ListItem(name, _title(subject, name), links=shown))
    if items:
        yield subject.section("readable", subject.say("residents.readable"), "", ItemList(tuple(items)))


def closed(subject: ResidentsSubject) -> Iterator[Section]:
    """Write what isn't public."""
    items = tuple(ListItem(name, _title(subject, name)) for name in subject.listed((CLOSED,)))
    if items:
        yield subject.section("closed", subject.say("residents.closed"), "", ItemList(items))


def ask(subject: ResidentsSubject) -> Iterator[Section]:
    """Write how to ask for what is missing."""
    items = tuple(ListItem(name, subject.say(f"residents.{name}", year=subject.tables.year)) for name in ASK)
    yield subject.section("ask", subject.say("residents.ask"), "", ItemList(items))


def _title(subject: ResidentsSubject, name: str) -> str:
    return document_name(subject.tables.methodology, name, subject.say.language)
