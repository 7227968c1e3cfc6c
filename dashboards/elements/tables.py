"""Draw a table that sorts, a short list, and offer a table as csv; each with a copy for paper and screen readers."""

from collections.abc import Callable, Collection, Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from budget_index.files import csv_bytes
from dashboards.elements.html_tables import html_table
from dashboards.shell.view import View

PRINTED = 200
"""Rows of a table on paper."""


LISTED = 500
"""Rows of a table on the screen: each cell takes time to write, and nobody reads so far."""


def show_table(
    v: View,
    table: pd.DataFrame,
    *,
    name: str,
    alt: str,
    columns: Mapping[str, Any],
    formats: Mapping[str, Any] | None = None,
    **options: Any,
) -> Any:
    """Draw a table that can be sorted; return what the reader selected in it.

    Parameters
    ----------
    table
        With raw numbers, so that they sort as numbers.
    alt
        What the table is, for screen readers.
    columns
        Column → ``st.column_config``, with the heading in the reader's language.
    formats
        Column → function that writes a value as the language does.
    options
        For ``st.dataframe``: ``on_select``, ``selection_mode``.
    """
    first = table.head(LISTED)
    shown = first.style.format(dict(formats or {}), na_rep="–") if formats else first
    fixed: dict[str, Any] = {"hide_index": True, "height": "content", "placeholder": "–"}
    selected = st.dataframe(shown, key=name, alt=alt, column_config=dict(columns), **fixed, **options)
    if len(table) > LISTED:
        st.caption(v.say("frame.rows-left", shown=LISTED, all=len(table)))
    st.html(_printed(v, table, alt, columns, formats or {}))
    return selected


def show_list(
    v: View,
    table: pd.DataFrame,
    *,
    alt: str,
    headings: Mapping[str, str],
    formats: Mapping[str, Callable[[Any], str]] | None = None,
    markup: Collection[str] = (),
) -> None:
    """Draw a short table in an order that says something: its texts wrap, and the browser draws it at once.

    Parameters
    ----------
    alt
        What the table is, for screen readers.
    headings
        Column → heading in the reader's language; the other columns are left out.
    formats
        Column → function that writes a value as the language does.
    markup
        Columns that are HTML already, with whatever a stranger wrote escaped.
    """
    written = html_table(
        table, v.say, caption=alt, headings=headings, formats=formats or {}, markup=markup, labelled=True
    )
    st.html(f'<div class="listed">{written}</div>')


def _printed(v: View, table: pd.DataFrame, alt: str, columns: Mapping[str, Any], formats: Mapping[str, Any]) -> str:
    """Write a table as HTML, for paper and screen readers; on the screen it is hidden."""
    seen = [name for name in table.columns if name not in columns or columns[name] is not None]
    headings = {name: _heading(columns.get(name), name) for name in seen}
    written = html_table(table.head(PRINTED), v.say, caption=alt, headings=headings, formats=formats)
    left = v.say("frame.rows-left", shown=PRINTED, all=len(table)) if len(table) > PRINTED else ""
    return f'<div class="on-paper">{written}<p>{escape(left)}</p></div>'


def _heading(column: Any, name: object) -> str:
    label = column.get("label") if isinstance(column, dict) else column
    return str(label or name)


def offer_table(v: View, table: pd.DataFrame | Callable[[], pd.DataFrame], *, name: str, label: str) -> None:
    """Offer a table as csv, made and written when it is asked for; an example's rows say so."""

    def written() -> bytes:
        made = table() if callable(table) else table
        return csv_bytes(made.assign(notice=v.say("example.mark")) if v.round.example else made)

    st.download_button(
        label,
        written,
        file_name=f"{v.round.id}-{name}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"{name}-csv",
    )
