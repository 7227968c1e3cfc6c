"""Lay out the slides of a round as HTML: one frame for all of them, and a way to draw each kind of body."""

import re
from collections.abc import Callable, Iterable
from html import escape

from budget_index.analysis.actions.documents import DOCUMENT_STATUSES
from budget_index.charts.palette import band_colour, readable
from budget_index.content.action_words import status_words
from budget_index.content.model import (
    Cell,
    Deck,
    Facts,
    ItemList,
    ListItem,
    Slide,
    WrittenRow,
    WrittenTable,
)
from budget_index.language import Say
from budget_index.methodology.model import Methodology
from budget_index.methodology.titles import band_limits
from budget_index.publish.html.blocks import sign

Draw = Callable[[WrittenTable, Methodology, Say], str]
LONG = 88
"""Letters of a title from which on it is written smaller."""
LEAST_GAP = 3
"""Squares of a map that the bands take at least."""


def deck_html(deck: Deck, methodology: Methodology, say: Say) -> str:
    """Write all slides of a deck; which one is seen is said by an attribute of the document."""
    slides = "".join(slide_html(slide, methodology, say) for slide in deck.slides)
    first, *rest = (slide.id for slide in deck.slides)
    seen = [f'html:not([data-slide]) .slide[data-id="{first}"]']
    seen += [f'html[data-slide="{name}"] .slide[data-id="{name}"]' for name in (first, *rest)]
    style = f"<style>{', '.join(seen)} {{ visibility: visible; }}</style>"
    return f'{style}<div class="deck" role="region" aria-label="{escape(deck.title)}">{slides}{_turners(say)}</div>'


def _turners(say: Say) -> str:
    """Write the buttons that a mouse finds, and what the keys do."""
    named = {"previous": ("‹", "frame.previous"), "next": ("›", "frame.next"), "full": ("⛶", "deck.full-screen")}
    buttons = {
        name: f'<button type="button" data-turn="{name}" title="{escape(say(key))}" aria-label="{escape(say(key))}">'
        f"{shape}</button>"
        for name, (shape, key) in named.items()
    }
    counter = '<output class="counter"></output>'
    ways = f"{buttons['previous']}{counter}{buttons['next']}{buttons['full']}"
    return f'<div class="turners">{ways}<span class="keys">{escape(say("deck.keys"))}</span></div>'


def slide_html(slide: Slide, methodology: Methodology, say: Say) -> str:
    """Write one slide: the finding, a sentence, what shows it, and the source with the mark of example data."""
    title = f'<h1 class="{"long" if len(slide.title) > LONG else ""}">{escape(unbroken(slide.title))}</h1>'
    sentence = f'<p class="sentence">{escape(slide.sentence)}</p>' if slide.sentence else ""
    mark = slide.provenance.mark.partition(":")[0]
    marked = f"<strong>{escape(mark)}</strong>" if mark else ""
    foot = f"<footer><span>{escape(slide.provenance.source)}</span>{marked}</footer>"
    body = f'<div class="body">{body_html(slide, methodology, say)}</div>'
    minutes = escape(say("deck.minutes", n=slide.minutes))
    notes = f"<aside><b>{escape(say('deck.notes'))} ({minutes}).</b> {escape(slide.notes)}</aside>"
    parts = f"{title}{sentence}{body}{_answer(slide, say)}{foot}{notes}"
    return f'<section class="slide" data-id="{slide.id}"{" data-asks" if slide.answer else ""}>{parts}</section>'


def unbroken(words: str) -> str:
    """Keep together what a line shouldn't be broken in.

    That is a dash and the word before it, a number and what it counts, a word of one letter and the next. Chromium
    breaks a line between a dash and a space that doesn't break, unless they are joined.

    Examples
    --------
    >>> shown = str.maketrans({"\u00a0": "_", "\u2011": "=", "\u2060": "+"})
    >>> unbroken("12-орын – 52 из 71 – в лучших").translate(shown)
    '12=орын_–+_52_из_71_– в_лучших'
    """
    kept = re.sub(r"[ \u00a0]–[ \u00a0](?=[\d+−])", "\u00a0–\u2060\u00a0", words).replace(" – ", "\u00a0– ")
    kept = re.sub(r"(?<=\d) (\S{1,2}) (?=\d)", "\u00a0\\1\u00a0", kept)
    kept = re.sub(r"(?<=\d) (?=[^\W\d])|(?<=\s[^\W\d]) (?=\w)", "\u00a0", kept)
    return re.sub(r"(?<=\d)-(?=\w)", "\u2011", kept)


def _answer(slide: Slide, say: Say) -> str:
    """Write the answer of an exercise below a hint that keeps its place until it is asked for."""
    if not slide.answer:
        return ""
    hint = f'<span class="hint">{escape(say("deck.think"))}</span>'
    return f'<p class="reply">{hint}<span class="told">{escape(say("deck.answer"))}: {escape(slide.answer)}</span></p>'


def body_html(slide: Slide, methodology: Methodology, say: Say) -> str:
    """Write what shows the finding."""
    body = slide.body
    if isinstance(body, Facts):
        facts = (f"<p><span>{escape(f.label)}</span><b>{escape(f.text)}</b>{escape(f.note)}</p>" for f in body.facts)
        return f'<div class="figures">{"".join(facts)}</div>'
    if isinstance(body, ItemList):
        return ITEMS.get(slide.id, told_items)(body.items)
    if isinstance(body, WrittenTable):
        return checklist(body, methodology, say)
    return DRAWN[body.kind](body.table, methodology, say)


def number_of(cell: Cell) -> float | None:
    """Return the number that a cell is drawn by."""
    return float(cell.value) if isinstance(cell.value, int | float) else None


def rows_html(rows: Iterable[str], kind: str, count: int) -> str:
    """Write rows one below the other; few of them are written larger."""
    size = "few" if count <= 9 else "many" if count > 17 else ""
    return f'<div class="rows {kind} {size}">{"".join(rows)}</div>'


def bars(table: WrittenTable, methodology: Methodology, say: Say) -> str:
    """Draw a bar a region, with the band before the first of its rows."""
    del say
    colours = {band.id: band_colour(band) for band in methodology.bands}
    labels, lines, before = dict(table.groups), [], None
    for row in table.rows:
        head = labels.get(row.group, "") if row.group != before else ""
        start = "start" if row.group != before and before is not None else ""
        colour = colours.get(row.group, "transparent")
        band = f'<span class="band">{escape(head)}</span><i class="strip" style="background:{colour}"></i>'
        lines.append(f'<div class="{start}">{band}{_bar(row, table, colour)}</div>')
        before = row.group
    return rows_html(lines, "bars", len(lines))


def _bar(row: WrittenRow, table: WrittenTable, colour: str) -> str:
    if not row.cells:
        return f'<span class="place">⋮</span><span class="name">{escape(row.title)}</span>'
    place, score = table.cell(row, "place"), table.cell(row, "score")
    name = f'<span class="place">{escape(place.text)}</span><span class="name">{escape(row.title)}</span>'
    value = number_of(score)
    if value is None:
        return f'{name}<span class="none">{escape(row.note)}</span>'
    drawn = f'<i style="width:{value:.1f}%;background:{colour if colour != "transparent" else "#23688f"}"></i>'
    return f'{name}<span class="gauge">{drawn}</span><b>{escape(score.text)}</b>'


def tiles(table: WrittenTable, methodology: Methodology, say: Say) -> str:
    """Draw a square a region, roughly where it lies, and the bands where the map is empty."""
    colours = {band.id: band_colour(band) for band in methodology.bands}
    spots = {(int(table.cell(row, "column").text), int(table.cell(row, "row").text)): row for row in table.rows}
    left, top = (min(spot[axis] for spot in spots) for axis in (0, 1))
    squares = []
    for (column, line), row in spots.items():
        colour = colours.get(row.group, "")
        look = f"background:{colour};color:{readable(colour)}" if colour else ""
        at = f"grid-column:{column - left + 1};grid-row:{line - top + 1};{look}"
        score = escape(table.cell(row, "score").text)
        kind = "tile" if colour else "tile none"
        squares.append(f'<div class="{kind}" style="{at}"><span>{escape(row.title)}</span><b>{score}</b></div>')
    limits = band_limits(methodology, say)
    keys = [
        f'<li><i style="background:{colours.get(name, "transparent")}" class="{"" if name else "none"}"></i>'
        f"{escape(label)}<span>{escape(limits.get(name, ''))}</span></li>"
        for name, label in table.groups
    ]
    line, start, length = widest_gap({(column - left, line - top) for column, line in spots})
    at = f"grid-row:{line + 1};grid-column:{start + 1} / span {length}"
    return f'<div class="tiles"><ul class="bands" style="{at}">{"".join(keys)}</ul>{"".join(squares)}</div>'


def widest_gap(taken: set[tuple[int, int]]) -> tuple[int, int, int]:
    """Find the longest run of free places in a row of a map: row, first column, length; else a row below it.

    Examples
    --------
    >>> widest_gap({(3, 0), (0, 1), (1, 1), (3, 1)}), widest_gap({(0, 0), (1, 0)})
    ((0, 0, 3), (1, 0, 2))
    """
    columns, rows = (max(spot[axis] for spot in taken) + 1 for axis in (0, 1))
    best = (rows, 0, columns)
    longest = LEAST_GAP - 1
    for row in range(rows):
        run = 0
        for column in range(columns):
            run = 0 if (column, row) in taken else run + 1
            if run > longest:
                best, longest = (row, column - run + 1, run), run
    return best


def statuses(table: WrittenTable, methodology: Methodology, say: Say) -> str:
    """Draw a bar a document, divided by how many regions publish it in which way."""
    del methodology, say
    keys = "".join(f'<span><i class="{each.id}"></i>{escape(each.heading)}</span>' for each in table.columns)
    lines = []
    for row in table.rows:
        parts = zip(table.columns, row.cells, strict=False)
        drawn = "".join(
            f'<i class="{column.id}" style="flex:{cell.text}">{cell.text}</i>' for column, cell in parts if cell.value
        )
        lines.append(f'<div><span class="name">{escape(row.title)}</span><span class="parts">{drawn}</span></div>')
    return f'<p class="keys">{keys}</p>{rows_html(lines, "statuses", len(lines))}'


def stages(table: WrittenTable, methodology: Methodology, say: Say) -> str:
    """Draw the stages of the index, each with its figures; a score as a bar."""
    del methodology, say
    lines = []
    for row in table.rows:
        figures = "".join(
            f'<span class="figure"><b>{escape(cell.text)}</b>'
            f"{escape(column.heading) if column.id != 'questions' else ''}</span>"
            for column, cell in zip(table.columns, row.cells, strict=True)
        )
        note = f'<span class="note">{escape(row.note)}</span>' if row.note else ""
        if table.columns[0].id == "score":
            note = f'<span class="gauge"><i style="width:{number_of(row.cells[0]) or 0:.1f}%"></i></span>'
        lines.append(f'<div><div class="words"><b>{escape(row.title)}</b>{note}</div>{figures}</div>')
    return rows_html(lines, "stages", len(lines))


def movers(table: WrittenTable, methodology: Methodology, say: Say) -> str:
    """Write who rose and fell, and the parts of each change."""
    del methodology, say
    ends = f"{escape(table.columns[0].heading)} → {escape(table.columns[1].heading)}"
    heads = f"<span></span><span>{ends}</span>"
    heads += "".join(f"<span>{escape(column.heading)}</span>" for column in table.columns[2:])
    lines = [f'<div class="heads">{heads}</div>']
    for group, title in table.groups:
        own = [row for row in table.rows if row.group == group]
        lines += [f'<div class="group {group}">{escape(title)}</div>'] if own else []
        for row in own:
            before, after, change, *parts = (escape(cell.text) for cell in row.cells)
            figures = f'<b class="{group}">{change}</b>' + "".join(f"<span>{part}</span>" for part in parts)
            lines.append(
                f"<div><span class='name'>{escape(row.title)}</span><span>{before} → {after}</span>{figures}</div>"
            )
    return f'<div class="rows movers">{"".join(lines)}</div>'


def ranges(table: WrittenTable, methodology: Methodology, say: Say) -> str:
    """Draw between which places each region stands, and its place as a point."""
    del methodology, say
    ends = [number_of(cell) for row in table.rows if row.cells for cell in row.cells]
    known = [end for end in ends if end is not None]
    first, span = min(known), max(known) - min(known) + 1
    lines = []
    for row in table.rows:
        if not row.cells:
            lines.append(f'<div><span class="place">⋮</span><span class="name">{escape(row.title)}</span></div>')
            continue
        place, low, high = (number_of(cell) or 0.0 for cell in row.cells)
        line = f'<i style="left:{100 * (low - first) / span:.1f}%;width:{100 * (high - low + 1) / span:.1f}%"></i>'
        point = f'<em style="left:{100 * (place - first + 0.5) / span:.1f}%"></em>'
        text = row.cells[1].text if low == high else f"{row.cells[1].text}–{row.cells[2].text}"
        name = f'<span class="place">{escape(row.cells[0].text)}</span><span class="name">{escape(row.title)}</span>'
        words = f'<b style="left:{100 * (high - first + 1) / span:.1f}%">{escape(text)}</b>'
        lines.append(f'<div>{name}<span class="span">{line}{point}{words}</span></div>')
    return rows_html(lines, "ranges", len(lines))


def grid(table: WrittenTable, methodology: Methodology, say: Say) -> str:
    """Draw documents × regions as shapes, with what they mean."""
    del methodology
    heads = "".join(f"<span>{escape(column.heading)}</span>" for column in table.columns)
    lines = [f'<div class="heads"><span></span>{heads}</div>']
    for row in table.rows:
        shapes = "".join(f'<span title="{escape(cell.text)}">{sign(str(cell.value))}</span>' for cell in row.cells)
        lines.append(f'<div><span class="name">{escape(row.title)}</span>{shapes}</div>')
    style = f"--columns:{len(table.columns)}"
    legend = _legend((cell for row in table.rows for cell in row.cells), say)
    return f'<p class="legend">{legend}</p><div class="rows shapes" style="{style}">{"".join(lines)}</div>'


def _legend(cells: Iterable[Cell], say: Say) -> str:
    """Write what the shapes that occur mean."""
    present = {cell.value for cell in cells}
    named = (each for each in DOCUMENT_STATUSES if each in present)
    return "".join(f"<span>{sign(each)} {escape(status_words(each, 100.0, say))}</span>" for each in named)


def missing(table: WrittenTable, methodology: Methodology, say: Say) -> str:
    """Write for each stage how much is answered, and how many answers are missing."""
    del methodology, say
    heads = "".join(f"<span>{escape(column.heading)}</span>" for column in table.columns)
    lines = [f'<div class="heads"><span></span>{heads}</div>']
    for row in table.rows:
        cells = "".join(f"<span>{escape(cell.text)}</span>" for cell in row.cells)
        lines.append(f'<div><span class="name">{escape(row.title)}</span>{cells}</div>')
    return f'<div class="rows missing" style="--columns:{len(table.columns)}">{"".join(lines)}</div>'


def checklist(table: WrittenTable, methodology: Methodology, say: Say) -> str:
    """Write documents in two columns, each with the shape of how it stands and its points as a bar."""
    del methodology
    lines = []
    for row in table.rows:
        status, points = row.cells
        drawn = f"--points:{number_of(points) or 0:.0f}%"
        words = f"{sign(str(status.value))}<span>{escape(row.title)}</span><b>{escape(points.text)}</b>"
        lines.append(f'<li style="{drawn}">{words}</li>')
    rows = -(-len(lines) // 2)
    scale = f'<span class="last">{escape(say("word.points"))}: 0–100</span>'
    legend = _legend((row.cells[0] for row in table.rows), say)
    return f'<p class="legend">{legend}{scale}</p><ul class="checklist" style="--rows:{rows}">{"".join(lines)}</ul>'


def steps(items: tuple[ListItem, ...]) -> str:
    """Write what to do first, with what each step brings."""
    names = ("gain", "score", "place")
    heads = "".join(f"<span>{escape(items[0].fact(name).label)}</span>" for name in names)
    lines = [f'<div class="heads"><span></span>{heads}</div>']
    for number, item in enumerate(items, start=1):
        figures = "".join(f'<b class="large">{escape(item.fact(name).text)}</b>' for name in names)
        words = f"<b>{escape(item.title)}</b><span class='note'>{escape(item.text)}</span>"
        lines.append(f'<div><span class="step">{number}</span><div class="words">{words}</div>{figures}</div>')
    return f'<div class="rows steps">{"".join(lines)}</div>'


def shown_how(items: tuple[ListItem, ...]) -> str:
    """Write which regions show how a document is published."""
    lines = []
    for item in items:
        names = ", ".join(escape(link.text) for link in item.links)
        fact = item.facts[0]
        figure = f'<span class="figure"><b>{escape(fact.text)}</b>{escape(fact.label)}</span>'
        lines.append(
            f'<div><div class="words"><b>{escape(item.title)}</b></div><span class="who">{names}</span>{figure}</div>'
        )
    return rows_html(lines, "stages", len(lines))


def told_items(items: tuple[ListItem, ...]) -> str:
    """Write some facts, each with what it is about."""
    lines = (f"<div><b>{escape(item.title)}</b><span>{escape(item.text)}</span></div>" for item in items)
    return rows_html(lines, "facts", len(items))


DRAWN: dict[str, Draw] = {
    "bars": bars,
    "tiles": tiles,
    "statuses": statuses,
    "stages": stages,
    "movers": movers,
    "ranges": ranges,
    "grid": grid,
    "missing": missing,
}
ITEMS: dict[str, Callable[[tuple[ListItem, ...]], str]] = {"first": steps, "examples": shown_how}
