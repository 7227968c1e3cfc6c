"""The first sheet: whose workbook it is, how to fill it in, how far it is."""

from dataclasses import dataclass

from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.styles import Color
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.language import Say, localized
from budget_index.methodology.model import Methodology
from budget_index.workbook.about import About
from budget_index.workbook.assessment_sheet import LETTER, Stretch
from budget_index.workbook.cells import paint, put, put_text, row_height
from budget_index.workbook.page import protect, set_page
from budget_index.workbook.style import (
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

WIDTHS = {"A": 26, "B": 62, "C": 16, "D": 16, "E": 26}
LAST_COLUMN = len(WIDTHS)
TEXT_WIDTH = (sum(WIDTHS.values()) - WIDTHS["A"]) * 1.15
"""Long lines lose less at their ends than the narrow columns that heights are reckoned for."""
STEPS = range(1, 7)


@dataclass
class StartSheet:
    """Writes the sheet from top to bottom; ``row`` is the next free one."""

    sheet: Worksheet
    methodology: Methodology
    about: About
    region_name: str
    say: Say
    row: int = 1

    def write(self, stretches: list[Stretch]) -> None:
        """Write everything."""
        for letter, width in WIDTHS.items():
            self.sheet.column_dimensions[letter].width = width
        self.heading()
        self.facts()
        self.steps()
        self.progress(stretches)
        self.sheet.sheet_view.showGridLines = False
        set_page(self.sheet, self.about, self.say)
        protect(self.sheet)

    def heading(self) -> None:
        """Write the name of the index; example data is announced above it."""
        if self.about.example:
            self.band(self.say("workbook.example-notice"), NOTICE, 28)
        self.band(localized(self.methodology.title, self.say.language), TITLE, 30)
        self.band(self.say("workbook.heading"), DOCUMENT, 22)

    def facts(self) -> None:
        """Write whose workbook it is."""
        draft = f"\n{self.say('workbook.draft')}" if self.methodology.status == "draft" else ""
        code = "" if self.region_name == self.about.region else f" ({self.about.region})"
        facts = {
            "region": f"{self.region_name}{code}",
            "year": str(self.about.year),
            "assessor": self.about.assessor,
            "methodology": f"{self.methodology.id}{draft}",
        }
        for key, text in facts.items():
            self.line(self.say(f"workbook.{key}"), text)
        source = self.methodology.source
        if source:
            self.line("", localized(source.title, self.say.language), REMARK)
        self.row += 1

    def steps(self) -> None:
        """Write how to fill the workbook in."""
        self.band(self.say("workbook.how"), STAGE, 24)
        sheet = self.say("workbook.sheet-assessment")
        for number in STEPS:
            key = f"workbook.step-{number}"
            self.line(str(number), self.say(key, sheet=sheet) if number == 2 else self.say(key))
        self.row += 1

    def progress(self, stretches: list[Stretch]) -> None:
        """Write how much of every stage is answered, counted by formulas."""
        self.band(self.say("workbook.progress"), STAGE, 24)
        paint(self.sheet, self.row, LAST_COLUMN, HEADER)
        for column, key in {1: "section", 3: "answered", 4: "asked", 5: "share"}.items():
            put_text(self.sheet, self.row, column, self.say(f"workbook.{key}"), HEADER)
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=2)
        self.sheet.row_dimensions[self.row].height = 20
        self.row += 1
        first = self.row
        for stretch in stretches:
            self.count(stretch.title, answered_formula(stretch, self.say), stretch.questions)
        last = self.row - 1
        self.count(self.say("workbook.total"), f"=SUM(C{first}:C{last})", sum(s.questions for s in stretches), TOTAL)
        limits = [FormatObject("num", 0), FormatObject("num", 1)]
        bars = DataBar(minLength=0, maxLength=100, cfvo=limits, color=Color(f"FF{BAR}"))
        self.sheet.conditional_formatting.add(f"E{first}:E{self.row - 1}", Rule("dataBar", dataBar=bars))

    def count(self, title: str, answered: str, asked: int, style: str = LINE_TITLE) -> None:
        """Write one line of the progress."""
        paint(self.sheet, self.row, LAST_COLUMN, style)
        put_text(self.sheet, self.row, 1, title, style)
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=2)
        put(self.sheet, self.row, 3, answered, COUNT)
        put(self.sheet, self.row, 4, asked, COUNT)
        put(self.sheet, self.row, 5, f"=IF(D{self.row}=0,0,C{self.row}/D{self.row})", SHARE)
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


def answered_formula(stretch: Stretch, say: Say) -> str:
    """Count the answers of a stage; the cells of its bands are blank and don't count."""
    sheet, answer = quote_sheetname(say("workbook.sheet-assessment")), LETTER["answer"]
    return f"=COUNTA({sheet}!{answer}{stretch.first}:{answer}{stretch.last})"
