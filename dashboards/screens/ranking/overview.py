"""What the overview page is about: the dimension, kind and rows chosen in the URL, and what is computed from rounds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from budget_index.analysis.pages.overview import (
    improvements,
    indistinct,
    most_improved,
    on_common_criteria,
    rankable,
    scores_by_year,
)
from budget_index.analysis.profile import summarise
from budget_index.analysis.robustness.places_drawn import comparisons_are_shown
from budget_index.bundled import bundled
from budget_index.charts.boundaries import Boundaries, read_boundaries
from budget_index.language import texts
from budget_index.methodology.titles import profile_titles
from budget_index.methodology.walk import stages
from budget_index.regions import kazakhstan
from budget_index.scoring.ranking import place
from dashboards.shell import started, view
from dashboards.shell.markup import plain
from dashboards.shell.shown_rounds import Key, Shown, cached
from dashboards.shell.view import View

ROWS = 60
"""Regions in a chart."""
MOST_GROUPS = 12
BOUNDARIES = "regions.geojson"


@cached
def family_scores(*rounds: Shown, dimension: str) -> pd.DataFrame:
    """Put the scores of the rounds of a family side by side."""
    return scores_by_year([each.results for each in rounds], dimension)


@cached
def best_risers(before: Shown, now: Shown, dimension: str, kind: str | None) -> pd.DataFrame:
    """Return the regions of a kind whose score rose most; with the scores on common criteria if the editions differ."""
    table = improvements(before.results, now.results, dimension, kazakhstan())
    risers = most_improved(table[[kind is None or kind_of(code) == kind for code in table["region"]]])
    editions = before.methodology, now.methodology
    if editions[0].id == editions[1].id or dimension != editions[1].ranked or len(risers) != 1:
        return risers
    common = on_common_criteria(before.results, now.results, risers["region"].iloc[0], kazakhstan())
    return risers.assign(common_from=common[0], common_to=common[1])


@dataclass(frozen=True)
class Overview:
    """What is chosen: ``table`` has all regions, ``chosen`` those of the kind, ``rows`` those in the charts."""

    v: View
    dimension: str
    kind: str | None
    table: pd.DataFrame
    chosen: pd.DataFrame
    rows: pd.DataFrame
    part: str

    @property
    def is_whole(self) -> bool:
        """Whether the headline is looked at."""
        return self.dimension == self.v.methodology.ranked

    @cached_property
    def family(self) -> list[Shown]:
        """The rounds of the family, the earliest first."""
        return view.family(self.v)

    @property
    def key(self) -> Key:
        """What everything on the page depends on."""
        return (*self.v.shown.key, self.dimension, self.kind, self.part, self.v.say.language)

    def title(self, name: str) -> str:
        """Return the title of a chart, which says what is ranked and which kind of region is left."""
        words = [self.v.say(f"overview.{name}", year=self.v.year)]
        words += [] if self.is_whole else [rankable_titles(self.v)[self.dimension]]
        words += [kind_title(self.v, self.kind)] if self.kind else []
        return " · ".join(words)

    @property
    def scored(self) -> pd.DataFrame:
        """The regions of the kind that have a score."""
        return self.chosen[self.chosen["score"].notna()]

    @property
    def common(self) -> dict[str, Any]:
        """What every chart is told."""
        return {"registry": self.v.registry, "example": self.v.round.example}

    def number(self, value: float) -> str:
        """Write a score."""
        return self.v.say.number(value, self.v.methodology.rounding)

    def name(self, code: str) -> str:
        """Name a region in a sentence."""
        return plain(self.v.names[code])


def choose_overview(v: View) -> Overview:
    """Draw what can be chosen, taken from the URL first."""
    say, names = v.say, rankable_titles(v)
    kinds = [kind for kind in kinds_of(v.names) if kind]
    v.choose("dimension", list(names), v.methodology.ranked)
    v.choose("kind", kinds, None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        dimension = st.selectbox(
            say("overview.rank-by"), list(names), format_func=names.__getitem__, key="dimension", width=420
        )
        kind = None
        if len(kinds) > 1:
            label, every = say("overview.kind"), say("overview.all-kinds")
            kind = st.selectbox(
                label, kinds, format_func=lambda each: kind_title(v, each), placeholder=every, key="kind", width=420
            )
        table = v.shown.ranked(dimension)
        chosen = table[[kind is None or kind_of(code) == kind for code in table["region"]]]
        firsts = [str(first) for first in range(1, max(len(chosen), 1) + 1, ROWS)]
        v.choose("part", firsts, "1")
        part = "1"
        if len(firsts) > 1:
            part = st.selectbox(
                say("overview.part"),
                firsts,
                format_func=lambda first: _rows(v, first, len(chosen)),
                key="part",
                width=200,
            )
    rows = chosen.iloc[int(part) - 1 : int(part) - 1 + ROWS]
    return Overview(v, dimension, kind=kind, table=table, chosen=chosen, rows=rows, part=part)


def _rows(v: View, first: str, of: int) -> str:
    return v.say("overview.part-rows", first=first, last=min(int(first) - 1 + ROWS, of), of=of)


def rankable_titles(v: View) -> dict[str, str]:
    """Name what regions can be ranked by: the total score, stages and other indices, themes."""
    say, methodology = v.say, v.methodology
    named = profile_titles(methodology, say.language)
    of_stages, themes = ({each.id for each in part} for part in (stages(methodology), methodology.themes))

    def title(name: str) -> str:
        if name == methodology.ranked:
            return say("word.total-score")
        kind = "stage" if name in of_stages else "theme" if name in themes else ""
        return say(f"overview.{kind}", title=named[name]) if kind else named[name]

    return {name: title(name) for name in rankable(methodology)}


def kind_of(code: str) -> str:
    """Return the kind of a region; empty if the register doesn't know it."""
    known = kazakhstan().get(code)
    return known.kind if known else ""


def kinds_of(codes: Sequence[str] | dict[str, str]) -> list[str]:
    """List the kinds of some regions, the most frequent first."""
    return pd.Series([kind_of(code) for code in codes], dtype="str").value_counts().index.tolist()


def kind_title(v: View, kind: str) -> str:
    """Name a kind of region in the plural; one that the texts don't know stays as it is."""
    return v.say(f"overview.kind-{kind}") if f"kind-{kind}" in texts("overview") else kind


def lead_words(page: Overview) -> str:
    """Say who leads, the mean and how many regions are ranked."""
    v, say = page.v, page.v.say
    if not len(page.scored):
        return ""
    summary = summarise(page.chosen.assign(year=v.year), v.year)
    mean = page.number(summary.mean)
    if page.kind:
        first = page.scored[page.scored["rank"] == page.scored["rank"].min()]
        best = first.iloc[0]
        facts = {"place": place(best["rank"], best["rank_last"]), "of": best["of"]}
        names = ", ".join(page.name(code) for code in first["region"])
        return say("overview.best-of-kind", leaders=names, score=page.number(best["rounded"]), mean=mean, **facts)
    leaders = ", ".join(page.name(code) for code in summary.leaders)
    sentences = [
        say("dashboard.leaders", n=len(summary.leaders), leaders=leaders, score=page.number(summary.best)),
        say("dashboard.mean", mean=mean),
        say("dashboard.ranked", n=summary.regions, ranked=summary.ranked),
    ]
    return " ".join(sentences).replace("**", "")


def risers_words(page: Overview) -> tuple[str, str]:
    """Say whose score rose most since the round before, and whether by another edition.

    Both are empty where there is no earlier round, or no region that can be compared.
    """
    v, say = page.v, page.v.say
    earlier = [each for each in page.family if each.round.year < v.year]
    if not earlier or not len(family_scores(earlier[-1], v.shown, dimension=page.dimension).dropna()):
        return "", ""
    before = earlier[-1]
    risers = best_risers(before, v.shown, dimension=page.dimension, kind=page.kind)
    if not len(risers):
        return say("overview.improved-none", year=before.round.year), other_edition(page, before, risers)
    names = "; ".join(
        f"{page.name(row['region'])}, {page.number(row['score_from'])} → {page.number(row['score_to'])}"
        for row in risers.head(5).to_dict("records")
    )
    return say("overview.improved", year=before.round.year, names=names), other_edition(page, before, risers)


def other_edition(page: Overview, before: Shown, risers: pd.DataFrame) -> str:
    """Say that the round before followed another edition, and what the score on common criteria is."""
    if before.methodology.id == page.v.methodology.id:
        return ""
    if "common_from" not in risers:
        return page.v.say("overview.other-edition")
    ends = {"before": page.number(risers["common_from"].iloc[0]), "now": page.number(risers["common_to"].iloc[0])}
    return page.v.say("overview.other-edition-common", **ends)


def indistinct_words(page: Overview, places: pd.DataFrame) -> str:
    """Say which places can't be told apart; nothing where the regions are too many to be compared, or one."""
    say, groups = page.v.say, indistinct(places)
    if not comparisons_are_shown(places):
        return ""
    if not len(groups):
        return say("overview.all-distinct")
    shown = "; ".join(groups["places"].head(MOST_GROUPS))
    if len(groups) > MOST_GROUPS:
        shown = f"{shown}; {say('overview.and-more', n=len(groups) - MOST_GROUPS)}"
    return say("overview.indistinct", places=shown)


def usable_boundaries(page: Overview) -> Boundaries | None:
    """Read the file of boundaries if there is one that fits the regions; what is wrong with it is for the operator.

    It is ``regions.geojson`` among the rounds, or ``kz.geojson`` beside the register.
    """
    files = [started.data_folder() / BOUNDARIES, bundled("data", "regions", "kz.geojson")]
    file = next((file for file in files if file.is_file()), None)
    if file is None:
        return None
    boundaries = _boundaries(str(file), file.stat().st_mtime_ns)
    known = set(page.table["region"]) & set(boundaries.centres)
    fault = boundaries.fault or ("" if known else "none-known")
    if fault:
        started.report_boundaries(file, fault, code=next(iter(page.v.names)))
        return None
    return boundaries if known & set(page.chosen["region"]) else None


@st.cache_resource(max_entries=4, show_spinner=False)
def _boundaries(file: str, changed: int) -> Boundaries:
    return replace(read_boundaries(Path(file)), key=f"{file} {changed}")


def sparks(scores: pd.DataFrame, codes: list[str], year: int) -> list[list[float] | None]:
    """Return each region's scores over the years without the blanks; ``None`` where the year looked at has none."""
    rows_of = scores.reindex(codes)
    rows = zip(rows_of.to_numpy(dtype="float64"), rows_of[year].notna(), strict=True)
    return [row[row == row].tolist() if has_score else None for row, has_score in rows]
