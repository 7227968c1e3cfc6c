"""What pages are made of: sections, charts, tables and downloads, the same everywhere."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from time import sleep
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from budget_index.charts.pictures import as_png, as_svg, chart_title
from budget_index.charts.theme import ON_PAGE, ON_PAPER, Colours
from dashboards.elements.html_tables import html_table, written_day
from dashboards.elements.markup import named
from dashboards.shell import projector
from dashboards.shell.shown_rounds import spec_of
from dashboards.shell.view import View

PRINTED = 200
"""Rows of a table on paper."""
LISTED = 500
"""Rows of a table on the screen: each cell takes time to write, and nobody reads so far."""
MOMENT = 0.1
"""Seconds; measured: longer gains nothing at the top of a page, shorter leaves the browser with the rest already."""

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
    top
        Whether the part of the page that is seen first ends with it.
    """

    name: str
    draw: Callable[[], None]
    slide: bool = True
    top: bool = False


def show_sections(v: View, sections: Sequence[Section]) -> None:
    """Draw the sections of a page one below the other; on the projector one of its messages."""
    slides = [section for section in sections if section.slide]
    if projector.is_on() and slides:
        v.warn(projector.show(v.say, slides))
        return
    for section in sections:
        section.draw()
        if section.top:
            _let_be_painted()
    if projector.is_on():
        projector.bar(v.say)


def _let_be_painted() -> None:
    """Leave the browser a moment to paint the top of a page that it hasn't shown before, before the rest is sent.

    What has arrived by then is painted in one go, all charts of the page before the first can be seen.
    """
    shown = [st.session_state.get(name) for name in ("slide-page", "lang", "round", "region")]
    if st.session_state.get("painted") != shown:
        st.session_state["painted"] = shown
        sleep(MOMENT)


def show_chart(v: View, draw: Draw, *, name: str, **options: Any) -> Any:
    """Draw a chart with its downloads below; give what the reader selected in it.

    Parameters
    ----------
    draw
        Makes the chart in the colours it is given: those of the page, or of paper for a download.
    name
        Id of the chart on its page: key of the widget and end of the file name.
    options
        For ``st.vega_lite_chart``: ``on_select``, ``selection_mode``.
    """
    chart = draw(ON_PAGE)
    spec = projector.large(spec_of(chart)) if projector.is_on() else spec_of(chart)
    selected = st.vega_lite_chart(spec=spec, theme=None, key=name, **options)
    below = footer(v, example="example" in spec["usermeta"])
    _offer_pictures(v, draw, name, title=chart_title(chart), told=str(spec["description"]), below=below)
    return selected


@st.fragment
def _offer_pictures(v: View, draw: Draw, name: str, *, title: str, told: str, below: list[str]) -> None:
    """Offer a chart as picture and in words; the offer is written when it is opened, and alone then."""
    offer = st.popover(
        v.say("frame.picture"), icon=":material/image:", type="tertiary", key=f"{name}-picture", on_change="rerun"
    )
    if not offer.open:
        return
    page = st.session_state.get("slide-page", "")
    kinds: tuple[tuple[str, str, Callable[..., str | bytes]], ...] = (
        ("PNG", "image/png", as_png),
        ("SVG", "image/svg+xml", as_svg),
    )
    with offer:
        for kind, mime, make in kinds:
            st.download_button(
                v.say("frame.picture-of", title=title, kind=kind),
                lambda make=make: make(draw(ON_PAPER).to_dict(), footer=below),
                file_name=f"{v.round.id}-{page}-{name}.{kind.lower()}",
                mime=mime,
                on_click="ignore",
                key=f"{name}-{kind.lower()}",
            )
        st.html(f"<p>{named(v.say('frame.description'), told)}</p>")


def footer(v: View, *, example: bool = True) -> list[str]:
    """Write what stands below every picture: an example's mark, source, round, edition and date.

    Parameters
    ----------
    example
        Whether an example round is what is shown: weights of a methodology and published totals are real beside it.
    """
    say, today = v.say, date.today()  # noqa: DTZ011
    lines = [f"{say('example.mark').upper()}. {say('example.sentence')}"] if v.round.example and example else []
    if v.round.source:
        lines.append(say("frame.source", source=v.text(v.round.source)))
    facts = {"round": v.text(v.round.title), "round_id": v.round.id}
    facts |= {"edition": v.text(v.methodology.title), "edition_id": v.methodology.id}
    written = written_day(today, say)
    return [*lines, say("frame.standing", **facts, date=written)]


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
    first = table.head(LISTED)
    shown = first.style.format(dict(formats or {}), na_rep="–") if formats else first
    fixed = {"hide_index": True, "height": "content", "placeholder": "–"}
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
    looks = {"formats": formats or {}, "markup": markup, "labelled": True}
    written = html_table(table, v.say, caption=alt, headings=headings, **looks)
    st.html(f'<div class="listed">{written}</div>')


def _printed(v: View, table: pd.DataFrame, alt: str, columns: Mapping[str, Any], formats: Mapping[str, Any]) -> str:
    """Write a table as HTML, for paper and screen readers; on the screen it is hidden."""
    seen = [name for name in table if name not in columns or columns[name] is not None]
    headings = {name: _heading(columns.get(name), name) for name in seen}
    written = html_table(table.head(PRINTED), v.say, caption=alt, headings=headings, formats=formats)
    left = v.say("frame.rows-left", shown=PRINTED, all=len(table)) if len(table) > PRINTED else ""
    return f'<div class="on-paper">{written}<p>{escape(left)}</p></div>'


def _heading(column: Any, name: object) -> str:
    label = column.get("label") if isinstance(column, dict) else column
    return str(label or name)


def offer_table(v: View, table: pd.DataFrame | Callable[[], pd.DataFrame], *, name: str, label: str) -> None:
    """Offer a table as csv, made and written when it is asked for; an example's rows say so."""

    def written() -> str:
        made = table() if callable(table) else table
        marked = made.assign(notice=v.say("example.mark")) if v.round.example else made
        return marked.to_csv(index=False, lineterminator="\n")

    st.download_button(
        label,
        written,
        file_name=f"{v.round.id}-{name}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"{name}-csv",
    )
