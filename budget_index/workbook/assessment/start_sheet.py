"""The first sheet: whose workbook it is, how to fill it in, how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.styles import Color
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.language import Say, localized
from budget_index.methodology.model import Methodology
from budget_index.workbook.assessment.contents import Contents
from budget_index.workbook.assessment.ticks import BEGUN, DONE, SETTLED, Stretch, count_formula
from budget_index.workbook.identity import About
from budget_index.workbook.page import protect, set_page
from budget_index.workbook.xlsx.cells import paint, put, put_text, row_height
from budget_index.workbook.xlsx.style import (
    BAR,
    COUNT,
    DOCUMENT,
    HEADER,
    LINE_TITLE,
    NAME,
    NOTICE,
    PLAIN,
    REMARK,
    SHARE,
    STAGE,
    TEXT_SIZE,
    TITLE,
    TOTAL,
)

WIDTHS = {"A": 26, "B": 50, "C": 15, "D": 15, "E": 15, "F": 25}
LAST_COLUMN = len(WIDTHS)
TEXT_WIDTH = (sum(WIDTHS.values()) - WIDTHS["A"]) * 1.15
"""Long lines waste less space at their ends than narrow columns, which row heights are computed for."""


@dataclass
class StartSheet:
    """Writes the sheet from top to bottom; ``row`` is the next free one."""

    sheet: Worksheet
    methodology: Methodology
    about: About
    regions: Sequence[Contents]
    say: Say
    earlier: bool = False
    row: int = 1

    def write(self, stretches: Sequence[Stretch]) -> None:
        """Write everything."""
        for letter, width in WIDTHS.items():
            self.sheet.column_dimensions[letter].width = width
        self.heading()
        self.facts()
        self.steps()
        self.progress(stretches)
        self.sheet.sheet_view.showGridLines = False
        set_page(self.sheet, self.about, self.say)
        self.sheet.page_setup.fitToHeight = 1
        protect(self.sheet)

    def heading(self) -> None:
        """Write the name of the index; example data is announced above it."""
        if self.about.example:
            self.band(self.say("workbook.example-notice"), NOTICE, 28)
        self.band(localized(self.methodology.title, self.say.language), TITLE, 30)
        self.band(self.say("workbook.heading"), DOCUMENT, 22)

    def facts(self) -> None:
        """Write whose workbook it is."""
        draft = f"\n{self.say('word.methodology-is-draft')}" if self.methodology.status == "draft" else ""
        names = [c.name if c.name == c.region else f"{c.name} ({c.region})" for c in self.regions]
        facts = {
            "what": self.say("workbook.what-text"),
            "region" if len(names) == 1 else "regions": ", ".join(names),
            "year": str(self.about.year),
            "assessor": self.about.assessor,
            "cut-off": self.cut_off(),
            "methodology": f"{self.methodology.id}{draft}",
        }
        for key, text in facts.items():
            if text:
                self.line(self.say(f"workbook.{key}"), text)
        source = self.methodology.source
        if source:
            self.line("", localized(source.title, self.say.language), REMARK)
        self.row += 1

    def cut_off(self) -> str:
        """Say after which day nothing counts."""
        if not self.about.cut_off:
            return ""
        return self.say("workbook.cut-off-text", date=self.say.short_day(date.fromisoformat(self.about.cut_off)))

    def steps(self) -> None:
        """Write how to fill the workbook in."""
        say = self.say
        self.band(say("workbook.how"), STAGE, 24)
        several = len(self.regions) > 1
        assessment = say("workbook.step-assessment", sheet=say("workbook.sheet-assessment"))
        steps = [
            say("workbook.step-assessor-1"),
            say("workbook.step-publications", sheet=say("workbook.sheet-publications")),
            say("workbook.step-regions") if several else assessment,
            *(say(f"workbook.step-{number}") for number in (3, 4, 5)),
            say("workbook.step-colours"),
            say("workbook.step-earlier"),
            say("workbook.step-6"),
        ]
        left_out = {steps[1]: not self.methodology.documents, steps[7]: not self.earlier}
        for number, step in enumerate((step for step in steps if not left_out.get(step)), start=1):
            self.line(str(number), step)
        self.row += 1

    def progress(self, stretches: Sequence[Stretch]) -> None:
        """Write how much of every stage is answered, counted by formulas; with several regions, one line per region."""
        self.band(self.say("workbook.progress"), STAGE, 24)
        paint(self.sheet, self.row, LAST_COLUMN, HEADER)
        for column, key in {1: "section", 3: "answered", 4: "complete", 5: "asked", 6: "share"}.items():
            put_text(self.sheet, self.row, column, self.say(f"workbook.{key}"), HEADER)
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=2)
        self.sheet.row_dimensions[self.row].height = 20
        self.row += 1
        first = self.row
        for stretch in stretches:
            answered, complete = (
                count_formula(stretch, states) for states in ((DONE, SETTLED, BEGUN), (DONE, SETTLED))
            )
            self.count(stretch.title, answered, complete, stretch.questions)
        last, asked = self.row - 1, sum(stretch.questions for stretch in stretches)
        self.count(self.say("workbook.total"), f"=SUM(C{first}:C{last})", f"=SUM(D{first}:D{last})", asked, TOTAL)
        limits = [FormatObject("num", 0), FormatObject("num", 1)]
        bars = DataBar(minLength=0, maxLength=100, cfvo=limits, color=Color(f"FF{BAR}"))
        self.sheet.conditional_formatting.add(f"F{first}:F{self.row - 1}", Rule("dataBar", dataBar=bars))

    def count(self, title: str, answered: str, complete: str, asked: int, style: str = LINE_TITLE) -> None:
        """Write one line of the progress; the share is that of complete rows."""
        paint(self.sheet, self.row, LAST_COLUMN, style)
        put_text(self.sheet, self.row, 1, title, style)
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=2)
        put(self.sheet, self.row, 3, answered, COUNT)
        put(self.sheet, self.row, 4, complete, COUNT)
        put(self.sheet, self.row, 5, asked, COUNT)
        put(self.sheet, self.row, 6, f"=IF(E{self.row}=0,0,D{self.row}/E{self.row})", SHARE)
        self.sheet.row_dimensions[self.row].height = row_height([(title, WIDTHS["A"] + WIDTHS["B"], TEXT_SIZE)]) + 3
        self.row += 1

    def band(self, text: str, style: str, height: float) -> None:
        """Write a coloured line across the sheet."""
        paint(self.sheet, self.row, LAST_COLUMN, style)
        put_text(self.sheet, self.row, 1, text, style)
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def line(self, key: str, text: str, style: str = PLAIN) -> None:
        """Write a name and what it is; the text takes the rest of the row."""
        paint(self.sheet, self.row, LAST_COLUMN, style)
        put_text(self.sheet, self.row, 1, key, NAME)
        put_text(self.sheet, self.row, 2, text, style)
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=2, end_column=LAST_COLUMN)
        self.sheet.row_dimensions[self.row].height = row_height([(text, TEXT_WIDTH, TEXT_SIZE)])
        self.row += 1
