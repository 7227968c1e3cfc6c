"""What was found in a file: whose it is, whether anything must be done, every problem under its rule, a marked copy.

What stands in the file is a stranger's text: it is shown as escaped HTML, never as Markdown, in which an image would be
fetched from another machine.
"""

from collections.abc import Sequence
from html import escape
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from budget_index.errors import Problem
from budget_index.language import Say, localized
from budget_index.problem_report import SECTIONS, explained, grouped, rule, sentence
from budget_index.regions import kazakhstan, region_name
from budget_index.rounds.inputs import METHODOLOGY, TABLE
from budget_index.workbook.identity import REPLY, REVIEW
from dashboards.screens.check.checked import Checked, copy_name, marked_copy
from dashboards.shell.markup import fold, labelled

PLACES_A_RULE = 100
CHECKED_KINDS = (REVIEW, REPLY, METHODOLOGY, TABLE)
"""Kinds that don't say whose they are; a file of any other kind that doesn't isn't read."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw_report(uploaded: UploadedFile, checked: Checked, say: Say, *, key: str) -> None:
    """Show everything that was found in a file; ``key`` tells its button from those of other files."""
    if checked.about and checked.about.example:
        st.warning(say("example.sentence"), icon=":material/science:")
    st.html(identity_html(checked, say))
    _draw_verdict(checked, say)
    if checked.about and checked.problems:
        st.download_button(
            say("dashboard.check-marked"),
            lambda: marked_copy(uploaded, checked, say),
            file_name=copy_name(Path(checked.name)).name,
            mime=XLSX,
            on_click="ignore",
            key=f"marked{key}",
        )
    for severity, _ in SECTIONS:
        broken = [problem for problem in checked.problems if problem.severity == severity]
        if broken:
            st.header(say("dashboard.check-must" if severity == "error" else "dashboard.check-look"), anchor=False)
            st.html(problems_html(broken, say, opened=severity == "error"))


def _draw_verdict(checked: Checked, say: Say) -> None:
    """Say whether anything must be done."""
    if checked.about is None and checked.kind not in CHECKED_KINDS:
        st.error(say("dashboard.check-unread"))
    elif checked.errors:
        st.error(say("dashboard.check-errors", n=checked.errors), icon=":material/error:")
    elif checked.of > checked.answered:
        st.info(say("dashboard.check-fine-incomplete", n=checked.of - checked.answered))
    else:
        fine = "check-methodology-fine" if checked.kind == METHODOLOGY else "check-fine"
        st.success(say(f"dashboard.{fine}"), icon=":material/check_circle:")


def identity_html(checked: Checked, say: Say) -> str:
    """Write what the file says of itself, and how far it has got, as a list of names and values."""
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
    if checked.about and checked.methodology:
        answered = say("dashboard.check-answered-of", answered=checked.answered, of=checked.of)
        facts[say("dashboard.check-answered")] = answered
    lines = [f"<div>{labelled(name, value, ':')}</div>" for name, value in facts.items()]
    return f'<div style="overflow-wrap: anywhere; line-height: 1.6">{"".join(lines)}</div>'


def problems_html(problems: Sequence[Problem], say: Say, *, opened: bool) -> str:
    """Write the problems under the rule that each breaks."""
    folds = []
    for code, broken in grouped(problems).items():
        left = len(broken) - PLACES_A_RULE
        more = [escape(say("dashboard.check-more", n=left))] if left > 0 else []
        listed = [problem_html(problem, say) for problem in broken[:PLACES_A_RULE]] + more
        folds.append(fold(f"<b>{escape(rule(code, say))}</b> · {len(broken)}", *listed, opened=opened))
    return "".join(folds)


def problem_html(problem: Problem, say: Say) -> str:
    """Write one problem: where, what was found, what to do."""
    explanation = explained(problem, say)
    place = f"<b>{escape(problem.place)}</b><br>" if problem.place else ""
    remedy = f"<br>{escape(say('report.remedy'))}: {escape(explanation.remedy)}" if explanation.remedy else ""
    return f"{place}{escape(sentence(explanation.found))}{remedy}"
