"""The edition itself: its rules in short, bands, changes since earlier ones, documents, glossary and files."""

from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from budget_index.analysis.change.editions import comparable_criteria
from budget_index.content.methodology_facts import glossary
from budget_index.content.methodology_words import EDITION_CHANGE_COLUMNS, PAGE, change_rows
from budget_index.files import csv_bytes
from budget_index.language import alphabetical
from budget_index.methodology.dump import dump_methodology
from dashboards.elements.tables import offer_table, show_list, show_table
from dashboards.screens.methodology import tables
from dashboards.screens.methodology.subject import ROWS_AT_FIRST, MethodologyPage
from dashboards.shell.markup import plain


def draw_about(page: MethodologyPage) -> None:
    """Say what this edition is and by which rules it works."""
    v = page.v
    st.header(page.head("about"), anchor=False)
    st.html(tables.facts_table(v, list(page.earlier.values())))


def draw_edition_bands(page: MethodologyPage) -> None:
    """Show the bands with their limits."""
    say, methodology = page.say, page.methodology
    st.header(page.head("bands"), anchor=False)
    if not methodology.bands:
        st.info(page.head("no-bands"))
        return
    headings = {"band": say("word.band"), "score": say("word.score"), "must": page.head("band-must")}
    table = tables.bands_table(methodology, say)
    show_list(page.v, table, alt=page.head("bands"), headings=headings, markup=["band"])


def draw_edition_changes(page: MethodologyPage) -> None:
    """List what changed since an earlier edition."""
    v, say, methodology = page.v, page.say, page.methodology
    st.header(page.head("changes"), anchor=False)
    if not page.edition:
        st.info(page.head("no-changes"))
        return
    editions = {name: v.text(each.title) for name, each in page.earlier.items()}
    st.selectbox(page.head("edition"), list(editions), format_func=editions.__getitem__, key="edition", width=560)
    before = page.earlier[page.edition]
    total = len(page.criteria)
    st.markdown(say("edition.comparable", n=len(comparable_criteria(before, methodology)), total=total))
    table = pd.DataFrame(change_rows(before, methodology, say), columns=EDITION_CHANGE_COLUMNS)
    if table.empty:
        st.info(say("edition.same"))
        return
    counts = table["kind"].value_counts(sort=False)
    st.markdown(" · ".join(f"{kind}: **{count}**" for kind, count in counts.items()))
    rows = zip(table["what"], table["detail"], strict=True)
    table["what"] = [escape(what) + (f"<br>{escape(from_to(page, detail))}" if detail else "") for what, detail in rows]
    headings = {name: page.head(f"change-{name}") for name in ("kind", "what")}
    show_list(v, table, alt=page.head("changes"), headings=headings, markup=["what"])


def from_to(page: MethodologyPage, detail: str) -> str:
    """Head what changed in a rule."""
    return f"{page.head('change-detail')}: {detail}"


def draw_documents(page: MethodologyPage) -> None:
    """Show the documents with their due dates."""
    v, say, methodology = page.v, page.say, page.methodology
    st.header(page.head("documents"), anchor=False)
    if not methodology.documents:
        st.info(page.head("no-documents"))
        return
    due = [document.due for document in methodology.documents.values() if document.due]
    unconfirmed = sum(not each.verified for each in due)
    counts = {"documents": len(methodology.documents), "dated": len(due), "unconfirmed": unconfirmed}
    st.markdown(say(f"{PAGE}.documents-takeaway", **counts))
    widths = {"document": 560, "due": 190, "confirmed": 190}
    columns = {name: st.column_config.TextColumn(page.head(name), width=width) for name, width in widths.items()}
    show_table(v, tables.documents_table(v), name="documents", alt=page.head("documents"), columns=columns)


def draw_glossary(page: MethodologyPage) -> None:
    """Show the glossary; a term is found in any language."""
    say = page.say
    st.header(page.head("glossary"), anchor=False)
    words = st.text_input(page.head("find-term"), key="find-term", width=420, live=True).strip().casefold()
    table = glossary()
    table = table.sort_values(say.language, key=lambda terms: terms.map(alphabetical), kind="stable")
    terms = table[[words in " ".join(map(str, row)).casefold() for row in table.itertuples(index=False)]]
    if terms.empty:
        st.info(say("dashboard.nothing-found", words=plain(words)))
        return
    everything = bool(words) or len(terms) <= ROWS_AT_FIRST or st.session_state.get("all-terms", False)
    st.html(tables.glossary_table(terms if everything else terms.head(ROWS_AT_FIRST), say))
    if not words and len(terms) > ROWS_AT_FIRST:
        st.toggle(say("dashboard.show-all", count=len(terms)), key="all-terms")
    st.download_button(
        page.head("download-glossary"),
        csv_bytes(table),
        file_name="glossary.csv",
        mime="text/csv",
        on_click="ignore",
    )


def draw_files(page: MethodologyPage) -> None:
    """Offer the rules as files."""
    v, methodology = page.v, page.methodology
    st.header(page.head("files"), anchor=False)
    st.markdown(page.head("files-intro"))
    st.code(f"budget-index criteria show {methodology.id}", language=None)
    st.download_button(
        page.head("download-yaml"),
        partial(dump_methodology, methodology),
        file_name=f"{methodology.id}.yaml",
        mime="application/yaml",
        on_click="ignore",
    )
    table = page.criteria_table
    table = table.assign(question=[v.text(page.criteria[name].question) for name in table["criterion"]])
    offer_table(v, table, name="criteria", label=page.head("download-criteria"))
