"""What the page of criteria says in words, and the tables it shows."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from budget_index.analysis.pages.answers_everywhere import POINT_KINDS, wide_matrix
from budget_index.charts.answers import group_words, shares_chart
from budget_index.charts.heatmap import heat_map, kind_words
from budget_index.charts.theme import Colours
from budget_index.language import Say
from budget_index.methodology.model import Criterion
from budget_index.methodology.titles import answer_label
from budget_index.regions import kazakhstan, region_name
from budget_index.rounding import without_noise
from budget_index.tables.values import is_web_page
from dashboards.elements.assessors import role
from dashboards.shell.markup import plain
from dashboards.shell.shown_rounds import Shown, cached
from dashboards.shell.view import View

ALL = "all"
MOST_CELLS, MOST_REGIONS = 2_000, 25
BARS, BARS_ON_SLIDE = 15, 6
MOST_NAMES = 25
MOST_ROWS = 200


def named_matrix(v: View, cells: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return points or answers with a row for each region and its name."""
    table = wide_matrix(cells, column)
    table.insert(1, "name", table["region"].map(v.names))
    return table


def chosen_cells(cells: pd.DataFrame, stage: str) -> pd.DataFrame:
    """Keep the cells of a stage, or all."""
    return cells if stage == ALL else cells[cells["stage"] == stage]


def parts_of(cells: pd.DataFrame) -> list[list[str]]:
    """Cut the regions into parts of which each makes a map that can be read."""
    regions: list[str] = cells["region"].unique().tolist()
    size = max(1, min(MOST_REGIONS, MOST_CELLS // max(cells["criterion"].nunique(), 1)))
    return [regions[first : first + size] for first in range(0, len(regions), size)]


@cached
def shown_cells(shown: Shown, *, stage: str, part: int) -> pd.DataFrame:
    """Return the cells that the map shows: those of a stage, of a part of the regions."""
    cells = chosen_cells(shown.answers(), stage)
    return cells[cells["region"].isin(parts_of(cells)[part])]


@cached
def drawn_map(shown: Shown, *, say: Say, stage: str, part: int, colours: Colours) -> alt.LayerChart:
    """Draw the map of a stage and a part of the regions."""
    cells = shown_cells(shown, stage=stage, part=part)
    names = {code: region_name(code, say.language, kazakhstan()) for code in cells["region"].unique()}
    methodology, example = shown.methodology, shown.round.example
    return heat_map(cells, methodology, say, names=names, example=example, colours=colours)


def ordered_shares(shown: Shown, which: str) -> pd.DataFrame:
    """Return the shares of regions with full points, the highest or the lowest first."""
    table = shown.full_shares().dropna(subset="share")
    return table.sort_values("share", ascending=which == "least", key=without_noise, kind="stable")


@cached
def drawn_shares(shown: Shown, *, say: Say, which: str, most: int, colours: Colours) -> alt.LayerChart:
    """Draw the criteria that most, or fewest, regions have in full."""
    table = ordered_shares(shown, which).head(most)
    title, example = say(f"criteria-page.{which}-title"), shown.round.example
    return shares_chart(table, shown.methodology, say, title=title, example=example, colours=colours)


def part_words(region_parts: list[list[str]], say: Say) -> dict[str, str]:
    """Name the parts by the places in them: ``1–20 of 20``."""
    of, words, first = sum(map(len, region_parts)), {}, 1
    for number, part in enumerate(region_parts, start=1):
        words[str(number)] = say("criteria-page.part-range", first=first, last=first + len(part) - 1, of=of)
        first += len(part)
    return words


def first_names(v: View, codes: Sequence[str]) -> str:
    """Name regions in alphabetical order; of very many only the first."""
    chosen = set(codes)
    names = [plain(name) for code, name in v.names.items() if code in chosen]
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    return v.say("criteria-page.and-more", names=", ".join(names[:MOST_NAMES]), n=len(names) - MOST_NAMES)


def answers_listed(v: View, groups: pd.DataFrame, criterion: Criterion) -> str:
    """List the answers, each with the regions that gave it."""
    given = groups[groups["count"] > 0]
    rows = zip(given["group"], given["points"], given["regions"], strict=True)
    return "\n".join(
        f"- **{plain(group_words(group, points, criterion, v.methodology, v.say))}** ({len(regions)}): "
        f"{first_names(v, regions)}"
        for group, points, regions in rows
    )


def group_names(v: View, groups: pd.DataFrame, criterion: Criterion) -> dict[str, str]:
    """Name the groups of answers that some region is in, for a filter."""
    given = groups[groups["regions"].map(len) > 0]
    pairs = zip(given["group"], given["points"], strict=True)
    return {group: group_words(group, points, criterion, v.methodology, v.say) for group, points in pairs}


def given_in_words(v: View, given: pd.DataFrame, criterion: Criterion) -> pd.DataFrame:
    """Write the answers of all assessors in words; evidence that is no link joins the comment."""
    words = kind_words(v.say)
    labels = {answer: _label(v, criterion, answer) for answer in {*given["answer"], *given["response"]}}
    blank = "" if v.shown.keeps_single_answers else labels.get("", "")
    sources = given["evidence"].str.strip()
    links = sources.map(is_web_page)
    notes = [
        "; ".join(text for text in (comment, "" if link else source) if text)
        for comment, source, link in zip(given["comment"], sources, links, strict=True)
    ]
    own_words = [
        (f"{part}: {response}" if part else labels[response]) if response else blank
        for part, response in zip(given["part"], given["response"], strict=True)
    ]
    table = pd.DataFrame(
        {
            "region": [v.names[code] for code in given["region"]],
            "assessor": [role(name, v.say, "criteria-page") for name in given["assessor"]],
            "response": own_words,
            "evidence": sources.where(links, None),
            "answer": [labels[answer] for answer in given["answer"]],
            "points": given["points"],
            "kind": [None if kind in POINT_KINDS else words[kind] for kind in given["kind"]],
            "comment": notes,
        }
    )
    return table.drop(columns=[name for name in ("kind", "comment", "response") if not table[name].any()])


def _label(v: View, criterion: Criterion, answer: str) -> str:
    return answer_label(v.methodology, criterion, answer, v.say.language) if answer else "–"


def given_columns(v: View, table: pd.DataFrame) -> dict[str, object]:
    """Head the columns of the table of answers."""
    column, say = st.column_config, v.say
    widths = {"region": 140, "answer": 165, "kind": 150, "assessor": 90, "response": 138, "comment": 220}
    texts = {name: column.TextColumn(say(f"criteria-page.{name}"), width=width) for name, width in widths.items()}
    columns = texts | {
        "points": column.NumberColumn(say("criteria-page.points"), width=70),
        "evidence": column.LinkColumn(say("criteria-page.evidence"), width=190, validate=r"^https?://"),
    }
    return {name: columns[name] for name in table.columns}


def about_criterion(v: View, criterion: Criterion) -> str:
    """Write what the methodology says about a criterion, as Markdown."""
    return "\n\n".join(f"**{label}.** {plain(words)}" for label, words in v.texts_about(criterion).items())


def scale_words(v: View, criterion: Criterion) -> str:
    """Write that a scale is a number with its unit; a choice of answers tells itself by its bars."""
    number = v.methodology.scales[criterion.scale].number
    return v.say("criteria-page.scale-number", unit=v.say.unit(number.unit or "")) if number and number.unit else ""
