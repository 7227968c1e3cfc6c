"""What if: other answers, and the score, band and place that would come of them."""

from collections.abc import Container
from typing import Any

import streamlit as st

from budget_index.analysis.gain.whatif import best_answers
from budget_index.methodology.answer_text import canonical_answer
from budget_index.methodology.model import Methodology, Scale
from budget_index.methodology.titles import band_labels, option_label
from budget_index.methodology.walk import asked
from budget_index.scoring.ranking import place
from dashboards.screens.region.subject import RegionPage
from dashboards.shell import link
from dashboards.shell.markup import plain

IN_THE_URL = "answers"
"""Name in the URL: ``P01:a,P05:b``, an answer left out for none."""
QUESTIONS = "what-if-questions"
MOST = 20


class PossibleAnswers(Container[str]):
    """All texts ``P01:a`` that say a possible answer, numbers too.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> possible = PossibleAnswers(load_methodology("obs-2017"))
    >>> "q54:a" in possible, "q54:" in possible, "q54:z" in possible, "x:a" in possible
    (True, True, False, False)
    """

    def __init__(self, methodology: Methodology) -> None:
        self.methodology = methodology
        self.scales = asked(methodology)

    def __contains__(self, text: object) -> bool:
        name, colon, answer = str(text).partition(":")
        if not colon or name not in self.scales:
            return False
        scale = self.methodology.scales[self.scales[name]]
        return answer == "" or canonical_answer(answer, scale) == answer


def adopt_answers(page: RegionPage) -> dict[str, str]:
    """Take the other answers from the URL; those for another region or round are forgotten."""
    looked_at = (page.v.round.id, page.region)
    if st.session_state.get("answers-of", looked_at) != looked_at and link.new(IN_THE_URL) is None:
        st.session_state[IN_THE_URL] = []
    st.session_state["answers-of"] = looked_at
    texts = page.v.choose_several(IN_THE_URL, PossibleAnswers(page.v.methodology), most=MOST)
    return dict(text.split(":", 1) for text in texts)


def answers_address(changes: dict[str, str]) -> str:
    """Write the other answers for the URL."""
    return ",".join(f"{name}:{answer}" for name, answer in changes.items())


def keep_answers(changes: dict[str, str]) -> None:
    """Remember other answers."""
    st.session_state[IN_THE_URL] = [f"{name}:{answer}" for name, answer in changes.items()]


def draw_what_if(page: RegionPage, changes: dict[str, str]) -> None:
    """Draw the editor and what would come of it."""
    v, say = page.v, page.v.say
    with st.container(key="unprinted-what-if"):
        st.header(say("region-page.what-if"), anchor=False)
        st.markdown(say("region-page.what-if-intro"))
        st.session_state[QUESTIONS] = list(changes)
        st.multiselect(
            say("region-page.what-if-questions"),
            list(asked(v.methodology)),
            format_func=lambda name: factor_question(page, name),
            placeholder=say("region-page.what-if-choose"),
            key=QUESTIONS,
            max_selections=MOST,
            filter_mode="contains",
            on_change=take_questions,
            args=(v.methodology, changes),
        )
    for name, answer in changes.items():
        draw_answer(page, name, answer, changes)
    if changes:
        draw_outcome(page, changes)
        st.button(say("region-page.what-if-reset"), key="what-if-reset", on_click=keep_answers, args=({},))


def factor_question(page: RegionPage, name: str) -> str:
    """Write a question, or the factor of one."""
    criterion, _, factor = name.partition("/")
    return f"{page.question(criterion)} ({factor})" if factor else page.question(criterion)


def take_questions(methodology: Methodology, changes: dict[str, str]) -> None:
    """Take over which questions are chosen; a new one gets its best answer."""
    chosen = st.session_state[QUESTIONS]
    best = best_answers(methodology, [name.partition("/")[0] for name in chosen])
    keep_answers({name: changes.get(name, best[name]) for name in chosen})


def answer_given(name: str, changes: dict[str, str]) -> None:
    """Take over one answer."""
    given = st.session_state[f"what-if {name}"]
    keep_answers(changes | {name: f"{given:.12g}" if isinstance(given, float) else given or ""})


def draw_answer(page: RegionPage, name: str, answer: str, changes: dict[str, str]) -> None:
    """Draw the choice of an answer to one question."""
    v, say = page.v, page.v.say
    scale = v.methodology.scales[asked(v.methodology)[name]]
    key = f"what-if {name}"
    kept: dict[str, Any] = {"key": key, "on_change": answer_given, "args": (name, changes), "width": 560}
    if scale.number:
        st.session_state[key] = float(answer) if answer else None
        unit = f", {say.unit(scale.number.unit)}" if scale.number.unit else ""
        st.number_input(plain(factor_question(page, name) + unit), placeholder=say("dashboard.missing"), **kept)
        return
    st.session_state[key] = answer
    labels = answer_labels(page, scale)
    st.selectbox(plain(factor_question(page, name)), list(labels), format_func=labels.__getitem__, **kept)


def answer_labels(page: RegionPage, scale: Scale) -> dict[str, str]:
    """List the answers of a scale in words, and that there is none."""
    labels = {key: option_label(scale, key, page.v.say.language) for key in scale.answers or {}}
    return labels | {"": page.v.say("dashboard.missing")}


def draw_outcome(page: RegionPage, changes: dict[str, str]) -> None:
    """Draw score, band and place with the other answers, beside the present ones."""
    v, say, standing = page.v, page.v.say, page.standing
    outcome = page.outcome(changes)
    if outcome.score != outcome.score:
        st.warning(say("region-page.what-if-no-score"))
        return
    labels = {name: plain(label) for name, label in band_labels(v.methodology, say.language).items()}
    with st.container(horizontal=True, gap="medium"):
        moved: dict[str, Any] = {}
        if page.scored:
            moved["delta"] = page.change(outcome.score - standing["score"], 2).replace("−", "-")
        st.metric(say("region-page.score-then"), say.number(outcome.score, 1), width="content", **moved)
        if v.methodology.bands:
            st.metric(say("region-page.band-then"), labels.get(outcome.band, "–"), width="content")
        up: dict[str, Any] = {}
        if page.scored:
            places = int(standing["rank"] - outcome.rank)
            up["delta"] = page.change(places, 0).replace("−", "-")
        st.metric(say("region-page.place-then"), place(outcome.rank, outcome.rank_last), width="content", **up)
    now = {"score": say.number(standing["score"], 1), "band": labels.get(standing["band"], "–")}
    if page.scored:
        st.markdown(say("region-page.what-if-now", place=place(standing["rank"], standing["rank_last"]), **now))
