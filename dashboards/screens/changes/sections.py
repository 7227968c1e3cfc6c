"""The charts of the page of changes, each with a sentence that says what it shows; drawn once for all sessions."""

from functools import partial
from itertools import pairwise
from urllib.parse import urlsplit

import altair as alt
import pandas as pd
import streamlit as st

from budget_index.analysis.change.change_sources import CHANGE_SOURCES
from budget_index.analysis.change.mixed_years import CHANGE_KINDS
from budget_index.analysis.change.movement import comparable_regions, main_sources, nearest_places, shown_parts
from budget_index.analysis.change.trajectories import trajectories
from budget_index.analysis.pages.published import AVERAGE, kazakhstan_published
from budget_index.charts.bump import CLICKED_LINE, bump_chart
from budget_index.charts.changes import decomposition_chart
from budget_index.charts.published import published_chart, published_facts
from budget_index.charts.slope import slope_chart
from budget_index.charts.theme import Colours
from budget_index.content.history_words import figure
from budget_index.language import Say
from budget_index.regions import kazakhstan
from budget_index.scoring.ranking import place
from dashboards.elements.charts import show_chart
from dashboards.elements.tables import show_table
from dashboards.screens.changes.sentences import digits, plain_name, region_names
from dashboards.shell import view
from dashboards.shell.shown_rounds import Shown, cached

AROUND = 30
"""Places drawn on each side of the chosen region; with fewer regions all are drawn."""
MOST_ROWS = 60
FACTS = {"score": "shown", "when": "when"}
Regions = tuple[str, ...] | None


def drawn_regions(v: view.View, region: str | None) -> Regions:
    """Choose the regions to draw where there are too many; none means all."""
    if len(v.names) <= 2 * AROUND + 1:
        return None
    return tuple(nearest_places(v.results.ranking, region, AROUND))


def draw_limit(v: view.View, region: str | None, drawn: Regions) -> None:
    """Say how many of very many regions are drawn."""
    if drawn is not None:
        key = "window-around" if region else "window-first"
        facts = {"total": len(v.names), "shown": len(drawn), "name": plain_name(v, region) if region else ""}
        st.caption(v.say(f"changes-page.{key}", **facts))


@cached
def followed(*rounds: Shown, regions: Regions) -> pd.DataFrame:
    """Follow the places of some regions, or of all, through rounds."""
    ranking = pd.concat([each.ranking for each in rounds])
    return trajectories(ranking, ranking["region"].unique().tolist() if regions is None else regions, kazakhstan())


@cached
def drawn_places(
    *rounds: Shown, regions: Regions, highlight: tuple[tuple[str, str], ...], say: Say, colours: Colours
) -> alt.LayerChart:
    """Draw the places of all rounds."""
    return bump_chart(
        followed(*rounds, regions=regions),
        _editions(rounds),
        say,
        highlight=dict(highlight),
        registry=kazakhstan(),
        example=rounds[-1].round.example,
        colours=colours,
    )


@cached
def drawn_scores(
    before: Shown, now: Shown, *, regions: Regions, chosen: str | None, say: Say, colours: Colours
) -> alt.LayerChart:
    """Draw the scores of two rounds."""
    changes = now.changes_since(before).changes
    return slope_chart(
        changes if regions is None else changes[changes["region"].isin(regions)],
        say,
        rounding=now.methodology.rounding,
        years=(before.round.year, now.round.year),
        chosen=chosen,
        registry=kazakhstan(),
        example=now.round.example,
        colours=colours,
    )


@cached
def drawn_parts(
    before: Shown, now: Shown, *, parts: tuple[str, ...], most: int, say: Say, colours: Colours
) -> alt.LayerChart:
    """Draw what the changes between two rounds are made of: the three sources, or the six kinds."""
    rows = shown_parts(now.changes_since(before).changes, most)
    example = now.round.example
    return decomposition_chart(rows, say, parts=parts, registry=kazakhstan(), example=example, colours=colours)


@cached
def drawn_totals(say: Say, colours: Colours) -> alt.LayerChart:
    """Draw the published totals of earlier years."""
    return published_chart(kazakhstan_published(), say, registry=kazakhstan(), colours=colours)


def bring_out() -> None:
    """Take over the region whose point was clicked."""
    points = st.session_state["places"].selection.get(CLICKED_LINE, [])
    codes = [point["region"] for point in points if "region" in point]
    if codes and codes[0] in view.current_view().names:
        st.session_state["region"] = codes[0]


def draw_place_lines(v: view.View, rounds: list[Shown], region: str | None, changes: pd.DataFrame | None) -> None:
    """Show the places of all rounds: one region's, or who won and lost most."""
    say, drawn = v.say, drawn_regions(v, region)
    editions = _editions(tuple(rounds))
    highlight = {region: "chosen"} if region else _moved_most(v, changes)
    if region:
        lines = followed(*rounds, regions=drawn)
        st.markdown(
            say("changes-page.places-region", name=f"**{plain_name(v, region)}**", places=_places(v, lines, region))
        )
    show_chart(
        v,
        partial(drawn_places, *rounds, regions=drawn, highlight=tuple(highlight.items()), say=say),
        name="places",
        on_select=bring_out,
        selection_mode=CLICKED_LINE,
    )
    changed = [str(b) for a, b in pairwise(sorted(editions)) if editions[a] != editions[b]]
    notes = [say("changes-page.places-click"), say("changes-page.places-hint")]
    notes += [say("changes-page.edition-lines", years=", ".join(changed))] if changed else []
    st.caption(" ".join(notes))
    draw_limit(v, region, drawn)


def _editions(rounds: tuple[Shown, ...]) -> dict[int, str]:
    return {each.round.year: each.methodology.id for each in rounds}


def _moved_most(v: view.View, changes: pd.DataFrame | None) -> dict[str, str]:
    """Say who won and lost most places, and bring them out."""
    ends = comparable_regions(changes).dropna(subset="places") if changes is not None else pd.DataFrame()
    if not len(ends):
        return {}
    most, least = int(ends["places"].max()), int(ends["places"].min())
    if not most > 0 > least:
        return {}
    up, down = (ends.loc[ends["places"] == each, "region"].tolist() for each in (most, least))
    facts = {"riser": region_names(v, up), "faller": region_names(v, down)}
    facts |= {"up": v.say.signed(most, 0), "down": v.say.signed(least, 0)}
    years = {"before": ends["year_from"].iloc[0], "now": ends["year_to"].iloc[0]}
    st.markdown(v.say("changes-page.places-takeaway", **years, **facts))
    return dict.fromkeys(up, "rise") | dict.fromkeys(down, "fall")


def _places(v: view.View, lines: pd.DataFrame, region: str) -> str:
    own = lines[lines["region"] == region]
    return ", ".join(
        v.say("changes-page.places-year-blank", year=year)
        if pd.isna(first)
        else v.say("changes-page.places-year", year=year, place=place(first, last))
        for year, first, last in zip(own["year"], own["rank"], own["rank_last"], strict=True)
    )


def draw_scores(v: view.View, before: Shown, region: str | None, changes: pd.DataFrame) -> None:
    """Show the scores of both rounds, and how far apart the regions are."""
    say, drawn = v.say, drawn_regions(v, region)
    if changes[["score_from", "score_to"]].isna().all(axis=None):
        st.info(say("changes-page.nothing-comparable"))
        return
    if (changes[["score_from", "score_to"]].notna().sum() > 1).all():
        gaps = [changes[column].max() - changes[column].min() for column in ("score_from", "score_to")]
        numbers = [say.number(gap, digits(v)) for gap in gaps]
        st.markdown(say("changes-page.scores-takeaway", before=numbers[0], now=numbers[1]))
    show_chart(v, partial(drawn_scores, before, v.shown, regions=drawn, chosen=region, say=say), name="scores")
    draw_limit(v, region, drawn)


def draw_parts(v: view.View, before: Shown, changes: pd.DataFrame) -> None:
    """Show what the changes are made of."""
    say = v.say
    rows = changes[changes["change"].notna()]
    if not len(rows):
        st.info(say("changes-page.nothing-comparable"))
        return
    largest = main_sources(rows).value_counts()
    if len(largest):
        facts = {"kind": say(f"changes-page.kind-{largest.index[0]}"), "n": int(largest.iloc[0]), "total": len(rows)}
        st.markdown(say("changes-page.parts-takeaway", **facts))
    draw = partial(drawn_parts, before, v.shown, most=MOST_ROWS, say=say)
    show_chart(v, partial(draw, parts=tuple(CHANGE_SOURCES)), name="parts")
    blank = changes.loc[changes["change"].isna(), "region"].tolist()
    notes = [say("changes-page.parts-rounding")]
    notes += [say("changes-page.parts-limited", shown=MOST_ROWS, total=len(rows))] if len(rows) > MOST_ROWS else []
    notes += [say("changes-page.parts-blank", names=region_names(v, blank))] if 0 < len(blank) <= MOST_ROWS else []
    moved = changes.loc[(changes["break"] == "territory") & changes["change"].notna(), "region"].tolist()
    notes += [say("changes-page.break-territory", names=region_names(v, moved))] if 0 < len(moved) <= MOST_ROWS else []
    st.caption(" ".join(notes))
    with st.expander(say("changes-page.kinds-meaning")):
        show_chart(v, partial(draw, parts=CHANGE_KINDS), name="kinds")
        st.markdown(kinds_meaning(say))


def kinds_meaning(say: Say) -> str:
    """Say which kinds of change each source is made of."""
    lines = []
    for source, kinds in CHANGE_SOURCES.items():
        lines.append(f"- **{say(f'change.part-{source}')}**")
        titles = {kind: say(f"changes-page.kind-{kind}") for kind in kinds}
        lines += [f"  - {titles[kind]} – {say(f'changes-page.kind-{kind}-meaning')}" for kind in kinds]
    return "\n".join(lines)


def draw_published(v: view.View) -> None:
    """Show the totals that were published in earlier years, which are real figures."""
    say = v.say
    facts = published_facts(kazakhstan_published(), say, v.registry)
    st.header(say("changes-page.published-heading"), anchor=False)
    real = [say("changes-page.published-example")] if v.round.example else []
    intro = " ".join([*real, say("changes-page.published-intro")])
    st.markdown(intro)
    own = facts[~facts["region"].str.startswith(AVERAGE)]
    ends = {"high": own.iloc[own["score"].argmax()], "low": own.iloc[own["score"].argmin()]}
    facts_of_ends = {key: row["name"] for key, row in ends.items()}
    facts_of_ends |= {f"{key}_{field}": row[column] for key, row in ends.items() for field, column in FACTS.items()}
    st.markdown(say("changes-page.published-takeaway", **facts_of_ends))
    show_chart(v, partial(drawn_totals, say), name="published")
    column = st.column_config
    with st.expander(say("changes-page.published-table")):
        show_table(
            v,
            facts[["name", "when", "score", "sure", "source"]],
            name="published-table",
            alt=say("changes-page.published-title"),
            columns={
                "name": column.TextColumn(say("word.region"), width=220),
                "when": column.TextColumn(say("word.year"), width=270),
                "score": column.NumberColumn(say("word.score"), width=70),
                "sure": column.TextColumn(say("chart.history-confidence"), width=130),
                "source": column.LinkColumn(say("word.source"), width=130, display_text=r"https?://([^/]+)"),
            },
            formats={"score": partial(figure, say=say)},
        )
    sources = [f"[{urlsplit(link).hostname}]({link})" for link in dict.fromkeys(facts["source"])]
    st.caption(f"{say('word.source')}: {', '.join(sources)}")
