"""The data to download: a table of the round or of all years, the rules; licence and citation."""

from dataclasses import dataclass
from functools import partial
from html import escape
from math import ceil
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from budget_index.analysis.pages.methodology_tables import criteria_rules
from budget_index.content.methodology_facts import glossary
from budget_index.files import csv_bytes
from budget_index.language import Language, Say
from budget_index.methodology.titles import question_texts
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
    package,
    round_tables,
    rules_files,
)
from budget_index.reports.files import FORMATS, ON_PAGES, table_bytes
from dashboards.elements.copying import copy_button
from dashboards.elements.tables import show_table
from dashboards.shell import view
from dashboards.shell.shown_rounds import Shown, cached
from dashboards.shell.view import View

PREVIEW = 20
OWN_TITLES = ("agreed", "peers", "regions", "rules-whole", "rules-source", "questions")
RULES = {"rules-whole": "yaml", "rules-source": "yaml", "questions": "csv", "glossary": "csv"}
"""What of a methodology can be downloaded, and in which format."""
FILES = ("scores", *(name for name in ROUND_TABLES if name != "scores"), *RULES)
THIS_ROUND = "one"
YEARS = (THIS_ROUND, "all")
YAML = "application/yaml"


def tables_of(shown: Shown) -> dict[str, pd.DataFrame]:
    """Return the tables of a round."""
    responses, publications = shown.public.responses, shown.public.publications
    return round_tables(shown.results, responses, publications, kazakhstan(), example=shown.round.example)


kept_tables = cached(tables_of)


@cached
def methodology_files_of(shown: Shown) -> dict[str, bytes]:
    """Return the methodology of a round as files."""
    return rules_files(shown.round, Path(str(shown.key[0])), shown.methodology)


@cached
def shapes_of(shown: Shown) -> dict[str, tuple[int, int]]:
    """Count rows and columns of every table of a round, without keeping the tables."""
    return {name: table.shape for name, table in tables_of(shown).items()}


@dataclass(frozen=True)
class FileChoice:
    """What is chosen: a file, of this round or of all years, in which format."""

    v: View
    name: str
    years: str
    kind: str

    @property
    def address(self) -> dict[str, str]:
        """What is chosen by its names in the URL; what is usual is left out."""
        formats = formats_of(self.v, self.name, self.years)
        usual = {"table": FILES[0], "years": THIS_ROUND, "format": formats[0]}
        chosen = {"table": self.name, "years": self.years, "format": self.kind}
        return {key: "" if value == usual[key] else value for key, value in chosen.items()}

    @property
    def rounds(self) -> tuple[Shown, ...]:
        """The rounds whose tables are put together."""
        return rounds_of(self.v, self.years)

    @property
    def file_name(self) -> str:
        """What the file is called."""
        rules, round_ = self.v.methodology, self.v.round
        if self.name == "glossary":
            return "glossary.csv"
        if self.name in RULES:
            ending = {"rules-source": "", "rules-whole": "-whole", "questions": "-questions"}[self.name]
            return f"{rules.id}{ending}.{self.kind}"
        stem = round_.id if self.years == THIS_ROUND else family_name(round_, rules)
        return f"{stem}-{self.name}.{self.kind}"


def choose_file(v: View) -> FileChoice:
    """Take from the URL what is chosen."""
    name = v.choose("table", FILES, FILES[0]) or FILES[0]
    years = v.choose("years", YEARS if has_years(v, name) else YEARS[:1], THIS_ROUND) or THIS_ROUND
    formats = formats_of(v, name, years)
    return FileChoice(v, name, years, v.choose("format", formats, formats[0]) or formats[0])


def has_years(v: View, name: str) -> bool:
    """Return whether a table can be had of all years together."""
    return name in FAMILY_TABLES and len(view.family(v)) > 1


def rounds_of(v: View, years: str) -> tuple[Shown, ...]:
    """Return the rounds of the years."""
    return (v.shown,) if years == THIS_ROUND else tuple(view.family(v))


def formats_of(v: View, name: str, years: str) -> tuple[str, ...]:
    """List the formats of a file; a table that is too large for a spreadsheet program isn't offered for it."""
    if name in RULES:
        return (RULES[name],)
    cells = sum(rows * columns for rows, columns in (shapes_of(each)[name] for each in rounds_of(v, years)))
    return tuple(kind for kind in ON_PAGES if kind != "xlsx" or cells <= MOST_CELLS)


def content_of_file(*rounds: Shown, name: str, kind: str, language: Language) -> bytes:
    """Write a file: a table of one round or of several, the rules, their questions, the glossary."""
    shown = rounds[-1]
    if name == "glossary":
        return csv_bytes(glossary())
    if name == "questions":
        questions = question_texts(shown.methodology, language)
        rules = criteria_rules(shown.methodology)
        return csv_bytes(rules.assign(question=rules["criterion"].map(questions)))
    if name in RULES:
        ending = "-whole.yaml" if name == "rules-whole" else ".yaml"
        return methodology_files_of(shown)[f"{shown.methodology.id}{ending}"]
    if len(rounds) == 1:
        return table_bytes(tables_of(shown)[name], kind)
    return table_bytes(family_table([(each.round, tables_of(each)) for each in rounds], name), kind)


@cached
def fingerprint(*rounds: Shown, name: str, kind: str, language: Language) -> tuple[int, str]:
    """Return the size of a file in bytes, and its checksum."""
    content = content_of_file(*rounds, name=name, kind=kind, language=language)
    return len(content), checksum(content)


def file_title(name: str, say: Say) -> str:
    """Name a file by what it holds."""
    if name == "glossary":
        return say("methodology-page.glossary")
    return say(f"data-page.table-{name}" if name in OWN_TITLES else f"round.table-{name}")


def offer_package(v: View) -> None:
    """Offer everything in one file."""
    say = v.say
    st.download_button(
        say("data-page.whole"),
        partial(packed, v.shown, say.language),
        file_name=f"{v.round.id}-all-{say.language}.zip",
        mime="application/zip",
        on_click="ignore",
        icon=":material/folder_zip:",
        key="zip",
    )


def packed(shown: Shown, language: Language) -> bytes:
    """Pack a round."""
    return package(shown.round, shown.methodology, tables_of(shown), methodology_files_of(shown), Say(language))


def draw_files(v: View, choice: FileChoice) -> None:
    """Let a file be chosen and downloaded; say what it is, under which licence, and how to cite it."""
    say = v.say
    st.header(say("dashboard.page-data"), anchor=False)
    notes = [say("data-page.intro"), say("data-page.example") if v.round.example else ""]
    notes.append(say("data-page.whole-note"))
    notes.append(say("frame.single-answers-kept") if v.shown.keeps_single_answers else "")
    st.html(f'<p class="measured">{escape(" ".join(note for note in notes if note))}</p>')
    draw_file_choices(v, choice)
    st.html(described(choice))
    if choice.name in ROUND_TABLES:
        look = st.expander(say("data-page.look"), key="look", on_change="rerun")
        if look.open:
            with look:
                draw_first_rows(v, choice.name)
    st.header(say("data-page.cite"), anchor=False)
    st.html(cited(v))


def draw_file_choices(v: View, choice: FileChoice) -> None:
    """Draw the row of controls: which file, of which years, in which format, and the button."""
    say, formats = v.say, formats_of(v, choice.name, choice.years)
    named = {THIS_ROUND: str(v.year), "all": say("data-page.family-files")}
    hidden: dict[str, Any] = {"label_visibility": "collapsed", "required": True}
    with st.container(horizontal=True, key="files", gap="small", vertical_alignment="center"):
        st.selectbox(
            say("word.table"), FILES, format_func=lambda name: file_title(name, say), key="table", width=380,
            label_visibility="collapsed",
        )  # fmt: skip
        if has_years(v, choice.name):
            st.segmented_control(say("word.year"), YEARS, format_func=named.__getitem__, key="years", **hidden)
        if len(formats) > 1:
            labels = {kind: FORMATS[kind].label for kind in formats}
            st.segmented_control(
                say("data-page.format"), formats, format_func=labels.__getitem__, key="format", **hidden
            )
        st.download_button(
            say("data-page.download"),
            partial(content_of_file, *choice.rounds, name=choice.name, kind=choice.kind, language=say.language),
            file_name=choice.file_name,
            mime=FORMATS[choice.kind].mime if choice.kind in FORMATS else YAML,
            on_click="ignore",
            type="primary",
            icon=":material/download:",
            key="download",
        )


def described(choice: FileChoice) -> str:
    """Write what the file that is chosen is called, its rows and size, as of when it is, and its checksum."""
    v, say = choice.v, choice.v.say
    size, sha256 = fingerprint(*choice.rounds, name=choice.name, kind=choice.kind, language=say.language)
    facts = []
    if choice.name in ROUND_TABLES:
        facts.append(say("data-page.rows", n=sum(shapes_of(each)[choice.name][0] for each in choice.rounds)))
    facts.append(say("data-page.size", n=say.number(ceil(size / 1000))))
    if v.round.cut_off and choice.name in ROUND_TABLES and choice.years == THIS_ROUND:
        facts.append(say("data-page.as-of", date=say.day(v.round.cut_off)))
    years = ", ".join(str(each.round.year) for each in choice.rounds)
    note = f"<br>{escape(say('data-page.family-note', years=years))}" if choice.years != THIS_ROUND else ""
    words = " · ".join(map(escape, facts))
    return (
        f'<p class="offered"><code>{escape(choice.file_name)}</code> · {words}<br>'
        f'<span title="{escape(say("data-page.checksums-note"))}">SHA-256</span>: <code>{sha256}</code>{note}</p>'
    )


def draw_first_rows(v: View, name: str) -> None:
    """Show the first rows of a table and what its columns mean."""
    say, table = v.say, kept_tables(v.shown)[name]
    first = table.head(PREVIEW)
    if len(first):
        st.caption(say("data-page.first-rows", n=len(first), of=len(table)))
        show_table(v, first, name="preview", alt=file_title(name, say), columns={})
    else:
        st.info(say("data-page.no-rows"))
    st.markdown(f"**{say('data-page.columns')}**")
    meanings = [
        f"- `{column}` – {say(f'data-page.type-{kind}')}. {meaning}"
        for column, kind, meaning in columns_of(name, table, say)
    ]
    st.markdown("\n".join(meanings))


def cited(v: View) -> str:
    """Write under which licence the data are, and how to cite them, with buttons that copy it."""
    say, round_ = v.say, v.round
    key = "licence-example" if round_.example else "licence"
    licence = say(f"data-page.{key}", licence=round_.licence) if round_.licence else say("data-page.no-licence")
    words = citation(round_, v.methodology, say.language)
    buttons = copy_button(say("region-page.copy"), words, say)
    buttons += copy_button("BibTeX", bibtex(round_, v.methodology, say.language), say)
    cited_words = f'<blockquote>{escape(words)}</blockquote><p class="unprinted">{buttons}</p>'
    return f'<p class="measured">{escape(licence)}</p><div class="quote cited">{cited_words}</div>'
