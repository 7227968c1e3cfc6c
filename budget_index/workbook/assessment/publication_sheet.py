"""The sheet of publications: one row a document, with its status, link, date, format and languages."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.language import Say, localized
from budget_index.methodology.model import Document, Methodology
from budget_index.workbook.assessment.columns import (
    FIRST_ROW,
    HEADER_ROW,
    KEY_ROW,
    PUBLICATION_INPUTS,
    PUBLICATION_KEYS,
    TITLE_ROW,
    publication_headers,
)
from budget_index.workbook.assessment.contents import Contents, Listed
from budget_index.workbook.assessment.ticks import SETTLED, mark_rows, mark_waiting, quoted, tick_formula
from budget_index.workbook.drop_downs import answer_rules, apply_rule, date_rule, hint, labelled, status_rule
from budget_index.workbook.identity import About
from budget_index.workbook.page import due_text, protect, put_day, set_page, title_line
from budget_index.workbook.questions import fact_scale, not_public_labels, status_label
from budget_index.workbook.xlsx.cells import paint, put, put_text, row_height
from budget_index.workbook.xlsx.style import (
    CHOICE,
    DATE,
    HEADER,
    NOTE,
    NOTE_SIZE,
    NOTICE,
    STAGE,
    TEXT,
    TEXT_SIZE,
    TICK,
    TITLE,
    WORDS,
)

WIDTHS = {
    "document": 9, "title": 44, "due": 16, "status": 27, "url": 44, "published_on": 14, "format": 26, "languages": 26,
    "complete": 10, "region": 9,
}  # fmt: skip
NUMBER_OF = {column: number for number, column in enumerate(PUBLICATION_KEYS, start=1)}
LETTER = {column: get_column_letter(number) for column, number in NUMBER_OF.items()}
HIDDEN = ("document", "region")
FACTS = ("format", "languages")
HEADER_SIZE = 11.5
LEAST_LINES = 2


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
        """Write everything; give the area of the ticks, for the start sheet."""
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
            self.sheet.column_dimensions[LETTER[column]].width = WIDTHS[column]
            self.sheet.column_dimensions[LETTER[column]].hidden = column in HIDDEN
        self.sheet.row_dimensions[KEY_ROW].hidden = True
        self.sheet.row_dimensions[TITLE_ROW].height = 26
        shown = ((names[column], WIDTHS[column], HEADER_SIZE) for column in PUBLICATION_KEYS if column not in HIDDEN)
        self.sheet.row_dimensions[HEADER_ROW].height = row_height(shown)
        style = NOTICE if self.about.example else TITLE
        paint(self.sheet, TITLE_ROW, NUMBER_OF["complete"], style)
        whose = regions[0].name if len(regions) == 1 else ""
        put_text(self.sheet, TITLE_ROW, NUMBER_OF["title"], title_line(self.about, whose, self.say), style)

    def document(self, name: str, document: Document, contents: Contents) -> None:
        """Write the row of one document."""
        listed = contents.publications.get(name, Listed())
        title = localized(document.title, self.say.language)
        due = due_text(document, self.about.year, self.say)
        texts = {"title": title, "due": due, "url": listed.url}
        texts |= {fact: self.fact(name, fact, getattr(listed, fact)) for fact in FACTS}
        put_text(self.sheet, self.row, NUMBER_OF["document"], name, NOTE)
        put_text(self.sheet, self.row, NUMBER_OF["region"], contents.region, NOTE)
        put_text(self.sheet, self.row, NUMBER_OF["title"], title, TEXT)
        put_text(self.sheet, self.row, NUMBER_OF["due"], due, NOTE)
        status = status_label(listed.status, self.say.language)
        put_text(self.sheet, self.row, NUMBER_OF["status"], status, CHOICE)
        put_text(self.sheet, self.row, NUMBER_OF["url"], listed.url, WORDS)
        put_day(self.sheet, self.row, NUMBER_OF["published_on"], listed.published_on, DATE)
        put(self.sheet, self.row, NUMBER_OF["complete"], self.tick(), TICK)
        sizes = {"due": NOTE_SIZE}
        sized = ((text, WIDTHS[column], sizes.get(column, TEXT_SIZE)) for column, text in texts.items())
        self.sheet.row_dimensions[self.row].height = row_height(sized, LEAST_LINES)
        self.rows.append(self.row)
        self.row += 1

    def fact(self, document: str, fact: str, value: str) -> str:
        """Write format or languages: an answer of the scale that a criterion is derived on, else any text."""
        derived = fact_scale(self.methodology, document, fact)
        if derived is None:
            put_text(self.sheet, self.row, NUMBER_OF[fact], value, WORDS)
            return value
        scale = self.methodology.scales[derived[1]]
        options = {key: labelled(key, scale, self.say.language) for key in scale.answers or {}}
        put_text(self.sheet, self.row, NUMBER_OF[fact], options.get(value, value), CHOICE)
        self.rows_of.setdefault((fact, derived[1]), []).append(self.row)
        return max([value, *options.values()], key=len)

    def tick(self) -> str:
        """Make the formula of the last column: a document that isn't public needs nothing but its status."""
        cells = [f"{LETTER[column]}{self.row}" for column in PUBLICATION_INPUTS]
        status = f"{LETTER['status']}{self.row}"
        closed = ",".join(f"{status}={quoted(label)}" for label in not_public_labels(self.say.language))
        return tick_formula(cells[:1], cells[1:], f"OR({closed})")

    def rules(self) -> None:
        """Put drop-downs, checks and hints on the yellow cells."""
        apply_rule(status_rule(self.say), self.sheet, LETTER["status"], self.rows)
        apply_rule(hint(self.say, "url"), self.sheet, LETTER["url"], self.rows)
        published = date_rule(self.say, "published", "column-published-on")
        apply_rule(published, self.sheet, LETTER["published_on"], self.rows)
        for (fact, scale_id), rows in self.rows_of.items():
            rule = answer_rules(self.methodology.scales, self.say)[scale_id]
            apply_rule(rule, self.sheet, LETTER[fact], rows)
        for fact in FACTS:
            chosen = {row for (column, _), rows in self.rows_of.items() if column == fact for row in rows}
            apply_rule(hint(self.say, fact), self.sheet, LETTER[fact], set(self.rows) - chosen)

    def finish(self) -> None:
        """Add what concerns the whole sheet: colours, filter, panes, print, protection."""
        last, tick = max(self.row - 1, FIRST_ROW), LETTER["complete"]
        settled = f'${tick}{FIRST_ROW}="{SETTLED}"'
        mark_rows(self.sheet, f"{LETTER['url']}{FIRST_ROW}:{LETTER['languages']}{last}", settled)
        for column in PUBLICATION_INPUTS[1:]:
            mark_waiting(self.sheet, LETTER[column], tick, FIRST_ROW, last)
        self.sheet.auto_filter.ref = f"{LETTER['title']}{HEADER_ROW}:{tick}{last}"
        self.sheet.freeze_panes = f"{LETTER['due']}{FIRST_ROW}"
        self.sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
        self.sheet.print_area = f"{LETTER['title']}{TITLE_ROW}:{tick}{last}"
        set_page(self.sheet, self.about, self.say)
        protect(self.sheet)
