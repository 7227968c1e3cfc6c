"""Where a region stands, what it should do first, and the least that takes it to the next band."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from budget_index.analysis.change.edited import edited_rules
from budget_index.analysis.peers import peers_first
from budget_index.content.action_words import action_words, question_words, required_lines, status_words
from budget_index.content.peer_words import standing_words
from budget_index.methodology.titles import band_labels, title_of
from budget_index.methodology.walk import headline_dimension, least_coverage
from budget_index.rounding import without_noise
from budget_index.scoring.ranking import place, place_with
from dashboards.elements.charts import drawn_standing, show_chart
from dashboards.screens.region.changed import change_of
from dashboards.screens.region.subject import EXAMPLES, RegionPage
from dashboards.shell import projector
from dashboards.shell.markup import markdown_link, plain, sentence_of
from dashboards.shell.shown_rounds import Shown

LEAST_SHOWN = 0.005
MOST_ON_SLIDE = 5


def comparable_change(page: RegionPage, previous: Shown | None) -> pd.Series | None:
    """Return the change since the previous round, if the region is the same and has a score in both."""
    if previous is None:
        return None
    if edited_rules(previous.methodology, page.v.methodology):
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
    among_peers = page.among_peers
    for row in among_peers[among_peers["dimension"] == v.methodology.ranked].to_dict("records"):
        st.caption(plain(standing_words(row, v.methodology, say)))
    if projector.is_on() and page.scored:
        show_chart(v, partial(drawn_standing, v.shown, (page.region,), say), name="standing")
    if not page.scored:
        headline = headline_dimension(v.methodology)
        least = v.say.percent(least_coverage(v.methodology, headline))
        text = "dashboard.no-score-members" if headline.min_answered else "dashboard.no-score"
        st.warning(say(text, coverage=coverage, least=least, members=headline.min_answered))


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
    """Draw what a band requires, then the actions that bring most, each with its questions, and what they come to."""
    v, say = page.v, page.v.say
    st.header(say("region-page.first"), anchor=False)
    if not page.scored:
        lines = v.shown.no_score_lines(page.region, say.language) or [say("region-page.path-no-score")]
        st.markdown(plain(lines[0]))
        return
    steps = v.shown.first_steps(page.region)
    if not steps.actions:
        st.success(say("dashboard.nothing-lost"))
        return
    for line in required_lines(v.results, page.actions, v.shown.questions(page.region), say):
        st.markdown(plain(line))
    ends = {"before": say.number(steps.score_from, 1), "after": say.number(steps.score_to, 1)}
    after = place(*place_with(steps.score_to, page.region, v.shown.ranking, v.methodology))
    before = place(page.standing["rank"], page.standing["rank_last"])
    moved = "stays" if after == before else "moved"
    sentences = [
        say("region-page.first-together", n=len(steps.actions), **ends),
        say(f"region-page.place-{moved}", place=before, rank=after),
    ]
    st.markdown(" ".join(sentences))
    st.markdown("\n".join(action_lines(page, number, name) for number, name in enumerate(steps.actions, start=1)))


def action_lines(page: RegionPage, number: int, name: str, mark: str = "") -> str:
    """Write one action: its gain, what is to be done, how the document stands, and its questions with their shares."""
    v, say, row = page.v, page.v.say, page.actions.loc[name].to_dict()
    gain = page.change(row["gain"], 2) if row["gain"] >= LEAST_SHOWN else say("region-page.only-together")
    words = plain(action_words(page.known[name], row["status"], v.methodology, say))
    status = status_words(row["status"], row["points"], say)
    lines = [f"{number}. **{gain}** · {words}{mark}" + (f" :small[({status})]" if status else "")]
    shares = v.shown.questions(page.region)
    own = shares[(shares["action"] == name) & (shares["share"] >= LEAST_SHOWN)]
    for question in own.sort_values("share", ascending=False, key=without_noise, kind="stable").to_dict("records"):
        criterion = page.criteria[str(question["criterion"])]
        share = page.change(float(question["share"]), 2)
        lines.append(f"    - {share} · {plain(question_words(criterion, v.methodology, say))} :small[({criterion.id})]")
    if projector.is_on():
        return lines[0]
    lines = lines[:1] if len(page.known[name].criteria) == 1 else lines
    return "\n".join([*lines, *showing_lines(page, name)])


def showing_lines(page: RegionPage, name: str) -> list[str]:
    """Write which other regions have the most points for an action, with links to what they published."""
    showing = page.v.shown.showing()
    same = (showing["action"] == name) & (showing["region"] != page.region) & (showing["year"] == page.v.year)
    rows = peers_first(showing[same], page.region, page.v.shown.peer_groups()).head(EXAMPLES).to_dict("records")
    regions = [markdown_link(str(row["evidence"]), page.v.names.get(row["region"], row["region"])) for row in rows]
    return [f"    - :small[{page.v.say('gain.examples')}: {', '.join(regions)}]"] if regions else []


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
    if not path.actions:
        st.warning(say("gain.unreachable", band=label))
        return
    facts = {"band": label, "before": say.number(path.score_from, 1), "after": say.number(path.score_to, 1)}
    sentences = [say("region-page.path-steps", n=len(path.actions), **facts)]
    if page.standing["rounded"] >= band.from_:
        sentences.append(say("region-page.path-held"))
    sentences.append(say("region-page.path-proven" if path.proven else "region-page.path-found"))
    st.markdown(" ".join(sentences))
    ordered = [name for name in page.actions.index if name in path.actions]
    shown = ordered[:MOST_ON_SLIDE] if projector.is_on() else ordered
    st.markdown("\n".join(step(page, number, name) for number, name in enumerate(shown, start=1)))
    if len(shown) < len(ordered):
        st.caption(say("region-page.path-more", n=len(ordered) - len(shown)))


def step(page: RegionPage, number: int, name: str) -> str:
    """Write one action of the path; one that meets what the band requires is marked."""
    say, path = page.v.say, page.path
    band = next(each for each in page.v.methodology.bands if each.id == path.band)
    demanded = band.requires_must_have and any(page.criteria[each].must_have for each in path.actions[name])
    mark = f" **{say('region-page.must-have')}**" if demanded else ""
    return action_lines(page, number, name, mark).partition("\n")[0]
