"""A workbook is dropped in and its report read at once; nothing of it is kept.

What stands in the workbook is a stranger's text: it is shown as escaped HTML or in a table, never as Markdown, in which
an image would be fetched from another machine.
"""

import json
import re
import tempfile
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path

import link
import pandas as pd
import streamlit as st
import view
from streamlit.runtime.uploaded_file_manager import UploadedFile

from budget_index.dashboard import MOST_MEGABYTES
from budget_index.errors import Problem, ProblemsFound
from budget_index.language import Say, localized
from budget_index.methodology.load import load_methodology, methodology_files
from budget_index.methodology.model import Methodology
from budget_index.regions import kazakhstan, region_name
from budget_index.reports.marked import copy_names, write_marked
from budget_index.reports.problems import SECTIONS, as_record, explained, grouped, rule, sentence
from budget_index.rounds import is_round, round_methodology
from budget_index.workbook.about import About
from budget_index.workbook.decisions import decision_kind
from budget_index.workbook.questions import questions
from budget_index.workbook.read import WorkbookRead, read_workbook
from budget_index.workbook.safety import unreadable

LONGEST_NAME = 50
PLACES_A_RULE = 100
OPEN_RULES = 3
MOST_ROWS = 2_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UPLOADER = '[data-testid="stFileUploader"]'


@dataclass(frozen=True)
class Checked:
    """What is known of an uploaded file until it is removed or the page is left; ``id`` is new for every upload."""

    id: str
    name: str
    problems: list[Problem]
    about: About | None = None
    rules: Methodology | None = None
    answered: int = 0
    of: int = 0
    decides: bool = False

    @property
    def errors(self) -> int:
        """How many problems must be corrected."""
        return sum(problem.severity == "error" for problem in self.problems)


def safe_name(name: str) -> str:
    """Keep of a stranger's file name what can't leave a folder or deceive a reader: letters, digits, ``. _ ( ) -``.

    The end is kept, for the kind of a file is told by it.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    return re.sub(r"[^\w .()-]+", "_", last)[-LONGEST_NAME:].strip(" .-") or "workbook.xlsx"


def check(uploaded: UploadedFile) -> Checked:
    """Read a file in a private temporary folder, which is gone when this returns."""
    name = safe_name(uploaded.name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(uploaded.getvalue())
        if decision_kind(path):
            return Checked(uploaded.file_id, name, [], decides=True)
        try:
            read, rules = read_by_own_rules(path)
        except Exception as error:  # whatever a broken file makes a parser raise, its sender reads one clear message
            return Checked(uploaded.file_id, name, unreadable(name, error).problems)
    if read.about is None or rules is None:
        return Checked(uploaded.file_id, name, read.problems, read.about)
    answered = int(read.responses["answer"].ne("").sum())
    asked = len(questions(rules)) * len(read.about.regions)
    return Checked(uploaded.file_id, name, read.problems, read.about, rules, answered, asked)


def read_by_own_rules(path: Path) -> tuple[WorkbookRead, Methodology | None]:
    """Read a workbook by the methodology that it names: a bundled one, or one that lies in a round's folder here."""
    read = read_workbook(path, registry=kazakhstan())
    if read.about:
        return read, load_methodology(methodology_files()[read.about.methodology])
    names = [str(problem.facts["name"]) for problem in read.problems if problem.code == "unknown-methodology"]
    for folder in filter(is_round, sorted(view.data_folder().glob("*")) if names else []):
        with suppress(ProblemsFound):
            rules = round_methodology(folder)
            if rules.id in names:
                return read_workbook(path, registry=kazakhstan(), methodology=rules), rules
    return read, None


def marked_copy(uploaded: UploadedFile, checked: Checked, say: Say) -> bytes:
    """Make the marked copy when it is asked for, again in a folder that is removed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / checked.name
        path.write_bytes(uploaded.getvalue())
        return write_marked(path, checked.problems, copy_name(path), say).read_bytes()


def copy_name(path: Path) -> Path:
    """Name the marked copy as the command line does."""
    return copy_names([path], path.parent)[path]


def uploader_words(say: Say) -> str:
    """Put the words of the language in the place of the uploader's own; it takes none but its label.

    A hidden text is not read aloud, and what CSS puts in its place is; names that are attributes only a script can set.
    """
    words = {
        key: json.dumps(say(f"dashboard.upload-{key}", n=MOST_MEGABYTES), ensure_ascii=False)
        for key in ("button", "limit", "drop", "refused", "remove", "another")
    }
    style = f"""<style>
{UPLOADER} [data-testid="stFileUploaderDropzoneInstructions"] span,
{UPLOADER} section > span button [data-testid="stMarkdownContainer"] p,
{UPLOADER} section > input + div > span, {UPLOADER} [role="alert"] {{ visibility: hidden; font-size: 0 !important; }}
{UPLOADER} section > span button [data-testid="stMarkdownContainer"] p::after {{ content: {words["button"]}; }}
{UPLOADER} [data-testid="stFileUploaderDropzoneInstructions"] span::after {{ content: {words["limit"]}; }}
{UPLOADER} section > input + div > span::after {{ content: {words["drop"]}; }}
{UPLOADER} [role="alert"]::after {{ content: {words["refused"]}; }}
{UPLOADER} span::after, {UPLOADER} p::after {{ visibility: visible; font-size: 1rem; white-space: normal; }}
{UPLOADER} [data-testid="stFileUploaderDropzoneInstructions"] span {{ white-space: normal; }}
{UPLOADER} [data-testid="stFileUploaderDropzone"] {{ padding: 1.5rem 1rem; }}
{UPLOADER} [data-testid="stFileChipName"] + div {{ display: none; }}
{UPLOADER} [data-testid="stFileChips"] > div > div:has([aria-invalid="true"]):not(:last-child) {{ display: none; }}
{UPLOADER}:has([aria-invalid="true"]):not(:has([data-testid="stFileChip"]:not([aria-invalid])))::after {{
  content: {words["refused"]}; display: block; margin-top: 0.5rem; }}
[data-testid="stTooltipErrorContent"] {{ display: none; }}
</style>"""
    script = f"""<script>
{{
const name = (selector, words) => document.querySelectorAll(selector).forEach((button) => {{
  if (button.getAttribute("aria-label") !== words) button.setAttribute("aria-label", words);
}});
const nameAll = () => {{
  const chips = document.querySelectorAll('{UPLOADER} [data-testid="stFileChip"]');
  chips.forEach((chip) => chip.removeAttribute("aria-label"));
  name('{UPLOADER} section > input, {UPLOADER} section > span button', {words["button"]});
  name('{UPLOADER} [data-testid="stFileChipDeleteBtn"] button', {words["remove"]});
  name('{UPLOADER} [data-testid="stFileChips"] > button', {words["another"]});
}};
window.uploaderNames?.disconnect();
window.uploaderNames = new MutationObserver(nameAll);
window.uploaderNames.observe(document.body, {{subtree: true, childList: true, attributeFilter: ["aria-label"]}});
nameAll();
}}
</script>"""
    return style + script


def summary(checked: Checked, say: Say) -> None:
    """Say whose workbook it is, how far it has got, and whether anything must be done."""
    st.html(identity(checked, say))
    with st.container(horizontal=True, gap="medium"):
        st.metric(say("dashboard.check-errors-count"), checked.errors, width="content")
        st.metric(say("report.notices"), len(checked.problems) - checked.errors, width="content")
        if checked.rules:
            answered = say("dashboard.check-answered-of", answered=checked.answered, of=checked.of)
            st.metric(say("dashboard.check-answered"), answered, width="content")
    if checked.errors:
        st.error(say("dashboard.check-errors", n=checked.errors), icon=":material/error:")
    elif checked.of > checked.answered:
        st.info(say("dashboard.check-fine-incomplete", n=checked.of - checked.answered))
    else:
        st.success(say("dashboard.check-fine"), icon=":material/check_circle:")


def identity(checked: Checked, say: Say) -> str:
    """Write what the workbook says of itself as a list of names and values."""
    told = {say("dashboard.check-file"): checked.name}
    if checked.about:
        about, registry = checked.about, kazakhstan()
        told |= {
            say("dashboard.region"): ", ".join(region_name(code, say.language, registry) for code in about.regions),
            say("dashboard.check-year"): str(about.year),
            say("dashboard.check-assessor"): about.assessor,
        }
    if checked.rules:
        told[say("dashboard.check-methodology")] = localized(checked.rules.title, say.language) or checked.rules.id
    lines = [f"<div><b>{escape(name)}:</b> {escape(value)}</div>" for name, value in told.items()]
    return f'<div style="overflow-wrap: anywhere; line-height: 1.6">{"".join(lines)}</div>'


def by_rule(problems: Sequence[Problem], say: Say) -> None:
    """Show the problems under the rule that each breaks, errors apart from notices."""
    for severity, _ in SECTIONS:
        groups = grouped(problem for problem in problems if problem.severity == severity)
        if groups:
            st.subheader(say("dashboard.check-must" if severity == "error" else "dashboard.check-look"), anchor=False)
        for number, (code, found) in enumerate(groups.items()):
            shown = severity == "error" and number < OPEN_RULES
            with st.expander(f"**{rule(code, say)}** · {len(found)}", expanded=shown):
                st.html("".join(as_html(problem, say) for problem in found[:PLACES_A_RULE]))
                if len(found) > PLACES_A_RULE:
                    st.caption(say("dashboard.check-more", n=len(found) - PLACES_A_RULE))


def as_html(problem: Problem, say: Say) -> str:
    """Write one problem: where, what was found, what to do."""
    told = explained(problem, say)
    place = f"<b>{escape(problem.place)}</b><br>" if problem.place else ""
    remedy = f"<br>{escape(say('report.remedy'))}: {escape(told.remedy)}" if told.remedy else ""
    return f'<p style="overflow-wrap: anywhere">{place}{escape(sentence(told.found))}{remedy}</p>'


def table(problems: Sequence[Problem], say: Say) -> None:
    """Show the same as a table to sort and to search; places sort as they follow in the file."""
    st.subheader(say("dashboard.check-table"), anchor=False)
    words = st.text_input(say("dashboard.check-find"), key="find-problem", width=420, live=True)
    rows = pd.DataFrame(
        [
            {
                "kind": say(f"report.{problem.severity}"),
                "place": number,
                "found": sentence(told.found),
                "remedy": told.remedy,
                "expected": told.expected,
            }
            for number, problem in enumerate(problems[:MOST_ROWS])
            for told in [explained(problem, say)]
        ]
    )
    texts = rows.assign(place=[problem.place for problem in problems[:MOST_ROWS]]).agg(" ".join, axis=1).str.casefold()
    found = rows[[all(word in text for word in words.casefold().split()) for text in texts]]
    if len(found) == 0:
        st.info(say("dashboard.nothing-found", words=words))
        return
    column = st.column_config
    widths = {"kind": 95, "found": 340, "remedy": 340, "expected": 300}
    st.dataframe(
        view.styled(found, {"place": lambda number: problems[int(number)].place or "–"}),
        hide_index=True,
        key="problems",
        placeholder="–",
        alt=say("dashboard.check-table"),
        column_config={
            "place": column.NumberColumn(say("report.place"), width=150, alignment="left"),
            **{name: column.TextColumn(say(f"report.{name}"), width=width) for name, width in widths.items()},
        },
    )
    if len(problems) > MOST_ROWS:
        st.caption(say("dashboard.check-more", n=len(problems) - MOST_ROWS))


def downloads(uploaded: UploadedFile, checked: Checked, say: Say) -> None:
    """Offer the marked copy and the report."""
    with st.container(horizontal=True):
        st.download_button(
            say("dashboard.check-marked"),
            lambda: marked_copy(uploaded, checked, say),
            file_name=copy_name(Path(checked.name)).name,
            mime=XLSX,
            on_click="ignore",
        )
        records = [as_record(problem, say) for problem in checked.problems]
        st.download_button(
            say("dashboard.check-report"),
            json.dumps(records, ensure_ascii=False, indent=1),
            file_name=f"{Path(checked.name).stem}-report.json",
            mime="application/json",
            on_click="ignore",
        )


def report(uploaded: UploadedFile, checked: Checked, say: Say) -> None:
    """Show everything that was found in a file."""
    if checked.about is None:
        st.html(identity(checked, say))
        st.error(say("dashboard.check-decisions" if checked.decides else "dashboard.check-unread"))
        st.html("".join(as_html(problem, say) for problem in checked.problems))
        return
    if checked.about.example:
        st.warning(say("example.sentence"), icon=":material/science:")
    summary(checked, say)
    if checked.problems:
        downloads(uploaded, checked, say)
        by_rule(checked.problems, say)
        table(checked.problems, say)


def page() -> None:
    """Show the page."""
    say = view.language()
    link.write({"lang": say.language})
    st.set_page_config(page_title=say("dashboard.page-check"))
    st.title(say("dashboard.page-check"), anchor=False)
    st.markdown(say("dashboard.check-intro"))
    st.html(uploader_words(say), unsafe_allow_javascript=True)
    uploaded = st.file_uploader(say("dashboard.upload-label"), key="workbook", max_upload_size=MOST_MEGABYTES)
    st.caption(say("dashboard.check-private"))
    if uploaded is None:
        st.session_state.pop("checked", None)
        return
    checked = st.session_state.get("checked")
    if checked is None or checked.id != uploaded.file_id:
        with st.spinner(say("dashboard.check-reading"), show_time=False):
            checked = check(uploaded)
        st.session_state["checked"] = checked
    report(uploaded, checked, say)


page()
