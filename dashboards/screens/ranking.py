"""The ranking: who leads, the bars, the table."""

import math

import streamlit as st
import view

from budget_index.analysis.profile import ranking_with_stages, stages, summarise
from budget_index.charts.ranking import CLICKED, band_labels, ranking_chart
from budget_index.charts.theme import ON_PAGE
from budget_index.ranking import place

v = view.current()
say = v.say
view.write_address(v)
v.heading(say("dashboard.title-ranking", year=v.year))
ranked = ranking_with_stages(v.results.ranking, v.results.scores, v.methodology, v.year)

summary = summarise(v.results.ranking, v.year)
if summary.leaders:
    leaders = ", ".join(v.names[code] for code in summary.leaders)
    score, mean = (say.number(value, v.methodology.rounding) for value in (summary.best, summary.mean))
    sentences = [
        say("dashboard.leaders", n=len(summary.leaders), leaders=leaders, score=score),
        say("dashboard.mean", mean=mean),
        say("dashboard.ranked", n=summary.regions, ranked=summary.ranked),
    ]
    st.markdown(f"#### {' '.join(sentences)}".replace("**", ""))
else:
    st.info(say("dashboard.nobody-ranked"))
chart = ranking_chart(ranked, v.methodology, say, registry=v.registry, example=v.round.example, colours=ON_PAGE)
event = st.altair_chart(chart, theme=None, on_select="rerun", selection_mode=CLICKED, key="bars")
clicked = [bar["region"] for bar in event.selection.get(CLICKED, [])]
blank = [v.names[code] for code in v.names if code in set(ranked.loc[ranked["score"].isna(), "region"])]
if blank:
    st.markdown(say("dashboard.not-ranked", names=", ".join(blank)))
st.caption(say("dashboard.click-hint"))
chosen = st.selectbox(
    say("dashboard.open-region"),
    list(v.names),
    index=None,
    format_func=v.names.__getitem__,
    placeholder=say("dashboard.choose-region"),
    filter_mode="contains",
    key="open",
    width=420,
)

st.subheader(say("dashboard.table"), anchor=False)
words = st.text_input(say("dashboard.find-region"), key="find", width=420, live=True)
shown = ranked[[words.strip().casefold() in v.names[code].casefold() for code in ranked["region"]]]
bands = band_labels(v.methodology, say.language)
places = {first: place(first, last) for first, last in zip(ranked["rank"], ranked["rank_last"], strict=True)}
titles = {stage.id: v.text(stage.title) or stage.id for stage in stages(v.methodology)}
table = shown[["rank", "region", "rounded", "band", "coverage", *titles]].assign(
    rank=shown["rank"].astype("Float64").astype("float64"),
    region=[v.names[code] for code in shown["region"]],
    band=[bands.get(name, say("chart.no-score")) for name in shown["band"]],
)


def written(value: float) -> str:
    """Write a score."""
    return say.number(value, v.methodology.rounding)


numbers = dict.fromkeys(["rounded", *titles], written)
formats = {"rank": lambda first: "–" if math.isnan(first) else places[int(first)], "coverage": v.percent} | numbers
column = st.column_config
if len(table):
    picked = st.dataframe(
        view.styled(table, formats),
        hide_index=True,
        height="content",
        on_select="rerun",
        selection_mode="single-row",
        key="rows",
        placeholder="–",
        alt=say("dashboard.title-ranking", year=v.year),
        column_config={
            "rank": column.NumberColumn(say("dashboard.column-place"), width=65, alignment="center"),
            "region": column.TextColumn(say("dashboard.column-region"), width=220),
            "rounded": column.NumberColumn(say("dashboard.column-score"), width=65),
            "band": column.TextColumn(say("dashboard.column-band"), width=125),
            "coverage": column.NumberColumn(
                say("dashboard.column-coverage"), help=say("dashboard.coverage-help"), width=80
            ),
            **{
                name: column.NumberColumn(say("dashboard.stage-number", number=number), help=title, width=75)
                for number, (name, title) in enumerate(titles.items(), start=1)
            },
        },
    )
    clicked += [shown["region"].iloc[row] for row in picked.selection.rows]
    st.caption(
        "  \n".join(
            f"{say('dashboard.stage-number', number=number)} – {title}"
            for number, title in enumerate(titles.values(), start=1)
        )
    )
else:
    st.info(say("dashboard.nothing-found", words=words))
st.download_button(
    say("dashboard.download"),
    v.results.ranking.to_csv(index=False, lineterminator="\n"),
    file_name=f"{v.round.id}-ranking.csv",
    mime="text/csv",
    on_click="ignore",
)

if chosen or clicked:
    view.open_region(v, str(chosen or clicked[0]))
