"""Where a region stands, and what it should do first."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from budget_index.analysis.gain.whatif import best_answers
from budget_index.language import localized
from budget_index.methodology.titles import band_labels
from budget_index.scoring.ranking import place
from dashboards.elements.charts import drawn_standing, show_chart
from dashboards.elements.markup import plain
from dashboards.screens.region.changed import change_of
from dashboards.screens.region.subject import Looked
from dashboards.shell import projector
from dashboards.shell.shown_rounds import Shown

FIRST = 3


def comparable_change(looked: Looked, previous: Shown | None) -> pd.Series | None:
    """Give the change since the previous round, if the region is the same and has a score in both."""
    if previous is None:
        return None
    own = change_of(previous, looked.v.shown, looked.region)
    return own if own["change"] == own["change"] and not own["break"] else None


def draw_standing(looked: Looked, previous: Shown | None) -> None:
    """Draw score, band, place with its interval, and coverage."""
    v, say, standing = looked.v, looked.v.say, looked.standing
    change = comparable_change(looked, previous)
    moved: dict[str, Any] = {}
    if change is not None:
        delta = looked.change(change["change"]).replace("−", "-")
        moved = {"delta": delta, "delta_description": say("region-page.since", year=change["year_from"])}
    interval = interval_of(looked)
    sure: dict[str, Any] = {}
    if interval is not None:
        delta = place(interval["low"], interval["high"])
        sure = {"delta": delta, "delta_color": "off", "delta_arrow": "off"}
        sure |= {"delta_description": say("region-page.interval"), "help": interval_help(looked)}
    band = band_labels(v.methodology, say.language).get(standing["band"], "–")
    coverage = v.say.percent(looked.headline["coverage"])
    if projector.is_on() and looked.scored:
        facts = {"name": plain(v.names[looked.region]), "place": place_words(looked)}
        st.markdown(f"## {say('region-page.slide', score=looked.number(standing['rounded']), **facts)}")
    with st.container(horizontal=True, gap="medium"):
        written = say("dashboard.score-of", score=looked.number(standing["rounded"])) if looked.scored else "–"
        st.metric(say("word.score"), written, width="content", **moved)
        if v.methodology.bands:
            st.metric(say("word.openness-band"), band, width="content")
        st.metric(say("word.place"), place_words(looked), width="content", **sure)
        st.metric(say("dashboard.coverage"), coverage, help=say("dashboard.coverage-help"), width="content")
    if projector.is_on() and looked.scored:
        show_chart(v, partial(drawn_standing, v.shown, (looked.region,), say), name="standing")
    if not looked.scored:
        least = v.say.percent(v.methodology.missing.min_coverage)
        st.warning(say("dashboard.no-score", coverage=coverage, least=least))


def place_words(looked: Looked) -> str:
    """Write the place and of how many."""
    standing = looked.standing
    if not looked.scored:
        return "–"
    written = place(standing["rank"], standing["rank_last"])
    return looked.v.say("dashboard.place-of", place=written, of=standing["of"])


def interval_of(looked: Looked) -> pd.Series | None:
    """Give the places between which a region stands; none if it has no place."""
    table = looked.v.shown.intervals(looked.v.methodology.ranked).table
    own = table[table["region"] == looked.region]
    return own.iloc[0] if len(own) else None


def interval_help(looked: Looked) -> str:
    """Say what was varied for the interval."""
    say, places = looked.v.say, looked.v.shown.intervals(looked.v.methodology.ranked)
    varied = [say("region-page.interval-help", draws=places.draws)]
    return " ".join(varied + [say("region-page.interval-assessors")] * places.assessors)


def draw_first(looked: Looked) -> None:
    """Draw the largest gains, each with what to publish, and what they come to together."""
    v, say = looked.v, looked.v.say
    first = looked.lost.head(FIRST)
    st.header(say("region-page.first"), anchor=False)
    if not len(first):
        st.success(say("dashboard.nothing-lost"))
        return
    if looked.scored:
        together = looked.outcome(best_answers(v.methodology, first["criterion"].tolist()))
        ends = {"before": say.number(looked.standing["score"], 1), "after": say.number(together.score, 1)}
        places = {"place": looked.standing["rank"], "rank": say.number(together.rank)}
        moved = "moved" if together.rank < looked.standing["rank"] else "stays"
        sentences = [
            say("region-page.first-together", n=len(first), **ends),
            say(f"region-page.place-{moved}", **places),
        ]
        st.markdown(" ".join(sentences))
    else:
        st.markdown(say("region-page.first-unscored"))
    lines = []
    for number, row in enumerate(first.to_dict("records"), start=1):
        criterion = looked.criteria[row["criterion"]]
        gain = f"**{looked.change(row['gain'], 2)}** · " if looked.scored else ""
        advice = localized(criterion.advice, say.language) if criterion.advice else v.text(criterion.question)
        lines.append(f"{number}. {gain}{advice}  \n   {looked.small(row['criterion'])}")
    st.markdown("\n".join(lines))
