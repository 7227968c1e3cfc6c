"""What was found in a workbook: how far it has got, every problem under its rule, a table, files for download.

What stands in the workbook is a stranger's text: it is shown as escaped HTML or in a table, never as Markdown, in which
an image would be fetched from another machine.
"""

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from budget_index.errors import Problem
from budget_index.language import Say, localized
from budget_index.problem_report import SECTIONS, as_record, explained, grouped, rule, sentence
from budget_index.regions import kazakhstan, region_name
from budget_index.rounds.inputs import METHODOLOGY, TABLE
from budget_index.workbook.identity import REPLY, REVIEW
from dashboards.screens.check.checked import Checked, copy_name, marked_copy
from dashboards.shell.markup import labelled, plain

PLACES_A_RULE = 100
OPEN_RULES = 3
MOST_ROWS = 2_000
CHECKED_KINDS = (REVIEW, REPLY, METHODOLOGY, TABLE)
"""Kinds that have a short report; a file of any other kind is a workbook of an assessor, or isn't read."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw_summary(checked: Checked, say: Say) -> None:
    """Say whose workbook it is, how far it has got, and whether anything must be done."""
    st.html(identity_html(checked, say))
    with st.container(horizontal=True, gap="medium"):
        st.metric(say("dashboard.check-errors-count"), checked.errors, width="content")
        st.metric(say("report.notices"), len(checked.problems) - checked.errors, width="content")
        if checked.methodology:
            answered = say("dashboard.check-answered-of", answered=checked.answered, of=checked.of)
            st.metric(say("dashboard.check-answered"), answered, width="content")
    if checked.errors:
        st.error(say("dashboard.check-errors", n=checked.errors), icon=":material/error:")
    elif checked.of > checked.answered:
        st.info(say("dashboard.check-fine-incomplete", n=checked.of - checked.answered))
    else:
        st.success(say("dashboard.check-fine"), icon=":material/check_circle:")


def identity_html(checked: Checked, say: Say) -> str:
    """Write what the workbook says of itself as a list of names and values."""
    facts = {say("word.file"): checked.name}
    if checked.about:
        about, registry = checked.about, kazakhstan()
        facts |= {
            say("word.region"): ", ".join(region_name(code, say.language, registry) for code in about.regions),
            say("word.year"): str(about.year),
            say("word.assessor"): about.assessor,
        }
    if checked.methodology:
        facts[say("word.methodology")] = localized(checked.methodology.title, say.language) or checked.methodology.id
    lines = [f"<div>{labelled(name, value, ':')}</div>" for name, value in facts.items()]
    return f'<div style="overflow-wrap: anywhere; line-height: 1.6">{"".join(lines)}</div>'


def draw_by_rule(problems: Sequence[Problem], say: Say) -> None:
    """Show the problems under the rule that each breaks, errors apart from notices."""
    for severity, _ in SECTIONS:
        groups = grouped(problem for problem in problems if problem.severity == severity)
        if groups:
            st.header(say("dashboard.check-must" if severity == "error" else "dashboard.check-look"), anchor=False)
        for number, (code, broken) in enumerate(groups.items()):
            shown = severity == "error" and number < OPEN_RULES
            with st.expander(f"**{rule(code, say)}** · {len(broken)}", expanded=shown):
                st.html("".join(problem_html(problem, say) for problem in broken[:PLACES_A_RULE]))
                if len(broken) > PLACES_A_RULE:
                    st.caption(say("dashboard.check-more", n=len(broken) - PLACES_A_RULE))


def problem_html(problem: Problem, say: Say) -> str:
    """Write one problem: where, what was found, what to do."""
    explanation = explained(problem, say)
    place = f"<b>{escape(problem.place)}</b><br>" if problem.place else ""
    remedy = f"<br>{escape(say('report.remedy'))}: {escape(explanation.remedy)}" if explanation.remedy else ""
    return f'<p style="overflow-wrap: anywhere">{place}{escape(sentence(explanation.found))}{remedy}</p>'


def draw_problems(problems: Sequence[Problem], say: Say, *, key: str) -> None:
    """Show the same as a table to sort and to search; places sort as they follow in the file."""
    st.header(say("dashboard.check-table"), anchor=False)
    words = st.text_input(say("dashboard.check-find"), key=f"find-problem{key}", width=420, live=True)
    rows = pd.DataFrame(
        [
            {
                "kind": say(f"report.{problem.severity}"),
                "place": number,
                "found": sentence(explanation.found),
                "remedy": explanation.remedy,
                "expected": explanation.expected,
            }
            for number, problem in enumerate(problems[:MOST_ROWS])
            for explanation in [explained(problem, say)]
        ]
    )
    texts = rows.assign(place=[problem.place for problem in problems[:MOST_ROWS]]).agg(" ".join, axis=1).str.casefold()
    listed = rows[[all(word in text for word in words.casefold().split()) for text in texts]]
    if len(listed) == 0:
        st.info(say("dashboard.nothing-found", words=plain(words)))
        return

    def place(number: Any) -> str:
        return problems[int(number)].place or "–"

    column = st.column_config
    widths = {"kind": 95, "found": 340, "remedy": 340, "expected": 300}
    st.dataframe(
        listed.style.format({"place": place}, na_rep="–"),
        hide_index=True,
        key=f"problems{key}",
        placeholder="–",
        alt=say("dashboard.check-table"),
        column_config={
            "place": column.NumberColumn(say("report.place"), width=150, alignment="left"),
            **{name: column.TextColumn(say(f"report.{name}"), width=width) for name, width in widths.items()},
        },
    )
    if len(problems) > MOST_ROWS:
        st.caption(say("dashboard.check-more", n=len(problems) - MOST_ROWS))


def draw_report_files(uploaded: UploadedFile, checked: Checked, say: Say, *, key: str) -> None:
    """Offer the marked copy and the report."""
    with st.container(horizontal=True):
        st.download_button(
            say("dashboard.check-marked"),
            lambda: marked_copy(uploaded, checked, say),
            file_name=copy_name(Path(checked.name)).name,
            mime=XLSX,
            on_click="ignore",
            key=f"marked{key}",
        )
        records = [as_record(problem, say) for problem in checked.problems]
        st.download_button(
            say("dashboard.check-report"),
            json.dumps(records, ensure_ascii=False, indent=1),
            file_name=f"{Path(checked.name).stem}-report.json",
            mime="application/json",
            on_click="ignore",
            key=f"report{key}",
        )


def draw_report(uploaded: UploadedFile, checked: Checked, say: Say, *, key: str) -> None:
    """Show everything that was found in a file; ``key`` tells its controls from those of other files."""
    if checked.about is None:
        draw_short_report(checked, say)
        return
    if checked.about.example:
        st.warning(say("example.sentence"), icon=":material/science:")
    draw_summary(checked, say)
    if checked.problems:
        draw_report_files(uploaded, checked, say, key=key)
        draw_by_rule(checked.problems, say)
        draw_problems(checked.problems, say, key=key)


def draw_short_report(checked: Checked, say: Say) -> None:
    """Show what was found in a file that is no workbook of an assessor, or can't be read as one."""
    st.html(identity_html(checked, say))
    if checked.kind not in CHECKED_KINDS:
        st.error(say("dashboard.check-unread"))
    elif checked.errors:
        st.error(say("dashboard.check-errors", n=checked.errors), icon=":material/error:")
    else:
        fine = "check-methodology-fine" if checked.kind == METHODOLOGY else "check-fine"
        st.success(say(f"dashboard.{fine}"), icon=":material/check_circle:")
    if checked.problems:  # Streamlit refuses an empty text
        st.html("".join(problem_html(problem, say) for problem in checked.problems[:MOST_ROWS]))
