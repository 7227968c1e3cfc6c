"""The sheet that is filled in: coloured bands for stages and documents, one row a question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.language import Language, Say, localized
from budget_index.methodology.answer_text import canonical_number
from budget_index.methodology.model import Dimension, Methodology
from budget_index.workbook.about import About
from budget_index.workbook.cells import paint, put, put_text, row_height
from budget_index.workbook.drop_downs import answer_rules, apply_rule, date_rule, evidence_hint, labelled
from budget_index.workbook.layout import COLUMNS, FACTOR_MARK, FIRST_ROW, HEADER_ROW, KEY_ROW, TITLE_ROW, headers
from budget_index.workbook.page import protect, set_page
from budget_index.workbook.questions import Question, asked_in, questions_of, stages
from budget_index.workbook.style import (
    AMBER,
    CHOICE,
    DATE,
    DOCUMENT,
    HEADER,
    ID,
    NOTE,
    NOTE_SIZE,
    NOTICE,
    NUMBER,
    STAGE,
    TEXT,
    TEXT_SIZE,
    TICK,
    TITLE,
    WORDS,
    fill_of,
)

WIDTHS = {
    "id": 9, "document": 22, "question": 34, "guidance": 42, "answer": 25, "evidence": 27, "seen_on": 12, "comment": 24,
    "complete": 10,
}  # fmt: skip
LETTER = {column: get_column_letter(number) for number, column in enumerate(COLUMNS, start=1)}
NUMBER_OF = {column: number for number, column in enumerate(COLUMNS, start=1)}
SIZES = {"document": NOTE_SIZE, "guidance": NOTE_SIZE}
HEADER_SIZE = 11.5
"""Bold letters of size 10 are as wide as this."""
LEAST_LINES = 2


@dataclass(frozen=True)
class Filled:
    """What stands in the yellow cells of a row."""

    answer: str = ""
    evidence: str = ""
    seen_on: str = ""
    comment: str = ""


@dataclass
class Stretch:
    """The rows of one stage, for the progress on the start sheet."""

    title: str
    first: int
    last: int
    questions: int


@dataclass
class AssessmentSheet:
    """Writes the sheet from top to bottom; ``row`` is the next free one, ``rows_of`` the rows of every scale."""

    sheet: Worksheet
    methodology: Methodology
    about: About
    region_name: str
    say: Say
    filled: Mapping[str, Filled]
    row: int = FIRST_ROW
    rows_of: dict[str, list[int]] = field(default_factory=dict)

    def write(self) -> list[Stretch]:
        """Write everything; give the rows of every stage."""
        self.heading()
        stretches = [self.stage(stage) for stage in stages(self.methodology) if asked_in(stage, self.methodology)]
        self.rules()
        self.finish()
        return stretches

    def heading(self) -> None:
        """Write the hidden keys, the title and the visible header."""
        names = headers(self.language)
        for number, column in enumerate(COLUMNS, start=1):
            put_text(self.sheet, KEY_ROW, number, column, TEXT)
            put_text(self.sheet, HEADER_ROW, number, names[column], HEADER)
            self.sheet.column_dimensions[LETTER[column]].width = WIDTHS[column]
        self.sheet.row_dimensions[KEY_ROW].hidden = True
        self.sheet.row_dimensions[TITLE_ROW].height = 26
        self.sheet.row_dimensions[HEADER_ROW].height = row_height((names[c], WIDTHS[c], HEADER_SIZE) for c in COLUMNS)
        style = NOTICE if self.about.example else TITLE
        paint(self.sheet, TITLE_ROW, len(COLUMNS), style)
        title = title_line(self.about, self.region_name, self.say)
        put_text(self.sheet, TITLE_ROW, NUMBER_OF["document"], title, style)

    def stage(self, stage: Dimension) -> Stretch:
        """Write a stage with all below it."""
        title = localized(stage.title or {}, self.language) or stage.id
        first = self.row
        self.dimension(stage, STAGE)
        return Stretch(title, first, self.row - 1, asked_in(stage, self.methodology))

    def dimension(self, dimension: Dimension, style: str) -> None:
        """Write a band, then the questions and dimensions below it; one without questions is left out."""
        if not asked_in(dimension, self.methodology):
            return
        title = localized(dimension.title or {}, self.language) or dimension.id
        paint(self.sheet, self.row, len(COLUMNS), style)
        put_text(self.sheet, self.row, NUMBER_OF["document"], title, style)
        self.sheet.row_dimensions[self.row].height = 24 if style == STAGE else 19
        self.row += 1
        for criterion in dimension.criteria:
            for question in questions_of(criterion, self.methodology):
                self.question(question)
        for below in dimension.dimensions:
            self.dimension(below, DOCUMENT)

    def question(self, question: Question) -> None:
        """Write one row to answer."""
        filled = self.filled.get(question.id, Filled())
        texts = {"document": self.document(question), **self.words(question)}
        put_text(self.sheet, self.row, NUMBER_OF["id"], question.id, ID)
        for column, text in texts.items():
            put_text(self.sheet, self.row, NUMBER_OF[column], text, TEXT if column == "question" else NOTE)
        longest_answer = self.answer(question, filled.answer)
        put_text(self.sheet, self.row, NUMBER_OF["evidence"], filled.evidence, WORDS)
        put_text(self.sheet, self.row, NUMBER_OF["comment"], filled.comment, WORDS)
        self.seen_on(filled.seen_on)
        put(self.sheet, self.row, NUMBER_OF["complete"], self.tick(bool(question.factor)), TICK)
        texts |= {"id": question.id, "answer": longest_answer}
        texts |= {"evidence": filled.evidence, "comment": filled.comment}
        sized = ((text, WIDTHS[column], SIZES.get(column, TEXT_SIZE)) for column, text in texts.items())
        height = row_height(sized, LEAST_LINES)
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def words(self, question: Question) -> dict[str, str]:
        """Give question and guidance; a factor has its scale's title instead."""
        if question.factor:
            title = localized(question.scale.title or {}, self.language) or question.factor
            return {"question": f"↳ {title}", "guidance": ""}
        criterion = question.criterion
        return {
            "question": localized(criterion.question, self.language),
            "guidance": localized(criterion.guidance or {}, self.language),
        }

    def document(self, question: Question) -> str:
        """Name the document and the day it is due."""
        document = self.methodology.documents.get(question.criterion.document or "")
        if document is None or question.factor:
            return ""
        title = localized(document.title, self.language)
        if document.due is None:
            return title
        key = "workbook.due" if document.due.verified else "workbook.due-unverified"
        return f"{title}\n{self.say(key, date=self.due_date(document.due.year, document.due.month, document.due.day))}"

    def due_date(self, years: int, month: int, day: int) -> str:
        """Write a due date as the date column does."""
        order = (f"{self.about.year + years}", f"{month:02}", f"{day:02}")
        return "-".join(order) if self.say("workbook.date-format").startswith("y") else ".".join(reversed(order))

    def answer(self, question: Question, answer: str) -> str:
        """Write the answer cell with its rule; give the longest text it may hold."""
        column = NUMBER_OF["answer"]
        self.rows_of.setdefault(question.scale_id, []).append(self.row)
        if question.scale.number:
            put_number(self.sheet, self.row, column, answer)
            return answer
        options = {key: labelled(key, question.scale, self.language) for key in question.scale.answers or {}}
        put_text(self.sheet, self.row, column, options.get(answer, answer), CHOICE)
        return max([answer, *options.values()], key=len)

    def seen_on(self, text: str) -> None:
        """Write the day as a real date where the text is one."""
        try:
            put(self.sheet, self.row, NUMBER_OF["seen_on"], date.fromisoformat(text), DATE)
        except ValueError:
            put_text(self.sheet, self.row, NUMBER_OF["seen_on"], text, DATE)

    def tick(self, is_factor: bool) -> str:
        """Make the formula of the last column: ✓ when answered with evidence and date, … when begun."""
        answer, evidence, seen = (f'{LETTER[column]}{self.row}<>""' for column in ("answer", "evidence", "seen_on"))
        return f'=IF({answer},"✓","")' if is_factor else f'=IF({answer},IF(AND({evidence},{seen}),"✓","…"),"")'

    def rules(self) -> None:
        """Put drop-downs, checks and hints on the yellow cells."""
        rules = answer_rules(self.methodology.scales, self.say)
        for scale_id, rows in self.rows_of.items():
            apply_rule(rules[scale_id], self.sheet, LETTER["answer"], rows)
        asked = [row for rows in self.rows_of.values() for row in rows]
        apply_rule(evidence_hint(self.say), self.sheet, LETTER["evidence"], asked)
        apply_rule(date_rule(self.say), self.sheet, LETTER["seen_on"], asked)

    def finish(self) -> None:
        """Add what concerns the whole sheet: colours, filter, panes, print, protection."""
        last = max(self.row - 1, FIRST_ROW)
        answer, evidence = f"${LETTER['answer']}{FIRST_ROW}", f"${LETTER['evidence']}{FIRST_ROW}"
        asked = f'ISERROR(FIND("{FACTOR_MARK}",${LETTER["id"]}{FIRST_ROW}))'
        condition = f'AND({answer}<>"",{evidence}="",{asked})'
        unproved = Rule("expression", formula=[condition], dxf=DifferentialStyle(fill=fill_of(AMBER)))
        self.sheet.conditional_formatting.add(f"{LETTER['evidence']}{FIRST_ROW}:{LETTER['evidence']}{last}", unproved)
        self.sheet.auto_filter.ref = f"A{HEADER_ROW}:{LETTER[COLUMNS[-1]]}{last}"
        self.sheet.freeze_panes = f"B{FIRST_ROW}"
        self.sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
        set_page(self.sheet, self.about, self.say)
        protect(self.sheet)

    @property
    def language(self) -> Language:
        """The language of the sheet."""
        return self.say.language


def title_line(about: About, region_name: str, say: Say) -> str:
    """Say in one line whose sheet it is, and that its data are an example."""
    whose = f"{region_name} · {about.year} · {about.assessor}"
    return f"{say('workbook.example-notice')}   {whose}" if about.example else whose


def put_number(sheet: Worksheet, row: int, column: int, answer: str) -> None:
    """Write a number as a number; what isn't one as it is."""
    number = canonical_number(answer)
    if number is None:
        put_text(sheet, row, column, answer, NUMBER)
    else:
        put(sheet, row, column, float(number), NUMBER)
