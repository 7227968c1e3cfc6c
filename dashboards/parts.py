"""What pages are made of: sections, charts, tables and downloads, the same everywhere."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st
from view import View

from budget_index.charts.theme import ON_PAGE, Colours

Draw = Callable[[Colours], alt.TopLevelMixin]


@dataclass(frozen=True)
class Section:
    """A part of a page: on the projector it fills the screen by itself.

    Parameters
    ----------
    name
        Id, for the URL.
    draw
        Draws the section; called only when it is to be seen.
    slide
        Whether it is a message for the projector; tables to search and editors aren't.
    """

    name: str
    draw: Callable[[], None]
    slide: bool = True


def show_sections(v: View, sections: Sequence[Section]) -> None:
    """Draw the sections of a page one below the other."""
    del v
    for section in sections:
        section.draw()


def show_chart(v: View, draw: Draw, *, name: str, **options: Any) -> Any:
    """Draw a chart with its downloads below; give what the reader selected in it.

    Parameters
    ----------
    draw
        Makes the chart in the colours it is given: those of the page, or of paper for a download.
    name
        Id of the chart on its page: key of the widget and end of the file name.
    options
        For ``st.altair_chart``: ``on_select``, ``selection_mode``.
    """
    del v
    return st.altair_chart(draw(ON_PAGE), theme=None, key=name, **options)


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
    """Draw a table that can be sorted; give what the reader selected in it.

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
    del v
    shown = table.style.format(dict(formats or {}), na_rep="–") if formats else table
    fixed = {"hide_index": True, "height": "content", "placeholder": "–"}
    return st.dataframe(shown, key=name, alt=alt, column_config=dict(columns), **fixed, **options)


def offer_table(v: View, table: pd.DataFrame, *, name: str, label: str) -> None:
    """Offer a table as csv; an example's rows say so."""
    marked = table.assign(notice=v.say("example.mark")) if v.round.example else table
    st.download_button(
        label,
        marked.to_csv(index=False, lineterminator="\n"),
        file_name=f"{v.round.id}-{name}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"{name}-csv",
    )
