"""Tables as HTML: whole texts that wrap, for short lists, for paper and for screen readers."""

from collections.abc import Collection, Mapping
from datetime import date
from html import escape
from typing import Any

import pandas as pd

from budget_index.language import Say


def html_table(
    table: pd.DataFrame,
    say: Say,
    *,
    caption: str,
    headings: Mapping[str, str],
    formats: Mapping[str, Any],
    markup: Collection[str] = (),
    labelled: bool = False,
) -> str:
    """Write a table.

    Parameters
    ----------
    headings
        Column → what stands above it; the other columns are left out.
    formats
        Column → function that writes a value, or a format string.
    markup
        Columns that are HTML already; all others are escaped.
    labelled
        Whether each cell says its heading, for a telephone, where cells stand one below the other.
    """
    kinds = [_kind(table[name]) for name in headings]
    labels = [f' data-heading="{escape(heading)}"' if labelled else "" for heading in headings.values()]
    heads = "".join(
        f'<th scope="col"{kind}>{escape(heading)}</th>' for kind, heading in zip(kinds, headings.values(), strict=True)
    )
    written = [
        [
            f"<td{kind}{label}>{value or '–' if name in markup else _cell(value, formats.get(name), say)}</td>"
            for value in table[name]
        ]
        for kind, label, name in zip(kinds, labels, headings, strict=True)
    ]
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*written, strict=True))
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _kind(values: pd.Series) -> str:
    """Name the class of a column's cells: numbers stand to the right, and neither they nor days are broken."""
    if pd.api.types.is_numeric_dtype(values):
        return ' class="number"'
    return ' class="day"' if pd.api.types.is_datetime64_any_dtype(values) else ""


def _cell(value: Any, written: Any, say: Say) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(say.number(each, 1) if isinstance(each, float) else escape(str(each)) for each in value)
    if pd.isna(value) or value == "":
        return "–"
    if isinstance(value, date) and not written:
        return say.short_day(value)
    if isinstance(written, str):
        return escape(written.format(value))
    return escape(str(written(value) if written else value))
