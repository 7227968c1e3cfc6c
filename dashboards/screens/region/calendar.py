"""The publications calendar of a region."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import altair as alt
import pandas as pd
import streamlit as st

from budget_index.analysis.pages.calendar import by_due_date, count_states
from budget_index.charts.calendar import calendar_chart, day, state_words
from budget_index.charts.theme import Colours
from budget_index.language import LANGUAGES, Language, Say, localized
from budget_index.methodology import walk
from budget_index.methodology.checks import NOT_PUBLIC
from budget_index.methodology.titles import answer_label
from budget_index.regions import kazakhstan, region_name
from budget_index.tables.values import is_web_page
from dashboards.elements.charts import show_chart
from dashboards.elements.tables import show_list
from dashboards.screens.region.subject import RegionPage
from dashboards.shell import projector
from dashboards.shell.markup import linked
from dashboards.shell.shown_rounds import Shown, cached

ALWAYS = ("in_time", "late", "missing")
COUNTED = (*ALWAYS, "published", "undated", "not_due", "unknown")
"""Every document is in one of these counts; only the first three are also told where they are 0."""
HEADINGS = {"url": "link"}
"""Columns whose headings have other names."""
LATEST = 5
"""Documents on a slide."""
SCAN = "scan"
"""The one format that goes by a word, not by a name that is the same in every language."""


def draw_calendar(page: RegionPage) -> None:
    """Draw when the documents were due and when they came out, as a chart and as a table."""
    v, say, methodology = page.v, page.v.say, page.v.methodology
    if not methodology.documents:
        return
    st.header(say("region-page.calendar"), anchor=False)
    seen = v.round.cut_off or datetime.now(UTC).date()
    calendar = v.shown.calendar(page.region, seen)
    titles = document_titles(v.shown, say.language)
    known = bool((calendar["status"] != "").any())
    if known:
        st.markdown(
            say("region-page.calendar-counts", day=day(pd.Timestamp(seen), say), counts=counted_states(calendar, say))
        )
    else:
        st.info(say("region-page.calendar-empty"))
    if (calendar["due"].notna() & ~calendar["verified"]).any():
        st.caption(say("region-page.due-unverified"))
    dated = calendar["due"].notna() | calendar["published"].notna()
    if (dated & (calendar["state"] != "unknown")).any() and known:
        few = LATEST if projector.is_on() else None
        draw = partial(drawn_calendar, v.shown, page.region, seen=seen, say=say, few=few)
        show_chart(v, draw, name="calendar")
        late = int((calendar["days_late"] > 0).sum())
        if few and late:
            st.caption(say("region-page.calendar-slide", n=min(few, late)))
        elif not dated.all():
            st.caption(say("region-page.calendar-dateless"))
    if not projector.is_on():
        draw_calendar_table(page, calendar, titles)


def counted_states(calendar: pd.DataFrame, say: Say) -> str:
    """Write how many documents are in each state."""
    counts = count_states(calendar)
    listed = [name for name in COUNTED if name in ALWAYS or name in counts]
    return "; ".join(say(f"region-page.counted-{name}", n=counts.get(name, 0)) for name in listed)


def document_titles(shown: Shown, language: Language) -> dict[str, str]:
    """Name the documents."""
    documents = shown.methodology.documents
    return {name: localized(document.title, language) for name, document in documents.items()}


@cached
def drawn_calendar(
    shown: Shown, region: str, *, seen: date, say: Say, few: int | None, colours: Colours
) -> alt.LayerChart:
    """Draw the calendar; of ``few`` documents only, those that were published latest after their due dates."""
    calendar = shown.calendar(region, seen)
    late = calendar[calendar["days_late"] > 0] if few else calendar.head(0)
    return calendar_chart(
        late.nlargest(few, "days_late") if few and len(late) else calendar,
        document_titles(shown, say.language),
        say,
        name=region_name(region, say.language, kazakhstan()),
        example=shown.round.example,
        colours=colours,
    )


def draw_calendar_table(page: RegionPage, calendar: pd.DataFrame, titles: dict[str, str]) -> None:
    """Draw the same as a table, with format, languages and link."""
    say = page.v.say
    calendar = by_due_date(calendar)
    table = pd.DataFrame(
        {
            "document": calendar["document"].map(titles),
            "due": calendar["due"],
            "published": calendar["published"],
            "state": [document_state(page, row) for row in calendar.itertuples()],
            "format": facts_in_words(page, calendar, "format"),
            "languages": facts_in_words(page, calendar, "languages"),
            "url": [linked(url, urlsplit(url).hostname) if is_web_page(url) else "" for url in calendar["url"]],
        }
    )
    blank = [name for name in ("published", "format", "languages", "url") if _empty(table[name])]
    headings = {name: say(f"region-page.{HEADINGS.get(name, name)}") for name in table.columns if name not in blank}
    show_list(page.v, table, alt=say("region-page.calendar"), headings=headings, markup=["url"])


def document_state(page: RegionPage, row: Any) -> str:
    """Write whether a document was in time; of one that isn't public, why."""
    say = page.v.say
    words = state_words(str(row.state), float(row.days_late), say)
    return f"{words}: {say(f'region-page.status-{row.status}')}" if row.status in NOT_PUBLIC else words


def _empty(values: pd.Series) -> bool:
    return bool(values.isna().all() or values.isin(["", None]).all())


def facts_in_words(page: RegionPage, calendar: pd.DataFrame, fact: str) -> list[str]:
    """Write formats or languages in the words of the scale of the criterion that is derived from them, if any."""
    methodology = page.v.methodology
    derived = {c.document: c for c in walk.criteria(methodology) if c.from_publication == fact}
    return [
        answer_label(methodology, derived[document], value, page.v.say.language)
        if value and document in derived
        else publication_words(fact, value, page.v.say)
        for document, value in zip(calendar["document"], calendar[fact], strict=True)
    ]


def publication_words(fact: str, value: str, say: Say) -> str:
    """Write a format or languages that no scale has words for.

    Examples
    --------
    >>> publication_words("languages", "kk,ru,ug", Say("en")), publication_words("format", "pdf", Say("en"))
    ('Kazakh, Russian, ug', 'pdf')
    """
    if fact == "format":
        return say("region-page.format-scan") if value == SCAN else value
    codes = [code.strip() for code in value.split(",") if code.strip()]
    return ", ".join(say(f"region-page.language-{code}") if code in LANGUAGES else code for code in codes)
