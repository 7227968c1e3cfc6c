"""A workbook of decisions: its sheets one after the other, then what every such workbook has."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from openpyxl import Workbook

from budget_index.files import write_whole
from budget_index.language import CONVENTIONS, Say
from budget_index.methodology.model import Methodology
from budget_index.workbook.decisions.sheet import DecisionSheet, SheetColumn
from budget_index.workbook.identity import VERSION, About, fingerprint
from budget_index.workbook.printed import write_hidden
from budget_index.workbook.xlsx.style import add_styles


@dataclass
class DecisionBook:
    """A review or a reply while it is written; ``kind`` says which of both."""

    kind: str
    methodology: Methodology
    say: Say
    example: bool
    book: Workbook = field(default_factory=Workbook)

    def __post_init__(self) -> None:
        add_styles(self.book, CONVENTIONS[self.say.language].short_date)
        assert self.book.active is not None
        self.book.remove(self.book.active)

    @property
    def about(self) -> About:
        """What the workbook is; regions and years stand in its rows."""
        return About(
            kind=self.kind,
            methodology=self.methodology.id,
            fingerprint=fingerprint(self.methodology),
            version=VERSION[self.kind],
            language=self.say.language,
            example=self.example,
        )

    def sheet(self, title: str, columns: list[SheetColumn], *, region: str, year: int, assessor: str) -> DecisionSheet:
        """Begin the sheet of a region."""
        whose = replace(self.about, region=region, year=year, assessor=assessor)
        return DecisionSheet(self.book.create_sheet(title), self.methodology, whose, columns, self.say)

    def save(self, path: Path, title: str) -> Path:
        """Add the hidden sheets and the properties, and write the file, whole or not at all."""
        write_hidden(self.book, self.methodology.scales, self.about, self.say)
        self.book.properties.creator = "budget-index"
        self.book.properties.title = f"{self.say('workbook.example')} – " * self.example + title
        write_whole(path, self.book.save)
        return path
