"""One region: its standing, its stages beside the others, where points were lost and what to publish."""

from urllib.parse import urlsplit

import pandas as pd
import streamlit as st
import view

from budget_index.analysis.history import PUBLISHED_FAMILY, history_table
from budget_index.analysis.profile import answer_label, lost_points, open_answers, stages_against_others
from budget_index.analysis.published import kazakhstan_published
from budget_index.charts.history import figure, history_chart, when
from budget_index.charts.ranking import band_labels
from budget_index.charts.region import dimension_titles, stages_chart
from budget_index.charts.theme import ON_PAGE
from budget_index.methodology.model import Criterion
from budget_index.methodology.rules import criteria_with_place
from budget_index.ranking import place

FIRST = 10

v = view.current()
say = v.say
region = st.session_state.get("region")
view.write_address(v, region)
v.heading(f"{v.names[region]}, {v.year}" if region else say("dashboard.page-region"))
with st.container(horizontal=True, vertical_alignment="bottom"):
    st.selectbox(
        say("dashboard.region"),
        list(v.names),
        index=None,
        format_func=v.names.__getitem__,
        placeholder=say("dashboard.choose-region"),
        filter_mode="contains",
        key="region",
        width=420,
    )
    st.page_link(
        view.path(view.RANKING), label=say("dashboard.back"), query_params=v.address(), icon=":material/arrow_back:"
    )
if not region:
    st.info(say("dashboard.choose-region"))
    st.stop()

results, methodology = v.results, v.methodology
of_region = (results.ranking["region"] == region) & (results.ranking["year"] == v.year)
standing = results.ranking[of_region].iloc[0]
headline = results.scores[
    (results.scores["region"] == region)
    & (results.scores["year"] == v.year)
    & (results.scores["dimension"] == methodology.ranked)
].iloc[0]
scored = headline["status"] == "scored"
facts = {
    "score": say("dashboard.score-of", score=say.number(standing["rounded"], methodology.rounding)) if scored else "–",
    "band": band_labels(methodology, say.language).get(standing["band"], "–"),
    "place": say("dashboard.place-of", place=place(standing["rank"], standing["rank_last"]), of=standing["of"])
    if scored
    else "–",
    "coverage": v.percent(headline["coverage"]),
}
with st.container(horizontal=True, gap="medium"):
    for name, value in facts.items():
        help_text = say("dashboard.coverage-help") if name == "coverage" else None
        st.metric(say(f"dashboard.{name}"), value, help=help_text, width="content")
if not scored:
    least = v.percent(methodology.missing.min_coverage)
    st.warning(say("dashboard.no-score", coverage=facts["coverage"], least=least))

against = stages_against_others(results.scores, methodology, region, v.year)
if len(against):
    chart = stages_chart(against, methodology, say, name=v.names[region], example=v.round.example, colours=ON_PAGE)
    st.altair_chart(chart, theme=None, key="stages")

st.subheader(say("dashboard.history"), anchor=False)
ranking, unread = view.family_ranking(v)
published = kazakhstan_published()
published = published if methodology.family == PUBLISHED_FAMILY else published.head(0)
history = history_table(ranking, published, region, v.registry)
chart = history_chart(history, say, name=v.names[region], registry=v.registry, example=v.round.example, colours=ON_PAGE)
st.altair_chart(chart, theme=None, key="history")
known = history[history["kind"] == "published"]
notes = [say("dashboard.history-example")] if v.round.example else []
notes += [say("dashboard.history-published")] if len(known) else []
notes += [say("dashboard.history-editions")]
sources = [
    say(
        "dashboard.history-fact",
        when=when(row.year, row.year_first, row.year_last, row.year_certain, say),
        score=figure(row.score, say),
        confidence=say(f"chart.confidence-{row.confidence}"),
        source=f"[{urlsplit(row.source).hostname}]({row.source})",
    )
    for row in known.itertuples()
]
st.markdown("\n\n".join([" ".join(notes), "\n".join(f"- {line}" for line in sources)]))
for name in unread:
    st.warning(say("dashboard.history-left-out", name=name))

criteria = {criterion.id: criterion for criterion, _ in criteria_with_place(methodology)}
titles = dimension_titles(methodology, say)


def question(name: str) -> str:
    """Write a criterion's question with its id."""
    return f"{name} · {v.text(criteria[name].question)}"


def told(criterion: Criterion) -> list[str]:
    """Write what a methodology says about a criterion: advice, guidance, a good example."""
    texts = {"advice": criterion.advice, "good-example": criterion.example, "guidance": criterion.guidance}
    return [f"**{say(f'dashboard.{key}')}.** {v.text(words)}" for key, words in texts.items() if words]


def matching(table: pd.DataFrame, words: str) -> pd.DataFrame:
    """Keep the rows whose question, advice, guidance or stage contains all the words."""
    texts = [
        " ".join([question(name), *told(criteria[name]), titles[stage]]).casefold()
        for name, stage in zip(table["criterion"], table["stage"], strict=True)
    ]
    return table[[all(word in text for word in words.casefold().split()) for text in texts]]


st.subheader(say("dashboard.lost"), anchor=False)
lost = lost_points(results.criteria, methodology, region, v.year)
unanswered = open_answers(results.criteria, methodology, region, v.year)
st.markdown(say("dashboard.lost-intro") if len(lost) else say("dashboard.nothing-lost"))
words = st.text_input(
    say("dashboard.find-question"), placeholder=say("dashboard.find-example"), key="find", width=420, live=True
)
found = matching(lost, words)
if words and not len(found):
    st.info(say("dashboard.nothing-found", words=words))
everything = bool(words) or len(found) <= FIRST or st.session_state.get("everything", False)
for row in (found if everything else found.head(FIRST)).itertuples():
    criterion = criteria[row.criterion]
    gain = f"+{say.number(row.gain, 2)}" if scored else "–"
    with st.expander(f"**{gain}** · {question(row.criterion)}"):
        answer = answer_label(methodology, criterion, row.answer, say.language)
        lines = [
            f"{say('dashboard.stage')}: {titles[row.stage]}",
            f"{say('dashboard.answer')}: **{answer}**",
            f"{say('dashboard.points')}: {say('dashboard.score-of', score=say.number(row.points))}",
            f"{say('dashboard.gain')}: {gain}",
        ]
        freed = [say("dashboard.frees", n=len(row.frees), names=", ".join(row.frees))] if row.frees else []
        st.markdown("\n\n".join(["  \n".join(lines), *told(criterion), *freed]))
if not words and len(found) > FIRST:
    st.toggle(say("dashboard.show-all", count=len(found)), key="everything")

if len(unanswered):
    st.subheader(say("dashboard.open-answers"), anchor=False)
    as_zero = methodology.missing.treat_as == "zero"
    st.markdown(say("dashboard.open-intro-zero" if as_zero else "dashboard.open-intro"))
    for row in matching(unanswered, words).itertuples():
        criterion = criteria[row.criterion]
        answers = answer_label(methodology, criterion, row.answer, say.language)
        status = say("dashboard.missing") if row.status == "missing" else say("dashboard.unresolved", answers=answers)
        with st.expander(f"**{status}** · {question(row.criterion)}"):
            st.markdown("\n\n".join([f"{say('dashboard.stage')}: {titles[row.stage]}", *told(criterion)]))
