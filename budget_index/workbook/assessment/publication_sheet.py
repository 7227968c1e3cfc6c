"""The sheet of publications: one row per document, with its status, link, date, format and languages."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.language import Say, localized
from budget_index.methodology.model import Document, Methodology
from budget_index.tables.columns import PUBLICATION_INPUTS, InputColumn
from budget_index.tables.statuses import not_public_labels, status_label
from budget_index.workbook.assessment.columns import (
    FIRST_ROW,
    HEADER_ROW,
    KEY_ROW,
    LEAST_LINES,
    PUBLICATION_SHEET,
    PUBLICATION_WIDTHS,
    TITLE_ROW,
    publication_headers,
)  # fmt: skip
from budget_index.workbook.assessment.contents import Contents
from budget_index.workbook.assessment.ticks import SETTLED, formula_text, mark_rows, mark_waiting, tick_formula
from budget_index.workbook.drop_downs import answer_choice, answer_rules, apply_rule, column_rule
from budget_index.workbook.identity import About
from budget_index.workbook.page import due_text, protect, put_input, set_page, title_line
from budget_index.workbook.questions import fact_scale
from budget_index.workbook.xlsx.cells import paint, put, put_text, row_height
from budget_index.workbook.xlsx.style import (
    CHOICE,
    HEADER,
    HEADER_SIZE,
    NOTE,
    NOTE_SIZE,
    NOTICE,
    STAGE,
    TEXT,
    TEXT_SIZE,
    TICK,
    TITLE,
)

NUMBER_OF = {column: number for number, column in enumerate(PUBLICATION_SHEET, start=1)}
LETTER = {column: get_column_letter(number) for column, number in NUMBER_OF.items()}
HIDDEN = ("document", "region")
STATUS, *FACTS = PUBLICATION_INPUTS


@dataclass
class PublicationSheet:
    """Writes the sheet from top to bottom; ``row`` is the next free one."""

    sheet: Worksheet
    methodology: Methodology
    about: About
    say: Say
    row: int = FIRST_ROW
    rows: list[int] = field(default_factory=list)
    rows_of: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def write(self, regions: Sequence[Contents]) -> str:
        """Write everything; return the area of the ticks, for the start sheet."""
        self.heading(regions)
        for contents in regions:
            if len(regions) > 1:
                paint(self.sheet, self.row, NUMBER_OF["complete"], STAGE)
                put_text(self.sheet, self.row, NUMBER_OF["title"], contents.name, STAGE)
                self.sheet.row_dimensions[self.row].height = 24
                self.row += 1
            for name, document in self.methodology.documents.items():
                self.document(name, document, contents)
        self.rules()
        self.finish()
        tick = LETTER["complete"]
        return f"${tick}${FIRST_ROW}:${tick}${self.row - 1}"

    def heading(self, regions: Sequence[Contents]) -> None:
        """Write the hidden keys, the title and the visible header."""
        names = publication_headers(self.say.language)
        for column, number in NUMBER_OF.items():
            put_text(self.sheet, KEY_ROW, number, column, TEXT)
            put_text(self.sheet, HEADER_ROW, number, names[column], HEADER)
            self.sheet.column_dimensions[LETTER[column]].width = PUBLICATION_WIDTHS[column]
            self.sheet.column_dimensions[LETTER[column]].hidden = column in HIDDEN
        self.sheet.row_dimensions[KEY_ROW].hidden = True
        self.sheet.row_dimensions[TITLE_ROW].height = 26
        shown = (
            (names[column], PUBLICATION_WIDTHS[column], HEADER_SIZE)
            for column in PUBLICATION_SHEET
            if column not in HIDDEN
        )
        self.sheet.row_dimensions[HEADER_ROW].height = row_height(shown)
        style = NOTICE if self.about.example else TITLE
        paint(self.sheet, TITLE_ROW, NUMBER_OF["complete"], style)
        whose = regions[0].name if len(regions) == 1 else ""
        put_text(self.sheet, TITLE_ROW, NUMBER_OF["title"], title_line(self.about, whose, self.say), style)

    def document(self, name: str, document: Document, contents: Contents) -> None:
        """Write the row of one document."""
        given = contents.publications.get(name, {})
        title = localized(document.title, self.say.language)
        due = due_text(document, self.about.year, self.say)
        fixed = {
            "document": (name, NOTE),
            "region": (contents.region, NOTE),
            "title": (title, TEXT),
            "due": (due, NOTE),
        }
        for key, (text, style) in fixed.items():
            put_text(self.sheet, self.row, NUMBER_OF[key], text, style)
        sized = [(title, PUBLICATION_WIDTHS["title"], TEXT_SIZE), (due, PUBLICATION_WIDTHS["due"], NOTE_SIZE)]
        status = status_label(given.get(STATUS.key, ""), self.say.language)
        put_input(self.sheet, self.row, NUMBER_OF[STATUS.key], STATUS, status)
        for column in FACTS:
            longest = self.fact(name, column, given.get(column.key, ""))
            sized.append((longest, column.width, TEXT_SIZE))
        put(self.sheet, self.row, NUMBER_OF["complete"], self.tick(), TICK)
        self.sheet.row_dimensions[self.row].height = row_height(sized, LEAST_LINES)
        self.rows.append(self.row)
        self.row += 1

    def fact(self, document: str, column: InputColumn, value: str) -> str:
        """Write a fact, on the scale of the criterion derived from it if there is one; return the longest text."""
        derived = fact_scale(self.methodology, document, column.key) if column.kind == "fact" else None
        if derived is None:
            put_input(self.sheet, self.row, NUMBER_OF[column.key], column, value)
            return value
        scale = self.methodology.scales[derived[1]]
        options = {key: answer_choice(key, scale, self.say.language) for key in scale.answers or {}}
        put_text(self.sheet, self.row, NUMBER_OF[column.key], options.get(value, value), CHOICE)
        self.rows_of.setdefault((column.key, derived[1]), []).append(self.row)
        return max([value, *options.values()], key=len)

    def tick(self) -> str:
        """Write the formula of the last column: a document that isn't public needs only its status."""
        status = f"{LETTER[STATUS.key]}{self.row}"
        proof = [f"{LETTER[column.key]}{self.row}" for column in FACTS if column.proof]
        closed = ",".join(f"{status}={formula_text(label)}" for label in not_public_labels(self.say.language))
        return tick_formula([status], proof, f"OR({closed})")

    def rules(self) -> None:
        """Put drop-downs, checks and hints on the yellow cells."""
        for (fact, scale_id), rows in self.rows_of.items():
            rule = answer_rules(self.methodology.scales, self.say)[scale_id]
            apply_rule(rule, self.sheet, LETTER[fact], rows)
        for column in PUBLICATION_INPUTS:
            chosen = {row for (fact, _), rows in self.rows_of.items() if fact == column.key for row in rows}
            apply_rule(column_rule(column, self.say), self.sheet, LETTER[column.key], set(self.rows) - chosen)

    def finish(self) -> None:
        """Add what concerns the whole sheet: colours, filter, panes, print, protection."""
        last, tick = max(self.row - 1, FIRST_ROW), LETTER["complete"]
        settled = f'${tick}{FIRST_ROW}="{SETTLED}"'
        mark_rows(self.sheet, f"{LETTER[FACTS[0].key]}{FIRST_ROW}:{LETTER[FACTS[-1].key]}{last}", settled)
        for column in (column for column in FACTS if column.proof):
            mark_waiting(self.sheet, LETTER[column.key], tick, FIRST_ROW, last)
        self.sheet.auto_filter.ref = f"{LETTER['title']}{HEADER_ROW}:{tick}{last}"
        self.sheet.freeze_panes = f"{LETTER['due']}{FIRST_ROW}"
        self.sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
        self.sheet.print_area = f"{LETTER['title']}{TITLE_ROW}:{tick}{last}"
        set_page(self.sheet, self.about, self.say)
        protect(self.sheet)
