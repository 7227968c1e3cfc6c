"""What every subject that is spoken of has: the tables of its round, a language, and how its figures are written."""

from dataclasses import dataclass
from functools import cached_property

from budget_index.content.model import Body, Provenance, Section
from budget_index.content.round_tables import RoundTables, provenance_of
from budget_index.language import Say


@dataclass(frozen=True)
class Subject:
    """Something that is spoken of, of a round and in a language."""

    tables: RoundTables
    say: Say

    @cached_property
    def provenance(self) -> Provenance:
        """Where the round's figures come from."""
        return provenance_of(self.tables, self.say)

    def score(self, value: float, digits: int | None = None) -> str:
        """Write a score as it is published, or with some digits."""
        return self.say.number(value, self.tables.methodology.rounding if digits is None else digits)

    def section(self, name: str, title: str, sentence: str, body: Body) -> Section:
        """Make a section of the round's figures."""
        return Section(name, title, sentence, body, self.provenance)
