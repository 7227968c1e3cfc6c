"""Tables that only the site shows: scores by stage, and the tables of content that can be sorted."""

from html import escape

from budget_index.content.model import Cell, Column, Section, WrittenRow, WrittenTable
from budget_index.content.round_tables import RoundTables, provenance_of
from budget_index.language import Say
from budget_index.methodology.titles import stage_titles
from budget_index.publish.html.blocks import linked
from budget_index.regions import region_name


def scores_by_stage(tables: RoundTables, say: Say) -> Section:
    """Write every region's score in each stage, in the order of the ranking."""
    titles = {tables.methodology.ranked: say("word.total-score")} | stage_titles(tables.methodology, say.language)
    scores = tables.results.scores
    wide = scores[scores["year"] == tables.year].pivot(index="region", columns="dimension", values="score")
    digits = tables.methodology.rounding
    rows = tuple(
        WrittenRow(
            code,
            region_name(code, say.language, tables.registry),
            tuple(_score(wide.loc[code].get(name), say, digits) for name in titles),
        )
        for code in tables.ranked(tables.methodology.ranked)["region"]
    )
    columns = tuple(Column(name, title) for name, title in titles.items())
    title, sentence = say("site.stages-title"), say("site.stages-sentence")
    return Section("stages", title, sentence, WrittenTable(columns, rows), provenance_of(tables, say))


def _score(value: float | None, say: Say, digits: int) -> Cell:
    known = None if value is None or value != value else float(value)
    return Cell(say.number(value if known is not None else None, digits), known)


def sortable(section: Section, first: str, links: dict[str, str] | None = None) -> str:
    """Write a table of content with values to sort by; rows and addresses lead where they are about.

    Parameters
    ----------
    links
        Where the pages about rows are, by the ids of the rows.
    """
    table, known = section.table, links or {}
    heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in (first, *(c.heading for c in table.columns)))
    body = ""
    for row in table.rows:
        title = escape(row.title)
        named = f'<a href="{escape(known[row.id])}">{title}</a>' if row.id in known else title
        body += f'<tr><th scope="row">{named}</th>'
        for column, cell in zip(table.columns, row.cells, strict=True):
            value = f' data-value="{cell.value:g}"' if isinstance(cell.value, float | int) else ""
            shown = linked(cell.text) if cell.text.startswith(("https://", "http://")) else escape(cell.text)
            body += f'<td data-heading="{escape(column.heading)}"{value}>{shown}</td>'
        body += "</tr>"
    caption = f"<caption>{escape(section.title)}</caption>"
    head = f"<thead><tr>{heads}</tr></thead>"
    return f'<div class="listed rows"><table data-sorted>{caption}{head}<tbody>{body}</tbody></table></div>'
