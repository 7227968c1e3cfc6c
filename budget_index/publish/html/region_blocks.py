"""Lay out what is said about a region as HTML: figures, ruler, documents, steps, parts of a change."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from budget_index.content.model import Cell, Fact, ListItem, Section, WrittenRow
from budget_index.language import Say
from budget_index.publish.html.blocks import linked, sign, source_line, status_legend


def figures(facts: Sequence[Fact]) -> str:
    """Write the key figures side by side: each in large type, with what it is and what belongs to it."""
    return f'<div class="figures">{"".join(map(_figure, facts))}</div>'


def _figure(fact: Fact) -> str:
    note = f"<small>{escape(fact.note)}</small>" if fact.note else ""
    return f'<div class="{fact.id}"><strong>{escape(fact.text)}</strong><span>{escape(fact.label)}{note}</span></div>'


def ruler(section: Section, own: float, colours: Mapping[str, str]) -> str:
    """Draw the bands as a scale in their colours, a thin line for every other region and a thick one for this."""
    fields = "".join(_field(row, colours[row.id]) for row in section.table.rows)
    others = [score for cell in section.table.column("others") for score in _numbers(cell)]
    lines = "".join(f'<i style="left:{at}%"></i>' for at in _places(others))
    scale = f'<div class="scale" aria-hidden="true">{fields}{lines}<b style="left:{own:.2f}%"></b></div>'
    return f'<div class="ruler" role="img" aria-label="{escape(section.sentence)}">{scale}</div>'


def _field(row: WrittenRow, colour: str) -> str:
    start, end = (float(str(cell.value)) for cell in row.cells[:2])
    look = f"left:{start:g}%;width:{end - start:g}%;background:{escape(colour)}"
    return f'<span style="{look}"><em>{escape(row.title)}</em></span>'


def _places(scores: Iterable[float]) -> list[str]:
    """Write where marks stand, each place once: of thousands of regions most would lie upon one another."""
    return list(dict.fromkeys(f"{score:.1f}" for score in scores))


def _numbers(cell: Cell) -> Sequence[float]:
    return cell.value if isinstance(cell.value, tuple) else ()


def strip(section: Section, stages: Section | None, say: Say) -> str:
    """Write the documents in a column a stage: shape and word say when, a line and a number how full."""
    table = section.table
    scores = {row.id: row.cells[0].text for row in stages.table.rows} if stages else {}
    columns = ""
    for group, title in table.groups or (("", ""),):
        own = "".join(_document(row) for row in table.rows if row.group == group)
        score = f"<b>{escape(scores.get(group, ''))}</b>"
        columns += f"<section><h3><span>{escape(title)}</span>{score}</h3>{own}</section>"
    note = f'<p class="measured">{escape(section.sentence)}</p>'
    return f'{status_legend(table, say)}<div class="strip">{columns}</div>{note}'


def _document(row: WrittenRow) -> str:
    status, points = row.cells[:2]
    note = f" · {escape(row.note)}" if row.note else ""
    filled = f'<i style="width:{float(str(points.value)):.0f}%"></i>' if points.value is not None else ""
    return (
        f'<div class="document {status.value}">{sign(str(status.value))}<p><span>{escape(row.title)}</span>'
        f"<small>{escape(status.text)}{note}</small></p><b>{escape(points.text)}</b>"
        f'<span class="full" aria-hidden="true">{filled}</span></div>'
    )


def step(item: ListItem, say: Say) -> str:
    """Write one step: how the document stands, advice, examples elsewhere, what it brings."""
    shown = ", ".join(linked(link.href, link.text) if link.href else escape(link.text) for link in item.links)
    example = f"<p>{escape(say('gain.examples').capitalize())}: {shown}</p>" if shown else ""
    now = f'<p class="now">{escape(item.note)}</p>' if item.note else ""
    after = say("brief.place"), item.fact("place").text, item.fact("band").text
    words = f"→ {item.fact('score').text}", f"{after[0].lower()} – {after[1]}", after[2] if after[2] != "–" else ""
    outcome = "".join(f"<span>{escape(each)}</span>" for each in words if each)
    gain = f"<strong>{escape(item.fact('gain').text)}</strong>{outcome}"
    return f'<div class="step"><div>{now}<p>{escape(item.text)}</p>{example}</div><p class="gain">{gain}</p></div>'


def dots(section: Section, name: str) -> str:
    """Draw each stage as a line from 0 to 100: a large dot for the region, small ones for others, their mean a tick."""
    rows = "".join(_stage(row) for row in section.table.rows)
    mean = section.table.columns[1].heading
    note = f'<p class="measured">● {escape(name)} · <b>|</b> {escape(mean)}. {escape(section.sentence)}</p>'
    return f'{note}<div class="dots">{rows}</div>{source_line(section)}'


def _stage(row: WrittenRow) -> str:
    own, mean, others = row.cells
    marks = "".join(f'<i style="left:{at}%"></i>' for at in _places(_numbers(others)))
    marks += f'<u style="left:{float(str(mean.value)):.1f}%"></u>' if mean.value is not None else ""
    marks += f'<b style="left:{float(str(own.value)):.1f}%"></b>' if own.value is not None else ""
    words = f"<span>{escape(row.title)}</span><span><strong>{escape(own.text)}</strong> | {escape(mean.text)}</span>"
    return f'<p>{words}<span class="line" aria-hidden="true">{marks}</span></p>'


def parts(section: Section) -> str:
    """Write the parts of a change as bars to the right and to the left of nothing."""
    values = [float(str(row.cells[0].value)) for row in section.table.rows]
    most = max(map(abs, values), default=0.0) or 1.0
    rows = "".join(_part(row, 50 * value / most) for row, value in zip(section.table.rows, values, strict=True))
    return f'<p class="measured">{escape(section.sentence)}</p><div class="parts">{rows}</div>{source_line(section)}'


def _part(row: WrittenRow, width: float) -> str:
    side, left = ("rose", 50.0) if width >= 0 else ("fell", 50.0 + width)
    bar = f'<span class="bar {side}" aria-hidden="true"><i style="left:{left:.1f}%;width:{abs(width):.1f}%"></i></span>'
    return f"<p><span>{escape(row.title)}</span>{bar}<b>{escape(row.cells[0].text)}</b></p>"
