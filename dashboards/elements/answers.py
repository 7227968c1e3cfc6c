"""Lay out questions × regions as HTML: a press on a question opens its answers in words; a telephone has only these."""

from collections.abc import Collection
from html import escape

from budget_index.content.answers import FULL, kind_words
from budget_index.content.model import Content, Section, WrittenRow
from budget_index.language import Say
from budget_index.publish.html.blocks import source_line

SIGNS = {"gated": "✕", "not_applicable": "–", "unresolved": "?"}


def answer_sign(kind: str) -> str:
    """Write the shape of an answer: the fuller, the more points."""
    return f'<i class="answer {kind}" aria-hidden="true">{SIGNS.get(kind, "")}</i>'


def answers_legend(kinds: Collection[str], say: Say) -> str:
    """Write what the shapes mean."""
    words = kind_words(say).items()
    signs = "".join(f"<span>{answer_sign(kind)} {escape(each)}</span>" for kind, each in words if kind in kinds)
    return f'<p class="legend">{signs}</p>'


def answers_map(content: Content, section: Section, *, opened: str) -> str:
    """Write the rows of a section; the answers to the question that is opened are seen at once."""
    columns = section.table.columns
    named = "".join(f'<span title="{escape(each.help)}">{escape(each.heading)}</span>' for each in columns[1:])
    heading = escape(columns[0].heading)
    head = (
        f'<div class="question head" aria-hidden="true"><b></b><b>{heading}</b><span class="cells">{named}</span></div>'
    )
    rows = "".join(_question(content, section, row, opened=row.id == opened) for row in section.table.rows)
    room = f"--regions: {len(columns) - 1}"
    return f'<div class="answers" style="{room}">{head}{rows}</div>{source_line(section)}'


def _question(content: Content, section: Section, row: WrittenRow, *, opened: bool) -> str:
    names = [column.help for column in section.table.columns[1:]]
    cells = "".join(
        f'<span title="{escape(f"{name}: {cell.text}")}">{answer_sign(str(cell.value))}</span>'
        for name, cell in zip(names, row.cells[1:], strict=True)
    )
    full = escape(section.table.cell(row, FULL).text)
    heading = escape(section.table.columns[0].heading)
    in_words = content[row.id]
    lines = "".join(f"<li><b>{escape(item.title)}:</b> {escape(item.text)}</li>" for item in in_words.items)
    about = f"<p>{escape(in_words.sentence)}</p>" if in_words.sentence else ""
    summary = (
        f'<summary class="question"><span><b>{escape(row.id)}.</b> {escape(row.title)}</span>'
        f'<span class="full" data-heading="{heading}">{full}</span>'
        f'<span class="cells" aria-hidden="true">{cells}</span></summary>'
    )
    return f"<details{' open' if opened else ''}>{summary}<ul>{lines}</ul>{about}</details>"
