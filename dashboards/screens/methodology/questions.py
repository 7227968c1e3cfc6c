"""All questions: matching by word, document and stage; each opens to its answers, points and advice."""

from urllib.parse import urlencode

import streamlit as st

from budget_index.content.written_questions import WrittenQuestion
from dashboards.screens.methodology.layout import question_fold, question_list
from dashboards.screens.methodology.subject import SHOWN, MethodologyPage
from dashboards.shell.markup import plain

FIRST = 6


def draw_questions(page: MethodologyPage) -> None:
    """Draw the questions that are looked for; without a search the first ones, or all."""
    say, total = page.say, len(page.questions)
    st.header(page.head("criteria"), anchor=False)
    words = draw_search(page)
    matching = matching_questions(page, words)
    if not matching:
        st.info(say("dashboard.nothing-found", words=plain(words)))
        return
    if len(matching) < total:
        st.caption(say("methodology-page.found", n=len(matching), of=total))
    everything = len(matching) < total or total <= FIRST or st.session_state.get("all-questions", False)
    listed = matching if everything else asked_first(page)[:FIRST]
    opened = None if len(matching) < total else page.criterion
    st.html(question_list(folded(page, question, opened=question.id == opened) for question in listed))
    if len(matching) == total > FIRST:
        st.toggle(say("dashboard.show-all", count=total), key="all-questions")


def draw_search(page: MethodologyPage) -> str:
    """Draw the row of controls; return the words that are looked for."""
    say = page.say
    with st.container(horizontal=True, key="search", gap="small", vertical_alignment="center"):
        words = st.text_input(
            say("dashboard.find-question"), placeholder=say("dashboard.find-example"), key="find-criterion",
            width=300, live=True, label_visibility="collapsed",
        )  # fmt: skip
        if page.documents:
            st.selectbox(
                say("word.document"), list(page.documents), index=None, format_func=page.documents.__getitem__,
                placeholder=page.head("all-documents"), key="document", width=300, label_visibility="collapsed",
            )  # fmt: skip
        if len(page.parts) > 1:
            st.selectbox(
                say("word.stage"), list(page.parts), index=None, format_func=page.parts.__getitem__,
                placeholder=say("word.all-stages"), key="stage", width=300, label_visibility="collapsed",
            )  # fmt: skip
        if any(question.guidance for question in page.questions):
            st.segmented_control(
                say("dashboard.guidance"), [SHOWN], format_func=lambda _: say("dashboard.guidance"),
                key="guidance", label_visibility="collapsed",
            )  # fmt: skip
    return words


def matching_questions(page: MethodologyPage, words: str) -> list[WrittenQuestion]:
    """List the questions of the part, about the document, in which all words stand."""
    return [
        question
        for question in page.questions
        if page.part in (None, question.part[0])
        and page.document in (None, question.document[0])
        and question.has(words, guidance=page.guidance == SHOWN)
    ]


def asked_first(page: MethodologyPage) -> list[WrittenQuestion]:
    """List the questions, the one that a link asks for before the others."""
    return sorted(page.questions, key=lambda question: question.id != page.criterion)


def folded(page: MethodologyPage, question: WrittenQuestion, *, opened: bool) -> str:
    """Write a question that opens."""
    address = f"?{urlencode(page.v.address(criterion=question.id))}"
    return question_fold(question, page.say, address=address, judged=page.guidance == SHOWN, opened=opened)
