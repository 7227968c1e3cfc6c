"""What content is made of: a title, a sentence that can be quoted, and sections that writers lay out.

Nothing here knows HTML, Streamlit, PDF or PPTX; a writer neither computes nor phrases.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

Kind = TypeVar("Kind")
CellValue = str | float | int | bool | tuple[float, ...] | None
"""What a writer draws by: an id, a number, several numbers, or nothing."""


@dataclass(frozen=True)
class Provenance:
    """Where figures come from, and the mark that they carry wherever they are shown.

    Parameters
    ----------
    mark
        Made-up data say so; empty for others. It belongs to the figures, not to the page.
    real
        The opposite mark: published figures say so where made-up ones stand beside them.
    """

    source: str
    mark: str = ""
    real: str = ""


@dataclass(frozen=True)
class Hyperlink:
    """A text and where it leads; without an address it is only a text."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Fact:
    """A figure as it is written, what it is, and a line below it.

    Parameters
    ----------
    value
        What a writer draws by: the number, or an id.
    """

    id: str
    label: str
    text: str
    note: str = ""
    value: CellValue = None


@dataclass(frozen=True)
class Facts:
    """A few figures side by side."""

    facts: tuple[Fact, ...]

    def __getitem__(self, name: str) -> Fact:
        return next(fact for fact in self.facts if fact.id == name)


@dataclass(frozen=True)
class ListItem:
    """One line of a list: a title, a text below it, figures beside it, and where to look."""

    id: str
    title: str
    text: str = ""
    note: str = ""
    facts: tuple[Fact, ...] = ()
    links: tuple[Hyperlink, ...] = ()

    def fact(self, name: str) -> Fact:
        """Return a figure by its id."""
        return Facts(self.facts)[name]


@dataclass(frozen=True)
class ItemList:
    """Some lines in an order that says something."""

    items: tuple[ListItem, ...]


@dataclass(frozen=True)
class Column:
    """A column by its id, with its heading, and a longer one for who wants to know."""

    id: str
    heading: str
    help: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell as it is written, and what a writer draws it by."""

    text: str
    value: CellValue = None


@dataclass(frozen=True)
class WrittenRow:
    """A row: what it is about, the group that it stands in, and its cells in the order of the columns."""

    id: str
    title: str
    cells: tuple[Cell, ...]
    group: str = ""
    note: str = ""


@dataclass(frozen=True)
class WrittenTable:
    """Rows and columns; ``groups`` are the groups of rows in order, each its id and its title."""

    columns: tuple[Column, ...]
    rows: tuple[WrittenRow, ...]
    groups: tuple[tuple[str, str], ...] = ()

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each column stands."""
        return {column.id: number for number, column in enumerate(self.columns)}

    def cell(self, row: WrittenRow, column: str) -> Cell:
        """Return a cell of a row."""
        return row.cells[self.places[column]]

    def column(self, name: str) -> list[Cell]:
        """Return a column from the top down."""
        return [self.cell(row, name) for row in self.rows]


@dataclass(frozen=True)
class Chart:
    """A table that is meant to be drawn, as what kind of picture, and that picture in words."""

    kind: str
    table: WrittenTable
    description: str = ""


Body = Facts | ItemList | WrittenTable | Chart


@dataclass(frozen=True)
class Section:
    """One message: the title is what is found, the sentence what a reader needs to know beside it."""

    id: str
    title: str
    sentence: str
    body: Body
    provenance: Provenance

    @property
    def facts(self) -> Facts:
        """Its figures."""
        return _as(self.body, Facts)

    @property
    def items(self) -> tuple[ListItem, ...]:
        """The lines of its list."""
        return _as(self.body, ItemList).items

    @property
    def table(self) -> WrittenTable:
        """Its table, or the one that its chart draws."""
        return self.body.table if isinstance(self.body, Chart) else _as(self.body, WrittenTable)


def _as(body: Body, kind: type[Kind]) -> Kind:
    if not isinstance(body, kind):
        raise TypeError(f"the section holds {type(body).__name__}, not {kind.__name__}")
    return body


@dataclass(frozen=True)
class Content:
    """What is said about one thing in one language.

    Parameters
    ----------
    sentence
        Can be quoted as it stands: it names what it is about.
    """

    title: str
    sentence: str
    sections: tuple[Section, ...]
    provenance: Provenance

    def __getitem__(self, name: str) -> Section:
        return next(section for section in self.sections if section.id == name)

    def __contains__(self, name: object) -> bool:
        return self.get(str(name)) is not None

    def get(self, name: str) -> Section | None:
        """Return a section by its id, if there is something to say in it."""
        return next((section for section in self.sections if section.id == name), None)


@dataclass(frozen=True)
class Slide(Section):
    """One message for a room.

    Parameters
    ----------
    notes
        What the trainer says to it.
    minutes
        How long it takes.
    answer
        Of an exercise: shown when the room has found its own.
    """

    notes: str
    minutes: int
    answer: str = ""


@dataclass(frozen=True)
class Deck:
    """The slides of a round in their order."""

    title: str
    slides: tuple[Slide, ...]

    def __getitem__(self, name: str) -> Slide:
        return next(slide for slide in self.slides if slide.id == name)

    def __contains__(self, name: object) -> bool:
        return any(slide.id == name for slide in self.slides)
