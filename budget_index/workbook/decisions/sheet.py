"""The sheet on which an expert group decides: rows to compare, and cells for the decision and its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.language import Language, Say, localized
from budget_index.methodology.model import Methodology
from budget_index.tables.columns import InputColumn
from budget_index.workbook.decisions.columns import FIRST_ROW, HEADER_ROW, HINT_ROW, KEY_ROW, TITLE_ROW
from budget_index.workbook.decisions.documents import DocumentFact
from budget_index.workbook.drop_downs import answer_choice, answer_rules, apply_rule, column_rule
from budget_index.workbook.identity import About
from budget_index.workbook.page import protect, put_day, put_number, set_page
from budget_index.workbook.questions import Question
from budget_index.workbook.xlsx.cells import paint, put_text, row_height
from budget_index.workbook.xlsx.style import (
    AMBER,
    CHOICE,
    DATE,
    HEADER,
    ID,
    NOTE,
    NOTE_SIZE,
    NOTICE,
    STAGE,
    TEXT,
    TEXT_SIZE,
    TICK,
    TITLE,
    WORDS,
    fill_of,
)

SMALL = {"document", "found", "seen"}
"""Columns in a small font."""
ARROW = "↗"
ARROW_WIDTH = 4.0
LONGEST_ADDRESS = 2000


@dataclass(frozen=True)
class SheetColumn:
    """One column of a sheet: its key, what stands above it, how wide it is."""

    key: str
    title: str
    width: float
    hidden: bool = False

    @property
    def size(self) -> int:
        """The size of its font."""
        return NOTE_SIZE if self.key.partition(":")[0] in SMALL else TEXT_SIZE


@dataclass
class DecisionSheet:
    """Writes a sheet from top to bottom; ``row`` is the next free one."""

    sheet: Worksheet
    methodology: Methodology
    about: About
    columns: list[SheetColumn]
    say: Say
    row: int = FIRST_ROW
    rows_of: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    rows_of_facts: dict[tuple[InputColumn, str], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.number = {column.key: place for place, column in enumerate(self.columns, start=1)}
        self.letter = {key: get_column_letter(place) for key, place in self.number.items()}

    @property
    def language(self) -> Language:
        """The language of the sheet."""
        return self.say.language

    def heading(self, title: str, hint: str) -> None:
        """Write hidden keys, title, a line on what to do, and the header."""
        last = len(self.columns)
        for place, column in enumerate(self.columns, start=1):
            put_text(self.sheet, KEY_ROW, place, column.key, TEXT)
            put_text(self.sheet, HEADER_ROW, place, column.title, HEADER)
            dimension = self.sheet.column_dimensions[get_column_letter(place)]
            dimension.width, dimension.hidden = column.width, column.hidden
        self.sheet.row_dimensions[KEY_ROW].hidden = True
        style = NOTICE if self.about.example else TITLE
        paint(self.sheet, TITLE_ROW, last, style)
        notice = f"{self.say('workbook.example-notice')}   " if self.about.example else ""
        put_text(self.sheet, TITLE_ROW, 1, notice + title, style)
        width = sum(column.width for column in self.columns if not column.hidden)
        put_text(self.sheet, HINT_ROW, 1, hint, NOTE)
        self.sheet.merge_cells(start_row=HINT_ROW, end_row=HINT_ROW, start_column=1, end_column=last)
        self.sheet.row_dimensions[TITLE_ROW].height = 26
        self.sheet.row_dimensions[HINT_ROW].height = row_height([(hint, width, NOTE_SIZE)])
        headers = [(column.title, column.width * 0.85, TEXT_SIZE) for column in self.columns]
        self.sheet.row_dimensions[HEADER_ROW].height = row_height(headers)

    def band(self, text: str) -> None:
        """Write a coloured line across the sheet."""
        paint(self.sheet, self.row, len(self.columns), STAGE)
        put_text(self.sheet, self.row, 1, text, STAGE)
        self.sheet.row_dimensions[self.row].height = 24
        self.row += 1

    def note(self, text: str) -> None:
        """Write a line of words across the sheet."""
        width = sum(column.width for column in self.columns if not column.hidden)
        put_text(self.sheet, self.row, 1, text, NOTE)
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=len(self.columns))
        self.sheet.row_dimensions[self.row].height = row_height([(text, width, NOTE_SIZE)])
        self.row += 1

    def line(self, question: Question, region: str, texts: Mapping[str, str]) -> None:
        """Write one row about a question: who and what it is about, and the texts that can't be changed."""
        about = {"id": question.id, "document": self.document(question.criterion.document)}
        self.row_about(about | {"question": self.question(question), "region": region, **texts})

    def fact_line(self, fact: DocumentFact, region: str, texts: Mapping[str, str]) -> None:
        """Write one row about a fact of a document, as ``line`` does."""
        about = {"id": fact.id, "document": self.document(fact.document)}
        title = self.say(f"workbook.column-{fact.column.key.replace('_', '-')}")
        self.row_about(about | {"question": title, "region": region, **texts})

    def row_about(self, texts: Mapping[str, str]) -> None:
        """Write the texts of a row by their columns."""
        known = {**texts, "year": str(self.about.year)}
        for key, text in known.items():
            style = ID if key == "id" else NOTE if key.partition(":")[0] in SMALL else TEXT
            put_text(self.sheet, self.row, self.number[key], text, style)
        sized = [(text, c.width, c.size) for c in self.columns if (text := known.get(c.key, ""))]
        self.sheet.row_dimensions[self.row].height = row_height(sized, 2)

    def choose(self, key: str, question: Question, answer: str, fill: str = "") -> None:
        """Write a cell for an answer to the question, to be chosen from its scale."""
        self.rows_of.setdefault((key, question.scale_id), []).append(self.row)
        place = self.number[key]
        if question.scale.number:
            cell = put_number(self.sheet, self.row, place, answer, question.scale.number)
        else:
            cell = put_text(self.sheet, self.row, place, self.meaning(question, answer), CHOICE)
        if fill:
            cell.fill = fill_of(fill)

    def choose_fact(self, fact: DocumentFact, value: str, fill: str = "") -> None:
        """Write a cell for the decision on a fact of a document."""
        self.rows_of_facts.setdefault((fact.column, fact.scale_id), []).append(self.row)
        style = WORDS if fact.column.kind == "fact" and not fact.scale else CHOICE
        if fact.column.kind == "day":
            put_day(self.sheet, self.row, self.number["decision"], value, DATE)
        else:
            put_text(self.sheet, self.row, self.number["decision"], fact.written(value, self.say), style)
        if fill:
            self.sheet.cell(self.row, self.number["decision"]).fill = fill_of(fill)

    def write_in(self, key: str, text: str, fill: str = "") -> None:
        """Write a cell for words."""
        cell = put_text(self.sheet, self.row, self.number[key], text, WORDS)
        if fill:
            cell.fill = fill_of(fill)

    def link(self, key: str, address: str) -> None:
        """Write an arrow that leads to a page; only addresses of pages, never of files.

        The address itself stands beside it as text: LibreOffice doesn't wrap a cell that is a link.
        """
        is_page = address.casefold().startswith(("http://", "https://")) and len(address) < LONGEST_ADDRESS
        cell = put_text(self.sheet, self.row, self.number[key], ARROW if is_page else "", TICK)
        if is_page:
            cell.hyperlink = address

    def meaning(self, question: Question, answer: str) -> str:
        """Write an answer with its meaning."""
        return (
            answer_choice(answer, question.scale, self.language) if answer in (question.scale.answers or {}) else answer
        )

    def question(self, question: Question) -> str:
        """Write the question; a factor is named by its scale."""
        words = localized(question.criterion.question, self.language)
        if not question.factor:
            return words
        return f"{words}\n↳ {localized(question.scale.title or {}, self.language) or question.factor}"

    def document(self, name: str | None) -> str:
        """Return the title of a document."""
        document = self.methodology.documents.get(name or "")
        return localized(document.title, self.language) if document else ""

    def finish(self) -> None:
        """Add what concerns the whole sheet: drop-downs, filter, panes, print, protection."""
        for (key, scale_id), rows in self.rows_of.items():
            rule = answer_rules(self.methodology.scales, self.say)[scale_id]
            apply_rule(rule, self.sheet, self.letter[key], rows)
        for (column, scale_id), rows in self.rows_of_facts.items():
            scaled = answer_rules(self.methodology.scales, self.say)[scale_id] if scale_id else None
            apply_rule(scaled or column_rule(column, self.say), self.sheet, self.letter["decision"], rows)
        last = max(self.row - 1, FIRST_ROW)
        self.sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(self.columns))}{last}"
        self.sheet.freeze_panes = f"D{FIRST_ROW}"
        self.sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
        set_page(self.sheet, self.about, self.say)
        protect(self.sheet)

    def warn(self, key: str, condition: str, first: int, last: int) -> None:
        """Colour cells of a column while a condition on the first of their rows holds; the others follow it."""
        if last >= first:
            rule = Rule("expression", formula=[condition], dxf=DifferentialStyle(fill=fill_of(AMBER)))
            self.sheet.conditional_formatting.add(f"{self.letter[key]}{first}:{self.letter[key]}{last}", rule)
