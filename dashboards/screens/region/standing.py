"""Where a region stands, what it should do first, and the least that takes it to the next band."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from budget_index.analysis.gain.whatif import best_answers
from budget_index.methodology.titles import band_labels, title_of
from budget_index.scoring.ranking import place
from dashboards.elements.charts import drawn_standing, show_chart
from dashboards.screens.region.changed import change_of
from dashboards.screens.region.subject import RegionPage
from dashboards.shell import projector
from dashboards.shell.markup import plain, sentence_of
from dashboards.shell.shown_rounds import Shown

FIRST = 3
LEAST_SHOWN = 0.005
MOST_ON_SLIDE = 5


def comparable_change(page: RegionPage, previous: Shown | None) -> pd.Series | None:
    """Return the change since the previous round, if the region is the same and has a score in both."""
    if previous is None:
        return None
    own = change_of(previous, page.v.shown, page.region)
    return own if own["change"] == own["change"] and not own["break"] else None


def draw_standing(page: RegionPage, previous: Shown | None) -> None:
    """Draw score, band, place with its interval, and coverage."""
    v, say, standing = page.v, page.v.say, page.standing
    change = comparable_change(page, previous)
    moved: dict[str, Any] = {}
    if change is not None:
        delta = page.change(change["change"]).replace("−", "-")
        moved = {"delta": delta, "delta_description": say("region-page.since", year=change["year_from"])}
    interval = interval_of(page)
    sure: dict[str, Any] = {}
    if interval is not None:
        delta = place(interval["low"], interval["high"])
        sure = {"delta": delta, "delta_color": "off", "delta_arrow": "off"}
        sure |= {"delta_description": say("region-page.interval"), "help": interval_help(page)}
    band = plain(band_labels(v.methodology, say.language).get(standing["band"], "–"))
    coverage = v.say.percent(page.headline["coverage"])
    if projector.is_on() and page.scored:
        facts = {"name": plain(v.names[page.region]), "place": place_words(page)}
        st.markdown(f"## {say('region-page.slide', score=page.number(standing['rounded']), **facts)}")
    with st.container(horizontal=True, gap="medium"):
        written = say("dashboard.score-of", score=page.number(standing["rounded"])) if page.scored else "–"
        st.metric(say("word.score"), written, width="content", **moved)
        if v.methodology.bands:
            st.metric(say("word.openness-band"), band, width="content")
        st.metric(say("word.place"), place_words(page), width="content", **sure)
        st.metric(say("dashboard.coverage"), coverage, help=say("dashboard.coverage-help"), width="content")
    if projector.is_on() and page.scored:
        show_chart(v, partial(drawn_standing, v.shown, (page.region,), say), name="standing")
    if not page.scored:
        least = v.say.percent(v.methodology.missing.min_coverage)
        st.warning(say("dashboard.no-score", coverage=coverage, least=least))


def place_words(page: RegionPage) -> str:
    """Write the place and of how many."""
    standing = page.standing
    if not page.scored:
        return "–"
    written = place(standing["rank"], standing["rank_last"])
    return page.v.say("dashboard.place-of", place=written, of=standing["of"])


def interval_of(page: RegionPage) -> pd.Series | None:
    """Return the places between which a region stands; none if it has no place."""
    table = page.v.shown.intervals(page.v.methodology.ranked).table
    own = table[table["region"] == page.region]
    return own.iloc[0] if len(own) else None


def interval_help(page: RegionPage) -> str:
    """Say what was varied for the interval."""
    say, places = page.v.say, page.v.shown.intervals(page.v.methodology.ranked)
    varied = [say("region-page.interval-help", draws=places.draws)]
    return " ".join(varied + [say("region-page.interval-assessors")] * places.assessors)


def draw_first(page: RegionPage) -> None:
    """Draw the largest gains, each with what to publish, and what they come to together."""
    v, say = page.v, page.v.say
    first = page.lost_points.head(FIRST)
    st.header(say("region-page.first"), anchor=False)
    if not len(first):
        st.success(say("dashboard.nothing-lost"))
        return
    if page.scored:
        together = page.outcome(best_answers(v.methodology, first["criterion"].tolist()))
        ends = {"before": say.number(page.standing["score"], 1), "after": say.number(together.score, 1)}
        places = {"place": page.standing["rank"], "rank": say.number(together.rank)}
        moved = "moved" if together.rank < page.standing["rank"] else "stays"
        sentences = [
            say("region-page.first-together", n=len(first), **ends),
            say(f"region-page.place-{moved}", **places),
        ]
        st.markdown(" ".join(sentences))
    else:
        st.markdown(say("region-page.first-unscored"))
    lines = []
    for number, row in enumerate(first.to_dict("records"), start=1):
        criterion = page.criteria[row["criterion"]]
        gain = f"**{page.change(row['gain'], 2)}** · " if page.scored else ""
        advice = plain(v.text(criterion.advice or criterion.question))
        lines.append(f"{number}. {gain}{advice}  \n   {page.small(row['criterion'])}")
    st.markdown("\n".join(lines))


def draw_path(page: RegionPage) -> None:
    """Draw the steps to the next band, and whether fewer would do."""
    v, say, path = page.v, page.v.say, page.path
    st.header(say("region-page.path"), anchor=False)
    if not page.scored:
        st.info(say("region-page.path-no-score"))
        return
    if not path.band:
        reached = band_labels(v.methodology, say.language)[page.standing["band"]]
        st.success(sentence_of(say, "region-page.path-top", band=reached))
        return
    band = next(each for each in v.methodology.bands if each.id == path.band)
    label = plain(title_of(band, say.language))
    if not path.steps:
        st.warning(say("region-page.path-unreachable", band=label))
        return
    demanded = {name for name in path.steps if page.criteria[name].must_have and band.requires_must_have}
    facts = {"band": label, "before": say.number(path.score_from, 1), "after": say.number(path.score_to, 1)}
    sentences = [say("region-page.path-steps", n=len(path.steps), **facts)]
    if page.standing["rounded"] >= band.from_:
        sentences.append(say("region-page.path-held"))
    sentences.append(say("region-page.path-proven" if path.proven else "region-page.path-found"))
    st.markdown(" ".join(sentences))
    gains = dict(zip(page.gains["criterion"], page.gains["gain"], strict=True))
    ordered = sorted(path.steps, key=lambda name: -gains.get(name, 0.0))
    shown = ordered[:MOST_ON_SLIDE] if projector.is_on() else ordered
    st.markdown("\n".join(step(page, n, name, gains, name in demanded) for n, name in enumerate(shown, start=1)))
    if len(shown) < len(ordered):
        st.caption(say("region-page.path-more", n=len(ordered) - len(shown)))


def step(page: RegionPage, number: int, name: str, gains: dict[str, float], demanded: bool) -> str:
    """Write one step: its gain alone, what to publish, the question."""
    say, criterion = page.v.say, page.criteria[name]
    advice = plain(page.v.text(criterion.advice or criterion.question))
    mark = f" **{say('region-page.must-have')}**" if demanded else ""
    alone = gains.get(name, 0.0)
    gain = page.change(alone, 2) if alone >= LEAST_SHOWN else say("region-page.only-together")
    return f"{number}. **{gain}** · {advice}{mark}  \n   {page.small(name)}"
