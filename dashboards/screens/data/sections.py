"""The parts of the page with everything to download; a file is made when somebody asks for it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from budget_index.language import Language, Say
from budget_index.regions import kazakhstan
from budget_index.reports.downloads import (
    FAMILY_TABLES,
    MOST_CELLS,
    ROUND_TABLES,
    bibtex,
    checksum,
    citation,
    columns_of,
    family_name,
    family_table,
    fits_workbook,
    package,
    round_tables,
    rules_files,
)
from budget_index.reports.files import FORMATS, ON_PAGES, table_bytes
from dashboards.elements.tables import show_table
from dashboards.shell import projector, view
from dashboards.shell.markup import plain
from dashboards.shell.pages import CHECK, DATA, PAGES, icon, path
from dashboards.shell.shown_rounds import Shown, cached
from dashboards.shell.view import View

PREVIEW = 20
WITH_SLIDES = [page for page in PAGES if page not in (DATA, CHECK)]
OWN_TITLES = ("agreed", "peers", "regions")


def no_slides(v: View) -> None:
    """Say on the projector that this page has no slides, and lead to those that have."""
    with st.container(key="slide"):
        st.markdown(f"## {v.say('frame.no-slides')}")
        for page in WITH_SLIDES:
            label = v.say(f"dashboard.page-{page}")
            st.page_link(path(page), label=label, query_params=v.address(), icon=icon(page))
    projector.bar(v.say)


def tables_of(shown: Shown) -> dict[str, pd.DataFrame]:
    """Return the tables of a round."""
    responses, publications = shown.public.responses, shown.public.publications
    return round_tables(shown.results, responses, publications, kazakhstan(), example=shown.round.example)


kept_tables = cached(tables_of)


@cached
def methodology_files_of(shown: Shown) -> dict[str, bytes]:
    """Return the methodology of a round as files."""
    return rules_files(shown.round, Path(str(shown.key[0])), shown.methodology)


def table_title(name: str, say: Say) -> str:
    """Name a table."""
    return say(f"data-page.table-{name}" if name in OWN_TITLES else f"round.table-{name}")


def draw_package(v: View) -> None:
    """Offer everything in one file."""
    say, round_ = v.say, v.round
    st.markdown(say("data-page.intro"))
    if round_.example:
        st.markdown(say("data-page.example"))
    st.download_button(
        say("data-page.whole"),
        partial(packed, v.shown, say.language),
        file_name=f"{round_.id}-all-{say.language}.zip",
        mime="application/zip",
        on_click="ignore",
        icon=":material/folder_zip:",
        type="primary",
        key="zip",
    )
    st.caption(say("data-page.whole-note"))


def packed(shown: Shown, language: Language) -> bytes:
    """Pack a round."""
    return package(shown.round, shown.methodology, tables_of(shown), methodology_files_of(shown), Say(language))


def draw_round_files(v: View) -> None:
    """Offer the tables of the round in every format."""
    st.header(v.say("data-page.round-files", year=v.year), anchor=False)
    if v.shown.keeps_single_answers:
        st.caption(v.say("frame.single-answers-kept"))
    tables = kept_tables(v.shown)
    for name in ROUND_TABLES:
        makers = {kind: partial(round_file, v.shown, name, kind) for kind in ON_PAGES}
        stem = f"{v.round.id}-{name}"
        _offer(v, table_title(name, v.say), stem, len(tables[name]), makers, workbook=fits_workbook(tables[name]))


def round_file(shown: Shown, name: str, kind: str) -> bytes:
    """Write a table of a round."""
    return table_bytes(tables_of(shown)[name], kind)


def draw_family_files(v: View) -> None:
    """Offer the tables of all years together."""
    say = v.say
    st.header(say("data-page.family-files"), anchor=False)
    rounds = view.family(v)
    if len(rounds) < 2:
        st.info(say("data-page.family-one"))
        return
    st.caption(say("data-page.family-note", years=", ".join(str(each.round.year) for each in rounds)))
    stem = family_name(v.round, v.methodology)
    shapes = [shapes_of(each) for each in rounds]
    for name in FAMILY_TABLES:
        rows = sum(each[name][0] for each in shapes)
        fits = sum(rows_of * columns for rows_of, columns in (each[name] for each in shapes)) <= MOST_CELLS
        makers = {kind: partial(family_file, rounds, name, kind) for kind in ON_PAGES}
        _offer(v, table_title(name, say), f"{stem}-{name}", rows, makers, workbook=fits)


@cached
def shapes_of(shown: Shown) -> dict[str, tuple[int, int]]:
    """Count rows and columns of every table of a round, without keeping the tables."""
    return {name: table.shape for name, table in tables_of(shown).items()}


def family_file(rounds: Sequence[Shown], name: str, kind: str) -> bytes:
    """Write a table of all rounds."""
    return table_bytes(family_table([(each.round, tables_of(each)) for each in rounds], name), kind)


def _offer(
    v: View, title: str, stem: str, rows: int, makers: Mapping[str, Callable[[], bytes]], *, workbook: bool
) -> None:
    """Offer one table in every format, beside its name and size."""
    say = v.say
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{title}**  \n`{stem}` · {say('data-page.rows', n=rows)}", width=520)
        for kind, make in makers.items():
            refused = kind == "xlsx" and not workbook
            st.download_button(
                FORMATS[kind].label,
                b"" if refused else make,
                file_name=f"{stem}.{kind}",
                mime=FORMATS[kind].mime,
                on_click="ignore",
                disabled=refused,
                help=say("data-page.too-large") if refused else None,
                key=f"{stem}.{kind}",
            )


def draw_methodology_files(v: View) -> None:
    """Offer the methodology as files."""
    say = v.say
    st.header(say("word.methodology"), anchor=False)
    st.markdown(plain(v.text(v.methodology.title)))
    for name, content in methodology_files_of(v.shown).items():
        which = "whole" if name.endswith("-whole.yaml") else "source"
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{say(f'data-page.rules-{which}')}**  \n`{name}`", width=520)
            st.download_button("YAML", content, file_name=name, mime="text/yaml", on_click="ignore", key=name)


def draw_first_rows(v: View) -> None:
    """Show the first rows of a table and what its columns mean."""
    say = v.say
    st.header(say("data-page.look"), anchor=False)
    name = st.selectbox(
        say("word.table"), ROUND_TABLES, format_func=lambda key: table_title(key, say), key="table", width=520
    )
    table = kept_tables(v.shown)[name]
    first = table.head(PREVIEW)
    if len(first):
        st.caption(say("data-page.first-rows", n=len(first), of=len(table)))
        show_table(v, first, name="preview", alt=table_title(name, say), columns={})
    else:
        st.info(say("data-page.no-rows"))
    st.markdown(f"**{say('data-page.columns')}**")
    meanings = [
        f"- `{column}` – {say(f'data-page.type-{kind}')}. {meaning}"
        for column, kind, meaning in columns_of(name, table, say)
    ]
    st.markdown("\n".join(meanings))


def draw_checksums(v: View) -> None:
    """Show the checksums of the files in a format; they are made when a format is chosen."""
    say = v.say
    st.header(say("data-page.checksums"), anchor=False)
    st.markdown(say("data-page.checksums-note"))
    kind = st.segmented_control(
        say("data-page.format"), ON_PAGES, format_func=lambda each: FORMATS[each].label, key="sums"
    )
    if not kind:
        return
    files = sums_of(v.shown, kind=kind)
    column = st.column_config
    show_table(
        v,
        files,
        name="checksums",
        alt=say("data-page.checksums"),
        columns={
            "file": column.TextColumn(say("word.file"), width=300),
            "rows": column.NumberColumn(say("data-page.number-of-rows"), width=80),
            "bytes": column.NumberColumn(say("data-page.bytes"), width=90),
            "sha256": column.TextColumn("SHA-256", width=520),
        },
    )
    lines = [f"{row.sha256}  {row.file}\n" for row in files.itertuples()]
    st.download_button(
        say("data-page.checksums-file"),
        "".join(lines),
        file_name=f"{v.round.id}-{kind}.sha256",
        mime="text/plain",
        on_click="ignore",
        key="sums-file",
    )


@cached
def sums_of(shown: Shown, *, kind: str) -> pd.DataFrame:
    """Return file, rows, bytes and checksum of the tables in a format, and of the methodology."""
    rows: list[tuple[str, int | None, int, str]] = []
    for name, table in tables_of(shown).items():
        if kind != "xlsx" or fits_workbook(table):
            content = table_bytes(table, kind)
            rows.append((f"{shown.round.id}-{name}.{kind}", len(table), len(content), checksum(content)))
    rows += [(name, None, len(content), checksum(content)) for name, content in methodology_files_of(shown).items()]
    return pd.DataFrame(rows, columns=["file", "rows", "bytes", "sha256"]).astype({"rows": "Int64"})


def draw_citation(v: View) -> None:
    """Say under which licence the data are, and how to cite them; both texts can be copied."""
    say, round_ = v.say, v.round
    st.header(say("data-page.cite"), anchor=False)
    if round_.licence:
        key = "licence-example" if round_.example else "licence"
        st.markdown(say(f"data-page.{key}", licence=f"**{plain(round_.licence)}**"))
    else:
        st.markdown(say("data-page.no-licence"))
    st.code(citation(round_, v.methodology, say.language), language=None, wrap_lines=True)
    st.code(bibtex(round_, v.methodology, say.language), language=None, wrap_lines=True)
