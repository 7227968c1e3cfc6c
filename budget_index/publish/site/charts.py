"""Charts of the site: drawn once as SVG, for the page, for download and for previews."""

from html import escape
from itertools import pairwise

from budget_index.charts.palette import INK, STILL
from budget_index.charts.pictures import as_png, as_svg
from budget_index.charts.standings import standings_chart
from budget_index.charts.theme import Spec
from budget_index.content.model import Cell, Content, Section
from budget_index.content.round_tables import RoundTables
from budget_index.language import Say
from budget_index.regions import short_name

WIDTH, PREVIEW = 1280, 1200
YEARS_WIDE, YEARS_HIGH = 420, 150
LINE = "#23688f"
LINES = {
    "mean": f'stroke="{STILL}" stroke-dasharray="5 4" stroke-width="1.5"',
    "score": f'stroke="{LINE}" stroke-width="2.5"',
}


def standings_spec(tables: RoundTables, content: Content, say: Say) -> Spec:
    """Make the chart of the ranking, with description and, for made-up data, the mark."""
    codes = tables.ranked(tables.methodology.ranked)["region"]
    names = {code: short_name(code, say.language, tables.registry) for code in codes}
    chart = standings_chart(content["ranking"], tables.methodology, say, names=names)
    return chart.to_dict(validate=False)


def standings_svg(spec: Spec, content: Content) -> str:
    """Draw the ranking as it is taken along: with its title and its source."""
    return as_svg(spec, footer=_footer(content), width=WIDTH)


def untitled(spec: Spec) -> str:
    """Draw the ranking for the page, whose heading is its title."""
    title = spec.get("title")
    quiet = {**title, "fontSize": 1, "opacity": 0} if isinstance(title, dict) else title
    return as_svg({**spec, "title": quiet}, width=WIDTH)


def standings_png(spec: Spec, content: Content) -> bytes:
    """Draw the ranking for messengers that show a picture with a link."""
    return as_png(spec, footer=_footer(content), width=PREVIEW)


def _footer(content: Content) -> tuple[str, ...]:
    provenance = content.provenance
    return tuple(filter(None, (provenance.mark, provenance.source)))


def years_svg(section: Section) -> str:
    """Draw the score of each year as a line, the mean of all as a dashed one; blank years break the line."""
    rows = section.table.rows
    if len(rows) < 2:
        return ""
    across = [30 + number * (YEARS_WIDE - 90) / (len(rows) - 1) for number in range(len(rows))]
    drawn = ""
    for name, look in LINES.items():
        cells = [section.table.cell(row, name) for row in rows]
        ends = [_point(x, cell) for x, cell in zip(across, cells, strict=True)]
        drawn += "".join(_line(one, two, look) for one, two in pairwise(ends) if one and two)
    for x, row in zip(across, rows, strict=True):
        point, cell = _point(x, section.table.cell(row, "score")), section.table.cell(row, "score")
        drawn += f'<text x="{x:.0f}" y="{YEARS_HIGH - 4}" text-anchor="middle">{escape(row.title)}</text>'
        if point:
            drawn += f'<circle cx="{x:.0f}" cy="{point[1]:.0f}" r="4" fill="{LINE}"/>'
            look = 'text-anchor="middle" font-weight="700"'
            drawn += f'<text x="{x:.0f}" y="{point[1] - 9:.0f}" {look}>{escape(cell.text)}</text>'
    named = "; ".join(f"{row.title}: {section.table.cell(row, 'score').text}" for row in rows)
    words = f"<title>{escape(section.title)}</title><desc>{escape(named)}</desc>"
    size = f'width="{YEARS_WIDE}" height="{YEARS_HIGH}" viewBox="0 0 {YEARS_WIDE} {YEARS_HIGH}"'
    return f'<svg class="paper" role="img" {size} font-size="13" fill="{INK}">{words}{drawn}</svg>'


def _point(x: float, cell: Cell) -> tuple[float, float] | None:
    if cell.value is None:
        return None
    return x, 22 + (1 - float(str(cell.value)) / 100) * (YEARS_HIGH - 48)


def _line(one: tuple[float, float], two: tuple[float, float], look: str) -> str:
    return f'<line x1="{one[0]:.0f}" y1="{one[1]:.0f}" x2="{two[0]:.0f}" y2="{two[1]:.0f}" {look}/>'
