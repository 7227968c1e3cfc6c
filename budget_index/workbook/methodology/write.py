"""Write a methodology as a spreadsheet: one sheet per part, one row per criterion."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import ValidationError

from budget_index.errors import Problem, ProblemsFound
from budget_index.files import write_whole
from budget_index.language import LANGUAGES, Say, localized
from budget_index.methodology.dump import plain_values
from budget_index.methodology.model import Methodology
from budget_index.methodology.source import locate
from budget_index.workbook.methodology.layout import (
    FIRST_ROW,
    SETTING_COLUMNS,
    SETTINGS,
    TABLES,
    MethodologyColumn,
    spreadsheet_heading,
    text_key,
)
from budget_index.workbook.methodology.notation import ENDS, written_value
from budget_index.workbook.methodology.page import add_rule, write_read_me, write_rows, write_scale_names
from budget_index.workbook.methodology.read import read_source
from budget_index.workbook.printed import write_printed
from budget_index.workbook.xlsx.style import add_styles

Item = Mapping[str, Any]
Cells = dict[str, str | float]


def write_spreadsheet(path: Path, methodology: Methodology, say: Say) -> None:
    """Write the spreadsheet of a methodology; the file appears whole or not at all.

    An edition that was based on another is written whole, with all that it inherits.

    Raises
    ------
    ProblemsFound
        Read back, the spreadsheet would say something else; then nothing is written.
    """
    book = make_spreadsheet(methodology, say)
    content = BytesIO()
    book.save(content)
    _refuse_loss(content.getvalue(), methodology, path)
    write_whole(path, book.save)


def make_spreadsheet(methodology: Methodology, say: Say) -> Workbook:
    """Make all sheets."""
    book = Workbook()
    add_styles(book, "yyyy-mm-dd")
    languages = languages_of(methodology)
    read_me = book.active
    assert isinstance(read_me, Worksheet)
    write_read_me(read_me, methodology, say)
    _write_settings(book, methodology, languages, say)
    for name, items in items_of(methodology).items():
        rows = [cells_of(item, TABLES[name], say) for item in items]
        columns = [(column, key) for column in TABLES[name] for key in _keys(column, languages, rows)]
        write_rows(book, name, columns, rows, say)
    write_scale_names(book, methodology.scales)
    write_printed(book)
    book.properties.title = localized(methodology.title, say.language)
    book.properties.creator = "budget-index"
    return book


def languages_of(methodology: Methodology) -> list[str]:
    """List the languages that any text of a methodology is in.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> languages_of(load_methodology("obs-2017"))
    ['kk', 'ru', 'en']
    """
    codes = set(_codes(methodology.model_dump()))
    return [code for code in LANGUAGES if code in codes]


def items_of(methodology: Methodology) -> dict[str, list[Item]]:
    """Return the rows of every sheet as the methodology file would say them."""
    whole = methodology.model_dump(by_alias=True)
    return {
        "bands": whole["bands"],
        "themes": whole["themes"],
        "scales": [row for name, scale in whole["scales"].items() for row in _scale_rows(name, scale)],
        "documents": [{"id": name, **document} for name, document in whole["documents"].items()],
        "dimensions": [row for root in whole["dimensions"] for row in _dimension_rows(root)],
        "criteria": [row for root in whole["dimensions"] for row in _criterion_rows(root)],
        "peers": whole["peers"]["groups"] if whole["peers"] else [],
    }


def cells_of(item: Item, columns: tuple[MethodologyColumn, ...], say: Say) -> Cells:
    """Write an item as cells by the names of the columns; blank values have no cell."""
    cells: dict[str, str | float | None] = {}
    for column in columns:
        value = _at(item, column.path)
        if column.kind == "text":
            for code, text in (value or {}).items():
                cells[column.key if code == "und" else f"{column.key}_{code}"] = text
        else:
            cells[column.key] = written_value(value, column.kind, say)
    return {name: cell for name, cell in cells.items() if cell is not None}


def _write_settings(book: Workbook, methodology: Methodology, languages: list[str], say: Say) -> None:
    """Write one row per setting, with its name and what it means."""
    values = cells_of(methodology.model_dump(by_alias=True), SETTINGS, say)
    rows: list[Cells] = []
    for setting in SETTINGS:
        for key in _keys(setting, languages, [values]):
            row: Cells = {
                "key": key,
                "name": spreadsheet_heading(key, say),
                "help": say(f"spreadsheet.help-{text_key(setting.key)}"),
            }
            rows.append(row | {"value": values[key]} if key in values else row)
    sheet = write_rows(book, "settings", [(column, column.key) for column in SETTING_COLUMNS], rows, say)
    for number, row in enumerate(rows, start=FIRST_ROW):
        setting = next(setting for setting in SETTINGS if row["key"] in setting.names)
        add_rule(sheet, setting, f"C{number}", say)


def _keys(column: MethodologyColumn, languages: list[str], rows: list[Cells]) -> list[str]:
    """List the keys of a column: a text has one per language, and a plain one if any text needs it."""
    if column.kind != "text":
        return [column.key]
    plain = [column.key] if not languages or any(column.key in row for row in rows) else []
    return [*plain, *(f"{column.key}_{code}" for code in languages)]


def _codes(value: Any) -> Iterator[str]:
    """Find the keys of all mappings in a value."""
    if isinstance(value, dict):
        yield from value
    for entry in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _codes(entry)


def _scale_rows(name: str, scale: Item) -> Iterator[Item]:
    """Return one row per answer; the first one holds the title."""
    number = scale["number"]
    if number is not None:
        idle = number["steps"] is None and number["below"] is None and not number["beyond"]
        yield {"scale": name, "title": scale["title"], "number": number | ({"beyond": None} if idle else {})}
    for place, (answer, option) in enumerate((scale["answers"] or {}).items()):
        yield {"scale": name, "title": None if place else scale["title"], "answer": answer, "option": option}


def _dimension_rows(dimension: Item, parent: str | None = None) -> Iterator[Item]:
    yield {**dimension, "parent": parent}
    for below in dimension["dimensions"]:
        yield from _dimension_rows(below, dimension["id"])


def _criterion_rows(dimension: Item) -> Iterator[Item]:
    for criterion in dimension["criteria"]:
        yield {**criterion, "dimension": dimension["id"]}
    for below in dimension["dimensions"]:
        yield from _criterion_rows(below)


def _at(item: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        item = item.get(name) if isinstance(item, Mapping) else None
    return item


def _refuse_loss(content: bytes, methodology: Methodology, path: Path) -> None:
    """Read the spreadsheet back before anybody relies on it; only blank space around texts may be lost."""
    source, problems = read_source(content, str(path))
    if problems:
        raise ProblemsFound(problems)
    try:
        written = Methodology.model_validate(source)
        place = next(_differences(_bare(plain_values(methodology)), _bare(plain_values(written))), None)
    except ValidationError as error:
        place = locate(source, error.errors()[0]["loc"])[1]
    if place is not None:
        raise ProblemsFound([Problem("spreadsheet-loses", file=str(path), facts={"place": " > ".join(place)})])


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _bare(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [_bare(entry) for entry in value]
    return ENDS.sub("", value) if isinstance(value, str) else value


def _differences(expected: Any, actual: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the paths where two values differ."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for name in dict.fromkeys([*expected, *actual]):
            yield from _differences(expected.get(name), actual.get(name), (*path, str(name)))
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for number, (one, other) in enumerate(zip(expected, actual, strict=True), start=1):
            name = str(one["id"]) if isinstance(one, dict) and "id" in one else f"#{number}"
            yield from _differences(one, other, (*path, name))
    elif expected != actual:
        yield path
