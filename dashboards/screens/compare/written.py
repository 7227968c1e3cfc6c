"""Lay out what is said about regions side by side as HTML: each region has a shape and a colour."""

from collections.abc import Sequence
from html import escape

from budget_index.charts.palette import REGIONS
from budget_index.content.comparison import POINTS
from budget_index.content.model import Cell, ListItem, Section, WrittenRow
from budget_index.language import Say
from budget_index.publish.html.blocks import sign, source_line, status_legend

SHAPES = "●■▲◆✚▼"
"""In the order of the shapes in charts."""


def shape(number: int) -> str:
    """Write the shape of a region in its colour."""
    return f'<i class="shape" style="color:{REGIONS[number]}" aria-hidden="true">{SHAPES[number]}</i>'


def standings(section: Section) -> str:
    """Write each region with its shape, its score and place, and which documents it doesn't publish."""
    return "".join(_standing(number, item) for number, item in enumerate(section.items))


def _standing(number: int, item: ListItem) -> str:
    return f"<span>{shape(number)} <b>{escape(item.title)}</b> {escape(item.text)}</span>"


def documents_table(section: Section, standing: Section, stages: Section | None, say: Say) -> str:
    """Write documents × regions by stage: shape, word and points; rows tinted whose status differs."""
    regions = [item.id for item in standing.items]
    heads = "".join(_head(number, item) for number, item in enumerate(standing.items))
    scores = {row.id: row for row in stages.table.rows} if stages else {}
    body = ""
    for group, title in section.table.groups or (("", ""),):
        if title:
            own = scores[group].cells[: len(regions)] if group in scores else ()
            body += _group_row(title, own, len(regions))
        rows = [row for row in section.table.rows if row.group == group]
        body += "".join(_document_row(row, section, standing.items) for row in rows)
    caption = f"<caption>{escape(section.title)}</caption>"
    table = f'<table class="beside">{caption}<thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table>'
    note = f'<p class="measured">{escape(section.sentence)}</p>'
    return f'{status_legend(section.table, say)}<div class="listed">{table}</div>{note}{source_line(section)}'


def _head(number: int, item: ListItem) -> str:
    score, place = item.fact("score"), item.fact("place")
    words = place.note or score.note
    return (
        f'<th scope="col">{shape(number)} {escape(item.title)}'
        f"<small><b>{escape(score.text)}</b> · {escape(words)}</small></th>"
    )


def _group_row(title: str, scores: Sequence[Cell], regions: int) -> str:
    cells = "".join(f'<td><b class="points">{escape(cell.text)}</b></td>' for cell in scores)
    return f'<tr class="group"><th scope="row">{escape(title)}</th>{cells or "<td></td>" * regions}</tr>'


def _document_row(row: WrittenRow, section: Section, regions: Sequence[ListItem]) -> str:
    tinted = ' class="differs"' if section.table.cell(row, "differs").value else ""
    cells = ""
    for number, item in enumerate(regions):
        status, points = (section.table.cell(row, name) for name in (item.id, POINTS + item.id))
        words = f"{sign(str(status.value))} {escape(status.text)}" if status.value else escape(status.text)
        cells += (
            f'<td data-heading="{escape(item.title)}" class="{escape(str(status.value))}">{_on_a_telephone(number)}'
            f'<span>{words}</span><b class="points">{escape(points.text)}</b></td>'
        )
    return f'<tr{tinted}><th scope="row">{escape(row.title)}</th>{cells}</tr>'


def _on_a_telephone(number: int) -> str:
    return f'<span class="telephone">{shape(number)}</span>'


def lanes(section: Section, mean: str) -> str:
    """Write each stage or theme as a line from 0 to 100 with the regions' shapes; a tick is the mean of the others."""
    rows = "".join(_lane(row, section, mean) for row in section.table.rows)
    return f'<p class="measured">{escape(section.sentence)}</p><div class="lanes">{rows}</div>{source_line(section)}'


def _lane(row: WrittenRow, section: Section, mean: str) -> str:
    *own, others = row.cells
    marks = numbers = ""
    for number, (column, cell) in enumerate(zip(section.table.columns[:-1], own, strict=True)):
        numbers += _lane_number(f"{shape(number)} {escape(cell.text)}", column.heading)
        if cell.value is not None:
            marks += f'<span class="mark-at" style="left:{_value(cell):.1f}%">{shape(number)}</span>'
    if others.value is not None:
        marks = f'<u style="left:{_value(others):.1f}%"></u>{marks}'
        numbers += _lane_number(f"| {escape(others.text)}", mean)
    title = f'<span class="title">{escape(row.title)}</span><span class="numbers">{numbers}</span>'
    return f'<p>{title}<span class="line" aria-hidden="true">{marks}</span></p>'


def _lane_number(number: str, name: str) -> str:
    return f'<span title="{escape(name)}">{number}<span class="words"> {escape(name)}</span></span>'


def _value(cell: Cell) -> float:
    return float(str(cell.value))


def changes_table(section: Section, first: str) -> str:
    """Write the change of each region and its three parts, or why it isn't compared."""
    heads = "".join(f'<th scope="col" class="number">{escape(each.heading)}</th>' for each in section.table.columns)
    rows = "".join(_change(number, row) for number, row in enumerate(section.table.rows))
    head = f'<thead><tr><th scope="col">{escape(first)}</th>{heads}</tr></thead>'
    caption = f"<caption>{escape(section.title)}</caption>"
    table = f'<table class="small">{caption}{head}<tbody>{rows}</tbody></table>'
    note = f'<p class="measured">{escape(section.sentence)}</p>'
    return f'<div class="kept">{table}</div>{note}{source_line(section)}'


def _change(number: int, row: WrittenRow) -> str:
    name = f'<th scope="row">{shape(number)} {escape(row.title)}</th>'
    if row.note:
        return f'<tr>{name}<td colspan="{len(row.cells)}">{escape(row.note)}</td></tr>'
    cells = "".join(f'<td class="number">{escape(cell.text)}</td>' for cell in row.cells)
    return f"<tr>{name}{cells}</tr>"


def answers_table(section: Section, rows: Sequence[WrittenRow], regions: Sequence[ListItem], say: Say) -> str:
    """Write some questions with the answer of each region in words, its points, and how far apart they move scores."""
    spread = section.table.columns[section.table.places["spread"]]
    heads = "".join(f'<th scope="col">{shape(n)} {escape(item.title)}</th>' for n, item in enumerate(regions))
    heads += f'<th scope="col" class="number" title="{escape(spread.help)}">{escape(spread.heading)}</th>'
    body = "".join(_answers_row(row, section, regions) for row in rows)
    caption = f"<caption>{escape(section.title)}</caption>"
    head = f'<thead><tr><th scope="col">{escape(say("word.question"))}</th>{heads}</tr></thead>'
    return f'<div class="listed"><table class="answers">{caption}{head}<tbody>{body}</tbody></table></div>'


def _answers_row(row: WrittenRow, section: Section, regions: Sequence[ListItem]) -> str:
    table, cells = section.table, ""
    for item in regions:
        answer, points = (table.cell(row, name).text for name in (item.id, POINTS + item.id))
        written = f'{escape(answer)} <b class="points">{escape(points)}</b>'
        cells += f'<td data-heading="{escape(item.title)}">{written}</td>'
    heading = table.columns[table.places["spread"]].heading
    cells += f'<td class="number" data-heading="{escape(heading)}">{escape(table.cell(row, "spread").text)}</td>'
    return f'<tr><th scope="row">{escape(row.title)} <small>{escape(row.id)}</small></th>{cells}</tr>'
