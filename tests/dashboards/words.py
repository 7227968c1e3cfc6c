"""Everything that a page of the dashboard says: texts, labels, help, headings, cells, and the words of charts."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pandas as pd
import pyarrow as pa
from streamlit.testing.v1 import AppTest

SEEN = {
    *("body", "label", "help", "placeholder", "options", "content", "alt", "text", "caption", "title"),
    *("value", "delta", "default", "raw_value", "raw_values"),
}
"""Fields of Streamlit's messages that are read."""
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
TAGS = re.compile(r"<(style|script|code)\b.*?</\1>|<[^>]*>", re.DOTALL)
ATTRIBUTES = re.compile(r'\b(?:title|alt|aria-label)="([^"]*)"')
ADDRESS = re.compile(r"\]\([^)]*\)|https?://\S+|:material/\w+:|:\w+(?:-\w+)*\[|\S+@\S+\.\w+")
DRAWN = {"x", "y", "color", "fill", "stroke", "shape", "text", "tooltip", "row", "column", "facet"}
"""Channels of a chart whose values are written somewhere."""
COMPARED = re.compile(r"[=!]==? *'[^']*'|\('\w+'\)|, *'[^']*'\)")
QUOTED = re.compile(r'"([^"]*)"( *:)?|\'([^\']*)\'')


def said(app: AppTest) -> Iterator[tuple[str, str]]:
    """Give all words of a page, each with what kind of element says them."""
    for element in elements(app._tree):
        message = getattr(element, "proto", None)
        if not hasattr(message, "DESCRIPTOR"):
            continue
        yield from ((element.type, read(words)) for words in _words(message))
        if element.type == "dataframe":
            yield from (("table", words) for words in _table(element))
        if element.type == "vega_lite_chart":
            yield from (("chart", words) for words in _chart(message))


def read(words: str) -> str:
    """Leave what is read of Markdown and HTML: no code, no addresses, no tags."""
    told = [*ATTRIBUTES.findall(words), TAGS.sub(" ", CODE.sub(" ", words))]
    return unescape(ADDRESS.sub(" ", " ".join(told))).replace("\\", "").strip()


def elements(block: Any) -> Iterator[Any]:
    for element in block.children.values():
        yield element
        if getattr(element, "children", None):
            yield from elements(element)


def _words(message: Any) -> Iterator[str]:
    for field, value in message.ListFields():
        for each in [value] if not field.is_repeated else value:
            if field.type == field.TYPE_MESSAGE:
                yield from _words(each) if hasattr(each, "ListFields") else ()
            elif isinstance(each, str) and field.name in SEEN:
                yield each


def _table(element: Any) -> Iterator[str]:
    columns = json.loads(element.proto.columns or "{}")
    shown = [name for name in element.value if not columns.get(str(name), {}).get("hidden")]
    for name in shown:
        told = columns.get(str(name), {})
        yield str(told.get("label") or name)
        yield str(told.get("help") or "")
    written = element.proto.arrow_data.styler.display_values
    table = pa.ipc.open_stream(written).read_pandas() if written else element.value
    table.columns = element.value.columns
    yield from _values(table[shown])


def _values(table: pd.DataFrame) -> Iterator[str]:
    for name in table:
        for value in table[name].explode().dropna().unique():
            if isinstance(value, str):
                yield value


def _chart(message: Any) -> Iterator[str]:
    spec = json.loads(message.spec)
    tables = {each.name: pa.ipc.open_stream(each.data.data).read_pandas() for each in message.datasets}
    yield str(spec["description"])
    yield from _parts(spec, tables, None)


def _parts(part: Any, tables: dict[str, pd.DataFrame], table: pd.DataFrame | None) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _parts(each, tables, table)
    if not isinstance(part, dict):
        return
    if isinstance(part.get("data"), dict):
        table = tables.get(part["data"].get("name"))
    for name, value in part.items():
        if name in {"title", "text", "subtitle"}:
            yield from (each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str))
        if name == "labelExpr":
            found = QUOTED.findall(COMPARED.sub("", value))
            yield from (one or other for one, is_key, other in found if not is_key)
        if name in DRAWN and table is not None:
            yield from _encoded(value, table)
        yield from _parts(value, tables, table)


def _encoded(channel: Any, table: pd.DataFrame) -> Iterator[str]:
    for each in channel if isinstance(channel, list) else [channel]:
        if not isinstance(each, dict) or each.get("field") not in table:
            continue
        guides = [each[name] for name in ("axis", "legend", "header") if name in each]
        if not any(guide is None or "labelExpr" in guide or guide.get("labels") is False for guide in guides):
            yield from _values(table[[each["field"]]])
