"""The last sheet: the words of the assessment and the answers of its scales in every language."""

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.language import LANGUAGES, OWN_NAMES, Say, localized, texts
from budget_index.methodology.model import Methodology, Scale
from budget_index.tables.statuses import status_scale
from budget_index.workbook.identity import About
from budget_index.workbook.page import protect, set_page
from budget_index.workbook.xlsx.cells import paint, put_text, row_height
from budget_index.workbook.xlsx.style import HEADER, ID, NOTE, NOTICE, STAGE, TEXT, TEXT_SIZE

WIDTHS = (16, *(38 for _ in LANGUAGES), 46)
LAST_COLUMN = len(WIDTHS)

Line = tuple[str, dict[str, str], str]
"""A key, its words by language, and what it means."""


@dataclass
class GlossarySheet:
    """Writes the sheet from top to bottom; ``row`` is the next free one."""

    sheet: Worksheet
    methodology: Methodology
    about: About
    say: Say
    row: int = 1

    def write(self) -> None:
        """Write everything."""
        for column, width in enumerate(WIDTHS, start=1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width
        if self.about.example:
            self.band(self.say("workbook.example-notice"), NOTICE)
        self.header()
        self.block("workbook.glossary-terms", terms(self.say))
        if self.methodology.documents:
            self.block("workbook.glossary-statuses", answers(status_scale(), None))
        for scale_id, scale in self.methodology.scales.items():
            if scale.answers:
                title = localized(scale.title or {}, self.say.language) or scale_id
                self.block("word.answers", answers(scale, self.say), f": {title}")
        set_page(self.sheet, self.about, self.say)
        protect(self.sheet)

    def header(self) -> None:
        """Write the name of every language in that language."""
        names = ["", *(OWN_NAMES[language] for language in LANGUAGES), self.say("word.meaning")]
        for column, name in enumerate(names, start=1):
            put_text(self.sheet, self.row, column, name, HEADER)
        self.sheet.row_dimensions[self.row].height = 22
        self.sheet.print_title_rows = f"{self.row}:{self.row}"
        self.sheet.freeze_panes = f"A{self.row + 1}"
        self.row += 1

    def block(self, key: str, lines: Iterator[Line], ending: str = "") -> None:
        """Write a coloured line and what stands below it."""
        self.band(f"{self.say(key)}{ending}", STAGE)
        for name, words, meaning in lines:
            put_text(self.sheet, self.row, 1, name, ID)
            for column, language in enumerate(LANGUAGES, start=2):
                put_text(self.sheet, self.row, column, words.get(language, words.get("und", "")), TEXT)
            put_text(self.sheet, self.row, LAST_COLUMN, meaning, NOTE)
            columns = zip((name, *(words.get(code, "") for code in LANGUAGES), meaning), WIDTHS, strict=True)
            height = row_height((text, width, TEXT_SIZE) for text, width in columns)
            self.sheet.row_dimensions[self.row].height = height
            self.row += 1

    def band(self, text: str, style: str) -> None:
        """Write a coloured line across the sheet."""
        paint(self.sheet, self.row, LAST_COLUMN, style)
        put_text(self.sheet, self.row, 1, text, style)
        self.sheet.row_dimensions[self.row].height = 24
        self.row += 1


def terms(say: Say) -> Iterator[Line]:
    """Return the words of the assessment and what they mean in the user's language."""
    words = texts("workbook")
    for name in words:
        if name.startswith("word-"):
            yield "", words[name], say(f"workbook.{name.replace('word-', 'meaning-', 1)}")


def answers(scale: Scale, say: Say | None) -> Iterator[Line]:
    """Return the answers of a scale, and what each is worth if somebody is to be told."""
    for key, option in (scale.answers or {}).items():
        worth = ""
        if say:
            points = option.points
            worth = say("workbook.not-counted") if points is None else say("workbook.worth", points=f"{points:g}")
        yield key, dict(option.label or {}), worth
