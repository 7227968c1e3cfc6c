"""Lay out sections of content as HTML: lists, tables, documents × regions, who moved."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from budget_index.analysis.actions.documents import CLOSED, DOCUMENT_STATUSES, IN_TIME, LATE, PUBLIC
from budget_index.content.action_words import status_words
from budget_index.content.model import Cell, Column, Provenance, Section, WrittenRow, WrittenTable
from budget_index.language import Say
from budget_index.tables.values import is_web_page

SIGNS = {IN_TIME: "●", LATE: "◐", PUBLIC: "○", CLOSED: "✕"}
NOT_ASSESSED_SIGN = "▨"
COUNTS = "count-"
LONGEST_LINK = 60
CSS = Path(__file__).with_name("blocks.css")


def blocks_css() -> str:
    """Return how the blocks look, on the dashboard and on the site."""
    return CSS.read_text("utf-8")


def item_list(title: str, items: Sequence[str]) -> str:
    """Write some sentences below a small heading."""
    lines = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f'<section class="aside"><h2>{escape(title)}</h2><ul class="said">{lines}</ul></section>'


def sign(status: str) -> str:
    """Write the shape of a status: it says the same as its colour and its word."""
    return f'<i class="status {status}" aria-hidden="true">{SIGNS.get(status, NOT_ASSESSED_SIGN)}</i>'


def status_legend(table: WrittenTable, say: Say) -> str:
    """Write what the shapes mean that occur in a table."""
    occurring = {cell.value for row in table.rows for cell in row.cells}
    words = {status: status_words(status, 100.0, say) for status in DOCUMENT_STATUSES if status in occurring}
    if PUBLIC in words:
        words[PUBLIC] = say("overview.legend-public")
    spans = [f"<span>{sign(status)} {escape(text)}</span>" for status, text in words.items()]
    return f'<p class="legend">{"".join(spans)}</p>'


def documents_grid(section: Section, say: Say) -> str:
    """Write documents × regions: shapes that also have words; counts at the right."""
    table = section.table
    heads = "".join(
        f'<th scope="col" class="{"count" if column.id.startswith(COUNTS) else "turned"}">'
        f'<span title="{escape(column.help)}">{escape(column.heading)}</span></th>'
        for column in table.columns
    )
    ids = [column.id for column in table.columns]
    body = ""
    for group, title in table.groups or (("", ""),):
        own = [row for row in table.rows if row.group == group]
        if title:
            body += f'<tr class="group"><th colspan="{len(ids) + 1}" scope="rowgroup">{escape(title)}</th></tr>'
        body += "".join(_grid_row(row, section) for row in own)
    caption = f"<caption>{escape(section.title)}</caption>"
    grid = f"<table>{caption}<thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table>"
    note = f'<p class="measured">{escape(section.sentence)}</p>'
    return f'{note}{status_legend(table, say)}<div class="grid" tabindex="0">{grid}</div>{source_line(section)}'


def _grid_row(row: WrittenRow, section: Section) -> str:
    pairs = zip(section.table.columns, row.cells, strict=True)
    cells = "".join(
        f'<td class="count">{escape(cell.text)}</td>'
        if column.id.startswith(COUNTS)
        else _status_cell(cell, f"{row.title} · {column.help or column.heading}")
        for column, cell in pairs
    )
    return f'<tr><th scope="row">{escape(row.title)}</th>{cells}</tr>'


def _status_cell(cell: Cell, about: str) -> str:
    if not cell.value:
        return "<td></td>"
    words = f'<span class="words">{escape(cell.text)}</span>'
    return f'<td title="{escape(f"{about}: {cell.text}")}">{sign(str(cell.value))}{words}</td>'


def moves_list(section: Section) -> str:
    """Write who rose and fell: an open point for then, a full one for now, and both scores."""
    blocks = ""
    for group, title in section.table.groups:
        own = [row for row in section.table.rows if row.group == group]
        blocks += f"<div><h3>{escape(title)}</h3>{''.join(map(_move, own))}</div>"
    note = f'<p class="measured">{escape(section.sentence)}</p>' if section.sentence else ""
    return f'{note}<div class="moves">{blocks}</div>{source_line(section)}'


def _move(row: WrittenRow) -> str:
    before, now = (float(str(cell.value)) for cell in row.cells[:2])
    low, high = sorted((before, now))
    track = (
        f'<span class="track {row.group}" aria-hidden="true"><i style="left:{low:.1f}%;width:{high - low:.1f}%"></i>'
        f'<b class="then" style="left:{before:.1f}%"></b><b style="left:{now:.1f}%"></b></span>'
    )
    ends = f"{row.cells[0].text} → {row.cells[1].text}"
    return (
        f'<p class="move"><span>{escape(row.title)}</span>{track}<span>{escape(ends)}</span>'
        f"<strong>{escape(row.cells[2].text)}</strong></p>"
    )


def published_frame(section: Section, say: Say) -> str:
    """Write published totals in a frame of their own, with the opposite of the mark of example data."""
    tag = f'<p class="real">{escape(section.provenance.real)}</p>' if section.provenance.real else ""
    head = f"<div>{tag}<h2>{escape(section.title)}</h2><p>{escape(section.sentence)}</p></div>"
    groups = dict(section.table.groups)
    chosen = [row for row in section.table.rows if row.group == "chosen"]
    others = [row for row in section.table.rows if row.group == "others"]
    body = _published_table(section, chosen, say) if chosen else f"<p>{escape(say('compare-page.published-none'))}</p>"
    if others:
        table = _published_table(section, others, say)
        body += f"<details><summary>{escape(groups['others'])} ({len(others)})</summary>{table}</details>"
    return f'<section class="published">{head}<div>{body}</div></section>'


def _published_table(section: Section, rows: Sequence[WrittenRow], say: Say) -> str:
    columns = section.table.columns
    heads = "".join(f'<th scope="col">{escape(each.heading)}</th>' for each in columns)
    body = "".join(
        f'<tr><th scope="row">{escape(row.title)}</th>'
        + "".join(
            f'<td data-heading="{escape(column.heading)}">{_published(cell)}</td>'
            for column, cell in zip(columns, row.cells, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    head = f'<thead><tr><th scope="col">{escape(say("word.region"))}</th>{heads}</tr></thead>'
    caption = f"<caption>{escape(section.title)}</caption>"
    return f'<div class="listed"><table>{caption}{head}<tbody>{body}</tbody></table></div>'


def _published(cell: Cell) -> str:
    href = str(cell.value)
    return linked(href, cell.text) if href.startswith("http") else escape(cell.text)


def source_line(section: Section) -> str:
    """Write where the figures of a section come from; made-up ones say so in the same frame."""
    return provenance_line(section.provenance)


def provenance_line(provenance: Provenance) -> str:
    """Write where figures come from; made-up ones say so in the same frame."""
    short = provenance.mark.partition(":")[0]
    mark = f"<b>{escape(short)}.</b> " if short else ""
    return f'<p class="source">{mark}{escape(provenance.source)}</p>'


def written_table(section: Section, first: str, rows: Sequence[WrittenRow] | None = None) -> str:
    """Write a table of content: its groups below their titles, notes below what they are about.

    Parameters
    ----------
    rows
        Some of its rows, or all in their order, without groups.
    """
    table = section.table
    shown, groups = (table.rows, table.groups) if rows is None else (rows, ())
    kinds = [_is_number(cell) for cell in shown[0].cells] if shown else [""] * len(table.columns)
    heads = "".join(
        f'<th scope="col"{kind} title="{escape(each.help)}">{escape(each.heading)}</th>'
        for kind, each in zip(kinds, table.columns, strict=True)
    )
    body = ""
    for group, title in groups or (("", ""),):
        head = f'<th colspan="{len(table.columns) + 1}" scope="rowgroup">{escape(title)}</th>'
        body += f'<tr class="group">{head}</tr>' if title else ""
        own = [row for row in shown if row.group == group or not groups]
        body += "".join(_written_row(row, table.columns) for row in own)
    caption = f"<caption>{escape(section.title)}</caption>"
    head = f'<thead><tr><th scope="col">{escape(first)}</th>{heads}</tr></thead>'
    return f'<div class="listed"><table>{caption}{head}<tbody>{body}</tbody></table></div>'


def _written_row(row: WrittenRow, columns: Sequence[Column]) -> str:
    cells = "".join(
        f'<td{_is_number(cell)} data-heading="{escape(column.heading)}">{escape(cell.text)}</td>'
        for column, cell in zip(columns, row.cells, strict=True)
    )
    note = f"<small>{escape(row.note)}</small>" if row.note else ""
    return f'<tr><th scope="row">{escape(row.title)}{note}</th>{cells}</tr>'


def linked(address: str, words: str | None = None) -> str:
    """Write a link that leads to a web page, else the text as it is; strangers wrote it.

    Parameters
    ----------
    words
        What to press; without them the address, shortened.

    Examples
    --------
    >>> linked(" https://example.org/a")
    '<a href="https://example.org/a" target="_blank" rel="noopener noreferrer">example.org/a</a>'
    >>> linked("javascript:alert('<b>')")
    'javascript:alert(&#x27;&lt;b&gt;&#x27;)'
    """
    address = address.strip()
    if not is_web_page(address):
        return escape(address)
    shown = words or address.partition("://")[2]
    shown = shown if len(shown) <= LONGEST_LINK else f"{shown[:LONGEST_LINK]}…"
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(shown)}</a>'


def _is_number(cell: Cell) -> str:
    return ' class="number"' if isinstance(cell.value, float) or cell.text == "–" else ""
