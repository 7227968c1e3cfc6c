"""The sheet to fill in: coloured bands for stages and documents, one row per criterion."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.language import Language, Say, localized
from budget_index.methodology.model import Criterion, Dimension, Methodology
from budget_index.methodology.titles import title_of
from budget_index.methodology.walk import criteria_below, sections
from budget_index.workbook.assessment.columns import (
    ANSWER,
    BESIDE_ANSWER,
    EARLIER,
    FIRST_ROW,
    HEADER_ROW,
    HIDDEN,
    KEY_ROW,
    LEAST_LINES,
    SIZES,
    TITLE_ROW,
    answer_key,
    assessment_columns,
    factor_key,
    headers,
    widths_of,
)  # fmt: skip
from budget_index.workbook.assessment.contents import Contents
from budget_index.workbook.assessment.ticks import (
    SETTLED,
    Stretch,
    closed_formula,
    closing_texts,
    gates_over,
    mark_rows,
    mark_waiting,
    tick_formula,
)
from budget_index.workbook.drop_downs import answer_choice, answer_rules, apply_rule, column_rule
from budget_index.workbook.identity import About
from budget_index.workbook.page import due_text, protect, put_input, put_number, set_page, title_line
from budget_index.workbook.questions import Question, factors, questions_of, rows_below
from budget_index.workbook.xlsx.cells import paint, put, put_text, row_height
from budget_index.workbook.xlsx.style import (
    CHOICE,
    DOCUMENT,
    HEADER,
    HEADER_SIZE,
    ID,
    LOCKED,
    NOTE,
    NOTICE,
    STAGE,
    TEXT,
    TEXT_SIZE,
    TICK,
    TITLE,
)


@dataclass
class AssessmentSheet:
    """Writes the sheet from top to bottom; ``row`` is the next free one."""

    sheet: Worksheet
    methodology: Methodology
    about: About
    contents: Contents
    say: Say
    earlier: bool = False
    row: int = FIRST_ROW
    stage_id: str = ""
    rows_of: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.factors = factors(self.methodology, self.language)
        self.columns = assessment_columns(self.factors, earlier=self.earlier)
        self.number = {column: place for place, column in enumerate(self.columns, start=1)}
        self.letter = {column: get_column_letter(place) for column, place in self.number.items()}
        self.widths = widths_of(self.columns, narrow=bool(self.factors) or self.earlier)
        self.last_row = FIRST_ROW - 1 + sum(rows_below(section) for section in sections(self.methodology))
        self.gates = gates_over(self.methodology)

    def write(self) -> list[Stretch]:
        """Write everything; return what the start sheet counts."""
        self.heading()
        stretches = [self.stage(section) for section in sections(self.methodology)]
        self.rules()
        self.finish()
        return stretches

    def heading(self) -> None:
        """Write the hidden keys, the title and the visible header."""
        names = headers(self.language) | {factor_key(factor): title for factor, title in self.factors.items()}
        for column, number in self.number.items():
            put_text(self.sheet, KEY_ROW, number, column, TEXT)
            put_text(self.sheet, HEADER_ROW, number, names[column], HEADER)
            self.sheet.column_dimensions[self.letter[column]].width = self.widths[column]
            self.sheet.column_dimensions[self.letter[column]].hidden = column in HIDDEN
        self.sheet.row_dimensions[KEY_ROW].hidden = True
        self.sheet.row_dimensions[TITLE_ROW].height = 26
        shown = ((names[column], self.widths[column], HEADER_SIZE) for column in self.columns if column not in HIDDEN)
        self.sheet.row_dimensions[HEADER_ROW].height = row_height(shown)
        style = NOTICE if self.about.example else TITLE
        self.band(TITLE_ROW, title_line(self.about, self.contents.name, self.say), style)

    def band(self, row: int, text: str, style: str) -> None:
        """Write a coloured line across the visible columns."""
        paint(self.sheet, row, self.number["complete"], style)
        put_text(self.sheet, row, self.number["document"], text, style)

    def stage(self, stage: Dimension) -> Stretch:
        """Write a stage with all below it."""
        self.stage_id = stage.id
        self.dimension(stage, STAGE)
        asked = sum(1 for criterion in criteria_below(stage) if any(questions_of(criterion, self.methodology)))
        areas = {column: self.area(column) for column in ("stage", "complete")}
        return Stretch(self.sheet.title, stage.id, title_of(stage, self.language), asked, areas)

    def dimension(self, dimension: Dimension, style: str) -> None:
        """Write a band, then the questions and dimensions below it."""
        self.band(self.row, title_of(dimension, self.language), style)
        self.sheet.row_dimensions[self.row].height = 24 if style == STAGE else 19
        self.row += 1
        for criterion in dimension.criteria:
            self.criterion(criterion)
        for below in dimension.dimensions:
            self.dimension(below, DOCUMENT)

    def criterion(self, criterion: Criterion) -> None:
        """Write one row: what is asked, the yellow cells, what an earlier round said, the tick."""
        asked = {question.factor: question for question in questions_of(criterion, self.methodology)}
        texts = {
            "id": criterion.id,
            "document": self.document(criterion),
            "question": localized(criterion.question, self.language),
            "guidance": localized(criterion.guidance or {}, self.language),
        }
        styles = {"id": ID, "question": TEXT}
        for column, text in texts.items():
            put_text(self.sheet, self.row, self.number[column], text, styles.get(column, NOTE))
        texts |= self.answers(asked) | self.beside(criterion, asked) | self.before(criterion)
        if asked:
            put(self.sheet, self.row, self.number["complete"], self.tick(criterion, asked), TICK)
            put_text(self.sheet, self.row, self.number["stage"], self.stage_id, NOTE)
        else:
            put_text(self.sheet, self.row, self.number["complete"], "", LOCKED)
        put_text(self.sheet, self.row, self.number["region"], self.contents.region, NOTE)
        sized = ((text, self.widths[column], SIZES.get(column, TEXT_SIZE)) for column, text in texts.items())
        self.sheet.row_dimensions[self.row].height = row_height(sized, LEAST_LINES)
        self.row += 1

    def answers(self, asked: Mapping[str, Question]) -> dict[str, str]:
        """Write the answer and its factors; what isn't asked is grey. Return the longest text each cell may hold."""
        longest = {}
        for factor in ("", *self.factors):
            column = answer_key(factor)
            if factor in asked:
                longest[column] = self.answer(asked[factor], column)
            else:
                longest[column] = self.say("workbook.from-publications") if not factor else ""
                put_text(self.sheet, self.row, self.number[column], longest[column], LOCKED)
        return longest

    def answer(self, question: Question, column: str) -> str:
        """Write one answer cell; return the longest text it may hold."""
        answer = self.contents.responses.get(question.id, {}).get(ANSWER.key, "")
        self.rows_of.setdefault((column, question.scale_id), []).append(self.row)
        if question.scale.number:
            put_number(self.sheet, self.row, self.number[column], answer, question.scale.number)
            return answer
        options = {key: answer_choice(key, question.scale, self.language) for key in question.scale.answers or {}}
        put_text(self.sheet, self.row, self.number[column], options.get(answer, answer), CHOICE)
        return max([answer, *options.values()], key=len)

    def beside(self, criterion: Criterion, asked: Mapping[str, Question]) -> dict[str, str]:
        """Write evidence, date and comment; they belong to the first question of the row."""
        first = next(iter(asked.values())).id if asked else criterion.id
        given = self.contents.responses.get(first, {})
        texts = {column.key: given.get(column.key, "") for column in BESIDE_ANSWER}
        for column in BESIDE_ANSWER:
            put_input(self.sheet, self.row, self.number[column.key], column, texts[column.key], locked=not asked)
        return texts

    def before(self, criterion: Criterion) -> dict[str, str]:
        """Write what an earlier round said, if it is asked for."""
        if not self.earlier:
            return {}
        agreed = self.contents.earlier.get(criterion.id, {})
        texts = {column: agreed.get(key, "") for column, key in EARLIER.items()}
        for column, text in texts.items():
            put_text(self.sheet, self.row, self.number[column], text, LOCKED)
        return texts

    def tick(self, criterion: Criterion, asked: Mapping[str, Question]) -> str:
        """Write the formula of the last column."""
        cells = [f"{self.letter[answer_key(factor)]}{self.row}" for factor in asked]
        proof = [f"{self.letter[column.key]}{self.row}" for column in BESIDE_ANSWER if column.proof]
        gates = self.gates.get(criterion.id, [])
        over = [(gate.criterion, closing_texts(gate, self.methodology, self.language)) for gate in gates]
        return tick_formula(cells, proof, closed_formula(over, self.area("id"), self.area(ANSWER.key)))

    def document(self, criterion: Criterion) -> str:
        """Name the document and the day it is due."""
        document = self.methodology.documents.get(criterion.document or "")
        if document is None:
            return ""
        due = due_text(document, self.about.year, self.say)
        return "\n".join(part for part in (localized(document.title, self.language), due) if part)

    def rules(self) -> None:
        """Put drop-downs, checks and hints on the yellow cells."""
        for (key, scale_id), rows in self.rows_of.items():
            rule = answer_rules(self.methodology.scales, self.say)[scale_id]
            apply_rule(rule, self.sheet, self.letter[key], rows)
        asked = {row for rows in self.rows_of.values() for row in rows}
        for column in BESIDE_ANSWER:
            apply_rule(column_rule(column, self.say), self.sheet, self.letter[column.key], asked)

    def finish(self) -> None:
        """Add what concerns the whole sheet: colours, filter, panes, print, protection."""
        last, tick = max(self.last_row, FIRST_ROW), self.letter["complete"]
        mark_rows(self.sheet, f"A{FIRST_ROW}:{tick}{last}", f'${tick}{FIRST_ROW}="{SETTLED}"')
        for column in (column for column in BESIDE_ANSWER if column.proof):
            mark_waiting(self.sheet, self.letter[column.key], tick, FIRST_ROW, last)
        self.sheet.auto_filter.ref = f"A{HEADER_ROW}:{tick}{last}"
        self.sheet.freeze_panes = f"B{FIRST_ROW}"
        self.sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
        self.sheet.print_area = f"A{TITLE_ROW}:{tick}{last}"
        set_page(self.sheet, self.about, self.say, self.contents.region)
        protect(self.sheet)

    @property
    def language(self) -> Language:
        """The language of the sheet."""
        return self.say.language

    def area(self, column: str) -> str:
        """Return the cells of a column that belong to criteria and bands, as formulas write it."""
        return f"${self.letter[column]}${FIRST_ROW}:${self.letter[column]}${self.last_row}"
