"""The sections of the page of the methodology; each draws one."""

from dataclasses import dataclass
from functools import cached_property, partial

import methodology_parts as told
import pandas as pd
import streamlit as st
from markup import plain
from methodology_words import PAGE, changes_table, number, rule_words, scale_name
from parts import offer_table, show_chart, show_table
from view import View

from budget_index.analysis.change.editions import comparable
from budget_index.analysis.pages.methodology_tables import criteria_rules, dimension_weights, scale_uses, theme_weights
from budget_index.analysis.profile import stages
from budget_index.charts.methodology import share_words, weights_chart
from budget_index.charts.region import dimension_titles
from budget_index.language import Say, alphabetical
from budget_index.methodology.dump import dump_methodology
from budget_index.methodology.model import Criterion, Dimension, Methodology
from budget_index.methodology.rules import criteria_with_place, dimensions_with_place

STAGES, EVERYTHING = "stages", "all"
MOST_PARTS = 60
FIRST = 20


@dataclass(frozen=True)
class Page:
    """What the page is about: the edition of a round, earlier editions, and what the reader chose."""

    v: View
    earlier: dict[str, Methodology]
    level: str
    edition: str | None
    criterion: str

    @property
    def say(self) -> Say:
        """The language."""
        return self.v.say

    @property
    def methodology(self) -> Methodology:
        """The edition."""
        return self.v.methodology

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Criteria by id, in the order of the file."""
        return {criterion.id: criterion for criterion, _ in criteria_with_place(self.methodology)}

    @cached_property
    def titles(self) -> dict[str, str]:
        """Titles of the dimensions."""
        return dimension_titles(self.methodology, self.say)

    @cached_property
    def rules(self) -> pd.DataFrame:
        """What holds for each criterion."""
        return criteria_rules(self.methodology)

    @cached_property
    def weights(self) -> pd.DataFrame:
        """What the parts weigh."""
        return dimension_weights(self.methodology)

    def question(self, name: str) -> str:
        """Write a criterion's question with its id."""
        return f"{name} · {self.v.text(self.criteria[name].question)}"

    def head(self, name: str) -> str:
        """Head a section or a column."""
        return self.say(f"{PAGE}.{name}")


def draw_about(page: Page) -> None:
    """Say what this edition is and by which rules it works."""
    v = page.v
    st.header(page.head("about"), anchor=False)
    st.html(told.facts_table(v, list(page.earlier.values())))


def draw_bands(page: Page) -> None:
    """Show the bands with their limits."""
    say, methodology = page.say, page.methodology
    st.header(page.head("bands"), anchor=False)
    if methodology.bands:
        st.html(told.bands_table(methodology, say))
    else:
        st.info(page.head("no-bands"))


def draw_changes(page: Page) -> None:
    """List what changed since an earlier edition."""
    v, say, methodology = page.v, page.say, page.methodology
    st.header(page.head("changes"), anchor=False)
    if not page.edition:
        st.info(page.head("no-changes"))
        return
    editions = {name: v.text(each.title) for name, each in page.earlier.items()}
    st.selectbox(page.head("edition"), list(editions), format_func=editions.__getitem__, key="edition", width=560)
    before = page.earlier[page.edition]
    total = len(page.criteria)
    st.markdown(say("edition.comparable", n=len(comparable(before, methodology)), total=total))
    table = changes_table(before, methodology, say)
    if table.empty:
        st.info(say("edition.same"))
        return
    counts = table["kind"].value_counts(sort=False)
    st.markdown(" · ".join(f"{kind}: **{count}**" for kind, count in counts.items()))
    columns = {
        "kind": st.column_config.TextColumn(page.head("change-kind"), width=180),
        "what": st.column_config.TextColumn(page.head("change-what"), width=480),
        "detail": st.column_config.TextColumn(page.head("change-detail"), width=300),
    }
    show_table(v, table, name="changes", alt=page.head("changes"), columns=columns)


def draw_tree(page: Page) -> None:
    """Draw what the parts of the index weigh."""
    v, say, methodology = page.v, page.say, page.methodology
    st.header(page.head("tree"), anchor=False)
    parts = stages(methodology)
    st.markdown(takeaway(page, [part.id for part in parts]))
    deep = page.weights["depth"].max() > 1
    if deep:
        levels = {name: page.head(f"level-{name}") for name in (STAGES, EVERYTHING)}
        st.segmented_control(
            page.head("level"), list(levels), format_func=levels.__getitem__, key="level", required=True
        )
    shown = page.weights if page.level == EVERYTHING or not deep else page.weights[page.weights["depth"] < 2]
    show_chart(
        v,
        lambda colours: weights_chart(shown.head(MOST_PARTS), methodology, say, example=False, colours=colours),
        name="weights",
    )
    if len(shown) > MOST_PARTS:
        st.caption(say(f"{PAGE}.parts-left-out", shown=MOST_PARTS, of=len(shown)))
    st.caption(page.head("tree-note"))


def takeaway(page: Page, parts: list[str]) -> str:
    """Say in a sentence how the weight is shared out."""
    say = page.say
    own = page.weights.set_index("dimension").loc[parts, "effective"]
    if own.empty:
        return page.head("tree-flat")
    if own.max() - own.min() < 1e-9:
        return say(f"{PAGE}.tree-takeaway-equal", n=len(own), share=share_words(own.iloc[0], say))
    heaviest, lightest = own.idxmax(), own.idxmin()
    facts = {"title": plain(page.titles[heaviest]), "share": share_words(own.max(), say)}
    return say(f"{PAGE}.tree-takeaway", **facts, last=plain(page.titles[lightest]), least=share_words(own.min(), say))


def draw_lists(page: Page) -> None:
    """List the parts below each root with their rules and questions."""
    say, methodology = page.say, page.methodology
    found = {dimension.id: dimension for dimension, _ in dimensions_with_place(methodology)}
    top = [each.id for each in stages(methodology)] or [methodology.ranked]
    top += [each.id for each in methodology.dimensions if each.id != methodology.ranked and each.id not in top]
    table = page.weights.set_index("dimension")
    for name in top:
        label = f"**{plain(page.titles[name])}** – {share_words(table.loc[name, 'effective'], say)}"
        with st.expander(label):
            st.markdown("\n".join(outline(page, found[name], table)))


def outline(page: Page, dimension: Dimension, table: pd.DataFrame, depth: int = 0) -> list[str]:
    """Write a part, the parts below it and their questions as a nested list."""
    say = page.say
    row = table.loc[dimension.id]
    title, rule = f"**{plain(page.titles[dimension.id])}**", rule_words(dimension, say)
    weight, share = number(row["weight"], say), share_words(row["effective"], say)
    told_part = say(f"{PAGE}.part-rule", title=title, weight=weight, share=share, rule=rule)
    lines = [f"{'  ' * depth}- {told_part}"]
    lines += [f"{'  ' * (depth + 1)}- {plain(page.question(criterion.id))}" for criterion in dimension.criteria]
    return lines + [line for below in dimension.dimensions for line in outline(page, below, table, depth + 1)]


def draw_themes(page: Page) -> None:
    """Show the themes with their weights."""
    v, say, methodology = page.v, page.say, page.methodology
    themes = theme_weights(methodology)
    if themes.empty:
        return
    st.header(page.head("themes"), anchor=False)
    st.markdown(page.head("theme-intro"))
    named = {theme.id: v.text(theme.title) or theme.id for theme in methodology.themes}
    table = themes.assign(theme=themes["theme"].map(named), effective=100 * themes["effective"])
    columns = {
        "theme": st.column_config.TextColumn(page.head("theme"), width=320),
        "criteria": st.column_config.NumberColumn(page.head("theme-criteria"), width=130),
        "effective": st.column_config.NumberColumn(page.head("effective"), width=130),
    }
    formats = {"effective": lambda share: say.number(share, 1)}
    show_table(v, table, name="themes", alt=page.head("themes"), columns=columns, formats=formats)


def draw_criteria(page: Page) -> None:
    """Show all criteria with what holds for each; words are searched in all their texts."""
    v, say, methodology = page.v, page.say, page.methodology
    st.header(page.head("criteria"), anchor=False)
    words = st.text_input(page.head("find"), key="find-criterion", width=420, live=True).casefold().split()
    found = page.rules[[all(word in searched(page, name) for word in words) for name in page.rules["criterion"]]]
    if found.empty:
        st.info(say("dashboard.nothing-found", words=" ".join(words)))
        return
    st.caption(say(f"{PAGE}.found", n=len(found), of=len(page.rules)))
    everything = bool(words) or len(found) <= FIRST or st.session_state.get("all-criteria", False)
    count = len(found)
    found = found if everything else found.head(FIRST)
    themes = {theme.id: v.text(theme.title) or theme.id for theme in methodology.themes}
    table = pd.DataFrame(
        {
            "id": found["criterion"],
            "question": [v.text(page.criteria[name].question) for name in found["criterion"]],
            "weight": found["weight"],
            "effective": 100 * found["effective"],
            "must-have": [page.head("yes") if must else "–" for must in found["must_have"]],
            "gate": [gate_words(row.gate, row.opens, say) for row in found.itertuples()],
            "not-applicable": [page.head("yes" if may else "no") for may in found["not_applicable"]],
            "stage": [page.titles.get(name, "–") for name in found["stage"]],
            "theme": [themes.get(name, "–") for name in found["theme"]],
            "scale": [scale_name(methodology, name, say) for name in found["scale"]],
        }
    )
    widths = {"id": 55, "question": 350, "must-have": 110, "gate": 110, "stage": 220, "theme": 170, "scale": 300}
    columns = {name: st.column_config.TextColumn(page.head(name), width=width) for name, width in widths.items()}
    columns |= {name: st.column_config.NumberColumn(page.head(name), width=90) for name in ("weight", "effective")}
    columns["not-applicable"] = st.column_config.TextColumn(page.head("not-applicable"), width=130)
    formats = {"weight": lambda weight: number(weight, say), "effective": lambda share: say.number(share, 2)}
    show_table(v, table, name="criteria", alt=page.head("criteria"), columns=columns, formats=formats)
    if not words and count > FIRST:
        st.toggle(say("dashboard.show-all", count=count), key="all-criteria")


def searched(page: Page, name: str) -> str:
    """Give all texts of a criterion, to be searched in."""
    v = page.v
    criterion = page.criteria[name]
    said = [criterion.guidance, criterion.advice, criterion.example]
    return " ".join([page.question(name), *(v.text(words) for words in said)]).casefold()


def gate_words(gate: str, opens: int, say: Say) -> str:
    """Say what a criterion depends on, or how many depend on it."""
    parts = [say(f"{PAGE}.is-gate", n=opens)] if opens else []
    parts += [say(f"{PAGE}.behind-gate", criterion=gate)] if gate else []
    return "; ".join(parts) or "–"


def draw_details(page: Page) -> None:
    """Show one criterion with all that the methodology says about it."""
    v = page.v
    st.header(page.head("details"), anchor=False)
    st.selectbox(
        page.head("choose"),
        list(page.criteria),
        format_func=page.question,
        filter_mode="contains",
        key="criterion",
        width="stretch",
    )
    st.markdown(f"### {plain(page.question(page.criterion))}")
    rule = page.rules[page.rules["criterion"] == page.criterion].iloc[0].to_dict()
    st.markdown(told.criterion_told(v, page.criteria[page.criterion], rule))


def draw_scales(page: Page) -> None:
    """Show the answers of every scale with their points."""
    say, methodology = page.say, page.methodology
    st.header(page.head("scales"), anchor=False)
    uses = scale_uses(methodology)
    for name, scale in methodology.scales.items():
        used = say(f"{PAGE}.scale-uses", n=uses[name])
        with st.expander(f"**{plain(scale_name(methodology, name, say))}** – {used}"):
            st.html(told.scale_table(scale, say))
            if scale.number and scale.number.line:
                st.caption(page.head("between"))


def draw_documents(page: Page) -> None:
    """Show the documents with their due dates."""
    v, say, methodology = page.v, page.say, page.methodology
    st.header(page.head("documents"), anchor=False)
    if not methodology.documents:
        st.info(page.head("no-documents"))
        return
    due = [document.due for document in methodology.documents.values() if document.due]
    unconfirmed = sum(not each.verified for each in due)
    counts = {"documents": len(methodology.documents), "dated": len(due), "unconfirmed": unconfirmed}
    st.markdown(say(f"{PAGE}.documents-takeaway", **counts))
    widths = {"document": 560, "due": 190, "confirmed": 190}
    columns = {name: st.column_config.TextColumn(page.head(name), width=width) for name, width in widths.items()}
    show_table(v, told.documents_table(v), name="documents", alt=page.head("documents"), columns=columns)


def draw_glossary(page: Page) -> None:
    """Show the glossary; a term is found in any language."""
    say = page.say
    st.header(page.head("glossary"), anchor=False)
    words = st.text_input(page.head("find-term"), key="find-term", width=420, live=True).strip().casefold()
    table = told.glossary()
    table = table.sort_values(say.language, key=lambda terms: terms.map(alphabetical), kind="stable")
    found = table[[words in " ".join(map(str, row)).casefold() for row in table.itertuples(index=False)]]
    if found.empty:
        st.info(say("dashboard.nothing-found", words=words))
        return
    everything = bool(words) or len(found) <= FIRST or st.session_state.get("all-terms", False)
    st.html(told.glossary_table(found if everything else found.head(FIRST), say))
    if not words and len(found) > FIRST:
        st.toggle(say("dashboard.show-all", count=len(found)), key="all-terms")
    st.download_button(
        page.head("download-glossary"),
        table.to_csv(index=False, lineterminator="\n"),
        file_name="glossary.csv",
        mime="text/csv",
        on_click="ignore",
    )


def draw_files(page: Page) -> None:
    """Offer the rules as files."""
    v, methodology = page.v, page.methodology
    st.header(page.head("files"), anchor=False)
    st.markdown(page.head("files-intro"))
    st.code(f"budget-index criteria show {methodology.id}", language=None)
    st.download_button(
        page.head("download-yaml"),
        partial(dump_methodology, methodology),
        file_name=f"{methodology.id}.yaml",
        mime="application/yaml",
        on_click="ignore",
    )
    told_rules = page.rules.assign(question=[v.text(page.criteria[name].question) for name in page.rules["criterion"]])
    offer_table(v, told_rules, name="criteria", label=page.head("download-criteria"))
