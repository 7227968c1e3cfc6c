"""Criteria and answers: the map of all answers, what all or none publish, and one question in all regions."""

from functools import partial

import streamlit as st

from budget_index.analysis.pages.answers_everywhere import answer_groups, answers_given, by_all_and_none
from budget_index.charts.answers import answers_chart
from budget_index.charts.heatmap import CLICKED_CELL
from budget_index.methodology import walk
from budget_index.methodology.titles import dimension_titles, numbered_question
from budget_index.scoring.weights import effective_weights
from dashboards.elements.charts import footer, show_chart
from dashboards.elements.sections import Section, show_sections
from dashboards.elements.tables import offer_table, show_table
from dashboards.screens.criteria import answers_map
from dashboards.shell import page_style, projector, view
from dashboards.shell.markup import plain

MAP = "map"

v = view.current_view()
say, methodology = v.say, v.methodology
v.heading(say("criteria-page.title", year=v.year))
page_style.imprint(footer(v))
cells = v.shown.answers()
if cells.empty:
    view.write_address(v)
    st.info(say("criteria-page.nothing-answered"))
    st.stop()

titles = dimension_titles(methodology, say.language)
stages = cells["stage"].unique().tolist()
names = cells["criterion"].unique().tolist()
regions = cells["region"].unique().tolist()
criteria = walk.criteria_by_id(methodology)
stage_names = {**{stage: titles[stage] for stage in stages}, answers_map.ALL: say("word.all-stages")}

stage = v.choose("stage", stage_names, stages[0])
region_parts = answers_map.parts_of(answers_map.chosen_cells(cells, str(stage)))
part_names = answers_map.part_words(region_parts, say)
part = int(str(v.choose("part", part_names, "1")))
criterion = criteria[str(v.choose("criterion", names, names[0]))]
groups = answer_groups(cells, methodology, criterion)
group_names = answers_map.group_names(v, groups, criterion)
answer = v.choose("answer", group_names)
view.write_address(
    v,
    st.session_state.get("region"),
    stage="" if stage == stages[0] else str(stage),
    part="" if part == 1 else str(part),
    criterion="" if criterion.id == names[0] else criterion.id,
    answer=answer or "",
)


def question(name: str) -> str:
    """Write a criterion's question with its id."""
    return numbered_question(criteria[name], say.language)


def choose_clicked() -> None:
    """Take the criterion of the cell that was clicked."""
    clicked = st.session_state[MAP].selection.get(CLICKED_CELL, [])
    if clicked:
        st.session_state["criterion"] = clicked[0]["criterion"]


def draw_map() -> None:
    """Draw the map of the stage chosen."""
    st.header(say("criteria-page.map"), anchor=False)
    if len(stages) > 1:
        st.selectbox(say("word.stage"), list(stage_names), format_func=stage_names.__getitem__, key="stage", width=420)
    if len(region_parts) > 1:
        st.selectbox(
            say("criteria-page.part"), list(part_names), format_func=part_names.__getitem__, key="part", width=300
        )
        st.caption(say("criteria-page.part-note", shown=len(region_parts[part - 1]), of=len(regions)))
    shown = answers_map.shown_cells(v.shown, stage=str(stage), part=part - 1)
    counted = shown["points"].notna().sum()
    if counted:
        full, none = ((shown["kind"].isin(kinds)).sum() / counted for kinds in (["full"], ["none", "gated"]))
        st.markdown(say("criteria-page.map-takeaway", full=say.percent(full), none=say.percent(none)))
    show_chart(
        v,
        partial(answers_map.drawn_map, v.shown, say=say, stage=str(stage), part=part - 1),
        name=MAP,
        on_select=choose_clicked,
        selection_mode=CLICKED_CELL,
    )
    st.caption(say("criteria-page.map-hint"))


def draw_shares(which: str) -> None:
    """Draw the criteria that most, or fewest, regions have in full."""
    table = answers_map.ordered_shares(v.shown, which)
    listed = by_all_and_none(table)[which == "least"]
    st.header(say(f"criteria-page.{which}"), anchor=False)
    if table.empty:
        st.info(say("criteria-page.no-points"))
        return
    key = {"most": "by-all", "least": "by-none"}[which]
    sentence = say(f"criteria-page.{key}", n=len(listed)) if listed else say(f"criteria-page.{key}-nothing")
    first = {
        "percent": say.percent(table["share"].iloc[0]),
        "criterion": plain(question(table["criterion"].iloc[0])),
    }
    end = say(f"criteria-page.{ {'most': 'highest', 'least': 'lowest'}[which] }", **first)
    st.markdown(sentence if which == "most" and listed else f"{sentence} {end}")
    most = answers_map.BARS_ON_SLIDE if projector.is_on() else answers_map.BARS
    show_chart(
        v,
        partial(answers_map.drawn_shares, v.shown, say=say, which=which, most=most),
        name=which,
    )
    if listed and not projector.is_on():
        with st.expander(say(f"criteria-page.list-{which}", count=len(listed))):
            st.markdown("\n".join(f"- {plain(question(name))}" for name in listed))


def draw_one() -> None:
    """Draw how the answers to the chosen question are spread."""
    st.header(say("criteria-page.one"), anchor=False)
    st.selectbox(
        say("criteria-page.choose"),
        names,
        format_func=question,
        filter_mode="contains",
        key="criterion",
        width="stretch",
    )
    weight = say.percent(effective_weights(methodology)[criterion.id], 2)
    of_stage = cells.loc[cells["criterion"] == criterion.id, "stage"].iloc[0]
    st.markdown(f"### {plain(question(criterion.id))}")
    st.caption(say("criteria-page.facts", stage=plain(titles[of_stage]), weight=weight))
    own = cells[cells["criterion"] == criterion.id]
    full, answered = int((own["kind"] == "full").sum()), int(own["points"].notna().sum())
    key = "answers-takeaway" if answered else "no-answers"
    st.markdown(say(f"criteria-page.{key}", part=full, whole=answered))
    show_chart(
        v,
        partial(answers_chart, groups, criterion, methodology, say, example=v.round.example),
        name="answers",
    )
    if projector.is_on():
        return
    st.markdown(answers_map.answers_listed(v, groups, criterion))
    st.markdown("\n\n".join([answers_map.scale_words(v, criterion), answers_map.about_criterion(v, criterion)]))


def draw_table() -> None:
    """Show what every assessor answered to the chosen question, with evidence."""
    st.header(say("criteria-page.table"), anchor=False)
    st.markdown(plain(question(criterion.id)))
    st.selectbox(
        say("criteria-page.filter"),
        list(group_names),
        index=None,
        format_func=group_names.__getitem__,
        placeholder=say("agreement.all"),
        key="answer",
        width=420,
    )
    given = answers_given(v.shown.public.responses, cells, methodology, criterion, v.year)
    given = given[given["group"] == answer] if answer else given
    table = answers_map.given_in_words(v, given.head(answers_map.MOST_ROWS), criterion)
    show_table(
        v,
        table,
        name="given",
        alt=say("criteria-page.table"),
        row_height=66,
        columns=answers_map.given_columns(v, table),
        formats={"points": say.number},
    )
    if v.shown.keeps_single_answers:
        st.caption(say("frame.single-answers-kept"))
    if len(given) > len(table):
        st.caption(say("criteria-page.rows-left-out", shown=len(table), of=len(given)))
    offer_table(
        v, given.drop(columns="group"), name=f"answers-{criterion.id}", label=say("criteria-page.download-given")
    )


def draw_downloads() -> None:
    """Offer the whole matrix."""
    with st.container(key="unprinted-downloads"):
        st.header(say("criteria-page.download-title"), anchor=False)
        st.markdown(say("criteria-page.download-intro"))
    for column in ("points", "answer"):
        label = say(f"criteria-page.download-{'points' if column == 'points' else 'answers'}")
        offer_table(v, partial(answers_map.named_matrix, v, cells, column), name=f"matrix-{column}", label=label)


st.markdown(say("criteria-page.intro", criteria=len(names), regions=len(regions)))
sections = [
    Section(MAP, draw_map, slide=False, top=True),
    Section("most", lambda: draw_shares("most")),
    Section("least", lambda: draw_shares("least")),
    Section("question", draw_one),
    Section("given", draw_table, slide=False),
    Section("downloads", draw_downloads, slide=False),
]
show_sections(v, sections)
