"""The brief as a document to edit: headings, tables and pictures of a word processor, for an answer by letter."""

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as Written
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from budget_index.content.model import Content, ListItem, Section, WrittenTable
from budget_index.content.paper import region_paper
from budget_index.content.round_tables import RoundTables
from budget_index.files import zipped
from budget_index.language import Say
from budget_index.publish.brief.pdf import FORM_ROWS, LONGEST_TEXT, paper_data, picture

MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""The time of making would make each file another one."""
LINK = RGBColor(0x0B, 0x5C, 0x8A)
WIDTH = 495
"""Of the text, in points."""


def write_region_docx(tables: RoundTables, region: str, say: Say, *, earlier: Sequence[RoundTables] = ()) -> bytes:
    """Return the brief of a region as DOCX: the same content as the PDF, the same bytes from the same content."""
    content = region_paper(tables, region, say, earlier=earlier)
    letter = _Letter(content, paper_data(tables, content, say), say)
    letter.write()
    return letter.packed()


class _Letter:
    """A document that is being written, from the top down."""

    def __init__(self, content: Content, data: dict[str, Any], say: Say) -> None:
        self.content, self.data, self.say = content, data, say
        self.document: Written = Document()

    def write(self) -> None:
        self.set_up()
        self.document.add_heading(clean(self.content.title), 0)
        self.document.add_paragraph(clean(self.content.sentence))
        self.standing(self.content["standing"])
        for name, write in (
            ("stages", self.table), ("documents", self.table), ("missing", self.table), ("change", self.table),
            ("measured", self.text), ("first", self.steps), ("fixes", self.fixes), ("remarks", self.remarks),
            ("check", self.facts), ("answers", self.answers), ("open", self.open), ("reply", self.form),
        ):  # fmt: skip
            section = self.content.get(name)
            if section is not None:
                self.document.add_heading(clean(section.title), 1)
                write(section)

    def set_up(self) -> None:
        """Set the language, the font, the margins, and what stands on every page."""
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = clean(self.content.title), "", ""
        properties.created = properties.modified = MADE
        properties.language = self.say.language
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = "Calibri", Pt(10.5)
        style.paragraph_format.space_after = Pt(4)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), self.say.language)
        style.element.get_or_add_rPr().append(language)
        part = self.document.sections[0]
        part.page_width, part.page_height = Pt(595), Pt(842)
        part.left_margin = part.right_margin = Pt(48)
        part.top_margin = part.bottom_margin = Pt(54)
        part.header_distance = part.footer_distance = Pt(26)
        mark = f" · {self.data['mark']}" if self.data["mark"] else ""
        part.header.paragraphs[0].text = clean(self.data["kicker"] + mark)
        part.footer.paragraphs[0].text = clean(self.content.provenance.source)

    def standing(self, section: Section) -> None:
        """Write the four figures, and the picture with what it shows in words."""
        facts = section.facts.facts
        rows = [[fact.label for fact in facts], [fact.text for fact in facts], [fact.note for fact in facts]]
        self.grid(rows[0], rows[1:])
        ruler = self.content.get("ruler")
        if ruler is not None:
            shape = self.document.add_picture(io.BytesIO(picture(self.data)), width=Pt(495))
            shape._inline.docPr.set("descr", clean(ruler.sentence))  # noqa: SLF001 the library has no other way

    def text(self, section: Section) -> None:
        if section.sentence:
            self.document.add_paragraph(clean(section.sentence))

    def table(self, section: Section) -> None:
        """Write a table with its groups; cells that only a picture is drawn by are left out."""
        self.text(section)
        written = section.table
        shown = [column for column in written.columns if not _only_drawn(written, column.id)]
        heads = ["", *(column.heading for column in shown)]
        rows: list[list[str]] = []
        for name, title in [*written.groups, ("", "")]:
            own = [row for row in written.rows if row.group == name or (not name and not written.groups)]
            rows += [[title]] if own and title else []
            rows += [[row.title, *(written.cell(row, column.id).text for column in shown)] for row in own]
        if rows:
            self.grid(heads, rows, [2.6, *(1.0 for _ in shown)])

    def steps(self, section: Section) -> None:
        self.text(section)
        more = self.content.get("more-advice")
        for number, item in enumerate(section.items, start=1):
            self.document.add_heading(clean(f"{number}. {item.title}"), 2)
            gained = "; ".join(f"{fact.label} {fact.text}" for fact in item.facts)
            self.document.add_paragraph(clean(" · ".join(part for part in (item.note, gained) if part)))
            advice = [item.text, *(row.title for row in (more.table.rows if more else ()) if row.group == item.id)]
            for text in filter(None, advice):
                self.document.add_paragraph(clean(text), style="List Bullet")
            self.examples(item)

    def examples(self, item: ListItem) -> None:
        for example in item.links:
            paragraph = self.document.add_paragraph(clean(self.say("brief.example", region=example.text)) + ". ")
            link(paragraph, example.href)

    def fixes(self, section: Section) -> None:
        gain = self.say("gain.gain")
        rows = [[item.title, item.text, item.fact("gain").text] for item in section.items]
        self.grid([self.say("word.document"), self.say("brief.advice"), gain], rows, [2, 4.2, 0.8])

    def remarks(self, section: Section) -> None:
        self.text(section)
        self.grid(
            [self.say("word.question"), self.say("paper.reply-remark")], [[i.title, i.text] for i in section.items]
        )

    def facts(self, section: Section) -> None:
        self.text(section)
        self.grid(None, [[fact.label, fact.text] for fact in section.facts.facts], [1, 2.6])

    def answers(self, section: Section) -> None:
        """Write the answers; the link stands below its question, where there is room for it."""
        self.text(section)
        written = section.table
        shown = [column for column in written.columns if column.id != "evidence"]
        rows: list[list[str]] = []
        for name, title in written.groups:
            own = [row for row in written.rows if row.group == name]
            rows += [[title]] if own else []
            for row in own:
                question = "\n".join(filter(None, (row.title, written.cell(row, "evidence").text)))
                rows.append([question, *(written.cell(row, column.id).text for column in shown)])
        self.grid([self.say("word.question"), *(column.heading for column in shown)], rows, [4, 1.8, 0.8, 0.8])

    def open(self, section: Section) -> None:
        self.text(section)
        for name, title in section.table.groups:
            self.document.add_heading(clean(title), 2)
            for row in section.table.rows:
                if row.group == name:
                    self.document.add_paragraph(clean(row.title), style="List Bullet")

    def form(self, section: Section) -> None:
        self.text(section)
        heads = [column.heading for column in section.table.columns]
        self.grid(heads, [["\n"] + [""] * (len(heads) - 1)] * FORM_ROWS)
        self.document.add_paragraph(clean(self.say("paper.reply-signature")) + ": ")

    def grid(self, heads: Sequence[str] | None, rows: Iterable[Sequence[str]], widths: Sequence[float] = ()) -> None:
        """Write a table; its first row is its heading, said again on every page, and no row is torn.

        Parameters
        ----------
        rows
            One with a single cell is the title of those below it.
        widths
            Of the columns, relative; all the same if left out.
        """
        lines = [*([heads] if heads else []), *rows]
        columns = max(len(line) for line in lines)
        parts = list(widths) or [1.0] * columns
        table = self.document.add_table(rows=0, cols=columns, style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, part in zip(table.columns, parts, strict=True):
            column.width = Pt(WIDTH * part / sum(parts))
        for number, line in enumerate(lines):
            row, heading = table.add_row(), bool(heads) and number == 0
            _whole(row, heading=heading)
            for cell, part in zip(row.cells, parts, strict=True):
                cell.width = Pt(WIDTH * part / sum(parts))
            title = len(line) == 1 < columns
            cells = [row.cells[0].merge(row.cells[-1])] if title else row.cells
            for cell, text in zip(cells, line, strict=True):
                cell.paragraphs[0].paragraph_format.space_after = Pt(0)
                run = cell.paragraphs[0].add_run(clean(text))
                run.font.size, run.font.bold = Pt(9), heading or title
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    def packed(self) -> bytes:
        """Return the file, without the time of packing."""
        kept = io.BytesIO()
        self.document.save(kept)
        with zipfile.ZipFile(kept) as archive:
            return zipped({name: archive.read(name) for name in archive.namelist()})


def _only_drawn(table: WrittenTable, column: str) -> bool:
    """Say whether a column holds several numbers in a cell, for a picture only."""
    return any(isinstance(cell.value, tuple) for cell in table.column(column))


def _whole(row: Any, *, heading: bool) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    for name in ("w:cantSplit", *(["w:tblHeader"] if heading else [])):
        properties.append(OxmlElement(name))


def link(paragraph: Paragraph, href: str) -> None:
    """Write an address as a link, if it leads to the web; anything else stays text."""
    text = clean(href)
    if not text.startswith(("https://", "http://")):
        paragraph.add_run(text)
        return
    relation = paragraph.part.relate_to(text, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), relation)
    run = paragraph.add_run(text)
    run.font.color.rgb, run.font.underline = LINK, True
    element.append(run._r)  # noqa: SLF001
    paragraph._p.append(element)  # noqa: SLF001


def clean(text: str) -> str:
    r"""Leave out what is no letter and cut what no page holds.

    Examples
    --------
    >>> clean("a\x00b\u202ec")
    'abc'
    """
    kept = "".join(_kept(text[: LONGEST_TEXT + 1]))
    return kept if len(kept) <= LONGEST_TEXT else kept[:LONGEST_TEXT].rstrip() + "…"


def _kept(text: str) -> Iterator[str]:
    for letter in text:
        if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Cn"}:
            yield letter
