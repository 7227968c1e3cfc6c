"""Lay out rows of scores as HTML: a line from 0 to 100 with a range or a change on it, and figures beside it."""

from collections.abc import Callable, Sequence
from html import escape

from budget_index.content.model import Section, WrittenRow
from budget_index.publish.html.blocks import source_line


def ranges_table(section: Section) -> str:
    """Write where the scores of regions lie, and beside them bars that join those that can't be told apart."""
    table = section.table
    columns = group_columns([table.cell(row, "groups").text.split() for row in table.rows])

    def track(row: WrittenRow) -> str:
        low, high, score = (float(str(table.cell(row, name).value)) for name in ("low", "high", "score"))
        return f'<i style="left:{low:.2f}%;width:{high - low:.2f}%"></i><b style="left:{score:.2f}%"></b>'

    def joined(row: WrittenRow) -> str:
        own = {columns[letter] for letter in table.cell(row, "groups").text.split() if letter in columns}
        bars = (f"<i{' class=on' if number in own else ''}></i>" for number in range(1 + max(columns.values())))
        return f'<td class="joined" aria-hidden="true"><span>{"".join(bars)}</span></td>'

    names = ("place", "likely-places", "score", "likely-scores")
    return _rows(section, names, track, joined if columns else None)


def own_table(section: Section) -> str:
    """Write places and scores beside those that were published: an open point is the published score."""
    table = section.table

    def track(row: WrittenRow) -> str:
        now, then = (float(str(table.cell(row, name).value)) for name in ("score", "published-score"))
        low, high = sorted((now, then))
        line = f'<i style="left:{low:.2f}%;width:{high - low:.2f}%"></i>'
        return f'{line}<b class="then" style="left:{then:.2f}%"></b><b style="left:{now:.2f}%"></b>'

    return _rows(section, [column.id for column in table.columns], track, None)


def _rows(
    section: Section,
    names: Sequence[str],
    track: Callable[[WrittenRow], str],
    last: Callable[[WrittenRow], str] | None,
) -> str:
    table = section.table
    headings = {column.id: column.heading for column in table.columns}
    head = "".join(f'<th scope="col" class="number">{escape(headings[name])}</th>' for name in names[1:])
    end = f'<th scope="col">{escape(headings["groups"])}</th>' if last else ""
    axis = '<td class="axis" aria-hidden="true"><span>0</span><span>50</span><span>100</span></td>'
    first = f'<th scope="col" class="number">{escape(headings[names[0]])}</th><td></td>'
    body = ""
    for row in table.rows:
        cells = [
            f'<td class="number" data-heading="{escape(headings[name])}">{escape(table.cell(row, name).text)}</td>'
            for name in names
        ]
        line = f'<td class="on-track" aria-hidden="true"><span class="track">{track(row)}</span></td>'
        title = f'<th scope="row">{escape(row.title)}</th>'
        body += f"<tr>{cells[0]}{title}{line}{''.join(cells[1:])}{last(row) if last else ''}</tr>"
    caption = f"<caption>{escape(section.title)}</caption>"
    written = f"<table>{caption}<thead><tr>{first}{axis}{head}{end}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="listed tracks">{written}</div>{source_line(section)}'


def group_columns(groups: Sequence[Sequence[str]]) -> dict[str, int]:
    """Give each group of several rows a column, so that groups in one column don't overlap or touch.

    Parameters
    ----------
    groups
        The groups of each row, from the top down.

    Examples
    --------
    >>> group_columns([["A"], ["A", "B"], ["B"], ["C"], ["D"], ["D"]])
    {'A': 0, 'B': 1, 'D': 0}
    """
    rows: dict[str, list[int]] = {}
    for row, letters in enumerate(groups):
        for letter in letters:
            rows.setdefault(letter, []).append(row)
    free: list[int] = []
    columns = {}
    for letter, own in rows.items():
        if len(own) > 1:
            column = next((n for n, row in enumerate(free) if row <= own[0]), len(free))
            free[column : column + 1] = [own[-1] + 2]
            columns[letter] = column
    return columns
