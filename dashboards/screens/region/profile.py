"""A region's stages and themes beside the others, and its scores over the years."""

from collections.abc import Sequence
from functools import partial

import altair as alt
import pandas as pd
import streamlit as st

from budget_index.analysis.pages.history import PUBLISHED_FAMILY, history_table
from budget_index.analysis.pages.published import kazakhstan_published
from budget_index.charts.history import history_chart
from budget_index.charts.region import best_name, stages_chart
from budget_index.charts.theme import Colours
from budget_index.content.comparison import ComparisonSubject, published_section
from budget_index.content.peer_words import profile_of_peers
from budget_index.content.region import RegionSubject
from budget_index.language import Say
from budget_index.methodology.titles import profile_titles
from budget_index.publish.html.blocks import published_frame
from budget_index.regions import kazakhstan, region_name
from dashboards.elements.charts import show_chart
from dashboards.screens.region.subject import RegionPage
from dashboards.shell.markup import plain
from dashboards.shell.shown_rounds import Shown, cached

PROFILE_KINDS = ("stage", "theme")


def draw_chosen(page: RegionPage, kind: str) -> None:
    """Draw the stages or the themes, and a switch between them."""
    say = page.v.say
    draw_profile(page, kind)
    if page.v.methodology.themes:
        st.segmented_control(
            say("region-page.profile-choose"),
            PROFILE_KINDS,
            format_func=lambda name: say(f"region-page.by-{name}"),
            key="profile",
            required=True,
            label_visibility="collapsed",
        )


def draw_profile(page: RegionPage, kind: str) -> None:
    """Draw the stages or the themes (``stage``, ``theme``) beside the mean of the others and the best."""
    v, say = page.v, page.v.say
    against = v.shown.against_others(page.region, kind)
    if not len(against):
        return
    st.header(say(f"region-page.profile-{kind}"), anchor=False)
    sentence = compared(page, against)
    if sentence:
        st.markdown(sentence)
    show_chart(v, partial(drawn_profile, v.shown, page.region, kind, say), name=f"profile-{kind}")
    beside = against.merge(page.among_peers, on="dimension", suffixes=("_own", ""))
    words = profile_of_peers(beside, v.methodology, say)
    if words:
        st.caption(plain(words))


@cached
def drawn_profile(shown: Shown, region: str, kind: str, say: Say, colours: Colours) -> alt.LayerChart:
    """Draw a region's stages or themes beside the others."""
    against = shown.against_others(region, kind)
    return stages_chart(
        against.assign(best_name=[best_name(codes.split(), say, kazakhstan()) for codes in against["best_regions"]]),
        shown.methodology,
        say,
        name=region_name(region, say.language, kazakhstan()),
        title=say(f"region-page.profile-{kind}-title"),
        example=shown.round.example,
        colours=colours,
    )


def compared(page: RegionPage, against: pd.DataFrame) -> str:
    """Say where the region is furthest behind the others, and where furthest ahead."""
    say, titles = page.v.say, profile_titles(page.v.methodology, page.v.say.language)
    both = against.dropna(subset=["score", "others"])
    if not len(both):
        return ""
    difference = dict(zip(both["dimension"], both["score"] - both["others"], strict=True))
    sentences = []
    for key, furthest in (("behind", min), ("ahead", max)):
        end = furthest(difference, key=difference.__getitem__)
        apart = difference[end]
        if (apart < 0) == (key == "behind") and abs(apart) >= 0.05:
            sentences.append(say(f"region-page.{key}", title=plain(titles[end]), points=say.number(abs(apart), 1)))
    return " ".join(sentences)


def draw_history(page: RegionPage, rounds: Sequence[Shown]) -> None:
    """Draw the scores of all rounds of the family, and what was published without answers."""
    v, say = page.v, page.v.say
    st.header(say("dashboard.history"), anchor=False)
    draw = partial(drawn_history, *rounds, region=page.region, say=say, example=v.round.example)
    show_chart(v, draw, name="history")
    notes = [say("dashboard.history-example")] if v.round.example else []
    st.markdown(" ".join([*notes, say("dashboard.history-editions")]))
    draw_published(page)


def draw_published(page: RegionPage) -> None:
    """Draw what was published of the region in earlier years: real figures, in a frame of their own."""
    subject = RegionSubject(page.v.shown, page.v.say, page.region, ())
    for section in published_section(ComparisonSubject(page.v.shown, page.v.say, (subject,), ())):
        if any(row.group == "chosen" for row in section.table.rows):
            st.html(published_frame(section, page.v.say))


@cached
def history_of(*rounds: Shown, region: str) -> pd.DataFrame:
    """Put together a region's scores in the rounds of a family, and what was published without answers.

    Published figures and made-up ones are never in one chart.
    """
    own = [each.ranking.assign(round=each.round.id) for each in rounds]
    published = kazakhstan_published()
    if rounds[-1].methodology.family != PUBLISHED_FAMILY or any(each.round.example for each in rounds):
        published = published.head(0)
    return history_table(pd.concat(own), published, region, kazakhstan())


@cached
def drawn_history(*rounds: Shown, region: str, say: Say, example: bool, colours: Colours) -> alt.LayerChart:
    """Draw a region's scores over the years."""
    history, registry = history_of(*rounds, region=region), kazakhstan()
    name = region_name(region, say.language, registry)
    return history_chart(history, say, name=name, registry=registry, example=example, colours=colours)
