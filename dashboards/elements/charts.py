"""Draw a chart with its downloads and the lines below it, the same on every page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Protocol
from weakref import finalize

import altair as alt
import pandas as pd
import pyarrow as pa
import streamlit as st
from altair.utils.schemapi import disable_debug_mode

from budget_index.charts.pictures import as_png, as_svg, chart_title
from budget_index.charts.theme import ON_PAGE, ON_PAPER, Colours, Spec
from budget_index.content.round_tables import provenance_of
from budget_index.publish.html.blocks import provenance_line
from dashboards.elements.copying import copy_button
from dashboards.shell.markup import labelled
from dashboards.shell.view import View

_specs: dict[int, Spec] = {}
alt.theme.enable("none")  # as Streamlit does for each chart: Altair's own theme would set sizes
disable_debug_mode()  # Altair checks each part of a chart against its schema, which takes longer than making it


class Draw(Protocol):
    """Makes a chart in the colours that it is given."""

    def __call__(self, *, colours: Colours) -> alt.TopLevelMixin:
        """Make it."""


def show_chart(v: View, draw: Draw, *, name: str, titled: bool = True, **options: Any) -> Any:
    """Draw a chart with its downloads below; return what the reader selected in it.

    Parameters
    ----------
    draw
        Makes the chart in the colours it is given: those of the page, or of paper for a download.
    name
        Id of the chart on its page: key of the widget and end of the file name.
    titled
        Whether its title stands above it; else the page says it, and only pictures have it.
    options
        For ``st.vega_lite_chart``: ``on_select``, ``selection_mode``.
    """
    chart = draw(colours=ON_PAGE)
    spec = spec_of(chart)
    if not titled:
        spec.pop("title")
    selected = st.vega_lite_chart(spec=spec, theme=None, key=name, **options)
    example = "example" in spec["usermeta"]
    below, described = footer(v, example=example), str(spec["description"])
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"share-{name}"):
        _offer_pictures(v, draw, name, title=chart_title(chart), description=described, below=below)
        link = copy_button(v.say("region-page.copy-link"), "", v.say)
        st.html(f'<p class="share unprinted">{link}</p>', width="content")
        come_from = provenance_of(v.shown, v.say)
        st.html(provenance_line(come_from if example else replace(come_from, mark="")), width="stretch")
    return selected


def spec_of(chart: alt.TopLevelMixin) -> Spec:
    """Write a chart for ``st.vega_lite_chart``, once as long as it is kept; nobody changes a chart.

    Altair takes longer to write a chart than the browser to draw it. Its check of every value is left to the tests.
    The tables in it are bytes already, as Streamlit sends them.
    """
    spec = _specs.get(id(chart))
    if spec is None:
        spec = _specs[id(chart)] = chart.to_dict(validate=False)
        spec["datasets"] = {name: _sent(rows) for name, rows in spec.get("datasets", {}).items()}
        finalize(chart, _specs.pop, id(chart), None)
    return dict(spec)


def _sent(rows: list[dict[str, Any]]) -> bytes | list[dict[str, Any]]:
    """Write rows as a stream of Arrow's; outlines of a map, and a row that is only there, stay as they are."""
    if not rows or not rows[0] or "geometry" in rows[0]:
        return rows
    table = pa.Table.from_pandas(pd.DataFrame(rows), preserve_index=False)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())


@st.fragment
def _offer_pictures(v: View, draw: Draw, name: str, *, title: str, description: str, below: list[str]) -> None:
    """Offer a chart as picture and in words; the offer is written when it is opened, and alone then."""
    offer = st.popover(
        v.say("frame.picture"), icon=":material/image:", type="tertiary", key=f"{name}-picture", on_change="rerun"
    )
    if not offer.open:
        return
    page = st.session_state["page"]
    kinds: tuple[tuple[str, str, Callable[..., str | bytes]], ...] = (
        ("PNG", "image/png", as_png),
        ("SVG", "image/svg+xml", as_svg),
    )
    with offer:
        for kind, mime, make in kinds:
            st.download_button(
                v.say("frame.picture-of", title=title, kind=kind),
                partial(_picture, make, draw, below),
                file_name=f"{v.round.id}-{page}-{name}.{kind.lower()}",
                mime=mime,
                on_click="ignore",
                key=f"{name}-{kind.lower()}",
            )
        st.html(f"<p>{labelled(v.say('frame.description'), description)}</p>")


def _picture(make: Callable[..., str | bytes], draw: Draw, below: list[str]) -> str | bytes:
    return make(draw(colours=ON_PAPER).to_dict(), footer=below)


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
    return [*lines, say("frame.standing", **facts, date=say.short_day(today))]
