"""The publications calendar of a region."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from budget_index.analysis.pages.calendar import by_due_date, count_states
from budget_index.content.calendar_words import day, state_words
from budget_index.language import LANGUAGES, Language, Say, localized
from budget_index.methodology import walk
from budget_index.methodology.checks import NOT_PUBLIC
from budget_index.methodology.titles import answer_label
from budget_index.publish.html.blocks import linked
from budget_index.tables.values import is_web_page
from dashboards.elements.tables import show_list
from dashboards.screens.region.subject import RegionPage
from dashboards.shell.shown_rounds import Shown

ALWAYS = ("in_time", "late", "missing")
COUNTED = (*ALWAYS, "published", "undated", "not_due", "unknown")
"""Every document is in one of these counts; only the first three are also told where they are 0."""
HEADINGS = {"url": "link"}
"""Columns whose headings have other names."""
SCAN = "scan"
"""The one format that goes by a word, not by a name that is the same in every language."""


def draw_calendar(page: RegionPage) -> None:
    """Draw when the documents were due and when they came out."""
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


def draw_calendar_table(page: RegionPage, calendar: pd.DataFrame, titles: dict[str, str]) -> None:
    """Draw the table, with format, languages and link."""
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
